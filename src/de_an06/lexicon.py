"""The lexicon of one column: its distinct texts, numbered as they come, and each cell's number by its bytes.

A cell is found by a hash of its words and then compared byte by byte with what stands there, so two texts that
share a hash can only cost a second look, never a wrong number. Texts that are new are learnt, each once.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from de_an06.spans import Spans

    Words = NDArray[np.uint64]
    Ints = NDArray[np.int64]
    Numbers = NDArray[np.int32]

_SIZES = (1, 2, 4, 8, 16)
"""Sizes of shelves: a text stands on the first that its 8-byte words fit."""
_ROUND = 4096
"""How many unknown cells are first looked at for new texts; then more and more."""
_LEVELS = 3


def _factors() -> list[list[np.uint64]]:
    """Return odd numbers that spread words over a table, a row for each level."""
    golden, mask = 0x9E3779B97F4A7C15, 2**64 - 1
    found = []
    for place in range(1, _LEVELS * (_SIZES[-1] + 1) + 1):
        mixed = (place * golden) & mask
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & mask
        found.append(np.uint64((mixed ^ (mixed >> 27)) | 1))
    return [found[level::_LEVELS] for level in range(_LEVELS)]


_FACTORS = _factors()


class Lexicon:
    """Numbers for texts. `learn` is called with new texts, each once and in the order of their numbers.

    Several threads may look cells up at once.
    """

    def __init__(self, learn: Callable[[list[str]], None]) -> None:
        self._learn = learn
        self._shelves: dict[int, _Shelf] = {size: _Shelf(size, 16) for size in _SIZES}
        self._long: dict[bytes, int] = {}
        self._lock = Lock()
        self._count = 0

    def __len__(self) -> int:
        """Return the number of texts."""
        return self._count

    def numbers(self, cells: Spans) -> Numbers:
        """Return the number of each cell's text."""
        if not len(cells):
            return np.zeros(0, np.int32)
        shortest, longest = int(cells.lengths.min()), int(cells.lengths.max())
        if not shortest:
            filled = np.flatnonzero(cells.lengths)
            if 2 * len(filled) < len(cells):
                empty = self._on_shelf(1, cells.take(np.flatnonzero(cells.lengths == 0)[:1]))[0]
                found = np.full(len(cells), empty, np.int32)
                found[filled] = self.numbers(cells.take(filled))
                return found
        fitting = [size for size in _SIZES if 4 * size < max(shortest, 1) and longest <= 8 * size]
        if longest <= 8:
            fitting = [1]
        if fitting:
            return self._on_shelf(fitting[0], cells)
        found = np.empty(len(cells), np.int32)
        floor = -1
        for size in (*_SIZES, 0):
            within = cells.lengths > floor
            rows = np.flatnonzero(within & (cells.lengths <= 8 * size) if size else within)
            if len(rows):
                here = cells.take(rows)
                found[rows] = self._on_shelf(size, here) if size else self._one_by_one(here)
            floor = 8 * size
        return found

    def _on_shelf(self, size: int, cells: Spans) -> Numbers:
        words = cells.words(size)
        found = self._shelves[size].find(words, cells.lengths)
        if int(found.min(initial=0)) >= 0:
            return found
        rows = np.flatnonzero(found < 0)
        some = _ROUND
        while len(rows):
            with self._lock:
                self._take_in(size, cells, words, rows[:some])
            found[rows] = self._shelves[size].find(words[rows], cells.lengths[rows])
            rows = rows[found[rows] < 0]
            some *= 8
        return found

    def _take_in(self, size: int, cells: Spans, words: Words, rows: Ints) -> None:
        """Learn the texts of some cells, but for those that another thread has just learnt."""
        shelf = self._shelves[size]
        rows = rows[shelf.find(words[rows], cells.lengths[rows]) < 0]
        if not len(rows):
            return
        # Of texts that share a hash one is learnt now, and the others when they are looked for again.
        _, first = np.unique(_mixed(words[rows], cells.lengths[rows], 0), return_index=True)
        places = rows[np.sort(first)]
        self._learn([cells.at(row) for row in places.tolist()])
        numbers = np.arange(self._count, self._count + len(places), dtype=np.int32)
        self._shelves[size] = shelf.holding(words[places], cells.lengths[places], numbers)
        self._count += len(places)

    def _one_by_one(self, cells: Spans) -> Numbers:
        """Number cells that are too long for a shelf."""
        found = np.empty(len(cells), np.int32)
        for row in range(len(cells)):
            key = cells.bytes_at(row)
            with self._lock:
                if key not in self._long:
                    self._learn([cells.at(row)])
                    self._long[key] = self._count
                    self._count += 1
                found[row] = self._long[key]
        return found


