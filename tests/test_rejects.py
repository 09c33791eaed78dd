"""Rejects: every row with errors as it came, with its reason, without personal data, and nothing of a user's lost."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.config import load_config
from de_an06.crew import Crew
from de_an06.dialect import raw_cells, split_record
from de_an06.discover import discover
from de_an06.hands import can_fork
from de_an06.intake import take_in
from de_an06.rejects import REASON, Rejects
from de_an06.rejects_folder import RejectsFolder
from de_an06.rules import Policy
from tests.runs import check, run

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.text import Lang

HEAD = ["Mã hồ sơ", "Mã TTHC", "Mã đơn vị", "Ngày tiếp nhận", "Ngày hẹn trả", "Hình thức nộp", "Chủ hồ sơ"]
GOOD = ["H1", "1.000001", "19363", "01/03/2023", "05/03/2023", "Trực tuyến", "Nguyễn Văn A"]


def row(**cells: str) -> list[str]:
    """Return a good row with some cells changed: id, service, unit, received, due, channel, owner."""
    names = ("id", "service", "unit", "received", "due", "channel", "owner")
    return [cells.get(name, text) for name, text in zip(names, GOOD, strict=True)]


def sent(folder: Path, *rows: list[str], name: str = "ho-so.csv", mark: str = ",", end: str = "\n") -> Path:
    """Write dossiers as an office sends them."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=mark, lineterminator=end).writerows([HEAD, *rows])
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(buffer.getvalue().encode())
    return folder


def rejected(folder: Path, place: Path, *options: object, name: str = "ho-so.csv") -> list[list[str]]:
    """Check a folder and return its rejected rows below their header."""
    ran = run("check", folder, "--rejects", place, "--lang", "en", *options)
    assert ran.status in (0, 1), ran.err
    mark = ";" if ";" in (folder / name).read_text(encoding="utf-8") else ","
    return list(csv.reader(io.StringIO((place / name).read_text(encoding="utf-8-sig"), newline=""), delimiter=mark))


def crew_rejects(folder: Path, place: Path, crew: Crew, limit: int = 1000) -> dict[str, bytes]:
    """Return the files of rejects, by name, that a crew gives."""

    def speak(_: bool) -> Lang:
        return "vi"

    rejects = Rejects(RejectsFolder(place), False, speak)
    config = load_config(folder, None)
    rejects.begin(vietnamese=True)
    for rows in take_in(discover(folder, config), config, Policy(limit=limit), crew, rows=True).faulty:
        rejects.take(rows)
    rejects.end()
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in sorted(place.rglob("*.*"))}


def test_rows_as_they_came(tmp_path: Path) -> None:
    """A row with an error comes back with the cells it had, behind its line, the rule and the sentence."""
    data = sent(tmp_path / "in", GOOD, row(id="H2", due="31/02/2023"))

    head, bad = rejected(data, tmp_path / "out")

    assert head == [REASON.en, *HEAD]
    assert bad[0].startswith("line 3 | bad-date: ")
    assert "“31/02/2023”" in bad[0]
    assert bad[1:] == [*row(id="H2", due="31/02/2023")[:-1], ""]


def test_bytes_as_they_came(tmp_path: Path) -> None:
    """Delimiter, line ends and quotes of the file stay, and Excel is told that it is UTF-8."""
    data = sent(tmp_path / "in", row(due="31/02/2023"), mark=";", end="\r\n")
    (data / "ho-so.csv").write_bytes((data / "ho-so.csv").read_bytes().replace(b";19363;", b';"19363";'))

    rejected(data, tmp_path / "out")
    written = (tmp_path / "out" / "ho-so.csv").read_bytes()

    assert written.startswith(b"\xef\xbb\xbf")
    assert written.endswith(';H1;1.000001;"19363";01/03/2023;31/02/2023;Trực tuyến;\r\n'.encode())


def test_all_reasons_of_a_row(tmp_path: Path) -> None:
    """A row with several errors comes back once, with each of them."""
    bad = rejected(sent(tmp_path / "in", row(due="x1", channel="chim")), tmp_path / "out")[1:]

    assert len(bad) == 1
    assert [part.partition(":")[0] for part in bad[0][0].split(" | ")] == ["line 2", "bad-date", "unknown-word"]


