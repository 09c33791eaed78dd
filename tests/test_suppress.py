"""Small counts hidden: none stands in a report, and a solver that knows all that stands there finds none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de_an06.errors import InputError
from de_an06.facts import Facts
from de_an06.measures import ROW_MEASURES, WITHIN
from de_an06.suppress import of_people, suppressed
from tests.builders import typed_rows, valid_row
from tests.generated import OF_DOSSIERS, dossiers, report_on, reports
from tests.runs import SAMPLES, run
from tests.strategies import dossier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from de_an06.report import Comparison, Report, Result, ResultSet
    from tests.generated import Asked

    Cell = tuple[date, date, tuple[tuple[str, str], ...]]

MANY = 10**5
"""More dossiers than any table has: what reaches it knows no end."""
CLOSE = 1e-6
PERIODS = ("month", "quarter", "half", "nine", "year")


def figures(report: Report) -> Iterator[tuple[Cell, Result, Result | Comparison]]:
    """Yield every figure of a report with the days and group that it is about."""
    for results in (*report.sets, *report.beside):
        for result in results.results:
            yield place(report, results, result), result, result
            for other in result.compare.values():
                yield (other.period.start, other.period.end, result.group), result, other


def place(report: Report, results: ResultSet, result: Result) -> Cell:
    """Return the days and the group of a result."""
    period = report.period
    if results.axis in PERIODS:
        parts = period.trail()[1] if results.name == "series" else period.parts(results.axis)  # type: ignore[arg-type]
        period = next(part for part in parts if part.label == dict(result.group)[results.axis])
    return period.start, period.end, tuple(pair for pair in result.group if pair[0] not in PERIODS)


@dataclass
class Attacker:
    """One who has the report, knows what its indicators mean, and can solve equations."""

    report: Report
    known: dict[tuple[Cell, str], int] = field(default_factory=dict)
    numbers: dict[tuple[Cell, str], int] = field(default_factory=dict)
    """The unknowns by cell and measure, numbered."""
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Write down everything that the report says."""
        self.indicators = self.report.indicators
        for cell, result, told in figures(self.report):
            indicator = self.indicators[result.indicator]
            if told.state == "no_data" or indicator.event not in ("received", "ended", "stock"):
                continue
            pairs = ((indicator.numerator, told.numerator), (indicator.denominator, told.denominator))
            for measure, value in pairs if of_people(indicator) else ():
                if measure is not None:
                    self.number(cell, measure)
                    if value is not None:
                        self.known[cell, measure] = value
        period, account = self.report.period, self.report.account
        if account.counted is not None:
            self.known[(period.start, period.end, ()), "received"] = account.counted
        self.say_all()

    def number(self, cell: Cell, measure: str) -> int:
        """Return the number of an unknown."""
        return self.numbers.setdefault((cell, measure), len(self.numbers))

    def say(self, terms: Mapping[tuple[Cell, str], float], low: float, high: float) -> None:
        """Add a row: a sum of unknowns within bounds."""
        self.rows.append(({self.number(*term): weight for term, weight in terms.items()}, low, high))

    def say_all(self) -> None:
        """Known numbers, parts within wholes, sums of members and of periods, services used, stocks and flows."""
        for term, value in self.known.items():
            self.say({term: 1}, value, value)
        told = list(self.numbers)
        for cell, measure in told:
            around = WITHIN.get(measure)
            while around is not None and (cell, around) not in self.numbers:
                around = WITHIN.get(around)
            if around is not None:
                self.say({(cell, around): 1, (cell, measure): -1}, 0, np.inf)
        for cell, result, other in figures(self.report):
            indicator = self.indicators[result.indicator]
            if not of_people(indicator) and other.numerator and (cell, indicator.numerator) in self.numbers:
                self.say({(cell, indicator.numerator): 1}, other.numerator, np.inf)
        self.say_sums(told)
        self.say_stocks(told)

    def say_sums(self, told: list[tuple[Cell, str]]) -> None:
        """Members add up to the whole, and periods to the one that they fill."""
        parts: dict[tuple[Cell, str, str], list[Cell]] = defaultdict(list)
        for (start, end, group), measure in told:
            if group:
                parts[(start, end, ()), measure, group[0][0]].append((start, end, group))
        for whole, measure in told:
            inside = [c for c, m in told if (m, c[2]) == (measure, whole[2]) and whole[0] <= c[0] and c[1] <= whole[1]]
            for days in (25, 80, 170):
                those = [c for c in inside if days < (c[1] - c[0]).days < days + 30 and c != whole]
                if measure != "open" and sum((c[1] - c[0]).days + 1 for c in those) == (whole[1] - whole[0]).days + 1:
                    parts[whole, measure, str(days)] = those
        for (whole, measure, _), cells in parts.items():
            if (whole, measure) in self.numbers:
                self.say({(whole, measure): 1} | {(cell, measure): -1 for cell in cells}, 0, 0)

    def say_stocks(self, told: list[tuple[Cell, str]]) -> None:
        """What is open is at most what was open before and what was received since, less what was done."""
        for later, _ in [one for one in told if one[1] == "open"]:
            for earlier, _ in [one for one in told if one[1] == "open"]:
                if (later[0] - earlier[1]).days == 1 and later[2] == earlier[2]:
                    flows = {(later, "received"): 1.0, (later, "done"): -1.0}
                    if all(flow in self.numbers for flow in flows):
                        self.say({(earlier, "open"): 1, (later, "open"): -1} | flows, 0, np.inf)

    def range_of(self, cell: Cell, measure: str) -> tuple[int, int]:
        """Return the least and the greatest whole number that an unknown can be, as a linear program finds them."""
        optimize = pytest.importorskip("scipy.optimize", reason="scipy is not installed")
        from scipy.sparse import lil_matrix

        matrix = lil_matrix((len(self.rows), len(self.numbers)))
        for at, (terms, _, _) in enumerate(self.rows):
            for number, weight in terms.items():
                matrix[at, number] += weight
        # Without `integrality`: with it the solver is known to miss the least by one or two.
        rules = optimize.LinearConstraint(matrix.tocsr(), [r[1] for r in self.rows], [r[2] for r in self.rows])
        aim = np.zeros(len(self.numbers))
        aim[self.numbers[cell, measure]] = 1
        ends = []
        for sign in (1, -1):
            found = optimize.milp(sign * aim, constraints=rules, bounds=optimize.Bounds(0, MANY))
            assert found.success, found.message
            ends.append(sign * found.fun)
        return ceil(ends[0] - CLOSE), floor(ends[1] + CLOSE)


