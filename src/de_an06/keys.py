"""The key index: which keys, by their hashes, occur more than once in a snapshot, and what newer ones say of them."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import numpy as np

from de_an06.scratch import File, close_all
from de_an06.sorted_keys import PIECE, FileSink, Run, Sink, Sorted, in_order, joined, merged, told_apart
from de_an06.standing import agree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from de_an06.sorted_keys import U64, Keys

_ASKED = 1 << 15  # Rows looked up at a time: they stay in a core's cache.
_PER_KEY = 28  # Bytes that a key takes for lookups: three words, and up to four of the table that says where to look.
_SET = 48  # A place among closed keys: the number of their set above so many bits, and where they stand in it.


@dataclass(frozen=True, slots=True)
class Repeated:
    """Rows of one block whose keys occur more than once: the block's number, the rows in order, their hashes."""

    block: int
    rows: NDArray[np.int64]
    key: NDArray[np.uint64]


class KeyIndex:
    """What is known of the keys of a run, one class of files (a snapshot) after the other, the newest first.

    A class takes 8 bytes a row while it is open and 8 more while it is closed. With `lookups` it takes 24 and
    later, for each of its different keys, 24 and up to 4 more. Beyond `limit` bytes they go to temporary files in
    `folder`, and memory stays at about the limit. One thread may add, follow and close; any number may ask.
    Raises `OutputError` where the temporary files cannot be written.
    """

    def __init__(self, lookups: bool, limit: int, folder: Path | None = None) -> None:
        self.lookups = lookups
        self._limit = limit
        self._folder = folder
        self._files: list[File] = []
        self._closed: tuple[Sorted, ...] = ()
        self._open = _Class()
        weakref.finalize(self, close_all, self._files)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Forget everything and remove the temporary files."""
        self._closed = ()
        self._open = _Class()
        close_all(self._files)

    def add(self, first: U64, second: U64 | None = None, words: U64 | None = None) -> None:
        """Add the keys of the next block: hashes of seeds 0 and, for lookups, 1, and how the dossiers stand.

        A first hash of 0 is no key. The arrays are kept, not copied.
        """
        if not self.lookups:
            self._open.add((first,))
        elif second is None or words is None:
            raise ValueError("lookups need the second hash and what is told of each key")
        else:
            self._open.add((first, second, words))
        self._make_room()

    def follow(self, places: NDArray[np.int64], words: U64) -> None:
        """Let what the open class says of keys that were found hold once it is closed; it is older, thus the next.

        Where its copies disagree, nothing is known. The arrays are kept, not copied.
        """
        if len(places):
            self._open.follow(places, words)
            self._make_room()

    def find(self, first: U64, second: U64) -> NDArray[np.int64]:
        """Return the places of keys that closed classes have, and -1 for others; they hold until the next closing."""
        closed, found = self._closed, np.full(len(first), -1, np.int64)
        for start in range(0, len(first) if closed else 0, _ASKED):
            rows = slice(start, start + _ASKED)
            for number, keys in enumerate(closed):
                at = keys.find(first[rows], second[rows])
                found[rows] = np.where(at < 0, found[rows], at | number << _SET)
        return found

    def words(self, places: NDArray[np.int64]) -> U64:
        """Return how dossiers stand in the oldest of the classes closed that has them, by what `find` returned."""
        found = np.zeros(len(places), np.uint64)
        for here, at, keys in self._parted(places):
            found[here] = keys.words[at]
        return found

    def _parted(self, places: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.int64], Sorted]]:
        """Part places by the set of keys in which they are: which they are, where they stand in it, and the set."""
        for number, keys in enumerate(self._closed):
            here = places >> _SET == number
            if here.any():
                yield here, places[here] & (1 << _SET) - 1, keys

    def _make_room(self) -> None:
        # Closing takes three times what the open class holds: the blocks, the same sorted, and the outcome.
        if 3 * self._open.held + self._held > self._limit:
            self._spill()

    def close(self) -> Iterator[Repeated]:
        """Close the class, and return the rows whose keys it has more than once, block by block."""
        done, spilled = self._open, bool(self._open.runs)
        if spilled:
            self._spill()
        self._open = _Class()
        runs = done.runs if spilled else list(done.sorted())
        total = sum(len(run) for run in runs)
        repeated = self._sink(1, total // 2, 12 * (total // 2) <= self._limit // 8)
        in_memory = self._fits(total, meanwhile=0 if spilled else 32 * total)
        keys = self._sink(3, total, in_memory) if self.lookups else None
        for piece in merged(runs):
            again, different = told_apart(piece)
            repeated.put(again)
            if keys:
                keys.put(*different)
        for file in done.files:
            file.close()
        self._go_on(done)
        if keys and keys.size:
            self._shelve(keys.done())
        return done.repeats(repeated.done())

    def _go_on(self, done: _Class) -> None:
        """Write what an older class says of keys over what newer ones say; where its copies differ, nothing."""
        for places, words in done.followed():
            for here, at, keys in self._parted(places):
                keys.words[at] = words[here]
        for places, words in done.followed():
            for here, at, keys in self._parted(places):
                agree(keys.words, at, words[here])
        close_all(done.behind)

    @property
    def _held(self) -> int:
        return sum(keys.held for keys in self._closed)

    def _fits(self, keys: int, meanwhile: int = 0, freed: int = 0) -> bool:
        """Tell whether so many keys can be held for lookups, with room left for the class that comes next."""
        most = self._held + _PER_KEY * keys
        return most + meanwhile <= self._limit and most - freed <= self._limit // 2

    def _file(self) -> File:
        file = File(self._folder)
        self._files.append(file)
        return file

    def _sink(self, columns: int, room: int, in_memory: bool) -> Sink | FileSink:
        """Return what takes up to so many sorted keys."""
        if in_memory:
            return Sink(columns, room)
        return FileSink([self._file() for _ in range(columns)], self._limit // 16)

    def _spill(self) -> None:
        """Put what the open class holds in memory into its files."""
        now = self._open
        if now.raw is None:
            now.raw = self._file()
            now.files = [self._file() for _ in range(3 if self.lookups else 1)]
            now.behind = [self._file(), self._file()] if self.lookups else []
        runs = list(now.sorted())
        start = now.files[0].size
        for piece in merged(runs):
            for file, column in zip(now.files, piece, strict=True):
                file.append(column)
        now.runs.append(Run.on(now.files, start))
        now.put_away()

    def _shelve(self, keys: Sorted) -> None:
        """Take the keys of a class in for lookups.

        Each set of keys is more than twice as large as the next: a few are asked in turn, and few are ever merged.
        """
        self._closed = (*self._closed, keys)
        while len(self._closed) > 1 and len(self._closed[-2]) <= 2 * len(self._closed[-1]):
            *others, larger, smaller = self._closed
            total = len(larger) + len(smaller)
            sink = self._sink(3, total, self._fits(total, freed=larger.held + smaller.held))
            for piece in merged([larger.run, smaller.run]):
                sink.put(*told_apart(piece)[1])
            self._closed = (*others, sink.done())
            larger.close()
            smaller.close()


@dataclass(slots=True)
class _Class:
    """The keys of the blocks of one class, as they came and, where they went to files, also sorted."""

    sizes: list[int] = field(default_factory=list)
    blocks: list[Keys] = field(default_factory=list)
    held: int = 0
    raw: File | None = None
    files: list[File] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    later: list[tuple[NDArray[np.int64], U64]] = field(default_factory=list)
    """Places of keys that newer classes have, and what this one says of them."""
    behind: list[File] = field(default_factory=list)
    """The same, where it went to files."""

    def add(self, block: Keys) -> None:
        """Take a block."""
        self.sizes.append(len(block[0]))
        self.blocks.append(block)
        self.held += sum(column.nbytes for column in block)

    def follow(self, places: NDArray[np.int64], words: U64) -> None:
        """Take what it says of keys that newer classes have."""
        self.later.append((places, words))
        self.held += places.nbytes + words.nbytes

    def followed(self) -> Iterator[tuple[NDArray[np.int64], U64]]:
        """Return what it says of keys that newer classes have, piece after piece."""
        for start in range(0, self.behind[0].size if self.behind else 0, PIECE):
            stop = min(start + PIECE, self.behind[0].size)
            places, words = (file.read(start, stop) for file in self.behind)
            yield places.view(np.int64), words
        yield from self.later

    def sorted(self) -> Iterator[Run]:
        """Return the keys of the blocks in memory, sorted by pieces; of the blocks only first hashes are left."""
        start = rows = 0
        for place, block in enumerate(self.blocks, 1):
            rows += len(block[0])
            if rows >= PIECE or place == len(self.blocks):
                group = self.blocks[start:place]
                self.blocks[start:place] = [(block[0],) for block in group]
                yield Run.of(in_order(joined(group)))
                start, rows = place, 0

    def put_away(self) -> None:
        """Write the blocks in memory, as they came, behind those before them."""
        for block in self.blocks:
            if self.raw:
                self.raw.append(block[0])
        for places, words in self.later:
            for file, column in zip(self.behind, (places.view(np.uint64), words), strict=True):
                file.append(column)
        self.blocks.clear()
        self.later.clear()
        self.held = 0

    def repeats(self, repeated: Sorted) -> Iterator[Repeated]:
        """Return the rows that hold these keys, letting each block go once it is asked."""
        try:
            for number in range(len(self.sizes) if len(repeated) else 0):
                first = self._block(number)
                rows = np.flatnonzero(repeated.hold(first))
                if len(rows):
                    yield Repeated(number, rows, first[rows])
        finally:
            repeated.close()
            if self.raw:
                self.raw.close()

    def _block(self, number: int) -> U64:
        if self.raw is None:
            first, self.blocks[number] = self.blocks[number][0], ()
            return first
        return self.raw.next(self.sizes[number])
