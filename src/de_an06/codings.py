"""Fields: how the values of axes become small whole numbers, packed into one number per row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[np.integer]]
    Codes = NDArray[np.uint64]

_SPAN = 16
"""Bits of the widest axis that is told by its distance from the lowest value."""


class Field(Protocol):
    """Tells the values of one or more neighbouring axes by a code."""

    @property
    def axes(self) -> tuple[str, ...]:
        """The axes it tells, in order."""

    @property
    def bits(self) -> int:
        """Bits that the codes may take, with some to spare for new values."""

    def codes(self, columns: Columns) -> tuple[Field, Codes]:
        """Return the field that has a code for all the values (itself, if it can), and the codes."""

    def columns(self, codes: Codes) -> dict[str, NDArray[np.int64]]:
        """Return the values of codes."""

    def known(self) -> dict[str, NDArray[np.int64]]:
        """Return all values that may have occurred."""

    def ranks(self) -> Codes | None:
        """Return the rank of each code in the order of the axes; None where codes are ranks."""


class Range:
    """One axis of values close together: the code is the distance from a lowest value."""

    def __init__(self, axis: str, low: int = 0, bits: int = 0, seen: tuple[int, int] | None = None) -> None:
        self.axes: tuple[str, ...] = (axis,)
        self.bits = bits
        self._low, self._seen = low, seen

    def codes(self, columns: Columns) -> tuple[Field, Codes]:
        """Return the field that has a code for all the values (itself, if it can), and the codes."""
        column = columns[self.axes[0]].astype(np.int64, copy=False)
        if not len(column):
            return self, column.view(np.uint64)
        seen = int(column.min()), int(column.max())
        if self._seen is not None:
            seen = min(seen[0], self._seen[0]), max(seen[1], self._seen[1])
        if seen[0] < self._low or (seen[1] - self._low) >> self.bits:
            return self._grown(*seen).codes(columns)
        self._seen = seen
        return self, (column - self._low).view(np.uint64)

    def _grown(self, low: int, high: int) -> Field:
        """Return a field with space on both sides, as values tend to wander on."""
        if (high - low) >> _SPAN:
            return Dictionary(self.axes)
        bits = min(_SPAN, (high - low).bit_length() + 1)
        return Range(self.axes[0], low - ((1 << bits) - 1 - (high - low)) // 2, bits, self._seen)

    def columns(self, codes: Codes) -> dict[str, NDArray[np.int64]]:
        """Return the values of codes."""
        return {self.axes[0]: codes.view(np.int64) + self._low}

    def known(self) -> dict[str, NDArray[np.int64]]:
        """Return all values that may have occurred."""
        first, last = self._seen or (0, -1)
        return {self.axes[0]: np.arange(first, last + 1, dtype=np.int64)}

    def ranks(self) -> Codes | None:
        """Return the rank of each code in the order of the axes; None where codes are ranks."""
        return None


class Dictionary:
    """Axes whose values lie far apart or hang together: the code is the number of the combination seen.

    Combinations are found in a table by a hash and compared in full.
    """

    _FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD)

    def __init__(self, axes: tuple[str, ...]) -> None:
        self.axes, self.bits = axes, 0
        self._values = [np.empty(0, np.int64) for _ in axes]
        self._table = np.full(1 << 8, -1, np.int32)

    def codes(self, columns: Columns) -> tuple[Field, Codes]:
        """Return the field that has a code for all the values (itself, if it can), and the codes."""
        values = [columns[axis].astype(np.int64, copy=False) for axis in self.axes]
        found = self._find(values)
        new = np.flatnonzero(found < 0)
        if len(new):
            self._learn([column[new] for column in values])
            found[new] = self._find([column[new] for column in values])
        return self, found.astype(np.uint64)

    def _slots(self, values: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        mixed = np.zeros(len(values[0]), np.uint64)
        for place, column in enumerate(values):
            mixed ^= mixed >> np.uint64(29)
            mixed += column.view(np.uint64)
            mixed *= np.uint64(self._FACTORS[place % len(self._FACTORS)])
        return (mixed >> np.uint64(65 - len(self._table).bit_length())).view(np.int64)

    def _find(self, values: Sequence[NDArray[np.int64]]) -> NDArray[np.int32]:
        """Return the codes of combinations, -1 where one is new."""
        slot = self._slots(values)
        code = self._table[slot]
        if not len(self._values[0]):
            return code
        left = np.flatnonzero(~self._same(code, values))
        while len(left):
            left = left[code[left] >= 0]
            slot[left] = (slot[left] + 1) & (len(self._table) - 1)
            code[left] = self._table[slot[left]]
            left = left[~self._same(code[left], [column[left] for column in values])]
        return code

    def _same(self, code: NDArray[np.int32], values: Sequence[NDArray[np.int64]]) -> NDArray[np.bool_]:
        same = code >= 0
        for mine, column in zip(self._values, values, strict=True):
            same &= mine[code] == column
        return same

    def _learn(self, values: Sequence[NDArray[np.int64]]) -> None:
        order = np.lexsort(tuple(values))
        ordered = [column[order] for column in values]
        first = np.ones(len(order), bool)
        first[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in ordered])
        count = len(self._values[0])
        self._values = [np.concatenate([old, new[first]]) for old, new in zip(self._values, ordered, strict=True)]
        size = len(self._values[0])
        if size.bit_length() > self.bits:
            self.bits = size.bit_length() + 1
        if size * 8 > len(self._table):
            self._table = np.full(1 << (size * 16).bit_length(), -1, np.int32)
            count = 0
        self._insert(np.arange(count, size, dtype=np.int32))

    def _insert(self, codes: NDArray[np.int32]) -> None:
        slot = self._slots([column[codes] for column in self._values])
        while len(codes):
            free = self._table[slot] < 0
            self._table[slot[free]] = codes[free]
            left = self._table[slot] != codes
            codes, slot = codes[left], (slot[left] + 1) & (len(self._table) - 1)

    def columns(self, codes: Codes) -> dict[str, NDArray[np.int64]]:
        """Return the values of codes."""
        return {axis: column[codes] for axis, column in zip(self.axes, self._values, strict=True)}

    def known(self) -> dict[str, NDArray[np.int64]]:
        """Return all values that may have occurred."""
        return dict(zip(self.axes, self._values, strict=True))

    def ranks(self) -> Codes | None:
        """Return the rank of each code in the order of the axes; None where codes are ranks."""
        ranks = np.empty(len(self._values[0]), np.uint64)
        ranks[np.lexsort(tuple(reversed(self._values)))] = np.arange(len(ranks), dtype=np.uint64)
        return ranks


def folded(fields: Sequence[Field]) -> list[Field]:
    """Tell two neighbours together: those of fewest axes, and of these the widest."""
    pairs = range(len(fields) - 1)
    axes = [fields[i].axes + fields[i + 1].axes for i in pairs]
    place = min(pairs, key=lambda i: (len(axes[i]), -fields[i].bits - fields[i + 1].bits))
    return [*fields[:place], Dictionary(axes[place]), *fields[place + 2 :]]


# --- bits ----------------------------------------------------------------------------------------------------


def packed(codes: Sequence[Codes], widths: Sequence[int]) -> Codes:
    """Return the fields' codes as one number per row, the first field in the highest bits."""
    packed = codes[0].copy()
    for column, width in zip(codes[1:], widths[1:], strict=True):
        packed <<= np.uint64(width)
        packed |= column
    return packed


def unpacked(packed: Codes, widths: Sequence[int]) -> list[Codes]:
    """Return the fields' codes of packed numbers."""
    found, place = [], 0
    for width in reversed(widths):
        found.append((packed >> np.uint64(place)) & np.uint64((1 << width) - 1))
        place += width
    return found[::-1]


def replace_codes(packed: Codes, place: int, width: int, table: Codes) -> bool:
    """Replace the codes of one field in place; tells whether any has changed."""
    codes = (packed >> np.uint64(place)) & np.uint64((1 << width) - 1)
    change = table[codes] - codes
    packed += change << np.uint64(place)
    return bool(change.any())
