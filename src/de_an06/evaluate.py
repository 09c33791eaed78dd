"""The cube and the catalogue become results: n, d, k, state, value, bounds, target."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de_an06.axes import AXES, AXIS_TITLES, grain_named
from de_an06.distinct import distinct, idle
from de_an06.figures import DossierCounts
from de_an06.gaps import NO_PAST, NOT_YET, has_past, lacking, since_only
from de_an06.measures import MEASURES
from de_an06.ratio import difference
from de_an06.report import Comparison, Result, ResultSet
from de_an06.results import no_data, result_of
from de_an06.sheets import NO_ROWS, Sheets
from de_an06.slices import ALL, Groups, Scope, cut_span, group_by, span_of
from de_an06.text import LANGS, Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from de_an06.catalogue import Indicator
    from de_an06.cube import Cube
    from de_an06.figures import Figure
    from de_an06.period import Period
    from de_an06.report import Idle


_OF_DOSSIERS = ("received", "ended", "overdue", "stock")


@dataclass(frozen=True)
class Question:
    """What is asked of a cube."""

    indicators: Sequence[Indicator]
    period: Period
    as_of: date
    scope: Scope
    by: str | None = None
    compare: tuple[str, ...] = ()
    complete: bool = False
    since: date | None = None
    """The first day on which a dossier was received, where there is one."""
    beside: bool = False
    """Whether what formats with room draw is asked for, too."""


def evaluate(cube: Cube, question: Question) -> tuple[ResultSet, ...]:
    """Return the result sets: totals, then the grouping asked for."""
    totals = _results(cube, question, question.period, ALL)
    split = [r for i in question.indicators if i.split for r in _split(cube, question, i)]
    order = {indicator.id: place for place, indicator in enumerate(question.indicators)}
    whole = sorted([*totals, *split], key=lambda r: (order[r.indicator], bool(r.group)))
    sets = [ResultSet("totals", None, tuple(_compared(cube, question, whole)))]
    if grain := grain_named(question.by):
        sets.append(_series(cube, question, f"by_{grain}", grain, question.period.parts(grain)))
    elif question.by:
        sets.append(_grouped(cube, question, group_by(question.by, cube, question.scope)))
    return tuple(sets)


def beside(cube: Cube, question: Question) -> tuple[ResultSet, ...]:
    """Return the sets for formats with room, but for the grouping asked for: by unit, and the periods up to this one.

    There is none by unit where only one unit has something, and no series of one period or of one asked for.
    """
    found = []
    units = group_by("unit", cube, question.scope)
    if question.by != units.axis and len(units) > 1:
        found.append(_grouped(cube, question, units))
    grain, every = question.period.trail()
    periods = [p for p in every if question.since is None or p.end >= question.since or p == question.period]
    if len(periods) > 1 and not (question.by == grain and question.period not in periods):
        found.append(_series(cube, question, "series", grain, periods))
    return tuple(found)


def idle_services(cube: Cube, question: Question) -> tuple[Idle, ...] | None:
    """Return the essential services without a dossier received in the period; None where that can't be told."""
    for indicator in question.indicators:
        asks = indicator.counts, indicator.numerator, indicator.denominator, dict(indicator.where)
        if asks == ("essential_items", "received", "listed", {}):
            if _missing(cube, indicator, question, question.period) is not None:
                return None
            return idle(cube, indicator, cut_span(question.period, question.as_of), question.scope)
    return None


def _grouped(cube: Cube, question: Question, groups: Groups) -> ResultSet:
    results = _results(cube, question, question.period, groups)
    return ResultSet(f"by_{groups.axis}", groups.axis, tuple(_compared(cube, question, results)))


def _split(cube: Cube, question: Question, indicator: Indicator) -> list[Result]:
    """The parts of an indicator that is always told by tier."""
    groups = group_by("tier", cube, question.scope)
    alone = replace(question, indicators=[indicator])
    found = _results(cube, alone, question.period, groups)
    return [r for r in found if r.state == "ok" and (r.numerator or r.unknown)]


def _series(cube: Cube, question: Question, name: str, grain: str, periods: Sequence[Period]) -> ResultSet:
    found = [replace(r, group=((grain, p.label),)) for p in periods for r in _results(cube, question, p, ALL)]
    order = {indicator.id: place for place, indicator in enumerate(question.indicators)}
    found.sort(key=lambda r: order[r.indicator])
    return ResultSet(name, grain, tuple(found))


# --- figures of one period ---------------------------------------------------------------------------------


def _results(cube: Cube, question: Question, period: Period, groups: Groups) -> list[Result]:
    found: list[Result] = []
    counters = _Counters(cube, question, period, groups)
    for indicator in question.indicators:
        applies = groups.axis is None or groups.axis in AXES[indicator.event]
        reason = _missing(cube, indicator, question, period) if applies else _does_not_apply(indicator)
        if reason is not None:
            found.append(replace(no_data(indicator, (), reason), splits=applies))
            continue
        figures = counters.figures(indicator)
        for member, figure in zip(groups.members, figures, strict=True):
            group = () if groups.axis is None else ((groups.axis, member),)
            result = (
                no_data(indicator, group, NO_ROWS) if figure is None else result_of(indicator, group, figure, period)
            )
            found.append(result)
    return found


