"""The charts of a Word report: rates of a group against their targets, over the periods, and by unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.axes import GROUPS
from de_an06.charts_word import Chart, Series
from de_an06.errors import OptionError
from de_an06.pages.groups import member_title
from de_an06.pages.word import unit_indicators, unit_set
from de_an06.pages.wording import period_name, target_value
from de_an06.period import parse_period
from de_an06.text import percent, printable
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.report import Report, Result
    from de_an06.text import Lang

_LINES = 5
"""Lines that can be told apart."""
_BARS = 30
"""Bars that one page holds."""
_LONGEST, _TAIL = 72, 14
"""Letters of a name in a chart, and how many of them stand for its end, where a code may stand."""


def word_charts(report: Report, lang: Lang) -> dict[str, Chart]:
    """Return the charts there is something to draw in, by name: one for each group, `series` and `units`."""
    return dict(_charts(report, lang))


def _charts(report: Report, lang: Lang) -> Iterator[tuple[str, Chart]]:
    period = period_name(report.period, lang)
    totals = [r for found in report.sets if found.axis is None for r in found.results if not r.group]
    rates = [r for r in totals if r.unit == "percent" and r.value is not None]
    for group, title in GROUPS.items():
        here = [result for result in rates if report.indicators[result.indicator].group == group]
        if len(here) > 1:
            name = words("word_chart_group", title=title.of(lang), period=period).of(lang)
            yield group, _bars(report, name, here, lang)
    if series := _series(report, rates, lang):
        yield "series", series
    if units := _units(report, lang):
        yield "units", units


def _bars(report: Report, title: str, results: list[Result], lang: Lang) -> Chart:
    """Return rates beside their targets; what has none, or none that judges, has no second bar."""
    names = [report.indicators[result.indicator].title.of(lang) for result in results]
    values = _row(words("word_value").of(lang), [result.value for result in results], lang)
    goals = [r.target if r.target is not None and r.target.verified else None for r in results]
    targets = [None if goal is None else target_value(goal) for goal in goals]
    series = (values, _row(words("word_target_series").of(lang), targets, lang)) if any(targets) else (values,)
    return _chart("bars", title, names, series, lang)


def _series(report: Report, rates: list[Result], lang: Lang) -> Chart | None:
    """Return the rates of dossiers over the periods."""
    found = next((found for found in report.beside if found.name == "series"), None)
    if found is None:
        return None
    labels = list(dict.fromkeys(member for result in found.results for _, member in result.group))
    moving = [r.indicator for r in rates if report.indicators[r.indicator].event in ("received", "ended")][:_LINES]
    by_place = {(r.indicator, member): r.value for r in found.results for _, member in r.group}
    series = (
        _row(report.indicators[name].title.of(lang), [by_place.get((name, label)) for label in labels], lang)
        for name in moving
    )
    shown = tuple(one for one in series if sum(value is not None for value in one.values) > 1)
    names = [_period(report, label, lang) for label in labels]
    return _chart("lines", words("word_chart_series").of(lang), names, shown, lang) if shown else None


def _period(report: Report, label: str, lang: Lang) -> str:
    """Return a period's name as one begins a line."""
    try:
        name = period_name(parse_period(label, report.period.calendar), lang)
    except OptionError:
        return label
    return name[:1].upper() + name[1:]


def _units(report: Report, lang: Lang) -> Chart | None:
    """Return units by the first of their rates, the best first."""
    found = unit_set(report)
    names = [] if found is None else unit_indicators(report, found)
    if found is None or not names:
        return None
    higher = report.indicators[names[0]].better == "higher"
    mine = [r for r in found.results if r.indicator == names[0] and len(r.group) == 1 and r.value is not None]
    mine.sort(key=lambda r: float(r.value or 0), reverse=higher)
    title = words("word_chart_units", title=report.indicators[names[0]].title.of(lang)).of(lang)
    labels = [member_title(report, result.group, lang) for result in mine[:_BARS]]
    values = _row(words("word_value").of(lang), [result.value for result in mine[:_BARS]], lang)
    return _chart("bars", title, labels, (values,), lang) if len(labels) > 1 else None


def _row(name: str, values: list[str | None], lang: Lang) -> Series:
    labels = tuple("" if value is None else percent(value, lang) for value in values)
    return Series(_short(name), tuple(values), labels)


def _short(name: str) -> str:
    """Return a name without its middle where it is so long that a chart would be all names."""
    name = printable(name)
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - _TAIL - 1].rstrip()}…{name[-_TAIL:].lstrip()}"


def _chart(kind: str, title: str, names: list[str], series: tuple[Series, ...], lang: Lang) -> Chart:
    first = zip(names, series[0].values, strict=True)
    figures = "; ".join(f"{name}: {percent(value, lang)}" for name, value in first if value is not None)
    told = words("word_chart_told", title=title, figures=figures).of(lang)
    drawn = tuple(map(_short, names))
    return Chart("lines" if kind == "lines" else "bars", printable(title), drawn, series, printable(told))
