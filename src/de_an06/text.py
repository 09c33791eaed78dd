"""Text in two languages, and text folded so that spellings of one word compare equal."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple, SupportsIndex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Self

Lang = Literal["vi", "en"]
LANGS: tuple[Lang, Lang] = ("vi", "en")

_BLANKS = re.compile(r"[\s_\u00a0\u200b\ufeff]+")
CONTROLS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_COMMANDS = re.compile(r":(?=:)|#(?=#(?:\[|vso\[))")
ERROR = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!"
    r"|PYTHON!|EXTERNAL!|FORMULA!|Err:\d{3})|Err:\d{3}"
)
"""What a spreadsheet shows in place of a value that it can't work out."""
NOT_CALCULATED = "#FORMULA!"
"""Stands for a formula whose result was never worked out; no spreadsheet shows this."""
_MARKS = re.compile("[\u0300-\u036f]+")
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""The marks of tones in the order of dictionaries: huyền, hỏi, ngã, sắc, nặng."""
_ALPHABET = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_DASHES = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})


class _Count(str):
    """A whole number as a language writes it, that knows which noun stands behind it: `{n} {n:row|rows}`."""

    __slots__ = ("one",)
    one: bool

    def __format__(self, spec: str) -> str:
        """Return the number, or the noun for one or for several."""
        one, choice, several = spec.partition("|")
        return (one if self.one else several) if choice else super().__format__(spec)


class Words(NamedTuple):
    """One sentence or title in Vietnamese and English."""

    vi: str
    en: str

    def of(self, lang: Lang) -> str:
        """Return the text in the language asked for."""
        return self.vi if lang == "vi" else self.en

    def fill(self, **values: object) -> Words:
        """Return both texts with `{name}` places filled; counts get the language's group marks, a `line` none.

        A count may choose the noun behind it: `{n} {n:row|rows}`.
        """
        return Words(*(text.format(**_marked(values, lang)) for text, lang in zip(self, LANGS, strict=True)))


class Formal(Words):
    """A text that an official paper words otherwise: without identifiers, options and settings."""

    paper: Words

    def __new__(cls, vi: str, en: str, paper: Words | None = None) -> Self:
        """Keep what a paper says beside the text, which alone makes two of them equal."""
        told = super().__new__(cls, vi, en)
        told.paper = Words(vi, en) if paper is None else paper
        return told

    def fill(self, **values: object) -> Formal:
        """Return all texts with `{name}` places filled."""
        return Formal(*super().fill(**values), self.paper.fill(**values))


def on_paper(told: Words) -> Words:
    """Return a text as an official paper says it."""
    return told.paper if isinstance(told, Formal) else told


class Trouble(NamedTuple):
    """What is wrong, and what mends it: two clauses that may stand in one sentence."""

    what: Words
    fix: Words

    def fill(self, **values: object) -> Trouble:
        """Return both with `{name}` places filled, as `Words.fill` does."""
        return Trouble(self.what.fill(**values), self.fix.fill(**values))


def fold(text: str) -> str:
    """Return `text` without case, accents, đ, Unicode form, underscores and odd blanks."""
    if not text.isascii():
        plain = unicodedata.normalize("NFD", text.translate(_DASHES).casefold())
        text = _MARKS.sub("", plain)
    return _BLANKS.sub(" ", text.casefold()).strip()


def ordered(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]:
    """Return what a text is sorted by for people: the letters of the Vietnamese alphabet, then tones, then the text."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text).casefold():
        parts = unicodedata.normalize("NFD", char)
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        tones.append(max(_TONES.find(part) + 1 for part in parts))
        # What is no letter comes before all letters, letters of other alphabets after them.
        known = _ALPHABET.get(letter)
        letters.append((2 if letter.isalpha() else 0, ord(letter[:1] or " ")) if known is None else (1, known))
    return tuple(letters), tuple(tones), text


def clean(text: str) -> str:
    """Return a cell's text in NFC, without blanks around it."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ").strip(" \t\r\n\u200b\ufeff")


def printable(text: str) -> str:
    r"""Return hostile text as one line, control and direction characters as \x07 or \u202e, so that they are seen."""
    return CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def inert(text: str) -> str:
    """Return hostile text as `printable` does, with what a CI takes for a command (::error::, ##[error]) broken up."""
    return _COMMANDS.sub(r"\g<0> ", printable(text))


def _marked(values: Mapping[str, object], lang: Lang) -> dict[str, object]:
    """Return values with whole numbers as the language writes them; a line is a place that editors look up as it is."""
    return {
        name: _counted(int(value), lang) if isinstance(value, SupportsIndex) and name != "line" else value
        for name, value in values.items()
    }


def _counted(value: int, lang: Lang) -> _Count:
    found = _Count(number(value, lang))
    found.one = value == 1
    return found


def number(value: int, lang: Lang) -> str:
    """Return a whole number with the language's group mark (1.250 or 1,250)."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if lang == "vi" else grouped


def decimal(value: str, lang: Lang) -> str:
    """Return canonical decimal text ("39.6") with the language's marks."""
    sign, digits = ("-", value[1:]) if value.startswith("-") else ("", value)
    whole, _, part = digits.partition(".")
    mark = "," if lang == "vi" else "."
    return sign + number(int(whole), lang) + (mark + part if part else "")


def percent(value: str, lang: Lang) -> str:
    """Return canonical decimal text as a percentage ("39,6%" or "39.6%")."""
    return decimal(value, lang) + "%"


def day(value: date, lang: Lang) -> str:
    """Return a date as dd/mm/yyyy in Vietnamese, ISO in English."""
    return value.strftime("%d/%m/%Y") if lang == "vi" else value.isoformat()
