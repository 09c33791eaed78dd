"""The same table as a CSV, as workbooks and in archives."""

from __future__ import annotations

import csv
import gzip
import io
import re
import struct
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


def record(kind: int, *parts: bytes) -> bytes:
    """Return a record of an .xls."""
    data = b"".join(parts)
    return struct.pack("<HH", kind, len(data)) + data


def xls_format(number: int, code: str, *, wide: bool) -> bytes:
    """Return a number format, as Excel writes it since 1997 or, not wide, as it did before."""
    head = struct.pack("<HHB", number, len(code), 0) if wide else struct.pack("<HB", number, len(code))
    return record(0x041E, head, code.encode("latin-1"))


def write_xls(path: Path, cells: Sequence[bytes], formats: Sequence[str | int] = (), *, wide: bool = True) -> Path:
    """Write an .xls of one sheet with these records; style 0 is plain, the next ones have these formats or numbers."""
    begin = struct.pack("<H", 0x0600 if wide else 0x0500)
    codes = {164 + place: code for place, code in enumerate(formats) if isinstance(code, str)}
    styles = [0, *(164 + place if isinstance(code, str) else code for place, code in enumerate(formats))]
    book = [
        record(0x0809, begin, struct.pack("<HHHII", 5, 0x0DBB, 1996, 0, 6)),
        record(0x0042, struct.pack("<H", 1200 if wide else 1252)),
    ]
    book += [xls_format(number, code, wide=wide) for number, code in codes.items()]
    book += [record(0x00E0, struct.pack("<HHH", 0, number, 1), bytes(14)) for number in styles]
    name = b"Sheet1" if not wide else b"\0Sheet1"
    at = len(b"".join(book)) + 4 + 7 + len(name) + 4
    book += [record(0x0085, struct.pack("<IHB", at, 0, 6), name), record(0x000A)]
    page = [record(0x0809, begin, struct.pack("<HHHII", 0x10, 0x0DBB, 1996, 0, 6)), *cells, record(0x000A)]
    path.write_bytes(compound("Workbook" if wide else "Book", b"".join([*book, *page])))
    return path


def compound(name: str, data: bytes) -> bytes:
    """Return a compound file with one stream."""
    data = data.ljust(4096, b"\0")
    data += bytes(-len(data) % 512)
    sectors = len(data) // 512
    assert sectors + 2 <= 128
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)  # fmt: skip

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = f"{name}\0".encode("utf-16-le") if name else b""
        none = 0xFFFFFFFF
        return (text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, none, none, child) + bytes(36)
                + struct.pack("<IQ", start, size))  # fmt: skip

    root = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(data))
    return head + table + root + entry("", 0, 0xFFFFFFFF, 0, 0) * 2 + data


def xls_text(row: int, column: int, text: str, style: int = 0, *, wide: bool = True) -> bytes:
    """Return a cell of text."""
    head = struct.pack("<HHHH", row, column, style, len(text))
    return record(0x0204, head, b"\1" + text.encode("utf-16-le") if wide else text.encode("latin-1"))


def xls_number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """Return a cell that holds a number in full."""
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def xls_short_numbers(row: int, column: int, *cells: tuple[int, int]) -> bytes:
    """Return cells of whole numbers and their styles that stand side by side, in the short form."""
    short = [struct.pack("<HI", style, value << 2 | 2) for value, style in cells]
    if len(short) == 1:
        return record(0x027E, struct.pack("<HH", row, column), *short)
    return record(0x00BD, struct.pack("<HH", row, column), *short, struct.pack("<H", column + len(short) - 1))


def xls_formula(row: int, column: int, result: bytes, style: int = 0) -> bytes:
    """Return a formula by the eight bytes of its result."""
    return record(0x0006, struct.pack("<HHH", row, column, style), result, struct.pack("<HIH", 0, 0, 0))


def as_xls(path: Path, rows: Table) -> Path:
    """Write rows as an .xls in which days and whole numbers are numbers."""
    cells = []
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if (moment := day(text)) is not None:
                cells.append(xls_number(at, column, (moment - datetime(1899, 12, 30)).days, 1))
            elif _NUMBER.fullmatch(text):
                cells.append(xls_number(at, column, int(text)))
            elif text:
                cells.append(xls_text(at, column, text))
    return write_xls(path, cells, ["dd/mm/yyyy"])


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
