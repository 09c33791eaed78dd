"""Tells in which records a stray quote has swallowed others, how far it reaches, and how many rows may be there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from de_an06.dialect import open_quote, record_pattern, split_record
from de_an06.records import line_ends, places
from de_an06.text import clean
from de_an06.tokenizer import SILENT, saying

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from de_an06.records import Run

    Ints = NDArray[np.int64]

_LF, _CR = b"\n\r"
_NARROW = 3
_LONG = 1 << 16
"""No row is longer that is told by its cells."""
_DAY = re.compile(r"\d[\d/.:+TZ ,-]{4,}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shape:
    """By what a line is known as a row of its file: its width, and which columns hold dates."""

    delimiter: str
    header: int
    """How many columns the header names."""
    days: tuple[int, ...]

    @property
    def tells(self) -> bool:
        """Whether a line can be told from prose at all: up to three columns without a date are too few."""
        return self.header > _NARROW or bool(self.days)

    def is_row(self, record: bytes) -> bool:
        """Tell whether bytes are a row: as many cells as the header, and no blank before them as in prose.

        A date where one belongs says more than blanks do.
        """
        cells = split_record(record, self.delimiter)
        if len(cells) < self.header or any(map(clean, cells[self.header :])):
            return False
        if any(_DAY.fullmatch(clean(cells[place])) for place in self.days):
            return True
        return self.header > _NARROW and not any(cell.startswith(" ") for cell in cells[1:])


class Reach(NamedTuple):
    """How far a stray quote reaches in its record, and what it may have swallowed."""

    opened: int
    """Lines from the record's first to the one on which the quote opens."""
    closed: int
    """Lines from the record's first to the one on which it closes."""
    rows: int
    """The row in which it opens, and each line after it up to `closed` that says anything.

    That is as many as there can be. What a stray quote has swallowed holds no quotes of its own, so no cell of
    several lines either: each line in it was a row, or a ragged one that would have been set aside by itself.
    """


@dataclass(frozen=True, slots=True)
class _Several:
    """Records of several lines each."""

    run: Run
    shape: Shape
    ends: Ints
    """The offset after each record."""
    feeds: Ints
    """Where the line ends stand."""
    first: Ints
    """The number of each record's first line, and at last how many lines there are."""
    marks: Ints
    """How many delimiters stand before each line, and at last how many there are."""
    full: Ints
    """The lines with delimiters enough for a row."""

    @classmethod
    def of(cls, run: Run, ends: Ints, shape: Shape) -> _Several:
        """Return the records of a run."""
        lines = line_ends(run)
        first = np.searchsorted(lines, ends, "right")
        marks = np.searchsorted(places(run.text, ord(shape.delimiter)), lines)
        full = np.flatnonzero(np.diff(marks, prepend=0) >= shape.header - 1)
        zero = np.zeros(1, np.int64)
        return cls(run, shape, ends, lines - 1, np.concatenate((zero, first)), np.concatenate((zero, marks)), full)


class _Stretch(NamedTuple):
    """Quotes that enclose line ends, and perhaps rows."""

    row: int
    """The record in which they stand."""
    opens: int
    on: int
    """The line on which they open."""
    upto: int
    """The line on which they close."""
    stop: int
    """Where the row ends, at the latest, that begins on the line on which they close."""
    full: range
    """Which of the full lines stand between."""
    opening: bool
    """Whether the quote that closes them stands where another would open a cell, and no cell ends behind it."""


def swallowing(run: Run, ends: Ints, shape: Shape) -> dict[int, Reach]:
    """Return the records in which a stray quote has swallowed others, by number.

    Quotes enclose line ends there, and between these stands a row; or the line on which they open would be a
    row if the first were not there, and so is the line on which they close, or there the second opens a cell.
    """
    if not shape.tells:
        return {}
    several = np.flatnonzero(np.diff(np.searchsorted(line_ends(run), ends, "right"), prepend=0) > 1)
    if not len(several):
        return {}
    if len(several) < len(ends):
        run, ends = run.only(ends, several, shape.delimiter), np.cumsum(np.diff(ends, prepend=0)[several])
    records = _Several.of(run, ends, shape)
    found = list(_swallowed(records))
    said = _saying(records, found)
    reaches: dict[int, Reach] = {}
    for stretch, rows in zip(found, said, strict=True):
        row, first = int(several[stretch.row]), int(records.first[stretch.row])
        known = reaches.get(row, Reach(stretch.on - first, 0, 1))
        reaches[row] = Reach(known.opened, stretch.upto - first, known.rows + rows)
    return reaches


