"""Markdown as GitHub reads it: the pages of the terminal as lists and tables, every text escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from de_an06.pages import Excerpt, Grid, Heading, Line
from de_an06.pages.check import check_page
from de_an06.pages.form import form_page
from de_an06.pages.listing import listing_page
from de_an06.pages.report import report_page
from de_an06.pages.series import series_page
from de_an06.renderers import Renderer
from de_an06.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.form import Form
    from de_an06.pages import Cell, Page, Row
    from de_an06.report import Check, Listing, Report, Series
    from de_an06.text import Lang

_SPECIAL = re.compile(r"[\\`*_{}\[\]|~#$]")
_OPENS = re.compile(r"^(?:[-+=:]|\d+(?=[.)]))")
# An empty comment keeps "@name" from notifying somebody and is nothing to a reader.
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@<!-- -->"}


def escaped(text: str) -> str:
    """Return a plain text as Markdown that shows it and nothing else, on one line, in a table too."""
    named = "".join(_NAMED.get(char, char) for char in " ".join(printable(text).split()))
    return _SPECIAL.sub(r"\\\g<0>", named)


def page_text(page: Page) -> str:
    """Return a page as Markdown."""
    lines: list[str] = []
    level = 1
    for place, block in enumerate(page.blocks):
        if isinstance(block, Heading):
            level = block.level
        if place and not (isinstance(block, Line | Excerpt) and isinstance(page.blocks[place - 1], Line | Excerpt)):
            lines.append("")
        lines += _block(block, level)
    return "\n".join(lines) + "\n"


def _block(block: Heading | Line | Excerpt | Grid, level: int) -> list[str]:
    if isinstance(block, Heading):
        return [f"{'#' * block.level} {escaped(block.text)}"]
    if isinstance(block, Excerpt):
        return [f"  {_excerpt(block)}"]
    return [_line(block)] if isinstance(block, Line) else list(_grid(block, level + 1))


def _line(line: Line) -> str:
    if line.label:
        text = " · ".join(part for part in (escaped(line.text), _links(line.links)) if part)
        return f"- **{escaped(line.label)}** {text}"
    return f"- {_unopened(escaped(line.text))}"


def _excerpt(excerpt: Excerpt) -> str:
    """Return cells as one line of the list's item above, the one that is meant in bold between marks."""
    cells = (
        f"{escaped(header)}: {f'**»{escaped(text)}«**' if meant else escaped(text)}"
        for header, text, meant in excerpt.cells
    )
    return f"<br>{' · '.join(cells)}"


def _unopened(text: str) -> str:
    """Return a text that opens no list, heading or rule of its own at the start of a line."""
    opened = _OPENS.match(text)
    if opened is None:
        return text
    end = opened.end()
    return f"{text[:end]}\\{text[end:]}" if text[0].isdigit() else f"\\{text}"


def _grid(grid: Grid, level: int) -> Iterator[str]:
    for place, section in enumerate(grid.sections):
        if place:
            yield ""
        if section.title:
            yield f"{'#' * level} {escaped(section.title)}"
            yield ""
        if section.told:
            yield _unopened(escaped(section.told))
            yield ""
        yield _joined([escaped(column.title) for column in grid.columns])
        yield _joined(["---:" if column.right else "---" for column in grid.columns])
        yield from (_row(row) for row in section.rows)


def _row(row: Row) -> str:
    return _joined([_cell(cell) for cell in row])


def _cell(cell: Cell) -> str:
    beside = f" ({escaped(cell.beside)})" if cell.beside else ""
    return "<br>".join((f"{escaped(cell.text)}{beside}{_links(cell.links)}", *map(escaped, cell.under)))


def _links(links: tuple[tuple[str, str], ...]) -> str:
    return " · ".join(f"[{escaped(text)}](<{quote(file)}>)" for text, file in links)


def _joined(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _report(report: Report, lang: Lang) -> str:
    return page_text(report_page(report, lang))


def _check(check: Check, lang: Lang) -> str:
    return page_text(check_page(check, lang))


def _listing(listing: Listing, lang: Lang) -> str:
    return page_text(listing_page(listing, lang))


def _form(form: Form, lang: Lang) -> str:
    return page_text(form_page(form, lang))


def _series(series: Series, lang: Lang) -> str:
    return page_text(series_page(series, lang))


RENDERER = Renderer("markdown", (".md",), _report, _check, _listing, series=_series, form=_form)
