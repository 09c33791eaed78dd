"""very-long-handling: a dossier is seldom handled for more than a year."""

from de_an06.comparisons import later
from de_an06.rules import Rule
from de_an06.text import Words

_MOST = 365
"""Days; the longest time limits of procedures are some months."""


RULE = Rule(
    code="very-long-handling",
    family="row",
    severity="warning",
    title=Words("Giải quyết quá lâu", "Handled for very long"),
    confirm=True,
    message=Words(
        "Kết thúc xử lý {value}, hơn 365 ngày sau ngày tiếp nhận {received_on}.",
        "Finished on {value}, more than 365 days after it was received on {received_on}.",
    ),
    why=Words(
        "Thường là ghi nhầm năm; nếu nhầm thì hồ sơ vào sai kỳ và bị tính quá hạn.",
        "Mostly a slip in the year, by which the dossier falls into the wrong period and counts as late.",
    ),
    fix=Words(
        "Xem lại năm của hai ngày; nếu đúng thì xác nhận.",
        "Look at the years of both dates; if they are right, confirm.",
    ),
    reads=("finished_on", "received_on"),
    at="finished_on",
    unless=(
        "open-with-finish-date",
        "finished-after-as-of",
        "submitted-after-received",
        "dossier-code-disagrees",
        "due-far-beyond",
    ),
    check=later("finished_on", than="received_on", by=_MOST),
    bad=({"finished_on": "09/06/2024", "returned_on": "09/06/2024", "updated_on": "09/06/2024"},),
    good=({"finished_on": "04/06/2024"}, {"finished_on": ""}),
)
