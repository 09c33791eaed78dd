"""Runs of the command line inside the test's own process, on the sample district or on a spoilt copy of it."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from de_an06.cli import main

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
MONTHLY = ROOT / "tests" / "data" / "monthly"

Key = tuple[str, ...]


@dataclass(frozen=True)
class Ran:
    """What a run left behind: its exit status, and what it wrote to stdout and stderr."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The document on stdout."""
        return json.loads(self.out)


def run(*arguments: object) -> Ran:
    """Run the command with these arguments."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([str(argument) for argument in arguments])
    return Ran(status, out.getvalue(), err.getvalue())


def report(folder: Path, *options: object) -> Any:
    """Return the report of a folder as its JSON says it."""
    ran = run("report", folder, "--format", "json", *options)
    assert (ran.status, ran.err) == (0, "")
    return ran.json


def check(folder: Path, *options: object) -> Any:
    """Return the check of a folder as its JSON says it."""
    ran = run("check", folder, "--format", "json", *options)
    assert ran.status in (0, 1)
    return ran.json


@cache
def sample(*options: str) -> Any:
    """Return the sample's report with these options, computed once."""
    return report(SAMPLES, *options)


def figures(document: Any, name: str = "totals") -> dict[Key, Any]:
    """Return the results of one set by indicator and members of their group."""
    found = [result for result in document["results"] if result["set"] == name]
    return {(result["indicator"], *result["group"].values()): result for result in found}


def spoilt(folder: Path) -> Path:
    """Copy the sample to a folder of its own, to be spoilt."""
    return shutil.copytree(SAMPLES, folder / "district")


def rows_of(path: Path) -> list[list[str]]:
    """Return a file's rows, the header first; row n stands on line n + 1."""
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def save(path: Path, rows: list[list[str]]) -> None:
    """Write rows as offices do."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def put(path: Path, line: int, header: str, value: str) -> None:
    """Change one cell of a file."""
    rows = rows_of(path)
    rows[line - 1][rows[0].index(header)] = value
    save(path, rows)
