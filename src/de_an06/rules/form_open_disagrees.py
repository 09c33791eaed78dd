"""form-open-disagrees: in form II.06a column 11 is the sum of columns 12 and 13."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule, not_the_sum
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows

_PARTS = ("open_in_time", "open_overdue")


def _check(rows: Rows) -> NDArray[np.bool_]:
    return not_the_sum(rows, "open_total", _PARTS)


RULE = Rule(
    code="form-open-disagrees",
    family="row",
    severity="error",
    title=Words("Biểu II.06a: cột 11 khác tổng cột 12, 13", "Form II.06a: 11 is not 12 + 13"),
    message=Words(
        "Cột 11 (đang giải quyết) ghi “{value}”, nhưng cột 12, 13 ghi “{open_in_time}”, “{open_overdue}”.",
        "Column 11 (open) says “{value}”, but columns 12 and 13 say “{open_in_time}” and “{open_overdue}”.",
    ),
    why=Words(
        "Các cột của biểu không cộng lại với nhau thì có ít nhất một số sai, và tỷ lệ tính từ biểu cũng sai.",
        "Where the columns of the form do not add up, at least one number is wrong, and so is any rate made of it.",
    ),
    fix=Words(
        "Đối chiếu các số của dòng này với hệ thống một cửa rồi sửa số sai.",
        "Compare the numbers of this row with the one-stop system, and mend the wrong one.",
    ),
    source=Words("Biểu II.06a/VPCP/KSTT, 11 = 12 + 13", "Form II.06a/VPCP/KSTT, 11 = 12 + 13"),
    table="ii06a",
    reads=("open_total", *_PARTS),
    at="open_total",
    check=_check,
    bad=({"open_total": "14"}, {"open_overdue": "2"}, {"open_in_time": ""}),
    good=({"open_in_time": "15", "open_overdue": ""},),
)
