"""Rows that are no wider than is usual, and shifted all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.shifts import Belongings
from de_an06.spans import Spans
from tests.runs import check, run

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.cells import Kind

KINDS: dict[str, Kind] = {
    "code": "code",
    "received": "moment",
    "due": "moment",
    "channel": "choice",
    "count": "integer",
}
PLACES = {"code": 0, "received": 2, "due": 3, "channel": 4, "count": 5}
BELONGINGS = Belongings(KINDS, PLACES, 7)
"""Of a table with a column of remarks (2) that isn't read, and an empty one at its end."""

HEAD = (
    "Mã hồ sơ", "Mã TTHC", "Mã đơn vị", "Trích yếu", "Ngày nộp", "Ngày tiếp nhận", "Ngày hẹn trả",
    "Ngày kết thúc xử lý", "Ngày trả kết quả", "Hình thức nộp", "Trạng thái", "Ngày bổ sung",
)  # fmt: skip
ROW = "{},1.001193,19363,{},05/06/2023,05/06/2023,20/06/2023,19/06/2023,,Trực tuyến,Đã xử lý xong,{}"


def file(folder: Path, remark: str, *, plain: str = "xin cấp") -> Path:
    """Write a file whose rows end in one surplus cell or two, and the remark in one of those with one."""
    rows = [ROW.format(f"H{n}", remark if n == 15 else plain, ",," if n < 12 else ",") for n in range(20)]
    path = folder / "ho-so.csv"
    path.write_text("\n".join([",".join(HEAD), *rows, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("cells", "shifted"),
    [
        ("H1|xin|05/06/2023|20/06/2023|online|3||", False),
        ("H1|xin| cấp|05/06/2023|20/06/2023|online||", True),
        ("H1|a|b|c|05/06/2023|20/06/2023|||", True),
        ("H1|xin|hôm qua|20/06/2023|online|3||", False),
        ("H1|xin|hôm qua|20/06/2023|online|ba||", False),
        ("H1|xin|hôm qua|mai|online|3||", False),
        ("H1|xin|hôm qua|20/06/2023|online|3|", False),
        ("H1|xin|hôm qua|05/06/2023|2023-06-20 08:30|online||", True),
    ],
)
def test_two_cells_that_one_cut_explains(cells: str, *, shifted: bool) -> None:
    """A row is shifted when cells of two columns don't belong there, and all do once one text is whole again."""
    assert BELONGINGS.shifted(cells.split("|")) is shifted


CELLS = st.sampled_from(("", "xin", " cấp", "05/06/2023", "2023-06-20 08:30", "3", "12/3", "H1", "Đ", "1.001193", " 7"))


@given(rows=st.lists(st.lists(CELLS, min_size=8, max_size=9), min_size=1, max_size=6))
def test_every_shifted_row_is_a_suspect(rows: list[list[str]]) -> None:
    """Rows that are looked at whole are all that can be shifted, and some more."""
    columns = {name: Spans.of([row[place] for row in rows]) for name, place in PLACES.items()}
    suspects = set(BELONGINGS.suspects(columns, np.arange(len(rows))).tolist())

    assert {at for at, row in enumerate(rows) if BELONGINGS.shifted(row)} <= suspects


@given(row=st.lists(CELLS, min_size=7, max_size=7), more=st.integers(0, 3))
def test_a_row_without_surplus_cells_is_never_shifted(row: list[str], more: int) -> None:
    """A row of no more cells than the header is judged cell by cell."""
    assert not BELONGINGS.shifted(row[: 7 - more])


def test_a_shifted_row_of_usual_width_is_one_finding(tmp_path: Path) -> None:
    """A comma in a text without quotes is one ragged row, not a finding for each cell behind it."""
    file(tmp_path, "xin, cấp")

    assert [(f["rule"], f["line"]) for f in check(tmp_path)["findings"]] == [("ragged-row", 17)]


def test_rows_of_several_usual_widths_are_read(tmp_path: Path) -> None:
    """Surplus cells alone are no finding."""
    file(tmp_path, "xin cấp lại")

    assert check(tmp_path)["counts"] == {}


def test_rejects_show_nothing_of_a_shifted_row(tmp_path: Path) -> None:
    """Cells of a shifted row stand under headers that are not theirs, so none is shown."""
    (tmp_path / "in").mkdir()
    file(tmp_path / "in", "Nguyễn Văn A, cấp")
    run("check", tmp_path / "in", "--rejects", tmp_path / "out")

    text = (tmp_path / "out" / "ho-so.csv").read_text(encoding="utf-8-sig")
    assert "Nguyễn" not in text
    assert "19363" not in text.splitlines()[1]
