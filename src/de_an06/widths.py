"""Widths: how many cells the rows of a file have, and how many surplus ones at their end are no sign of a shift.

A delimiter too many within a row moves all that follows by one column; where the last cells of the row are empty,
only its surplus empty cell shows it. Spreadsheets write such cells too, but in many rows of a file.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from de_an06.dialect import split_record
from de_an06.records import exact_ends
from de_an06.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de_an06.sources import Source

_HEAD = 1 << 16
_TOGETHER = 8
"""So many rows in succession that end in surplus cells are written so: a spreadsheet does it 16 rows at a time."""
_SHIFTED = 3
"""Where there is more than one row with text in surplus cells to so many, the delimiters stand within cells."""
_DAY = re.compile(r"[\d/.:+TZ ,-]*", re.ASCII)


def widths_of(source: Source, days: Sequence[int]) -> tuple[int, int]:
    """Return how many columns a file has, and how many surplus cells a row may have if there is no text in them.

    The header says it, or else the first rows: those of a file that is written with surplus cells. `days` are the
    columns that hold dates. Raises OSError where the file can't be read.
    """
    header = [clean(cell) for cell in source.headers]
    named = max((place for place, text in enumerate(header, 1) if text), default=len(header))
    rows = first_rows(source)
    if named < len(header):
        beyond = [any(row[named : len(header)]) for row in rows]
        # A column without a header that most rows use is a column; else what stands there has been moved there.
        if 2 * sum(beyond) >= max(1, len(rows)):
            named = len(header)
    return named, max(len(header) - named, _usual([row for row in rows if _in_place(row, days)], named))


def first_rows(source: Source) -> list[list[str]]:
    """Return the cells of the first records of the body that say something."""
    with source.path.open("rb") as stream:
        stream.seek(source.body_offset)
        data = stream.read(_HEAD)
    delimiter = source.dialect.delimiter
    if source.body_offset + len(data) >= source.size and not data.endswith(b"\n"):
        data += b"\n"
    ends = [0, *exact_ends(data, delimiter)]
    rows = ([clean(cell) for cell in split_record(data[a:b], delimiter)] for a, b in pairwise(ends))
    return [row for row in rows if any(row)]


def _in_place(row: list[str], days: Sequence[int]) -> bool:
    """Tell whether a row may be as it is written: no text stands where dates belong."""
    return all(_DAY.fullmatch(row[place]) for place in days if place < len(row))


def _usual(rows: list[list[str]], named: int) -> int:
    """Return how many surplus cells rows usually have: more than half of them, or many in succession."""
    spare = [len(row) - named for row in rows if not any(row[named:])]
    moved = len(rows) - len(spare)
    found = 0
    for count in sorted({count for count in spare if count > 0}):
        having = [have >= count for have in spare]
        longest = max((sum(1 for _ in group) for held, group in groupby(having) if held), default=0)
        often = sum(having)
        if ((often > 1 and 2 * often > len(rows)) or longest >= _TOGETHER) and _SHIFTED * moved <= often:
            found = count
    return found
