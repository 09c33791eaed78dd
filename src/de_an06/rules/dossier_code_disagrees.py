"""dossier-code-disagrees: the day in a dossier's code is that of its receipt, or of its submission."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from de_an06.rules import Rule
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows

_LATEST = 30
"""Days after the day of its code within which a dossier may be received, where no date of submission is known."""


_CODE = re.compile(r".*-(?:20)?(\d\d)(\d\d)(\d\d)-\d{4,7}", re.ASCII)


def _supposes(rows: Sequence[Mapping[str, str]]) -> bool:
    """Tell whether most codes that tell a day tell about that of the receipt or submission, in whichever form it is."""
    found = [_agrees(row) for row in rows]
    return any(found) and 2 * found.count(True) >= found.count(True) + found.count(False)


def _agrees(row: Mapping[str, str]) -> bool | None:
    """Tell whether a row's code tells its day; None when there is no telling."""
    from de_an06.cells import read_moment

    said = []
    for name, order in product(("received_on", "submitted_on"), ("dmy", "mdy")):
        with suppress(ValueError):
            said.append(read_moment(row.get(name, ""), order).timetuple()[:3])
    code = _CODE.fullmatch(row.get("dossier_id", ""))
    if code is None or not said:
        return None
    with suppress(ValueError):
        told = date(2000 + int(code[1]), int(code[2]), int(code[3]))
        return any(0 <= (date(*day) - told).days <= _LATEST for day in said)
    return None


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
        "Phần lớn mã của tệp ghi đúng ngày, mã này thì không: ngày tiếp nhận hoặc mã có thể ghi nhầm, và nhầm ngày thì "
        "hồ sơ vào sai kỳ. Thông tư chỉ quy định dạng mã; hệ thống cấp mã ngày nào là điều thấy ở tệp, không chắc.",
        "Most codes of the file tell the day, this one does not: the date of receipt or the code may be a slip, and "
        "with a wrong date the dossier falls into the wrong period. The circular gives the form of codes; on which day "
        "a system issues them is seen in the file, and is not sure.",
    ),
    fix=Words(
        "Đối chiếu giấy tiếp nhận rồi sửa ngày hoặc mã; nếu hệ thống cấp mã vào ngày khác thì xác nhận, hoặc bỏ "
        "quy tắc này (--ignore).",
        "Look at the receipt and mend the date or the code; if your system issues codes on another day, confirm, or "
        "ignore this rule.",
    ),
    source=Words(
        "Thông tư 01/2018/TT-VPCP, Điều 19 (cấu trúc mã hồ sơ …-YYMMDD-XXXX); mã đang dùng có nhiều dạng hơn",
        "TT 01/2018/TT-VPCP, article 19 (form of the code, …-YYMMDD-XXXX); codes in use have more forms",
    ),
    reads=("dossier_id", "received_on"),
    at="received_on",
    unless=(
        "due-before-received",
        "received-after-due-and-finish",
        "finished-before-received",
        "received-after-as-of",
        "received-after-snapshot",
        "submitted-after-received",
    ),
    supposes=_supposes,
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
