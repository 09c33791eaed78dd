"""Percentages as people write them, against the two numbers that they are of."""

from __future__ import annotations

import re
from fractions import Fraction

_SHARE = re.compile(r"(\d{1,4})(?:[.,](\d{1,12}))?\s*(%?)", re.ASCII)


def read_share(text: str) -> tuple[Fraction, int] | None:
    """Return the number that a share writes and its decimals; None when it is no number."""
    match = _SHARE.fullmatch(text.strip())
    if match is None:
        return None
    part = match[2] or ""
    return Fraction(int(match[1] + part), 10 ** len(part)), len(part)


def gives(text: str, some: int, whole: int) -> bool:
    """Tell whether a share may be that of `some` out of `whole`: rounded or cut off, in percent or as a part of one.

    What is no number, and what is out of nothing, can't be told.
    """
    read = read_share(text)
    if read is None or not whole:
        return True
    value, decimals = read
    step = Fraction(1, 10**decimals)
    if abs(value - Fraction(100 * some, whole)) < step:
        return True
    # A spreadsheet's percentages may come as parts of one.
    return "%" not in text and value <= 1 and abs(value - Fraction(some, whole)) < step
