"""Services: the catalogue of procedures and how far each is offered online."""

from __future__ import annotations

from typing import Annotated

from de_an06 import cells
from de_an06.cells import Row
from de_an06.tables import Column, Table
from de_an06.text import Words


class Service(Row):
    """One procedure as it was offered from one date to another."""

    service_code: Annotated[
        cells.NeededServiceCode,
        Column(
            "code", "Mã TTHC", "Service code", ("Mã thủ tục", "Mã thủ tục hành chính", "MaTTHC"),
            required=True, identifies=True,
        ),
    ]  # fmt: skip
    service_name: Annotated[
        cells.NeededText,
        Column(
            "text",
            "Tên thủ tục",
            "Service name",
            ("Tên TTHC", "Tên thủ tục hành chính", "Thủ tục"),
            required=True,
        ),
    ]
    domain: Annotated[cells.Text, Column("text", "Lĩnh vực", "Domain", ("Tên lĩnh vực",))] = None
    tier: Annotated[cells.Tiers, Column("choices", "Cấp thực hiện", "Tier", ("Cấp",), vocabulary="tier")] = None
    online_level: Annotated[
        cells.NeededLevel,
        Column("choice", "Mức độ DVC", "Online level", ("Mức độ",), required=True, vocabulary="level"),
    ]
    essential: Annotated[
        cells.Code, Column("code", "Dịch vụ thiết yếu", "Essential list and item", ("DVC thiết yếu",))
    ] = None
    result_in_writing: Annotated[
        cells.Flag, Column("flag", "Trả kết quả bằng văn bản", "Result in writing", ("Kết quả bằng văn bản",))
    ] = None
    fee_counter_vnd: Annotated[
        cells.Count,
        Column("integer", "Phí tại quầy (đồng)", "Counter fee (VND)", ("Phí tại quầy", "Phí trực tiếp")),
    ] = None
    fee_online_vnd: Annotated[
        cells.Count, Column("integer", "Phí trực tuyến (đồng)", "Online fee (VND)", ("Phí trực tuyến",))
    ] = None
    valid_from: Annotated[cells.Moment, Column("moment", "Hiệu lực từ", "Valid from", ("Ngày hiệu lực", "Từ ngày"))] = (
        None
    )
    valid_to: Annotated[
        cells.Moment, Column("moment", "Hiệu lực đến", "Valid to", ("Ngày hết hiệu lực", "Đến ngày"))
    ] = None


TABLE = Table(
    name="services",
    title=Words("Danh mục TTHC, dịch vụ công", "Services"),
    model=Service,
    key=("service_code", "valid_from"),
    stems=("services", "service", "dich vu", "tthc", "danh muc tthc", "danh muc dich vu"),
)