def test_personal_columns_are_blank(tmp_path: Path) -> None:
    """What may be personal is blank: columns that no table has, and letters where none belong."""
    data = sent(tmp_path / "in", row(due="Trần Thị B", unit="Lê Văn C"))

    bad = rejected(data, tmp_path / "out")[1]

    assert bad[1:] == ["H1", "1.000001", "", "01/03/2023", "", "Trực tuyến", ""]
    assert all(name not in "".join(bad) for name in ("Trần", "Lê", "Nguyễn"))


def test_with_personal(tmp_path: Path) -> None:
    """With --with-personal all cells stay, and the run says so."""
    data = sent(tmp_path / "in", row(due="Trần Thị B"))

    assert rejected(data, tmp_path / "out", "--with-personal")[1][1:] == row(due="Trần Thị B")
    said = run("check", data, "--rejects", tmp_path / "out", "--with-personal", "--lang", "vi").err
    assert "dữ liệu cá nhân" in said


def test_with_personal_alone(tmp_path: Path) -> None:
    """--with-personal without --rejects is a bad option."""
    assert run("check", sent(tmp_path, GOOD), "--with-personal").status == 2


def test_rows_that_do_not_line_up(tmp_path: Path) -> None:
    """Of a row with a cell too many nothing is shown, for any cell may be personal; it has as many cells as before."""
    data = sent(tmp_path / "in", [*GOOD, "Nguyễn Văn A"])

    bad = rejected(data, tmp_path / "out")[1]

    assert bad[0].startswith("line 2 | ragged-row: ")
    assert bad[1:] == [""] * 8


def test_formulas_stay_texts(tmp_path: Path) -> None:
    """A cell that a spreadsheet would run is written as text, and a negative number as it is."""
    bad = rejected(sent(tmp_path / "in", row(id="=1+1", service="-5", due="31/02/2023")), tmp_path / "out")[1]

    assert bad[1:3] == ["'=1+1", "-5"]


def test_every_row_however_few_are_listed(tmp_path: Path) -> None:
    """--max-findings does not cut the rejects."""
    bad = [row(id=f"H{n}", due="31/02/2023") for n in range(50)]

    assert len(rejected(sent(tmp_path / "in", *bad), tmp_path / "out", "--max-findings", 1)) == 51


def test_every_row_of_a_column(tmp_path: Path) -> None:
    """Where a whole column cannot be read, each row whose cell is unread comes back, with the same reason."""
    rows = [row(id=f"H{n}", received=f"03/{n}/2023", due="") for n in range(10, 30)]

    found = rejected(sent(tmp_path / "in", *rows), tmp_path / "out")[1:]

    assert len({reason.partition(" | ")[2] for reason, *_ in found}) == 1
    assert [one[1] for one in found] == [one[0] for one in rows]


def test_copies_that_differ(tmp_path: Path) -> None:
    """Each later copy that differs comes back from its own file, and names the line of the first."""
    data = sent(tmp_path / "in", GOOD, row(due="06/03/2023"), name="ho-so-1.csv")
    sent(data, row(due="07/03/2023"), name="ho-so-2.csv")

    first = rejected(data, tmp_path / "a", "--max-findings", 1, name="ho-so-1.csv")[1:]
    second = rejected(data, tmp_path / "a", "--max-findings", 1, name="ho-so-2.csv")[1:]

    assert [one[0].partition(" | ")[0] for one in first + second] == ["line 3", "line 2"]
    assert all("conflicting-copies" in reason and "ho-so-1.csv:2" in reason for reason, *_ in first + second)


def test_only_errors(tmp_path: Path) -> None:
    """Warnings are no reason to send a row back, unless they are made errors; ignored rules are none."""
    data = sent(tmp_path / "in", row(channel=""))
    run("check", data, "--rejects", tmp_path / "a")

    assert json.loads((tmp_path / "a" / "manifest.json").read_text(encoding="utf-8"))["files"] == []
    assert "empty-channel" in rejected(data, tmp_path / "b", "--severity", "empty-channel=error")[1][0]
    bad = sent(tmp_path / "bad", row(due="31/02/2023"))
    run("check", bad, "--rejects", tmp_path / "c", "--ignore", "bad-date")
    assert not (tmp_path / "c" / "ho-so.csv").exists()


def test_mended_rows_pass(tmp_path: Path) -> None:
    """Rejects whose cells were mended pass the check, reason column and all."""
    rejected(sent(tmp_path / "in", GOOD, row(id="H2", due="31/02/2023")), tmp_path / "out")
    path = tmp_path / "out" / "ho-so.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",31/02/2023", ",28/03/2023"), encoding="utf-8")

    found = check(tmp_path / "out")

    assert (found["findings"], found["inputs"][0]["rows"]) == ([], 1)


