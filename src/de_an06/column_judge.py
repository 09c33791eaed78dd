"""The judge of a column: it says of each cell, block by block, what the table's model says of its text.

The model is the only judge, and sees each distinct text once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import Form
from de_an06.evidence import Evidence
from de_an06.lanes import day_orders
from de_an06.rows import DAY, PRESENT, Cells
from de_an06.verdicts import TIMED, Said, judge

if TYPE_CHECKING:
    from de_an06.families import Family, Library
    from de_an06.spans import Spans
    from de_an06.tables import Table
    from de_an06.verdicts import Phrases


@dataclass(frozen=True, slots=True)
class Setting:
    """What a judge must know: what was said of the table's texts before, and what configuration states."""

    library: Library
    order: str | None = None
    """The order of day and month that is stated."""

    @property
    def table(self) -> Table:
        """The table whose model judges."""
        return self.library.table

    @property
    def phrases(self) -> Phrases:
        """The words of the vocabularies."""
        return self.library.phrases


class Judge:
    """Judges one column of one file. First all texts of a block are met, then the column's form is decided.

    A block may bring evidence of another form; then what was said under the first must be said again.
    """

    def __init__(self, setting: Setting, name: str, family: Family | None = None) -> None:
        """Take the column's family; one of its own keeps its texts from all others."""
        self.name, self.setting = name, setting
        self.kind = setting.table.columns[name].kind
        self.family = family or setting.library.family(name)
        self.members, self.rules = self.family.members, setting.library.rules
        self.form, self.clock = Form(), False
        self._evidence = Evidence(self.kind, setting.order)
        self._clock_seen = False
        self._remember()

    def _remember(self) -> None:
        """Take the memories of what was said of texts under the column's form."""
        # Nothing here may hold the judge itself: one that is done with should be gone at once, with all its texts.
        form, phrases, judge_all = self.form, self.setting.phrases, partial(judge, self.setting.table, self.family.name)
        self._whole = self.family.memory(form, lambda texts: judge_all(texts, form, phrases), kind=self.kind)

    # --- the form of the column ---

    def meet(self, cells: Spans) -> None:
        """Look at the texts of a block without judging them."""
        self._whole.meet(cells, self._evidence)

    def weigh(self, place: int, cells: Spans) -> None:
        """Count the cells of the block at a place that prove an order of day and month, where that matters."""
        if self.kind != "moment":
            return
        if self._evidence.weighs:
            day_first, month_first = day_orders(cells)
            self._evidence.weigh(place, int(day_first.sum()), int(month_first.sum()))
        else:
            self._evidence.pass_by(place)

    def decide(self) -> None:
        """Let what was seen and weighed so far decide the form of the column."""
        self._evidence.weigh_up()
        self.follow()

    def follow(self) -> None:
        """Take the form that the column has by what was seen, and by what was weighed when that was last decided."""
        form = self._evidence.form()
        if form != self.form:
            self.form = form
            self._clock_seen = False
            self._remember()
        self.clock = self._clock_seen

    @property
    def seen(self) -> tuple[Evidence, bool]:
        """What was seen of the column as a whole."""
        return self._evidence, self._clock_seen

    def add(self, seen: tuple[Evidence, bool]) -> None:
        """Take in what was seen elsewhere of the column as a whole."""
        evidence, clock = seen
        self._evidence.add(evidence)
        self._clock_seen = self._clock_seen or clock

    def ahead(self) -> tuple[Evidence, bool]:
        """Return what work on another block must know of the column as a whole."""
        return self._evidence.ahead(), self._clock_seen

    def final(self) -> tuple[Evidence, bool]:
        """Return what all blocks decided of the column as a whole."""
        return self._evidence.final(), self._clock_seen

    @property
    def unsettled(self) -> bool:
        """Whether what was seen and weighed so far says another form than was decided."""
        self._evidence.weigh_up()
        return self.contradicted

    @property
    def incomplete(self) -> bool:
        """Whether blocks that went by unweighed may decide the form."""
        return self._evidence.incomplete

    @property
    def contradicted(self) -> bool:
        """Whether what was seen since the form was decided says another one."""
        return self._evidence.form() != self.form or self._clock_seen != self.clock

    # --- cells ---

    def say(self, cells: Spans) -> Said:
        """Return the verdict on each cell."""
        return self._whole.say(cells, self._evidence)

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
