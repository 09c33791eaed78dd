"""The body of a file as text columns."""

import csv
import hashlib
import io
import pickle
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06 import read as read_module
from de_an06.dialect import Dialect
from de_an06.errors import ChangedError, InputError
from de_an06.read import Reader
from de_an06.rows import Block
from de_an06.sources import Source
from de_an06.text import clean

POOL = ThreadPoolExecutor(2)
FIELDS = {"dossier_id": 0, "unit_code": 2}


def source(path: Path, body: bytes, width: int = 3, bom: bytes = b"", fields: dict[str, int] | None = None) -> Source:
    """Write a file of `width` columns with this body and describe it."""
    header = bom + b";".join([b"h"] * width) + b"\n"
    path.write_bytes(header + body)
    return Source(
        path=path, name=path.name, table="dossiers", dialect=Dialect("utf-8", bool(bom), ";", "\n"),
        header_line=1, header_records=1, body_offset=len(header), body_line=2, headers=("h",) * width,
        fields=FIELDS if fields is None else fields, constants={}, date_order=None, snapshot=None,
        snapshot_origin=None, titles=(), size=len(header + body), vietnamese=False,
        export_on=None,
    )  # fmt: skip


def body(path: Path, text: str, block_bytes: int = 1 << 20) -> list[Block]:
    """Read a body of three columns, of which the first and the last are wanted."""
    return list(Reader(source(path / "ho-so.csv", text.encode()), None, block_bytes))


def rows(blocks: Sequence[Block]) -> dict[int, tuple[str, ...]]:
    """Return the cells of all blocks by record number."""
    return {
        record: tuple(column.at(row) for column in block.columns.values())
        for block in blocks
        for row, record in enumerate(block.record.tolist())
    }


def lines(blocks: Sequence[Block]) -> list[int]:
    """Return the physical lines of all rows."""
    return [line for block in blocks for line in block.where.lines(block.record).tolist()]


def ragged(blocks: Sequence[Block]) -> list[tuple[int, ...]]:
    """Return record, line, cells expected and cells found of all ragged rows."""
    return [
        (record, line, block.ragged.expected, found)
        for block in blocks
        for record, line, found in zip(
            block.ragged.record.tolist(),
            block.where.lines(block.ragged.record).tolist(),
            block.ragged.found.tolist(),
            strict=True,
        )
    ]


def swallowed(blocks: Sequence[Block]) -> list[tuple[int, ...]]:
    """Return record, the lines on which the quote opens and closes, and rows in doubt of all swallowed records."""
    return [
        (record, line + opened, line + closed, count)
        for block in blocks
        for record, line, opened, closed, count in zip(
            block.swallowed.record.tolist(),
            block.where.lines(block.swallowed.record).tolist(),
            block.swallowed.opened.tolist(),
            block.swallowed.closed.tolist(),
            block.swallowed.rows.tolist(),
            strict=True,
        )
    ]


def skipped(blocks: Sequence[Block]) -> Counter[str]:
    """Return how many rows all blocks left out."""
    return sum((Counter(block.skipped) for block in blocks), Counter())


def test_wanted_columns_under_our_names(tmp_path: Path) -> None:
    """Only the columns of the source's fields come, as they are written."""
    (block,) = body(tmp_path, "a;x;1\nb;y;1\n a ;z;\n")

    assert list(block.columns) == ["dossier_id", "unit_code"]
    assert rows([block]) == {1: ("a", "1"), 2: ("b", "1"), 3: (" a ", "")}
    assert block.record.tolist() == [1, 2, 3]


def test_no_text_is_taken_for_nothing(tmp_path: Path) -> None:
    """NULL, n/a, quotes and blanks are text."""
    cells = ["NULL", "n/a", "NaN", "-", '5" x', " "]

    assert [row[0] for row in rows(body(tmp_path, "".join(f"{c};x;1\n" for c in cells))).values()] == cells


def test_empty_body(tmp_path: Path) -> None:
    """A header without rows gives no block."""
    assert body(tmp_path, "") == []


@pytest.mark.parametrize("size", [1, 5, 1 << 20])
def test_lines_after_quoted_newlines(tmp_path: Path, size: int) -> None:
    """Lines are physical lines, also after quoted newlines, CRLF and blank lines."""
    blocks = body(tmp_path, 'a;"x\r\ny\n";1\r\n\r\nb;;2\r\n;;\r\nc;"\n";3', size)

    assert rows(blocks) == {1: ("a", "1"), 3: ("b", "2"), 5: ("c", "3")}
    assert lines(blocks) == [2, 6, 8]
    assert skipped(blocks) == {"blank": 2}


