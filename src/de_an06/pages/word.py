"""What a Word template may use of a report: names for its texts, sentences, tables and figures, in one language."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from de_an06.axes import GROUPS
from de_an06.pages.groups import axis_words, member_title
from de_an06.pages.report import account_text
from de_an06.pages.wording import (
    amount,
    amount_range,
    change_text,
    counts_text,
    parts_text,
    period_name,
    range_text,
    state_text,
    target_text,
    unnamed,
    value_text,
)
from de_an06.text import day, decimal, number, on_paper, printable
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from de_an06.report import Report, Result, ResultSet, State
    from de_an06.text import Lang

    Names = dict[str, Any]

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
OF_UNITS = ("online_dossiers", "on_time", "dossiers_digitized", "results_digitized", "paid_online")
"""What units are told by, where these are there; else the first rates that are told by unit."""
_MOST = 5
_SIGNS = {"no_events": "–", "no_data": "…", "suppressed": "*", "invalid": "!"}
"""What stands for a figure that there is not, as statistical yearbooks have it."""
_ITEM = re.compile(r"qd(\d+):0*(\d+)", re.IGNORECASE)
"""How the essential lists are numbered: decision and item."""
_FLOWS = ("received", "ended", "overdue", "proposed", "held")
"""Events that add up over a year; what stands at a period's end does not."""


def word_names(report: Report, lang: Lang) -> Names:
    """Return all that a template may use, but for the pictures."""
    totals = [result for found in report.sets if found.axis is None for result in found.results]
    whole = [result for result in totals if not result.group]
    groups = _groups(report, totals, lang)
    blank = words("blank").of(lang)
    office, above = (printable(name or "") for name in (report.office, report.office_above))
    return {
        "office": office or blank,
        "office_upper": (office or blank).upper(),
        "office_above": above or blank,
        "office_above_upper": (above or blank).upper(),
        "banner": printable(report.banner or ""),
        "period": period_name(report.period, lang),
        "period_label": report.period.label,
        "from": day(report.period.start, lang),
        "to": day(report.period.end, lang),
        "days": _days(report, lang),
        "calendar": report.period.calendar.title.of(lang),
        "as_of": day(report.as_of, lang),
        "as_of_origin": on_paper(report.as_of_origin).of(lang),
        "provisional": report.provisional,
        "edition": words("provisional" if report.provisional else "whole_period").of(lang),
        "scope": "" if report.scope is None else printable(report.scope.of(lang)),
        "groups": groups,
        "next_number": list(ROMAN[len(groups) :]),
        "figures": {result.indicator: _figure(report, result, lang) for result in whole},
        "compared": [
            {"key": key.replace("-", "_"), "title": words(f"compared_{key}").of(lang)} for key in report.compared
        ],
        "assessed": _assessed(report, whole, lang),
        "units": _units(report, lang),
        "idle": [
            {
                "item": _item(one.item, lang),
                "services": "; ".join(dict.fromkeys(printable(name or code) for code, name in one.services)),
            }
            for one in report.idle or ()
        ],
        "account": account_text(report.account, scoped=report.scope is not None, lang=lang),
        "findings": counts_text(report.findings, lang),
        "notes": [*map(printable, _notes(report, lang))],
        "data_code": report.data_code,
        "version": report.version,
    }


def _days(report: Report, lang: Lang) -> str:
    """Return the days of a period that has a name; those of another are its name."""
    period = report.period
    span = {"start": day(period.start, lang), "end": day(period.end, lang), "calendar": period.calendar.title.of(lang)}
    return "" if unnamed(period) else words("word_days", **span).of(lang)


def _item(item: str, lang: Lang) -> str:
    """Return an item of an essential list as a paper cites it; what is written otherwise as it is."""
    found = _ITEM.fullmatch(item.strip())
    cited = {} if found is None else {"decision": found[1], "place": found[2]}
    return words("word_item", **cited).of(lang) if cited else printable(item)


def _notes(report: Report, lang: Lang) -> Iterator[str]:
    """Yield the warnings, and what ties a print to its data."""
    for told in dict.fromkeys(on_paper(one).of(lang) for one in (*report.notices, *report.period.warnings)):
        yield f"{words('notice').of(lang)} {told}"
    settings = ", ".join(digest[:12] for _, digest in report.configs)
    with_them = words("word_settings", code=settings).of(lang) if settings else ""
    yield words("word_source", version=report.version, settings=with_them, code=report.data_code).of(lang)


