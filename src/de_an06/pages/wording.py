"""How a figure, its parts, its doubt, its target and its change are written."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from de_an06.finding import SEVERITIES
from de_an06.pages import Cell, Line
from de_an06.text import day, decimal, number, percent
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from de_an06.catalogue import Indicator, Target
    from de_an06.finding import Findings, Severity
    from de_an06.pages import Tone
    from de_an06.period import Period
    from de_an06.report import Check, Comparison, Moved, Result
    from de_an06.text import Lang


def amount(value: str, unit: str, lang: Lang) -> str:
    """Return a canonical figure with its unit: 39,6% or 1.250."""
    return percent(value, lang) if unit == "percent" else decimal(value, lang)


def value_text(result: Result, lang: Lang) -> str:
    """Return the figure, or a dash where there is none."""
    return words("no_value").of(lang) if result.value is None else amount(result.value, result.unit, lang)


def parts_text(result: Result | Comparison, lang: Lang) -> str:
    """Return n/d, or nothing for a count or where they are not known."""
    if result.numerator is None or result.denominator is None:
        return ""
    return f"{number(result.numerator, lang)}/{number(result.denominator, lang)}"


def state_told(result: Result) -> str:
    """Return the state as people are told it: what a grouping does not apply to lacks no data."""
    return result.state if result.splits else "not_split"


def state_text(state: str, lang: Lang) -> str:
    """Return the word for a result's state."""
    return words(f"state_{state}").of(lang)


def range_text(result: Result, lang: Lang) -> str:
    """Return the bounds and k in brackets; nothing when nothing is unknown."""
    if not result.unknown:
        return ""
    return f"({amount_range(result, lang)}; k={number(result.unknown, lang)})"


def remark_text(result: Result, lang: Lang) -> str:
    """Return what stands beside a figure: its state when it has none, its bounds, its remarks."""
    told = "; ".join(remark.of(lang) for remark in result.remarks)
    if result.state != "ok":
        told = ": ".join(part for part in (state_text(state_told(result), lang), told) if part)
    return " ".join(part for part in (told, range_text(result, lang)) if part)


def amount_range(result: Result, lang: Lang) -> str:
    """Return the lowest and the highest value."""
    low, high = result.low, result.high
    if low is None and high is None:
        return words("range_open").of(lang)
    if low is None or high is None:
        return ("≥ " if high is None else "≤ ") + amount(low or high or "", result.unit, lang)
    return f"{decimal(low, lang)}–{amount(high, result.unit, lang)}"


def target_value(target: Target) -> str:
    """Return a target's value as canonical text, without an exponent or idle zeros."""
    text = format(Decimal(str(target.value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def target_text(target: Target, indicator: Indicator, unit: str, lang: Lang) -> str:
    """Return a target with its direction: ≥ 60%."""
    return ("≥ " if indicator.better == "higher" else "≤ ") + amount(target_value(target), unit, lang)


def met_text(result: Result, lang: Lang) -> str:
    """Return the mark and the word for a target met, not met, not assessed or not verified."""
    if result.target is None:
        return ""
    verdict = str(result.met).lower() if result.target.verified else "unverified"
    return words(f"met_{verdict}").of(lang)


def met_tone(result: Result) -> Tone:
    """Return the tone of a target's cell; one that is not verified is faint."""
    if result.target is None or not result.target.verified:
        return "faint"
    return "doubt" if result.met is None else "good" if result.met else "bad"


def target_cell(result: Result, indicator: Indicator, lang: Lang) -> Cell:
    """Return the target and whether it is met."""
    if result.target is None:
        return Cell()
    text = target_text(result.target, indicator, result.unit, lang)
    return Cell(text, under=(met_text(result, lang),), tone=met_tone(result))


def move_text(moved: Moved, lang: Lang) -> str:
    """Return how far a figure could move down and up, in points or units."""
    ends = [
        f"{sign}{decimal(size, lang)}"
        for sign, size in (("−", moved.down), ("+", moved.up))
        if size is not None and Decimal(size)
    ]
    told = " / ".join(ends) or words("move_none").of(lang)
    return words("points", change=told).of(lang) if ends and moved.result.unit == "percent" else told


def change_text(comparison: Comparison, unit: str, lang: Lang) -> str:
    """Return the change with its sign, in points or units, or a cumulative figure; the state's word without one."""
    if comparison.cumulative and comparison.value is not None:
        return amount(comparison.value, unit, lang)
    if comparison.change is None:
        return state_text(comparison.state, lang) if comparison.state != "ok" else words("no_value").of(lang)
    return points_text(comparison.change, unit, lang)


def under_text(comparison: Comparison, unit: str, lang: Lang) -> str:
    """Return the figure that a change is measured from, with its parts; of a cumulative figure the parts alone."""
    shown = comparison.value is not None and not comparison.cumulative
    before = amount(comparison.value or "", unit, lang) if shown else ""
    return f"{before} {parts_text(comparison, lang)}".strip()


def points_text(change: str, unit: str, lang: Lang) -> str:
    """Return a change as it is printed: with its sign, in points or units."""
    sign = {-1: "−", 0: "", 1: "+"}[int(Decimal(change).compare(0))]
    signed = sign + decimal(change.lstrip("-"), lang)
    return words("points", change=signed).of(lang) if unit == "percent" else signed


def change_cell(comparison: Comparison | None, unit: str, lang: Lang) -> Cell:
    """Return the change, or a cumulative figure, and what stands under it."""
    if comparison is None:
        return Cell()
    under = under_text(comparison, unit, lang)
    return Cell(change_text(comparison, unit, lang), under=(under,) if under else ())


def counts_text(findings: Findings, lang: Lang) -> str:
    """Return the exact numbers of errors, warnings and notes."""
    return counted_text({severity: findings.of(severity) for severity in SEVERITIES}, lang)


def counted_text(counts: Mapping[Severity, int], lang: Lang) -> str:
    """Return numbers of errors, warnings and notes."""
    return ", ".join(words(f"count_{severity}", n=number(counts[severity], lang)).of(lang) for severity in SEVERITIES)


def baseline_text(check: Check, lang: Lang) -> str:
    """Return how many findings are new, still open, fixed and expired; nothing without a baseline."""
    if check.baseline is None:
        return ""
    counts = {name: number(count, lang) for name, count in check.baseline.counts(check.findings).items()}
    return words("baseline_counts", **counts).of(lang)


def period_name(period: Period, lang: Lang) -> str:
    """Return a period as a sentence names it: quý IV năm 2023; its days where it has no name."""
    if unnamed(period):
        one = "period_day" if period.start == period.end else "period_days"
        return words(one, start=day(period.start, lang), end=day(period.end, lang)).of(lang)
    year, _, rest = period.label.partition("-")
    key = f"period_half_{rest[1:]}" if period.kind == "half" else f"period_{period.kind}"
    roman = _ROMAN[int(rest[1:]) - 1] if period.kind == "quarter" else ""
    return words(key, year=year, roman=roman, month=rest.lstrip("0")).of(lang)


def unnamed(period: Period) -> bool:
    """Tell whether a period is known by its days alone."""
    return period.kind == "range" or not period.label.partition("-")[0].isdecimal()


_ROMAN = ("I", "II", "III", "IV")


def config_line(path: str, digest: str, lang: Lang) -> Line:
    """Return the line of a configuration file; machine formats have the whole hash."""
    return Line(f"{path} ({digest[:12]})", words("config").of(lang))
