"""The forms of the data: the sample of `de-an06 sample` with faults put in, as lines stream by."""

from __future__ import annotations

import shutil
import subprocess
import sys
from itertools import islice
from typing import TYPE_CHECKING

from work import COLUMNS, DATES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMS = {
    "plain": "comma, LF; 0.25 % of the rows hold a fault",
    "excel": "the same with semicolons, BOM and CRLF",
    "bad1": "plain, and a bad date in 1 % of the rows",
    "bad100": "plain, and a bad date in every row",
}
_EVERY = 400
"""One row of so many holds one of the faults, in turn."""
_BAD_DATE_EVERY = {"bad1": 100, "bad100": 1}
_FAULTS: tuple[dict[str, str], ...] = (
    {"dossier_id": ""},
    {"dossier_id": "H50.11\x07-230605-0001"},
    {"unit_code": "9" * 101},
    {"service_code": ""},
    {"service_code": "9.999999"},
    {"unit_code": "99999"},
    {"unit_code": "", "service_code": "a\x1fb", "receiving_unit_code": "9" * 101},
    {"receiving_unit_code": "x"},
    # Its unit had ended by then, and its other dates come before.
    {"received_on": "01/07/2025 08:00"},
    {"received_on": "30/02/2023 08:00"},
    {"received_on": ""},
    {"received_on": "", "status": "Dừng xử lý"},
    {"due_on": "n/a"},
    {"due_on": ""},
    {"due_on": "01/01/2022 08:00"},
    {"due_on": "01/01/2022 08:00", "status": "Đang xử lý", "finished_on": "", "returned_on": ""},
    {"finished_on": "15/05/1889 10:00"},
    {"finished_on": "01/01/2022 08:00"},
    {"finished_on": "", "returned_on": "", "status": "Đã xử lý xong"},
    {"finished_on": ""},
    {"finished_on": "15/06/2024 09:00", "status": "Đang xử lý"},
    {"returned_on": "31/04/2023 10:00", "finished_on": ""},
    {"submitted_on": "32/01/2023 10:00", "supplement_requested_on": "?", "supplemented_on": "31/11/2023 08:00"},
    {"updated_on": "2023"},
    {"updated_on": "?", "finished_on": "", "returned_on": "", "status": "Dừng xử lý"},
    {"finished_on": "", "returned_on": "", "status": "Dừng xử lý"},
    {"channel": "fax"},
    {"channel": ""},
    {"status": "?"},
    {"status": "", "finished_on": ""},
    {"status": "?", "finished_on": "", "returned_on": ""},
    {"online_level": "Mức 9"},
    {"components": "-1"},
    {"components": ""},
    {"components": "3.5"},
    {"components_digitized": "99"},
    {"components_digitized": "abc"},
    {"components_reused": "x"},
    {"result_digitized": "một nửa"},
    {"result_digitized": ""},
    {"fee_due_vnd": "12k"},
    {"fee_due_vnd": "20000", "fee_paid_online": ""},
    {"fee_paid_online": "2"},
)


def make(source: Path, form: str, folder: Path) -> None:
    """Write one form of the sample in `source` to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("services.csv", "units.csv"):
        shutil.copy(source / name, folder / name)
    with (source / "dossiers.csv").open("rb") as lines, (folder / "dossiers.csv").open("wb") as out:
        head, body = next(lines), _with_faults(lines, _BAD_DATE_EVERY.get(form, 0))
        if form != "excel":
            out.write(head)
            out.writelines(body)
            return
        # The only comma inside a cell is that of a header.
        out.write(b"\xef\xbb\xbf" + head.replace(b", ", b"\0").replace(b",", b";").replace(b"\0", b", ")[:-1] + b"\r\n")
        while chunk := b"".join(islice(body, 10_000)):
            out.write(chunk.replace(b",", b";").replace(b"\n", b"\r\n"))


def sample(folder: Path, dossiers: int, environment: dict[str, str]) -> None:
    """Let `de-an06 sample` write so many dossiers."""
    command = [sys.executable, "-m", "de_an06", "sample", str(folder), "--dossiers", str(dossiers)]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)


def _with_faults(lines: Iterator[bytes], bad_date_every: int) -> Iterator[bytes]:
    before = b""
    for number, line in enumerate(lines):
        changed = line
        if number % _EVERY == _EVERY - 1:
            changed = _faulty(line, before, number // _EVERY)
        if bad_date_every and number % bad_date_every == 0:
            turn = number // bad_date_every
            text = f"31/02/2023 {turn // 60 % 24:02d}:{turn % 60:02d}"
            changed = _changed(changed, {DATES[turn % len(DATES)]: text})
        yield changed
        before = line


def _faulty(line: bytes, before: bytes, turn: int) -> bytes:
    fault = turn % (len(_FAULTS) + 1)
    if fault == len(_FAULTS):
        # Another dossier under the id of the row before; both say so by one more difference.
        return _changed(line, {"dossier_id": before.split(b",", 1)[0].decode(), "components_reused": "98"})
    return _changed(line, _FAULTS[fault])


def _changed(line: bytes, cells: dict[str, str]) -> bytes:
    texts = line[:-1].split(b",")
    for name, text in cells.items():
        texts[COLUMNS.index(name)] = text.encode()
    return b",".join(texts) + b"\n"
