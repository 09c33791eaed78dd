"""XLSX: a workbook that goes back to a sender, with a cover and the rows of each file, faulty cells coloured.

Rows go through temporary files, one after the other; whatever a cell holds is a text, never a formula or a link.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from datetime import datetime
from functools import partial
from math import ceil
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from de_an06.finding import SEVERITIES
from de_an06.form_workbook import form_workbook
from de_an06.formulas import is_formula
from de_an06.pages import Heading, Line
from de_an06.pages.cover import COLUMNS, COMMENTS, LONGEST, SHEETS, Drawn, List, cover
from de_an06.pages.sentences import fix_of, said_of
from de_an06.path_patterns import pieces_of
from de_an06.renderers import Renderer
from de_an06.standins import StandIns
from de_an06.template_mark import SHEET, check_rows
from de_an06.text import number, printable
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from de_an06.finding import Finding, Severity
    from de_an06.pages.cover import Listed
    from de_an06.report import Check
    from de_an06.returned import ReturnedFile, ReturnedRow
    from de_an06.text import Lang

    Form = tuple[str, ...]

_CREATED: Final = datetime(2000, 1, 1)
"""Stated, because a workbook would bear the time at which it was written."""
_OPTIONS: Final = {
    "constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False,
}  # fmt: skip
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
    "text": {"num_format": "@"},
    "number": {"num_format": "#,##0", "align": "right", "indent": 1},
    "quoted": {"quote_prefix": True},
}
_COVER: Final = (18, 34, 12, 74, 60)
"""Widths of the cover's columns."""
_LINE_HEIGHT, _HIGHEST = 13.5, 405
"""Points of a line, and of the highest row; a program that opens the workbook does not always measure rows itself."""
_KINDS: Final = {"moment": 17, "integer": 12, "flag": 10, "text": 28}
_CODE, _LEFT_OUT, _REASON, _LINE = 20, 10, 64, 10
_DENSE: Final = 1.2
"""Characters in a unit of width, which is that of a digit."""
_HEADS: Final = 2
"""Rows above the sender's: the title, and the header."""
_CLOSED: Final = "[]:*?/\\'"
_NAME: Final = 31


def _check(check: Check, lang: Lang) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with StandIns() as scratch:
        # A folder of our own, which goes whatever happens.
        place = scratch.new("").parent
        with scratch.writing():
            raw = xlsxwriter.Workbook(buffer, {**_OPTIONS, "tmpdir": str(place)})
            title = words("check").of(lang)
            raw.set_properties({"title": title, "author": "de-an06", "created": _CREATED})
            book = _Book(raw, lang)
            first = book.sheet(title)
            sheets = ((file.path, _draw(book, file, accepted(check))) for file in check.rows)
            _draw_cover(book, first, check, {path: drawn for path, drawn in sheets if drawn is not None})
            hidden = raw.add_worksheet(SHEET)
            for row, cells in enumerate(check_rows(check.version)):
                hidden.write_row(row, 0, cells)
            hidden.hide()
            raw.close()
    return buffer.getvalue()


def accepted(check: Check) -> frozenset[tuple[object, ...]]:
    """Return the findings that a baseline accepts, by their places."""
    still = () if check.baseline is None else check.baseline.still
    return frozenset(_place(finding) for finding, _ in still)


def _place(finding: Finding) -> tuple[object, ...]:
    return finding.path, finding.record, finding.column, finding.rule


