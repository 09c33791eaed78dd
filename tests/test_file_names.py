"""Files that nobody named: what they are called, where they stand, and that they replace no other."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer

from de_an06 import delivery
from de_an06.file_names import code_named, report_name
from de_an06.period import CIVIL, ND09, parse_period
from tests.runs import SAMPLES, run

if TYPE_CHECKING:
    from de_an06.period import Calendar


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run within a folder of its own, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DE_AN06_LANG", "en")


@pytest.fixture
def _screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let standard output be a screen, as far as delivery asks."""
    monkeypatch.setattr(delivery, "_on_screen", lambda: True)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was opened."""
    found: list[str] = []

    def launch(path: str) -> int:
        found.append(path)
        return 0

    monkeypatch.setattr(typer, "launch", launch)
    return found


@pytest.mark.parametrize(
    ("label", "calendar", "unit", "expected"),
    [
        ("2023-Q3", CIVIL, "", "bao-cao-de-an-06_2023-Q3"),
        ("2023-Q3", ND09, "", "bao-cao-de-an-06_2023-Q3_nd09"),
        ("2023", CIVIL, "19363", "bao-cao-de-an-06_2023_19363"),
        ("2023-05-23..2024-04-04", CIVIL, "", "bao-cao-de-an-06_2023-05-23..2024-04-04"),
    ],
)
def test_a_report_is_named_by_what_it_is_on(label: str, calendar: Calendar, unit: str, expected: str) -> None:
    """The name of a report states its period, its calendar unless it is the civil one, and its unit."""
    assert report_name(parse_period(label, calendar), unit) == expected


def test_codes_of_units_stay_apart_in_names() -> None:
    """Codes that some systems take for the same are told apart, and none leaves the folder."""
    assert len({code_named(code).casefold() for code in ("a", "A", "a.", "../a", "~", "%7E")}) == 6
    assert "/" not in code_named("../a")


@pytest.mark.usefixtures("_screen")
def test_what_no_screen_shows_is_written_beside() -> None:
    """A page asked for on a screen is written to the current folder, and its whole path is told."""
    ran = run("check", SAMPLES, "--format", "html")
    path = Path.cwd() / "kiem-tra_samples.html"
    assert (ran.out, ran.err) == ("", f"Written: {path}\n")
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_page_goes_into_a_pipe() -> None:
    """A page asked for where there is no screen goes to standard output, as other texts do."""
    ran = run("check", SAMPLES, "--format", "html")
    assert ran.out.startswith("<!doctype html>")
    assert [*Path().iterdir()] == []


def test_a_workbook_is_always_a_file() -> None:
    """A workbook is written to the current folder, screen or not."""
    assert run("check", SAMPLES, "--format", "xlsx").out == ""
    assert Path("kiem-tra_samples.xlsx").read_bytes().startswith(b"PK")


def test_no_other_content_is_replaced() -> None:
    """A file of that name that says something else stays, and one that says the same is not written twice."""
    Path("kiem-tra_samples.xlsx").write_text("mine", encoding="utf-8")
    for _ in range(2):
        ran = run("check", SAMPLES, "--format", "xlsx")
        assert ran.err.endswith("kiem-tra_samples (2).xlsx\n")
    assert Path("kiem-tra_samples.xlsx").read_text(encoding="utf-8") == "mine"
    assert len([*Path().iterdir()]) == 2


@pytest.mark.parametrize(
    ("options", "name"),
    [([], "kiem-tra_samples.html"), (["-f", "xlsx"], "kiem-tra_samples.xlsx"), (["-o", "mine.html"], "mine.html")],
)
def test_what_is_opened(options: list[str], name: str, opened: list[str]) -> None:
    """--open opens a page, or the first file that was asked for."""
    assert run("check", SAMPLES, "--open", *options).status == 0
    assert [Path(path).name for path in opened] == [name]


def test_what_cannot_be_opened(opened: list[str]) -> None:
    """--open beside a format of programs is refused, and names those that can be opened."""
    ran = run("check", SAMPLES, "--open", "--format", "json")
    assert (ran.status, ran.out, opened) == (2, "", [])
    assert "--open needs --format html" in ran.err


def test_no_program_to_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no program opens a file, that is said, and the file stands."""
    monkeypatch.setattr(typer, "launch", lambda _: 1)
    ran = run("check", SAMPLES, "--open")
    assert (ran.status, "open it yourself" in ran.err) == (0, True)
    assert Path("kiem-tra_samples.html").is_file()


# --- launchers ---------------------------------------------------------------------------------------------


def test_launchers_fit_their_systems() -> None:
    """The launcher of Windows ends its lines with CR LF; the other one can be run."""
    assert run("launcher", "desk").status == 0
    bat, command = Path("desk/bao-cao.bat"), Path("desk/bao-cao.command")
    assert bat.read_bytes().count(b"\r\n") == bat.read_bytes().count(b"\n") > 10
    assert b"\r" not in command.read_bytes()
    assert sys.platform == "win32" or command.stat().st_mode & stat.S_IXUSR


@pytest.mark.skipif(sys.platform == "win32", reason="a launcher of other systems")
@pytest.mark.parametrize("typed", [False, True])
def test_a_folder_dropped_on_a_launcher(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, typed: bool) -> None:
    """The launcher asks for the report of the folder that is dropped on it or on its window, blanks included."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone" / "python"))
    run("launcher", "desk")
    program = tmp_path / "bin" / "de-an06"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "số liệu").mkdir()
    dropped = f"{tmp_path}/số\\ liệu\n" if typed else ""
    command = [str(tmp_path / "desk" / "bao-cao.command"), *([] if typed else ["số liệu"])]
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    ran = subprocess.run(command, input=dropped, capture_output=True, encoding="utf-8", check=True)
    *_, folder, word, data = ran.stdout.partition("Enter: ")[2 if typed else 0].splitlines()[:3]
    assert (folder, word, data) == (str(tmp_path / "desk"), "report", f"{tmp_path}/số liệu")


@pytest.mark.skipif(sys.platform == "win32", reason="a launcher of other systems")
def test_a_launcher_runs_the_program_that_made_it(tmp_path: Path) -> None:
    """A launcher needs no active environment: it runs what made it, and its report stands beside it."""
    run("launcher", "desk")
    command = [str(tmp_path / "desk" / "bao-cao.command"), str(SAMPLES)]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": os.environ.get("PYTHONPATH", ""), "BROWSER": "true"}
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=True)
    assert ran.stderr.count("Đã ghi: ") == 2
    assert len([*Path("desk").glob("bao-cao-de-an-06_*")]) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a launcher of other systems")
def test_a_launcher_without_its_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the program has gone, a launcher says so."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone" / "python"))
    run("launcher", "desk")
    command = [str(tmp_path / "desk" / "bao-cao.command"), str(SAMPLES)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", env={"PATH": "/usr/bin:/bin"}, check=False)
    assert (ran.returncode, "Không tìm thấy chương trình de-an06" in ran.stdout) == (2, True)
