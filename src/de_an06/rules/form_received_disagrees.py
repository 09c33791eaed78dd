"""form-received-disagrees: in form II.06a column 3 is the sum of columns 4, 5 and 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule, not_the_sum
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows

_PARTS = ("received_online", "received_direct", "carried_over")


def _check(rows: Rows) -> NDArray[np.bool_]:
    return not_the_sum(rows, "received_total", _PARTS)


RULE = Rule(
    code="form-received-disagrees",
    family="row",
    severity="error",
    title=Words("Biểu II.06a: cột 3 khác tổng cột 4, 5, 6", "Form II.06a: 3 is not 4 + 5 + 6"),
    message=Words(
        "Cột 3 (nhận giải quyết) ghi “{value}”,"
        " nhưng cột 4, 5, 6 ghi “{received_online}”, “{received_direct}”, “{carried_over}”.",
        "Column 3 (to handle) says “{value}”,"
        " but columns 4, 5 and 6 say “{received_online}”, “{received_direct}” and “{carried_over}”.",
    ),
    why=Words(
        "Các cột của biểu không cộng lại với nhau thì có ít nhất một số sai, và tỷ lệ tính từ biểu cũng sai.",
        "Where the columns of the form do not add up, at least one number is wrong, and so is any rate made of it.",
    ),
    fix=Words(
        "Đối chiếu các số của dòng này với hệ thống một cửa rồi sửa số sai.",
        "Compare the numbers of this row with the one-stop system, and mend the wrong one.",
    ),
    source=Words("Biểu II.06a/VPCP/KSTT, 3 = 4 + 5 + 6", "Form II.06a/VPCP/KSTT, 3 = 4 + 5 + 6"),
    table="ii06a",
    reads=("received_total", *_PARTS),
    at="received_total",
    check=_check,
    bad=(
        {"received_total": "126", "open_total": "16", "open_in_time": "15"},
        {"received_online": "90"},
        {"received_direct": ""},
    ),
    good=({"received_total": "110", "carried_over": "", "open_total": "", "open_in_time": "", "open_overdue": ""},),
)
