"""overlapping-versions: a code means one thing on one day."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from de_an06.cells import EPOCH
from de_an06.facts import ALWAYS, NEVER
from de_an06.rules import Rule, Spot
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.rows import Rows
    from de_an06.rules import Folder


def _look(folder: Folder) -> Iterator[Spot]:
    for table, name in (("units", "unit_code"), ("services", "service_code")):
        rows = folder.tables.get(table)
        if rows is None or "valid_from" not in rows:
            continue
        versions: dict[str, list[tuple[int, int, int]]] = {}
        first, last = _days(rows, "valid_from", NEVER), _days(rows, "valid_to", ALWAYS)
        for row, code in enumerate(rows[name].texts()):
            if code is not None and not rows.aside[row] and first[row] is not None and last[row] is not None:
                versions.setdefault(code, []).append((first[row] or 0, last[row] or 0, row))
        for code, found in versions.items():
            for (_, until, _), (since, end, row) in pairwise(sorted(found)):
                if since <= until:
                    days = (("since", _text(since)), ("until", _text(min(until, end))))
                    yield Spot(table, "valid_from", row, code, days)


def _days(rows: Rows, name: str, otherwise: int) -> list[int | None]:
    """The days of a column, `otherwise` where none is stated, None where it is in doubt."""
    if name not in rows:
        return [otherwise] * rows.count
    cells = rows[name]
    states = zip(cells.days.tolist(), cells.present.tolist(), cells.empty.tolist(), strict=True)
    return [day if known else otherwise if empty else None for day, known, empty in states]


def _text(day: int) -> str:
    return "…" if day in (NEVER, ALWAYS) else str(EPOCH + timedelta(day))


RULE = Rule(
    code="overlapping-versions",
    family="across",
    severity="error",
    title=Words("Một mã có hai nghĩa trong một ngày", "A code with two meanings on one day"),
    message=Words(
        "Mã “{value}” có hai dòng cùng có hiệu lực từ {since} đến {until}.",
        "Code “{value}” has two rows that are both in force from {since} to {until}.",
    ),
    why=Words(
        "Hồ sơ trong thời gian ấy không biết thuộc dòng nào; dòng ghi trước được lấy.",
        "Which row a dossier of those days means is not known; the first one is taken.",
    ),
    fix=Words(
        "Sửa ngày hiệu lực để hai dòng nối tiếp nhau, hoặc xóa dòng thừa.",
        "Mend the dates so that one row follows the other, or remove one of them.",
    ),
    table="units",
    at="valid_from",
    look=_look,
    bad_files={
        "units.csv": (
            "Mã đơn vị,Tên đơn vị,Hiệu lực từ,Hiệu lực đến\n"
            "19363,Thị trấn Hồ Xá,,30/06/2025\n"
            "19363,Xã Vĩnh Linh,01/06/2025,\n"
        )
    },
    good_files={
        "units.csv": (
            "Mã đơn vị,Tên đơn vị,Hiệu lực từ,Hiệu lực đến\n"
            "19363,Thị trấn Hồ Xá,,30/06/2025\n"
            "19363,Xã Vĩnh Linh,01/07/2025,\n"
        )
    },
)
