"""Stage 3: text columns become typed columns, unknown cells and findings; the row model is the only judge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.finding import Finding, Findings, masked
from de_an06.rows import Cells, Rows, Texts, join
from de_an06.rules import Policy, row_rules, rules
from de_an06.verdicts import judge_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from de_an06.register import Register
    from de_an06.rows import Block, Ragged
    from de_an06.tables import Table

_COLUMN_CODES = frozenset(("month-first-column", "number-form-conflict"))
"""Codes whose cause is the column as a whole: one finding, however many cells."""


@dataclass(frozen=True)
class FileFacts:
    """What validation must know of the file that the blocks come from."""

    number: int
    """Number of the file in the run's inputs."""
    path: str
    headers: Mapping[str, str]
    """Our fields' headers as written."""
    constants: Mapping[str, str] = field(default_factory=dict)
    date_order: str | None = None
    snapshot: int = int(np.iinfo(np.int64).min)
    above: int = 1
    """Records of the file above its body."""


@dataclass(frozen=True)
class Validated:
    """A file's rows, what was found wrong, and the records that were left out by kind."""

    rows: Rows
    findings: Findings
    skipped: Counter[str]
    lines: Callable[[NDArray[np.int64]], list[int]]
    """Gives the physical lines of records, which are in order."""


def validate(
    table: Table,
    blocks: Iterable[Block],
    file: FileFacts,
    phrases: Mapping[str, Mapping[str, str]],
    registers: Mapping[str, Register],
    policy: Policy,
) -> Validated:
    """Judge one file: each distinct text of a column once by the model, then rules across columns, then references.

    `phrases` are the vocabularies' words; `registers` the reference tables by name (absent = nothing to check).
    """
    text = _Text.gather(table, blocks, file)
    court = _Court(table, file, text, policy)
    cells = {name: _column(court, name, column, phrases) for name, column in text.columns.items()}
    rows = _rows(table, file, text, cells)
    rows = _apply_rules(court, rows)
    rows = _check_references(court, rows, registers)
    return Validated(_with_ragged(court, rows, text), court.findings, text.skipped, text.lines)


@dataclass(frozen=True)
class _Text:
    """All blocks of a file as one column of distinct texts and codes per field."""

    columns: dict[str, Texts]
    record: NDArray[np.int64]
    ragged: tuple[Ragged, ...]
    skipped: Counter[str]
    lines: _Lines

    @classmethod
    def gather(cls, table: Table, blocks: Iterable[Block], file: FileFacts) -> _Text:
        parts = tuple(blocks)
        record = np.concatenate([np.zeros(0, np.int64), *(b.record for b in parts)])
        names = [n for n in table.columns if any(n in b.columns for b in parts)]
        columns = {name: _united([b.columns[name] for b in parts]) for name in names}
        for name, value in file.constants.items():
            if name not in columns:
                columns[name] = Texts(np.zeros(len(record), np.int32), (value,))
        skipped: Counter[str] = Counter()
        for block in parts:
            skipped.update(block.skipped)
        lines = _Lines(tuple((int(b.record[0]), int(b.record[-1]), b.line_of) for b in parts if len(b.record)))
        return cls(columns, record, tuple(r for b in parts for r in b.ragged), skipped, lines)


@dataclass(frozen=True)
class _Lines:
    """Where records stand in the file; it outlives the blocks, so it holds none of their cells."""

    spans: tuple[tuple[int, int, Callable[[NDArray[np.int64]], NDArray[np.int64]]], ...]
    """First and last record of each block, and what gives the physical lines of its records."""

    def __call__(self, records: NDArray[np.int64]) -> list[int]:
        """Return the physical lines of a few records, which are in order."""
        found: list[int] = []
        for first, last, line_of in self.spans:
            here = records[(records >= first) & (records <= last)]
            found.extend(line_of(here).tolist() if len(here) else ())
        return found


def _united(parts: list[Texts]) -> Texts:
    if len(parts) == 1:
        return parts[0]
    numbers: dict[str, int] = {}
    codes = [
        np.array([numbers.setdefault(t, len(numbers)) for t in part.texts] or [0], np.int32)[part.codes]
        for part in parts
    ]
    return Texts(np.concatenate(codes), tuple(numbers))


@dataclass
class _Court:
    """Where findings of one file are made: it knows headers, lines, severities and what was ignored."""

    table: Table
    file: FileFacts
    text: _Text
    policy: Policy
    findings: Findings = field(init=False)

    def __post_init__(self) -> None:
        self.findings = Findings(self.policy.limit)

    def find(self, code: str, name: str, rows: NDArray[np.int64], once: bool = False, **values: str) -> None:
        """Add the finding `code` at a column for rows (positions); `once` = one finding for the column."""
        if self.policy.ignores(code) or not len(rows):
            return
        kept = rows[: 1 if once else self.policy.limit]
        records = self.text.record[kept]
        found = [
            self._finding(code, name, int(row), int(record), line, values)
            for row, record, line in zip(kept, records, self.text.lines(records), strict=True)
        ]
        self.findings.add(found, 1 if once else len(rows))

    def _finding(self, code: str, name: str, row: int, record: int, line: int, values: Mapping[str, str]) -> Finding:
        column = self.text.columns.get(name)
        shown = None if column is None else masked(self.table.columns[name].kind, column.at(row))
        return Finding(
            rule=code,
            severity=self.policy.severity(rules()[code]),
            path=self.file.path,
            table=self.table.name,
            line=line,
            record=record,
            column=name,
            header=self.file.headers.get(name, self.table.columns[name].vi),
            value=shown,
            values=(*values.items(), *self._others(code, name, row)),
            row=self.file.above + record,
            key=self._key(row),
        )

    def _key(self, row: int) -> str | None:
        """The code that names the row, if it is one that can be shown."""
        name = self.table.key[0]
        column = self.text.columns.get(name)
        if column is None or self.table.columns[name].kind != "code":
            return None
        return masked("code", column.at(row).strip()) or None

    def _others(self, code: str, name: str, row: int) -> list[tuple[str, str]]:
        """The texts of the rule's other columns in the row, for its sentence."""
        found = []
        for other in rules()[code].reads:
            column = self.text.columns.get(other)
            if other != name and column is not None:
                found.append((other, masked(self.table.columns[other].kind, column.at(row)) or ""))
        return found


