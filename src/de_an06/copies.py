"""Copies within a snapshot: rows whose keys occur more than once are read again, settled, and counted anew."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from de_an06.facts import ALWAYS
from de_an06.finding import Finding, Findings, listed
from de_an06.personal import masked, seal
from de_an06.rows import UNDATED, Rows, join
from de_an06.rules import rules
from de_an06.settle import settle
from de_an06.spans import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from de_an06.flaws import Flaws
    from de_an06.keys import Repeated
    from de_an06.parts import Late
    from de_an06.rows import Block, Sum, Where
    from de_an06.settle import Settled
    from de_an06.sources import Source
    from de_an06.spans import Spans
    from de_an06.tallies import Tallies
    from de_an06.validate import Court

    Again = Callable[[Sequence[tuple[Where, NDArray[np.int64]]]], Iterator[dict[str, Spans]]]

_SHARES = 256
_CODE = "conflicting-copies"


class Clash(NamedTuple):
    """A later copy of a key whose copies disagree, and where the first stands."""

    record: int
    first_file: int
    first_record: int
    key: str | None
    hidden: str | None
    columns: tuple[str, ...]
    """In which they differ."""
    line: int = 0
    other: str = ""
    """File and line of the first."""

    def finding(self, court: Court) -> Finding:
        """Return what is said of it, in the file that the court has judged."""
        file, names = court.file, court.table.key
        key = next((name for name in names if name in file.headers), names[0])
        headers = [file.headers.get(name, court.table.columns[name].vi) for name in self.columns]
        return Finding(
            _CODE, court.policy.severity(rules()[_CODE]), file.path, court.table.name, self.line, self.record,
            key, file.headers.get(key, key), self.key, (("other", self.other), ("columns", listed(headers))),
            hidden=self.hidden,
        )  # fmt: skip


@dataclass
class FileState:
    """What is known of one file while the blocks go by."""

    source: Source
    court: Court
    counts: Counter[str] = field(default_factory=Counter)
    """Rows read, merged, superseded, set aside."""
    skipped: Counter[str] = field(default_factory=Counter)
    sums: list[tuple[int, Sum]] = field(default_factory=list)
    """Its rows that state sums of others, each with its line."""
    findings: Findings = field(default_factory=Findings)
    units: set[str] = field(default_factory=set)
    """Units that handle dossiers of the file."""
    first: int | None = None
    """The first day on which a dossier that counts can have been received, where rows are counted."""
    sha256: str = ""
    decided: bool = False
    surveyed: bool = False
    """Whether a block was only looked at, because the columns' forms were in doubt."""
    flaws: list[Flaws] | None = None
    """What is said of which rows, block by block, where all of them are wanted."""
    clashes: list[Clash] | None = None
    """Every later copy that differs from the first of its key, where all of them are wanted."""
    late: list[tuple[Stretch, Late]] = field(default_factory=list)
    """The rows of each block that became overdue, where they are to be listed."""

    def begin(self, limit: int) -> None:
        """Forget what the blocks have said, before they go by once more."""
        for gathered in (self.counts, self.skipped, self.units, self.sums, self.late):
            gathered.clear()
        self.first = ALWAYS
        self.findings = Findings(limit)
        self.clashes = self.clashes and []
        self.flaws = self.flaws and []