def _groups(report: Report, totals: list[Result], lang: Lang) -> list[Names]:
    """Return the bottleneck groups that have indicators: number, title, sentences, rows."""
    found: list[Names] = []
    for group, title in GROUPS.items():
        results = [result for result in totals if report.indicators[result.indicator].group == group]
        # Of what there are no data of, one sentence says all.
        rows = [result for result in results if result.group or result.state != "no_data"]
        wholes = {result.indicator for result in rows if not result.group}
        if results:
            found.append({
                "id": group,
                "number": ROMAN[len(found)],
                "title": title.of(lang),
                "title_upper": title.of(lang).upper(),
                "sentences": [*_sentences(report, [result for result in results if not result.group], lang)],
                "rows": [_figure(report, result, lang, alone=result.indicator not in wholes) for result in rows],
            })  # fmt: skip
    return found


def _figure(report: Report, result: Result, lang: Lang, *, alone: bool = False) -> Names:
    """Return what is told of one figure, each thing as a text; a part stands below its whole, or alone."""
    indicator = report.indicators[result.indicator]
    title = indicator.title.of(lang)
    part = f"– {member_title(report, result.group, lang)}" if result.group else ""
    compared = {key.replace("-", "_"): other for key, other in result.compare.items()}
    return {
        "id": result.indicator,
        "title": printable(part if part and not alone else f"{title} {part}".rstrip()),
        "value": value_text(result, lang),
        "parts": parts_text(result, lang),
        "numerator": "" if result.numerator is None else number(result.numerator, lang),
        "denominator": "" if result.denominator is None else number(result.denominator, lang),
        "range": range_text(result, lang),
        "state": state_text(result.state, lang),
        "target": "" if result.target is None else target_text(result.target, indicator, result.unit, lang),
        "met": _judged(result, lang),
        "remark": printable(_remark(result, lang)),
        "legal": printable(indicator.legal),
        **{key.replace("-", "_"): "" for key in report.compared},
        **{key: change_text(other, result.unit, lang) for key, other in compared.items()},
    }


def _judged(result: Result, lang: Lang) -> str:
    if result.target is None:
        return ""
    return words(f"word_judged_{str(result.met).lower() if result.target.verified else 'unverified'}").of(lang)


def _why(result: Result, lang: Lang) -> str:
    """Return the state of a figure, and its reason; of one that there is, its remarks."""
    told = "; ".join(on_paper(remark).of(lang) for remark in result.remarks)
    if result.state == "ok":
        return told
    return f"{state_text(result.state, lang)} ({told})" if told else state_text(result.state, lang)


def _remark(result: Result, lang: Lang) -> str:
    """Return what stands beside a figure: why there is none, its remarks, its bounds."""
    reach = words("word_range", k=number(result.unknown, lang), range=amount_range(result, lang)).of(lang)
    return " ".join(part for part in (_why(result, lang), reach if result.unknown else "") if part)


# --- sentences ---------------------------------------------------------------------------------------------


def _sentences(report: Report, results: list[Result], lang: Lang) -> Iterator[str]:
    """Yield a sentence for each figure, then one for each reason for which there is none."""
    yield from (_sentence(report, result, lang) for result in results if result.value is not None)
    absent = [(_remark(result, lang), result) for result in results if result.value is None]
    order = list(dict.fromkeys(why for why, _ in absent))
    for why, same in groupby(sorted(absent, key=lambda one: order.index(one[0])), key=lambda one: one[0]):
        titles = "; ".join(report.indicators[result.indicator].title.of(lang) for _, result in same)
        yield words("word_nothing", titles=printable(titles), why=printable(why)).of(lang)


def _sentence(report: Report, result: Result, lang: Lang) -> str:
    """Return one figure as a sentence: its value, its parts, its change, its target, its doubt."""
    title = printable(report.indicators[result.indicator].title.of(lang))
    parts = parts_text(result, lang)
    value = f"{value_text(result, lang)} ({parts})" if parts else value_text(result, lang)
    kind = "word_rate" if result.unit == "percent" else "word_count"
    return words(kind, title=title, value=value).of(lang) + "".join(_clauses(report, result, lang)) + "."


