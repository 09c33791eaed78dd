"""Percentages as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.shares import gives, read_share


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 6), st.sampled_from(",."), st.booleans())
def test_rounded_and_cut_off_shares_are_right(some: int, whole: int, decimals: int, mark: str, up: bool) -> None:
    """A share is right whether it was rounded, or its further digits were left out."""
    scaled = 100 * some * 10**decimals
    number = (2 * scaled + whole) // (2 * whole) if up else scaled // whole
    digits = f"{number:0{decimals + 1}}"
    cut = len(digits) - decimals
    text = digits[:cut] + (mark + digits[cut:] if decimals else "") + "%"
    assert len(digits[:cut]) > 4 or gives(text, some, whole)


@pytest.mark.parametrize(
    ("text", "some", "whole"), [("36,9%", 21, 53), ("95%", 90, 100), ("0,5", 19, 20), ("101", 1, 1)]
)
def test_other_shares_are_wrong(text: str, some: int, whole: int) -> None:
    """A share that is a step or more away is not that of its numbers."""
    assert not gives(text, some, whole)


@pytest.mark.parametrize("text", ["", "trên 95%", "gần 400", "9e9%", "-5%", "12345%"])
def test_what_is_no_share_is_not_judged(text: str) -> None:
    """Words and other numbers say nothing that could be wrong."""
    assert read_share(text) is None
    assert gives(text, 1, 2)
