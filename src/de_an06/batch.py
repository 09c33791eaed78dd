"""Every period's figures published into a folder: what must change is written anew, and every change leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de_an06 import manifest as manifests
from de_an06 import pipeline
from de_an06.editions import Ledger, editions_of
from de_an06.errors import InputError
from de_an06.footing import footing
from de_an06.manifest import MANIFEST, Manifest, input_object, published
from de_an06.orders import check_final, periods_of
from de_an06.period import parse_period
from de_an06.planning import plan
from de_an06.press import Outcome, Press
from de_an06.remembered import Memory
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
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
    from de_an06.publishing import Shelf
    from de_an06.reporting import Counted
    from de_an06.rules import Policy

LEDGER = "editions.csv"


@dataclass(frozen=True)
class Setting:
    """What judges and counts, as the command has settled it."""

    path: Path
    config: Config
    policy: Policy
    catalogue: Mapping[str, Indicator]
    store: Store | None = None
    """What other runs have left."""
    digest: Callable[[Path, str], str] | None = None
    """Tells the hash of a file, where it is not worked out."""

    def memory(self, now: Footing) -> Memory | None:
        """Return what may be remembered of files that hold what they do now."""
        if self.store is None:
            return None
        policy = self.policy
        judges = sorted(policy.severities.items()), sorted(policy.ignored), policy.limit, policy.as_of
        return Memory(self.store, now.files, repr((now.version, now.code, sorted(now.configs.items()), judges)))


# --- a run -------------------------------------------------------------------------------------------------


def planned(order: Order, setting: Setting, shelf: Shelf) -> tuple[Footing, Plan]:
    """Return what a run would rest on now, and what it has to do, reading no more than hashes."""
    now = footing(setting.path, order.question, setting.config, setting.catalogue, setting.digest)
    return now, plan(manifests.read(shelf.read(MANIFEST)), now, shelf.digest)


def publish(order: Order, setting: Setting, shelf: Shelf, now: Footing, todo: Plan, outcome: Outcome) -> None:
    """Publish every period into a folder that is held, and note in `outcome` what was done.

    Outputs come first, then the ledger, then what is made of it, then the manifest: a run that is cut off anywhere
    leaves what the next one needs to come to the same end.
    """
    ledger = Ledger.read(shelf.read(LEDGER), LEDGER)
    press = Press(order, ledger, shelf.put, outcome)
    causes = "; ".join(words.of(order.lang) for words in todo.causes)
    with _counted(order, setting, setting.memory(now)) as dossiers:
        periods = periods_of(order, dossiers.calendar, dossiers.since, dossiers.as_of)
        check_final(order, periods, dossiers.as_of)
        reports = press.print_all(dossiers, periods)
        for report, unit in press.figures:
            outcome.changed += len(ledger.publish(editions_of(report, unit), causes))
    final = {period.label for period in periods} & set(order.finalise)
    outcome.finalised = ledger.finalise(lambda e: e.calendar == dossiers.calendar.name and e.period in final)
    outcome.errors = dossiers.intake.findings.of("error")
    press.put("", LEDGER, ledger.write())
    press.summaries(reports, setting.catalogue)
    written = Manifest(
        now, dossiers.as_of.isoformat(), dossiers.origin, tuple(map(input_object, dossiers.intake.inputs)),
        {"error": dossiers.intake.findings.of("error"), "warning": dossiers.intake.findings.of("warning")},
        tuple(published(report, press.outputs[report.period.label]) for report in reports), press.outputs[""],
    )  # fmt: skip
    shelf.put(MANIFEST, manifests.write(written))


def _counted(order: Order, setting: Setting, memory: Memory | None = None) -> AbstractContextManager[Counted]:
    return pipeline.counted(setting.path, setting.config, setting.policy, order.options, setting.catalogue, memory)


def verify(order: Order, setting: Setting, shelf: Shelf) -> list[Words]:
    """Return what the data no longer give of what was published; nothing is written.

    The question and the as-of day are those of the manifest. Raises `InputError` where nothing was published.
    """
    before = manifests.read(shelf.read(MANIFEST))
    if before is None:
        raise InputError(
            f"{MANIFEST}: chưa có số liệu nào được công bố ở đây, hoặc tệp này đã hỏng.",
            f"{MANIFEST}: nothing was published here, or this file is damaged.",
        )
    ledger = Ledger.read(shelf.read(LEDGER), LEDGER)
    asked = order.again(before)
    outcome = Outcome()
    with _counted(asked, setting) as dossiers:
        if asked.as_of_origin is not None:
            dossiers.origin = asked.as_of_origin
        press = Press(asked, ledger, lambda name, data: shelf.read(name) != data, outcome)
        reports = press.print_all(dossiers, [_named(one, dossiers.calendar) for one in before.periods])
    press.put("", LEDGER, ledger.write())
    press.summaries(reports, setting.catalogue)
    figures = (edition for report, unit in press.figures for edition in editions_of(report, unit))
    moved = [_moved(before, after) for before, after in ledger.differing(figures)]
    files = [name for names in outcome.written.values() for name in names]
    return moved + [Words(f"{name}: khác từng byte", f"{name}: other bytes") for name in files]


def _named(period: Published, calendar: Calendar) -> Period:
    return parse_period(period.label, calendar)


def _moved(before: Edition, after: Edition) -> Words:
    place = " ".join(part for part in (before.period, before.unit, before.indicator, before.group) if part)
    was, now = (" ".join(part for part in (e.state, e.parts, e.value) if part) for e in (before, after))
    return Words(f"{place}: đã công bố {was}; dữ liệu cho {now}", f"{place}: published {was}; the data give {now}")
