"""Contributions: what each unit brought about adds up to the change that is printed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.contributions import contributions
from de_an06.period import CIVIL, parse_period
from de_an06.ratio import difference, percentage
from de_an06.report import Comparison, Result, ResultSet
from tests.sample_report import INDICATORS
from tests.test_beside import rich

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de_an06.report import Contributions

BEFORE = parse_period("2023-Q2", CIVIL)
Numbers = tuple[int, int, int, int]
"""n and d now, n and d before."""


def figure(numbers: Numbers, group: tuple[tuple[str, str], ...] = ()) -> Result:
    """Return a result with its comparison."""
    n, d, m, e = numbers
    now, before = (percentage(a, b, 1) if b else None for a, b in ((n, d), (m, e)))
    change = None if now is None or before is None else difference(now, before, 1)
    other = Comparison(BEFORE, "ok" if e else "no_events", m, e, before, change)
    state = "ok" if d else "no_events"
    return Result("on_time", group, state, n, d, 0, now, "percent", now, now, compare={"previous": other})  # type: ignore[arg-type]


def told(units: Sequence[Numbers], whole: Numbers | None = None) -> list[Contributions]:
    """Return what units brought about, of whole numbers that are theirs unless stated."""
    sums = [sum(column) for column in zip(*units, strict=True)]
    totals = ResultSet("totals", None, (figure(whole or (sums[0], sums[1], sums[2], sums[3])),))
    parts = tuple(figure(numbers, (("unit", f"U{place:02}"),)) for place, numbers in enumerate(units))
    return list(contributions(totals, ResultSet("by_unit", "unit", parts), INDICATORS, "previous"))


@st.composite
def _unit(draw: st.DrawFn) -> Numbers:
    d, e = draw(st.integers(0, 50)), draw(st.integers(0, 50))
    return draw(st.integers(0, d)), d, draw(st.integers(0, e)), e


@given(units=st.lists(_unit(), min_size=1, max_size=20))
def test_parts_add_up(units: list[Numbers]) -> None:
    """Named units and the others add up to the change as it is printed, whatever the rounding."""
    for one in told(units):
        sums = [sum(column) for column in zip(*units, strict=True)]
        change = figure((sums[0], sums[1], sums[2], sums[3])).compare["previous"].change
        assert sum(Decimal(points) for _, points in one.parts) + Decimal(one.rest) == Decimal(change or 0)
        assert len(one.parts) + one.others == len(units)


def test_a_unit_that_only_grew_brings_nothing_about() -> None:
    """More dossiers at the share that all had before move nothing; the unit that did better moved it all."""
    (one,) = told([(5, 10, 5, 10), (50, 100, 5, 10), (90, 100, 50, 100)])
    assert one.parts == (("U02", "19.0"),)
    assert (one.others, one.rest) == (2, "0.0")


def test_those_that_moved_most_come_first() -> None:
    """Units are named by how much they moved, in either direction."""
    (one,) = told([(60, 100, 50, 100), (20, 100, 50, 100)])
    assert one.parts == (("U01", "-15.0"), ("U00", "5.0"))


def test_many_units_stand_together() -> None:
    """No more than eight units are named; what the others brought about is one figure."""
    (one,) = told([(6, 10, 5, 10)] * 12)
    assert (len(one.parts), one.others) == (8, 4)


@pytest.mark.parametrize("whole", [(61, 100, 50, 100), (60, 100, 50, 101)])
def test_nothing_is_told_of_numbers_that_do_not_add_up(whole: Numbers) -> None:
    """Where units do not make up the whole, as with dossiers of no known unit, nobody knows their parts."""
    assert told([(60, 100, 50, 100)], whole) == []


def test_nothing_is_told_where_nothing_moved() -> None:
    """An indicator that did not change has no contributions."""
    assert told([(6, 10, 5, 10), (5, 10, 6, 10)]) == []


def test_distinct_services_have_no_parts() -> None:
    """What is counted once however many units have it can't be parted among them."""
    totals = ResultSet("totals", None, (replace(figure((6, 10, 5, 10)), indicator="essential_services_used"),))
    found = {**INDICATORS}
    found["essential_services_used"] = replace(found["essential_services_used"], counts="essential_items")
    assert list(contributions(totals, totals, found, "previous")) == []


def test_the_sample_has_contributions() -> None:
    """A report of a quarter compared with the one before tells who moved what."""
    assert {"dossiers_digitized", "on_time", "online_dossiers"} <= {one.indicator for one in rich().contributions}
