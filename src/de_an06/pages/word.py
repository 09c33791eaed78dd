"""What a Word template may use of a report: names for its texts, sentences, tables and figures, in one language."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from de_an06.axes import GROUPS
from de_an06.pages.groups import member_title
from de_an06.pages.report import account_text, run_lines
from de_an06.pages.wording import (
    amount,
    amount_range,
    change_text,
    counts_text,
    met_text,
    parts_text,
    period_name,
    range_text,
    remark_text,
    state_text,
    target_text,
    value_text,
)
from de_an06.text import day, decimal, number, printable
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.report import Report, Result, ResultSet
    from de_an06.text import Lang

    Names = dict[str, Any]

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
OF_UNITS = ("online_dossiers", "on_time", "dossiers_digitized", "results_digitized", "paid_online")
"""What units are told by, where these are there; else the first rates that are told by unit."""
_MOST = 5
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
        "calendar": report.period.calendar.title.of(lang),
        "as_of": day(report.as_of, lang),
        "as_of_origin": report.as_of_origin.of(lang),
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
            {"item": one.item, "services": "; ".join(printable(name or code) for code, name in one.services)}
            for one in report.idle or ()
        ],
        "account": account_text(report.account, scoped=report.scope is not None, lang=lang),
        "findings": counts_text(report.findings, lang),
        "notes": [printable(" ".join(filter(None, (line.label, line.text)))) for line in run_lines(report, lang)],
        "data_code": report.data_code,
        "version": report.version,
    }


def _groups(report: Report, totals: list[Result], lang: Lang) -> list[Names]:
    """Return the bottleneck groups that have indicators: number, title, sentences, rows."""
    found: list[Names] = []
    wholes = {result.indicator for result in totals if not result.group}
    for group, title in GROUPS.items():
        results = [result for result in totals if report.indicators[result.indicator].group == group]
        if results:
            found.append({
                "id": group,
                "number": ROMAN[len(found)],
                "title": title.of(lang),
                "title_upper": title.of(lang).upper(),
                "sentences": [_sentence(report, result, lang) for result in results if not result.group],
                "rows": [_figure(report, result, lang, alone=result.indicator not in wholes) for result in results],
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
        "met": met_text(result, lang),
        "remark": printable(remark_text(result, lang)),
        "legal": printable(indicator.legal),
        **{key.replace("-", "_"): "" for key in report.compared},
        **{key: change_text(other, result.unit, lang) for key, other in compared.items()},
    }


# --- sentences ---------------------------------------------------------------------------------------------


def _sentence(report: Report, result: Result, lang: Lang) -> str:
    """Return one figure as a sentence: its value, its parts, its change, its target, its doubt."""
    title = printable(report.indicators[result.indicator].title.of(lang))
    if result.value is None:
        return words("word_nothing", title=title, why=printable(remark_text(result, lang))).of(lang)
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
    """Return a table of units: headings, and a row for each with a cell for each rate."""
    found = unit_set(report)
    if found is None:
        return {"heads": [], "rows": []}
    names = unit_indicators(report, found)
    cells: dict[str, dict[str, str]] = {}
    for result in found.results:
        if result.indicator in names and len(result.group) == 1:
            parts = parts_text(result, lang)
            text = f"{value_text(result, lang)}\n{parts}" if parts else value_text(result, lang)
            cells.setdefault(member_title(report, result.group, lang), {})[result.indicator] = text
    return {
        "heads": [printable(report.indicators[name].title.of(lang)) for name in names],
        "rows": [
            {"name": printable(unit), "cells": [of.get(name, "") for name in names]} for unit, of in cells.items()
        ],
    }
