"""Measures: the additive whole numbers that indicators are made of, and when a row counts in them.

A row counts in a measure (`YES`), does not (`NO`), or its cells cannot tell (`MAYBE`):
Kleene's three values as 0, 1, 2, so that *and* is the minimum and *or* the maximum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from de_an06.rows import PRESENT, Cells, Rows
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Truth = NDArray[np.uint8]

NO, MAYBE, YES = np.uint8(0), np.uint8(1), np.uint8(2)
UNREADABLE = -2
"""Stands for a number that cannot be read; -1 for one that is not stated."""
NEVER, ALWAYS = -(10**6), 10**6
"""Days before and after every date that a cell may hold."""

METHOD = 1
"""Raised by hand when a measure counts other rows than before, or a figure is worked out in another way."""

Event = Literal["received", "ended", "overdue", "stock", "offered", "observed", "proposed", "held", "appointed"]


@dataclass(frozen=True, slots=True)
class Measure:
    """An additive count: of which rows of which table, binned by the date of which event."""

    name: str
    title: Words
    table: str
    event: Event
    reads: tuple[str, ...] = ()
    """Columns without which there are no data; a|b means either."""
    judge: Callable[[Facts], Truth] | None = None
    """For dossiers: whether each row counts."""
    weight: str | None = None
    """For other tables: the column that is added up; each row adds 1 without it."""
    opening: str = ""
    closing: str = ""
    """For a stock: the measures that open and close it."""


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
        gone = self._status("ended_without_result") & self.rows["received_on"].empty
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
        return np.maximum(self.done, np.where(self._status("ended_without_result"), YES, NO)).astype(np.uint8)

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
            allowed = open_yet if name != "updated_on" else open_yet & self._status("ended_without_result")
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
        return _both(self.ended, self.undated, known)

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


def _both(*truths: Truth) -> Truth:
    return np.minimum.reduce(truths).astype(np.uint8)


def _row(event: Event, name: str, vi: str, en: str, judge: Callable[[Facts], Truth], *reads: str) -> Measure:
    return Measure(name, Words(vi, en), "dossiers", event, reads, judge)


_END = "finished_on|returned_on"

ROW_MEASURES = (
    _row("received", "received", "Hồ sơ tiếp nhận", "Dossiers received", Facts.everyone),
    _row(
        "received", "received_online", "Hồ sơ tiếp nhận trực tuyến", "Dossiers received online",
        lambda f: _both(f.everyone(), f.holds("channel", "online")), "channel",
    ),
    _row(
        "received", "received_full_online", "Hồ sơ trực tuyến của dịch vụ toàn trình",
        "Dossiers received online for fully online services",
        lambda f: _both(f.everyone(), f.holds("channel", "online"), f.full_level), "channel",
        "online_level|service_level",
    ),
    _row(
        "received", "digitized", "Hồ sơ có ít nhất một thành phần được số hóa",
        "Dossiers with at least one component digitised",
        lambda f: _both(f.everyone(), f.flag("components_digitized")), "components_digitized",
    ),
    _row(
        "received", "inputs_fully_digitized", "Hồ sơ số hóa đủ thành phần đầu vào",
        "Dossiers with all components digitised",
        lambda f: _both(f.everyone(), f.inputs_complete), "components", "components_digitized",
    ),
    _row(
        "received", "fee_due", "Hồ sơ có nghĩa vụ tài chính", "Dossiers with a fee due",
        lambda f: f.fee_due, "fee_due_vnd",
    ),
    _row(
        "received", "fee_paid_online", "Hồ sơ thanh toán trực tuyến", "Dossiers paid online",
        lambda f: _both(f.fee_due, f.flag("fee_paid_online")), "fee_due_vnd", "fee_paid_online",
    ),
    _row(
        "received", "received_paused", "Hồ sơ tạm dừng, chờ bổ sung", "Dossiers paused", lambda f: f.paused, "status",
    ),
    _row(
        "received", "received_undated", "Hồ sơ tiếp nhận không có ngày hẹn trả", "Dossiers received without a due date",
        lambda f: f.undated, "due_on",
    ),
    _row("ended", "ended", "Hồ sơ đã kết thúc", "Dossiers ended", lambda f: f.ended, _END),
    _row("ended", "done", "Hồ sơ đã giải quyết", "Dossiers done", lambda f: f.done, _END),
    _row(
        "ended", "done_with_limit", "Hồ sơ đã giải quyết, biết thời hạn", "Dossiers done with a known time limit",
        lambda f: f.limited, _END, "due_on",
    ),
    _row(
        "ended", "done_on_time", "Hồ sơ giải quyết trước và đúng hạn", "Dossiers done on time",
        lambda f: f.timely, _END, "due_on",
    ),
    _row(
        "ended", "done_early", "Hồ sơ giải quyết trước hạn", "Dossiers done before the due day",
        lambda f: f.early, _END, "due_on",
    ),
    _row(
        "ended", "done_without_limit", "Hồ sơ đã giải quyết, không rõ thời hạn",
        "Dossiers done without a known time limit", lambda f: f.unlimited, _END, "due_on",
    ),
    _row(
        "ended", "done_dated_by_return", "Hồ sơ đã giải quyết, lấy ngày trả kết quả làm ngày kết thúc",
        "Dossiers done whose end is the day of handing out", lambda f: f.dated_by_return, _END,
    ),
    _row(
        "ended", "done_result_digitized", "Hồ sơ đã giải quyết có kết quả số hóa",
        "Dossiers done with a digitised result",
        lambda f: _both(f.done, f.flag("result_digitized")), _END, "result_digitized",
    ),
    _row(
        "ended", "ended_early", "Hồ sơ kết thúc trước hạn", "Dossiers ended before the due day",
        lambda f: f.ended_early, _END, "due_on",
    ),
    _row(
        "ended", "ended_late", "Hồ sơ kết thúc quá hạn", "Dossiers ended late", lambda f: f.ended_late, _END, "due_on",
    ),
    _row(
        "ended", "ended_overdue", "Hồ sơ kết thúc sau ngày hẹn trả", "Dossiers ended after the due day",
        lambda f: f.ended_overdue, _END, "due_on",
    ),
    _row(
        "ended", "ended_undated", "Hồ sơ kết thúc, không có ngày hẹn trả", "Dossiers ended without a due date",
        lambda f: _both(f.ended, f.undated), _END, "due_on",
    ),
    _row(
        "ended", "ended_without_limit", "Hồ sơ kết thúc, không rõ thời hạn", "Dossiers ended without a known time limit",
        lambda f: f.ended_without_limit, _END, "due_on",
    ),
    _row(
        "overdue", "overdue", "Hồ sơ đã quá hạn khi chưa giải quyết xong", "Dossiers that became overdue",
        lambda f: f.overdue, _END, "due_on",
    ),
)  # fmt: skip

OTHER_MEASURES = (
    Measure(
        "open", Words("Hồ sơ đang giải quyết", "Dossiers open"), "dossiers", "stock", (_END,),
        opening="received", closing="ended",
    ),
    Measure(
        "open_overdue", Words("Hồ sơ đang giải quyết quá hạn", "Dossiers open and overdue"), "dossiers", "stock",
        (_END, "due_on"), opening="overdue", closing="ended_overdue",
    ),
    Measure("services", Words("Thủ tục trong danh mục", "Services listed"), "services", "offered"),
    Measure(
        "fee_online", Words("Mức phí trực tuyến", "Online fee"), "services", "offered",
        ("fee_online_vnd", "fee_counter_vnd"), weight="fee_online_vnd",
    ),
    Measure(
        "fee_counter", Words("Mức phí tại quầy", "Counter fee"), "services", "offered",
        ("fee_online_vnd", "fee_counter_vnd"), weight="fee_counter_vnd",
    ),
    Measure("covered", Words("Số đạt", "Covered"), "coverage", "observed", weight="covered"),
    Measure("total", Words("Tổng số", "Total"), "coverage", "observed", weight="total"),
    Measure("reforms", Words("Thủ tục được đề nghị", "Procedures proposed"), "reforms", "proposed"),
    Measure("classes", Words("Lớp tập huấn", "Classes"), "training", "held"),
    Measure("attendances", Words("Lượt người", "Attendances"), "training", "held", weight="attendees"),
    Measure("members", Words("Thành viên", "Members"), "task_forces", "appointed", weight="members"),
)  # fmt: skip

MEASURES = {measure.name: measure for measure in (*ROW_MEASURES, *OTHER_MEASURES)}

STOCKS = tuple(measure for measure in OTHER_MEASURES if measure.event == "stock")
