"""Archives: what a .zip or .gz holds, looked at before anything is unpacked, and unpacked within limits.

Names of entries are shown and compared; no file is ever written under one of them.
"""

from __future__ import annotations

import gzip
import re
import stat
import struct
import unicodedata
import zlib
from contextlib import contextmanager, suppress
from lzma import LZMAError
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from de_an06.errors import InputError
from de_an06.text import Trouble, Words, number, printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from zipfile import ZipInfo

    from de_an06.config import Limits

_PIECE = 1 << 20
_HARMLESS = 64 << 20
"""Up to so many bytes, what is unpacked may be packed as tightly as it likes."""
_END, _END64 = b"PK\x05\x06", b"PK\x06\x07"
_WIDEST_ENTRY = 1 << 10
"""Bytes of an archive's directory for each entry that it may have."""
_REPACK = Words("hãy nén lại từ thư mục số liệu", "pack the data folder anew")


def raising(limit: str) -> Words:
    """Return how something comes below a limit, or the limit above it."""
    return Words(
        "hãy chia nhỏ, hoặc nâng {key} dưới [limits] trong tệp của --config nếu biết chắc tệp này từ đâu đến",
        "split it, or raise {key} under [limits] in the file of --config if you know where it comes from",
    ).fill(key=limit)


_TOO_MANY = Trouble(
    Words(
        "tệp nén có {found} mục, quá giới hạn {limit} (limits.entries)",
        "the archive has {found} entries, more than the limit of {limit} (limits.entries)",
    ),
    raising("entries"),
)
_TOO_LARGE = Trouble(
    Words(
        "giải nén ra hơn {limit} MB, giới hạn của một lần chạy (limits.unpacked_mb)",
        "unpacked it is more than {limit} MB, the limit of a run (limits.unpacked_mb)",
    ),
    raising("unpacked_mb"),
)
_TOO_DENSE = Trouble(
    Words(
        "giải nén ra lớn gấp hơn {limit} lần tệp gửi đến (limits.ratio), có thể là bom nén nên không mở",
        "unpacked it is more than {limit} times the file sent (limits.ratio), maybe a zip bomb: it is not opened",
    ),
    raising("ratio"),
)
_OUTSIDE = Trouble(
    Words(
        "mục “{name}” trong tệp nén trỏ ra ngoài tệp nén nên không mở",
        "its entry “{name}” leads out of the archive, so it is not opened",
    ),
    _REPACK,
)
_TWICE = Trouble(Words("tệp nén có hai mục cùng tên “{name}”", "the archive has two entries named “{name}”"), _REPACK)
_DAMAGED = Trouble(
    Words("tệp nén bị hỏng ({why})", "the archive is damaged ({why})"),
    Words("hãy chép hoặc tải lại tệp, hoặc nén lại", "copy or download it once more, or pack it anew"),
)
_TROUBLE = (BadZipFile, zlib.error, LZMAError, struct.error, EOFError, OverflowError, RuntimeError, ValueError)
"""What a damaged archive makes of its readers."""
_CUT = Words("thiếu phần cuối", "its end is missing")
_UNTRUE = Words("“{name}” dài hơn kích thước nó khai", "“{name}” is longer than it says")
_BROKEN = Words("không giải nén được “{name}”", "“{name}” cannot be unpacked")
_ENCRYPTED = Trouble(
    Words("mục này đặt mật khẩu nên không đọc được", "it is protected by a password and cannot be read"),
    Words("hãy nén lại không mật khẩu", "pack it without one"),
)
PASSWORD = Trouble(
    Words("sổ tính đặt mật khẩu nên không đọc được", "the workbook is protected by a password and cannot be read"),
    Words("hãy lưu bản không mật khẩu", "save one without it"),
)
_LINK = Trouble(
    Words("đây là liên kết, không phải tệp, nên không đọc", "this is a link, not a file, so it is not followed"),
    Words("hãy nén lại với chính tệp đó", "pack the file itself"),
)


