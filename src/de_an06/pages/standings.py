"""Members of a grouping beside each other: ranked by each indicator, and all of them in one table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from de_an06.axes import AXIS_TITLES
from de_an06.charts.bars import Bar, scale_of
from de_an06.charts.heat import steps
from de_an06.charts.waterfall import Step
from de_an06.pages import Line
from de_an06.pages.board import Change, bar_of, changes
from de_an06.pages.groups import aside_lines, axis_words, columns_of, head_title, member_name, says_nothing
from de_an06.pages.ranked import ranked
from de_an06.pages.wording import (
    amount,
    change_text,
    parts_text,
    points_text,
    range_text,
    remark_text,
    value_text,
)
from de_an06.text import number
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from de_an06.charts import Scale
    from de_an06.pages.groups import Head
    from de_an06.report import Contributions, Report, Result, ResultSet
    from de_an06.text import Lang

    Column = Mapping[str | None, Result]


@dataclass(frozen=True, slots=True)
class Place:
    """A member in its place."""

    place: str
    name: str
    value: str
    parts: str
    under: str
    changes: tuple[Change, ...]
    bar: Bar


@dataclass(frozen=True, slots=True)
class Ranking:
    """The members by one indicator, the best first, on one scale."""

    title: str
    told: str
    changes: tuple[str, ...]
    """The titles of what figures are compared with."""
    places: tuple[Place, ...]
    without: tuple[Line, ...]
    """The members without a figure, a line for each reason."""
    scale: Scale


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A member's figures, each with its step."""

    name: str
    cells: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """The members' percentages, coloured by how they stand in their column."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Fall:
    """How a figure became another: a row for each of its steps."""

    title: str
    told: str
    names: tuple[str, ...]
    texts: tuple[str, ...]
    first: str
    """The figure before, as programs write it."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Standings:
    """One grouping."""

    title: str
    axis: str
    rankings: tuple[Ranking, ...]
    heat: Heat | None
    falls: tuple[Fall, ...]
    aside: tuple[Line, ...]
    """What is said of indicators that this grouping does not tell apart."""


def standings(report: Report, results: ResultSet, lang: Lang) -> Standings:
    """Return the members of a set by each indicator that tells them apart."""
    axis = results.axis or ""
    full, empty = parted(report, results)
    rankings = tuple(_ranking(report, axis, head, column, lang) for head, column in full.items())
    shares = {head: column for head, column in full.items() if any(r.unit == "percent" for r in column.values())}
    heat = _heat(report, axis, shares, lang) if len(shares) > 1 else None
    title, corner = axis_words("by", axis, lang), axis_words("axis", axis, lang)
    falls = tuple(_fall(report, one, lang) for one in report.contributions) if axis == "unit" else ()
    return Standings(title, corner, rankings, heat, falls, tuple(aside_lines(report, empty, lang)))


def parted(report: Report, results: ResultSet) -> tuple[dict[Head, dict[str | None, Result]], dict[Head, Result]]:
    """Return the results of a set by indicator and member, and those that say one thing of all members."""
    from de_an06.axes import GROUPS

    every = [columns_of(report, results.results, results.axis or "", group) for group in GROUPS]
    columns = {head: column for found in every for head, column in found.items()}
    empty = {head: next(iter(column.values())) for head, column in columns.items() if says_nothing(column)}
    return {head: column for head, column in columns.items() if head not in empty}, empty


