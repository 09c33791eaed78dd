"""Contributions: how much of an indicator's change each unit brought about, in points that add up to the change."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from de_an06.report import Contributions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from de_an06.catalogue import Indicator
    from de_an06.report import Comparison, Result, ResultSet

    Parts = dict[str, tuple[int, int, int, int]]

SHOWN = 8
"""Units that are named, those that moved most; the others stand together."""


def contributions(
    totals: ResultSet, units: ResultSet, indicators: Mapping[str, Indicator], key: str
) -> Iterator[Contributions]:
    """Yield what the units brought about between the period of a comparison and this one, where that can be told.

    It can be where rows are counted, both periods have a figure, and the units' numbers add up to those of all.
    A unit's part is what its numerator exceeds the share that all had before, now over all dossiers now, less the
    same before over all dossiers then: the parts add up to the change, and a unit that only grew brings nothing about.
    """
    for whole in totals.results:
        before, indicator = whole.compare.get(key), indicators[whole.indicator]
        if (
            whole.group
            or before is None
            or indicator.counts != "rows"
            or not (whole.denominator and before.denominator)
        ):
            continue
        parts = _parts(units.results, whole.indicator, key)
        if before.change and before.change.strip("-0.") and parts and _adds_up(parts, whole, before):
            yield _told(whole, before, key, _rounded(_exact(parts, whole, before), before.change, indicator.decimals))


def _parts(results: Sequence[Result], indicator: str, key: str) -> Parts | None:
    """Return n and d of each unit, now and before; None where some are unknown."""
    found: Parts = {}
    for result in results:
        if result.indicator == indicator:
            now, then = _pair(result), _pair(result.compare.get(key))
            if now is None or then is None or not result.group:
                return None
            found[result.group[0][1]] = *now, *then
    return found


def _pair(told: Result | Comparison | None) -> tuple[int, int] | None:
    """Return n and d; None where one of them is unknown."""
    if told is None or told.numerator is None or told.denominator is None:
        return None
    return told.numerator, told.denominator


def _adds_up(parts: Parts, whole: Result, before: Comparison) -> bool:
    sums = tuple(map(sum, zip(*parts.values(), strict=True)))
    return sums == (whole.numerator, whole.denominator, before.numerator, before.denominator)


def _exact(parts: Parts, whole: Result, before: Comparison) -> dict[str, Fraction]:
    share = Fraction(before.numerator or 0, before.denominator or 1)
    return {
        unit: (n - share * d) / (whole.denominator or 1) - (m - share * e) / (before.denominator or 1)
        for unit, (n, d, m, e) in parts.items()
    }


def _rounded(parts: Mapping[str, Fraction], change: str, decimals: int) -> dict[str, int]:
    """Return whole steps of the last decimal that add up to the change as it is printed.

    Each is rounded down, and those that lost most get a step more until the sum is there.
    """
    steps = {unit: part * 100 * 10**decimals for unit, part in parts.items()}
    found = {unit: step.__floor__() for unit, step in steps.items()}
    lacking = int(change.replace(".", "")) - sum(found.values())
    order = sorted(found, key=lambda unit: (found[unit] - steps[unit], unit))
    whole, more = divmod(lacking, len(order))
    return {unit: found[unit] + whole + (place < more) for place, unit in enumerate(order)}


def _told(whole: Result, before: Comparison, key: str, steps: Mapping[str, int]) -> Contributions:
    decimals = len((before.change or "").partition(".")[2])
    order = sorted(steps, key=lambda unit: (-abs(steps[unit]), unit))
    named = [unit for unit in order[:SHOWN] if steps[unit]]
    rest = sum(step for unit, step in steps.items() if unit not in named)
    parts = tuple((unit, _text(steps[unit], decimals)) for unit in named)
    return Contributions(whole.indicator, key, parts, len(steps) - len(named), _text(rest, decimals))


def _text(steps: int, decimals: int) -> str:
    whole, part = divmod(abs(steps), 10**decimals)
    digits = f"{whole}.{part:0{decimals}d}" if decimals else f"{whole}"
    return f"-{digits}" if steps < 0 else digits
