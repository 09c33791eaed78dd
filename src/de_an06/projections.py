"""Projections of the cube: what lies within a span of days, told by unit, service and channel alone."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from de_an06.codings import Dictionary
from de_an06.facts import MAYBE, NO, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Truth = NDArray[np.uint8]

_Known = TypeVar("_Known")
PLACES = ("unit", "service", "channel")
EVENTS = ("received", "ended", "overdue")
"""What happens to a dossier on a day of its own."""
_LIES = (3,) * len(EVENTS)
"""How many truths there are of whether each of them lies within a span."""
_DENSE = 1 << 22
"""Combinations that are counted in one table, whether they occur or not."""
_SUMS_KEPT, _LINES_KEPT = 8, 2
"""Spans that stay at hand: a period, those it is compared with, and all that led up to each; lines may be many."""


class EventCells:
    """The cells of one event, whose days can be added up over any span."""

    def __init__(self, frame: pd.DataFrame) -> None:
        """Look at a frame with the axes of the cube and a column per measure, in any order."""
        days = frame["bin"].to_numpy()
        self._frame = frame if (days[1:] >= days[:-1]).all() else frame.sort_values("bin", kind="stable")
        self._days = self._frame["bin"].to_numpy()
        self._kept: OrderedDict[tuple[int, int], EventSums] = OrderedDict()

    @cached_property
    def _ranks(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        return ranks([self._frame[place].to_numpy() for place in PLACES])

    def within(self, first: int, last: int) -> EventSums:
        """Return the sums over a span of days, both ends included."""
        return _keep(self._kept, (first, last), lambda: self._within(first, last), _SUMS_KEPT)

    def _within(self, first: int, last: int) -> EventSums:
        start, end = np.searchsorted(self._days, first, "left"), np.searchsorted(self._days, last, "right")
        here = slice(int(start), max(int(start), int(end)))
        rank, sample = self._ranks
        places = {place: self._frame[place].to_numpy()[sample].astype(np.int64) for place in PLACES}
        return EventSums(places, lambda name: _summed(rank[here], self._frame[name].to_numpy()[here], len(sample)))


class EventSums:
    """Sums of one event over a span, a line for each combination of unit, service and channel that ever occurs."""

    def __init__(self, places: Mapping[str, Ints], add_up: Callable[[str], Ints]) -> None:
        """Take the lines' places on the axes, and what adds a measure up when it is asked for."""
        self.places, self._add_up = places, add_up
        self._known: dict[str, Ints] = {}

    def measure(self, name: str) -> Ints:
        """Return a measure's sum on each line."""
        if name not in self._known:
            self._known[name] = self._add_up(name)
        return self._known[name]


