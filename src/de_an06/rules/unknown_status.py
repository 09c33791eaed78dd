"""unknown-status: the status is not one that is known, so the dates decide."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="unknown-status",
    family="cell",
    severity="warning",
    title=Words("Trạng thái chưa biết", "An unknown status"),
    message=Words(
        "Chưa có trạng thái “{value}” trong danh mục trạng thái.",
        "The status “{value}” is not on the list of statuses.",
    ),
    why=Words(
        "Hồ sơ được xét theo các ngày đã ghi; không biết hồ sơ có tạm dừng, bị rút hay trả lại hay không.",
        "The dossier is judged by its dates; whether it was paused, withdrawn or sent back is not known.",
    ),
    fix=Words(
        "Sửa trạng thái (các từ dùng được: de-an06 tables status), hoặc khai trong de-an06.toml, "
        'ví dụ [vocabulary.status] "Đã duyệt" = "done".',
        "Mend the status (the words there are: de-an06 tables status), or declare it in de-an06.toml, "
        'as in [vocabulary.status] "APPROVED" = "done".',
    ),
    at="status",
    bad=({"status": "APPROVED"}, {"status": "11"}),
    good=(
        {"status": "Đã xử lý xong"},
        {"status": "đã bổ sung - chờ tiếp nhận"},
        {"status": "4"},
        {"status": ""},
    ),
)
