"""What the records of an .xls (Excel 5 to 2003) say of its sheets beyond values."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from de_an06.archive import refused
from de_an06.sheet_marks import SAVE_ANEW, Marks, check_total, form_of
from de_an06.text import Trouble, Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DAMAGED = Trouble(Words("sổ tính .xls bị hỏng", "the .xls is damaged"), SAVE_ANEW)
_BEGIN, _END = 0x0809, 0x000A
_OF_1997 = 0x0600
_STYLE, _FORMAT = 0x00E0, 0x041E
_NO_NUMBER, _FAILED = b"\xff\xff", 2
"""In a formula's result: it is no number, and that is because of an error."""
_EACH, _TAIL = 6, 5
"""Bytes of each number among several in a record, and so many from its end no number begins."""
_FORMULA, _BOOLEAN_OR_ERROR, _ROW, _COLUMN = 0x0006, 0x0205, 0x0208, 0x007D
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def xls_marks(path: Path, limit: int) -> list[Marks]:
    """Return the marks of each sheet, in the order of their records.

    Raises InputError when it is damaged, or spans more cells than the limit.
    """
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as container:
            name = next(name for name in ("Workbook", "Book") if container.exists(name))
            data = container.openstream(name).getvalue()
        sheets = list(_sheets(data, limit))
    except (struct.error, StopIteration, RuntimeError, IndexError, ValueError, TypeError, OSError):
        raise refused(_DAMAGED) from None
    check_total(sheets, limit)
    return sheets


def is_encrypted_package(path: Path) -> bool:
    """Tell whether an old container holds a newer workbook under a password."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as container:
            return bool(container.exists("EncryptedPackage"))
    except (OSError, struct.error, RuntimeError, IndexError, ValueError, TypeError):
        return False


class _Book:
    """What the workbook's own part says of its sheets: how numbers are shown."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self._wide = True
        self._formats: list[int] = []
        self._forms: list[int | None] = []

    def begin(self, record: bytes) -> None:
        """Take in which version wrote the records."""
        self._wide = struct.unpack_from("<H", record)[0] >= _OF_1997

    def take(self, kind: int, record: bytes) -> None:
        """Take in a number format, or the style of cells that has one."""
        if kind == _STYLE:
            self._formats.append(struct.unpack_from("<H", record, 2)[0])
        elif kind == _FORMAT and self._wide:
            number, length, flags = struct.unpack_from("<HHB", record)
            text = record[5:]
            self.codes[number] = (
                text[: 2 * length].decode("utf-16-le", "replace") if flags & 1 else _narrow(text, length)
            )
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HB", record)
            self.codes[number] = _narrow(record[3:], length)

    def form(self, style: int) -> int | None:
        """Return how cells of a style show numbers."""
        if len(self._forms) < len(self._formats):
            self._forms = [form_of(number, self.codes) for number in self._formats]
        return self._forms[style] if style < len(self._forms) else None


def _narrow(text: bytes, length: int) -> str:
    return text[:length].decode("latin-1")


def _sheets(data: bytes, limit: int) -> Iterator[Marks]:
    """Yield the marks of each part of the stream that begins like a sheet."""
    at, depth, parts, marks, book = 0, 0, 0, Marks(), _Book()
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        record = data[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _BEGIN:
            depth += 1
            if depth == 1:
                parts, marks = parts + 1, Marks()
                book.begin(record)
        elif kind == _END and depth:
            depth -= 1
            if not depth and parts > 1:  # the first part is the workbook itself
                yield marks
        elif depth == 1 and parts == 1:
            book.take(kind, record)
        elif depth == 1 and kind in _READ:
            _take(marks, kind, record, limit, book)


_NUMBER, _TEXT, _RICH_TEXT, _SHARED_TEXT, _SHORT_NUMBER, _SHORT_NUMBERS = 0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E, 0x00BD
_CELLS = frozenset(
    (_FORMULA, _BOOLEAN_OR_ERROR, _NUMBER, _TEXT, _RICH_TEXT, _SHARED_TEXT, _SHORT_NUMBER, _SHORT_NUMBERS)
)
_READ = _CELLS | {_ROW, _COLUMN}


def _take(marks: Marks, kind: int, record: bytes, limit: int, book: _Book) -> None:
    first, second = struct.unpack_from("<HH", record)
    if kind == _ROW:
        after = struct.unpack_from("<H", record, 4)[0]
        marks.hidden_rows += bool(record[12] & 0x20) and after > second
    elif kind == _COLUMN:
        if record[8] & 1:
            marks.hidden_columns.append((first, second))
    else:
        last = struct.unpack_from("<H", record, len(record) - 2)[0] if kind == _SHORT_NUMBERS else second
        marks.reach(first, last, limit)
        if (error := _error(kind, record)) is not None:
            marks.note(first, second, error)
        elif kind in _NUMBERS:
            _show(marks, kind, record, first, range(second, last + 1), book)


def _error(kind: int, record: bytes) -> str | None:
    """Return the error that a cell shows."""
    if kind == _BOOLEAN_OR_ERROR and record[7]:
        return _ERRORS.get(record[6], "#N/A")
    failed = kind == _FORMULA and record[12:14] == _NO_NUMBER and record[6] == _FAILED
    return _ERRORS.get(record[8], "#N/A") if failed else None


def _show(marks: Marks, kind: int, record: bytes, row: int, columns: range, book: _Book) -> None:
    """Take in how numbers are shown; of those that share a record each has a style and four bytes."""
    if kind == _FORMULA and record[12:14] == _NO_NUMBER:
        return
    styles = range(4, len(record) - _TAIL if kind == _SHORT_NUMBERS else 5, _EACH)
    for column, place in zip(columns, styles, strict=False):  # a damaged record may say otherwise than it holds
        form = book.form(struct.unpack_from("<H", record, place)[0])
        if form is not None:
            marks.note(row, column, form)


_NUMBERS = frozenset((_FORMULA, _NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS))
