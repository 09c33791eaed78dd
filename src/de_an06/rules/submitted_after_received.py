"""submitted-after-received: a dossier is submitted before it is received, or on that day."""

from de_an06.comparisons import later
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="submitted-after-received",
    family="row",
    severity="warning",
    title=Words("Nộp sau khi tiếp nhận", "Submitted after it was received"),
    message=Words(
        "Ngày nộp {value} sau ngày tiếp nhận {received_on}.",
        "Submitted on {value}, after it was received on {received_on}.",
    ),
    why=Words(
        "Một trong hai ngày sai; nhầm ngày tiếp nhận thì hồ sơ vào sai kỳ.",
        "One of the two dates is wrong; with a wrong date of receipt the dossier falls into the wrong period.",
    ),
    fix=Words(
        "Đối chiếu giấy tiếp nhận, rồi sửa ngày nộp hoặc ngày tiếp nhận.",
        "Look at the receipt and mend the date of submission or of receipt.",
    ),
    reads=("submitted_on", "received_on"),
    at="submitted_on",
    check=later("submitted_on", than="received_on"),
    bad=({"submitted_on": "06/06/2023"},),
    good=({"submitted_on": "05/06/2023 16:00"}, {"submitted_on": ""}),
)
