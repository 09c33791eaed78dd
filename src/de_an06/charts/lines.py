"""Lines: a figure from period to period, with its bounds and its target."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from de_an06.charts import Scale, mark, percent, picture, placed, short, titled, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de_an06.charts.bars import Goal

_TOP, _FOOT, _HEIGHT = 18, 78, 114
"""Pixels from above: the highest and the lowest place of a point, and all of the chart."""
_FEW, _MANY = 4, 8
"""Names of periods below the line on a narrow page, and on a wide one."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in one period; one without a value leaves a gap, and says why."""

    name: str
    value: str | None
    text: str
    """The value as it is written."""
    title: str
    low: str | None = None
    high: str | None = None
    sure: bool = True
    """Whether the period is over; one that is not is drawn hollow, and the way to it dashed."""


def line(points: Sequence[Point], label: str, goal: Goal | None = None) -> str:
    """Return figures period by period, the first on the left, between the lowest and the highest that is drawn."""
    known = [point for point in points if point.value is not None]
    if not known:
        return ""
    scale = _scale(points, goal)
    marks = _rules(known, scale) + _aim(goal, scale)
    marks += "".join(_way(points, n, scale) for n in range(1, len(points)))
    marks += "".join(_dot(point, _x(points, n), scale) for n, point in enumerate(points))
    return picture("line", _HEIGHT, label, marks + _names(points))


def _scale(points: Sequence[Point], goal: Goal | None) -> Scale:
    reach = [v for p in points for v in (p.value, p.low, p.high) if v is not None and p.value is not None]
    ends = [Decimal(value) for value in (*reach, *((goal.value,) if goal else ()))]
    low, high = min(ends), max(ends)
    return Scale(low, high) if low < high else Scale(low - 1, high + 1)


def _x(points: Sequence[Point], n: int) -> str:
    return percent((Decimal(n) + Decimal("0.5")) / len(points))


def _y(value: str, scale: Scale) -> str:
    return short(_FOOT - (_FOOT - _TOP) * scale.share(value))


def _rules(known: Sequence[Point], scale: Scale) -> str:
    """Draw where the highest and the lowest figure stand, with the figure."""
    by_value = sorted(known, key=lambda point: Decimal(point.value or 0))
    ends = {by_value[-1].text: by_value[-1], by_value[0].text: by_value[0]}
    found = ""
    for place, point in enumerate(ends.values()):
        y = _y(point.value or "0", scale)
        found += mark("line", kind="rule", x1="0", x2="100%", y1=y, y2=y)
        above = Decimal(y) - 4 if place == 0 else Decimal(y) + 13
        found += mark("text", written(point.text), kind="end", x="0", y=short(above))
    return found


def _aim(goal: Goal | None, scale: Scale) -> str:
    if goal is None:
        return ""
    y = _y(goal.value, scale)
    kind = "goal" if goal.sure else "goal unsure"
    tip = -6 if goal.higher else 6
    pennant = placed("100%", mark("path", d=f"M-8 {y}l4 {tip}l4 {-tip}z"))
    return mark("g", titled(goal.title) + mark("line", x1="0", x2="100%", y1=y, y2=y) + pennant, kind=kind)


def _way(points: Sequence[Point], n: int, scale: Scale) -> str:
    before, after = points[n - 1], points[n]
    if before.value is None or after.value is None:
        return ""
    ends = {"x1": _x(points, n - 1), "y1": _y(before.value, scale), "x2": _x(points, n), "y2": _y(after.value, scale)}
    return mark("line", kind="way" if after.sure else "way open", **ends)


def _dot(point: Point, x: str, scale: Scale) -> str:
    if point.value is None:
        cross = mark("path", d=f"M-4 {_FOOT - 8}l8 8M4 {_FOOT - 8}l-8 8")
        return placed(x, titled(point.title) + cross, "gap")
    found = ""
    if point.low is not None and point.high is not None and point.low != point.high:
        top, foot = _y(point.high, scale), _y(point.low, scale)
        height = short(Decimal(foot) - Decimal(top))
        found = mark("rect", kind="doubt", x=x, y=top, width="2", height=height, transform="translate(-1)")
    kind = "dot" if point.sure else "dot open"
    return found + mark("circle", titled(point.title), kind=kind, cx=x, cy=_y(point.value, scale), r="4")


def _names(points: Sequence[Point]) -> str:
    """Write some names of periods: the last, and others at even distances before it, fewer where it is narrow."""
    found, last = "", len(points) - 1
    few, many = (-(-len(points) // most) for most in (_FEW, _MANY))
    for n, point in enumerate(points):
        if (last - n) % many == 0 or (last - n) % few == 0:
            kind = "name" if (last - n) % few == 0 else "name more"
            found += mark("text", written(point.name), kind=kind, x=_x(points, n), y=str(_HEIGHT - 4))
    return found
