"""due-far-beyond: a dossier is seldom due more than a year after it was received."""

from de_an06.comparisons import later
from de_an06.rules import Rule
from de_an06.text import Words

_MOST = 365
"""Days."""


RULE = Rule(
    code="due-far-beyond",
    family="row",
    severity="warning",
    title=Words("Hẹn trả quá xa", "Due very far away"),
    confirm=True,
    message=Words(
        "Ngày hẹn trả {value} cách ngày tiếp nhận {received_on} hơn 365 ngày.",
        "Due on {value}, more than 365 days after it was received on {received_on}.",
    ),
    why=Words(
        "Thường là ghi nhầm năm; với hạn ấy hồ sơ không bao giờ bị tính quá hạn.",
        "Mostly a slip in the year; by such a due date the dossier is never late.",
    ),
    fix=Words(
        "Đối chiếu giấy tiếp nhận và hẹn trả; nếu đúng thì xác nhận.",
        "Look at the receipt; if the date is right, confirm.",
    ),
    reads=("due_on", "received_on"),
    at="due_on",
    unless=("submitted-after-received", "dossier-code-disagrees"),
    check=later("due_on", than="received_on", by=_MOST),
    bad=({"due_on": "12/06/2032"},),
    good=({"due_on": "04/06/2024"}, {"due_on": ""}),
)
