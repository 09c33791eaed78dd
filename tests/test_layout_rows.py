"""Rows that lay a sheet out: recognised, left out and counted; never one that has a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from de_an06.crew import Crew
from de_an06.layout_rows import Layout, is_signature
from de_an06.text import fold
from tests.test_stream import ONE, WHOLE, Written, placed, taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de_an06.intake import Intake

HEADER = ("STT", "Mã hồ sơ", "Mã TTHC", "Mã đơn vị", "Ngày tiếp nhận", "Hình thức nộp", "Ghi chú")
LAYOUT = Layout(tuple(map(fold, HEADER)), (1, 2, 3, 4, 5), 1, True, frozenset((1, 2, 3)), frozenset((4,)))
ROW = ("1", "H50-1", "1.001193", "464", "05/06/2023", "Trực tuyến", "")
SIGNED = (
    ("", "", "", "Quảng Trị, ngày 30 tháng 6 năm 2023"), ("", "NGƯỜI LẬP BIỂU", "", "KT. CHỦ TỊCH"),
    ("", "(Ký, ghi rõ họ tên)", "", "(Ký tên, đóng dấu)"), ("", "Nguyễn Văn A", "", "Trần Thị B"),
)  # fmt: skip


def row(*cells: str) -> list[str]:
    """Return a row that begins with these cells, as wide as the header."""
    return [*cells, *[""] * (len(HEADER) - len(cells))]


@pytest.mark.parametrize(
    "cells",
    [("I",), ("II.",), ("A",), ("I", "Cấp huyện"), ("Cấp huyện",), ("Sở Tư pháp (12)",), ("1. Lĩnh vực hộ tịch",)],
)
def test_titles_of_groups(cells: Sequence[str]) -> None:
    """A mark, a title in the first cell, or both, and nothing else, head a group."""
    assert LAYOUT.is_group(row(*cells))
    assert LAYOUT.is_group(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ("H50-230605-0001",), ("", "H50-1"), ("1", "H50-1"), ("I", "H50-1"), ("1",), ("a",), ("Hồ sơ H50-1",), (),
        ("I", "", "", "", "05/06/2023"), ("1", "Nguyễn Văn A"), ("Cấp huyện", "", "", "", "", "Trực tuyến"), ROW,
        ("", "Cấp huyện"), ("Cấp huyện", "", "", "", "", "", "x"),
    ],
)  # fmt: skip
def test_rows_that_head_no_group(cells: Sequence[str]) -> None:
    """A row with a code, a number, a date, or a word where one belongs is a row, however little it says."""
    assert not LAYOUT.is_group(row(*cells))


def test_a_repeated_header() -> None:
    """A header again is one in any case and form, also where columns that aren't read differ."""
    assert LAYOUT.is_header([*map(str.upper, HEADER[:-1]), ""])
    assert not LAYOUT.is_header(HEADER[:4])
    assert not LAYOUT.is_header([*HEADER[:1], "H50-1", *HEADER[2:]])


@pytest.mark.parametrize(
    ("cells", "stated"),
    [
        (("Tổng số: 1.250 hồ sơ",), 1250), (("Tổng số", "", "", "125"), 125), (("", "Tổng cộng", "12"), 12),
        (("Tổng số",), None), (("Tổng số", "3", "4"), None), (("Tổng số", "", "", "", "125"), None),
    ],
)  # fmt: skip
def test_what_a_total_row_states(cells: Sequence[str], stated: int | None) -> None:
    """A total row states a number of rows in words, or as its only number that is no sum of a column."""
    assert LAYOUT.is_total(row(*cells))
    assert LAYOUT.stated(row(*cells)) == stated


def test_signatures() -> None:
    """Lines below a table have few texts, no code, and begin with words of their own."""
    assert all(LAYOUT.may_close(cells) for cells in SIGNED)
    assert [is_signature(cells) for cells in SIGNED] == [True, True, True, False]
    assert not LAYOUT.may_close(("", "H50-1", "Người lập biểu"))
    assert not LAYOUT.may_close(ROW)


# --- in files ----------------------------------------------------------------------------------------------

HEAD = ("dossier_id", "service_code", "unit_code", "received_on", "due_on", "finished_on", "channel", "fee_due_vnd",
        "fee_paid_online")  # fmt: skip


def intake(*lines: Sequence[str], size: int = WHOLE) -> Intake:
    """Return what a file of dossiers with these records holds; a number stands for so many good rows."""
    body: list[Sequence[str]] = []
    for line in lines:
        first = len(body)
        body += (
            [[cell.format(f"H{first + n}") for cell in ONE] for n in range(int(line[0]))]
            if line[0].isdigit()
            else [line]
        )
    data = "".join(",".join(f'"{c}"' if "," in c else c for c in cells) + "\n" for cells in (HEAD, *body))
    with placed([Written("ho-so.csv", HEAD, [], data.encode())]) as folder:
        return taken(folder, Crew(block_bytes=size))


@pytest.mark.parametrize("size", [1, 200, WHOLE])
def test_a_sheet_with_everything(size: int) -> None:
    """Headers, titles and signatures are left out and counted, and nothing is wrong with the file."""
    found = intake(("I", "Cấp xã"), ("20",), HEAD, ("II",), ("3",), ("Tổng số: 23 hồ sơ",), *SIGNED, size=size)

    [read] = found.inputs
    assert not found.findings.counts
    assert (read.rows, dict(read.skipped)) == (23, {"group": 2, "header": 1, "total": 1, "signature": 4})


@pytest.mark.parametrize("size", [1, 200, WHOLE])
def test_marks_and_titles_of_groups_in_columns_of_codes(size: int) -> None:
    """Where no column numbers the rows, a group's mark stands in the key's and its title in that of another code."""
    blank = [""] * (len(HEAD) - 2)
    found = intake(("I", "Hộ tịch", *blank), ("20",), ("II", "Đất đai", *blank), ("3",), ("Cộng", "23"), size=size)

    [read] = found.inputs
    assert not found.findings.counts
    assert (read.rows, dict(read.skipped)) == (23, {"group": 2, "total": 1})


@pytest.mark.parametrize("size", [1, 200, WHOLE])
def test_a_total_that_is_not_the_number_of_rows(size: int) -> None:
    """A total row with another number than the file has rows is one finding, at its line."""
    found = intake(("Tổng số", "", "25"), ("30",), ("Tổng số: 31 hồ sơ",), size=size)

    [finding] = found.findings.all()
    assert (finding.rule, finding.severity, finding.line) == ("total-row-disagrees", "warning", 33)
    assert dict(finding.values) == {"stated_vi": "31", "stated_en": "31", "rows_vi": "30", "rows_en": "30"}


def test_one_total_of_several_fits() -> None:
    """A sum of the last group says nothing against the total of all."""
    assert not intake(("30",), ("Cộng", "3"), ("Tổng cộng", "30")).findings.counts


def test_signature_words_within_the_data_are_data() -> None:
    """A row with few texts among others is kept, whatever it says."""
    found = intake(("20",), ("", "", "Giám đốc", "x"), ("12",))

    assert found.inputs[0].rows == 33
    assert not found.inputs[0].skipped
