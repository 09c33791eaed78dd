"""What a person sees in a sheet is what is read: values, errors, merged cells, and what is hidden."""

from __future__ import annotations

import struct
import zipfile
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter

from de_an06.archive import Allowance
from de_an06.config import Limits
from de_an06.errors import InputError
from de_an06.sheet_forms import cell_name
from de_an06.sheet_marks import form_of_code
from de_an06.standins import Contents, Part, StandIns
from de_an06.tables import tables
from de_an06.unpacking import unpacked
from tests.containers import (
    CONTAINERS,
    as_csv,
    as_xlsx,
    ods_cell,
    write_ods,
    write_xls,
    xls_formula,
    xls_number,
    xls_short_numbers,
    xls_text,
    zipped,
)
from tests.runs import check, run
from tests.test_containers import HEADER, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def contents(path: Path, **limits: int) -> tuple[Contents, list[str]]:
    """Return what a workbook holds, and the text of each sheet that is read."""
    with StandIns() as stand_ins:
        found = unpacked(Part(path, path.name), stand_ins, Allowance(Limits.model_validate(limits)))
        return found, [part.path.read_text(encoding="utf-8") for part in found.parts]


def sheet(path: Path, fill: Callable[[Any, Any], None]) -> str:
    """Return what is read of a sheet that `fill` writes into a workbook."""
    with xlsxwriter.Workbook(str(path)) as book:
        fill(book, book.add_worksheet())
    return contents(path)[1][0]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (datetime(2023, 6, 5), "dd/mm/yyyy", "05/06/2023"),
        (datetime(2023, 6, 5, 14, 30), "dd/mm/yyyy hh:mm", "05/06/2023 14:30"),
        (datetime(2023, 6, 5, 14, 30, 15), "dd/mm/yyyy hh:mm:ss", "05/06/2023 14:30:15"),
        (datetime(2023, 6, 5, 23, 59, 59), "dd/mm/yyyy hh:mm:ss", "05/06/2023 23:59:59"),
        (timedelta(hours=30), "[h]:mm", "30:00"),
        (0.5, "hh:mm", "12:00"),
        (12, "0", "12"),
        (12.0, "General", "12"),
        (123, "00000", "00123"),
        (0.396, "0.0%", "39,6%"),
        (0.4, "0%", "40%"),
        (1.5, "General", "1.5"),
        (1.234, "General", "1.2340"),
        (2.00072, "General", "2.00072"),
        (123456789012, "0", "123456789012"),
        (True, "General", "TRUE"),
    ],
)
def test_values_read_as_they_are_seen(value: Any, form: str, text: str, tmp_path: Path) -> None:
    """Dates, times, numbers, percentages and flags become the text that a person sees."""
    read = sheet(tmp_path / "a.xlsx", lambda book, page: page.write(0, 0, value, book.add_format({"num_format": form})))

    assert read == text.join(('"', '"\n') if "," in text else ("", "\n"))


@pytest.mark.parametrize("wide", [True, False], ids=["1997", "5.0"])
@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (123, "00000", "00123"), (1, '"0"00', "001"), (123, "0", "123"), (2.5, "00000", "2.5"),
        (0.396, "0.0%", "39,6%"), (0.4, 9, "40%"), (0.3962, 10, "39,62%"), (1.5, 0, "1.5"),
        (45000, "dd/mm/yyyy", "15/03/2023"),
    ],
)  # fmt: skip
def test_numbers_of_an_xls_read_as_they_are_seen(
    value: float, form: str | int, text: str, *, wide: bool, tmp_path: Path
) -> None:
    """Codes padded with zeros, percentages and dates of an .xls become the text that a person sees, in any cell."""
    result = struct.pack("<d", value)
    cells = [xls_number(0, 0, value, 1), xls_formula(1, 0, result, 1), xls_text(2, 0, "x", 1, wide=wide)]
    path = write_xls(tmp_path / "a.xls", cells, [form], wide=wide)

    shown = f'"{text}"' if "," in text else text
    assert contents(path)[1] == [f"{shown}\n{shown}\nx\n"]


def test_short_numbers_of_an_xls_have_styles_each(tmp_path: Path) -> None:
    """Whole numbers side by side in one record are shown each as its own style says."""
    cells = [xls_short_numbers(0, 1, (7, 1), (8, 0), (9, 2)), xls_short_numbers(1, 0, (5, 2))]

    assert contents(write_xls(tmp_path / "a.xls", cells, ["000", "00"]))[1] == [",007,8,09\n05,,,\n"]


