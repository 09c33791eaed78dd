"""One table says the same in whatever it is sent."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from de_an06.tables import tables
from tests.builders import valid_row
from tests.containers import CONTAINERS, as_csv, as_xlsx, as_zip, csv_bytes, zipped
from tests.runs import SAMPLES, Ran, check, figures, report, rows_of, run

WORKBOOKS = Path(__file__).parent / "data" / "workbooks"
COLUMNS = ("dossier_id", "service_code", "unit_code", "received_on", "due_on", "finished_on", "channel", "components")
HEADER = [tables()["dossiers"].columns[name].vi for name in COLUMNS]
CHANGES = st.dictionaries(
    st.sampled_from(COLUMNS),
    st.sampled_from(["", "#DIV/0!", "31/02/2023", "01/01/2023", "0012", "x y", "9", "7,5", "Trực tiếp", '"']),
    max_size=2,
)


def table(changes: list[dict[str, str]]) -> list[list[str]]:
    """Return a header and one dossier for each set of changes."""
    keys = ({"dossier_id": f"H50.11-230605-{n:04}"} | change for n, change in enumerate(changes))
    rows = [valid_row("dossiers", **change) for change in keys]
    return [HEADER, *([row[name] for name in COLUMNS] for row in rows)]


def findings(folder: Path) -> list[tuple[Any, ...]]:
    """Return what is found in a folder's files, but for the name of the file and what workbooks alone have."""
    found = [one for one in check(folder)["findings"] if one["rule"] not in ("hidden-rows", "number-as-text")]
    return [(f["rule"], f["line"], f["row"], f["column"], f["value"], f["key"], f["message"]) for f in found]


@given(st.lists(CHANGES, min_size=1, max_size=6))
@settings(max_examples=12, deadline=None)
def test_findings_and_figures_are_the_same(changes: list[dict[str, str]]) -> None:
    """Whatever stands in a table, each container gives the findings and figures of the plain CSV."""
    rows = table([{}, *changes])
    with TemporaryDirectory() as place:
        folders = {name: Path(place) / str(number) for number, name in enumerate(["ho-so.csv", *CONTAINERS])}
        for name, folder in folders.items():
            folder.mkdir()
            CONTAINERS.get(name, as_csv)(folder / name, rows)
        found = {name: findings(folder) for name, folder in folders.items()}
        drawn = [figures(report(folders[name])) for name in ("ho-so.csv", "ho-so.xlsx")]

    assert all(each == found["ho-so.csv"] for each in found.values())
    assert drawn[0] == drawn[1]


def test_old_workbook_says_the_same(tmp_path: Path) -> None:
    """An .xls of 1997 gives the findings and figures of its table as CSV."""
    shutil.copy(WORKBOOKS / "ho-so.xls", tmp_path)
    plain = tmp_path / "csv"
    plain.mkdir()
    shutil.copy(WORKBOOKS / "ho-so.csv", plain)

    assert findings(tmp_path / "ho-so.xls") == findings(plain)
    assert figures(report(tmp_path / "ho-so.xls")) == figures(report(plain))


def test_one_workbook_holds_the_sample(tmp_path: Path) -> None:
    """The sample district as one workbook per table in a zip gives the figures of its files."""
    shutil.copy(SAMPLES / "de-an06.toml", tmp_path)
    books = {path.stem: as_xlsx(tmp_path / f"{path.stem}.xlsx", rows_of(path)) for path in SAMPLES.glob("*.csv")}
    zipped(tmp_path / "so-lieu.zip", {f"{name}.xlsx": book.read_bytes() for name, book in books.items()})
    for book in books.values():
        book.unlink()

    packed = report(tmp_path)
    assert figures(packed) == figures(report(SAMPLES))
    assert "so-lieu.zip › dossiers.xlsx › Sheet1" in [file["path"] for file in packed["inputs"]]


def test_sheet_and_cell_are_named(tmp_path: Path) -> None:
    """A finding in a workbook names file, sheet and cell, on the screen and for programs."""
    as_xlsx(tmp_path / "so-lieu.xlsx", table([{}, {"finished_on": "31/02/2023"}]), "Hồ sơ")

    (found,) = check(tmp_path)["findings"]
    assert (found["path"], found["sheet"], found["cell"]) == ("so-lieu.xlsx › Hồ sơ", "Hồ sơ", "F3")
    assert "so-lieu.xlsx › Hồ sơ, ô F3:Ngày kết thúc" in " ".join(run("check", tmp_path, "--lang", "vi").out.split())


