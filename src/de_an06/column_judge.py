"""The judge of a column: it says of each cell, block by block, what the table's model says of its text.

The model is the only judge, and sees each distinct text once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import Evidence, Form
from de_an06.rows import DAY, PRESENT, Cells
from de_an06.verdicts import MOST, TIMED, Members, Memory, Said, Verdicts, judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from de_an06.spans import Spans
    from de_an06.tables import Table
    from de_an06.verdicts import Phrases


@dataclass(frozen=True, slots=True)
class Setting:
    """What a judge must know: the table, the words of its vocabularies, and what configuration states."""

    table: Table
    phrases: Phrases
    order: str | None = None
    """The order of day and month that is stated."""
    most: int = MOST
    """Texts that a column remembers."""


class Judge:
    """Judges one column of one file. First all texts of a block are met, then the column's form is decided.

    A block may bring evidence of another form; then what was said under the first must be said again.
    """

    def __init__(self, setting: Setting, name: str) -> None:
        self.name, self.setting = name, setting
        self.kind = setting.table.columns[name].kind
        self.members = Members()
        self.rules: list[str] = []
        self.form, self.clock = Form(), False
        self._evidence = Evidence(self.kind, setting.order)
        self._clock_seen = False
        self._whole = self._memory(self._judge)

    def _memory(self, judge_all: Callable[[list[str]], Verdicts], *, silent: bool = False) -> Memory:
        see = (lambda _: None) if silent else self._evidence.see
        return Memory(judge_all, self.rules, self.members, see, self.setting.most)

    def _judge(self, texts: list[str]) -> Verdicts:
        return judge(self.setting.table, self.name, texts, self.form, self.setting.phrases)

    # --- the form of the column ---

    def meet(self, cells: Spans) -> None:
        """Look at the texts of a block without judging them."""
        self._whole.meet(cells)

    def decide(self) -> None:
        """Let what was seen so far decide the form of the column."""
        form = self._evidence.form()
        if form != self.form:
            self.form = form
            self._clock_seen = False
            self.forget()
        self.clock = self._clock_seen

    def forget(self) -> None:
        """Judge every text anew from now on."""
        self._whole.forget()

    @property
    def seen(self) -> tuple[Evidence, bool]:
        """What was seen of the column as a whole."""
        return self._evidence, self._clock_seen

    def add(self, seen: tuple[Evidence, bool]) -> None:
        """Take in what was seen elsewhere of the column as a whole."""
        evidence, clock = seen
        self._evidence.add(evidence)
        self._clock_seen = self._clock_seen or clock

    @property
    def contradicted(self) -> bool:
        """Whether what was seen since the form was decided says another one."""
        return self._evidence.form() != self.form or self._clock_seen != self.clock

    # --- cells ---

    def say(self, cells: Spans) -> Said:
        """Return the verdict on each cell."""
        return self._whole.say(cells)

    def note(self, said: Said) -> None:
        """Take in what verdicts say of the column as a whole: whether its times of day mean anything."""
        if self.kind == "moment" and not self._clock_seen:
            at = np.flatnonzero(said.marks == PRESENT + TIMED)
            self._clock_seen = bool((said.values.take(at) % DAY).any())

    def cells(self, said: Said) -> Cells:
        """Return the column that the verdicts make."""
        # Times that are all 00:00 are no times of day.
        timed = said.timed & self.clock if self.kind == "moment" else None
        return Cells(self.kind, said.values, said.state, self.members.texts, timed)
