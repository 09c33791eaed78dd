"""unit-ends-before-start: a unit is in force from one day to a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows


def _check(rows: Rows) -> NDArray[np.bool_]:
    last, first = rows["valid_to"], rows["valid_from"]
    return last.present & first.present & (last.days < first.days)


RULE = Rule(
    code="unit-ends-before-start",
    family="row",
    severity="error",
    title=Words("Đơn vị hết hiệu lực trước khi có hiệu lực", "A unit that ends before it begins"),
    message=Words(
        "Hiệu lực đến {value}, trước ngày có hiệu lực {valid_from}.",
        "In force until {value}, before it began on {valid_from}.",
    ),
    why=Words(
        "Với hai ngày ấy mã không có hiệu lực ngày nào; cả hai ngày được coi là chưa rõ.",
        "By these dates the code never was in force; both dates count as unknown.",
    ),
    fix=Words(
        "Xem lại hai ngày; có thể đã ghi đổi chỗ cho nhau.",
        "Look at both dates; they may have changed places.",
    ),
    table="units",
    reads=("valid_to", "valid_from"),
    at="valid_to",
    forgets=("valid_from", "valid_to"),
    check=_check,
    bad=({"valid_from": "01/07/2025", "valid_to": "30/06/2025"},),
    good=({"valid_from": "01/07/2025", "valid_to": "01/07/2025"}, {"valid_to": ""}),
)