class _Shelf:
    """Texts of so many words: tables of places by hash, tried in turn, over the words of the texts."""

    def __init__(self, size: int, capacity: int) -> None:
        self.size, self.count = size, 0
        # Place 0 is nobody's: no text has its length.
        self.words = np.zeros((capacity, size), np.uint64)
        self.lengths = np.full(capacity, -1, np.int64)
        self.numbers = np.full(capacity, -1, np.int32)
        # The first table is sparse, so that few texts need the second and hardly one the third.
        self.bits = tuple((more * capacity).bit_length() - 1 for more in (16, 8, 8))
        self.tables = tuple(np.zeros(1 << bits, np.int32) for bits in self.bits)

    def find(self, words: Words, lengths: Ints) -> Numbers:
        """Return the number of each text, -1 for one that is not here."""
        found = self._look(words, lengths, 0)
        for level in range(1, _LEVELS):
            if int(found.min(initial=0)) >= 0:
                break
            rows = np.flatnonzero(found < 0)
            found[rows] = self._look(words[rows], lengths[rows], level)
        return found

    def _look(self, words: Words, lengths: Ints, level: int) -> Numbers:
        place = self.tables[level].take(self._slots(words, lengths, level))
        other = self.words.take(place, axis=0)
        other ^= words
        differs = np.bitwise_or.reduce(other, axis=1) if self.size > 2 else other[:, 0] | other[:, -1]
        known = (differs == 0) & (self.lengths.take(place) == lengths)
        found = self.numbers.take(place)
        if not known.all():
            found[~known] = -1
        return found

    def _slots(self, words: Words, lengths: Ints, level: int) -> Words:
        return _mixed(words, lengths, level) >> np.uint64(64 - self.bits[level])

    def holding(self, words: Words, lengths: Ints, numbers: Numbers) -> _Shelf:
        """Return a shelf, this one if there is room, that holds these texts as well; they are new and all different."""
        if self.count + len(numbers) < len(self.numbers) and self._put(words, lengths, numbers):
            return self
        capacity = len(self.numbers)
        while True:
            capacity *= 4
            grown = _Shelf(self.size, capacity)
            old = slice(1, self.count + 1)
            more = (
                np.concatenate((self.words[old], words)),
                np.concatenate((self.lengths[old], lengths)),
                np.concatenate((self.numbers[old], numbers)),
            )
            if len(more[2]) < capacity and grown._put(*more):  # of its own kind
                return grown

    def _put(self, words: Words, lengths: Ints, numbers: Numbers) -> bool:
        """Add texts; False, and nothing added, when one finds no free place in any table."""
        slots = [self._slots(words, lengths, level).tolist() for level in range(_LEVELS)]
        chosen: dict[tuple[int, int], int] = {}
        for place, text in enumerate(zip(*slots, strict=True), self.count + 1):
            free = (p for p in enumerate(text) if p not in chosen and not self.tables[p[0]][p[1]])
            found = next(free, None)
            if found is None:
                return False
            chosen[found] = place
        at = slice(self.count + 1, self.count + 1 + len(numbers))
        self.words[at], self.lengths[at], self.numbers[at] = words, lengths, numbers
        # The tables last, for other threads are reading.
        for (level, slot), place in chosen.items():
            self.tables[level][slot] = place
        self.count += len(numbers)
        return True


def _mixed(words: Words, lengths: Ints, level: int) -> Words:
    """Return a hash of each text, of which the upper bits count."""
    factors = _FACTORS[level]
    mixed = lengths.view(np.uint64) * factors[-1]
    for word, factor in zip(words.T, factors, strict=False):
        mixed += (word ^ (word >> np.uint64(29))) * factor
    return mixed
