"""Comparisons of columns that rules are made of: each returns the check of a rule, of rows in which both are known."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows

Check = Callable[["Rows"], "NDArray[np.bool_]"]
"""Returns True for each row that breaks a rule."""
_NEVER = 10**6
"""A day after all others, where no as-of day is known."""


def earlier(name: str, *, than: str) -> Check:
    """Find rows in which a day lies before another."""
    return later(than, than=name)


def later(name: str, *, than: str, by: int = 0) -> Check:
    """Find rows in which a day lies more than so many days after another."""

    def check(rows: Rows) -> NDArray[np.bool_]:
        day, other = rows[name], rows[than]
        return day.present & other.present & (day.days - other.days > by)

    return check


def after_as_of(name: str) -> Check:
    """Find rows in which a day lies after the one on which the data stand, if that is known."""

    def check(rows: Rows) -> NDArray[np.bool_]:
        day = rows[name]
        return day.present & (day.days > (rows.as_of if rows.as_of is not None else _NEVER))

    return check


def larger(name: str, *, than: str) -> Check:
    """Find rows in which a number exceeds another."""

    def check(rows: Rows) -> NDArray[np.bool_]:
        number, other = rows[name], rows[than]
        return number.present & other.present & (number.values > other.values)

    return check


def while_open(name: str) -> Check:
    """Find dossiers that bear a day of their end though their status says that they are not at it."""

    def check(rows: Rows) -> NDArray[np.bool_]:
        status = rows["status"]
        # A refusal may bear the day it was refused: without a date of receipt the row is simply not received.
        refused = status.equals("not_received") & rows["received_on"].present
        return rows[name].present & (status.equals("open") | status.equals("paused") | refused)

    return check
