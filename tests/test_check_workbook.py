"""The workbook of a check: the rows as they came, exact totals, every cut stated, nothing personal or that runs."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from de_an06.finding import SEVERITIES, Finding, Findings
from de_an06.pages.cover import LONGEST
from de_an06.renderers.xlsx import RENDERER
from de_an06.report import Check, Input
from de_an06.returned import ReturnedFile, ReturnedRow, Spool
from tests.runs import run, save
from tests.test_check_formats import UNRULY, hostile
from tests.test_rejects import GOOD, HEAD, row, sent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from de_an06.text import Lang

RED, YELLOW, BLUE, GREY = "FFFFC7CE", "FFFFEB9C", "FFDDEBF7", "FFD9D9D9"
ABOVE = 2
"""Rows of a sheet above the sender's."""


def book_of(folder: Path, *options: object, lang: Lang = "en") -> Any:
    """Check a folder and return its workbook."""
    place = folder.parent / "back.xlsx"
    ran = run("check", folder, "-o", place, "--lang", lang, *options)
    assert (ran.status in (0, 1), ran.out) == (True, ""), ran.err
    return openpyxl.load_workbook(place)


def texts(book: Any) -> list[str]:
    """Return all texts of a workbook, those of comments too."""
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    return [str(cell.value) for cell in cells if cell.value is not None] + [c.comment.text for c in cells if c.comment]


def colour(cell: Any) -> str | None:
    """Return the colour of a cell, if it has one."""
    return cell.fill.fgColor.rgb if cell.fill.patternType else None


def returned(
    rows: Iterable[ReturnedRow], name: str = "a.csv", headers: tuple[str, ...] = ("Mã hồ sơ",)
) -> ReturnedFile:
    """Return rows of a file as a check keeps them."""
    spool, count = Spool(), 0
    for one in rows:
        spool.add(one)
        count += 1
    kinds = dict.fromkeys(range(len(headers)), "code")
    return ReturnedFile(name, headers, kinds, {"error": count, "warning": 0, "note": 0}, count, spool=spool)


def drawn(*files: ReturnedFile, found: Finding | None = None, lang: Lang = "en") -> Any:
    """Return the workbook of a check with these rows."""
    findings = Findings()
    findings.add([found or finding()])
    inputs = tuple(Input(file.path, "dossiers", 9, 0, 0, "ab" * 32, "utf-8", ",") for file in files)
    assert RENDERER.check is not None
    data = RENDERER.check(Check("0.1.0", inputs, findings, (), (), rows=files), lang)
    assert isinstance(data, bytes)
    return openpyxl.load_workbook(io.BytesIO(data))


def finding(path: str = "a.csv", **changed: Any) -> Finding:
    """Return a finding at the first cell of a row."""
    told: dict[str, Any] = {
        "column": "dossier_id",
        "header": "Mã hồ sơ",
        "value": "x",
        "record": 1,
        "line": 2,
    } | changed
    return Finding("bad-code", "error", path, "dossiers", **told)


# --- the rows ---------------------------------------------------------------------------------------------


def test_rows_as_they_came(tmp_path: Path) -> None:
    """Each row with a finding stands there with its line, its reasons and the cells it had, all as texts."""
    book = book_of(sent(tmp_path / "in", GOOD, row(id="H2", due="31/02/2023", service="007"), row(id="H3", channel="")))
    sheet = book["ho-so"]
    first, second = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=ABOVE + 1)]

    assert [cell.value for cell in sheet[2]] == ["Line in the file", "Reason (de-an06)", *HEAD]
    assert (first[0], second[0]) == (3, 4)
    assert first[1].startswith("Error: Column “Ngày hẹn trả”: “31/02/2023” is not a date")
    assert first[2:] == ["H2", "007", "19363", "01/03/2023", "31/02/2023", "Trực tuyến", None]
    assert second[1].startswith("Note: ")


def test_faulty_cells_stand_out(tmp_path: Path) -> None:
    """Faulty cells have the colour of the worst that is said of them, and say it with how to mend it."""
    sheet = book_of(sent(tmp_path / "in", row(due="31/02/2023", channel="")), "--severity", "bad-date=warning")["ho-so"]
    due, channel, right = sheet["G3"], sheet["H3"], sheet["C3"]

    assert (colour(due), colour(channel), colour(right)) == (YELLOW, BLUE, None)
    assert "How to mend: " in due.comment.text
    assert right.comment is None
    assert colour(sheet["B3"]) == YELLOW


