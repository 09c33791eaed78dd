"""fee-beyond-belief: a fee of more than a thousand million đồng is hardly right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows

_MOST = 10**9
"""Đồng."""


def _check(rows: Rows) -> NDArray[np.bool_]:
    fee = rows["fee_due_vnd"]
    return fee.present & (fee.values > _MOST)


RULE = Rule(
    code="fee-beyond-belief",
    family="row",
    severity="warning",
    title=Words("Phí lớn khó tin", "A fee beyond belief"),
    confirm=True,
    message=Words(
        "Phí, lệ phí phải nộp {value} đồng, hơn một tỷ đồng.",
        "A fee of {value} đồng is due, more than a thousand million.",
    ),
    why=Words(
        "Thường là thừa số 0 hoặc lệch cột; tổng số tiền sẽ sai theo.",
        "Mostly zeros too many or shifted columns; every sum of fees would be wrong.",
    ),
    fix=Words(
        "Xem lại số tiền trong biên lai; nếu đúng thì xác nhận.",
        "Look at the amount on the receipt; if it is right, confirm.",
    ),
    reads=("fee_due_vnd",),
    at="fee_due_vnd",
    check=_check,
    bad=({"fee_due_vnd": "30000000000"},),
    good=({"fee_due_vnd": "1000000000"}, {"fee_due_vnd": ""}),
)
