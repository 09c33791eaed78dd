"""The same table as a CSV, as workbooks and in archives."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Table = Sequence[Sequence[str]]

_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
_NUMBER = re.compile(r"0|[1-9]\d{0,8}")


def csv_bytes(rows: Table) -> bytes:
    """Return rows as CSV in UTF-8."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def day(text: str) -> datetime | None:
    """Return the day that a cell writes, if it writes one."""
    try:
        return datetime.strptime(text, "%d/%m/%Y") if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def as_csv(path: Path, rows: Table) -> Path:
    """Write rows as a CSV."""
    path.write_bytes(csv_bytes(rows))
    return path


def as_xlsx(path: Path, rows: Table, sheet: str = "Sheet1") -> Path:
    """Write rows as a workbook in which days are dates and whole numbers numbers."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": datetime(2024, 1, 1)})
        page, form = book.add_worksheet(sheet), book.add_format({"num_format": "dd/mm/yyyy"})
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                if (moment := day(text)) is not None:
                    page.write_datetime(at, column, moment, form)
                elif _NUMBER.fullmatch(text):
                    page.write_number(at, column, int(text))
                elif text:
                    page.write_string(at, column, text)
    return path


def ods_cell(text: str, more: str = "") -> str:
    """Return a cell of an .ods."""
    if not text:
        return f"<table:table-cell{more}/>"
    if (moment := day(text)) is not None:
        kind = f'office:value-type="date" office:date-value="{moment:%Y-%m-%d}"'
    elif _NUMBER.fullmatch(text):
        kind = f'office:value-type="float" office:value="{text}"'
    else:
        kind = f'office:value-type="string" office:string-value={quoteattr(text)}'
    return f"<table:table-cell {kind}{more}><text:p></text:p></table:table-cell>"


_NAMES = ("office", "table", "text")
_SPACES = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _NAMES)


def write_ods(path: Path, body: str) -> Path:
    """Write an .ods of these tables."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_SPACES} office:version="1.2"><office:body>'
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        kinds = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{kinds}"/>')
    return path


def as_ods(path: Path, rows: Table, sheet: str = "Sheet1") -> Path:
    """Write rows as an OpenDocument workbook."""
    body = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    return write_ods(path, f"<table:table table:name={quoteattr(sheet)}>{body}</table:table>")


def as_zip(path: Path, rows: Table, member: str = "bang.csv") -> Path:
    """Write rows as a CSV in a zip."""
    return zipped(path, {member: csv_bytes(rows)})


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """Write a zip of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def as_gz(path: Path, rows: Table) -> Path:
    """Write rows as a compressed CSV."""
    path.write_bytes(gzip.compress(csv_bytes(rows)))
    return path


CONTAINERS: dict[str, Callable[[Path, Table], Path]] = {
    "ho-so.xlsx": as_xlsx, "ho-so.ods": as_ods, "ho-so.zip": as_zip, "ho-so.csv.gz": as_gz,
}  # fmt: skip
"""How a table can be sent, by the name of the file."""
