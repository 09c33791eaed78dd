"""Dossiers: one row per dossier that the one-stop office received."""

from __future__ import annotations

from typing import Annotated

from de_an06 import cells
from de_an06.cells import Row
from de_an06.tables import Column, Table
from de_an06.text import Words


class Dossier(Row):
    """One dossier in the state its snapshot shows."""

    dossier_id: Annotated[
        cells.NeededCode,
        Column(
            "code",
            "Mã hồ sơ",
            "Dossier id",
            ("Số hồ sơ", "Mã số hồ sơ", "MaHoSo"),
            required=True,
            identifies=True,
        ),
    ]
    service_code: Annotated[
        cells.NeededServiceCode,
        Column(
            "code", "Mã TTHC", "Service code", ("Mã thủ tục", "Mã thủ tục hành chính", "MaTTHC"),
            required=True, identifies=True, references="services",
        ),
    ]  # fmt: skip
    unit_code: Annotated[
        cells.NeededCode,
        Column(
            "code", "Mã đơn vị", "Unit code", ("Mã cơ quan", "Mã xã", "Đơn vị giải quyết", "Cơ quan", "Đơn vị"),
            required=True, identifies=True, references="units",
        ),
    ]  # fmt: skip
    receiving_unit_code: Annotated[
        cells.Code,
        Column("code", "Đơn vị tiếp nhận", "Receiving unit code", ("Mã đơn vị tiếp nhận",), references="units"),
    ] = None
    submitted_on: Annotated[
        cells.Moment, Column("moment", "Ngày nộp", "Submitted on", ("Ngày nộp hồ sơ", "NgayNop"))
    ] = None
    received_on: Annotated[
        cells.Moment,
        Column(
            "moment",
            "Ngày tiếp nhận",
            "Received on",
            ("Ngày nhận", "NgayTiepNhan"),
            required=True,
            identifies=True,
        ),
    ] = None
    due_on: Annotated[cells.Moment, Column("moment", "Ngày hẹn trả", "Due on", ("NgayHenTra",))] = None
    finished_on: Annotated[
        cells.Moment,
        Column(
            "moment",
            "Ngày kết thúc xử lý",
            "Finished on",
            ("Ngày có kết quả", "Ngày kết thúc", "NgayKetThucXuLy"),
        ),
    ] = None
    returned_on: Annotated[
        cells.Moment, Column("moment", "Ngày trả kết quả", "Returned on", ("Ngày trả", "NgayTra"))
    ] = None
    channel: Annotated[
        cells.Channel,
        Column(
            "choice", "Hình thức nộp", "Channel", ("Kênh tiếp nhận", "Kênh thực hiện", "KenhThucHien"),
            required=True, vocabulary="channel",
        ),
    ]  # fmt: skip
    status: Annotated[
        cells.Status,
        Column("choice", "Trạng thái", "Status", ("Tình trạng", "TrangThaiHoSo"), vocabulary="status"),
    ] = None
    online_level: Annotated[
        cells.Level, Column("choice", "Mức độ DVC", "Online level", ("Mức độ",), vocabulary="level")
    ] = None
    components: Annotated[
        cells.Count,
        Column("integer", "Số thành phần phải số hóa", "Components", ("Số thành phần", "Số thành phần hồ sơ")),
    ] = None
    components_digitized: Annotated[
        cells.Count,
        Column("integer", "Số thành phần đã số hóa", "Components digitised", ("Số thành phần số hóa",)),
    ] = None
    components_reused: Annotated[cells.Count, Column("integer", "Số thành phần tái sử dụng", "Components reused")] = (
        None
    )
    result_digitized: Annotated[
        cells.Flag, Column("flag", "Đã số hóa kết quả", "Result digitised", ("Kết quả số hóa",))
    ] = None
    fee_due_vnd: Annotated[
        cells.Count, Column("integer", "Phí, lệ phí phải nộp", "Fee due (VND)", ("Số tiền phải nộp",))
    ] = None
    fee_paid_online: Annotated[
        cells.Flag, Column("flag", "Thanh toán trực tuyến", "Fee paid online", ("Đã thanh toán trực tuyến",))
    ] = None
    supplement_requested_on: Annotated[
        cells.Moment, Column("moment", "Ngày yêu cầu bổ sung", "Supplement requested on")
    ] = None
    supplemented_on: Annotated[cells.Moment, Column("moment", "Ngày bổ sung", "Supplemented on")] = None
    updated_on: Annotated[cells.Moment, Column("moment", "Ngày cập nhật", "Updated on")] = None


TABLE = Table(
    name="dossiers",
    streamed=True,
    title=Words("Hồ sơ", "Dossiers"),
    model=Dossier,
    key=("dossier_id",),
    stems=("dossiers", "dossier", "ho so", "danh sach ho so"),
)
