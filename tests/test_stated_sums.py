"""Sums that rows state: totals and heads of groups are left out, and told where the rows give another sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from de_an06.layout_rows import goes_on
from tests.runs import check
from tests.test_form_ii06a import HEADER, NUMBERS, ROWS, TITLES, TOTAL, changed, written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEAD = "STT,Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp"
DOSSIER = "{n},H50-230605-{n:04},1.001193,19363,05/06/2023,Trực tuyến"


def dossiers(folder: Path, *lines: str | int) -> Any:
    """Return the check of a file of dossiers; a number stands for so many good rows."""
    body: list[str] = []
    for line in lines:
        body += [line] if isinstance(line, str) else [DOSSIER.format(n=len(body) + n) for n in range(line)]
    (folder / "ho-so.csv").write_text("\n".join((HEAD, *body)) + "\n", encoding="utf-8")
    return check(folder)


def said(found: Any) -> list[tuple[str, int, str | None]]:
    """Return rule, line and column of each finding."""
    return [(f["rule"], f["line"], f["column"]) for f in found["findings"]]


def sheet(folder: Path, text: str, name: str = "training.csv") -> Any:
    """Return the check of one small table."""
    (folder / name).write_text(text, encoding="utf-8")
    return check(folder)


def form(*rows: Sequence[str]) -> list[Sequence[str]]:
    """Return a form with these rows."""
    return [*TITLES, *HEADER, NUMBERS, *rows]


def added(mark: str, title: str, rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the head of a group that states the sums of rows."""
    columns = list(zip(*rows, strict=True))[2:]
    return [mark, title, *(str(sum(int(text or "0") for text in column)) for column in columns)]


def test_a_total_of_the_form(tmp_path: Path) -> None:
    """A total that is not the sum of its column is one finding, at the first cell that is wrong."""
    total = [*TOTAL[:2], "23", "13", *TOTAL[4:]]
    [finding] = check(written(tmp_path, form(*ROWS, total)))["findings"]
    assert (finding["rule"], finding["line"], finding["column"]) == ("total-row-sums-disagree", 12, "received_total")
    assert (
        "says 23, but the rows add up to 22; wrong as well: “Số hồ sơ nhận giải quyết / Trong kỳ / Trực tuyến”"
        in finding["message"]["en"]
    )


def test_a_bad_cell_hides_its_column_alone(tmp_path: Path) -> None:
    """A total is not blamed for a column in which a cell can't be read, but for any other."""
    rows = changed(0, 3, "năm")
    rows[-4] = [*TOTAL[:4], "9", *TOTAL[5:]]
    found = check(written(tmp_path, rows))
    assert sorted(found["counts"]) == ["bad-number", "total-row-sums-disagree"]
    assert ("total-row-sums-disagree", 12, "received_direct") in said(found)


def test_groups_of_the_form(tmp_path: Path) -> None:
    """Heads of groups, nested ones too, are no rows, and sums that fit say nothing."""
    rows = [added("A", "Cấp huyện", ROWS[:2]), added("I", "Tư pháp", ROWS[:1]), ROWS[0],
            added("II", "Đất đai", ROWS[1:2]), ROWS[1], added("B", "Cấp xã", ROWS[2:]), ROWS[2], TOTAL]  # fmt: skip
    found = check(written(tmp_path, form(*rows)))
    assert found["counts"] == {}
    assert found["inputs"][0]["skipped"] == {"group": 4, "total": 1}


def test_a_subtotal_that_disagrees(tmp_path: Path) -> None:
    """The head of a group with another sum is one finding, at its cell, and names the group."""
    head = added("II", "Cấp xã", ROWS[2:])
    head[5] = "1"
    rows = [added("I", "Cấp huyện", ROWS[:2]), *ROWS[:2], head, ROWS[2], TOTAL]
    [finding] = check(written(tmp_path, form(*rows)))["findings"]
    assert (finding["rule"], finding["line"], finding["column"]) == ("subtotal-disagrees", 12, "carried_over")
    assert "“II”" in finding["message"]["vi"]


