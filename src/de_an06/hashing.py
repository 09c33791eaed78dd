"""Hashes of cells: 64 bits of each cell's bytes and length, or 128 where two of them are taken."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from de_an06.spans import Spans

    U64 = NDArray[np.uint64]

_ROWS = 1 << 14  # So many cells at a time stay in a core's cache.
_WORDS = 16  # Longer cells are no codes that anyone gave: those go one by one.
_CLASSES = ((0, 4), (4, 8), (8, _WORDS))
_ODD = 0x9E3779B97F4A7C15
_ALL = (1 << 64) - 1


def hashes(cells: Spans, seed: int = 0) -> U64:
    """Return a hash of each cell, never 0; it depends on nothing but the cell's bytes and the seed."""
    return _hashes(cells, (seed,))[0]


def both(cells: Spans) -> tuple[U64, U64]:
    """Return the hashes of seeds 0 and 1, which together are 128 bits, at less than the cost of two."""
    first, second = _hashes(cells, (0, 1))
    return first, second


def _hashes(cells: Spans, seeds: tuple[int, ...]) -> U64:
    """Return the hashes as (seeds, cells)."""
    found = np.empty((len(seeds), len(cells)), np.uint64)
    for start in range(0, len(cells), _ROWS):
        rows = slice(start, start + _ROWS)
        for here, some in _by_length(cells.take(rows)):
            found[:, rows][:, here] = _mixed(some, seeds)
    return np.maximum(found, np.uint64(1), out=found)


def _by_length(cells: Spans) -> Iterator[tuple[slice | NDArray[np.int64], Spans]]:
    """Part cells by how many words have to be looked at, so that a long cell costs the others nothing."""
    if cells.lengths.max() <= 32:
        yield slice(None), cells
        return
    words = np.maximum(-(-cells.lengths // 8), 1)
    for above, up_to in (*_CLASSES, (_WORDS, np.inf)):
        rows = np.flatnonzero((words > above) & (words <= up_to))
        if len(rows):
            yield rows, cells.take(rows)


def _mixed(cells: Spans, seeds: tuple[int, ...]) -> U64:
    """Hash cells of about one length as (seeds, cells).

    A word of zeros adds nothing, so it doesn't matter how many stand behind the cell's end.
    """
    count = max(1, -(-int(cells.lengths.max()) // 8))
    if count > _WORDS:
        return np.array([[_digest(cells.bytes_at(row), seed) for row in range(len(cells))] for seed in seeds], "u8")
    # Read as little-endian everywhere, so that every machine finds the same.
    words = np.array(cells.words(count).view("<u8").T, np.uint64, order="C")
    # A product carries differences upwards only: a last character's must be brought down first, or it is lost.
    words ^= words >> np.uint64(29)
    lengths = cells.lengths.astype(np.uint64)
    return np.stack([_seeded(words, lengths, seed) for seed in seeds])


def _seeded(words: U64, lengths: U64, seed: int) -> U64:
    factors, start = _factors(seed)
    mixed = words * factors[: len(words), None]
    mixed ^= mixed >> np.uint64(32)
    found = mixed.sum(0, dtype=np.uint64)
    found += lengths * factors[-1]
    found += start
    # The finaliser of splitmix64: every bit of the sum reaches every bit of the hash.
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        found ^= found >> np.uint64(shift)
        found *= np.uint64(factor)
    found ^= found >> np.uint64(31)
    return found


@lru_cache
def _factors(seed: int) -> tuple[U64, np.uint64]:
    """Return a seed's odd factors, for each word and (last) the length, and what it starts from."""
    drawn = [_splitmix((seed * (_WORDS + 2) + place + 1) * _ODD & _ALL) for place in range(_WORDS + 2)]
    return np.array([number | 1 for number in drawn[:-1]], np.uint64), np.uint64(drawn[-1])


def _splitmix(number: int) -> int:
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 & _ALL
    number = (number ^ number >> 27) * 0x94D049BB133111EB & _ALL
    return number ^ number >> 31


def _digest(cell: bytes, seed: int) -> int:
    salt = (seed & _ALL).to_bytes(blake2b.SALT_SIZE, "little")
    return int.from_bytes(blake2b(cell, digest_size=8, salt=salt).digest(), "little")
