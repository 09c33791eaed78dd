"""What stands above a table's body: title lines, and the record that heads the columns.

Headers of columns with personal data match nothing and are never shown, not even as the nearest.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de_an06.errors import ConfigError
from de_an06.stacked_headers import plain, spellings, stacked
from de_an06.tables import PERSONAL, UNDER, Table, tables
from de_an06.text import Words, clean, fold, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from de_an06.config import FileRule
    from de_an06.dialect import HeadRecord

_NO_HEADERS = Words("không có tiêu đề cột nào được nhận ra", "none of its headers is known")
_NEAREST = Words(
    "tiêu đề không khớp bảng nào; gần nhất là bảng “{table_vi}” với {headers}",
    "its headers match no table; the nearest is “{table_en}” with {headers}",
)


@dataclass(frozen=True)
class Heading:
    """One record read as the header of one table."""

    table: Table
    record: HeadRecord
    fields: dict[str, int]
    """The column that holds each field."""
    doubles: tuple[tuple[str, int, int], ...]
    """Fields that two columns are headed for: the one taken and the other."""
    missing: tuple[str, ...]
    """Required fields with neither header nor constant."""

    @property
    def enough(self) -> bool:
        """Whether these headers tell the table: two with a part of the key do, and four without."""
        if self.table.told_by and self.fields.keys().isdisjoint(self.table.told_by):
            return False
        key = any(name in self.fields for name in self.table.key)
        return len(self.fields) >= (min(2, len(self.table.columns)) if key else 4)

    @property
    def weight(self) -> int:
        """How well the headers fit the table; a table with all it needs weighs double."""
        return len(self.fields) * (1 if self.missing else 2)

    @property
    def vietnamese(self) -> bool:
        """Whether at least half of the matched headers are Vietnamese ones."""
        english = {fold(h) for f in self.fields for h in (f, self.table.columns[f].en)}
        folded = [plain(self.record.cells[i]) for i in self.fields.values()]
        return bool(folded) and 2 * sum(f not in english for f in folded) >= len(folded)

    def shown(self, index: int) -> str:
        """Return a header as one line that can be printed."""
        return printable(" ".join(clean(self.record.cells[index]).split()))

    def nearest(self, column: str) -> str:
        """Return the unmatched header that reads most like a missing column's, or ""."""
        taken = set(self.fields.values())
        free = {f: i for f, i in self._open().items() if i not in taken}
        ratios = {
            near: difflib.SequenceMatcher(None, near, header).ratio()
            for header, name in self.table.headers.items()
            if name == column
            for near in difflib.get_close_matches(header, free, cutoff=0.75)
        }
        return self.shown(free[max(ratios, key=lambda near: ratios[near])]) if ratios else ""

    def check(self, name: str, rule: FileRule) -> None:
        """Raise ConfigError when configuration maps what no table, or what the file `name`, does not have."""
        known = {f: self.shown(i) for f, i in self._open().items()}
        for column in (*rule.columns, *rule.constants):
            if not any(column in table.columns for table in tables().values()):
                near = _hint(column, {c: c for c in self.table.columns})
                raise ConfigError(
                    f"{name}: không bảng nào có cột “{printable(column)}” mà cấu hình khai{near.vi}",
                    f"{name}: no table has the column “{printable(column)}” that configuration states{near.en}",
                )
        for column, header in rule.columns.items():
            if header and column in self.table.columns and column not in self.fields:
                near = _hint(plain(header), known)
                stated = printable(header)
                raise ConfigError(
                    f"{name}: không có tiêu đề “{stated}” mà cấu hình khai cho cột {column}{near.vi}",
                    f"{name}: there is no header “{stated}”, which configuration maps to {column}{near.en}",
                )

    def _open(self) -> dict[str, int]:
        """Return the headers that may be shown, folded, with their columns."""
        folded = {plain(cell): i for i, cell in reversed(list(enumerate(self.record.cells)))}
        return {f: i for f, i in folded.items() if f and not any(word in f for word in PERSONAL)}


