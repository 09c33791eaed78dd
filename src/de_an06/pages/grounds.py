"""What a report rests on: its definitions, the files with their hashes, where rows went, what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de_an06.pages import Cell, Column, Grid, Section
from de_an06.pages.report import target_note
from de_an06.rules import rules
from de_an06.text import day, number, printable
from de_an06.words import words

if TYPE_CHECKING:
    from datetime import date

    from de_an06.pages import Tone
    from de_an06.report import Idle, Report, Result
    from de_an06.text import Lang


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator is."""

    title: str
    name: str
    formula: str
    note: str
    legal: str
    target: str


@dataclass(frozen=True, slots=True)
class IdleList:
    """The services of the list that no dossier was received of."""

    told: str
    doubt: str
    """What is said of dossiers that may belong to some of them."""
    services: tuple[tuple[str, str], ...]
    """Codes and name of each."""


def definitions(report: Report, lang: Lang) -> tuple[Definition, ...]:
    """Return the definition of every indicator shown, in their order."""
    results = report.sets[0].results
    targets = {result.indicator: result.target for result in results if result.target is not None}
    found = []
    for name in dict.fromkeys(result.indicator for result in results):
        one = report.indicators[name]
        target = target_note(targets[name], one, lang).strip("[]") if name in targets else ""
        note = "" if one.note is None else one.note.of(lang)
        found.append(Definition(one.title.of(lang), name, one.formula.of(lang), note, one.legal, target))
    return tuple(found)


def idle_list(report: Report, lang: Lang) -> IdleList | None:
    """Return the essential services without a dossier, and how many that is of how many; None where nobody knows."""
    if report.idle is None:
        return None
    used = next((result for result in report.sets[0].results if _of_list(report, result)), None)
    n = number(len(report.idle), lang)
    listed = n if used is None or used.denominator is None else number(used.denominator, lang)
    k = 0 if used is None else used.unknown
    return IdleList(
        words("idle_of", n=n, listed=listed).of(lang),
        words("idle_doubt", n=k).of(lang) if k else "",
        tuple(_service(one) for one in report.idle),
    )


def _of_list(report: Report, result: Result) -> bool:
    indicator = report.indicators[result.indicator]
    asks = indicator.counts, indicator.numerator, indicator.denominator, dict(indicator.where)
    return asks == ("essential_items", "received", "listed", {}) and not result.group


def _service(one: Idle) -> tuple[str, str]:
    names = dict.fromkeys(name for _, name in one.services if name)
    return ", ".join(code for code, _ in one.services), "; ".join(names) or one.item


def account_grid(report: Report, lang: Lang) -> Grid:
    """Return where every row of the dossiers went, one line each, and their sum."""
    account = report.account
    known = account.merged + account.superseded + account.set_aside + account.not_received
    terms = {
        "hidden": account.read - known if account.counted is None else None,
        "counted": account.counted, "outside": account.outside, "not_received": account.not_received,
        "superseded": account.superseded, "merged": account.merged, "set_aside": account.set_aside,
    }  # fmt: skip
    if report.scope is not None:
        terms = {("outside_scope" if name == "outside" else name): n for name, n in terms.items()}
    rows = [(words(f"went_{name}").of(lang), n) for name, n in terms.items() if n is not None]
    rows.append((words("went_read").of(lang), account.read))
    cells = tuple((Cell(title), Cell(number(n, lang), tone="strong" if n else "faint")) for title, n in rows)
    columns = Column(words("went").of(lang)), Column(words("rows").of(lang), whole=True, right=True)
    return Grid(columns, (Section("", cells),))


def findings_grid(report: Report, lang: Lang) -> Grid | None:
    """Return the rules that found something, the worst first, with exact counts; None where none did."""
    found, severities = report.findings.by_rule(), dict(report.findings.counts.keys())
    if not found:
        return None
    rows = tuple(
        (
            Cell(words(f"severity_{severities[code]}").of(lang), tone=_TONES[severities[code]]),
            Cell(rules()[code].title.of(lang) if code in rules() else code, under=(code,)),
            Cell(number(count, lang)),
        )
        for code, count in found.items()
    )
    columns = (
        Column(words("severity").of(lang), whole=True),
        Column(words("rule").of(lang)),
        Column(words("findings").of(lang), whole=True, right=True),
    )
    return Grid(columns, (Section("", rows),))


_TONES: dict[str, Tone] = {"error": "bad", "warning": "doubt", "note": "plain"}


def files_grid(report: Report, lang: Lang) -> Grid:
    """Return the files that were read, and the configuration, each with its whole hash."""
    from de_an06.tables import tables

    columns = (
        Column(words("file").of(lang)),
        Column(words("table").of(lang)),
        *(Column(words(key).of(lang), whole=True, right=True) for key in ("rows", "set_aside", "superseded")),
        Column("SHA-256"),
    )
    titles = {name: table.title.of(lang) for name, table in tables().items()}
    rows = [
        (
            Cell(file.path, under=_dated(file.snapshot, lang)),
            Cell(titles.get(file.table, file.table)),
            *(Cell(number(n, lang)) for n in (file.rows, file.rows_set_aside, file.superseded)),
            Cell(file.sha256, tone="faint"),
        )
        for file in report.inputs
    ]
    title = words("config").of(lang).rstrip(":")
    rows += [
        (Cell(printable(path)), Cell(title), Cell(), Cell(), Cell(), Cell(digest, tone="faint"))
        for path, digest in report.configs
    ]
    return Grid(columns, (Section("", tuple(rows)),))


def _dated(snapshot: date | None, lang: Lang) -> tuple[str, ...]:
    return () if snapshot is None else (words("snapshot", day=day(snapshot, lang)).of(lang),)
