"""open-with-finish-date: a dossier still open, paused or not received cannot have a finish date."""

from de_an06.comparisons import while_open
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="open-with-finish-date",
    family="row",
    severity="warning",
    title=Words("Chưa xong nhưng đã có ngày kết thúc", "Open, yet with a finish date"),
    message=Words(
        "Trạng thái “{status}” nhưng đã có ngày kết thúc xử lý {value}.",
        "The status is “{status}”, yet the finish date is {value}.",
    ),
    why=Words(
        "Không biết hồ sơ đã kết thúc hay chưa; cả trạng thái và ngày kết thúc được coi là chưa rõ.",
        "Whether the dossier has ended is not known; both the status and the finish date count as unknown.",
    ),
    fix=Words(
        "Cập nhật trạng thái, hoặc xóa ngày kết thúc xử lý nếu hồ sơ chưa kết thúc.",
        "Bring the status up to date, or remove the finish date if the dossier has not ended.",
    ),
    reads=("status", "finished_on", "received_on"),
    at="finished_on",
    forgets=("finished_on", "status"),
    check=while_open("finished_on"),
    bad=({"status": "Đang xử lý"}, {"status": "Yêu cầu bổ sung giấy tờ"}, {"status": "Mới đăng ký"}),
    good=(
        {"status": "Đã xử lý xong"},
        {"status": "Đang xử lý", "finished_on": ""},
        {"status": "Không tiếp nhận", "received_on": ""},
        {"status": ""},
    ),
)
