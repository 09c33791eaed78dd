"""Runs of `batch` in a process of their own, in which something happens at a chosen moment of their work on a folder.

Moments are the steps that touch the published folder: files opened, half written, settled, renamed, removed.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from tests.office import contents
from tests.runs import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_START = """
import io, os, signal, sys
folder, what, moment = sys.argv[1], sys.argv[2], int(sys.argv[3])
passed = 0

def step(half=False):
    global passed
    passed += half or what != "half"
    if passed == moment:
        if what in ("kill", "half"):
            os.kill(os.getpid(), signal.SIGKILL)
        elif what == "ctrl-c":
            signal.raise_signal(signal.SIGINT)
        elif what == "wait":
            print("waiting", flush=True)
            sys.stdin.readline()

def look(event, arguments):
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.listdir"):
        if str(arguments[0]).startswith(folder):
            step()

settle = os.fsync
def fsync(handle):
    step()
    settle(handle)
    step()
os.fsync = fsync

class Halves(io.BufferedWriter):
    def write(self, data):
        super().write(data[:len(data) // 2])
        self.flush()
        step(half=True)
        super().write(data[len(data) // 2:])

opens = io.open
def opened(file, mode="r", *rest, **how):
    if mode == "wb" and str(file).startswith(folder):
        return Halves(io.FileIO(file, "w"))
    return opens(file, mode, *rest, **how)
io.open = opened
sys.addaudithook(look)
if what == "full":
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (moment, moment))
from de_an06 import cli
from de_an06.stopping import stop
stop.expect()
status = cli.main(sys.argv[4:])
if what == "count":
    print("steps", passed)
sys.stdout.flush()
os._exit(status)
"""


def started(data: Path, output: Path, what: str, moment: int, *options: object) -> subprocess.Popen[str]:
    """Start publishing, with something to happen at a moment: `kill`, `ctrl-c`, `wait` for a line, or nothing.

    With `half` it is killed in the middle of writing the file of that number; with `full` no file may be longer;
    `count` ends with the number of moments.
    """
    words: list[Any] = [output, what, moment, "batch", data, "--output", output, "--lang", "en", *options]
    return subprocess.Popen(
        [sys.executable, "-c", _START, *map(str, words)], cwd=ROOT, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def ended(program: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Return the status of a run and what it wrote, once it has ended."""
    out, err = program.communicate(timeout=120)
    return program.returncode, out, err


def moments(data: Path, output: Path) -> int:
    """Return how many moments there are in publishing, which is done."""
    status, out, err = ended(started(data, output, "count", 0))
    assert (status, err) == (0, "")
    return int(out.split()[-1])


def whole(output: Path, *known: dict[str, bytes]) -> bool:
    """Tell whether every file that can be seen is one of those known, byte for byte."""
    seen = {name: data for name, data in contents(output).items() if not name.rpartition("/")[2].startswith(".")}
    return all(any(one.get(name) == data for one in known) for name, data in seen.items())
