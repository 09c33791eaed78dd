"""The columns of form II.06a: they balance whatever the dossiers are, and are what a person would count."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.form_cells import form_cells, form_columns
from de_an06.period import CIVIL, ND09, Period, parse_period, range_period
from de_an06.slices import ALL, group_by, span_of, whole_scope
from de_an06.tables.ii06a import BESIDE, COUNTS, ENDED, KINDS, LEFT, SOURCES
from tests.builders import valid_row
from tests.strategies import broken, dossiers
from tests.test_doubt import REGISTERS
from tests.workbench import cube_of, judged, settled, vn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from de_an06.cube import Cube
    from de_an06.form_cells import FormCells

PERIODS = (
    parse_period("2023-04", CIVIL),
    parse_period("2023-04", ND09),
    range_period(date(2023, 3, 1), date(2023, 5, 14), CIVIL),
)
WITHDRAWN = "Công dân yêu cầu rút hồ sơ"
WITHOUT_RESULT = {WITHDRAWN: "withdrawn", "8": "stopped", "Từ chối": "refused", "Hồ sơ không xử lý được": "other"}
"""Statuses of dossiers that ended without a result, and the kind that each tells."""
FATES = ("early", "in_time", "late")


@st.composite
def of_all_kinds(draw: st.DrawFn) -> list[dict[str, str]]:
    """Some dossiers; those without a result have ended in one way or another."""
    rows = draw(dossiers())
    return [
        {**r, "status": draw(st.sampled_from(tuple(WITHOUT_RESULT)))} if r["status"] == WITHDRAWN else r for r in rows
    ]


def cube(rows: list[dict[str, str]]) -> Cube:
    """Return the cube of some dossiers."""
    return cube_of(settled([judged("dossiers", rows, REGISTERS)]).rows, REGISTERS)


def columns(
    rows: list[dict[str, str]], period: Period, axis: str | None = None, *, past: bool = True
) -> list[FormCells]:
    """Return the columns of the form, as a whole or by group."""
    found = cube(rows)
    scope = whole_scope(found.dimensions)
    groups = ALL if axis is None else group_by(axis, found, scope)
    return form_columns(found, span_of(period), scope, groups, past=past)


def day_of(text: str) -> date | None:
    """Return the day that a cell writes."""
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None


def by_hand(rows: Iterable[Mapping[str, str]], period: Period) -> dict[str, int]:
    """Return the columns of the form, counted dossier by dossier."""
    found = dict.fromkeys((*COUNTS, *BESIDE), 0)
    for row in rows:
        received, due, end = (day_of(row[name]) for name in ("received_on", "due_on", "finished_on"))
        assert received is not None
        if received > period.end or (end is not None and end < period.start):
            continue
        channel = "received_online" if row["channel"] == "Trực tuyến" else "received_direct"
        found["carried_over" if received < period.start else channel] += 1
        if end is None or end > period.end:
            found["open_overdue" if due is not None and due < period.end else "open_in_time"] += 1
            found["open_undated"] += due is None
            continue
        fate = "in_time" if due is None or end == due else "early" if end < due else "late"
        found[f"resolved_{fate}"] += 1
        if kind := WITHOUT_RESULT.get(row["status"]):
            found[f"unresolved_{fate}"] += 1
            found[f"unresolved_{kind}"] += 1
        found["without_limit"] += due is None and end != received
    return found | {
        "received_total": sum(found[name] for name in SOURCES),
        "resolved_total": sum(found[name] for name in ENDED),
        "open_total": sum(found[name] for name in LEFT),
    }


@given(rows=of_all_kinds(), period=st.sampled_from(PERIODS))
def test_the_form_is_what_a_person_counts(rows: list[dict[str, str]], period: Period) -> None:
    """Of clean dossiers every column, and every number beside them, is that of a plain count."""
    [found] = columns(rows, period)
    assert dict(found.counts) | dict(found.beside) == by_hand(rows, period)
    assert not found.unplaced
    assert not any(found.more.values())


@given(data=st.data(), period=st.sampled_from(PERIODS), axis=st.sampled_from((None, "unit", "domain")))
def test_the_form_balances(data: st.DataObject, period: Period, axis: str | None) -> None:
    """Its identities hold of any dossiers, those with broken cells too, on each line."""
    for line in columns(data.draw(broken(data.draw(of_all_kinds()))), period, axis):
        n = line.counts
        assert n["received_total"] == n["received_online"] + n["received_direct"] + n["carried_over"]
        assert n["resolved_total"] == n["resolved_early"] + n["resolved_in_time"] + n["resolved_late"]
        assert n["open_total"] == n["open_in_time"] + n["open_overdue"]
        assert n["received_total"] == n["resolved_total"] + n["open_total"]
        assert min((*n.values(), *line.more.values(), *line.beside.values())) >= 0
        by_column, by_kind = ([f"unresolved_{name}" for name in names] for names in (FATES, (*KINDS, "other")))
        assert sum(line.beside[name] for name in by_column) == sum(line.beside[name] for name in by_kind)


@given(data=st.data(), period=st.sampled_from(PERIODS))
def test_lines_are_the_units(data: st.DataObject, period: Period) -> None:
    """The line of a unit is the form of its dossiers alone, so that the lines add up to the whole."""
    rows = data.draw(dossiers())
    [whole] = columns(rows, period)
    lines = columns(rows, period, "unit")
    assert {name: sum(line.counts[name] for line in lines) for name in COUNTS} == dict(whole.counts)
    used = sorted({row["unit_code"] for row in rows})
    for code, line in zip(used, lines, strict=True):
        assert dict(line.counts).items() <= by_hand([row for row in rows if row["unit_code"] == code], period).items()


@given(data=st.data(), period=st.sampled_from(PERIODS))
def test_the_truth_lies_within_what_may_be_more(data: st.DataObject, period: Period) -> None:
    """What broken cells hide is at most what stands beside each column; nothing placed is wrong."""
    truth = data.draw(dossiers())
    rows = data.draw(broken(truth))
    [found], true = columns(rows, period), by_hand(truth, period)
    for name in COUNTS:
        assert found.counts[name] <= true[name] <= found.counts[name] + found.more[name], name
    assert found.unplaced >= true["received_total"] - found.counts["received_total"]


@given(data=st.data(), period=st.sampled_from(PERIODS))
def test_other_systems_may_count_so_too(data: st.DataObject, period: Period) -> None:
    """Each column lies within the numbers that a form may have which is held against the same dossiers."""
    found = cube(data.draw(broken(data.draw(dossiers()))))
    scope = whole_scope(found.dimensions)
    [mine] = form_columns(found, span_of(period), scope, ALL)
    [reach] = form_cells(found, span_of(period), scope, ALL)
    assert all(reach[name].low <= count <= reach[name].high for name, count in mine.counts.items())


def one(**changes: str) -> dict[str, str]:
    """Return a dossier received on 10 April 2023, due on the 20th and open, with some cells changed."""
    row = valid_row("dossiers", received_on=vn(40), due_on=vn(50), finished_on="", returned_on="", status="Đang xử lý")
    return {**row, "submitted_on": "", "updated_on": "", "supplement_requested_on": "", **changes}


APRIL = PERIODS[0]
LAST_OF_APRIL = vn((APRIL.end - date(2023, 3, 1)).days)


@pytest.mark.parametrize(
    ("changes", "column", "beside"),
    [
        ({}, "open_overdue", ""),
        ({"due_on": ""}, "open_in_time", "open_undated"),
        ({"due_on": LAST_OF_APRIL}, "open_in_time", ""),
        ({"status": "Yêu cầu bổ sung giấy tờ"}, "open_overdue", "paused"),
        ({"finished_on": vn(45), "status": "Đã xử lý xong"}, "resolved_early", ""),
        ({"finished_on": vn(50), "status": "Đã xử lý xong"}, "resolved_in_time", ""),
        ({"finished_on": vn(51), "status": "Đã xử lý xong"}, "resolved_late", ""),
        ({"finished_on": vn(51), "due_on": "", "status": "Đã xử lý xong"}, "resolved_in_time", "without_limit"),
        ({"finished_on": vn(40), "due_on": "", "status": "Đã xử lý xong"}, "resolved_in_time", ""),
        ({"finished_on": vn(45), "status": WITHDRAWN}, "resolved_early", "unresolved_early unresolved_withdrawn"),
        ({"finished_on": vn(51), "status": WITHDRAWN}, "resolved_late", "unresolved_late unresolved_withdrawn"),
        ({"finished_on": vn(50), "status": "8"}, "resolved_in_time", "unresolved_in_time unresolved_stopped"),
        ({"finished_on": vn(50), "status": "Hồ sơ không xử lý được"}, "resolved_in_time",
         "unresolved_in_time unresolved_other"),
        ({"finished_on": vn(70), "status": "Đã xử lý xong"}, "open_overdue", ""),
    ],
)  # fmt: skip
def test_where_a_dossier_stands(changes: dict[str, str], column: str, beside: str) -> None:
    """A dossier stands in the column that its dates tell, and beside it where a reader must know more."""
    [found] = columns([one(**changes)], APRIL)
    assert {name for name in (*ENDED, *LEFT) if found.counts[name]} == {column}
    assert {name for name in BESIDE if found.beside[name]} == set(beside.split())


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({"channel": ""}, {"received_online", "received_direct", "open_overdue"}),
        ({"due_on": "31/02/2023"}, {"received_online", "open_in_time", "open_overdue"}),
        ({"finished_on": "31/02/2023", "status": "Đã xử lý xong"}, {"received_online", *ENDED, *LEFT}),
    ],
)
def test_what_cannot_be_placed_stands_nowhere(changes: dict[str, str], may: set[str]) -> None:
    """A dossier of which a cell cannot be read is in no column, and beside each in which it may be."""
    [found] = columns([one(), one(dossier_id="H50-2", **changes)], APRIL)
    assert (found.unplaced, found.counts["received_total"]) == (1, 1)
    assert {name for name, n in found.more.items() if n and name not in ("received_total", "resolved_total")} >= may


def test_without_a_past_receipts_alone_are_known() -> None:
    """Where earlier dossiers may be missing, the form has columns 4 and 5, and no other."""
    [found] = columns([one()], APRIL, past=False)
    assert dict(found.counts) == {"received_online": 1, "received_direct": 0}


def test_without_due_dates_nothing_is_early_or_late() -> None:
    """Where no file has a due date, the form has its totals, but no column that needs one."""
    rows = [{name: text for name, text in one().items() if name != "due_on"}]
    [found] = columns(rows, APRIL)
    assert set(found.counts) == {*SOURCES, "received_total", "resolved_total", "open_total"}
    assert (found.counts["received_total"], found.counts["open_total"]) == (1, 1)


def test_without_due_dates_kinds_are_told() -> None:
    """Where no file has a due date, the form still tells how dossiers ended without a result."""
    ended = one(finished_on=vn(45), status="Từ chối")
    [found] = columns([{name: text for name, text in ended.items() if name != "due_on"}], APRIL)
    assert {name: n for name, n in found.beside.items() if n} == {"unresolved_in_time": 1, "unresolved_refused": 1}


def test_without_statuses_no_kind_is_told() -> None:
    """Where no file has a status, nothing is known to have ended without a result, and no kind is told."""
    [found] = columns([{name: text for name, text in one().items() if name != "status"}], APRIL)
    assert not {f"unresolved_{kind}" for kind in (*KINDS, "other")} & set(found.beside)


def test_a_kind_in_doubtful_rows_is_told() -> None:
    """A dossier of which only a cell that the form does not need is unreadable is counted by its kind."""
    ended = one(finished_on=vn(45), status="Từ chối", fee_due_vnd="miễn phí")
    [found] = columns([ended], APRIL)
    assert (found.unplaced, found.beside["unresolved_refused"], found.beside["unresolved_other"]) == (0, 1, 0)
