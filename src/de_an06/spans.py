"""Spans: one column of a run of records as it is written, told by where each cell stands in the run's bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_STEP = 4096
"""Rows whose bytes stay near the processor while all their cells are fetched."""
_LOOKED_AT = 256
"""Cells by which it is decided how many words of a column are fetched."""
_SIZES = (1, 2, 4, 8)
_FEW_LONG = 16
"""Few cells, at most one in so many, may be longer than what is fetched."""
PAD = 128
"""Bytes that stand behind the last cell of any run, so that whole words can be fetched at any cell."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Cells as UTF-8 bytes: cell i is `data[starts[i] : starts[i] + lengths[i]]`.

    `data` (uint8) goes on for at least `PAD` bytes after the last cell; `starts` and `lengths` are int64.
    """

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    near: NDArray[np.uint64] | None = None
    """Words from each cell's start on, where they were fetched before."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> Spans:
        """Return texts as a column."""
        cells = [text.encode() for text in texts]
        lengths = np.fromiter(map(len, cells), np.int64, len(cells))
        return cls(padded(b"".join(cells)), np.cumsum(lengths) - lengths, lengths)

    @classmethod
    def repeated(cls, text: str, count: int) -> Spans:
        """Return a column in which every cell has the same text."""
        one = cls.of([text])
        return cls(one.data, np.zeros(count, np.int64), np.full(count, int(one.lengths[0]), np.int64))

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.starts)

    def bytes_at(self, row: int) -> bytes:
        """Return one cell's bytes."""
        start = int(self.starts[row])
        return self.data[start : start + int(self.lengths[row])].tobytes()

    def at(self, row: int) -> str:
        """Return one cell's text; bytes that a cut has torn become U+FFFD."""
        return self.bytes_at(row).decode("utf-8", "replace")

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_] | slice) -> Spans:
        """Return some cells, in the order given."""
        near = None if self.near is None else self.near[rows]
        return Spans(self.data, self.starts[rows], self.lengths[rows], near)

    def fetched(self, count: int) -> NDArray[np.uint64]:
        """Return the 8 x `count` bytes from each cell's start on as (cells, count), whatever stands behind its end."""
        if self.near is not None and count <= self.near.shape[1]:
            return self.near[:, :count]
        return self._anywhere(count)[self.starts].view(np.uint64).reshape(len(self), count)

    def _anywhere(self, count: int) -> NDArray[np.void]:
        """Return the words that begin at each byte."""
        size = len(self.data) - 8 * count + 1
        return np.ndarray((size,), dtype=f"V{8 * count}", buffer=self.data, strides=(1,))

    def fetch(self, count: int, rows: slice, into: NDArray[np.uint64]) -> None:
        """Fetch the words of some cells into their places."""
        into[rows] = self._anywhere(count)[self.starts[rows]].view(np.uint64).reshape(-1, count)

    def words(self, count: int) -> NDArray[np.uint64]:
        """Return the first 8 x `count` bytes of each cell as (cells, count), zeros behind the cell's end."""
        return self.fetched(count) & _masks(count).take(self.lengths, axis=0, mode="clip")

    def filled(self, count: int) -> NDArray[np.uint64]:
        """Return the first 8 x `count` bytes of each cell as (cells, count), 0xFF behind the cell's end.

        No text holds that byte, so cells that are not longer have the same words only if they have the same bytes.
        """
        return self.fetched(count) | _fills(count).take(self.lengths, axis=0, mode="clip")


def brought(columns: Mapping[str, Spans]) -> dict[str, Spans]:
    """Return columns of as many cells with the words of most cells fetched.

    Cells of one row stand together in the bytes, so all columns are fetched for some rows before the next.
    """
    count = min(map(len, columns.values()), default=0)
    if count < _STEP:
        return dict(columns)
    found = dict(columns)
    plan = []
    for name, column in columns.items():
        size = _size(column.lengths[:: count // _LOOKED_AT])
        if size:
            into = np.empty((count, size), np.uint64)
            plan.append((column, size, into))
            found[name] = Spans(column.data, column.starts, column.lengths, into)
    for start in range(0, count, _STEP):
        for column, size, into in plan:
            column.fetch(size, slice(start, start + _STEP), into)
    return found


def _size(lengths: NDArray[np.int64]) -> int:
    """Return how many words to fetch for cells of such lengths, 0 where most cells are empty."""
    if 2 * np.count_nonzero(lengths) < len(lengths):
        return 0
    lengths = np.sort(lengths)
    most = int(lengths[-1 - len(lengths) // _FEW_LONG])
    return next((size for size in _SIZES if most <= 8 * size), 0)


def joined(parts: Sequence[dict[str, Spans]]) -> dict[str, Spans]:
    """Return the columns of several runs as those of one; the columns of a run share its bytes."""
    runs = [next(iter(part.values())).data for part in parts]
    shift = np.cumsum([0, *map(len, runs)]).tolist()
    data = np.concatenate(runs)
    found = {}
    for name in parts[0]:
        columns = [part[name] for part in parts]
        starts = np.concatenate([column.starts + more for column, more in zip(columns, shift, strict=False)])
        found[name] = Spans(data, starts, np.concatenate([column.lengths for column in columns]))
    return found


def padded(data: bytes) -> NDArray[np.uint8]:
    """Return bytes with `PAD` zeros behind them."""
    found = np.empty(len(data) + PAD, np.uint8)
    found[: len(data)] = np.frombuffer(data, np.uint8)
    found[len(data) :] = 0
    return found


@lru_cache
def _masks(count: int) -> NDArray[np.uint64]:
    """Return, by length, the mask that keeps so many bytes of `count` words."""
    ones = np.tril(np.full((8 * count + 1, 8 * count), 0xFF, np.uint8), -1)
    return ones.view(np.uint64)


@lru_cache
def _fills(count: int) -> NDArray[np.uint64]:
    """Return, by length, what fills `count` words behind a text."""
    return ~_masks(count)
