"""Columns as written become typed columns, unknown cells and findings; the row model is the only judge."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cell_findings import Telling, first_forms
from de_an06.column_judge import Judge, Setting
from de_an06.cross_columns import Cause, apply_rules, check_references
from de_an06.date_orders import MIXED, Orders, example
from de_an06.finding import COLUMN_CODES, Findings, Told
from de_an06.judges import ExactKeyJudge, KeyJudge, judges
from de_an06.mending import Mending
from de_an06.personal import known_phrases
from de_an06.rows import Cells, Rows
from de_an06.rules import Policy, rules
from de_an06.spans import Spans, brought
from de_an06.unaligned import add_unaligned, with_unaligned
from de_an06.verdicts import BROKEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from de_an06.cell_findings import FileFacts
    from de_an06.evidence import Evidence
    from de_an06.families import Library
    from de_an06.register import Register
    from de_an06.rows import Block
    from de_an06.verdicts import Said

_FIRST = 8192
"""Rows by which the forms of columns are decided at first."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A block's rows, those of its ragged and swallowed records last, and what is wrong with them."""

    block: Block
    rows: Rows
    causes: tuple[Cause, ...]
    other_keys: NDArray[np.uint64] | None
    """Another hash of each row's key, where the court keeps hashes of keys and was asked for it."""
    orders: Mapping[str, Orders] = field(default_factory=dict)
    """Of columns that hold both orders of day and month: which rows are in which."""


