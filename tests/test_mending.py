"""Codes that a spreadsheet took for numbers are read as the one listed code that they can have been."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.crew import Crew
from tests.containers import as_xlsx
from tests.runs import SAMPLES, check, report, run
from tests.test_stream import DAYS, WHOLE, crews, few, placed, plain, summed, taken, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

WHOLE_CODES = {"464": "046", "19363": "00363", "19366": "00066", "1.000656": "1.000650", "1.004194": "2.000000"}
"""Codes of the sample, and codes with zeros that stand for them here."""
NUMBERS = {"046": "46", "00363": "363", "00066": "66", "1.000650": "1,00065", "2.000000": "2"}
"""What a spreadsheet makes of these."""
NAMING = {
    "dossiers": ("Mã TTHC", "Mã đơn vị", "Đơn vị tiếp nhận"), "coverage": ("Mã đơn vị",), "units": ("Mã cấp trên",),
    "task_forces": ("Mã đơn vị",),
}  # fmt: skip
"""The columns that name codes of a list."""


def district(folder: Path, damaged: Callable[[str, str], bool]) -> Path:
    """Write the sample with codes that have zeros, as numbers in the columns (table, header) that are damaged."""
    folder.mkdir()
    for path in SAMPLES.glob("*.csv"):
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        for place, row in enumerate(rows):
            cells = [WHOLE_CODES.get(cell, cell) for cell in row]
            if place:
                cells = [
                    NUMBERS.get(cell, cell) if damaged(path.stem, head) else cell
                    for head, cell in zip(rows[0], cells, strict=True)
                ]
            writer.writerow(cells)
        (folder / path.name).write_bytes(out.getvalue().encode())
    (folder / "de-an06.toml").write_bytes((SAMPLES / "de-an06.toml").read_bytes())
    return folder


def folder_of(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files of these texts."""
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return folder


UNITS = "Mã đơn vị,Tên đơn vị\n"
DOSSIERS = "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"


def dossiers(*units: str) -> str:
    """Return dossiers of these units."""
    return DOSSIERS + "".join(f"H{n},1.001193,{unit},05/06/2023,online\n" for n, unit in enumerate(units))


def said(folder: Path) -> list[tuple[str, int, str, str]]:
    """Return rule, line, value and English sentence of each finding of a check."""
    return [(f["rule"], f["line"], f["value"], f["message"]["en"]) for f in check(folder)["findings"]]


@pytest.mark.parametrize("options", [(), ("--by", "unit"), ("--by", "service"), ("--unit", "046")])
def test_figures_of_damaged_codes_are_those_of_the_right_ones(options: tuple[str, ...], tmp_path: Path) -> None:
    """Figures, also by unit, service and below a unit, are the same when every column that names a code lost zeros."""
    whole = district(tmp_path / "whole", lambda *_: False)
    lost = district(tmp_path / "lost", lambda table, header: header in NAMING.get(table, ()))

    found, wanted = report(lost, *options), report(whole, *options)

    assert found["results"] == wanted["results"]


def test_each_damaged_column_is_one_note(tmp_path: Path) -> None:
    """Each column of each file that lost zeros is one note with all its cells counted, and nothing else is said."""
    lost = district(tmp_path / "lost", lambda table, header: header in NAMING.get(table, ()))
    texts = {table: (lost / f"{table}.csv").read_text(encoding="utf-8").splitlines() for table in NAMING}
    cells = {table: list(csv.DictReader(lines)) for table, lines in texts.items()}
    wanted = {
        (f"{table}.csv", header): sum(row[header] in NUMBERS.values() for row in cells[table])
        for table, headers in NAMING.items()
        for header in headers
    }

    found = check(lost)

    assert found["counts"] == {"code-as-number": len(wanted)}
    messages = {(f["path"], f["header"]): f["message"]["en"] for f in found["findings"]}
    assert messages.keys() == wanted.keys()
    assert all(f"a number: {count:,};" in messages[place] for place, count in wanted.items())


def test_the_note_stands_at_the_first_cell(tmp_path: Path) -> None:
    """The note names the first cell as it came, and every code that was read as another."""
    files = {"dossiers.csv": dossiers("19363", "45", "123", "45"), "units.csv": UNITS + "00123,A\n045,B\n19363,C\n"}
    ((rule, line, value, message),) = said(folder_of(tmp_path, files))

    assert (rule, line, value) == ("code-as-number", 3, "45")
    assert message.endswith("a number: 3; each fits one listed code alone and was read as that: 45 → 045; 123 → 00123.")


def test_a_code_that_is_listed_is_taken_as_it_stands(tmp_path: Path) -> None:
    """A number that is a listed code is that code, though another has the same digits."""
    files = {"dossiers.csv": dossiers("760", "00760"), "units.csv": UNITS + "760,A\n00760,B\n"}

    assert said(folder_of(tmp_path, files)) == []


def test_where_several_codes_fit_none_is_taken(tmp_path: Path) -> None:
    """A number that two listed codes fit is an unknown code, and the sentence says which there are."""
    files = {"dossiers.csv": dossiers("1"), "units.csv": UNITS + "01,A\n001,B\n"}
    ((rule, _, value, message),) = said(folder_of(tmp_path, files))

    assert (rule, value) == ("unknown-unit", "1")
    assert message.endswith("may have dropped its zeros, and 2 listed codes may be meant: 001, 01.")


