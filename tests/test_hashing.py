"""Hashes: equal bytes have equal hashes however they are stored, and any other byte makes another hash."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.hashing import both, hashes
from de_an06.spans import Spans, padded

TEXTS = st.one_of(
    st.text(max_size=40),
    st.text("ab\0", max_size=10),
    st.builds("{}{}".format, st.sampled_from(("x" * 31, "x" * 63, "x" * 127, "x" * 300)), st.text(max_size=3)),
)

STABLE = [
    ["7ad785f2717b5e3f", "5130ae8e4ad3d49a", "c11d91010518df37", "0988b2931d632780"],
    ["1e632b88a34aaa7f", "33bccf3589034001", "4abcbe7b32254a8a", "7b2aaa5b589fab09"],
]


def _spread(cells: list[bytes], gap: bytes) -> Spans:
    """The cells with something else before, between and behind them."""
    data = gap + gap.join(cells) + gap
    lengths = np.array([len(cell) for cell in cells], np.int64)
    starts = len(gap) + np.cumsum(lengths + len(gap)) - lengths - len(gap)
    return Spans(padded(data), starts.astype(np.int64), lengths)


@given(st.lists(TEXTS, min_size=1, max_size=20), st.binary(max_size=9))
def test_place(texts: list[str], gap: bytes) -> None:
    """A cell's hash depends neither on where its bytes stand nor on the cells beside it."""
    together = hashes(_spread([text.encode() for text in texts], gap))
    assert together.tolist() == [int(hashes(Spans.of([text]))[0]) for text in texts]


@given(st.lists(TEXTS, min_size=1, max_size=30, unique=True))
def test_different(texts: list[str]) -> None:
    """Different cells have different hashes, and none is 0."""
    found = hashes(Spans.of(texts)).tolist()
    assert len(set(found)) == len(texts)
    assert 0 not in found


@pytest.mark.parametrize("length", [1, 7, 8, 9, 24, 31, 32, 33, 64, 65, 128, 129, 200])
def test_one_byte(length: int) -> None:
    """Any other byte at any place, and any other length, makes another hash for each seed."""
    cells = [b"7" * some for some in range(length + 1)]
    cells += [b"7" * at + bytes([byte]) + b"7" * (length - at - 1) for at in range(length) for byte in (0, 54, 56, 183)]
    for found in both(_spread(cells, b",")):
        assert len(np.unique(found)) == len(cells)


@given(st.lists(TEXTS, max_size=20))
def test_both(texts: list[str]) -> None:
    """Both hashes taken at once are those of seeds 0 and 1."""
    first, second = both(Spans.of(texts))
    assert first.tolist() == hashes(Spans.of(texts), 0).tolist()
    assert second.tolist() == hashes(Spans.of(texts), 1).tolist()


def test_stable() -> None:
    """Every machine finds the same hashes."""
    cells = Spans.of(["", "000.00.15.H26-240101-0001", "a" * 60, "a" * 130])
    assert [[f"{number:016x}" for number in found.tolist()] for found in both(cells)] == STABLE


def test_many() -> None:
    """Half a million numbered codes that differ in a few digits have as many hashes, spread evenly."""
    cells = Spans.of([f"000.{n % 89:02}.15.H26-24{n % 12:02}01-{n:06}" for n in range(500_000)])
    for found in both(cells):
        assert len(np.unique(found)) == len(cells)
        for shift in (0, 28, 56):
            counts = np.bincount(((found >> np.uint64(shift)) & np.uint64(255)).astype(np.int64), minlength=256)
            assert abs(counts - len(cells) / 256).max() < 300


def test_independent() -> None:
    """Bits of the first hash say nothing of the same bits of the second."""
    first, second = both(Spans.of([f"H26-{n:07}" for n in range(100_000)]))
    same = (~(first ^ second))[:, None] >> np.arange(64, dtype=np.uint64) & np.uint64(1)
    assert abs(same.mean(axis=0) - 0.5).max() < 0.01
