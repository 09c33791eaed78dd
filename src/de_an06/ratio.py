"""Exact percentages from two whole numbers: one division, one rounding, nothing in between."""

from __future__ import annotations


def percentage(n: int, d: int, decimals: int) -> str:
    """Return n/d in percent, rounded half-up once, then held off 0 and 100 unless it is them exactly.

    `d` is above 0; 9999/10000 at one decimal gives "99.9", 1/16 gives "6.3".
    """
    scale = 100 * 10**decimals
    steps = (2 * n * scale + d) // (2 * d)
    if steps == 0 and n > 0:
        steps = 1
    if steps == scale and n != d:
        steps += 1 if n > d else -1
    return _text(steps, decimals)


def percentage_below(n: int, d: int, decimals: int) -> str:
    """Return n/d in percent rounded down, for a lower bound."""
    return _text(n * 100 * 10**decimals // d, decimals)


def percentage_above(n: int, d: int, decimals: int) -> str:
    """Return n/d in percent rounded up, for an upper bound."""
    return _text(-(-n * 100 * 10**decimals // d), decimals)


def difference(new: str, old: str, decimals: int) -> str:
    """Return the difference of two rounded figures as they are printed, in steps of their last decimal."""
    steps = _steps(new, decimals) - _steps(old, decimals)
    return ("-" if steps < 0 else "") + _text(abs(steps), decimals)


def _steps(value: str, decimals: int) -> int:
    whole, _, part = value.partition(".")
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole)) * 10**decimals + int((part + "0" * decimals)[:decimals] or 0))


def _text(steps: int, decimals: int) -> str:
    whole, part = divmod(steps, 10**decimals)
    return f"{whole}.{part:0{decimals}d}" if decimals else str(whole)
