"""Tells in which encoding a text is written, and by what; refuses to guess where two read it equally well."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from de_an06.charsets import BOMS, LEGACY, TITLES, UNITS, WIDE, decoded, joined_titles
from de_an06.dialect import SAVE, bad_place, is_utf8
from de_an06.errors import InputError
from de_an06.syllables import is_syllable
from de_an06.text import Trouble, Words

if TYPE_CHECKING:
    from de_an06.standins import Sure

READS = 0.6
"""The share of its words with accents that must be Vietnamese syllables where words tell an encoding."""
_TIMES = 2
"""How many times better than any other it must read."""
_LETTERS = "[A-Za-z\xa1-\u200f\u2030-\ufefe\uff00-\U0010ffff]+"
_WORD = re.compile(rf"\??{_LETTERS}(?:\?+{_LETTERS})*")
"""A word; one with ? in it has lost letters and is none of any language."""
_PLAIN = re.compile("[\t\n\r -~\xa0-\u024f\u0300-\u036f\u1ea0-\u1ef9\u2000-\u206f\u20ab\ufeff]")
_LIKELY = 0.9
_FIRST = 1 << 12
"""Bytes that tell whether a text has two or four bytes a character."""
_STATE = Words(
    'hãy lưu lại dạng “CSV UTF-8”, hoặc ghi encoding = "{first}" cho tệp này trong de-an06.toml nếu biết chắc',
    'save it as “CSV UTF-8”, or write encoding = "{first}" for it in de-an06.toml if you are sure',
)
_NOT_STATED = Trouble(
    Words("cấu hình khai là {title} nhưng tệp không phải vậy", "the configuration states {title}, which it is not"),
    Words("hãy bỏ khóa encoding hoặc khai lại", "leave encoding out, or state another"),
)
_EQUAL = Words(
    "{place_vi} không phải UTF-8, và đọc bằng {vi} đều thành chữ Việt nên không đoán bảng mã",
    "{place_en} is not UTF-8, and the text reads as Vietnamese in {en} alike, so its encoding is not guessed",
)


@dataclass(frozen=True, slots=True)
class Detected:
    """An encoding, what says so, and for `words` how many of the distinct words with accents it reads."""

    encoding: str
    bom: bool = False
    sure: Sure = "bytes"
    read: int = 0
    words: int = 0


def detect(head: bytes, *, final: bool, line: int = 1) -> Detected | None:
    """Return how the text is written that begins with `head`, on a line; None when nothing reads it.

    Every head that is UTF-8 is UTF-8, but for one with more than a few NULs. Raises InputError where two
    encodings read equally well.
    """
    for encoding in ("utf-8", *WIDE):
        if head.startswith(BOMS[encoding]):
            return Detected(encoding, bom=True, sure="bom")
    if b"\0" in head:
        if wide := _wide(head):
            return Detected(wide)
        if head.count(0) * 5 > len(head):
            return None
    return Detected("utf-8") if is_utf8(head, final=final) else _by_words(head, line, final=final)


def stated_encoding(head: bytes, encoding: str) -> Detected:
    """Return the encoding that somebody states for the text that begins with `head`.

    Raises InputError where its first bytes can't be that.
    """
    bom = head.startswith(BOMS.get(encoding, b"\0\0\0\0"))
    if encoding in UNITS and not _reads_wide(head[len(BOMS[encoding]) * bom :], encoding):
        raise InputError(*_NOT_STATED.fill(title=TITLES[encoding]).what, _NOT_STATED.fix)
    return Detected(encoding, bom=bom, sure="stated")


def _wide(head: bytes) -> str | None:
    return next((encoding for encoding in WIDE if _reads_wide(head, encoding)), None)


def _reads_wide(head: bytes, encoding: str) -> bool:
    """Tell whether the first bytes are letters, figures and signs that a Vietnamese table has."""
    # A byte that is missing further down turns what follows; reading on is what tells where.
    some = head[: min(len(head), _FIRST) // UNITS[encoding] * UNITS[encoding]]
    text = codecs.getincrementaldecoder(encoding)("replace").decode(some)
    return bool(text) and len(_PLAIN.findall(text)) >= _LIKELY * len(text)


# --- by words ----------------------------------------------------------------------------------------------


def accented_words(text: str, encoding: str) -> dict[str, bool]:
    """Return the distinct words of a composed text that have letters beyond ASCII, and which are Vietnamese."""
    words = dict.fromkeys(word for word in _WORD.findall(text) if not word.isascii())
    return {word: is_syllable(word.lower()) and _cased(word, encoding) for word in words}


def _cased(word: str, encoding: str) -> bool:
    """Tell whether capitals stand where they may: TCVN3 has none with a tone, so small letters may stand for them."""
    if encoding == "tcvn3":
        return not any(a.isascii() and a.islower() and b.isupper() for a, b in pairwise(word))
    return word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())


def _by_words(head: bytes, line: int, *, final: bool) -> Detected | None:
    data = head if final else head[: head.rfind(b"\n") + 1] or head
    texts = {name: unicodedata.normalize("NFC", decoded(data, name, "replace")) for name in LEGACY}
    judged = {name: accented_words(text, name).values() for name, text in texts.items()}
    shares = {name: sum(found) / len(found) if found else 0.0 for name, found in judged.items()}
    best = max(LEGACY, key=lambda name: shares[name])
    near = tuple(name for name in LEGACY if shares[name] * _TIMES > shares[best])
    if shares[best] < READS:
        # Marks alone (a dash, a blank that does not break) are the same in all of them.
        marks = not any(judged.values()) and len(set(texts.values())) == 1
        return Detected("windows-1258", sure="bytes") if marks and "\ufffd" not in texts[best] else None
    if len(near) > 1:
        raise _equal(near, bad_place(data, line, final=final) or Words("", ""))
    return Detected(best, sure="words", read=sum(judged[best]), words=len(judged[best]))


def _equal(names: tuple[str, ...], place: Words) -> InputError:
    listed = joined_titles(names)
    what = _EQUAL.fill(place_vi=place.vi, place_en=place.en, vi=listed.vi, en=listed.en)
    return InputError(*what, _STATE.fill(first=names[0]))


def undecodable(data: bytes, error: UnicodeDecodeError, encoding: str, line: int) -> InputError:
    """Return where a byte stands that is no text in an encoding; `data` begins on a line, which is `line`."""
    above = _text(data[: error.start], encoding)
    line += above.count("\n")
    place = len(above.rpartition("\n")[2].removeprefix("\ufeff")) + 1
    what = " ".join(f"0x{byte:02X}" for byte in data[error.start : max(error.end, error.start + 1)][:4])
    title = TITLES[encoding]
    return InputError(
        f"byte {what} ở dòng {line}, ký tự thứ {place} không phải {title}",
        f"byte {what} on line {line}, character {place} is not {title}",
        SAVE,
        line,
    )


def _text(data: bytes, encoding: str) -> str:
    return unicodedata.normalize("NFC", decoded(data, encoding, "replace"))
