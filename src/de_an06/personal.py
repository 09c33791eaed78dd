"""What a cell may show: not what may be of a person, wherever in a table it stands.

Rows that are shifted by a cell put names and numbers of people under any header, so a text is shown for what it is,
not for where it stands. One decision for sentences, cells beside them, keys, rejects and workbooks.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

from de_an06.text import ERROR, fold
from de_an06.vocabulary import NO, YES, accepted, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

_FLAGS = YES | NO | {"x"}
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"[^\W\d_]\s+[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_MAIL = re.compile(r"\S\s?@\s?\S")
_MANY = re.compile(r"\d(?:\D*\d){8}")
_RUN = re.compile(r"\d{9,}")
_SPREAD = re.compile(r"(?<!\d)(?:\d[\s().+_–—-]{0,3}){8,}\d(?!\d)")
_PHONE = re.compile(
    r"(?<!\d)(?:0(?:[\s.()–—-]{0,3}\d){8,11}|\+?84(?:[\s.()–—-]{0,3}\d){8,10}|\d{3}(?:[\s.–—-]\d{3}){2})(?!\d)"
)
"""Telephone numbers and identity cards of 12 digits, parted or not; those of 9 as people part them."""
_PHONE_IN_CODE = re.compile(r"(?<!\d)0\d[1-9]\d?(?:[.-]\d{3}){2,3}(?!\d)")
"""The same among groups of a code, which has groups of 000 and others of its own."""
_DAY = r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2})"
_HOUR = r"\d{1,2}[:hg]\d{0,2}(?::\d{2}(?:[.,]\d{1,9})?)?"
_MOMENT = re.compile(
    rf"(?:{_DAY}(?:[T ,]+{_HOUR}(?:\s*(?:SA|CH|[AP]\.?M\.?|Z|[+-]\d\d:?\d\d))?)?|{_HOUR}[ ,]+{_DAY}"
    r"|(?:19|20)\d{12}|\d{5}[.,]\d{1,12})",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"-?[1-9](?:\d{0,14}|\d{0,2}(?:\.\d{3})+|\d{0,2}(?:,\d{3})+|\d{0,2}(?: \d{3})+)(?:[.,]0{1,2})?")
_SERVICE = re.compile(r"\d\.\d{6}(?:(?:\.\d{1,3}){0,6}(?:\.[A-Z]\d{1,3})?)?")
_DATED = r"(?:20)?[1-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_LONG_DATED = r"20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_SERIAL = re.compile(
    rf"(?:\w{{1,8}}[./-])*{_DATED}[./-]\d{{1,7}}|(?:{_LONG_DATED}\d{{4}}|[A-Z]{{2,6}}{_LONG_DATED}\d{{3}})\d*"
)
"""Codes of dossiers: what comes first, the day of receipt, the number on that day."""
_NAMES = frozenset(
    re.findall(
        r"\w+",
        "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh đoàn mai cao lương lâm "
        "tạ hà châu trương phùng tô kiều quách thái tăng lưu chu đào vương tống hứa viên thân đồng tôn từ công văn thị",
    )
)
"""Words with which names of people begin."""
_BARE_NAMES = frozenset(map(fold, _NAMES))
_OFFICE = frozenset(
    re.findall(
        r"\w+",
        "qua ứng dụng tại cổng quầy máy điện tử app web zalo online mức duyệt phê chuyển thẩm kiểm tra nháp hủy huỷ "
        "hẹn hạn quá đúng trước sớm nơi nhà trên dưới",
    )
)
"""Words of statuses and channels that no shipped phrase has."""
_NEAR, _NEAR_WORD = 0.75, 0.7


def masked(kind: str, text: str, phrases: frozenset[str] = frozenset()) -> str | None:
    """Return a cell's text if it can be shown, for what does not belong in a column may be personal data.

    `phrases` are the folded ones that columns of listed words know. Not shown: addresses of e-mail, numbers as
    telephones and identity cards have them, letters in a date or number, other words than yes and no in a yes/no,
    several words where a code should stand, and where a listed word should, unless they are nearly that.
    """
    return text if _open(kind, text, phrases) else None


def seal(text: str | None, shown: str | None) -> str | None:
    """Return what tells a text that is not shown from others; too short a hash to find the text by trying all."""
    if text is None or shown is not None:
        return None
    written = unicodedata.normalize("NFC", text)
    return "#" + sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def known_phrases(phrases: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """Return the folded phrases of all vocabularies: a shifted row puts words of one under the header of another."""
    return frozenset(phrase for words in phrases.values() for phrase in words)


@lru_cache(1 << 12)
def _open(kind: str, text: str, phrases: frozenset[str]) -> bool:
    # Most cells have neither letters nor many digits, which two looks tell.
    if _error(text):
        return True
    plain = text.strip() if text.isascii() else _plain(text)
    if "@" in plain and _MAIL.search(plain):
        return False
    if _MANY.search(plain) and not _harmless(kind, plain):
        return False
    lettered = _LETTER.search(plain) is not None
    if kind == "moment":
        return not lettered or _MOMENT.fullmatch(plain) is not None
    if kind == "integer":
        return not lettered
    if kind == "flag":
        return not lettered or _says(plain)
    if kind == "code":
        return not _WORDS.search(plain) and (plain.isascii() or _one_word(plain))
    return kind not in ("choice", "choices") or _listed_word(plain, phrases)


def _plain(text: str) -> str:
    """Return a text without what cannot be seen, and digits and signs of any width as one."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return "".join(str(unicodedata.decimal(c, c)) for c in shown).strip()


