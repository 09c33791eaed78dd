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
"""Sizes of shelves, in words of 8 bytes."""
_FEW_LONG = 16
"""The main shelf is so wide that at most one cell in so many is too long for it."""
_ROUND = 4096
"""How many unknown cells are first looked at for new texts; then more and more."""
_SAMPLE = 32
_WANDERING = 8
"""Once so large a part of a block was new, a sample of each block is looked at first."""
_LEVELS = 3
_NOBODY = np.uint64(0xFF)
"""Words that stand for no text: behind the end of one there is nothing but 0xFF."""


def _factors() -> list[list[np.uint64]]:
    """Return odd numbers that spread words over a table, a row for each level."""
    golden, mask = 0x9E3779B97F4A7C15, 2**64 - 1
    found = []
    for place in range(1, _LEVELS * _SIZES[-1] + 1):
        mixed = (place * golden) & mask
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & mask
        found.append(np.uint64((mixed ^ (mixed >> 27)) | 1))
    return [found[level::_LEVELS] for level in range(_LEVELS)]


_FACTORS = _factors()


class Lexicon:
    """Numbers for texts. `learn` is called with new texts, each once and in the order of their numbers.

    Most texts stand on the main shelf, whose width the first cells decide; longer ones on the first that they fit.
    Several threads may look cells up at once.
    """

    def __init__(self, learn: Callable[[list[str]], None]) -> None:
        self._learn = learn
        self._shelves: dict[int, _Shelf] = {size: _Shelf(size, 16) for size in _SIZES}
        self._long: dict[bytes, int] = {}
        self._lock = Lock()
        self._main = 0
        self._wandering = False
        self._empty = -1
        """The number of the empty text, which is asked for by itself where most cells are empty."""
        self._count = 0

    def __len__(self) -> int:
        """Return the number of texts."""
        return self._count

    def numbers(self, cells: Spans) -> Numbers:
        """Return the number of each cell's text."""
        lengths = cells.lengths
        filled = int(np.count_nonzero(lengths))
        if 2 * filled < len(cells):
            found = np.full(len(cells), self._number_of_empty(), np.int32)
            if filled:
                rows = np.flatnonzero(lengths)
                found[rows] = self.numbers(cells.take(rows))
            return found
        if not len(cells):
            return np.zeros(0, np.int32)
        main = self._main or self._decide(lengths)
        if int(lengths.max()) <= 8 * main:
            return self.numbers_on(main, cells.filled(main), cells)
        long = np.flatnonzero(lengths > 8 * main)
        found = self.numbers_on(main, cells.filled(main), cells, long)
        found[long] = self._by_size(cells.take(long))
        return found

    def _number_of_empty(self) -> int:
        with self._lock:
            if self._empty < 0:
                self._learn([""])
                self._empty = self._count
                self._count += 1
                if self._main:
                    self._hold_empty(self._main)
            return self._empty

    def _hold_empty(self, size: int) -> None:
        words = np.full((1, size), 2**64 - 1, np.uint64)
        self._shelves[size] = self._shelves[size].holding(words, np.array([self._empty], np.int32))

    def _decide(self, lengths: Ints) -> int:
        """Decide which shelf is the main one."""
        most = len(lengths) // _FEW_LONG
        fitting = (size for size in _SIZES if int(np.count_nonzero(lengths > 8 * size)) <= most)
        with self._lock:
            if not self._main:
                main = next(fitting, _SIZES[-1])
                if self._empty >= 0:
                    self._hold_empty(main)
                self._main = main
            return self._main

    def _by_size(self, cells: Spans) -> Numbers:
        """Number cells that are too long for the main shelf."""
        found = np.empty(len(cells), np.int32)
        for size in (size for size in _SIZES if size > self._main):
            rows = np.flatnonzero((cells.lengths > 4 * size) & (cells.lengths <= 8 * size))
            if len(rows):
                here = cells.take(rows)
                found[rows] = self.numbers_on(size, here.filled(size), here)
        rows = np.flatnonzero(cells.lengths > 8 * _SIZES[-1])
        found[rows] = self._one_by_one(cells.take(rows))
        return found

    def numbers_on(self, size: int, words: Words, cells: Spans, but: Ints | None = None) -> Numbers:
        """Return the numbers of cells whose texts stand on the shelf of a size; `words` are `cells.filled(size)`.

        The numbers of the cells `but` mean nothing, and their texts are not learnt.
        """
        if self._wandering and len(words) > _SAMPLE * _SAMPLE:
            # Where texts change from block to block, as days in a sorted file, a few cells tell most of the new ones.
            self.numbers_on(size, words[::_SAMPLE], cells.take(slice(None, None, _SAMPLE)))
        found, known = self._shelves[size].find(words)
        if known:
            return found
        if but is not None:
            found[but] = 0
        rows = np.flatnonzero(found < 0)
        self._wandering |= _WANDERING * len(rows) > len(found) > _ROUND
        some = _ROUND
        while len(rows):
            with self._lock:
                self._take_in(size, cells, words, rows[:some])
            found[rows], _ = self._shelves[size].find(words[rows])
            rows = rows[found[rows] < 0]
            some *= 8
        return found

    def _take_in(self, size: int, cells: Spans, words: Words, rows: Ints) -> None:
        """Learn the texts of some cells, but for those that another thread has just learnt."""
        shelf = self._shelves[size]
        rows = rows[shelf.find(words[rows])[0] < 0]
        if not len(rows):
            return
        # Of texts that share a hash one is learnt now, and the others when they are looked for again.
        _, first = np.unique(_mixed(words[rows], 1), return_index=True)
        places = rows[np.sort(first)]
        self._learn([cells.at(row) for row in places.tolist()])
        numbers = np.arange(self._count, self._count + len(places), dtype=np.int32)
        empty = np.flatnonzero(cells.lengths[places] == 0)
        if len(empty):
            self._empty = int(numbers[empty[0]])
        self._shelves[size] = shelf.holding(words[places], numbers)
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
        self.size, self.count, self.levels = size, 0, 1
        # Place 0 is nobody's.
        self.words = np.full((capacity, size), _NOBODY, np.uint64)
        self.numbers = np.full(capacity, -1, np.int32)
        # The first table is sparse, so that few texts need the second and hardly one the third.
        self.bits = tuple((more * capacity).bit_length() - 1 for more in (16, 8, 8))
        self.tables = tuple(np.zeros(1 << bits, np.int32) for bits in self.bits)

    def find(self, words: Words) -> tuple[Numbers, bool]:
        """Return the number of each text, -1 for one that is not here, and whether all are here."""
        found, known = self._look(words, 0)
        if known is None:
            return found, True
        rows = np.flatnonzero(~known)
        found[rows] = -1
        for level in range(1, self.levels):
            there, known = self._look(words[rows], level)
            if known is None:
                found[rows] = there
                return found, True
            found[rows[known]] = there[known]
            rows = rows[~known]
        return found, False

    def _look(self, words: Words, level: int) -> tuple[Numbers, NDArray[np.bool_] | None]:
        """Return numbers, and which of them are right; None where all are."""
        place = self.tables[level].take(self._slots(words, level))
        same = self.words.take(place, axis=0) == words
        known = same.view(f"u{self.size}")[:, 0] == _ALL_SAME[self.size] if self.size <= 8 else same.all(axis=1)
        return self.numbers.take(place), None if known.all() else known

    def _slots(self, words: Words, level: int) -> Ints:
        slots = _mixed(words, level)
        slots >>= np.uint64(64 - self.bits[level])
        return slots.view(np.int64)

    def holding(self, words: Words, numbers: Numbers) -> _Shelf:
        """Return a shelf, this one if there is room, that holds these texts as well; they are new and all different."""
        if self.count + len(numbers) < len(self.numbers) and self._put(words, numbers):
            return self
        capacity = len(self.numbers)
        while True:
            capacity *= 4
            grown = _Shelf(self.size, capacity)
            old = slice(1, self.count + 1)
            more = np.concatenate((self.words[old], words)), np.concatenate((self.numbers[old], numbers))
            if len(more[1]) < capacity and grown._put(*more):  # of its own kind
                return grown

    def _put(self, words: Words, numbers: Numbers) -> bool:
        """Add texts; False, and nothing added, when one finds no free place in any table."""
        slots = [self._slots(words, level).tolist() for level in range(_LEVELS)]
        chosen: dict[tuple[int, int], int] = {}
        for place, text in enumerate(zip(*slots, strict=True), self.count + 1):
            free = (p for p in enumerate(text) if p not in chosen and not self.tables[p[0]][p[1]])
            found = next(free, None)
            if found is None:
                return False
            chosen[found] = place
        at = slice(self.count + 1, self.count + 1 + len(numbers))
        self.words[at], self.numbers[at] = words, numbers
        # The tables last, for other threads are reading.
        for (level, slot), place in chosen.items():
            self.tables[level][slot] = place
            self.levels = max(self.levels, level + 1)
        self.count += len(numbers)
        return True


_ALL_SAME = {size: int.from_bytes(b"\x01" * size, "little") for size in _SIZES}


def _mixed(words: Words, level: int) -> Words:
    """Return a hash of each text, of which the upper bits count."""
    factors = _FACTORS[level]
    if not level:
        # A product carries differences upwards, where they count.
        mixed = words[:, 0] * factors[0]
        for place in range(1, words.shape[1]):
            mixed += words[:, place] * factors[place]
        return mixed
    mixed = np.zeros(len(words), np.uint64)
    for word, factor in zip(words.T, factors, strict=False):
        mixed += (word ^ (word >> np.uint64(29))) * factor
    return mixed