class Court:
    """Judges one file block by block, in any order and in several threads at once.

    `library` knows the table, and what was said of texts of other files of it; `registers` are the reference tables
    by name (absent = nothing to check). `hashed` names the key columns of which hashes are kept instead of texts.
    """

    def __init__(  # all that a verdict depends on
        self,
        library: Library,
        file: FileFacts,
        registers: Mapping[str, Register],
        policy: Policy,
        names: Iterable[str],
        hashed: frozenset[str] = frozenset(),
        *,
        twice: bool = False,
    ) -> None:
        self.table = table = library.table
        self.file, self.policy, self.twice = file, policy, twice
        self._registers = registers
        self._setting = Setting(library, file.date_order)
        wanted = {*names, *file.constants}
        self.phrases = known_phrases(library.phrases)
        self._judges = judges(self._setting, [n for n in table.columns if n in wanted], hashed)
        members = {name: judge.members for name, judge in self._judges.items() if not isinstance(judge, KeyJudge)}
        self._mending = Mending(table, registers, members)
        self.telling = Telling(table, file, policy, self._setting.phrases, registers)

    # --- what columns decide as a whole ---

    def decide(self, block: Block) -> None:
        """Let the first rows of a block, and all that was seen before, decide the forms of the columns."""
        count = min(len(block.record), _FIRST)
        first = {name: cells.take(np.arange(count)) for name, cells in block.columns.items()}
        columns = self._columns(first, count)
        for name, judge in self._judges.items():
            judge.meet(columns[name])
            judge.weigh(_place(block), columns[name])
        self.settle_forms()
        self._note(columns)
        self.settle_forms()

    def survey(self, block: Block) -> None:
        """Look at a block for nothing but the forms of the columns."""
        columns = self._columns(block.columns, len(block.record))
        for name, judge in self._judges.items():
            judge.meet(columns[name])
            judge.weigh(_place(block), columns[name])
        self._note(columns)

    def _note(self, columns: Mapping[str, Spans]) -> None:
        for name, judge in self._judges.items():
            if judge.kind == "moment":
                judge.note(judge.say(columns[name]))

    def settle_forms(self) -> None:
        """Let all that was seen decide the forms of the columns."""
        for judge in self._judges.values():
            judge.decide()

    def follow(self) -> None:
        """Take the forms that were decided elsewhere, which were told with what was seen."""
        for judge in self._judges.values():
            judge.follow()

    def ahead(self) -> dict[str, tuple[Evidence, bool]]:
        """Return what work on another block must know of each column as a whole."""
        return {name: judge.ahead() for name, judge in self._judges.items()}

    def seen(self) -> dict[str, tuple[Evidence, bool]]:
        """Return what was seen of each column as a whole."""
        return {name: judge.seen for name, judge in self._judges.items()}

    def final(self) -> dict[str, tuple[Evidence, bool]]:
        """Return the same when all blocks were seen, without a trace of how the file was cut into them."""
        return {name: judge.final() for name, judge in self._judges.items()}

    def add(self, seen: Mapping[str, tuple[Evidence, bool]]) -> None:
        """Take in what was seen elsewhere of each column as a whole."""
        for name, judge in self._judges.items():
            judge.add(seen[name])

    @property
    def contradicted(self) -> bool:
        """Whether a block said another form of a column than was decided: then the file must be judged anew."""
        return any(judge.contradicted for judge in self._judges.values())

    @property
    def unsettled(self) -> bool:
        """Whether the blocks so far say other forms of the columns than were decided."""
        return any(judge.unsettled for judge in self._judges.values())

    @property
    def undecided(self) -> bool:
        """Whether the file must be gone through again, now that all of it was seen."""
        return self.unsettled or any(judge.incomplete for judge in self._judges.values())

    # --- blocks ---

    def judge(self, block: Block) -> Judged:
        """Judge a block: each cell by the model, then rules across columns, then references."""
        columns = brought(self._columns(block.columns, len(block.record)))
        causes: list[Cause] = []
        cells, other_keys = {}, None
        for name, judge in self._judges.items():
            if isinstance(judge, KeyJudge):
                said, other_keys = judge.say_twice(columns[name], twice=self.twice)
            else:
                said = judge.say(columns[name])
            judge.note(said)
            judge.weigh(_place(block), columns[name])
            cells[name] = judge.cells(said)
            if isinstance(judge, KeyJudge):
                cells[name] = replace(cells[name], written=columns[name])
            causes += _cell_causes(judge, said)
        rows = self._crossed(self._rows(block.record, cells, causes), causes)
        # What is ignored is not told; what it makes unknown or sets aside stays so, and with it every figure.
        kept = tuple(cause for cause in causes if not self.policy.ignores(cause.code))
        mixed = [] if self.policy.ignores(MIXED) else [n for n, j in self._judges.items() if j.form.order == "mixed"]
        orders = {name: Orders.of(columns[name]) for name in mixed}
        rows = with_unaligned(rows, block, self.file.number, self.file.snapshot)
        return Judged(block, rows, kept, other_keys, orders)

    def again(self, columns: Mapping[str, Spans], records: NDArray[np.int64]) -> Rows:
        """Return rows that were judged before, with the texts of their keys; nothing is found in them."""
        whole = self._columns(columns, len(records))
        cells = {}
        for name, judge in self._judges.items():
            # A new one each time: the texts of keys are not to be gathered.
            one = ExactKeyJudge(self._setting, name) if isinstance(judge, KeyJudge) else judge
            cells[name] = one.cells(one.say(whole[name]))
        return self._crossed(self._rows(records, cells, []), [])

    def _crossed(self, rows: Rows, causes: list[Cause]) -> Rows:
        return check_references(apply_rules(rows, causes, self.file.silent), self.table, self._registers, causes)

    def _columns(self, columns: Mapping[str, Spans], count: int) -> dict[str, Spans]:
        """All columns, those that configuration states among them."""
        stated = {
            name: Spans.repeated(text, count) for name, text in self.file.constants.items() if name not in columns
        }
        return {name: columns[name] if name in columns else stated[name] for name in self._judges}

    def _rows(self, record: NDArray[np.int64], read: dict[str, Cells], causes: list[Cause]) -> Rows:
        cells = self._mending.mend(read, causes)
        count = len(record)
        aside = np.zeros(count, bool)
        for name, column in cells.items():
            if self.table.columns[name].identifies:
                aside |= column.unknown
        number = np.full(count, self.file.number, np.int32)
        snapshot = np.full(count, self.file.snapshot, np.int64)
        return Rows(self.table.name, count, cells, number, record, aside, snapshot, self.file.as_of)

    # --- findings ---

    def findings(self, judged: Judged, findings: Findings) -> None:
        """Add what is wrong in a block to findings of its file; blocks come in the file's order."""
        self.find(judged.block, judged.causes, findings)
        for name, orders in judged.orders.items():
            told = orders.told(name, judged.block, judged.causes)
            findings.tell((self.file.path, MIXED, name), told)

    def find(self, block: Block, causes: Iterable[Cause], findings: Findings, *, context: bool = True) -> None:
        """Add what causes say of a block's rows, and what is said of its ragged and swallowed records.

        Findings carry the cells beside the one that is meant, unless `context` is False.
        """
        by_code: dict[str, list[Cause]] = {}
        for cause in causes:
            by_code.setdefault(cause.code, []).append(cause)
        for code, group in by_code.items():
            self._add(code, group, block, findings, context=context)
        add_unaligned(block, self.file.path, self.table.name, self.file.above, self.policy, findings)

    def _add(  # what is said, of what, and how much of it
        self, code: str, causes: list[Cause], block: Block, findings: Findings, *, context: bool
    ) -> None:
        if code in COLUMN_CODES:
            for cause in causes:
                row, proven = example(cause, block)
                (line,) = block.where.lines(block.record[[row]]).tolist()
                first = self.telling.of(cause, row, line, block, context=False)
                numbers = cause.numbers or {"cells": len(cause.rows)}
                told = Told(first, proven, numbers, first_forms(cause, block), cause.pairs)
                findings.tell((self.file.path, code, cause.name), told)
            return
        room = findings.room(self.file.path, code)
        order = list(self.table.columns).index
        places = sorted(
            (int(row), order(cause.name), at) for at, cause in enumerate(causes) for row in cause.rows[:room].tolist()
        )[:room]
        records = block.record[[row for row, _, _ in places]] if places else block.record[:0]
        lines = block.where.lines(records).tolist() if places else []
        put = zip(places, lines, strict=True)
        found = [self.telling.of(causes[at], row, line, block, context=context) for (row, _, at), line in put]
        findings.count(code, self.policy.severity(rules()[code]), sum(len(cause.rows) for cause in causes))
        findings.keep(self.file.path, code, found)


def _place(block: Block) -> int:
    """Return what a block is known by within its file, each time that it is read."""
    return block.where.after[0]


def _cell_causes(judge: Judge, said: Said) -> list[Cause]:
    """Return the cells that the model refuses, by rule."""
    at = np.flatnonzero(said.marks >= BROKEN)
    if not len(at):
        return []
    which = said.marks[at] // BROKEN
    return [Cause(judge.rules[place - 1], judge.name, at[which == place]) for place in np.unique(which).tolist()]
