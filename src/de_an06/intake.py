"""Takes in a folder: small tables are kept whole, dossiers are counted as they stream by."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.across import look_across, look_at_files, look_at_forms
from de_an06.cell_findings import FileFacts
from de_an06.cells import EPOCH
from de_an06.copies import FileState, Stretch, report_conflicts
from de_an06.errors import InputError, NotUtf8Error
from de_an06.families import Library
from de_an06.faulty_rows import FaultyRows
from de_an06.finding import Finding, Findings
from de_an06.inputs import broken_off, cut_off, header_of, input_of
from de_an06.late_dossiers import LateDossiers
from de_an06.parents import mend_parents
from de_an06.places import changed, unreadable
from de_an06.register import Register, SeenCodes, register_of
from de_an06.rows import UNDATED, join
from de_an06.rules import row_rules, rules
from de_an06.settle import settle
from de_an06.stated_sums import RULES
from de_an06.stream import Stream
from de_an06.tables import tables
from de_an06.validate import Court
from de_an06.vocabulary import vocabulary
from de_an06.whereabouts import in_sheets
from de_an06.whole_files import read_whole
from de_an06.widths import first_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from de_an06.config import Config
    from de_an06.crew import Crew
    from de_an06.discover import Discovery
    from de_an06.remembered import Memory
    from de_an06.report import Input
    from de_an06.rows import Rows
    from de_an06.rules import Policy
    from de_an06.sources import Source
    from de_an06.tallies import Tallies
    from de_an06.tally import Tally

FIRST = ("units", "services")
"""Tables that others refer to."""
FORM = "ii06a"
"""The table that is held against the dossiers, and so read before them."""
COUNTED = "dossiers"
"""The table whose rows are counted as they go by, and not kept."""


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
    faulty: list[FaultyRows] = field(default_factory=list)
    """The rows of which something is said, file by file, where they are wanted."""
    cut: list[str] = field(default_factory=list)
    """Files that break off before their end, so that rows may be missing."""
    doubted: set[str] = field(default_factory=set)
    """Those among them that began as UTF-8 and did not go on so."""
    of_file: dict[str, tuple[Counter[str], Findings]] = field(default_factory=dict)
    """By path of a file of dossiers: what became of its rows, and what was found in it."""
    late: LateDossiers | None = None
    """The dossiers that became overdue, where they are to be listed."""

    def without(self, paths: Iterable[str]) -> Findings:
        """Return the findings but for those of some files of dossiers."""
        gone = {path: self.of_file[path][1] for path in paths}
        return self.findings.without(gone)


class _TakingIn:
    """One run over a discovery: what all tables share."""

    def __init__(
        self, discovery: Discovery, config: Config, policy: Policy, crew: Crew, cuts: NDArray[np.int64] | None,
        *, rows: bool, memory: Memory | None, lists: bool,
    ) -> None:  # fmt: skip
        self.policy, self.crew, self.cuts, self.rows, self.memory = policy, crew, cuts, rows, memory
        self.lists = lists
        words = vocabulary(config.vocabulary, config.where)
        self.phrases, self.channels = words.phrases, tuple(vocabulary().members["channel"])
        self.complete = config.complete
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
            found = state.findings + _in_force(cut_off(state), self.policy)
            intake.findings = intake.findings + found
            if name == COUNTED:
                intake.of_file[state.source.name] = state.counts, found
            intake.inputs.append(input_of(state))
            intake.cut += [state.source.name] * state.counts["cut"]
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
            headers={name: header_of(source, name) for name in source.fields},
            constants=source.constants,
            date_order=source.date_order,
            above=source.header_records,
            silent=_groundless(source),
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
        state = FileState(source, court, findings=Findings(self.policy.limit))
        return replace(state, flaws=[], clashes=[]) if self.rows else state

    def _as_of(self, source: Source) -> int | None:
        """The day that is stated for the run, else that on which the file says it was exported."""
        day = self.policy.as_of or source.export_on
        return None if day is None else (day - EPOCH).days

    def _refuse(self, source: Source, error: InputError) -> None:
        self.intake.refused.append(source.name)
        if isinstance(error, NotUtf8Error):
            self.intake.doubted.add(source.name)
        self.intake.findings = self.intake.findings + _in_force(broken_off(source, error), self.policy)

    def across(self) -> None:
        """Look at all tables together."""
        kept = {name: rows for name, rows in self.intake.tables.items() if rows.count}
        units = frozenset(unit for state in self.states.values() for unit in state.units)
        whole = replace(self.policy, limit=sys.maxsize)
        found = look_across(kept, units, self.states, self.stretches, whole)
        if FORM in kept and self.intake.tally is not None:
            found = found + self._compare(kept[FORM], whole)
        if self.rows:
            self.intake.faulty = self._faulty(found)
        self.intake.findings = self.intake.findings + found.cut(self.policy.limit)
        self.intake.findings += look_at_files(self.states, self.policy)

    def _faulty(self, across: Findings) -> list[FaultyRows]:
        """Return the rows of each file of which something is said, in the order of their names."""
        beside: dict[str, list[Finding]] = {}
        for finding in across.all():
            beside.setdefault(finding.path, []).append(finding)
        for state in self.states.values():
            for rule in RULES:
                stated = state.findings.kept.get((state.source.name, rule), [])
                beside.setdefault(state.source.name, []).extend(stated)
        states = sorted(self.states.values(), key=lambda state: state.source.name)
        return [FaultyRows(state, beside[state.source.name]) for state in states]

    def _compare(self, form: Rows, policy: Policy) -> Findings:
        """Hold the form against the dossiers; what was counted is left as it is."""
        from de_an06.forms_compared import compared

        exported = (source.export_on for source in self.numbered.values() if source.table == COUNTED)
        stated = self.policy.as_of or max(filter(None, exported), default=None)
        assert self.cuts is not None  # noqa: S101  # what was counted, was counted into bins
        forms = compared(form, self.intake, self.cuts, stated, complete=self.complete)
        return look_at_forms(forms, self.states, self.stretches, policy)

    # --- dossiers ---

    def _count(self, states: dict[int, FileState]) -> dict[int, FileState]:
        table, form = tables()[COUNTED], self.intake.tables.get(FORM)
        refused = set(self.intake.discovery.refused)
        whole = not any(f.path in refused and f.table == COUNTED for f in self.intake.discovery.findings.all())
        if form is not None:
            # A form is held against the dossiers also where nothing else is counted.
            self.cuts = np.union1d([0] if self.cuts is None else self.cuts, _ends_of(form)).astype(np.int64)
        stream = Stream(
            states, table.key[0], self.policy, self.crew, None if self.cuts is None else self._new_tally, whole=whole,
            memory=self.memory, beside=self._beside(len(states)),
        )  # fmt: skip
        stream.run()
        for number, error in stream.broken.items():
            self._refuse(states[number].source, error)
        left = {number: state for number, state in states.items() if number not in stream.broken}
        self.intake.tally = stream.tally if left else None
        self.intake.late = LateDossiers(stream.tally, left) if self.lists and left and stream.tally else None
        return left

    def _beside(self, files: int) -> tuple[str, ...]:
        """Return what else a file of dossiers is judged and counted by: the tables that it refers to, and its peers."""
        refers = [f"{i.table} {i.path} {i.sha256}" for i in self.intake.inputs if i.table in FIRST]
        return (*refers, *self._columns(), str(files > 1))

    def _columns(self) -> list[str]:
        """Return the columns that some file of dossiers has."""
        sources = [source for source in self.numbered.values() if source.table == COUNTED]
        return sorted({name for source in sources for name in (*source.fields, *source.constants)})

    def _new_tally(self) -> Tally:
        from de_an06.tally import EVERY_DAY, Tally

        registers, columns = self.intake.registers, self._columns()
        assert self.cuts is not None  # noqa: S101  # nothing is counted without them
        return Tally(
            registers.get("units") or SeenCodes(), registers.get("services") or SeenCodes(), self.channels, columns,
            # What is remembered serves periods that are not known yet.
            self.cuts if self.memory is None else EVERY_DAY,
            lists=self.lists,
        )  # fmt: skip

    # --- small tables ---

    def _keep(self, name: str, states: dict[int, FileState]) -> dict[int, FileState]:
        parts: list[Rows] = []
        stretches: list[Stretch] = []
        left = {}
        for number, state in states.items():
            try:
                parts += read_whole(state, self.crew, stretches)
            except InputError as error:
                self._refuse(state.source, error)
                continue
            left[number] = state
        if not parts:
            return left
        rows = join(parts)
        settled = settle(rows, tables()[name].key)
        key = next((column for column in tables()[name].key if column in rows), None)
        if key is not None:
            report_conflicts(rows, settled, key, stretches, left)
        self.stretches[name] = stretches
        self.intake.tables[name] = self._listed(name, settled.rows, left) if name in FIRST else settled.rows
        for number, state in left.items():
            here = rows.source == number
            state.counts.update(
                read=int(here.sum()), merged=int(settled.merged[here].sum()),
                superseded=int(settled.superseded[here].sum()), set_aside=int(settled.set_aside[here].sum()),
            )  # fmt: skip
        return left


def _ends_of(form: Rows) -> NDArray[np.int64]:
    """Return the first days of the periods of a form, of what follows them, and of what follows the day after."""
    ends = ((form[name], after) for name, after in (("from_on", 0), ("to_on", 1), ("to_on", 2)) if name in form)
    return np.concatenate([np.zeros(0, np.int64), *(cells.days[cells.present] + after for cells, after in ends)])


def _groundless(source: Source) -> frozenset[str]:
    """Return the rules that take for granted what the file's first rows are not."""
    asking = [(rule.code, rule.supposes) for rule in row_rules(source.table) if rule.supposes is not None]
    if not asking or not all(name in source.fields for code, _ in asking for name in rules()[code].reads):
        return frozenset()
    try:
        first = first_rows(source)
    except OSError as error:
        raise unreadable(source.name, error) from None
    rows = [{name: row[at] for name, at in source.fields.items() if at < len(row)} for row in first]
    return frozenset(code for code, supposes in asking if not supposes(rows))


def take_in(
    discovery: Discovery, config: Config, policy: Policy, crew: Crew, cuts: NDArray[np.int64] | None = None,
    *, rows: bool = False, memory: Memory | None = None, lists: bool = False,
) -> Intake:  # fmt: skip
    """Read, judge and settle every file that is a table of ours; count dossiers into bins that begin at `cuts`.

    Without `cuts` dossiers are judged and not counted. With `rows` it is kept which rows something is said of, with
    `lists` which are overdue.
    What files of dossiers gave in other runs comes from `memory`, and what they give goes there.
    Raises ChangedError when a file is not what it was when it was discovered.
    """
    run = _TakingIn(discovery, config, policy, crew, cuts, rows=rows, memory=memory, lists=lists)
    for name in dict.fromkeys((*FIRST, FORM, *tables())):
        run.table(name)
    if torn := next((source for source in discovery.sources if source.torn), None):
        raise changed(torn.name)
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
