"""The lexicon: each text has one number and is learnt once, whatever its length, its neighbours and the threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.lexicon import Lexicon
from de_an06.spans import Spans

EDGES = (0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200)
TEXTS = st.one_of(
    st.text(max_size=12),
    # Texts that share their first words, and differ in their last byte or in zeros at their ends.
    st.tuples(st.sampled_from(EDGES), st.sampled_from(("", "a", "b", "\x00", "\x00\x00", "ồ"))).map(
        lambda found: "x" * max(0, found[0] - len(found[1].encode())) + found[1]
    ),
    st.integers(0, 40).map("{:020}".format),
)


class Learnt:
    """A lexicon with what it has learnt."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.lexicon = Lexicon(self.texts.extend)

    def back(self, texts: list[str]) -> list[str]:
        """The texts that their numbers lead back to."""
        numbers = self.lexicon.numbers(Spans.of(texts))
        assert numbers.dtype == np.int32
        return [self.texts[number] for number in numbers.tolist()]


@given(st.lists(st.lists(TEXTS, max_size=20), max_size=5))
def test_numbers_lead_back_to_texts(blocks: list[list[str]]) -> None:
    """A number leads back to its text, and each text is learnt once, in the order of the numbers."""
    learnt = Learnt()
    for texts in blocks:
        assert learnt.back(texts) == texts

    assert len(set(learnt.texts)) == len(learnt.texts) == len(learnt.lexicon)
    assert set(learnt.texts) == {text for texts in blocks for text in texts}


@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_a_text_keeps_its_number(texts: list[str]) -> None:
    """Asking again, in another order and among others, gives the same numbers, and nothing is learnt."""
    learnt = Learnt()
    first = learnt.lexicon.numbers(Spans.of(texts)).tolist()
    again = learnt.lexicon.numbers(Spans.of([*reversed(texts), *texts])).tolist()

    assert again == [*reversed(first), *first]
    assert len(learnt.texts) == len(set(texts))


@pytest.mark.parametrize("size", EDGES[1:])
def test_zeros_at_the_end_are_part_of_a_text(size: int) -> None:
    """Texts that differ only in zeros at their ends have numbers of their own."""
    texts = ["a" * (size - 1) + "\x00" * more for more in range(20)] + ["\x00" * size]
    learnt = Learnt()

    assert learnt.back(texts) == texts
    assert len(learnt.texts) == len(set(texts))


@pytest.mark.parametrize("width", [4, 8, 12, 30, 60, 100])
def test_growth(width: int) -> None:
    """Many texts, by many small blocks and one large one, keep their numbers while the lexicon grows."""
    texts = [f"{number:0{width}}"[-width:] for number in range(0, 30_000, 7)]
    learnt = Learnt()
    for start in range(0, 600, 50):
        assert learnt.back(texts[start : start + 50]) == texts[start : start + 50]

    assert learnt.back(texts) == texts
    assert learnt.back(texts[::-1]) == texts[::-1]
    assert len(learnt.texts) == len(set(texts))


@pytest.mark.parametrize("workers", [2, 4])
def test_threads(workers: int) -> None:
    """Threads that meet the same new texts at once learn each once."""
    learnt = Learnt()
    blocks = [
        [f"{'y' * (number % 5 * 9)}{number}" for number in range(start, start + 3000)] for start in range(0, 9000, 500)
    ]
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(learnt.back, blocks))

    assert found == blocks
    assert len(learnt.texts) == len(set(learnt.texts)) == len({text for texts in blocks for text in texts})


def test_mostly_empty_cells() -> None:
    """A column with few texts among empty cells numbers both."""
    texts = ["", "", "a", "", "", "\x00", "", ""]
    learnt = Learnt()

    assert learnt.back(texts) == texts
    assert learnt.back(["", ""]) == ["", ""]
    assert sorted(learnt.texts) == ["", "\x00", "a"]


def test_no_cell() -> None:
    """No cell has no number, and nothing is learnt."""
    learnt = Learnt()

    assert learnt.back([]) == []
    assert len(learnt.lexicon) == 0
