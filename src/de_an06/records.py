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


def last_end(data: bytes, delimiter: str) -> int:
    """Return the offset after the last line end outside quotes, or 0."""
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
    """Return the offset after each whole record, matched one by one."""
    pattern = record_pattern(delimiter)
    ends: list[int] = []
    while found := pattern.match(data, ends[-1] if ends else 0):
        ends.append(found.end())
    return ends


def record_ends(data: bytes, delimiter: str) -> NDArray[np.int64]:
    """Return the offset after each record of a run of whole records."""
    data = data if data.endswith(b"\n") else data + b"\n"
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == _LF) + 1
    if b'"' not in data:
        return ends
    quotes = _regular_quotes(data, delimiter)
    if quotes is None:
        return np.array(exact_ends(data, delimiter), np.int64)
    return ends[np.searchsorted(quotes, ends) % 2 == 0]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of whole records stands in its file; called with record numbers, it gives their lines."""

    path: Path
    sha256: str
    """Of the whole file, so that what is known of its lines is not taken for another file's."""
    delimiter: str
    offset: int
    size: int
    line: int
    record: int
    plain: bool = True
    """Whether every record has one line, so that nothing need be read again to number them."""

    def after(self, data: bytes, count: int) -> Place:
        """Return where the next run begins."""
        line = self.line + data.count(b"\n")
        return replace(self, offset=self.offset + len(data), line=line, record=self.record + count)

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
    line_ends = np.flatnonzero(np.frombuffer(data, np.uint8) == _LF) + 1
    starts = np.concatenate(([0], record_ends(data, place.delimiter)[:-1]))
    return np.searchsorted(line_ends, starts, "right") + place.line
