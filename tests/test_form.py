"""Form II.06a filled in by the command: its layout, its list, and what a check says of it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from contextlib import nullcontext
from importlib import resources
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from de_an06 import pipeline
from de_an06.config import load_config
from de_an06.crew import Crew
from de_an06.errors import InputError
from de_an06.options import Options
from de_an06.rules import Policy
from de_an06.tables.ii06a import COUNTS
from de_an06.text import ordered
from tests.runs import MONTHLY, SAMPLES, check, put, report, rows_of, run, save
from tests.test_stream import PLAIN, WHOLE, Written, crews, folders, placed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ASKED = ("--form", "ii06a", "--period", "2023-Q4")
WITHDRAWN = "Công dân yêu cầu rút hồ sơ"


def form(folder: Path = SAMPLES, *options: str) -> Any:
    """Return the form of a folder as its JSON says it."""
    return report(folder, *(options or ASKED))


def total(document: Any) -> dict[str, int | None]:
    """Return the columns of the total."""
    [line] = [line for line in document["lines"] if line["part"] == "total"]
    counts: dict[str, int | None] = line["counts"]
    return counts


def workbook(place: Path, *options: str, folder: Path = SAMPLES) -> Any:
    """Write the form as a workbook and return it as a person opens it."""
    ran = run("report", folder, *ASKED, *options, "-o", place)
    assert (ran.status, ran.err) == (0, "")
    return openpyxl.load_workbook(place)


def table_of(sheet: Any) -> dict[str, list[int]]:
    """Return the counts of each line of a sheet by its title."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_col=1, max_col=13)]
    return {row[1]: row[2:] for row in rows if isinstance(row[2], int)}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_check_finds_nothing_in_it(lang: str, tmp_path: Path) -> None:
    """The workbook beside the dossiers that it was filled in from is form II.06a, and without a finding."""
    shutil.copytree(SAMPLES, tmp_path, dirs_exist_ok=True)
    workbook(tmp_path / "bieu-ii06a.xlsx", "--lang", lang, folder=tmp_path)
    found = check(tmp_path)
    assert found["counts"] == {}
    [read] = [file for file in found["inputs"] if file["table"] == "ii06a"]
    assert read["rows"] == 36
    assert any("bieu-ii06a.xlsx" in one["path"] and "form" in one["reason"]["en"] for one in found["passed_over"])


def test_a_form_that_was_changed_is_found_out(tmp_path: Path) -> None:
    """One number of the workbook changed is found by the check: it neither balances nor fits the dossiers."""
    shutil.copytree(SAMPLES, tmp_path, dirs_exist_ok=True)
    place = tmp_path / "bieu-ii06a.xlsx"
    book = workbook(place, "--lang", "vi", folder=tmp_path)
    cell = next(row[12] for row in book.worksheets[0].iter_rows() if row[1].value == "Hộ tịch")
    cell.value += 1
    book.save(place)
    assert {"form-open-disagrees", "form-differs-from-dossiers"} <= set(check(tmp_path)["counts"])


def test_the_workbook_holds_the_same_numbers(tmp_path: Path) -> None:
    """Numbers of the workbook are numbers, and those that the JSON says."""
    found = table_of(workbook(tmp_path / "f.xlsx", "--lang", "vi").worksheets[0])
    said = form()
    for line in said["lines"]:
        assert found[line["title"]["vi"]] == [line["counts"][name] for name in COUNTS]
    assert found["Theo lĩnh vực"] == found["Theo đơn vị"] == found["Tổng số"]


def test_fields_stand_by_the_alphabet(tmp_path: Path) -> None:
    """A reader finds fields by the Vietnamese alphabet; other programs find the lines in the order that they had."""
    lines = list(table_of(workbook(tmp_path / "f.xlsx", "--lang", "vi").worksheets[0]))
    names = [line["member"] for line in form()["lines"] if line["part"] == "domain"]
    known = [name for name in names if name]
    assert lines[1 : len(known) + 1] == sorted(known, key=ordered)
    assert known == sorted(known)


