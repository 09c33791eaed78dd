"""received-after-as-of: nothing can have been received after the day on which the data stand."""

from datetime import date

from de_an06.comparisons import after_as_of
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="received-after-as-of",
    family="row",
    severity="warning",
    title=Words("Tiếp nhận sau ngày chốt số liệu", "Received after the as-of day"),
    message=Words(
        "Ngày tiếp nhận {value} sau ngày chốt số liệu {as_of}.",
        "Received on {value}, after the as-of day {as_of}.",
    ),
    why=Words(
        "Ngày ấy chưa đến khi dữ liệu được xuất, nên là ghi nhầm; hồ sơ vào sai kỳ.",
        "That day had not come when the data were exported, so it is a slip; the dossier falls into the wrong period.",
    ),
    fix=Words(
        "Sửa ngày tiếp nhận, hoặc ghi đúng ngày chốt số liệu (--as-of, as_of trong cấu hình).",
        "Mend the date of receipt, or state the right as-of day (--as-of, as_of in the configuration).",
    ),
    reads=("received_on",),
    at="received_on",
    unless=(
        "received-after-due-and-finish",
        "due-before-received",
        "finished-before-received",
        "received-after-snapshot",
    ),
    check=after_as_of("received_on"),
    as_of_on=date(2023, 6, 30),
    bad=(
        {
            "received_on": "01/07/2023",
            "dossier_id": "H50-230701-0001",
            "submitted_on": "",
            "due_on": "",
            "finished_on": "",
            "returned_on": "",
            "status": "Đang xử lý",
            "updated_on": "",
        },
    ),
    good=({"received_on": "30/06/2023 17:00"}, {"received_on": "", "status": "Mới đăng ký"}),
)
