"""Form II.06a as offices submit it: merged headers, a numbering row, title lines, totals and signatures."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from de_an06.config import Config, Settings
from de_an06.discover import discover
from de_an06.standins import StandIns
from de_an06.tables.ii06a import COUNTS
from tests.runs import check, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from de_an06.sources import Source

TITLES = (
    ("Biểu số II.06a/VPCP/KSTT", "", "", "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC", "", "", "", "", "",
     "Đơn vị báo cáo: UBND huyện Vĩnh Linh"),
    ("", "", "", "Kỳ báo cáo: Quý III/2023", "", "", "", "", "", "Đơn vị nhận báo cáo: UBND tỉnh Quảng Trị"),
    ("", "", "", "(Từ ngày 01/07/2023 đến ngày 30/09/2023)"),
    ("", "", "", "", "", "", "", "", "", "", "Đơn vị tính: hồ sơ"),
)  # fmt: skip
HEADER = (
    ("STT", "Lĩnh vực, công việc", "Số hồ sơ nhận giải quyết", "", "", "", "Số hồ sơ đã giải quyết", "", "", "",
     "Số hồ sơ đang giải quyết", "", ""),
    ("", "", "Tổng số", "Trong kỳ", "", "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số",
     "Trong hạn", "Quá hạn"),
    ("", "", "", "Trực tuyến", "Trực tiếp, dịch vụ bưu chính"),
)  # fmt: skip
NUMBERS = ("(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)", "(5)", "(6)", "(7)=(8)+(9)+(10)", "(8)", "(9)", "(10)",
           "(11)=(12)+(13)", "(12)", "(13)")  # fmt: skip
ROWS = (
    ("1", "Hộ tịch", "10", "5", "3", "2", "8", "5", "2", "1", "2", "1", "1"),
    ("2", "Đất đai", "5", "3", "2", "", "4", "2", "2", "0", "1", "1", ""),
    ("3", "Chứng thực", "7", "4", "3", "0", "5", "5", "", "", "2", "2", ""),
)
TOTAL = ("", "Tổng số", "22", "12", "8", "2", "17", "12", "4", "1", "5", "4", "1")
SIGNED = (
    ("", "", "", "", "", "", "", "", "", "Vĩnh Linh, ngày 30 tháng 9 năm 2023"),
    ("", "Người lập biểu", "", "", "", "", "", "", "", "Thủ trưởng đơn vị"),
    ("", "Nguyễn Văn A", "", "", "", "", "", "", "", "Trần Thị B"),
)
WHOLE = (*TITLES, *HEADER, NUMBERS, *ROWS, TOTAL, *SIGNED)
MERGED = ((4, 0, 6, 0), (4, 1, 6, 1), (4, 2, 4, 5), (4, 6, 4, 9), (4, 10, 4, 12), (5, 2, 6, 2), (5, 3, 5, 4),
          *((5, place, 6, place) for place in (5, 6, 7, 8, 9, 10, 11, 12)), (0, 3, 0, 8))  # fmt: skip
"""The merged cells of the form: first row, first column, last row, last column."""


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV, all as wide as the form."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([*row, *[""] * (13 - len(row))] for row in rows)
    return out.getvalue().encode()


def as_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as a workbook with the form's merged cells, numbers as numbers."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Biểu II.06a")
        for top, left, bottom, right in MERGED:
            sheet.merge_range(top, left, bottom, right, "")
        for at, row in enumerate(rows):
            for place, text in enumerate(row):
                if text:
                    sheet.write(at, place, int(text) if text.isdigit() else text)
    return buffer.getvalue()


def written(folder: Path, rows: Sequence[Sequence[str]] = WHOLE, name: str = "bieu-ii06a.csv") -> Path:
    """Write a form into a folder and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(as_csv(rows) if name.endswith(".csv") else as_xlsx(rows))
    return folder


def source_of(folder: Path) -> Source:
    """Return what discovery knows of the one file in a folder."""
    with StandIns() as stand_ins:
        [source] = discover(folder, Config(Settings()), stand_ins).sources
    return source


def changed(at: int, place: int, text: str) -> list[Sequence[str]]:
    """Return the form with one cell of a data row changed."""
    rows = [list(row) for row in ROWS]
    rows[at][place] = text
    return [*TITLES, *HEADER, NUMBERS, *rows, TOTAL, *SIGNED]


@pytest.mark.parametrize("name", ["bieu-ii06a.csv", "bieu.xlsx", "bao-cao.csv"])
def test_the_form_is_recognised(name: str, tmp_path: Path) -> None:
    """Its header of three rows heads all eleven counts, whatever the file is called, as CSV and with merged cells."""
    source = source_of(written(tmp_path, name=name))
    assert source.table == "ii06a"
    assert source.fields == {"domain": 1} | {name: place for place, name in enumerate(COUNTS, 2)}
    assert (source.header_line, source.body_line) == (5, 9)


