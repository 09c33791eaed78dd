"""The forms of the data: the sample of `de-an06 sample` with faults put in, written in many ways, line by line."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING
from unicodedata import normalize

from work import COLUMNS, DATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Form:
    """One way to write the same dossiers."""

    what: str
    bound: float | None = None
    """How many times as long as `against` it may take us."""
    against: str = "plain"
    peers: bool = False
    """Whether the peers read it, and judge it as we do."""


FORMS = {
    "plain": Form("comma, LF; 0.25 % of the rows hold a fault", peers=True),
    "excel": Form("semicolons, BOM and CRLF", 1.5, peers=True),
    "fees": Form("a fee of its own in almost every row", 1.5, peers=True),
    "bad1": Form("a bad date in 1 % of the rows", 1.3, peers=True),
    "bad100": Form("a bad date in every row", 1.3, peers=True),
    "quoted": Form("a column of notes; 2 % of the rows hold one with quotes, commas and a line end", 1.5),
    "iso": Form("dates as yyyy-mm-dd HH:MM", 1.5),
    "seconds": Form("dates with seconds", 1.5),
    "nfd": Form("letters and marks apart (NFD)", 1.5),
    "wide": Form("40 more columns that nobody asks for"),
    "ragged": Form("1 % of the rows have one cell too few or too many"),
    "files": Form("six files of different dossiers"),
    "snapshots": Form("six monthly exports of the same dossiers, 10 % of them changed each month", 1.5, "files"),
}
_EVERY = 400
"""One row of so many holds one of the faults, in turn."""
_BAD_DATE_EVERY = {"bad1": 100, "bad100": 1}
_FILES = 6
_CHUNK = 10_000
"""Lines that are changed together."""
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
    with (source / "dossiers.csv").open("rb") as lines:
        head = next(lines)
        body = _with_faults(lines, _BAD_DATE_EVERY.get(form, 0))
        if form in _SERIES:
            _SERIES[form](folder, head, body, _count(source / "dossiers.csv"))
            return
        change = _CHANGES.get(form)
        whole = chain([head], body)
        with (folder / "dossiers.csv").open("wb") as out:
            out.writelines(whole if change is None else change(whole))


def sample(folder: Path, dossiers: int, environment: dict[str, str]) -> None:
    """Let `de-an06 sample` write so many dossiers."""
    command = [sys.executable, "-m", "de_an06", "sample", str(folder), "--dossiers", str(dossiers)]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)


# --- faults --------------------------------------------------------------------------------------------------------


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
        return _changed(line, {"dossier_id": before.split(b",", 1)[0].decode(), "fee_due_vnd": "98"})
    return _changed(line, _FAULTS[fault])


def _changed(line: bytes, cells: dict[str, str]) -> bytes:
    texts = line[:-1].split(b",")
    for name, text in cells.items():
        texts[COLUMNS.index(name)] = text.encode()
    return b",".join(texts) + b"\n"


# --- ways to write a file: from its lines to its lines, the header first ---------------------------------------------


def _chunks(lines: Iterable[bytes]) -> Iterator[bytes]:
    rest = iter(lines)
    while chunk := b"".join(islice(rest, _CHUNK)):
        yield chunk


def _excel(lines: Iterable[bytes]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    for chunk in _chunks(lines):
        # The only comma inside a cell is that of a header.
        apart = chunk.replace(b", ", b"\0").replace(b",", b";").replace(b"\0", b", ")
        yield apart.replace(b"\n", b"\r\n")


def _iso(lines: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in _chunks(lines):
        yield re.sub(rb"(\d\d)/(\d\d)/(\d{4})", rb"\3-\2-\1", chunk)


def _seconds(lines: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in _chunks(lines):
        yield re.sub(rb"/\d{4} \d\d:\d\d", lambda at: b"%b:%02d" % (at[0], at.start() * 7 % 60), chunk)


def _nfd(lines: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in _chunks(lines):
        yield normalize("NFD", chunk.decode()).encode()


def _fees(lines: Iterable[bytes]) -> Iterator[bytes]:
    place = COLUMNS.index("fee_due_vnd")
    for number, line in enumerate(lines):
        texts = line.split(b",")
        # The header, too, has a comma there, in quotes.
        if texts[place].isdigit() and len(texts) == len(COLUMNS):
            texts[place] = b"%d" % (number * 7919 % 9_999_991 + 1)
        yield b",".join(texts)


def _quoted(lines: Iterable[bytes]) -> Iterator[bytes]:
    note = '"Đã gọi điện, hẹn ""thứ hai"";\nchờ bổ sung"'.encode()
    return _with_more(lines, "Ghi chú", [note, *[b""] * 9, "Đã gọi điện".encode(), *[b""] * 39])


def _wide(lines: Iterable[bytes]) -> Iterator[bytes]:
    texts = (b"", b"0", b"Linh", b"2023-05-23", b"12.5")
    more = [b",".join(texts[(row + column) % len(texts)] for column in range(40)) for row in range(len(texts))]
    return _with_more(lines, ",".join(f"Cột thừa {number}" for number in range(1, 41)), more)


def _with_more(lines: Iterable[bytes], head: str, cells: list[bytes]) -> Iterator[bytes]:
    """Yield lines with more cells at their ends, taken in turn."""
    rest = iter(lines)
    yield b"%b,%b\n" % (next(rest)[:-1], head.encode())
    for number, line in enumerate(rest):
        yield b"%b,%b\n" % (line[:-1], cells[number % len(cells)])


def _ragged(lines: Iterable[bytes]) -> Iterator[bytes]:
    for number, line in enumerate(lines):
        if number % 200 == 57:
            yield line[:-1] + b",x\n"
        elif number % 200 == 157:
            yield line.rpartition(b",")[0] + b"\n"
        else:
            yield line


_CHANGES: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "excel": _excel, "fees": _fees, "quoted": _quoted, "iso": _iso, "seconds": _seconds, "nfd": _nfd, "wide": _wide,
    "ragged": _ragged,
}  # fmt: skip


# --- more files than one ---------------------------------------------------------------------------------------------


def _count(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(1 for _ in lines) - 1


def _path(folder: Path, number: int) -> Path:
    # A month in the name is how exports of the same dossiers are told apart.
    return folder / f"ho-so-2025-{number + 1:02d}.csv"


def _files(folder: Path, head: bytes, body: Iterator[bytes], rows: int) -> None:
    for number in range(_FILES):
        with _path(folder, number).open("wb") as out:
            out.writelines(chain([head], islice(body, -(-rows // _FILES))))


def _snapshots(folder: Path, head: bytes, body: Iterator[bytes], rows: int) -> None:
    lines = list(islice(body, -(-rows // _FILES)))
    for number in range(_FILES):
        for at in range(number, len(lines), 10):
            lines[at] = _changed(lines[at], {"fee_due_vnd": str(number + 1)})
        with _path(folder, number).open("wb") as out:
            out.writelines(chain([head], lines))


_SERIES: dict[str, Callable[[Path, bytes, Iterator[bytes], int], None]] = {"files": _files, "snapshots": _snapshots}
