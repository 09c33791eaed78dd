"""Comparisons of columns, on days and numbers that are known and on those that are not."""

import numpy as np
import pytest

from de_an06.comparisons import Check, after_as_of, earlier, larger, later
from tests.builders import typed_rows, valid_row


def broken(check: Check, **cells: str) -> bool:
    """Tell whether a dossier with these cells is found."""
    (found,) = check(typed_rows("dossiers", valid_row("dossiers", **cells))).tolist()
    return bool(found)


@pytest.mark.parametrize(
    ("due", "before", "after", "long_after"),
    [("04/06/2023", True, False, False), ("05/06/2023", False, False, False), ("06/06/2023", False, True, False),
     ("16/06/2023", False, True, True), ("", False, False, False)],
)  # fmt: skip
def test_days_are_compared_as_days(due: str, before: bool, after: bool, long_after: bool) -> None:
    """A day is before, on or after another by its date; an empty one is neither."""
    found = [broken(c, due_on=due, received_on="05/06/2023 16:30") for c in (
        earlier("due_on", than="received_on"), later("due_on", than="received_on"),
        later("due_on", than="received_on", by=10),
    )]  # fmt: skip
    assert found == [before, after, long_after]


def test_nothing_is_after_a_day_that_is_not_stated() -> None:
    """Without an as-of day no day lies after it."""
    assert not broken(after_as_of("finished_on"), finished_on="09/06/2099")


def test_numbers_are_compared_where_both_are_there() -> None:
    """A number exceeds another only if both are known."""
    check = larger("components_digitized", than="components")
    assert broken(check, components_digitized="4", components="3")
    assert not broken(check, components_digitized="3", components="3")
    assert not broken(check, components_digitized="4", components="")
    assert check(typed_rows("dossiers", valid_row("dossiers"))).dtype == np.bool_
