"""Codes that a spreadsheet took for numbers: what is left of their zeros, and which codes a number may have been."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from de_an06.text import Words, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CODE = re.compile(r"(\d{1,15})(?:\.(\d{1,15}))?", re.ASCII)
_BARE = re.compile(r"(0|[1-9]\d{0,14})(?:[.,](\d{0,14}[1-9]))?", re.ASCII)
"""A number as a spreadsheet writes it; with a comma where it is set to Vietnamese."""
_MOST = 3
"""So many codes a sentence names."""
_NO_HINT = Words("", "")
_SEVERAL = Words(
    "; có lẽ bảng tính đã bỏ số 0, mà danh mục có tới {count} mã có thể là mã này: {codes}",
    "; a spreadsheet may have dropped its zeros, and {count} listed codes may be meant: {codes}",
)
_LISTED = Words(
    "; danh mục ghi “{codes}”, có lẽ đã mất số 0",
    "; the list has “{codes}”, which may have lost its zeros",
)


def number_of(code: str) -> str | None:
    """Return what a spreadsheet makes of a code that it takes for a number (2.000720 -> 2.00072, 00123 -> 123)."""
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    part = (match[2] or "").rstrip("0")
    return (match[1].lstrip("0") or "0") + (f".{part}" if part else "")


def bare(text: str) -> str | None:
    """Return the number that a text is as a spreadsheet writes it, with a point; None when it is written otherwise."""
    match = _BARE.fullmatch(text)
    return None if match is None else match[1] + (f".{match[2]}" if match[2] else "")


def by_number(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return codes by what a spreadsheet makes of them."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for code in codes:
        if (number := number_of(code)) is not None:
            found[number][code] = None
    return {number: tuple(sorted(same)) for number, same in found.items()}


def perhaps(text: str, listed: Mapping[str, tuple[str, ...]]) -> Words:
    """Return what else a code may be that is not listed, as the end of a sentence; "" when nothing is known of it.

    `listed` are the codes that are listed, by what a spreadsheet makes of them.
    """
    number = bare(text)
    codes = listed.get(number or "", ())
    if codes:
        names = ", ".join([*map(printable, codes[:_MOST]), *(["…"] if len(codes) > _MOST else [])])
        return _SEVERAL.fill(count=str(len(codes)), codes=names)
    number = number_of(text)
    damaged = [code for code in listed.get(number or "", ()) if bare(code) is not None]
    return _LISTED.fill(codes=damaged[0]) if damaged else _NO_HINT
