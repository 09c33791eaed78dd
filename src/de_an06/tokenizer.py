"""Finds the cells in the bytes of whole CSV records, as spans of these bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from de_an06.dialect import split_record
from de_an06.records import counted
from de_an06.spans import Spans
from de_an06.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from de_an06.records import Run

_LF, _CR, _QUOTE = b'\n\r"'
SILENT, DOUBTFUL, SAYS = range(3)
_GATHERED = 1 << 20
"""How many bytes are looked at in one go where rows are looked at byte by byte."""
_DECODED = 1 << 20
"""Up to so many bytes are decoded rather than checked by pyarrow, whose import takes longer."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The cells of a run of records, rows numbered from 0; those of ragged and blank rows may be anything."""

    columns: dict[int, Spans]
    ends: NDArray[np.int64]
    """Offset after each record."""
    found: NDArray[np.int64]
    """How many cells each record has."""
    ragged: NDArray[np.int64]
    """Rows that have too few cells, text in surplus ones, or more surplus ones than are usual."""
    blank: NDArray[np.int64]
    """Rows of another width that have no text at all; those with no more surplus cells than usual aren't among them."""


def is_utf8(run: Run) -> bool:
    """Tell whether bytes are UTF-8, faster than by decoding them."""
    view = memoryview(run.raw)[: run.size]
    if run.size <= _DECODED:
        try:
            str(view, "utf-8")
        except UnicodeDecodeError:
            return False
        return True
    import pyarrow as pa

    size = np.array([0, run.size], np.int32)
    text = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(size), pa.py_buffer(view)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def tokenize(run: Run, delimiter: str, header: int, wanted: Iterable[int], surplus: int = 0) -> Tokens:
    """Return the cells of the columns wanted; the run is UTF-8, and `header` is how many cells a record has.

    Up to `surplus` more cells without text are no cells.
    """
    layout = _layout(run, delimiter)
    columns = {index: layout.column(index) for index in wanted}
    ragged, blank = layout.odd_widths(delimiter, header, surplus)
    return Tokens(columns, layout.written[layout.last + 1] + 1, layout.found, ragged, blank)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the cells of each record stand: cell k of all is between cut k and cut k + 1."""

    run: Run
    written: NDArray[np.int64]
    """The delimiters and line ends outside quotes in the run, after -1."""
    data: NDArray[np.uint8]
    cuts: NDArray[np.int64]
    """Where they stand in `data`: the bytes of the run, or what is left of them where cells had to be rewritten."""
    last: NDArray[np.int64]
    """The last cell of each record."""
    found: NDArray[np.int64]
    width: int
    """How many cells every record has, or 0 where they differ."""
    quoted: NDArray[np.bool_] | None
    """The cells that stand between quotes in `data`, if there are some."""

    def column(self, index: int) -> Spans:
        """Return one column; a record that lacks it has an empty cell."""
        if 0 < self.width <= index:
            return Spans(self.data, np.zeros_like(self.found), np.zeros_like(self.found))
        at: slice | NDArray[np.int64] = slice(index, None, self.width or None)
        if not self.width:
            at = np.minimum(self.last - self.found + 1 + index, self.last)
        starts, stops = self.cuts[:-1][at] + 1, self.cuts[1:][at]
        lengths = stops - starts
        if self.width in {0, index + 1} and (ending := self.found == index + 1).any():
            lengths -= self._carriage_returns() & ending
        if self.quoted is not None:
            quoted = self.quoted[at].view(np.int8)
            starts += quoted
            lengths -= quoted << 1
        if not self.width:
            lengths[self.found <= index] = 0
        return Spans(self.data, starts, lengths)

    def _carriage_returns(self) -> NDArray[np.bool_]:
        """Return the records whose line ends with CRLF."""
        found = self.run.data[self.written[self.last + 1] - 1] == _CR
        if self.run.unclosed:
            found[-1] = False
        return found

    def odd_widths(self, delimiter: str, header: int, surplus: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the ragged rows, and rows of another width that are blank."""
        if self.width == header:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        odd = np.flatnonzero(self.found != header)
        found, last = self.found[odd], self.last[odd]
        usual = (found > header) & (found <= header + surplus)
        first = last - found + 1
        starts = self.written[np.where(usual, first + header, first)] + 1
        says = self._says(starts, self.written[last + 1], delimiter)
        return odd[says], odd[~usual & ~says]

    def _says(self, starts: NDArray[np.int64], stops: NDArray[np.int64], delimiter: str) -> NDArray[np.bool_]:
        """Tell of runs of whole cells whether there is text in them."""
        found = saying(self.run, starts, stops, delimiter)
        doubtful = np.flatnonzero(found == DOUBTFUL)
        known: dict[bytes, int] = {}
        for place in doubtful.tolist():
            cells = bytes(self.run.raw[starts[place] : stops[place]])
            if cells not in known:
                known[cells] = SAYS if any(map(clean, split_record(cells, delimiter))) else SILENT
            found[place] = known[cells]
        return found == SAYS


