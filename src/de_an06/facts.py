"""Facts: what the cells of dossiers say together, each with its doubt.

A row counts in a measure (`YES`), does not (`NO`), or its cells cannot tell (`MAYBE`):
Kleene's three values as 0, 1, 2, so that *and* is the minimum and *or* the maximum.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from de_an06.rows import PRESENT, Cells, Rows
from de_an06.vocabulary import KIND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Truth = NDArray[np.uint8]

NO, MAYBE, YES = np.uint8(0), np.uint8(1), np.uint8(2)
UNREADABLE = -2
"""Stands for a number that cannot be read; -1 for one that is not stated."""
NEVER, ALWAYS = -(10**6), 10**6
"""Days before and after every date that a cell may hold."""


class Facts:
    """What the cells of dossiers say together: received, done, ended and when, each with its doubt."""

    def __init__(self, rows: Rows) -> None:
        """Look at the rows; nothing is computed until a measure asks."""
        self.rows = rows

    def has(self, name: str) -> bool:
        """Tell whether a column (or one of a|b) is there."""
        return any(part in self.rows for part in name.split("|"))

    def column(self, name: str) -> Cells | None:
        """Return a column, or None when no file has it."""
        return self.rows.cells.get(name)

    def flag(self, name: str) -> Truth:
        """Whether a yes/no cell says yes; an empty or unreadable one cannot tell."""
        cells = self.rows[name]
        return np.where(cells.present, np.where(cells.values > 0, YES, NO), MAYBE).astype(np.uint8)

    def holds(self, name: str, member: str) -> Truth:
        """Whether a cell holds a member; an empty or unreadable one cannot tell."""
        cells = self.rows[name]
        return np.where(cells.present, np.where(cells.equals(member), YES, NO), MAYBE).astype(np.uint8)

    def everyone(self) -> Truth:
        """Every row that was received."""
        return np.where(self.not_received, NO, YES).astype(np.uint8)

    @cached_property
    def not_received(self) -> NDArray[np.bool_]:
        """Rows that were registered, or withdrawn, without ever being received."""
        gone = self._without_result & self.rows["received_on"].empty
        return self._status("not_received") | gone

    def _status(self, member: str) -> NDArray[np.bool_]:
        status = self.column("status")
        return np.zeros(self.rows.count, bool) if status is None else status.equals(member)

    def _state(self, name: str) -> NDArray[np.uint8]:
        cells = self.column(name)
        return np.full(self.rows.count, 1, np.uint8) if cells is None else cells.state

    @cached_property
    def _stated(self) -> NDArray[np.bool_]:
        status = self.column("status")
        return np.zeros(self.rows.count, bool) if status is None else status.present

    @cached_property
    def done(self) -> Truth:
        """Dossiers handled to a result: the status says so, or the dates do where it says nothing."""
        finished, returned = self._state("finished_on"), self._state("returned_on")
        dated = (finished == PRESENT) | (returned == PRESENT)
        doubtful = (finished == 0) | (returned == 0)
        by_date = np.where(dated, YES, np.where(doubtful, MAYBE, NO))
        return np.where(self._stated, np.where(self._status("done"), YES, NO), by_date).astype(np.uint8)

    @cached_property
    def ended(self) -> Truth:
        """Dossiers that are no longer handled, with or without a result."""
        return np.maximum(self.done, np.where(self._without_result, YES, NO)).astype(np.uint8)

    @cached_property
    def _without_result(self) -> NDArray[np.bool_]:
        return self._status("ended_without_result")

    def ended_as(self, kind: str) -> Truth:
        """Ended without a result, of this kind by the words of the status; one that tells no kind is of none."""
        return np.where(self._status(f"ended_without_result{KIND}{kind}"), YES, NO).astype(np.uint8)

    @cached_property
    def _end(self) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
        """The instant of the end, whether it is known, and whether it states a time of day.

        A result's end is finished_on, else returned_on; one without a result may also end at updated_on.
        """
        count = self.rows.count
        value, known, timed = np.zeros(count, np.int64), np.zeros(count, bool), np.zeros(count, bool)
        open_yet = self.ended > NO
        for name in ("finished_on", "returned_on", "updated_on"):
            cells = self.column(name)
            if cells is None:
                continue
            allowed = open_yet if name != "updated_on" else open_yet & self._without_result
            take = allowed & cells.present
            value = np.where(take, cells.values, value)
            timed = np.where(take, False if cells.timed is None else cells.timed, timed)
            known |= take
            # An unreadable cell hides the end: a later column must not stand in for it.
            open_yet = open_yet & ~take & ~cells.unknown
        return value, known, timed

    @cached_property
    def end_known(self) -> NDArray[np.bool_]:
        """Rows whose end has a date."""
        return self._end[1]

    @cached_property
    def end_day(self) -> NDArray[np.int64]:
        """Day of the end where it is known."""
        return self._end[0] // 86_400

    @cached_property
    def received_span(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First and last day on which each row can have been received, from its readable cells."""
        cells = self.rows["received_on"]
        last = np.where(self.end_known, self.end_day, ALWAYS)
        return np.where(cells.present, cells.days, NEVER), np.where(cells.present, cells.days, last)

    @cached_property
    def ended_span(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First and last day on which each row can have ended."""
        first, _ = self.received_span
        return np.where(self.end_known, self.end_day, first), np.where(self.end_known, self.end_day, ALWAYS)

    @cached_property
    def paused(self) -> Truth:
        """Received dossiers whose status says that they wait for something; one that says nothing does not."""
        return np.minimum(self.everyone(), np.where(self._status("paused"), YES, NO)).astype(np.uint8)

    @cached_property
    def undated(self) -> Truth:
        """Received dossiers without a due date."""
        due = self.rows["due_on"]
        return np.minimum(self.everyone(), np.where(due.empty, YES, np.where(due.present, NO, MAYBE))).astype(np.uint8)

    @cached_property
    def _ended_with_due(self) -> Truth:
        """Ended dossiers of which the end and the due date are known."""
        due = self.rows["due_on"]
        known = np.where(due.empty, NO, np.where(due.present & self.end_known, YES, MAYBE))
        return np.minimum(self.ended, known)

    def _against_due(self, told: NDArray[np.bool_]) -> Truth:
        """What is told of ended dossiers with an end and a due date, and NO of those without a due date."""
        known = self._ended_with_due
        return np.where((known == YES) & ~told, NO, known)

    @cached_property
    def ended_early(self) -> Truth:
        """Ended, with a result or without, on a day before the due day."""
        return self._against_due(self._kept & (self.end_day < self.rows["due_on"].days))

    @cached_property
    def ended_late(self) -> Truth:
        """Ended, with a result or without, after the due date: by instant where both state a time of day."""
        return self._against_due(~self._kept)

    @cached_property
    def ended_overdue(self) -> Truth:
        """Ended on a day after the due day, and so overdue at the end of a day before."""
        return self._against_due(self.end_day > self.rows["due_on"].days)

    @cached_property
    def ended_without_limit(self) -> Truth:
        """Ended without a due date, and not on the day of receipt."""
        received = self.rows["received_on"]
        other_day = self.end_known & received.present & (self.end_day != received.days)
        known = np.where(self.end_known & received.present, np.where(other_day, YES, NO), MAYBE)
        return both(self.ended, self.undated, known)

    @cached_property
    def overdue(self) -> Truth:
        """Received dossiers that did not end up to the end of their due day."""
        due = self.rows["due_on"]
        after = np.where(due.present & self.end_known, np.where(self.end_day > due.days, YES, NO), MAYBE)
        known = np.where(due.present & (self.ended == NO), YES, np.where(self.ended == YES, after, MAYBE))
        return np.where(due.empty | self.not_received, NO, known)

    @cached_property
    def overdue_span(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First and last day on which each row can have become overdue: the day after it was due, once received."""
        due = self.rows["due_on"]
        first, last = self.received_span
        after = due.days + 1
        return np.where(due.present, np.maximum(after, first), first), np.where(
            due.present, np.maximum(after, last), ALWAYS
        )

    @cached_property
    def limited(self) -> Truth:
        """Done dossiers whose time limit is known: a due date, or done on the day of receipt without one."""
        due, received = self.rows["due_on"], self.rows["received_on"]
        same_day = self.end_known & received.present & (self.end_day == received.days)
        without = np.where(self.end_known & received.present, np.where(same_day, YES, NO), MAYBE)
        known = np.where(due.present, YES, np.where(due.empty, without, MAYBE))
        return np.minimum(self.done, known).astype(np.uint8)

    @cached_property
    def _kept(self) -> NDArray[np.bool_]:
        """Rows whose end keeps the due date, where both are known."""
        due = self.rows["due_on"]
        end, _, timed = self._end
        by_instant = timed & (False if due.timed is None else due.timed)
        return np.where(by_instant, end <= due.values, end // 86_400 <= due.days)

    @cached_property
    def timely(self) -> Truth:
        """Done on time: by instant where both state a time of day, else by day."""
        due = self.rows["due_on"]
        known = due.present & self.end_known
        judged = np.where(known, np.where(self._kept, YES, NO), np.where(due.empty, YES, MAYBE))
        return np.minimum(self.limited, judged).astype(np.uint8)

    @cached_property
    def early(self) -> Truth:
        """Done on time, on a day before the due day."""
        due = self.rows["due_on"]
        before = np.where(due.present, np.where(self.end_day < due.days, YES, NO), np.where(due.empty, NO, MAYBE))
        return np.minimum(self.timely, before).astype(np.uint8)

    @cached_property
    def unlimited(self) -> Truth:
        """Done dossiers without a known time limit."""
        return np.minimum(self.done, YES - self.limited).astype(np.uint8)

    @cached_property
    def dated_by_return(self) -> Truth:
        """Done dossiers whose end is the day the result was handed out, for want of another."""
        finished = self._state("finished_on") == PRESENT
        return np.where((self.done == YES) & self.end_known & ~finished, YES, NO).astype(np.uint8)

    @cached_property
    def fee_due(self) -> Truth:
        """Dossiers with a fee above 0."""
        return np.minimum(self.everyone(), self.flag("fee_due_vnd")).astype(np.uint8)

    @cached_property
    def inputs_complete(self) -> Truth:
        """At least one component is to be digitised and all of them are."""
        need, have = self.rows["components"], self.rows["components_digitized"]
        none = (need.present & (need.values == 0)) | (have.present & (have.values == 0))
        full = np.where(have.values >= need.values, YES, NO)
        return np.where(none, NO, np.where(need.present & have.present, full, MAYBE)).astype(np.uint8)

    @cached_property
    def full_level(self) -> Truth:
        """The dossier's own level says fully online, else its service's does."""
        result = np.full(self.rows.count, MAYBE, np.uint8)
        for name in ("service_level", "online_level"):
            cells = self.column(name)
            if cells is not None:
                result = np.where(cells.present, np.where(cells.equals("full"), YES, NO), result)
        return result.astype(np.uint8)


def both(*truths: Truth) -> Truth:
    """Return whether all of some things are true of each row."""
    return np.minimum.reduce(truths).astype(np.uint8)
