"""updated-before-finished: a dossier that was finished has been updated since, or on that day."""

from de_an06.comparisons import earlier
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="updated-before-finished",
    family="row",
    severity="warning",
    title=Words("Cập nhật trước khi kết thúc", "Updated before it was finished"),
    confirm=True,
    message=Words(
        "Ngày cập nhật {value} trước ngày kết thúc xử lý {finished_on}.",
        "Last updated on {value}, before it was finished on {finished_on}.",
    ),
    why=Words(
        "Khi cập nhật lần cuối, ngày kết thúc ấy chưa đến: một trong hai ngày sai.",
        "That finish date had not come when the dossier was last updated: one of the two is wrong.",
    ),
    fix=Words(
        "Xem lại ngày kết thúc xử lý trong hệ thống; nếu cả hai đúng thì xác nhận.",
        "Look at the finish date in your system; if both are right, confirm.",
    ),
    reads=("updated_on", "finished_on"),
    at="updated_on",
    unless=(
        "open-with-finish-date",
        "finished-after-as-of",
        "very-long-handling",
        "finished-before-received",
        "returned-before-finished",
    ),
    check=earlier("updated_on", than="finished_on"),
    bad=({"updated_on": "08/06/2023"},),
    good=({"updated_on": "09/06/2023 07:00", "finished_on": "09/06/2023 10:00"}, {"updated_on": ""}),
)