def by_snapshot(states: Mapping[int, FileState], broken: Container[int]) -> list[list[int]]:
    """Return the files by snapshot, the newest first; one class where a file has no snapshot date."""
    numbers = [number for number in states if number not in broken]
    days = {number: states[number].court.file.snapshot for number in numbers}
    if UNDATED in days.values():
        return [numbers]
    return [[n for n in numbers if days[n] == day] for day in sorted(set(days.values()), reverse=True)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block that has gone by: its file, where its records stand, and how they are numbered."""

    file: int
    where: Where
    first: int
    """The record of its first row."""
    gaps: NDArray[np.int64]
    """The rows before which a record was left out, once for each."""

    @classmethod
    def of(cls, file: int, block: Block) -> Stretch:
        """Return what is kept of a block."""
        record = block.record
        first = int(record[0]) if len(record) else 0
        there = np.zeros(int(record[-1]) - first + 1 if len(record) else 0, bool)
        there[record - first] = True
        left_out = np.flatnonzero(~there)
        return cls(file, block.where, first, left_out - np.arange(len(left_out)))

    def moved(self, lines: int, records: int) -> Stretch:
        """Return the stretch so many lines and records further down."""
        return Stretch(self.file, self.where.moved(lines, records), self.first + records, self.gaps)

    def numbers(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the record numbers of some of its rows."""
        return rows + self.first + np.searchsorted(self.gaps, rows, side="right")


def settle_copies(
    repeated: Iterable[Repeated], stretches: Sequence[Stretch], states: Mapping[int, FileState], key: str,
    again: Again, tally: Tallies | None, room: int,
) -> None:  # fmt: skip
    """Settle the rows of a snapshot whose keys occur more than once, and count what stands for them instead.

    They are settled by shares of the range of hashes, of about `room` rows each. `again` reads records again.
    """
    found = [(stretches[r.block], r.rows.astype(np.int32), (r.key >> np.uint64(56)).astype(np.uint8)) for r in repeated]
    total = sum(len(rows) for _, rows, _ in found)
    conflicts: dict[int, list[Clash]] = {}
    counts: Counter[int] = Counter()
    shares = min(_SHARES, -(-total // room))
    for share in range(shares):
        low, high = share * _SHARES // shares, (share + 1) * _SHARES // shares
        wanted = [(stretch, rows[(of >= low) & (of < high)]) for stretch, rows, of in found]
        asked = [(stretch, stretch.numbers(of.astype(np.int64))) for stretch, of in wanted if len(of)]
        rows = read_again(asked, states, again)
        if rows is not None:
            settled = settle(rows, (key,))
            _count_anew(rows, settled, states, tally)
            _note(rows, settled, key, states, conflicts, counts)
    for number, pairs in conflicts.items():
        _report(number, pairs, counts[number], stretches, states)


def report_conflicts(
    rows: Rows, settled: Settled, key: str, stretches: Sequence[Stretch], states: Mapping[int, FileState]
) -> None:
    """Add a finding at each later copy of a key whose copies disagree."""
    conflicts: dict[int, list[Clash]] = {}
    counts: Counter[int] = Counter()
    _note(rows, settled, key, states, conflicts, counts)
    for number, pairs in conflicts.items():
        _report(number, pairs, counts[number], stretches, states)


def read_again(
    wanted: Sequence[tuple[Stretch, NDArray[np.int64]]], states: Mapping[int, FileState], again: Again
) -> Rows | None:
    """Return rows that went by before, by the numbers of their records, with the texts of their keys."""
    by_file: dict[int, list[tuple[dict[str, Spans], NDArray[np.int64]]]] = {}
    spans = again([(stretch.where, records) for stretch, records in wanted])
    for (stretch, records), columns in zip(wanted, spans, strict=True):
        by_file.setdefault(stretch.file, []).append((columns, records))
    parts = []
    for number, found in by_file.items():
        together = joined([columns for columns, _ in found])
        parts.append(states[number].court.again(together, np.concatenate([records for _, records in found])))
    return join(parts) if parts else None


def _count_anew(rows: Rows, settled: Settled, states: Mapping[int, FileState], tally: Tallies | None) -> None:
    if tally is not None:
        tally.count_anew(rows, settled.rows)
    for number in np.unique(rows.source).tolist():
        here = rows.source == number
        counts = states[number].counts
        if tally is not None:
            left = settled.rows.take(settled.rows.source == number)
            counts["not_received"] += tally.part(left).not_received - tally.part(rows.take(here)).not_received
        counts["set_aside"] += int(settled.set_aside[here].sum()) - int(rows.aside[here].sum())
        counts["merged"] += int(settled.merged[here].sum())
        counts["superseded"] += int(settled.superseded[here].sum())


# --- findings ----------------------------------------------------------------------------------------------


def _note(
    rows: Rows, settled: Settled, key: str, states: Mapping[int, FileState],
    conflicts: dict[int, list[Clash]], counts: Counter[int],
) -> None:  # fmt: skip
    """Keep the conflicts that come first in each file, as many as its policy asks for, and count all."""
    cells = rows[key]
    for (later, first), columns in zip(settled.conflicts, settled.differing, strict=True):
        number = int(rows.source[later])
        text = cells.members[int(cells.values[later])] if cells.present[later] and cells.members else None
        shown = text and masked(cells.kind, text)
        hidden = seal(text, shown)
        clash = Clash(int(rows.record[later]), int(rows.source[first]), int(rows.record[first]), shown, hidden, columns)
        conflicts.setdefault(number, []).append(clash)
        if (wanted := states[number].clashes) is not None:
            wanted.append(clash)
        counts[number] += 1
    for number, pairs in conflicts.items():
        pairs.sort()
        del pairs[states[number].court.policy.limit :]


def _report(
    number: int, pairs: list[Clash], count: int, stretches: Sequence[Stretch], states: Mapping[int, FileState]
) -> None:
    state = states[number]
    if state.court.policy.ignores(_CODE):
        state.clashes = state.clashes and []
        return
    of_file: dict[int, list[Stretch]] = {}
    for stretch in stretches:
        of_file.setdefault(stretch.file, []).append(stretch)

    def located(clash: Clash) -> Clash:
        other = f"{states[clash.first_file].court.file.path}:{line_of(of_file[clash.first_file], clash.first_record)}"
        return clash._replace(line=line_of(of_file[number], clash.record), other=other)

    state.findings.count(_CODE, state.court.policy.severity(rules()[_CODE]), count)
    state.findings.keep(state.court.file.path, _CODE, [located(clash).finding(state.court) for clash in pairs])
    if state.clashes is not None:
        state.clashes = [located(clash) for clash in sorted(state.clashes)]


def line_of(stretches: Sequence[Stretch], record: int) -> int:
    """Return the physical line of a record of the file to which these stretches belong."""
    return int(stretch_of(stretches, record).where.lines(np.array([record], np.int64))[0])


def stretch_of(stretches: Sequence[Stretch], record: int) -> Stretch:
    """Return the stretch that holds a record of the file to which these belong."""
    return stretches[bisect_right(stretches, record, key=lambda stretch: stretch.where.before) - 1]
