"""Unpacks workbooks and archives into the files that are read in their place."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from de_an06.archive import (
    PASSWORD,
    check_entry,
    entry_pieces,
    gz_pieces,
    name_of,
    opened_zip,
    refused,
)
from de_an06.dialect import EMPTY
from de_an06.errors import InputError
from de_an06.folders import DATA, PACKED, silent, unseen
from de_an06.path_patterns import WITHIN
from de_an06.standins import Contents, original_of
from de_an06.text import Trouble, Words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from zipfile import ZipFile, ZipInfo

    from de_an06.archive import Allowance
    from de_an06.standins import Original, Part, StandIns
    from de_an06.workbook import Format

_ZIP, _OLE, _GZ = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b"
_NESTED = Trouble(
    Words("tệp nén trong tệp nén không được mở", "an archive within an archive isn't opened"),
    Words("hãy giải nén rồi gửi", "unpack it"),
)
_NO_TABLE = Words("không phải tệp số liệu", "not a data file")
_OTHER_OFFICE = Trouble(
    Words(
        "đây là tài liệu khác, không phải sổ tính .xlsx hoặc .ods",
        "this is another document, not an .xlsx or .ods workbook",
    ),
    Words("hãy gửi bảng số liệu dạng .xlsx, .ods hoặc “CSV UTF-8”", "send the table as .xlsx, .ods or “CSV UTF-8”"),
)
_BINARY = Trouble(
    Words("sổ tính nhị phân (.xlsb) không đọc được", "a binary workbook (.xlsb) is not read"),
    Words("hãy lưu lại dạng .xlsx", "save it as .xlsx"),
)


def unpacked(part: Part, stand_ins: StandIns, allowance: Allowance) -> Contents:
    """Return what is read in place of a file: itself, unless it is a workbook or an archive.

    What it is say its first bytes, for names err. Raises InputError when it can't be opened at all.
    """
    return _unpacked(part, stand_ins, allowance, within=False)


def _unpacked(part: Part, stand_ins: StandIns, allowance: Allowance, *, within: bool) -> Contents:
    with part.path.open("rb") as stream:
        head = stream.read(8)
    suffix = PurePosixPath(part.name).suffix.lower()
    if suffix not in PACKED:
        return Contents([part])
    if not head:
        raise refused(EMPTY)
    if head.startswith(_GZ):
        return _gz(part, stand_ins, allowance, within=within)
    if head.startswith(_ZIP):
        return _zip(part, stand_ins, allowance, within=within)
    if head == _OLE:
        return _ole(part, stand_ins, allowance)
    return Contents([part])


def _workbook(part: Part, kind: Format, stand_ins: StandIns, allowance: Allowance) -> Contents:
    from de_an06.apart import done_apart

    contents: Contents
    contents, left = done_apart(_written_out, part, kind, stand_ins.below(), allowance)
    allowance.left = left
    return contents


def _written_out(part: Part, kind: Format, stand_ins: StandIns, allowance: Allowance) -> tuple[Contents, int]:
    from de_an06.workbook import written_out

    return written_out(part, kind, stand_ins, allowance), allowance.left


def _ole(part: Part, stand_ins: StandIns, allowance: Allowance) -> Contents:
    from de_an06.xls_marks import is_encrypted_package

    if is_encrypted_package(part.path):
        raise refused(PASSWORD)
    return _workbook(part, "xls", stand_ins, allowance)


# --- archives ---------------------------------------------------------------------------------------------


def _gz(part: Part, stand_ins: StandIns, allowance: Allowance, *, within: bool) -> Contents:
    if within:
        raise refused(_NESTED)
    inner = PurePosixPath(part.name).stem if part.name.lower().endswith(".gz") else PurePosixPath(part.name).name
    if why := _unwanted(inner):
        return Contents(passed_over=[(part.name, why)])
    original = part.original or original_of(part.path, part.name)
    path = _written(gz_pieces(part.path, allowance), inner, stand_ins)
    made = part.stand_in(path, f"{part.name}{WITHIN}{inner}", original)
    return _unpacked(made, stand_ins, allowance, within=True)


def _zip(part: Part, stand_ins: StandIns, allowance: Allowance, *, within: bool) -> Contents:
    with opened_zip(part.path, allowance) as archive:
        kind = _kind(archive)
        if kind is None:
            if within:
                raise refused(_NESTED)
            return _members(part, archive, stand_ins, allowance)
    return _workbook(part, kind, stand_ins, allowance)


def _kind(archive: ZipFile) -> Format | None:
    """Return which kind of workbook a zip is; None when it is an archive of files."""
    names = {entry.filename for entry in archive.infolist()}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise refused(_BINARY)
    if "content.xml" in names and "mimetype" in names:
        if archive.getinfo("mimetype").file_size < 100 and b"spreadsheet" in archive.read("mimetype"):
            return "ods"
        raise refused(_OTHER_OFFICE)
    if "[Content_Types].xml" in names:
        raise refused(_OTHER_OFFICE)
    return None


def _members(part: Part, archive: ZipFile, stand_ins: StandIns, allowance: Allowance) -> Contents:
    contents = Contents()
    original = part.original or original_of(part.path, part.name)
    for entry in sorted(archive.infolist(), key=name_of):
        name = name_of(entry)
        shown = f"{part.name}{WITHIN}{name}"
        own = PurePosixPath(name).name
        if entry.is_dir() or name.endswith("/") or silent(own) or name.startswith("__MACOSX/"):
            continue
        if why := _unwanted(name):
            contents.passed_over.append((shown, why))
            continue
        try:
            contents.add(_member(part, archive, entry, shown, original, stand_ins, allowance))
        except InputError as error:
            contents.broken.append((shown, error))
    return contents


def _member(
    part: Part, archive: ZipFile, entry: ZipInfo, shown: str, original: Original, stand_ins: StandIns,
    allowance: Allowance,
) -> Contents:  # fmt: skip
    check_entry(entry)
    path = _written(entry_pieces(archive, entry, allowance), shown, stand_ins)
    return _unpacked(part.stand_in(path, shown, original), stand_ins, allowance, within=True)


def _unwanted(name: str) -> Words | None:
    """Return why something in an archive is passed over for its name, if it is."""
    for part in PurePosixPath(name).parts:
        if why := unseen(part):
            return why
    return None if PurePosixPath(name).suffix.lower() in DATA | PACKED else _NO_TABLE


def _written(pieces: Iterable[bytes], name: str, stand_ins: StandIns) -> Path:
    """Write what is unpacked where nobody else reads it; of its own name it keeps the ending alone."""
    path = stand_ins.new(PurePosixPath(name).suffix.lower())
    with stand_ins.writing():
        stream = path.open("wb")
    with stream:
        for piece in pieces:
            with stand_ins.writing():
                stream.write(piece)
    return path
