"""A report as one page with charts: the period and how far to trust it, the figures, then what is behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de_an06.pages import Line
from de_an06.pages.board import items, period_title, verdicts
from de_an06.pages.courses import Courses, courses
from de_an06.pages.grounds import account_grid, definitions, files_grid, findings_grid, idle_list
from de_an06.pages.groups import PERIODS
from de_an06.pages.report import account_text, input_lines, period_lines, trouble_line
from de_an06.pages.standings import Standings, standings
from de_an06.text import printable
from de_an06.words import words

if TYPE_CHECKING:
    from de_an06.pages import Grid
    from de_an06.pages.board import Item, Verdict
    from de_an06.pages.grounds import Definition, IdleList
    from de_an06.report import Report
    from de_an06.text import Lang


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one bottleneck group."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that the page says, in one language."""

    title: str
    period: str
    provisional: bool
    edition: str
    banner: str
    head: tuple[Line, ...]
    compared: tuple[str, ...]
    """The titles of what figures are compared with."""
    verdicts: tuple[Verdict, ...]
    trust: tuple[Line, ...]
    findings: Grid | None
    groups: tuple[Group, ...]
    sets: tuple[Standings | Courses, ...]
    idle: IdleList | None
    definitions: tuple[Definition, ...]
    files: Grid
    account: Grid
    written: tuple[Line, ...]
    foot: tuple[Line, ...]
    unknown: str
    """What k means, where there is any."""


def brief(report: Report, lang: Lang) -> Brief:
    """Return the page of a report."""
    from de_an06.axes import GROUPS

    said = dict.fromkeys((*report.notices, *report.period.warnings))
    account = account_text(report.account, scoped=report.scope is not None, lang=lang)
    trust = [
        trouble_line(report, lang),
        Line(account, words("account").of(lang)),
        *(Line(notice.of(lang), words("notice").of(lang), "doubt") for notice in said),
    ]
    foot = [
        Line(report.data_code, words("data_code").of(lang)),
        Line(f"de-an06 {report.version}", words("program").of(lang)),
    ]
    groups = tuple(
        Group(title.of(lang), tuple(found)) for key, title in GROUPS.items() if (found := items(report, key, lang))
    )
    sets = (*report.sets[1:], *report.beside)
    doubtful = any(result.unknown for results in (report.sets[0], *sets) for result in results.results)
    return Brief(
        title=words("report").of(lang),
        period=period_title(report.period, lang),
        provisional=report.provisional,
        edition=words("provisional" if report.provisional else "whole_period").of(lang),
        banner=printable(report.banner or ""),
        head=tuple(line for line in period_lines(report, lang) if line.label != words("edition").of(lang)),
        compared=tuple(words(f"compared_{key}").of(lang) for key in report.compared),
        verdicts=tuple(verdicts(report, lang)),
        trust=tuple(trust),
        findings=findings_grid(report, lang),
        groups=groups,
        sets=tuple(
            courses(report, results, lang) if results.axis in PERIODS else standings(report, results, lang)
            for results in sets
            if results.results
        ),
        idle=idle_list(report, lang),
        definitions=definitions(report, lang),
        files=files_grid(report, lang),
        account=account_grid(report, lang),
        written=tuple(line for line in input_lines(report, lang) if line.label != words("account").of(lang)),
        foot=tuple(foot),
        unknown=words("unknown_note").of(lang) if doubtful else "",
    )
