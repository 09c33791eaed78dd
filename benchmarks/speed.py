"""Compare the speed of de-an06 with that of its peers on identical work (POSIX only).

Makes the data with `de-an06 sample`, lets every contender find and count the same once (their digests must be
equal, or nothing is measured), then measures whole processes in interleaved rounds and prints medians:
wall time, processor time of the process and its children, and peak memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import forms

HERE = Path(__file__).resolve().parent
UNITS = {"k": 1_000, "M": 1_000_000}
PAUSE = 0.02
"""Seconds between two looks at the memory."""
KIB = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of ru_maxrss."""


@dataclass(frozen=True)
class Contender:
    """A script that does the work, and the library it stands on."""

    name: str
    script: str
    library: str
    cap: int = 0
    """Most dossiers it is given; 0 = all."""

    def command(self, folder: Path, *, digest: bool = False) -> list[str]:
        """Return the command that does the work on a folder."""
        return [sys.executable, str(HERE / self.script), str(folder), *(["--digest"] if digest else [])]


OURS = Contender("de-an06", "ours.py", "de_an06")
CONTENDERS = (
    OURS,
    Contender("duckdb", "peers/with_duckdb.py", "duckdb"),
    Contender("polars", "peers/with_polars.py", "polars"),
    Contender("pandas", "peers/with_pandas.py", "pandas"),
    Contender("pydantic", "peers/row_by_row.py", "pydantic", cap=100_000),
    Contender("frictionless", "peers/with_frictionless.py", "frictionless", cap=20_000),
)


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    wall: float
    cpu: float
    peak: float
    """Bytes at the same time in the process and its children."""


def size(text: str) -> int:
    """Return a number of dossiers written as 50k, 1M or 1000000."""
    return int(text[:-1]) * UNITS[text[-1]] if text[-1] in UNITS else int(text)


def environment() -> dict[str, str]:
    """Return the environment of every contender: our modules, and those of the benchmarks, from this checkout."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE.parent / "src"), str(HERE)])}


def cost(command: list[str]) -> Cost:
    """Run a command and return what it took."""
    peak = [0]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL)
    watch = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
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


def _watch(pid: int, peak: list[int]) -> None:
    """Keep the highest sum of memory of a process and its children, until it ends (not without psutil)."""
    if find_spec("psutil") is None:
        return
    import psutil

    def memory(process: psutil.Process) -> int:
        with suppress(psutil.Error):
            return int(process.memory_info().rss)
        return 0

    with suppress(psutil.Error):
        process = psutil.Process(pid)
        while process.status() != psutil.STATUS_ZOMBIE:
            peak[0] = max(peak[0], sum(map(memory, [process, *process.children(recursive=True)])))
            time.sleep(PAUSE)


# --- data ----------------------------------------------------------------------------------------------------------


def data(root: Path, dossiers: int, form: str) -> Path:
    """Return the folder of one form at one size, made if it isn't there."""
    source, folder = root / f"sample-{dossiers}", root / f"{form}-{dossiers}"
    if not folder.exists():
        if not source.exists():
            forms.sample(source, dossiers, environment())
        half = root / "unfinished"
        shutil.rmtree(half, ignore_errors=True)
        forms.make(source, form, half)
        half.rename(folder)
    return folder


def capped(root: Path, folder: Path, rows: int) -> Path:
    """Return a folder with the first rows of another."""
    small = root / f"{folder.name}-first-{rows}"
    small.mkdir(exist_ok=True)
    for name in ("services.csv", "units.csv"):
        shutil.copy(folder / name, small / name)
    with (folder / "dossiers.csv").open("rb") as lines, (small / "dossiers.csv").open("wb") as out:
        out.writelines(line for _, line in zip(range(rows + 1), lines, strict=False))
    return small


# --- rounds --------------------------------------------------------------------------------------------------------


def agree(contenders: list[Contender], folder: Path) -> None:
    """Let every contender find and count once; raises SystemExit when two of them differ."""
    said = {}
    for contender in contenders:
        command = contender.command(folder, digest=True)
        done = subprocess.run(command, env=environment(), stdout=subprocess.PIPE, check=True, text=True)
        said[contender.name] = json.loads(done.stdout)
    first = said[contenders[0].name]
    if any(answer != first for answer in said.values()):
        raise SystemExit(f"the answers differ, nothing was measured: {json.dumps(said, indent=2)}")
    digests = ", ".join(f"{what} {code}" for what, code in first["digests"].items())
    print(f"equal for {', '.join(said)}: {first['count']:,} findings, {first['cells']:,} cells ({digests})", flush=True)


