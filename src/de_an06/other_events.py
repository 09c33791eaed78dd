"""The events of the small tables as the cube keeps them: one line per row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from de_an06.facts import ALWAYS, NEVER, UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from de_an06.cube import Dimensions
    from de_an06.rows import Rows


def lines_of(event: str, tables: Mapping[str, Rows], dimensions: Dimensions) -> pd.DataFrame:
    """Return the lines of one event; an empty frame where its table is absent."""
    return _LINES[event](tables, dimensions)


def _numbers(rows: Rows, name: str) -> NDArray[np.int64]:
    """A column's numbers, -1 where there is none."""
    cells = rows.cells.get(name)
    return np.full(rows.count, -1, np.int64) if cells is None else np.where(cells.present, cells.values, -1)


def _days(rows: Rows, name: str) -> NDArray[np.int64]:
    """A column's days; `NEVER` where the table does not have it, `ALWAYS` where the cell is empty or unknown."""
    cells = rows.cells.get(name)
    return np.full(rows.count, NEVER, np.int64) if cells is None else np.where(cells.present, cells.days, ALWAYS)


def _words(rows: Rows, name: str) -> NDArray[np.object_]:
    """A column's words, "" where there is none."""
    cells = rows.cells.get(name)
    if cells is None:
        return np.full(rows.count, "", object)
    words = np.array([*cells.members, ""], object)
    return words[np.where(cells.present, cells.values, len(cells.members))]


def _offered(tables: Mapping[str, Rows], dimensions: Dimensions) -> pd.DataFrame:
    """One line per version of a service in the reference table."""
    register = dimensions.services
    if "services" not in tables:
        return pd.DataFrame()
    rows = tables["services"].take(~tables["services"].aside)
    fees = {name: np.where(rows[name].unknown, UNREADABLE, _numbers(rows, name)) for name in _FEES if name in rows}
    return pd.DataFrame({"service": np.arange(len(register)), **fees})


_FEES = ("fee_counter_vnd", "fee_online_vnd")


def _observed(tables: Mapping[str, Rows], dimensions: Dimensions) -> pd.DataFrame:
    if "coverage" not in tables:
        return pd.DataFrame()
    rows = tables["coverage"]
    return pd.DataFrame(
        {
            "unit": dimensions.units.find(rows["unit_code"], rows["as_of"]),
            "facility": _words(rows, "facility"),
            "day": _days(rows, "as_of"), "covered": _numbers(rows, "covered"), "total": _numbers(rows, "total"),
            "aside": rows.aside,
        }
    )  # fmt: skip


def _proposed(tables: Mapping[str, Rows], _: Dimensions) -> pd.DataFrame:
    if "reforms" not in tables:
        return pd.DataFrame()
    rows = tables["reforms"]
    words = {name: _words(rows, name) for name in ("action", "tier")}
    return pd.DataFrame({**words, "day": _days(rows, "proposed_on"), "aside": rows.aside})


def _held(tables: Mapping[str, Rows], _: Dimensions) -> pd.DataFrame:
    if "training" not in tables:
        return pd.DataFrame()
    rows = tables["training"]
    return pd.DataFrame({"day": _days(rows, "held_on"), "attendees": _numbers(rows, "attendees"), "aside": rows.aside})


def _appointed(tables: Mapping[str, Rows], dimensions: Dimensions) -> pd.DataFrame:
    if "task_forces" not in tables:
        return pd.DataFrame()
    rows = tables["task_forces"]
    words = {name: _words(rows, name) for name in ("body", "tier")}
    unit = dimensions.units.find(rows["unit_code"], rows.cells.get("as_of"))
    members = {"members": _numbers(rows, "members"), "aside": rows.aside}
    return pd.DataFrame({"unit": unit, **words, "day": _days(rows, "as_of"), **members})


_LINES = {
    "offered": _offered, "observed": _observed, "proposed": _proposed, "held": _held, "appointed": _appointed,
}  # fmt: skip