def test_its_layout(tmp_path: Path) -> None:
    """The sheet has the nation's title, unit, period, a header in three rows, numbers of columns and signatures."""
    sheet = workbook(tmp_path / "f.xlsx", "--lang", "vi").worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for text in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "HUYỆN VĨNH LINH", "TỈNH QUẢNG TRỊ",
        "Biểu số II.06a/VPCP/KSTT", "(Từ ngày 01/10/2023 đến ngày 31/12/2023)", "Đơn vị tính: hồ sơ", "Từ kỳ trước",
        "(3)= (4)+(5)+(6)", "(13)", "Số liệu tính đến hết ngày 31 tháng 12 năm 2023.", "THỦ TRƯỞNG ĐƠN VỊ",
    ):  # fmt: skip
        assert text in texts
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"C10:F10", "G10:J10", "K10:M10", "D11:E11", "A10:A12"}
    assert sheet.freeze_panes == "C14"


def test_the_list_is_column_13(tmp_path: Path) -> None:
    """The second sheet lists the dossiers of column 13, those longest overdue first, with nothing of a person."""
    sheet = workbook(tmp_path / "f.xlsx", "--lang", "vi").worksheets[1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    listed = [row for row in rows if isinstance(row[0], int)]
    assert len(listed) == total(form())["open_overdue"] == 10
    assert [row[7] for row in listed] == sorted((row[7] for row in listed), reverse=True)
    codes = {row[0]: row for row in rows_of(SAMPLES / "dossiers.csv")[1:]}
    for row in listed:
        assert codes[row[1]][6][:10] == row[6].strftime("%d/%m/%Y")
        assert codes[row[1]][7] == "" or codes[row[1]][7][3:10] >= "01/2024"


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_the_same_form_is_the_same_bytes(ending: str, tmp_path: Path) -> None:
    """Two runs write the same bytes."""
    for name in ("a", "b"):
        assert run("report", SAMPLES, *ASKED, "-o", tmp_path / f"{name}.{ending}").status == 0
    assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


@pytest.mark.parametrize("period", ["2023-07", "2023-08", "2023-09"])
def test_monthly_exports_are_listed_once(period: str) -> None:
    """Where dossiers are in several exports, the newest state of each stands in the form and on its list."""
    found = form(MONTHLY, "--form", "ii06a", "--period", period)
    counts, codes = total(found), [one["code"] for one in found["overdue"]["dossiers"]]
    assert found["overdue"]["count"] == len(codes) == len(set(codes))
    assert counts["open_overdue"] in (len(codes), None)


def test_copies_are_listed_as_they_are_settled(tmp_path: Path) -> None:
    """A dossier that stands twice in one export is listed once; one whose copies disagree is not listed."""
    shutil.copytree(SAMPLES, tmp_path, dirs_exist_ok=True)
    before = form()["overdue"]["dossiers"]
    rows = rows_of(tmp_path / "dossiers.csv")
    by_code = {row[0]: row for row in rows}
    same, other = by_code[before[0]["code"]], list(by_code[before[1]["code"]])
    other[2] = "464"
    save(tmp_path / "dossiers.csv", [*rows, same, other])
    after = [one["code"] for one in form(tmp_path)["overdue"]["dossiers"]]
    assert after == [one["code"] for one in before if one["code"] != before[1]["code"]]


def test_its_json_is_as_its_schema_says() -> None:
    """The JSON of a form validates against the schema that is shipped, with and without a past."""
    schema = json.loads((resources.files("de_an06") / "data" / "form.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    for asked in (ASKED, ("--form", "ii06a", "--period", "2030-Q1", "--as-of", "2023-12-31")):
        Draft202012Validator(schema).validate(form(SAMPLES, *asked))


def test_the_offices_words_tell_kinds(tmp_path: Path) -> None:
    """What ended without a result is counted by kind, by the office's own words too."""
    shutil.copytree(SAMPLES, tmp_path, dirs_exist_ok=True)
    rows = rows_of(tmp_path / "dossiers.csv")
    next(row for row in rows if WITHDRAWN in row)[rows[0].index("Trạng thái")] = "Hồ sơ bị trả"
    save(tmp_path / "dossiers.csv", rows)
    with (tmp_path / "de-an06.toml").open("a", encoding="utf-8") as stated:
        stated.write('\n[vocabulary.status]\n"Hồ sơ bị trả" = "ended_without_result.returned"\n')
    asked = ("--form", "ii06a", "--period", "2023")
    found, before = (form(folder, *asked)["lines"][-1]["beside"] for folder in (tmp_path, SAMPLES))
    changed = {"unresolved_returned": 1, "unresolved_withdrawn": before["unresolved_withdrawn"] - 1}
    assert found == before | changed


def test_the_memo_tells_kinds() -> None:
    """The memo says how many dossiers were withdrawn, returned, stopped and refused, and in which columns they are."""
    said = run("report", SAMPLES, *ASKED, "--format", "markdown", "--lang", "vi").out
    kinds, where = "rút 3, trả lại 0, dừng 0, từ chối 0, không rõ loại 0", "3 ở cột 8, 0 ở cột 9, 0 ở cột 10"
    assert f"Hồ sơ kết thúc không có kết quả: 3, gồm {kinds}; {where}." in said


def test_a_unit_alone() -> None:
    """With --unit the form is that unit's: its line, its list, and its name at the head."""
    whole, one = form(), form(SAMPLES, *ASKED, "--unit", "19363")
    [line] = [line for line in whole["lines"] if line["member"] == "19363"]
    assert total(one) == line["counts"]
    assert one["office"] == "Thị trấn Hồ Xá"
    assert {found["unit"] for found in one["overdue"]["dossiers"]} == {"19363"}
    assert one["overdue"]["count"] == line["counts"]["open_overdue"]


def test_lines_add_up() -> None:
    """On each line and for the lines together the identities of the form hold."""
    said = form()
    for part in ("domain", "unit"):
        lines = [line["counts"] for line in said["lines"] if line["part"] == part]
        assert {name: sum(line[name] for line in lines) for name in COUNTS} == total(said)
    for line in said["lines"]:
        n = line["counts"]
        assert n["received_total"] == n["resolved_total"] + n["open_total"]


def test_without_a_past_cells_are_empty(tmp_path: Path) -> None:
    """Where earlier dossiers may be missing, columns that need them are empty, and the form says why."""
    shutil.copytree(SAMPLES, tmp_path, dirs_exist_ok=True)
    (tmp_path / "de-an06.toml").unlink()
    said = form(tmp_path, "--form", "ii06a", "--period", "2023-Q2")
    assert {name for name, n in total(said).items() if n is not None} == {"received_online", "received_direct"}
    assert "3, 6–13" in said["reasons"][0]["vi"]
    assert said["overdue"] == {"count": None, "dossiers": []}
    book = openpyxl.load_workbook(_written(tmp_path, "--period", "2023-Q2"))
    assert len([sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]) == 1


def _written(folder: Path, *options: str) -> Path:
    place = folder / "f.xlsx"
    assert run("report", folder, "--form", "ii06a", *options, "-o", place).status == 0
    return place


def test_what_cannot_be_read_is_said_beside_it(tmp_path: Path) -> None:
    """A dossier with a date that cannot be read is in no column, and the form says how much each may rise."""
    shutil.copytree(SAMPLES, tmp_path, dirs_exist_ok=True)
    rows = rows_of(tmp_path / "dossiers.csv")
    line = next(n for n, row in enumerate(rows, 1) if "/11/2023" in row[5] and row[7])
    put(tmp_path / "dossiers.csv", line, "Ngày hẹn trả", "31/02/2023")
    said = form(tmp_path)
    assert total(said)["received_total"] == (total(form())["received_total"] or 0) - 1
    [whole] = [line for line in said["lines"] if line["part"] == "total"]
    assert (whole["unplaced"], whole["more"]["received_total"], whole["more"]["resolved_late"]) == (1, 1, 1)
    ran = run("report", tmp_path, *ASKED, "--lang", "en", "--format", "markdown")
    assert "1 dossiers may belong to this period but have no place on the form" in ran.out.replace("\\", "")


@pytest.mark.parametrize("option", [("--by", "unit"), ("--indicator", "on_time"), ("--compare", "previous")])
def test_what_means_nothing_for_a_form_is_refused(option: Sequence[str]) -> None:
    """Groupings, indicators and comparisons are not for forms."""
    ran = run("report", SAMPLES, *ASKED, *option, "--lang", "en")
    assert ran.status == 2
    assert f"{option[0]} means nothing with --form" in ran.err


def test_a_form_that_there_is_not() -> None:
    """A name that is no form's is refused, and the forms there are are named."""
    ran = run("report", SAMPLES, "--form", "ii07a", "--lang", "en")
    assert ran.status == 2
    assert "ii06a" in ran.err


def test_names_are_texts(tmp_path: Path) -> None:
    """A name that a spreadsheet would run stands there as a text."""
    shutil.copytree(SAMPLES, tmp_path, dirs_exist_ok=True)
    name = '=HYPERLINK("http://x")'
    put(tmp_path / "units.csv", 4, "Tên đơn vị", name)
    sheet = workbook(tmp_path / "f.xlsx", "--lang", "vi", folder=tmp_path).worksheets[0]
    [cell] = [cell for row in sheet.iter_rows() for cell in row if cell.value == name]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_rows_for_other_programs() -> None:
    """As CSV the form is one row for each line, with what each column may be more by."""
    ran = run("report", SAMPLES, *ASKED, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert rows[-1]["part"] == "total"
    assert [int(rows[-1][name]) for name in COUNTS] == list(total(form()).values())
    assert rows[-1]["received_total_more"] == "0"


@settings(max_examples=max(10, settings().max_examples // 10))
@given(files=folders(PLAIN, odd=False), crew=crews())
def test_the_form_in_any_crew(files: list[Written], crew: Crew) -> None:
    """Columns and list are the same, whatever crew the run is given, and as many are listed as are overdue."""

    def filled(folder: Path, crew: Crew) -> object:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pipeline, "crew_for", lambda *_: nullcontext(crew))
            try:
                found = pipeline.form(folder, load_config(folder, None), Policy(), Options(form="ii06a"))
            except InputError as error:
                return error.en
        listed = [(one.code, one.unit, one.due) for one in found.overdue]
        assert found.total.counts.get("open_overdue", 0) <= (found.overdue_count or 0) == len(listed)
        return found.total, found.parts, sorted(listed)

    with placed(files) as folder:
        assert filled(folder, crew) == filled(folder, Crew(block_bytes=WHOLE))


@pytest.mark.parametrize("status", [True, False])
def test_memos_without_a_column_of_statuses(tmp_path: Path, *, status: bool) -> None:
    """Where no column tells how dossiers ended, the form says so, and no memo counts 0 of them."""
    header, *rows = rows_of(SAMPLES / "dossiers.csv")
    place = header.index("Trạng thái")
    save(tmp_path / "dossiers.csv", [row if status else [*row[:place], *row[place + 1 :]] for row in (header, *rows)])
    told = run("report", tmp_path, *ASKED, "--lang", "en", "-f", "markdown").out
    assert ("The data have no statuses" in told, "Dossiers paused" in told) == (not status, status)


def test_the_page_of_a_form_lies_across_the_paper() -> None:
    """All of it is wide, its head is repeated on each page, its total stands out, and it says once up to which day."""
    page = run("report", SAMPLES, *ASKED, "--lang", "vi", "--format", "html").out
    assert '<body class="wide">' in page
    assert page.count("<thead>") == page.count("<table>") == 2
    assert '<td class="strong">Tổng số</td>' in page
    assert page.count("Số liệu tính đến hết ngày") == 1
