"""Sums of yes/no measures by cell, added block by block in either sign, in memory that follows the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from de_an06.codings import Field, Range, folded, packed, replace_codes, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from de_an06.codings import Codes, Columns

_PIECE = 1 << 16
"""Rows that are packed at a time, so that they stay in the processor's cache."""
_LANES = 12
"""Most sums that share a word, which sets the size of the table that spreads marks over it."""


class Counts:
    """Sums of measures, and of rows, for each combination of axes that occurs.

    Rows are packed into one number each: cell, marks, sign. Full buffers are sorted, added up and merged into
    the running sums, of which several share one word, each in a lane wide enough for the largest.
    """

    def __init__(
        self, axes: tuple[str, ...], days: tuple[str, ...], measures: tuple[str, ...], room: int = 1 << 21
    ) -> None:
        """Begin without rows; `days` are the axes that `label` applies to, `room` the rows held back at most."""
        self.axes, self.days, self.measures, self.room = axes, frozenset(days), measures, room
        self.label: Callable[[NDArray[np.int64]], NDArray[np.int64]] = lambda days: days
        """Gives the first day of each day's bin; may grow coarser at any time."""
        self._fields: list[Field] = [Range(axis) for axis in axes]
        self._widths = [0] * len(axes)
        self._low = len(measures) + 1
        """Bits below the cell in a packed row: the sign, then the marks."""
        self._buffer = np.empty(0, np.uint64)
        self._filled = 0
        self._minus = False
        self._cells = np.empty(0, np.uint64)
        self._lane, self._most = 1, 0
        self._words: list[Codes] = _spare(len(measures) + 1, self._lane)

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process needs to go on; labels are its owner's."""
        self._reduce()
        return {**self.__dict__, "label": None, "_buffer": np.empty(0, np.uint64)}

    def add(self, columns: Columns, marks: NDArray[np.uint32] | None, sign: int = 1) -> None:
        """Add one row per element of the columns (integers), or take away rows that were added before.

        Bit i of `marks` says whether the row counts in measure i.
        """
        rows = len(columns[self.axes[0]])
        start = 0
        while start < rows:
            end = min(rows, start + _PIECE, start + self.room - self._filled)
            piece = {axis: columns[axis][start:end] for axis in self.axes}
            self._hold(piece, None if marks is None else marks[start:end], sign)
            start = end

    def cells(self) -> pd.DataFrame:
        """Return the sums: the axes, `rows` and the measures, in the order of the axes, as narrow as they fit."""
        import pandas as pd

        self._reduce()
        order = self._order()
        found = self._decode(self._cells if order is None else self._cells[order])
        columns: dict[str, NDArray[np.integer]] = {axis: _narrow(found.pop(axis)) for axis in self.axes}
        words = self._words if order is None else [word[order] for word in self._words]
        for place, name in enumerate(("rows", *self.measures)):
            columns[name] = _lane_of(words, place, self._lane)
        return pd.DataFrame(columns, copy=False)

    # --- packing ---

    def _hold(self, columns: Columns, marks: NDArray[np.uint32] | None, sign: int) -> None:
        """Pack a piece of rows into the buffer."""
        keys = self._encode(columns)
        keys <<= np.uint64(self._low)
        if marks is not None:
            keys |= marks.astype(np.uint64) << np.uint64(1)
        if sign < 0:
            keys |= np.uint64(1)
            self._minus = True
        end = self._filled + len(keys)
        if end > len(self._buffer):
            bigger = np.empty(min(self.room, max(end, 2 * len(self._buffer))), np.uint64)
            bigger[: self._filled] = self._buffer[: self._filled]
            self._buffer = bigger
        self._buffer[self._filled : end] = keys
        self._filled = end
        if end == self.room:
            self._reduce()

    def _encode(self, columns: Columns) -> Codes:
        """Return the packed cells of rows; the layout grows until all their values have a place in it."""
        while True:
            found = [field.codes(columns) for field in self._fields]
            fields = [field for field, _ in found]
            if self._stands(fields):
                return packed([codes for _, codes in found], self._widths)
            self._lay_out(fields)

    def _decode(self, cells: Codes) -> dict[str, NDArray[np.int64]]:
        columns: dict[str, NDArray[np.int64]] = {}
        for field, codes in zip(self._fields, unpacked(cells, self._widths), strict=True):
            columns.update(field.columns(codes))
        return columns

    def _stands(self, fields: Sequence[Field]) -> bool:
        """Whether the layout is still that of the fields."""
        return [field.bits for field in fields] == self._widths and all(
            new is old for new, old in zip(fields, self._fields, strict=True)
        )

    def _lay_out(self, fields: Sequence[Field]) -> None:
        """Pack everything anew for fields that have grown; neighbours are told together when bits run short."""
        low = np.uint64(self._low)
        held = self._buffer[: self._filled]
        parts = [self._decode(self._cells), self._decode(held >> low)]
        fields = list(fields)
        while True:
            codes = [[field.codes(part)[1] for field in fields] for part in parts]
            if sum(field.bits for field in fields) <= 64 - self._low:
                break
            fields = folded(fields)
        self._fields, self._widths = fields, [field.bits for field in fields]
        held &= (np.uint64(1) << low) - np.uint64(1)
        held |= packed(codes[1], self._widths) << low
        self._cells = packed(codes[0], self._widths)
        self._settle()

    # --- labels ---

    def _relabel(self) -> None:
        """Replace days by the labels now in force, in the buffer and in the running sums."""
        while True:
            found = [self._labels(field) for field in self._fields]
            if self._stands([field for field, _ in found]):
                break
            self._lay_out([field for field, _ in found])
        place, changed = sum(self._widths), False
        for (_, table), width in zip(found, self._widths, strict=True):
            place -= width
            if table is not None:
                replace_codes(self._buffer[: self._filled], place + self._low, width, table)
                changed |= replace_codes(self._cells, place, width, table)
        if changed:
            self._settle()

    def _labels(self, field: Field) -> tuple[Field, Codes | None]:
        """Return a field that holds the labels of its days, and what its codes become (None = nothing changes)."""
        if not self.days.intersection(field.axes):
            return field, None
        known = field.known()
        labels = {axis: self.label(days) if axis in self.days else days for axis, days in known.items()}
        grown, new = field.codes(labels)
        if grown is not field:
            return grown, None
        old = field.codes(known)[1]
        if np.array_equal(old, new):
            return field, None
        table = np.arange(1 << field.bits, dtype=np.uint64)
        table[old] = new
        return field, table

    # --- sums ---

    def _reduce(self) -> None:
        """Add the rows held back to the running sums."""
        self._relabel()
        keys = self._buffer[: self._filled]
        self._filled = 0
        if not len(keys):
            return
        keys.sort()
        cells = keys >> np.uint64(self._low)
        ends = _ends(cells)
        longest = int(np.diff(ends, prepend=-1).max())
        self._widen((self._most + longest).bit_length())
        words = [_total(word, ends) for word in self._spread(keys)]
        self._merge(cells[ends], words)

    def _spread(self, keys: Codes) -> list[Codes]:
        """Return each row's share of each word of sums."""
        marks = (keys | np.uint64(1)) & ((np.uint64(1) << np.uint64(self._low)) - np.uint64(1))
        minus = (keys & np.uint64(1)).astype(bool) if self._minus else None
        words = []
        for first, count in _shares(self._low, self._lane):
            table = np.zeros(1, np.uint64)
            for lane in range(count):
                table = np.concatenate([table, table | np.uint64(1 << lane * self._lane)])
            word = table[(marks >> np.uint64(first)) & np.uint64((1 << count) - 1)]
            # Words are sums modulo 2**64: what is taken away leaves every lane right once it is added.
            words.append(word if minus is None else np.negative(word, out=word, where=minus))
        self._minus = False
        return words

    def _merge(self, cells: Codes, words: list[Codes]) -> None:
        """Add sums by cell, in order and each cell once, to the running sums."""
        both = np.concatenate([self._cells << np.uint64(1), (cells << np.uint64(1)) | np.uint64(1)])
        both.sort(kind="stable")
        new = (both & np.uint64(1)).astype(bool)
        both >>= np.uint64(1)
        ends = _ends(both)
        group = np.zeros(len(both), np.int32)
        group[ends[:-1] + 1] = 1
        np.cumsum(group, out=group)
        mine, theirs = group[~new], group[new]
        self._cells = both[ends]
        for place, (old, more) in enumerate(zip(self._words, words, strict=True)):
            total = np.zeros(len(ends), np.uint64)
            total[mine] = old
            total[theirs] += more
            self._words[place] = total
        self._drop_empty()

    def _drop_empty(self) -> None:
        rows = self._words[0] & np.uint64((1 << self._lane) - 1)
        self._most = int(rows.max(initial=0))
        if len(rows) and not rows.all():
            here = rows > 0
            self._cells, self._words = self._cells[here], [word[here] for word in self._words]

    def _settle(self) -> None:
        """Bring the running cells in order again, each once, after their codes have changed."""
        if (self._cells[1:] > self._cells[:-1]).all():
            return
        order = np.argsort(self._cells)
        cells = self._cells[order]
        ends = _ends(cells)
        self._widen((self._most * int(np.diff(ends, prepend=-1).max())).bit_length())
        self._cells, self._words = cells[ends], [_total(word[order], ends) for word in self._words]
        self._drop_empty()

    def _widen(self, bits: int) -> None:
        """Make the lanes wide enough for sums of so many bits."""
        if bits > self._lane:
            words = _spare(self._low, bits, len(self._cells))
            per = _per_word(bits)
            for place in range(self._low):
                sums = _bits_of(self._words, place, self._lane)
                words[place // per] |= sums << np.uint64(place % per * bits)
            self._words, self._lane = words, bits

    def _order(self) -> NDArray[np.intp] | None:
        """Return the order of the axes; None where the cells stand in it."""
        ranks = [field.ranks() for field in self._fields]
        if all(rank is None for rank in ranks):
            return None
        codes = unpacked(self._cells, self._widths)
        ranked = [c if rank is None else rank[c] for rank, c in zip(ranks, codes, strict=True)]
        return np.argsort(packed(ranked, self._widths))


def _ends(ordered: Codes) -> NDArray[np.intp]:
    """Return the last place of each run of equal numbers."""
    return np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), len(ordered) - 1)


