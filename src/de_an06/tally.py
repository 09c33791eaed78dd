"""Typed columns become the cube; each row is counted once, or stands among the doubts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from de_an06.counts import Counts
from de_an06.cube import DOUBT_AXES, OTHER, TRUTHS, Cube, Dimensions, doubts_frame, events_frame
from de_an06.facts import ALWAYS, MAYBE, NO, YES, Facts
from de_an06.measures import MEASURES, ROW_MEASURES, STOCKS
from de_an06.parts import Late, Part
from de_an06.projections import EVENTS, packed
from de_an06.register import Register, SeenCodes
from de_an06.rows import PRESENT, UNKNOWN, Cells, Rows, nothing
from de_an06.tables import tables as all_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

DATED = ("received_on", "finished_on", "returned_on", "updated_on")
"""Columns of dossiers whose days say how far the data reach."""
_AXES = ("bin", "unit", "service", "channel")
_SPANS = tuple(f"{event}_{end}" for event in EVENTS for end in ("first", "last"))
_ROOM = 1 << 19
"""Rows that are added up at a time: every process of a run holds so many."""
_LAST_DAY = 50_000
"""A day after every date that a cell may hold; none is before 1970."""
EVERY_DAY = np.arange(_LAST_DAY)
"""Cuts that make each day a bin of its own."""


def tally(tables: Mapping[str, Rows], dimensions: Dimensions, cuts: Ints) -> Cube:
    """Count the settled rows of all tables at once; `cuts` are the first days of the bins, in order.

    A `Tally` counts dossiers block by block. Tables that are absent leave their measures to `Cube.missing`.
    """
    dossiers = None
    if "dossiers" in tables:
        rows = tables["dossiers"]
        dossiers = Tally(dimensions.units, dimensions.services, dimensions.channels, tuple(rows.cells), cuts)
        dossiers.add(dossiers.part(rows))
    return cube_of(tables, dimensions, dossiers, cuts)


class Counted(Protocol):
    """Dossiers that were counted."""

    def cube(
        self, dimensions: Dimensions, others: dict[str, pd.DataFrame], missing: Mapping[str, str], cuts: Ints
    ) -> Cube:
        """Return what was counted, in bins that begin at `cuts`; codes are numbered as in `dimensions`."""


def cube_of(tables: Mapping[str, Rows], dimensions: Dimensions, dossiers: Counted | None, cuts: Ints) -> Cube:
    """Return the cube of the small tables and of the dossiers that were counted."""
    import pandas as pd

    from de_an06.other_events import lines_of

    missing = {name: measure.table for name, measure in MEASURES.items() if measure.table not in tables}
    others = {event: lines_of(event, tables, dimensions) for event in OTHER}
    for name in ("fee_online", "fee_counter"):
        absent = [c for c in MEASURES[name].reads if "services" in tables and c not in tables["services"]]
        missing.update({name: f"services.{absent[0]}"} if absent else {})
    if dossiers is None:
        empty = {event: pd.DataFrame() for event in EVENTS}
        return Cube(dimensions, empty, pd.DataFrame(), others, 0, missing)
    for name, measure in MEASURES.items():
        if measure.table == "dossiers":
            missing.pop(name, None)
    return dossiers.cube(dimensions, others, missing, cuts)


# --- dossiers ----------------------------------------------------------------------------------------------


class Tally:
    """Counts dossiers block by block, in either sign.

    What the last and first day of receipt are is known only at the end, and the bins may end there. So days
    outside the receipts seen so far stay days, and days within them go into bins (`label`).
    """

    def __init__(
        self,
        units: Register | SeenCodes,
        services: Register | SeenCodes,
        channels: tuple[str, ...],
        columns: Iterable[str],
        cuts: Ints,
        *,
        lists: bool = False,
    ) -> None:
        """Begin without rows; `columns` are those that some file has, `cuts` the first days of bins known so far.

        `lists` tells whether parts tell the rows that became overdue.
        """
        self.lists = lists
        self.units, self.services, self.channels = units, services, channels
        self.columns = tuple(columns)
        self.measures = tuple(m.name for m in ROW_MEASURES if all(self._has(name) for name in m.reads))
        self.days = {name: np.zeros(_LAST_DAY, np.int64) for name in DATED}
        self.not_received = 0
        self._rows = 0
        self.used: dict[str, NDArray[np.bool_]] = {axis: np.zeros(0, bool) for axis in ("unit", "service")}
        self._bins = _bins(cuts)
        self.by_day = np.array_equal(self._bins, EVERY_DAY)
        """Whether each day is a bin of its own."""
        self._events = {event: Counts(_AXES, ("bin",), self._of(event), _ROOM) for event in EVENTS}
        self._doubts = Counts((*DOUBT_AXES, TRUTHS), _SPANS, (), _ROOM)
        for counts in (*self._events.values(), self._doubts):
            counts.label = self._label
        self.widest: tuple[int, int] | None = None
        """First and last day of receipt of all rows that were ever added."""

    def _has(self, name: str) -> bool:
        listed = self.services.listed
        return any(part in self.columns or (part == "service_level" and listed) for part in name.split("|"))

    def _of(self, event: str) -> tuple[str, ...]:
        return tuple(name for name in self.measures if MEASURES[name].event == event)

    def __getstate__(self) -> dict[str, Any]:
        """Return what was counted; nothing more can be added to it."""
        days = {name: np.trim_zeros(counts, "b") for name, counts in self.days.items()}
        return {**self.__dict__, "days": days, "_bins": self._bins[:0]}

    def undressed(self) -> Tally:
        """Return the same without the reference tables, which other runs have, too."""
        bare = Tally.__new__(Tally)
        registers = {name: None for name in ("units", "services") if self.__dict__[name].listed}
        bare.__dict__.update(self.__getstate__() | registers)
        return bare

    def dressed(self, other: Tally) -> Tally:
        """Return the same with another one's reference tables."""
        self.__dict__.update({name: other.__dict__[name] for name in ("units", "services") if not self.__dict__[name]})
        return self

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Become what another process, or another run, has counted."""
        self.__dict__.update(state)
        for counts in (*self._events.values(), self._doubts):
            counts.label = self._label

    # --- parts ---

    def part(self, rows: Rows) -> Part:
        """Return what rows count for; several threads may ask at once."""
        kinds = all_tables()["dossiers"].columns
        absent = {name: nothing(kinds[name].kind, rows.count) for name in self.columns if name not in rows}
        rows = replace(rows, cells={**rows.cells, **absent}) if absent else rows
        axes = self._axes(rows)
        facts = Facts(_with_level(rows, axes["service"], self.services) if self.services.listed else rows)
        truths = {name: judge(facts) for name in self.measures if (judge := MEASURES[name].judge)}
        clear = _clear(rows, axes, truths, facts) & ~facts.not_received
        first_days = {"received": facts.received_span[0], "ended": facts.ended_span[0]}
        first_days["overdue"] = facts.overdue_span[0] if "overdue" in truths else first_days["received"]
        events = {}
        for event in EVENTS:
            here = np.flatnonzero(clear & (truths[event] == YES)) if event in truths else np.zeros(0, np.int64)
            columns = {"bin": first_days[event].take(here), **{name: axis.take(here) for name, axis in axes.items()}}
            marks = np.zeros(rows.count, np.uint32)
            for place, name in enumerate(self._of(event)):
                marks |= (truths[name] == YES).astype(np.uint32) << np.uint32(place)
            events[event] = columns, marks.take(here)
        gone = facts.not_received & ~rows.aside
        doubtful = np.flatnonzero(~clear & ~gone)
        used = {axis: np.bincount(axes[axis] + 1)[1:] > 0 for axis in ("unit", "service")}
        return Part(
            rows.count, events, _doubts(doubtful, rows, axes, truths, facts), int(gone.sum()), _days(rows), used,
            _late(rows, facts) if self.lists and "overdue" in truths else None,
        )  # fmt: skip

    def _axes(self, rows: Rows) -> dict[str, Ints]:
        day, channel = rows["received_on"], rows["channel"]
        places = np.array([self.channels.index(m) for m in channel.members] or [0], np.int64)
        return {
            "unit": self.units.find(rows["unit_code"], day),
            "service": self.services.find(rows["service_code"], day),
            "channel": np.where(channel.present, places[np.where(channel.present, channel.values, 0)], -1),
        }

    # --- sums ---

    def add(self, part: Part) -> None:
        """Count a part."""
        for name, days in part.days.items():
            self.days[name][: len(days)] += days
        self._widen(part)
        self._rows += part.rows
        self.not_received += part.not_received
        for event, (columns, marks) in part.events.items():
            self._events[event].add(columns, marks)
        self._doubts.add(part.doubts, None)

    def _widen(self, part: Part) -> None:
        for axis, used in part.used.items():
            mine = self.used[axis]
            if len(mine) < len(used):
                mine = np.concatenate([mine, np.zeros(len(used) - len(mine), bool)])
            mine[: len(used)] |= used
            self.used[axis] = mine
        days = np.flatnonzero(part.days["received_on"])
        if len(days):
            first, last = self.widest or (int(days[0]), int(days[-1]))
            self.widest = min(first, int(days[0])), max(last, int(days[-1]))

    def _label(self, days: Ints) -> Ints:
        if not len(self._bins):  # counted elsewhere, and labelled there
            return days
        first, last = self.widest or (0, -1)
        inside = (days >= first) & (days <= last)
        return np.where(inside, np.maximum(self._bins[np.where(inside, days, 0)], first), days)

    def codes(self, axis: str) -> list[str]:
        """Return the codes that rows hold on an axis."""
        register = self.units if axis == "unit" else self.services
        return [register.codes[place] for place in np.flatnonzero(self.used[axis]).tolist()]

    @property
    def empty(self) -> bool:
        """Whether no row was ever added."""
        return self._rows == 0

    def cube(
        self, dimensions: Dimensions, others: dict[str, pd.DataFrame], missing: Mapping[str, str], cuts: Ints
    ) -> Cube:
        """Return what was counted, in bins that begin at `cuts`; codes are numbered as in `dimensions`."""
        missing = dict(missing)
        for measure in (*ROW_MEASURES, *STOCKS):
            absent = [name for name in measure.reads if not self._has(name)]
            missing.update({measure.name: f"dossiers.{absent[0].split('|')[0]}"} if absent else {})

        def label(days: Ints) -> Ints:
            place = np.searchsorted(cuts, days, side="right") - 1
            return np.where((place < 0) | (days >= ALWAYS), days, cuts[np.maximum(place, 0)])

        frames = {}
        for event, counts in self._events.items():
            counts.label = label
            frames[event] = events_frame(counts)
        self._doubts.label = label
        doubts = doubts_frame(self._doubts, self.measures)
        registers = {"unit": (self.units, dimensions.units), "service": (self.services, dimensions.services)}
        numbers = {axis: _renumbered(mine, final) for axis, (mine, final) in registers.items()}
        frames = {event: _told_by(frame, numbers, _AXES) for event, frame in frames.items()}
        doubts = _told_by(doubts, numbers, DOUBT_AXES)
        return Cube(dimensions, frames, doubts, others, self.not_received, missing)


def _late(rows: Rows, facts: Facts) -> Late:
    here = np.flatnonzero((facts.overdue == YES) & rows["received_on"].present & ~rows.aside)
    ended = np.where(facts.ended == YES, facts.end_day, ALWAYS)
    return Late(rows.source[here].astype(np.int64), rows.record[here], facts.overdue_span[0][here], ended[here])


def _told_by(frame: pd.DataFrame, numbers: Mapping[str, Ints | None], axes: tuple[str, ...]) -> pd.DataFrame:
    """Return a frame with the final numbers on its axes, in their order."""
    changed = {axis: new[frame[axis].to_numpy()] for axis, new in numbers.items() if new is not None}
    return frame.assign(**changed).sort_values(list(axes), ignore_index=True) if changed and len(frame) else frame


def _renumbered(mine: Register | SeenCodes, final: Register) -> Ints | None:
    """Return the final number of each code that was numbered as it was seen (last entry = unknown)."""
    if isinstance(mine, Register):
        return None
    numbers = {code: place for place, code in enumerate(final.codes)}
    return np.array([*(numbers.get(code, -1) for code in mine.codes), -1], np.int64)


def _bins(cuts: Ints) -> Ints:
    """Return the first day of each day's bin."""
    days = np.arange(_LAST_DAY)
    place = np.searchsorted(cuts, days, side="right") - 1
    return np.where(place < 0, days, cuts[np.maximum(place, 0)])


