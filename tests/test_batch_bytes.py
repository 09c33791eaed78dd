"""The bytes that are published: the same wherever and however a run is made, and harmless whatever the data are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from de_an06.renderers import formats, renderer
from tests.office import RECEIVED, batch, contents, dossiers, ledger, office
from tests.runs import SAMPLES, put, rows_of, save

if TYPE_CHECKING:
    from pathlib import Path

UNIT = "Mã đơn vị"
HOSTILE = [
    "<img src=x onerror=alert(1)>", "=HYPERLINK(1)", "../../up", "..", ".", "a|b\u202e\x1b[31m", "CON", "h50", "H50",
    "x" * 300, "::error::", "%2e%2e/", "Xã Hồ Xá", "]( javascript:x)", "@SUM(1)", "\\\\host\\share", "C:x", "~",
]  # fmt: skip


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """An office, and the bytes that are published of it."""
    folder = tmp_path_factory.mktemp("bytes")
    data = office(folder)
    batch(data, folder / "out", "--by", "unit", "--last", 3)
    return data, contents(folder / "out")


@pytest.mark.parametrize(
    ("jobs", "environment"),
    [
        ("1", {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}),
        ("2", {"LC_ALL": "C.UTF-8", "LANG": "vi_VN", "TZ": "America/New_York", "PYTHONHASHSEED": "2"}),
        ("2", {"DE_AN06_LANG": "en", "COLUMNS": "40", "PYTHONHASHSEED": "3", "PYTHONUTF8": "0"}),
    ],
)
def test_the_same_bytes_anywhere(
    jobs: str, environment: dict[str, str], undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    """Locale, time zone, seed of hashes, language of messages and number of jobs move no byte."""
    data, expected = undisturbed
    start = (
        "from de_an06 import crew; crew._SMALL = crew._MOST_BLOCK = 1 << 14; crew._processors = lambda: 2\n"
        "from de_an06.__main__ import run; run()"
    )
    command: list[Any] = [
        sys.executable,
        "-c",
        start,
        "batch",
        data,
        "--output",
        tmp_path,
        "--by",
        "unit",
        "--last",
        "3",
    ]
    subprocess.run([*command, "--jobs", jobs], env=os.environ | environment, check=True, capture_output=True)
    assert contents(tmp_path) == expected


def test_the_same_bytes_in_any_order_of_files(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """The order in which a folder lists its files, and where it lies, move no byte."""
    data, expected = undisturbed
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for file in sorted(data.iterdir(), reverse=True):
        shutil.copy(file, moved)
    batch(moved, tmp_path / "out", "--by", "unit", "--last", 3)
    assert contents(tmp_path / "out") == expected


@pytest.mark.parametrize("format_", [name for name in formats() if renderer(name).report and name != "terminal"])
def test_the_same_bytes_in_each_format(format_: str, tmp_path: Path) -> None:
    """Published twice, a report in each format that there is has the same bytes."""
    for folder in ("one", "two"):
        batch(SAMPLES, tmp_path / folder, "--format", format_, "--last", 1)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is published of units with hostile codes, each of them revised once."""
    folder = tmp_path_factory.mktemp("hostile")
    data = office(folder)
    for name in ("units", "coverage", "task_forces"):
        (data / f"{name}.csv").unlink()
    file = dossiers(data, "2023-Q4").rename(data / "dossiers =1+1 [x](y) <i>.csv")
    rows = rows_of(file)
    for row, code in zip(rows[1:], HOSTILE, strict=False):
        row[rows[0].index(UNIT)] = code
    save(file, rows)
    options = "--by", "unit", "--from", "2023-Q4", "--to", "2023-Q4"
    batch(data, folder / "deep" / "out", *options, "--finalise", "2023-Q4")
    for line in range(2, len(HOSTILE) + 2):
        put(file, line, RECEIVED, "31/02/2023")
    batch(data, folder / "deep" / "out", *options)
    return folder / "deep" / "out"


def test_hostile_codes_stay_in_the_folder(hostile: Path) -> None:
    """Whatever a unit is called, its files stand in the folder of the period, under names that every system takes."""
    assert {path.name for path in hostile.parent.iterdir()} == {"out"}
    names = [name for name in contents(hostile) if "/" in name]
    assert all(
        re.fullmatch(r"2023-Q4/bao-cao-de-an-06_2023-Q4(_[A-Za-z0-9%._-]{1,60})?\.(md|csv|json)", n) for n in names
    )


def test_hostile_codes_do_not_share_a_file(hostile: Path) -> None:
    """Units whose codes differ in anything have files of their own, also where a system ignores the case of names."""
    names = [name for name in contents(hostile) if name.endswith(".json") and name.startswith("2023-Q4/")]
    units = {row["unit"] for row in ledger(hostile)}
    assert len({name.casefold() for name in names}) == len(names) == len(units)


def test_hostile_texts_are_no_markup(hostile: Path) -> None:
    """Neither the pages nor the revisions hold markup, links or control characters of a code or a file's name."""
    for name, data in contents(hostile).items():
        text = data.decode()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", text), name
        if name.endswith((".md", ".html")):
            assert not re.search(r"<img|<i>|(?<!\\)\[x\]\(y\)", text), name


def test_hostile_texts_are_no_formulas(hostile: Path) -> None:
    """No cell of a CSV file is one that a spreadsheet would run, the causes in the ledger among them."""
    assert any("=1+1" in row["because"] for row in ledger(hostile))
    for file in hostile.rglob("*.csv"):
        assert [cell for row in rows_of(file) for cell in row if re.match(r"[=@]|[-+][^0-9]", cell)] == []