def _swallowed(records: _Several) -> Iterator[_Stretch]:
    """Yield the quotes that have swallowed rows."""
    row = begin = -1
    for stretch in _stretches(records):
        if stretch.row != row:
            row = stretch.row
            begin = int(records.ends[row - 1]) if row else 0
        if _swallows(records, begin, stretch):
            yield stretch
            begin = int(records.feeds[stretch.upto - 1]) + 1


def _stretches(records: _Several) -> Iterator[_Stretch]:
    """Yield the quotes that enclose line ends, and perhaps rows by the number of delimiters."""
    need, marks, first, quotes = records.shape.header - 1, records.marks, records.first, records.run.quotes
    # A doubled quote closes and opens again, and parts nothing.
    parted = np.concatenate(([True], quotes[2::2] != quotes[1:-1:2] + 1, [True]))
    opens, closes = quotes[::2][parted[:-1]], quotes[1::2][parted[1:]]
    on, upto = np.searchsorted(records.feeds, opens), np.searchsorted(records.feeds, closes)
    wide = upto > on
    opens, closes, on, upto = opens[wide], closes[wide], on[wide], upto[wide]
    opening = _bounds(records, closes - 1) & ~_bounds(records, closes + 1)
    of = np.searchsorted(records.ends, opens, "right")
    # The last of them may be followed by a cell of several lines; a record has no more of these than cells.
    few = np.bincount(of, minlength=len(records.ends))[of] <= records.shape.header
    after = np.where(few, first[of + 1], upto + 1)
    inner, outer = np.searchsorted(records.full, on + 1), np.searchsorted(records.full, upto)
    both = (marks[on + 1] - marks[first[of]] >= need) & (opening | (marks[after] - marks[upto] >= need))
    maybe = np.flatnonzero(both | (outer > inner))
    parts = (of, opens, on, upto, records.feeds[after - 1] + 1, inner, outer, opening)
    for row, begin, line, last, stop, start, end, opener in zip(*(p[maybe].tolist() for p in parts), strict=True):
        yield _Stretch(row, begin, line, last, stop, range(start, end), opener)


def _bounds(records: _Several, at: Ints) -> NDArray[np.bool_]:
    """Tell which bytes part cells."""
    data = records.run.data[at]
    return (data == ord(records.shape.delimiter)) | (data == _LF) | (data == _CR)


def _swallows(records: _Several, begin: int, stretch: _Stretch) -> bool:
    """Tell whether quotes have swallowed rows; `begin` is where the row begins in which they open."""
    raw, is_row, feeds = records.run.raw, records.shape.is_row, records.feeds
    for place in stretch.full:
        line = records.full[place]
        start, end = feeds[line - 1] + 1, feeds[line] + 1
        if end - start < _LONG and is_row(bytes(raw[start:end])):
            return True
    end = feeds[stretch.on] + 1
    if end - begin > _LONG or not is_row(bytes(raw[begin : stretch.opens] + raw[stretch.opens + 1 : end])):
        return False
    start, end = feeds[stretch.upto - 1] + 1, feeds[stretch.upto] + 1
    return stretch.opening or is_row(_first_record(raw, int(start), int(end), stretch.stop, records.shape.delimiter))


def _first_record(raw: bytearray, start: int, end: int, stop: int, delimiter: str) -> bytes:
    """Return the record that would begin there; where none ends before `stop`, what its first line has of it."""
    if found := record_pattern(delimiter).match(raw, start, stop):
        return found[0]
    line = bytes(raw[start:end])
    cut = open_quote(line, delimiter)
    return line if cut is None else line[:cut] + b"\n"


def _saying(records: _Several, found: list[_Stretch]) -> list[int]:
    """Return how many of the lines that quotes have swallowed say anything."""
    if not found:
        return []
    on, upto = np.array([(stretch.on, stretch.upto) for stretch in found], np.int64).T
    behind = np.cumsum(upto - on)
    lines = np.repeat(upto - behind, upto - on) + np.arange(1, behind[-1] + 1)
    starts, stops = records.feeds[lines - 1] + 1, records.feeds[lines] + 1
    said = saying(records.run, starts, stops, records.shape.delimiter) != SILENT
    counts: list[int] = np.add.reduceat(said.astype(np.int64), behind - (upto - on)).tolist()
    return counts
