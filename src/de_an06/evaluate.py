"""The cube and the catalogue become results: n, d, k, state, value, bounds, target."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.axes import AXES, AXIS_TITLES
from de_an06.figures import DossierCounts, Figure
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

    from numpy.typing import NDArray

    from de_an06.catalogue import Indicator
    from de_an06.cube import Cube
    from de_an06.period import Period


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


def evaluate(cube: Cube, question: Question) -> tuple[ResultSet, ...]:
    """Return the result sets: totals, then the grouping asked for."""
    totals = _results(cube, question, question.period, ALL)
    split = [r for i in question.indicators if i.split for r in _split(cube, question, i)]
    order = {indicator.id: place for place, indicator in enumerate(question.indicators)}
    whole = sorted([*totals, *split], key=lambda r: (order[r.indicator], bool(r.group)))
    sets = [ResultSet("totals", None, tuple(_compared(cube, question, whole)))]
    if question.by in ("quarter", "month"):
        sets.append(_series(cube, question, question.by))
    elif question.by:
        groups = group_by(question.by, cube, question.scope)
        results = _results(cube, question, question.period, groups)
        sets.append(ResultSet(f"by_{question.by}", question.by, tuple(_compared(cube, question, results))))
    return tuple(sets)


def _split(cube: Cube, question: Question, indicator: Indicator) -> list[Result]:
    """The parts of an indicator that is always told by tier."""
    groups = group_by("tier", cube, question.scope)
    alone = replace(question, indicators=[indicator])
    found = _results(cube, alone, question.period, groups)
    return [r for r in found if r.state == "ok" and (r.numerator or r.unknown)]


def _series(cube: Cube, question: Question, grain: str) -> ResultSet:
    parts = question.period.parts(grain)  # type: ignore[arg-type]  # quarter or month
    found = [replace(r, group=((grain, part.label),)) for part in parts for r in _results(cube, question, part, ALL)]
    order = {indicator.id: place for place, indicator in enumerate(question.indicators)}
    found.sort(key=lambda r: order[r.indicator])
    return ResultSet(f"by_{grain}", grain, tuple(found))


# --- figures of one period ---------------------------------------------------------------------------------


def _results(cube: Cube, question: Question, period: Period, groups: Groups) -> list[Result]:
    found: list[Result] = []
    counters = _Counters(cube, question, period, groups)
    for indicator in question.indicators:
        applies = groups.axis is None or groups.axis in AXES[indicator.event]
        reason = _missing(cube, indicator, question, period) if applies else _does_not_apply(indicator)
        if reason is not None:
            found.append(no_data(indicator, (), reason))
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
            return _distinct(self.cube, self.dossiers, indicator, self.sheets)
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


def _with_remarks(counts: DossierCounts, indicator: Indicator, figures: list[Figure]) -> list[Figure]:
    """Say how many done dossiers have no known time limit, or no date of their own."""
    told = {measure: counts.total(indicator, measure) for measure in _REMARKS}
    return [
        replace(f, remarks=(*f.remarks, *(_REMARKS[m].fill(n=n[place]) for m, n in told.items() if n[place])))
        for place, f in enumerate(figures)
    ]


def _distinct(cube: Cube, counts: DossierCounts, indicator: Indicator, sheets: Sheets) -> list[Figure | None]:
    """Services, or essential items, with at least one row of the measure."""
    services = cube.dimensions.services
    if indicator.counts == "essential_items":
        labels = [_item(code, t) for code, t in zip(services.codes, services.texts("essential"), strict=True)]
    else:
        labels = list(services.codes)
    items = {label: place for place, label in enumerate(sorted({t for t in labels if t}))}
    numbers = np.array([*(items.get(t or "", -1) for t in labels), -2], np.int64)
    top, k, _ = counts.distinct(indicator, indicator.numerator, numbers)
    listed = [_listed(numbers, here, sheets) for here in sheets.groups_of_services()]
    if indicator.denominator is None:
        return [Figure(int(n), None, int(m), (int(n), 1), (int(n + m), 1)) for n, m in zip(top, k, strict=True)]
    if indicator.denominator == "listed":
        remarks = sheets.tier_remarks()
        figures = [_of_list(int(n), *sizes, int(m)) for n, sizes, m in zip(top, listed, k, strict=True)]
        return [replace(figure, remarks=remarks) for figure in figures]
    below, more, reach = counts.distinct(indicator, indicator.denominator, numbers)
    return [_of_seen(*map(int, numbers)) for numbers in zip(top, below, k, more, reach, strict=True)]


def _item(code: str, essential: str | None) -> str | None:
    """Return the list's item that a code belongs to; a code without an item number is its own item."""
    if not essential:
        return None
    return essential if ":" in essential else f"{essential}:{code}"


def _count_items(numbers: NDArray[np.int64], services: NDArray[np.bool_]) -> int:
    found = numbers[:-1][services]
    return len(np.unique(found[found >= 0]))


def _listed(numbers: NDArray[np.int64], group: NDArray[np.bool_], sheets: Sheets) -> tuple[int, int]:
    """How many items are surely listed, and how many rows of the list may add one."""
    sure = _count_items(numbers, group & sheets.offered())
    more = _count_items(numbers, group & sheets.offered(surely=False)) - sure
    essential = sheets.cube.dimensions.services.lost.get("essential", ())
    return sure, more + sum(text != "" for text in essential)


def _of_list(n: int, size: int, more: int, k: int) -> Figure:
    """Items used among those listed: k rows may use another item, `more` rows may list another one."""
    size = max(size, n)
    most = min(n + k + more, size + more)
    return Figure(
        n, size, k + more, (n, size + more), (most, size + more) if most * size >= n * (size + more) else (n, size)
    )


def _of_seen(n: int, d: int, more_n: int, more_d: int, reach: int) -> Figure:
    """Items with a row of one measure among those with a row of another: each count has its own doubt."""
    most = min(n + more_n, reach)
    return Figure(n, d, max(more_n, more_d), (n, max(n, min(d + more_d, reach))), (most, max(d, most)))


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
        period = question.period.previous() if name == "previous" else question.period.year_ago()
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
    if result.value is not None and other.value is not None:
        decimals = next(i.decimals for i in question.indicators if i.id == result.indicator)
        change = difference(result.value, other.value, decimals if result.unit == "percent" else 0)
    comparison = Comparison(period, other.state, other.numerator, other.denominator, other.value, change)
    return replace(result, compare={**result.compare, name: comparison})
