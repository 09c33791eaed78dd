"""Form II.06a filled in, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from de_an06.report import Report
    from de_an06.text import Words


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of the form: a field of procedures, a unit, or all of them."""

    title: Words
    counts: Mapping[str, int]
    """By column of `tables.ii06a.COUNTS`; one without data is not there, and is left empty."""
    more: Mapping[str, int]
    """By the same columns: dossiers that may belong there, and are not counted because their cells can't be read."""
    unplaced: int
    """How many of these there are in all."""
    beside: Mapping[str, int]
    """What of the columns a reader must know: `tables.ii06a.BESIDE`."""
    member: str | None = None
    """The unit's code or the field's name; None for the rest that belongs to none, and for the total."""


@dataclass(frozen=True, slots=True)
class FormPart:
    """A group of lines, whose sum is that of the whole form."""

    axis: str
    """domain or unit."""
    lines: tuple[FormLine, ...]


@dataclass(frozen=True, slots=True)
class OverdueDossier:
    """A dossier that is open and overdue on the day on which the form stands; nothing of a person."""

    code: str
    """Empty where the code may not be shown."""
    service: str
    service_name: str
    unit: str
    unit_name: str
    received: date
    due: date
    days: int
    """Days since it was due."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one period and its units, what it does not say, and the list that goes with it."""

    run: Report
    """What is known of the run: period, as-of day, files, account; it has no figures."""
    stands_on: date
    """The last day of the period, or the as-of day if that comes first."""
    total: FormLine
    parts: tuple[FormPart, ...]
    reasons: tuple[Words, ...]
    """Why columns or groups are empty."""
    overdue: tuple[OverdueDossier, ...] = ()
    """Those longest overdue first, as many as are listed."""
    overdue_count: int | None = None
    """How many there are; None where that is not known."""
    remarks: tuple[Words, ...] = field(default=())
    """What else a reader must know: since when there are dossiers."""