def test_a_check_passes_rejects_over(tmp_path: Path) -> None:
    """Rejects within the data folder are not read as data, whatever the folder is called."""
    data = sent(tmp_path / "in", row(due="31/02/2023"))
    rejected(data, data / "tra-lai")

    found = check(data)

    assert [file["path"] for file in found["inputs"]] == ["ho-so.csv"]
    assert [one["path"] for one in found["passed_over"]] == ["tra-lai/"]


def test_a_second_run_writes_over_its_own(tmp_path: Path) -> None:
    """Rejects that nobody has touched are replaced, those of files that are mended now removed."""
    data = sent(tmp_path / "in", row(due="31/02/2023"))
    rejected(data, tmp_path / "out")
    sent(data, GOOD)

    assert run("check", data, "--rejects", tmp_path / "out").status == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("touched", ["ho-so.csv", "other.txt"])
def test_what_others_wrote_is_spared(tmp_path: Path, touched: str) -> None:
    """A folder in which somebody has mended rows, or keeps files, is not written to, and nothing is checked."""
    data, place = sent(tmp_path / "in", row(due="31/02/2023")), tmp_path / "out"
    rejected(data, place)
    (place / touched).write_bytes(b"mine")

    ran = run("check", data, "--rejects", place)

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert touched in ran.err
    assert (place / touched).read_bytes() == b"mine"


def test_the_data_folder_is_spared(tmp_path: Path) -> None:
    """Rejects cannot be written over the data themselves."""
    data = sent(tmp_path, row(due="31/02/2023"))

    assert run("check", data, "--rejects", data).status == 2
    assert [path.name for path in data.iterdir()] == ["ho-so.csv"]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("a/b.csv", "a/b.csv"),
        ("../b.csv", "b.csv"),
        ("x.zip!/../../b.tsv", "x.zip/b.tsv"),
        ("so.xlsx!/Hồ sơ", "so.xlsx/Hồ sơ.csv"),
        ("C:\\x.csv", "C__x.csv"),
    ],
)
def test_names_of_files(tmp_path: Path, name: str, place: str) -> None:
    """The rows of each input, of a member of an archive too, get a file of that name within the folder."""
    folder = RejectsFolder(tmp_path / "out")
    folder.begin()
    with folder.file(name) as file:
        file.row(b"1\n")

    assert folder.end() == {place: 1}
    assert (tmp_path / "out" / place).is_file()


FORKS = pytest.mark.skipif(not can_fork(), reason="processes can't be forked here")


@pytest.mark.parametrize("hands", [0, pytest.param(2, marks=FORKS)])
@pytest.mark.parametrize("size", [64, 1000])
def test_any_crew(tmp_path: Path, hands: int, size: int) -> None:
    """Blocks of any size and any number of processes give the same rejects."""
    rows = [row(id=f"H{n % 37}", due=("05/03/2023", "31/02/2023", "Mùng\nba")[n % 3]) for n in range(60)]
    data = sent(tmp_path / "in", *rows, [*GOOD, "dư"], row(id="H99", due="x"))

    alone = crew_rejects(data, tmp_path / "a", Crew())
    other = crew_rejects(data, tmp_path / "b", Crew(None, max(1, hands), size, hands=hands), limit=1)

    assert alone == other
    assert len(alone) == 2


@given(st.lists(st.sampled_from(['"a;b"', '"a""b"', "a", "", 'a"b', '"x"y', '"a\nb"']), min_size=1))
def test_raw_cells(cells: list[str]) -> None:
    """The cells of a record as written, put together, are the record, and their texts are those that are read."""
    record = ";".join(cells)

    found = list(raw_cells(f"{record}\r\n".encode(), ";"))

    assert ";".join(raw for raw, _ in found) == record
    assert [text for _, text in found] == split_record(f"{record}\r\n".encode(), ";")


def test_headers_are_no_formulas(tmp_path: Path) -> None:
    """A header that a spreadsheet would run is written as text."""
    data = sent(tmp_path / "in", row(due="31/02/2023"))
    path = data / "ho-so.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Chủ hồ sơ", "=HYPERLINK(1)"), encoding="utf-8")

    assert rejected(data, tmp_path / "out")[0][-1] == "'=HYPERLINK(1)"
