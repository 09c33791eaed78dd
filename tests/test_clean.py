"""Nothing is wrong with a clean folder, however its files are written and whatever they are sent in."""

from __future__ import annotations

import csv
import gzip
import io
import shutil
import unicodedata
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import pytest

from de_an06.config import load_config
from de_an06.crew import Crew
from de_an06.discover import discover
from de_an06.intake import take_in
from de_an06.rules import Policy
from de_an06.standins import StandIns
from tests.containers import as_ods, as_xlsx, zipped
from tests.runs import SAMPLES, rows_of
from tests.test_containers import WORKBOOKS
from tests.test_positions import ENCODINGS, sendable
from tests.written import to_windows_1258

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOSSIERS = 120
"""Of the sample's dossiers so many are enough."""
LEGACY = ("windows-1258", "tcvn3", "vni-windows")
FORMS: dict[str, Callable[[str], str]] = {
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "taken apart": lambda text: unicodedata.normalize("NFD", text),
    "as Windows does": lambda text: to_windows_1258(text).decode("cp1258"),
}
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
PACKED: dict[str, Callable[[Path, str, bytes], object]] = {
    "zip": lambda folder, name, data: zipped(folder / f"{name}.zip", {f"{name}.csv": data}),
    "gz": lambda folder, name, data: (folder / f"{name}.csv.gz").write_bytes(gzip.compress(data)),
}
BOOKS = {"xlsx": as_xlsx, "ods": as_ods}


@cache
def tables() -> dict[str, list[list[str]]]:
    """Return the rows of each file of the sample, not all of the dossiers."""
    found = {path.stem: rows_of(path) for path in sorted(SAMPLES.glob("*.csv"))}
    return found | {"dossiers": found["dossiers"][: DOSSIERS + 1]}


def written(rows: list[list[str]], encoding: str, form: str, delimiter: str) -> bytes:
    """Return rows as a file."""
    out = io.StringIO()
    csv.writer(out, delimiter=DELIMITERS[delimiter], lineterminator="\r\n").writerows(rows)
    return ENCODINGS[encoding](sendable(FORMS[form](out.getvalue()), encoding))


def found(folder: Path) -> dict[str, int]:
    """Return what is said of a folder but in which encoding its files are; every row of it must have been read."""
    shutil.copy(SAMPLES / "de-an06.toml", folder)
    with StandIns() as stand_ins:
        config = load_config(folder, None)
        intake = take_in(discover(folder, config, stand_ins), config, Policy(), Crew())
    assert {file.table: file.rows for file in intake.inputs} == {name: len(rows) - 1 for name, rows in tables().items()}
    return {
        rule: count
        for (rule, severity), count in intake.findings.counts.items()
        if severity != "note" and rule != "foreign-encoding"
    }


def of(name: str) -> list[str]:
    """Return the forms of letters that an encoding can have."""
    return ["composed"] if name in LEGACY else list(FORMS)


WHOLE = ("utf-8", "utf-8 with mark", "utf-16-le with mark", *LEGACY)
"""Encodings of which every form is looked at with every delimiter; of the others not all at all times."""
TEXTS = [
    pytest.param(
        name, form, mark, marks=[] if name in WHOLE or mark == "comma" or form == "composed" else [pytest.mark.slow]
    )
    for name in ENCODINGS
    for form, mark in product(of(name), DELIMITERS)
]


@pytest.mark.parametrize(("encoding", "form", "delimiter"), TEXTS)
def test_a_clean_folder_of_texts(encoding: str, form: str, delimiter: str, tmp_path: Path) -> None:
    """In every encoding, with letters in any form and any delimiter, nothing is found in the sample."""
    for name, rows in tables().items():
        (tmp_path / f"{name}.csv").write_bytes(written(rows, encoding, form, delimiter))
    assert found(tmp_path) == {}


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_clean_folder_of_archives(encoding: str, packing: str, tmp_path: Path) -> None:
    """Files packed one by one have nothing wrong in any encoding."""
    for name, rows in tables().items():
        PACKED[packing](tmp_path, name, written(rows, encoding, "composed", "semicolon"))
    assert found(tmp_path) == {}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", BOOKS)
def test_a_clean_folder_of_workbooks(kind: str, form: str, tmp_path: Path) -> None:
    """Workbooks have nothing wrong with letters in any form."""
    for name, rows in tables().items():
        BOOKS[kind](tmp_path / f"{name}.{kind}", [[FORMS[form](text) for text in row] for row in rows])
    assert found(tmp_path) == {}


def test_a_clean_old_workbook(tmp_path: Path) -> None:
    """An .xls has as many warnings and errors as its table in CSV."""
    shutil.copy(WORKBOOKS / "ho-so.xls", tmp_path)
    with StandIns() as stand_ins:
        config = load_config(tmp_path, None)
        old = take_in(discover(tmp_path, config, stand_ins), config, Policy(), Crew()).findings
    plain = take_in(discover(WORKBOOKS / "ho-so.csv", config), config, Policy(), Crew()).findings
    assert [f.rule for f in old.all() if f.severity != "note"] == [f.rule for f in plain.all() if f.severity != "note"]
