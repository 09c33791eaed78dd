"""Every period's figures published into a folder: what must change is written anew, and every change leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from de_an06 import manifest as manifests
from de_an06.editions import LEDGER, Ledger, editions_of
from de_an06.errors import InputError
from de_an06.footing import footing
from de_an06.manifest import MANIFEST, Manifest, input_object, published
from de_an06.orders import final_periods, periods_of
from de_an06.period import parse_period
from de_an06.planning import plan
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from de_an06.cache_store import Store
    from de_an06.catalogue import Indicator
    from de_an06.config import Config
    from de_an06.editions import Edition
    from de_an06.footing import Footing
    from de_an06.manifest import Published
    from de_an06.orders import Order
    from de_an06.period import Calendar, Period
    from de_an06.planning import Plan
    from de_an06.press import Outcome, Press
    from de_an06.publishing import Shelf
    from de_an06.remembered import Memory
    from de_an06.report import Input, Report
    from de_an06.reporting import Counted
    from de_an06.rules import Policy


@dataclass(frozen=True)
class Setting:
    """What judges and counts, as the command has settled it; a run that has nothing to do settles little of it."""

    path: Path
    config: Config
    ignore: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    store: Store | None = None
    """What other runs have left."""
    digest: Callable[[Path, str], str] | None = None
    """Tells the hash of a file, where it is not worked out."""

    @cached_property
    def catalogue(self) -> Mapping[str, Indicator]:
        """The indicators that there are."""
        from de_an06.settings import catalogue_of

        return catalogue_of(self.config)

    @cached_property
    def policy(self) -> Policy:
        """How the run judges."""
        from de_an06.settings import policy_of

        return policy_of(self.config, (), self.ignore, self.severity)

    def counted(self, order: Order, now: Footing | None = None) -> AbstractContextManager[Counted]:
        """Take the folder in; what is remembered of files that hold what they do `now` need not be read."""
        from de_an06.pipeline import counted

        memory = None if now is None else self._memory(now)
        return counted(self.path, self.config, self.policy, order.options, self.catalogue, memory)

    def _memory(self, now: Footing) -> Memory | None:
        from de_an06.remembered import Memory

        if self.store is None:
            return None
        policy = self.policy
        judges = sorted(policy.severities.items()), sorted(policy.ignored), policy.limit, policy.as_of
        return Memory(self.store, now.files, repr((now.version, now.code, sorted(now.configs.items()), judges)))


# --- a run -------------------------------------------------------------------------------------------------


def planned(order: Order, setting: Setting, shelf: Shelf) -> tuple[Footing, Plan]:
    """Return what a run would rest on now, and what it has to do, reading no more than hashes."""
    before = manifests.read(shelf.read(MANIFEST))
    then = None if before is None else before.footing
    now = footing(setting.path, order.question, setting.config, lambda: setting.catalogue, setting.digest, then)
    return now, plan(before, now, shelf.digest, ledger=shelf.read(LEDGER) is not None)


def publish(order: Order, setting: Setting, shelf: Shelf, now: Footing, todo: Plan, outcome: Outcome) -> None:
    """Publish every period into a folder that is held, and note in `outcome` what was done.

    Outputs come first, then the ledger, then what is made of it, then the manifest: a run that is cut off anywhere
    leaves what the next one needs to come to the same end.
    """
    ledger = Ledger.read(shelf.read(LEDGER), LEDGER)
    from de_an06.press import Press

    press = Press(order, ledger, shelf.put, outcome)
    with setting.counted(order, now) as dossiers:
        _check_same(now, dossiers.intake.inputs)
        periods = periods_of(order, dossiers.calendar, dossiers.since, dossiers.as_of)
        final = final_periods(order, periods, dossiers.as_of)
        reports = press.print_all(dossiers, periods)
    outcome.changed = _enter(ledger, press, reports, todo)
    outcome.finalised = ledger.finalise(lambda e: e.calendar == dossiers.calendar.name and e.period in final)
    found = dossiers.intake.findings
    outcome.errors = found.of("error")
    press.put("", LEDGER, ledger.write())
    press.summaries(reports, setting.catalogue)
    before = manifests.read(shelf.read(MANIFEST))
    written = Manifest(
        now, dossiers.as_of.isoformat(), dossiers.origin, tuple(map(input_object, dossiers.intake.inputs)),
        {severity: found.of(severity) for severity in ("error", "warning")},
        tuple(published(report, press.outputs[report.period.label]) for report in reports), press.outputs[""],
    )  # fmt: skip
    outcome.left = sorted((before.files if before else {}).keys() - written.files)
    shelf.put(MANIFEST, manifests.write(written))


def _check_same(now: Footing, inputs: Iterable[Input]) -> None:
    """Refuse to publish of files that are not those of the plan."""
    for file in inputs:
        if now.files.get(file.file) != file.sha256:
            from de_an06.places import changed

            raise changed(file.file)


# --- the ledger --------------------------------------------------------------------------------------------


def _figures(ledger: Ledger, press: Press, reports: Iterable[Report]) -> list[Edition]:
    """Return every figure of a run, those too that the ledger has and the data no longer give."""
    found = [edition for report, unit in press.figures for edition in editions_of(report, unit)]
    of = {report.period.label: report for report in reports}

    def asked(last: Edition) -> bool:
        report = of.get(last.period)
        here = report is not None and (report.period.calendar.name, last.indicator in report.indicators)
        return here == (last.calendar, True) and (press.order.by_unit or not last.unit)

    gone = ledger.gone(found, asked)
    return found + [replace(e, as_of=of[e.period].as_of.isoformat(), data=of[e.period].data_code) for e in gone]


def _enter(ledger: Ledger, press: Press, reports: Iterable[Report], todo: Plan) -> int:
    """Enter the figures of a run into the ledger, with what may have moved them; return how many were moved."""
    reports = list(reports)
    causes = {
        report.period.label: todo.causes(report.period.label, (file.file for file in report.inputs))
        for report in reports
    }
    because = {label: "; ".join(words.of(press.order.lang) for words in told) for label, told in causes.items()}
    return sum(len(ledger.publish([figure], because[figure.period])) for figure in _figures(ledger, press, reports))


# --- against what was published ----------------------------------------------------------------------------


def recorded(shelf: Shelf) -> Manifest:
    """Return what was published in a folder; raises `InputError` where nothing was."""
    before = manifests.read(shelf.read(MANIFEST))
    if before is None:
        raise InputError(
            f"{MANIFEST}: chưa có số liệu nào được công bố ở đây, hoặc tệp này đã hỏng.",
            f"{MANIFEST}: nothing was published here, or this file is damaged.",
        )
    return before


def verify(order: Order, setting: Setting, shelf: Shelf, before: Manifest) -> tuple[list[Words], tuple[Words, ...]]:
    """Return what the data no longer give of what was published, and what may be why; nothing is written.

    `order` is that of the manifest.
    """
    ledger = Ledger.read(shelf.read(LEDGER), LEDGER)
    from de_an06.press import Outcome, Press

    outcome = Outcome()
    press = Press(order, ledger, lambda name, data: shelf.read(name) != data, outcome)
    with setting.counted(order) as dossiers:
        if order.as_of_origin is not None:
            dossiers.origin = order.as_of_origin
        reports = press.print_all(dossiers, [_named(one, dossiers.calendar) for one in before.periods])
    press.summaries(reports, setting.catalogue)
    found = [_moved(before, after) for before, after in ledger.differing(_figures(ledger, press, reports))]
    if shelf.digest(LEDGER) != before.outputs.get(LEDGER):
        found.append(_OTHER.fill(name=LEDGER))
    found += [_OTHER.fill(name=name) for names in outcome.written.values() for name in names]
    if not found:
        return [], ()
    now = footing(setting.path, before.footing.question, setting.config, lambda: setting.catalogue)
    todo = plan(before, now, shelf.digest)
    return found, (*todo.settings, *todo.data.values())


_OTHER = Words("{name}: không còn như khi công bố", "{name}: not as it was published")


def _named(period: Published, calendar: Calendar) -> Period:
    return parse_period(period.label, calendar)


def _moved(before: Edition | None, after: Edition) -> Words:
    place = " ".join(part for part in (after.period, after.unit, after.indicator, after.group) if part)
    now = _told(after)
    if before is None:
        return Words(
            f"{place}: không có trong {LEDGER}; dữ liệu cho {now}", f"{place}: not in {LEDGER}; data give {now}"
        )
    was = _told(before)
    return Words(f"{place}: đã công bố {was}; dữ liệu cho {now}", f"{place}: published {was}; the data give {now}")


def _told(edition: Edition) -> str:
    return " ".join(part for part in (edition.state, edition.parts, edition.value) if part)
