"""Faulty rows: those of which something is said, with all that is said; the worst where not all are wanted."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.config import load_config
from de_an06.crew import Crew
from de_an06.cross_columns import Cause
from de_an06.discover import discover
from de_an06.finding import SEVERITIES
from de_an06.flaws import Flaws
from de_an06.hands import can_fork
from de_an06.intake import take_in
from de_an06.places import Body, Place
from de_an06.rows import Block, Ragged
from de_an06.rules import Policy
from tests.test_rejects import GOOD, HEAD, row, sent

if TYPE_CHECKING:
    from de_an06.intake import Intake

ODD = (
    row(due="31/02/2023"), row(channel="chim"), row(channel=""), row(id="", due="x"), row(due="01/02/2023"),
    [*GOOD, "dư"], row(owner="a\nb"), ["H9", 'mở"'], [""] * len(HEAD),
)  # fmt: skip


def taken_in(folder: Path, crew: Crew | None = None) -> Intake:
    """Take a folder in, keeping which rows something is said of."""
    config = load_config(folder, None)
    return take_in(discover(folder, config), config, Policy(limit=sys.maxsize), crew or Crew(), rows=True)


def placed(intake: Intake) -> list[tuple[str, int | None, str | None]]:
    """Return what a run has found at rows: rule, record, column."""
    found = [f for group in intake.findings.kept.values() for f in group if f.record is not None]
    return sorted((f.rule, f.record, f.column or "") for f in found)


def of_rows(intake: Intake) -> list[tuple[str, int | None, str | None]]:
    """Return the same, by its rows."""
    rows = [row for file in intake.faulty for row in file.rows(SEVERITIES)]
    return sorted((f.rule, row.record, f.column or "") for row in rows for f in row.findings)


@given(st.lists(st.integers(0, 200), unique=True), st.integers(201, 500), st.integers(0, 90))
def test_flaws_keep_which_rows(at: list[int], count: int, shift: int) -> None:
    """However many rows of a block break a rule, the same records come back, wherever the block stands."""
    none = np.zeros(0, np.int64)
    here = Place(Body(Path(), "", ",", 1, 0, {}), 0, 1, 7, 9, count, count, none, none)
    block = Block(np.arange(count) + 7, {}, here, Ragged(np.array([9]), none, 3))
    flaws = Flaws.of(block, [Cause("a", "b", np.array(sorted(at), np.int64))]).at(here.moved(5, shift))

    ((code, name, records),) = flaws.records()
    assert (code, name, records.tolist()) == ("a", "b", [n + 7 + shift for n in sorted(at)])
    assert flaws.ragged.record.tolist() == [9 + shift]


@given(st.lists(st.sampled_from([*ODD, GOOD]), max_size=30), st.sampled_from((64, 300, 1 << 20)))
def test_rows_carry_what_is_found(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], size: int) -> None:
    """What is said of rows is what the check has found, by rule and column, in blocks of any size."""
    folder = sent(tmp_path_factory.mktemp("in"), *([f"H{n}" if one[0] else "", *one[1:]] for n, one in enumerate(rows)))
    intake = taken_in(folder, Crew(block_bytes=size))

    assert of_rows(intake) == placed(intake)


def test_copies_totals_and_tables(tmp_path: Path) -> None:
    """Copies that differ, a total row and rules across tables are said of their rows, too."""
    data = sent(tmp_path, GOOD, row(due="06/03/2023"), ["Tổng số: 5", *[""] * 6])
    head = "Mã đơn vị,Tên đơn vị,Mã cấp trên\n"
    (data / "don-vi.csv").write_text(head + "19363,A,99999\n", encoding="utf-8")
    intake = taken_in(data)

    assert of_rows(intake) == placed(intake)
    assert {rule for rule, *_ in of_rows(intake)} == {
        "conflicting-copies",
        "total-row-disagrees",
        "unknown-parent-unit",
    }


@pytest.mark.skipif(not can_fork(), reason="processes can't be forked here")
def test_rows_of_processes(tmp_path: Path) -> None:
    """Rows are the same, byte for byte, whether one process has judged them or several."""
    data = sent(tmp_path, *([f"H{n}", *ODD[n % len(ODD)][1:]] for n in range(90)))
    alone, others = (taken_in(data, crew).faulty[0] for crew in (Crew(), Crew(None, 2, 500, hands=2)))

    assert list(alone.rows(SEVERITIES)) == list(others.rows(SEVERITIES))
    assert alone.counts == others.counts


def test_the_worst_rows_come_first(tmp_path: Path) -> None:
    """Where not all rows are wanted, errors go before notes and the first before others; order is the file's."""
    bad = [row(id=f"H{n}", **({"due": "x"} if n % 4 == 0 else {"channel": ""})) for n in range(12)]
    (file,) = taken_in(sent(tmp_path, *bad)).faulty

    assert file.counts == {"error": 3, "warning": 0, "note": 9}
    assert [one.record for one in file.rows(SEVERITIES, 5)] == [1, 2, 3, 5, 9]
    assert [one.record for one in file.rows(("error",), 2)] == [1, 5]


def test_the_sentence_stands_at_its_line(tmp_path: Path) -> None:
    """A row knows its physical line, below cells of several lines, and its bytes."""
    (file,) = taken_in(sent(tmp_path, row(owner="a\nb"), row(id="H2", due="x"))).faulty
    (one,) = file.rows(("error",))

    assert (one.line, one.findings[0].line) == (4, 4)
    assert next(csv.reader(io.StringIO(one.data.decode())))[0] == "H2"
