"""A workbook: its formats, its sheets and their names, how texts and numbers stand in it, and how it is printed.

Whatever a cell holds is a text or a number, never a formula or a link; the same calls give the same bytes.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from de_an06.formulas import is_formula
from de_an06.pages import Heading, Line
from de_an06.pages.cover import LONGEST, List
from de_an06.standins import StandIns
from de_an06.template_mark import SHEET
from de_an06.text import number, printable
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from de_an06.pages.cover import Block, Listed
    from de_an06.text import Lang

    Form = tuple[str, ...]

_CREATED: Final = datetime(2000, 1, 1)
"""Stated, because a workbook would bear the time at which it was written."""
_OPTIONS: Final = {"strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}
_TOP: Final = {"valign": "top", "font_name": "Arial", "font_size": 10}
_LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "plain": {},
    "error": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "warning": {"bg_color": "#FFEB9C", "font_color": "#7F6000"},
    "note": {"bg_color": "#DDEBF7", "font_color": "#1F4E78"},
    "left out": {"bg_color": "#D9D9D9"},
    "head": {"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF", "border": 1, "text_wrap": True},
    "title": {"bold": True, "font_size": 14},
    "section": {"bold": True, "font_size": 12, "font_color": "#1F4E78"},
    "good": {"font_color": "#006100"},
    "bad": {"font_color": "#9C0006"},
    "doubt": {"font_color": "#7F6000"},
    "faint": {"font_color": "#595959"},
    "strong": {"bold": True},
    "link": {"font_color": "#0563C1", "underline": 1},
    "wrapped": {"text_wrap": True},
    "inset": {"align": "left", "indent": 1},
    "figure": {"align": "right"},
    "text": {"num_format": "@"},
    "number": {"num_format": "#,##0", "align": "right", "indent": 1},
    "quoted": {"quote_prefix": True},
}
_LINE_HEIGHT, _HIGHEST = 13.5, 405
"""Points of a line, and of the highest row; a program that opens the workbook does not always measure rows itself."""
_DENSE: Final = 1.2
"""Characters in a unit of width, which is that of a digit."""
_CLOSED: Final = "[]:*?/\\'"
_NAME: Final = 31
_PAPER: Final = 760
"""Pixels of A4 on its side between the margins, less what columns grow by where a font stands for another."""


class Written:
    """The bytes of a workbook, once it is closed."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()

    @property
    def data(self) -> bytes:
        """The bytes."""
        return self.buffer.getvalue()


@contextmanager
def new_book(
    written: Written, title: str, lang: Lang, told: Mapping[str, str], *, streamed: bool = False
) -> Iterator[Book]:
    """Give a workbook of this title to be drawn; `told` are further properties of it.

    One that is `streamed` sends rows through temporary files, one after the other.
    """
    import xlsxwriter

    with StandIns() as scratch:
        # A folder of our own, which goes whatever happens.
        place = scratch.new("").parent
        with scratch.writing():
            how = {"constant_memory": True, "tmpdir": str(place)} if streamed else {"in_memory": True}
            raw = xlsxwriter.Workbook(written.buffer, {**_OPTIONS, **how})
            raw.set_properties({"title": title, "author": "de-an06", "created": _CREATED, **told})
            yield Book(raw, lang)
            raw.close()


