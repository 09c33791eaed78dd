"""The page of a series: the periods and their files, then each indicator from period to period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.pages import Cell, Column, Grid, Heading, Line, Page, Section
from de_an06.pages.groups import member_title
from de_an06.pages.wording import change_cell, parts_text, range_text, state_text, value_text
from de_an06.period import REFORM_ON
from de_an06.text import day, number
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.pages import Row
    from de_an06.period import Period
    from de_an06.report import Report, Result, Series
    from de_an06.text import Lang

    Head = tuple[str, tuple[tuple[str, str], ...]]
    """An indicator and the members it is split by."""


def series_page(series: Series, lang: Lang) -> Page:
    """Return the figures of every indicator, period by period, with their changes and breaks."""
    from de_an06.axes import GROUPS

    blocks: list[Heading | Line | Grid] = [
        Heading(words("series").of(lang), 1),
        Line(period_span(series, lang)),
        Heading(words("series_periods").of(lang)),
        _periods(series, lang),
    ]
    for group, title in GROUPS.items():
        sections = tuple(_sections(series, group, lang))
        if sections:
            blocks += [Heading(title.of(lang)), Grid(_columns(lang), sections)]
    return Page(tuple(blocks))


def period_span(series: Series, lang: Lang) -> str:
    """Return how many periods there are, and from when to when."""
    first, last = series.reports[0].period, series.reports[-1].period
    return words(
        "series_span", n=number(len(series.reports), lang), start=day(first.start, lang), end=day(last.end, lang),
        calendar=first.calendar.title.of(lang),
    ).of(lang)  # fmt: skip


def crosses_reform(period: Period) -> bool:
    """Tell whether a period is the first that the local government of two tiers reports on."""
    return period.start <= REFORM_ON <= period.end


def _periods(series: Series, lang: Lang) -> Grid:
    columns = (
        Column(words("series_period").of(lang), whole=True),
        Column(words("series_days").of(lang), whole=True),
        Column(words("series_state").of(lang)),
        Column(words("series_trouble").of(lang), right=True),
        Column(words("series_data_code").of(lang), whole=True),
        Column(words("series_files").of(lang)),
    )
    return Grid(columns, (Section("", tuple(_period(series, report, lang) for report in series.reports)),))


def _period(series: Series, report: Report, lang: Lang) -> Row:
    period, findings = report.period, report.findings
    return (
        Cell(period.label, tone="strong"),
        Cell(f"{day(period.start, lang)} – {day(period.end, lang)}"),
        Cell(words("provisional" if report.provisional else "final").of(lang)),
        Cell(f"{number(findings.of('error'), lang)} / {number(findings.of('warning'), lang)}"),
        Cell(report.data_code),
        Cell(links=series.outputs.get(period.label, ())),
    )


def _columns(lang: Lang) -> tuple[Column, ...]:
    return (
        Column(words("series_period").of(lang), whole=True),
        Column(words("series_value").of(lang), whole=True, right=True),
        Column(words("series_previous").of(lang), right=True),
        Column(words("series_year_ago").of(lang), right=True),
        Column(words("series_standing").of(lang)),
    )


def _sections(series: Series, group: str, lang: Lang) -> Iterator[Section]:
    """Yield a section for each figure of a bottleneck group that some period has."""
    heads: dict[Head, None] = {}
    of: dict[tuple[str, Head], Result] = {}
    for report in series.reports:
        for result in report.sets[0].results:
            head = result.indicator, result.group
            if report.indicators[result.indicator].group == group:
                heads.setdefault(head)
                of[report.period.label, head] = result
    for head in heads:
        rows = [(report, of.get((report.period.label, head))) for report in series.reports]
        if any(result is not None and result.state != "no_data" for _, result in rows):
            report = next(report for report, result in rows if result is not None)
            title = report.indicators[head[0]].title.of(lang)
            members = member_title(report, head[1], lang)
            yield Section(
                f"{title} – {members}" if members else title,
                tuple(_row(series, report, result, lang) for report, result in rows if result is not None),
            )


def _row(series: Series, report: Report, result: Result, lang: Lang) -> Row:
    label = report.period.label
    key = label, result.indicator, " ".join(f"{axis}={member}" for axis, member in result.group)
    stands = series.standing.get(key)
    value = value_text(result, lang) if result.state == "ok" else state_text(result.state, lang)
    under = tuple(text for text in (parts_text(result, lang), range_text(result, lang)) if text)
    notes = (words("series_reform").of(lang),) if crosses_reform(report.period) else ()
    if stands is not None and not stands.same_method:
        notes = (*notes, words("series_method").of(lang))
    edition = "" if stands is None else words(f"series_{stands.status}", n=stands.edition).of(lang)
    return (
        Cell(label, under=notes, tone="doubt" if notes else "plain"),
        Cell(value, under=under, tone="faint" if result.state != "ok" else "plain"),
        change_cell(result.compare.get("previous"), result.unit, lang),
        change_cell(result.compare.get("year-ago"), result.unit, lang),
        Cell(edition),
    )
