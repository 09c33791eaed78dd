"""Streams the dossiers: block by block they are read, judged and counted; what stays of a row is a hash of its key.

Files of the newest snapshot come first, so that an older copy is known when it comes. Copies within a snapshot are
few: they are read again at its end, settled, and counted anew. When a later part of a file shows that its columns
are written in another way than its beginning said, everything is counted again.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from de_an06.copies import FileState, Stretch, settle_copies
from de_an06.crew import in_order
from de_an06.errors import InputError
from de_an06.finding import Findings
from de_an06.flaws import Flaws
from de_an06.hands import Hands, Own
from de_an06.keys import KeyIndex
from de_an06.measures import ALWAYS
from de_an06.read import Middle, Reader
from de_an06.rows import PRESENT, UNDATED
from de_an06.stated_totals import report_totals
from de_an06.stopping import stop
from de_an06.watching import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from de_an06.cells import Evidence
    from de_an06.crew import Crew
    from de_an06.rows import Block, Where
    from de_an06.rules import Policy
    from de_an06.spans import Spans
    from de_an06.tallies import Tallies
    from de_an06.tally import Part, Tally

    Seen = dict[str, tuple[Evidence, bool]]


@dataclass(frozen=True, slots=True)
class _Task:
    """A part of a file for a hand, with what was seen of the file's columns before."""

    file: int
    middle: Middle
    seen: Seen
    full: frozenset[tuple[str, str]]
    older: bool


@dataclass(frozen=True, slots=True)
class _Done:
    """What the work on one block gave; lines and records are counted as its place does."""

    stretch: Stretch
    keys: tuple[NDArray[np.uint64], NDArray[np.uint64] | None]
    part: Part | None
    """What its rows count for, where they were not counted on the spot."""
    findings: Findings
    skipped: dict[str, int]
    counts: dict[str, int]
    units: list[str]
    """Units that its rows name."""
    totals: tuple[tuple[int, int], ...] = ()
    """What total rows state: record, and number of rows."""
    first: int | None = None
    """The first day on which a row that counts can have been received, where rows are counted."""
    flaws: Flaws | None = None
    """What is said of which rows, where that is wanted."""


