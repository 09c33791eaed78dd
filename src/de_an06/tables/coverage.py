"""Coverage: how much of a facility's base a unit has covered on a day."""

from __future__ import annotations

from typing import Annotated

from de_an06 import cells
from de_an06.cells import Row
from de_an06.tables import Column, Table
from de_an06.text import Words


class Coverage(Row):
    """One facility in one unit on one day, in the facility's own base (villages, people, households, ...)."""

    unit_code: Annotated[
        cells.NeededCode,
        Column(
            "code", "Mã đơn vị", "Unit code", ("Mã cơ quan", "Mã xã"),
            required=True, identifies=True, references="units",
        ),
    ]  # fmt: skip
    facility: Annotated[
        cells.NeededFacility,
        Column(
            "choice",
            "Hạng mục",
            "Facility",
            ("Chỉ tiêu",),
            required=True,
            identifies=True,
            vocabulary="facility",
        ),
    ]
    as_of: Annotated[
        cells.NeededMoment,
        Column("moment", "Ngày số liệu", "As of", ("Tính đến ngày", "Tính đến"), required=True, identifies=True),
    ]
    covered: Annotated[cells.NeededCount, Column("integer", "Số đạt", "Covered", ("Đã phủ",), required=True)]
    total: Annotated[cells.NeededCount, Column("integer", "Tổng số", "Total", ("Tổng",), required=True)]
    share: Annotated[cells.Text, Column("text", "Tỷ lệ (%)", "Share (%)", ("Tỷ lệ", "Tỷ lệ %"))] = None


TABLE = Table(
    name="coverage",
    title=Words("Độ phủ hạ tầng", "Coverage"),
    model=Coverage,
    key=("unit_code", "facility", "as_of"),
    stems=("coverage", "ha tang", "do phu"),
)