class _Counters:
    """The counters of one period, scope and grouping; what they have summed serves every indicator."""

    def __init__(self, cube: Cube, question: Question, period: Period, groups: Groups) -> None:
        self.cube, self.question = cube, question
        self.dossiers = DossierCounts(cube, cut_span(period, question.as_of), question.scope, groups)
        self.sheets = Sheets(cube, span_of(period), question.scope, groups)

    def figures(self, indicator: Indicator) -> Sequence[Figure | None]:
        """Return the indicator's figure in each group, None where there are no data."""
        if indicator.event not in _OF_DOSSIERS:
            return self.sheets.figures(indicator)
        if indicator.event == "stock":
            measure = MEASURES[indicator.numerator]
            figures = self.dossiers.stock(indicator, measure.opening, measure.closing)
            since = None if self.question.complete else self.question.since
            return figures if since is None else [replace(f, remarks=(*f.remarks, since_only(since))) for f in figures]
        if indicator.counts != "rows":
            return distinct(self.cube, self.dossiers, indicator, self.sheets)
        figures = self.dossiers.figures(indicator)
        return (
            _with_remarks(self.dossiers, indicator, figures) if indicator.denominator == "done_with_limit" else figures
        )


_REMARKS = {
    "done_without_limit": Words("{n} hồ sơ không rõ thời hạn", "{n} without a known time limit"),
    "done_dated_by_return": Words(
        "{n} hồ sơ lấy ngày trả kết quả làm ngày kết thúc", "{n} dated by the day of handing out"
    ),
}
"""What a reader of timeliness must know, by the measure that counts it."""


def states_a_count(remark: Words) -> bool:
    """Tell whether a remark says how many dossiers something is true of."""
    return any(remark.en.endswith(told.en.removeprefix("{n}")) for told in _REMARKS.values())


def _with_remarks(counts: DossierCounts, indicator: Indicator, figures: list[Figure]) -> list[Figure]:
    """Say how many done dossiers have no known time limit, or no date of their own."""
    told = {measure: counts.total(indicator, measure) for measure in _REMARKS}
    return [
        replace(f, remarks=(*f.remarks, *(_REMARKS[m].fill(n=n[place]) for m, n in told.items() if n[place])))
        for place, f in enumerate(figures)
    ]


def _missing(cube: Cube, indicator: Indicator, question: Question, period: Period) -> Words | None:
    """Return why the indicator has no data at all, or None."""
    for measure in (indicator.numerator, indicator.denominator):
        gap = cube.missing.get(measure or "")
        if gap:
            return lacking(gap)
    silent = _silent(indicator, question, period)
    if silent:
        return silent
    needs_list = indicator.counts == "essential_items" or indicator.denominator == "listed"
    if needs_list and not cube.dimensions.services.listed:
        return lacking("services")
    if indicator.counts == "essential_items" and not any(cube.dimensions.services.texts("essential")):
        return lacking("services.essential")
    if indicator.event == "stock" and not question.complete and not has_past(cube, period):
        return NO_PAST
    return None


def _silent(indicator: Indicator, question: Question, period: Period) -> Words | None:
    """Return why the data say nothing about a period: it begins after they end, or ends before they begin."""
    if indicator.event in (*_OF_DOSSIERS, "proposed", "held") and period.start > question.as_of:
        return NOT_YET
    if indicator.event not in ("received", "ended", "overdue") or question.complete or question.since is None:
        return None
    return NO_ROWS if period.end < question.since else None


def _does_not_apply(indicator: Indicator) -> Words:
    axes = [axis for axis in AXIS_TITLES if axis in AXES[indicator.event]]
    vi, en = (", ".join(AXIS_TITLES[axis].of(lang) for axis in axes) for lang in LANGS)
    return Words(f"không phân theo nhóm này được (chỉ theo {vi})", f"cannot be grouped this way (only by {en})")


# --- comparison --------------------------------------------------------------------------------------------


def _compared(cube: Cube, question: Question, results: list[Result]) -> list[Result]:
    """Add the same figures of the periods asked for."""
    for name in question.compare:
        period = question.period.compared(name)
        if period is None:
            continue
        past = replace(question, period=period, compare=(), by=None)
        found = {(r.indicator, r.group): r for r in _same(cube, past, results)}
        results = [_with(r, name, period, found.get((r.indicator, r.group)), question) for r in results]
    return results


def _same(cube: Cube, past: Question, results: list[Result]) -> list[Result]:
    found = _results(cube, past, past.period, ALL)
    for axis in dict.fromkeys(axis for r in results for axis, _ in r.group):
        grouped = _results(cube, past, past.period, group_by(axis, cube, past.scope))
        found.extend(result for result in grouped if result.group)
    return found


def _with(result: Result, name: str, period: Period, other: Result | None, question: Question) -> Result:
    if other is None or result.state == "no_data":
        return result
    change = None
    cumulative = name == "year-to-date"
    if result.value is not None and other.value is not None and not cumulative:
        decimals = next(i.decimals for i in question.indicators if i.id == result.indicator)
        change = difference(result.value, other.value, decimals if result.unit == "percent" else 0)
    comparison = Comparison(period, other.state, other.numerator, other.denominator, other.value, change, cumulative)
    return replace(result, compare={**result.compare, name: comparison})