class DoubtLines:
    """The lines in doubt, which can be told by what they may mean for any span."""

    def __init__(self, frame: pd.DataFrame) -> None:
        """Look at a frame with `DOUBT_AXES`, a column of 0, 1, 2 per measure, and `rows`."""
        self._frame = frame
        self._kept: OrderedDict[tuple[int, int], DoubtsWithin] = OrderedDict()

    @cached_property
    def _patterns(self) -> tuple[Ints, dict[str, Truth]]:
        """The number of each line's truths, and by measure the truth that each number stands for."""
        told = {*PLACES, "aside", "rows", *(f"{event}_{end}" for event in EVENTS for end in ("first", "last"))}
        measures = {str(n): self._frame[n].to_numpy() for n in self._frame.columns if n not in told}
        if not measures:
            return np.zeros(len(self._frame), np.int64), {}
        numbers, values = _numbered(packed(measures))
        return numbers, unpacked(values, list(measures))

    @cached_property
    def _ranks(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The lines by everything but their days."""
        return ranks([*(self._frame[axis].to_numpy() for axis in (*PLACES, "aside")), self._patterns[0]])

    def within(self, first: int, last: int) -> DoubtsWithin:
        """Return the lines that may lie within a span of days, both ends included."""
        return _keep(self._kept, (first, last), lambda: self._within(first, last), _LINES_KEPT)

    def _within(self, first: int, last: int) -> DoubtsWithin:
        lies = {event: self._lies(event, first, last) for event in EVENTS}
        here = np.flatnonzero(np.bitwise_or.reduce(list(lies.values())) != NO)
        lies = {event: truth[here] for event, truth in lies.items()}
        rows = self._frame["rows"].to_numpy()[here]
        rank, sample = self._ranks
        if len(sample) * 4 < len(here):
            alike, rows = _alike((rank[here], *lies.values()), (len(sample), *_LIES), rows)
            lies = {event: truth.astype(np.uint8) for event, truth in zip(EVENTS, alike[1:], strict=True)}
            here = sample[alike[0]]
        places = {place: self._frame[place].to_numpy()[here] for place in PLACES}
        aside = self._frame["aside"].to_numpy()[here] > 0
        numbers, patterns = self._patterns
        return DoubtsWithin(lies, aside, numbers[here], patterns, rows, places)

    def _lies(self, event: str, first: int, last: int) -> Truth:
        """Whether the event of each line lies within a span."""
        early, late = (self._frame[f"{event}_{end}"].to_numpy() for end in ("first", "last"))
        inside = (early >= first) & (late <= last)
        outside = (late < first) | (early > last)
        return np.where(inside, np.uint8(YES), np.where(outside, np.uint8(NO), np.uint8(MAYBE)))


@dataclass(frozen=True)
class DoubtsTold:
    """Lines in doubt that are alike for a question, each with the number of its rows."""

    lies: Mapping[str, Truth]
    """Whether each event of each line is among those asked for."""
    aside: NDArray[np.bool_]
    pattern: Ints
    patterns: Mapping[str, Truth]
    """By measure, whether lines of each pattern count in it."""
    rows: NDArray[np.integer]

    def truth(self, measure: str) -> Truth:
        """Return whether each line counts in a measure."""
        return self.patterns[measure][self.pattern]


@dataclass(frozen=True)
class DoubtsWithin(DoubtsTold):
    """Lines in doubt that are alike for a span."""

    places: dict[str, NDArray[np.integer]]
    """The lines' units, services and channels; -1 = unknown."""

    def told(self, group: Ints, lies: Mapping[str, Truth]) -> tuple[Ints, DoubtsTold]:
        """Return the groups and the lines that are alike when only groups (from -2 on) and `lies` matter."""
        here = np.flatnonzero(np.bitwise_or.reduce(list(lies.values())) != NO)
        patterns = 1 + int(self.pattern.max(initial=0))
        shape = (3 + int(group.max(initial=0)), *_LIES, 2, patterns)
        if prod(shape) > max(_DENSE, 4 * len(here)):
            return group, DoubtsTold(lies, self.aside, self.pattern, self.patterns, self.rows)
        told: list[NDArray[np.integer]] = [group + 2, *lies.values(), self.aside.view(np.uint8), self.pattern]
        alike, rows = _alike([column[here] for column in told], shape, self.rows[here])
        place, aside, pattern = alike[0], alike[-2], alike[-1]
        found = {event: truth.astype(np.uint8) for event, truth in zip(EVENTS, alike[1:-2], strict=True)}
        return place - 2, DoubtsTold(found, aside > 0, pattern, self.patterns, rows)


def _alike(
    columns: Sequence[NDArray[np.integer]], shape: tuple[int, ...], rows: NDArray[np.integer]
) -> tuple[tuple[NDArray[np.intp], ...], Ints]:
    """Return the combinations of columns (each below its size in `shape`) that have rows, and how many."""
    sums = _summed(np.ravel_multi_index(tuple(columns), shape), rows, prod(shape))
    found = np.flatnonzero(sums)
    return np.unravel_index(found, shape), sums[found]


def packed(truths: Mapping[str, NDArray[np.integer]]) -> Ints:
    """Return the truths (0, 1, 2) of at most 31 measures as one number per line, two bits each, the first lowest."""
    found: Ints | None = None
    names = list(truths)
    for place in range(0, len(names), 4):
        byte = truths[names[place]].astype(np.uint8)
        for bit, name in enumerate(names[place + 1 : place + 4], 1):
            byte |= truths[name].astype(np.uint8, copy=False) << np.uint8(2 * bit)
        wide = byte.astype(np.int64) << (2 * place)
        found = wide if found is None else found | wide
    return np.zeros(0, np.int64) if found is None else found


def unpacked(numbers: NDArray[np.integer], measures: Sequence[str]) -> dict[str, Truth]:
    """Return the truths of packed numbers, by measure."""
    return {name: (numbers >> (2 * place) & 3).astype(np.uint8) for place, name in enumerate(measures)}


def combined(columns: Sequence[NDArray[np.integer]]) -> Ints:
    """Return one number per row for the combination of columns, renumbered before it could overflow."""
    key, size = np.zeros(len(columns[0]), np.int64), 1
    for place, column in enumerate(columns):
        low = int(column.min(initial=0))
        span = int(column.max(initial=0)) - low + 1
        if size * span >= 2**62:
            _, key = np.unique(key, return_inverse=True)
            size = int(key.max(initial=0)) + 1
        if size * span >= 2**62:
            return combined([key, np.unique(column, return_inverse=True)[1], *columns[place + 1 :]])
        key, size = key * span + (column.astype(np.int64, copy=False) - low), size * span
    return key


def ranks(columns: Sequence[NDArray[np.integer]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the number of each row's combination, in order, and a row that has each combination."""
    key = combined(columns)
    bits = len(key).bit_length()
    if int(key.max(initial=0)).bit_length() + bits > 63:
        _, sample, rank = np.unique(key, return_index=True, return_inverse=True)
        return rank.astype(np.intp), sample
    # With its row in its lowest bits a key tells after sorting where it came from.
    ordered = np.sort((key << bits) | np.arange(len(key)))
    rows = (ordered & ((1 << bits) - 1)).astype(np.intp, copy=False)
    ordered >>= bits
    new = np.ones(len(key), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    rank = np.empty(len(key), np.intp)
    rank[rows] = np.cumsum(new) - 1
    return rank, rows[new]


def _numbered(values: Ints) -> tuple[Ints, Ints]:
    """Return small numbers that stand for values, of which few are different, and the values they stand for."""
    known = Dictionary(("value",))
    parts = range(0, len(values), 1 << 16)
    found = [known.codes({"value": values[start : start + (1 << 16)]})[1].astype(np.int64) for start in parts]
    return np.concatenate([values[:0], *found]), known.known()["value"]


def _summed(group: NDArray[np.intp], weights: NDArray[np.integer], groups: int) -> Ints:
    """Return the sum of each group; whole numbers whose sums are far below 2**53, so the float sums are exact."""
    return np.bincount(group, weights=weights, minlength=groups).astype(np.int64)


def _keep(
    kept: OrderedDict[tuple[int, int], _Known], span: tuple[int, int], make: Callable[[], _Known], most: int
) -> _Known:
    """Return what is known of a span; the one not asked for longest goes when there are many."""
    if span not in kept:
        kept[span] = make()
    kept.move_to_end(span)
    if len(kept) > most:
        kept.popitem(last=False)
    return kept[span]
