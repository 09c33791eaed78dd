"""Rankings as text: the best first, a bar of letters, a stroke at the target, and the gap to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from de_an06.catalogue import Target
from de_an06.report import Report, ResultSet
from tests.sample_report import count, result, sample_report
from tests.test_renderers import at, text

if TYPE_CHECKING:
    from de_an06.report import Result

TARGET = Target(date(2023, 1, 1), 90, "QĐ", verified=True)


def report(*units: Result) -> Report:
    """Return a report with these units, U0, U1, ..."""
    named = tuple(replace(one, group=(("unit", f"U{place}"),)) for place, one in enumerate(units))
    return replace(sample_report(), sets=(ResultSet("totals", None, ()), ResultSet("by_unit", "unit", named)))


def rate(value: str | None, **changed: object) -> Result:
    """Return a percentage of the sample."""
    return result("on_time", value=value, state="ok" if value else "no_events", **changed)


def lines(found: Report, width: int = 80) -> list[str]:
    """Return what a terminal shows of the units."""
    below = at(width, "report", "en", found).partition("By unit")[2].partition("Source, reading")[0]
    return [line.rstrip() for line in below.splitlines() if "U" in line and "Unit" not in line]


def test_the_best_stands_first() -> None:
    """Units of one indicator are ranked, equal ones share a place, and those without a figure come last."""
    told = [line.split() for line in lines(report(rate("50.0"), rate(None), rate("75.0"), rate("50.0")))]
    assert [line[:2] for line in told] == [["1", "U2"], ["2", "U0"], ["2", "U3"], ["U1", "No"]]


def test_bars_are_shares_of_the_whole() -> None:
    """A bar of twenty letters is all of 100%, or the highest count."""
    assert [line.count("█") for line in lines(report(rate("50.0"), rate("75.0")))] == [15, 10]
    assert [line.count("█") for line in lines(report(count("open_at_end", 8), count("open_at_end", 4)))] == [10, 20]


def test_a_target_shows_the_gap() -> None:
    """Where a target is verified, a stroke stands on the bar, and the distance in points beside it, with a mark."""
    best, worst = lines(report(rate("95.5", target=TARGET, met=True), rate("50.0", target=TARGET, met=False)))
    assert best.endswith("██████████████████│·   ✓ +5.5 pp")
    assert worst.endswith("██████████········│·  ✗ −40.0 pp")


def test_an_unverified_target_judges_nobody() -> None:
    """A target that nobody verified has no stroke and no gap."""
    loose = TARGET._replace(verified=False)
    assert not any("│" in line or "pp" in line for line in lines(report(rate("95.5", target=loose), rate("50.0"))))


def test_of_several_indicators_those_with_targets_are_ranked() -> None:
    """Several indicators stand side by side, and below them those that a target judges are ranked."""
    many = replace(report(rate("95.5", target=TARGET, met=True), rate("50.0", target=TARGET, met=False)))
    others = tuple(result("paid_online", group=(("unit", f"U{place}"),)) for place in range(2))
    both = replace(many, sets=(many.sets[0], replace(many.sets[1], results=(*many.sets[1].results, *others))))
    drawn = at(160, "report", "en", both)
    assert drawn.count("95.5%") == 2
    assert "On time (of resolved) (target ≥ 90%)" in drawn
    assert "(target" not in drawn.partition("Paid online")[2].partition("On time (of resolved) (target")[0]


def test_periods_are_not_ranked() -> None:
    """Quarters stand in their own order."""
    quarters = tuple(replace(rate(v), group=(("quarter", f"2023-Q{n}"),)) for n, v in enumerate(("50.0", "75.0"), 1))
    found = replace(sample_report(), sets=(ResultSet("totals", None, ()), ResultSet("by_quarter", "quarter", quarters)))
    drawn = at(80, "report", "en", found)
    assert drawn.index("2023-Q1 ") < drawn.index("2023-Q2 ")
    assert "█" not in drawn


@pytest.mark.parametrize("width", [80, 160])
def test_a_ranking_fits(width: int) -> None:
    """No line of a ranking is wider than the terminal, its title neither."""
    drawn = at(width, "report", "vi", report(rate("95.5", target=TARGET, met=True), rate("50.0", target=TARGET)))
    assert max(map(len, drawn.splitlines())) <= width


def test_markdown_has_the_same() -> None:
    """Markdown draws the same ranking."""
    found = report(rate("95.5", target=TARGET, met=True), rate("50.0", target=TARGET, met=False))
    assert "█│·" in text("markdown", "report", "en", found)


@pytest.mark.parametrize("name", ["terminal", "markdown"])
def test_names_of_fields_stand_by_the_alphabet(name: str) -> None:
    """Fields stand in the order of the Vietnamese alphabet wherever people read them; programs find them as before."""
    fields = ("Chứng thực", "Căn cước", "Cư trú", "Thuế", "Thành lập", "Đất đai")
    rates = tuple(replace(rate("50.0"), group=(("domain", field),)) for field in fields)
    others = tuple(replace(count("open_at_end", 1), group=one.group) for one in rates)
    by_domain = ResultSet("by_domain", "domain", (*rates, *others))
    found = replace(sample_report(), sets=(ResultSet("totals", None, ()), by_domain))
    order = ("Căn cước", "Chứng thực", "Cư trú", "Đất đai", "Thành lập", "Thuế")
    assert sorted(order, key=text(name, "report", "vi", found).index) == list(order)
    assert sorted(fields, key=text("csv", "report", "vi", found).index) == list(fields)
