"""Texts from the data as they are shown."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.text import CONTROLS, Formal, Words, on_paper, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("H\x07", r"H\x07"), ("\x1b[2J", r"\x1b[2J"), ("a\nb\tc", r"a\nb\tc"), ("\u202eb\ufeff", r"\u202eb\ufeff"),
        ("Đề án �", "Đề án �"),
    ],
)  # fmt: skip
def test_what_cannot_be_seen_is_spelt_out(text: str, shown: str) -> None:
    """Control and direction characters are shown by name, all else as it is."""
    assert printable(text) == shown


@given(st.text())
def test_what_is_printable_stays(text: str) -> None:
    """A text made printable holds no control characters, and is the same when made so again."""
    shown = printable(text)

    assert not CONTROLS.search(shown)
    assert printable(shown) == shown


def test_what_a_paper_says_travels() -> None:
    """What a paper says of a text is there after it was filled, and in another process; it is no part of equality."""
    told = Formal("{n} dòng; ghi --as-of", "{n} rows; state --as-of", Words("{n} dòng", "{n} rows")).fill(n=3)

    assert on_paper(pickle.loads(pickle.dumps(told))) == Words("3 dòng", "3 rows")  # noqa: S301  # our own
    assert told == Words("3 dòng; ghi --as-of", "3 rows; state --as-of")
    assert on_paper(Words("a", "b")) == Words("a", "b")
