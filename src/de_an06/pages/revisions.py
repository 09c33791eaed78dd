"""The page of revisions: which final figures changed, from what to what, and which files moved them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.pages import Cell, Column, Grid, Heading, Line, Page, Section
from de_an06.pages.wording import state_text
from de_an06.text import decimal
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from de_an06.catalogue import Indicator
    from de_an06.editions import Edition
    from de_an06.pages import Row
    from de_an06.text import Lang


def revisions_page(found: Sequence[tuple[Edition, Edition]], indicators: Mapping[str, Indicator], lang: Lang) -> Page:
    """Return every revision, by period."""
    head = Heading(words("revisions").of(lang), 1)
    if not found:
        return Page((head, Line(words("revisions_none").of(lang))))
    names = ("revisions_figure", "revisions_before", "revisions_after", "revisions_because")
    columns = tuple(Column(words(name).of(lang)) for name in names)
    periods = dict.fromkeys((after.period, after.calendar) for _, after in found)
    sections = tuple(
        Section(
            period if calendar == "civil" else f"{period} ({calendar})",
            tuple(_row(b, a, indicators, lang) for b, a in found if (a.period, a.calendar) == (period, calendar)),
        )
        for period, calendar in periods
    )
    return Page((head, Grid(columns, sections)))


def _row(before: Edition, after: Edition, indicators: Mapping[str, Indicator], lang: Lang) -> Row:
    title = indicators[after.indicator].title.of(lang) if after.indicator in indicators else after.indicator
    where = " ".join(part for part in (after.unit, after.group) if part)
    moved = words("series_method").of(lang) if before.method != after.method else ""
    return (
        Cell(title, under=(where,) if where else ()),
        _figure(before, indicators, lang),
        _figure(after, indicators, lang),
        Cell("; ".join(part for part in (after.because, moved) if part)),
    )


def _figure(edition: Edition, indicators: Mapping[str, Indicator], lang: Lang) -> Cell:
    if edition.state != "ok":
        return Cell(state_text(edition.state, lang))
    known = indicators.get(edition.indicator)
    percent = "%" if known is not None and known.kind == "ratio" else ""
    parts = f"{edition.numerator}/{edition.denominator}" if edition.denominator else ""
    return Cell(f"{decimal(edition.value, lang)}{percent}", under=(parts,) if parts else ())