class Stream:
    """One pass over the files of a table whose rows are counted, not kept."""

    def __init__(
        self,
        states: Mapping[int, FileState],
        key: str,
        policy: Policy,
        crew: Crew,
        new_tally: Callable[[], Tally] | None,
    ) -> None:
        """Take the files by number; `new_tally` is None where nothing is counted."""
        self.states, self.key, self.policy, self.crew, self._new_tally = dict(states), key, policy, crew, new_tally
        self.broken: dict[int, InputError] = {}
        self.tally: Tallies | None = None
        self._index = KeyIndex(False, crew.keys)
        self._hands: Hands | None = None
        self._counting: Tally | Tallies | None = None
        """What blocks are counted in; in the process of a hand, a tally of its own."""

    def run(self) -> None:
        """Judge and count all files; `broken` holds those that can't be read to their end."""
        while not self._once():
            pass

    def _classes(self) -> list[list[int]]:
        """Return the files by snapshot, the newest first; one class where a file has no snapshot date."""
        numbers = [number for number in self.states if number not in self.broken]
        days = {number: self.states[number].court.file.snapshot for number in numbers}
        if UNDATED in days.values():
            return [numbers]
        return [[n for n in numbers if days[n] == day] for day in sorted(set(days.values()), reverse=True)]

    def _once(self) -> bool:
        """Go through all files; False when it must be done again, because of what was seen on the way."""
        sizes = [state.source.size for number, state in self.states.items() if number not in self.broken]
        watch.begin("read", len(sizes), sum(sizes))
        self.tally = self._counting = self._no_tally()
        for state in self.states.values():
            state.counts.clear()
            state.skipped.clear()
            state.units.clear()
            state.first = ALWAYS
            state.totals.clear()
            state.findings = Findings(self.policy.limit)
            state.clashes = state.clashes and []
            state.flaws = state.flaws and []
        classes = self._classes()
        again = False
        with KeyIndex(len(classes) > 1, self.crew.keys) as self._index:
            for place, numbers in enumerate(classes):
                again |= self._class(numbers, older=place > 0, settle=not again)
                if self.broken.keys() & set(numbers) and self.tally is not None:
                    return True
        return not again

    def _no_tally(self) -> Tallies | None:
        if self._new_tally is None:
            return None
        from de_an06.tallies import Tallies

        return Tallies(self._new_tally)

    def _class(self, numbers: list[int], *, older: bool, settle: bool) -> bool:
        """Go through the files of one snapshot; True when all must be done again."""
        stretches: list[Stretch] = []
        again = False
        with Hands(self.crew.hands, self._at_hand, self._prepare) if self.crew.hands else nullcontext() as self._hands:
            for number in numbers:
                again |= self._file(number, stretches, older=older)
                if number in self.broken and self.tally is not None:
                    return True
            again |= self._contradicted(numbers)
            repeated = self._index.close()
            if settle and not again:
                settle_copies(
                    repeated, stretches, self.states, self.key, self._read_again, self.tally, self.crew.settled
                )
                if self._hands and self.tally:
                    for tally in self._hands.every(None):
                        self.tally.join(tally)
        return again

    def _prepare(self) -> None:
        """Import what is needed at the end, while others work."""
        if self._new_tally is not None:
            import_module("pandas")

    def _contradicted(self, numbers: list[int]) -> bool:
        """Tell whether what was seen of some file says another form of a column, and let it decide the next time."""
        for seen in self._hands.every(numbers) if self._hands else ():
            for number in numbers:
                self.states[number].court.add(seen[number])
        wrong = [
            state for n in numbers if (state := self.states[n]).surveyed or (state.decided and state.court.contradicted)
        ]
        for state in wrong:
            state.court.settle_forms()
            state.surveyed = False
        return bool(wrong)

    def _read_again(self, asked: Sequence[tuple[Where, NDArray[np.int64]]]) -> Iterator[dict[str, Spans]]:
        if self._hands:
            return self._hands.in_order(asked)
        return in_order(self.crew.pool, lambda one: one[0].again(one[1]), asked, self.crew.workers)

    # --- one file ---

    def _file(self, number: int, stretches: list[Stretch], *, older: bool) -> bool:
        """Go through one file; True when it broke off, so that all must be done again without it."""
        state = self.states[number]
        reader = Reader(state.source, self.crew.pool, self.crew.block_bytes, self.crew.workers)
        before = len(stretches)
        try:
            for done in self._worked(number, reader, older=older):
                self._take(done, state, stretches)
        except InputError as error:
            self.broken[number] = error
            return len(stretches) > before
        watch.step(parts=1)
        state.sha256 = reader.sha256
        report_totals(state.totals, state.counts, state.court, state.findings)
        return False

    def _worked(self, number: int, reader: Reader, *, older: bool) -> Iterator[_Done]:
        """Yield what the work on each block gives, in order; threads or hands work ahead."""
        blocks: Iterator[Block | Middle] = reader.split() if self._hands else iter(reader)
        first = next(blocks, None)
        if first is None:
            return
        state = self.states[number]
        assert not isinstance(first, Middle)  # noqa: S101  # total rows are looked for at the beginning
        if not state.decided:
            state.court.decide(first)
            state.decided = True
        done = self._work(number, first, older=older)
        while done is None or state.court.contradicted:
            state.court.settle_forms()
            done = self._work(number, first, older=older)
        yield done

        def work(block: Any) -> _Done | None:
            return self._work(number, block, older=older)

        def task(block: Block | Middle) -> _Task | Own:
            return (
                _Task(number, block, state.court.seen(), state.findings.filled(), older)
                if isinstance(block, Middle)
                else Own(block)
            )

        if self._hands:
            rest = self._hands.in_order(map(task, blocks), work)
        else:
            rest = in_order(self.crew.pool, work, blocks, self.crew.workers)
        for done in rest:
            if done is None:
                state.surveyed = True
            else:
                yield done

    def _work(
        self, number: int, block: Block, *, older: bool, full: frozenset[tuple[str, str]] | None = None
    ) -> _Done | None:
        """Judge a block and tell what its rows count for; None when it says another form of a column.

        `full` is what is filled of the file's findings, where it is not known here.
        """
        court = self.states[number].court
        if court.contradicted:
            court.survey(block)
            return None
        judged = court.judge(block)
        rows = judged.rows
        known = rows[self.key]
        count = len(block.record)
        first = np.where(known.state[:count] == PRESENT, known.values[:count].view(np.uint64), np.uint64(0))
        old = 0
        if older and judged.other_keys is not None:
            seen = self._index.seen(first, judged.other_keys)
            old = int(seen.sum())
            if old:
                first[seen] = 0
                rows = rows.take(np.concatenate([~seen, np.ones(rows.count - count, bool)]))
        filled = self.states[number].findings.filled() if full is None else full
        findings = Findings(self.policy.limit, full=filled)
        court.findings(judged, findings)
        counts = {
            "read": judged.rows.count,
            "set_aside": int(rows.aside.sum()),
            "superseded": old,
            "swallowed": len(block.swallowed.record),
            "decomposed": block.decomposed,
        }
        part = None if self._counting is None else self._counting.part(rows)
        counts["not_received"] = part.not_received if part else 0
        keys = first, judged.other_keys if self._index.lookups else None
        return _Done(
            Stretch.of(number, block), keys, part, findings, block.skipped, counts, judged.rows["unit_code"].used(),
            block.totals, part.first if part else None,
            None if self.states[number].flaws is None else Flaws.of(block, judged.causes),
        )  # fmt: skip

    def _take(self, done: _Done, state: FileState, stretches: list[Stretch]) -> None:
        """Add what the work on a block gave; blocks come in order, each moved to where it stands in its file."""
        stop.check()
        where = done.stretch.where
        at, line, record = stretches[-1].where.after if stretches and stretches[-1].file == done.stretch.file else (
            0, where.line, where.before
        )  # fmt: skip
        lines, records = line - where.line, record - where.before
        watch.step(where.after[0] - at, rows=done.counts["read"])
        stretches.append(done.stretch.moved(lines, records))
        for total, stated in done.totals:
            (at,) = stretches[-1].where.lines(np.array([total + records], np.int64)).tolist()
            state.totals.append((at, total + records, stated))
        if state.flaws is not None and done.flaws is not None:
            state.flaws.append(done.flaws.at(stretches[-1].where))
        state.findings.take_over(done.findings, lines, records)
        state.skipped.update(done.skipped)
        state.counts.update(done.counts)
        state.units.update(done.units)
        if done.first is not None:
            state.first = done.first if state.first is None else min(state.first, done.first)
        self._index.add(*done.keys)
        if self.tally is not None and done.part is not None:
            self.tally.add(done.part)

    # --- in a hand's process ---

    def _at_hand(self, task: Any) -> Any:
        """Answer a task: part of a file, records to be read again, what was seen of files, or what was counted."""
        if isinstance(task, _Task):
            return self._piece(task)
        if isinstance(task, tuple):
            where, records = task
            return where.again(records)
        if task is None:
            return self._my_tally()
        return {number: self.states[number].court.seen() for number in task}

    def _piece(self, task: _Task) -> _Done | None:
        court = self.states[task.file].court
        court.add(task.seen)
        if not self.states[task.file].decided:
            court.settle_forms()
            self.states[task.file].decided = True
        tally = self._my_tally()
        done = self._work(task.file, task.middle.block(self.states[task.file].source), older=task.older, full=task.full)
        if done is None or tally is None or done.part is None:
            return done
        tally.add(done.part)
        return replace(done, part=None)

    def _my_tally(self) -> Tally | None:
        """Return the tally of this hand, begun when it is first needed."""
        if self._new_tally and self._counting is self.tally:
            self._counting = self._new_tally()
        return cast("Tally | None", self._counting)
