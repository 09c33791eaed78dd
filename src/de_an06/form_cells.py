"""The cells of form II.06a as the dossiers give them.

A dossier stands in the form twice: in one of the columns 4 to 6, by where it comes from, and in one of 8 to 10, 12
and 13, by what has become of it. One that cannot be placed in both stands in none, and is counted beside the form. So
the form's identities hold whatever the dossiers are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from de_an06.facts import MAYBE, NO, YES
from de_an06.slices import OUTSIDE, UNSURE, Span
from de_an06.tables.ii06a import BESIDE, ENDED, KINDS, LEFT, SOURCES, TOTALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from de_an06.cube import Cube
    from de_an06.slices import Groups, Scope

    Ints = NDArray[np.int64]
    Truth = NDArray[np.uint8]

_FATES = {"resolved_total": ENDED, "open_total": LEFT}


class Between(NamedTuple):
    """A whole number that is known, or the lowest and highest that it may be."""

    low: int
    high: int


@dataclass(frozen=True)
class FormCells:
    """The columns of one row of the form."""

    counts: Mapping[str, int]
    """By column that there are data for: the dossiers that are placed in it."""
    more: Mapping[str, int]
    """By the same columns: the dossiers that may belong there, and are not placed."""
    unplaced: int = 0
    """How many of these there are in all."""
    beside: Mapping[str, int] = field(default_factory=dict)
    """Parts of the columns that a reader must know: `BESIDE`."""


def form_columns(cube: Cube, span: Span, scope: Scope, groups: Groups, *, past: bool = True) -> list[FormCells]:
    """Return the columns of the form over a span of days, for each group.

    A dossier that ended without a result (withdrawn, returned, refused, stopped) stands among those resolved, early,
    in time or late as any other; one without a due date cannot be late. `past` tells whether the dossiers of earlier
    days are there, without which only receipts are known.
    """
    found = _Counts(cube, span, scope, groups, _known(cube, past=past))
    return [found.cells(group) for group in range(len(groups))]


def form_cells(cube: Cube, span: Span, scope: Scope, groups: Groups) -> list[Mapping[str, Between]]:
    """Return the columns of the form over a span of days, for each group, as far as systems may differ in them.

    They differ in whether and where they count dossiers that ended without a result or have no known time limit, in
    whether those that are paused may be overdue, and those due on the last day. A column whose measures have no data
    is left out.
    """
    found = _Counts(cube, span, scope, groups, _known(cube, past=True))
    due_then = found.due_on_last_day() if "open_overdue" in found.columns else np.zeros(len(groups), np.int64)
    return [_reach(found.cells(group), int(due_then[group])) for group in range(len(groups))]


def _known(cube: Cube, *, past: bool) -> tuple[str, ...]:
    """Return what can become of a dossier that the data tell: nothing, ended or open, or all columns of the form."""
    if not past or "ended" in cube.missing:
        return ()
    return tuple(_FATES) if {"ended_late", "overdue"} & set(cube.missing) else (*ENDED, *LEFT)


def _reach(cells: FormCells, due_then: int) -> dict[str, Between]:
    beside = dict.fromkeys(BESIDE, 0) | dict(cells.beside)
    unresolved = {name: beside[f"unresolved_{name.removeprefix('resolved_')}"] for name in ENDED}
    without, unlimited, undated = sum(unresolved.values()), beside["without_limit"], beside["open_undated"]
    overdue = cells.counts.get("open_overdue", 0)
    fewer = {
        "received_total": without, "resolved_total": without, **unresolved, "open_in_time": undated + due_then,
        "open_overdue": beside["paused"],
    }  # fmt: skip
    fewer["resolved_in_time"] += unlimited
    further = {
        **{name: without - unresolved[name] + unlimited for name in ENDED},
        "open_in_time": min(beside["paused"], overdue), "open_overdue": undated + due_then,
    }  # fmt: skip
    return {
        name: Between(max(0, n - fewer.get(name, 0)), n + cells.more[name] + further.get(name, 0))
        for name, n in cells.counts.items()
    }


class _Counts:
    """The dossiers of a span and scope, by group, source and fate."""

    def __init__(self, cube: Cube, span: Span, scope: Scope, groups: Groups, fates: tuple[str, ...]) -> None:
        self.cube, self.span, self.scope, self.groups, self._fates = cube, span, scope, groups, fates
        self._until = Span(-(10**7), span.last)
        sources = SOURCES if fates else [name for name in SOURCES if name != "carried_over"]
        parts = {name: those for name, those in TOTALS.items() if set(those) <= {*sources, *fates}}
        self.columns: tuple[str, ...] = tuple(dict.fromkeys((*sources, *fates, *parts)))
        self._parts = {name: parts.get(name, (name,)) for name in self.columns}
        self._placed, self._more, self._unplaced = self._all()

    def cells(self, group: int) -> FormCells:
        """Return the columns of one group."""
        counts = {name: int(sum(self._placed[part][group] for part in self._parts[name])) for name in self.columns}
        more = {name: int(self._more[name][group]) for name in self.columns}
        beside = {name: int(self._placed[name][group]) for name in BESIDE if name in self._placed}
        return FormCells(counts, more, int(self._unplaced[group]), beside)

    def _all(self) -> tuple[dict[str, Ints], dict[str, Ints], Ints]:
        """Return what is placed by column, what may be in a column and is not placed, and that as a whole."""
        placed = dict(self._clear())
        more = {name: np.zeros(len(self.groups), np.int64) for name in self.columns}
        unplaced = np.zeros(len(self.groups), np.int64)
        if not len(self.cube.doubts):
            return placed, more, unplaced
        lines = _Lines(self.cube, self.span, self.scope, self.groups, self._fates)
        for name, truth in lines.placed.items():
            placed[name] = placed[name] + lines.spread(truth)
        for name, those in self._parts.items():
            more[name] = lines.spread(lines.open_to(those))
        return placed, more, lines.spread(lines.open_to(()))

    # --- dossiers of which nothing is in doubt ---

    def _clear(self) -> Iterator[tuple[str, Ints]]:
        within, until = self.span, self._until
        received, online = (self._sum("received", name, within) for name in ("received", "received_online"))
        yield from (("received_online", online), ("received_direct", received - online))
        if not self._fates:
            return
        before = Span(until.first, within.first - 1)
        yield "carried_over", self._sum("received", "received", before) - self._sum("ended", "ended", before)
        ended, done = (self._sum("ended", name, within) for name in ("ended", "done"))
        left = self._sum("received", "received", until) - self._sum("ended", "ended", until)
        if "received_paused" not in self.cube.missing:
            yield "paused", self._sum("received", "received_paused", until)
        if "ended_withdrawn" not in self.cube.missing:
            kinds = {kind: self._sum("ended", f"ended_{kind}", within) for kind in KINDS}
            yield from ((f"unresolved_{kind}", n) for kind, n in kinds.items())
            yield "unresolved_other", ended - done - sum(kinds.values())
        if "resolved_total" in self._fates:
            yield from (("resolved_total", ended), ("open_total", left), ("unresolved_in_time", ended - done))
            return
        early, late, done_early, limited, on_time, unlimited = (
            self._sum("ended", name, within)
            for name in ("ended_early", "ended_late", "done_early", "done_with_limit", "done_on_time",
                         "ended_without_limit")
        )  # fmt: skip
        overdue = self._sum("overdue", "overdue", until) - self._sum("ended", "ended_overdue", until)
        undated = self._sum("received", "received_undated", until) - self._sum("ended", "ended_undated", until)
        by_late = limited - on_time
        yield from (("resolved_early", early), ("resolved_in_time", ended - early - late), ("resolved_late", late))
        yield from (("open_in_time", left - overdue), ("open_overdue", overdue))
        yield from (("unresolved_early", early - done_early), ("unresolved_late", late - by_late))
        yield "unresolved_in_time", ended - done - (early - done_early) - (late - by_late)
        yield from (("without_limit", unlimited), ("open_undated", undated))

    def _sum(self, event: str, measure: str, span: Span) -> Ints:
        sums = self.cube.cells[event].within(span.first, span.last)
        group = np.where(self.scope.units[sums.places["unit"]], self.groups.of(**sums.places), OUTSIDE)
        here = group >= 0
        return np.bincount(group[here], sums.measure(measure)[here], len(self.groups)).astype(np.int64)

    def due_on_last_day(self) -> Ints:
        """Return the dossiers that are open at the end of the day on which they are due."""
        return self._sum("overdue", "overdue", Span(self.span.last + 1, self.span.last + 1))


class _Lines:
    """The lines in doubt: whether each is placed, and where else it may stand."""

    def __init__(self, cube: Cube, span: Span, scope: Scope, groups: Groups, fates: tuple[str, ...]) -> None:
        frame = cube.doubts
        self._frame, self._span, self._fates = frame, span, fates
        self._rows = frame["rows"].to_numpy()
        places = {axis: frame[axis].to_numpy() for axis in ("unit", "service", "channel")}
        self._group, self._size = groups.of(**places), len(groups)
        known = np.where(scope.units[places["unit"]], YES, NO)
        self._mine = np.where(places["unit"] >= 0, known, YES if scope.whole else MAYBE).astype(np.uint8)
        self._aside = frame["aside"].to_numpy() > 0

    def truth(self, measure: str) -> Truth:
        """Whether each line counts in a measure."""
        return self._frame[measure].to_numpy().astype(np.uint8, copy=False)

    def _in(self, event: str, first: int, last: int) -> Truth:
        early, late = (self._frame[f"{event}_{end}"].to_numpy() for end in ("first", "last"))
        inside, outside = (early >= first) & (late <= last), (late < first) | (early > last)
        return np.where(inside, YES, np.where(outside, NO, MAYBE))

    @cached_property
    def sources(self) -> dict[str, Truth]:
        """Whether each line comes from where a column says."""
        span, received, online = self._span, self.truth("received"), self.truth("received_online")
        within = _both(self._in("received", span.first, span.last), received)
        found = {"received_online": _both(within, online), "received_direct": _both(within, YES - online)}
        if not self._fates:
            return found
        before = _both(self._in("received", -(10**7), span.first - 1), received)
        gone = _both(self.truth("ended"), self._in("ended", -(10**7), span.first - 1))
        return found | {"carried_over": _both(before, YES - gone)}

    @cached_property
    def fates(self) -> dict[str, Truth]:
        """Whether each line has become what a column says."""
        if not self._fates:
            return {}
        last, ended = self._span.last, self.truth("ended")
        over = _both(ended, self._in("ended", self._span.first, last))
        gone = _both(ended, self._in("ended", -(10**7), last))
        left = _both(self._in("received", -(10**7), last), self.truth("received"), YES - gone)
        if "resolved_total" in self._fates:
            return {"resolved_total": over, "open_total": left}
        early, late = self.truth("ended_early"), self.truth("ended_late")
        overdue = _both(self.truth("overdue"), self._in("overdue", -(10**7), last))
        return {
            "resolved_early": _both(over, early), "resolved_in_time": _both(over, YES - np.maximum(early, late)),
            "resolved_late": _both(over, late), "open_in_time": _both(left, YES - overdue),
            "open_overdue": _both(left, overdue),
        }  # fmt: skip

    @cached_property
    def _sure(self) -> NDArray[np.bool_]:
        """Lines that are placed: nothing that the form needs of them is in doubt."""
        sides = [side for side in (self.sources, self.fates) if side]
        sure = (self._mine == YES) & ~self._aside & (self._group != UNSURE)
        return sure & np.logical_and.reduce([_any(side.values()) == YES for side in sides])

    @property
    def placed(self) -> dict[str, NDArray[np.bool_]]:
        """By column, and by what is told beside them: the lines that are placed there."""
        told = self.sources | self.fates
        found = {name: self._sure & (truth == YES) for name, truth in told.items()}
        if not self._fates:
            return found
        if "received_paused" in self._frame:
            found["paused"] = self._sure & (self.truth("received_paused") == YES)
            found["paused"] &= _one_of(found, (*LEFT, "open_total"))
        unresolved = self.truth("done") == NO
        if "ended_withdrawn" in self._frame:
            found |= self._kinds(unresolved & _one_of(found, (*ENDED, "resolved_total")))
        if "resolved_total" in self._fates:
            return found | {"unresolved_in_time": found["resolved_total"] & unresolved}
        found |= {f"un{name}": found[name] & unresolved for name in ENDED}
        unlimited, undated = self.truth("ended_without_limit") == YES, self.truth("received_undated") == YES
        found["without_limit"] = found["resolved_in_time"] & unlimited
        return found | {"open_undated": found["open_in_time"] & undated}

    def _kinds(self, unresolved: NDArray[np.bool_]) -> dict[str, NDArray[np.bool_]]:
        """Lines that ended without a result, by what the words of their status tell of it."""
        told = {f"unresolved_{kind}": unresolved & (self.truth(f"ended_{kind}") == YES) for kind in KINDS}
        return told | {"unresolved_other": unresolved & ~np.logical_or.reduce(list(told.values()))}

    def open_to(self, columns: tuple[str, ...]) -> NDArray[np.bool_]:
        """Lines that are not placed, and may stand in one of these columns (in any, where none is named)."""
        sides = [side for side in (self.sources, self.fates) if side]
        may = (self._mine != NO) & (self._group != OUTSIDE) & ~self._sure
        for side in sides:
            may = may & (_any(side.values()) != NO)
        truths = [side[name] for side in sides for name in columns if name in side]
        return may & (_any(truths) != NO) if truths else may

    def spread(self, lines: NDArray[np.bool_]) -> Ints:
        """Add up the rows of lines by group; those that may be in any group count in each."""
        group, rows = self._group[lines], self._rows[lines]
        fixed = group >= 0
        sums = np.bincount(group[fixed], rows[fixed], self._size).astype(np.int64)
        return sums + int(rows[group == UNSURE].sum(dtype=np.int64))


def _one_of(found: Mapping[str, NDArray[np.bool_]], names: Iterable[str]) -> NDArray[np.bool_]:
    return np.logical_or.reduce([found[name] for name in names if name in found])


def _both(*truths: Truth) -> Truth:
    return np.minimum.reduce(truths).astype(np.uint8)


def _any(truths: Iterable[Truth]) -> Truth:
    return np.maximum.reduce(list(truths)).astype(np.uint8)
