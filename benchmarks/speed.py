"""Compare the speed of de-an06 with that of its peers on identical work (POSIX only).

Makes the data with `de-an06 sample`, lets every contender find and count the same once (their digests must be
equal, or nothing is measured), then measures whole processes in interleaved rounds and prints medians:
wall time, processor time of the process and its children, and peak memory.
With --cliffs, --memory or --profile it looks at ours alone instead.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import forms
from cliffs import cliffs
from costs import HERE, Cost, cost, environment, machine
from memory import watch

UNITS = {"k": 1_000, "M": 1_000_000}


@dataclass(frozen=True)
class Contender:
    """A script that does the work, and the library it stands on."""

    name: str
    script: str
    library: str
    cap: int = 0
    """Most dossiers it is given; 0 = all. At the smallest size, it and ours are given so many of the first rows."""

    def command(self, folder: Path, *, digest: bool = False) -> list[str]:
        """Return the command that does the work on a folder."""
        return [sys.executable, str(HERE / self.script), str(folder), *(["--digest"] if digest else [])]


OURS = Contender("de-an06", "ours.py", "de_an06")
CONTENDERS = (
    OURS,
    Contender("duckdb", "peers/with_duckdb.py", "duckdb"),
    Contender("polars", "peers/with_polars.py", "polars"),
    Contender("pandas", "peers/with_pandas.py", "pandas", cap=1_000_000),
    Contender("pydantic", "peers/row_by_row.py", "pydantic", cap=1_000_000),
    Contender("frictionless", "peers/with_frictionless.py", "frictionless", cap=200_000),
)


def size(text: str) -> int:
    """Return a number of dossiers written as 50k, 1M or 1000000."""
    return int(text[:-1]) * UNITS[text[-1]] if text[-1] in UNITS else int(text)


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
    parser.add_argument(
        "--form", action="append", choices=forms.FORMS, help="default: all that peers read; may be repeated"
    )
    parser.add_argument("--peer", action="append", choices=names, help="default: all; may be repeated")
    parser.add_argument("--rounds", type=int, default=3)
    alone = parser.add_mutually_exclusive_group()
    alone.add_argument("--cliffs", action="store_true", help="ours alone on every form, beside the plain one")
    alone.add_argument("--memory", action="store_true", help="ours alone: memory during a run, and its growth")
    alone.add_argument("--profile", action="store_true", help="ours alone: where its time goes")
    parser.add_argument("--data", type=Path, help="folder in which the data are made and kept (default: none kept)")
    return parser.parse_args()


def compare(root: Path, options: argparse.Namespace) -> None:
    """Run every form at every size, and print the tables."""
    peers = installed(options.peer or [c.name for c in CONTENDERS])
    sizes = sorted(size(text) for text in options.size or ["1M"])
    read = [name for name, form in forms.FORMS.items() if form.peers]
    if alone := [name for name in options.form or read if name not in read]:
        raise SystemExit(f"no peer reads {', '.join(alone)}; ask for --cliffs")
    for form in options.form or read:
        before: dict[str, list[Cost]] = {}
        for dossiers in sizes:
            folder = data(root, dossiers, form)
            megabytes = (folder / "dossiers.csv").stat().st_size / 1e6
            print(f"## {dossiers:,} dossiers, {megabytes:,.0f} MB, {form} ({forms.FORMS[form].what})\n", flush=True)
            whole = [c for c in peers if not c.cap or dossiers <= c.cap]
            agree(whole, folder)
            costs = measure(whole, folder, options.rounds)
            show(costs, dossiers)
            if before:
                print(f"growth to {dossiers:,} dossiers: {grown(before, costs)}\n", flush=True)
            before = costs
            for slow in (c for c in peers if c not in whole and dossiers == sizes[0]):
                _show_capped(slow, root, folder, options.rounds)


def _show_capped(slow: Contender, root: Path, folder: Path, rounds: int) -> None:
    small = capped(root, folder, slow.cap)
    print(f"{slow.name} beside ours on the first {slow.cap:,} rows:", flush=True)
    agree([OURS, slow], small)
    show(measure([OURS, slow], small, rounds), slow.cap)


def run(root: Path, options: argparse.Namespace) -> None:
    """Do what the command line asks for."""
    print(f"{machine()}\n", flush=True)
    sizes = sorted(size(text) for text in options.size or ["1M"])
    for dossiers in sizes:
        if options.cliffs:
            print(f"## Ours on every form, {dossiers:,} dossiers\n", flush=True)
            cliffs(partial(data, root, dossiers), options.form or list(forms.FORMS), options.rounds)
        elif options.profile:
            folder = data(root, dossiers, "plain")
            subprocess.run(
                [sys.executable, str(HERE / "profile_ours.py"), str(folder), "--jobs", "1"],
                env=environment(),
                check=True,
            )
    if options.memory:
        print("## Memory of ours\n", flush=True)
        watch(partial(data, root, form="plain"), sizes)
    if not (options.cliffs or options.memory or options.profile):
        compare(root, options)


def main() -> None:
    """Compare, with data that are kept only where the command line says so."""
    options = arguments()
    if options.data:
        options.data.mkdir(parents=True, exist_ok=True)
        run(options.data, options)
    else:
        with tempfile.TemporaryDirectory() as folder:
            run(Path(folder), options)


if __name__ == "__main__":
    main()