@pytest.mark.parametrize("row", ["", ";;", " ; ;\t", '"";"";""', "\u00a0;;", ";", ";;;;"])
def test_blank_rows(tmp_path: Path, row: str) -> None:
    """A row without any text is left out, whatever its number of cells."""
    blocks = body(tmp_path, f"a;x;1\n{row}\nb;y;2\n")

    assert list(rows(blocks)) == [1, 3]
    assert blocks[0].skipped == {"blank": 1}


def test_text_outside_the_wanted_columns_is_no_blank(tmp_path: Path) -> None:
    """A row whose only text stands in a column that isn't read is kept."""
    assert rows(body(tmp_path, ";x;\n")) == {1: ("", "")}


@pytest.mark.parametrize(
    "row",
    ["Tổng số;;125", ";Tổng cộng: 125;", "TỔNG CỘNG;;", "Cộng;x;1", ";tong so ho so;9", "Total;;", "Tổng;125"],
)
def test_total_rows(tmp_path: Path, row: str) -> None:
    """A row that sums up the others is left out at the beginning and the end."""
    data = [f"{n};x;1" for n in "abcdef"]
    blocks = body(tmp_path, "\n".join([row, *data, row]) + "\n")

    assert list(rows(blocks)) == [2, 3, 4, 5, 6, 7]
    assert skipped(blocks) == {"total": 2}


def test_a_key_beside_the_word_total_is_data(tmp_path: Path) -> None:
    """A row with a real key is data, whatever stands before it."""
    fields = {"dossier_id": 1}
    blocks = list(Reader(source(tmp_path / "x.csv", "Tổng số;H01-1;x\nTổng số;2.146;x\n".encode(), fields=fields)))

    assert rows(blocks) == {1: ("H01-1",)}


@pytest.mark.parametrize("size", [1, 40, 1 << 20])
def test_total_rows_only_at_the_ends(tmp_path: Path, size: int) -> None:
    """Totals are looked for in the first 3 and last 10 rows that are not blank, at any size of block."""
    data = ["a;x;1"] * 3 + ["Tổng số;;1"] + ["b;x;1"] * 20 + ["Tổng số;;2"] + ["c;x;1"] * 9 + [";;"] * 30
    blocks = body(tmp_path, "\n".join(data), size)

    assert skipped(blocks) == {"total": 1, "blank": 30}
    assert rows(blocks)[4] == ("Tổng số", "1")


def test_repeated_numbering_rows(tmp_path: Path) -> None:
    """A row that numbers the columns is left out wherever a page begins."""
    blocks = body(tmp_path, "a;x;1\n(1);(2);(3)\nb;y;2\n1;5;3\n")

    assert rows(blocks) == {1: ("a", "1"), 3: ("b", "2"), 4: ("1", "3")}
    assert skipped(blocks) == {"numbering": 1}


@pytest.mark.parametrize("size", [1, 1 << 20])
def test_ragged_rows(tmp_path: Path, size: int) -> None:
    """A row with too few or too many cells is told with its place, and harms no other."""
    blocks = body(tmp_path, 'a;"x\n";1\nb;2\nc;y;3;z\nd;w;4\n', size)

    assert rows(blocks) == {1: ("a", "1"), 4: ("d", "4")}
    assert ragged(blocks) == [(2, 4, 3, 2), (3, 5, 3, 4)]


@pytest.mark.parametrize("usual", ["", ";"])
def test_surplus_cells_that_others_lack_show_a_shift(tmp_path: Path, usual: str) -> None:
    """A row that ends in more empty cells than the rows of its file has a delimiter too many."""
    blocks = body(tmp_path, f"a;x;1{usual}\nb;x;2{usual}\nc;;x;{usual}\nd;x;4{usual}\n")

    assert rows(blocks) == {1: ("a", "1"), 2: ("b", "2"), 4: ("d", "4")}
    assert [found[0] for found in ragged(blocks)] == [3]