def test_a_right_code_is_never_read_as_a_damaged_one(tmp_path: Path) -> None:
    """Where the list itself lost zeros a right code is unknown, and the sentence names what the list has."""
    files = {"dossiers.csv": dossiers("00004", "004"), "units.csv": UNITS + "4,A\n"}
    found = said(folder_of(tmp_path, files))

    assert [(rule, value) for rule, _, value, _ in found] == [("unknown-unit", "00004"), ("unknown-unit", "004")]
    assert all("the list has “4”, which may have lost its zeros" in message for *_, message in found)


@pytest.mark.parametrize("row", ["001,B\n001,C\n", ",B\n"], ids=["set aside", "no code"])
def test_a_row_in_doubt_may_be_the_one_that_is_meant(row: str, tmp_path: Path) -> None:
    """Nothing is mended where a row of the list that is set aside may have the code."""
    files = {"dossiers.csv": dossiers("1"), "units.csv": UNITS + "01,A\n" + row}

    assert "unknown-unit" in check(folder_of(tmp_path, files))["counts"]


def test_a_mended_code_means_the_unit_of_its_day(tmp_path: Path) -> None:
    """A unit whose code is mended is the version that was in force on the row's day."""
    units = "Mã đơn vị,Tên đơn vị,Hiệu lực từ,Hiệu lực đến\n00123,A,,30/06/2025\n00123,B,01/07/2025,\n"
    body = DOSSIERS + "H1,1.001193,123,30/06/2025,online\nH2,1.001193,123,13/07/2025,online\n"
    folder = folder_of(tmp_path, {"dossiers.csv": body, "units.csv": units})
    options = ("--by", "unit", "--period", "2025", "--lang", "vi")

    found = report(folder, *options)
    names = {
        r["group"]["unit"] for r in found["results"] if r["set"] != "totals" and r["indicator"] == "online_dossiers"
    }

    assert names == {"00123"}
    assert check(folder)["counts"] == {"code-as-number": 1}


def test_copies_that_differ_in_zeros_alone_are_one_dossier(tmp_path: Path) -> None:
    """Two copies of a dossier, one of which lost zeros, agree."""
    body = DOSSIERS + "H1,1.001193,00123,05/06/2023,online\nH1,1.001193,123,05/06/2023,online\n"
    files = {"dossiers.csv": body, "units.csv": UNITS + "00123,A\n"}

    assert check(folder_of(tmp_path, files))["counts"] == {"code-as-number": 1}


def test_an_ignored_note_changes_no_figure(tmp_path: Path) -> None:
    """Codes are mended also where the note is not wanted."""
    files = {"dossiers.csv": dossiers("123"), "units.csv": UNITS + "00123,A\n"}

    assert check(folder_of(tmp_path, files), "--ignore", "code-as-number")["counts"] == {}


def test_a_list_with_codes_of_its_own_is_left_alone(tmp_path: Path) -> None:
    """A list of communes numbered 1, 2, 3 has lost nothing."""
    units = "Mã đơn vị,Tên đơn vị,Cấp\n" + "".join(f"{n},Xã {n},Cấp xã\n" for n in range(1, 12))

    assert check(folder_of(tmp_path, {"units.csv": units}))["counts"] == {}


def test_a_listed_commune_without_its_zeros_is_named(tmp_path: Path) -> None:
    """A commune of three digits among those of five may have lost two zeros."""
    units = "Mã đơn vị,Tên đơn vị,Cấp\n00364,Xã A,Cấp xã\n363,Xã B,Cấp xã\n"
    ((rule, line, value, message),) = said(folder_of(tmp_path, {"units.csv": units}))

    assert (rule, line, value) == ("listed-code-as-number", 3, "363")
    assert "may be 00363" in message


def test_a_workbook_names_the_cell(tmp_path: Path) -> None:
    """The note about a column of a sheet stands at its first cell."""
    as_xlsx(tmp_path / "dossiers.xlsx", [line.split(",") for line in dossiers("00123", "123").splitlines()])
    folder_of(tmp_path, {"units.csv": UNITS + "00123,A\n"})

    assert [(f["sheet"], f["cell"]) for f in check(tmp_path)["findings"]] == [("Sheet1", "C3")]


CODES = ("00123", "123", "0123", "45", "1,5", "1.50", "19363", "x", "")


@few(25)
@given(rows=st.lists(st.sampled_from(CODES), max_size=12), crew=crews())
def test_any_crew_mends_alike(rows: list[str], crew: Crew) -> None:
    """Notes and sums are the same in blocks of any size, in threads and in processes."""
    file = plain("ho-so.csv", *({"unit_code": code} for code in rows))
    with placed([file]) as folder:
        (folder / "units.csv").write_text(UNITS + "00123,A\n045,B\n1.50,C\n", encoding="utf-8")
        found, wanted = taken(folder, crew, DAYS), taken(folder, Crew(block_bytes=WHOLE), DAYS)
        assert told(found) == told(wanted)
        assert summed(found) == summed(wanted)


@pytest.mark.parametrize("jobs", [1, 2])
def test_any_number_of_jobs_writes_the_same(jobs: int, tmp_path: Path) -> None:
    """A check of damaged codes is the same, byte by byte, with any --jobs."""
    lost = district(tmp_path / "lost", lambda table, header: header in NAMING.get(table, ()))
    found: Any = run("check", lost, "--format", "json", "--jobs", jobs).out

    assert found == run("check", lost, "--format", "json").out
