"""share-disagrees: a percentage is that of the two numbers beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule
from de_an06.shares import gives
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows


def _check(rows: Rows) -> NDArray[np.bool_]:
    import numpy as np

    share, covered, total = rows["share"], rows["covered"], rows["total"]
    at = np.flatnonzero(share.present & covered.present & total.present & (total.values > 0))
    whole = zip(share.take(at).texts(), covered.values[at].tolist(), total.values[at].tolist(), strict=True)
    broken = np.zeros(rows.count, np.bool_)
    broken[at] = [not gives(text or "", some, all_) for text, some, all_ in whole]
    return broken


RULE = Rule(
    code="share-disagrees",
    family="row",
    severity="warning",
    title=Words("Tỷ lệ không khớp hai số", "A share that its numbers do not give"),
    message=Words(
        "Tỷ lệ {value} không khớp số đạt {covered} và tổng số {total}.",
        "A share of {value} is not that of {covered} out of {total}.",
    ),
    why=Words(
        "Một trong ba số sai; chương trình tính tỷ lệ từ số đạt và tổng số.",
        "One of the three numbers is wrong; figures are computed from the two counts.",
    ),
    fix=Words(
        "Tính lại tỷ lệ, hoặc sửa số đạt hay tổng số.",
        "Compute the share anew, or mend the number covered or the total.",
    ),
    table="coverage",
    reads=("share", "covered", "total"),
    at="share",
    unless=("covered-exceeds-total",),
    check=_check,
    bad=({"share": "90,5%", "covered": "19", "total": "20"}, {"share": "0,5", "covered": "19", "total": "20"}),
    good=(
        {"share": "95%", "covered": "19", "total": "20"},
        {"share": "0,95", "covered": "19", "total": "20"},
        {"share": "33.3", "covered": "1", "total": "3"},
        {"share": "66,6", "covered": "2", "total": "3"},
        {"share": "66,67 %", "covered": "2", "total": "3"},
        {"share": ""},
        {"share": "không rõ"},
        {"share": "50%", "covered": "0", "total": "0"},
    ),
)
