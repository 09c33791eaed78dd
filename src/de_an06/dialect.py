"""How a CSV file is written (encoding, delimiter, line ends), and what its first records say.

Quotes mean what they mean to Python's `csv`: they count only where a cell begins.
A record ends with LF or CRLF outside quotes; a lone CR is part of its cell.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from de_an06.errors import ConfigError, InputError
from de_an06.text import Trouble, Words, clean, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = (",", ";", "\t", "|")
SAVE = Words("hãy lưu lại dạng “CSV UTF-8”", "save it as “CSV UTF-8”")
_ENDING = Words(
    "hãy đặt đuôi tên tệp cho đúng loại ({ending}), hoặc lưu lại dạng “CSV UTF-8”",
    "give its name the right ending ({ending}), or save it as “CSV UTF-8”",
)
_EXPORT = Words("hãy xuất bảng số liệu dạng “CSV UTF-8” hoặc .xlsx", "export the table as “CSV UTF-8” or .xlsx")
_LOGIN = Words(
    "hãy đăng nhập rồi xuất lại dạng “CSV UTF-8” hoặc .xlsx: thường là trang đăng nhập hay báo lỗi được lưu thay tệp",
    "sign in and export it again as “CSV UTF-8” or .xlsx: often a sign-in or error page was saved in its place",
)
EMPTY = Trouble(
    Words("tệp trống", "the file is empty"),
    Words("hãy xuất lại tệp, hoặc bỏ tệp này đi", "export it again, or take it out"),
)
_UTF16 = Words("tệp dùng bảng mã UTF-16", "the file is in UTF-16")
_FOREIGN = (
    (
        b"PK\x03\x04",
        Trouble(
            Words("đây là sổ tính .xlsx, .ods hoặc tệp nén .zip", "this is a workbook (.xlsx, .ods) or a zip"),
            _ENDING.fill(ending=".xlsx, .ods, .zip"),
        ),
    ),
    (b"PK\x05\x06", Trouble(Words("đây là tệp nén .zip trống", "this is an empty zip"), EMPTY.fix)),
    (
        b"\xd0\xcf\x11\xe0",
        Trouble(
            Words("đây là sổ tính Excel cũ (.xls)", "this is an old Excel workbook (.xls)"), _ENDING.fill(ending=".xls")
        ),
    ),
    (b"\x1f\x8b", Trouble(Words("đây là tệp nén .gz", "this is a gzip file"), _ENDING.fill(ending=".csv.gz"))),
    (b"%PDF", Trouble(Words("đây là tệp PDF", "this is a PDF"), _EXPORT)),
)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|meta|\?xml)", re.IGNORECASE)
_PAGE = Trouble(
    Words("đây là trang web (HTML hoặc XML), không phải CSV", "this is a web page (HTML or XML), not CSV"), _LOGIN
)
_SHEET_AS_PAGE = Trouble(
    Words("đây là bảng ghi dưới dạng trang web (HTML)", "this is a table written as a web page (HTML)"),
    Words("mở bằng Excel, lưu dạng .xlsx rồi gửi lại", "open it in Excel, save it as .xlsx and send that"),
)
_ROW = re.compile(rb"<tr[\s>].*?<t[dh][\s>]", re.IGNORECASE | re.DOTALL)
_SIGN_IN = re.compile(rb"<(?:form|input)[\s>]", re.IGNORECASE)
_WIDE = Words("tệp có vẻ dùng bảng mã UTF-16", "the file looks like UTF-16")
_OLD_MAC = Words("các dòng kết thúc bằng CR như máy Mac đời cũ", "its lines end with a lone CR, as on old Macintoshes")
_STATED = re.compile(rb"\"?sep=([,;\t|])\"?\r?\n", re.IGNORECASE)
_NUMBERED = re.compile(r"[(\[]?\s*([A-D]|\d{1,2})\s*[)\]]?\s*(?:=.*)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one file writes its cells."""

    encoding: str
    bom: bool
    delimiter: str
    newline: str


