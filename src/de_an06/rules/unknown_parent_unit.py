"""unknown-parent-unit: the unit above is on the list of units, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.lost_zeros import by_number, perhaps
from de_an06.rows import PRESENT
from de_an06.rules import Rule, Spot
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.rules import Folder


def _look(folder: Folder) -> Iterator[Spot]:
    rows = folder.tables.get("units")
    # A row of which the code is in doubt may be the one that is missed.
    if rows is None or "parent_code" not in rows or (rows["unit_code"].state != PRESENT).any():
        return
    known = set(rows["unit_code"].texts())
    listed = by_number(code for code in known if code is not None)
    for row, parent in enumerate(rows["parent_code"].texts()):
        if parent is not None and parent not in known:
            known.add(parent)
            hint = perhaps(parent, listed)
            yield Spot("units", "parent_code", row, parent, (("perhaps_vi", hint.vi), ("perhaps_en", hint.en)))


RULE = Rule(
    code="unknown-parent-unit",
    family="across",
    severity="note",
    title=Words("Đơn vị cấp trên ngoài danh mục", "A parent unit that is not listed"),
    confirm=True,
    message=Words(
        "Mã cấp trên “{value}” không có trong danh mục đơn vị{perhaps_vi}.",
        "The parent code “{value}” is not on the list of units{perhaps_en}.",
    ),
    why=Words(
        "Số liệu cộng theo cấp trên, và --unit của đơn vị ấy, không có các đơn vị này.",
        "Sums by the unit above, and --unit of that unit, lack the units below it.",
    ),
    fix=Words(
        "Thêm đơn vị cấp trên vào danh mục, hoặc sửa mã; nếu không cần cộng lên cấp ấy thì xác nhận.",
        "Add the unit above, or mend the code; if nothing is summed at that level, confirm.",
    ),
    table="units",
    at="parent_code",
    look=_look,
    bad_files={
        "units.csv": ("Mã đơn vị,Tên đơn vị,Mã cấp trên\n19363,Thị trấn Hồ Xá,464\n19366,Thị trấn Bến Quan,464\n")
    },
    good_files={
        "units.csv": (
            "Mã đơn vị,Tên đơn vị,Mã cấp trên\n"
            "464,Huyện Vĩnh Linh,\n"
            "19363,Thị trấn Hồ Xá,464\n"
            "19366,Thị trấn Bến Quan,464\n"
        )
    },
)
