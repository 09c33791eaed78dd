"""Streams the dossiers: block by block they are read, judged and counted; what stays of a row is a hash of its key.

Files of the newest snapshot come first, so that an older copy is known when it comes. Copies within a snapshot are
few: they are read again at its end, settled, and counted anew. When a later part of a file shows that its columns
are written in another way than its beginning said, everything is counted again.
"""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from de_an06.copies import FileState, Stretch, by_snapshot, settle_copies
from de_an06.crew import in_order
from de_an06.errors import InputError
from de_an06.event_rows import Census, refuse_events
from de_an06.finding import Findings
from de_an06.flaws import Flaws
from de_an06.hands import Hands, Own
from de_an06.keys import KeyIndex
from de_an06.portions import Done, Task
from de_an06.read import Middle, Reader
from de_an06.recollection import Recollection
from de_an06.reexports import Newer, compare, report_missing
from de_an06.rows import PRESENT, UNDATED
from de_an06.standing import packed
from de_an06.stated_sums import Given, report_sums
from de_an06.stopping import stop
from de_an06.watching import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from de_an06.crew import Crew
    from de_an06.remembered import Memory
    from de_an06.rows import Block, Where
    from de_an06.rules import Policy
    from de_an06.spans import Spans
    from de_an06.tallies import Tallies
    from de_an06.tally import Tally


