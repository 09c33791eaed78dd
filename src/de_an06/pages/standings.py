"""Members of a grouping beside each other: ranked by each indicator, and all of them in one table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from de_an06.charts.bars import Bar, scale_of
from de_an06.charts.heat import steps
from de_an06.pages.board import Change, bar_of, changes
from de_an06.pages.groups import aside_lines, axis_words, columns_of, head_title, member_name, says_nothing
from de_an06.pages.wording import parts_text, range_text, remark_text, state_text, value_text
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from de_an06.charts import Scale
    from de_an06.pages import Line
    from de_an06.pages.groups import Head
    from de_an06.report import Report, Result, ResultSet
    from de_an06.text import Lang

    Column = Mapping[str | None, Result]


@dataclass(frozen=True, slots=True)
class Place:
    """A member in its place; one without a figure has no place."""

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
class Standings:
    """One grouping."""

    title: str
    axis: str
    rankings: tuple[Ranking, ...]
    heat: Heat | None
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
    return Standings(title, corner, rankings, heat, tuple(aside_lines(report, empty, lang)))


def parted(report: Report, results: ResultSet) -> tuple[dict[Head, dict[str | None, Result]], dict[Head, Result]]:
    """Return the results of a set by indicator and member, and those that say one thing of all members."""
    from de_an06.axes import GROUPS

    every = [columns_of(report, results.results, results.axis or "", group) for group in GROUPS]
    columns = {head: column for found in every for head, column in found.items()}
    empty = {head: next(iter(column.values())) for head, column in columns.items() if says_nothing(column)}
    return {head: column for head, column in columns.items() if head not in empty}, empty


def _ranking(report: Report, axis: str, head: Head, column: Column, lang: Lang) -> Ranking:
    higher = report.indicators[head[0]].better == "higher"
    order = sorted(column.items(), key=lambda one: _rank_key(one[1], higher=higher))
    bars = [bar_of(report, result, lang) for _, result in order]
    moved = [{change.label: change for change in changes(report, result, lang)} for _, result in order]
    compared = tuple(dict.fromkeys(label for found in moved for label in found))
    places = tuple(
        Place(
            place, member_name(report, axis, member, lang), value_text(result, lang), parts_text(result, lang),
            _under(column, result, lang), tuple(found.get(label, _NO_CHANGE) for label in compared), bar,
        )
        for place, (member, result), bar, found in zip(_places([r for _, r in order]), order, bars, moved, strict=True)
    )  # fmt: skip
    shares = any(result.unit == "percent" for result in column.values())
    scale = scale_of(bars, shares=shares)
    return Ranking(head_title(report, head, lang), _spread(order, lang), compared, places, scale)


_NO_CHANGE = Change("", "", "", "")


def _rank_key(result: Result, *, higher: bool) -> tuple[bool, Decimal]:
    value = Decimal(result.value or 0)
    return result.value is None, -value if higher else value


def _places(results: Sequence[Result]) -> Iterator[str]:
    """Yield the place of each result; equal figures share one."""
    place, last = 0, None
    for n, result in enumerate(results, 1):
        if result.value is None:
            yield ""
            continue
        place = n if result.value != last else place
        last = result.value
        yield f"{place}"


def _under(column: Column, result: Result, lang: Lang) -> str:
    """Return what stands below a figure: its state, its bounds, and what is remarked of it and not of all."""
    shared = len({other.remarks for other in column.values()}) == 1
    if not shared:
        return remark_text(result, lang)
    state = state_text(result.state, lang) if result.state != "ok" else ""
    return " ".join(text for text in (state, range_text(result, lang)) if text)


def _spread(order: Sequence[tuple[str | None, Result]], lang: Lang) -> str:
    """Return how many members have a figure, and from where to where they reach."""
    known = [result for _, result in order if result.value is not None]
    if not known:
        return ""
    ends = sorted((known[0], known[-1]), key=lambda result: Decimal(result.value or 0))
    return words("spread", n=len(known), low=value_text(ends[0], lang), high=value_text(ends[1], lang)).of(lang)


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
