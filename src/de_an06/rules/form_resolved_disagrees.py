"""form-resolved-disagrees: in form II.06a column 7 is the sum of columns 8, 9 and 10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule, not_the_sum
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows

_PARTS = ("resolved_early", "resolved_in_time", "resolved_late")


def _check(rows: Rows) -> NDArray[np.bool_]:
    return not_the_sum(rows, "resolved_total", _PARTS)


RULE = Rule(
    code="form-resolved-disagrees",
    family="row",
    severity="error",
    title=Words("Biểu II.06a: cột 7 khác tổng cột 8, 9, 10", "Form II.06a: 7 is not 8 + 9 + 10"),
    message=Words(
        "Cột 7 (đã giải quyết) ghi “{value}”,"
        " nhưng cột 8, 9, 10 ghi “{resolved_early}”, “{resolved_in_time}”, “{resolved_late}”.",
        "Column 7 (resolved) says “{value}”,"
        " but columns 8, 9 and 10 say “{resolved_early}”, “{resolved_in_time}” and “{resolved_late}”.",
    ),
    why=Words(
        "Các cột của biểu không cộng lại với nhau thì có ít nhất một số sai, và tỷ lệ tính từ biểu cũng sai.",
        "Where the columns of the form do not add up, at least one number is wrong, and so is any rate made of it.",
    ),
    fix=Words(
        "Đối chiếu các số của dòng này với hệ thống một cửa rồi sửa số sai.",
        "Compare the numbers of this row with the one-stop system, and mend the wrong one.",
    ),
    source=Words("Biểu II.06a/VPCP/KSTT, 7 = 8 + 9 + 10", "Form II.06a/VPCP/KSTT, 7 = 8 + 9 + 10"),
    table="ii06a",
    reads=("resolved_total", *_PARTS),
    at="resolved_total",
    check=_check,
    bad=({"resolved_total": "111"}, {"resolved_late": "33"}, {"resolved_early": ""}),
    good=({"resolved_early": "73", "resolved_late": ""},),
)
