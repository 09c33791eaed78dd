"""Counts: whatever the split, the room, the labels and what is taken away, the sums are those of a plain dict."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.counts import Counts
from de_an06.cube import DOUBT_AXES, TRUTHS, counted, doubts_frame
from de_an06.facts import ALWAYS, NEVER
from de_an06.projections import packed, ranks, unpacked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Row = tuple[tuple[int, ...], int]
    """A cell, and the bits of the measures that the row counts in."""

AXES = ("first", "last", "unit", "truths")
DAYS = ("first", "last")
MEASURES = ("a", "b", "c")

_NEAR = st.integers(19_000, 19_060)
_FAR = st.one_of(st.sampled_from((NEVER, ALWAYS)), st.integers(-700_000, 900_000))
NARROW = st.tuples(_NEAR, _NEAR, st.integers(-1, 5), st.integers(0, 3))
WIDE = st.tuples(
    st.one_of(_NEAR, _FAR), st.one_of(_NEAR, _FAR), st.integers(-1, 2**20), st.one_of(st.just(7), st.integers(0, 2**40))
)
ROWS = st.one_of(*(st.lists(st.tuples(cells, st.integers(0, 7)), max_size=60) for cells in (NARROW, WIDE)))
ROOMS = st.sampled_from((1, 2, 7, 30, 1 << 21))


def weeks(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Label days by the first of seven."""
    return np.where(abs(days) == ALWAYS, days, days // 7 * 7)


def seasons(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Label days by the first of ninety-one, which are weeks."""
    return np.where(abs(days) == ALWAYS, days, days // 91 * 91)


def feed(counts: Counts, rows: list[Row], sign: int = 1) -> None:
    """Add rows as one block."""
    table = np.array([cell for cell, _ in rows], np.int64).reshape(len(rows), len(counts.axes))
    marks = np.array([bits for _, bits in rows], np.uint32)
    columns = {axis: table[:, place] for place, axis in enumerate(counts.axes)}
    counts.add(columns, marks if counts.measures else None, sign)


def summed(counts: Counts) -> dict[tuple[int, ...], tuple[int, ...]]:
    """Return rows and measures by cell."""
    frame = counts.cells()
    assert list(frame.columns) == [*counts.axes, "rows", *counts.measures]
    lines = [tuple(map(int, line)) for line in zip(*(frame[name] for name in frame), strict=True)]
    assert lines == sorted(lines)
    return {line[: len(counts.axes)]: line[len(counts.axes) :] for line in lines}


def plain(rows: list[Row], measures: int = len(MEASURES)) -> dict[tuple[int, ...], tuple[int, ...]]:
    """Return what a dict counts."""
    found: dict[tuple[int, ...], list[int]] = defaultdict(lambda: [0] * (measures + 1))
    for cell, bits in rows:
        for place, counts in enumerate([1, *(bits >> bit & 1 for bit in range(measures))]):
            found[cell][place] += counts
    return {cell: tuple(sums) for cell, sums in found.items()}


def labelled(rows: list[Row]) -> list[Row]:
    """Return rows of which the first two axes are labelled by season."""
    return [((*(int(d) for d in seasons(np.array(cell[:2]))), *cell[2:]), bits) for cell, bits in rows]


@given(rows=ROWS, room=ROOMS, parts=st.lists(st.integers(0, 60), max_size=5))
def test_any_split_gives_the_sums_of_a_dict(rows: list[Row], room: int, parts: list[int]) -> None:
    """Rows added in any blocks, with any room, count as in a dict."""
    counts = Counts(AXES, DAYS, MEASURES, room)
    edges = [0, *sorted(parts), len(rows)]
    for start, end in pairwise(edges):
        feed(counts, rows[start:end])

    assert summed(counts) == plain(rows)


@given(blocks=st.lists(st.tuples(ROWS, st.booleans()), max_size=5), room=ROOMS)
def test_rows_taken_away_leave_no_trace(blocks: list[tuple[list[Row], bool]], room: int) -> None:
    """Blocks taken away, at once or later, leave the sums of the others."""
    counts = Counts(AXES, DAYS, MEASURES, room)
    for rows, _ in blocks:
        feed(counts, rows)
    for rows, gone in reversed(blocks):
        feed(counts, rows[::-1] if gone else [], -1)

    assert summed(counts) == plain([row for rows, gone in blocks if not gone for row in rows])


@given(blocks=st.lists(ROWS, min_size=1, max_size=6), room=ROOMS, data=st.data())
def test_the_last_label_decides(blocks: list[list[Row]], room: int, data: st.DataObject) -> None:
    """Labels that grow coarser between blocks give the sums under the last of them."""
    weekly, seasonal = sorted(data.draw(st.tuples(*[st.integers(0, len(blocks))] * 2)))
    counts = Counts(AXES, DAYS, MEASURES, room)
    for place, rows in enumerate(blocks):
        counts.label = seasons if place >= seasonal else weeks if place >= weekly else counts.label
        feed(counts, rows)
    counts.label = seasons

    assert summed(counts) == plain(labelled([row for rows in blocks for row in rows]))


@given(rows=ROWS, room=ROOMS)
def test_looking_does_not_change_the_sums(rows: list[Row], room: int) -> None:
    """Sums may be read between blocks."""
    counts = Counts(AXES, DAYS, MEASURES, room)
    feed(counts, rows)

    assert summed(counts) == plain(rows)
    feed(counts, rows)
    assert summed(counts) == plain(rows * 2)


@pytest.mark.parametrize("measures", [0, 1, 12, 32])
@pytest.mark.parametrize("axes", [1, 9, 14])
def test_cells_too_wide_for_a_number_are_counted(axes: int, measures: int) -> None:
    """Many axes of far values with many measures count as few of near ones."""
    random = np.random.default_rng(axes)
    table = random.integers(0, 2**40, (300, axes))[random.integers(0, 300, 2000)]
    rows = [
        (tuple(line), int(bits))
        for line, bits in zip(table.tolist(), random.integers(0, 2**measures, 2000), strict=True)
    ]
    counts = Counts(tuple(f"axis{n}" for n in range(axes)), (), tuple(f"m{n}" for n in range(measures)), 700)
    for start in range(0, 2000, 450):
        feed(counts, rows[start : start + 450])

    assert summed(counts) == plain(rows, measures)


def test_large_sums_share_no_bits() -> None:
    """A cell of very many rows does not spill into its neighbours' sums."""
    first, second = (19_000, 19_000, 0, 0), (19_000, 19_000, 1, 0)
    rows: list[Row] = [(first, 5), (first, 5), (first, 5), (second, 2)]
    counts = Counts(AXES, DAYS, MEASURES, 1000)
    for _ in range(14):
        feed(counts, rows)
        feed(counts, rows * 99)

    assert summed(counts) == plain(rows * 1400)


def test_narrow_integers_are_taken_as_they_are() -> None:
    """Columns of small integer types count like wide ones, beyond what their types could add up."""
    counts = Counts(("bin", "unit"), ("bin",), ())
    for day in (-120, 120):
        counts.add({"bin": np.full(3, day, np.int8), "unit": np.array([-1, 127, -128], np.int8)}, None)

    assert summed(counts) == {(day, unit): (1,) for day in (-120, 120) for unit in (-1, 127, -128)}


def test_nothing_added_is_an_empty_table() -> None:
    """Counts of no rows have no cells, before and after an empty block."""
    counts = Counts(AXES, DAYS, MEASURES)

    assert summed(counts) == {}
    feed(counts, [])
    assert summed(counts) == {}


@given(data=st.data(), count=st.integers(0, 20))
def test_packed_truths_are_told_apart(data: st.DataObject, count: int) -> None:
    """Unpacking gives back the truths that were packed."""
    truth = st.lists(st.integers(0, 2), min_size=3, max_size=3)
    truths = {f"m{n}": np.array(data.draw(truth), np.uint8) for n in range(count)}

    found = unpacked(packed(truths), list(truths))

    assert all((found[name] == truths[name]).all() for name in truths)


@given(rows=st.lists(st.tuples(st.integers(-1, 2), st.integers(0, 2), st.integers(0, 2)), max_size=30))
def test_the_frame_of_doubts_has_a_column_per_measure(rows: list[tuple[int, int, int]]) -> None:
    """Doubts counted by packed truths make the same frame as doubts counted by each measure."""
    unit, a, b = (np.array(column, np.int64) for column in (zip(*rows, strict=True) if rows else ([], [], [])))
    axes = {axis: unit if axis == "unit" else np.zeros(len(rows), np.int64) for axis in DOUBT_AXES}
    counts = Counts((*DOUBT_AXES, TRUTHS), DOUBT_AXES[:4], ())
    counts.add({**axes, TRUTHS: packed({"a": a, "b": b})}, None)

    frame = doubts_frame(counts, ("a", "b"))

    expected = counted({**axes, "b": b, "a": a}, {"rows": np.ones(len(rows), np.int64)})[list(frame.columns)]
    assert frame.to_numpy().tolist() == expected.to_numpy().tolist()


@given(st.lists(st.tuples(st.integers(-5, 5), st.sampled_from((0, 2**60))), max_size=30))
def test_ranks_number_combinations_in_order(rows: list[tuple[int, int]]) -> None:
    """Equal combinations share a number, numbers follow their order, and each has a row that shows it."""
    table = np.array(rows, np.int64).reshape(-1, 2)

    rank, sample = ranks([table[:, 0], table[:, 1]])

    assert [tuple(line) for line in table[sample].tolist()] == sorted(set(rows))
    assert table[sample][rank].tolist() == table.tolist()
