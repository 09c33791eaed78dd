"""The press: draws every document of a run of `batch`, and hands its bytes on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from de_an06.editions import LEDGER
from de_an06.file_names import period_named, report_name
from de_an06.manifest import MANIFEST
from de_an06.renderers import renderer
from de_an06.report import Series, Standing
from de_an06.watching import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from de_an06.catalogue import Indicator
    from de_an06.editions import Ledger
    from de_an06.orders import Order
    from de_an06.period import Period
    from de_an06.report import Report
    from de_an06.reporting import Counted
    from de_an06.text import Lang, Words

    Names = Mapping[tuple[str, str], Words]

REVISIONS = "revisions.md"
INDEX_FORMATS = ("html", "markdown", "json")
_LINKS = 8
"""Periods of which the index leads to the report of each unit; the others stand in the same folders."""


@dataclass
class Outcome:
    """What a run has done."""

    periods: list[str] = field(default_factory=list)
    """The periods that are done."""
    written: dict[str, list[str]] = field(default_factory=dict)
    """The files whose bytes changed, by period; those of none by ""."""
    changed: int = 0
    """Figures that have another edition now."""
    revised: int = 0
    """Those of them that were final."""
    finalised: int = 0
    left: list[str] = field(default_factory=list)
    """Files that an earlier run wrote, and that are not kept up any more."""
    findings: Mapping[str, int] = field(default_factory=dict)
    """By severity, how many findings there are in the data."""


class Press:
    """Draws every document of a run and hands its bytes on."""

    def __init__(self, order: Order, ledger: Ledger, put: Callable[[str, bytes], bool], outcome: Outcome) -> None:
        self.order, self.ledger, self._put, self.outcome = order, ledger, put, outcome
        self.outputs: dict[str, dict[str, str]] = {"": {}}
        """By period, the files written for it with their hashes; those of none by ""."""
        self.figures: list[tuple[Report, str]] = []

    def put(self, period: str, name: str, data: bytes) -> None:
        """Hand a document on."""
        self.outputs.setdefault(period, {})[name] = sha256(data).hexdigest()
        if self._put(name, data):
            self.outcome.written.setdefault(period, []).append(name)

    def print_all(self, dossiers: Counted, periods: Sequence[Period]) -> list[Report]:
        """Draw the reports of every period, and return those on all units."""
        codes = dict.fromkeys(dossiers.dimensions.units.codes) if self.order.by_unit else {}
        units = ("", *sorted(codes))
        asked = [replace(self.order.options, period=p.label, unit=unit or None) for p in periods for unit in units]
        whole = []
        watch.begin("write", len(asked))
        for one, report in zip(asked, dossiers.reports(asked), strict=True):
            unit = one.unit or ""
            for name in self.order.formats:
                self.put(report.period.label, _file(report, unit, name), drawn("report", report, name, self.order.lang))
            self.figures.append((report, unit))
            watch.step(parts=1)
            if not unit:
                whole.append(report)
            if unit == units[-1]:
                self.outcome.periods.append(report.period.label)
        return whole

    def summaries(self, reports: Sequence[Report], catalogue: Mapping[str, Indicator], names: Names) -> None:
        """Draw what stands beside the periods: the index, and what was revised; `names` are those of units, too."""
        from de_an06.pages.revisions import revisions_page
        from de_an06.renderers.markdown import page_text

        calendar, lang = reports[0].period.calendar.name, self.order.lang
        standings = _standings(self.ledger, calendar)
        series = Series(tuple(reports), self._links(reports), standings, self._unit_links(names))
        for name in INDEX_FORMATS:
            suffix = renderer(name).suffixes[0]
            self.put("", f"index{suffix}", drawn("series", series, name, lang))
        page = revisions_page(self.ledger.revisions(), catalogue, names, lang, reports[0].banner)
        self.put("", REVISIONS, page_text(page).encode())

    def _unit_links(self, names: Names) -> dict[str, tuple[tuple[str, str], ...]]:
        """Return where the newest reports of each unit stand, by its code and name."""
        found: dict[str, list[tuple[str, str]]] = {}
        first = self.order.formats[0]
        for report, unit in reversed(self.figures):
            if unit:
                name = names["unit", unit].of(self.order.lang) if ("unit", unit) in names else unit
                title = unit if name == unit else f"{name} ({unit})"
                found.setdefault(title, []).append((report.period.label, _file(report, unit, first)))
        return {title: tuple(links[:_LINKS]) for title, links in reversed(found.items())}

    def _links(self, reports: Sequence[Report]) -> dict[str, tuple[tuple[str, str], ...]]:
        formats = self.order.formats
        beside = tuple((name, name) for name in (REVISIONS, LEDGER, MANIFEST))
        return {"": beside} | {r.period.label: tuple((f, _file(r, "", f)) for f in formats) for r in reports}


def drawn(kind: str, document: object, name: str, lang: Lang) -> bytes:
    """Return a document in a format, as the bytes of a file."""
    text: str | bytes = getattr(renderer(name), kind)(document, lang)
    return text.encode() if isinstance(text, str) else text


def _file(report: Report, unit: str, format_: str) -> str:
    """Return where a report stands."""
    return f"{period_named(report.period)}/{report_name(report.period, unit)}{renderer(format_).suffixes[0]}"


def _standings(ledger: Ledger, calendar: str) -> dict[tuple[str, str, str], Standing]:
    return {
        (last.period, last.indicator, last.group): Standing(last.edition, last.status, first.method == last.method)
        for first, last in ledger.ends()
        if not last.unit and last.calendar == calendar
    }