class _Book:
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

    def form(self, *looks: str) -> Any:
        """Return the format of some looks, later ones over earlier."""
        if looks not in self._forms:
            merged = {key: value for look in ("plain", *looks) for key, value in _LOOKS[look].items()}
            self._forms[looks] = self._raw.add_format({**_TOP, **merged})
        return self._forms[looks]

    def write(self, sheet: Any, row: int, column: int, text: str, *looks: str) -> bool:
        """Write a text as it is; True when it had to be cut."""
        shown = "\n".join(printable(line) for line in text.replace("\r\n", "\n").split("\n"))
        told = _fitting(shown, self.lang)
        form = self.form(*looks, "text", *(("quoted",) if is_formula(told) else ()))
        if told.startswith("<r>") and told.endswith("</r>"):
            # The library takes such a text for markup of its own, unless it is given in pieces.
            sheet.write_rich_string(row, column, told[:1], self.form("plain"), told[1:], form)
        elif told:
            sheet.write_string(row, column, told, form)
        else:
            sheet.write_blank(row, column, None, form)
        return told != shown


def _fitting(text: str, lang: Lang) -> str:
    """Return a text as far as a cell holds it; Excel counts in units of UTF-16."""
    if len(text) * 2 <= LONGEST or len(text.encode("utf-16-le")) // 2 <= LONGEST:
        return text
    end = words("cut_text", n=number(len(text), lang)).of(lang)
    room = LONGEST - len(end)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + end


# --- the cover --------------------------------------------------------------------------------------------


def _draw_cover(book: _Book, sheet: Any, check: Check, drawn: Mapping[str, Drawn]) -> None:
    for column, width in enumerate(_COVER):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    _for_paper(sheet)
    row = 0
    for block in cover(check, drawn, book.lang):
        match block:
            case Heading(text, level):
                row += level > 1
                book.write(sheet, row, 0, text, "title" if level == 1 else "section")
                row += 1
            case Line(text, label, tone):
                said = f"{label} {text}".strip()
                sheet.set_row(row, _height((said, sum(_COVER))))
                sheet.merge_range(row, 0, row, len(_COVER) - 1, "", book.form(tone, "wrapped"))
                book.write(sheet, row, 0, said, tone, "wrapped")
                row += 1
            case List(heads, rows):
                for column, head in enumerate(heads):
                    book.write(sheet, row, column, head, "head")
                row += bool(heads)
                for listed in rows:
                    _draw_listed(book, sheet, row, listed)
                    row += 1


def _draw_listed(book: _Book, sheet: Any, row: int, listed: Listed) -> None:
    texts = ((str(entry), width) for entry, width in zip(listed.cells, _COVER, strict=False) if entry)
    sheet.set_row(row, _height(*texts))
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


def _height(*texts: tuple[str, float]) -> float:
    """Return how high a row must be for texts in columns of a width, which break at blanks."""
    lines = (sum(max(1, ceil(len(line) / (_DENSE * width))) for line in text.split("\n")) for text, width in texts)
    return min(_HIGHEST, _LINE_HEIGHT * max(lines, default=1))


def _for_paper(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)
    sheet.fit_to_pages(1, 0)


# --- the rows of a file -----------------------------------------------------------------------------------


def _draw(book: _Book, file: ReturnedFile, known: frozenset[tuple[object, ...]]) -> Drawn | None:
    """Draw the sheet of one file, but for what a baseline accepts; None where nothing is left."""
    pen = None
    for row in file:
        faults = [(place, finding) for place, finding in row.faults if _place(finding) not in known]
        if faults and book.sheets > SHEETS and pen is None:
            return Drawn(None, 0)
        if faults:
            pen = pen or _Pen(book, file)
            pen.draw(row, faults)
    return None if pen is None else pen.done()


