"""Codes that a spreadsheet took for numbers are read as the one listed code that they can have been."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cross_columns import Cause

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from de_an06.register import Register
    from de_an06.rows import Cells
    from de_an06.tables import Table
    from de_an06.verdicts import Members

CODE = "code-as-number"


@dataclass(frozen=True, slots=True)
class Mended:
    """A column in which codes were mended: the rows, and what was read as what, in the order of rows."""

    cells: Cells
    rows: NDArray[np.int64]
    pairs: dict[str, str]


class Readings:
    """As what the members of one column are read, each looked up once; several threads may ask."""

    def __init__(self, register: Register, members: Members) -> None:
        """Take the reference table; `members` are those of the column, which grow."""
        self._register, self._members = register, members
        self._lock = Lock()
        self._read_as = np.zeros(0, np.int64)
        self._damaged = False

    def mend(self, cells: Cells) -> Mended | None:
        """Return the column with its codes mended; None where there is nothing to mend."""
        read_as = self._known()
        if not self._damaged or not len(cells.values):
            return None
        there = np.where(cells.present, cells.values, 0)
        rows = np.flatnonzero(cells.present & (read_as.take(there) != there))
        if not len(rows):
            return None
        was = cells.values[rows]
        values = cells.values.copy()
        values[rows] = read_as[was]
        texts = self._members.texts
        different, first = np.unique(was, return_index=True)
        pairs = {texts[place]: texts[read_as[place]] for place in different[np.argsort(first)].tolist()}
        return Mended(replace(cells, values=values), rows, pairs)

    def _known(self) -> NDArray[np.int64]:
        if len(self._read_as) < len(self._members.texts):
            with self._lock:
                first, texts = len(self._read_as), list(self._members.texts)
                codes = [self._register.mended(text) for text in texts[first:]]
                wanted = [texts[first + place] if code is None else code for place, code in enumerate(codes)]
                self._damaged |= any(code is not None for code in codes)
                self._read_as = np.concatenate([self._read_as, self._members.numbers(wanted)])
        return self._read_as


class Mending:
    """The columns of one file that name codes of reference tables."""

    def __init__(self, table: Table, registers: Mapping[str, Register], members: Mapping[str, Members]) -> None:
        """Take the reference tables by name, and the members of the file's columns."""
        self._readings = {
            name: Readings(register, members[name])
            for name, column in table.columns.items()
            if name in members and (register := registers.get(column.references or "")) is not None
        }

    def mend(self, cells: Mapping[str, Cells], causes: list[Cause]) -> dict[str, Cells]:
        """Return columns with their codes mended, and tell what was."""
        read = dict(cells)
        for name, readings in self._readings.items():
            mended = readings.mend(cells[name])
            if mended is not None:
                read[name] = mended.cells
                causes.append(Cause(CODE, name, mended.rows, numbers={"cells": len(mended.rows)}, pairs=mended.pairs))
        return read
