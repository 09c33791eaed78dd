"""The board of a report: what matters first, every figure with what its picture needs, and what it all rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from de_an06.charts.bars import Bar, Goal, scale_of
from de_an06.pages.groups import member_title
from de_an06.pages.wording import (
    amount_range,
    change_text,
    met_text,
    met_tone,
    parts_text,
    period_name,
    points_text,
    remark_text,
    target_text,
    target_value,
    under_text,
    value_text,
)
from de_an06.text import number
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.charts import Scale
    from de_an06.pages import Tone
    from de_an06.period import Period
    from de_an06.report import Comparison, Report, Result
    from de_an06.text import Lang


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure stands beside that of another period; `way` is up, down, level, or nothing where none is known."""

    label: str
    text: str
    under: str
    way: str


@dataclass(frozen=True, slots=True)
class Item:
    """One figure, as it is written and as it is drawn."""

    name: str
    title: str
    value: str
    raw: str | None
    """The figure as programs write it."""
    parts: str
    target: str
    met: str
    gap: str
    """How far the figure stands from a target that judges."""
    tone: Tone
    remark: str
    changes: tuple[Change, ...]
    bar: Bar
    scale: Scale | None
    """None where a bar would say nothing: a count stands on no scale but that of a target."""
    split: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many indicators are alike in something that matters, and what."""

    count: str
    text: str
    tone: Tone


def period_title(period: Period, lang: Lang) -> str:
    """Return a period as a heading names it: Quý III năm 2023; the days of a range."""
    name = period_name(period, lang)
    return name[:1].upper() + name[1:]


def items(report: Report, group: str, lang: Lang) -> list[Item]:
    """Return the figures of a bottleneck group, those that are split with their parts."""
    totals = [r for r in report.sets[0].results if report.indicators[r.indicator].group == group]
    found = []
    for name, same in groupby(totals, key=lambda result: result.indicator):
        every, title = list(same), report.indicators[name].title.of(lang)
        split = tuple(item(report, r, member_title(report, r.group, lang), lang) for r in every if r.group)
        whole = next((r for r in every if not r.group), None)
        found.append(_headless(name, title, split) if whole is None else item(report, whole, title, lang, split))
    return found


def _headless(name: str, title: str, split: tuple[Item, ...]) -> Item:
    return Item(name, title, "", None, "", "", "", "", "plain", "", (), Bar(None, ""), None, split)


def item(report: Report, result: Result, title: str, lang: Lang, split: tuple[Item, ...] = ()) -> Item:
    """Return one figure as it is written and drawn."""
    indicator = report.indicators[result.indicator]
    target = target_text(result.target, indicator, result.unit, lang) if result.target is not None else ""
    bar = bar_of(report, result, lang)
    scale = None
    if result.value is not None and (result.unit == "percent" or bar.goal is not None):
        scale = scale_of([bar], shares=result.unit == "percent")
    return Item(
        result.indicator, title, value_text(result, lang), result.value, parts_text(result, lang), target,
        met_text(result, lang), _gap(result, lang), met_tone(result), remark_text(result, lang),
        tuple(changes(report, result, lang)), bar, scale, split,
    )  # fmt: skip


def _gap(result: Result, lang: Lang) -> str:
    if result.gap is None or result.target is None or not result.target.verified:
        return ""
    return points_text(result.gap, result.unit, lang)


def bar_of(report: Report, result: Result, lang: Lang) -> Bar:
    """Return a figure as a bar, with its target and what is in doubt of it."""
    told = f"{value_text(result, lang)} {parts_text(result, lang)}".strip()
    doubt = f"{amount_range(result, lang)}, k={number(result.unknown, lang)}" if result.unknown else ""
    tone = met_tone(result)
    return Bar(
        result.value, told, tone if tone in ("good", "bad") else "", result.low, result.high, doubt,
        goal_of(report, result, lang),
    )  # fmt: skip


def goal_of(report: Report, result: Result, lang: Lang) -> Goal | None:
    """Return a figure's target as it is drawn."""
    target, indicator = result.target, report.indicators[result.indicator]
    if target is None:
        return None
    told = f"{words('target').of(lang)} {target_text(target, indicator, result.unit, lang)} {met_text(result, lang)}"
    return Goal(target_value(target), indicator.better == "higher", target.verified, told)


def changes(report: Report, result: Result, lang: Lang) -> Iterator[Change]:
    """Yield how a figure stands beside those of the periods it is compared with."""
    for key in report.compared:
        other = result.compare.get(key)
        if other is not None:
            label = words(f"compared_{key}").of(lang)
            under = "" if other.value is None else under_text(other, result.unit, lang)
            yield Change(label, change_text(other, result.unit, lang), under, _way(other))


def _way(comparison: Comparison) -> str:
    change = comparison.change
    if change is None:
        return ""
    return "level" if not change.strip("-0.") else "down" if change.startswith("-") else "up"


def verdicts(report: Report, lang: Lang) -> list[Verdict]:
    """Return what to look at first: rows counted and set aside, what is wrong, and how the indicators stand."""
    results = [result for result in report.sets[0].results if not result.group]
    counts = Counter(told for result in results for told in _told(result))
    aside, errors, warned = report.account.set_aside, report.findings.of("error"), report.findings.of("warning")
    counted = report.account.counted
    known: list[tuple[str, int, Tone]] = [] if counted is None else [("counted", counted, "strong")]
    always: list[tuple[str, int, Tone]] = [
        *known,
        ("aside", aside, "doubt" if aside else "faint"),
        ("error", errors, "bad" if errors else "faint"),
        ("warning", warned, "doubt" if warned else "faint"),
        ("all", len(results), "strong"),
    ]
    found = [(key, counts[key], tone) for key, tone in _TONES.items() if counts[key]]
    return [Verdict(number(n, lang), words(f"verdict_{key}").of(lang), tone) for key, n, tone in (*always, *found)]


_TONES: dict[str, Tone] = {
    "met": "good", "missed": "bad", "unverified": "faint", "doubt": "doubt", "none": "faint",
}  # fmt: skip


def _told(result: Result) -> Iterator[str]:
    if result.met is not None:
        yield "met" if result.met else "missed"
    if result.target is not None and not result.target.verified:
        yield "unverified"
    if result.unknown:
        yield "doubt"
    if result.value is None:
        yield "none"
