"""The template of one table as a workbook: one sheet to fill in, and a hidden one with its mark and its lists."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from de_an06.cells import FIRST_YEAR, LAST_YEAR, LONGEST_CODE, LONGEST_TEXT
from de_an06.template_mark import SHEET, mark_of
from de_an06.template_notes import note, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from de_an06.tables import Column, Table

LAST_ROW: Final = 1_048_575
"""The last row of a sheet, from 0."""
CREATED: Final = datetime(2000, 1, 1)
"""Stated, because a workbook would bear the time at which it was written."""
_LISTS: Final = 3
"""The column of the hidden sheet from which on its lists stand."""
_NUMBER_FORMS: Final = {"moment": "dd/mm/yyyy", "integer": "#,##0"}
_TEXT: Final = "@"
"""The form of all other cells: Excel would take the zeros off a code, and make a day of 21/53."""
_LARGEST: Final = 10**15
_CLOSED: Final = "[]:*?/\\'"
"""Marks that the name of a sheet may not hold."""


def workbook_bytes(table: Table) -> bytes:
    """Return the template of a table; the same table gives the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": table.title.vi, "author": "de-an06", "created": CREATED})
    sheet = book.add_worksheet(_sheet_name(table.title.vi))
    forms = {form: book.add_format({"num_format": form}) for form in (*_NUMBER_FORMS.values(), _TEXT)}
    heads = {
        needed: book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": colour})
        for needed, colour in ((True, "#FFE699"), (False, "#DDEBF7"))
    }
    lists = _write_hidden(book.add_worksheet(SHEET), table)
    for place, (field, column) in enumerate(table.columns.items()):
        sheet.set_column(place, place, _width(column), forms[_NUMBER_FORMS.get(column.kind, _TEXT)])
        sheet.write_string(0, place, column.vi, heads[column.required])
        sheet.write_comment(0, place, "\n\n".join(note(table, field)), {"x_scale": 3, "y_scale": 3, "author": ""})
        if rule := _rule(column, lists):
            sheet.data_validation(1, place, LAST_ROW, place, rule)
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


def _write_hidden(sheet: Worksheet, table: Table) -> dict[tuple[str, ...], str]:
    """Write the mark and the lists of words; return where each list stands, as a formula."""
    for row, pair in enumerate(mark_of(table).rows()):
        sheet.write_row(row, 0, pair)
    places: dict[tuple[str, ...], str] = {}
    for column in table.columns.values():
        words = words_of(column)
        if words and words not in places:
            letter = chr(ord("A") + _LISTS + len(places))
            sheet.write_column(0, _LISTS + len(places), words)
            places[words] = f"={SHEET}!${letter}$1:${letter}${len(words)}"
    sheet.hide()
    return places


def _rule(column: Column, lists: Mapping[tuple[str, ...], str]) -> dict[str, Any] | None:
    """Return what a cell is asked to hold: a warning, as `check` accepts other spellings too."""
    said = {"error_type": "warning", "error_title": "de-an06"}
    if column.kind == "moment":
        first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        limits = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        return {**said, **limits, "error_message": "Hãy ghi ngày, dạng dd/mm/yyyy."}
    if column.kind == "integer":
        limits = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": _LARGEST}
        return {**said, **limits, "error_message": "Hãy ghi số nguyên từ 0 trở lên."}
    if words := words_of(column):
        several = column.kind == "choices"
        message = "Nhiều từ thì cách nhau bằng dấu “;”." if several else "Hãy chọn trong danh sách."
        listed = {"validate": "list", "source": lists[words], "error_message": message}
        return {**said, **listed, "error_type": "information" if several else "warning"}
    longest = {"code": LONGEST_CODE, "text": LONGEST_TEXT}[column.kind]
    limits = {"validate": "length", "criteria": "<=", "value": longest}
    return {**said, **limits, "error_message": f"Dài nhất {longest} ký tự."}


def _width(column: Column) -> int:
    return 40 if column.kind == "text" else max(14, len(column.vi) + 4)


def _sheet_name(title: str) -> str:
    """Return a title as a sheet may be called."""
    return "".join(mark for mark in title if mark not in _CLOSED)[:31].strip()
