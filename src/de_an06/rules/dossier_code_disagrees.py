"""dossier-code-disagrees: the day in a dossier's code is that of its receipt, or of its submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows

_LATEST = 30
"""Days after the day of its code within which a dossier may be received, where no date of submission is known."""


def _check(rows: Rows) -> NDArray[np.bool_]:
    import numpy as np

    from de_an06.code_days import UNTOLD, days_told, tell

    codes, received = rows["dossier_id"], rows["received_on"]
    known = codes.present & received.present
    # Days that are not known lie among the others, as far as anything can be said of them.
    days = np.where(known, received.days, received.days[known][:1].sum())
    odd = np.flatnonzero(known & ~tell(codes, days))
    broken = np.zeros(rows.count, np.bool_)
    if "submitted_on" in rows and len(odd):
        # Most of the others tell the day of submission as plainly.
        submitted = rows["submitted_on"].take(odd)
        days = np.where(submitted.present, submitted.days, submitted.days[submitted.present][:1].sum())
        odd = odd[~(submitted.present & tell(codes, days, odd))]
    told, day = days_told(codes, odd), received.days[odd]
    soon = (day > told) & (day - told <= _LATEST)
    if "submitted_on" in rows:
        # A code issued when the dossier was submitted online tells that day.
        submitted = rows["submitted_on"].take(odd)
        soon = np.where(submitted.present, told == submitted.days, soon)
    broken[odd] = (told != UNTOLD) & (told != day) & ~soon
    return broken


RULE = Rule(
    code="dossier-code-disagrees",
    family="row",
    severity="warning",
    title=Words("Mã hồ sơ và ngày tiếp nhận không khớp", "Code and date of receipt disagree"),
    confirm=True,
    message=Words(
        "Ngày tiếp nhận {value} không khớp ngày ghi trong mã hồ sơ {dossier_id}.",
        "Received on {value}, which is not the day that the dossier's code {dossier_id} tells.",
    ),
    why=Words(
        "Ngày tiếp nhận hoặc mã hồ sơ có thể ghi nhầm; nhầm ngày thì hồ sơ vào sai kỳ.",
        "The date of receipt or the code may be a slip; with a wrong date the dossier falls into the wrong period.",
    ),
    fix=Words(
        "Đối chiếu giấy tiếp nhận rồi sửa ngày hoặc mã; nếu hệ thống cấp mã vào ngày khác thì bỏ quy tắc này "
        "(--ignore).",
        "Look at the receipt and mend the date or the code; if your system issues codes on another day, "
        "ignore this rule.",
    ),
    source=Words(
        "Thông tư 01/2018/TT-VPCP, Điều 19 (cấu trúc mã hồ sơ)", "TT 01/2018/TT-VPCP, article 19 (form of the code)"
    ),
    reads=("dossier_id", "received_on"),
    at="received_on",
    unless=(
        "due-before-received",
        "finished-before-received",
        "received-after-as-of",
        "received-after-snapshot",
        "submitted-after-received",
    ),
    check=_check,
    bad=({"dossier_id": "H50.464-230506-0012"},),
    good=(
        {"dossier_id": "H50.464-230605-0012"},
        {"dossier_id": "H50.464-20230605-0012345"},
        {"dossier_id": "H50-230602-0001", "submitted_on": "02/06/2023"},
        {"dossier_id": "H50-230602-0001", "submitted_on": ""},
        {"dossier_id": "123456"},
        {"dossier_id": "H50-239901-0001"},
    ),
)
