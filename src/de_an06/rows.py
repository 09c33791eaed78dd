"""Typed columns of one table: what validation makes and rules, measures and tallies read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from de_an06.hashing import hashes
from de_an06.spans import Spans
from de_an06.vocabulary import KIND, member_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from de_an06.cells import Kind

UNKNOWN, EMPTY, PRESENT = 0, 1, 2
DAY = 86_400


@dataclass(frozen=True)
class Cells:
    """One column: a number per row, and whether the cell is unknown, empty or present.

    `values` (int64) are seconds since 1970-01-01 in Vietnam's time for moments, the number for integers,
    0 or 1 for flags, an index into `members` for codes, choices and texts; or, where a column of codes has
    no members, hashes of its texts. A choice may be a kind of a member (`member.kind`).
    An unknown cell's value is a hash of its text, so that copies of a row compare without the text.
    """

    kind: Kind
    values: NDArray[np.int64]
    state: NDArray[np.uint8]
    members: Sequence[str] = ()
    timed: NDArray[np.bool_] | None = None
    """For moments: True where the cell states a time of day and the column's times are not all 00:00."""
    written: Spans | None = None
    """The texts of a column of codes without members, while its block is judged."""

    @cached_property
    def present(self) -> NDArray[np.bool_]:
        """Rows whose cell was read."""
        return self.state == PRESENT

    @cached_property
    def empty(self) -> NDArray[np.bool_]:
        """Rows whose cell says nothing."""
        return self.state == EMPTY

    @cached_property
    def unknown(self) -> NDArray[np.bool_]:
        """Rows whose cell cannot be believed."""
        return self.state == UNKNOWN

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """Days since 1970-01-01 of a column of moments."""
        return self.values // DAY

    def texts(self) -> list[str | None]:
        """Return the member that each row of a column of codes, choices or texts holds, None where none is known."""
        pairs = zip(self.values.tolist(), self.present.tolist(), strict=True)
        return [self.members[value] if known else None for value, known in pairs]

    def used(self) -> list[str]:
        """Return the members that some row holds."""
        held = np.bincount(self.values[self.present], minlength=len(self.members)) if self.members else ()
        return [self.members[number] for number in np.flatnonzero(held).tolist()]

    def equals(self, member: str) -> NDArray[np.bool_]:
        """Rows that hold this member of a column of choices, of whatever kind, or this kind of a member."""
        numbers = [number for number, held in enumerate(self.members) if member in (held, member_of(held))]
        found = np.zeros(len(self.values), bool)
        for number in numbers:
            found |= self.values == number
        return found & self.present

    def without_kinds(self, rows: NDArray[np.bool_] | None = None) -> Cells:
        """Return the column with the members of these rows, or of all, less the kinds that they tell."""
        if self.kind != "choice" or not any(KIND in member for member in self.members):
            return self
        members = list(dict.fromkeys((*self.members, *map(member_of, self.members))))
        plain = np.array([members.index(member_of(member)) for member in members])
        at = self.present if rows is None else self.present & rows
        values = np.where(at, plain[np.where(at, self.values, 0)], self.values)
        return replace(self, values=values, members=tuple(members))

    def forget(self, rows: NDArray[np.bool_]) -> Cells:
        """Return the column with these rows made unknown (empty cells included)."""
        if not rows.any():
            return self
        values, at = self.values, np.flatnonzero(rows & self.present)
        if self.members and len(at):
            # Members are numbered file by file; what is unknown compares by a hash of its text.
            used, back = np.unique(values[at], return_inverse=True)
            values = values.copy()
            values[at] = hashes(Spans.of([self.members[v] for v in used.tolist()])).view(np.int64)[back]
        return replace(self, values=values, state=np.where(rows, np.uint8(UNKNOWN), self.state))

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Cells:
        """Return the column for some rows, in the order given."""
        timed = None if self.timed is None else self.timed[rows]
        return replace(self, values=self.values[rows], state=self.state[rows], timed=timed, written=None)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table, of one file or of several joined.

    `aside` marks rows that nothing may count because what identifies them is unknown.
    `source` is the number of the row's file in the run's inputs, `record` its number in the file's body.
    """

    table: str
    count: int
    cells: dict[str, Cells]
    source: NDArray[np.int32]
    record: NDArray[np.int64]
    aside: NDArray[np.bool_]
    snapshot: NDArray[np.int64]
    """Day of the row's snapshot, or `UNDATED`."""
    as_of: int | None = None
    """Day after which nothing can have happened yet, while a block is judged."""

    def __contains__(self, name: str) -> bool:
        """Tell whether some file has the column."""
        return name in self.cells

    def __getitem__(self, name: str) -> Cells:
        """Return a column."""
        return self.cells[name]

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Rows:
        """Return some rows, in the order given."""
        cells = {name: cell.take(rows) for name, cell in self.cells.items()}
        kept = (self.source[rows], self.record[rows], self.aside[rows], self.snapshot[rows])
        return Rows(self.table, len(kept[0]), cells, *kept)


