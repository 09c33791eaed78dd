"""Rows that a delimiter too many has shifted: the figures' bounds hold, whatever stands in the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import dossiers
from tests.test_stream import few
from tests.test_swallowed import reported
from tests.workbench import holds

if TYPE_CHECKING:
    from collections.abc import Sequence


@st.composite
def shifted(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A file of dossiers with columns of text, and the same with one delimiter put into some text."""
    rows = [list(row.items()) for row in draw(dossiers(1, 9))]
    header = [name for name, _ in rows[0]]
    lines = [[text for _, text in row] for row in rows]
    notes = draw(st.lists(st.integers(0, len(header)), min_size=1, max_size=3))
    for number, place in enumerate(notes):
        header.insert(place, f"Ghi chú {number}")
        for line in lines:
            line.insert(place, draw(st.sampled_from(("", "", "giấy tờ", "2"))))
    spare = draw(st.sampled_from(("", "", ",", ",,")))
    before = _written([header, *lines], spare)
    line = draw(st.sampled_from(lines))
    place = draw(st.sampled_from([at for at, name in enumerate(header) if name.startswith("Ghi chú")]))
    line[place] = draw(st.sampled_from((",", "giấy,", ",tờ", "giấy, tờ", "5,6")))
    return before, _written([header, *lines], spare)


def _written(lines: Sequence[Sequence[str]], spare: str) -> bytes:
    return "".join(",".join(line) + spare + "\n" for line in lines).encode()


@few(100)
@given(files=shifted())
def test_truth_lies_within_the_bounds_of_a_shifted_file(files: tuple[bytes, bytes]) -> None:
    """A delimiter put into a text moves no figure out of its bounds."""
    truth, guess = (reported(data) for data in files)
    found = {result.indicator: result for result in guess.sets[0].results}

    for true in truth.sets[0].results:
        assert holds(true, found[true.indicator]), true
