"""Files that break off before their end: within a row, a quoted cell or a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runs import SAMPLES, check, report, run

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
ROW = "H50-230605-000{},1.001193,19363,05/06/2023,Trực tuyến\n"
WHOLE = HEAD + "".join(map(ROW.format, range(1, 6)))
LINES = WHOLE.count("\n")


def checked(folder: Path, data: bytes, *options: object) -> Any:
    """Check dossiers with these bytes."""
    (folder / "dossiers.csv").write_bytes(data)
    return check(folder, *options)


TAILS = {
    "a row": ("H50-230605-0009,1.001193,19", 1),
    "a cell within quotes": ('H50-230605-0009,1.001193,"19', 1),
    "the last cell within quotes": ('H50-230605-0009,1.001193,19363,05/06/2023,"Trực', 1),
    "a cell of two lines": ('H50-230605-0009,1.001193,"xã\nHồ', 2),
    "a cell of two lines, at its line end": ('H50-230605-0009,1.001193,"xã\n', 1),
    "a row that ends with CR": ("H50-230605-0009,1.001193,19363\r", 1),
}


@pytest.mark.parametrize("tail", TAILS)
def test_a_file_that_breaks_off(tail: str, tmp_path: Path) -> None:
    """It is told once, at its last line, with the row set aside and all others judged."""
    text, lines = TAILS[tail]
    found = checked(tmp_path, (WHOLE.replace("Trực tuyến", "Bay", 1) + text).encode())
    assert found["counts"] == {"unknown-word": 1, "file-breaks-off": 1}
    (broken,) = [one for one in found["findings"] if one["rule"] == "file-breaks-off"]
    assert broken["line"] == LINES + lines
    assert f"line {LINES + lines}" in broken["message"]["en"]
    assert (found["inputs"][0]["rows"], found["inputs"][0]["rows_set_aside"]) == (6, 1)


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_file_that_breaks_off_within_a_letter(cut: int, quote: str, tmp_path: Path) -> None:
    """A letter of which bytes are missing at the end is no other encoding, though the row has all its cells."""
    data = (WHOLE + f"H50-230605-0009,1.001193,19363,05/06/2023,{quote}Trực").encode()[: -2 + 1 - cut]
    found = checked(tmp_path, data)
    assert (found["counts"], found["inputs"][0]["encoding"]) == ({"file-breaks-off": 1}, "utf-8")


@pytest.mark.parametrize(
    "text",
    [WHOLE[:-1], WHOLE + "\n\n", WHOLE + ",,", WHOLE + "Người lập biểu", WHOLE + "Tổng số,5,,,", WHOLE + "Cấp huyện"],
)
def test_a_whole_file_breaks_off_nowhere(text: str, tmp_path: Path) -> None:
    """A last row without a line end is whole when it has its cells or is none of data."""
    assert "file-breaks-off" not in checked(tmp_path, text.encode())["counts"]


def test_a_short_row_with_a_line_end_is_ragged(tmp_path: Path) -> None:
    """What ends with a line end did not break off."""
    assert checked(tmp_path, (WHOLE + "H50-230605-0009,1.001193\n").encode())["counts"] == {"ragged-row": 1}


@pytest.mark.parametrize("swallowed", [1, 2, 60])
@pytest.mark.parametrize("end", ["\n", ""])
def test_a_stray_quote_is_no_end(swallowed: int, end: str, tmp_path: Path) -> None:
    """A quote that swallows rows to the end of the file is told where it opens, and nothing is counted as one row."""
    rows = "".join(f"H50-230606-{n:04},1.001193,19363,05/06/2023,Trực tuyến\n" for n in range(swallowed))
    text = WHOLE + 'H50-230605-0009,1.001193,19363,05/06/2023,"Trực tuyến\n' + rows[:-1] + end
    (finding,) = checked(tmp_path, text.encode())["findings"]
    assert (finding["rule"], finding["line"]) == ("unreadable-file", LINES + 1)
    assert "never closed" in finding["message"]["en"]


def test_a_report_says_that_rows_may_be_missing(tmp_path: Path) -> None:
    """Figures of a file that breaks off come with a notice, for no bound holds against what is not there."""
    data = (SAMPLES / "dossiers.csv").read_bytes()
    (tmp_path / "dossiers.csv").write_bytes(data[:-40])
    assert any("dossiers.csv breaks off" in notice["en"] for notice in report(tmp_path)["notices"])


def test_a_small_table_that_breaks_off(tmp_path: Path) -> None:
    """Tables that are kept whole break off in the same way."""
    (tmp_path / "dossiers.csv").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "units.csv").write_text("Mã đơn vị,Tên đơn vị,Cấp\n19363,Hồ Xá,Cấp xã\n19364,Bến", encoding="utf-8")
    assert check(tmp_path)["counts"]["file-breaks-off"] == 1


@pytest.mark.parametrize("tail", TAILS)
def test_the_row_is_rejected_as_it_came(tail: str, tmp_path: Path) -> None:
    """The row in which a file breaks off is among the rejects, which can be read again."""
    folder = tmp_path / "data"
    folder.mkdir()
    checked(folder, (WHOLE + TAILS[tail][0]).encode(), "--rejects", tmp_path / "out", "--with-personal")
    again = checked(folder, (tmp_path / "out" / "dossiers.csv").read_bytes())
    assert set(again["counts"]) <= {"ragged-row", "empty-cell", "bad-code", "missing-received-on", "unknown-word"}
    assert again["inputs"][0]["rows"] == 1


@given(at=st.integers(len(HEAD) + 20, len(WHOLE) - 1))
def test_a_file_cut_anywhere(at: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Wherever a plain file is cut, it breaks off there unless its last row is whole."""
    text = WHOLE[: at if WHOLE[at - 1] == "\n" else max(at, WHOLE.index(",", WHOLE.rindex("\n", 0, at)) + 1)]
    last = text.rpartition("\n")[2]
    found = checked(tmp_path_factory.mktemp("x"), text.encode(), "--select", "file-breaks-off,ragged-row")
    assert found["counts"] == ({"file-breaks-off": 1} if last and last.count(",") < 4 else {})


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_large_file_that_breaks_off(jobs: int, tmp_path: Path) -> None:
    """A file of several blocks that breaks off says so, whoever reads its end."""
    rows = "".join(f"H50-230605-{n:06},1.001193,19363,05/06/2023,Trực tuyến\n" for n in range(80_000))
    (tmp_path / "dossiers.csv").write_text(HEAD + rows + 'H50-230605-9,1.001193,"Hồ', encoding="utf-8")
    ran = run("check", tmp_path, "--jobs", jobs, "--lang", "en", "--no-effect")
    assert "breaks off at line 80002" in " ".join(ran.out.split())
