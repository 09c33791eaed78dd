"""Spans: one column of a run of records as it is written, told by where each cell stands in the run's bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

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
        return Spans(self.data, self.starts[rows], self.lengths[rows])

    def words(self, count: int) -> NDArray[np.uint64]:
        """Return the first 8 x `count` bytes of each cell as (cells, count), zeros behind the cell's end."""
        size = len(self.data) - 8 * count + 1
        anywhere = np.ndarray((size,), dtype=f"V{8 * count}", buffer=self.data, strides=(1,))
        found = anywhere[self.starts].view(np.uint64).reshape(len(self), count)
        found &= np.take(_masks(count), np.minimum(self.lengths, 8 * count), axis=0)
        return found


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
