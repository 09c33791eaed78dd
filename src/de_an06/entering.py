"""Figures entered into the ledger of a folder: nobody has touched it, and nothing final goes out of sight."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from de_an06.causes import written
from de_an06.editions import LEDGER, Ledger, editions_of
from de_an06.errors import InputError
from de_an06.manifest import MANIFEST
from de_an06.orders import final_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from de_an06.catalogue import Indicator
    from de_an06.editions import Edition
    from de_an06.manifest import Manifest
    from de_an06.orders import Order
    from de_an06.period import Calendar, Period
    from de_an06.planning import Plan
    from de_an06.press import Press
    from de_an06.publishing import Shelf
    from de_an06.report import Input, Report

_BESIDE = (MANIFEST, "index.html", "index.md", "index.json", "revisions.md")
"""What stands beside the ledger once it is there, and never before."""
SEAL = ".de-an06.ledger"
"""Holds the hash of the ledger that a run writes, from before it stands there: no manifest tells it until the end."""


def kept_ledger(shelf: Shelf, before: Manifest | None) -> bytes | None:
    """Return the ledger of a folder, which nobody may have touched; raises `InputError` where it is another one.

    Where the manifest is gone it is believed, for only it can tell what was final.
    """
    data = shelf.read(LEDGER)
    if data is None:
        beside = next((name for name in _BESIDE if shelf.read(name) is not None), None)
        if before is None and beside is not None and shelf.read(SEAL) is None:
            raise shelf.foreign(beside)
        if beside is not None:
            raise InputError(
                f"{LEDGER} không còn trong {shelf.folder.as_posix()}, mà chỉ ở đó ghi số liệu nào đã chốt: hãy lấy lại "
                "từ bản sao lưu, hoặc công bố từ đầu vào một thư mục khác.",
                f"{LEDGER} is gone from {shelf.folder.as_posix()}, and nothing else tells which figures are final: "
                "restore a copy of it, or publish anew into another folder.",
            )
    elif before is not None:
        code = sha256(data).hexdigest()
        if code not in (before.outputs.get(LEDGER), (shelf.read(SEAL) or b"").decode("ascii", "replace").strip()):
            Ledger.read(data, LEDGER)  # which names the line, where it is none at all
            raise InputError(
                f"{LEDGER} trong {shelf.folder.as_posix()} không phải bản mà lần chạy trước đã ghi: hãy lấy lại bản đó "
                f"từ bản sao lưu. Nếu muốn dùng sổ như hiện nay, hãy xóa {MANIFEST} rồi chạy lại.",
                f"{LEDGER} in {shelf.folder.as_posix()} is not the one that the last run wrote: restore a copy of it. "
                f"To take it as it stands, remove {MANIFEST} and run again.",
            )
    return data


def final_before(
    order: Order, catalogue: Mapping[str, Indicator], stated: date | None, ledger: Ledger, calendar: Calendar
) -> tuple[Period, ...]:
    """Return the periods of which figures are final; raises `OptionError` where some would not be looked at."""
    from de_an06.catalogue import choose
    from de_an06.horizon import day_stated

    finals = [edition for edition in ledger.finals() if edition.indicator in catalogue]
    asked = {indicator.id for indicator in choose(catalogue, list(order.indicators))}
    return final_here(order, finals, calendar, asked, day_stated(order.as_of) or stated)


def of_run(press: Press, reports: Iterable[Report]) -> Callable[[Edition], bool]:
    """Return what tells whether a figure of the ledger is one that a run is asked for."""
    of = {(report.period.calendar.name, report.period.label): report for report in reports}

    def asked(last: Edition) -> bool:
        report = of.get((last.calendar, last.period))
        chosen = report is not None and (not press.order.indicators or last.indicator in report.indicators)
        return chosen and (press.order.by_unit or not last.unit)

    return asked


def figures(ledger: Ledger, press: Press, reports: Iterable[Report]) -> list[Edition]:
    """Return every figure of a run, those too that the ledger has and the data no longer give."""
    found = [edition for report, unit in press.figures for edition in editions_of(report, unit)]
    of = {report.period.label: report for report in reports}
    gone = ledger.gone(found, of_run(press, of.values()))
    return found + [replace(e, as_of=of[e.period].as_of.isoformat(), data=of[e.period].data_code) for e in gone]


def enter(
    ledger: Ledger, press: Press, reports: Sequence[Report], todo: Plan, inputs: Sequence[Input]
) -> tuple[int, int]:
    """Enter the figures of a run into the ledger, with what may have moved them.

    Return how many have another edition now, and how many of these were final.
    """
    near = {report.period.label: [*_near(report.inputs, inputs)] for report in reports}

    @cache
    def because(period: str, indicator: str) -> str:
        return written(todo.causes(period, indicator, near[period]))

    changed = [e for f in figures(ledger, press, reports) for e in ledger.publish([f], because(f.period, f.indicator))]
    return len(changed), sum(edition.status == "revised" for edition in changed)


def _near(bearing: Sequence[Input], inputs: Iterable[Input]) -> Iterator[str]:
    """Yield the files that bear on a period, and those whose newer copies may stand in place of their rows."""
    yield from (file.file for file in bearing)
    stale = [file.snapshot for file in bearing if file.superseded]
    if stale:
        since = min((day for day in stale if day is not None), default=None)
        yield from (file.file for file in inputs if file.snapshot and (since is None or file.snapshot > since))
