"""What ours and every peer must do with the same files, and the digest by which their answers compare.

A contender reads `dossiers.csv` with `services.csv` and `units.csv` as references and returns an `Answer`:
every finding (rule, column, physical line), and the counts of the rows without doubt.

The peers read only the forms that the files hold: dates as dd/mm/yyyy HH:MM, numbers as plain digits,
the phrases of the sample, one version per code, and no copy of a dossier that is equal to another.
"""

from __future__ import annotations

import argparse
import csv
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

COLUMNS = (
    "dossier_id", "service_code", "unit_code", "receiving_unit_code", "submitted_on", "received_on", "due_on",
    "finished_on", "returned_on", "channel", "status", "online_level", "components", "components_digitized",
    "components_reused", "result_digitized", "fee_due_vnd", "fee_paid_online", "supplement_requested_on",
    "supplemented_on", "updated_on",
)  # fmt: skip
"""Our names of the columns of the sample, in its order."""
CODES = COLUMNS[:4]
DATES = tuple(name for name in COLUMNS if name.endswith("_on"))
COUNTS = ("components", "components_digitized", "components_reused", "fee_due_vnd")
FLAGS = ("result_digitized", "fee_paid_online")
NEEDED = COLUMNS[:3]
REFERENCES = {"service_code": "service", "unit_code": "unit", "receiving_unit_code": "unit"}
DATE_FORM = "%d/%m/%Y %H:%M"
FIRST_DAY, LAST_DAY = "1990-01-01", "2099-12-31"
LONGEST_CODE = 100
CONTROL = r"[\x00-\x1f\x7f]"
YES, NO = "có", "không"
CHANNELS = {"Trực tuyến": "online", "Trực tiếp": "direct", "Bưu chính công ích": "postal"}
LEVELS = ("Toàn trình", "Một phần")
NOT_RECEIVED, OPEN, PAUSED, DONE, STOPPED = range(5)
STATUSES = {
    "Mới đăng ký": NOT_RECEIVED, "Không được tiếp nhận": NOT_RECEIVED,
    "Được tiếp nhận": OPEN, "Đang xử lý": OPEN,
    "Yêu cầu bổ sung giấy tờ": PAUSED, "Yêu cầu thực hiện nghĩa vụ tài chính": PAUSED,
    "Đã xử lý xong": DONE, "Đã trả kết quả": DONE,
    "Công dân yêu cầu rút hồ sơ": STOPPED, "Dừng xử lý": STOPPED,
}  # fmt: skip
"""The phrases of the sample and the class of each."""
MEASURES = {
    "received": ("received", "received_online", "digitized", "inputs_fully_digitized", "fee_due", "fee_paid_online"),
    "ended": ("done", "done_with_limit", "done_on_time", "done_result_digitized"),
}
AXES = ("bin", "unit", "service", "channel")
"""A bin is written as the ISO date of its first day, the 1st or the 15th of a month."""

# Every check of one row, in the order of the bits in which the peers keep them.
CHECKS: tuple[tuple[str, str], ...] = (
    *(("empty-cell", name) for name in NEEDED),
    *(("bad-code", name) for name in CODES),
    *(("bad-date", name) for name in DATES),
    *(("bad-number", name) for name in COUNTS),
    *(("bad-flag", name) for name in FLAGS),
    ("empty-channel", "channel"),
    ("unknown-word", "channel"),
    ("unknown-word", "online_level"),
    ("unknown-status", "status"),
    ("missing-received-on", "received_on"),
    ("finished-before-received", "finished_on"),
    ("due-before-received", "due_on"),
    ("more-digitized-than-components", "components_digitized"),
    ("done-without-finish-date", "finished_on"),
    ("open-with-finish-date", "finished_on"),
    *((f"unknown-{table}", name) for name, table in REFERENCES.items()),
)
DUPLICATE = ("conflicting-copies", "dossier_id")

Findings = dict[tuple[str, str], list[int]]
"""The lines of each rule and column."""
Cells = list[tuple[Any, ...]]
"""The axes and then the measures of each cell of a cube."""


@dataclass(frozen=True)
class Answer:
    """What a contender found; `findings` and `cube` are made when asked for, from what it holds in memory."""

    count: int
    """Number of findings."""
    cells: int
    """Number of cells of both cubes."""
    findings: Callable[[], Findings]
    cube: Callable[[], Mapping[str, Cells]]


def mask(*checks: tuple[str, str]) -> int:
    """Return the bits of some checks; a name of a rule alone stands for ("rule", "")."""
    return sum(1 << at for at, (rule, name) in enumerate(CHECKS) if (rule, name) in checks or (rule, "") in checks)


def lines_by_check(lines: Any, bits: Any, duplicates: Iterable[int]) -> Findings:
    """Return findings from arrays of lines and their bits, and the lines of later copies."""
    found = {check: lines[(bits >> at) & 1 == 1].tolist() for at, check in enumerate(CHECKS)}
    return {**found, DUPLICATE: [int(line) for line in duplicates]}


def digest(answer: Answer) -> dict[str, str]:
    """Return short digests of the findings and of the cube, whatever order they came in."""
    found, cube = answer.findings(), answer.cube()
    lists = [(*check, sorted(lines)) for check, lines in sorted(found.items()) if lines]
    cells = {event: sorted(cube[event]) for event in MEASURES}
    return {"findings": _short(lists), "cube": _short(cells)}


def _short(value: object) -> str:
    return sha256(repr(value).encode()).hexdigest()[:12]


def separator(folder: Path) -> str:
    """Return the separator of the dossiers of a folder."""
    with (folder / "dossiers.csv").open(encoding="utf-8-sig") as file:
        return ";" if ";" in file.readline() else ","


def references(folder: Path, table: str) -> dict[str, tuple[str, str]]:
    """Return the first and last day of each code of `service` or `unit`, as ISO texts."""
    with (folder / f"{table}s.csv").open(encoding="utf-8-sig", newline="") as file:
        rows: list[Sequence[str]] = list(csv.reader(file))
    first, last = rows[0].index("Hiệu lực từ"), rows[0].index("Hiệu lực đến")
    return {row[0]: (_iso(row[first]) or "0001-01-01", _iso(row[last]) or "9999-12-31") for row in rows[1:]}


def _iso(text: str) -> str:
    return "-".join(reversed(text.split("/"))) if text else ""


def run(work: Callable[[Path], Answer]) -> None:
    """Do the work on the folder that the command line names and print one line of JSON; digests only if asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--digest", action="store_true", help="also print digests (not timed)")
    parser.add_argument("--dump", type=Path, help="write everything that was found, to look for a difference")
    options = parser.parse_args()
    answer = work(options.folder)
    said: dict[str, Any] = {"count": answer.count, "cells": answer.cells}
    if options.digest:
        said["digests"] = digest(answer)
    if options.dump:
        cube = {event: sorted(cells) for event, cells in answer.cube().items()}
        found = [[rule, name, sorted(lines)] for (rule, name), lines in sorted(answer.findings().items()) if lines]
        options.dump.write_text(json.dumps({"findings": found, "cube": cube}, indent=0), encoding="utf-8")
    print(json.dumps(said))
