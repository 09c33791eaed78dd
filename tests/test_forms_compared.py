"""Form II.06a beside the dossiers: what these give fits it, and what differs or can't be compared is told."""

from __future__ import annotations

import csv
import shutil
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.runs import SAMPLES, check, report
from tests.test_form_ii06a import HEADER, NUMBERS, as_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

FIRST, LAST = date(2023, 10, 1), date(2023, 12, 31)
TITLE = ("Đơn vị báo cáo: UBND huyện Vĩnh Linh",), (f"Từ ngày {FIRST:%d/%m/%Y} đến ngày {LAST:%d/%m/%Y}",)


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the sample."""
    with (SAMPLES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def moment(text: str) -> datetime | None:
    """Return the moment that a cell of the sample writes."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M") if text else None


OVER = {"Đã xử lý xong", "Đã trả kết quả", "Dừng xử lý", "Công dân yêu cầu rút hồ sơ"}


def row_of(dossiers: Iterable[dict[str, str]]) -> list[int]:
    """Return the columns 3 to 13 of the form, counted dossier by dossier as a person would."""
    found = dict.fromkeys(range(3, 14), 0)
    for one in dossiers:
        received, due, end = (moment(one[name]) for name in ("Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý"))
        end = end if one["Trạng thái"] in OVER else None
        if received is None or received.date() > LAST or (end is not None and end.date() < FIRST):
            continue
        found[6 if received.date() < FIRST else 4 if one["Hình thức nộp"] == "Trực tuyến" else 5] += 1
        if end is None or end.date() > LAST:
            found[13 if due is not None and due.date() < LAST else 12] += 1
        else:
            found[9 if due is None else 10 if end > due else 9 if end.date() == due.date() else 8] += 1
    found[3], found[7] = found[4] + found[5] + found[6], found[8] + found[9] + found[10]
    found[11] = found[12] + found[13]
    return [found[column] for column in sorted(found)]


def form(folder: Path, *rows: Sequence[object], titles: Sequence[Sequence[str]] = TITLE) -> Any:
    """Return the check of the sample with a form of these rows."""
    shutil.copytree(SAMPLES, folder, dirs_exist_ok=True)
    text = [[str(cell) for cell in row] for row in rows]
    (folder / "bieu-ii06a.csv").write_bytes(as_csv([*titles, *HEADER, NUMBERS, *text]))
    return check(folder)


def by_field() -> dict[str, list[dict[str, str]]]:
    """Return the sample's dossiers by the field of their services."""
    fields = {row["Mã TTHC"]: row["Lĩnh vực"] for row in read("services.csv")}
    found: dict[str, list[dict[str, str]]] = {}
    for one in read("dossiers.csv"):
        found.setdefault(fields[one["Mã TTHC"]], []).append(one)
    return found


def sheet(change: int = 0) -> list[list[object]]:
    """Return the form of the sample by field, column 4 of the first one raised by so much."""
    rows = [[place, field, *row_of(ones)] for place, (field, ones) in enumerate(sorted(by_field().items()), 1)]
    rows[0][2] = int(str(rows[0][2])) + change
    rows[0][3] = int(str(rows[0][3])) + change
    rows[0][10] = int(str(rows[0][10])) + change
    rows[0][11] = int(str(rows[0][11])) + change
    total = [sum(int(str(row[place])) for row in rows) for place in range(2, 13)]
    return [*rows, ["", "Tổng số", *total]]


def test_a_form_counted_by_hand_fits(tmp_path: Path) -> None:
    """A form of the sample, counted dossier by dossier, is clean: by field, and for the district as a whole."""
    assert form(tmp_path, *sheet())["counts"] == {}


def test_a_form_that_differs_is_one_finding(tmp_path: Path) -> None:
    """A row whose numbers add up, but are not those of the dossiers, is one finding that says both."""
    [finding] = form(tmp_path, *sheet(change=7))["findings"]
    assert (finding["rule"], finding["severity"], finding["line"]) == ("form-differs-from-dossiers", "warning", 7)
    assert finding["column"] == "received_total"
    assert f"column 4 says {sheet(7)[0][3]}, the dossiers {sheet()[0][3]}" in finding["message"]["en"]


def test_open_dossiers_that_are_overdue_are_compared(tmp_path: Path) -> None:
    """A form that says that nothing open is overdue differs from dossiers that are."""
    rows = [row for row in sheet() if row[0]]
    for row in rows:
        row[11], row[12] = row[10], 0
    found = form(tmp_path, *rows)["findings"]
    assert {one["column"] for one in found} == {"open_in_time"}
    assert all("column 13 says 0, the dossiers" in one["message"]["en"] for one in found)


def test_rows_of_units(tmp_path: Path) -> None:
    """A row may be about a unit, by its name or that of its office, where no field has that name."""
    units = {row["Mã đơn vị"]: row["Tên đơn vị"] for row in read("units.csv")}
    ones = [one for one in read("dossiers.csv") if one["Mã đơn vị"] == "19363"]
    row = [1, f"UBND {units['19363']}", *row_of(ones)]
    assert form(tmp_path, row, titles=TITLE[1:])["counts"] == {}
    assert form(tmp_path, [1, row[1], *(2 * int(str(n)) for n in row[2:])], titles=TITLE[1:])["counts"] == {
        "form-differs-from-dossiers": 1
    }


@pytest.mark.parametrize(
    ("titles", "field", "said"),
    [
        (TITLE[:1], "Hộ tịch", "does not state its first and last day"),
        (TITLE, "Không có", "the field “Không có” is not in the list"),
        ((("Đơn vị báo cáo: UBND xã Không Có",), TITLE[1]), "Hộ tịch", "“UBND xã Không Có” is not in the list"),
        ((("Từ ngày 01/01/2030 đến ngày 31/03/2030",),), "Hộ tịch", "do not cover the period"),
    ],
)
def test_what_cannot_be_compared_is_said(titles: Any, field: str, said: str, tmp_path: Path) -> None:
    """A form whose unit, field or period the dossiers do not tell is a note with the reason."""
    [finding] = form(tmp_path, [1, field, 2, 1, 1, 0, 1, 1, 0, 0, 1, 1, 0], titles=titles)["findings"]
    assert (finding["rule"], finding["severity"]) == ("form-not-compared", "note")
    assert said in finding["message"]["en"]


def test_without_a_past_receipts_alone_are_compared(tmp_path: Path) -> None:
    """Where data may begin with the period, columns that need a past are not compared, and that is said."""
    titles = (("Từ ngày 23/05/2023 đến ngày 31/12/2023",),)
    field, ones = next(iter(by_field().items()))
    received = [one for one in ones if (at := moment(one["Ngày tiếp nhận"])) and at.date() <= LAST]
    online = sum(one["Hình thức nộp"] == "Trực tuyến" for one in received)
    row = [1, field, len(received) + 9, online, len(received) - online, 9, len(received) + 9, len(received) + 9]
    assert form(tmp_path, row, titles=titles)["counts"] == {"form-differs-from-dossiers": 1}
    (tmp_path / "de-an06.toml").unlink()
    [finding] = check(tmp_path)["findings"]
    assert "columns 3 and 6 to 13" in finding["message"]["en"]


def test_the_report_is_the_same_with_a_form(tmp_path: Path) -> None:
    """A form beside the dossiers changes no figure of the report."""
    form(tmp_path, *sheet())
    assert report(tmp_path, "--period", "2023")["results"] == report(SAMPLES, "--period", "2023")["results"]
