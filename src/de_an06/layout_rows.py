"""Rows that lay a sheet out and hold no data: totals, headers repeated, titles of groups, signatures.

Each is told by what it says and by what it lacks: none has the code of a dossier, a unit or a service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from de_an06.stacked_headers import plain
from de_an06.tables import UNDER, tables
from de_an06.text import ERROR, clean, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de_an06.sources import Source

_OF = r"(?: (?:ho so|thu tuc|tthc|don vi|lop))?"
_TOTALS = re.compile(
    rf"(?:(?:tong|cong)(?: so| cong)?|(?:grand )?total){_OF}(?:\s*\([^()]*\+[^()]*\))?\s*:?\s*([\d.,]*){_OF}"
)
_COUNT = re.compile(r"\d+|\d{1,3}(?:[.,]\d{3})+", re.ASCII)
_MARK = re.compile(r"(?:[IVXLC]+|[A-ZĐ])[.)]?")
_MARKED = re.compile(r"([IVXLC]+|[A-ZĐ])[.)]\s*(\S.*)")
_ROMANS = [tens + ones for tens in ("", "X", "XX", "XXX") for ones in
           ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")][1:]  # fmt: skip
_SUCCESSION = frozenset((*pairwise(_ROMANS), *pairwise("ABCDĐEGH"), *pairwise("ABCDEFGHIJKL")))
_NUMBERED = frozenset(("stt", "tt", "so tt", "so thu tu", "no", "no.", "#"))
"""Headers of a column that numbers the rows."""
_TIERS = re.compile(r"(?:khoi )?(?:cap (?:bo|tinh|huyen|xa|thon)|so,? ban,? nganh)\b.{0,40}")
"""Titles that head groups without a mark."""
_DASH = re.compile(r"[-–—]?")
_FEW = 4
"""A signature line has no more texts, and a number in a title no more digits."""
_SIGNED = re.compile(
    r"\b(?:nguoi (?:lap|ky|bao cao|tong hop)|thu truong|ghi ro ho ten|ky ten|dong dau|chu tich|giam doc|truong phong"
    r"|chanh van phong|ke toan|noi nhan|xac nhan cua)\b|^(?:[kt]m?\.|tl\.) |\bngay .{1,5} thang .{1,5} nam\b"
    r"|^counted up to the end of\b|\bprepared by\b|\bhead of the unit\b"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """By what the rows of a file that hold no data are known."""

    header: tuple[str, ...]
    """The header's cells, folded."""
    read: tuple[int, ...]
    """The columns that are read."""
    key: int | None
    """The column of the key, or of its first part that the file has."""
    coded: bool
    """Whether that is a code."""
    codes: frozenset[int]
    """The columns of codes among those read."""
    counts: frozenset[int]
    """Those that hold numbers and dates."""
    numbers: frozenset[int] = frozenset()
    """Those that hold numbers."""
    titles: frozenset[int] = frozenset()
    """Those in which a title may stand: codes and texts."""

    @classmethod
    def of(cls, source: Source) -> Layout:
        """Return the layout of a file."""
        table, fields = tables()[source.table], source.fields
        kinds = {place: table.columns[name].kind for name, place in fields.items() if name in table.columns}
        return cls(
            header=tuple(map(plain, source.headers)),
            read=tuple(sorted(fields.values())),
            key=next((fields[k] for k in table.key if k in fields), None),
            coded=table.columns[table.key[0]].kind == "code",
            codes=frozenset(place for place, kind in kinds.items() if kind == "code"),
            counts=frozenset(place for place, kind in kinds.items() if kind in ("integer", "moment")),
            numbers=frozenset(place for place, kind in kinds.items() if kind == "integer"),
            titles=frozenset(place for place, kind in kinds.items() if kind in ("code", "text")),
        )

    def _key(self, texts: Sequence[str]) -> str:
        return texts[self.key] if self.key is not None and self.key < len(texts) else ""

    def is_total(self, cells: Sequence[str]) -> bool:
        """Tell whether a record sums up the others: its first text says so and its key is none."""
        texts = [clean(cell) for cell in cells]
        first = next((text for place, text in enumerate(texts) if text and not self._counts_rows(place, text)), "")
        key = self._key(texts)
        no_key = not key or _COUNT.fullmatch(key) or _TOTALS.fullmatch(fold(key))
        return bool(no_key and _TOTALS.fullmatch(fold(first)))

    def stated(self, cells: Sequence[str]) -> int | None:
        """Return how many rows a total row says there are: in words, or as its only number that is no column's sum."""
        texts = [clean(cell) for cell in cells]
        found = [
            text if said is None else said[1].strip(".,")
            for place, text in enumerate(texts)
            if (said := _TOTALS.fullmatch(fold(text))) or not (place in self.counts or self._counts_rows(place, text))
        ]
        numbers = [text for text in found if _COUNT.fullmatch(text)]
        return int(re.sub(r"\D", "", numbers[0])) if len(numbers) == 1 else None

    def stated_by_head(self, cells: Sequence[str]) -> int | None:
        """Return how many rows the head of a group says there are: its only number that is no column's sum."""
        texts = [clean(cell) for place, cell in enumerate(cells) if place not in self.counts]
        numbers = [text for text in texts if _COUNT.fullmatch(text)]
        return int(re.sub(r"\D", "", numbers[0])) if len(numbers) == 1 else None

    def is_header(self, cells: Sequence[str]) -> bool:
        """Tell whether a record says again what the header says, in all columns that are read.

        A header of several rows is repeated row by row; each says a part of it, and nothing in some columns.
        """
        places = self.read if len(self.read) > 1 else [at for at, text in enumerate(self.header) if text]
        texts = [plain(cells[place]) if place < len(cells) else "" for place in places]
        if texts == [self.header[place] for place in places]:
            return True
        parts = [self.header[place].split(UNDER) for place in places]
        said = [text in titles for text, titles in zip(texts, parts, strict=True) if text]
        return len(said) > 1 and all(said) and max(map(len, parts)) > 1

    def is_group(self, cells: Sequence[str]) -> bool:
        """Tell whether a record heads a group: I or A, a title in the first cell, or both, and nothing else."""
        texts = [clean(cell) for cell in cells]
        said = [place for place, text in enumerate(texts) if text]
        if not self.coded or not 0 < len(said) <= 2 or said[0] or any(place in self._not_titled for place in said):
            return False
        first, *title = (texts[place] for place in said)
        if _MARK.fullmatch(first):
            return not title or _is_title(title[0], words=1)
        return not title and _is_title(first, words=2)

    def _counts_rows(self, place: int, text: str) -> bool:
        """Tell whether a text is the number of its row."""
        return place == 0 and self.numbered and bool(_COUNT.fullmatch(text) or _MARK.fullmatch(text))

    @property
    def numbered(self) -> bool:
        """Whether the first column numbers the rows."""
        return bool(self.header) and self.header[0] in _NUMBERED and 0 not in self.read

    def head_of(self, cells: Sequence[str]) -> str:
        """Return what names the group that a record heads, with a title and perhaps sums; "" when it heads none.

        A mark stands in a column of its own or before the title; without one, the title is that of a tier.
        """
        texts = [clean(cell) for cell in cells]
        mark, said = self._marked(texts)
        titles = [(place, text) for place, text in said if not _is_sum(text)]
        numbers = {place for place, text in said} - {place for place, _ in titles}
        if not mark or len(titles) > 1 or not all(_is_title(text, words=1) for _, text in titles):
            return ""
        if any(place in self.read and place not in self.titles for place, _ in titles):
            return ""
        return "" if self.key in numbers or numbers & (set(self.read) - self.numbers - self.codes) else mark

    def _marked(self, texts: Sequence[str]) -> tuple[str, list[tuple[int, str]]]:
        """Return the mark with which a record begins, and what it says besides."""
        said = [(place, text) for place, text in enumerate(texts) if text]
        if not said:
            return "", said
        place, first = said[0]
        if place == 0 and 0 not in self.read and _MARK.fullmatch(first):
            return first.strip(".)"), said[1:]
        if found := _MARKED.fullmatch(first):
            return found[1], [(place, found[2]), *said[1:]]
        tier = self.numbered and place > 0 and _TIERS.fullmatch(fold(first))
        return (first if tier else ""), said

    @property
    def _not_titled(self) -> frozenset[int]:
        """The columns in which a text alone is a row that lacks the rest."""
        return frozenset(self.read) - self.codes

    def may_close(self, cells: Sequence[str]) -> bool:
        """Tell whether a record may stand below a table: it has few texts and no code."""
        texts = [clean(cell) for cell in cells]
        said = [text for text in texts if text]
        key = self._key(texts)
        return self.coded and len(said) <= _FEW and (not key or _is_title(key, words=2) or self.is_total(cells))


def is_signature(cells: Sequence[str]) -> bool:
    """Tell whether a record that may stand below a table begins its signatures."""
    return any(_SIGNED.search(fold(cell)) for cell in cells)


def goes_on(mark: str, other: str) -> bool:
    """Tell whether a mark counts on from another: II from I, B from A; titles without a mark stand on one level."""
    if not (_MARK.fullmatch(mark) and _MARK.fullmatch(other)):
        return not (_MARK.fullmatch(mark) or _MARK.fullmatch(other))
    return (mark, other) in _SUCCESSION


def _is_sum(text: str) -> bool:
    """Tell whether a text is a number, or stands for one."""
    return bool(_COUNT.fullmatch(text) or _DASH.fullmatch(text) or ERROR.fullmatch(text))


def _is_title(text: str, words: int) -> bool:
    """Tell whether a text is made of at least so many words, and none of its parts may be a code."""
    parts = [part.strip("()[].,;:") for part in text.split()]
    longest = _FEW if len(parts) > 1 else 0
    if any(len(part) > longest and any(map(str.isdigit, part)) for part in parts):
        return False
    return sum(any(map(str.isalpha, part)) for part in parts) >= words
