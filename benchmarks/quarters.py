"""Measure what every quarter costs beside one: `batch` over 40 quarters, first and again (POSIX only).

Prints the medians of interleaved runs, in seconds of processor time (user + system), and their ratio to one report
over the same rows. The dossiers stand in 40 files, of which one changes for the last line.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

FILES, ROUNDS = 40, 5


def parted(folder: Path, place: Path) -> Path:
    """Return a copy of a folder whose dossiers are dealt out to files."""
    place.mkdir()
    for path in folder.iterdir():
        if path.name != "dossiers.csv":
            shutil.copy(path, place)
    with (folder / "dossiers.csv").open("rb") as whole:
        header = whole.readline()
        parts = [(place / f"dossiers-{number:02}.csv").open("wb") for number in range(FILES)]
        for part in parts:
            part.write(header)
        for line, part in zip(whole, cycle(parts), strict=False):
            part.write(line)
        for part in parts:
            part.close()
    return place


def cost(*arguments: str) -> float:
    """Return the processor seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "de_an06", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measured(data: Path, place: Path) -> dict[str, list[float]]:
    """Return the costs of each line, run by run."""
    found: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        out, cache = str(place / f"out{number}"), str(place / f"cache{number}")
        batch = "batch", str(data), "--format", "json", "--last", str(FILES), "--output", out
        changed = data / "dossiers-07.csv"
        runs = {
            "de-an06 --help": ("--help",),
            "report of one quarter": ("report", str(data), "--format", "json", "--period", "2023-Q3"),
            "batch, nothing kept": (*batch, "--cache", "none"),
            "batch, again": (*batch, "--cache", cache),
            "batch, one of 40 files changed": (*batch, "--cache", cache),
        }
        for name, arguments in runs.items():
            if name.endswith("changed"):
                # The first run that keeps something reads everything; what is measured is the one after it.
                changed.write_bytes(changed.read_bytes() + b"\n")
                cost(*arguments)
                changed.write_bytes(changed.read_bytes() + b"\n")
            found.setdefault(name, []).append(cost(*arguments))
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder in which the data are made and kept (default: none kept)")
    from speed import data

    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        costs = measured(parted(data(parser.parse_args().data or place, 1_000_000, "plain"), place / "data"), place)
    one = statistics.median(costs["report of one quarter"])
    print(f"{'1,000,000 dossiers in 40 files':<34} {'seconds':>8} {'ratio':>6}")
    for name, seconds in costs.items():
        print(f"{name:<34} {statistics.median(seconds):>8.2f} {statistics.median(seconds) / one:>6.2f}")


if __name__ == "__main__":
    main()
