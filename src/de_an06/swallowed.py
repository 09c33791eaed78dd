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

_NARROW = 3
_LONG = 1 << 16
"""No row is longer that is told by its cells."""
_DAY = re.compile(r"\d[\d/.:+TZ ,-]{4,}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shape:
    """By what a line is known as a row of its file: its width, and which columns hold dates."""

    delimiter: str
    header: int
    """How many cells the header has."""
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


def swallowing(run: Run, ends: Ints, shape: Shape) -> dict[int, Reach]:
    """Return the records in which a stray quote has swallowed others, by number.

    Quotes enclose line ends there, and between these stands a row; or both the line on which they open and
    the one on which they close would be rows if the opening one were not there.
    """
    if not shape.tells:
        return {}
    lines = line_ends(run)
    height = np.diff(np.searchsorted(lines, ends, "right"), prepend=0)
    several = np.flatnonzero(height > 1)
    if not len(several):
        return {}
    if len(several) < len(ends):
        run = run.only(ends, several, shape.delimiter)
        ends, lines, height = np.cumsum(np.diff(ends, prepend=0)[several]), line_ends(run), height[several]
    records = _Several(run, shape, ends, lines - 1, np.concatenate(([0], np.cumsum(height))))
    found = ((row, _reach(records, row)) for row in _suspects(records).tolist())
    return {int(several[row]): reach for row, reach in found if reach is not None}


def _suspects(records: _Several) -> Ints:
    """Return the records that have the delimiters of two rows, or of one in a line in their middle."""
    need, first, lines = records.shape.header - 1, records.first, len(records.feeds)
    marks = places(records.run.text, ord(records.shape.delimiter))
    count = np.diff(np.searchsorted(marks, records.feeds), prepend=0)
    inner = count >= need
    inner[first[:-1]] = inner[first[1:] - 1] = False
    of = np.repeat(np.arange(len(first) - 1), np.diff(first))
    assert len(of) == lines  # noqa: S101  # each line belongs to a record
    return np.flatnonzero(
        (np.add.reduceat(count, first[:-1]) >= 2 * need) | (np.bincount(of[inner], minlength=len(first) - 1) > 0)
    )


def _reach(records: _Several, row: int) -> Reach | None:
    """Return how far a stray quote reaches in a record, if there is one."""
    feeds = records.feeds[records.first[row] : records.first[row + 1]]
    begin = int(records.ends[row - 1]) if row else 0
    found: list[tuple[int, int]] = []
    for opens, a, b in _stretches(records.run.quotes, begin, int(records.ends[row]), feeds):
        if _swallows(records, begin, opens, feeds[a : b + 1]):
            found.append((a, b))
            begin = int(feeds[b - 1]) + 1
    if not found:
        return None
    starts = np.concatenate([feeds[a:b] for a, b in found]) + 1
    stops = np.concatenate([feeds[a + 1 : b + 1] for a, b in found])
    said = saying(records.run, starts, stops, records.shape.delimiter) != SILENT
    return Reach(found[0][0], found[-1][1], 1 + int(np.count_nonzero(said)))


def _stretches(quotes: Ints, begin: int, end: int, feeds: Ints) -> Iterator[tuple[int, int, int]]:
    """Yield where quotes open that enclose line ends, and the lines on which they open and close."""
    inside = quotes[np.searchsorted(quotes, begin) : np.searchsorted(quotes, end)]
    # A doubled quote closes and opens again, and parts nothing.
    parted = inside[2::2] != inside[1:-1:2] + 1
    opens = inside[::2][np.concatenate(([True], parted))] if len(inside) else inside
    closes = inside[1::2][np.concatenate((parted, [True]))] if len(inside) else inside
    on, upto = np.searchsorted(feeds, opens), np.searchsorted(feeds, closes)
    wide = upto > on
    yield from zip(opens[wide].tolist(), on[wide].tolist(), upto[wide].tolist(), strict=True)


def _swallows(records: _Several, begin: int, opens: int, feeds: Ints) -> bool:
    """Tell whether quotes have swallowed rows; `feeds` ends the line on which they open, and each up to their close.

    `begin` is where the row begins in which they open.
    """
    raw, is_row = records.run.raw, records.shape.is_row
    inner = zip(feeds[:-2].tolist(), feeds[1:-1].tolist(), strict=True)
    if any(b - a < _LONG and is_row(bytes(raw[a + 1 : b + 1])) for a, b in inner):
        return True
    if feeds[0] - begin > _LONG or not is_row(bytes(raw[begin:opens] + raw[opens + 1 : feeds[0] + 1])):
        return False
    return is_row(_first_record(raw, int(feeds[-2]) + 1, int(feeds[-1]) + 1, records.shape.delimiter))


def _first_record(raw: bytearray, at: int, stop: int, delimiter: str) -> bytes:
    """Return the record that would begin there, but no more of it than stands on its first line."""
    if found := record_pattern(delimiter).match(raw, at, stop):
        return found[0]
    line = bytes(raw[at:stop])
    cut = open_quote(line, delimiter)
    return line if cut is None else line[:cut] + b"\n"
