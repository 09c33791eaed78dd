"""Waterfall: how one figure became another, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from de_an06.charts import Scale, mark, picture, titled

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Step:
    """What one adds to a figure or takes from it."""

    change: str
    title: str


def waterfall(first: str, steps: Sequence[Step], ends: tuple[str, str]) -> list[str]:
    """Return a row for the first figure, one for each step, and one for the figure that comes of them.

    The scale begins near the lowest place, for steps are small beside the whole; `ends` titles the two figures.
    """
    places = [Decimal(first)]
    for step in steps:
        places.append(places[-1] + Decimal(step.change))
    scale = _scale(places)
    rows = [_whole(places[0], scale, ends[0])]
    for step, before, after in zip(steps, places, places[1:], strict=False):
        rows.append(_row(step, before, after, scale))
    return [*rows, _whole(places[-1], scale, ends[1])]


def _scale(places: Sequence[Decimal]) -> Scale:
    low, high = min(places), max(places)
    room = (high - low) / 4 or Decimal(1)
    return Scale(low - room, high)


def _whole(value: Decimal, scale: Scale, title: str) -> str:
    marks = titled(title) + mark("rect", kind="bar", y="3", width=scale.at(value), height="10")
    return picture("fall", 16, "", marks)


def _row(step: Step, before: Decimal, after: Decimal, scale: Scale) -> str:
    low, high = min(before, after), max(before, after)
    kind = "up" if after > before else "down" if after < before else "level"
    width = scale.between(low, high)
    edge = mark("rect", kind="edge", x=scale.at(after), y="0", width="1", height="16")
    body = mark("rect", kind=kind, x=scale.at(low), y="3", width=width, height="10")
    return picture("fall", 16, "", titled(step.title) + edge + body)