def _clauses(report: Report, result: Result, lang: Lang) -> Iterator[str]:
    for key in ("previous", "year-ago"):
        other = result.compare.get(key)
        if other is None or other.change is None or other.value is None:
            continue
        size = Decimal(other.change)
        way = "up" if size > 0 else "down" if size < 0 else "same"
        change = decimal(other.change.lstrip("-"), lang)
        change = words("points", change=change).of(lang) if result.unit == "percent" else change
        before, against = amount(other.value, result.unit, lang), words(f"word_{key}").of(lang)
        yield words(f"word_{way}", change=change, before=before, against=against).of(lang)
    year = result.compare.get("year-to-date")
    flows = report.indicators[result.indicator].event in _FLOWS
    if year is not None and year.value is not None and flows:
        yield words("word_year", value=amount(year.value, result.unit, lang)).of(lang)
    if result.target is not None and result.target.verified:
        target = target_text(result.target, report.indicators[result.indicator], result.unit, lang)
        yield words(f"word_met_{str(result.met).lower()}", target=target).of(lang)
    if result.unknown:
        reach = amount_range(result, lang)
        yield words("word_doubt", k=number(result.unknown, lang), range=reach).of(lang)


def _assessed(report: Report, results: list[Result], lang: Lang) -> dict[str, list[str]]:
    """Return the figures that have a target, by whether it is met; unverified targets judge nothing."""
    found: dict[str, list[str]] = {"met": [], "not_met": [], "open": [], "unverified": []}
    for result in results:
        if result.target is None:
            continue
        indicator = report.indicators[result.indicator]
        told = words(
            "word_target", title=printable(indicator.title.of(lang)), value=value_text(result, lang),
            target=target_text(result.target, indicator, result.unit, lang),
        ).of(lang)  # fmt: skip
        judged = "open" if result.met is None else "met" if result.met else "not_met"
        found[judged if result.target.verified else "unverified"].append(told)
    return found


# --- units -------------------------------------------------------------------------------------------------


def unit_set(report: Report) -> ResultSet | None:
    """Return the figures by unit, if the report has them."""
    return next((found for found in (*report.sets, *report.beside) if found.axis == "unit"), None)


def unit_indicators(report: Report, found: ResultSet) -> list[str]:
    """Return the rates by which units are told."""
    told = dict.fromkeys(r.indicator for r in found.results if r.group and r.unit == "percent" and r.value is not None)
    chosen = [name for name in OF_UNITS if name in told]
    return chosen or [name for name in told if name in report.indicators][:_MOST]


def _units(report: Report, lang: Lang) -> Names:
    """Return a table of units: headings, a row for each with a cell for each rate, and what must be known of it."""
    found = unit_set(report)
    if found is None:
        return {"heads": [], "rows": [], "notes": []}
    names = unit_indicators(report, found)
    mine = [result for result in found.results if result.indicator in names and len(result.group) == 1]
    cells: dict[str, dict[str, str]] = {}
    for result in mine:
        cells.setdefault(member_title(report, result.group, lang), {})[result.indicator] = _told(result, lang)
    return {
        "heads": [printable(report.indicators[name].title.of(lang)) for name in names],
        "rows": [
            {"name": printable(unit), "cells": [of.get(name, "") for name in names]} for unit, of in cells.items()
        ],
        "notes": [*_of_table(found, len(names), dict.fromkeys(result.state for result in mine), lang)],
    }


def _told(result: Result, lang: Lang) -> str:
    """Return a figure over its parts, or the sign of why there is none."""
    if result.state != "ok":
        return _SIGNS[result.state]
    return "\n".join(part for part in (value_text(result, lang), parts_text(result, lang)) if part)


def _of_table(found: ResultSet, told: int, states: Iterable[State], lang: Lang) -> Iterator[str]:
    """Yield where the other indicators of the units stand, and what the signs mean."""
    every = len({result.indicator for result in found.results if result.group and result.value is not None})
    if told < every:
        yield words("word_units_some", n=told, every=every, sheet=axis_words("by", "unit", lang)).of(lang)
    if signs := "; ".join(f"{_SIGNS[state]} {_lower(state_text(state, lang))}" for state in states if state in _SIGNS):
        yield words("word_signs", signs=signs).of(lang)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
