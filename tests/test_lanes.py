"""Lanes: what vectors say of cells is what plain Python reads in their texts."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from de_an06.evidence import hint
from de_an06.lanes import (
    LONGEST_CODE,
    cut_moments,
    day_orders,
    plain_codes,
    plain_numbers,
    trimmed,
)
from de_an06.spans import Spans, padded

MARKS = st.sampled_from(" 09a~\x1f\x7f!:T/.-Zđ\u00a0\u0301\x00\n")
CELLS = st.one_of(
    st.text(MARKS, max_size=18),
    st.integers(0, 10**9).map(str),
    st.sampled_from(("x" * LONGEST_CODE, "x" * (LONGEST_CODE + 1), " " * 9, "7" * 64, "12345678", "00000000", " 1")),
)
PAIR = st.integers(0, 99).map("{:02}".format)
INSTANTS = st.one_of(
    st.tuples(PAIR, st.just("/"), PAIR, st.just("/"), st.integers(1900, 2199).map(str), st.just(" "), PAIR,
              st.just(":"), PAIR).map("".join),
    st.tuples(st.integers(1900, 2199).map(str), st.just("-"), PAIR, st.just("-"), PAIR, st.just(" "), PAIR,
              st.just(":"), PAIR).map("".join),
    st.text(st.sampled_from("0129/-: T;?@"), min_size=16, max_size=16),
)  # fmt: skip


@st.composite
def columns(draw: st.DrawFn, cells: st.SearchStrategy[str] = CELLS) -> tuple[list[str], Spans]:
    """Texts, and the same as cells that stand in any order among other bytes."""
    texts = draw(st.lists(cells, max_size=12))
    fill = draw(st.sampled_from((b"", b"9", b" ", b"x;", b"\xff")))
    order = draw(st.permutations(range(len(texts))))
    data, starts = bytearray(fill), np.zeros(len(texts), np.int64)
    for place in order:
        starts[place] = len(data)
        data += texts[place].encode() + fill
    lengths = np.array([len(text.encode()) for text in texts], np.int64)
    return texts, Spans(padded(bytes(data)), starts, lengths)


def _texts(cells: Spans) -> list[str]:
    return [cells.at(row) for row in range(len(cells))]


@given(columns())
def test_blanks_at_the_ends(column: tuple[list[str], Spans]) -> None:
    """Only U+0020 is taken from both ends."""
    texts, cells = column

    assert _texts(trimmed(cells)) == [text.strip(" ") for text in texts]


@given(columns())
def test_plain_codes(column: tuple[list[str], Spans]) -> None:
    """A plain code is a hundred visible ASCII characters at most; blanks belong to it where they may."""
    texts, cells = column

    for blanks, low in ((True, " "), (False, "!")):
        wanted = [0 < len(text) <= LONGEST_CODE and all(low <= mark <= "~" for mark in text) for text in texts]
        assert plain_codes(cells, blanks=blanks).tolist() == wanted


@given(columns())
def test_plain_numbers(column: tuple[list[str], Spans]) -> None:
    """A plain number is one to eight ASCII digits, and what they make."""
    texts, cells = column
    wanted = [re.fullmatch(r"[0-9]{1,8}", text) is not None for text in texts]
    plain, numbers = plain_numbers(cells)

    assert plain.tolist() == wanted
    assert numbers.tolist() == [int(text) if fits else 0 for text, fits in zip(texts, wanted, strict=True)]


@given(columns(st.tuples(st.text(MARKS, max_size=2), INSTANTS | CELLS, st.text(MARKS, max_size=8)).map("".join)))
def test_parts_make_the_whole(column: tuple[list[str], Spans]) -> None:
    """The parts of a moment, put together, are the moment; the day ends before the blank or after eight digits."""
    texts, cells = column
    parts = cut_moments(cells)
    tails = [b""] * len(parts.rows) if parts.tail is None else [parts.tail.bytes_at(r) for r in range(len(parts.rows))]

    assert sorted(set(parts.rows.tolist())) == parts.rows.tolist()
    for place, row in enumerate(parts.rows.tolist()):
        day, clock = parts.day.bytes_at(place), parts.clock.bytes_at(place)
        assert day + clock + tails[place] == texts[row].encode()
        assert clock[:1] in (b" ", b"T") or len(texts[row].encode()) == 14


@given(columns(st.tuples(PAIR, PAIR, PAIR, PAIR, st.sampled_from((" ", "T")), st.sampled_from(("", ":07", ":07.5Z")))
               .map(lambda t: f"{t[0]}/{t[1]}/2023{t[4]}{t[2]}:{t[3]}{t[5]}")))  # fmt: skip
def test_parts_of_moments_as_offices_write_them(column: tuple[list[str], Spans]) -> None:
    """Day, time of day and the rest are cut where a reader would."""
    texts, cells = column
    parts = cut_moments(cells)

    assert parts.rows.tolist() == list(range(len(texts)))
    assert _texts(parts.day) == [text[:10] for text in texts]
    assert _texts(parts.clock) == [text[10:16] for text in texts]
    assert (_texts(parts.tail) if parts.tail else [""] * len(texts)) == [text[16:] for text in texts]


DATES = st.tuples(
    st.sampled_from(("", " ", "\t", "\u00a0", "\ufeff ", "x")), st.integers(0, 40), st.sampled_from("/.-x"),
    st.integers(0, 40), st.sampled_from("/.-"), st.sampled_from(("2023", "1850", "23", "20231", "2023 08:30", "")),
    st.sampled_from(("{}", "{:02}")),
)  # fmt: skip


@given(columns(DATES.map(lambda d: f"{d[0]}{d[6].format(d[1])}{d[2]}{d[6].format(d[3])}{d[4]}{d[5]}") | CELLS))
def test_the_order_of_a_date_is_that_of_its_hint(column: tuple[list[str], Spans]) -> None:
    """In which order alone a cell can be read is told off its bytes as it is told of its text."""
    texts, cells = column
    day_first, month_first = day_orders(cells)

    hints = [hint("moment", text) for text in texts]
    assert (day_first + 2 * month_first.astype(int)).tolist() == hints