class Book:
    """A workbook, its formats and the names of its sheets."""

    def __init__(self, raw: Any, lang: Lang) -> None:
        self._raw, self.lang = raw, lang
        self._forms: dict[Form, Any] = {}
        self._names = {SHEET.casefold(), "history"}
        self.sheets = 0

    def sheet(self, name: str) -> Any:
        """Return a new sheet, of that name as far as a sheet may have it and no other has."""
        plain = "".join("_" if mark in _CLOSED else mark for mark in printable(name)).strip() or "_"
        taken, n = plain[:_NAME], 1
        while taken.casefold() in self._names:
            n += 1
            taken = f"{plain[: _NAME - len(f' ({n})')]} ({n})"
        self._names.add(taken.casefold())
        self.sheets += 1
        return self._raw.add_worksheet(taken)

    def hidden(self, rows: Iterable[Sequence[str]]) -> None:
        """Add the hidden sheet by which the workbook is known when it comes back."""
        sheet = self._raw.add_worksheet(SHEET)
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
        sheet.hide()

    def chart(self, kind: str) -> Any:
        """Return a new chart, which a sheet can take."""
        return self._raw.add_chart({"type": kind})

    def form(self, *looks: str) -> Any:
        """Return the format of some looks, later ones over earlier."""
        return self._format(looks, "")

    def _format(self, looks: Form, digits: str) -> Any:
        if (found := (*looks, digits)) not in self._forms:
            merged = {key: value for look in ("plain", *looks) for key, value in _LOOKS[look].items()}
            more = {"num_format": digits} if digits else {}
            self._forms[found] = self._raw.add_format({**_TOP, **merged, **more})
        return self._forms[found]

    def write_number(self, sheet: Any, row: int, column: int, value: float, digits: str, *looks: str) -> None:
        """Write a number, shown by a format of its own."""
        sheet.write_number(row, column, value, self._format(("figure", *looks), digits))

    def write(self, sheet: Any, row: int, column: int, text: str, *looks: str) -> bool:
        """Write a text as it is; True when it had to be cut."""
        shown = "\n".join(printable(line) for line in text.replace("\r\n", "\n").split("\n"))
        told = fitting(shown, self.lang)
        form = self.form(*looks, "text", *(("quoted",) if is_formula(told) else ()))
        if told.startswith("<r>") and told.endswith("</r>"):
            # The library takes such a text for markup of its own, unless it is given in pieces.
            sheet.write_rich_string(row, column, told[:1], self.form("plain"), told[1:], form)
        elif told:
            sheet.write_string(row, column, told, form)
        else:
            sheet.write_blank(row, column, None, form)
        return told != shown


def fitting(text: str, lang: Lang) -> str:
    """Return a text as far as a cell holds it; Excel counts in units of UTF-16."""
    if len(text) * 2 <= LONGEST or len(text.encode("utf-16-le")) // 2 <= LONGEST:
        return text
    end = words("cut_text", n=number(len(text), lang)).of(lang)
    room = LONGEST - len(end)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + end


def height(*texts: tuple[str, float]) -> float:
    """Return how high a row must be for texts in columns of a width, which break at blanks."""
    lines = (sum(max(1, ceil(len(line) / (_DENSE * width))) for line in text.split("\n")) for text, width in texts)
    return min(_HIGHEST, _LINE_HEIGHT * max(lines, default=1))


def for_paper(sheet: Any, wide: float | None = None) -> None:
    """Let a sheet be printed on A4, on its side, as wide as the page.

    Where it breaks pages itself it says how many pixels `wide` it is: Excel heeds none where it fits a sheet.
    """
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)
    if wide is None:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(max(10, min(100, int(100 * _PAPER / wide))))


# --- a page of a workbook: headings, lines and lists ------------------------------------------------------


def draw_blocks(book: Book, sheet: Any, blocks: Iterable[Block], widths: Sequence[float]) -> None:
    """Draw the blocks of a cover below each other, over columns of these widths."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    for_paper(sheet)
    row = 0
    for block in blocks:
        match block:
            case Heading(text, level):
                row += level > 1
                book.write(sheet, row, 0, text, "title" if level == 1 else "section")
                row += 1
            case Line(text, label, tone):
                said = f"{label} {text}".strip()
                sheet.set_row(row, height((said, sum(widths))))
                sheet.merge_range(row, 0, row, len(widths) - 1, "", book.form(tone, "wrapped"))
                book.write(sheet, row, 0, said, tone, "wrapped")
                row += 1
            case List(heads, rows):
                for column, head in enumerate(heads):
                    book.write(sheet, row, column, head, "head")
                row += bool(heads)
                for listed in rows:
                    _draw_listed(book, sheet, row, listed, widths)
                    row += 1


def _draw_listed(book: Book, sheet: Any, row: int, listed: Listed, widths: Sequence[float]) -> None:
    texts = ((str(entry), width) for entry, width in zip(listed.cells, widths, strict=False) if entry)
    sheet.set_row(row, height(*texts))
    for column, entry in enumerate(listed.cells):
        looks = (listed.severity,) if column == 0 and listed.severity else ()
        if isinstance(entry, int):
            sheet.write_number(row, column, entry, book.form("number", *looks))
        elif column == 1 and listed.sheet is not None:
            # The library writes a text with the link, which ours then replaces.
            sheet.write_url(row, column, f"internal:'{listed.sheet}'!A1", None, "_")
            book.write(sheet, row, column, entry or "", "link", "wrapped")
        else:
            book.write(sheet, row, column, entry or "", *looks, "wrapped")
