"""The page of revisions: which final figures changed, from what to what, and which files moved them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from de_an06.causes import told
from de_an06.pages import Cell, Column, Grid, Heading, Line, Page, Section
from de_an06.pages.wording import parts_text, range_text, state_text, value_text
from de_an06.report import Result, State
from de_an06.text import printable
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from de_an06.catalogue import Indicator
    from de_an06.editions import Edition
    from de_an06.pages import Row
    from de_an06.text import Lang, Words

    Names = Mapping[tuple[str, str], Words]


def revisions_page(
    found: Sequence[tuple[Edition, Edition]], indicators: Mapping[str, Indicator], names: Names, lang: Lang,
    banner: str | None = None,
) -> Page:  # fmt: skip
    """Return every revision, by period; `names` are those of units and of members of groups."""
    head: list[Heading | Line] = [Heading(words("revisions").of(lang), 1)]
    head += [Line(printable(banner), tone="doubt")] if banner else []
    if not found:
        return Page((*head, Line(words("revisions_none").of(lang))))
    titles = ("revisions_figure", "revisions_before", "revisions_after", "revisions_because")
    columns = tuple(Column(words(title).of(lang)) for title in titles)
    rows: dict[str, list[Row]] = {}
    places = {name: place for place, name in enumerate(indicators)}
    found = sorted(found, key=lambda pair: (pair[1].first, pair[1].unit, places.get(pair[1].indicator, len(places))))
    for before, after in found:
        period = after.period if after.calendar == "civil" else f"{after.period} ({after.calendar})"
        rows.setdefault(period, []).append(_row(before, after, indicators, names, lang))
    sections = tuple(Section(period, tuple(some)) for period, some in rows.items())
    return Page((*head, Grid(columns, sections)))


def place_text(edition: Edition, indicator: Indicator | None, names: Names, lang: Lang) -> tuple[str, ...]:
    """Return which figure an edition is of: its title, then its unit and the members of its group, if any."""
    axes = [tuple(pair.partition("=")[::2]) for pair in edition.group.split(" ") if pair]
    heads = [("unit", edition.unit)] if edition.unit else []
    members = [names[axis, member].of(lang) if (axis, member) in names else member for axis, member in (*heads, *axes)]
    return (edition.indicator if indicator is None else indicator.title.of(lang), *members)


def figure_text(edition: Edition, indicator: Indicator | None, lang: Lang) -> str:
    """Return what an edition says, in one line: value, parts, bounds."""
    return " ".join([_figure(edition, indicator, lang).text, *_figure(edition, indicator, lang).under])


def _row(before: Edition, after: Edition, indicators: Mapping[str, Indicator], names: Names, lang: Lang) -> Row:
    indicator = indicators.get(after.indicator)
    title, *where = place_text(after, indicator, names, lang)
    moved = words("series_method").of(lang) if before.method != after.method else ""
    return (
        Cell(title, under=tuple(where)),
        _figure(before, indicator, lang),
        _figure(after, indicator, lang, words("series_provisional", n=after.edition).of(lang)),
        Cell("; ".join(part for part in (told(after.because, lang), moved) if part)),
    )


def _figure(edition: Edition, indicator: Indicator | None, lang: Lang, *under: str) -> Cell:
    result = _result(edition, "count" if indicator is None or indicator.kind == "count" else "percent")
    text = value_text(result, lang) if result.state == "ok" else state_text(result.state, lang)
    return Cell(
        text, under=tuple(part for part in (parts_text(result, lang), range_text(result, lang), *under) if part)
    )


def _result(edition: Edition, unit: Literal["percent", "count"]) -> Result:
    """Return an edition as the result that it was."""
    states: tuple[State, ...] = get_args(State)
    state = next((state for state in states if state == edition.state), states[1])
    numerator, denominator, unknown = (
        int(text) if text.isdecimal() else None for text in (edition.numerator, edition.denominator, edition.unknown)
    )
    return Result(
        edition.indicator, (), state, numerator, denominator, unknown or 0, edition.value or None, unit,
        edition.low or None, edition.high or None,
    )  # fmt: skip
