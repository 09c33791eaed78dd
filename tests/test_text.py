"""Texts from the data as they are shown."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.text import CONTROLS, Formal, Words, on_paper, ordered, printable


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


@pytest.mark.parametrize(
    "names",
    [
        "Căn cước, Chứng thực, Công Thương, Cư trú, Đất đai, Giáo dục, Thành lập, Thuế", "ca, căm, câm, cỏ, cô, cơ",
        "dan, đan, e, ê, o, ô, ơ, u, ư", "ma, mà, mả, mã, má, mạ, man", "Bà Nà, Bá Thước, Bác Ái", "2, a, B, c, ж",
    ],
)  # fmt: skip
def test_names_stand_by_the_alphabet(names: str) -> None:
    """Names are sorted by Vietnamese letters, case apart, and those of the same letters by tone."""
    told = names.split(", ")
    assert sorted(set(told), key=ordered) == told


@given(st.text(), st.text())
def test_texts_that_differ_have_one_order(one: str, other: str) -> None:
    """Two texts sort alike only if they are the same."""
    assert (ordered(one) == ordered(other)) == (one == other)


@pytest.mark.parametrize(("n", "told"), [(0, "0 rows"), (1, "1 row"), (1000, "1,000 rows")])
def test_a_count_chooses_its_noun(n: int, told: str) -> None:
    """One row is a row, and any other number of them are rows."""
    assert Words("{n} dòng", "{n} {n:row|rows}").fill(n=n).en == told
