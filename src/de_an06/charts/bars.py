"""Bars: a figure against its target with its bounds as a bullet, and many figures ranked on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de_an06.charts import Scale, mark, picture, placed, titled

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: where it stands, on which side of it a figure should be, and what is said of it."""

    value: str
    higher: bool
    sure: bool
    """Whether it judges; one that nobody verified is drawn hollow."""
    title: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure as a bar: its value, its lowest and highest value where that is in doubt, and what is said of them."""

    value: str | None
    title: str
    tone: str = ""
    """The class of the colour: good, bad, or none."""
    low: str | None = None
    high: str | None = None
    doubt: str = ""
    """What is said of the bounds; empty where there is no doubt."""
    goal: Goal | None = None


def scale_of(bars: Iterable[Bar], *, shares: bool) -> Scale:
    """Return the scale on which some bars stand: up to 100 for shares, or as far as anything reaches."""
    reach: list[str | None] = ["100"] if shares else []
    for bar in bars:
        reach += [bar.value, bar.high, bar.goal.value if bar.goal else None]
    return Scale.over(reach)


def bullet(bar: Bar, scale: Scale) -> str:
    """Return one figure: its bar, the bounds as a whisker over it, and the target as a flag towards where to be."""
    marks = mark("line", kind="track", x1="0", x2="100%", y1="12", y2="12")
    if bar.value is not None:
        width = scale.at(bar.value)
        marks += mark("rect", titled(bar.title), kind=f"bar {bar.tone}".strip(), y="6", width=width, height="12")
    marks += _whisker(bar, scale, 12) + _flag(bar.goal, scale, 24)
    told = "; ".join(text for text in (bar.title, bar.doubt, bar.goal.title if bar.goal else "") if text)
    return picture("bullet", 24, told, marks)


def ranked(bar: Bar, scale: Scale) -> str:
    """Return one figure among others on their common scale; what it says stands in one title, for there are many."""
    told = "; ".join(text for text in (bar.title, bar.doubt, bar.goal.title if bar.goal else "") if text)
    marks = titled(told)
    if bar.value is not None:
        marks += mark("rect", kind=f"bar {bar.tone}".strip(), y="3", width=scale.at(bar.value), height="8")
    return picture("rank", 14, "", marks + _whisker(bar, scale, 7, said=False) + _flag(bar.goal, scale, 14, said=False))


def _whisker(bar: Bar, scale: Scale, y: int, *, said: bool = True) -> str:
    """Draw the bounds; an end without a bound reaches to the end of the scale and has no cap."""
    if not bar.doubt:
        return ""
    low, high = bar.low or str(scale.low), bar.high or str(scale.high)
    marks = mark("rect", x=scale.at(low), y=f"{y - 1}", width=scale.between(low, high), height="2")
    caps = [scale.at(end) for end in (bar.low, bar.high) if end is not None]
    marks += "".join(
        mark("rect", x=cap, y=f"{y - 4}", width="2", height="8", transform="translate(-1)") for cap in caps
    )
    return mark("g", (titled(bar.doubt) if said else "") + marks, kind="doubt")


def _flag(goal: Goal | None, scale: Scale, height: int, *, said: bool = True) -> str:
    """Draw a target: a pole, and a pennant that points to where a figure should be."""
    if goal is None:
        return ""
    tip = 6 if goal.higher else -6
    pole = mark("path", d=f"M-1 0h2v{height}h-2z")
    pennant = mark("path", d=f"M0 0l{tip} 3.5L0 7z")
    kind = "goal" if goal.sure else "goal unsure"
    return placed(scale.at(goal.value), (titled(goal.title) if said else "") + pole + pennant, kind)
