"""Streams the dossiers: block by block they are read, judged and counted; what stays of a row is a hash of its key.

Files of the newest snapshot come first, so that an older copy is known when it comes. Copies within a snapshot are
few: they are read again at its end, settled, and counted anew. When a later part of a file shows that its columns
are written in another way than its beginning said, everything is counted again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from de_an06.copies import FileState, Stretch, settle_copies
from de_an06.crew import in_order
from de_an06.errors import InputError
from de_an06.finding import Findings
from de_an06.keys import KeyIndex
from de_an06.read import Reader
from de_an06.rows import PRESENT, UNDATED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from de_an06.crew import Crew
    from de_an06.rows import Block
    from de_an06.rules import Policy
    from de_an06.tally import Part, Tally
    from de_an06.validate import Court, Judged


@dataclass(frozen=True, slots=True)
class _Done:
    """What the work on one block gave."""

    block: Block
    judged: Judged
    keys: tuple[NDArray[np.uint64], NDArray[np.uint64] | None]
    part: Part | None
    rows: int
    aside: int
    superseded: int


class Stream:
    """One pass over the files of a table whose rows are counted, not kept."""

    def __init__(
        self, states: Mapping[int, FileState], key: str, policy: Policy, crew: Crew, tally: Callable[[], Tally] | None
    ) -> None:
        """Take the files by number; `tally` makes an empty one, and is None where nothing is counted."""
        self.states, self.key, self.policy, self.crew, self._new_tally = dict(states), key, policy, crew, tally
        self.broken: dict[int, InputError] = {}
        self.tally: Tally | None = None

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
        self.tally = self._new_tally() if self._new_tally else None
        for state in self.states.values():
            state.counts.clear()
            state.skipped.clear()
            state.findings = Findings(self.policy.limit)
        classes = self._classes()
        again = False
        with KeyIndex(len(classes) > 1, self.crew.keys) as index:
            for place, numbers in enumerate(classes):
                stretches: list[Stretch] = []
                for number in numbers:
                    again |= self._file(number, index, stretches, older=place > 0)
                    if number in self.broken and self.tally is not None:
                        return True
                if not again:
                    settle_copies(index.close(), stretches, self.states, self.key, self.crew, self.tally)
                else:
                    index.close()
        return not again

    def _file(self, number: int, index: KeyIndex, stretches: list[Stretch], *, older: bool) -> bool:
        """Go through one file; True when all must be done again."""
        state = self.states[number]
        reader = Reader(state.source, self.crew.pool, self.crew.block_bytes, self.crew.workers)
        before = len(stretches)
        try:
            for done in self._worked(iter(reader), state, index, older=older):
                self._take(done, state, index, stretches, number)
        except InputError as error:
            self.broken[number] = error
            return len(stretches) > before
        state.sha256 = reader.sha256
        if state.court.contradicted:
            state.court.settle_forms()
            return True
        return False

    def _worked(self, blocks: Iterator[Block], state: FileState, index: KeyIndex, *, older: bool) -> Iterator[_Done]:
        """Yield what the work on each block gives, in order; the threads of the pool work ahead."""
        first = next(blocks, None)
        if first is None:
            return
        court = state.court
        if not state.decided:
            court.decide(first)
            state.decided = True

        def work(block: Block) -> _Done | None:
            if court.contradicted:
                court.survey(block)
                return None
            return self._work(block, court, index if older else None)

        done = work(first)
        while done is None or court.contradicted:
            court.settle_forms()
            done = work(first)
        yield done
        for result in in_order(self.crew.pool, work, blocks, self.crew.workers):
            if result is not None:
                yield result

    def _work(self, block: Block, court: Court, index: KeyIndex | None) -> _Done:
        judged = court.judge(block)
        rows = judged.rows
        known = rows[self.key]
        count = len(block.record)
        first = np.where(known.state[:count] == PRESENT, known.values[:count].view(np.uint64), np.uint64(0))
        old = 0
        if index is not None and judged.other_keys is not None:
            seen = index.seen(first, judged.other_keys)
            old = int(seen.sum())
            if old:
                first[seen] = 0
                rows = rows.take(np.concatenate([~seen, np.ones(rows.count - count, bool)]))
        part = None if self.tally is None else self.tally.part(rows)
        return _Done(block, judged, (first, judged.other_keys), part, judged.rows.count, int(rows.aside.sum()), old)

    def _take(self, done: _Done, state: FileState, index: KeyIndex, stretches: list[Stretch], number: int) -> None:
        """Add what the work on a block gave; blocks come in order."""
        state.court.findings(done.judged, state.findings)
        state.skipped.update(done.block.skipped)
        state.counts.update(read=done.rows, set_aside=done.aside, superseded=done.superseded)
        index.add(*done.keys)
        stretches.append(Stretch.of(number, done.block))
        if self.tally is not None and done.part is not None:
            self.tally.add(done.part)