@pytest.mark.parametrize("size", [1, 1 << 20])
def test_surplus_empty_cells_that_are_usual_are_harmless(tmp_path: Path, size: int) -> None:
    """A spreadsheet ends rows in different numbers of empty cells, 16 at a time: the header has some, or many rows."""
    text = "".join(f"{n};x;1{';' * (n // 16 % 4)}\n" for n in range(100))
    path = tmp_path / "x.csv"
    for header, lines in ((b"h;h;h;;;\n", text), (b"h;h;h\n", text)):
        made = source(path, b"")
        path.write_bytes(header + lines.encode())
        cells = tuple(header.decode().strip().split(";"))
        made = replace(made, headers=cells, body_offset=len(header), size=path.stat().st_size)

        blocks = list(Reader(made, None, size))

        assert len(rows(blocks)) == 100
        assert not ragged(blocks)


def test_text_under_no_header_is_a_shift(tmp_path: Path) -> None:
    """Where the header ends in empty cells, a few rows with text there are ragged; a column of texts is a column."""
    for texts, expected in (({3}, [(3, 4, 2, 4)]), (set(range(1, 30)), [])):
        body_of = "".join(f"a;x;{'y' if n in texts else ''};\n" for n in range(1, 30))
        made = source(tmp_path / "x.csv", body_of.encode(), 4, fields={"dossier_id": 0})

        assert ragged(list(Reader(replace(made, headers=("h", "h", "", ""))))) == expected


def test_rows_that_are_all_shifted(tmp_path: Path) -> None:
    """Rows in which text stands where dates belong make no surplus cell usual."""
    made = source(tmp_path / "x.csv", b"a;t; u;1/1/2023;;\n" * 20, 5, fields={"dossier_id": 0, "received_on": 2})

    assert len(ragged(list(Reader(made)))) == 20


def test_surplus_text_behind_usual_surplus_is_ragged(tmp_path: Path) -> None:
    """Text in a column without a header is ragged, also where all rows have that column."""
    text = "a;x;1;\n" * 30 + "b;x;2;lạc\nc;x;3\n"
    (block,) = body(tmp_path, text)

    assert ragged([block]) == [(31, 32, 3, 4)]
    assert rows([block])[32] == ("c", "3")


@pytest.mark.parametrize("size", [1, 8, 1 << 20])
def test_unclosed_quote(tmp_path: Path, size: int) -> None:
    """A quote that is never closed is told with the line on which it opens."""
    with pytest.raises(InputError, match="line 4: the quote") as caught:
        body(tmp_path, 'a;"x\n";1\nb;"y;2\nc;z;3\n', size)

    assert "ho-so.csv, dòng 4" in caught.value.vi


def test_swallowed_rows(tmp_path: Path) -> None:
    """A stray quote that swallows rows up to another one is no long cell: its record is told with their number."""
    text = 'a;b;c;d;e\nf;"g;h;i;j\nk;l;m;n;o\np;q";r;s;t\nu;v;w;x;y\n'
    (block,) = Reader(source(tmp_path / "x.csv", text.encode(), width=5))

    assert list(rows([block])) == [1, 3]
    assert swallowed([block]) == [(2, 3, 5, 3)]
    assert not ragged([block])


def test_prose_in_a_cell_swallows_nothing(tmp_path: Path) -> None:
    """Lines of a long text are no rows."""
    text = 'a;"xã; huyện; tỉnh; nước; đất\nxã; huyện; tỉnh; nước; đất\nx";c;d;e\n'
    (block,) = Reader(source(tmp_path / "x.csv", text.encode(), width=5))

    assert list(rows([block])) == [1]


def test_lone_carriage_returns_are_text(tmp_path: Path) -> None:
    """A CR without LF ends no row."""
    blocks = body(tmp_path, 'a\rb;"x\ry";1\r\n\rc;;2\n')

    assert rows(blocks) == {1: ("a\rb", "1"), 2: ("\rc", "2")}
    assert lines(blocks) == [2, 3]


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    """The first byte that is not UTF-8 is told with line and character, in a ragged row too."""
    made = source(tmp_path / "x.csv", 'a;"ế\n";1\nế;'.encode() + b"\xe0;1;2;3\n")

    with pytest.raises(InputError) as caught:
        list(Reader(made, None, 4))

    assert "0xE0" in caught.value.vi
    assert "line 4, character 3" in caught.value.en


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    """A file that can't be opened any more is one line of text."""
    made = source(tmp_path / "x.csv", b"a;b;c\n")
    made.path.unlink()

    with pytest.raises(ChangedError, match=r"x\.csv"):
        list(Reader(made))


