"""Exact rounding: half-up once, then held off 0 and 100."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

import pytest

from de_an06.ratio import difference, percentage, percentage_above, percentage_below


def _exact(n: int, d: int, decimals: int, rounding: str) -> str:
    """The same by decimal arithmetic with room to spare: a tie terminates long before 60 digits."""
    with localcontext() as context:
        context.prec = 60
        return str((Decimal(100 * n) / Decimal(d)).quantize(Decimal(1).scaleb(-decimals), rounding))


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_rounds_half_up_and_holds_off_the_ends(decimals: int) -> None:
    """For all n <= d <= 1000 the text is n/d rounded half-up, but 0 and 100 only where n/d is 0 or 1."""
    step = Decimal(1).scaleb(-decimals)
    for d in range(1, 1001, 1 if decimals == 1 else 7):
        for n in range(d + 1):
            expected = _exact(n, d, decimals, ROUND_HALF_UP)
            if n and not Decimal(expected):
                expected = str(step)
            if n != d and Decimal(expected) == 100:
                expected = str(Decimal(100) - step)
            assert percentage(n, d, decimals) == expected, (n, d)


def test_bounds_round_outwards() -> None:
    """A lower bound is rounded down and an upper bound up."""
    for d in range(1, 200):
        for n in range(d + 1):
            assert percentage_below(n, d, 1) == _exact(n, d, 1, ROUND_FLOOR)
            assert percentage_above(n, d, 1) == _exact(n, d, 1, ROUND_CEILING)


@pytest.mark.parametrize(
    ("n", "d", "decimals", "text"),
    [
        (21, 53, 1, "39.6"),
        (1, 16, 1, "6.3"),
        (9999, 10000, 1, "99.9"),
        (1, 10**9, 1, "0.1"),
        (1087, 1100, 2, "98.82"),
    ],
)
def test_known_figures(n: int, d: int, decimals: int, text: str) -> None:
    """Figures that float arithmetic or half-even rounding would get wrong come out right."""
    assert percentage(n, d, decimals) == text


def test_a_share_above_one_is_held_above_100() -> None:
    """10001/10000 is not printed as 100.0."""
    assert percentage(10001, 10000, 1) == "100.1"


@pytest.mark.parametrize(("new", "old", "text"), [("39.6", "40.1", "-0.5"), ("100.0", "99.9", "0.1"), ("5", "7", "-2")])
def test_difference_is_taken_between_printed_figures(new: str, old: str, text: str) -> None:
    """A change in percentage points is the difference of the figures as printed."""
    assert difference(new, old, 1 if "." in new else 0) == text
