"""Measure what a command costs beyond the libraries it stands on (POSIX only).

Prints the medians of eleven interleaved runs, in seconds of processor time (user + system).
"""

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 11
SAMPLES = "data/samples"
PYTHON = [sys.executable, "-c"]
OURS = [sys.executable, "-m", "de_an06"]

# Each command of ours beside the bare import of the libraries it needs.
PAIRS = [
    ([*PYTHON, "import typer, rich"], [*OURS, "--help"]),
    ([*PYTHON, "import pandas, pyarrow, pydantic, typer, rich"], [*OURS, "report", SAMPLES]),
]


def label(command: list[str]) -> str:
    """Return a command as a reader would type it."""
    return " ".join(["de-an06", *command[3:]] if command[:3] == OURS else ["python -c", repr(command[2])])


def cost(command: list[str]) -> float:
    """Return the processor seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians() -> list[tuple[float, float]]:
    """Return the median cost of both commands of each pair, all pairs taking turns in every round."""
    rounds = [[(cost(bare), cost(ours)) for bare, ours in PAIRS] for _ in range(ROUNDS + 1)]
    # The first round fills the caches.
    turns = zip(*rounds[1:], strict=True)
    return [(statistics.median(b for b, _ in turn), statistics.median(o for _, o in turn)) for turn in turns]


def main() -> None:
    """Print the table."""
    width = max(len(label(command)) for pair in PAIRS for command in pair)
    print(f"{'command':{width}}  seconds  ratio")
    for (bare, ours), (bare_cost, our_cost) in zip(PAIRS, medians(), strict=True):
        print(f"{label(bare):{width}}  {bare_cost:7.3f}")
        print(f"{label(ours):{width}}  {our_cost:7.3f}  {our_cost / bare_cost:5.2f}")


if __name__ == "__main__":
    main()
