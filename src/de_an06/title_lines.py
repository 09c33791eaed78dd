"""What the lines above a header state: the day of an export, the days of a period, the unit that reports."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from de_an06.text import clean, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from de_an06.dialect import HeadRecord
    from de_an06.tables import Table

# Dates are turned into <yyyy-mm-dd> first, so that the patterns only look for words.
_DATE = re.compile(
    r"(?<!\d)(?:(\d{1,2})(?: ?[/.-] ?| ?thang )(\d{1,2})(?: ?[/.-] ?| ?nam )(\d{4})"
    r"|(\d{4})-(\d{1,2})-(\d{1,2}))(?!\d)"
)
_RANGE = re.compile(r"<([\d-]+)>[^<>]{0,12}(?:\bden\b|-|\bto\b)[^<>]{0,12}<([\d-]+)>")
_EXPORT = re.compile(r"\b(?:den|ngay xuat|ngay in|ket xuat|thoi diem|as of|exported)\b[^<>]{0,40}<([\d-]+)>")
_UNIT = re.compile(r"\b(?:đơn vị|cơ quan)(?: gửi)? báo cáo\s*:\s*-?\s*(.*)", re.IGNORECASE)
_RECEIVER = re.compile(r"[;,.\s-]*\b(?:đơn vị|cơ quan) nhận báo cáo.*", re.IGNORECASE)


def title_days(titles: Iterable[str]) -> tuple[date | None, date | None]:
    """Return the latest end of a range of days that title lines state, and the latest day of an export."""
    ends: list[date] = []
    exports: list[date] = []
    for title in titles:
        marked = _DATE.sub(_marked, fold(title))
        ends += [max(days) for days in _ranges(marked)]
        exports += [date.fromisoformat(m[1]) for m in _EXPORT.finditer(_RANGE.sub(" ", marked))]
    return max(ends, default=None), max(exports, default=None)


def facts_above(table: Table, above: Sequence[HeadRecord]) -> dict[str, str]:
    """Return what the records above a header state in place of columns: days where there is one period, a unit."""
    wanted = {column.titled: name for name, column in table.columns.items() if column.titled}
    if not wanted or not above:
        return {}
    lines = (fold(" ".join(record.cells)) for record in above)
    days = {span for line in lines for span in _ranges(_DATE.sub(_marked, line))}
    first, last = next(iter(days)) if len(days) == 1 else (None, None)
    said = {"from": first and first.isoformat(), "to": last and last.isoformat(), "unit": _unit(above)}
    return {name: text for what, name in wanted.items() if (text := said[what])}


def _unit(above: Sequence[HeadRecord]) -> str | None:
    """Return the unit that reports; its name may stand in the cell behind the words."""
    for record in above:
        texts = [text for cell in record.cells if (text := " ".join(clean(cell).split()))]
        for place, text in enumerate(texts):
            if match := _UNIT.search(text):
                found = _RECEIVER.sub("", match[1]) or next(iter(texts[place + 1 :]), "")
                return found.strip(" .;,-") or None
    return None


def _ranges(marked: str) -> Iterator[tuple[date, date]]:
    for match in _RANGE.finditer(marked):
        first, last = sorted(map(date.fromisoformat, match.groups()))
        yield first, last


def _marked(match: re.Match[str]) -> str:
    day, month, year, *iso = match.groups()
    try:
        found = date(*map(int, iso)) if iso[0] else date(int(year), int(month), int(day))
    except ValueError:
        return match[0]
    return f"<{found}>"
