"""From a folder to a check or a report: discover, take in (read, validate, settle, tally), evaluate."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from de_an06 import __version__
from de_an06.crew import crew_for
from de_an06.discover import discover
from de_an06.errors import InputError
from de_an06.intake import Intake, take_in
from de_an06.options import Options
from de_an06.report import Check, Effect, Report
from de_an06.reporting import Counted, Work, configs, known_cuts, unused, vietnamese
from de_an06.standins import StandIns
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from de_an06.catalogue import Indicator
    from de_an06.config import Config
    from de_an06.crew import Crew
    from de_an06.discover import Discovery
    from de_an06.faulty_rows import FaultyRows
    from de_an06.form import Form
    from de_an06.remembered import Memory
    from de_an06.rules import Policy


class RowTaker(Protocol):
    """One who wants the rows of which a check says something."""

    def begin(self, *, vietnamese: bool) -> None:
        """Make room, once it is known that there is something to check and whether its headers are Vietnamese."""

    def take(self, rows: FaultyRows) -> None:
        """Take the rows of one file, when all is said of them."""


# --- check -------------------------------------------------------------------------------------------------


def check(
    path: Path,
    config: Config,
    policy: Policy,
    options: Options | None = None,
    catalogue: Callable[[], Mapping[str, Indicator]] | None = None,
    takers: Sequence[RowTaker] = (),
) -> Check:
    """Return every finding about the files of a folder, and what they do to the figures of `catalogue`, if given.

    The rows of which something is said go to `takers`.
    """
    options = options or Options()
    policy = replace(policy, as_of=_stated(options) or config.as_of)

    def cuts(discovery: Discovery) -> NDArray[np.int64] | None:
        # Large files are counted on the way; small ones are read again, and only where something was found.
        large = _size(discovery) > COUNTED_AT_ONCE
        return known_cuts(discovery, config, [options]) if catalogue is not None and large else None

    effect = None
    with ExitStack() as stack:
        intake, crew = _taken_in(path, config, policy, options, stack, cuts, takers)
        for taker in takers:
            for rows in intake.faulty:
                taker.take(rows)
        if catalogue is not None and intake.findings.counts:
            counted = intake if _size(intake.discovery) > COUNTED_AT_ONCE else None
            effect = _effect(Work(intake.discovery, config, policy, crew, catalogue()), options, intake, counted)
    return Check(
        version=__version__,
        inputs=tuple(intake.inputs),
        findings=intake.findings.cut(policy.limit),
        refused=tuple(sorted(intake.refused)),
        passed_over=intake.discovery.passed_over,
        configs=configs(config),
        notices=(*config.ignored, *unused(intake)),
        vietnamese=vietnamese(intake),
        effect=effect,
    )


COUNTED_AT_ONCE = 24 << 20
"""Bytes from which reading the files twice would take longer than counting what may not be asked for."""


def _effect(work: Work, options: Options, intake: Intake, counted: Intake | None) -> Effect:
    """Return what findings do to the figures; where there can be none, why."""
    from de_an06.effect import effect_of

    try:
        # A check goes to those who have the rows.
        whole = replace(options, suppress_below=0)
        return effect_of(next(Counted(work, whole, counted).reports([whole])), intake.findings)
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
    with counted(path, config, policy, options, catalogue) as dossiers:
        return next(dossiers.reports([options]))


def form(path: Path, config: Config, policy: Policy, options: Options) -> Form:
    """Return the form asked for, over the period asked for.

    Raises `InputError` when a recognised table cannot be read, or there are no dossiers.
    """
    with counted(path, config, policy, options, {}) as dossiers:
        return dossiers.form(options)


@contextmanager
def counted(
    path: Path, config: Config, policy: Policy, options: Options, catalogue: Mapping[str, Indicator],
    memory: Memory | None = None,
) -> Iterator[Counted]:  # fmt: skip
    """Take a folder in for reports that differ from the options in period, grouping and unit alone.

    Files that are in `memory` need not be read again.

    Raises `InputError` when a recognised table cannot be read, or there is nothing to count.
    """
    from de_an06.horizon import day_stated

    # Figures as they stood on an earlier day are no reason to blame what happened later.
    policy = policy if day_stated(options.as_of) and not options.recorded else replace(policy, as_of=config.as_of)
    with ExitStack() as stack:
        intake, crew = _taken_in(
            path, config, policy, options, stack, lambda discovery: known_cuts(discovery, config, [options]),
            memory=memory,
        )  # fmt: skip
        yield Counted(Work(intake.discovery, config, policy, crew, catalogue), options, intake)


def _taken_in(
    path: Path, config: Config, policy: Policy, options: Options, stack: ExitStack,
    cuts: Callable[[Discovery], NDArray[np.int64] | None], takers: Sequence[RowTaker] = (),
    memory: Memory | None = None,
) -> tuple[Intake, Crew]:  # fmt: skip
    """Return what a folder holds; what it takes stays until the stack is closed.

    Where a later part of a file is not UTF-8, as its beginning was, its encoding is looked for once more.
    """
    stand_ins = stack.enter_context(StandIns())
    begun = False
    while True:
        discovery = discover(path, config, stand_ins)
        for taker in takers if not begun else ():
            taker.begin(vietnamese=any(source.vietnamese for source in discovery.sources))
        begun = True
        crew = stack.enter_context(crew_for(_size(discovery), options.jobs, options.memory))
        wanted = {"rows": bool(takers), "lists": options.form is not None}
        intake = take_in(discovery, config, policy, crew, cuts(discovery), memory=memory, **wanted)
        if not stand_ins.doubt(intake.doubted):
            return intake, crew


def _size(discovery: Discovery) -> int:
    return sum(source.size for source in discovery.sources)
