"""Keys: the index tells what a dictionary of all keys would, whatever it may hold in memory."""

from __future__ import annotations

import gc
import tracemalloc
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.errors import OutputError
from de_an06.keys import KeyIndex

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Block = list[tuple[int, int]]

TOP = 2**64 - 1
FIRST = st.one_of(
    st.integers(0, 6),
    st.sampled_from((TOP, TOP - 1, 1 << 63, 1 << 52, (1 << 52) - 1)),
    st.integers(0, 60).map(lambda n: n << 56),
    st.integers(0, TOP),
)
BLOCK = st.lists(st.tuples(FIRST, st.integers(0, 2)), max_size=12)
CLASSES = st.lists(st.lists(BLOCK, max_size=6), min_size=1, max_size=5)
LIMITS = st.sampled_from((0, 100, 600, 1 << 20, 1 << 40))


def _columns(block: Block) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    table = np.array(block, np.uint64).reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].copy()


def _with_words(block: Block) -> tuple[NDArray[np.uint64], ...]:
    first, second = _columns(block)
    return first, second, first ^ second


def _seen(index: KeyIndex, first: NDArray[np.uint64], second: NDArray[np.uint64]) -> list[bool]:
    return [place >= 0 for place in index.find(first, second).tolist()]


def _closed(index: KeyIndex, blocks: list[Block]) -> list[tuple[int, list[int], list[int]]]:
    """What the index tells of one class."""
    for block in blocks:
        index.add(*_with_words(block))
    return [(found.block, found.rows.tolist(), found.key.tolist()) for found in index.close()]


def _by_dictionary(blocks: list[Block]) -> list[tuple[int, list[int], list[int]]]:
    counts = Counter(first for block in blocks for first, _ in block if first)
    found = []
    for number, block in enumerate(blocks):
        rows = [row for row, (first, _) in enumerate(block) if counts[first] > 1]
        if rows:
            found.append((number, rows, [block[row][0] for row in rows]))
    return found


@given(CLASSES, LIMITS, st.booleans())
def test_repeats(classes: list[list[Block]], limit: int, lookups: bool) -> None:
    """Closing a class tells the rows that a dictionary of its keys would, for any limit, class after class."""
    with KeyIndex(lookups, limit) as index:
        for blocks in classes:
            assert _closed(index, blocks) == _by_dictionary(blocks)


@given(CLASSES, BLOCK, LIMITS)
def test_seen(classes: list[list[Block]], more: Block, limit: int) -> None:
    """A key is seen when a closed class has it by both hashes, for any limit; what is no key never is."""
    known: set[tuple[int, int]] = set()
    asked = [*more, *(pair for blocks in classes for block in blocks for pair in block)]
    with KeyIndex(True, limit) as index:
        for blocks in classes:
            assert _seen(index, *_columns(asked)) == [pair in known for pair in asked]
            _closed(index, blocks)
            known |= {pair for block in blocks for pair in block if pair[0]}
        assert _seen(index, *_columns(asked)) == [pair in known for pair in asked]


def test_open_class_is_not_seen() -> None:
    """The keys of the class that is open are not seen before it is closed."""
    with KeyIndex(True, 1 << 20) as index:
        index.add(*_with_words([(5, 1)]))
        assert _seen(index, *_columns([(5, 1)])) == [False]


@pytest.mark.parametrize("limit", [0, 1 << 18, 1 << 30])
def test_many(limit: int) -> None:
    """Classes of several pieces, with keys given twice across them, tell what numpy's set functions tell."""
    draw = np.random.default_rng(6)
    first, second = draw.integers(1, 2**64, (2, 400_000), np.uint64)
    first[300_000:] = first[:100_000]
    second[300_000:] = second[:100_000]
    with KeyIndex(True, limit) as index:
        for half in (slice(0, 150_000), slice(150_000, 400_000)):
            for start in range(half.start, half.stop, 50_000):
                block = slice(start, start + 50_000)
                index.add(first[block], second[block], first[block] ^ second[block])
            assert sum(len(found.rows) for found in index.close()) == 0
        places = index.find(first, second)
        assert (places >= 0).all()
        assert np.array_equal(index.words(places), first ^ second)
        assert (index.find(first, second ^ np.uint64(1)) < 0).all()
        assert (index.find(first ^ np.uint64(1), second) < 0).all()