def _layout(run: Run, delimiter: str) -> _Layout:
    mark = ord(delimiter)
    written, lines = counted(run.text, mark, _LF, without=run.quotes, behind=(-1,))
    width = (len(written) - 1) // lines if lines else 0
    if width and (len(written) - 1) == width * lines and (run.data[written[width::width]] == _LF).all():
        # As many line ends as records, and all where they are expected: no need to look for others.
        last, found = np.arange(width - 1, len(written) - 1, width), np.full(lines, width)
    else:
        last = np.flatnonzero(run.data[written[1:]] == _LF)
        found = np.diff(last, prepend=-1)
        width = int(found[0]) if len(found) and (found == found[0]).all() else 0
    taken = _taken(run, delimiter)
    data, moved = run.data, written
    if len(taken):
        # As many bytes were taken out before a cut as quotes stand before it.
        counts = np.bincount(np.searchsorted(written, taken), minlength=len(written))
        data, moved = np.delete(data, taken), written - np.cumsum(counts)
    quoted = run.data[written[:-1] + 1] == _QUOTE if len(run.quotes) and not len(taken) else None
    return _Layout(run, written, data, moved, last, found, width, quoted)


def _taken(run: Run, delimiter: str) -> NDArray[np.int64]:
    """Return the quotes to take out of the bytes: none as long as each cell stands between its quotes as it is.

    That is so unless quotes are doubled or text stands behind a closing one.
    """
    quotes, text = run.quotes, run.data
    if not len(quotes):
        return quotes
    closing = quotes[1::2]
    after = text[closing + 1]
    doubled = after == _QUOTE
    plain = _closers(delimiter)[after]
    cr = np.flatnonzero(after == _CR)
    # A CR belongs to the line end only before a LF of the file's own.
    plain[cr] = (text[closing[cr] + 2] == _LF) & (closing[cr] + 2 < run.size)
    return np.delete(quotes, 2 * np.flatnonzero(doubled) + 1) if not plain.all() else quotes[:0]


@lru_cache
def _closers(delimiter: str) -> NDArray[np.bool_]:
    """Return the bytes before which a closing quote ends its cell."""
    found = np.zeros(256, bool)
    found[[ord(delimiter), _LF]] = True
    return found


def saying(run: Run, starts: NDArray[np.int64], stops: NDArray[np.int64], delimiter: str) -> NDArray[np.uint8]:
    """Return of some stretches of whole cells whether they say something: SILENT, SAYS, or DOUBTFUL by their bytes."""
    data, classes = run.data, _classes(delimiter)
    sizes = stops - starts
    # Most cells that say something begin with it.
    found = np.where(sizes > 0, classes[data[starts]], np.uint8(SILENT))
    unsure = np.flatnonzero((found != SAYS) & (sizes > 1))
    group = np.cumsum(sizes[unsure]) // _GATHERED
    for rows in np.split(unsure, np.flatnonzero(np.diff(group)) + 1) if len(unsure) else ():
        behind = np.cumsum(sizes[rows])
        at = np.repeat(stops[rows] - behind, sizes[rows]) + np.arange(behind[-1])
        found[rows] = np.maximum.reduceat(classes[data[at]], behind - sizes[rows])
    return found


@lru_cache
def _classes(delimiter: str) -> NDArray[np.uint8]:
    """Return what each byte tells of the cells it stands in."""
    found = np.full(256, DOUBTFUL, np.uint8)
    found[0x21:0x80] = SAYS
    found[_QUOTE] = DOUBTFUL
    found[[*b" \t\r\n", ord(delimiter)]] = SILENT
    return found