def test_rows_without_a_cell_to_blame(tmp_path: Path) -> None:
    """What is said of a row as a whole stands at its reason, and nothing of a row that does not line up is shown."""
    sheet = book_of(sent(tmp_path / "in", [*GOOD, "Nguyễn Văn A"]))["ho-so"]

    assert "ragged-row" in sheet["B3"].comment.text
    assert [cell.value for cell in sheet[3]][2:] == [None] * len(HEAD)
    assert {colour(cell) for cell in sheet[3][2:]} == {GREY}


def test_what_may_be_personal_is_left_out(tmp_path: Path) -> None:
    """No part of the workbook holds what may be personal, and the cover names the columns that are left blank."""
    data = sent(tmp_path / "in", row(due="Trần Thị B", unit="Lê Văn C"), [*GOOD, "Phạm Thị D"])
    book = book_of(data)
    with zipfile.ZipFile(tmp_path / "back.xlsx") as archive:
        parts = "".join(archive.read(name).decode() for name in archive.namelist())

    assert not [name for name in ("Trần", "Lê Văn", "Phạm", "Nguyễn") if name in parts]
    assert "ho-so.csv, columns left blank: Chủ hồ sơ" in texts(book)


def test_words_of_yes_and_no_stay(tmp_path: Path) -> None:
    """Yes and no are no personal data; other words in such a column are left out."""
    cells = [[*HEAD, "Thanh toán trực tuyến"], [*row(due="x"), "Có"], [*row(id="H2", due="x"), "Trần Thị B"]]
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "ho-so.csv", cells)
    sheet = book_of(tmp_path / "in")["ho-so"]

    assert [sheet["J3"].value, sheet["J4"].value] == ["Có", None]


def test_a_workbook_that_was_sent(tmp_path: Path) -> None:
    """Rows of a sheet come back on a sheet of its name, with the number of their row there."""
    (tmp_path / "in").mkdir()
    sender = openpyxl.Workbook()
    sender.active.title = "Hồ sơ T3"
    for cells in (HEAD, GOOD, row(id="H2", due="31/02/2023")):
        sender.active.append(cells)
    sender.save(tmp_path / "in" / "ho-so.xlsx")
    sheet = book_of(tmp_path / "in")["Hồ sơ T3"]

    assert [sheet["A2"].value, sheet["A3"].value, sheet["G3"].value] == ["Row of the sheet", 3, "31/02/2023"]


def test_a_baseline_is_left_out(tmp_path: Path) -> None:
    """Findings that a baseline accepts are not on the sheets."""
    data = sent(tmp_path / "in", row(due="31/02/2023"))
    accept = (
        "--baseline",
        tmp_path / "b.toml",
        "--update-baseline",
        "--who",
        "A",
        "--why",
        "B",
        "--until",
        "2999-01-01",
    )
    run("check", data, *accept)
    sent(data, row(due="31/02/2023"), row(id="H2", due="x1"))
    book = book_of(data, "--baseline", tmp_path / "b.toml")

    assert [line[0].value for line in book["ho-so"].iter_rows(min_row=ABOVE + 1)] == [3]
    assert "2 with errors; 1 on the sheet “ho-so”, without what is accepted" in texts(book)
    assert book_of(sent(data, row(due="31/02/2023")), "--baseline", tmp_path / "b.toml").sheetnames == [
        "Data check",
        "_de_an06",
    ]


# --- the cover --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_cover_has_exact_totals(tmp_path: Path, lang: Lang) -> None:
    """The cover counts the findings of each rule as JSON does, however few are listed, as numbers."""
    bad = [row(id=f"H{n}", due="31/02/2023") for n in range(30)]
    data = sent(tmp_path / "in", *bad, row(id="H99", channel=""))
    book = book_of(data, "-f", "json", "-o", tmp_path / "a.json", "--max-findings", 2, lang=lang)
    told = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    counted = {
        line[1].value: line[2].value for line in book.worksheets[0].iter_rows() if line[1].value in told["counts"]
    }

    assert counted == told["counts"] == {"bad-date": 30, "empty-channel": 1}
    assert book["ho-so"].max_row == 31 + ABOVE
    assert any("28" in text and "--max-findings" in text for text in texts(book))


def test_findings_of_files_stand_on_the_cover(tmp_path: Path) -> None:
    """What is said of a file or column as a whole stands on the cover, with how to mend it; so does a refused file."""
    data = sent(tmp_path / "in", GOOD)
    (data / "ho-so-2.csv").write_text("Mã hồ sơ,Mã TTHC\nH1,1.1\n", encoding="utf-8")
    cover = book_of(data).worksheets[0]
    lines = [[cell.value for cell in line] for line in cover.iter_rows()]

    assert [line for line in lines if line[:2] == ["Error", "ho-so-2.csv"] and "Ngày tiếp nhận" in line[3]]
    assert ["Files refused"] in [line[:1] for line in lines]


