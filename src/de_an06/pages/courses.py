"""The course of each indicator from period to period, as lines and as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de_an06.charts.lines import Point
from de_an06.pages import Grid, Line
from de_an06.pages.board import bar_of, goal_of
from de_an06.pages.groups import group_blocks, head_title
from de_an06.pages.standings import parted
from de_an06.pages.wording import parts_text, remark_text, value_text
from de_an06.words import known as there
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from de_an06.charts.bars import Goal
    from de_an06.pages.groups import Head
    from de_an06.report import Report, Result, ResultSet
    from de_an06.text import Lang


@dataclass(frozen=True, slots=True)
class Course:
    """One indicator over the periods."""

    title: str
    value: str
    """The figure of the last period that has one, and when that was."""
    label: str
    points: tuple[Point, ...]
    goal: Goal | None


@dataclass(frozen=True, slots=True)
class Courses:
    """All indicators over the periods."""

    title: str
    courses: tuple[Course, ...]
    steady: tuple[Line, ...]
    """Which indicators never change, so that a line would say nothing."""
    tables: tuple[Grid | Line, ...]
    """The same figures as tables, with n and d."""


def courses(report: Report, results: ResultSet, lang: Lang) -> Courses:
    """Return the course of every indicator that has a figure in two periods at least."""
    axis = results.axis or ""
    full, _ = parted(report, results)
    known = {head: [r for r in column.values() if r.value is not None] for head, column in full.items()}
    moving = {head for head, some in known.items() if len({result.value for result in some}) > 1}
    drawn = tuple(_course(report, head, column, lang) for head, column in full.items() if head in moving)
    still = [
        f"{head_title(report, head, lang)} ({value_text(some[-1], lang)})"
        for head, some in known.items()
        if len(some) > 1 and head not in moving
    ]
    steady = (Line("; ".join(still), words("course_steady").of(lang), "faint"),) if still else ()
    tables = tuple(block for block in group_blocks(report, results, lang) if isinstance(block, Grid | Line))
    title = words(f"by_{axis}" if there(f"by_{axis}") else "by_period").of(lang)
    return Courses(title, drawn, steady, tables)


def _course(report: Report, head: Head, column: Mapping[str | None, Result], lang: Lang) -> Course:
    points = tuple(_point(report, name or "", result, lang) for name, result in column.items())
    last = [result for result in column.values() if result.value is not None][-1]
    told = [point for point in points if point.value is not None]
    title = head_title(report, head, lang)
    told_all = ", ".join(f"{point.name} {point.text}" for point in (told[0], told[-1]))
    value = f"{value_text(last, lang)} {parts_text(last, lang)}".strip()
    return Course(title, value, f"{title}: {told_all}", points, goal_of(report, last, lang))


def _point(report: Report, name: str, result: Result, lang: Lang) -> Point:
    bar = bar_of(report, result, lang)
    told = remark_text(result, lang) if result.value is None else "; ".join(filter(None, (bar.title, bar.doubt)))
    sure = not (report.provisional and name == report.period.label)
    doubtful = bool(result.unknown)
    return Point(
        name, result.value, value_text(result, lang), f"{name}: {told}",
        result.low if doubtful else None, result.high if doubtful else None, sure,
    )  # fmt: skip