@dataclass(frozen=True, slots=True)
class HeadRecord:
    """One of a file's first records: where it stands and its cells as written."""

    line: int
    """Physical line on which it starts, from 1."""
    cells: list[str]
    start: int
    """Offset of its first byte in the file."""
    end: int
    """Offset of the byte after its line end."""
    rows: int = 1
    """Records that are one here, because they head columns together."""


def is_utf8(head: bytes, *, final: bool) -> bool:
    """Tell whether bytes are UTF-8, or the beginning of such."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final)
    except UnicodeDecodeError:
        return False
    return True


def is_composed(data: bytes | bytearray, size: int) -> bool:
    """Tell whether the first bytes of a text in UTF-8 are in Unicode's form NFC, at little cost without any mark."""
    # The marks U+0300 to U+036F begin with these bytes, which stand nowhere else.
    if data.find(b"\xcc", 0, size) < 0 and data.find(b"\xcd", 0, size) < 0:
        return True
    return unicodedata.is_normalized("NFC", data[:size].decode("utf-8", "ignore"))


def no_text(head: bytes) -> Trouble | None:
    """Return what the file is, and what to send instead, when it begins as no text does: as a workbook, PDF, page."""
    what = next((trouble for magic, trouble in _FOREIGN if head.startswith(magic)), None)
    if what is not None or not _HTML.match(head):
        return what
    return _SHEET_AS_PAGE if _ROW.search(head) and not _SIGN_IN.search(head) else _PAGE


def refusal(head: bytes, *, damaged: bool = False) -> Trouble | None:
    """Return what the file is and how to save it right, when its first bytes are not CSV in UTF-8.

    What is only `damaged` is told when it is read.
    """
    if trouble := no_text(head):
        return trouble
    what = None
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        what = _UTF16
    if what is None and head.count(0) * 5 > len(head):
        what = _WIDE
    if what is None and b"\r" in head[:-1] and b"\n" not in head:
        what = _OLD_MAC
    if what is not None:
        return Trouble(what, SAVE)
    return None if damaged else bad_byte(head, 1, final=False)


def bad_byte(data: bytes, line: int, *, final: bool = True) -> Trouble | None:
    """Return where the first byte stands that is not UTF-8; `data` begins on physical line `line`."""
    place = bad_place(data, line, final=final)
    return place and Trouble(
        Words(
            f"{place.vi} không phải UTF-8 (tệp có thể dùng Windows-1258, TCVN3 hoặc VNI)",
            f"{place.en} is not UTF-8 (the file may be in Windows-1258, TCVN3 or VNI)",
        ),
        SAVE,
    )


