"""What a run shows of how far it has come: on a terminal or in lines, on standard error, and never otherwise."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from de_an06 import cli_progress
from de_an06.cli_progress import progress_shown
from de_an06.watching import Watch, watch
from tests.runs import SAMPLES, run

if TYPE_CHECKING:
    from pathlib import Path

_START = """
from de_an06 import cli_progress
cli_progress.PATIENCE = 0
cli_progress._Display.every = 0
from de_an06.__main__ import run
run()
"""


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step is shown."""
    monkeypatch.setattr(cli_progress, "PATIENCE", 0)
    monkeypatch.setattr("de_an06.cli_progress._Lines.every", 0)


def published(output: Path, *options: object) -> Any:
    """Publish the sample."""
    return run("batch", SAMPLES, "--output", output, "--lang", "en", *options)


def test_lines(tmp_path: Path) -> None:
    """--progress plain writes lines to standard error: stage, share, files or reports, rows, speed, time left."""
    lines = published(tmp_path, "--progress", "plain").err.splitlines()
    stages = dict.fromkeys(line.partition(":")[0] for line in lines)
    assert [*stages] == ["Looking for changes", "Reading and counting", "Drawing reports"]
    read = [line for line in lines if line.startswith("Reading")]
    assert re.fullmatch(r"Reading and counting: 100%, files 1/1, 1,250 rows, [\d,]+ rows/s", read[-1])
    assert lines[-1] == "Drawing reports: 100%, reports 5/5"


def test_lines_in_vietnamese(tmp_path: Path) -> None:
    """Lines speak the language of the run."""
    said = run("batch", SAMPLES, "--output", tmp_path, "--lang", "vi", "--progress", "plain").err
    assert "Đọc và tính: 100%, tệp 1/1, 1.250 dòng, " in said


@pytest.mark.parametrize("wanted", ["auto", "none"])
def test_nothing_in_a_pipe(wanted: str, tmp_path: Path) -> None:
    """Where no terminal listens nothing is shown, unless lines are asked for."""
    assert published(tmp_path, "--progress", wanted).err == ""


def test_progress_changes_nothing(tmp_path: Path) -> None:
    """What a run says of its outcome is the same with and without progress."""
    assert published(tmp_path / "a", "--progress", "plain").out == published(tmp_path / "b").out


def test_another_word(tmp_path: Path) -> None:
    """An unknown way of showing progress is refused before anything is done."""
    ran = published(tmp_path / "out", "--progress", "loud")
    assert (ran.status, "--progress" in ran.err, (tmp_path / "out").exists()) == (2, True, False)


def test_short_work_shows_nothing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that is done at once shows nothing."""
    monkeypatch.setattr(cli_progress, "PATIENCE", 3600)
    with progress_shown("plain", "en"):
        watch.begin("hash", 1, 10)
        watch.step(10, parts=1)
    assert capsys.readouterr().err == ""


def test_nobody_looks_on_afterwards() -> None:
    """After the work, and after an error in it, nobody looks on."""
    with pytest.raises(RuntimeError), progress_shown("plain", "en"):
        raise RuntimeError
    assert watch.look is None


def test_the_time_left(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The time left follows from the share that is done; speeds are told in two digits."""
    clock = iter([0.0, 10.0, 70.0])
    monkeypatch.setattr(cli_progress, "monotonic", lambda: next(clock))
    with progress_shown("plain", "en"):
        watch.begin("read", 3, 1000)
        watch.step(500, parts=1, rows=123_456)
    line = capsys.readouterr().err.splitlines()[-1]
    assert line == "Reading and counting: 50%, files 1/3, 123,456 rows, 2,000 rows/s, left: 1:00"


def test_a_watch_counts() -> None:
    """A watch counts from nothing at each stage."""
    found = Watch()
    found.begin("read", 2, 10)
    found.step(5, rows=7)
    found.step(5, parts=1, rows=1)
    assert (found.bytes, found.parts, found.rows) == (10, 1, 8)
    found.begin("write", 3)
    assert (found.bytes, found.parts, found.rows, found.all_parts) == (0, 0, 0, 3)


def on_a_terminal(*words: object) -> tuple[int, str, bytes]:
    """Run a command whose standard error is a terminal; return its status, standard output, and what that shows."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", _START, *map(str, words)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=theirs, stdin=subprocess.DEVNULL, env=environment, encoding="utf-8"
    ) as program:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
        out, _ = program.communicate(timeout=60)
    os.close(ours)
    return program.returncode, out, shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # nobody writes to it any more
        return b""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_display_on_a_terminal(tmp_path: Path) -> None:
    """On a terminal a bar moves on standard error and is gone at the end; standard output has the outcome alone."""
    status, out, shown = on_a_terminal("batch", SAMPLES, "--output", tmp_path, "--lang", "en")
    assert (status, out.splitlines()[0]) == (0, "2023-Q2: files written: 3 (not published here yet)")
    assert "━" in shown.decode()
    assert b"Reading and counting" in shown
    assert b"reports 5/5" in shown
    assert shown.rstrip(b"\r").endswith(b"\x1b[2K")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("wanted", ["plain", "none"])
def test_no_display_on_a_terminal(wanted: str, tmp_path: Path) -> None:
    """On a terminal, too, lines are lines, and none is none."""
    *_, shown = on_a_terminal("batch", SAMPLES, "--output", tmp_path, "--progress", wanted)
    assert b"\x1b" not in shown
    assert bool(shown) == (wanted == "plain")


def test_nothing_heavy_is_loaded_for_nothing(tmp_path: Path) -> None:
    """What draws the display is loaded only where it is shown."""
    start = "import sys; from de_an06 import cli; cli.main(sys.argv[1:]); print(*sys.modules)"
    command = [sys.executable, "-c", start, "batch", str(SAMPLES), "--dry-run", "--output", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    assert "rich.progress" not in done.stdout.splitlines()[-1].split()


@pytest.mark.parametrize("command", ["report", "check"])
def test_single_reports_and_checks_show_it_too(command: str) -> None:
    """A report and a check of much input show how far they have come, and say the same beside."""
    ran = run(command, SAMPLES, "--lang", "en", "--progress", "plain")
    assert "Reading and counting: 100%, files 1/1, 1,250 rows" in ran.err
    assert ran.out == run(command, SAMPLES, "--lang", "en").out


def test_rows_of_other_processes_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that other processes or threads judge are among those shown, each once."""
    for name, value in (("_SMALL", 1 << 14), ("_MOST_BLOCK", 1 << 14), ("_processors", lambda: 2)):
        monkeypatch.setattr(f"de_an06.crew.{name}", value)
    assert "100%, files 1/1, 1,250 rows" in published(tmp_path, "--jobs", 2, "--progress", "plain").err
