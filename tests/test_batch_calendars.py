"""Series in both calendars over the same dossiers: periods tile, parts add up, edges of years and months hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import valid_row
from tests.office import batch, manifest, reports
from tests.runs import SAMPLES, save

if TYPE_CHECKING:
    from pathlib import Path

ADDED = "dossiers_digitized", "on_time", "online_dossiers", "paid_online"
"""Figures whose numerator and denominator are counts of dossiers of the period, and add up."""


@pytest.fixture(scope="module", params=["civil", "nd09"])
def series(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Return the reports of two years in one calendar, by grain and period."""
    found = {}
    for grain in ("month", "quarter", "half", "year"):
        output = tmp_path_factory.mktemp(grain)
        options = "--from", "2023", "--to", "2024", "--format", "json", "--as-of", "2025-01-31"
        batch(SAMPLES, output, "--grain", grain, "--calendar", request.param, *options)
        found[grain] = reports(output)
    return found


def counts(report: Any) -> dict[str, tuple[int, int]]:
    """Return numerators and denominators of a report."""
    parts = {r["indicator"]: (r["numerator"] or 0, r["denominator"] or 0) for r in report["results"] if not r["group"]}
    return {name: parts[name] for name in ADDED}


@pytest.mark.parametrize(("grain", "wider", "parts"), [("quarter", "year", 4), ("quarter", "half", 2),
                                                       ("month", "quarter", 3), ("half", "year", 2)])  # fmt: skip
def test_parts_add_up(grain: str, wider: str, parts: int, series: dict[str, dict[str, Any]]) -> None:
    """Quarters add up to halves and years, months to quarters: every count of dossiers, in either calendar."""
    narrow = [*series[grain].values()]
    for place, whole in enumerate(series[wider].values()):
        added = [counts(part) for part in narrow[place * parts : (place + 1) * parts]]
        assert counts(whole) == {
            name: tuple(map(sum, zip(*(one[name] for one in added), strict=True))) for name in ADDED
        }
        assert whole["account"]["counted"] == sum(
            part["account"]["counted"] for part in narrow[place * parts : (place + 1) * parts]
        )


@pytest.mark.parametrize("grain", ["month", "quarter", "half", "year"])
def test_periods_tile(grain: str, series: dict[str, dict[str, Any]]) -> None:
    """Each period begins on the day after the one before ends, from the first of its year to the last."""
    from datetime import date, timedelta

    days = [(report["period"]["from"], report["period"]["to"]) for report in series[grain].values()]
    after = [str(date.fromisoformat(end) + timedelta(days=1)) for _, end in days]
    assert [start for start, _ in days[1:]] == after[:-1]
    year = series["year"]
    assert (days[0][0], days[-1][1]) == (year["2023"]["period"]["from"], year["2024"]["period"]["to"])


def counted(folder: Path, calendar: str, grain: str, *days: str) -> dict[str, int]:
    """Return the number of dossiers received by period, of dossiers of these days."""
    rows = [
        valid_row("dossiers", dossier_id=f"000.17.22.H50-{number:06}", submitted_on=day, received_on=day, due_on="",
                  finished_on="", returned_on="", status="Đang xử lý", updated_on="")
        for number, day in enumerate(days)
    ]  # fmt: skip
    data = folder / "data"
    data.mkdir()
    save(data / "dossiers.csv", [[*rows[0]], *([*row.values()] for row in rows)])
    options = "--calendar", calendar, "--grain", grain, "--as-of", "2025-12-31", "--format", "json"
    batch(data, folder / "out", *options)
    periods = {one["label"] for one in manifest(folder / "out")["periods"]}
    found = {label: report["account"]["counted"] for label, report in reports(folder / "out").items()}
    assert periods == {*found}
    return {label: count for label, count in found.items() if count}


@pytest.mark.parametrize(
    ("calendar", "grain", "expected"),
    [
        ("civil", "year", {"2023": 2}),
        ("nd09", "year", {"2023": 1, "2024": 1}),
        ("nd09", "quarter", {"2023-Q4": 1, "2024-Q1": 1}),
        ("nd09", "month", {"2023-12": 1, "2024-01": 1}),
        ("nd09", "half", {"2023-H2": 1, "2024-H1": 1}),
    ],
)
def test_20_december(calendar: str, grain: str, expected: dict[str, int], tmp_path: Path) -> None:
    """A dossier of 20 December belongs to the next year of NĐ 09/2019, one of the 14th to the one that ends."""
    assert counted(tmp_path, calendar, grain, "14/12/2023", "20/12/2023") == expected


@pytest.mark.parametrize(
    ("calendar", "days", "expected"),
    [
        ("civil", ("29/02/2024", "01/03/2024"), {"2024-02": 1, "2024-03": 1}),
        ("civil", ("28/02/2023", "01/03/2023", "31/03/2023"), {"2023-02": 1, "2023-03": 2}),
        ("civil", ("30/04/2023", "31/12/2023 23:59", "01/01/2024 00:00"), {"2023-04": 1, "2023-12": 1, "2024-01": 1}),
        ("nd09", ("29/02/2024", "14/03/2024 23:59", "15/03/2024 00:00"), {"2024-03": 2, "2024-04": 1}),
    ],
)
def test_month_ends(calendar: str, days: tuple[str, ...], expected: dict[str, int], tmp_path: Path) -> None:
    """The last day of a month belongs to it to its last minute, in leap years too."""
    assert counted(tmp_path, calendar, "month", *days) == expected
