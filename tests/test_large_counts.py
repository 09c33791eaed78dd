"""Large counts: every number of five digits that a reader meets has the language's group marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from de_an06.text import Words
from tests.runs import rows_of, run, save

if TYPE_CHECKING:
    from pathlib import Path

_LARGE = 30_000
_PLACES = re.compile(r"^.*(de-an06\.toml|Mã dữ liệu|Data code).*$|\S*[-.:/]\S*|mã \d+|\(\d{5}\)", re.MULTILINE)
"""Lines of hashes, and dates, codes, paths and places."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with many dossiers: none with a limit, many ended late, some copied, one row of very many cells."""
    folder = tmp_path_factory.mktemp("large")
    assert run("sample", folder, "--dossiers", _LARGE).status == 0
    path = folder / "dossiers.csv"
    header, *rows = rows_of(path)
    due, finished = header.index("Ngày hẹn trả"), header.index("Ngày kết thúc xử lý")
    for number, row in enumerate(rows):
        row[due], row[finished] = "", row[finished] and (row[finished] if number % 2 else "01/07/2024")
    save(path, [header, *rows, *rows, [*rows[0], *["x"] * 100_000]])
    return folder


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("arguments", [("report",), ("report", "--by", "unit"), ("check",)])
def test_large_counts_have_group_marks(large: Path, arguments: tuple[str, ...], lang: str) -> None:
    """No count of five digits or more stands bare in what people read."""
    ran = run(arguments[0], large, *arguments[1:], "--lang", lang, "--format", "markdown")
    told = ran.out.replace("<!-- -->", "").replace("\\", "")
    grouped = re.findall(r"\d{2,3}[.,]\d{3}(?!\d)", told)

    assert ran.status in (0, 1), ran.err
    assert len(grouped) > 3
    assert not re.findall(r"(?<![\w.,])\d{5,}(?![\w])", _PLACES.sub("", told))


def test_counts_are_written_as_the_language_writes_them() -> None:
    """A whole number that fills a sentence gets the language's group marks; a line of a file stays as it is."""
    said = Words("{file}:{line}: {n} dòng", "{file}:{line}: {n} rows").fill(file="a", line=12345, n=1234567)

    assert said == Words("a:12345: 1.234.567 dòng", "a:12345: 1,234,567 rows")