def measure(contenders: list[Contender], folder: Path, rounds: int) -> dict[str, list[Cost]]:
    """Return the costs of all rounds, the contenders taking turns."""
    costs: dict[str, list[Cost]] = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            costs[contender.name].append(cost(contender.command(folder)))
    return costs


def show(costs: dict[str, list[Cost]], dossiers: int) -> None:
    """Print medians, and the median of the ratios of each round to ours."""
    print("| contender | wall s (least to most) | CPU s | peak MB | rows/s | wall / de-an06 |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, mine in costs.items():
        walls = [c.wall for c in mine]
        ratio = median(c.wall / our.wall for c, our in zip(mine, costs[OURS.name], strict=True))
        wall = f"{median(walls):.2f} ({min(walls):.2f}–{max(walls):.2f})"
        cpu, peak = median(c.cpu for c in mine), median(c.peak for c in mine) / 1e6
        print(f"| {name} | {wall} | {cpu:.2f} | {peak:,.0f} | {dossiers / median(walls):,.0f} | {ratio:.2f} |")
    print(flush=True)


def grown(small: dict[str, list[Cost]], large: dict[str, list[Cost]]) -> str:
    """Return by how much the medians grow from one size to another."""
    parts = []
    for name, few in ((name, costs) for name, costs in small.items() if name in large):
        wall = median(c.wall for c in large[name]) / median(c.wall for c in few)
        peak = median(c.peak for c in large[name]) / median(c.peak for c in few)
        parts.append(f"{name} {wall:.1f} x wall, {peak:.1f} x peak")
    return "; ".join(parts)


# --- command line --------------------------------------------------------------------------------------------------


def installed(names: list[str]) -> list[Contender]:
    """Return ours and the peers asked for, saying which are left out."""
    found = [OURS]
    for contender in (c for c in CONTENDERS if c.name in names and c is not OURS):
        if not (HERE / contender.script).exists() or find_spec(contender.library) is None:
            print(f"{contender.name}: skipped, {contender.library} is not installed (pip install -e '.[bench]')")
        else:
            found.append(contender)
    return found


def arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    names = [c.name for c in CONTENDERS[1:]]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", action="append", metavar="N", help="50k, 1M (default), 10M; may be repeated")
    parser.add_argument("--form", action="append", choices=forms.FORMS, help="default: all; may be repeated")
    parser.add_argument("--peer", action="append", choices=names, help="default: all; may be repeated")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, help="folder in which the data are made and kept (default: none kept)")
    return parser.parse_args()


def compare(root: Path, options: argparse.Namespace) -> None:
    """Run every form at every size, and print the tables."""
    peers = installed(options.peer or [c.name for c in CONTENDERS])
    sizes = sorted(size(text) for text in options.size or ["1M"])
    for form in options.form or forms.FORMS:
        before: dict[str, list[Cost]] = {}
        for dossiers in sizes:
            folder = data(root, dossiers, form)
            megabytes = (folder / "dossiers.csv").stat().st_size / 1e6
            print(f"## {dossiers:,} dossiers, {megabytes:,.0f} MB, {form} ({forms.FORMS[form]})\n", flush=True)
            whole = [c for c in peers if not c.cap or dossiers <= c.cap]
            agree(whole, folder)
            costs = measure(whole, folder, options.rounds)
            show(costs, dossiers)
            if before:
                print(f"growth to {dossiers:,} dossiers: {grown(before, costs)}\n", flush=True)
            before = costs
            for slow in (c for c in peers if c not in whole):
                _show_capped(slow, root, folder, options.rounds)


def _show_capped(slow: Contender, root: Path, folder: Path, rounds: int) -> None:
    small = capped(root, folder, slow.cap)
    print(f"{slow.name} beside ours on the first {slow.cap:,} rows:", flush=True)
    agree([OURS, slow], small)
    show(measure([OURS, slow], small, rounds), slow.cap)


def main() -> None:
    """Compare, with data that are kept only where the command line says so."""
    options = arguments()
    if options.data:
        options.data.mkdir(parents=True, exist_ok=True)
        compare(options.data, options)
    else:
        with tempfile.TemporaryDirectory() as folder:
            compare(Path(folder), options)


if __name__ == "__main__":
    main()