@pytest.mark.parametrize("limit", [0, 1 << 30])
def test_all_twice(limit: int) -> None:
    """A file given twice is told row by row."""
    first = np.random.default_rng(7).integers(1, 2**64, 150_000, np.uint64)
    with KeyIndex(False, limit) as index:
        index.add(first)
        index.add(first)
        found = list(index.close())
    assert [each.block for each in found] == [0, 1]
    assert all(np.array_equal(each.key, first) for each in found)


def test_later_classes_do_not_wait() -> None:
    """What a class has more than once can be read after the next class has begun and ended."""
    with KeyIndex(False, 0) as index:
        index.add(*_columns([(3, 0), (3, 0)]))
        of_first = index.close()
        assert _closed(index, [[(4, 0)], [(9, 0), (4, 0)]]) == [(0, [0], [4]), (1, [1], [4])]
        assert [found.rows.tolist() for found in of_first] == [[0, 1]]


@pytest.mark.parametrize("end", ["release", "error", "forgotten"])
def test_nothing_is_left(end: str, tmp_path: Path) -> None:
    """No temporary file is left once the index is released, given up for an error or forgotten."""
    index = KeyIndex(True, 0, tmp_path)
    index.add(*_with_words([(1, 1), (2, 2)]))
    index.close()
    index.add(*_with_words([(1, 1)]))
    if end == "release":
        index.release()
    elif end == "error":
        with pytest.raises(ZeroDivisionError), index:
            raise ZeroDivisionError
    del index
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_no_folder(tmp_path: Path) -> None:
    """A folder that cannot be written to is told by its name, with what to do."""
    with KeyIndex(False, 0, tmp_path / "gone") as index, pytest.raises(OutputError, match=r"gone.*--memory"):
        index.add(*_columns([(1, 0)]))


STANDS = st.tuples(st.integers(0, 2), st.integers(0, 2))
"""What is told of a dossier, and in which file."""
SPOKEN = st.lists(st.lists(st.dictionaries(FIRST, STANDS, max_size=8), max_size=4), min_size=1, max_size=5)


def _word(told: int, file: int) -> int:
    return told << 20 | file


@given(SPOKEN, LIMITS)
def test_words(classes: list[list[dict[int, tuple[int, int]]]], limit: int) -> None:
    """Of a key the oldest class closed is heard, in its first file, and says nothing where its copies disagree."""
    wanted: dict[int, int] = {}
    with KeyIndex(True, limit) as index:
        for blocks in classes:
            of_class: dict[int, list[tuple[int, int]]] = {}
            for block in blocks:
                first = np.array(list(block), np.uint64)
                words = np.array([_word(*one) for one in block.values()], np.uint64)
                places = index.find(first, first)
                known = places >= 0
                assert index.words(places[known]).tolist() == [wanted[key] for key in first[known].tolist()]
                index.follow(places[known], words[known])
                index.add(np.where(known, np.uint64(0), first), first, words)
                for key, one in block.items():
                    of_class.setdefault(key, []).append(one)
            index.close()
            for key, copies in of_class.items():
                told = {told for told, _ in copies}
                wanted[key] = _word(told.pop() if len(told) == 1 else 0, min(file for _, file in copies))
            wanted.pop(0, None)
        asked = np.array(list(wanted), np.uint64)
        assert index.words(index.find(asked, asked)).tolist() == list(wanted.values())


def test_second_hash() -> None:
    """Lookups without the second hash are refused, as the first alone can err."""
    with KeyIndex(True, 1 << 20) as index, pytest.raises(ValueError, match="second"):
        index.add(np.ones(1, np.uint64))


@pytest.mark.slow
@pytest.mark.parametrize("lookups", [False, True])
def test_memory(lookups: bool) -> None:
    """Five million keys are told apart within a limit of 32 MiB and what one block takes."""
    limit, rows, blocks = 32 << 20, 50_000, 100
    draw = np.random.default_rng(8)
    tracemalloc.start()
    try:
        with KeyIndex(lookups, limit) as index:
            for _ in range(blocks):
                first, second = draw.integers(1, 2**64, (2, rows), np.uint64)
                index.add(first.copy(), second.copy(), first.copy())
            assert list(index.close()) == []
            assert not lookups or (index.find(first, second) >= 0).all()
        assert tracemalloc.get_traced_memory()[1] < limit + (8 << 20)
    finally:
        tracemalloc.stop()
