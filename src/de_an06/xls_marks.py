"""What the records of an .xls say of its sheets beyond values: errors, hidden rows and columns.

How numbers are shown (00123, 39,6%) is not read here: an .xls says it in forms that changed with every version.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from de_an06.archive import refused
from de_an06.sheet_marks import SAVE_ANEW, Marks, check_total
from de_an06.text import Trouble, Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DAMAGED = Trouble(Words("sổ tính .xls bị hỏng", "the .xls is damaged"), SAVE_ANEW)
_BEGIN, _END = 0x0809, 0x000A
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


def _sheets(data: bytes, limit: int) -> Iterator[Marks]:
    """Yield the marks of each part of the stream that begins like a sheet."""
    at, depth, parts, marks = 0, 0, 0, Marks()
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        record = data[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _BEGIN:
            depth += 1
            if depth == 1:
                parts, marks = parts + 1, Marks()
        elif kind == _END and depth:
            depth -= 1
            if not depth and parts > 1:  # the first part is the workbook itself
                yield marks
        elif depth == 1 and kind in _READ:
            _take(marks, kind, record, limit)


_NUMBER, _TEXT, _RICH_TEXT, _SHARED_TEXT, _SHORT_NUMBER, _SHORT_NUMBERS = 0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E, 0x00BD
_CELLS = frozenset(
    (_FORMULA, _BOOLEAN_OR_ERROR, _NUMBER, _TEXT, _RICH_TEXT, _SHARED_TEXT, _SHORT_NUMBER, _SHORT_NUMBERS)
)
_READ = _CELLS | {_ROW, _COLUMN}


def _take(marks: Marks, kind: int, record: bytes, limit: int) -> None:
    first, second = struct.unpack_from("<HH", record)
    if kind in _CELLS:
        last = struct.unpack_from("<H", record, len(record) - 2)[0] if kind == _SHORT_NUMBERS else second
        marks.reach(first, last, limit)
    if kind == _ROW:
        after = struct.unpack_from("<H", record, 4)[0]
        marks.hidden_rows += bool(record[12] & 0x20) and after > second
    elif kind == _COLUMN:
        if record[8] & 1:
            marks.hidden_columns.append((first, second))
    elif kind == _BOOLEAN_OR_ERROR:
        if record[7]:
            marks.note(first, second, _ERRORS.get(record[6], "#N/A"))
    elif kind == _FORMULA and record[6] == 2 and record[12:14] == b"\xff\xff":
        marks.note(first, second, _ERRORS.get(record[8], "#N/A"))
