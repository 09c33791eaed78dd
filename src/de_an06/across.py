"""Rules across tables: what each finds in a folder as a whole, and where that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from de_an06.copies import line_of
from de_an06.finding import Finding, Findings
from de_an06.personal import masked, seal
from de_an06.rules import Folder, Spot, rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from de_an06.copies import FileState, Stretch
    from de_an06.forms_compared import FormsCompared
    from de_an06.rows import Rows
    from de_an06.rules import Policy, Rule
    from de_an06.tables import Table


def look_across(
    tables: Mapping[str, Rows],
    dossier_units: frozenset[str],
    states: Mapping[int, FileState],
    stretches: Mapping[str, Sequence[Stretch]],
    policy: Policy,
) -> Findings:
    """Return what the tables of a folder say against each other; `stretches` tell where rows of each table stand."""
    findings = Findings(policy.limit)
    folder = Folder(tables, dossier_units)
    for rule in rules().values():
        if rule.look is None or policy.ignores(rule.code):
            continue
        for spot in rule.look(folder):
            findings.add([finding_at(rule, spot, tables, states, stretches, policy)])
    return findings


def look_at_forms(
    forms: FormsCompared, states: Mapping[int, FileState], stretches: Mapping[str, Sequence[Stretch]], policy: Policy
) -> Findings:
    """Return where forms differ from the dossiers, and what of them could not be compared."""
    findings = Findings(policy.limit)
    for code, spot in forms.spots():
        if not policy.ignores(code):
            tables = {spot.table: forms.rows}
            findings.add([finding_at(rules()[code], spot, tables, states, stretches, policy)])
    return findings


def finding_at(
    rule: Rule, spot: Spot, tables: Mapping[str, Rows], states: Mapping[int, FileState],
    stretches: Mapping[str, Sequence[Stretch]], policy: Policy,
) -> Finding:  # fmt: skip
    """Return the finding of a rule at a spot of the tables."""
    rows = tables[spot.table]
    number = int(rows.source[spot.row if spot.row is not None else 0])
    court = states[number].court
    file, column = court.file, court.table.columns[spot.column]
    shown = court.telling.shown(spot.column, spot.value)
    hidden = seal(spot.value, shown)
    severity, header = policy.severity(rule), file.headers.get(spot.column, column.vi)
    if spot.row is None:
        return Finding(
            rule.code, severity, file.path, spot.table, column=spot.column, header=header, value=shown,
            values=spot.values, hidden=hidden,
        )  # fmt: skip
    record = int(rows.record[spot.row])
    line = line_of([s for s in stretches[spot.table] if s.file == number], record)
    key = _key(rows, spot.row, court.table)
    return Finding(
        rule.code, severity, file.path, spot.table, line, record, spot.column, header, shown, spot.values,
        row=file.above + record, key=None if key is None else masked("code", key), hidden=hidden,
    )  # fmt: skip


def _key(rows: Rows, row: int, table: Table) -> str | None:
    """The code that names the row, if its table is one of codes."""
    name = table.key[0]
    if table.columns[name].kind != "code" or name not in rows:
        return None
    return rows[name].take(np.array([row])).texts()[0]


def look_at_files(states: Mapping[int, FileState], policy: Policy) -> Findings:
    """Return the files that hold no row of data."""
    findings, code = Findings(policy.limit), "no-rows"
    if not policy.ignores(code):
        severity = policy.severity(rules()[code])
        empty = [state.court for state in states.values() if not state.counts["read"]]
        for court in empty:
            findings.add([Finding(code, severity, court.file.path, court.table.name)])
    return findings
