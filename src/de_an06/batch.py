"""Every period's figures published into a folder: what must change is written anew, and every change leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from de_an06 import manifest as manifests
from de_an06.editions import LEDGER, Ledger
from de_an06.entering import SEAL, enter, figures, final_before, kept_ledger, of_run
from de_an06.errors import InputError
from de_an06.footing import footing
from de_an06.manifest import MANIFEST, Manifest, input_object, published
from de_an06.orders import final_periods, periods_of, with_kept
from de_an06.period import parse_period
from de_an06.planning import plan
from de_an06.text import LANGS, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    from de_an06.text import Lang

    Names = Mapping[tuple[str, str], Words]
    """Names of the members of groups, and of units, by axis and member."""


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
    """Return what a run would rest on now, and what it has to do, reading no more than hashes.

    Raises `InputError` when the ledger is not the one that was published there.
    """
    before = manifests.read(shelf.read(MANIFEST))
    then = None if before is None else before.footing
    ledger = kept_ledger(shelf, before)
    now = footing(setting.path, order.question, setting.config, lambda: setting.catalogue, setting.digest, then)
    todo = plan(before, now, shelf.digest, ledger=ledger is not None)
    _check_final(order, setting, before if todo.current else None)
    return now, todo


def _check_final(order: Order, setting: Setting, current: Manifest | None) -> None:
    """Refuse periods that cannot become final, as far as that is known before anything is read."""
    from de_an06.reporting import calendar_of

    calendar = calendar_of(setting.config, order.options) if order.finalise else None
    named = [parse_period(text, calendar) for text in order.finalise if calendar is not None]
    if named and current is not None:
        periods = [_named(one, named[0].calendar) for one in current.periods]
        final_periods(order, periods, date.fromisoformat(current.as_of))


def publish(order: Order, setting: Setting, shelf: Shelf, now: Footing, todo: Plan, outcome: Outcome) -> None:
    """Publish every period into a folder that is held, and note in `outcome` what was done.

    Outputs come first, then the ledger, then what is made of it, then the manifest: a run that is cut off anywhere
    leaves what the next one needs to come to the same end.
    """
    before = manifests.read(shelf.read(MANIFEST))
    ledger = Ledger.read(kept_ledger(shelf, before), LEDGER)
    from de_an06.press import Press

    press = Press(order, ledger, shelf.put, outcome)
    with setting.counted(order, now) as dossiers:
        _check_same(now, dossiers.intake.inputs)
        kept = (
            *final_before(order, setting.catalogue, setting.config.as_of, ledger, dossiers.calendar),
            *_same_periods(order, before, dossiers),
        )
        periods = with_kept(periods_of(order, dossiers.calendar, dossiers.since, dossiers.as_of), kept)
        now_final = final_periods(order, periods, dossiers.as_of)
        reports = press.print_all(dossiers, periods)
    outcome.changed, outcome.revised = enter(ledger, press, reports, todo, dossiers.intake.inputs)
    outcome.finalised = ledger.finalise(of_run(press, (one for one in reports if one.period.label in now_final)))
    found = dossiers.intake.findings
    outcome.findings = {severity: found.of(severity) for severity in ("error", "warning")}
    data = ledger.write()
    shelf.put(SEAL, f"{sha256(data).hexdigest()}\n".encode())
    press.put("", LEDGER, data)
    press.summaries(reports, setting.catalogue, dossiers.names)
    manifest = Manifest(
        now, dossiers.as_of.isoformat(), dossiers.origin, tuple(map(input_object, dossiers.intake.inputs)),
        outcome.findings, tuple(_published(reports, press, ledger)), press.outputs[""],
    )  # fmt: skip
    outcome.left = sorted((before.files if before else {}).keys() - manifest.files)
    shelf.put(MANIFEST, manifests.write(manifest))


def _published(reports: Iterable[Report], press: Press, ledger: Ledger) -> Iterator[Published]:
    final = {(edition.calendar, edition.period) for edition in ledger.finals()}
    for report in reports:
        label = report.period.label
        yield published(report, press.outputs[label], final=(report.period.calendar.name, label) in final)


def _same_periods(order: Order, before: Manifest | None, dossiers: Counted) -> Iterator[Period]:
    """Yield the periods that the same question meant the last time: none goes because its files do."""
    then = {} if before is None else before.footing.question
    same = all(then.get(name) == order.question[name] for name in ("from", "to", "last", "grain", "calendar"))
    if before is not None and same and order.count is None:
        yield from (_named(one, dossiers.calendar) for one in before.periods if one.calendar == dossiers.calendar.name)


def _check_same(now: Footing, inputs: Iterable[Input]) -> None:
    """Refuse to publish of files that are not those of the plan."""
    for file in inputs:
        if now.files.get(file.file) != file.sha256:
            from de_an06.places import changed

            raise changed(file.file)


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
    press.summaries(reports, setting.catalogue, dossiers.names)
    found = []
    if shelf.digest(LEDGER) is not None:
        differing = ledger.differing(figures(ledger, press, reports))
        found = [_moved(before, after, setting.catalogue, dossiers.names) for before, after in differing]
    if shelf.digest(LEDGER) != before.outputs.get(LEDGER):
        found.append(_OTHER.fill(name=LEDGER))
    found += [_others(names) for names in outcome.written.values()]
    if not found:
        return [], ()
    now = footing(setting.path, before.footing.question, setting.config, lambda: setting.catalogue)
    todo = plan(before, now, shelf.digest)
    return found, tuple(cause.words for cause in (*todo.settings, *todo.data.values()) if cause.moves)


FEW = 5
"""Of many files so many are named."""
_OTHER = Words("{name}: không còn như khi công bố", "{name}: not as it was published")


def _others(names: Sequence[str]) -> Words:
    """Name files that are not as they were published, a few of many."""
    shown = ", ".join(names[:FEW]) + (", …" if names[FEW:] else "")
    return _OTHER.fill(name=shown if len(names) <= FEW else f"{len(names)} × {shown}")


def _named(period: Published, calendar: Calendar) -> Period:
    return parse_period(period.label, calendar)


def _moved(before: Edition | None, after: Edition, catalogue: Mapping[str, Indicator], names: Names) -> Words:
    from de_an06.pages.revisions import figure_text, place_text

    def told(lang: Lang) -> dict[str, str]:
        indicator = catalogue.get(after.indicator)
        was = "" if before is None else figure_text(before, indicator, lang)
        place = ", ".join([after.period, *place_text(after, indicator, names, lang)])
        return {"place": place, "was": was, "now": figure_text(after, indicator, lang)}

    return Words(*((_UNKNOWN if before is None else _MOVED).of(lang).format(**told(lang)) for lang in LANGS))


_UNKNOWN = Words(
    "{place}: không có trong " + LEDGER + "; dữ liệu cho {now}", "{place}: not in " + LEDGER + "; the data give {now}"
)
_MOVED = Words("{place}: đã công bố {was}; dữ liệu cho {now}", "{place}: published {was}; the data give {now}")