def test_a_header_says_all_titles_over_a_column(tmp_path: Path) -> None:
    """In findings a column is called by all titles over it, and by each once."""
    headers = source_of(written(tmp_path)).headers
    assert headers[1] == "Lĩnh vực, công việc"
    assert headers[3] == "Số hồ sơ nhận giải quyết / Trong kỳ / Trực tuyến"
    assert headers[9] == "Số hồ sơ đã giải quyết / Quá hạn"


def test_title_lines_state_unit_and_period(tmp_path: Path) -> None:
    """The unit that reports and the days of the period stand in for columns that the form does not have."""
    stated = {"unit_name": "UBND huyện Vĩnh Linh", "from_on": "2023-07-01", "to_on": "2023-09-30"}
    assert source_of(written(tmp_path)).constants == stated


def test_a_header_of_two_rows(tmp_path: Path) -> None:
    """Two rows head the columns as well as three."""
    low = ["", "", "Tổng số", "Trực tuyến", "Trực tiếp, bưu chính", "Từ kỳ trước", *HEADER[1][6:]]
    source = source_of(written(tmp_path, [HEADER[0], low, *ROWS]))
    assert (source.table, len(source.fields), source.body_line) == ("ii06a", 12, 3)


@pytest.mark.parametrize("name", ["bieu-ii06a.csv", "bieu.xlsx"])
def test_a_form_that_adds_up_is_clean(name: str, tmp_path: Path) -> None:
    """Rows are read, numbering, total and signatures left out and counted, and nothing is found."""
    found = check(written(tmp_path, name=name))
    assert found["counts"] == {}
    assert found["inputs"][0]["rows"] == len(ROWS)


def test_an_identity_names_its_cell(tmp_path: Path) -> None:
    """Column 3 that is not 4 + 5 + 6 is one finding at column 3, also where 3 = 7 + 11 is broken by it."""
    found = check(written(tmp_path, changed(0, 3, "6")))["findings"]
    said = [(f["rule"], f["line"], f["column"], f["value"]) for f in found if f["rule"].startswith("form-")]
    assert said == [("form-received-disagrees", 9, "received_total", "10")]


def test_a_header_repeated_in_the_form(tmp_path: Path) -> None:
    """A header of several rows that comes again at a page break is left out, row by row, and its numbering too."""
    rows = [*TITLES, *HEADER, NUMBERS, *ROWS[:1], *HEADER, NUMBERS, *ROWS[1:], TOTAL]
    found = check(written(tmp_path, rows))
    assert found["counts"] == {}
    assert found["inputs"][0]["skipped"] == {"header": 3, "numbering": 1, "total": 1}


def test_headers_with_a_key_alone_tell_no_form(tmp_path: Path) -> None:
    """A sheet with units and fields, but no count of the form, is no table of ours."""
    (tmp_path / "danh-sach.csv").write_bytes("Cơ quan, đơn vị;Lĩnh vực giải quyết\nHồ Xá;Hộ tịch\n".encode())
    assert run("check", tmp_path, "--lang", "en").status == 2


def test_two_units_may_send_the_same_rows(tmp_path: Path) -> None:
    """Rows of two files are told apart by the unit that the title lines state."""
    written(tmp_path)
    other = [("Đơn vị báo cáo:", "UBND xã Vĩnh Chấp"), *WHOLE[2:]]
    written(tmp_path, other, "khac.csv")
    assert check(tmp_path)["counts"] == {}


@pytest.mark.parametrize("name", ["bieu-ii06a.csv", "bieu.xlsx"])
@pytest.mark.parametrize("returned", ["rejects", "workbook"])
def test_what_goes_back_is_read_again(name: str, returned: str, tmp_path: Path) -> None:
    """A wrong row, given back as rejects or as a workbook, is the same finding and no other when it is checked."""
    data = written(tmp_path / "in", changed(0, 2, "11"), name)
    options = ("--rejects", tmp_path / "back") if returned == "rejects" else ("-o", tmp_path / "back.xlsx")
    run("check", data, *options)
    back = tmp_path / ("back" if returned == "rejects" else "back.xlsx")
    found = run("check", back, "-f", "json").json["findings"]

    first = next(one for one in check(data)["findings"] if one["rule"].startswith("form-received"))
    assert [one["rule"] for one in found] == [first["rule"]]
    assert found[0]["message"] == first["message"]
