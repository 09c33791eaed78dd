"""What is not UTF-8 in a text that is UTF-8 otherwise: how much of it, and where the first of it stands."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de_an06.dialect import SAVE
from de_an06.text import Trouble, Words

if TYPE_CHECKING:
    from pathlib import Path

_PIECE = 1 << 20
_MOST = 200
"""With more places than these that aren't UTF-8 a text is no damaged one."""
_FEW = 4
"""Letters beyond ASCII that are UTF-8 for each place that is not, in a text that is only damaged."""
_OTHERS = bytes([*range(0xC2), *range(0xF5, 0x100)])
"""Bytes with which no character of several bytes begins."""
_PLACE = Words(
    "byte 0x{byte} ở dòng {line}, ký tự thứ {character}", "byte 0x{byte} on line {line}, character {character}"
)
_ONE = Words(
    "{vi} bị hỏng; mọi chữ khác trong tệp đều là UTF-8", "{en} is damaged; all other letters of the file are UTF-8"
)
_SEVERAL = Words(
    "{count} chỗ bị hỏng, chỗ đầu là {vi}; mọi chữ khác trong tệp đều là UTF-8",
    "{count} places are damaged, the first is {en}; all other letters of the file are UTF-8",
)
_MEND = Words(
    "hãy sửa chữ ở đó rồi lưu lại dạng “CSV UTF-8”, hoặc chép hay xuất lại tệp",
    "mend the letter there and save it as “CSV UTF-8”, or copy or export the file once more",
)
_MIXED = Words(
    "{vi} không phải UTF-8 như các chữ phía trên: hai bảng mã lẫn trong một tệp",
    "{en} is not UTF-8 as the letters above it are: two encodings in one file",
)
_EXPORT = Words("hãy xuất lại toàn bộ dạng “CSV UTF-8”", "export all of it again as “CSV UTF-8”")
_OTHER = Words(
    "{vi} không phải UTF-8 (tệp có thể dùng Windows-1258, TCVN3 hoặc VNI)",
    "{en} is not UTF-8 (the file may be in Windows-1258, TCVN3 or VNI)",
)


@dataclass(frozen=True, slots=True)
class Damage:
    """What of a text is not UTF-8; looked for no further than to where there is more of it than a damage has."""

    byte: int
    line: int
    character: int
    """The first such byte, and where in the file it stands."""
    above: int
    """Characters beyond ASCII before it."""
    letters: int
    """Characters beyond ASCII in all."""
    count: int
    """Places that are not UTF-8."""

    @property
    def slight(self) -> bool:
        """Whether the text is UTF-8 but for these places."""
        return self.count <= _MOST and self.count * _FEW <= self.letters

    @property
    def foreign(self) -> bool:
        """Whether the text may be in another encoding as a whole."""
        return not self.slight and self.above < _FEW

    @property
    def trouble(self) -> Trouble:
        """What is wrong, and what mends it."""
        place = _PLACE.fill(byte=f"{self.byte:02X}", line=self.line, character=str(self.character))
        told = Trouble(_MIXED, _EXPORT)
        if self.slight:
            told = Trouble(_ONE if self.count == 1 else _SEVERAL, _MEND)
        elif self.foreign:
            told = Trouble(_OTHER, SAVE)
        return told.fill(count=self.count, vi=place.vi, en=place.en)


def damage_of(path: Path) -> Damage | None:
    """Return what of a file is not UTF-8; None when all of it is."""
    course = _Course()
    with path.open("rb") as stream:
        while course.count <= _MOST and (data := stream.read(_PIECE)):
            course.take(data, final=False)
    if course.count <= _MOST:
        course.take(b"", final=True)
    if course.first is None:
        return None
    return Damage(*course.first, letters=course.letters, count=course.count)


class _Course:
    """What is known of a text while it goes by."""

    def __init__(self) -> None:
        self.first: tuple[int, int, int, int] | None = None
        self.count = self.letters = self._characters = 0
        self._line, self._rest = 1, b""

    def take(self, data: bytes, *, final: bool) -> None:
        """Look at more of the text."""
        data = self._rest + data
        at = 0
        while at < len(data) and self.count <= _MOST:
            try:
                text, used = codecs.utf_8_decode(data[at:], "strict", final)
            except UnicodeDecodeError as error:
                text, used = data[at : at + error.start].decode(), error.end
                self._pass(text)
                self.first = self.first or (data[at + error.start], self._line, self._characters + 1, self.letters)
                self.count += 1
                self._characters += 1
            else:
                self._pass(text)
                if not used:
                    break
            at += used
        self._rest = data[at:]

    def _pass(self, text: str) -> None:
        self.letters += len(text.encode().translate(None, _OTHERS))
        if "\n" in text:
            self._line += text.count("\n")
            self._characters = 0
        self._characters += len(text.rpartition("\n")[2].removeprefix("\ufeff"))