def test_a_failed_formula_of_an_xls_is_an_error(tmp_path: Path) -> None:
    """A formula of an .xls that failed is an error whatever its style, and one that gives a text that text."""
    cells = [xls_formula(0, 0, b"\x02\0\x2a\0\0\0\xff\xff", 1), xls_number(0, 1, 5, 1)]

    assert contents(write_xls(tmp_path / "a.xls", cells, ["000"]))[1] == ["#N/A,005\n"]


def test_a_style_that_is_not_there_shows_the_number(tmp_path: Path) -> None:
    """A cell of an .xls whose style the workbook does not have is read as its number."""
    assert contents(write_xls(tmp_path / "a.xls", [xls_number(0, 0, 5, 77)]))[1] == ["5\n"]


def test_codes_of_an_xls_are_those_of_its_csv(tmp_path: Path) -> None:
    """Units shown with zeros in an .xls are the units of the list, without a finding."""
    rows = [["Mã đơn vị", "Tên đơn vị"], ["00123", "A"], ["00045", "B"]]
    cells = [*(xls_text(0, column, text) for column, text in enumerate(rows[0])), xls_number(1, 0, 123, 1),
             xls_text(1, 1, "A"), xls_number(2, 0, 45, 1), xls_text(2, 1, "B")]  # fmt: skip
    write_xls(tmp_path / "don-vi.xls", cells, ["00000"])
    as_csv(tmp_path / "ho-so.csv", table([{"unit_code": "00123"}, {"unit_code": "00045"}]))

    assert check(tmp_path)["counts"] == {}


def test_rows_and_columns_keep_their_numbers(tmp_path: Path) -> None:
    """Empty rows and columns before the table, and cells of several lines, shift no row and no column."""

    def fill(_: Any, page: Any) -> None:
        page.write(2, 1, "a\nb\r\nc")
        page.write(4, 3, "d")

    assert sheet(tmp_path / "a.xlsx", fill) == ",,,\n,,,\n,a b c,,\n,,,\n,,,d\n"


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
def test_errors_are_read_as_errors(error: str, tmp_path: Path) -> None:
    """A cell whose formula failed is no empty cell."""
    read = sheet(tmp_path / "a.xlsx", lambda _, page: page.write_formula(0, 0, "=1/0", None, error))

    assert read == f"{error}\n"


def test_a_formula_without_a_result_is_an_error(tmp_path: Path) -> None:
    """A formula that was never worked out has no value, and isn't read as an empty cell."""
    whole = as_xlsx(tmp_path / "whole.xlsx", [["a", "b"], ["c"]])
    with zipfile.ZipFile(whole) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    page = "xl/worksheets/sheet1.xml"
    members[page] = members[page].replace(b"</row></sheetData>", b'<c r="C2"><f>A1+1</f></c></row></sheetData>')

    assert contents(zipped(tmp_path / "a.xlsx", members))[1] == ["a,b,\nc,,#FORMULA!\n"]


@pytest.mark.parametrize("name", CONTAINERS)
def test_an_error_never_passes_for_a_code(name: str, tmp_path: Path) -> None:
    """An error in a column of codes is a finding at its cell, and the cell counts as unknown."""
    CONTAINERS[name](tmp_path / name, table([{}, {"unit_code": "#REF!"}, {"dossier_id": "#N/A"}]))

    found = check(tmp_path)
    assert found["counts"] == {"error-cell": 2}
    assert [(one["row"], one["column"], one["value"]) for one in found["findings"]] == [
        (3, "unit_code", "#REF!"), (4, "dossier_id", "#N/A"),
    ]  # fmt: skip


def test_headers_are_filled_across_and_down(tmp_path: Path) -> None:
    """Merged cells of a header give each of their columns and rows the text; titles are left as they are."""

    def fill(_: Any, page: Any) -> None:
        page.merge_range("A1:F1", "DANH SÁCH")
        page.merge_range("A2:A3", "Mã")
        page.merge_range("B2:C2", "Tiếp nhận")
        page.merge_range("D2:F2", "Kết quả")
        page.write_row("B3", ["Tổng", "Mới", "Sớm", "Đúng", "Muộn"])

    assert sheet(tmp_path / "a.xlsx", fill).splitlines() == [
        "DANH SÁCH,,,,,", "Mã,Tiếp nhận,Tiếp nhận,Kết quả,Kết quả,Kết quả", "Mã,Tổng,Mới,Sớm,Đúng,Muộn",
    ]  # fmt: skip


