"""How a file is written, told from its first bytes."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.dialect import Dialect, bad_byte, head_records, is_numbering, open_quote, sniff, split_record
from de_an06.errors import ConfigError, InputError

SEMICOLON = Dialect("utf-8", bom=False, delimiter=";", newline="\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_by_consistency(delimiter: str) -> None:
    """The delimiter is the one that parts every record alike."""
    head = "\n".join(delimiter.join(row) for row in [["Mã", "Tên"], ["1", "a b"], ["2", "c d"]]) + "\n"

    assert sniff(head.encode()).delimiter == delimiter


def test_delimiter_ignores_quoted_text() -> None:
    """Delimiters inside quotes count for nothing."""
    head = 'a;b\n"x,y,z";1\n"x,y,z";2\n"x,y,z";3\n'

    assert sniff(head.encode()).delimiter == ";"


def test_decimal_commas_do_not_delimit() -> None:
    """Decimal commas in every row lose against a delimiter that the header has too."""
    assert sniff("Chỉ tiêu;Số\na;39,6\nb;40,1\nc;1,5\n".encode()).delimiter == ";"


def test_title_lines_do_not_decide() -> None:
    """Title lines with commas leave the delimiter to the rows."""
    head = "UBND xã A, huyện B, tỉnh C\n\nMã;Ngày\n1;2\n3;4\n5;6\n"

    assert sniff(head.encode()).delimiter == ";"


def test_sep_line_decides() -> None:
    """The line `sep=|` that spreadsheets write states the delimiter."""
    assert sniff(b"sep=|\na,b|c,d\n1,2|3,4\n").delimiter == "|"


def test_one_column_is_comma() -> None:
    """A file without any delimiter counts as comma-separated."""
    assert sniff(b"a\nb\n").delimiter == ","


def test_bom_and_crlf() -> None:
    """BOM and line ends are noted."""
    assert sniff(b"\xef\xbb\xbfa;b\r\n1;2\r\n") == Dialect("utf-8", bom=True, delimiter=";", newline="\r\n")


@pytest.mark.parametrize(
    ("head", "word"),
    [
        ("Mã;b\n".encode("utf-16"), "UTF-16"),
        ("Mã;b\n".encode("utf-16-le"), "UTF-16"),
        (b"PK\x03\x04...", ".xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", ".xls"),
        (b"\x1f\x8b\x08", ".gz"),
        (b"%PDF-1.7", "PDF"),
        (b"  <!DOCTYPE html>\n<table>", "HTML"),
        (b"a;b\r1;2\r", "Mac"),
    ],
)
def test_foreign_files_are_named(head: bytes, word: str) -> None:
    """What is no CSV in UTF-8 is refused by its name, with how to save it right."""
    with pytest.raises(InputError) as caught:
        sniff(head)

    assert word in caught.value.vi
    assert "CSV UTF-8" in caught.value.vi
    assert "CSV UTF-8" in caught.value.en


def test_first_bad_byte_is_located() -> None:
    """A byte that is not UTF-8 is told with its line and its place in the line."""
    reason = bad_byte("Mã;Tên\nế;".encode() + b"\xe0;x\n", 5)

    assert reason is not None
    assert "0xE0" in reason.what.vi
    assert "dòng 6, ký tự thứ 3" in reason.what.vi
    assert "line 6, character 3" in reason.what.en


def test_character_cut_by_the_head_is_no_bad_byte() -> None:
    """A character that the end of the head cuts in two is well formed so far."""
    assert sniff("a;ế".encode()[:-1]).delimiter == ";"


@pytest.mark.parametrize("delimiter", ["¦", '"', "\n"])
def test_impossible_delimiter(delimiter: str) -> None:
    """A stated delimiter that pyarrow or the quotes can't bear is an error of configuration."""
    with pytest.raises(ConfigError):
        sniff(b"a;b\n", delimiter)


def test_lines_count_quoted_newlines() -> None:
    """A record knows the physical line on which it starts, also after quoted newlines and blank lines."""
    records = head_records(b'a;"x\r\ny"\r\n\r\nb;c\r\n', SEMICOLON)

    assert [(r.line, r.cells) for r in records] == [(1, ["a", "x\r\ny"]), (3, [""]), (4, ["b", "c"])]


def test_head_records_leave_out_an_unfinished_one() -> None:
    """A record that the head does not end is not there, and offsets tell where the last one ended."""
    records = head_records(b"\xef\xbb\xbfa;b\nc;", Dialect("utf-8", bom=True, delimiter=";", newline="\n"))

    assert [(r.cells, r.start, r.end) for r in records] == [(["a", "b"], 3, 7)]


def test_open_quote_is_located() -> None:
    """The quote that is never closed is found after closed ones."""
    assert open_quote(b'"a";"b\nc;d\n', ";") == 4
    assert open_quote(b'"a";b', ";") is None


@given(st.text(alphabet='a;"\n \r', max_size=12).filter(lambda text: "\r" not in text.replace("\r\n", "")))
def test_cells_are_those_of_the_csv_module(text: str) -> None:
    """Cells and lines are those of Python's csv module, up to a quote that is never closed."""
    data = text.encode() + b"\n"
    records = head_records(data, SEMICOLON, limit=100)

    reader = csv.reader(io.StringIO(data.decode(), newline="\n"), delimiter=";")
    expected = [row or [""] for row in reader]
    closed = not records or records[-1].end == len(data)
    assert [r.cells for r in records] == (expected if closed and records else expected[: len(records)])
    assert len(records) == len(expected) - (0 if records and closed else 1)


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        (["(1)", "(2)", "(3)"], True),
        (["A", "B", "1", "2", "3=1+2"], True),
        (["[1]", "", "2", "3"], True),
        (["1", "3", "4"], False),
        (["(1)", "", ""], False),
        (["A", "B", "C"], False),
        (["HS1", "2", "3"], False),
    ],
)
def test_numbering_rows(cells: list[str], answer: bool) -> None:  # the expected answer
    """A numbering row counts the columns from 1, letters before the numbers allowed."""
    assert is_numbering(cells) is answer


def test_split_record_keeps_text_as_written() -> None:
    """Cells keep their blanks, and text behind a closing quote belongs to the cell."""
    assert split_record(b' a ;"b;""c"" "d;5" x\r\n', ";") == [" a ", 'b;"c" d', '5" x']
