"""From a folder to a check or a report: discover, take in (read, validate, settle, tally), evaluate."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from de_an06 import __version__
from de_an06.crew import crew_for
from de_an06.discover import discover
from de_an06.errors import InputError
from de_an06.intake import Intake, take_in
from de_an06.register import register_seen
from de_an06.report import Check, Effect, Report
from de_an06.standins import StandIns
from de_an06.text import LANGS, Words
from de_an06.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from de_an06.catalogue import Indicator
    from de_an06.config import Config
    from de_an06.crew import Crew
    from de_an06.cube import Dimensions
    from de_an06.discover import Discovery
    from de_an06.finding import Findings
    from de_an06.period import Calendar
    from de_an06.rejects import Rejects
    from de_an06.report import ResultSet
    from de_an06.rules import Policy

_BREAKS_OFF = Words(
    "{path} đứt giữa chừng: các dòng sau chỗ đứt không có ở đây, nên số liệu có thể thiếu",
    "{path} breaks off: the rows behind that place are not here, so figures may be short",
)
_NO_ROWS = Words(
    "{path} chỉ có tiêu đề, không có dòng nào, nên không góp gì vào số liệu",
    "{path} has a header and no row, so nothing of it is in the figures",
)
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
    check_command: str = "de-an06 check PATH"
    """The command that says what is wrong with the same files, as a reader may copy it."""


# --- check -------------------------------------------------------------------------------------------------


def check(
    path: Path,
    config: Config,
    policy: Policy,
    options: Options | None = None,
    catalogue: Callable[[], Mapping[str, Indicator]] | None = None,
    rejects: Rejects | None = None,
) -> Check:
    """Return every finding about the files of a folder, and what they do to the figures of `catalogue`, if given.

    Rows with errors go to `rejects`, if they are wanted.
    """
    options = options or Options()
    policy = replace(policy, as_of=_stated(options) or config.as_of)

    def cuts(discovery: Discovery) -> NDArray[np.int64] | None:
        # Large files are counted on the way; small ones are read again, and only where something was found.
        large = _size(discovery) > COUNTED_AT_ONCE
        return _known_cuts(discovery, config, options) if catalogue is not None and large else None

    effect = None
    with ExitStack() as stack:
        intake, crew = _taken_in(path, config, policy, options, stack, cuts, rejects)
        if catalogue is not None and intake.findings.counts:
            counted = intake if _size(intake.discovery) > COUNTED_AT_ONCE else None
            effect = _effect(intake.discovery, config, policy, options, catalogue(), crew, counted, intake.findings)
    return Check(
        version=__version__,
        inputs=tuple(intake.inputs),
        findings=intake.findings.cut(policy.limit),
        refused=tuple(sorted(intake.refused)),
        passed_over=intake.discovery.passed_over,
        configs=_configs(config),
        notices=(*config.ignored, *_unused(intake)),
        vietnamese=_vietnamese(intake),
        effect=effect,
    )


COUNTED_AT_ONCE = 24 << 20
"""Bytes from which reading the files twice would take longer than counting what may not be asked for."""


def _effect(
    discovery: Discovery, config: Config, policy: Policy, options: Options, catalogue: Mapping[str, Indicator],
    crew: Crew, intake: Intake | None, findings: Findings,
) -> Effect:  # fmt: skip
    """Return what findings do to the figures; where there can be none, why."""
    from de_an06.effect import effect_of

    try:
        return effect_of(_report_of(discovery, config, policy, options, catalogue, crew, intake), findings)
    except InputError as error:
        return Effect(reason=Words(error.vi, error.en))


def _stated(options: Options) -> date | None:
    if options.as_of is None:
        return None
    from de_an06.horizon import day_stated

    return day_stated(options.as_of)


# --- report ------------------------------------------------------------------------------------------------


def report(path: Path, config: Config, policy: Policy, options: Options, catalogue: Mapping[str, Indicator]) -> Report:
    """Return the indicators asked for, over the period asked for.

    Raises `InputError` when a recognised table cannot be read, or there is nothing to count.
    """
    from de_an06.horizon import day_stated

    # Figures as they stood on an earlier day are no reason to blame what happened later.
    policy = policy if day_stated(options.as_of) else replace(policy, as_of=config.as_of)
    with ExitStack() as stack:
        intake, crew = _taken_in(
            path, config, policy, options, stack, lambda discovery: _known_cuts(discovery, config, options)
        )
        return _report_of(intake.discovery, config, policy, options, catalogue, crew, intake)


def _known_cuts(discovery: Discovery, config: Config, options: Options) -> NDArray[np.int64]:
    """Return the first days of the bins that are known before anything is read."""
    from de_an06 import horizon

    stated = horizon.day_stated(options.as_of)
    return horizon.known_cuts(discovery.sources, config, stated, options.period, _calendar(config, options))


def _calendar(config: Config, options: Options) -> Calendar:
    from de_an06.period import calendar_named

    return config.calendar if options.calendar is None else calendar_named(options.calendar)


def _report_of(
    discovery: Discovery, config: Config, policy: Policy, options: Options, catalogue: Mapping[str, Indicator],
    crew: Crew, intake: Intake | None = None,
) -> Report:  # fmt: skip
    """Return the report on what was discovered; `intake` is given where the files were counted already."""
    from de_an06 import horizon
    from de_an06.accounts import account, ended_after
    from de_an06.catalogue import choose
    from de_an06.evaluate import Question, evaluate
    from de_an06.slices import cut_span
    from de_an06.tally import cube_of

    indicators = choose(catalogue, list(options.indicators))
    calendar, stated = _calendar(config, options), horizon.day_stated(options.as_of)
    intake = intake or take_in(discovery, config, policy, crew, _known_cuts(discovery, config, options))
    _refuse(intake, options.check_command)
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
            *_short(intake),
            *horizon.edges(period, since, ended_after(cube, span, scope, as_of), complete=config.complete),
            *period.warnings,
        ),
        data_code=_data_code(intake, config, indicators),
        compared=options.compare,
        vietnamese=_vietnamese(intake),
        banner=config.notice,
        check_command=options.check_command,
    )


def _taken_in(
    path: Path, config: Config, policy: Policy, options: Options, stack: ExitStack,
    cuts: Callable[[Discovery], NDArray[np.int64] | None], rejects: Rejects | None = None,
) -> tuple[Intake, Crew]:  # fmt: skip
    """Return what a folder holds; what it takes stays until the stack is closed.

    Where a later part of a file is not UTF-8, as its beginning was, its encoding is looked for once more.
    """
    stand_ins = stack.enter_context(StandIns())
    begun = False
    while True:
        discovery = discover(path, config, stand_ins)
        if rejects is not None and not begun:
            rejects.begin(vietnamese=any(source.vietnamese for source in discovery.sources))
            begun = True
        crew = stack.enter_context(crew_for(_size(discovery), options.jobs, options.memory))
        intake = take_in(discovery, config, policy, crew, cuts(discovery), rejects)
        if not stand_ins.doubt(intake.doubted):
            return intake, crew


def _configs(config: Config) -> tuple[tuple[str, str], ...]:
    return tuple((source.path, source.sha256) for source in config.sources)


def _unused(intake: Intake) -> list[Words]:
    """Say which blocks of the configuration met no file, and which configurations below the folder were not used."""
    passed = [(name, why) for name, why in intake.discovery.passed_over if name.endswith("/de-an06.toml")]
    below = [Words(f"{name}: {why.vi}", f"{name}: {why.en}") for name, why in passed]
    return [*intake.discovery.unmatched, *below]


def _short(intake: Intake) -> list[Words]:
    """Say of which files rows may be missing that nobody can count, for no bound holds against that."""
    empty = [_NO_ROWS.fill(path=file.path) for file in intake.inputs if not file.rows]
    return [_BREAKS_OFF.fill(path=path) for path in sorted(intake.cut)] + empty


def _vietnamese(intake: Intake) -> bool:
    return any(source.vietnamese for source in intake.discovery.sources)


def _refuse(intake: Intake, command: str) -> None:
    if intake.refused:
        names = ", ".join(sorted(intake.refused))
        from de_an06.pages.sentences import fix_of, message_of

        found = next((f for f in intake.findings.all() if f.path in intake.refused), None)
        said = [] if found is None else [message_of(found), fix_of(found)]
        see = Words(f" Xem: {command}", f" See: {command}") if command else Words("", "")
        why = Words(*(" ".join(words.of(lang) for words in said) for lang in LANGS))
        raise InputError(
            f"Không đọc được {names}, nên số liệu sẽ thiếu. {why.vi}{see.vi}",
            f"{names} cannot be read, so figures would be short. {why.en}{see.en}",
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