def test_a_record_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that never ends is refused before the whole file is held."""
    monkeypatch.setattr(read_module, "_LONGEST_RECORD", 100)

    with pytest.raises(InputError, match="line 3"):
        body(tmp_path, "a;b;1\n" + "x" * 1000 + "\nc;d;2\n", 10)


def test_hash_of_the_whole_file(tmp_path: Path) -> None:
    """The hash is of all bytes, the header's too, once the last block came, with threads or without."""
    made = source(tmp_path / "x.csv", b"a;b;c\n" * 100)
    for pool, size in ((None, 7), (None, 1 << 20), (POOL, 7)):
        reader = Reader(made, pool, size)

        assert reader.sha256 == ""
        assert sum(len(block.record) for block in reader) == 100
        assert reader.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()


def test_no_threads_for_one_block(tmp_path: Path) -> None:
    """A file that one block holds is read without the pool."""
    with ThreadPoolExecutor() as pool:
        pool.shutdown()
        assert len(list(Reader(source(tmp_path / "x.csv", b"a;b;c\n"), pool))) == 1


def test_trouble_comes_in_its_place(tmp_path: Path) -> None:
    """What stands before a byte that is not UTF-8 is given first, also where a pool has seen it."""
    made = source(tmp_path / "x.csv", b"a;b;c\n" * 100 + b"\xff;x;1\n")
    blocks = iter(Reader(made, POOL, 30))

    assert next(blocks).record.tolist() == [1, 2, 3, 4, 5]
    with pytest.raises(InputError, match="line 102"):
        list(blocks)


@pytest.mark.parametrize("text", ["a;x;1\n" * 50, 'a;"x\n";1\n' * 50, "a;x;1;;\n" * 10 + "c;d;2\n" * 40])
def test_records_read_again(tmp_path: Path, text: str) -> None:
    """Any records of a block can be read again, few or many, also from a copy in another process."""
    (block,) = body(tmp_path, text + "z;y;9")
    where = pickle.loads(pickle.dumps(block.where))  # noqa: S301 - our own bytes
    for records in ([51], [3, 7], [], list(range(2, 52))):
        again = where.again(np.array(records, np.int64))

        found = {r: tuple(column.at(row) for column in again.values()) for row, r in enumerate(records)}
        assert found == {r: rows([block])[r] for r in records}


def test_lines_of_a_block_that_is_moved(tmp_path: Path) -> None:
    """A block that is moved after its lines were asked for moves them, be records of several lines few or many."""
    for text in ('a;"x\n";1\n' * 9, "a;x;1\n" * 90 + 'a;"x\n";1\n' + "a;x;1\n" * 9):
        (block,) = body(tmp_path, text)
        before = block.where.lines(block.record)

        assert (block.where.moved(5, 3).lines(block.record + 3) == before + 5).all()


@pytest.mark.parametrize("line", ["a;x;{}\n", 'a;"x\n{}";1\n'])
def test_few_records_of_many_read_again(tmp_path: Path, line: str) -> None:
    """A few records of a large block are read again without the rest, and the file may not have changed there."""
    (block,) = body(tmp_path, "".join(map(line.format, range(3000))))
    known = rows([block])
    for records in ([1], [64, 65], [3000], [1, 2, 1500, 2999]):
        again = block.where.again(np.array(records, np.int64))

        assert [tuple(column.at(row) for column in again.values()) for row in range(len(records))] == [
            known[r] for r in records
        ]
    path = tmp_path / "ho-so.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"x"))
    with pytest.raises(ChangedError, match=r"ho-so\.csv"):
        block.where.again(np.array([1], np.int64))


def test_a_file_that_has_changed(tmp_path: Path) -> None:
    """Reading records again from a file that is not what it was is an error, and so is one that is gone."""
    (block,) = body(tmp_path, "a;x;1\n" * 50)
    path = tmp_path / "ho-so.csv"
    for change in (lambda: path.write_bytes(b"h;h;h\n" * 9), path.unlink):
        change()
        with pytest.raises(ChangedError, match=r"ho-so\.csv"):
            block.where.again(block.record)


def test_lines_of_a_file_are_its_own(tmp_path: Path) -> None:
    """Lines are those of the file as it was read last, though an older one had the same name."""
    found = [lines(body(tmp_path, text)) for text in ('a;"\n";1\nb;x;2\n', 'a;xx;1\nb;"\n";2\n')]

    assert found == [[2, 4], [2, 3]]


