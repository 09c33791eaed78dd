"""Flaws: which rows of a block something is said of, kept small for those who want the rows back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from de_an06.cross_columns import Cause
    from de_an06.rows import Block, CutOff, Ragged, Swallowed, Where

    Offsets = NDArray[np.uint32] | NDArray[np.uint8]
    """Places among records: numbers, or one bit for each record where that is less."""


@dataclass(frozen=True, slots=True)
class Flaws:
    """What is said of the rows of one block, by rule and column; at most a bit for each record, rule and column."""

    where: Where
    causes: tuple[tuple[str, str, Offsets], ...]
    ragged: Ragged
    swallowed: Swallowed
    cut: tuple[CutOff, ...] = ()

    @classmethod
    def of(cls, block: Block, causes: Iterable[Cause]) -> Flaws:
        """Return what is kept of a block and what breaks rules in it."""
        where, count = block.where, _count(block.where)
        told = ((cause.code, cause.name, block.record[cause.rows] - where.before) for cause in causes)
        packed = tuple((code, name, _packed(at, count)) for code, name, at in told)
        return cls(where, packed, block.ragged, block.swallowed, block.cut)

    def at(self, where: Where) -> Flaws:
        """Return the flaws of a block that stands there."""
        shift = where.before - self.where.before
        ragged = replace(self.ragged, record=self.ragged.record + shift)
        swallowed = replace(self.swallowed, record=self.swallowed.record + shift)
        cut = tuple(one._replace(record=one.record + shift) for one in self.cut)
        return Flaws(where, self.causes, ragged, swallowed, cut)

    def also(self, code: str, name: str, records: NDArray[np.int64]) -> Flaws:
        """Return the flaws with a rule that those of these records break which stand in the block."""
        offsets, count = np.unique(records) - self.where.before, _count(self.where)
        here = offsets[(offsets >= 0) & (offsets < count)]
        return replace(self, causes=(*self.causes, (code, name, _packed(here, count)))) if len(here) else self

    def records(self) -> Iterator[tuple[str, str, NDArray[np.int64]]]:
        """Yield rule, column, and the records that break it there, in order."""
        for code, name, offsets in self.causes:
            yield code, name, _unpacked(offsets, _count(self.where)) + self.where.before


def _count(where: Where) -> int:
    return where.after[2] - where.before


def _packed(at: NDArray[np.int64], count: int) -> Offsets:
    if 32 * len(at) <= count:
        return at.astype(np.uint32)
    there = np.zeros(count, bool)
    there[at] = True
    return np.packbits(there)


def _unpacked(offsets: Offsets, count: int) -> NDArray[np.int64]:
    if offsets.dtype == np.uint32:
        return offsets.astype(np.int64)
    return np.flatnonzero(np.unpackbits(offsets.view(np.uint8), count=count))