def bad_place(data: bytes, line: int, *, final: bool = True) -> Words | None:
    """Return the first byte that is not UTF-8 and its place, as the beginning of a sentence."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final)
    except UnicodeDecodeError as error:
        at = error.start
    else:
        return None
    line += data.count(b"\n", 0, at)
    start = data.rfind(b"\n", 0, at) + 1
    place = len(data[start:at].decode("utf-8").removeprefix("\ufeff")) + 1
    return Words(
        f"byte 0x{data[at]:02X} ở dòng {line}, ký tự thứ {place}",
        f"byte 0x{data[at]:02X} on line {line}, character {place}",
    )


def sniff(head: bytes, delimiter: str | None = None, *, damaged: bool = False) -> Dialect:
    """Return how a file that begins with `head` is written; `delimiter` when it is stated.

    Raises InputError for what is no CSV in UTF-8, ConfigError for a delimiter that cannot be one.
    """
    if reason := refusal(head, damaged=damaged):
        raise InputError(*reason.what, reason.fix)
    if delimiter is not None and (not delimiter.isascii() or delimiter in '"\r\n'):
        raise ConfigError(
            f"Dấu phân cách “{printable(delimiter)}” không dùng được: hãy dùng , ; | hoặc tab",
            f"“{printable(delimiter)}” cannot be a delimiter: use one of , ; | or a tab",
        )
    bom = head.startswith(codecs.BOM_UTF8)
    body = head.removeprefix(codecs.BOM_UTF8) + b"\n"
    stated = _STATED.match(body)
    newline = "\r\n" if body.partition(b"\n")[0].endswith(b"\r") else "\n"
    return Dialect("utf-8", bom, delimiter or (stated[1].decode() if stated else _consistent(body)), newline)


def _consistent(body: bytes) -> str:
    """Return the delimiter that gives most records the same number of cells, then the most cells."""

    def score(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(split_record(body[a:b], delimiter)) for a, b in _spans(body, delimiter, 60))
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(DELIMITERS, key=score)


def head_records(head: bytes, dialect: Dialect, limit: int = 60) -> list[HeadRecord]:
    """Return the first records that end within `head`, blank ones included."""
    records: list[HeadRecord] = []
    line = 1
    start = 3 if dialect.bom else 0
    for a, b in _spans(head, dialect.delimiter, limit, start):
        records.append(HeadRecord(line, split_record(head[a:b], dialect.delimiter), a, b))
        line += head.count(b"\n", a, b)
    return records


def _spans(data: bytes, delimiter: str, limit: int, start: int = 0) -> Iterator[tuple[int, int]]:
    pattern = record_pattern(delimiter)
    for _ in range(limit):
        found = pattern.match(data, start)
        if not found:
            return
        yield start, found.end()
        start = found.end()


def _cells(delimiter: str) -> bytes:
    d = re.escape(delimiter.encode("ascii"))
    cell = rb'(?:"(?:[^"]++|"")*"(?!")[^' + d + rb"\n]*+|[^\"" + d + rb"\n][^" + d + rb"\n]*+|)"
    return cell + rb"(?:" + d + cell + rb")*"


@lru_cache
def record_pattern(delimiter: str) -> re.Pattern[bytes]:
    """Return the pattern of one whole record with its line end; none matches a cell left unclosed."""
    return re.compile(_cells(delimiter) + rb"\n")


def open_quote(data: bytes, delimiter: str) -> int | None:
    """Return where the quote stands that the first record opens and never closes, if it does."""
    found = re.match(_cells(delimiter), data)
    end = found.end() if found else 0
    return end if data[end : end + 1] == b'"' else None


@lru_cache
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    d = re.escape(delimiter)
    return re.compile(rf'(?:"((?:[^"]++|"")*)"(?!")([^{d}]*+)|([^"{d}][^{d}]*+|)){d}')


def split_record(record: bytes, delimiter: str) -> list[str]:
    """Return the cells of one whole record; bytes that are not UTF-8 become U+FFFD."""
    text = record.decode("utf-8", "replace")
    text = text.removesuffix("\r\n" if text.endswith("\r\n") else "\n")
    if '"' not in text:
        return text.split(delimiter)
    found = _cell_pattern(delimiter).finditer(text + delimiter)
    return [m[3] if m[1] is None else m[1].replace('""', '"') + m[2] for m in found]


def raw_cells(record: bytes, delimiter: str) -> Iterator[tuple[str, str]]:
    """Yield each cell of one whole record in UTF-8 as it is written, quotes included, and its text."""
    text = record.decode("utf-8")
    text = text.removesuffix("\n" if not text.endswith("\r\n") else "\r\n")
    if '"' not in text:
        yield from ((cell, cell) for cell in text.split(delimiter))
        return
    for m in _cell_pattern(delimiter).finditer(text + delimiter):
        yield m[0][: -len(delimiter)], m[3] if m[1] is None else m[1].replace('""', '"') + m[2]


def is_numbering(cells: list[str]) -> bool:
    """Tell whether a record numbers the columns: (1) (2) (3), or A B 1 2 3=1+2."""
    marks = [_NUMBERED.fullmatch(text) for cell in cells if (text := clean(cell))]
    if len(marks) < min(3, len(cells)) or len(marks) < 2 or not all(marks):  # one number numbers nothing
        return False
    names = [m[1].upper() for m in marks if m]
    letters = [name for name in names if name.isalpha()]
    counted = [str(n) for n in range(1, len(names) - len(letters) + 1)]
    if names == list("ABCD"[: len(letters)]) + counted and bool(counted):
        return True
    # Where columns were taken out before sending, (1) (2) (5) remain.
    left = [int(name) for name in names[len(letters) :] if name.isdecimal()]
    bracketed = all(clean(cell)[:1] == "(" for cell in cells if clean(cell))
    return bracketed and len(left) == len(names) - len(letters) > 1 and left == sorted(set(left))
