"""Chance without a state: even bits, quotas and shuffles, each a function of seed, stream and number."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable

Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]

GOLDEN: Final = 0x9E3779B97F4A7C15
FULL: Final = (1 << 64) - 1
ROUNDS: Final = 6


def mix(bits: Bits) -> Bits:
    """Return the splitmix64 finish of each number: every bit depends on every bit."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def stream_key(seed: int, stream: int) -> np.uint64:
    """Return the number that sets one stream of one seed apart from all others."""
    start = np.array([(seed * GOLDEN + stream * 0xD1342543DE82EF95) & FULL], dtype=np.uint64)
    return np.uint64(mix(mix(start))[0])


def draw(seed: int, stream: int, rows: Ints) -> Bits:
    """Return 64 even bits per row number: a function of seed, stream and row, never of a state."""
    return mix(rows.astype(np.uint64) * np.uint64(GOLDEN) + stream_key(seed, stream))


def below(bits: Bits, limit: Ints | int) -> Ints:
    """Return a number in [0, limit) from each row's bits; limits are far below 2**31."""
    high = (bits >> np.uint64(33)).astype(np.int64)
    return (high * limit) >> 31


def cuts(weights: Iterable[int], total: int) -> Ints:
    """Return bounds that cut [0, total] in the proportion of the weights, each rounded half-up."""
    sums = list(accumulate(weights, initial=0))
    whole = sums[-1]
    return np.array([(2 * part * total + whole) // (2 * whole) for part in sums], dtype=np.int64)


def part_of(bounds: Ints, ranks: Ints) -> Ints:
    """Return in which part of the cut each rank lies."""
    return np.searchsorted(bounds, ranks, side="right").astype(np.int64) - 1


class Shuffle:
    """A bijection of [0, size) keyed by seed and stream, so that `shuffle(rows) < quota` picks quota rows.

    Feistel rounds over the next power of two, walked until the number is inside.
    """

    def __init__(self, size: int, seed: int, stream: int) -> None:
        bits = max(2, (size - 1).bit_length())
        self._size = size
        self._low = np.uint64(bits // 2)
        self._masks = (np.uint64((1 << (bits - bits // 2)) - 1), np.uint64((1 << (bits // 2)) - 1))
        self._keys = [stream_key(seed, stream * 64 + 1 + turn) for turn in range(ROUNDS)]

    def __call__(self, rows: Ints) -> Ints:
        """Return the place of each row number of [0, size)."""
        places = self._turn(rows.astype(np.uint64))
        outside = np.flatnonzero(places >= np.uint64(self._size))
        while outside.size:
            places[outside] = self._turn(places[outside])
            outside = outside[places[outside] >= np.uint64(self._size)]
        return places.astype(np.int64)

    def _turn(self, bits: Bits) -> Bits:
        high, low = bits >> self._low, bits & self._masks[1]
        for turn, key in enumerate(self._keys):
            if turn % 2:
                low = low ^ (mix(high + key) & self._masks[1])
            else:
                high = high ^ (mix(low + key) & self._masks[0])
        return (high << self._low) | low
