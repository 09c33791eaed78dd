"""Every period's figures published into a folder: what must change is written anew, and every change leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from de_an06 import manifest as manifests
from de_an06.causes import written
from de_an06.editions import LEDGER, Ledger, editions_of
from de_an06.errors import InputError
from de_an06.footing import footing
from de_an06.manifest import MANIFEST, Manifest, input_object, published
from de_an06.orders import final_here, final_periods, periods_of, with_final
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
    ledger = _kept_ledger(shelf, before)
    now = footing(setting.path, order.question, setting.config, lambda: setting.catalogue, setting.digest, then)
    return now, plan(before, now, shelf.digest, ledger=ledger is not None)


def publish(order: Order, setting: Setting, shelf: Shelf, now: Footing, todo: Plan, outcome: Outcome) -> None:
    """Publish every period into a folder that is held, and note in `outcome` what was done.

    Outputs come first, then the ledger, then what is made of it, then the manifest: a run that is cut off anywhere
    leaves what the next one needs to come to the same end.
    """
    before = manifests.read(shelf.read(MANIFEST))
    ledger = Ledger.read(_kept_ledger(shelf, before), LEDGER)
    from de_an06.press import Press

    press = Press(order, ledger, shelf.put, outcome)
    with setting.counted(order, now) as dossiers:
        _check_same(now, dossiers.intake.inputs)
        kept = _final_before(order, setting, ledger, dossiers.calendar)
        periods = with_final(periods_of(order, dossiers.calendar, dossiers.since, dossiers.as_of), kept)
        final = final_periods(order, periods, dossiers.as_of)
        reports = press.print_all(dossiers, periods)
    outcome.changed = _enter(ledger, press, reports, todo, dossiers.intake.inputs)
    outcome.finalised = ledger.finalise(_of_run(press, (one for one in reports if one.period.label in final)))
    found = dossiers.intake.findings
    outcome.findings = {severity: found.of(severity) for severity in ("error", "warning")}
    data = ledger.write()
    shelf.put(_SEAL, f"{sha256(data).hexdigest()}\n".encode())
    press.put("", LEDGER, data)
    press.summaries(reports, setting.catalogue, dossiers.names)
    manifest = Manifest(
        now, dossiers.as_of.isoformat(), dossiers.origin, tuple(map(input_object, dossiers.intake.inputs)),
        outcome.findings, tuple(published(report, press.outputs[report.period.label]) for report in reports),
        press.outputs[""],
    )  # fmt: skip
    outcome.left = sorted((before.files if before else {}).keys() - manifest.files)
    shelf.put(MANIFEST, manifests.write(manifest))


def _check_same(now: Footing, inputs: Iterable[Input]) -> None:
    """Refuse to publish of files that are not those of the plan."""
    for file in inputs:
        if now.files.get(file.file) != file.sha256:
            from de_an06.places import changed

            raise changed(file.file)


# --- the ledger --------------------------------------------------------------------------------------------

_BESIDE = (MANIFEST, "index.html", "index.md", "index.json", "revisions.md")
"""What stands beside the ledger once it is there, and never before."""
_SEAL = ".de-an06.ledger"
"""Holds the hash of the ledger that a run writes, from before it stands there: no manifest tells it until the end."""


def _kept_ledger(shelf: Shelf, before: Manifest | None) -> bytes | None:
    """Return the ledger of a folder, which nobody may have touched; raises `InputError` where it is another one.

    Where the manifest is gone it is believed, for only it can tell what was final.
    """
    data = shelf.read(LEDGER)
    if data is None:
        foreign = next((name for name in _BESIDE if shelf.read(name) is not None), None)
        if before is None and foreign is not None:
            place = (shelf.folder / foreign).as_posix()
            raise InputError(
                f"{place} không do batch ghi ra và sẽ bị ghi đè: hãy chọn một thư mục khác, hoặc chuyển tệp này đi.",
                f"{place} was not written by batch, and would be written over: choose another folder, or move it.",
            )
        if before is not None:
            raise InputError(
                f"{LEDGER} không còn trong {shelf.folder.as_posix()}, mà chỉ ở đó ghi số liệu nào đã chốt: hãy lấy lại "
                "từ bản sao lưu, hoặc công bố từ đầu vào một thư mục khác.",
                f"{LEDGER} is gone from {shelf.folder.as_posix()}, and nothing else tells which figures are final: "
                "restore a copy of it, or publish anew into another folder.",
            )
    elif before is not None:
        code = sha256(data).hexdigest()
        if code not in (before.outputs.get(LEDGER), (shelf.read(_SEAL) or b"").decode("ascii", "replace").strip()):
            Ledger.read(data, LEDGER)  # which names the line, where it is none at all
            raise InputError(
                f"{LEDGER} trong {shelf.folder.as_posix()} không phải bản mà lần chạy trước đã ghi: hãy lấy lại bản đó "
                f"từ bản sao lưu. Nếu muốn dùng sổ như hiện nay, hãy xóa {MANIFEST} rồi chạy lại.",
                f"{LEDGER} in {shelf.folder.as_posix()} is not the one that the last run wrote: restore a copy of it. "
                f"To take it as it stands, remove {MANIFEST} and run again.",
            )
    return data


def _final_before(order: Order, setting: Setting, ledger: Ledger, calendar: Calendar) -> tuple[Period, ...]:
    """Return the periods of which figures are final; raises `OptionError` where some would not be looked at."""
    from de_an06.catalogue import choose
    from de_an06.horizon import day_stated

    finals = [edition for edition in ledger.finals() if edition.indicator in setting.catalogue]
    asked = {indicator.id for indicator in choose(setting.catalogue, list(order.indicators))}
    return final_here(order, finals, calendar, asked, day_stated(order.as_of) or setting.config.as_of)


def _of_run(press: Press, reports: Iterable[Report]) -> Callable[[Edition], bool]:
    """Return what tells whether a figure of the ledger is one that a run is asked for."""
    of = {(report.period.calendar.name, report.period.label): report for report in reports}

    def asked(last: Edition) -> bool:
        report = of.get((last.calendar, last.period))
        chosen = report is not None and (not press.order.indicators or last.indicator in report.indicators)
        return chosen and (press.order.by_unit or not last.unit)

    return asked


def _figures(ledger: Ledger, press: Press, reports: Iterable[Report]) -> list[Edition]:
    """Return every figure of a run, those too that the ledger has and the data no longer give."""
    found = [edition for report, unit in press.figures for edition in editions_of(report, unit)]
    of = {report.period.label: report for report in reports}
    gone = ledger.gone(found, _of_run(press, of.values()))
    return found + [replace(e, as_of=of[e.period].as_of.isoformat(), data=of[e.period].data_code) for e in gone]


def _enter(ledger: Ledger, press: Press, reports: Sequence[Report], todo: Plan, inputs: Sequence[Input]) -> int:
    """Enter the figures of a run into the ledger, with what may have moved them; return how many were moved."""
    near = {report.period.label: [*_near(report.inputs, inputs)] for report in reports}

    @cache
    def because(period: str, indicator: str) -> str:
        return written(todo.causes(period, indicator, near[period]))

    return sum(len(ledger.publish([f], because(f.period, f.indicator))) for f in _figures(ledger, press, reports))


def _near(bearing: Sequence[Input], inputs: Iterable[Input]) -> Iterator[str]:
    """Yield the files that bear on a period, and those whose newer copies may stand in place of their rows."""
    yield from (file.file for file in bearing)
    stale = [file.snapshot for file in bearing if file.superseded]
    if stale:
        since = min((day for day in stale if day is not None), default=None)
        yield from (file.file for file in inputs if file.snapshot and (since is None or file.snapshot > since))


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
        differing = ledger.differing(_figures(ledger, press, reports))
        found = [_moved(before, after, setting.catalogue, dossiers.names) for before, after in differing]
    if shelf.digest(LEDGER) != before.outputs.get(LEDGER):
        found.append(_OTHER.fill(name=LEDGER))
    found += [_OTHER.fill(name=name) for names in outcome.written.values() for name in names]
    if not found:
        return [], ()
    now = footing(setting.path, before.footing.question, setting.config, lambda: setting.catalogue)
    todo = plan(before, now, shelf.digest)
    return found, tuple(cause.words for cause in (*todo.settings, *todo.data.values()) if cause.moves)


_OTHER = Words("{name}: không còn như khi công bố", "{name}: not as it was published")


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
