"""The workbook of a check, which goes back to a sender: a cover, and the rows of each file, faulty cells coloured."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from de_an06.book import Written, draw_blocks, fitting, for_paper, height, new_book
from de_an06.finding import SEVERITIES
from de_an06.pages.cover import COLUMNS, COMMENTS, SHEETS, Drawn, cover
from de_an06.pages.sentences import fix_of, said_of
from de_an06.path_patterns import pieces_of
from de_an06.template_mark import check_rows
from de_an06.text import number
from de_an06.words import words

if TYPE_CHECKING:
    from de_an06.book import Book
    from de_an06.finding import Finding, Severity
    from de_an06.report import Check
    from de_an06.returned import ReturnedFile, ReturnedRow
    from de_an06.text import Lang

_COVER: Final = (18, 34, 12, 74, 60)
"""Widths of the cover's columns."""
_KINDS: Final = {"moment": 17, "integer": 12, "flag": 10, "text": 28}
_CODE, _LEFT_OUT, _REASON, _LINE = 20, 10, 64, 10
_HEADS: Final = 2
"""Rows above the sender's: the title, and the header."""


def check_workbook(check: Check, lang: Lang) -> bytes:
    """Return a check as a workbook."""
    title, written = words("check").of(lang), Written()
    with new_book(written, title, lang, {}, streamed=True) as book:
        first = book.sheet(title)
        sheets = ((file.path, _draw(book, file, accepted(check))) for file in check.rows)
        drawn = {path: told for path, told in sheets if told is not None}
        draw_blocks(book, first, cover(check, drawn, lang), _COVER)
        book.hidden(check_rows(check.version))
    return written.data


def accepted(check: Check) -> frozenset[tuple[object, ...]]:
    """Return the findings that a baseline accepts, by their places."""
    still = () if check.baseline is None else check.baseline.still
    return frozenset(_place(finding) for finding, _ in still)


def _place(finding: Finding) -> tuple[object, ...]:
    return finding.path, finding.record, finding.column, finding.rule


# --- the rows of a file -----------------------------------------------------------------------------------


def _draw(book: Book, file: ReturnedFile, known: frozenset[tuple[object, ...]]) -> Drawn | None:
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

    def __init__(self, book: Book, file: ReturnedFile) -> None:
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
        sheet.set_row(_HEADS - 1, height(*zip(file.headers, widths, strict=False), (heads[0], _LINE)))
        for place, header in enumerate((*heads, *file.headers[: self.width])):
            book.write(sheet, _HEADS - 1, place, header, "head")
        for place, width in enumerate(widths):
            sheet.set_column(place + _HEADS, place + _HEADS, width)
        sheet.freeze_panes(_HEADS, _HEADS)
        sheet.repeat_rows(_HEADS - 1)
        sheet.repeat_columns(0, 1)
        for_paper(sheet)

    def draw(self, row: ReturnedRow, faults: list[tuple[int | None, Finding]]) -> None:
        """Draw one row below the others."""
        write, sheet, at = partial(self._book.write, self.sheet, self._row), self.sheet, self._row
        found: dict[int | None, list[Finding]] = defaultdict(list)
        for place, finding in faults:
            found[place if place is None or place < self.width else None].append(finding)
        reason = "\n".join(self._said(finding) for _, finding in faults)
        sheet.set_row(at, height((reason, _REASON)))
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
        text = fitting("\n\n".join(advice), self._lang)
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
