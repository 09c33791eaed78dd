"""supplement-before-submission: nobody asks for a supplement before the dossier was submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows


def _check(rows: Rows) -> NDArray[np.bool_]:
    asked, received = rows["supplement_requested_on"], rows["received_on"]
    early = asked.present & received.present & (asked.days < received.days)
    if "submitted_on" not in rows:
        return early
    # A dossier filed online may be sent back before it is received.
    submitted = rows["submitted_on"]
    return early & ~submitted.unknown & (submitted.empty | (asked.days < submitted.days))


RULE = Rule(
    code="supplement-before-submission",
    family="row",
    severity="warning",
    title=Words("Yêu cầu bổ sung trước khi nộp", "A supplement asked for before submission"),
    message=Words(
        "Ngày yêu cầu bổ sung {value} trước khi hồ sơ được nộp, tiếp nhận ({received_on}).",
        "A supplement was asked for on {value}, before the dossier was submitted or received ({received_on}).",
    ),
    why=Words(
        "Thời hạn giải quyết tính lại từ khi bổ sung đủ, nên ngày sai làm sai hạn.",
        "The time limit starts anew once the dossier is complete, so a wrong date makes a wrong limit.",
    ),
    fix=Words(
        "Xem lại ngày yêu cầu bổ sung và ngày tiếp nhận.",
        "Look at the date of the request and the date of receipt.",
    ),
    source=Words(
        "Nghị định 61/2018/NĐ-CP, Điều 17-19 (yêu cầu bổ sung)", "NĐ 61/2018/NĐ-CP, articles 17-19 (supplements)"
    ),
    reads=("supplement_requested_on", "received_on"),
    at="supplement_requested_on",
    unless=("submitted-after-received", "dossier-code-disagrees"),
    check=_check,
    bad=({"supplement_requested_on": "02/06/2023"},),
    good=(
        {"supplement_requested_on": "06/06/2023"},
        {"supplement_requested_on": "03/06/2023", "submitted_on": "02/06/2023"},
    ),
)