class _Pen:
    """Draws the rows of one file: line, reason, and the cells as they came."""

    def __init__(self, book: _Book, file: ReturnedFile) -> None:
        self._book, self._file, self._lang = book, file, book.lang
        self._row, self._cut, self._comments = _HEADS, 0, Counter[str]()
        # The name of a sheet says where it comes from, as far as it can.
        *_, last = pieces_of(file.path)
        self.sheet = book.sheet(last if file.sheet else PurePosixPath(last).stem)
        self.width = min(len(file.headers), COLUMNS - _HEADS)
        self._draw_heads()

    def _draw_heads(self) -> None:
        book, sheet, file, lang = self._book, self.sheet, self._file, self._lang
        heads = (words("row_sent" if file.sheet else "line_sent").of(lang), words("reason").of(lang))
        rows = ", ".join(
            words(f"rows_{severity}", n=number(file.counts[severity], lang)).of(lang) for severity in SEVERITIES
        )
        sheet.set_column(0, 0, _LINE)
        sheet.set_column(1, 1, _REASON)
        book.write(sheet, 0, 0, words("sheet_title", path=file.path, rows=rows).of(lang), "strong")
        widths = [_KINDS.get(kind, _CODE) if (kind := file.kinds.get(n)) else _LEFT_OUT for n in range(self.width)]
        sheet.set_row(_HEADS - 1, _height(*zip(file.headers, widths, strict=False), (heads[0], _LINE)))
        for place, header in enumerate((*heads, *file.headers[: self.width])):
            book.write(sheet, _HEADS - 1, place, header, "head")
        for place, width in enumerate(widths):
            sheet.set_column(place + _HEADS, place + _HEADS, width)
        sheet.freeze_panes(_HEADS, _HEADS)
        sheet.repeat_rows(_HEADS - 1)
        sheet.repeat_columns(0, 1)
        _for_paper(sheet)

    def draw(self, row: ReturnedRow, faults: list[tuple[int | None, Finding]]) -> None:
        """Draw one row below the others."""
        write, sheet, at = partial(self._book.write, self.sheet, self._row), self.sheet, self._row
        found: dict[int | None, list[Finding]] = defaultdict(list)
        for place, finding in faults:
            found[place if place is None or place < self.width else None].append(finding)
        reason = "\n".join(self._said(finding) for _, finding in faults)
        sheet.set_row(at, _height((reason, _REASON)))
        sheet.write_number(at, 0, row.line, self._book.form())
        self._cut += write(1, reason, _worst([finding for _, finding in faults]), "wrapped")
        for place, text in enumerate(row.cells[: self.width] or [None] * self.width):
            looks = (_worst(found[place]),) if place in found else () if text is not None else ("left out",)
            self._cut += write(place + _HEADS, text or "", *looks)
        for place, findings in found.items():
            self._comment(1 if place is None else place + _HEADS, findings)
        self._row += 1

    def _comment(self, column: int, findings: list[Finding]) -> None:
        if self._comments["written"] >= COMMENTS:
            self._comments["left out"] += 1
            return
        advice = (f"{self._said(f)}\n{words('fix').of(self._lang)} {fix_of(f).of(self._lang)}" for f in findings)
        text = _fitting("\n\n".join(advice), self._lang)
        size = {"x_scale": 3, "y_scale": max(1.5, len(text) / 120), "author": ""}
        self.sheet.write_comment(self._row, column, text, size)
        self._comments["written"] += 1

    def _said(self, finding: Finding) -> str:
        severity = words(f"severity_{finding.severity}").of(self._lang)
        return f"{severity}: {said_of(finding, self._lang)} ({finding.rule})"

    def done(self) -> Drawn:
        """Return what the sheet holds and what it lacks."""
        self.sheet.autofilter(_HEADS - 1, 0, max(self._row - 1, _HEADS), self.width + 1)
        area = f"A{_HEADS + 1}:{_letters(self.width + 1)}{self._row + 1}"
        self.sheet.ignore_errors({"number_stored_as_text": area})
        lost = len(self._file.headers) - self.width
        return Drawn(self.sheet.get_name(), self._row - _HEADS, self._comments["left out"], self._cut, lost)


def _worst(findings: list[Finding]) -> Severity:
    return min((finding.severity for finding in findings), key=SEVERITIES.index)


def _letters(column: int) -> str:
    from de_an06.sheet_forms import cell_name

    return cell_name(column, 1)[:-1]


RENDERER = Renderer("xlsx", (".xlsx",), check=_check, form=form_workbook, binary=True, rows=True)
