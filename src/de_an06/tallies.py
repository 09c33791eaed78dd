"""Tallies that several hands have made of disjoint rows, and the rows that are to be taken away from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from de_an06.cube import AXES, DOUBT_AXES, Cube
from de_an06.parts import Late
from de_an06.projections import EVENTS
from de_an06.tally import DATED, EVERY_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from de_an06.cube import Dimensions
    from de_an06.parts import Part
    from de_an06.rows import Rows
    from de_an06.tally import Tally

    Ints = NDArray[np.int64]


class Tallies:
    """The sum of tallies; one of them is made here, the others come from other processes."""

    def __init__(self, new: Callable[[], Tally]) -> None:
        """Begin with nothing counted; `new` makes an empty tally."""
        self._mine, self._minus = new(), new()
        self._others: list[Tally] = []
        self._settled: list[Late] = []
        self._gone: list[tuple[Ints, Ints]] = []

    def part(self, rows: Rows) -> Part:
        """Return what rows count for."""
        return self._mine.part(rows)

    def add(self, part: Part) -> None:
        """Count a part."""
        self._mine.add(part)

    def count_anew(self, rows: Rows, settled: Rows) -> None:
        """Take away rows that were counted, and count what stands for them."""
        self._minus.add(self._minus.part(rows))
        part = self.part(settled)
        self.add(part)
        if part.late is not None:
            self._gone.append((rows.source.astype(np.int64), rows.record))
            self._settled.append(part.late)

    def late(self, listed: Iterable[Late]) -> Late:
        """Return the rows that became overdue; of those that were counted anew, what stands for them."""
        none = np.zeros(0, np.int64)
        found = Late(*(np.concatenate(columns) for columns in _columns([Late(none, none, none, none), *listed])))
        if self._gone:
            gone = [np.concatenate(part) for part in zip(*self._gone, strict=True)]
            found = found.take(~np.isin(_named(found.source, found.record), _named(*gone)))
        return Late(*(np.concatenate(columns) for columns in _columns([found, *self._settled])))

    def join(self, other: Tally) -> None:
        """Add a tally of other rows."""
        self._others.append(other)

    @property
    def _signed(self) -> list[tuple[int, Tally]]:
        return [(1, self._mine), *((1, other) for other in self._others), (-1, self._minus)]

    def codes(self, axis: str) -> set[str]:
        """Return the codes that rows hold on an axis."""
        return {code for sign, tally in self._signed if sign > 0 for code in tally.codes(axis)}

    @property
    def days(self) -> dict[str, Ints]:
        """Return, by column, the number of rows on each day, rows set aside left out."""
        return {name: self._on(name) for name in DATED}

    def _on(self, name: str) -> Ints:
        found = np.zeros(len(EVERY_DAY), np.int64)
        for sign, tally in self._signed:
            days = tally.days[name]
            found[: len(days)] += sign * days
        return found

    def span(self, names: Iterable[str]) -> tuple[int, int] | None:
        """Return the first and last day of some columns, over rows that are not set aside."""
        found = [np.flatnonzero(self._on(name)) for name in names]
        ends = [int(end) for days in found if len(days) for end in (days[0], days[-1])]
        return (min(ends), max(ends)) if ends else None

    @property
    def shrunk(self) -> bool:
        """Whether rows at the first or last receipt were taken away, so that days may stand in the wrong bin."""
        if self._mine.by_day:
            return False
        widest = [tally.widest for sign, tally in self._signed if sign > 0 and tally.widest]
        whole = (min(first for first, _ in widest), max(last for _, last in widest)) if widest else None
        return self.span(("received_on",)) != whole

    def cube(
        self, dimensions: Dimensions, others: dict[str, pd.DataFrame], missing: Mapping[str, str], cuts: Ints
    ) -> Cube:
        """Return what was counted, in bins that begin at `cuts`."""
        signed = [(s, t) for s, t in self._signed if not t.empty or t is self._mine]
        cubes = [(sign, tally.cube(dimensions, others, missing, cuts)) for sign, tally in signed]
        if len(cubes) == 1:
            return cubes[0][1]
        first = cubes[0][1]
        truths = [c for c in first.doubts.columns if c not in (*DOUBT_AXES, "rows")]
        return Cube(
            dimensions,
            {event: _sum([(s, cube.events[event]) for s, cube in cubes], list(AXES)) for event in EVENTS},
            _sum([(s, cube.doubts) for s, cube in cubes], [*DOUBT_AXES, *truths]),
            others,
            sum(sign * cube.not_received for sign, cube in cubes),
            first.missing,
        )


def _columns(parts: list[Late]) -> Iterator[list[Ints]]:
    return ([part[place] for part in parts] for place in range(len(Late._fields)))


def _named(source: Ints, record: Ints) -> Ints:
    """Return one number for each row of a run: its file, and its record within."""
    return (source << 40) | record


def _sum(signed: list[tuple[int, pd.DataFrame]], axes: list[str]) -> pd.DataFrame:
    """Add frames up, in either sign; lines of which nothing is left are dropped."""
    filled = [(sign, frame) for sign, frame in signed if len(frame)]
    if not filled:
        return signed[0][1]
    sums = [column for column in filled[0][1].columns if column not in axes]
    parts = [frame if sign > 0 else frame.assign(**{c: -frame[c] for c in sums}) for sign, frame in filled]
    import pandas as pd

    whole = pd.concat(parts, ignore_index=True).groupby(axes, sort=True, as_index=False).sum()
    left = whole[(whole[sums] != 0).any(axis=1)] if len(filled) > 1 else whole
    return left.reset_index(drop=True)
