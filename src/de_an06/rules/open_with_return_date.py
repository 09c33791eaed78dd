"""open-with-return-date: a result cannot have been handed out while the dossier is open, paused or not received."""

from de_an06.comparisons import while_open
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="open-with-return-date",
    family="row",
    severity="warning",
    title=Words("Chưa xong nhưng đã trả kết quả", "Open, yet with a return date"),
    message=Words(
        "Trạng thái “{status}” nhưng đã có ngày trả kết quả {value}.",
        "The status is “{status}”, yet the result was returned on {value}.",
    ),
    why=Words(
        "Không biết hồ sơ đã kết thúc hay chưa; cả trạng thái và ngày trả kết quả được coi là chưa rõ.",
        "Whether the dossier has ended is not known; both the status and the date of return count as unknown.",
    ),
    fix=Words(
        "Cập nhật trạng thái, hoặc xóa ngày trả kết quả nếu hồ sơ chưa kết thúc.",
        "Bring the status up to date, or remove the date of return if the dossier has not ended.",
    ),
    reads=("status", "returned_on", "received_on"),
    at="returned_on",
    forgets=("returned_on", "status"),
    unless=("open-with-finish-date",),
    check=while_open("returned_on"),
    bad=({"status": "Đang xử lý", "finished_on": ""}, {"status": "Yêu cầu bổ sung giấy tờ", "finished_on": ""}),
    good=(
        {"status": "Đã trả kết quả"},
        {"status": "Đang xử lý", "returned_on": ""},
        {"status": ""},
        {"status": "Không tiếp nhận", "received_on": ""},
    ),
)