def test_rows_numbered_like_groups_are_rows(tmp_path: Path) -> None:
    """Rows marked I, II, III with nothing below them are rows of the table."""
    rows = [[mark, *row[1:]] for mark, row in zip(("I", "II", "III"), ROWS, strict=True)]
    found = check(written(tmp_path, form(*rows, TOTAL)))
    assert (found["counts"], found["inputs"][0]["rows"]) == ({}, 3)


def test_titles_of_tiers_head_groups_without_a_mark(tmp_path: Path) -> None:
    """Where rows are numbered, one without a number that is titled by a tier heads a group."""
    rows = [added("", "Cấp huyện", ROWS[:2]), *ROWS[:2], added("", "Cấp xã", ROWS[2:]), ROWS[2], TOTAL]
    found = check(written(tmp_path, form(*rows)))
    assert (found["counts"], found["inputs"][0]["rows"]) == ({}, 3)


@pytest.mark.parametrize(("stated", "rules"), [("3", []), ("4", ["subtotal-disagrees"])])
def test_a_group_of_dossiers_states_a_number(stated: str, rules: list[str], tmp_path: Path) -> None:
    """Heads of groups of dossiers may say how many there are; a wrong number is a finding at the head."""
    found = dossiers(tmp_path, f"I,Cấp xã,{stated},,,", 3, "II,Cấp huyện,2,,,", 2)
    assert [(rule, line) for rule, line, _ in said(found)] == [(rule, 2) for rule in rules]
    assert found["inputs"][0]["skipped"] == {"group": 2}


@pytest.mark.parametrize(("stated", "rules"), [(2, []), (3, ["total-row-disagrees"])])
def test_small_tables_state_their_rows(stated: int, rules: list[str], tmp_path: Path) -> None:
    """A total row of any table may say how many rows there are."""
    text = "Mã đơn vị,Tên đơn vị,Cấp\n464,Huyện Vĩnh Linh,Cấp huyện\n19363,Hồ Xá,Cấp xã\n"
    found = sheet(tmp_path, f"{text}Tổng số: {stated} đơn vị,,\n", "units.csv")
    assert [rule for rule, _, _ in said(found)] == rules


def test_a_total_in_the_middle_sums_up_what_stands_above(tmp_path: Path) -> None:
    """Totals of parts within a small table are told from rows, and fit the rows since the one before."""
    lines = [
        "Lớp 1,20/07/2023,80",
        "Cộng,,80",
        "Lớp 2,21/07/2023,70",
        "Lớp 3,22/07/2023,5",
        "Cộng,,{}",
        "Tổng cộng,,155",
    ]
    text = "Tên lớp,Ngày tổ chức,Số lượt người\n" + "\n".join(lines) + "\n"
    assert sheet(tmp_path, text.format(75))["counts"] == {}


def test_a_total_that_is_no_number(tmp_path: Path) -> None:
    """An error where the sum should stand is a finding."""
    found = sheet(tmp_path, "Tên lớp,Ngày tổ chức,Số lượt người\nLớp 1,20/07/2023,80\nTổng số,,#REF!\n")
    assert said(found) == [("total-row-sums-disagree", 3, "attendees")]


def test_dashes_state_nothing(tmp_path: Path) -> None:
    """A dash or a cross in a total row is no sum."""
    text = "Mã đơn vị,Hạng mục,Ngày số liệu,Số đạt,Tổng số\n19363,Dân số tiếp cận 4G,30/06/2023,8,12\nTổng số,,,x,12\n"
    assert sheet(tmp_path, text, "coverage.csv")["counts"] == {}


@pytest.mark.parametrize(
    ("mark", "other", "on"),
    [("I", "II", True), ("A", "B", True), ("H", "I", True), ("A", "I", False), ("II", "I", False), ("III", "B", False)],
)
def test_marks_that_count_on(mark: str, other: str, on: bool) -> None:
    """II goes on from I and B from A, but I within A begins anew."""
    assert goes_on(mark, other) is on
