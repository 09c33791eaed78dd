"""Writes a text in another encoding out as UTF-8, composed, line by line as it stands, some of it at a time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from de_an06.charsets import BOMS, TITLES, UNITS, decoded
from de_an06.detection import READS, accented_words, undecodable
from de_an06.dialect import SAVE
from de_an06.errors import InputError
from de_an06.finding import Finding
from de_an06.standins import Original, Part, pieces
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from de_an06.detection import Detected
    from de_an06.standins import StandIns, Sure

_BY: dict[Sure, Words] = {
    "stated": Words("theo cấu hình", "as the configuration states"),
    "bom": Words("theo dấu BOM ở đầu tệp", "by the byte order mark at its beginning"),
    "bytes": Words("theo cách xếp byte", "by the way its bytes stand"),
    "words": Words("đoán theo từ ngữ", "by its words"),
}
_LONGEST_LINE = 32 << 20
_MOST_WORDS = 1 << 16
_UTF8_LETTER = re.compile(b"\xe1[\xba\xbb][\x80-\xbf]")
"""Vietnamese letters in UTF-8, which are words in no encoding of one byte a character."""
_TURNED = {2: re.compile("[\u0a00\u0d00]"), 4: re.compile("(?!)")}
"""Line ends whose bytes stand the wrong way round: a byte is missing above them."""
_EXPORT = Words("hãy xuất lại toàn bộ dạng “CSV UTF-8”", "export all of it again as “CSV UTF-8”")
_MIXED = Words(
    "dòng {line} có chữ UTF-8 trong tệp {title}: hai bảng mã lẫn trong một tệp",
    "line {line} is UTF-8 in a file that is {title}: two encodings in one file",
)
_UNLIKE = Words(
    "đầu tệp là {title} nhưng cả tệp chỉ có {read}/{words} từ đọc được",
    "it begins as {title}, but only {read} of the {words} words in it read as Vietnamese",
)
_SHORT = Words(
    "tệp {title} thiếu byte ở dòng {line} hoặc ngay trên đó",
    "bytes are missing from the {title} text on line {line} or just above",
)
_NO_LINES = Words(
    "một dòng dài hơn 32 MiB, không phải là bảng CSV", "a line is longer than 32 MiB, so this is no CSV table"
)


@dataclass(slots=True)
class _Course:
    """What is known of a text while it goes by."""

    found: Detected
    line: int = 1
    composed: bool = True
    words: dict[str, bool] = field(default_factory=dict)

    def take(self, data: bytes) -> str:
        """Return whole lines as composed text; raises InputError where they are not what was detected."""
        encoding = self.found.encoding
        self._refuse_other(data)
        try:
            text = decoded(data, encoding)
        except UnicodeDecodeError as error:
            if error.reason == "truncated data":
                line = self.line + decoded(data[: error.start], encoding).count("\n")
                raise InputError(*_SHORT.fill(title=TITLES[encoding], line=line), _EXPORT, line) from None
            raise undecodable(data, error, encoding, self.line) from None
        if encoding in UNITS and (turned := _TURNED[UNITS[encoding]].search(text)):
            line = self.line + text.count("\n", 0, turned.start())
            raise InputError(*_SHORT.fill(title=TITLES[encoding], line=line), _EXPORT, line)
        if not unicodedata.is_normalized("NFC", text):
            self.composed, text = False, unicodedata.normalize("NFC", text)
        if self.found.sure == "words" and len(self.words) < _MOST_WORDS:
            self.words |= accented_words(text, encoding)
        self.line += text.count("\n")
        return text

    def _refuse_other(self, data: bytes) -> None:
        if self.found.encoding not in UNITS and (other := _UTF8_LETTER.search(data)):
            line = self.line + data.count(b"\n", 0, other.start())
            raise InputError(*_MIXED.fill(title=TITLES[self.found.encoding], line=line), _EXPORT, line)

    def close(self) -> tuple[int, int]:
        """Return how many words read as Vietnamese and how many there are; raises InputError when too few do."""
        read, words = sum(self.words.values()), len(self.words)
        if read < READS * words:
            raise InputError(*_UNLIKE.fill(title=TITLES[self.found.encoding], read=read, words=words), SAVE)
        return read, words


def transcribe(part: Part, found: Detected, stand_ins: StandIns) -> Part:
    """Return the stand-in for a text that is written as was found.

    Raises InputError at the first byte that is not, by line and character of the file as it was sent, OSError when
    that can't be read, OutputError when the stand-in can't be written.
    """
    course, target = _Course(found), stand_ins.new(part.path.suffix)
    with part.path.open("rb") as stream, _created(target, stand_ins) as out:
        lines = _Lines(stream, found)
        for data in lines:
            text = course.take(data).encode("utf-8")
            with stand_ins.writing():
                out.write(text)
        with stand_ins.writing():
            out.flush()
    read, words = course.close()
    original = Original(part.path, part.name, lines.size, lines.digest.hexdigest())
    made = part.stand_in(target, part.name, original)
    return replace(
        made, encoding=found.encoding, bom=found.bom, sure=found.sure, read=read, words=words,
        composed=course.composed, findings=(*part.findings, _note(part.name, found)),
    )  # fmt: skip


def _created(target: Path, stand_ins: StandIns) -> BinaryIO:
    with stand_ins.writing():
        return target.open("wb")


def _note(name: str, found: Detected) -> Finding:
    """Say in which encoding a file was; a warning where only its words tell."""
    values = (("encoding", TITLES[found.encoding]), ("by_vi", _BY[found.sure].vi), ("by_en", _BY[found.sure].en))
    return Finding("foreign-encoding", "warning" if found.sure == "words" else "note", name, values=values)


class _Lines:
    """The whole lines of a text, some at a time, without its byte order mark; all bytes are hashed."""

    def __init__(self, stream: BinaryIO, found: Detected) -> None:
        self.digest, self.size = sha256(), 0
        self._stream, self._unit = stream, UNITS.get(found.encoding, 1)
        self._end = "\n".encode(found.encoding) if found.encoding in UNITS else b"\n"
        self._mark = len(BOMS[found.encoding]) if found.bom else 0

    def __iter__(self) -> Iterator[bytes]:
        rest = b""
        for data in pieces(self._stream):
            self.digest.update(data)
            begun = data[self._mark :] if not self.size else data
            self.size += len(data)
            whole = rest + begun
            end = self._last_end(whole)
            rest = whole[end:]
            if len(rest) > _LONGEST_LINE:
                raise InputError(*_NO_LINES, _EXPORT)
            if end:
                yield whole[:end]
        if rest:
            yield rest

    def _last_end(self, data: bytes) -> int:
        at = data.rfind(self._end)
        while at >= 0 and at % self._unit:
            at = data.rfind(self._end, 0, at + self._unit - 1)
        return at + self._unit if at >= 0 else 0
