"""Text that was damaged before it was sent: UTF-8 read as something else and saved again, letters that became ?."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import islice

from de_an06.syllables import is_syllable
from de_an06.text import Trouble, Words

_MISREADINGS = (("cp1252", "Windows-1252"), ("cp1258", "Windows-1258"), ("cp437", "CP437 (MS-DOS)"))
_RUN = re.compile("[^\x00-\x7f]{2,}")
_FEWEST = 3
"""Distinct damaged words from which a text is damaged, and not only odd."""
_MANY = 5000
_ASKED = re.compile("[^\\W\\d_]*[?\ufffd]+(?:[^\\W\\d_]|[?\ufffd])*")
_BOUNDS = "(?<![\\w?\ufffd/=&.:-])%s(?![\\w/=&?\ufffd])"
_LOST_WORD = re.compile(_BOUNDS % _ASKED.pattern)
_ONSET = "(?:ngh|ng|nh|n|ch|c|gh|gi|g|kh|k|ph|p|qu|q|th|tr|t|b|d|h|l|m|r|s|v|x|[?\ufffd])?"
_VOWELS = "[aeiouyăâêôơưàáãèéìíòóõùúý?\ufffd]+"
_SKELETON = re.compile(f"{_ONSET}{_VOWELS}(?:ch|ng|nh|[cmnpt])?")
_TONED = re.compile("[^\\W\\d_]*[\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323][^\\W\\d_]*")
_SAVE = Words("hãy xuất lại từ phần mềm gốc dạng “CSV UTF-8”", "export it again from where it came, as “CSV UTF-8”")
_MOJIBAKE = Trouble(
    Words(
        "chữ Việt đã hỏng: tệp UTF-8 từng được mở nhầm bằng bảng mã {name} rồi lưu lại ({example})",
        "its Vietnamese letters are damaged: a UTF-8 file was read as {name} and saved again ({example})",
    ),
    Words(
        f"{_SAVE.vi}; mở trong Excel bằng Dữ liệu > Từ Văn bản/CSV, nguồn gốc tệp 65001: UTF-8",
        f"{_SAVE.en}; open it in Excel with Data > From Text/CSV, file origin 65001: UTF-8",
    ),
)
_LOST = Trouble(
    Words(
        "chữ Việt đã mất: nhiều chữ thành dấu {mark} ({example}) vì tệp từng được lưu dạng CSV theo bảng mã Windows",
        "its Vietnamese letters are lost: many became {mark} ({example}), for it was saved as CSV in a Windows code "
        "page",
    ),
    Words(f"{_SAVE.vi} (không phải “CSV” thường)", f"{_SAVE.en} (not plain “CSV”)"),
)


def mangled(text: str) -> Trouble | None:
    """Return how a text was damaged, and how to save it right, if it was."""
    if found := _misread(text):
        name, seen, meant = found
        return _MOJIBAKE.fill(name=name, example=f"“{seen}” = “{meant}”")
    if lost := _lost(text):
        mark = "?" if "?" in lost else "\ufffd"
        return _LOST.fill(mark="“?”" if mark == "?" else "U+FFFD", example=f"“{lost.replace(mark, '?')}”")
    return None


def _misread(text: str) -> tuple[str, str, str] | None:
    """Return the encoding as which UTF-8 was read, a word as it is now, and as it was."""
    runs = list(dict.fromkeys(islice((m[0] for m in _RUN.finditer(text)), _MANY)))
    for codec, name in _MISREADINGS:
        meant = [(run, was) for run in runs if (was := _was(run, codec))]
        if len(meant) >= _FEWEST and 2 * len(meant) > len(runs):
            return name, *meant[0]
    return None


def _was(run: str, codec: str) -> str | None:
    """Return the Vietnamese letters whose bytes in UTF-8 were read as these characters."""
    try:
        was = b"".join(_byte(char, codec) for char in run).decode("utf-8")
    except UnicodeError:
        return None
    return was if all(char.isalpha() or unicodedata.category(char)[0] in "PSZ" for char in was) else None


@lru_cache(1 << 12)
def _byte(char: str, codec: str) -> bytes:
    # Windows reads the five bytes that a code page leaves open as control characters.
    return bytes([ord(char)]) if "\x80" <= char < "\xa0" else char.encode(codec)


def _lost(text: str) -> str | None:
    """Return a word that has lost letters, where more words have than still have their accents.

    Either of different words, or of all: where cells lost them, the headers may still have theirs.
    """
    if "?" not in text and "\ufffd" not in text:
        return None
    words = Counter(m[0] for m in _LOST_WORD.finditer(text))
    lost = [word for word in words if _inside(word) and _SKELETON.fullmatch(word.lower())]
    if len(lost) < _FEWEST:
        return None
    found = Counter(m[0] for m in _TONED.finditer(text))
    whole = [word for word in islice(found, _MANY) if is_syllable(word.lower())]
    fewer = len(whole) >= len(lost) and sum(found[word] for word in whole) >= sum(words[word] for word in lost)
    return None if fewer else lost[0]


def _inside(word: str) -> bool:
    """Tell whether a letter is lost before another, and not only where a question may end."""
    return re.search("[?\ufffd][^\\W\\d_]", word) is not None
