"""Where runs of records stand in their file, and how records that are asked for later are found again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.errors import ChangedError, InputError
from de_an06.records import Run, line_ends, record_ends
from de_an06.system_messages import system_trouble
from de_an06.text import Trouble, Words, printable
from de_an06.tokenizer import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from de_an06.spans import Spans

_CHANGED = Words(
    "tệp đã thay đổi hoặc không còn trong lúc đọc; hãy chạy lại",
    "it changed or vanished while it was being read; run again",
)
_UNREADABLE = Words("không đọc được ({why_vi})", "it cannot be read ({why_en})")
_KNOWN = 8
_RARE = 8
"""Records of several lines are kept in mind when they are at most one in so many."""
EVERY = 64
_FEW = 8
"""A few records are read piece by piece when there are at least so many pieces for each that holds one."""


def further_lines(run: Run, ends: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Return `Place.further` of a run whose records end there."""
    count = np.diff(np.searchsorted(line_ends(run), ends, "right"), prepend=0)
    longer = np.flatnonzero(count > 1)
    return np.stack((longer, np.cumsum(count[longer] - 1))) if _RARE * len(longer) <= len(ends) else None


def stop(name: str, line: int | None, trouble: Trouble) -> InputError:
    """Return why a file cannot be read, as an error."""
    shown = printable(name)
    vi, en = (f", dòng {line}", f", line {line}") if line else ("", "")
    return InputError(f"{shown}{vi}: {trouble.what.vi}", f"{shown}{en}: {trouble.what.en}", trouble.fix, line)


def unreadable(name: str, error: OSError) -> InputError | ChangedError:
    """Return why the system would not read a file that it has read before, as an error."""
    if isinstance(error, FileNotFoundError):
        return changed(name)
    why, fix = system_trouble(error)
    return stop(name, None, Trouble(_UNREADABLE.fill(why_vi=why.vi, why_en=why.en), fix))


def changed(name: str) -> ChangedError:
    """Return that a file is no longer what it was, as an error."""
    return ChangedError(*(f"{printable(name)}: {text}" for text in _CHANGED))


@dataclass(frozen=True, slots=True)
class Body:
    """The body of one file as one reader knows it; runs of its records share it."""

    path: Path
    name: str
    delimiter: str
    header: int
    """How many columns the header names."""
    surplus: int
    """How many cells without text may stand behind them in a row."""
    fields: dict[str, int]
    known: dict[int, NDArray[np.int64]] = field(default_factory=dict, compare=False)
    """Lines above the records of a few runs, by offset: a reader's own, so that no other file's are taken for them."""

    def columns(self, run: Run, count: int) -> dict[str, Spans]:
        """Return the columns of so many records of it; raises InputError when there are not so many."""
        tokens = tokenize(run, self.delimiter, self.header, self.fields.values(), self.surplus)
        if len(tokens.ends) != count:
            raise changed(self.name)
        return {name: tokens.columns[index] for name, index in self.fields.items()}

    def __reduce__(self) -> tuple[type[Body], tuple[object, ...]]:
        """Leave behind what can be found again."""
        return Body, (self.path, self.name, self.delimiter, self.header, self.surplus, self.fields)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of whole records stands in its file; it holds no cells and no open file."""

    body: Body
    offset: int
    line: int
    record: int
    size: int
    height: int
    """Line ends within."""
    count: int
    """Records of every kind."""
    further: NDArray[np.int64] | None = field(compare=False, repr=False)
    """The records of several lines, by row, and above each how many lines more than records end with it, as (2, n);
    None where they are so many that the file is read again to number them."""
    marks: NDArray[np.int64] = field(compare=False, repr=False)
    """The end of every `EVERY`-th record, counted from the offset, so that a few can be read without the rest."""

    @property
    def before(self) -> int:
        """The number of its first record."""
        return self.record

    @property
    def after(self) -> tuple[int, int, int]:
        """Offset, line and record with which the next run begins."""
        return self.offset + self.size, self.line + self.height, self.record + self.count

    def lines(self, records: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the physical line on which each of these records starts."""
        rows = np.asarray(records, np.int64) - self.record
        if self.further is None:
            return self._first_lines()[rows] + self.line
        longer, more = self.further
        return rows + self.line + np.concatenate(([0], more))[np.searchsorted(longer, rows)]

    def again(self, records: NDArray[np.int64]) -> dict[str, Spans]:
        """Read the columns of these records again, which are in order.

        Raises ChangedError when the file is gone or no longer what it was, InputError when it can't be read.
        """
        body, rows = self.body, np.asarray(records, np.int64) - self.record
        pieces = np.unique(rows // EVERY)
        if len(rows) == self.count:
            run = self._run()
        else:
            # What is returned holds the bytes of these records alone.
            few = _FEW * len(pieces) <= len(self.marks)
            run = Run.of(b"".join(self._records(rows, pieces) if few else self._some(rows)), body.delimiter)
        return body.columns(run, len(rows))

    def raw(self, records: NDArray[np.int64]) -> Iterator[bytes]:
        """Read the bytes of these records again, which are in order.

        Raises ChangedError when the file is gone or no longer what it was, InputError when it can't be read.
        """
        rows = np.asarray(records, np.int64) - self.record
        pieces = np.unique(rows // EVERY)
        return self._records(rows, pieces) if _FEW * len(pieces) <= len(self.marks) else self._some(rows)

    def _some(self, rows: NDArray[np.int64]) -> Iterator[bytes]:
        run = self._run()
        ends = self._ends(run, self.count)
        return (run.record(ends, row) for row in rows.tolist())

    def _records(self, rows: NDArray[np.int64], pieces: NDArray[np.int64]) -> Iterator[bytes]:
        """Yield the bytes of a few records, by pieces of `EVERY` records each."""
        bounds = [0, *self.marks.tolist(), self.size]
        for piece in pieces.tolist():
            start, stop = bounds[piece : piece + 2]
            run = read_run(self.body, self.offset + start, stop - start)
            ends = self._ends(run, min(EVERY, self.count - piece * EVERY))
            for row in rows[rows // EVERY == piece].tolist():
                yield run.record(ends, row - piece * EVERY)

    def _first_lines(self) -> NDArray[np.int64]:
        """Return how many lines stand before each record, from the file's bytes."""
        known = self.body.known
        if self.offset not in known:
            run = self._run()
            starts = np.concatenate(([0], self._ends(run, self.count)[:-1]))
            while len(known) >= _KNOWN:
                del known[next(iter(known))]
            known[self.offset] = np.searchsorted(line_ends(run), starts, "right")
        return known[self.offset]

    def _ends(self, run: Run, count: int) -> NDArray[np.int64]:
        ends = record_ends(run)
        if len(ends) != count:
            raise changed(self.body.name)
        return ends

    def _run(self) -> Run:
        return read_run(self.body, self.offset, self.size)

    def moved(self, lines: int, records: int) -> Place:
        """Return the place so many lines and records further down."""
        return replace(self, line=self.line + lines, record=self.record + records) if lines or records else self


def read_run(body: Body, offset: int, size: int) -> Run:
    """Return whole records of a file; raises InputError or ChangedError when they can't be read."""
    try:
        with body.path.open("rb") as stream:
            stream.seek(offset)
            run = Run.read(stream, size, body.delimiter)
    except OSError as error:
        raise unreadable(body.name, error) from None
    if run is None:
        raise changed(body.name)
    return run
