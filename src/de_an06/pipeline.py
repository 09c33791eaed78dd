"""The order of the stages: discover, read, validate, settle, tally, evaluate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from de_an06 import __version__
from de_an06.errors import InputError, OptionError
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from de_an06.catalogue import Indicator
    from de_an06.config import Config
    from de_an06.cube import Cube, Dimensions
    from de_an06.discover import Discovery, Source
    from de_an06.finding import Findings
    from de_an06.period import Period
    from de_an06.register import Register
    from de_an06.report import Account, Check, Input, Report, ResultSet
    from de_an06.rows import Block, Rows
    from de_an06.rules import Policy
    from de_an06.slices import Scope
    from de_an06.validate import Validated

FIRST = ("units", "services")
"""Tables that others refer to."""


@dataclass(frozen=True)
class Options:
    """What a run is asked for."""

    period: str = "all"
    calendar: str | None = None
    as_of: str | None = None
    by: str | None = None
    unit: str | None = None
    own: bool = False
    indicators: tuple[str, ...] = ()
    compare: tuple[str, ...] = ()
    max_findings: int = 1000


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
    from de_an06.discover import discover
    from de_an06.finding import Findings
    from de_an06.register import register_of
    from de_an06.tables import tables
    from de_an06.vocabulary import vocabulary

    discovery = discover(path, config)
    intake = Intake(
        discovery, Findings(policy.limit) + _in_force(discovery.findings, policy), refused=list(discovery.refused)
    )
    phrases = vocabulary(config.vocabulary).phrases
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
    from de_an06.finding import Findings

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
    from de_an06.rows import join
    from de_an06.settle import Place, conflicts, settle
    from de_an06.tables import tables

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
    from de_an06.cells import EPOCH
    from de_an06.rows import UNDATED
    from de_an06.tables import tables
    from de_an06.validate import FileFacts, validate

    facts = FileFacts(
        number=number,
        path=source.name,
        headers={name: _header(source, name) for name in source.fields},
        constants=source.constants,
        date_order=source.date_order,
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
    import numpy as np

    from de_an06.read import read
    from de_an06.rows import Block, Texts

    empty = True
    for block in read(source):
        empty = False
        yield block
    if empty:
        columns = {name: Texts(np.zeros(0, np.int32), ()) for name in source.fields}
        yield Block(np.zeros(0, np.int64), columns, lambda records: records)


def _broken_off(source: Source, error: InputError) -> Findings:
    from de_an06.finding import Finding, Findings

    vi, en = (text.removeprefix(source.name).lstrip(",: ") for text in (error.vi, error.en))
    findings = Findings()
    values = (("reason_vi", vi), ("reason_en", en))
    findings.add([Finding("unreadable-file", "error", source.name, source.table, values=values)])
    return findings


def _header(source: Source, name: str) -> str:
    place = source.fields.get(name)
    return name if place is None else source.headers[place].strip()


def _input(source: Source, rows: int, aside: int, superseded: int, judged: Validated) -> Input:
    from de_an06.report import Input

    return Input(
        source.name, source.table, rows, aside, superseded, source.sha256, source.dialect.encoding,
        source.dialect.delimiter, source.snapshot, dict(judged.skipped),
    )  # fmt: skip


# --- check -------------------------------------------------------------------------------------------------


def check(path: Path, config: Config, policy: Policy) -> Check:
    """Return every finding about the files of a folder."""
    from de_an06.report import Check

    intake = take_in(path, config, policy)
    return Check(
        __version__, tuple(intake.inputs), intake.findings, tuple(sorted(intake.refused)), intake.discovery.passed_over,
        tuple((s.path, s.sha256) for s in config.sources), tuple(config.ignored), _vietnamese(intake),
    )  # fmt: skip


# --- report ------------------------------------------------------------------------------------------------


def report(path: Path, config: Config, policy: Policy, options: Options, catalogue: Mapping[str, Indicator]) -> Report:
    """Return the indicators asked for, over the period asked for.

    Raises `InputError` when a recognised table cannot be read, or there is nothing to count.
    """
    from de_an06.catalogue import choose
    from de_an06.evaluate import Question, account, evaluate
    from de_an06.tally import tally

    indicators = choose(catalogue, list(options.indicators))
    calendar = _calendar(config, options)
    intake = take_in(path, config, policy)
    _refuse(intake)
    dimensions = _dimensions(intake)
    as_of, origin = _as_of(intake, config, options)
    period = _period(intake, options, calendar)
    scope, title = _scope(dimensions, options)
    question = Question(indicators, period, as_of, scope, options.by, options.compare, config.complete)
    cube = tally(intake.tables, dimensions, _cuts(intake, question))
    sets = evaluate(cube, question)
    counts = intake.counts.get("dossiers", Counter())
    where = account(cube, question, counts["read"], counts["merged"], counts["superseded"], counts["set_aside"])
    return _report(intake, config, question, cube, sets, where, (as_of, origin), title)


def _report(
    intake: Intake, config: Config, question: object, cube: Cube, sets: tuple[ResultSet, ...], where: Account,
    as_of: tuple[date, Words], title: Words | None,
) -> Report:  # fmt: skip
    from de_an06.evaluate import Question
    from de_an06.report import Report

    assert isinstance(question, Question)  # narrows the type; the module is imported late
    return Report(
        version=__version__,
        period=question.period,
        provisional=question.period.end > as_of[0],
        as_of=as_of[0],
        as_of_origin=as_of[1],
        scope=title,
        inputs=tuple(intake.inputs),
        account=where,
        indicators={indicator.id: indicator for indicator in question.indicators},
        sets=sets,
        members=_members(sets, cube.dimensions),
        findings=intake.findings,
        configs=tuple((s.path, s.sha256) for s in config.sources),
        notices=(*config.ignored, *question.period.warnings),
        data_code=_data_code(intake, config, question.indicators),
        compared=question.compare,
        vietnamese=_vietnamese(intake),
    )


def _vietnamese(intake: Intake) -> bool:
    return any(source.vietnamese for source in intake.discovery.sources)


def _refuse(intake: Intake) -> None:
    from de_an06.rules import rules

    if intake.refused:
        names = ", ".join(sorted(intake.refused))
        found = next((f for f in intake.findings.all() if f.path in intake.refused), None)
        why = Words("", "")
        if found is not None:
            values = {
                "column": found.header or found.column or "",
                "value": found.value or "…",
                **dict(found.values),
            }
            why = rules()[found.rule].message.fill(**values)
        raise InputError(
            f"Không đọc được {names}, nên số liệu sẽ thiếu. {why.vi} Xem: de-an06 check.",
            f"{names} cannot be read, so figures would be short. {why.en} See: de-an06 check.",
        )
    if not {"dossiers", "coverage"} & set(intake.tables):
        raise InputError(
            "Không có bảng hồ sơ (dossiers) hoặc độ phủ hạ tầng (coverage) để tính; xem: de-an06 tables.",
            "There is no table of dossiers or coverage to count; see: de-an06 tables.",
        )


def _dimensions(intake: Intake) -> Dimensions:
    from de_an06.cube import Dimensions
    from de_an06.register import register_seen
    from de_an06.vocabulary import vocabulary

    tables = intake.tables
    unit = [tables[name]["unit_code"] for name in ("dossiers", "coverage", "task_forces") if name in tables]
    service = [tables["dossiers"]["service_code"]] if "dossiers" in tables else []
    return Dimensions(
        intake.registers.get("units") or register_seen(unit),
        intake.registers.get("services") or register_seen(service),
        tuple(vocabulary().members["channel"]),
    )


def _calendar(config: Config, options: Options):  # type: ignore[no-untyped-def]
    from de_an06.period import calendar_named

    return calendar_named(options.calendar) if options.calendar is not None else config.calendar


def _days_seen(intake: Intake, names: Mapping[str, tuple[str, ...]]) -> list[int]:
    """The first and last day of each of these columns, rows set aside left out."""
    found: list[int] = []
    for table, columns in names.items():
        rows = intake.tables.get(table)
        for name in columns if rows is not None else ():
            if rows is None or name not in rows:
                continue
            days = rows[name].days[rows[name].present & ~rows.aside]
            found.extend((int(days.min()), int(days.max())) if len(days) else ())
    return found


def _day(days: int) -> date:
    from datetime import timedelta

    from de_an06.cells import EPOCH

    return EPOCH + timedelta(days=days)


_DATED = {"dossiers": ("received_on", "finished_on", "returned_on")}
_OTHERS = {
    "coverage": ("as_of",),
    "training": ("held_on",),
    "task_forces": ("as_of",),
    "reforms": ("proposed_on",),
}


def _as_of(intake: Intake, config: Config, options: Options) -> tuple[date, Words]:
    from de_an06.cells import read_moment

    if options.as_of is not None:
        try:
            stated = read_moment(options.as_of.strip())
        except ValueError:
            raise OptionError(
                f"--as-of: “{options.as_of}” không phải là ngày; ví dụ 2023-11-20 hoặc 20/11/2023.",
                f"--as-of: “{options.as_of}” is no date; write 2023-11-20 or 20/11/2023, say.",
            ) from None
        return _day_of(stated), Words("theo --as-of", "from --as-of")
    if config.as_of:
        return config.as_of, Words("theo cấu hình", "from configuration")
    exported = [source.export_on for source in intake.discovery.sources if source.export_on]
    if exported:
        return max(exported), Words("theo dòng tiêu đề", "title line")
    days = _days_seen(intake, _DATED) or _days_seen(intake, _OTHERS)
    if not days:
        raise InputError("Không có dòng nào có ngày đọc được.", "There is no row with a readable date.")
    return _day(max(days)), Words("ngày muộn nhất trong số liệu", "latest date in the data")


def _day_of(value: date) -> date:
    from datetime import datetime

    return value.date() if isinstance(value, datetime) else value


def _period(intake: Intake, options: Options, calendar: object) -> Period:
    from de_an06.period import Calendar, parse_period, range_period

    assert isinstance(calendar, Calendar)  # narrows the type; the module is imported late
    if options.period.strip().lower() not in ("all", "tất cả"):
        return parse_period(options.period, calendar)
    if options.compare:
        raise OptionError(
            "--compare cần một kỳ cụ thể: thêm --period, ví dụ --period 2023-Q4.",
            "--compare needs one period: add --period, --period 2023-Q4 say.",
        )
    days = _days_seen(intake, {"dossiers": ("received_on",)}) or _days_seen(intake, _OTHERS)
    if not days:
        raise InputError("Không có dòng nào có ngày đọc được.", "There is no row with a readable date.")
    return range_period(_day(min(days)), _day(max(days)), calendar, label="all")


def _scope(dimensions: Dimensions, options: Options) -> tuple[Scope, Words | None]:
    from difflib import get_close_matches

    from de_an06.slices import unit_scope, whole_scope

    if options.unit is None:
        return whole_scope(dimensions), None
    units = dimensions.units
    scope = unit_scope(dimensions, options.unit, options.own)
    if scope is None:
        near = get_close_matches(options.unit, units.codes, n=3, cutoff=0.5) or list(units.codes[:3])
        raise OptionError(
            f"--unit: không có đơn vị mã “{options.unit}”; gần nhất: {', '.join(near)}.",
            f"--unit: there is no unit with code “{options.unit}”; nearest: {', '.join(near)}.",
        )
    name = units.texts("unit_name")[units.codes.index(options.unit)] or options.unit
    count = len({c for c, here in zip(units.codes, scope.units, strict=False) if here})
    units_en = "1 unit" if count == 1 else f"{count} units"
    return scope, Words(f"{name} ({options.unit}), {count} đơn vị", f"{name} ({options.unit}), {units_en}")


def _cuts(intake: Intake, question: object):  # type: ignore[no-untyped-def]
    """The first days of all bins that the data and the question need."""
    from datetime import timedelta

    import numpy as np

    from de_an06.cells import EPOCH
    from de_an06.evaluate import Question
    from de_an06.period import cuts

    assert isinstance(question, Question)  # narrows the type; the module is imported late
    period = question.period
    spans = [period, period.previous(), period.year_ago()] if question.compare else [period]
    edges = [edge for p in spans if p for edge in (p.start, p.end + timedelta(days=1))]
    edges.append(question.as_of + timedelta(days=1))
    days = _days_seen(intake, {"dossiers": (*_DATED["dossiers"], "updated_on")})
    first, last = min([*edges, *map(_day, days)]), max([*edges, *map(_day, days)])
    found = cuts(first, last, period.calendar.start_day, edges)
    return np.array([(day - EPOCH).days for day in found], np.int64)


def _members(sets: tuple[ResultSet, ...], dimensions: Dimensions) -> dict[tuple[str, str], Words]:
    from de_an06.vocabulary import vocabulary

    words = vocabulary().members
    names = {
        "unit": dict(zip(dimensions.units.codes, dimensions.units.texts("unit_name"), strict=True)),
        "service": dict(zip(dimensions.services.codes, dimensions.services.texts("service_name"), strict=True)),
    }
    found: dict[tuple[str, str], Words] = {}
    for axis, member in (pair for s in sets for r in s.results for pair in r.group):
        if axis in ("channel", "tier") and member in words[axis]:
            found[axis, member] = words[axis][member]
        else:
            text = names.get(axis, {}).get(member) or member
            found[axis, member] = Words(text, text)
    return found


def _data_code(intake: Intake, config: Config, indicators: object) -> str:
    """Return a short hash of inputs, configuration and method."""
    code = sha256(__version__.encode())
    for item in intake.inputs:
        code.update(f"{item.path}\0{item.table}\0{item.sha256}\n".encode())
    for source in config.sources:
        code.update(f"{source.role}\0{source.sha256}\n".encode())
    code.update(repr(indicators).encode())
    return code.hexdigest()[:12]
