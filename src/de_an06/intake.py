"""Takes in a folder: small tables are kept whole, dossiers are counted as they stream by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.across import look_across, look_at_files
from de_an06.cells import EPOCH
from de_an06.copies import Clash, FileState, Stretch, report_conflicts
from de_an06.errors import InputError, NotUtf8Error
from de_an06.families import Library
from de_an06.finding import Finding, Findings
from de_an06.parents import mend_parents
from de_an06.read import Reader
from de_an06.register import Register, SeenCodes, register_of
from de_an06.report import Input
from de_an06.rows import UNDATED, Block, Ragged, join
from de_an06.settle import settle
from de_an06.spans import Spans
from de_an06.standins import Part
from de_an06.stream import Stream
from de_an06.tables import tables
from de_an06.validate import Court, FileFacts
from de_an06.vocabulary import vocabulary
from de_an06.whereabouts import in_sheets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from de_an06.config import Config
    from de_an06.crew import Crew
    from de_an06.discover import Discovery
    from de_an06.rejects import Rejects
    from de_an06.rows import Rows
    from de_an06.rules import Policy
    from de_an06.sources import Source
    from de_an06.tallies import Tallies
    from de_an06.tally import Tally

FIRST = ("units", "services")
"""Tables that others refer to."""
COUNTED = "dossiers"
"""The table whose rows are counted as they go by, and not kept."""


_CUTS = {5_000, 10_000, 65_536, 1_048_576}
"""Rows at which portals and spreadsheets cut an export off."""
_SHEETS = {65_536, 1_048_576}
"""Rows of a sheet of Excel until 2003, and since; the header is one of them."""
_COUNTS = ("read", "merged", "superseded", "set_aside")


@dataclass
class Intake:
    """All files of a folder, read, judged, settled, and the dossiers among them counted."""

    discovery: Discovery
    findings: Findings
    tables: dict[str, Rows] = field(default_factory=dict)
    """The small tables' rows."""
    registers: dict[str, Register] = field(default_factory=dict)
    tally: Tallies | None = None
    """The dossiers, counted; None where there are none or nothing is to be counted."""
    inputs: list[Input] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """By table: rows read, merged, superseded, set aside."""
    refused: list[str] = field(default_factory=list)
    """Files of recognised tables that could not be read to their end, or lack a required column."""
    doubted: set[str] = field(default_factory=set)
    """Those among them that began as UTF-8 and did not go on so."""