def headings(records: Sequence[HeadRecord], rule: FileRule) -> list[Heading]:
    """Return, for each table, the record that heads most of its columns (the first of equals).

    Where a table's columns are headed by several rows, these are one record.
    Raises ConfigError when no record starts on the stated header line.
    """
    places = [record for record in records if rule.header_line in (None, record.line)]
    if not places:
        raise ConfigError(
            f"Cấu hình khai tiêu đề ở dòng {rule.header_line}, nhưng không có dòng dữ liệu nào bắt đầu ở đó",
            f"Configuration states a header on line {rule.header_line}, but no record starts there",
        )
    folded = [[plain(cell) for cell in place.cells] for place in places]
    return [_best(table, places, folded, rule) for table in tables().values()]


def _best(table: Table, places: Sequence[HeadRecord], folded: Sequence[list[str]], rule: FileRule) -> Heading:
    accepted = {header: name for header, name in table.headers.items() if name not in rule.columns}
    accepted |= {plain(header): name for name, header in rule.columns.items() if header and name in table.columns}
    for header in PERSONAL:
        accepted.pop(header, None)
    several = stacked(places, folded, table.tops)
    headed = [[_named(header, accepted, table.tops) for header in headers] for headers in folded]
    headed += [[_named(cell, accepted) for cell in r.cells] for r in several]
    known = [len(set(names) - {None}) for names in headed]
    likely = known.index(max(known))
    fields: dict[str, int] = {}
    doubles: list[tuple[str, int, int]] = []
    for index, name in enumerate(headed[likely]):
        if name is not None and fields.setdefault(name, index) != index:
            doubles.append((name, fields[name], index))
    missing = tuple(name for name in table.required if name not in fields and name not in rule.constants)
    return Heading(table, [*places, *several][likely], fields, tuple(doubles), missing)


def _named(header: str, accepted: Mapping[str, str], tops: frozenset[str] | None = None) -> str | None:
    """Return the field that a header names, also with all titles over it, as we write it where rows go back.

    Where `tops` are given, titles parted so are those of several rows only if the widest is among these.
    """
    if tops is not None and header.partition(UNDER)[0] not in tops:
        return accepted.get(header)
    return next((accepted[text] for text in spellings(header) if text in accepted), None)


def choose(found: Sequence[Heading], stated: str | None, named: str | None) -> Heading | None:
    """Return the heading of the table stated, else of the one that fits best, else of the one named."""
    fit = [h for h in found if (h.table.name == stated if stated else h.enough)]
    if not fit:
        return next((h for h in found if h.table.name == named), None)
    return max(fit, key=lambda h: (h.weight, h.table.name == named))


def stranger(found: Sequence[Heading]) -> Words:
    """Return why these headers make no table: the nearest one, and which of its headers are there."""
    best = max(found, key=lambda h: h.weight)
    if not best.fields:
        return _NO_HEADERS
    headers = ", ".join(f"“{best.shown(index)}”" for index in best.fields.values())
    return _NEAREST.fill(table_vi=best.table.title.vi, table_en=best.table.title.en, headers=headers)


def table_named(part: str) -> str | None:
    """Return the table with the longest stem that the name of a file or folder begins with."""
    spaced = re.sub(r"[\s.+-]+", " ", fold(part)).strip()
    joined = spaced.replace(" ", "")
    fits = [
        (len(stem), table.name)
        for table in tables().values()
        for stem in table.stems
        if re.match(rf"{stem}(?![a-z])", spaced) or re.match(rf"{stem.replace(' ', '')}(?![a-z])", joined)
    ]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def _hint(wanted: str, known: Mapping[str, str]) -> Words:
    close = difflib.get_close_matches(wanted, known, n=1)
    return (
        Words(f"; gần nhất là “{known[close[0]]}”", f"; the nearest is “{known[close[0]]}”") if close else Words("", "")
    )
