"""supplemented-before-request: a supplement comes after it was asked for, or on that day."""

from de_an06.comparisons import earlier
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="supplemented-before-request",
    family="row",
    severity="warning",
    title=Words("Bổ sung trước khi được yêu cầu", "Supplemented before it was asked"),
    message=Words(
        "Ngày bổ sung {value} trước ngày yêu cầu bổ sung {supplement_requested_on}.",
        "Supplemented on {value}, before that was asked for on {supplement_requested_on}.",
    ),
    why=Words(
        "Thời gian chờ bổ sung không tính vào thời hạn; hai ngày ngược nhau thì thời gian ấy thành số âm.",
        "Time spent waiting is not counted against the office; with the dates reversed it would be negative.",
    ),
    fix=Words(
        "Xem lại hai ngày; có thể đã ghi đổi chỗ cho nhau.",
        "Look at both dates; they may have changed places.",
    ),
    source=Words(
        "Nghị định 61/2018/NĐ-CP, Điều 17-19 (yêu cầu bổ sung)", "NĐ 61/2018/NĐ-CP, articles 17-19 (supplements)"
    ),
    reads=("supplemented_on", "supplement_requested_on"),
    at="supplemented_on",
    unless=("supplement-before-submission",),
    check=earlier("supplemented_on", than="supplement_requested_on"),
    bad=({"supplement_requested_on": "08/06/2023", "supplemented_on": "07/06/2023"},),
    good=(
        {"supplement_requested_on": "07/06/2023 09:00", "supplemented_on": "07/06/2023"},
        {"supplemented_on": "07/06/2023"},
    ),
)
