"""Figures: the whole numbers n, d and k of an indicator in each group, with the bounds that doubt leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from de_an06.measures import MAYBE, MEASURES, NO, YES
from de_an06.slices import OUTSIDE, UNSURE, Groups, Scope, Span

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from de_an06.catalogue import Indicator
    from de_an06.cube import Cube
    from de_an06.text import Words

    Ints = NDArray[np.int64]
    Bound = tuple[int, int] | None


@dataclass(frozen=True)
class Figure:
    """n, d (None for a count) and k; `low` and `high` as exact fractions (n, d), None = no bound known."""

    n: int
    d: int | None
    k: int
    low: Bound
    high: Bound
    remarks: tuple[Words, ...] = ()


def ratio(n: int, d: int, k: int) -> Figure:
    """Return the figure of a ratio of rows: k rows may be in d, and then may be in n."""
    return Figure(n, d, k, (n, d + k), (n + k, d + k))


def count(n: int, k: int, remarks: tuple[Words, ...] = ()) -> Figure:
    """Return the figure of a count: k rows may belong to it."""
    return Figure(n, None, k, (n, 1), (n + k, 1), remarks)


class DossierCounts:
    """Counts of dossiers over one span and scope, by group."""

    def __init__(self, cube: Cube, span: Span, scope: Scope, groups: Groups) -> None:
        """Look at a slice of the cube."""
        self.cube, self.span, self.scope, self.groups = cube, span, scope, groups
        self._known: dict[tuple[str, str], pd.DataFrame] = {}

    def figures(self, indicator: Indicator) -> list[Figure]:
        """Return the indicator's figure in each group: rows counted, rows in doubt."""
        n, d, k = self._rows(indicator, indicator.numerator, indicator.denominator)
        if indicator.denominator is None:
            return [count(int(a), int(c)) for a, c in zip(n, k, strict=True)]
        return [ratio(int(a), int(b), int(c)) for a, b, c in zip(n, d, k, strict=True)]

    def total(self, indicator: Indicator, measure: str) -> list[int]:
        """Return how many rows count in one measure in each group, doubtful rows left out."""
        return [int(n) for n in self._rows(indicator, measure, None)[0]]

    def _rows(self, indicator: Indicator, top: str, below: str | None) -> tuple[Ints, Ints, Ints]:
        sums = self._sums(indicator)
        n = sums[top].to_numpy(dtype=np.int64)
        d = sums[below].to_numpy(dtype=np.int64) if below else n
        k = np.zeros(len(self.groups), np.int64)
        if len(self.cube.doubts):
            more = self._doubtful(indicator, top, below)
            n, d, k = n + more[0], d + more[1], k + more[2]
        return n, d, k

    def _sums(self, indicator: Indicator) -> pd.DataFrame:
        """Return the sums of the event's measures within span, scope and `where`, a line per group."""
        question = indicator.event, repr(indicator.where)
        if question not in self._known:
            frame = self.cube.events[indicator.event]
            here = frame.loc[self._inside(frame, indicator)]
            group = self.groups.of(*(here[axis].to_numpy() for axis in ("unit", "service", "channel")))
            measures = [c for c in frame.columns if c not in ("bin", "unit", "service", "channel")]
            sums = here[measures].groupby(group).sum()
            self._known[question] = sums.reindex(range(len(self.groups)), fill_value=0)
        return self._known[question]

    def _inside(self, frame: pd.DataFrame, indicator: Indicator) -> NDArray[np.bool_]:
        day = frame["bin"].to_numpy()
        inside = (day >= self.span.first) & (day <= self.span.last) & self.scope.units[frame["unit"].to_numpy()]
        for key, values in indicator.where.items():
            inside &= self._holds(key, values, frame) == YES
        return np.asarray(inside, bool)

    def _holds(self, key: str, values: tuple[str, ...], frame: pd.DataFrame) -> NDArray[np.uint8]:
        """Whether each line has one of the values of a `where` key; an unknown axis cannot tell."""
        dimensions = self.cube.dimensions
        if key == "channel":
            labels: tuple[str | None, ...] = dimensions.channels
            places = frame["channel"].to_numpy()
        elif key == "unit.tier":
            labels, places = dimensions.units.texts("tier"), frame["unit"].to_numpy()
        else:
            name = key.removeprefix("service.")
            texts = dimensions.services.texts("essential" if name == "essential_list" else name)
            labels = tuple((t or "").split(":")[0] for t in texts) if name == "essential_list" else texts
            places = frame["service"].to_numpy()
        verdict = [YES if label in values else (MAYBE if label is None else NO) for label in labels]
        return np.array([*verdict, MAYBE], np.uint8)[places]

    # --- doubts ---

    @cached_property
    def _doubt_groups(self) -> Ints:
        return self.groups.of(*(self._doubt(axis) for axis in ("unit", "service", "channel")))

    def _doubt(self, column: str) -> Ints:
        return self.cube.doubts[column].to_numpy(dtype=np.int64)

    def lies(self, event: str, span: Span) -> NDArray[np.uint8]:
        """Whether the event of each doubtful line lies within a span."""
        first, last = self._doubt(f"{event}_first"), self._doubt(f"{event}_last")
        inside = (first >= span.first) & (last <= span.last)
        outside = (last < span.first) | (first > span.last)
        return np.where(inside, YES, np.where(outside, NO, MAYBE)).astype(np.uint8)

    def in_scope(self) -> NDArray[np.uint8]:
        """Whether each doubtful line belongs to the units chosen."""
        unit = self._doubt("unit")
        known = np.where(self.scope.units[unit], YES, NO)
        return np.where(unit >= 0, known, YES if self.scope.whole else MAYBE).astype(np.uint8)

    def _wanted(self, indicator: Indicator, event: str) -> NDArray[np.uint8]:
        here = np.minimum(self.lies(event, self.span), self.in_scope())
        for key, values in indicator.where.items():
            here = np.minimum(here, self._holds(key, values, self.cube.doubts))
        return here.astype(np.uint8)

    def _verdicts(
        self, indicator: Indicator, top: str, below: str | None
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Whether each doubtful line is in n and in d; one set aside is never surely in d."""
        here = self._wanted(indicator, indicator.event)
        in_n = np.minimum(here, self._doubt(top))
        in_d = np.minimum(here, self._doubt(below)) if below else in_n
        aside = self._doubt("aside") > 0
        return np.where(aside & (in_n == YES), MAYBE, in_n), np.where(aside & (in_d == YES), MAYBE, in_d)

    def _doubtful(self, indicator: Indicator, top: str, below: str | None) -> tuple[Ints, Ints, Ints]:
        """Return what the doubtful lines add to n, d and k in each group."""
        in_n, in_d = self._verdicts(indicator, top, below)
        member = np.maximum(in_n, in_d)
        sure = (in_d != MAYBE) & (in_n != MAYBE) & (self._doubt_groups != UNSURE)
        n = self._spread(sure & (in_n == YES))
        d = self._spread(sure & (in_d == YES))
        return n, d, self._spread(~sure & (member != NO))

    def _spread(self, lines: NDArray[np.bool_]) -> Ints:
        """Add up the rows of some doubtful lines by group; those that may be in any group count in each."""
        group, rows = self._doubt_groups[lines], self._doubt("rows")[lines]
        fixed = group >= 0
        sums = np.bincount(group[fixed], weights=rows[fixed], minlength=len(self.groups)).astype(np.int64)
        return sums + int(rows[group == UNSURE].sum())

    # --- distinct counts ---

    def distinct(self, indicator: Indicator, measure: str, item: Ints) -> tuple[Ints, Ints, Ints]:
        """Return, by group, how many items have a row of the measure, how many rows may add one, and the most.

        `item` numbers the items of each service (last entry = unknown service); -1 = in no item.
        """
        view = replace(indicator, numerator=measure)
        frame = self.cube.events[MEASURES[measure].event]
        here = frame.loc[self._inside(frame, view) & (frame[measure].to_numpy() > 0)]
        group = self.groups.of(*(here[axis].to_numpy() for axis in ("unit", "service", "channel")))
        found = [np.stack([group, item[here["service"].to_numpy()]], axis=1)]
        if not len(self.cube.doubts):
            n = self._items(found)
            return n, np.zeros_like(n), n
        verdict, _ = self._verdicts(view, measure, None)
        mine = item[self._doubt("service")]
        sure = (verdict == YES) & (self._doubt_groups >= 0) & (mine >= 0)
        maybe = (verdict != NO) & ~sure & (mine != OUTSIDE)
        found.append(np.stack([self._doubt_groups[sure], mine[sure]], axis=1))
        known, nameless = maybe & (mine >= 0), self._spread(maybe & (mine < 0))
        named = [np.stack([g, mine[known]], axis=1) for g in self._possible_groups(known)]
        return self._items(found), self._spread(maybe), self._items([*found, *named]) + nameless

    def _possible_groups(self, lines: NDArray[np.bool_]) -> list[Ints]:
        """The groups of some doubtful lines, one array per way in which those that may be in any group can lie."""
        group = self._doubt_groups[lines]
        if not (group == UNSURE).any():
            return [group]
        return [np.where(group == UNSURE, place, group) for place in range(len(self.groups))]

    def _items(self, pairs: list[Ints]) -> Ints:
        """Count the different items of each group among (group, item) pairs."""
        different = np.unique(np.concatenate(pairs), axis=0)
        different = different[(different >= 0).all(axis=1)]
        return np.bincount(different[:, 0], minlength=len(self.groups)).astype(np.int64)

    # --- stocks ---

    def stock(self, indicator: Indicator, opening: str, closing: str) -> list[Figure]:
        """Return the running sum of openings minus closings up to the span's end."""
        until = DossierCounts(self.cube, Span(-(10**7), self.span.last), self.scope, self.groups)
        n = until.event_sum(indicator, opening) - until.event_sum(indicator, closing)
        k = np.zeros(len(self.groups), np.int64)
        if len(self.cube.doubts):
            opened = np.minimum(until._wanted(indicator, opening), until._doubt(opening))
            closed = np.minimum(until._wanted(indicator, closing), until._doubt(closing))
            standing = np.minimum(opened, YES - closed)
            standing = np.where((until._doubt("aside") > 0) & (standing == YES), MAYBE, standing)
            sure = (standing != MAYBE) & (until._doubt_groups != UNSURE)
            n = n + until._spread(sure & (standing == YES))
            k = until._spread(~sure & (standing != NO))
        return [
            Figure(int(a), None, int(b), (max(0, int(a) - int(b)), 1), (int(a) + int(b), 1))
            for a, b in zip(n, k, strict=True)
        ]

    def event_sum(self, indicator: Indicator, measure: str) -> Ints:
        """Return the clear rows of a measure by group."""
        sums = self._sums(replace(indicator, numerator=measure))
        return sums[measure].to_numpy(dtype=np.int64)