class Stream:
    """One pass over the files of a table whose rows are counted, not kept."""

    def __init__(
        self,
        states: Mapping[int, FileState],
        key: str,
        policy: Policy,
        crew: Crew,
        new_tally: Callable[[], Tally] | None,
        *,
        whole: bool = True,
        memory: Memory | None = None,
        beside: tuple[str, ...] = (),
    ) -> None:
        """Take the files by number; `new_tally` is None where nothing is counted.

        `whole` tells whether these are all files of the table, and none was refused before. What files gave in other
        runs comes from `memory`; `beside` is what else they are judged by.
        """
        self.states, self.key, self.policy, self.crew, self._new_tally = dict(states), key, policy, crew, new_tally
        self.broken: dict[int, InputError] = {}
        self.tally: Tallies | None = None
        self._index = KeyIndex(False, crew.keys)
        self._whole_table = whole
        self._newer = self._passed = self._nothing_passed()
        self._hands: Hands | None = None
        self._counting: Tally | Tallies | None = None
        """What blocks are counted in; in the process of a hand, a tally of its own."""
        self._shelf = None if memory is None or new_tally is None else Recollection(memory, beside, new_tally)

    def run(self) -> None:
        """Judge and count all files; `broken` holds those that can't be read to their end."""
        while not self._once():
            pass

    def _once(self) -> bool:
        """Go through all files; False when it must be done again, because of what was seen on the way."""
        sizes = [state.source.size for number, state in self.states.items() if number not in self.broken]
        watch.begin("read", len(sizes), sum(sizes))
        self.tally = self._counting = self._no_tally()
        for state in self.states.values():
            state.begin(self.policy.limit)
        classes = by_snapshot(self.states, self.broken)
        self._passed = self._nothing_passed()
        again = False
        with KeyIndex(len(classes) > 1, self.crew.keys) as self._index:
            for place, numbers in enumerate(classes):
                self._newer, self._passed = self._passed, self._passed.copy()
                again |= self._class(numbers, older=place > 0, settle=not again)
        return not again

    def _nothing_passed(self) -> Newer:
        files = {number: state.court.file for number, state in self.states.items()}
        names, days = ({n: f.path for n, f in files.items()}, {n: f.snapshot for n, f in files.items()})
        return Newer(names, days, whole=self._whole_table and not self.broken)

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
            again |= self._contradicted(numbers)
            repeated = self._index.close()
            if settle and not again:
                settle_copies(
                    repeated, stretches, self.states, self.key, self._read_again, self.tally, self.crew.settled
                )
                self._gather(numbers, stretches)
        return again

    def _gather(self, numbers: list[int], stretches: Sequence[Stretch]) -> None:
        """Join what hands have counted, or what each file has."""
        if self.tally is None:
            return
        told = list(self._hands.every(None)) if self._hands else []
        if self._shelf is not None:
            told = self._shelf.gathered({n: self.states[n] for n in numbers if n not in self.broken}, told, stretches)
        for tally in told:
            self.tally.join(tally)

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
            state for n in numbers if (state := self.states[n]).surveyed or (state.decided and state.court.undecided)
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
        before, census, shared = len(stretches), Census(), Counter[int]()
        shelf, index = self._shelf, self._index
        known = shelf.recall(state, number, index, self._newer, older=older) if shelf else None
        reader = None if known else Reader(state.source, self.crew.pool, self.crew.block_bytes, self.crew.workers)
        try:
            for done in self._worked(number, reader, older=older) if reader else known.portions() if known else ():
                if shelf and known is None:
                    shelf.note(number, done, index)
                self._take(done, state, stretches)
                census.add(done.keys[0], stretches[-1])
                shared.update(done.compared.shared if done.compared else ())
            if not state.surveyed:
                refuse_events(census, state, stretches[before:])
        except InputError as error:
            self.broken[number] = error
            # Without a file that has no snapshot date, the others may be of several.
            return len(stretches) > before or state.court.file.snapshot == UNDATED
        watch.step(0 if known is None else state.source.size, parts=1)
        state.sha256 = reader.sha256 if reader else known.digest if known else ""
        if shelf and known is None:
            shelf.hold(number, state, shared, before)
        self._passed.unread[self._passed.days[number]] += state.counts["read"] - census.rows
        report_missing(state, shared, self._newer)
        if not state.counts["swallowed"]:
            report_sums(state.sums, Given(state.counts["read"]), state.source, state.court, state.findings)
        return False

    def _worked(self, number: int, reader: Reader, *, older: bool) -> Iterator[Done]:
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
        while done is None or state.court.unsettled:
            state.court.settle_forms()
            done = self._work(number, first, older=older)
        yield done

        def work(block: Any) -> Done | None:
            return self._work(number, block, older=older)

        def task(block: Block | Middle) -> Task | Own:
            return (
                Task(number, block, state.court.ahead(), state.findings.filled(), older)
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
    ) -> Done | None:
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
        words = packed(rows, count, number) if self._index.lookups else None
        compared = None
        if older and judged.other_keys is not None and words is not None:
            keys = first, judged.other_keys
            compared, causes = compare(self._index, keys, words, self.key, self._newer, self.policy)
            judged = replace(judged, causes=(*judged.causes, *causes))
            rows = rows.take(np.delete(np.arange(rows.count), compared.rows)) if len(compared.rows) else rows
        filled = self.states[number].findings.filled() if full is None else full
        findings = Findings(self.policy.limit, full=filled)
        court.findings(judged, findings)
        counts = {
            "read": judged.rows.count,
            "set_aside": int(rows.aside.sum()),
            "superseded": 0 if compared is None else len(compared.rows),
            "swallowed": len(block.swallowed.record),
            "cut": len(block.cut),
            "decomposed": block.decomposed,
        }
        counting = self._counting if self._shelf is None else self._shelf.tally(number)
        part = None if counting is None else counting.part(rows)
        counts["not_received"] = part.not_received if part else 0
        return Done(
            Stretch.of(number, block), (first, judged.other_keys if self._index.lookups else None), words, compared,
            part, findings, block.skipped, counts, judged.rows["unit_code"].used(), block.sums,
            part.first if part else None,
            None if self.states[number].flaws is None else Flaws.of(block, judged.causes),
            part.late if part else None,
        )  # fmt: skip

    def _take(self, done: Done, state: FileState, stretches: list[Stretch]) -> None:
        """Add what the work on a block gave; blocks come in order, each moved to where it stands in its file."""
        stop.check()
        where = done.stretch.where
        at, line, record = stretches[-1].where.after if stretches and stretches[-1].file == done.stretch.file else (
            0, where.line, where.before
        )  # fmt: skip
        lines, records = line - where.line, record - where.before
        watch.step(where.after[0] - at, rows=done.counts["read"])
        stretches.append(done.stretch.moved(lines, records))
        if state.flaws is not None and done.flaws is not None:
            state.flaws.append(done.flaws.at(stretches[-1].where))
        above = state.counts["read"]
        for one in done.sums:
            (at,) = stretches[-1].where.lines(np.array([one.record + records], np.int64)).tolist()
            state.sums.append((at, replace(one, record=one.record + records, before=one.before + above)))
        state.findings.take_over(done.findings, lines, records)
        state.skipped.update(done.skipped)
        state.counts.update(done.counts)
        state.units.update(done.units)
        if done.first is not None:
            state.first = done.first if state.first is None else min(state.first, done.first)
        first, second = done.keys
        if done.words is not None:
            self._passed.has(done.words)
        if done.compared is not None and done.words is not None and len(done.compared.rows):
            first = first.copy()
            first[done.compared.rows] = 0
            self._index.follow(done.compared.places, done.words[done.compared.rows])
        self._index.add(first, second, done.words)
        if done.late is not None:
            state.late.append((stretches[-1], done.late._replace(record=done.late.record + records)))
        if self.tally is not None and done.part is not None:
            (self.tally if self._shelf is None else self._shelf.tally(state.court.file.number)).add(done.part)

    # --- in a hand's process ---

    def _at_hand(self, task: Any) -> Any:
        """Answer a task: part of a file, records to be read again, what was seen of files, or what was counted."""
        if isinstance(task, Task):
            return self._piece(task)
        if isinstance(task, tuple):
            where, records = task
            return where.again(records)
        if task is None:
            return self._my_tally() if self._shelf is None else self._shelf.tallies
        return {number: self.states[number].court.seen() for number in task}

    def _piece(self, task: Task) -> Done | None:
        court = self.states[task.file].court
        court.add(task.seen)
        if not self.states[task.file].decided:
            court.follow()
            self.states[task.file].decided = True
        tally = self._my_tally() if self._shelf is None else self._shelf.tally(task.file)
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
