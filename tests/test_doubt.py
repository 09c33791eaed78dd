"""Doubt is measured: whatever the truth of the unknown cells is, it lies within the printed bounds."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.period import CIVIL, Period, range_period
from tests.builders import valid_row
from tests.strategies import SERVICES, UNITS, broken, dossiers
from tests.workbench import cube_of, holds, judged, register, results, settled

if TYPE_CHECKING:
    from de_an06.register import Register
    from de_an06.report import Result

PERIODS = (
    range_period(date(2023, 3, 1), date(2023, 12, 31), CIVIL),
    range_period(date(2023, 4, 1), date(2023, 4, 30), CIVIL),
)
REGISTERS: dict[str, Register] = {
    "units": register("units", [valid_row("units", unit_code=code) for code in UNITS]),
    "services": register(
        "services",
        [valid_row("services", service_code=code, essential=f"qd06:{place:02}") for place, code in enumerate(SERVICES)],
    ),
}


def _results(rows: list[dict[str, str]], period: Period, by: str | None) -> dict[tuple[str, str], Result]:
    found = settled([judged("dossiers", rows, REGISTERS)])
    return results(cube_of(found.rows, REGISTERS), period, by)


@given(data=st.data(), period=st.sampled_from(PERIODS), by=st.sampled_from((None, "unit", "channel", "service")))
def test_truth_lies_within_bounds(data: st.DataObject, period: Period, by: str | None) -> None:
    """Every figure of the true rows lies within the bounds that the spoilt rows give."""
    truth = data.draw(dossiers())
    guess = _results(data.draw(broken(truth)), period, by)

    for key, true in _results(truth, period, by).items():
        if key in guess:
            assert holds(true, guess[key]), (key, true, guess[key])


@given(data=st.data())
def test_numerator_is_at_most_denominator(data: st.DataObject) -> None:
    """N <= d in every ratio of rows, and low <= value <= high."""
    for key, result in _results(data.draw(broken(data.draw(dossiers()))), PERIODS[0], "unit").items():
        if result.denominator is not None and result.numerator is not None:
            assert result.numerator <= result.denominator, key
        if result.value is not None and result.low is not None and result.high is not None:
            assert Fraction(result.low) <= Fraction(result.value) <= Fraction(result.high), key


@pytest.mark.parametrize(
    ("name", "text", "touched"),
    [
        ("due_on", "31/02/2023", {"on_time"}),
        ("components_digitized", "x", {"dossiers_digitized", "inputs_fully_digitized"}),
        ("result_digitized", "?", {"results_digitized"}),
        ("fee_paid_online", "?", {"paid_online"}),
    ],
)
def test_only_figures_that_read_the_cell_move(name: str, text: str, touched: set[str]) -> None:
    """A bad cell widens the figures that read it by exactly its row, and no other."""
    rows = [valid_row("dossiers", dossier_id=f"H50-{n}") for n in range(4)]
    spoilt = [{**rows[0], name: text}, *rows[1:]]

    before, after = _results(rows, PERIODS[0], None), _results(spoilt, PERIODS[0], None)

    assert {key for key, _ in after if before[key, ""] != after[key, ""]} == touched
    assert {after[key, ""].unknown for key in touched} == {1}


def test_unknown_receipt_sets_the_row_aside_from_everything() -> None:
    """A dossier whose date of receipt is unreadable counts in nothing and is doubtful in all it may belong to."""
    rows = [valid_row("dossiers", dossier_id=f"H50-{n}") for n in range(4)]
    rows[0]["received_on"] = "31/02/2023"

    found = _results(rows, PERIODS[0], None)

    assert (
        found["on_time", ""].numerator,
        found["on_time", ""].denominator,
        found["on_time", ""].unknown,
    ) == (3, 3, 1)
    assert (found["on_time", ""].low, found["on_time", ""].high) == ("75.0", "100.0")


def test_unit_of_a_known_row_is_not_in_doubt_elsewhere() -> None:
    """A doubtful dossier of one unit leaves the other units' figures alone."""
    rows = [valid_row("dossiers", dossier_id=f"H50-{n}", unit_code=UNITS[n % 2]) for n in range(4)]
    rows[0]["received_on"] = "31/02/2023"

    found = _results(rows, PERIODS[0], "unit")

    assert [found["dossiers_digitized", unit].unknown for unit in UNITS[:2]] == [1, 0]
