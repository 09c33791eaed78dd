"""Rules across the cells of a row, then codes against the reference tables: what breaks them, what becomes unknown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.rules import row_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from de_an06.register import Register
    from de_an06.rows import Rows
    from de_an06.tables import Table

_DAY_OF = {"dossiers": "received_on", "coverage": "as_of", "task_forces": "as_of"}
UNKNOWN = {"services": "unknown-service", "units": "unknown-unit"}
_NOT_IN_FORCE = {"services": "service-not-in-force", "units": "unit-not-in-force"}


@dataclass(frozen=True, slots=True)
class Cause:
    """Rows of a block (positions, in order) that break one rule at one column."""

    code: str
    name: str
    rows: NDArray[np.int64]
    told: Callable[[int], tuple[tuple[str, str], ...]] | None = None
    """Returns what the sentence about a row says besides what stands in it."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """For a rule about a column as a whole: how many cells there are of each sort."""
    pairs: Mapping[str, str] = field(default_factory=dict)
    """Texts as they came, and as what they were read."""


def apply_rules(rows: Rows, causes: list[Cause], silent: frozenset[str] = frozenset()) -> Rows:
    """Find what breaks a rule across columns; every rule sees the cells as they were read.

    A rule leaves alone the rows in which it would only find the consequence of another. Rules that are `silent` have
    no ground in the file.
    """
    aside, forgotten = rows.aside, dict(rows.cells)
    found: dict[str, NDArray[np.bool_]] = {}
    for rule in row_rules(rows.table):
        if rule.check is None or rule.code in silent or not all(name in rows for name in rule.reads):
            continue
        broken = rule.check(rows)
        if not broken.any():
            continue
        for code in rule.unless:
            broken = broken & ~found[code] if code in found else broken
        found[rule.code] = broken
        at = np.flatnonzero(broken)
        if not len(at):
            continue
        causes.append(Cause(rule.code, rule.at, at))
        aside = aside | broken if rule.sets_aside else aside
        for name in rule.forgets:
            if name in forgotten:
                forgotten[name] = forgotten[name].forget(broken)
    return replace(rows, aside=aside, cells=forgotten)


def check_references(rows: Rows, table: Table, registers: Mapping[str, Register], causes: list[Cause]) -> Rows:
    """Find codes that the reference table does not list, and those that it lists for other days than the row's."""
    aside, cells = rows.aside, dict(rows.cells)
    dated = rows.cells.get(_DAY_OF.get(table.name, ""))
    for name, column in table.columns.items():
        register = registers.get(column.references or "")
        if register is None or column.references is None or name not in rows:
            continue
        at = np.flatnonzero(rows[name].present & (register.find(rows[name], dated) < 0))
        if not len(at):
            continue
        listed = register.lists(rows[name])[at]
        # A listed code on a day that isn't known may be right.
        elsewhen = at[listed & (False if dated is None else dated.present[at])]
        for codes, where in ((UNKNOWN, at[~listed]), (_NOT_IN_FORCE, elsewhen)):
            if not len(where):
                continue
            lost = np.zeros(rows.count, bool)
            lost[where] = True
            causes.append(Cause(codes[column.references], name, where))
            cells[name] = cells[name].forget(lost)
            aside = aside | lost if column.identifies else aside
    return replace(rows, aside=aside, cells=cells)
