"""The days that codes of dossiers tell, by vectors and one by one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.cells import EPOCH
from de_an06.code_days import UNTOLD, days_told, tell
from de_an06.rows import PRESENT, Cells
from de_an06.spans import Spans
from tests.runs import check

if TYPE_CHECKING:
    from pathlib import Path

DIGITS = st.text("0123456789", max_size=9)
CODES = st.lists(
    st.builds(lambda *parts: "-".join(parts), st.sampled_from(("", "H50", "000.17.22.H56")), DIGITS, DIGITS)
    | st.builds(lambda day, n: f"H50-{day:%y%m%d}-{n}", st.dates(date(2000, 1, 1), date(2060, 1, 1)), DIGITS)
    | st.builds(lambda day, n: f"H50-{day:%Y%m%d}-{n}", st.dates(date(1980, 1, 1), date(2110, 1, 1)), DIGITS)
    | st.text(max_size=20),
    max_size=20,
)


def written(codes: list[str]) -> Cells:
    """Return codes as a column of which the texts are known."""
    state = np.full(len(codes), PRESENT, np.uint8)
    return Cells("code", np.zeros(len(codes), np.int64), state, written=Spans.of(codes))


def by_hand(code: str) -> int:
    """Return the day that a code tells, read the plain way."""
    # Which byte is the hyphen before the serial is decided from the right.
    last = next((n for n in (4, 5, 6, 7) if len(code.encode()) > n + 7 and code.encode()[-n - 1] == ord("-")), None)
    match = None if last is None else re.search(rb"-((?:\d\d)?\d\d)(\d\d)(\d\d)\Z", code.encode()[: -last - 1])
    if match is None:
        return UNTOLD
    year = int(match[1]) + (2000 if len(match[1]) == 2 else 0)
    try:
        day = date(year, int(match[2]), int(match[3]))
    except ValueError:
        return UNTOLD
    return (day - EPOCH).days if 1990 <= year <= 2099 else UNTOLD


@given(CODES)
def test_days_are_those_read_by_hand(codes: list[str]) -> None:
    """Whatever a code looks like, vectors read the day that the plain way reads."""
    found = days_told(written(codes), np.arange(len(codes)))
    assert found.tolist() == [by_hand(code) for code in codes]


@given(CODES, st.integers(0, 30_000), st.lists(st.integers(0, 5000), min_size=20, max_size=20))
def test_a_code_that_tells_a_day_tells_it(codes: list[str], first: int, shifts: list[int]) -> None:
    """What is taken for the plainest form is that day."""
    days = np.array([first + shift for shift in shifts[: len(codes)]], np.int64)
    told = [by_hand(code) for code in codes]
    assert all(day == told[at] for at, day in enumerate(days.tolist()) if tell(written(codes), days)[at])


def test_plain_codes_are_told_without_reading_them() -> None:
    """-YYMMDD-NNNN is compared as a whole."""
    days = [(date(2023, 5, 30) - EPOCH).days + n for n in range(5)]
    codes = [f"H50.464-{EPOCH + timedelta(day):%y%m%d}-0001" for day in days]
    assert tell(written(codes), np.array(days)).all()


@pytest.mark.parametrize("code", ["H50-230230-0001", "H50-000000-0001", "H50-230605-001", "H50_230605_0001", "-230605"])
def test_what_is_no_day_tells_none(code: str) -> None:
    """A code without a day that exists, or in another form, tells none."""
    assert days_told(written([code]), np.arange(1)).tolist() == [UNTOLD]


def folder_of(tmp_path: Path, *days: str) -> Path:
    """Write dossiers received on 5 June 2023 whose codes tell these days, but for a last one that tells the sixth."""
    rows = [f"H50-{day}-{place:04},1.001193,19363,05/06/2023,Trực tuyến" for place, day in enumerate([*days, "230606"])]
    head = "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp"
    (tmp_path / "dossiers.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("days", "count"),
    [
        (["230605", "230605"], 1),
        (["230602", "20230601"], 1),
        (["230605", "230605", "230101"], 2),
        (["221231", "230101", "230605"], 0),
        ([], 0),
        (["abc", "230605", "230605"], 1),
    ],
)
def test_codes_that_usually_tell_another_day_are_left_alone(tmp_path: Path, days: list[str], count: int) -> None:
    """A code that disagrees is told only where most of the file's codes tell the day, and never as an error."""
    found = check(folder_of(tmp_path, *days))
    assert found["counts"].get("dossier-code-disagrees", 0) == count
    assert found["severities"]["error"] == 0


def test_dates_of_any_form_show_what_codes_tell(tmp_path: Path) -> None:
    """Whether codes tell the day is seen however dates are written."""
    folder = folder_of(tmp_path, "230605", "230605")
    path = folder / "dossiers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("05/06/2023", "2023-06-05 08:30"), encoding="utf-8")
    assert check(folder)["counts"] == {"dossier-code-disagrees": 1}
