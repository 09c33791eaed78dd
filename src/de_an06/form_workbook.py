"""Form II.06a as a workbook in its official layout, with the overdue dossiers on a sheet of their own."""

from __future__ import annotations

import io
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from de_an06.formulas import is_formula
from de_an06.pages.form import (
    head_of,
    header_of,
    left_out,
    lines_of,
    list_heads,
    list_row,
    list_title,
    memos,
    numbering,
    stands_text,
)
from de_an06.template_mark import SHEET, form_rows
from de_an06.text import printable
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from de_an06.form import Form
    from de_an06.text import Lang

_CREATED: Final = datetime(2000, 1, 1)
"""Stated, because a workbook would bear the time at which it was written."""
_LAST: Final = 12
"""The last column of the form, from 0."""
_WIDTHS: Final = (5, 38, 9, 9, 11.5, 9, 9, 9, 9, 9, 9, 9, 9)
_LIST_WIDTHS: Final = (5, 32, 20, 58, 30, 12, 12, 10)
_FORMS: Final[Mapping[str, Mapping[str, Any]]] = {
    "plain": {},
    "centre": {"align": "center"},
    "right": {"align": "right"},
    "bold": {"bold": True},
    "italic": {"italic": True},
    "title": {"bold": True, "font_size": 14},
    "box": {"border": 1},
    "wrap": {"text_wrap": True},
    "under": {"underline": 1},
    "count": {"num_format": "#,##0", "align": "right"},
    "day": {"num_format": "dd/mm/yyyy", "align": "center"},
    "text": {"num_format": "@"},
    "shade": {"bg_color": "#F2F2F2"},
    "quoted": {"quote_prefix": True},
}
_LINE: Final = 15.0
"""Points of a line of text."""


