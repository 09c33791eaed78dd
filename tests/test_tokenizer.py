"""Cells found in bytes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import csv

from de_an06.dialect import split_record
from de_an06.records import Run, exact_ends, last_end, quotes_in, record_ends
from de_an06.spans import PAD
from de_an06.text import clean
from de_an06.tokenizer import Tokens, is_utf8, tokenize

ATOMS = ["a", "b1", "ế", '"', '""', ";", ";", "\n", "\r\n", "\r", " ", "\u00a0", "\ufeff", "\x00", ';"', '";', '"\n']
HOSTILE = st.lists(st.sampled_from(ATOMS), max_size=40).map("".join)


def whole(text: str, *, unclosed: bool) -> bytes:
    """Return the whole records that a text begins with, the last one perhaps without its LF."""
    data = (text + "\n").encode()
    data = data[: max(exact_ends(data, ";"), default=0)]
    return data.removesuffix(b"\n") if unclosed else data


def records(data: bytes) -> list[list[str]]:
    """Return the cells of each record, split one by one."""
    closed = data if data.endswith(b"\n") else data + b"\n"
    ends = exact_ends(closed, ";") if data else []
    return [split_record(data[a:b], ";") for a, b in pairwise([0, *ends])]


def cells(data: bytes, header: int, surplus: int = 0) -> tuple[Tokens, dict[int, list[str]]]:
    """Return the tokens of bytes, and the cells of rows that are neither ragged nor blank."""
    tokens = tokenize(Run.of(data, ";"), ";", header, range(header), surplus)
    left_out = {*tokens.ragged.tolist(), *tokens.blank.tolist()}
    kept = [row for row in range(len(tokens.ends)) if row not in left_out]
    return tokens, {row: [tokens.columns[index].at(row) for index in range(header)] for row in kept}


@given(HOSTILE, st.booleans(), st.integers(1, 5), st.integers(0, 2))
def test_cells_are_those_of_each_record_alone(text: str, unclosed: bool, header: int, surplus: int) -> None:
    """Cells, widths, ragged and blank rows are those of records split one by one."""
    data = whole(text, unclosed=unclosed)
    expected = records(data)

    tokens, found = cells(data, header, surplus)

    fits = [header <= len(one) <= header + surplus and not any(map(clean, one[header:])) for one in expected]
    # Blank rows that fit are told apart later, by the columns that are read.
    odd = [row for row, one in enumerate(expected) if not fits[row]]
    assert tokens.found.tolist() == [len(one) for one in expected]
    assert tokens.ragged.tolist() == [row for row in odd if any(map(clean, expected[row]))]
    assert tokens.blank.tolist() == [row for row in odd if not any(map(clean, expected[row]))]
    assert found == {row: one[:header] for row, one in enumerate(expected) if fits[row]}


@given(HOSTILE, st.integers(1, 5))
def test_cells_are_those_of_pyarrow(text: str, header: int) -> None:
    """Records of the header's width have the cells that pyarrow finds, where a CR only stands before a LF."""
    data = whole(text.replace("\r\n", "\0").replace("\r", "").replace("\0", "\r\n").lstrip("\ufeff"), unclosed=False)
    expected = arrow(data, header)

    tokens, found = cells(data, header)

    # To pyarrow, an empty line is a record of empty cells.
    assert [one for row, one in found.items() if tokens.found[row] == header and any(one)] == expected


def arrow(data: bytes, width: int) -> list[list[str]]:
    """Return the cells that pyarrow finds in the records of a width."""
    if not data:
        return []
    names = [str(index) for index in range(width)]

    def skip(_: Any) -> str:
        return "skip"

    table = csv.read_csv(
        pa.BufferReader(data),
        csv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=names),
        csv.ParseOptions(delimiter=";", newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip),
        csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )
    return [list(row.values()) for row in table.to_pylist() if any(row.values())]


@given(HOSTILE, st.booleans())
def test_records_end_where_they_match(text: str, unclosed: bool) -> None:
    """Records end outside quotes, whatever the quotes, and the last end of torn bytes is one of them."""
    data = whole(text, unclosed=unclosed)
    torn = text.encode()

    ends = exact_ends(data if data.endswith(b"\n") else data + b"\n", ";") if data else []
    assert record_ends(Run.of(data, ";")).tolist() == ends
    assert last_end(torn, len(torn), quotes_in(torn, len(torn), ";")) == max(exact_ends(torn, ";"), default=0)


@pytest.mark.parametrize("row", ["a;b;c", "a;b;c;", '"a";b;c', 'a;"b;\n";c', 'a;"b""c";d', 'a;"b"c;d', 'a";b;c'])
def test_many_steps_as_one(row: str) -> None:
    """Runs longer than what is looked at in one step hold the cells of their records."""
    data = (row + "\r\n" + "x;1;y\n").encode() * 60_000

    tokens, found = cells(data, 3, 1)

    assert len(tokens.ends) == len(found) == 120_000
    assert set(map(tuple, found.values())) == {tuple(split_record(row.encode(), ";")[:3]), ("x", "1", "y")}
    assert len(data) == tokens.ends[-1]


@pytest.mark.parametrize(
    ("row", "ragged", "blank"),
    [("a;b", 1, 0), ("a;b;c;d", 1, 0), ("a;b;c;", 1, 0), (";;;;", 0, 1), (" ;\t", 0, 1), ("", 0, 1)],
)
def test_many_odd_rows(row: str, ragged: int, blank: int) -> None:
    """Rows of another width harm none of the others, however many they are."""
    data = (row + "\n" + "x;1;y\n").encode() * 60_000

    tokens, found = cells(data, 3)

    assert (len(tokens.ragged), len(tokens.blank)) == (60_000 * ragged, 60_000 * blank)
    assert set(map(tuple, found.values())) == {("x", "1", "y")}


def test_words_can_be_fetched_at_the_last_cell() -> None:
    """Bytes go on behind the last cell, also where doubled quotes were taken out."""
    for data in (b"a;b", b'a;"b""c"', b"a;b\n"):
        column = tokenize(Run.of(data, ";"), ";", 2, [1]).columns[1]

        assert len(column.data) >= int(column.starts[-1] + column.lengths[-1]) + PAD
        assert column.words(16).shape == (1, 16)


def test_no_records() -> None:
    """No bytes are no records."""
    tokens, found = cells(b"", 3)

    assert found == {}
    assert [len(part) for part in (tokens.ends, tokens.found, tokens.ragged, tokens.blank)] == [0, 0, 0, 0]


@pytest.mark.parametrize("size", [10, 1 << 21])
@pytest.mark.parametrize(("tail", "answer"), [(b"\xe1\xba\xbf", True), (b"\xe1\xba", False), (b"\xff", False)])
def test_utf8(size: int, tail: bytes, answer: bool) -> None:
    """Bytes are UTF-8 or not at any size; what stands behind a run is none of it."""
    assert is_utf8(Run.of(b"a" * size + tail, ";")) is answer
    assert is_utf8(Run(bytearray(b"a" * size + b"\xff" * PAD), size, np.empty(0, np.int64)))