def test_merged_cells_among_rows_are_a_warning(tmp_path: Path) -> None:
    """A cell merged over several rows gives each of them its value, and a warning says so."""

    def fill(_: Any, page: Any) -> None:
        for at, row in enumerate(table([{}, {}, {}])):
            page.write_row(at, 0, row)
        page.merge_range("C3:C4", "19363")

    text = sheet(tmp_path / "ho-so.xlsx", fill)
    found = [one for one in check(tmp_path)["findings"] if one["rule"] == "merged-cells"]
    assert text.count("19363") == 3
    assert ["C3:C4" in one["message"]["en"] for one in found] == [True]


def test_hidden_sheets_are_passed_over(tmp_path: Path) -> None:
    """A hidden sheet is not read, and that is said; hidden rows and columns are read, and that is said."""
    with xlsxwriter.Workbook(str(tmp_path / "ho-so.xlsx")) as book:
        for name in ("Hồ sơ", "Cũ"):
            page = book.add_worksheet(name)
            for at, row in enumerate(table([{}, {}])):
                page.write_row(at, 0, row)
        page.hide()
        first = book.get_worksheet_by_name("Hồ sơ")
        first.set_row(2, None, None, {"hidden": True})
        first.set_column("D:E", None, None, {"hidden": True})

    found = check(tmp_path)
    assert [(one["path"], "hidden sheet" in one["reason"]["en"]) for one in found["passed_over"]] == [
        ("ho-so.xlsx › Cũ", True)
    ]
    (note,) = (one for one in found["findings"] if one["rule"] == "hidden-rows")
    assert (note["severity"], "1 hidden rows and 2 hidden columns" in note["message"]["en"]) == ("note", True)
    assert found["inputs"][0]["rows"] == 2


def test_forms_of_cells_are_noted(tmp_path: Path) -> None:
    """Serial numbers for dates and text for numbers are read, and noted once for each column."""
    rows = table([{}, {"received_on": "45082", "due_on": "45089", "finished_on": "45086"}])
    with xlsxwriter.Workbook(str(tmp_path / "ho-so.xlsx")) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, rows[0])
        for at, row in enumerate(rows[1:], 1):
            page.write_row(at, 0, [float(text) if text.startswith("450") else text for text in row])

    found = check(tmp_path)
    assert found["counts"] == {"serial-date": 3, "number-as-text": 1}
    assert [one["cell"] for one in found["findings"]] == ["H2", "E3", "F3", "D3"]


ODS_HEAD = "".join(ods_cell(text) for text in HEADER)


def test_an_ods_says_what_is_hidden_and_wrong(tmp_path: Path) -> None:
    """Errors, percentages, repeated, merged and hidden rows of an .ods are seen."""
    error = '<table:table-cell office:value-type="string" office:string-value="" table:formula="of:=1/0">'
    share = '<table:table-cell office:value-type="percentage" office:value="0.396"><text:p>39,6%</text:p>'
    wide = ods_cell("a", ' table:number-columns-spanned="2"')
    path = write_ods(
        tmp_path / "a.ods",
        '<table:table table:name="S"><table:table-column table:visibility="collapse"/>'
        f'<table:table-row table:visibility="filter">{wide}<table:covered-table-cell/>{ods_cell("b")}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="2">{error}<text:p>#DIV/0!</text:p></table:table-cell>{share}'
        f'</table:table-cell>{ods_cell("c")}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>',
    )  # fmt: skip

    found, texts = contents(path)
    assert texts == ['a,a,b\n#DIV/0!,"39,6%",c\n#DIV/0!,"39,6%",c\n']
    assert dict(found.parts[0].findings[0].values) == {"rows": "1", "columns": "1"}


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "ZZZ99"])
def test_far_cells_are_refused_before_they_are_loaded(far: str, tmp_path: Path) -> None:
    """A stray cell far out, which would take all memory, is refused with the limit's name."""
    whole = as_xlsx(tmp_path / "whole.xlsx", table([{}]))
    with zipfile.ZipFile(whole) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    page = "xl/worksheets/sheet1.xml"
    members[page] = members[page].replace(
        b"</row></sheetData>", f'<c r="{far}"><v>1</v></c></row></sheetData>'.encode()
    )
    found, _ = contents(zipped(tmp_path / "a.xlsx", members), cells=1_000_000)

    assert [(name, "limits.cells" in error.en) for name, error in found.broken] == [("a.xlsx › Sheet1", True)]


