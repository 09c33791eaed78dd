"""Causes: what the ledger writes of them in no language is told in both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.causes import Cause, told, written

if TYPE_CHECKING:
    from de_an06.text import Lang

NAMES = st.text(st.characters(), min_size=1, max_size=8)
"""Halves of characters, too, which names of files may hold."""


def test_causes_are_written_in_no_language() -> None:
    """The ledger names kinds and names, with blanks and what parts cells quoted."""
    causes = Cause("changed", "hồ sơ/quý 3.csv"), Cause("gone", "=a;b.csv"), Cause("program")
    assert written(causes) == "changed:hồ%20sơ/quý%203.csv gone:=a%3Bb.csv program:"


@pytest.mark.parametrize(
    ("lang", "said"),
    [("vi", "quý 3.csv đã thay đổi; --as-of đã thay đổi"), ("en", "quý 3.csv changed; --as-of changed")],
)
def test_causes_are_told_in_each_language(lang: Lang, said: str) -> None:
    """What one run has written another tells in the language that it is asked for."""
    assert told(written([Cause("changed", "quý 3.csv"), Cause("option", "as_of")]), lang) == said


def test_after_a_lost_manifest_the_cause_is_not_known() -> None:
    """A manifest that is gone moves no figure: what did is not known."""
    assert told(written([Cause("lost")]), "en") == "not known, for the last manifest.json was gone"


@given(names=st.lists(NAMES, max_size=4))
def test_any_name_is_told_whole(names: list[str]) -> None:
    """However files are called, each is told, and no cell or line ends within."""
    text = written(Cause("gone", name) for name in names)
    text.encode()
    assert text.isprintable()
    assert told(text, "en").count(" is gone") >= len(names)


@given(text=st.text(max_size=20))
def test_texts_that_are_no_causes(text: str) -> None:
    """What somebody else has written is told as it is, without a traceback."""
    assert isinstance(told(text, "vi"), str)
