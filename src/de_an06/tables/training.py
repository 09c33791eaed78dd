"""Training: classes held and how many attended."""

from __future__ import annotations

from typing import Annotated

from de_an06 import cells
from de_an06.cells import Row
from de_an06.tables import Column, Table
from de_an06.text import Words


class Training(Row):
    """One class on one day."""

    class_name: Annotated[
        cells.NeededText,
        Column("text", "Tên lớp", "Class name", ("Lớp", "Tên lớp tập huấn"), required=True),
    ]
    held_on: Annotated[
        cells.NeededMoment,
        Column("moment", "Ngày tổ chức", "Held on", ("Thời gian tổ chức",), required=True, identifies=True),
    ]
    attendees: Annotated[
        cells.NeededCount,
        Column("integer", "Số lượt người", "Attendees", ("Số người tham gia", "Số học viên"), required=True),
    ]


TABLE = Table(
    name="training",
    title=Words("Tập huấn, bồi dưỡng", "Training"),
    model=Training,
    key=("class_name", "held_on"),
    stems=("training", "tap huan", "boi duong"),
)
