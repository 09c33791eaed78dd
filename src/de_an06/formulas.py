"""Which texts a spreadsheet would run as formulas; a number with a sign is a number."""

from __future__ import annotations

import re

_SIGNS = "[=+\\-@＝＋－＠﹢﹣﹦﹫\u2212]"
_DIGITS = "[0-9]+(?:[.,][0-9]+)*%?"
_FORMULA = re.compile(rf"\s*{_SIGNS}")
_NUMBER = re.compile(rf"\s*[-+]?{_DIGITS}\s*")
# A spreadsheet that parts cells at semicolons would begin a cell there.
_BEHIND = re.compile(rf"[;|]\s*(?={_SIGNS}(?!{_DIGITS}\s*(?:[;|]|$)))")


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet that is given a text would run it."""
    return not text[:1].isalnum() and _FORMULA.match(text) is not None and _NUMBER.fullmatch(text) is None


def disarmed(text: str) -> str:
    """Return a text with a quote before what a spreadsheet would run, at whichever mark it parts cells."""
    shown = _BEHIND.sub(r"\g<0>'", text)
    return f"'{shown}" if is_formula(shown) else shown
