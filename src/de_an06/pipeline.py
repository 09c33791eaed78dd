"""From a folder to a check or a report: discover, take in (read, validate, settle, tally), evaluate."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from de_an06 import __version__
from de_an06.crew import crew_for
from de_an06.discover import discover
from de_an06.errors import InputError
from de_an06.intake import Intake, take_in
from de_an06.register import register_seen
from de_an06.report import Check, Report
from de_an06.rules import rules
from de_an06.standins import StandIns
from de_an06.text import Words
from de_an06.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from de_an06.catalogue import Indicator
    from de_an06.config import Config
    from de_an06.cube import Dimensions
    from de_an06.discover import Discovery
    from de_an06.report import ResultSet
    from de_an06.rules import Policy

NO_ROWS = {"read": 0, "merged": 0, "superseded": 0, "set_aside": 0}


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
    jobs: int | None = None
    """Parts of the work done at once, at most one per processor; None = as many as are of use."""
    memory: int | None = None
    """Bytes that the run should stay below; None = no limit stated."""


# --- check -------------------------------------------------------------------------------------------------


def check(path: Path, config: Config, policy: Policy, options: Options | None = None) -> Check:
    """Return every finding about the files of a folder."""
    options = options or Options()
    with StandIns() as stand_ins:
        discovery = discover(path, config, stand_ins)
        with crew_for(_size(discovery), options.jobs, options.memory) as crew:
            intake = take_in(discovery, config, policy, crew)
    return Check(
        __version__, tuple(intake.inputs), intake.findings, tuple(sorted(intake.refused)), intake.discovery.passed_over,
        _configs(config), (*config.ignored, *_unused(intake)), _vietnamese(intake),
    )  # fmt: skip


# --- report ------------------------------------------------------------------------------------------------


def report(path: Path, config: Config, policy: Policy, options: Options, catalogue: Mapping[str, Indicator]) -> Report:
    """Return the indicators asked for, over the period asked for.

    Raises `InputError` when a recognised table cannot be read, or there is nothing to count.
    """
    from de_an06 import horizon
    from de_an06.accounts import account, ended_after
    from de_an06.catalogue import choose
    from de_an06.evaluate import Question, evaluate
    from de_an06.period import calendar_named
    from de_an06.slices import cut_span
    from de_an06.tally import cube_of

    indicators = choose(catalogue, list(options.indicators))
    calendar = config.calendar if options.calendar is None else calendar_named(options.calendar)
    stated = horizon.day_stated(options.as_of)
    with ExitStack() as stack:
        discovery = discover(path, config, stack.enter_context(StandIns()))
        cuts = horizon.known_cuts(discovery.sources, config, stated, options.period, calendar)
        crew = stack.enter_context(crew_for(_size(discovery), options.jobs, options.memory))
        intake = take_in(discovery, config, policy, crew, cuts)
        _refuse(intake)
        dimensions = dimensions_of(intake)
        as_of, origin = horizon.find_as_of(intake, config, stated)
        period = horizon.find_period(intake, options.period, calendar, compared=bool(options.compare))
        scope, title = horizon.find_scope(dimensions, options.unit, own=options.own)
        since = horizon.first_receipt(intake)
        question = Question(indicators, period, as_of, scope, options.by, options.compare, config.complete, since)
        cuts = horizon.find_cuts(intake, question)
        if intake.tally is not None and intake.tally.shrunk:
            # Copies that disagree stood at the first or last receipt: now the bins are known beforehand.
            intake = take_in(discovery, config, policy, crew, cuts)
    cube = cube_of(intake.tables, dimensions, intake.tally, cuts)
    span = cut_span(period, as_of)
    sets = evaluate(cube, question)
    return Report(
        version=__version__,
        period=period,
        provisional=period.end > as_of,
        as_of=as_of,
        as_of_origin=origin,
        scope=title,
        inputs=tuple(intake.inputs),
        account=account(cube, span, scope, **intake.counts.get("dossiers", NO_ROWS)),
        indicators={indicator.id: indicator for indicator in indicators},
        sets=sets,
        members=_members(sets, dimensions),
        findings=intake.findings,
        configs=_configs(config),
        notices=(
            *config.ignored,
            *_unused(intake),
            *horizon.edges(period, since, ended_after(cube, span, scope, as_of), complete=config.complete),
            *period.warnings,
        ),
        data_code=_data_code(intake, config, indicators),
        compared=options.compare,
        vietnamese=_vietnamese(intake),
        banner=config.notice,
    )


def _configs(config: Config) -> tuple[tuple[str, str], ...]:
    return tuple((source.path, source.sha256) for source in config.sources)


def _unused(intake: Intake) -> list[Words]:
    """Say which blocks of the configuration met no file, and which configurations below the folder were not used."""
    passed = [(name, why) for name, why in intake.discovery.passed_over if name.endswith("/de-an06.toml")]
    below = [Words(f"{name}: {why.vi}", f"{name}: {why.en}") for name, why in passed]
    return [*intake.discovery.unmatched, *below]


def _vietnamese(intake: Intake) -> bool:
    return any(source.vietnamese for source in intake.discovery.sources)


def _refuse(intake: Intake) -> None:
    if intake.refused:
        names = ", ".join(sorted(intake.refused))
        found = next((f for f in intake.findings.all() if f.path in intake.refused), None)
        why = Words("", "")
        if found is not None:
            values = {
                "column": found.header or found.column or "",
                "value": found.value or "…",
                "line": found.line,
                "until": found.until,
                **dict(found.values),
            }
            why = rules()[found.rule].message.fill(**values)
        raise InputError(
            f"Không đọc được {names}, nên số liệu sẽ thiếu. {why.vi} Xem: de-an06 check.",
            f"{names} cannot be read, so figures would be short. {why.en} See: de-an06 check.",
        )
    if intake.tally is None and "coverage" not in intake.tables:
        raise InputError(
            "Không có bảng hồ sơ (dossiers) hoặc độ phủ hạ tầng (coverage) để tính; xem: de-an06 tables.",
            "There is no table of dossiers or coverage to count; see: de-an06 tables.",
        )


def _size(discovery: Discovery) -> int:
    return sum(source.size for source in discovery.sources)


def dimensions_of(intake: Intake) -> Dimensions:
    """Return what the axes of the cube hold: the codes of the reference tables, or those that were seen."""
    from de_an06.cube import Dimensions

    tables, tally = intake.tables, intake.tally
    unit = [tables[name]["unit_code"] for name in ("coverage", "task_forces") if name in tables]
    return Dimensions(
        intake.registers.get("units") or register_seen(unit, tally.codes("unit") if tally else ()),
        intake.registers.get("services") or register_seen([], tally.codes("service") if tally else ()),
        tuple(vocabulary().members["channel"]),
    )


def _members(sets: tuple[ResultSet, ...], dimensions: Dimensions) -> dict[tuple[str, str], Words]:
    words = vocabulary().members
    units = dimensions.units
    above = set(units.texts("parent_code"))
    names = {
        "unit": dict(zip(units.codes, units.texts("unit_name"), strict=True)),
        "service": dict(zip(dimensions.services.codes, dimensions.services.texts("service_name"), strict=True)),
    }
    found: dict[tuple[str, str], Words] = {}
    for axis, member in (pair for s in sets for r in s.results for pair in r.group):
        if axis in ("channel", "tier") and member in words[axis]:
            found[axis, member] = words[axis][member]
        else:
            text = names.get(axis, {}).get(member) or member
            whole = axis == "unit" and member in above
            found[axis, member] = Words(f"{text} – riêng", f"{text}, own offices") if whole else Words(text, text)
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
