"""due-before-received: a dossier cannot fall due before it was received."""

from de_an06.comparisons import earlier
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="due-before-received",
    family="row",
    severity="error",
    title=Words("Hẹn trả trước khi tiếp nhận", "Due before it was received"),
    message=Words(
        "Ngày hẹn trả {value} trước ngày tiếp nhận {received_on}.",
        "Due on {value}, before it was received on {received_on}.",
    ),
    why=Words(
        "Một trong hai ngày sai; tính theo ngày hẹn này thì hồ sơ quá hạn ngay khi tiếp nhận.",
        "One of the two dates is wrong; by this due date the dossier was late when it came in.",
    ),
    fix=Words(
        "Đối chiếu giấy tiếp nhận và hẹn trả, rồi sửa ngày hẹn trả hoặc ngày tiếp nhận.",
        "Look at the receipt and mend the due date or the date of receipt.",
    ),
    reads=("received_on", "due_on"),
    at="due_on",
    forgets=("due_on",),
    unless=("received-after-due-and-finish",),
    check=earlier("due_on", than="received_on"),
    bad=({"received_on": "05/06/2023", "due_on": "02/06/2023"},),
    good=({"received_on": "05/06/2023 15:00", "due_on": "05/06/2023"}, {"due_on": ""}),
)
