"""Columns that hold both orders of day and month are judged by how many cells prove each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.crew import Crew
from de_an06.evidence import Evidence, decide, outweighs
from de_an06.rows import EMPTY, PRESENT, UNKNOWN
from de_an06.stream import Stream
from tests.builders import valid_row
from tests.runs import check
from tests.test_stream import DAYS, POOLS, WHOLE, crews, few, placed, plain, summed, taken, told
from tests.workbench import judged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from de_an06.finding import Finding
    from tests.test_stream import Written

DAY_FIRST = [f"{day}/06/2023" for day in range(13, 31)]
MONTH_FIRST = [f"06/{day}/2023" for day in range(13, 31)]
EITHER = ["05/06/2023", "07/06/2023", "06/06/2023"]


def file(due: Iterable[str]) -> Written:
    """A file of dossiers that are due on these days."""
    return plain("ho-so.csv", *({"due_on": text} for text in due))


def about_due(due: Iterable[str]) -> list[Finding]:
    """What is found in a column of days."""
    with placed([file(due)]) as folder:
        return [f for f in taken(folder, Crew()).findings.all() if f.column == "due_on"]


@pytest.mark.parametrize(
    ("day_first", "month_first", "enough"),
    [(9, 1, False), (10, 1, True), (199, 2, False), (200, 2, True), (0, 1, False), (0, 0, True), (1, 1000, False)],
)
def test_few_cells_are_mistakes_where_many_prove_the_other_order(
    day_first: int, month_first: int, enough: bool
) -> None:
    """One cell is a mistake among ten, and several where there are a hundred for each."""
    assert outweighs(day_first, month_first) is enough


def test_one_day_first_cell_does_not_make_a_month_first_column_day_first() -> None:
    """A single 25/12/2023 among cells like 12/25/2023 leaves what can be read in both orders unknown."""
    rows = [valid_row("dossiers", dossier_id=str(n), updated_on=f"12/{n}/2023") for n in range(13, 29)]
    rows += [
        valid_row("dossiers", dossier_id=f"H{t}", updated_on=t) for t in ("05/06/2023", "25/12/2023", "2023-12-07", "")
    ]

    found = judged("dossiers", rows)

    assert found.findings.by_rule() == {"mixed-date-orders": 1}
    assert found.rows["updated_on"].state.tolist() == [UNKNOWN] * 17 + [PRESENT, PRESENT, EMPTY]


def test_the_finding_names_a_cell_of_each_order(tmp_path: Path) -> None:
    """The finding counts the cells of each order, and names the first of each with its line."""
    due = ["05/06/2023", "13/06/2023", "06/14/2023", "14/06/2023", "06/15/2023 08:00", "07/06/2023", "31/02/2023"]
    (tmp_path / "ho-so.csv").write_bytes(file(due).data)
    found = [f for f in check(tmp_path)["findings"] if f["rule"] == "mixed-date-orders"]

    assert [(f["line"], f["value"]) for f in found] == [(4, "06/14/2023")]
    assert found[0]["message"]["en"] == (
        "Column “due_on” writes dates in two orders. Cells that can only be day first: 3 (line 3: 13/06/2023); "
        "only month first: 2 (line 4: 06/14/2023); either: 2."
    )


def test_a_slip_of_the_hand_is_one_bad_cell() -> None:
    """One month-first cell among ten that can only be day-first is a bad date of its own."""
    assert [(f.rule, f.value) for f in about_due([*DAY_FIRST[:10], *EITHER, "06/13/2023"])] == [
        ("bad-date", "06/13/2023")
    ]


def test_a_date_that_is_none_proves_no_order() -> None:
    """45/06/2023 and 06/45/2023 are bad dates in any column, and say nothing of others."""
    assert [f.rule for f in about_due(["45/06/2023", "06/45/2023", "00/13/2023", *EITHER])] == ["bad-date"] * 3


def test_a_stated_order_needs_no_proof() -> None:
    """Where configuration states the order, a cell of the other one is a bad date."""
    evidence = Evidence("moment", "mdy")
    evidence.see(["25/12/2023", "12/25/2023"])

    assert not evidence.weighs
    assert evidence.form().order == "mdy"


@pytest.mark.parametrize("workers", range(4))
def test_a_late_slip_is_read_in_one_go(workers: int) -> None:
    """A month-first cell near the end of a day-first file does not make anything be counted again."""
    passes: list[bool] = []
    once = Stream._once  # noqa: SLF001  # one pass over all files

    def counted(stream: Stream) -> bool:
        passes.append(done := once(stream))
        return done

    due = [*EITHER, *DAY_FIRST * 5, "06/13/2023", *DAY_FIRST]
    with placed([file(due)]) as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stream, "_once", counted)
        intake = taken(folder, Crew(POOLS[workers], max(1, workers), 1000), DAYS)

    assert passes == [True]
    assert intake.findings.by_rule() == {"bad-date": 1}


@few(60)
@given(
    day_first=st.lists(st.sampled_from(DAY_FIRST), max_size=24),
    month_first=st.lists(st.sampled_from(MONTH_FIRST), max_size=3),
    others=st.lists(st.sampled_from([*EITHER, "2023-06-19 08:30", "", "\u00a006/13/2023", "06/13/2023x"]), max_size=9),
    data=st.data(),
    crew=crews(),
)
def test_any_crew_weighs_alike(
    day_first: list[str], month_first: list[str], others: list[str], data: st.DataObject, crew: Crew
) -> None:
    """Counts and what they decide are those of the whole column, however the file is cut and whoever reads it."""
    due = data.draw(st.permutations([*day_first, *month_first, *others]))
    with placed([file(due)]) as folder:
        found, wanted = taken(folder, crew, DAYS), taken(folder, Crew(block_bytes=WHOLE), DAYS)
        assert told(found) == told(wanted)
        assert summed(found) == summed(wanted)
    mixed = any(f.rule == "mixed-date-orders" for f in found.findings.all())
    both = decide("moment", due).order == "mixed"
    assert mixed <= both
    assert mixed or not (both and month_first)


@given(texts=st.lists(st.sampled_from([*DAY_FIRST, *MONTH_FIRST, *EITHER]), max_size=30), data=st.data())
def test_the_order_of_texts_decides_nothing(texts: list[str], data: st.DataObject) -> None:
    """A column decides the same in any order of its cells."""
    assert decide("moment", texts) == decide("moment", data.draw(st.permutations(texts)))