def _ranking(report: Report, axis: str, head: Head, column: Column, lang: Lang) -> Ranking:
    higher = report.indicators[head[0]].better == "higher"
    members = {id(result): member for member, result in column.items()}
    order = ranked([*column.values()], higher=higher)
    bars = [bar_of(report, result, lang) for _, result in order]
    moved = [{change.label: change for change in changes(report, result, lang)} for _, result in order]
    compared = tuple(dict.fromkeys(label for found in moved for label in found))
    moves = [tuple(found.get(label, _NO_CHANGE) for label in compared) for found in moved]
    places = tuple(
        Place(
            f"{place}", member_name(report, axis, members[id(result)], lang), value_text(result, lang),
            parts_text(result, lang), _under(column, result, lang), found, bar,
        )
        for (place, result), bar, found in zip(order, bars, moves, strict=True)
    )  # fmt: skip
    shares = any(result.unit == "percent" for result in column.values())
    without = tuple(_without(report, axis, column, lang))
    title, told = head_title(report, head, lang), _spread(axis, order, lang)
    return Ranking(title, told, compared, places, without, scale_of(bars, shares=shares))


def _without(report: Report, axis: str, column: Column, lang: Lang) -> Iterator[Line]:
    """Yield the members that have no figure, those of one reason together."""
    told: dict[str, list[str]] = {}
    for member, result in column.items():
        if result.value is None:
            told.setdefault(remark_text(result, lang), []).append(member_name(report, axis, member, lang))
    yield from (Line("; ".join(names), f"{reason}:", "faint") for reason, names in told.items())


_NO_CHANGE = Change("", "", "", "")


def _under(column: Column, result: Result, lang: Lang) -> str:
    """Return what stands below a figure: its bounds, and what is remarked of it and not of all."""
    shared = len({other.remarks for other in column.values()}) == 1
    return range_text(result, lang) if shared else remark_text(result, lang)


def _spread(axis: str, order: Sequence[tuple[int, Result]], lang: Lang) -> str:
    """Return how many members have a figure, and from where to where they reach."""
    if not order:
        return ""
    ends = sorted((order[0][1], order[-1][1]), key=lambda result: Decimal(result.value or 0))
    low, high = (value_text(result, lang) for result in ends)
    key = "spread_one" if len(order) == 1 else "spread" if low != high else "spread_same"
    title = AXIS_TITLES[axis]
    what = title.vi if lang == "vi" else title.en + "s" * (len(order) > 1)
    return words(key, n=len(order), what=what, low=low, high=high).of(lang)


def _heat(report: Report, axis: str, columns: Mapping[Head, Column], lang: Lang) -> Heat:
    members = list(dict.fromkeys(member for column in columns.values() for member in column))
    drawn: list[list[tuple[str, int]]] = []
    for (name, _), column in columns.items():
        values = [None if (found := column.get(member)) is None else found.value for member in members]
        told = steps(values, higher=report.indicators[name].better == "higher")
        texts = [value_text(column[member], lang) if member in column else "" for member in members]
        drawn.append(list(zip(texts, told, strict=True)))
    rows = [
        HeatRow(member_name(report, axis, member, lang), tuple(column[n] for column in drawn))
        for n, member in enumerate(members)
    ]
    titles = tuple(head_title(report, head, lang) for head in columns)
    return Heat(axis_words("axis", axis, lang), titles, tuple(rows))


def _fall(report: Report, one: Contributions, lang: Lang) -> Fall:
    """Return the figure before, what each unit brought about, and the figure that came of it."""
    result = next(r for r in report.sets[0].results if r.indicator == one.indicator and not r.group)
    before = result.compare[one.compared]
    parts = [(member_name(report, "unit", unit, lang), change) for unit, change in one.parts]
    if one.others:
        parts.append((words("other_units", n=number(one.others, lang)).of(lang), one.rest))
    texts = [points_text(change, result.unit, lang) for _, change in parts]
    steps = tuple(Step(change, f"{name}: {text}") for (name, change), text in zip(parts, texts, strict=True))
    title = report.indicators[one.indicator].title.of(lang)
    told = f"{words(f'compared_{one.compared}').of(lang)}: {change_text(before, result.unit, lang)}"
    names = (before.period.label, *(name for name, _ in parts), report.period.label)
    ends = amount(before.value or "", result.unit, lang), value_text(result, lang)
    return Fall(title, told, names, (ends[0], *texts, ends[1]), before.value or "", steps)
