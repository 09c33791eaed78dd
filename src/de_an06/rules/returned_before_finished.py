"""returned-before-finished: a result is handed out on the day it was finished, or later."""

from de_an06.comparisons import earlier
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="returned-before-finished",
    family="row",
    severity="warning",
    title=Words("Trả kết quả trước khi kết thúc", "Returned before it was finished"),
    confirm=True,
    message=Words(
        "Ngày trả kết quả {value} trước ngày kết thúc xử lý {finished_on}.",
        "Returned on {value}, before it was finished on {finished_on}.",
    ),
    why=Words(
        "Một trong hai ngày sai; ngày kết thúc quyết định hồ sơ có đúng hạn không.",
        "One of the two dates is wrong; the finish date decides whether the dossier was on time.",
    ),
    fix=Words(
        "Xem lại hai ngày; nếu hệ thống ghi kết thúc sau khi trả kết quả thì xác nhận.",
        "Look at both dates; if your system closes a dossier after handing out, confirm.",
    ),
    reads=("returned_on", "finished_on"),
    at="returned_on",
    unless=("open-with-finish-date", "finished-after-as-of", "very-long-handling", "finished-before-received"),
    check=earlier("returned_on", than="finished_on"),
    bad=({"returned_on": "08/06/2023"},),
    good=({"returned_on": "09/06/2023 08:00", "finished_on": "09/06/2023 10:00"}, {"returned_on": ""}),
)