def test_millions_of_rows_left_out(tmp_path: Path) -> None:
    """Blank, short and surplus rows in great numbers are told by their bytes."""
    counted = 50_000
    blocks = body(tmp_path, "a;x;1\n" * 3 + (";;\n" + "b;y\n" + "c;z;1;;\n" + '"";"";""\n') * counted)

    assert skipped(blocks) == {"blank": 2 * counted}
    assert sum(len(block.record) for block in blocks) == 3
    assert sum(len(block.ragged.record) for block in blocks) == 2 * counted


ATOMS = ["a", "ế", "e\u0302\u0301", '"', ";", "\n", "\r\n", " ", "\ufeff", "\x00", "\ufdd0"]
CELLS = st.lists(st.sampled_from(ATOMS), max_size=5).map("".join)
TABLES = st.integers(1, 3).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), max_size=12))


@given(TABLES, st.integers(1, 80), st.sampled_from(["\n", "\r\n"]), st.sampled_from([b"", b"\xef\xbb\xbf"]), st.data())
def test_as_the_csv_module(
    tmp_path_factory: pytest.TempPathFactory,
    table: list[list[str]],
    size: int,
    newline: str,
    mark: bytes,
    data: st.DataObject,
) -> None:
    """Cells and lines are those of Python's csv module at any size of block."""
    written = io.StringIO(newline="")
    if data.draw(st.booleans()):
        csv.writer(written, delimiter=";", lineterminator=newline).writerows(table)
    else:
        csv.writer(written, delimiter=";", lineterminator=newline, quoting=csv.QUOTE_ALL).writerows(table)
    width = len(table[0]) if table else 1
    fields = {f"f{index}": index for index in range(width)}
    path = tmp_path_factory.mktemp("csv") / "x.csv"

    blocks = list(Reader(source(path, written.getvalue().encode(), width, mark, fields), None, size))

    expected = expect(written.getvalue())
    assert rows(blocks) == {record: cells for record, (_, cells) in expected.items()}
    assert lines(blocks) == [line for line, _ in expected.values()]
    assert len(expected) + sum(skipped(blocks).values()) == len(table)


def expect(text: str) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Return the line and the cells of each record that isn't blank, as the csv module reads them."""
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=";")
    found: dict[int, tuple[int, tuple[str, ...]]] = {}
    line = 2
    for record, cells in enumerate(reader, 1):
        if any(clean(cell) for cell in cells):
            found[record] = (line, tuple(cells))
        line = reader.line_num + 2
    return found


PARTS = ["a", "ế", '"', '"x;', ";", ";", ";1", "\n", "\r\n", "\r", '"\n', "\u00a0", "(1);(2);(3)", "Tổng số;;4", ";;;"]


@given(st.lists(st.sampled_from(PARTS), max_size=60).map("".join), st.integers(1, 90), st.booleans())
def test_blocks_are_cut_anywhere(tmp_path_factory: pytest.TempPathFactory, text: str, size: int, pooled: bool) -> None:
    """Rows, lines, what is left out and what is wrong are the same at any size of block, with threads or without."""
    made = source(tmp_path_factory.mktemp("cut") / "x.csv", text.encode())

    assert outcome(Reader(made, POOL if pooled else None, size)) == outcome(Reader(made))


@given(st.lists(st.sampled_from(PARTS), max_size=60).map("".join), st.integers(1, 90), st.integers(2, 30))
def test_longest_record_at_any_size(
    tmp_path_factory: pytest.TempPathFactory, text: str, size: int, longest: int
) -> None:
    """A record that is too long is refused at its place, whatever the size of block."""
    made = source(tmp_path_factory.mktemp("long") / "x.csv", text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_module, "_LONGEST_RECORD", longest)

        assert outcome(Reader(made, None, size)) == outcome(Reader(made))


def test_a_quote_that_stays_open_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote that is closed beyond what a record may hold is told with the line on which it opens."""
    monkeypatch.setattr(read_module, "_LONGEST_RECORD", 100)
    for size in (10, 1 << 20):
        with pytest.raises(InputError, match="line 4: the quote that opens here is not closed within"):
            body(tmp_path, 'a;"x\n";1\nb;"y;2\n' + "c;z;3\n" * 50 + 'd;w";4\n', size)


def outcome(reader: Reader) -> tuple[object, ...] | str:
    """Return all that a reader says of a file, its records read again among it."""
    try:
        blocks = list(reader)
    except InputError as error:
        return error.en
    again = [Block(b.record, b.where.again(b.record), b.where, b.ragged) for b in blocks]
    assert rows(again) == rows(blocks)
    return rows(blocks), lines(blocks), skipped(blocks), ragged(blocks), swallowed(blocks), reader.sha256
