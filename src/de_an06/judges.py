"""Judges of columns that hold too many texts to meet one by one, and which judge each column gets.

They show the model only cells that have not the plain shape of their lane.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import Form
from de_an06.column_judge import Judge, Setting
from de_an06.families import Family
from de_an06.hashing import both, hashes
from de_an06.lanes import apart_from_errors, plain_numbers, trimmed
from de_an06.moment_judge import MomentJudge
from de_an06.rows import PRESENT, Cells
from de_an06.spans import Spans
from de_an06.verdicts import Said, judge, marks, nothing_said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_CROWDED = 4096
"""From so many distinct numbers on, a column of whole numbers goes its lane."""
_NUMBERS = (0, 99_999_999)
"""The ends of what is read by vectors: a column takes all between as they are, if it takes these."""
_PROBES = ("1.001193.000.00.00.H50", "Ab 9", "x" * 100)
"""Texts that a column of plain codes takes as they are, if it takes any such text as it is."""


class NumberJudge(Judge):
    """Judges a column of whole numbers; where it holds very many, plain digits are read by vectors."""

    def __init__(self, setting: Setting, name: str) -> None:
        super().__init__(setting, name)
        self._met = 0
        probed = judge(setting.table, name, [str(number) for number in _NUMBERS], Form(), setting.phrases)
        self._plain = tuple(probed.values.tolist()) == _NUMBERS and not any(probed.codes)

    def say(self, cells: Spans) -> Said:
        """Return the verdict on each cell."""
        if not self._plain or self._met < _CROWDED:
            known = len(self._whole)
            said = super().say(cells)
            # Roughly, for another thread may have met some of them, or the memory may have begun anew.
            self._met += max(0, len(self._whole) - known)
            return said
        plain, values = plain_numbers(cells)
        said = Said(values, plain.view(np.uint8) * np.uint8(PRESENT))
        rest = np.flatnonzero(~plain)
        if len(rest):
            said.put(rest, super().say(cells.take(rest)))
        return said


class KeyJudge(Judge):
    """Judges the column of keys: the value of a key is a hash of its text, for there are as many as rows."""

    def __init__(self, setting: Setting, name: str) -> None:
        super().__init__(setting, name, Family(setting.library, name))
        probed = judge(setting.table, name, _PROBES, Form(), setting.phrases)
        self._plain = probed.members == _PROBES and not any(probed.codes)

    def meet(self, cells: Spans) -> None:
        """Keys decide nothing for their column."""

    def say(self, cells: Spans) -> Said:
        """Return the verdict on each cell."""
        said, _ = self.say_twice(cells, twice=False)
        return said

    def say_twice(self, cells: Spans, *, twice: bool = True) -> tuple[Said, NDArray[np.uint64] | None]:
        """Return the verdict on each cell, and another hash of each key (0 = none)."""
        first, second = both(cells) if twice else (hashes(cells), None)
        plain = apart_from_errors(cells) if self._plain else np.zeros(len(cells), bool)
        said = Said(first.view(np.int64), plain.view(np.uint8) * np.uint8(PRESENT))
        if not plain.all():
            rest = np.flatnonzero(~plain)
            others, again = self._say_odd(cells.take(rest), twice=twice)
            said.put(rest, others)
            if second is not None:
                second[rest] = again
        return said, second

    def _say_odd(self, cells: Spans, *, twice: bool) -> tuple[Said, NDArray[np.uint64]]:
        """Return the verdicts on keys with blanks around or within them, or with other than ASCII."""
        cells = trimmed(cells)
        plain = apart_from_errors(cells, blanks=True) if self._plain else np.zeros(len(cells), bool)
        said, second = nothing_said(len(cells)), np.zeros(len(cells), np.uint64)
        said.values[:], said.marks[plain] = hashes(cells).view(np.int64), PRESENT
        if twice:
            second[plain] = hashes(cells.take(plain), 1)
        rest = np.flatnonzero(~plain)
        # Judged on the spot: keys don't come again, so there is nothing to remember.
        texts = [cells.at(row) for row in rest.tolist()]
        verdicts = judge(self.setting.table, self.name, texts, self.form, self.setting.phrases)
        known = np.flatnonzero(verdicts.state == PRESENT)
        named = Spans.of([verdicts.members[place] for place in verdicts.values[known].tolist()])
        said.marks[rest] = marks(verdicts.state, False, np.array([self._rule(code) for code in verdicts.codes], int))
        said.values[rest[known]] = hashes(named).view(np.int64)
        if twice:
            second[rest[known]] = hashes(named, 1)
        return said, second

    def _rule(self, code: str | None) -> int:
        if code is not None and code not in self.rules:
            self.rules.append(code)
        return 0 if code is None else 1 + self.rules.index(code)

    def cells(self, said: Said) -> Cells:
        """Return the column that the verdicts make; it has no members."""
        return Cells(self.kind, said.values, said.state)


class ExactKeyJudge(KeyJudge):
    """Judges keys whose texts are kept, because rows of one hash are compared."""

    def say(self, cells: Spans) -> Said:
        """Return the verdict on each cell."""
        plain = apart_from_errors(cells) if self._plain else np.zeros(len(cells), bool)
        said, at = nothing_said(len(cells)), np.flatnonzero(plain)
        said.values[at] = self.members.numbers([cells.at(row) for row in at.tolist()])
        said.marks[at] = PRESENT
        rest = np.flatnonzero(~plain)
        said.put(rest, Judge.say(self, cells.take(rest)))
        return said

    def cells(self, said: Said) -> Cells:
        """Return the column that the verdicts make."""
        return Judge.cells(self, said)


def judges(setting: Setting, names: Iterable[str], hashed: frozenset[str]) -> dict[str, Judge]:
    """Return a judge for each column; those of `hashed` are keys of which only hashes are kept."""
    kinds: dict[str, type[Judge]] = {"moment": MomentJudge, "integer": NumberJudge}
    columns = setting.table.columns
    return {
        name: (KeyJudge if name in hashed else kinds.get(columns[name].kind, Judge))(setting, name) for name in names
    }
