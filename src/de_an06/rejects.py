"""Rejects: the rows with errors as they came, each with the reason, so that they can be mended and read again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de_an06.formulas import is_formula
from de_an06.open_cells import OpenCells
from de_an06.pages.sentences import message_in
from de_an06.text import Words, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from de_an06.faulty_rows import FaultyRow, FaultyRows
    from de_an06.rejects_folder import RejectsFolder
    from de_an06.text import Lang

REASON = Words("Lý do trả lại (de-an06)", "Reason (de-an06)")
"""The header of the first column; a table has none of that name, so it is passed over when the file is read again."""
_LINE = Words("dòng {line}", "line {line}")
_ROWS = Words("{path}: {rows} dòng có lỗi", "{path}: {rows} rows with errors")
_NO_ROWS = Words("{path}: không có dòng nào có lỗi", "{path}: no row has an error")
_PERSONAL = Words(
    "Các tệp này giữ cả dữ liệu cá nhân như khi nộp; chỉ gửi lại cho đơn vị đã nộp.",
    "These files keep personal data as they were sent; give them back to their sender only.",
)
_BOM = "\ufeff".encode()


@dataclass
class Rejects:
    """Where the rows go, and how: with or without personal data, and in which language the reasons are."""

    folder: RejectsFolder
    with_personal: bool
    speak: Callable[[bool], Lang]
    """Returns the language, told whether headers are Vietnamese."""
    vietnamese: bool = False

    def begin(self, *, vietnamese: bool) -> None:
        """Make room, once it is known that there is something to check."""
        self.vietnamese = vietnamese
        self.folder.begin()

    def take(self, rows: FaultyRows) -> None:
        """Write the rows of one file that have errors, if there are some."""
        if not rows.counts["error"]:
            return
        with self.folder.file(rows.source.name) as file:
            pen = _Pen(rows, self.speak(self.vietnamese), whole=self.with_personal)
            file.head(_BOM + pen.header())
            for row in rows.rows(("error",)):
                file.row(pen.row(row))

    def end(self) -> list[str]:
        """Close the folder, and return what is to be said of it, line by line."""
        lang = self.speak(self.vietnamese)
        written = self.folder.end()
        place = self.folder.folder.as_posix()
        said = [
            _ROWS.of(lang).format(path=f"{place}/{name}", rows=number(rows, lang)) for name, rows in written.items()
        ]
        if not written:
            return [_NO_ROWS.of(lang).format(path=place)]
        return [*said, _PERSONAL.of(lang)] if self.with_personal else said


class _Pen:
    """Writes the rows of one file."""

    def __init__(self, rows: FaultyRows, lang: Lang, *, whole: bool) -> None:
        source = rows.source
        self._mark, self._end = source.dialect.delimiter, source.dialect.newline
        self._lang, self._whole, self._headers = lang, whole, source.headers
        self._cells = OpenCells(rows)

    def header(self) -> bytes:
        """Return the line of headers, the reason's first: there it stays in its place in rows of any length."""
        return self._line([_quoted(REASON.of(self._lang)), *map(_harmless, self._headers)])

    def row(self, row: FaultyRow) -> bytes:
        """Return a row with its reason: its errors."""
        errors = [finding for finding in row.findings if finding.severity == "error"]
        said = [f"{finding.rule}: {message_in(finding, self._lang)}" for finding in errors]
        reason = " | ".join([_LINE.of(self._lang).format(line=row.line), *said])
        return self._line([_quoted(reason), *(self._cell(*cell) for cell in self._cells.of(row))])

    def _cell(self, raw: str, text: str, shown: bool) -> str:
        """Return a cell as it came; without text where it may be personal, and never as a formula."""
        if not (shown or self._whole):
            return ""
        return _harmless(text) if is_formula(text) else raw

    def _line(self, cells: Iterable[str]) -> bytes:
        return (self._mark.join(cells) + self._end).encode()


def _harmless(text: str) -> str:
    """Return a text in quotes, and never as a formula."""
    return _quoted(f"'{text}" if is_formula(text) else text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
