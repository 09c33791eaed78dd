"""Rules across the cells of a row: one cause is one finding, and no row hides another."""

from __future__ import annotations

import pytest

from de_an06.cross_columns import Cause, apply_rules
from de_an06.rows import UNKNOWN
from tests.builders import typed_rows, valid_row
from tests.workbench import judged

OPEN_BUT_FINISHED = {"status": "Đang xử lý"}
"""Finished and returned, and open all the same."""


def found(*changes: dict[str, str]) -> dict[str, list[int]]:
    """Return the rows of dossiers that break each rule."""
    causes: list[Cause] = []
    apply_rules(typed_rows("dossiers", *(valid_row("dossiers", **change) for change in changes)), causes)
    return {cause.code: cause.rows.tolist() for cause in causes}


def test_a_consequence_is_no_finding() -> None:
    """A dossier that is open with a finish date is not also blamed for its date of return."""
    assert found(OPEN_BUT_FINISHED) == {"open-with-finish-date": [0]}
    assert found({}, OPEN_BUT_FINISHED | {"finished_on": ""}) == {"open-with-return-date": [1]}


def test_a_rule_makes_cells_unknown() -> None:
    """What a rule contradicts can't be believed."""
    rows = typed_rows("dossiers", valid_row("dossiers", **OPEN_BUT_FINISHED))
    assert apply_rules(rows, [])["finished_on"].state.tolist() == [UNKNOWN]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"finished_on": "09/06/2024", "updated_on": "09/06/2023"}, {"very-long-handling"}),
        ({"received_on": "05/06/2022", "dossier_id": "H50-230605-0001"}, {"submitted-after-received"}),
        ({"received_on": "05/06/2022", "submitted_on": ""}, {"dossier-code-disagrees"}),
        ({"received_on": "05/06/2033"}, {"received-after-due-and-finish"}),
        (
            {"received_on": "05/06/2033", "returned_on": "06/06/2033"},
            {"due-before-received", "finished-before-received"},
        ),
        ({"components": "0"}, {"more-digitized-than-components"}),
    ],
)
def test_one_slip_is_told_by_the_rule_that_is_nearest_to_it(change: dict[str, str], codes: set[str]) -> None:
    """A slip in one cell that many others contradict is not told by each of them."""
    assert set(found(change)) == codes


def test_a_bad_cell_hides_no_other_row() -> None:
    """Rules go on about the rows around one that can't be read, and about its other cells."""
    rows = [
        valid_row("dossiers", dossier_id="H50-230605-0001", due_on="02/06/2023"),
        valid_row("dossiers", dossier_id="H50-230605-0002", received_on="31/02/2023", components_digitized="9"),
        valid_row("dossiers", dossier_id="H50-230605-0003", finished_on="x", components_reused="9"),
        valid_row("dossiers", dossier_id="H50-230605-0004", due_on="02/06/2023"),
    ]
    assert judged("dossiers", rows).findings.by_rule() == {
        "bad-date": 2, "due-before-received": 2, "more-digitized-than-components": 1, "more-reused-than-components": 1,
    }  # fmt: skip