# --- cells -------------------------------------------------------------------------------------------------


def _column(court: _Court, name: str, column: Texts, phrases: Mapping[str, Mapping[str, str]]) -> Cells:
    kind = court.table.columns[name].kind
    verdicts = judge_column(court.table, name, column.texts, court.file.date_order, phrases)
    for code in sorted({code for code in verdicts.codes if code}):
        bad = np.array([c == code for c in verdicts.codes], bool)
        rows = np.flatnonzero(bad[column.codes])
        words = ", ".join(sorted(set(phrases.get(court.table.columns[name].vocabulary or "", {}).values())))
        court.find(code, name, rows, once=code in _COLUMN_CODES, allowed=words, example=_shown(kind, column, rows))
    return verdicts.spread(kind, column.codes)


def _shown(kind: str, column: Texts, rows: NDArray[np.int64]) -> str:
    return masked(kind, column.at(int(rows[0]))) or "" if len(rows) else ""


# --- rows --------------------------------------------------------------------------------------------------


def _rows(table: Table, file: FileFacts, text: _Text, cells: dict[str, Cells]) -> Rows:
    count = len(text.record)
    aside = np.zeros(count, bool)
    for name, column in cells.items():
        if table.columns[name].identifies:
            aside |= column.unknown
    number, snapshot = np.full(count, file.number, np.int32), np.full(count, file.snapshot, np.int64)
    return Rows(table.name, count, cells, number, text.record, aside, snapshot)


def _apply_rules(court: _Court, rows: Rows) -> Rows:
    """Find what breaks a rule across columns; every rule sees the cells as they were read."""
    aside, forgotten = rows.aside, dict(rows.cells)
    for rule in row_rules(court.table.name):
        if rule.check is None or court.policy.ignores(rule.code) or any(n not in rows for n in rule.reads):
            continue
        broken = rule.check(rows)
        court.find(rule.code, rule.at, np.flatnonzero(broken))
        aside = aside | broken if rule.sets_aside else aside
        for name in rule.forgets:
            if name in forgotten:
                forgotten[name] = forgotten[name].forget(broken)
    return replace(rows, aside=aside, cells=forgotten)


_DAY_OF = {"dossiers": "received_on", "coverage": "as_of", "task_forces": "as_of"}
_UNKNOWN = {"services": "unknown-service", "units": "unknown-unit"}


def _check_references(court: _Court, rows: Rows, registers: Mapping[str, Register]) -> Rows:
    """Find codes that the reference table does not know on the row's day."""
    aside, cells = rows.aside, dict(rows.cells)
    for name, column in court.table.columns.items():
        register = registers.get(column.references or "")
        if register is None or name not in rows:
            continue
        code = _UNKNOWN[column.references or ""]
        version, codes = register.find(rows[name], rows.cells.get(_DAY_OF[court.table.name])), set(register.codes)
        known = np.array([member in codes for member in rows[name].members] or [False], bool)
        listed = rows[name].present & known[np.where(rows[name].present, rows[name].values, 0)]
        dated = rows.cells.get(_DAY_OF[court.table.name])
        lost = rows[name].present & (version < 0) & (~listed | (dated.present if dated is not None else False))
        if court.policy.ignores(code):
            continue
        court.find(code, name, np.flatnonzero(lost))
        cells[name] = cells[name].forget(lost)
        aside = aside | lost if column.identifies else aside
    return replace(rows, aside=aside, cells=cells)


def _with_ragged(court: _Court, rows: Rows, text: _Text) -> Rows:
    """Find records that do not line up with the header, and add each as a row of which nothing is known."""
    if not text.ragged:
        return rows
    rule = rules()["ragged-row"]
    found = [
        Finding(
            rule.code, court.policy.severity(rule), court.file.path, court.table.name, r.line, r.record,
            values=(("expected", str(r.expected)), ("found", str(r.found))),
        )
        for r in text.ragged
    ]  # fmt: skip
    court.findings.add(found)
    count = len(text.ragged)
    blank = {
        name: Cells(c.kind, np.zeros(count, np.int64), np.zeros(count, np.uint8), (), None)
        for name, c in rows.cells.items()
    }
    extra = Rows(
        rows.table, count, blank, np.full(count, court.file.number, np.int32),
        np.array([r.record for r in text.ragged], np.int64), np.ones(count, bool),
        np.full(count, court.file.snapshot, np.int64),
    )  # fmt: skip
    return join([rows, extra])
