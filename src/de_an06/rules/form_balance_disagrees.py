"""form-balance-disagrees: in form II.06a column 3 is the sum of columns 7 and 11."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule, not_the_sum
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows

_PARTS = ("resolved_total", "open_total")


def _check(rows: Rows) -> NDArray[np.bool_]:
    return not_the_sum(rows, "received_total", _PARTS)


RULE = Rule(
    code="form-balance-disagrees",
    family="row",
    severity="error",
    title=Words("Biểu II.06a: cột 3 khác tổng cột 7, 11", "Form II.06a: 3 is not 7 + 11"),
    message=Words(
        "Cột 3 (nhận giải quyết) ghi “{value}”,"
        " nhưng cột 7 (đã giải quyết) ghi “{resolved_total}”, cột 11 (đang giải quyết) ghi “{open_total}”.",
        "Column 3 (to handle) says “{value}”,"
        " but column 7 (resolved) says “{resolved_total}” and column 11 (open) “{open_total}”.",
    ),
    why=Words(
        "Các cột của biểu không cộng lại với nhau thì có ít nhất một số sai, và tỷ lệ tính từ biểu cũng sai.",
        "Where the columns of the form do not add up, at least one number is wrong, and so is any rate made of it.",
    ),
    fix=Words(
        "Đối chiếu các số của dòng này với hệ thống một cửa rồi sửa số sai.",
        "Compare the numbers of this row with the one-stop system, and mend the wrong one.",
    ),
    source=Words("Biểu II.06a/VPCP/KSTT, 3 = 7 + 11", "Form II.06a/VPCP/KSTT, 3 = 7 + 11"),
    table="ii06a",
    reads=("received_total", *_PARTS),
    at="received_total",
    unless=("form-received-disagrees", "form-resolved-disagrees", "form-open-disagrees"),
    check=_check,
    bad=(
        {"open_total": "16", "open_in_time": "15"},
        {"resolved_total": "", "resolved_early": "", "resolved_in_time": "", "resolved_late": ""},
    ),
    good=({"received_total": "126", "received_online": "81", "open_total": "16", "open_in_time": "15"},),
)