def test_names_of_members_are_shown(tmp_path: Path) -> None:
    """A file in an archive is named after the archive, in whichever folder it stands."""
    as_zip(tmp_path / "so-lieu.zip", table([{}]), "xa/ho-so.csv")

    assert [file["path"] for file in check(tmp_path)["inputs"]] == ["so-lieu.zip › xa/ho-so.csv"]


def test_each_member_is_read(tmp_path: Path) -> None:
    """Files that differ in an archive are all read; a period in the archive's name dates them."""
    rows = [csv_bytes(table([{"dossier_id": f"H50-{n}"}])) for n in range(2)]
    zipped(tmp_path / "2024-03.zip", {"ho-so-a.csv": rows[0], "b/ho-so-b.csv": rows[1]})

    inputs = check(tmp_path)["inputs"]
    assert [(file["rows"], file["snapshot"]) for file in inputs] == [(1, "2024-03-31")] * 2


def test_configuration_reaches_into_a_container(tmp_path: Path) -> None:
    """A pattern for a workbook holds for its sheets, one for a member for the member."""
    rows = table([{}])
    as_xlsx(tmp_path / "a.xlsx", [["Mã", *HEADER[1:]], *rows[1:]])
    as_zip(tmp_path / "b.zip", rows, "bo.csv")
    (tmp_path / "de-an06.toml").write_text(
        '[[files]]\nmatch = "a.xlsx"\ncolumns = { dossier_id = "Mã" }\n[[files]]\nmatch = "bo.csv"\nignore = true\n',
        encoding="utf-8",
    )

    found = check(tmp_path)
    assert [file["path"] for file in found["inputs"]] == ["a.xlsx › Sheet1"]
    assert [one["path"] for one in found["passed_over"]] == ["b.zip › bo.csv"]


def test_guide_sheets_are_passed_over(tmp_path: Path) -> None:
    """In a workbook named after a table, a second sheet of other headers is no broken table."""
    book = tmp_path / "ho-so.xlsx"
    with xlsxwriter.Workbook(str(book)) as made:
        for name, rows in {"Dữ liệu": table([{}]), "Hướng dẫn": [["Cách ghi"], ["Ghi đủ ô"]], "Trống": []}.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)

    found = check(tmp_path)
    assert [file["path"] for file in found["inputs"]] == ["ho-so.xlsx › Dữ liệu"]
    assert {one["path"] for one in found["passed_over"]} == {"ho-so.xlsx › Hướng dẫn", "ho-so.xlsx › Trống"}
    assert not [one for one in found["findings"] if one["severity"] == "error"]


def test_container_without_a_table_is_refused(tmp_path: Path) -> None:
    """An archive named after a table in which there is none is refused."""
    zipped(tmp_path / "ho-so.zip", {"anh.png": b"x"})
    as_csv(tmp_path / "dossiers.csv", table([{}]))

    found = check(tmp_path)
    assert found["refused"] == ["ho-so.zip"]
    assert "ho-so.zip › anh.png" in [one["path"] for one in found["passed_over"]]


def test_inputs_are_not_written_over(tmp_path: Path) -> None:
    """A workbook that was read is no place for the report."""
    book = as_xlsx(tmp_path / "ho-so.xlsx", table([{}]))

    ran: Ran = run("check", tmp_path, "--format", "json", "--output", book.with_suffix(".json"))
    assert ran.status == 0
    assert run("check", book, "--format", "json", "--output", book).status == 2


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a run no stand-in is left in the folder for temporary files."""
    scratch = tmp_path / "tam"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    as_zip(tmp_path / "ho-so.zip", table([{}]))

    check(tmp_path / "ho-so.zip")

    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(("rows", "cut"), [(5_000, True), (10_000, True), (4_999, False), (65_535, True)])
def test_a_limit_of_rows_is_noted(rows: int, cut: bool, tmp_path: Path) -> None:
    """As many rows as portals or an old Excel export at most are noted as a possible cut."""
    first = table([{}])[1]
    as_csv(tmp_path / "ho-so.csv", [HEADER, *([f"H50-{n}", *first[1:]] for n in range(rows))])

    assert check(tmp_path)["counts"] == ({"possible-cut": 1} if cut else {})
