"""The cube: counts add over any split, in any order."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from de_an06.cube import DOUBT_AXES, Cube
from de_an06.tally import tally
from tests.builders import valid_row
from tests.strategies import broken, dossiers
from tests.workbench import CUTS, cube_of, dimensions, judged, results, settled


def _same(one: Cube, other: Cube) -> bool:
    axes = [c for c in one.doubts.columns if c != "rows"]
    pairs = [(one.events[e], other.events[e], ["bin", "unit", "service", "channel"]) for e in one.events]
    pairs.append((one.doubts, other.doubts, axes))
    for left, right, keys in pairs:
        a, b = (f.sort_values(keys, ignore_index=True) if len(f) else f for f in (left, right))
        if len(a) != len(b) or not all((a[c].to_numpy() == b[c].to_numpy()).all() for c in a.columns):
            return False
    return one.not_received == other.not_received


@given(data=st.data())
def test_the_whole_is_the_sum_of_any_split(data: st.DataObject) -> None:
    """Tallying rows in parts and adding gives the tally of the whole, in either order of addition."""
    rows = settled([judged("dossiers", data.draw(broken(data.draw(dossiers(least=2)))))]).rows
    side = np.array(data.draw(st.lists(st.booleans(), min_size=rows.count, max_size=rows.count)))
    dims = dimensions(rows, {})

    whole, left, right = (tally({"dossiers": rows.take(s)}, dims, CUTS) for s in (side | True, side, ~side))

    assert _same(whole, left + right)
    assert _same(whole, right + left)


@given(data=st.data())
def test_every_row_is_counted_or_in_doubt(data: st.DataObject) -> None:
    """Rows counted as received, rows in doubt and rows not received make up all rows."""
    rows = settled([judged("dossiers", data.draw(broken(data.draw(dossiers()))))]).rows
    cube = cube_of(rows)

    assert cube.events["received"]["received"].sum() + cube.doubts["rows"].sum() + cube.not_received == rows.count


def test_clear_rows_leave_no_doubts() -> None:
    """Rows whose cells all speak leave the doubts empty."""
    cube = cube_of(settled([judged("dossiers", [valid_row("dossiers")])]).rows)

    assert len(cube.doubts) == 0
    assert list(cube.doubts.columns[: len(DOUBT_AXES)]) == list(DOUBT_AXES)
    assert isinstance(cube.events["received"], pd.DataFrame)


def test_a_missing_column_is_named() -> None:
    """Measures whose column is in no file are missing, and say which."""
    row = {k: v for k, v in valid_row("dossiers").items() if k != "fee_paid_online"}

    assert cube_of(settled([judged("dossiers", [row])]).rows).missing["fee_paid_online"] == "dossiers.fee_paid_online"


@given(data=st.data())
def test_totals_are_the_sum_of_groups(data: st.DataObject) -> None:
    """Numerators and denominators of row measures add over units, services, channels and months."""
    cube = cube_of(settled([judged("dossiers", data.draw(dossiers()))]).rows)
    for axis in ("unit", "service", "channel", "month"):
        found = results(cube, by=axis)
        for name in ("online_dossiers", "on_time", "results_digitized"):
            groups = [r for (i, member), r in found.items() if i == name and member]
            assert sum(r.numerator or 0 for r in groups) == found[name, ""].numerator, axis
            assert sum(r.denominator or 0 for r in groups) == found[name, ""].denominator, axis