UNDATED = np.iinfo(np.int64).min


class Where(Protocol):
    """Where the records of a block stand in their file; it holds none of their cells."""

    def lines(self, records: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the physical line (from 1) on which each of these records of the block starts."""

    def again(self, records: NDArray[np.int64]) -> dict[str, Spans]:
        """Read the columns of these records of the block again; `records` is in order."""

    @property
    def after(self) -> tuple[int, int, int]:
        """Offset, line and record with which the next block begins."""

    @property
    def before(self) -> int:
        """The number with which its records begin."""

    @property
    def line(self) -> int:
        """The line on which the block begins."""

    def moved(self, lines: int, records: int) -> Where:
        """Return the same so many lines and records further down."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """Records whose number of cells is not the header's, in order, and how many cells they have."""

    record: NDArray[np.int64]
    found: NDArray[np.int64]
    expected: int


@dataclass(frozen=True, slots=True)
class Swallowed:
    """Records in which a stray quote has swallowed others, in order."""

    record: NDArray[np.int64]
    opened: NDArray[np.int64]
    """Lines from the record's first to the one on which the quote opens."""
    closed: NDArray[np.int64]
    """Lines from the record's first to the one on which it closes."""
    rows: NDArray[np.int64]
    """How many rows may stand in it, the one in which the quote opens among them."""

    @classmethod
    def of(cls, found: Sequence[tuple[int, int, int, int]] = ()) -> Swallowed:
        """Return records by number, lines to the opening and the closing quote, and rows."""
        return cls(*np.array(found, np.int64).reshape(-1, 4).T)


class CutOff(NamedTuple):
    """The record in which a file breaks off."""

    record: int
    further: int
    """Lines from its first to its last."""
    found: int
    """How many cells it has."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A row that sums up others: a total row, or the head of a group that states the group's sums."""

    record: int
    before: int
    """Rows of data that stand before it."""
    cells: tuple[str, ...]
    head: str = ""
    """What names the group that it heads, I or Cấp xã; "" for a total row."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of consecutive records of one file: columns as they are written, under our names.

    `record` numbers the rows in the file's body from 1 (ragged and swallowed rows and those that hold no data have
    numbers too, but are left out of the columns).
    """

    record: NDArray[np.int64]
    columns: dict[str, Spans]
    where: Where
    ragged: Ragged
    skipped: dict[str, int] = field(default_factory=dict)
    """Rows left out by kind: blank, total, numbering, header, group, signature."""
    swallowed: Swallowed = field(default_factory=Swallowed.of)
    cut: tuple[CutOff, ...] = ()
    """The record in which the file breaks off, in the last block of one that does."""
    decomposed: bool = False
    """Whether some of its text is not in Unicode's form NFC."""
    sums: tuple[Sum, ...] = ()
    """Rows that state sums of others."""


def join(parts: list[Rows]) -> Rows:
    """Join the rows of several files of one table; a column that a file lacks is empty there."""
    if len(parts) == 1:
        return parts[0]
    names = list(dict.fromkeys(name for part in parts for name in part.cells))
    cells = {name: _joined(name, parts) for name in names}
    whole = [np.concatenate([getattr(p, what) for p in parts]) for what in ("source", "record", "aside", "snapshot")]
    source, record, aside, snapshot = whole
    return Rows(parts[0].table, len(source), cells, source, record, aside, snapshot)


def _joined(name: str, parts: list[Rows]) -> Cells:
    kind = next(part.cells[name].kind for part in parts if name in part.cells)
    numbers: dict[str, int] = {}
    values, states, timed = [], [], []
    for part in parts:
        cells = part.cells.get(name) or nothing(kind, part.count)
        values.append(_renumbered(cells, numbers))
        states.append(cells.state)
        timed.append(np.zeros(part.count, bool) if cells.timed is None else cells.timed)
    times = np.concatenate(timed) if kind == "moment" else None
    return Cells(kind, np.concatenate(values), np.concatenate(states), tuple(numbers), times)


def nothing(kind: Kind, count: int) -> Cells:
    """Return a column of empty cells."""
    return Cells(kind, np.zeros(count, np.int64), np.full(count, EMPTY, np.uint8))


def _renumbered(cells: Cells, numbers: dict[str, int]) -> NDArray[np.int64]:
    """Return the column's values as indices into the members collected so far, adding its own."""
    if not cells.members:
        return cells.values
    places = np.array([numbers.setdefault(member, len(numbers)) for member in cells.members], np.int64)
    return np.where(cells.present, places[np.where(cells.present, cells.values, 0)], cells.values)
