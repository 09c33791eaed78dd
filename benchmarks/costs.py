"""What a process took: wall time, processor time of it and its children, and peak memory (POSIX only)."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
PAUSE = 0.02
"""Seconds between two looks at the memory."""
KIB = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of ru_maxrss."""
LIBRARIES = ("duckdb", "polars", "pandas", "pyarrow", "numpy", "pydantic", "frictionless")


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    wall: float
    cpu: float
    peak: float
    """Bytes at the same time in the process and its children."""


def environment() -> dict[str, str]:
    """Return the environment of every contender: our modules, and those of the benchmarks, from this checkout."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE.parent / "src"), str(HERE)])}


def report(folder: Path) -> list[str]:
    """Return the command that reports on a folder, as a user would."""
    return [sys.executable, "-m", "de_an06", "report", str(folder), "--format", "json"]


def cost(command: list[str], look: Callable[[float, int], None] | None = None) -> Cost:
    """Run a command and return what it took; `look` is told the seconds gone and the bytes held, now and then."""
    peak = [0]

    def note(seconds: float, held: int) -> None:
        peak[0] = max(peak[0], held)
        if look is not None:
            look(seconds, held)

    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL)
    watch = threading.Thread(target=_watch, args=(process.pid, note), daemon=True)
    watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.join()
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(command)}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, max(peak[0], usage.ru_maxrss * KIB))


def _watch(pid: int, note: Callable[[float, int], None]) -> None:
    """Note the sum of memory of a process and its children until it ends (not without psutil)."""
    if find_spec("psutil") is None:
        return
    import psutil

    def memory(process: psutil.Process) -> int:
        with suppress(psutil.Error):
            return int(process.memory_info().rss)
        return 0

    start = time.perf_counter()
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        while process.status() != psutil.STATUS_ZOMBIE:
            note(time.perf_counter() - start, sum(map(memory, [process, *process.children(recursive=True)])))
            time.sleep(PAUSE)


def machine() -> str:
    """Return what the figures were measured on, in one line."""
    found = []
    for library in LIBRARIES:
        with suppress(PackageNotFoundError):
            found.append(f"{library} {version(library)}")
    load = f"load {os.getloadavg()[0]:.1f}"
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores ({load})"
    return f"{system}; Python {platform.python_version()}; {', '.join(found)}"
