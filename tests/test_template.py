"""Templates: the same bytes each time, nothing of a user's lost, and the sample filled into them passes the check."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from de_an06.cells import read_moment
from de_an06.errors import OutputError
from de_an06.tables import tables
from de_an06.template import csv_bytes, write_templates
from de_an06.template_mark import SHEET, Mark, mark_of, read_mark, schema_version
from de_an06.template_notes import note, words_of
from de_an06.template_workbook import workbook_bytes
from de_an06.text import fold
from de_an06.vocabulary import vocabulary
from tests.runs import SAMPLES, check, rows_of, run

if TYPE_CHECKING:
    from pathlib import Path

NAMES = list(tables())


def opened(name: str) -> Any:
    """Return the template of a table as a workbook."""
    return load_workbook(io.BytesIO(workbook_bytes(tables()[name])))


def typed(text: str, kind: str) -> object:
    """Return what a person who types the text makes of a cell of this kind."""
    if not text:
        return None
    if kind == "moment":
        return read_moment(text)
    return int(text) if kind == "integer" else text


def shown(value: object) -> str:
    """Return a cell's value as the export of a workbook writes it."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%d/%m/%Y %H:%M:%S}"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value)


def refilled(name: str, book: Any) -> Any:
    """Fill a template with the rows of the sample, column by column as its header says."""
    table, sheet = tables()[name], book.worksheets[0]
    head, *rows = rows_of(SAMPLES / f"{name}.csv")
    fields = [table.headers[fold(cell.value)] for cell in sheet[1]]
    places = [next((p for p, text in enumerate(head) if table.headers[fold(text)] == field), None) for field in fields]
    for line, row in enumerate(rows, 2):
        for column, (field, place) in enumerate(zip(fields, places, strict=True), 1):
            sheet.cell(line, column).value = None if place is None else typed(row[place], table.columns[field].kind)
    return book


def write_csv(path: Path, rows: list[list[str]], head: bytes) -> None:
    """Put rows below the header of a template."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    path.write_bytes(head + buffer.getvalue().encode())


def test_same_bytes(tmp_path: Path) -> None:
    """Two runs write the same files with the same bytes."""
    first, second = write_templates(tmp_path / "a"), write_templates(tmp_path / "b")

    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("name", NAMES)
def test_no_clock_in_a_workbook(name: str) -> None:
    """A workbook says that it was made on a day that is always the same."""
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(tables()[name]))) as packed:
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}
        assert packed.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


def test_both_forms_of_each_table(tmp_path: Path) -> None:
    """The command writes a CSV file and a workbook for each input table, and names them."""
    ran = run("template", tmp_path / "bieu-mau")

    assert (ran.status, ran.out) == (0, "")
    assert {line.rpartition("/")[2] for line in ran.err.splitlines()[:-1]} == {
        name + ending for name in NAMES for ending in (".csv", ".xlsx")
    }


@pytest.mark.parametrize("name", NAMES)
def test_headers(name: str) -> None:
    """The header of a template is that of the schema, in Vietnamese, as Excel opens it."""
    titles = [column.vi for column in tables()[name].columns.values()]

    assert [cell.value for cell in opened(name).worksheets[0][1]] == titles
    assert csv_bytes(tables()[name]).startswith(b"\xef\xbb\xbf")
    assert next(csv.reader([csv_bytes(tables()[name]).decode("utf-8-sig")], delimiter=";")) == titles


@pytest.mark.parametrize("name", NAMES)
def test_notes_on_headers(name: str) -> None:
    """Each header of a workbook has a note that says what it is, in which form, and whether it is needed."""
    notes = [cell.comment.text for cell in opened(name).worksheets[0][1]]

    assert notes == ["\n\n".join(note(tables()[name], field)) for field in tables()[name].columns]


@pytest.mark.parametrize("name", NAMES)
def test_lists_to_choose_from(name: str) -> None:
    """Each column of a closed choice offers the words of its list, and the vocabulary knows them all."""
    book, phrases = opened(name), vocabulary().phrases
    rules = {str(rule.sqref): rule for rule in book.worksheets[0].data_validations.dataValidation}
    for place, column in enumerate(tables()[name].columns.values(), 1):
        rule = next(
            rule for cells, rule in rules.items() if book.worksheets[0].cell(2, place).coordinate + ":" in cells
        )
        assert (rule.type == "list") is bool(words_of(column))
        if words_of(column):
            _, _, cells = rule.formula1.partition("!")
            assert tuple(cell.value for (cell,) in book[SHEET][cells.replace("$", "")]) == words_of(column)
            assert all(fold(word) in phrases[column.vocabulary] for word in words_of(column) if column.vocabulary)


@pytest.mark.parametrize("name", NAMES)
def test_hidden_mark(name: str) -> None:
    """The hidden sheet of a workbook tells table and schema again when it is read."""
    book = opened(name)

    assert book[SHEET].sheet_state == "hidden"
    assert read_mark(book[SHEET].iter_rows(values_only=True)) == mark_of(tables()[name])


def test_marks_are_told() -> None:
    """A template of today's schema is told from one of another version, or of a table that is no more."""
    now = mark_of(tables()["units"])

    assert "de-an06 template (table units), no data" in now.told().en
    assert all("another version" in mark.told().en for mark in (Mark("units", "0" * 12), Mark("x", now.schema)))