def hidden_counts(truth: Report, shown: Report) -> dict[tuple[Cell, str], int]:
    """Return every count that the truth has and the report shows nowhere, with its number."""
    attacker = Attacker(shown)
    whole = Attacker(truth).known
    return {term: value for term, value in whole.items() if term not in attacker.known and term in attacker.numbers}


def audit(asked: Asked, least: int, most: int) -> None:
    """Hold a report without small counts against an attacker; of the hidden counts, `most` are tried."""
    truth = asked.report()
    try:
        shown = suppressed(truth, least)
    except InputError:
        return
    hidden = {term: value for term, value in hidden_counts(truth, shown).items() if value}
    attacker = Attacker(shown)
    step = max(1, len(hidden) // most)
    for term in list(hidden)[::step]:
        low, high = attacker.range_of(*term)
        assert low <= hidden[term] <= high
        assert high - low >= least, (term, hidden[term], low, high)


SHAPES = st.tuples(reports(), st.sampled_from((3, 5, 10)))


@given(SHAPES)
@settings(max_examples=20)
def test_no_hidden_count_can_be_worked_out(shape: tuple[Asked, int]) -> None:
    """For each hidden count, what it could be at least and at most differ by the bound or more."""
    audit(*shape, most=6)


@pytest.mark.slow
@given(SHAPES)
def test_no_hidden_count_can_be_worked_out_of_many_reports(shape: tuple[Asked, int]) -> None:
    """The same of many reports."""
    audit(*shape, most=60)


@given(SHAPES)
@settings(max_examples=20)
def test_no_small_count_stands_in_a_report(shape: tuple[Asked, int]) -> None:
    """No numerator, denominator or difference of the two is from 1 to below the bound."""
    asked, least = shape
    try:
        shown = suppressed(asked.report(), least)
    except InputError:
        return
    for _, result, told in figures(shown):
        if of_people(shown.indicators[result.indicator]):
            n, d = told.numerator, told.denominator
            small = [x for x in (n, d, None if n is None or d is None else d - n) if x is not None and 0 < x < least]
            assert not small, (result, told)


@given(st.lists(st.integers(0, 10**6).flatmap(dossier), min_size=1, max_size=6))
def test_measures_lie_within_each_other(rows: list[dict[str, str]]) -> None:
    """Every dossier of a measure is one of those that it is said to lie within, whatever its cells hold."""
    facts = Facts(typed_rows("dossiers", *(valid_row("dossiers", **row) for row in rows)))
    judged = {m.name: m.judge(facts) for m in ROW_MEASURES if m.judge is not None}

    for name, around in WITHIN.items():
        assert (judged[name] <= judged[around]).all(), (name, around)


def test_a_report_without_small_counts_stays() -> None:
    """Where nothing is small nothing is hidden, and nothing is said."""
    truth = report_on(dossiers(1, 40, 1), compare=())
    assert suppressed(truth, 0) is truth
    assert suppressed(truth, 1).sets == truth.sets


def test_figures_of_no_person_stay() -> None:
    """What counts services, areas or offices is shown however small it is."""
    truth = report_on(dossiers(1, 300, 6), by="unit")
    shown = suppressed(truth, 10)
    pairs = zip(figures(truth), figures(shown), strict=True)

    assert all(a == b for (_, r, a), (_, _, b) in pairs if not of_people(truth.indicators[r.indicator]))


def test_a_hidden_figure_keeps_nothing_that_tells() -> None:
    """Neither value, bounds, k nor verdict is left of it, and no change leads to it or from it."""
    shown = suppressed(report_on(dossiers(3, 300, 6), by="unit"), 5)
    hidden = [r for _, r, told in figures(shown) if told is r and r.state == "suppressed"]
    changes = [c for _, r, _ in figures(shown) for c in r.compare.values() if "suppressed" in (r.state, c.state)]

    assert hidden
    assert {(r.value, r.low, r.high, r.met, r.unknown, r.remarks) for r in hidden} == {(None, None, None, None, 0, ())}
    assert {c.change for c in changes} == {None}


def test_the_notice_counts_what_is_hidden() -> None:
    """A notice says how many figures are hidden, each once however often it would stand there, and why."""
    shown = suppressed(report_on(dossiers(3, 300, 6), by="unit"), 5)
    cells = {(cell, r.indicator) for cell, r, told in figures(shown) if told.state == "suppressed"}

    assert shown.notices[-1].en.startswith(f"{len(cells)} figures are not shown: 1 to 4 dossiers")


def test_units_are_not_set_across_tiers() -> None:
    """By tier, no set by unit stands beside, for units make up tiers."""
    truth = report_on(dossiers(3, 300, 6), by="tier")

    assert [s.name for s in truth.beside] == ["by_unit", "series"]
    assert [s.name for s in suppressed(truth, 5).beside] == ["series"]


def test_channels_are_shown_whole_or_not_at_all() -> None:
    """What is online is told in the totals, so by channel nothing can hide behind another channel."""
    shown = suppressed(report_on(dossiers(7, 200, 3), by="channel"), 5)
    states = defaultdict(set)
    for result in shown.sets[1].results:
        states[result.indicator].add(result.state == "suppressed")

    assert any(states.values())
    assert all(len(found) == 1 for name, found in states.items() if of_people(shown.indicators[name]))


def test_an_indicator_of_ones_own_hides_with_the_rest() -> None:
    """Where an indicator counts some of the dossiers by their channel, a member is hidden with all its figures."""
    own = replace(OF_DOSSIERS["dossiers_digitized"], id="own", where={"channel": ("direct",)})
    shown = suppressed(report_on(dossiers(3, 300, 6), by="unit", catalogue={**OF_DOSSIERS, "own": own}), 5)
    states = defaultdict(set)
    for result in shown.sets[1].results:
        if of_people(found := shown.indicators[result.indicator]) and found.event == "received":
            states[result.group].add(result.state == "suppressed")

    assert all(len(found) == 1 for found in states.values())


def test_the_account_does_not_tell() -> None:
    """Where few dossiers are counted at all, the account of the files doesn't say how many."""
    rows = [row for row in dossiers(3, 300, 6) if not row["received_on"].endswith(("/07/2023", "/08/2023", "/09/2023"))]
    few = [row | {"dossier_id": f"H51-{n}", "received_on": "05/08/2023"} for n, row in enumerate(rows[:3])]
    shown = suppressed(report_on([*rows, *few]), 5)

    assert (shown.account.counted, shown.account.outside, shown.account.read) == (None, None, len(rows) + 3)


def test_too_few_dossiers_for_any_report() -> None:
    """Where the files hold fewer dossiers than the bound, there is no report."""
    with pytest.raises(InputError, match="fewer than 5 dossiers"):
        suppressed(report_on(dossiers(3, 3, 1), period="2023"), 5)


@pytest.mark.parametrize("name", ["json", "csv", "markdown", "terminal"])
def test_every_format_hides(name: str) -> None:
    """A report of the command hides in each format what a report by hand hides, and says so."""
    asked = ("report", SAMPLES, "--by", "unit", "--period", "2023-Q4", "--lang", "en", "-f", name)
    plain, hidden = run(*asked), run(*asked, "--suppress-below", "5")

    assert (plain.status, hidden.status) == (0, 0), hidden.err
    assert "344/347" in plain.out.replace(",344,347,", "344/347").replace(' 344,\n      "denominator": 347', "344/347")
    assert "344" not in hidden.out
    assert "uppressed" in hidden.out


def test_a_public_profile_hides(tmp_path: Any) -> None:
    """`profile = "public"` of a configuration and `--profile public` are the same; an option wins over both."""
    config = tmp_path / "public.toml"
    config.write_text('profile = "public"\n', encoding="utf-8")
    asked = ("report", SAMPLES, "--by", "unit", "--period", "2023-Q4", "-f", "csv")

    def out(*options: object) -> list[str]:
        return [line.rpartition(",")[0] for line in run(*asked, *options).out.splitlines()]

    assert out("--profile", "public") == out("--config", config) == out("--suppress-below", "5") != out()
    assert out("--config", config, "--suppress-below", "0") == out("--config", config, "--profile", "internal") == out()


def test_a_check_hides_nothing(tmp_path: Any) -> None:
    """A check goes to those who have the rows, so a public profile changes nothing of what it says."""
    config = tmp_path / "public.toml"
    config.write_text('profile = "public"\n', encoding="utf-8")

    assert "uppressed" not in run("check", SAMPLES, "--config", config, "-f", "json").out
