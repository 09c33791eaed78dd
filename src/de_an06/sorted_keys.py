"""Sorted keys: cut, merged, told apart and looked up by their hashes, in memory or in files."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from de_an06.scratch import close_all
from de_an06.standing import together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from de_an06.scratch import File

    U64 = NDArray[np.uint64]
    # The first hashes; then, where lookups are wanted, the second ones, and how the dossiers stand.
    Keys = tuple[U64, ...]

PIECE = 1 << 17  # Rows sorted at a time: they stay in a core's cache.
_RANGES = 1 << 12  # Sorted hashes can be cut wherever the top 12 bits change.
_EDGES = np.arange(1, _RANGES, dtype=np.uint64) << np.uint64(52)


class Sorted:
    """Keys in the order of their first hashes, in memory or in files, and where to look for one."""

    def __init__(self, columns: Keys, files: list[File], room: int) -> None:
        """Lay out the table of places; it takes at most `room` bytes, or 256 KiB."""
        self._columns, self._first, self._files = columns, columns[0], files
        self._second = columns[1] if len(columns) > 1 else None
        few = len(self) < 1 << 17
        bits = len(self).bit_length()
        bits = min(max(bits + 4, 16), 20) if few else min(bits - 1, max(room // 4, 1 << 16).bit_length() - 1, 31)
        self._shift = np.uint64(64 - bits)
        self._places = self._laid_out(bits)
        # Where keys are few, most places are empty, and a yes or no per place answers most questions.
        self._taken = self._places[1:] > self._places[:-1] if few else None

    def __len__(self) -> int:
        return len(self._first)

    @property
    def held(self) -> int:
        """Bytes in memory."""
        columns = 0 if self._files else 8 * len(self) * len(self._columns)
        return columns + self._places.nbytes + (0 if self._taken is None else self._taken.nbytes)

    @property
    def run(self) -> Run:
        """The keys, to be merged with others."""
        if self._files:
            return Run.on(self._files, 0)
        return Run.of(self._columns)

    @property
    def words(self) -> U64:
        """How the dossiers stand; what a snapshot says that is older still is written over it."""
        return self._columns[2]

    def close(self) -> None:
        """Remove the files."""
        close_all(self._files)

    def hold(self, first: U64) -> NDArray[np.bool_]:
        """Tell which keys are among these by their first hashes."""
        return self.find(first) >= 0

    def find(self, first: U64, second: U64 | None = None) -> NDArray[np.int64]:
        """Return where keys stand among these, by the second hash too where it is given; -1 where they do not."""
        if not len(self):
            return np.full(len(first), -1, np.int64)
        if self._taken is None:
            return self._search(first, second)
        rows = np.flatnonzero(self._taken.take(self._places_of(first)))
        found = np.full(len(first), -1, np.int64)
        found[rows] = self._search(first[rows], None if second is None else second[rows])
        return found

    def _search(self, first: U64, second: U64 | None) -> NDArray[np.int64]:
        """Go through the keys at the place of each, all of them in step, until they are found or passed."""
        at = self._places.take(self._places_of(first)).astype(np.int64)
        here = self._first.take(at, mode="clip")
        same = self._equal(at, here, first, second)
        found = np.where(same, at, -1)
        rows = np.flatnonzero((here <= first) & ~same)
        at = at[rows]
        while len(rows):
            at += 1
            within = at < len(self)
            rows, at = rows[within], at[within]
            asked = first[rows]
            here = self._first[at]
            same = self._equal(at, here, asked, None if second is None else second[rows])
            found[rows[same]] = at[same]
            on = (here <= asked) & ~same
            rows, at = rows[on], at[on]
        return found

    def _equal(self, at: NDArray[np.int64], here: U64, first: U64, second: U64 | None) -> NDArray[np.bool_]:
        found = here == first
        if second is not None and self._second is not None:
            rows = np.flatnonzero(found)
            found[rows] = self._second.take(at[rows], mode="clip") == second[rows]
        return found

    def _places_of(self, first: U64) -> NDArray[np.int64]:
        return (first >> self._shift).view(np.int64)

    def _laid_out(self, bits: int) -> NDArray[Any]:
        """Return, for all values of the top bits of a hash, where those that have them begin."""
        dtype = np.uint32 if len(self) < 1 << 32 else np.int64
        places: NDArray[Any] = np.zeros((1 << bits) + 1, dtype)
        for start in range(0, len(self), PIECE):
            tops = self._places_of(self._first[start : start + PIECE])
            counts = np.bincount(tops - tops[0])
            places[tops[0] + 1 : tops[0] + 1 + len(counts)] += counts.astype(dtype)
        return np.cumsum(places, out=places)


@dataclass(frozen=True, slots=True)
class Run:
    """Sorted keys, in memory or in files from a place on, and at which of them each range of hashes begins."""

    edges: NDArray[np.int64]
    columns: Keys = ()
    files: tuple[File, ...] = ()
    start: int = 0

    @classmethod
    def of(cls, columns: Keys) -> Run:
        """Return sorted keys in memory."""
        return cls(_edges(columns[0]), columns)

    @classmethod
    def on(cls, files: list[File], start: int) -> Run:
        """Return the sorted keys in files from a place to their end."""
        return cls(_edges(files[0].mapped()[start:]), (), tuple(files), start)

    def __len__(self) -> int:
        return int(self.edges[-1])

    def read(self, low: int, high: int) -> Keys:
        """Return the keys of some ranges."""
        start, stop = int(self.edges[low]), int(self.edges[high])
        if self.files:
            return tuple(file.read(self.start + start, self.start + stop) for file in self.files)
        return tuple(column[start:stop] for column in self.columns)


class Sink:
    """Takes sorted keys in, piece after piece, and holds them in memory."""

    def __init__(self, columns: int, room: int) -> None:
        self._columns = [np.empty(room, np.uint64) for _ in range(columns)]
        self.size = 0

    def put(self, *piece: U64) -> None:
        """Take the next keys."""
        for column, values in zip(self._columns, piece, strict=True):
            column[self.size : self.size + len(values)] = values
        self.size += len(piece[0])

    def done(self) -> Sorted:
        """Return all keys."""
        whole = tuple(column[: self.size] for column in self._columns)
        if 4 * self.size < 3 * len(self._columns[0]):
            whole = tuple(column.copy() for column in whole)
        return Sorted(whole, [], 8 * self.size)


class FileSink:
    """Takes sorted keys in, piece after piece, and puts them into files."""

    def __init__(self, files: list[File], room: int) -> None:
        self._files = files
        self._room = room

    @property
    def size(self) -> int:
        """How many came."""
        return self._files[0].size

    def put(self, *piece: U64) -> None:
        """Take the next keys."""
        for file, values in zip(self._files, piece, strict=True):
            file.append(values)

    def done(self) -> Sorted:
        """Return all keys."""
        # How dossiers stand is written over, hashes are not.
        columns = tuple(file.mapped(to_write=place > 1) for place, file in enumerate(self._files))
        return Sorted(columns, self._files, self._room)


def merged(runs: list[Run]) -> Iterator[Keys]:
    """Return the keys of sorted runs in order, piece after piece; equal keys stand in one piece."""
    totals = np.sum([run.edges for run in runs], axis=0) if runs else np.zeros(_RANGES + 1, np.int64)
    cuts = np.searchsorted(totals, np.arange(0, totals[-1], PIECE))
    for low, high in pairwise([*dict.fromkeys(cuts.tolist()), _RANGES]):
        parts = [run.read(low, high) for run in runs if run.edges[low] < run.edges[high]]
        if parts:
            yield in_order(joined(parts)) if len(parts) > 1 else parts[0]


def joined(parts: list[Keys]) -> Keys:
    """Return the keys of several parts, one after the other."""
    return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))


def in_order(keys: Keys) -> Keys:
    """Sort keys by their first hashes; what is no key stays out."""
    if len(keys) > 1:
        order = np.argsort(keys[0])
        found: Keys = tuple(column[order] for column in keys)
    else:
        found = (np.sort(keys[0]),)
    start = int(np.searchsorted(found[0], np.uint64(1)))
    return tuple(column[start:] for column in found) if start else found


def told_apart(keys: Keys) -> tuple[U64, Keys]:
    """Return the first hashes that sorted keys have more than once, and each different key with what is told of it."""
    first = keys[0]
    same = first[1:] == first[:-1]
    if not same.any():
        return first[:0], keys
    again = first[1:][same]
    again = again[np.flatnonzero(np.append(True, again[1:] != again[:-1]))]
    for column in keys[1:2]:
        same &= column[1:] == column[:-1]
    starts = np.flatnonzero(np.append(True, ~same))
    return again, (*(column[starts] for column in keys[:2]), *(together(words, starts) for words in keys[2:]))


def _edges(first: U64) -> NDArray[np.int64]:
    found = np.empty(_RANGES + 1, np.int64)
    found[0], found[-1] = 0, len(first)
    found[1:-1] = np.searchsorted(first, _EDGES)
    return found
