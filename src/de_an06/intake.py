"""Takes in a folder: every file that is a table of ours is read, judged and settled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import EPOCH
from de_an06.discover import discover
from de_an06.errors import InputError
from de_an06.finding import Finding, Findings
from de_an06.read import read
from de_an06.register import register_of
from de_an06.report import Input
from de_an06.rows import UNDATED, Block, Texts, join
from de_an06.settle import Place, conflicts, settle
from de_an06.tables import tables
from de_an06.validate import FileFacts, validate
from de_an06.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from de_an06.config import Config
    from de_an06.discover import Discovery, Source
    from de_an06.register import Register
    from de_an06.rows import Rows
    from de_an06.rules import Policy
    from de_an06.validate import Validated

FIRST = ("units", "services")
"""Tables that others refer to."""


@dataclass
class Intake:
    """All files of a folder, read, judged and settled."""

    discovery: Discovery
    findings: Findings
    tables: dict[str, Rows] = field(default_factory=dict)
    registers: dict[str, Register] = field(default_factory=dict)
    inputs: list[Input] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """By table: rows read, merged, superseded, set aside."""
    refused: list[str] = field(default_factory=list)
    """Files of recognised tables that could not be read to their end, or lack a required column."""


def take_in(path: Path, config: Config, policy: Policy) -> Intake:
    """Read, judge and settle every file that is a table of ours."""
    discovery = discover(path, config)
    intake = Intake(
        discovery, Findings(policy.limit) + _in_force(discovery.findings, policy), refused=list(discovery.refused)
    )
    phrases = vocabulary(config.vocabulary, config.where).phrases
    numbered = dict(enumerate(discovery.sources))
    names = [*FIRST, *(name for name in tables() if name not in FIRST)]
    for name in names:
        mine = {number: source for number, source in numbered.items() if source.table == name}
        if mine:
            _take_table(intake, mine, phrases, policy)
        if name in FIRST and name in intake.tables:
            intake.registers[name] = register_of(
                intake.tables[name], "unit_code" if name == "units" else "service_code"
            )
    intake.inputs.sort(key=lambda i: i.path)
    return intake


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


def _take_table(
    intake: Intake, sources: Mapping[int, Source], phrases: Mapping[str, Mapping[str, str]], policy: Policy
) -> None:
    table = tables()[next(iter(sources.values())).table]
    found = {number: _judged(number, source, intake, phrases, policy) for number, source in sources.items()}
    judged = {number: one for number, one in found.items() if one is not None}
    sources = {number: sources[number] for number in judged}
    if not judged:
        return
    rows = join([v.rows for v in judged.values()])
    settled = settle(rows, table.key)
    places = {
        number: Place(source.name, _header(source, table.key[0]), judged[number].lines)
        for number, source in sources.items()
    }
    intake.findings = intake.findings + conflicts(rows, settled, table.key[0], places, policy)
    intake.tables[table.name] = settled.rows
    totals: Counter[str] = Counter(
        read=rows.count, merged=int(settled.merged.sum()), superseded=int(settled.superseded.sum()),
        set_aside=int(settled.set_aside.sum()),
    )  # fmt: skip
    intake.counts[table.name] = totals
    for number, source in sources.items():
        here = rows.source == number
        aside, old = int(settled.set_aside[here].sum()), int(settled.superseded[here].sum())
        intake.inputs.append(_input(source, int(here.sum()), aside, old, judged[number]))


def _judged(
    number: int, source: Source, intake: Intake, phrases: Mapping[str, Mapping[str, str]], policy: Policy
) -> Validated | None:
    """Return the rows of one file, or None when it can't be read to its end, which is a finding."""
    facts = FileFacts(
        number=number,
        path=source.name,
        headers={name: _header(source, name) for name in source.fields},
        constants=source.constants,
        date_order=source.date_order,
        above=source.header_records,
        snapshot=UNDATED if source.snapshot is None else (source.snapshot - EPOCH).days,
    )
    try:
        found = validate(tables()[source.table], _blocks(source), facts, phrases, intake.registers, policy)
    except InputError as error:
        intake.refused.append(source.name)
        intake.findings = intake.findings + _in_force(_broken_off(source, error), policy)
        return None
    intake.findings = intake.findings + _in_force(found.findings, policy)
    return found


def _blocks(source: Source) -> Iterator[Block]:
    """Yield the blocks of a file; one without a single record still has its columns."""
    empty = True
    for block in read(source):
        empty = False
        yield block
    if empty:
        columns = {name: Texts(np.zeros(0, np.int32), ()) for name in source.fields}
        yield Block(np.zeros(0, np.int64), columns, lambda records: records)


def _broken_off(source: Source, error: InputError) -> Findings:
    vi, en = (text.removeprefix(source.name).lstrip(",: ") for text in (error.vi, error.en))
    findings = Findings()
    values = (("reason_vi", vi), ("reason_en", en))
    findings.add([Finding("unreadable-file", "error", source.name, source.table, values=values)])
    return findings


def _header(source: Source, name: str) -> str:
    place = source.fields.get(name)
    return name if place is None else source.headers[place].strip()


def _input(source: Source, rows: int, aside: int, superseded: int, judged: Validated) -> Input:
    return Input(
        source.name, source.table, rows, aside, superseded, source.sha256, source.dialect.encoding,
        source.dialect.delimiter, source.snapshot, dict(judged.skipped),
    )  # fmt: skip
