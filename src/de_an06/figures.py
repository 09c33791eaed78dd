"""Figures: the whole numbers n, d and k of an indicator in each group, with the bounds that doubt leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from de_an06.facts import MAYBE, NO, YES
from de_an06.measures import MEASURES
from de_an06.slices import OUTSIDE, UNSURE, Groups, Scope, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from de_an06.catalogue import Indicator
    from de_an06.cube import Cube
    from de_an06.projections import DoubtsTold, DoubtsWithin, EventSums
    from de_an06.text import Words

    Ints = NDArray[np.int64]
    Truth = NDArray[np.uint8]
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
        self._known: dict[tuple[str, str], Ints] = {}
        self._seen: dict[str, tuple[Ints, DoubtsTold]] = {}

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
        n = self._sum(indicator, top)
        d = self._sum(indicator, below) if below else n
        k = np.zeros(len(self.groups), np.int64)
        if len(self.cube.doubts):
            more = self._doubtful(indicator, top, below)
            n, d, k = n + more[0], d + more[1], k + more[2]
        return n, d, k

    def _sum(self, indicator: Indicator, measure: str) -> Ints:
        """Return the sum of a measure of the indicator's event within span, scope and `where`, by group."""
        event = indicator.event
        group = self._inside(event, indicator.where)
        here = group >= 0
        return _added_up(group[here], self._events(event).measure(measure)[here], len(self.groups))

    def _events(self, event: str) -> EventSums:
        return self.cube.cells[event].within(self.span.first, self.span.last)

    def _inside(self, event: str, where: Mapping[str, tuple[str, ...]]) -> Ints:
        """Return the group of each line of an event, negative outside scope and `where`."""
        question = event, repr(where)
        if question not in self._known:
            places = self._events(event).places
            inside = self.scope.units[places["unit"]]
            for key, values in where.items():
                inside = inside & (self._holds(key, values, places) == YES)
            self._known[question] = np.where(inside, self.groups.of(**places), OUTSIDE)
        return self._known[question]

    def _holds(self, key: str, values: tuple[str, ...], places: Mapping[str, NDArray[np.integer]]) -> Truth:
        """Whether each line has one of the values of a `where` key; an unknown axis cannot tell."""
        dimensions = self.cube.dimensions
        if key == "channel":
            labels: tuple[str | None, ...] = dimensions.channels
            here = places["channel"]
        elif key == "unit.tier":
            labels, here = dimensions.units.texts("tier"), places["unit"]
        else:
            name = key.removeprefix("service.")
            texts = dimensions.services.texts("essential" if name == "essential_list" else name)
            labels = tuple((t or "").split(":")[0] for t in texts) if name == "essential_list" else texts
            here = places["service"]
        verdict = [YES if label in values else (MAYBE if label is None else NO) for label in labels]
        return np.array([*verdict, MAYBE], np.uint8)[here]

    # --- doubts ---

    @cached_property
    def _lines(self) -> DoubtsWithin:
        """The lines of which some event may lie within the span."""
        return self.cube.doubt_lines.within(self.span.first, self.span.last)

    @cached_property
    def _doubt_groups(self) -> Ints:
        return self.groups.of(**self._lines.places)

    def surely_received(self) -> int:
        """Return how many rows in doubt, none of them set aside, were surely received within span and scope."""
        if not len(self.cube.doubts):
            return 0
        sure = np.minimum(self._lines.lies["received"], self._in_scope()) == YES
        return int(self._lines.rows[sure & ~self._lines.aside].sum(dtype=np.int64))

    def _in_scope(self) -> Truth:
        """Whether each doubtful line belongs to the units chosen."""
        unit = self._lines.places["unit"]
        known = np.where(self.scope.units[unit], YES, NO)
        return np.where(unit >= 0, known, YES if self.scope.whole else MAYBE).astype(np.uint8)

    def _asked(self, where: Mapping[str, tuple[str, ...]]) -> dict[str, Truth]:
        """Whether each event of each doubtful line lies within span, scope and `where`."""
        here = self._in_scope()
        for key, values in where.items():
            here = np.minimum(here, self._holds(key, values, self._lines.places))
        return {event: np.minimum(lies, here) for event, lies in self._lines.lies.items()}

    def _told(self, where: Mapping[str, tuple[str, ...]]) -> tuple[Ints, DoubtsTold]:
        """Return the doubtful lines by group, as they look to indicators with this `where`."""
        question = repr(where)
        if question not in self._seen:
            self._seen[question] = self._lines.told(self._doubt_groups, self._asked(where))
        return self._seen[question]

    def _doubtful(self, indicator: Indicator, top: str, below: str | None) -> tuple[Ints, Ints, Ints]:
        """Return what the doubtful lines add to n, d and k in each group."""
        group, lines = self._told(indicator.where)
        in_n, in_d = _verdicts(lines, indicator.event, top, below)
        member = np.maximum(in_n, in_d)
        sure = (in_d != MAYBE) & (in_n != MAYBE) & (group != UNSURE)
        chosen = sure & (in_n == YES), sure & (in_d == YES), ~sure & (member != NO)
        n, d, k = (self._spread(group[here], lines.rows[here]) for here in chosen)
        return n, d, k

    def _spread(self, group: Ints, rows: NDArray[np.integer]) -> Ints:
        """Add up the rows of doubtful lines by group; those that may be in any group count in each."""
        fixed = group >= 0
        return _added_up(group[fixed], rows[fixed], len(self.groups)) + int(rows[group == UNSURE].sum(dtype=np.int64))

    # --- distinct counts ---

    def distinct(self, indicator: Indicator, measure: str, item: Ints) -> tuple[Ints, Ints, Ints]:
        """Return, by group, how many items have a row of the measure, how many rows may add one, and the most.

        `item` numbers the items of each service (last entry = unknown service); -1 = in no item.
        """
        event = MEASURES[measure].event
        group, sums = self._inside(event, indicator.where), self._events(event)
        here = (group >= 0) & (sums.measure(measure) > 0)
        found = [(group[here], item[sums.places["service"][here]])]
        if not len(self.cube.doubts):
            n = self._items(found)
            return n, np.zeros_like(n), n
        lines, places = replace(self._lines, lies=self._asked(indicator.where)), self._doubt_groups
        verdict, _ = _verdicts(lines, event, measure, None)
        mine = item[lines.places["service"]]
        sure = (verdict == YES) & (places >= 0) & (mine >= 0)
        maybe = (verdict != NO) & ~sure & (mine != OUTSIDE)
        known, nameless = maybe & (mine >= 0), maybe & (mine < 0)
        found.append((places[sure], mine[sure]))
        named = [(g, mine[known]) for g in self._possible_groups(places[known])]
        most = self._items([*found, *named]) + self._spread(places[nameless], lines.rows[nameless])
        return self._items(found), self._spread(places[maybe], lines.rows[maybe]), most

    def _possible_groups(self, group: Ints) -> list[Ints]:
        """The groups of some doubtful lines, one array per way in which those that may be in any group can lie."""
        if not (group == UNSURE).any():
            return [group]
        return [np.where(group == UNSURE, place, group) for place in range(len(self.groups))]

    def _items(self, pairs: list[tuple[Ints, Ints]]) -> Ints:
        """Count the different items of each group among groups and items, negative ones left out."""
        items = 1 + max(int(item.max(initial=-1)) for _, item in pairs)
        found = np.zeros((len(self.groups), items), bool)
        for group, item in pairs:
            here = (group >= 0) & (item >= 0)
            found[group[here], item[here]] = True
        return found.sum(axis=1, dtype=np.int64)

    # --- stocks ---

    def stock(self, indicator: Indicator, opening: str, closing: str) -> list[Figure]:
        """Return the running sum of openings minus closings up to the span's end."""
        n, k = self._until.standing(indicator, opening, closing)
        return [
            Figure(int(a), None, int(b), (max(0, int(a) - int(b)), 1), (int(a) + int(b), 1))
            for a, b in zip(n, k, strict=True)
        ]

    def standing(self, indicator: Indicator, opening: str, closing: str) -> tuple[Ints, Ints]:
        """Return, by group, the openings less the closings within the span, and the rows that may change them."""
        n = self.event_sum(indicator, opening) - self.event_sum(indicator, closing)
        if not len(self.cube.doubts):
            return n, np.zeros_like(n)
        group, lines = self._told(indicator.where)
        opened = np.minimum(lines.lies[MEASURES[opening].event], lines.truth(opening))
        closed = np.minimum(lines.lies[MEASURES[closing].event], lines.truth(closing))
        stands = np.minimum(opened, YES - closed)
        stands = np.where(lines.aside & (stands == YES), MAYBE, stands)
        sure = (stands != MAYBE) & (group != UNSURE)
        more, k = sure & (stands == YES), ~sure & (stands != NO)
        return n + self._spread(group[more], lines.rows[more]), self._spread(group[k], lines.rows[k])

    @cached_property
    def _until(self) -> DossierCounts:
        """The counts of everything up to the span's end."""
        return DossierCounts(self.cube, Span(-(10**7), self.span.last), self.scope, self.groups)

    def event_sum(self, indicator: Indicator, measure: str) -> Ints:
        """Return the clear rows of a measure by group."""
        return self._sum(replace(indicator, numerator=measure), measure)


def _verdicts(lines: DoubtsTold, event: str, top: str, below: str | None) -> tuple[Truth, Truth]:
    """Whether each doubtful line is in n and in d; one set aside is never surely in d."""
    here = np.where(lines.aside, np.minimum(lines.lies[event], np.uint8(MAYBE)), lines.lies[event])
    in_n = np.minimum(here, lines.truth(top))
    return in_n, np.minimum(here, lines.truth(below)) if below else in_n


def _added_up(group: Ints, rows: NDArray[np.integer], groups: int) -> Ints:
    """Return the rows of each group; whole numbers below 2**53, so the float sums are exact."""
    return np.bincount(group, weights=rows, minlength=groups).astype(np.int64)
