"""coverage-parts-disagree: what a unit reports is the sum of what the units below it report."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from de_an06.rules import Rule, Spot
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.rules import Folder


def _look(folder: Folder) -> Iterator[Spot]:
    units, rows = folder.tables.get("units"), folder.tables.get("coverage")
    if units is None or rows is None or "parent_code" not in units:
        return
    below: dict[str | None, set[str]] = defaultdict(set)
    for code, parent in zip(units["unit_code"].texts(), units["parent_code"].texts(), strict=True):
        if code is not None:
            below[parent].add(code)
    known = ~rows.aside & rows["covered"].present & rows["total"].present
    keys = list(zip(rows["unit_code"].texts(), rows["facility"].texts(), rows["as_of"].days.tolist(), strict=True))
    place = {key: row for row, (key, sure) in enumerate(zip(keys, known.tolist(), strict=True)) if sure}
    for (unit, facility, day), row in place.items():
        units_below = below.get(unit, set())
        parts = [place[key] for part in units_below if (key := (part, facility, day)) in place]
        # Where a unit below is missing or in doubt, nothing can be said.
        if not parts or len(parts) < len(units_below):
            continue
        for name in ("covered", "total"):
            numbers = rows[name].values
            added, stated = int(numbers[parts].sum()), int(numbers[row])
            if added != stated:
                yield Spot("coverage", name, row, str(stated), (("sum", str(added)), ("parts", str(len(parts)))))
                break


RULE = Rule(
    code="coverage-parts-disagree",
    family="across",
    severity="warning",
    title=Words("Đơn vị cấp trên khác tổng cấp dưới", "A unit differs from the sum of its parts"),
    confirm=True,
    message=Words(
        "Cột “{column}”: {value}, nhưng các đơn vị trực thuộc (số đơn vị: {parts}) cộng lại là {sum}.",
        "Column “{column}”: {value}, but the units below (in number: {parts}) add up to {sum}.",
    ),
    why=Words(
        "Hai cấp báo cáo khác nhau về cùng một hạng mục và ngày, nên một nơi sai.",
        "Two levels report differently on one facility and day, so one of them is wrong.",
    ),
    fix=Words(
        "Đối chiếu số của đơn vị cấp trên với từng đơn vị trực thuộc; nếu cấp trên tính cả phần không thuộc "
        "xã nào thì xác nhận.",
        "Compare the number with those of the units below; if it holds more than these, confirm.",
    ),
    table="coverage",
    at="covered",
    look=_look,
    bad_files={
        "units.csv": (
            "Mã đơn vị,Tên đơn vị,Mã cấp trên\n"
            "464,Huyện Vĩnh Linh,\n"
            "19363,Thị trấn Hồ Xá,464\n"
            "19366,Thị trấn Bến Quan,464\n"
        ),
        "coverage.csv": (
            "Mã đơn vị,Hạng mục,Ngày số liệu,Số đạt,Tổng số\n"
            "464,Dân số tiếp cận 4G,30/06/2023,20,26\n"
            "19363,Dân số tiếp cận 4G,30/06/2023,8,12\n"
            "19366,Dân số tiếp cận 4G,30/06/2023,11,14\n"
        ),
    },
    good_files={
        "units.csv": (
            "Mã đơn vị,Tên đơn vị,Mã cấp trên\n"
            "464,Huyện Vĩnh Linh,\n"
            "19363,Thị trấn Hồ Xá,464\n"
            "19366,Thị trấn Bến Quan,464\n"
        ),
        "coverage.csv": (
            "Mã đơn vị,Hạng mục,Ngày số liệu,Số đạt,Tổng số\n"
            "464,Dân số tiếp cận 4G,30/06/2023,19,26\n"
            "19363,Dân số tiếp cận 4G,30/06/2023,8,12\n"
            "19366,Dân số tiếp cận 4G,30/06/2023,11,14\n"
        ),
    },
)
