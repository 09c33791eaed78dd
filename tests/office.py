"""An office that sends a file of dossiers each quarter, and the folder to which its figures are published."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from tests.runs import SAMPLES, Ran, rows_of, run, save

if TYPE_CHECKING:
    from pathlib import Path

RECEIVED, FINISHED, RETURNED = "Ngày tiếp nhận", "Ngày kết thúc xử lý", "Ngày trả kết quả"
HIDDEN = ".de-an06.lock"


def office(folder: Path) -> Path:
    """Write the sample with its dossiers in one file for each quarter of their receipt."""
    data = folder / "data"
    shutil.copytree(SAMPLES, data, ignore=shutil.ignore_patterns("dossiers.csv", "README.md"))
    header, *rows = rows_of(SAMPLES / "dossiers.csv")
    quarters = defaultdict(list)
    label = ""
    for row in rows:
        if received := row[header.index(RECEIVED)]:  # empty where a dossier was refused
            _, month, year = map(int, received.split()[0].split("/"))
            label = f"{year}-Q{(month + 2) // 3}"
        quarters[label].append(row)
    for label, found in quarters.items():
        save(dossiers(data, label), [header, *found])
    return data


def dossiers(data: Path, label: str) -> Path:
    """Return where the dossiers of a quarter stand."""
    return data / f"dossiers-{label}.csv"


def batch(data: Path, output: Path, *options: object) -> Ran:
    """Publish a folder, which must succeed."""
    ran = run("batch", data, "--output", output, *options)
    assert (ran.status, ran.err) == (0, "")
    return ran


def contents(output: Path) -> dict[str, bytes]:
    """Return every published file with its bytes."""
    return {name: (output / name).read_bytes() for name in times(output)}


def times(output: Path) -> dict[str, int]:
    """Return every published file with the time at which it was written."""
    files = [path for path in sorted(output.rglob("*")) if path.is_file() and path.name != HIDDEN]
    return {path.relative_to(output).as_posix(): path.stat().st_mtime_ns for path in files}


def manifest(output: Path) -> Any:
    """Return the manifest of a published folder."""
    return json.loads((output / "manifest.json").read_text(encoding="utf-8"))


def ledger(output: Path) -> list[dict[str, str]]:
    """Return the lines of the ledger."""
    header, *rows = rows_of(output / "editions.csv")
    return [dict(zip(header, row, strict=True)) for row in rows]


def reports(output: Path) -> dict[str, Any]:
    """Return the reports on all units as their JSON says them, by period."""
    found = {}
    for period in manifest(output)["periods"]:
        name = next(name for name in period["outputs"] if name.endswith(".json"))
        found[period["label"]] = json.loads((output / name).read_text(encoding="utf-8"))
    return found


def spoil(data: Path, label: str, header: str = FINISHED, value: str = "31/02/2023") -> str:
    """Make one cell of a quarter's first dossier with a value there unreadable, and return the name of the file."""
    file = dossiers(data, label)
    rows = rows_of(file)
    column = rows[0].index(header)
    next(row for row in rows[1:] if row[column])[column] = value
    save(file, rows)
    return file.name
