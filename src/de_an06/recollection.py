"""What one run recalls of files of dossiers, and what it learns of them for the next."""

from __future__ import annotations

import os
import pickle
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from de_an06.finding import Findings
from de_an06.portions import Done
from de_an06.reexports import Compared
from de_an06.remembered import Given, Keyed, Said, shared_names, shared_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from de_an06.copies import FileState, Stretch
    from de_an06.keys import KeyIndex
    from de_an06.reexports import Newer
    from de_an06.remembered import Memory, Remembered
    from de_an06.tally import Tally

    U64 = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Known:
    """A file that need not be read."""

    keyed: Keyed
    given: Given
    compared: list[Compared | None]
    """By block, which rows newer snapshots have."""
    shared: Counter[int]
    digest: str

    def portions(self) -> Iterator[Done]:
        """Yield what the work on each block gave; what is told of the file as a whole comes with the first."""
        given, limit = self.given, self.given.findings.limit
        whole = given.findings, given.skipped, given.counts, sorted(given.units)
        nothing = Findings(limit), Counter[str](), Counter[str](), list[str]()
        blocks = zip(self.keyed.stretches, self.keyed.keys, self.compared, strict=True)
        for place, (stretch, (first, second, words), found) in enumerate(blocks):
            findings, skipped, counts, units = nothing if place else whole
            shared = Counter[int]() if place else self.shared
            compared = None if found is None else Compared(found.rows, found.places, shared)
            yield Done(
                stretch, (first, second), words, compared, None, findings, skipped, counts, units,
                first=None if place else given.first,
            )  # fmt: skip


@dataclass(slots=True)
class _Learned:
    """What is known of a file that was read, until its snapshot has gone by."""

    remembered: Remembered
    said: Said
    keys: list[tuple[U64, U64 | None, U64 | None]]
    before: int = 0
    """Its first stretch."""
    given: Given | None = None


class Recollection:
    """Files that are recalled or learned while the snapshots of a run go by; each file has tallies of its own."""

    def __init__(self, memory: Memory, beside: tuple[str, ...], new_tally: Callable[[], Tally]) -> None:
        """Take the memory, what else files are judged by, and what makes an empty tally."""
        self._memory, self._beside, self._new_tally = memory, beside, new_tally
        self._known: dict[int, Given] = {}
        self._learned: dict[int, _Learned] = {}
        self._tallies: dict[int, Tally] = {}
        self._process = os.getpid()

    # --- counting ---

    @property
    def tallies(self) -> dict[int, Tally]:
        """What this process has counted, by file."""
        if self._process != os.getpid():
            self._process, self._tallies = os.getpid(), {}
        return self._tallies

    def tally(self, number: int) -> Tally:
        """Return what a file's rows are counted in, in this process."""
        tallies = self.tallies
        if number not in tallies:
            tallies[number] = self._new_tally()
        return tallies[number]

    # --- one file ---

    def recall(
        self, state: FileState, number: int, index: KeyIndex, newer: Newer, *, older: bool
    ) -> Known | None:  # fmt: skip
        """Return what another run learned of a file; None where it must be read, and something is learned."""
        self._known.pop(number, None)
        self._learned.pop(number, None)
        self.tallies.pop(number, None)
        remembered = self._memory.of(state, (*self._beside, str(index.lookups)))
        if remembered is None:
            return None
        said, compared = Said(newer, older=older), list[Compared | None]()
        keyed = remembered.keyed(state, number)
        for first, second, words in keyed.keys if keyed else ():
            compared.append(None)
            if older and second is not None and words is not None:
                places = index.find(first, second)
                rows = np.flatnonzero(places >= 0)
                said.add(rows, index.words(places[rows]), words)
                compared[-1] = Compared(rows, places[rows], Counter())
        given = remembered.given(said.digest()) if keyed else None
        if keyed is None or given is None:
            self._learned[number] = _Learned(remembered, Said(newer, older=older), [])
            return None
        self._known[number] = given
        state.court.add(keyed.seen)
        state.court.settle_forms()
        state.decided = True
        state.sums.extend(given.sums)
        return Known(keyed, given, compared, shared_numbers(given.shared, newer), remembered.digest)

    def note(self, number: int, done: Done, index: KeyIndex) -> None:
        """Learn what a block holds, before its keys are added to the index."""
        learned = self._learned.get(number)
        if learned is None:
            return
        learned.keys.append((*done.keys, done.words))
        if done.compared is not None and done.words is not None:
            learned.said.add(done.compared.rows, index.words(done.compared.places), done.words)

    def hold(self, number: int, state: FileState, shared: Counter[int], before: int) -> None:
        """Learn what a file as a whole gave, before it is held against other files."""
        learned, part = self._learned.get(number), state.source.part
        read = part.original.sha256 if part is not None and part.original else state.sha256
        if learned is None or read != learned.remembered.digest:
            # It changed after it was hashed: what was read is nobody's but this run's.
            self._learned.pop(number, None)
            return
        findings = pickle.loads(pickle.dumps(state.findings))  # noqa: S301  # a copy of what this process holds
        learned.before = before
        learned.given = Given(
            findings, Counter(state.counts), Counter(state.skipped), set(state.units), list(state.sums), state.first,
            shared_names(shared, learned.said.newer),
        )  # fmt: skip

    # --- the end of a snapshot ---

    def gathered(
        self, states: Mapping[int, FileState], others: Sequence[Mapping[int, Tally]], stretches: Sequence[Stretch]
    ) -> list[Tally]:  # fmt: skip
        """Return what was counted of files, by this process and others, or recalled; what was learned is kept."""
        found: list[Tally] = []
        fresh = self._new_tally()
        for number, state in states.items():
            if number in self._known:
                found += [tally.dressed(fresh) for tally in self._known[number].tallies]
                continue
            mine = [tallies[number] for tallies in (self.tallies, *others) if number in tallies]
            found += mine
            learned = self._learned.get(number)
            if learned is not None and learned.given is not None:
                own = [one for one in stretches[learned.before :] if one.file == number]
                learned.given.tallies = mine
                learned.remembered.keep(
                    Keyed(own, learned.keys, state.court.final()), learned.given, learned.said.digest()
                )
        return found
