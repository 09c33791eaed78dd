"""The page of a report: head, figures by bottleneck group, figures by member, notes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from de_an06.pages import Cell, Column, Grid, Heading, Line, Page, Section
from de_an06.pages.groups import group_blocks, member_title
from de_an06.pages.wording import (
    change_cell,
    config_line,
    counts_text,
    parts_text,
    remark_text,
    target_cell,
    target_text,
    value_text,
)
from de_an06.pages.writing import written_lines
from de_an06.text import day, number, printable
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from de_an06.catalogue import Indicator, Target
    from de_an06.pages import Row, Tone
    from de_an06.report import Account, Report, Result, ResultSet
    from de_an06.text import Lang


def report_page(report: Report, lang: Lang) -> Page:
    """Return everything a reader is told about one period."""
    blocks: list[Heading | Line | Grid] = [Heading(words("report").of(lang), 1), *head_lines(report, lang)]
    for results in report.sets:
        if results.results:
            blocks += group_blocks(report, results, lang) if results.axis else [_totals(report, results, lang)]
    if not any(results.results for results in report.sets):
        blocks.append(Line(words("no_results").of(lang)))
    return Page((*blocks, Heading(words("notes").of(lang)), *_notes(report, lang)))


def account_text(account: Account, *, scoped: bool, lang: Lang) -> str:
    """Return where every row went, as a sum; only the set aside and the counted are named when they are 0."""
    known = account.merged + account.superseded + account.set_aside + account.not_received
    terms: dict[str, int | None] = {
        "merged": account.merged,
        "superseded": account.superseded,
        "set_aside": account.set_aside,
        "not_received": account.not_received,
        "outside_scope" if scoped else "outside": account.outside,
        "counted": account.counted,
        "hidden": account.read - known if account.counted is None else None,
    }
    named = [
        words(f"account_{name}", n=number(n, lang)).of(lang)
        for name, n in terms.items()
        if n is not None and (n or name in ("set_aside", "counted"))
    ]
    return f"{words('account_read', n=number(account.read, lang)).of(lang)} = {' + '.join(named)}"


def head_lines(report: Report, lang: Lang) -> Iterator[Line]:
    """Yield what is told of a run before its figures: period, edition, scope, files, rows, trouble."""
    if report.banner:
        yield Line(printable(report.banner), tone="doubt")
    yield from period_lines(report, lang)
    yield from input_lines(report, lang)
    yield trouble_line(report, lang)


def period_lines(report: Report, lang: Lang) -> Iterator[Line]:
    """Yield which days and units a report is about, and whether its figures may still change."""
    yield Line(_period_text(report, lang), words("period").of(lang))
    edition = words("provisional" if report.provisional else "whole_period").of(lang)
    yield Line(edition, words("edition").of(lang), "doubt" if report.provisional else "plain")
    if report.scope is not None:
        yield Line(report.scope.of(lang), words("scope").of(lang))
    yield from _compared(report, lang)


def input_lines(report: Report, lang: Lang) -> Iterator[Line]:
    """Yield what was read, how it is written, and where every row went."""
    yield Line(_inputs_text(report, lang), words("inputs").of(lang))
    yield from written_lines(report.inputs, lang)
    account = account_text(report.account, scoped=report.scope is not None, lang=lang)
    yield Line(account, words("account").of(lang))


def _period_text(report: Report, lang: Lang) -> str:
    period, calendar = report.period, report.period.calendar.title.of(lang)
    return words(
        "period_line",
        start=day(period.start, lang),
        end=day(period.end, lang),
        calendar=calendar if period.kind == "range" else f"{period.label}, {calendar}",
        as_of=day(report.as_of, lang),
        origin=report.as_of_origin.of(lang),
    ).of(lang)


def _compared(report: Report, lang: Lang) -> Iterator[Line]:
    every = [result for results in report.sets for result in results.results]
    for key in report.compared:
        period = next((result.compare[key].period for result in every if key in result.compare), None)
        if period is not None:
            days = words("period_days", start=day(period.start, lang), end=day(period.end, lang)).of(lang)
            text = days if period.kind == "range" else f"{period.label}, {days}"
            yield Line(text, f"{words(f'compared_{key}').of(lang)}:")


def _inputs_text(report: Report, lang: Lang) -> str:
    from de_an06.tables import tables

    read: dict[str, tuple[int, int]] = {}
    for file in report.inputs:
        files, rows = read.get(file.table, (0, 0))
        read[file.table] = files + 1, rows + file.rows
    titles = {name: table.title.of(lang) for name, table in tables().items()}
    places = {name: place for place, name in enumerate(titles)}
    return "; ".join(
        words("inputs_of", table=titles.get(name, name), rows=rows, files=files).of(lang)
        for name, (files, rows) in sorted(read.items(), key=lambda item: places.get(item[0], len(places)))
    )


def trouble_line(report: Report, lang: Lang) -> Line:
    """Return how much is wrong with the files, and the command that says where."""
    label, findings = words("trouble").of(lang), report.findings
    if not findings.counts:
        return Line(words("trouble_none").of(lang), label)
    tone: Tone = "bad" if findings.of("error") else "doubt" if findings.of("warning") else "plain"
    return Line(
        f"{counts_text(findings, lang)}; {words('trouble_hint', command=report.check_command).of(lang)}", label, tone
    )


def _totals(report: Report, results: ResultSet, lang: Lang) -> Grid:
    from de_an06.axes import GROUPS

    columns = (
        Column(words("indicator").of(lang)),
        *(Column(words(key).of(lang), whole=True, right=True) for key in ("result", "parts")),
        Column(words("target").of(lang)),
        *(Column(words(f"compared_{key}").of(lang), below="titled") for key in report.compared),
        Column(words("remark").of(lang), below="text"),
    )
    sections = []
    for group, title in GROUPS.items():
        chosen = [result for result in results.results if report.indicators[result.indicator].group == group]
        if chosen:
            sections.append(Section(title.of(lang), tuple(_rows(report, chosen, lang))))
    return _used(Grid(columns, tuple(sections)))


def _used(grid: Grid) -> Grid:
    """Return a grid without the columns in which nothing stands."""
    rows = [row for section in grid.sections for row in section.rows]
    places = [
        place for place in range(len(grid.columns)) if any(row[place] != Cell(tone=row[place].tone) for row in rows)
    ]
    sections = tuple(
        Section(section.title, tuple(tuple(row[place] for place in places) for row in section.rows))
        for section in grid.sections
    )
    return Grid(tuple(grid.columns[place] for place in places), sections)


def _rows(report: Report, results: Iterable[Result], lang: Lang) -> Iterator[Row]:
    for name, same in groupby(results, key=lambda result: result.indicator):
        title, parts = report.indicators[name].title.of(lang), list(same)
        if parts[0].group:
            yield (Cell(title), *(Cell() for _ in range(4 + len(report.compared))))
        for result in parts:
            yield _row(
                report,
                result,
                f"  └ {member_title(report, result.group, lang)}" if result.group else title,
                lang,
            )


def _row(report: Report, result: Result, title: str, lang: Lang) -> Row:
    return (
        Cell(title),
        Cell(value_text(result, lang), tone="strong" if result.value is not None else "faint"),
        Cell(parts_text(result, lang)),
        target_cell(result, report.indicators[result.indicator], lang),
        *(change_cell(result.compare.get(key), result.unit, lang) for key in report.compared),
        Cell(remark_text(result, lang), tone="faint"),
    )


def _notes(report: Report, lang: Lang) -> Iterator[Line]:
    results = [result for found in report.sets for result in found.results]
    if any(result.unknown for result in results):
        yield Line(words("unknown_note").of(lang), "k:")
    yield from _readings(report, results, lang)
    yield from run_lines(report, lang)


def run_lines(report: Report, lang: Lang) -> Iterator[Line]:
    """Yield what is told of a run behind its figures: warnings, configuration, what ties a print to its data."""
    said = dict.fromkeys((*report.notices, *report.period.warnings))
    yield from (Line(notice.of(lang), words("notice").of(lang), "doubt") for notice in said)
    yield from (config_line(path, digest, lang) for path, digest in report.configs)
    yield Line(report.data_code, words("data_code").of(lang))
    yield Line(f"de-an06 {report.version}", words("program").of(lang))


def _readings(report: Report, results: list[Result], lang: Lang) -> Iterator[Line]:
    """Yield the reading, the legal source and the target's source of each indicator shown."""
    for name in dict.fromkeys(result.indicator for result in results):
        indicator = report.indicators[name]
        text = [indicator.note.of(lang)] if indicator.note is not None else []
        target = next((r.target for r in results if r.indicator == name and r.target is not None), None)
        if target is not None:
            text.append(target_note(target, indicator, lang))
        if text:
            legal = [f"({indicator.legal})"] if indicator.legal else []
            yield Line(" ".join(text + legal), f"{indicator.title.of(lang)}:")


def target_note(target: Target, indicator: Indicator, lang: Lang) -> str:
    """Return a target with its day, its source, and whether it judges."""
    value = target_text(target, indicator, "percent" if indicator.kind == "ratio" else "count", lang)
    source = ", ".join(part for part in (target.scope, target.source) if part)
    text = words("target_note", value=value, since=day(target.since, lang), source=source).of(lang)
    return f"[{text}]" if target.verified else f"[{text}. {words('unverified_note').of(lang)}.]"
