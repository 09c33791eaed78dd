"""Codes and the numbers that a spreadsheet makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.lost_zeros import bare, by_number, number_of, perhaps


@pytest.mark.parametrize(
    ("code", "number"),
    [("2.000720", "2.00072"), ("00123", "123"), ("1.000000", "1"), ("000", "0"), ("0.50", "0.5"), ("19363", "19363")],
)
def test_a_code_of_digits_is_a_number_without_its_zeros(code: str, number: str) -> None:
    """A code of digits loses zeros in front and behind its point."""
    assert number_of(code) == number


@pytest.mark.parametrize("code", ["MAU-001", "1.001193.000.00.00.H50", "H50", "", "1." + "0" * 16, "٣٤"])
def test_other_codes_are_no_numbers(code: str) -> None:
    """A code with letters, two points or more digits than a number holds stays a text."""
    assert number_of(code) is None


@pytest.mark.parametrize(("text", "number"), [("123", "123"), ("2,00072", "2.00072"), ("1.5", "1.5"), ("0", "0")])
def test_a_number_is_known_by_its_form(text: str, number: str) -> None:
    """A number has no zero to spare, and a point or a comma."""
    assert bare(text) == number


@pytest.mark.parametrize("text", ["0123", "1.50", "1.", ".5", "1.5.2", "-1", "1 000", ""])
def test_a_text_that_no_spreadsheet_writes_is_no_number(text: str) -> None:
    """Zeros to spare, signs and blanks show that a text is as it was written."""
    assert bare(text) is None


@given(st.from_regex(r"\d{1,6}(\.\d{1,6})?", fullmatch=True).filter(str.isascii))
def test_what_a_spreadsheet_writes_is_a_number_again(code: str) -> None:
    """What is made of a code is a number, and nothing more is made of that."""
    number = number_of(code)
    assert number is not None
    assert bare(number) == number == number_of(number)


def test_several_codes_that_fit_are_named() -> None:
    """A number that several listed codes fit is told with them, and with how many there are."""
    listed = by_number(["01", "001", "0001", "00001", "2"])

    assert perhaps("1", listed).en.endswith("and 4 listed codes may be meant: 00001, 0001, 001, …")


def test_a_listed_code_that_lost_its_zeros_is_named() -> None:
    """A code of which the list has but the number is told with what the list has."""
    assert "“2.00072”" in perhaps("2.000720", by_number(["2.00072"])).vi


def test_nothing_is_guessed_of_other_codes() -> None:
    """A code that fits nothing listed gets no hint."""
    assert perhaps("3.5", by_number(["2.000720"])) == ("", "")
