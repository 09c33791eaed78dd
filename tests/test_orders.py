"""What a run is asked for, and the periods that this means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.errors import OptionError
from de_an06.orders import MOST, Order, final_periods, periods_of
from de_an06.period import CIVIL, ND09
from tests.runs import SAMPLES, run

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.period import Calendar, Grain

SINCE, AS_OF = date(2023, 5, 23), date(2024, 4, 4)
GRAINS = st.sampled_from(["month", "quarter", "half", "year"])


def labels(calendar: Calendar = CIVIL, since: date | None = SINCE, **asked: Any) -> list[str]:
    """Return the periods of an order by name."""
    return [period.label for period in periods_of(Order(**asked), calendar, since, AS_OF)]


@pytest.mark.parametrize(
    ("grain", "expected"),
    [("quarter", ["2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2"]), ("half", ["2023-H1", "2023-H2", "2024-H1"]),
     ("year", ["2023", "2024"])],
)  # fmt: skip
def test_from_the_first_receipt_on(grain: Grain, expected: list[str]) -> None:
    """Where no period is stated they run from that of the first receipt to that of the as-of day."""
    assert labels(grain=grain) == expected


def test_without_dossiers() -> None:
    """Where nothing was received there is the period of the as-of day."""
    assert labels(since=None) == ["2024-Q2"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"first": "2023-q4"}, ["2023-Q4", "2024-Q1", "2024-Q2"]),
        ({"last": "2023-Q3"}, ["2023-Q2", "2023-Q3"]),
        ({"first": "2022-Q4", "last": "2023-Q1"}, ["2022-Q4", "2023-Q1"]),
        ({"first": "2023-H2", "last": "2023"}, ["2023-Q3", "2023-Q4"]),
        ({"first": "2023-9M", "last": "2023-9M"}, ["2023-Q1", "2023-Q2", "2023-Q3"]),
        ({"count": 2}, ["2024-Q1", "2024-Q2"]),
        ({"count": 1, "grain": "year"}, ["2024"]),
        ({"count": 3, "grain": "half"}, ["2023-H1", "2023-H2", "2024-H1"]),
        ({"first": "2024-01-01..2024-03-31", "last": "2024-Q1"}, ["2024-Q1"]),
    ],
)
def test_stated_periods(asked: dict[str, Any], expected: list[str]) -> None:
    """--from, --to and --last name the first, the last and the number of the periods, wider ones by their parts."""
    assert labels(**asked) == expected


def test_periods_of_another_calendar() -> None:
    """Periods are those of the calendar: what was received on 20 December begins the next year."""
    assert labels(ND09, since=date(2022, 12, 20)) == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2"]


@given(since=st.dates(date(1995, 1, 1), AS_OF), grain=GRAINS, calendar=st.sampled_from([CIVIL, ND09]))
def test_periods_tile_from_first_to_last(since: date, grain: Any, calendar: Calendar) -> None:
    """Periods are whole, follow each other without gap, and hold the first receipt and the as-of day."""
    found = periods_of(Order(grain=grain), calendar, since, AS_OF)
    assert all(period.whole and period.kind == grain for period in found)
    assert [p.end + timedelta(days=1) for p in found[:-1]] == [p.start for p in found[1:]]
    assert found[0].start <= since <= found[0].end
    assert found[-1].start <= AS_OF <= found[-1].end


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"first": "2024-Q2", "last": "2023-Q1"}, "--from 2024-Q2 is after --to 2023-Q1"),
        ({"first": "2023-05"}, "--from 2023-05: it is no whole period of --grain quarter; write 2023-Q2"),
        ({"last": "2023-H1", "grain": "year"}, "--to 2023-H1: it is no whole period of --grain year; write 2023,"),
        ({"first": "1995-01", "last": "2089-12", "grain": "month"}, f"at most {MOST}"),
        ({"first": "nonsense"}, "Cannot read the period"),
    ],
)
def test_periods_that_cannot_be(asked: dict[str, Any], said: str) -> None:
    """Periods in the wrong order, parts of periods, too many and none at all are refused with what to write."""
    with pytest.raises(OptionError) as caught:
        labels(**asked)
    assert said in caught.value.en


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--last", "2", "--from", "2023-Q1"], "--last does not go with --from and --to"),
        (["--last", "0"], "--last: must be at least 1"),
        (["--grain", "week"], "--grain"),
        (["--by", "service"], "--by"),
        (["--format", "terminal"], "--format"),
        (["--format", "sarif"], "--format"),
        (["--output", SAMPLES / "out"], "is within the data folder"),
        (["--calendar", "lunar"], "lunar"),
    ],
)
def test_options_that_cannot_be(
    options: list[object], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option that cannot be used is one line, status 2, and no folder is made."""
    monkeypatch.setenv("DE_AN06_LANG", "en")
    ran = run("batch", SAMPLES, "--output", tmp_path / "out", *options)
    assert (ran.status, ran.err.count("\n"), said in ran.err) == (2, 1, True)
    assert not [path for path in tmp_path.glob("out/*") if not path.name.startswith(".")]


def test_final_periods_are_named_as_they_are_published() -> None:
    """A period may be called final in any way of writing it."""
    periods = periods_of(Order(), CIVIL, SINCE, AS_OF)
    assert final_periods(replace(Order(), finalise=("2023-q3", "2023Q4")), periods, AS_OF) == {"2023-Q3", "2023-Q4"}