def test_no_mark() -> None:
    """Rows of another sheet bear no mark, however short they are."""
    assert read_mark([]) is None
    assert read_mark([("table",), ("de-an06 template",)]) is None
    assert read_mark([("table", "dossiers"), ("a", "b")]) is None


def test_versions_differ() -> None:
    """No two tables have the same version of a schema."""
    assert len({schema_version(table) for table in tables().values()}) == len(NAMES)


def test_empty_templates_pass(tmp_path: Path) -> None:
    """Of templates that nobody has filled in it is only noted that they hold no rows."""
    for name in NAMES:
        (tmp_path / f"{name}.csv").write_bytes(csv_bytes(tables()[name]))

    assert {finding["rule"] for finding in check(tmp_path)["findings"]} == {"no-rows"}


def test_filled_csv_passes(tmp_path: Path) -> None:
    """The sample's rows below the headers of the CSV templates pass the check as the sample does."""
    sample_names = [name for name in NAMES if (SAMPLES / f"{name}.csv").exists()]
    for name in sample_names:
        table, (head, *rows) = tables()[name], rows_of(SAMPLES / f"{name}.csv")
        places = {table.headers[fold(text)]: place for place, text in enumerate(head)}
        ordered = [[row[places[f]] if f in places else "" for f in table.columns] for row in rows]
        write_csv(tmp_path / f"{name}.csv", ordered, csv_bytes(table))

    assert check(tmp_path)["findings"] == check(SAMPLES)["findings"] == []
    assert [file["table"] for file in check(tmp_path)["inputs"]] == sorted(sample_names)


def test_filled_workbooks_pass(tmp_path: Path) -> None:
    """The sample typed into the workbooks, days as days and numbers as numbers, passes the check when exported."""
    for name in NAMES:
        if not (SAMPLES / f"{name}.csv").exists():
            continue
        buffer = io.BytesIO()
        refilled(name, opened(name)).save(buffer)
        rows = list(load_workbook(buffer).worksheets[0].iter_rows(min_row=2, values_only=True))
        write_csv(tmp_path / f"{name}.csv", [[shown(v) for v in row] for row in rows], csv_bytes(tables()[name]))

    found = check(tmp_path)

    assert found["findings"] == []
    assert sum(file["rows"] for file in found["inputs"]) == sum(file["rows"] for file in check(SAMPLES)["inputs"])


def test_filled_templates_are_spared(tmp_path: Path) -> None:
    """A template that somebody has begun to fill in is not written over without --force."""
    write_templates(tmp_path)
    write_templates(tmp_path)
    path = tmp_path / "dossiers.csv"
    path.write_bytes(path.read_bytes() + b"H1;\r\n")

    ran = run("template", tmp_path)

    assert (ran.status, path.read_bytes()[-5:]) == (2, b"H1;\r\n")
    assert ran.err.count("dossiers.csv") == 1
    assert run("template", tmp_path, "--force").status == 0
    assert path.read_bytes() == csv_bytes(tables()["dossiers"])


def test_no_folder_to_write_to(tmp_path: Path) -> None:
    """A file where the folder is to be is an error of one line."""
    (tmp_path / "x").write_bytes(b"")

    with pytest.raises(OutputError, match="Cannot write the templates"):
        write_templates(tmp_path / "x")


# --- templates that come back -----------------------------------------------------------------------------


def test_filled_templates_are_known(tmp_path: Path) -> None:
    """Of a template that was filled in the check says so, with table and version; its hidden sheet is no finding."""
    refilled("units", opened("units")).save(tmp_path / "u.xlsx")
    told = check(tmp_path)
    version = schema_version(tables()["units"])

    assert told["findings"] == []
    assert told["inputs"][0]["template"] == {"table": "units", "version": version, "in_force": True}
    assert [(one["path"], "no data" in one["reason"]["en"]) for one in told["passed_over"]] == [
        ("u.xlsx › _de_an06", True)
    ]
    said = run("check", tmp_path, "--lang", "vi").out
    assert version in said
    assert "biểu mẫu de-an06" in said


@pytest.mark.parametrize(("table", "version"), [("units", "0" * 12), ("services", None), ("no-such", "0" * 12)])
def test_templates_of_other_versions(tmp_path: Path, table: str, version: str | None) -> None:
    """A template of another version, or of another table, is a note that names both versions; its rows are read."""
    book = refilled("units", opened("units"))
    book[SHEET]["A1"], book[SHEET]["B2"] = "de-an06 template", table
    book[SHEET]["B1"] = version or schema_version(tables()[table])
    book.save(tmp_path / "u.xlsx")
    told = check(tmp_path)
    (found,) = told["findings"]

    assert (found["rule"], found["severity"], found["line"]) == ("other-template", "note", None)
    assert schema_version(tables()["units"]) in found["message"]["en"]
    assert told["inputs"][0]["rows"] > 1


def test_other_hidden_sheets(tmp_path: Path) -> None:
    """A hidden sheet of that name which bears no mark is told as any hidden sheet."""
    book = refilled("units", opened("units"))
    book[SHEET]["A1"] = "x"
    book.save(tmp_path / "u.xlsx")
    told = check(tmp_path)

    assert told["inputs"][0]["template"] is None
    assert "a hidden sheet is not read" in told["passed_over"][0]["reason"]["en"]
