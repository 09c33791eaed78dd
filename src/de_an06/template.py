"""Templates: for each input table an empty CSV file and a workbook to fill in, made from its schema."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from de_an06.errors import OutputError
from de_an06.system_messages import system_reason
from de_an06.tables import tables
from de_an06.template_workbook import workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from de_an06.tables import Table


def write_templates(folder: Path, *, force: bool = False) -> list[Path]:
    """Write the templates of all tables and return them; the same version gives the same bytes.

    A file that is there and is no untouched template is only written over by `force`.
    Raises OutputError otherwise, and where writing fails.
    """
    contents = {f"{table.name}{ending}": data for table in tables().values() for ending, data in _forms(table)}
    try:
        if not force:
            _spare(folder, contents)
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in contents.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return sorted(folder / name for name in contents)


def csv_bytes(table: Table) -> bytes:
    """Return the header of a table as Excel opens it: UTF-8 with BOM, semicolons, CRLF.

    Excel takes a file without BOM for the Windows code page, and parts cells at the list separator of Windows; where
    the comma is the decimal mark, as in Vietnam, that is the semicolon. A line `sep=` would make it forget the BOM.
    """
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow([c.vi for c in table.columns.values()])
    return buffer.getvalue().encode("utf-8-sig")


def _forms(table: Table) -> list[tuple[str, bytes]]:
    return [(".csv", csv_bytes(table)), (".xlsx", workbook_bytes(table))]


def _spare(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Refuse to write over a file that holds anything but its template."""
    present = [name for name, data in contents.items() if (folder / name).exists() and _other(folder / name, data)]
    if present:
        shown = ", ".join(present[:3]) + (", …" if len(present) > 3 else "")
        raise OutputError(
            f"{folder.as_posix()} đã có {shown}; chọn thư mục khác, hoặc thêm --force để ghi đè.",
            f"{folder.as_posix()} already holds {shown}; choose another folder, or add --force to write over it.",
        )


def _other(path: Path, data: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != data


def _unwritable(folder: Path, error: OSError) -> OutputError:
    reason = system_reason(error)
    return OutputError(
        f"Không ghi được biểu mẫu vào {folder.as_posix()}: {reason.vi}. Hãy chọn thư mục khác hoặc đóng tệp đang mở.",
        f"Cannot write the templates to {folder.as_posix()}: {reason.en}. Choose another folder, or close the open "
        "file.",
    )