def test_repeated_cells_are_refused_before_they_are_loaded(tmp_path: Path) -> None:
    """A filled cell that an .ods repeats without end is refused with the limit's name."""
    cell = ods_cell("a", ' table:number-columns-repeated="16384"')
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    path = write_ods(tmp_path / "a.ods", f'<table:table table:name="S">{row}</table:table>')

    with pytest.raises(InputError, match=r"limits\.cells"):
        contents(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    """A workbook whose XML declares entities is refused, not expanded."""
    with zipfile.ZipFile(as_xlsx(tmp_path / "whole.xlsx", [["a"]])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    page = "xl/worksheets/sheet1.xml"
    members[page] = members[page].replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)

    assert "entities" in contents(zipped(tmp_path / "a.xlsx", members))[0].broken[0][1].en


@pytest.mark.parametrize("name", ["ho-so.xlsx", "ho-so.xls"])
def test_text_under_the_name_of_a_workbook(name: str, tmp_path: Path) -> None:
    """What is CSV under the name of a workbook, as portals send it, is read as CSV; a web page is refused as one."""
    as_csv(tmp_path / name, table([{}]))
    assert check(tmp_path)["inputs"][0]["rows"] == 1

    (tmp_path / name).write_text("<html><table><tr><td>Mã hồ sơ</td></tr></table></html>", encoding="utf-8")
    assert "web page" in run("check", tmp_path, "--lang", "en").out


def test_protected_workbooks_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook under a password is refused by a sentence that says so."""
    path = tmp_path / "ho-so.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    monkeypatch.setattr("de_an06.xls_marks.is_encrypted_package", lambda _: True)

    with pytest.raises(InputError, match="password"):
        contents(path)


def test_a_damaged_old_workbook_is_refused(tmp_path: Path) -> None:
    """An .xls that is no workbook inside is refused by one sentence."""
    path = tmp_path / "ho-so.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))

    with pytest.raises(InputError, match="damaged"):
        contents(path)


@pytest.mark.parametrize(
    ("code", "form"), [("00000", 5), ("0%", -1), ("0.00%", -3), ("0", None), ("dd/mm/yyyy", None), ('"0"00', 3)]
)
def test_formats_that_matter(code: str, form: int | None) -> None:
    """Formats that pad with zeros or make percentages are told from all others."""
    assert form_of_code(code) == form


@pytest.mark.parametrize(("column", "name"), [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (702, "AAA1")])
def test_cells_are_named_as_in_a_spreadsheet(column: int, name: str) -> None:
    """Columns are lettered as spreadsheets letter them."""
    assert cell_name(column, 1) == name


def test_formulas_without_results_are_one_finding_a_column(tmp_path: Path) -> None:
    """Cells of one column whose formulas openpyxl wrote without results are unknown, and one finding."""
    book = openpyxl.Workbook()
    for row in table([{"components": text} for text in ("=1+1", "=1+2")]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "ho-so.xlsx")

    found = check(tmp_path)
    assert found["counts"] == {"formula-not-calculated": 1}
    assert found["findings"][0]["value"] is None


@pytest.mark.parametrize(("kind", "text"), [("", "#FORMULA!"), (' t="str"', "")])
def test_only_a_text_may_be_an_empty_result(kind: str, text: str, tmp_path: Path) -> None:
    """A formula whose result is empty was never worked out, unless it gives a text."""
    with zipfile.ZipFile(as_xlsx(tmp_path / "whole.xlsx", [["a", "b"], ["c"]])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    page = "xl/worksheets/sheet1.xml"
    cell = f'<c r="B2"{kind}><f>A1</f><v></v></c></row></sheetData>'.encode()
    members[page] = members[page].replace(b"</row></sheetData>", cell)

    assert contents(zipped(tmp_path / "a.xlsx", members))[1] == [f"a,b\nc,{text}\n"]


def test_a_total_without_its_result_states_nothing(tmp_path: Path) -> None:
    """A total row whose sums were never worked out disagrees with no rows."""
    book = openpyxl.Workbook()
    columns = tables()["ii06a"].columns
    names = ("unit_code", "received_total", "resolved_total", "open_total")
    for row in ([columns[name].vi for name in names], ["19363", 3, 2, 1], ["Tổng số", "=B2", "=C2", "=D2"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "bieu-06a.xlsx")

    assert check(tmp_path)["counts"] == {}