class _TakingIn:
    """One run over a discovery: what all tables share."""

    def __init__(
        self, discovery: Discovery, config: Config, policy: Policy, crew: Crew, cuts: NDArray[np.int64] | None,
        rejects: Rejects | None,
    ) -> None:  # fmt: skip
        self.policy, self.crew, self.cuts, self.rejects = policy, crew, cuts, rejects
        words = vocabulary(config.vocabulary, config.where)
        self.phrases, self.channels = words.phrases, tuple(vocabulary().members["channel"])
        self._libraries: dict[str, Library] = {}
        self.states: dict[int, FileState] = {}
        self.stretches: dict[str, list[Stretch]] = {}
        self.numbered = dict(enumerate(discovery.sources))
        findings = Findings(policy.limit) + _in_force(discovery.findings, policy)
        self.intake = Intake(discovery, findings, refused=list(discovery.refused))

    def table(self, name: str) -> None:
        """Take in one table, if there is a file of it."""
        states = {n: self._state(n, source) for n, source in self.numbered.items() if source.table == name}
        if not states:
            return
        states = self._count(states) if name == COUNTED else self._keep(name, states)
        intake = self.intake
        self.states |= states
        for state in states.values():
            if self.rejects is not None:
                self.rejects.write(state, self.crew)
            intake.findings = intake.findings + state.findings + _in_force(_cut_off(state), self.policy)
            intake.inputs.append(_input(state))
        if states:
            totals = {what: sum(state.counts[what] for state in states.values()) for what in _COUNTS}
            intake.counts[name] = Counter(totals)

    def _listed(self, name: str, rows: Rows, states: dict[int, FileState]) -> Rows:
        """Make the register of a reference table, and return the table as it is read with it."""
        register = register_of(rows, code := tables()[name].key[0])
        if name == "units":
            rows = mend_parents(rows, register, states, self.stretches[name], self.policy)
        self.intake.registers[name] = register_of(rows, code)
        return rows

    def _state(self, number: int, source: Source) -> FileState:
        facts = FileFacts(
            number=number,
            path=source.name,
            headers={name: _header(source, name) for name in source.fields},
            constants=source.constants,
            date_order=source.date_order,
            above=source.header_records,
            as_of=self._as_of(source),
            snapshot=UNDATED if source.snapshot is None else (source.snapshot - EPOCH).days,
        )
        several = sum(other.table == source.table for other in self.numbered.values()) > 1
        table = tables()[source.table]
        hashed = frozenset(table.key if source.table == COUNTED else ())
        if source.table not in self._libraries:
            self._libraries[source.table] = Library(table, self.phrases)
        court = Court(
            self._libraries[source.table], facts, self.intake.registers, self.policy, source.fields, hashed,
            twice=several,
        )  # fmt: skip
        clashes: list[Clash] | None = None if self.rejects is None else []
        return FileState(source, court, findings=Findings(self.policy.limit), clashes=clashes)

    def _as_of(self, source: Source) -> int | None:
        """The day that is stated for the run, else that on which the file says it was exported."""
        day = self.policy.as_of or source.export_on
        return None if day is None else (day - EPOCH).days

    def _refuse(self, source: Source, error: InputError) -> None:
        self.intake.refused.append(source.name)
        if isinstance(error, NotUtf8Error):
            self.intake.doubted.add(source.name)
        self.intake.findings = self.intake.findings + _in_force(_broken_off(source, error), self.policy)

    def across(self) -> None:
        """Look at all tables together."""
        kept = {name: rows for name, rows in self.intake.tables.items() if rows.count}
        units = frozenset(unit for state in self.states.values() for unit in state.units)
        found = look_across(kept, units, self.states, self.stretches, self.policy)
        self.intake.findings = self.intake.findings + found + look_at_files(self.states, self.policy)

    # --- dossiers ---

    def _count(self, states: dict[int, FileState]) -> dict[int, FileState]:
        table = tables()[COUNTED]
        stream = Stream(states, table.key[0], self.policy, self.crew, None if self.cuts is None else self._new_tally)
        stream.run()
        for number, error in stream.broken.items():
            self._refuse(states[number].source, error)
        left = {number: state for number, state in states.items() if number not in stream.broken}
        self.intake.tally = stream.tally if left else None
        return left

    def _new_tally(self) -> Tally:
        from de_an06.tally import Tally

        registers = self.intake.registers
        sources = [source for source in self.numbered.values() if source.table == COUNTED]
        columns = dict.fromkeys(name for source in sources for name in (*source.fields, *source.constants))
        assert self.cuts is not None  # noqa: S101  # nothing is counted without them
        return Tally(
            registers.get("units") or SeenCodes(), registers.get("services") or SeenCodes(), self.channels, columns,
            self.cuts,
        )  # fmt: skip

    # --- small tables ---

    def _keep(self, name: str, states: dict[int, FileState]) -> dict[int, FileState]:
        parts: list[Rows] = []
        stretches: list[Stretch] = []
        left = {}
        for number, state in states.items():
            try:
                parts += _whole(state, self.crew, stretches)
            except InputError as error:
                self._refuse(state.source, error)
                continue
            left[number] = state
        if not parts:
            return left
        rows = join(parts)
        settled = settle(rows, tables()[name].key)
        report_conflicts(rows, settled, tables()[name].key[0], stretches, left)
        self.stretches[name] = stretches
        self.intake.tables[name] = self._listed(name, settled.rows, left) if name in FIRST else settled.rows
        for number, state in left.items():
            here = rows.source == number
            state.counts.update(
                read=int(here.sum()), merged=int(settled.merged[here].sum()),
                superseded=int(settled.superseded[here].sum()), set_aside=int(settled.set_aside[here].sum()),
            )  # fmt: skip
        return left


