"""The page of a listing: a title and one table, or a block for each entry where a table would be too wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.pages import Cell, Column, Grid, Heading, Line, Page, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.report import Listing
    from de_an06.text import Lang, Words

_ABREAST = 6
"""How many columns stand side by side."""


def listing_page(listing: Listing, lang: Lang) -> Page:
    """Return what there is to choose from; the first column names the entry, and never folds."""
    title = Heading(listing.title.of(lang), 1)
    if len(listing.columns) > _ABREAST:
        return Page((title, *_entries(listing, lang)))
    columns = tuple(Column(words.of(lang), whole=not place) for place, words in enumerate(listing.columns))
    rows = tuple(tuple(Cell(_text(cell, lang)) for cell in row) for row in listing.rows)
    return Page((title, Grid(columns, (Section("", rows),))))


def _entries(listing: Listing, lang: Lang) -> Iterator[Heading | Line]:
    """Yield each entry under its name, a line for each column that says something of it."""
    for name, *cells in listing.rows:
        yield Heading(_text(name, lang))
        for words, cell in zip(listing.columns[1:], cells, strict=True):
            if text := _text(cell, lang):
                yield Line(text, f"{words.of(lang)}:")


def _text(cell: Words | str, lang: Lang) -> str:
    return cell if isinstance(cell, str) else cell.of(lang)
