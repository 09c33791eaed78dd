"""Members ranked by one indicator, with a bar of letters and the gap to the target, for pages of text."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from de_an06.pages import Cell, Column, Grid, Section
from de_an06.pages.wording import met_text, met_tone, points_text, target_text, target_value
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de_an06.catalogue import Indicator
    from de_an06.report import Result
    from de_an06.text import Lang

LONGEST = 20
"""Letters of the longest bar."""


def ranked(results: Sequence[Result], *, higher: bool) -> list[tuple[int, Result]]:
    """Return the results that have a figure with their places, the best first; equal figures share a place."""
    known = [result for result in results if result.value is not None]
    order = sorted(known, key=lambda result: Decimal(result.value or 0), reverse=higher)
    values = [result.value for result in order]
    return [(1 + values.index(result.value), result) for result in order]


def judges(results: Sequence[Result]) -> bool:
    """Tell whether some of the results have a target that somebody verified."""
    return any(result.target is not None and result.target.verified for result in results)


def ranks_any(results: Sequence[Result]) -> bool:
    """Tell whether there is anything to rank: two figures at least."""
    return sum(result.value is not None for result in results) > 1


def ranked_title(title: str, indicator: Indicator, results: Sequence[Result], lang: Lang) -> str:
    """Return the title of a ranking, with the target where one judges."""
    result = next((r for r in results if r.target is not None and r.target.verified), None)
    if result is None or result.target is None:
        return title
    return words("ranked_by", title=title, target=target_text(result.target, indicator, result.unit, lang)).of(lang)


def ranked_grid(
    title: str, head: str, members: Sequence[tuple[Result, str, Cell]], lang: Lang, *, higher: bool
) -> Grid:
    """Return the members by one indicator, the best first; those without a figure come last.

    Each member is its result, its name, and the cell of its figure; `head` says what they are.
    """
    told = {id(result): (name, cell) for result, name, cell in members}
    results = [result for result, *_ in members]
    full, without = _full(results), [result for result in results if result.value is None]
    rows = tuple(
        (Cell(f"{place}" if place else ""), Cell(told[id(r)][0]), told[id(r)][1], Cell(_bar(r, full)), _gap(r, lang))
        for place, r in [*ranked(results, higher=higher), *((0, result) for result in without)]
    )
    columns = (
        Column(words("rank").of(lang), whole=True, right=True), Column(head),
        Column(words("result").of(lang), whole=True, right=True), Column("", whole=True),
        Column(words("gap").of(lang), whole=True, right=True),
    )  # fmt: skip
    most = len(columns) if judges(results) else len(columns) - 1
    return Grid(columns[:most], (Section(title, tuple(row[:most] for row in rows)),))


def _full(results: Sequence[Result]) -> Decimal:
    """Return what a bar of full length stands for."""
    reach = [Decimal(result.value) for result in results if result.value is not None]
    reach += [Decimal(target_value(r.target)) for r in results if r.target is not None and r.target.verified]
    shares = any(result.unit == "percent" for result in results)
    return max([*reach, Decimal(100 if shares else 1)])


def _bar(result: Result, full: Decimal) -> str:
    """Return a figure as letters, with a stroke where a verified target stands."""
    if result.value is None:
        return ""
    length = max(0, int(Decimal(result.value) * LONGEST / full))
    bar = "█" * length + "·" * (LONGEST - length)
    if result.target is None or not result.target.verified:
        return bar
    at = min(int(Decimal(target_value(result.target)) * LONGEST / full), LONGEST - 1)
    return f"{bar[:at]}│{bar[at + 1 :]}"


def _gap(result: Result, lang: Lang) -> Cell:
    if result.gap is None or result.target is None or not result.target.verified:
        return Cell()
    mark = met_text(result, lang).partition(" ")[0]
    return Cell(f"{mark} {points_text(result.gap, result.unit, lang)}", tone=met_tone(result))