def test_a_clean_folder(tmp_path: Path) -> None:
    """Where nothing was found the cover says so, and what was read."""
    book = book_of(sent(tmp_path / "in", GOOD))

    assert book.sheetnames == ["Data check", "_de_an06"]
    assert "No errors, warnings or notes." in texts(book)
    assert "ho-so.csv" in texts(book)


# --- safety and limits ------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(hostile, hostile)
def test_no_cell_is_run(cell: str, name: str) -> None:
    """Whatever cells, headers and names hold is there as text: no formula, no link, no control character."""
    told = finding(name, value=cell, header=cell)
    book = drawn(returned([ReturnedRow(2, (cell,), ((0, told),))], name, (cell,)), found=told)
    cells = [one for sheet in book for line in sheet.iter_rows() for one in line]

    assert {one.data_type for one in cells} <= {"s", "n"}
    assert not [one for one in cells if one.hyperlink and not one.hyperlink.location]
    assert not [text for text in texts(book) if UNRULY.search(text)]


@pytest.mark.parametrize(
    "cell", ["=1+1", "-5", "+84", "<r>x</r>", "<r><t>x</t></r>", "_x0041_", "007", "1.234", " a ", "&amp;"]
)
def test_cells_stay_what_they_were(cell: str) -> None:
    """A cell is the text that was sent, whatever a spreadsheet or the library would make of it."""
    book = drawn(returned([ReturnedRow(2, (cell,), ((0, finding()),))]))

    assert (unescape(book["a"]["C3"].value), book["a"]["C3"].data_type) == (cell, "s")
    assert book["a"]["C3"].number_format == "@"


@settings(max_examples=10)
@given(
    st.builds(lambda text, n: (text * LONGEST)[: LONGEST + n], st.sampled_from(("a", "é😀", "😀")), st.integers(-3, 3))
)
def test_long_texts_are_cut(cell: str) -> None:
    """A text that no cell can hold is cut where Excel would, and says so; the cover counts it."""
    book = drawn(returned([ReturnedRow(2, (cell,), ((0, finding()),))]))
    shown = book["a"]["C3"].value
    fits = len(cell.encode("utf-16-le")) // 2 <= LONGEST

    assert len(shown.encode("utf-16-le")) // 2 <= LONGEST
    assert (shown == cell) == fits
    assert fits == (not [text for text in texts(book) if "longer than a cell" in text])


@settings(max_examples=20)
@given(
    st.lists(
        st.sampled_from(
            (
                "ho-so.csv",
                "Hồ sơ 2023/ho-so.csv",
                "[a]*.csv",
                "'x'.csv",
                "history.csv",
                "_DE_AN06.csv",
                "data check.csv",
                "x" * 60 + ".csv",
                "X" * 60 + ".csv",
                ".csv",
            )
        ),
        unique=True,
    )
)
def test_names_of_sheets(names: list[str]) -> None:
    """Every file has a sheet of its own under a name that Excel takes."""
    found = [
        sheet.title
        for sheet in drawn(*(returned([ReturnedRow(2, ("x",), ((0, finding(name)),))], name) for name in names))
    ]

    assert len({name.casefold() for name in found}) == len(found) == len(names) + 2
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in found)


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of too many rows the worst are there, and the cover says how many are not."""
    monkeypatch.setattr("de_an06.returning.MOST", 7)
    bad = [row(id=f"H{n}", channel="") for n in range(7)] + [row(id=f"E{n}", due="x") for n in range(5)]
    book = book_of(sent(tmp_path / "in", *bad), "--no-effect")

    assert [line[2].value for line in book["ho-so"].iter_rows(min_row=ABOVE + 1)] == [
        "H0",
        "H1",
        *(f"E{n}" for n in range(5)),
    ]
    assert any(text.startswith("5 more rows are not here: at most 10,000 of a file") for text in texts(book))


def test_too_many_rows_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files share the rows that the workbook may have in all; one that gets none has no sheet."""
    monkeypatch.setattr("de_an06.returning.MOST_IN_ALL", 3)
    data = sent(tmp_path / "in", *(row(id=f"A{n}", due="x") for n in range(5)), name="ho-so-1.csv")
    book = book_of(sent(data, row(id="B", due="x"), name="ho-so-2.csv"))

    assert book.sheetnames == ["Data check", "ho-so-1", "_de_an06"]
    assert any(text.startswith("3 more rows are not here") for text in texts(book))


