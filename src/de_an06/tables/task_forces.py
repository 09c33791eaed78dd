"""Task forces: members of the bodies that carry out Project 06."""

from __future__ import annotations

from typing import Annotated

from de_an06 import cells
from de_an06.cells import Row
from de_an06.tables import Column, Table
from de_an06.text import Words


class TaskForce(Row):
    """The members of one kind of body at one tier, as one unit reports them."""

    unit_code: Annotated[
        cells.NeededCode,
        Column(
            "code", "Mã đơn vị", "Unit code", ("Mã cơ quan", "Mã xã"),
            required=True, identifies=True, references="units",
        ),
    ]  # fmt: skip
    tier: Annotated[cells.Tier, Column("choice", "Cấp", "Tier", ("Cấp thực hiện",), vocabulary="tier")] = None
    body: Annotated[
        cells.Body,
        Column("choice", "Tổ chức", "Body", ("Loại tổ",), required=True, identifies=True, vocabulary="body"),
    ] = None
    members: Annotated[cells.NeededCount, Column("integer", "Số thành viên", "Members", ("Thành viên",), required=True)]
    as_of: Annotated[cells.Moment, Column("moment", "Ngày số liệu", "As of", ("Tính đến ngày", "Tính đến"))] = None


TABLE = Table(
    name="task_forces",
    title=Words("Tổ công tác, Tổ giúp việc", "Task forces"),
    model=TaskForce,
    key=("unit_code", "tier", "body", "as_of"),
    stems=("task forces", "task force", "to cong tac"),
)
