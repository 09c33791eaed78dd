"""What the texts of a column say of it as a whole: the order of days and months, marks of numbers, ticks."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from de_an06.cells import DAYS, GROUPED, MARKS, MONTHS, SLASHED, TRAILING_ZEROS, Form
from de_an06.text import clean, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from de_an06.cells import Kind

_FOR_ONE, _FOR_EACH = 10, 100
"""So many cells that can only be day-first make one that can only be month-first a mistake, and each of several."""
_DAY_FIRST, _MONTH_FIRST, _TICK = 1, 2, 4
_BOTH = _DAY_FIRST | _MONTH_FIRST
_GROUPS = {mark: 8 << place for place, mark in enumerate(MARKS)}
_POINTS = {mark: bit << len(MARKS) for mark, bit in _GROUPS.items()}
_SEEN = Lock()


def hint(kind: Kind, text: str) -> int:
    """Return what a text says of its column as a whole, as bits that add up by `|`."""
    text = clean(text)
    if kind == "moment":
        match = SLASHED.match(text)
        return 0 if match is None else _order_of(int(match[1]), int(match[3]))
    if kind == "flag":
        return _TICK if fold(text) == "x" else 0
    groups, points = marks_of(text) if kind == "integer" else ("", "")
    return _GROUPS.get(groups, 0) | _POINTS.get(points, 0)


def marks_of(text: str) -> tuple[str, str]:
    """Return by which marks a number parts its groups and its decimals; "" where it has none."""
    if match := GROUPED.fullmatch(text):
        return match[1], match[2] or ""
    return "", match[1] if (match := TRAILING_ZEROS.fullmatch(text)) else ""


def _order_of(first: int, second: int) -> int:
    """Return in which order alone two numbers are a day and a month, if there is but one."""
    if 0 < second <= MONTHS < first <= DAYS:
        return _DAY_FIRST
    return _MONTH_FIRST if 0 < first <= MONTHS < second <= DAYS else 0


def outweighs(day_first: int, month_first: int) -> bool:
    """Tell whether cells that can only be day-first are so many that the others are mistakes.

    One cell may be a slip of the hand among ten; several are that only where they are one in a hundred, for where
    two systems wrote one column, as many of the cells that can be read in both orders are month-first.
    """
    return day_first >= (_FOR_ONE if month_first == 1 else _FOR_EACH * month_first)


class Evidence:
    """What the texts of a column seen so far say of the column as a whole; the order of texts does not matter."""

    def __init__(self, kind: Kind, order: str | None = None) -> None:
        """Begin with no text; `order` is the order of day and month that configuration states."""
        self.kind, self.order = kind, order if kind == "moment" else None
        self.bits = 0
        self._mixed = self._final = False
        self._weights: dict[int, tuple[int, int]] = {}
        self._unweighed: set[int] = set()

    def see(self, texts: Iterable[str]) -> None:
        """Take in all texts of a column."""
        hints = [hint(self.kind, text) for text in texts]
        for bits in hints:
            self.take(bits)
        if self.weighs:
            self.weigh(0, hints.count(_DAY_FIRST), hints.count(_MONTH_FIRST))
        self.weigh_up()

    @property
    def weighs(self) -> bool:
        """Whether it matters how many cells of the column can only be in one order of day and month."""
        return self.kind == "moment" and self.order is None and bool(self.bits & _MONTH_FIRST)

    def weigh(self, place: int, day_first: int, month_first: int) -> None:
        """Take in how many cells of the block at a place can only be in one order; saying it again changes nothing."""
        self._weights[place] = day_first, month_first
        self._unweighed.discard(place)

    def pass_by(self, place: int) -> None:
        """Take in that the block at a place was not weighed, because nothing in it or before was month-first."""
        if place not in self._weights:
            self._unweighed.add(place)

    def weigh_up(self) -> None:
        """Decide by what was weighed whether the column holds both orders, unless all of it decided that before."""
        if self._final:
            return
        both = self.bits & _BOTH == _BOTH
        self._mixed = both and not outweighs(*map(sum, zip((0, 0), *self._weights.values(), strict=True)))

    @property
    def incomplete(self) -> bool:
        """Whether blocks that were not weighed may show that the column does not hold both orders after all.

        There is nothing month-first in them.
        """
        return self._mixed and not self._final and bool(self._unweighed)

    def ahead(self) -> Evidence:
        """Return what work on another block must know."""
        found = Evidence(self.kind, self.order)
        found.bits, found._mixed, found._final = self.bits, self._mixed, self._final
        return found

    def final(self) -> Evidence:
        """Return what all texts of the column decide: it holds however they are cut into blocks."""
        found = Evidence(self.kind, self.order)
        found.bits, found._mixed, found._final = self.bits, self._mixed, True
        return found

    def take(self, bits: int) -> None:
        """Take in hints of more texts; several threads may."""
        if bits & ~self.bits:
            with _SEEN:
                self.bits |= bits

    def add(self, other: Evidence) -> None:
        """Take in what other texts of the column say."""
        self.take(other.bits)
        with _SEEN:
            if not self._final:
                self._mixed = other._mixed or (self._mixed and not other._final)
                self._final = other._final
            self._weights |= other._weights
            self._unweighed = (self._unweighed | other._unweighed) - self._weights.keys()

    def form(self) -> Form:
        """Return what the column decides by these texts.

        Days come first unless only month-first can be, or both are; one group mark goes with another one for decimals.
        """
        if self.order is not None:
            return Form(order="mdy" if self.order == "mdy" else "dmy")
        if self.bits & _BOTH == _MONTH_FIRST:
            return Form(order="undeclared")
        if self._mixed:
            return Form(order="mixed")
        groups = {mark for mark, bit in _GROUPS.items() if self.bits & bit}
        points = {mark for mark, bit in _POINTS.items() if self.bits & bit}
        clash = len(groups) > 1 or len(points) > 1 or bool(groups & points)
        return Form(conflict=clash, marks=bool(self.bits & _TICK))


def decide(kind: Kind, texts: Iterable[str], order: str | None = None) -> Form:
    """Return what a column as a whole decides from its distinct texts; `order` is one stated by configuration."""
    evidence = Evidence(kind, order)
    evidence.see(texts)
    return evidence.form()
