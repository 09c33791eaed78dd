"""The page of a series: the periods and their files, then each indicator from period to period, the newest first."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from de_an06.pages import Cell, Column, Grid, Heading, Line, Page, Section
from de_an06.pages.groups import member_title
from de_an06.pages.wording import amount, change_text, parts_text, range_text, state_text, value_text
from de_an06.period import REFORM_ON
from de_an06.text import day, number, printable
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from de_an06.pages import Row
    from de_an06.period import Period
    from de_an06.report import Comparison, Report, Result, Series, Standing
    from de_an06.text import Lang

    Head = tuple[str, tuple[tuple[str, str], ...]]
    """An indicator and the members it is split by."""

_FEW, _OPEN = 6, 4
"""Periods whose files can all be seen at once; of more, so many can, and earlier ones are folded."""


def series_page(series: Series, lang: Lang) -> Page:
    """Return the figures of every indicator, period by period, with their changes and breaks."""
    from de_an06.axes import GROUPS

    newest = _newest(series)
    blocks: list[Heading | Line | Grid] = [*_head(series, newest, lang), *_periods(series, lang), *_units(series, lang)]
    for group, title in GROUPS.items():
        sections = tuple(_sections(series, newest, group, lang))
        if sections:
            blocks += [Heading(title.of(lang)), Grid(_columns(lang), sections)]
    return Page(tuple(blocks))


def crosses_reform(period: Period) -> bool:
    """Tell whether a period is the first that the local government of two tiers reports on."""
    return period.start <= REFORM_ON <= period.end


def _newest(series: Series) -> Report:
    """Return the newest report whose period is over; the newest of all where none is."""
    return next((report for report in reversed(series.reports) if not report.provisional), series.reports[-1])


# --- the head ----------------------------------------------------------------------------------------------


def _head(series: Series, newest: Report, lang: Lang) -> Iterator[Heading | Line]:
    first, last = series.reports[0].period, series.reports[-1].period
    yield Heading(words("series").of(lang), 1)
    if newest.banner:
        yield Line(printable(newest.banner), tone="doubt")
    span = words(
        "series_span", n=number(len(series.reports), lang), start=day(first.start, lang), end=day(last.end, lang),
        calendar=first.calendar.title.of(lang),
    )  # fmt: skip
    yield Line(span.of(lang), tone="strong")
    if any(b.period.start > a.period.end + timedelta(days=1) for a, b in pairwise(series.reports)):
        yield Line(words("series_gaps").of(lang), tone="doubt")
    revised = sum(stands.status == "revised" for stands in series.standing.values())
    if revised:
        yield Line(words("series_revised_some", n=number(revised, lang)).of(lang), tone="doubt")
    told = words("series_newest_open" if newest.provisional else "series_newest", period=newest.period.label)
    yield Line(told.of(lang), tone="faint")
    yield Line("", words("series_beside").of(lang), links=series.outputs.get("", ()))


def _periods(series: Series, lang: Lang) -> Iterator[Heading | Grid]:
    columns = (
        Column(words("series_period").of(lang)),
        Column(words("series_files").of(lang), whole=True),
        Column(words("series_state").of(lang)),
        Column(words("series_days").of(lang), whole=True),
        Column(words("series_trouble").of(lang), right=True),
        Column(words("series_data_code").of(lang), whole=True),
    )
    rows = [_period(series, report, lang) for report in reversed(series.reports)]
    seen = _OPEN if len(rows) > _FEW else len(rows)
    sections = [Section("", tuple(rows[:seen]))]
    if rows[seen:]:
        title = words("series_older", n=number(len(rows) - seen, lang)).of(lang)
        sections.append(Section(title, tuple(rows[seen:]), folded=True))
    yield Heading(words("series_periods").of(lang))
    yield Grid(columns, tuple(sections))


def _period(series: Series, report: Report, lang: Lang) -> Row:
    period, findings = report.period, report.findings
    reform = (words("series_tiers").of(lang),) if crosses_reform(period) else ()
    units = (words("series_units", n=number(len(series.units), lang)).of(lang),) if series.units else ()
    return (
        Cell(period.label, tone="strong", under=reform),
        Cell(links=series.outputs.get(period.label, ()), under=units),
        Cell(
            words(f"series_{_finality(series, report)}").of(lang),
            under=(words("series_as_of", day=day(report.as_of, lang)).of(lang),) if report.provisional else (),
        ),
        Cell(f"{day(period.start, lang)} – {day(period.end, lang)}"),
        Cell(f"{number(findings.of('error'), lang)} / {number(findings.of('warning'), lang)}"),
        Cell(report.data_code),
    )


def _units(series: Series, lang: Lang) -> Iterator[Heading | Grid]:
    """Lead to the reports of each unit."""
    if series.units:
        columns = Column(words("axis_unit").of(lang)), Column(words("series_files").of(lang))
        rows = tuple((Cell(name, tone="strong"), Cell(links=links)) for name, links in series.units.items())
        title = words("series_unit_reports", n=number(len(rows), lang)).of(lang)
        yield Grid(columns, (Section(title, rows, folded=True),))


def _finality(series: Series, report: Report) -> str:
    """Return how the figures of a period stand as a whole."""
    found = {stands.status for (label, *_), stands in series.standing.items() if label == report.period.label}
    if "revised" in found:
        return "some_revised"
    if report.provisional:
        return "not_over"
    return "all_final" if found == {"final"} else "all_provisional"


# --- each indicator ----------------------------------------------------------------------------------------


def _columns(lang: Lang) -> tuple[Column, ...]:
    return (
        Column(words("series_period").of(lang)),
        Column(words("series_value").of(lang), whole=True, right=True),
        Column(words("series_previous").of(lang), right=True),
        Column(words("series_year_ago").of(lang), right=True),
    )


def _sections(series: Series, newest: Report, group: str, lang: Lang) -> Iterator[Section]:
    """Yield a section for each figure of a bottleneck group that some period has."""
    heads: dict[Head, None] = {}
    of: dict[tuple[str, Head], Result] = {}
    for report in series.reports:
        for result in report.sets[0].results:
            head = result.indicator, result.group
            if report.indicators[result.indicator].group == group:
                heads.setdefault(head)
                of[report.period.label, head] = result
    order = {name: place for place, (name, _) in reversed([*enumerate(heads)])}
    for head in sorted(heads, key=lambda head: order[head[0]]):
        found = {r.period.label: of[r.period.label, head] for r in series.reports if (r.period.label, head) in of}
        if any(result.state != "no_data" for result in found.values()):
            report = next(report for report in series.reports if report.period.label in found)
            title, members = report.indicators[head[0]].title.of(lang), member_title(report, head[1], lang)
            rows = (_row(series, r, found, lang) for r in reversed(series.reports) if r.period.label in found)
            told = _told_of(newest.period.label, found, lang)
            yield Section(f"{title} – {members}" if members else title, tuple(rows), told, folded=True)


def _told_of(newest: str, found: Mapping[str, Result], lang: Lang) -> str:
    """Return the figure of the newest period; of parts that it does not have, that of the newest that has them."""
    label = newest if newest in found else [*found][-1]
    told = _told(found[label], lang)
    return told if label == newest else f"{label}: {told}"


def _told(result: Result, lang: Lang) -> str:
    """Return a figure with its parts and its change on the previous period, in one line."""
    if result.state != "ok":
        return state_text(result.state, lang)
    parts = parts_text(result, lang)
    before = result.compare.get("previous")
    change = "" if before is None or before.change is None else change_text(before, result.unit, lang)
    told = " ".join(
        part for part in (value_text(result, lang), parts and f"({parts})", range_text(result, lang)) if part
    )
    return " · ".join([told, *([words("series_on_previous", change=change).of(lang)] if change else [])])


def _row(series: Series, report: Report, found: Mapping[str, Result], lang: Lang) -> Row:
    label = report.period.label
    result = found[label]
    stands = series.standing.get(
        (label, result.indicator, " ".join(f"{axis}={member}" for axis, member in result.group))
    )
    value = value_text(result, lang) if result.state == "ok" else state_text(result.state, lang)
    doubt = range_text(result, lang)
    breaks = _breaks(report, stands, lang)
    if report.provisional:
        breaks.append(words("series_open", day=day(report.as_of, lang)).of(lang))
    return (
        Cell(label, under=(*breaks, *_edition(stands, lang)), tone="doubt" if breaks else "plain"),
        Cell(
            value,
            parts_text(result, lang),
            under=(doubt,) if doubt else (),
            tone="faint" if result.state != "ok" else "plain",
        ),
        *(_change(report, result, result.compare.get(name), found, lang) for name in ("previous", "year-ago")),
    )


def _breaks(report: Report, stands: Standing | None, lang: Lang) -> list[str]:
    reform = [words("series_reform").of(lang)] if crosses_reform(report.period) else []
    anew = [words("series_method").of(lang)] if stands is not None and not stands.same_method else []
    return reform + anew


def _edition(stands: Standing | None, lang: Lang) -> list[str]:
    """Say how a figure stands, unless it is as it was first published."""
    if stands is None or (stands.edition, stands.status) == (1, "provisional"):
        return []
    return [words(f"series_{stands.status}", n=stands.edition).of(lang)]


def _change(report: Report, result: Result, before: Comparison | None, found: Mapping[str, Result], lang: Lang) -> Cell:
    """Return a change; under it the figure it is measured from, where the page has it nowhere else."""
    if before is None or before.change is None:
        return Cell(words("no_value").of(lang), tone="faint")
    across = before.period.start < REFORM_ON <= report.period.end
    under = [words("series_across").of(lang)] if across else []
    if before.period.label not in found and before.value is not None:
        under.append(f"{amount(before.value, result.unit, lang)} {parts_text(before, lang)}".strip())
    text = change_text(before, result.unit, lang)
    return Cell(text, under=tuple(under), tone="doubt" if across else "plain")
