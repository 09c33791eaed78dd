"""Copies: one row per key, the newest snapshot, and nothing that depends on the order of files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import valid_row
from tests.strategies import dossiers
from tests.workbench import cube_of, judged, results, settled

if TYPE_CHECKING:
    from tests.workbench import Validated

MONTHS = (date(2023, 6, 30), date(2023, 7, 31), date(2023, 8, 31))


def _file(number: int, snapshot: date | None, *rows: dict[str, str]) -> Validated:
    return judged("dossiers", rows, number=number, snapshot=snapshot)


def test_equal_copies_merge() -> None:
    """A dossier that stands twice with the same cells counts once, without a finding."""
    found = settled([_file(0, None, valid_row("dossiers"), valid_row("dossiers"))])

    assert (found.rows.count, found.merged.tolist(), found.rows.aside.tolist()) == (1, [False, True], [False])


def test_the_same_day_written_differently_is_the_same_copy() -> None:
    """Copies are compared by what they say, not by how they write it."""
    found = settled([_file(0, None, valid_row("dossiers")), _file(1, None, valid_row("dossiers", due_on="2023-06-12"))])

    assert found.merged.sum() == 1


def test_the_newest_snapshot_wins() -> None:
    """An older copy is superseded whatever it says, and nothing is set aside."""
    old = valid_row("dossiers", finished_on="", status="Đang xử lý")
    found = settled([_file(0, MONTHS[1], valid_row("dossiers")), _file(1, MONTHS[0], old)])

    assert found.superseded.tolist() == [False, True]
    assert found.rows["finished_on"].present.tolist() == [True]


def test_copies_that_disagree_are_set_aside() -> None:
    """Copies of one snapshot that differ: all are set aside, one stands for the key in doubt."""
    found = settled([_file(0, None, valid_row("dossiers"), valid_row("dossiers", due_on="13/06/2023"))])

    assert (found.set_aside.sum(), found.rows.count, found.rows.aside.tolist()) == (2, 1, [True])
    assert found.rows["due_on"].unknown.tolist() == [True]
    assert (found.conflicts, found.differing) == (((1, 0),), (("due_on",),))


def test_a_copy_that_equals_the_first_names_what_differs_in_another() -> None:
    """Of three copies each later one names its columns; where it says what the first does, those of the third."""
    rows = [valid_row("dossiers"), valid_row("dossiers"), valid_row("dossiers", due_on="13/06/2023", channel="direct")]
    found = settled([_file(0, None, *rows)])

    assert found.conflicts == ((1, 0), (2, 0))
    assert [set(names) for names in found.differing] == [{"due_on", "channel"}] * 2


def test_copies_that_differ_in_kind_tell_none() -> None:
    """Copies that both ended without a result are equal; where they say different things of how, none is told."""
    states = [("Từ chối", "8"), ("Đã rút hồ sơ", "7")]
    rows = [valid_row("dossiers", dossier_id=f"H50-{n}", status=text) for n, pair in enumerate(states) for text in pair]
    found = settled([_file(0, None, *rows)])

    assert (found.merged.sum(), found.set_aside.sum()) == (2, 0)
    assert found.rows["status"].texts() == ["ended_without_result", "ended_without_result.withdrawn"]


def test_without_snapshot_dates_nothing_is_older() -> None:
    """A copy in a file without a date disagrees with a dated one; neither wins."""
    found = settled([_file(0, None, valid_row("dossiers")), _file(1, MONTHS[0], valid_row("dossiers", due_on=""))])

    assert found.conflicts == ((1, 0),)


def test_rows_without_a_key_stand_for_themselves() -> None:
    """Unreadable keys are not copies of each other."""
    rows = [valid_row("dossiers", dossier_id=""), valid_row("dossiers", dossier_id="")]

    assert settled([_file(0, None, *rows)]).rows.count == 2


@given(data=st.data())
def test_order_of_files_does_not_matter(data: st.DataObject) -> None:
    """Snapshots in any order of files give the same figures, those of the newest copies."""
    states = [data.draw(dossiers(least=3, most=3)) for _ in MONTHS]
    order = data.draw(st.permutations(range(len(MONTHS))))

    def figures(places: list[int]) -> object:
        parts = [judged("dossiers", states[p], number=n, snapshot=MONTHS[p]) for n, p in enumerate(places)]
        return results(cube_of(settled(parts).rows), by="unit")

    assert figures(order) == figures([0, 1, 2]) == figures([2])
