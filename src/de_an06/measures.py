"""Measures: the additive whole numbers that indicators are made of, and when a row counts in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from de_an06.facts import Facts, both
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Truth = NDArray[np.uint8]

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


def _row(event: Event, name: str, vi: str, en: str, judge: Callable[[Facts], Truth], *reads: str) -> Measure:
    return Measure(name, Words(vi, en), "dossiers", event, reads, judge)


_END = "finished_on|returned_on"

ROW_MEASURES = (
    _row("received", "received", "Hồ sơ tiếp nhận", "Dossiers received", Facts.everyone),
    _row(
        "received", "received_online", "Hồ sơ tiếp nhận trực tuyến", "Dossiers received online",
        lambda f: both(f.everyone(), f.holds("channel", "online")), "channel",
    ),
    _row(
        "received", "received_full_online", "Hồ sơ trực tuyến của dịch vụ toàn trình",
        "Dossiers received online for fully online services",
        lambda f: both(f.everyone(), f.holds("channel", "online"), f.full_level), "channel",
        "online_level|service_level",
    ),
    _row(
        "received", "digitized", "Hồ sơ có ít nhất một thành phần được số hóa",
        "Dossiers with at least one component digitised",
        lambda f: both(f.everyone(), f.flag("components_digitized")), "components_digitized",
    ),
    _row(
        "received", "inputs_fully_digitized", "Hồ sơ số hóa đủ thành phần đầu vào",
        "Dossiers with all components digitised",
        lambda f: both(f.everyone(), f.inputs_complete), "components", "components_digitized",
    ),
    _row(
        "received", "fee_due", "Hồ sơ có nghĩa vụ tài chính", "Dossiers with a fee due",
        lambda f: f.fee_due, "fee_due_vnd",
    ),
    _row(
        "received", "fee_paid_online", "Hồ sơ thanh toán trực tuyến", "Dossiers paid online",
        lambda f: both(f.fee_due, f.flag("fee_paid_online")), "fee_due_vnd", "fee_paid_online",
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
        lambda f: both(f.done, f.flag("result_digitized")), _END, "result_digitized",
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
        lambda f: both(f.ended, f.undated), _END, "due_on",
    ),
    _row(
        "ended", "ended_without_limit", "Hồ sơ kết thúc, không rõ thời hạn",
        "Dossiers ended without a known time limit",
        lambda f: f.ended_without_limit, _END, "due_on",
    ),
    _row(
        "ended", "ended_withdrawn", "Hồ sơ rút", "Dossiers withdrawn",
        lambda f: f.ended_as("withdrawn"), _END, "status",
    ),
    _row(
        "ended", "ended_returned", "Hồ sơ trả lại", "Dossiers returned",
        lambda f: f.ended_as("returned"), _END, "status",
    ),
    _row(
        "ended", "ended_stopped", "Hồ sơ dừng giải quyết", "Dossiers stopped",
        lambda f: f.ended_as("stopped"), _END, "status",
    ),
    _row(
        "ended", "ended_refused", "Hồ sơ bị từ chối", "Dossiers refused",
        lambda f: f.ended_as("refused"), _END, "status",
    ),
    _row(
        "overdue", "overdue", "Hồ sơ đã quá hạn khi chưa giải quyết xong", "Dossiers that became overdue",
        lambda f: f.overdue, _END, "due_on",
    ),
)  # fmt: skip

WITHIN = {
    "received_online": "received",
    "received_full_online": "received_online",
    "digitized": "received",
    "inputs_fully_digitized": "digitized",
    "fee_due": "received",
    "fee_paid_online": "fee_due",
    "done": "ended",
    "done_with_limit": "done",
    "done_on_time": "done_with_limit",
    "done_early": "done_on_time",
    "done_without_limit": "done",
    "done_dated_by_return": "done",
    "done_result_digitized": "done",
}
"""For a measure whose rows are some of those of another one, the nearest such other."""

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
