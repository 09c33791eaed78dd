"""Where records end in the bytes of a CSV file, and on which lines they start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from de_an06.dialect import record_pattern

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_LF, _CR, _QUOTE = b'\n\r"'
_NARROW = 3


def last_end(data: bytes, delimiter: str) -> int:
    """Return the offset after the last line end outside quotes, or 0; `data` begins with a record."""
    end = data.rfind(b"\n") + 1
    if not end or b'"' not in data:
        return end
    quotes = _regular_quotes(data, delimiter)
    if quotes is None:
        return max(exact_ends(data, delimiter), default=0)
    while end:
        before = int(np.searchsorted(quotes, end))
        if before % 2 == 0:
            return end
        end = data.rfind(b"\n", 0, int(quotes[before - 1])) + 1
    return 0


def _regular_quotes(data: bytes, delimiter: str) -> NDArray[np.int64] | None:
    """Return where the quotes stand, when each opens, closes or doubles by its neighbours; None otherwise.

    Then a byte is inside quotes where the number of quotes before it is odd.
    """
    text = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(text == _QUOTE)
    mark, last = ord(delimiter), len(text) - 1
    opening, closing = quotes[::2], quotes[1::2]
    before, after = text[opening - 1], text[np.minimum(closing + 1, last)]
    opens = (before == mark) | (before == _LF) | (before == _QUOTE) | (opening == 0)
    closes = (after == mark) | (after == _LF) | (after == _QUOTE) | (after == _CR) | (closing == last)
    return quotes if opens.all() and closes.all() else None


def exact_ends(data: bytes, delimiter: str) -> list[int]:
    """Return the offset after each whole record, matched one by one: slow, and right for any quotes."""
    pattern = record_pattern(delimiter)
    ends: list[int] = []
    while found := pattern.match(data, ends[-1] if ends else 0):
        ends.append(found.end())
    return ends


def record_ends(data: bytes, delimiter: str) -> NDArray[np.int64]:
    """Return the offset after each record of a run of whole records."""
    data = data if data.endswith(b"\n") else data + b"\n"
    ends = _line_ends(data)
    if b'"' not in data:
        return ends
    quotes = _regular_quotes(data, delimiter)
    if quotes is None:
        return np.array(exact_ends(data, delimiter), np.int64)
    outside: NDArray[np.int64] = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return outside


def _line_ends(data: bytes) -> NDArray[np.int64]:
    return np.flatnonzero(np.frombuffer(data, np.uint8) == _LF) + 1


def line_count(data: bytes) -> int:
    """Return the number of line ends."""
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == _LF))


def swallowing(data: bytes, ends: NDArray[np.int64], delimiter: str, width: int) -> dict[int, int]:
    """Return the records in which a stray quote has swallowed others, with how many cells their lines have.

    Such a record has a line in its middle, or only lines, with as many delimiters as a record of `width`
    cells, none of them followed by a blank as in prose. Up to three columns are too few to tell.
    """
    if width <= _NARROW:
        return {}
    text = np.frombuffer(data, np.uint8)
    line_ends = _line_ends(data if data.endswith(b"\n") else data + b"\n")
    marks = np.flatnonzero(text == ord(delimiter))
    count = np.diff(np.searchsorted(marks, line_ends), prepend=0)
    full = count == width - 1
    of = np.searchsorted(ends, line_ends)
    lines = np.bincount(of, minlength=len(ends))
    inner = full & np.concatenate(([False], of[1:] == of[:-1])) & np.concatenate((of[1:] == of[:-1], [False]))
    every = np.bincount(of[full], minlength=len(ends)) == lines
    suspect = np.flatnonzero((lines > 1) & (every | (np.bincount(of[inner], minlength=len(ends)) > 0)))
    cells = np.bincount(of, count, minlength=len(ends)).astype(np.int64) + 1
    prose = (delimiter + " ").encode()
    starts = np.concatenate(([0], ends[:-1]))
    return {row: int(cells[row]) for row in suspect.tolist() if prose not in data[starts[row] : ends[row]]}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of whole records stands in its file; called with record numbers, it gives their lines."""

    path: Path
    sha256: str
    """Of the whole file, so that what is known of its lines is not taken for another file's."""
    delimiter: str
    offset: int
    line: int
    record: int = 1
    size: int = 0
    lines: int = 0
    plain: bool = True
    """Whether every record has one line, so that nothing need be read again to number them."""

    def holding(self, data: bytes, count: int) -> Place:
        """Return the place of these bytes, which hold `count` records."""
        lines = line_count(data)
        plain = count == lines + (not data.endswith(b"\n"))
        return replace(self, size=len(data), lines=lines, plain=plain)

    def after(self, count: int) -> Place:
        """Return where the next run begins, `count` records later."""
        at = (self.offset + self.size, self.line + self.lines, self.record + count)
        return Place(self.path, self.sha256, self.delimiter, *at)

    def __call__(self, records: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the physical line on which each of these records starts."""
        rows = np.asarray(records, np.int64) - self.record
        return rows + self.line if self.plain else _first_lines(self)[rows]


@lru_cache(maxsize=8)
def _first_lines(place: Place) -> NDArray[np.int64]:
    """Return the physical line on which each record starts, from the file's bytes."""
    with place.path.open("rb") as stream:
        stream.seek(place.offset)
        data = stream.read(place.size)
    starts = np.concatenate(([0], record_ends(data, place.delimiter)[:-1]))
    return np.searchsorted(_line_ends(data), starts, "right") + place.line