def form_workbook(form: Form, lang: Lang) -> bytes:
    """Return the form as a workbook; the same form gives the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}
    raw = xlsxwriter.Workbook(buffer, options)
    title = words("form_title").of(lang)
    raw.set_properties({"title": title, "author": "de-an06", "comments": form.run.data_code, "created": _CREATED})
    book = _Book(raw, lang)
    code = f"{words('data_code').of(lang)} {form.run.data_code}"
    _Sheet(book, raw.add_worksheet(words("form_sheet").of(lang)), _WIDTHS, code).draw_form(form)
    listed = words("form_list_sheet").of(lang)
    if form.overdue_count is not None:
        _Sheet(book, raw.add_worksheet(listed), _LIST_WIDTHS, code).draw_list(form)
    hidden = raw.add_worksheet(SHEET)
    for row, cells in enumerate(form_rows(form.run.version, listed)):
        hidden.write_row(row, 0, cells)
    hidden.hide()
    raw.close()
    return buffer.getvalue()


class _Book:
    """A workbook and its formats."""

    def __init__(self, raw: Any, lang: Lang) -> None:
        self._raw, self.lang = raw, lang
        self._known: dict[tuple[str, ...], Any] = {}

    def look(self, *names: str) -> Any:
        """Return the format of some looks."""
        if names not in self._known:
            merged = {key: value for name in names for key, value in _FORMS[name].items()}
            self._known[names] = self._raw.add_format(
                {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter", **merged}
            )
        return self._known[names]


class _Sheet:
    """A sheet that is drawn from its top down."""

    def __init__(self, book: _Book, sheet: Any, widths: tuple[float, ...], code: str) -> None:
        self._book, self._sheet, self._lang, self._row, self._widths = book, sheet, book.lang, 0, widths
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.5, 0.4, 0.5, 0.5)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8{code}&C&8&P/&N")

    def _write(self, row: int, first: int, last: int, text: str, *looks: str, until: int | None = None) -> None:
        """Write a text as it is over some columns, and rows up to `until`."""
        shown = printable(text)
        form = self._book.look(*looks, *(("quoted",) if is_formula(shown) else ()))
        end = row if until is None else until
        if (row, first) != (end, last):
            self._sheet.merge_range(row, first, end, last, "", form)
        if shown:
            self._sheet.write_string(row, first, shown, form)
        else:
            self._sheet.write_blank(row, first, None, form)

    def _whole(self, text: str, *looks: str, high: bool = False) -> None:
        """Write a text over all columns, on a row that is as high as it needs."""
        if high:
            self._sheet.set_row(self._row, _LINE * ceil(len(text) / (1.02 * sum(self._widths))))
        self._write(self._row, 0, len(self._widths) - 1, text, *looks)
        self._row += 1

    # --- the form ---

    def draw_form(self, form: Form) -> None:
        """Draw the form: head, header, lines, what is told beside them, signatures."""
        lang, head = self._lang, head_of(form, self._lang)
        pairs = (
            (head.above, (), words("nation").of(lang), ()),
            (head.office, ("bold",), words("motto").of(lang), ("under",)),
        )
        for left, its, right, own in pairs:
            self._write(self._row, 0, 3, left, "centre", *its)
            self._write(self._row, 6, _LAST, right, "centre", "bold", *own)
            self._row += 1
        if form.run.banner:
            self._whole(form.run.banner, "centre", "italic", "wrap", high=True)
        self._write(self._row, 0, 3, head.name, "centre", "italic")
        self._row += 2
        self._whole(head.title, "centre", "title")
        self._whole(head.period, "centre")
        if head.days:
            self._whole(head.days, "centre", "italic")
        self._write(self._row, 0, 5, head.reporter)
        self._write(self._row, 8, _LAST, head.measure, "right", "italic")
        self._row += 1
        self._draw_header()
        first = self._row
        for told in lines_of(form, lang):
            looks: tuple[str, ...] = ("box",) if told.kind == "line" else ("box", "bold", "shade")
            self._write(self._row, 0, 0, told.mark, *looks, "centre")
            self._write(self._row, 1, 1, told.title, *looks, "wrap")
            for place, count in enumerate(told.cells, 2):
                if count is None:
                    self._sheet.write_blank(self._row, place, None, self._book.look(*looks))
                else:
                    self._sheet.write_number(self._row, place, count, self._book.look(*looks, "count"))
            self._sheet.set_row(self._row, _LINE * 1.2 * ceil(len(told.title) / (1.15 * _WIDTHS[1])))
            self._row += 1
        self._sheet.freeze_panes(first, 2)
        self._sheet.repeat_rows(first - 4, first - 1)
        # What stands below begins with a day, as signatures do: readers of forms stop there.
        self._whole(stands_text(form, lang), "italic")
        for memo in memos(form, lang):
            self._whole(f"- {memo}", "wrap", high=True)
        self._draw_signatures()

    def _draw_header(self) -> None:
        lang, top, heads = self._lang, self._row, header_of(self._lang)
        looks = ("box", "bold", "centre", "wrap", "shade")
        for place, key in enumerate(("form_number", "form_line")):
            self._write(top, place, place, words(key).of(lang), *looks, until=top + 2)
        for row, depth in ((top, 0), (top + 1, 1)):
            titles = [head[depth] for head in heads]
            for place, title in enumerate(titles):
                if title and (place == 0 or titles[place - 1] != title):
                    last = place + len([t for t in titles[place:] if t == title]) - 1
                    self._write(row, place + 2, last + 2, title, *looks)
        for place, (_, within, own) in enumerate(heads):
            if within:
                self._write(top + 2, place + 2, place + 2, own, *looks)
            else:
                self._write(top + 1, place + 2, place + 2, own, *looks, until=top + 2)
        for row, height in ((top, 1.2), (top + 1, 1.2), (top + 2, 3.2), (top + 3, 2.2)):
            self._sheet.set_row(row, _LINE * height)
        for place in range(_LAST + 1):
            text = numbering(place + 1)
            self._write(top + 3, place, place, text, "box", "italic", "centre", "wrap")
        self._row = top + 4

    def _draw_signatures(self) -> None:
        lang = self._lang
        self._row += 1
        self._write(self._row, 7, _LAST, words("form_place_date").of(lang), "centre", "italic")
        for left, right, look in (("form_clerk", "form_head", "bold"), ("form_sign", "form_seal", "italic")):
            self._row += 1
            self._write(self._row, 0, 3, words(left).of(lang), "centre", look)
            self._write(self._row, 7, _LAST, words(right).of(lang), "centre", look)

    # --- the list ---

    def draw_list(self, form: Form) -> None:
        """Draw the list of overdue dossiers."""
        lang = self._lang
        self._whole(list_title(form, lang), "bold", "wrap", high=True)
        self._whole(head_of(form, lang).reporter, "italic")
        self._row += 1
        heads = [words("form_number").of(lang), *list_heads(lang)]
        for place, text in enumerate(heads):
            self._write(self._row, place, place, text, "box", "bold", "centre", "wrap", "shade")
        self._sheet.set_row(self._row, _LINE * 2.2)
        self._sheet.freeze_panes(self._row + 1, 2)
        self._sheet.repeat_rows(self._row)
        first = self._row
        for number, one in enumerate(form.overdue, 1):
            self._row += 1
            code, service, name, unit, *_ = list_row(one, lang)
            self._sheet.write_number(self._row, 0, number, self._book.look("box", "count"))
            for place, text in enumerate((code, service, name, unit), 1):
                self._write(self._row, place, place, text, "box", "wrap", "text")
            for place, moment in ((5, one.received), (6, one.due)):
                self._sheet.write_datetime(self._row, place, moment, self._book.look("box", "day"))
            self._sheet.write_number(self._row, 7, one.days, self._book.look("box", "count"))
            self._sheet.set_row(self._row, _LINE * 1.2 * max(1, ceil(len(name) / (1.15 * _LIST_WIDTHS[3]))))
        self._sheet.autofilter(first, 0, max(self._row, first + 1), len(heads) - 1)
        rest = left_out(form, len(form.overdue), lang)
        self._row += 2
        if rest:
            self._whole(rest, "italic")
