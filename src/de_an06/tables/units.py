"""Units: administrative units, each valid from one date to another."""

from __future__ import annotations

from typing import Annotated

from de_an06 import cells
from de_an06.cells import Row
from de_an06.tables import Column, Table
from de_an06.text import Words


class Unit(Row):
    """One unit under one code for one stretch of time; codes are used again for other units."""

    unit_code: Annotated[
        cells.NeededCode,
        Column("code", "Mã đơn vị", "Unit code", ("Mã cơ quan", "Mã xã", "Mã"), required=True, identifies=True),
    ]
    unit_name: Annotated[cells.NeededText, Column("text", "Tên đơn vị", "Unit name", ("Tên xã", "Tên"), required=True)]
    tier: Annotated[cells.Tier, Column("choice", "Cấp", "Tier", ("Cấp thực hiện",), vocabulary="tier")] = None
    parent_code: Annotated[cells.Code, Column("code", "Mã cấp trên", "Parent code", ("Trực thuộc",))] = None
    valid_from: Annotated[cells.Moment, Column("moment", "Hiệu lực từ", "Valid from", ("Ngày hiệu lực", "Từ ngày"))] = (
        None
    )
    valid_to: Annotated[
        cells.Moment, Column("moment", "Hiệu lực đến", "Valid to", ("Ngày hết hiệu lực", "Đến ngày"))
    ] = None
    successor_codes: Annotated[
        cells.Text, Column("text", "Mã đơn vị kế thừa", "Successor codes", ("Đơn vị kế thừa",))
    ] = None


TABLE = Table(
    name="units",
    title=Words("Danh mục đơn vị", "Units"),
    model=Unit,
    key=("unit_code", "valid_from"),
    stems=("units", "unit", "don vi", "danh muc don vi"),
)
