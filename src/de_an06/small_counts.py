"""Which counts of a publication must be hidden so that none of the small ones can be worked out from the rest.

A count is hidden with everything that is counted among it, and with other counts until a hidden one could as well
be many other numbers. What it could be is shown by moves that leave all that is published as it is: dossiers of
one hidden cell stand in another one, or trade an attribute with dossiers there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Cell = TypeVar("Cell")
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, eq=False)
class Sum(Generic[Cell]):
    """A cell whose counts are the sums of those of its parts."""

    whole: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Publication(Generic[Cell, Key]):
    """All counts that would be published, and how they hang together."""

    counts: Mapping[Cell, Mapping[Key, int]]
    above: Mapping[Key, tuple[Key, ...]]
    """The counts that a count is part of, the nearest first."""
    below: Mapping[Key, tuple[Key, ...]]
    """What is hidden with a count: itself, and what is counted among it."""
    sums: Mapping[Key, Sequence[Sum[Cell]]]
    floors: Mapping[tuple[Cell, Key], int] = field(default_factory=dict)
    """What else is published says that a count is at least this."""
    tied: Mapping[tuple[Cell, Key], tuple[tuple[Cell, Key], ...]] = field(default_factory=dict)
    """Counts that would tell of a hidden one, and are hidden with it."""


class Concealment(Generic[Cell, Key]):
    """What is hidden of a publication."""

    def __init__(self, publication: Publication[Cell, Key], least: int) -> None:
        """Begin with everything shown; a count that is hidden can be one of more than `least` numbers."""
        self.told, self.least = publication, least
        self.hidden: dict[Key, set[Cell]] = defaultdict(set)
        self._sums_of: dict[Key, dict[Cell, list[Sum[Cell]]]] = {
            key: _by_cell(one for one in sums if key in publication.counts[one.whole])
            for key, sums in publication.sums.items()
        }
        self._given: dict[tuple[Sum[Cell], Key, Key, bool], tuple[float, int]] = {}

    def hide(self, cell: Cell, key: Key) -> None:
        """Hide a count with all that is counted among it, and where it would show again."""
        waiting = [(cell, key)]
        while waiting:
            here, what = waiting.pop()
            for part in self.told.below[what]:
                if part in self.told.counts[here] and here not in self.hidden[part]:
                    self.hidden[part].add(here)
                    waiting += self.told.tied.get((here, part), ())
        self._given.clear()

    def close(self) -> None:
        """Hide more until every count that is hidden, and not 0, could be many numbers."""
        while narrow := list(self._narrow()):
            for cell, key in narrow:
                while self.width(cell, key) < self.least:
                    self._hide_more(cell, key)

    def _narrow(self) -> Iterator[tuple[Cell, Key]]:
        for key in self.told.below:
            for cell, here in self.told.counts.items():
                if cell in self.hidden[key] and here[key] and self.width(cell, key) < self.least:
                    yield cell, key

    # --- how much a hidden count leaves open --------------------------------------------------------------

    def width(self, cell: Cell, key: Key) -> float:
        """Return by how much a hidden count can differ, at least, with nothing published being different."""
        return max(sum(self._reach(cell, key, level)) for level in self._levels(cell, key))

    def _levels(self, cell: Cell, key: Key) -> list[Key]:
        """Return the hidden counts whose dossiers may move: the count itself, and those it is part of."""
        return [level for level in (key, *self.told.above[key]) if cell in self.hidden[level]]

    def _reach(self, cell: Cell, key: Key, level: Key) -> tuple[float, float]:
        """Return how far a count can go down and up."""
        down, up = (
            min(self._room(cell, key, level, up), *self._absorbed(cell, key, level, up).values(), inf)
            for up in (False, True)
        )
        return down, up

    def _room(self, cell: Cell, key: Key, level: Key, up: bool) -> float:
        """Return how far a count can move within its cell while dossiers of `level` come or go."""
        here = self.told.counts[cell]
        if up:
            around = next((one for one in self.told.above[level] if one in here), None)
            return inf if around is None else here[around] - here[level]
        spare = (
            here[one] - self.told.floors[cell, one]
            for one in self.told.below[level]
            if one in here and (cell, one) in self.told.floors
        )
        return max(0, min([here[key], *spare]))

    def _absorbed(self, cell: Cell, key: Key, level: Key, up: bool) -> dict[Sum[Cell], float]:
        """Return, for each sum that a cell is in, how far the cell can move as the others in it give way."""
        return {one: self._absorb(one, cell, key, level, up) for one in self._sums_of[key].get(cell, ())}

    def _absorb(self, one: Sum[Cell], cell: Cell, key: Key, level: Key, up: bool) -> float:
        if cell == one.whole:
            return _added(self._parts(one, key, level, up))
        finite, endless = self._parts(one, key, level, not up)
        if cell in self.hidden[level]:
            own = self._through(cell, one, key, level, not up)
            finite, endless = (finite, endless - 1) if own == inf else (finite - own, endless)
        above = self._through(one.whole, one, key, level, up) if one.whole in self.hidden[level] else 0
        return _added((finite, endless)) + above

    def _parts(self, one: Sum[Cell], key: Key, level: Key, up: bool) -> tuple[float, int]:
        """Return how far the hidden parts of a sum can move together: what is finite, and how many know no end."""
        question = one, key, level, up
        if question not in self._given:
            # A sum that is asked again on the way gives nothing twice.
            self._given[question] = 0, 0
            cells = [part for part in one.parts if part in self.hidden[level]]
            rooms = [self._through(part, one, key, level, up) for part in cells]
            self._given[question] = sum(room for room in rooms if room != inf), rooms.count(inf)
        return self._given[question]

    def _through(self, cell: Cell, came: Sum[Cell], key: Key, level: Key, up: bool) -> float:
        """Return how far a cell can move for the sake of one sum, as its other sums give way."""
        if key not in self.told.counts[cell]:
            return 0
        others = [one for one in self._sums_of[key].get(cell, ()) if one is not came]
        return min(self._room(cell, key, level, up), *(self._absorb(one, cell, key, level, up) for one in others), inf)

    # --- what else to hide --------------------------------------------------------------------------------

    def _hide_more(self, cell: Cell, key: Key) -> None:
        """Hide one more count: the least that is enough, else the one that helps most."""
        best: tuple[bool, float, int, str] | None = None
        chosen: tuple[Cell, Key] | None = None
        for level in self._levels(cell, key):
            if sum(self._room(cell, key, level, up) for up in (False, True)) < self.least:
                continue
            for other, width in self._helpers(cell, key, level):
                enough = width >= self.least
                cost = self.told.counts[other][level]
                rank = (not enough, cost if enough else -width, cost, repr(other))
                if best is None or rank < best:
                    best, chosen = rank, (other, level)
            if best is not None and not best[0]:
                break
        self.hide(*(chosen or self._last_resort(cell, key)))

    def _helpers(self, cell: Cell, key: Key, level: Key) -> Iterator[tuple[Cell, float]]:
        """Yield cells of the same sums whose hiding would help, each with the width that would come of it."""
        rooms = [self._room(cell, key, level, up) for up in (False, True)]
        absorbed = [self._absorbed(cell, key, level, up) for up in (False, True)]
        before = sum(min(room, *given.values(), inf) for room, given in zip(rooms, absorbed, strict=True))
        for one in self._sums_of[key].get(cell, ()):
            for other in (*one.parts, one.whole):
                if other in self.hidden[level] or not {key, level} <= self.told.counts[other].keys():
                    continue
                same = one.whole in (cell, other)
                ends = []
                for up, room, given in zip((False, True), rooms, absorbed, strict=True):
                    more = given[one] + self._through(other, one, key, level, up if same else not up)
                    ends.append(min(room, more, *(v for s, v in given.items() if s is not one), inf))
                if sum(ends) > before:
                    yield other, sum(ends)

    def _last_resort(self, cell: Cell, key: Key) -> tuple[Cell, Key]:
        """Return what is left to hide where no single cell helps: what the count is part of, else cells around."""
        counts, sums = self.told.counts, self.told.sums[key]
        wholes = {one.whole for one in sums}
        around = wholes.union(*(one.parts for one in sums))
        for level in self.told.above[key]:
            if level in counts[cell] and cell not in self.hidden[level]:
                return cell, level
        for level in (key, *self.told.above[key]):
            shown = [other for other in around if level in counts[other] and other not in self.hidden[level]]
            if shown:
                return min(shown, key=lambda o: (o in wholes, not counts[o][level], counts[o][level], repr(o))), level
        message = "everything is hidden, and yet a count is known"
        raise AssertionError(message)


def _by_cell(sums: Iterator[Sum[Cell]]) -> dict[Cell, list[Sum[Cell]]]:
    found: dict[Cell, list[Sum[Cell]]] = defaultdict(list)
    for one in sums:
        for cell in (one.whole, *one.parts):
            found[cell].append(one)
    return found


def _added(rooms: tuple[float, int]) -> float:
    finite, endless = rooms
    return inf if endless else finite
