"""Ctrl-C ends the program with one line, whatever it is doing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from de_an06.hands import can_fork
from de_an06.stopping import STOPPED, Stop
from tests.runs import SAMPLES, run

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent to a group of processes")

_START = """
import signal, sys
from de_an06 import stopping
expect = stopping.Stop.expect
def expected(self):
    expect(self)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
stopping.Stop.expect = expected
if "--jobs" in sys.argv:
    from de_an06 import crew
    crew._SMALL = crew._MOST_BLOCK = 1 << 16
    crew._processors = lambda: 2
# What comes before the program is ready for Ctrl-C waits until it is.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
print("ready", flush=True)
from de_an06.__main__ import run
run()
"""


def _stopped(arguments: list[object], delay: float) -> tuple[int, str]:
    """Press Ctrl-C so many seconds after the program has begun; return its status and what it told."""
    command = [sys.executable, "-c", _START, *map(str, arguments)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, encoding="utf-8"
    ) as program:
        assert program.stdout is not None
        program.stdout.readline()
        time.sleep(delay)
        os.killpg(program.pid, signal.SIGINT)
        _, told = program.communicate(timeout=60)
    assert not _left(program.pid)
    return program.returncode, told


def _left(group: int) -> list[str]:
    """Return the processes of a group that still run a while after its end."""
    found: list[str] = []
    for _ in range(50):
        found = [stat for stat in _stats() if (words := stat.rpartition(")")[2].split())[2] == str(group)
                 and words[0] != "Z"]  # fmt: skip
        if not found:
            break
        time.sleep(0.1)
    return found


def _stats() -> Iterator[str]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield path.read_text(encoding="utf-8")
        except OSError:
            continue


def _moments(count: int, last: float) -> list[float]:
    return [last * place / (count - 1) for place in range(count)]


_ENDED = {(STOPPED, "de-an06: stopped / đã dừng\n"), (0, "")}
"""How a run ends: stopped, or it was done before Ctrl-C came."""


@pytest.mark.parametrize("delay", _moments(4, 0.3))
def test_ctrl_c_while_the_program_starts(delay: float) -> None:
    """Ctrl-C while libraries are loaded is one line and status 130."""
    assert _stopped(["report", SAMPLES], delay) in _ENDED


@pytest.mark.slow
@pytest.mark.parametrize("delay", _moments(60, 1.2))
def test_ctrl_c_at_many_moments_of_a_run(delay: float) -> None:
    """Ctrl-C at any moment of a run is one line and status 130."""
    assert _stopped(["report", SAMPLES], delay) in _ENDED


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample that takes several processes a while."""
    folder = tmp_path_factory.mktemp("district")
    assert run("sample", folder, "--dossiers", 20_000).status == 0
    return folder


@pytest.mark.skipif(not can_fork(), reason="processes can't be forked here")
@pytest.mark.parametrize("delay", [0.5, 0.6, 0.7])
def test_ctrl_c_while_processes_start(delay: float, district: Path) -> None:
    """Ctrl-C while other processes begin or work is one line, and none of them stays."""
    assert _stopped(["report", district, "--jobs", 2], delay) in _ENDED


@pytest.mark.slow
@pytest.mark.skipif(not can_fork(), reason="processes can't be forked here")
@pytest.mark.parametrize("delay", [0.4 + moment for moment in _moments(100, 0.8)])
def test_ctrl_c_at_many_moments_of_processes(delay: float, district: Path) -> None:
    """Ctrl-C at any moment of other processes is one line, and none of them stays."""
    assert _stopped(["report", district, "--jobs", 2], delay) in _ENDED


def test_ctrl_c_waits_for_what_must_not_be_cut() -> None:
    """A Ctrl-C that is held back comes when it is held back no more."""
    stop, done = Stop(), []

    def press() -> None:
        with stop.held():
            stop._ask()
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        press()
    assert done


def test_a_swallowed_ctrl_c_is_noticed() -> None:
    """Where a library has swallowed Ctrl-C, the next check stops the run."""
    stop = Stop()
    stop.check()
    with pytest.raises(KeyboardInterrupt):
        stop._ask()
    with pytest.raises(KeyboardInterrupt):
        stop.check()


def test_a_signal_that_is_ignored_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that was started to ignore Ctrl-C goes on ignoring it."""
    monkeypatch.setattr(signal, "getsignal", lambda _: signal.SIG_IGN)
    monkeypatch.setattr(signal, "signal", lambda *_: pytest.fail("a handler was set"))
    Stop().expect()
