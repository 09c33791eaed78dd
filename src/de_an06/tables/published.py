"""Published figures: claims exactly as they were printed, to be checked against the data."""

from __future__ import annotations

from typing import Annotated

from de_an06 import cells
from de_an06.cells import Row
from de_an06.tables import Column, Table
from de_an06.text import Words


class Published(Row):
    """One printed figure; its text is kept as printed ("39,6%", "21/53", "trên 95%", "gần 400")."""

    indicator: Annotated[cells.NeededCode, Column("code", "Chỉ tiêu", "Indicator", ("Mã chỉ tiêu",), required=True)]
    period: Annotated[cells.Text, Column("text", "Kỳ", "Period", ("Kỳ báo cáo", "Kỳ số liệu"))] = None
    from_on: Annotated[cells.Moment, Column("moment", "Từ ngày", "From", ("from",))] = None
    to_on: Annotated[cells.Moment, Column("moment", "Đến ngày", "To", ("to",))] = None
    group: Annotated[cells.Text, Column("text", "Nhóm", "Group", ("Phân tổ",))] = None
    published_text: Annotated[
        cells.NeededText,
        Column("text", "Số liệu công bố", "Published text", ("Số công bố",), required=True),
    ]
    source: Annotated[cells.Text, Column("text", "Nguồn", "Source", ("Nguồn số liệu",))] = None


TABLE = Table(
    name="published",
    title=Words("Số liệu đã công bố", "Published figures"),
    model=Published,
    key=("indicator", "period", "from_on", "to_on", "group", "published_text", "source"),
    stems=("published", "cong bo", "so lieu cong bo"),
)