def test_too_many_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many comments of a sheet the reason alone says what is wrong, and the cover says so."""
    monkeypatch.setattr("de_an06.check_workbook.COMMENTS", 4)
    book = drawn(returned(ReturnedRow(n, ("x",), ((0, finding()),)) for n in range(7)))

    assert [book["a"].cell(at, 3).comment is None for at in (6, 7)] == [False, True]
    assert any(text.startswith("3 more cells have no comment") for text in texts(book))


def test_too_many_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns beyond the last that a sheet has are left out, and the cover says how many."""
    monkeypatch.setattr("de_an06.check_workbook.COLUMNS", 6)
    faults = ((0, finding()), (5, finding(column="late")))
    book = drawn(returned([ReturnedRow(2, tuple("abcdef"), faults)], headers=tuple("ABCDEF")))

    assert [cell.value for cell in book["a"][3]][2:] == ["a", "b", "c", "d"]
    assert book["a"]["B3"].comment is not None
    assert any(text.startswith("2 more columns are not here") for text in texts(book))


def test_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many sheets files have none, and the cover says how many."""
    monkeypatch.setattr("de_an06.check_workbook.SHEETS", 2)
    names = [f"{n}.csv" for n in range(4)]
    book = drawn(*(returned([ReturnedRow(2, ("x",), ((0, finding(name)),))], name) for name in names))

    assert book.sheetnames == ["Data check", "0", "1", "_de_an06"]
    assert any(text.startswith("2 more files have no sheet") for text in texts(book))


# --- the file ---------------------------------------------------------------------------------------------


def test_same_bytes(tmp_path: Path) -> None:
    """The same files give the same bytes, with any number of processes."""
    data = sent(tmp_path / "in", row(due="31/02/2023"), row(id="H2", channel="chim"))
    run("check", data, "-o", tmp_path / "a.xlsx")
    run("check", data, "-f", "terminal", "-f", "xlsx", "-o", tmp_path / "b.xlsx", "--jobs", 1)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_sheets_are_as_wide_as_a_page(tmp_path: Path) -> None:
    """Every sheet is printed in landscape, as wide as one page and as long as it takes."""
    book = book_of(sent(tmp_path / "in", GOOD, row(id="H2", due="31/02/2023")))
    pages = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]

    assert len(pages) > 1
    assert {(p.page_setup.orientation, p.page_setup.fitToWidth, p.page_setup.fitToHeight) for p in pages} == {
        ("landscape", None, 0)
    }  # fmt: skip
    assert all(page.sheet_properties.pageSetUpPr.fitToPage for page in pages)


def test_no_workbook_on_the_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook for which no file is named is written into the folder one is in, and its path is said."""
    folder, here = sent(tmp_path, GOOD), tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    ran = run("check", folder, "-f", "xlsx", "--lang", "en")

    assert (ran.status, ran.out) == (0, "")
    assert [path.suffix for path in here.iterdir()] == [".xlsx"]
    assert all(str(path) in ran.err for path in here.iterdir())


def test_it_can_be_read_again(tmp_path: Path) -> None:
    """The workbook is read as the table whose rows it holds, and mended cells are right then."""
    book = book_of(sent(tmp_path / "in", GOOD, row(id="H2", due="31/02/2023")))
    book["ho-so"]["G3"].value = "28/03/2023"
    book.save(tmp_path / "back.xlsx")
    told = run("check", tmp_path / "back.xlsx", "-f", "json", "--no-effect").json

    assert [(file["table"], file["rows"]) for file in told["inputs"]] == [("dossiers", 1)]
    assert told["severities"]["error"] == 0


def test_severities_are_all_drawn() -> None:
    """Every severity has a colour and a word for it."""
    book = drawn(lang="vi")

    assert len({colour(book.worksheets[0].cell(at, 1)) for at in range(1, 40)} - {None, "FF1F4E78"}) == len(SEVERITIES)


def test_a_check_passes_it_over_among_the_data(tmp_path: Path) -> None:
    """A workbook of a check that lies among the data, in an archive too, is not read as data, and written over."""
    data = sent(tmp_path / "in", row(due="31/02/2023"))
    first = run("check", data, "-o", data / "back.xlsx")
    with zipfile.ZipFile(data / "back.zip", "w") as archive:
        archive.write(data / "back.xlsx", "back.xlsx")
    second = run("check", data, "-f", "json", "-f", "xlsx", "-o", data / "back.xlsx")

    assert (first.status, second.status) == (1, 1)
    assert [file["path"] for file in second.json["inputs"]] == ["ho-so.csv"]
    assert [one["path"] for one in second.json["passed_over"]] == ["back.xlsx", "back.zip › back.xlsx"]