def _whole(state: FileState, crew: Crew, stretches: list[Stretch]) -> list[Rows]:
    """Return the rows of a file, judged by what all of them say of their columns."""
    reader = Reader(state.source, block_bytes=crew.block_bytes)
    blocks = list(reader) or [_no_rows(state.source)]
    state.sha256 = reader.sha256
    state.court.decide(blocks[0])
    judged = [state.court.judge(block) for block in blocks]
    while state.court.undecided:
        state.court.settle_forms()
        judged = [state.court.judge(block) for block in blocks]
    for one in judged:
        state.court.findings(one, state.findings)
        state.skipped.update(one.block.skipped)
        state.counts["decomposed"] += one.block.decomposed
    stretches += [Stretch.of(state.court.file.number, block) for block in blocks]
    return [one.rows for one in judged]


def _no_rows(source: Source) -> Block:
    """Return the block of a file without a single record, which still has its columns."""
    none = np.zeros(0, np.int64)
    return Block(none, dict.fromkeys(source.fields, Spans.of(())), _Nowhere(), Ragged(none, none, len(source.headers)))


class _Nowhere:
    """Where no record stands."""

    def lines(self, records: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return no line."""
        return records

    line = before = 0
    after = (0, 0, 0)

    def moved(self, _lines: int, _records: int) -> _Nowhere:
        """Return the same."""
        return self

    def again(self, _: NDArray[np.int64]) -> dict[str, Spans]:
        """Return no column."""
        return {}


def take_in(
    discovery: Discovery, config: Config, policy: Policy, crew: Crew, cuts: NDArray[np.int64] | None = None,
    rejects: Rejects | None = None,
) -> Intake:  # fmt: skip
    """Read, judge and settle every file that is a table of ours; count dossiers into bins that begin at `cuts`.

    Without `cuts` dossiers are judged and not counted. Rows with errors go to `rejects`, if they are wanted.
    """
    run = _TakingIn(discovery, config, policy, crew, cuts, rejects)
    for name in [*FIRST, *(name for name in tables() if name not in FIRST)]:
        run.table(name)
    run.across()
    run.intake.findings = in_sheets(run.intake.findings, discovery.sources)
    run.intake.inputs.sort(key=lambda i: i.path)
    return run.intake


def _in_force(findings: Findings, policy: Policy) -> Findings:
    """Return findings as the policy judges them: without ignored rules, each with the severity in force."""
    judged = Findings(findings.limit)
    for (rule, severity), count in findings.counts.items():
        if not policy.ignores(rule):
            # A rule's own severity may be softened where it is found; only a severity stated for it wins.
            judged.counts[rule, policy.severities.get(rule, severity)] += count
    for key, group in findings.kept.items():
        if not policy.ignores(key[1]):
            judged.kept[key] = [replace(f, severity=policy.severities.get(f.rule, f.severity)) for f in group]
    return judged


def _cut_off(state: FileState) -> Findings:
    """Note a number of rows at which exports are cut off."""
    source, rows, found = state.source, state.counts["read"], Findings()
    if rows in _CUTS or rows + source.header_line in _SHEETS:
        values = (("rows", str(rows)),)
        found.add([Finding("possible-cut", "note", source.name, source.table, values=values)])
    return found


def _broken_off(source: Source, error: InputError) -> Findings:
    vi, en = (text.removeprefix(source.name).lstrip(",: ") for text in (error.vi, error.en))
    findings = Findings()
    values = (("reason_vi", vi), ("reason_en", en))
    findings.add([Finding("unreadable-file", "error", source.name, source.table, values=values)])
    return findings


def _header(source: Source, name: str) -> str:
    place = source.fields.get(name)
    return name if place is None else source.headers[place].strip()


def _input(state: FileState) -> Input:
    source, counts = state.source, state.counts
    part = source.part or Part(source.path, source.name)
    sent = part.original
    return Input(
        source.name, source.table, counts["read"], counts["set_aside"], counts["superseded"],
        sent.sha256 if sent else state.sha256, part.encoding or source.dialect.encoding,
        "" if part.sheet else source.dialect.delimiter, source.snapshot, dict(state.skipped),
        counts["merged"], sent.name if sent else source.name,
        part.bom or source.dialect.bom, part.sure, (part.read, part.words),
        part.composed and source.composed and not counts["decomposed"],
    )  # fmt: skip
