"""The sheets of a report's figures: totals by group, and each set as values side by side and as rows in detail."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from de_an06.flat import fields_of, fields_read, row_of, worded
from de_an06.pages.groups import PERIODS, as_read, axis_words, head_title, member_name
from de_an06.pages.standings import parted
from de_an06.pages.wording import met_text, met_tone, state_told
from de_an06.sheet_parts import Chart, Entry, Head, Number, Sheet
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from de_an06.flat import Field
    from de_an06.pages.groups import Head as Asked
    from de_an06.report import Report, Result, ResultSet
    from de_an06.text import Lang

    Full = Mapping[Asked, Mapping[str | None, Result]]

MOST_LINES = 5
"""Lines of one chart; more cannot be told apart."""
MOST_BARS = 40


# --- figures: a row each ----------------------------------------------------------------------------------

_WIDTHS = {
    "title": 42, "member": 30, "split": 18, "numerator": 10, "denominator": 10, "value": 10, "unit": 9, "unknown": 8,
    "low": 9, "high": 9, "target": 9, "met": 14, "change": 12, "state": 16, "remarks": 34, "indicator": 24,
}  # fmt: skip
_ORDER = (
    "title", "member", "split", "numerator", "denominator", "value", "unit", "unknown", "low", "high", "target", "met",
)  # fmt: skip
_END = ("state", "remarks", "indicator")
_MOVED = ("numerator", "denominator", "value", "change")


def _columns(report: Report, results: Iterable[Result], axis: str | None, lang: Lang) -> list[Field]:
    """Return the columns of figures that say something here, in the order in which they are read."""
    known = {field.name.removesuffix(f"_{lang}"): field for field in fields_read(report, lang)}
    every = list(results)
    left = set() if axis else {"member"}
    left |= set() if any(len(r.group) > bool(axis) for r in every) else {"split"}
    left |= set() if any(r.target for r in every) else {"target", "met"}
    moved = [f"{key}_{name}".replace("-", "_") for key in report.compared for name in _MOVED]
    shown = [*(name for name in _ORDER if name not in left), *(name for name in moved if name in known), *_END]
    return [known[name] for name in shown]


def _figures(
    report: Report, results: ResultSet, chosen: Sequence[Result], lang: Lang
) -> tuple[tuple[Head, ...], tuple[tuple[Entry, ...], ...]]:
    columns = _columns(report, chosen, results.axis, lang)
    heads = tuple(Head(field.title.of(lang), _WIDTHS[_plain(field, lang)]) for field in columns)
    return heads, tuple(tuple(_entry(report, results, result, field, lang) for field in columns) for result in chosen)


def _plain(field: Field, lang: Lang) -> str:
    """Return the name of a column without its language, and without the comparison it belongs to."""
    name = field.name.removesuffix(f"_{lang}")
    return name if name in _WIDTHS else name.rpartition("_")[2]


def _entry(report: Report, results: ResultSet, result: Result, field: Field, lang: Lang) -> Entry:
    row, name = row_of(report, results, result), _plain(field, lang)
    value = row.get(field.name)
    if name == "met":
        return Entry(met_text(result, lang), met_tone(result))
    if name == "member" and results.axis:
        member = dict(result.group).get(results.axis)
        return Entry(None if member is None else member_name(report, results.axis, member, lang))
    if value is None:
        return Entry(None)
    if name in ("numerator", "denominator", "unknown"):
        return Entry(Number(str(value)))
    if name == "target":
        better = report.indicators[result.indicator].better
        return Entry(Number(str(value), result.unit, "≥ " if better == "higher" else "≤ "), met_tone(result))
    if field.kind == "number":
        changes = {"percent": "points", "count": "units"}
        shown = changes[result.unit] if name == "change" else result.unit
        return Entry(Number(str(value), shown), "strong" if field.name == "value" else "plain")
    if name == "state":
        value = state_told(result)
    faint = name in ("remarks", "indicator") or (name == "state" and result.state == "ok")
    return Entry(worded(field, str(value), lang), "faint" if faint else "plain")


def group_sheet(report: Report, group: str, title: str, lang: Lang) -> Sheet | None:
    """Return the totals of a bottleneck group, with bars for its percentages; None where there are none."""
    totals = report.sets[0]
    chosen = [result for result in totals.results if report.indicators[result.indicator].group == group]
    heads, rows = _figures(report, totals, chosen, lang)
    if not rows:
        return None
    run = _longest(result.unit == "percent" and result.value is not None and not result.group for result in chosen)
    value = next(place for place, head in enumerate(heads) if head.title == _title_of("value", report, lang))
    charts = (Chart("bar", title, run, (value,), _top(chosen)),) if run[1] > run[0] else ()
    return Sheet(title, title, heads, rows, words("sheet_group").of(lang), charts=charts, printed=len(heads) - 1)


def _top(results: Iterable[Result]) -> int | None:
    """Return 100 where no percentage is above it."""
    shares = [float(r.value) for r in results if r.unit == "percent" and r.value is not None]
    return 100 if max(shares, default=0) <= 100 else None


def _title_of(name: str, report: Report, lang: Lang) -> str:
    return next(field.title.of(lang) for field in fields_of(report) if field.name == name)


def _longest(marks: Iterable[bool]) -> tuple[int, int]:
    """Return the first and last place of the longest run of what is true; an empty one ends before it begins."""
    best, first = (0, -1), 0
    for place, mark in enumerate(marks):
        if not mark:
            first = place + 1
        elif place - first > best[1] - best[0]:
            best = first, place
    return best


def listed_sheet(report: Report, results: ResultSet, lang: Lang) -> Sheet:
    """Return the figures of a set, a row each."""
    heads, rows = _figures(report, results, as_read(results.results, results.axis), lang)
    title = _set_title(results, lang)
    name = words("sheet_listed", title=title).of(lang)
    return Sheet(name, title, heads, rows, words("sheet_listed_about").of(lang), fixed=2, printed=len(heads) - 1)


def _set_title(results: ResultSet, lang: Lang) -> str:
    if results.name == "series":
        return words("sheet_series").of(lang)
    return axis_words("by", results.axis or "", lang)


# --- figures: members beside indicators -------------------------------------------------------------------


def matrix_sheet(report: Report, results: ResultSet, lang: Lang) -> Sheet | None:
    """Return the values of a set, members beside indicators; None where one of either is all there is."""
    full, _ = parted(report, results)
    members = list(dict.fromkeys(member for column in full.values() for member in column))
    if len(full) < 2 or len(members) < 2:
        return None
    drawn = _periods if results.axis in PERIODS else _members
    return drawn(report, results, full, members, lang)


def _members(report: Report, results: ResultSet, full: Full, members: list[str | None], lang: Lang) -> Sheet:
    """Return a row for each member, a column for each indicator."""
    axis, title = results.axis or "", _set_title(results, lang)
    heads = [Head(axis_words("axis", axis, lang), 30)]
    shares = []
    for place, (head, column) in enumerate(full.items(), 1):
        of_shares = all(result.unit == "percent" for result in column.values())
        heads.append(Head(head_title(report, head, lang), 12, report.indicators[head[0]].better if of_shares else ""))
        shares += [place] if of_shares and _told(column.values()) > 1 else []
    rows = tuple(
        (
            Entry(member_name(report, axis, member, lang), "strong"),
            *(_value(column.get(member)) for column in full.values()),
        )
        for member in members
    )
    charts: tuple[Chart, ...] = ()
    if shares and len(rows) <= MOST_BARS:
        first = list(full.values())[shares[0] - 1].values()
        charts = (Chart("bar", heads[shares[0]].title, (0, len(rows) - 1), (shares[0],), _top(first)),)
    return Sheet(title, title, tuple(heads), rows, words("sheet_matrix").of(lang), charts=charts)


def _periods(report: Report, results: ResultSet, full: Full, members: list[str | None], lang: Lang) -> Sheet:
    """Return a row for each indicator, a column for each period, and lines for what changes."""
    title = _set_title(results, lang)
    heads = (Head(words("indicator").of(lang), 46), *(Head(member or "", 11) for member in members))
    rows = tuple(
        (Entry(head_title(report, head, lang), "strong"), *(_value(column.get(member)) for member in members))
        for head, column in full.items()
    )
    charts = tuple(_courses(report, full, len(members), lang))
    return Sheet(title, title, heads, rows, words("sheet_periods").of(lang), charts=charts)


def _courses(report: Report, full: Full, periods: int, lang: Lang) -> Iterator[Chart]:
    """Yield a chart for each bottleneck group, with a line for each of the percentages that move most in it."""
    from de_an06.axes import GROUPS

    for group, title in GROUPS.items():
        moves = {place: _move(column.values()) for place, ((name, _), column) in enumerate(full.items())
                 if report.indicators[name].group == group}  # fmt: skip
        most = sorted((place for place, move in moves.items() if move), key=lambda place: -moves[place])
        if most:
            drawn = most[:MOST_LINES]
            key = "sheet_courses" if drawn == most else "sheet_most"
            told = words(key, group=title.of(lang), n=len(drawn)).of(lang)
            shown = [r for place, column in enumerate(full.values()) if place in drawn for r in column.values()]
            yield Chart("line", told, (1, periods), tuple(drawn), _top(shown))


def _move(results: Iterable[Result]) -> Decimal:
    """Return how far the percentages of an indicator lie apart; 0 where it is none, or has none."""
    every = list(results)
    values = [Decimal(result.value) for result in every if result.value is not None and result.unit == "percent"]
    return max(values) - min(values) if values else Decimal(0)


def _told(results: Iterable[Result]) -> int:
    return sum(result.value is not None for result in results)


def _value(result: Result | None) -> Entry:
    return Entry(None if result is None or result.value is None else Number(result.value, result.unit))