# --- many digits -------------------------------------------------------------------------------------------


def _harmless(kind: str, text: str) -> bool:
    """Tell whether nine digits and more are what a column of the kind holds."""
    if kind == "moment":
        return _MOMENT.fullmatch(text) is not None
    if kind == "integer":
        if text.isdecimal() and len(text) > 12:
            return text[0] != "0"
        # What is paid is paid in whole hundreds; telephone numbers that lost their 0 seldom are.
        return _AMOUNT.fullmatch(text) is not None and re.sub(r"\D", "", re.sub(r"[.,]0{1,2}$", "", text))[-2:] == "00"
    if kind == "flag":
        return False
    runs = _RUN.findall(text)
    if kind == "code" and (_SERVICE.fullmatch(text) or _SERIAL.fullmatch(text)):
        return _RUN.search(re.sub(rf"{_LONG_DATED}\d*", "", text)) is None
    if kind == "code" and _lettered_group(text):
        return not _PHONE_IN_CODE.search(text) and not any(map(_of_a_person, runs))
    spread = [re.sub(r"\D", "", run) for run in _SPREAD.findall(text)]
    return not _PHONE.search(text) and not any(map(_of_a_person, (*runs, *spread)))


def _lettered_group(text: str) -> bool:
    """Tell whether a text is groups without blanks, of which one has letters and digits, as H50 does."""
    return re.search(r"\s", text) is None and re.search(r"[A-Za-z]\d|\d[A-Za-z]", text) is not None


def _of_a_person(digits: str) -> bool:
    """Tell whether so many digits could be a telephone number or an identity card, whose first zeros may be lost."""
    if len(digits) > 12:
        return digits[0] == "0" and not digits.startswith("00")
    if len(digits) == 9 or digits[0] == "0" or (digits.startswith("84") and len(digits) == 11):
        return True
    card = digits.zfill(12)
    return 1 <= int(card[:3]) <= 96 and card[3] in "0123"


# --- words -------------------------------------------------------------------------------------------------


def _one_word(text: str) -> bool:
    """Tell whether a code that is not ASCII is one all the same: it has a digit, or it is one group of letters."""
    return any(map(str.isdigit, text)) or len(_WORD.findall(text)) < 2


def _listed_word(text: str, phrases: frozenset[str]) -> bool:
    """Tell whether a text is one word, a known phrase or nearly one, or made of words that such phrases have."""
    words = _WORD.findall(text)
    if (
        len(words) < 2
        or fold(text) in phrases
        or all(fold(part) in phrases for part in re.split(r"[;,/|+]", text) if part.strip())
    ):
        return True
    if _begins_as_a_name(words, phrases):
        return False
    folded = fold(text).replace("y", "i")
    spelt = re.findall(r"[^\W\d_]+", folded)
    if all(_known_word(word, phrases) for word in spelt) and any(_nearly(folded, spelt, p) for p in phrases):
        return True
    named = all(word[0].isupper() for word in words) and not text.isupper()
    return not named and all(word.lower() in _office_words() for word in words)


def _begins_as_a_name(words: list[str], phrases: frozenset[str]) -> bool:
    """Tell whether the first of several words is a family's name, and no phrase begins with the first two."""
    first = words[0].lower()
    family = first in (_BARE_NAMES if "".join(words).isascii() else _NAMES)
    start = f"{fold(words[0])} {fold(words[1])}"
    return family and not any(phrase.startswith(start) for phrase in phrases)


@lru_cache(1 << 14)
def _known_word(word: str, phrases: frozenset[str]) -> bool:
    return any(_alike(word, other) for phrase in phrases for other in _parts(phrase))


def _parts(phrase: str) -> list[str]:
    """Return the words of a phrase, and its pairs of words as one: the blank between them may be lost."""
    words = phrase.replace("y", "i").split()
    return [*words, *("".join(pair) for pair in pairwise(words))]


def _alike(word: str, other: str) -> bool:
    return word == other or SequenceMatcher(None, word, other, autojunk=False).ratio() >= _NEAR_WORD


def _nearly(text: str, words: list[str], phrase: str) -> bool:
    """Tell whether a text is a phrase but for its spelling: as a whole, and each of its words, for names are short."""
    whole = SequenceMatcher(None, text, phrase.replace("y", "i"), autojunk=False)
    if whole.real_quick_ratio() < _NEAR or whole.quick_ratio() < _NEAR or whole.ratio() < _NEAR:
        return False
    return all(any(_alike(word, other) for other in _parts(phrase)) for word in words)


@lru_cache(1)
def _office_words() -> frozenset[str]:
    """The words that phrases of channels, statuses, levels and tiers have, as they are written."""
    entries = [e for name in ("channel", "status", "level", "tier") for e in shipped()[name].values()]
    texts = [text for e in entries for text in (e["vi"], e["en"], *accepted(e))]
    return _OFFICE.union(word.lower() for text in texts for word in _WORD.findall(unicodedata.normalize("NFC", text)))


@lru_cache(256)
def _says(text: str) -> bool:
    """Tell whether a text says yes or no."""
    return fold(text) in _FLAGS


def _error(text: str) -> bool:
    return text[:1] in "#E \t" and ERROR.fullmatch(text.strip()) is not None
