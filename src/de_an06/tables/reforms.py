"""Reforms: procedures proposed for abolition, cutting or simplification."""

from __future__ import annotations

from typing import Annotated

from de_an06 import cells
from de_an06.cells import Row
from de_an06.tables import Column, Table
from de_an06.text import Words


class Reform(Row):
    """One procedure in one proposal."""

    tier: Annotated[cells.Tier, Column("choice", "Cấp", "Tier", ("Cấp thực hiện",), vocabulary="tier")] = None
    action: Annotated[
        cells.Action,
        Column(
            "choice",
            "Phương án",
            "Action",
            ("Nội dung",),
            required=True,
            identifies=True,
            vocabulary="action",
        ),
    ] = None
    service_code: Annotated[cells.ServiceCode, Column("code", "Mã TTHC", "Service code", ("Mã thủ tục",))] = None
    service_name: Annotated[
        cells.Text, Column("text", "Tên TTHC", "Service name", ("Tên thủ tục", "Tên thủ tục hành chính"))
    ] = None
    proposed_on: Annotated[cells.Moment, Column("moment", "Ngày đề nghị", "Proposed on", ("Ngày trình", "Ngày"))] = None
    document: Annotated[cells.Text, Column("text", "Văn bản", "Document", ("Số văn bản", "Số ký hiệu"))] = None


TABLE = Table(
    name="reforms",
    title=Words("Rà soát, đơn giản hóa TTHC", "Reforms"),
    model=Reform,
    key=("tier", "action", "service_code", "service_name", "proposed_on", "document"),
    stems=("reforms", "reform", "ra soat", "don gian hoa"),
)