def _total(word: Codes, ends: NDArray[np.intp]) -> Codes:
    """Return the sums of runs; differences of running sums modulo 2**64 are exact, and fast for short runs."""
    return np.diff(np.cumsum(word, dtype=np.uint64)[ends], prepend=np.uint64(0))


def _per_word(lane: int) -> int:
    return min(_LANES, 64 // lane)


def _shares(sums: int, lane: int) -> list[tuple[int, int]]:
    """Return the first sum and the number of sums of each word."""
    per = _per_word(lane)
    return [(first, min(per, sums - first)) for first in range(0, sums, per)]


def _spare(sums: int, lane: int, cells: int = 0) -> list[Codes]:
    return [np.zeros(cells, np.uint64) for _ in _shares(sums, lane)]


def _bits_of(words: Sequence[Codes], place: int, lane: int) -> Codes:
    per = _per_word(lane)
    return (words[place // per] >> np.uint64(place % per * lane)) & np.uint64((1 << lane) - 1)


def _lane_of(words: Sequence[Codes], place: int, lane: int) -> NDArray[np.integer]:
    sums = _bits_of(words, place, lane)
    return sums.astype(np.int32 if lane < 32 else np.int64)


def _narrow(column: NDArray[np.int64]) -> NDArray[np.integer]:
    low, high = int(column.min(initial=0)), int(column.max(initial=0))
    return column.astype(np.int32 if low >= -(2**31) and high < 2**31 else np.int64)
