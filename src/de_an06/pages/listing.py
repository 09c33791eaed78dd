"""The page of a listing: a title and one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.pages import Cell, Column, Grid, Heading, Page, Section

if TYPE_CHECKING:
    from de_an06.report import Listing
    from de_an06.text import Lang, Words


def listing_page(listing: Listing, lang: Lang) -> Page:
    """Return what there is to choose from."""
    columns = tuple(Column(title.of(lang)) for title in listing.columns)
    rows = tuple(tuple(Cell(_text(cell, lang)) for cell in row) for row in listing.rows)
    return Page((Heading(listing.title.of(lang), 1), Grid(columns, (Section("", rows),))))


def _text(cell: Words | str, lang: Lang) -> str:
    return cell if isinstance(cell, str) else cell.of(lang)