def _days(rows: Rows) -> dict[str, Ints]:
    found = {}
    for name in DATED:
        if name in rows:
            days = rows[name].days[rows[name].present & ~rows.aside]
            found[name] = np.bincount(days) if len(days) else np.zeros(0, np.int64)
    return found


def _with_level(rows: Rows, service: Ints, services: Register | SeenCodes) -> Rows:
    """The rows with the online level of their services as a column."""
    levels = services.texts("online_level")
    members = tuple(sorted({level for level in levels if level}))
    of_service = np.array([members.index(level) if level else -1 for level in levels] + [-1], np.int64)
    values = of_service[service]
    level = Cells("choice", values, np.where(values >= 0, PRESENT, UNKNOWN).astype(np.uint8), members)
    return replace(rows, cells={**rows.cells, "service_level": level})


def _clear(
    rows: Rows, axes: Mapping[str, Ints], truths: Mapping[str, NDArray[np.uint8]], facts: Facts
) -> NDArray[np.bool_]:
    """Rows of which nothing that is counted is in doubt."""
    clear = ~rows.aside & rows["received_on"].present
    for axis in axes.values():
        clear &= axis >= 0
    for truth in truths.values():
        clear &= truth != MAYBE
    return clear & (facts.end_known | (truths["ended"] == NO)) if "ended" in truths else clear


def _doubts(
    doubtful: Ints, rows: Rows, axes: Mapping[str, Ints], truths: Mapping[str, NDArray[np.uint8]], facts: Facts
) -> dict[str, Ints]:
    # Without due dates nothing is ever overdue.
    overdue = facts.overdue_span if "overdue" in truths else (facts.received_span[0] * 0,) * 2
    spans = (*facts.received_span, *facts.ended_span, *overdue)
    columns = {name: days[doubtful] for name, days in zip(_SPANS, spans, strict=True)}
    columns.update({name: axis[doubtful] for name, axis in axes.items()})
    columns["aside"] = rows.aside[doubtful].astype(np.int64)
    columns[TRUTHS] = packed({name: truth[doubtful] for name, truth in truths.items()})
    return columns