class Allowance:
    """How much may still be unpacked in a run, and the limits that say so."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = limits.unpacked_mb << 20

    def take(self, size: int) -> None:
        """Take so many bytes off; raises InputError when that is more than is left."""
        if size > self.left:
            raise refused(_TOO_LARGE, limit=self.limits.unpacked_mb)
        self.left -= size

    def check_density(self, unpacked: int, packed: int) -> None:
        """Raise InputError when something unpacks to far more than was sent."""
        if unpacked > _HARMLESS and unpacked > packed * self.limits.ratio:
            raise refused(_TOO_DENSE, limit=self.limits.ratio)


def refused(trouble: Trouble, **values: object) -> InputError:
    """Return what is wrong as an error, numbers in it grouped and names made printable."""

    def shown(lang: int) -> dict[str, object]:
        return {
            name: number(value, "en" if lang else "vi")
            if isinstance(value, int)
            else value[lang]
            if isinstance(value, Words)
            else printable(str(value))
            for name, value in values.items()
        }

    return InputError(trouble.what.vi.format(**shown(0)), trouble.what.en.format(**shown(1)), trouble.fix)


# --- zip --------------------------------------------------------------------------------------------------


@contextmanager
def opened_zip(path: Path, allowance: Allowance) -> Iterator[ZipFile]:
    """Open a zip whose directory says nothing against it.

    Raises InputError where entries are too many, too large, too dense, outside the archive or of one name, and
    where the archive turns out to be damaged.
    """
    with path.open("rb") as stream:
        try:
            _count(stream, allowance.limits)
            archive = ZipFile(stream)
        except _TROUBLE as error:
            raise refused(_DAMAGED, why=str(error) or type(error).__name__) from None
        with archive:
            _check(archive, path.stat().st_size, allowance)
            yield archive


def _count(stream: IO[bytes], limits: Limits) -> None:
    """Read how many entries there are off the end of the file, before anything makes a list of them."""
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(max(0, size - (1 << 16) - 42))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise refused(_DAMAGED, why=_CUT)
    entries, directory = struct.unpack("<10xHI", tail[at : at + 16])
    locator = tail.rfind(_END64, 0, at)
    if locator >= 0 and at - locator == 20:
        stream.seek(struct.unpack("<8xQ", tail[locator : locator + 16])[0])
        entries, directory = struct.unpack("<32xQQ", stream.read(48))
    found = max(entries, directory // _WIDEST_ENTRY)
    if found > limits.entries:
        raise refused(_TOO_MANY, found=found, limit=limits.entries)
    stream.seek(0)


def _check(archive: ZipFile, size: int, allowance: Allowance) -> None:
    limits, names = allowance.limits, set()
    if len(archive.infolist()) > limits.entries:
        raise refused(_TOO_MANY, found=len(archive.infolist()), limit=limits.entries)
    for entry in archive.infolist():
        name = name_of(entry)
        if name.startswith("/") or re.match("[A-Za-z]:", name) or ".." in name.split("/"):
            raise refused(_OUTSIDE, name=name)
        if name in names:
            raise refused(_TWICE, name=name)
        names.add(name)
    total = sum(entry.file_size for entry in archive.infolist())
    if total > allowance.left:
        raise refused(_TOO_LARGE, limit=limits.unpacked_mb)
    allowance.check_density(total, size)


def name_of(entry: ZipInfo) -> str:
    """Return an entry's name in NFC with "/"; one not marked as UTF-8 is read as such where it can be."""
    name = entry.orig_filename.partition("\0")[0]
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name).replace("\\", "/")


def check_entry(entry: ZipInfo) -> None:
    """Raise InputError when an entry is a link or needs a password."""
    if entry.flag_bits & 1:
        raise refused(_ENCRYPTED)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise refused(_LINK)


def entry_pieces(archive: ZipFile, entry: ZipInfo, allowance: Allowance) -> Iterator[bytes]:
    """Yield what an entry holds, some at a time; raises InputError when it is damaged or longer than it says."""
    allowance.take(entry.file_size)
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except (*_TROUBLE, OSError):  # what bz2 says of damage
        raise refused(_DAMAGED, why=_BROKEN.fill(name=printable(name_of(entry)))) from None


def check_true_sizes(archive: ZipFile, allowance: Allowance) -> None:
    """Unpack every entry into nothing, so that no other reader of the archive unpacks more than was allowed for.

    Raises InputError when an entry is longer than the directory says, or packed in a way that workbooks aren't.
    """
    for entry in archive.infolist():
        check_entry(entry)
        allowance.take(entry.file_size)
        try:
            size = _true_size(archive, entry)
        except _TROUBLE:
            raise refused(_DAMAGED, why=_BROKEN.fill(name=printable(name_of(entry)))) from None
        if size != entry.file_size:
            raise refused(_DAMAGED, why=_UNTRUE.fill(name=printable(name_of(entry))))


def _true_size(archive: ZipFile, entry: ZipInfo) -> int:
    """Return how many bytes an entry really unpacks to; -1 when they are more than it says, or can't be known."""
    stream = archive.fp
    assert stream is not None  # noqa: S101  # the archive is open
    stream.seek(entry.header_offset)
    head = stream.read(30)
    stream.seek(sum(struct.unpack("<26x2H", head)), 1)
    if entry.compress_type == ZIP_STORED:
        return entry.compress_size
    if entry.compress_type != ZIP_DEFLATED:
        return -1
    inflate, left, size = zlib.decompressobj(-15), entry.compress_size, 0
    while not inflate.eof:
        packed = inflate.unconsumed_tail
        if not packed:
            packed = stream.read(min(_PIECE, left))
            left -= len(packed)
        if not packed:
            break
        size += len(inflate.decompress(packed, _PIECE))
        if size > entry.file_size:
            return -1
    return size


# --- gz ---------------------------------------------------------------------------------------------------


def gz_pieces(path: Path, allowance: Allowance) -> Iterator[bytes]:
    """Yield what a .gz holds, some at a time; raises InputError at a limit, or when it is damaged or cut short."""
    packed, unpacked = path.stat().st_size, 0
    with path.open("rb") as file:
        stream = gzip.GzipFile(fileobj=file)
        while True:
            try:
                piece = stream.read(_PIECE)
            except EOFError:
                raise refused(_DAMAGED, why=_CUT) from None
            except (gzip.BadGzipFile, zlib.error, struct.error) as error:
                raise refused(_DAMAGED, why=str(error)) from None
            if not piece:
                return
            unpacked += len(piece)
            allowance.take(len(piece))
            allowance.check_density(unpacked, packed)
            yield piece
