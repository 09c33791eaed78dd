"""finished-before-received: a dossier cannot be finished before it was received."""

from de_an06.comparisons import earlier
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="finished-before-received",
    family="row",
    severity="error",
    title=Words("Kết thúc trước khi tiếp nhận", "Finished before it was received"),
    message=Words(
        "Ngày kết thúc xử lý {value} trước ngày tiếp nhận {received_on}.",
        "Finished on {value}, before it was received on {received_on}.",
    ),
    why=Words(
        "Một trong hai ngày sai, nên không biết hồ sơ kết thúc trong kỳ nào và có đúng hạn hay không.",
        "One of the two dates is wrong, so neither the period in which it ended nor its timeliness is known.",
    ),
    fix=Words(
        "Đối chiếu hồ sơ và sửa ngày kết thúc xử lý hoặc ngày tiếp nhận.",
        "Look the dossier up and mend the finish date or the date of receipt.",
    ),
    reads=("received_on", "finished_on"),
    at="finished_on",
    forgets=("finished_on",),
    unless=("received-after-due-and-finish",),
    check=earlier("finished_on", than="received_on"),
    bad=({"received_on": "05/06/2023", "finished_on": "04/06/2023"},),
    good=({"received_on": "05/06/2023 15:00", "finished_on": "05/06/2023 08:00"}, {"finished_on": ""}),
)
