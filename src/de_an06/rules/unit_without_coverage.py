"""unit-without-coverage: each unit that handles dossiers reports its coverage, or those below it do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rows import PRESENT
from de_an06.rules import Rule, Spot
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.rules import Folder


def _look(folder: Folder) -> Iterator[Spot]:
    rows, units = folder.tables.get("coverage"), folder.tables.get("units")
    # A row of which the unit is in doubt may be that of any unit.
    if rows is None or (rows["unit_code"].state != PRESENT).any():
        return
    parents: dict[str | None, str | None] = {}
    if units is not None and "parent_code" in units:
        parents = dict(zip(units["unit_code"].texts(), units["parent_code"].texts(), strict=True))
    covered: set[str | None] = set()
    for unit in set(rows["unit_code"].texts()):
        above: str | None = unit
        while above is not None and above not in covered:
            covered.add(above)
            above = parents.get(above)
    for unit in sorted(folder.dossier_units - covered):
        yield Spot("coverage", "unit_code", None, unit)


RULE = Rule(
    code="unit-without-coverage",
    family="across",
    severity="note",
    title=Words("Đơn vị không có số liệu hạ tầng", "A unit without coverage"),
    confirm=True,
    message=Words(
        "Đơn vị “{value}” có hồ sơ nhưng không có số liệu hạ tầng.",
        "Unit “{value}” handles dossiers, but reports no coverage.",
    ),
    why=Words(
        "Tỷ lệ hạ tầng chỉ tính các đơn vị có số liệu, nên không phải của toàn địa bàn.",
        "Coverage rates are those of the units that report, not of the whole area.",
    ),
    fix=Words(
        "Bổ sung số liệu của đơn vị vào bảng độ phủ hạ tầng; nếu đơn vị không có địa bàn thì xác nhận.",
        "Add the unit to the coverage sheet; if it has no area of its own, confirm.",
    ),
    table="coverage",
    at="unit_code",
    look=_look,
    bad_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
        "coverage.csv": ("Mã đơn vị,Hạng mục,Ngày số liệu,Số đạt,Tổng số\n19366,Dân số tiếp cận 4G,30/06/2023,11,14\n"),
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,464,05/06/2023,Trực tuyến\n"
        ),
        "units.csv": (
            "Mã đơn vị,Tên đơn vị,Mã cấp trên\n"
            "464,Huyện Vĩnh Linh,\n"
            "19363,Thị trấn Hồ Xá,464\n"
            "19366,Thị trấn Bến Quan,464\n"
        ),
        "coverage.csv": ("Mã đơn vị,Hạng mục,Ngày số liệu,Số đạt,Tổng số\n19366,Dân số tiếp cận 4G,30/06/2023,11,14\n"),
    },
)
