"""What formats with room draw besides what was asked for: by unit, the periods before, services without dossiers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from de_an06 import pipeline
from de_an06.delivery import wants_beside
from de_an06.options import Options
from de_an06.settings import catalogue_of, load_settings, policy_of
from tests.runs import SAMPLES, report, rows_of, spoilt

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.report import Report, ResultSet


def asked(folder: Path = SAMPLES, **options: Any) -> Report:
    """Return the report of a folder with these options."""
    settings, data = load_settings(str(folder), None)
    policy = policy_of(settings, (), (), ())
    return pipeline.report(data, settings, policy, Options(**options), catalogue_of(settings))


@cache
def rich(period: str = "2023-Q3", by: str | None = None) -> Report:
    """Return a report of the sample with everything beside it."""
    return asked(period=period, by=by, compare=() if period == "all" else ("previous",), beside=True)


def named(found: Report) -> dict[str, ResultSet]:
    """Return the sets beside a report by name."""
    return {results.name: results for results in found.beside}


def test_nothing_stands_beside_what_does_not_ask() -> None:
    """A report that is not asked for more is the same, but for what stands beside."""
    plain, more = asked(period="2023-Q3", compare=("previous",)), rich()
    stripped = replace(more, beside=(), idle=None, contributions=(), members=plain.members)
    assert (plain.beside, plain.idle, plain.contributions) == ((), None, ())
    assert stripped == plain


def test_units_beside_are_those_of_the_grouping() -> None:
    """What stands beside by unit is what --by unit gives, changes among it."""
    by_unit = asked(period="2023-Q3", by="unit", compare=("previous",))
    assert named(rich())["by_unit"] == by_unit.sets[1]
    assert by_unit.members.items() <= rich().members.items()


def test_quarters_of_all_are_those_of_the_grouping() -> None:
    """The series of all dossiers, or of a range, is what --by quarter gives."""
    assert named(rich("all"))["series"].results == asked(by="quarter").sets[1].results


def test_a_quarter_stands_in_a_row_with_those_before() -> None:
    """The series of a quarter ends with it, begins with the data, and each point is that quarter's own figure."""
    series = named(rich("2023-Q4"))["series"]
    labels = list(dict.fromkeys(dict(result.group)["quarter"] for result in series.results))
    assert (series.axis, labels) == ("quarter", ["2023-Q2", "2023-Q3", "2023-Q4"])
    own = {r.indicator: r for r in rich("2023-Q3").sets[0].results if not r.group}
    for result in series.results:
        if result.group == (("quarter", "2023-Q3"),):
            assert result == replace(own[result.indicator], group=result.group, compare={})


@pytest.mark.parametrize("by", ["unit", "quarter"])
def test_what_was_asked_for_is_not_repeated(by: str) -> None:
    """A grouping that was asked for does not stand beside as well."""
    found = rich("all", by)
    assert found.sets[1].name == f"by_{by}"
    assert set(named(found)) == {"by_unit", "series"} - {"by_unit" if by == "unit" else "series"}


def test_one_unit_has_no_others_beside_it() -> None:
    """A report on one unit has nothing by unit."""
    assert "by_unit" not in named(asked(unit="19363", own=True, period="2023-Q3", beside=True))


def test_the_idle_are_those_that_the_figure_leaves() -> None:
    """Of the 53 essential services on the list the 32 without a dossier are named, each with its codes."""
    idle = rich("all").idle
    assert idle is not None
    total = next(r for r in rich("all").sets[0].results if r.indicator == "essential_services_used")
    assert (total.numerator, total.denominator, len(idle)) == (21, 53, 32)
    head, *rows = rows_of(SAMPLES / "dossiers.csv")
    used = {row[head.index("Mã TTHC")] for row in rows}
    codes = [code for one in idle for code, _ in one.services]
    assert not used & set(codes)
    assert all(name for one in idle for _, name in one.services)


def test_without_a_list_nobody_knows_who_is_idle(tmp_path: Path) -> None:
    """Where there is no list of services, nothing is said of those without dossiers."""
    folder = spoilt(tmp_path)
    (folder / "services.csv").unlink()
    assert asked(folder, beside=True).idle is None


def test_other_formats_do_not_ask_for_it() -> None:
    """Formats that draw what was asked for, and the screen, want nothing beside it."""
    assert not wants_beside(["terminal", "json", "csv", "markdown"])


def test_json_is_the_same() -> None:
    """The JSON of a report holds what was asked for alone."""
    assert {result["set"] for result in report(SAMPLES, "--period", "2023-Q3")["results"]} == {"totals"}
