"""Charts as text: the few forms that a report needs, drawn as SVG from positions on a scale and texts that are written.

Widths are percentages and heights pixels, so that a chart fills its column and its letters keep their size.
Colours come by class from the page; signs, shapes and texts say the same, and without styles bars and dots remain.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from html import escape
from typing import TYPE_CHECKING

from de_an06.text import inert

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Scale:
    """The values at the left and the right, or the lower and the upper end."""

    low: Decimal
    high: Decimal

    @classmethod
    def over(cls, values: Iterable[str | None]) -> Scale:
        """Return a scale from 0 to the highest of some values."""
        return cls(Decimal(0), max((Decimal(v) for v in values if v is not None), default=Decimal(0)) or Decimal(1))

    def share(self, value: str | Decimal) -> Decimal:
        """Return where a value lies, from 0 to 1; what lies outside lies at the end."""
        return min(max((Decimal(value) - self.low) / (self.high - self.low), Decimal(0)), Decimal(1))

    def at(self, value: str | Decimal) -> str:
        """Return where a value lies as a percentage of the width."""
        return percent(self.share(value))

    def between(self, low: str | Decimal, high: str | Decimal) -> str:
        """Return the distance of two values as a percentage of the width."""
        return percent(self.share(high) - self.share(low))


def percent(share: Decimal) -> str:
    """Return a share as a percentage of two decimals at most."""
    return f"{short(share * 100)}%"


def short(value: Decimal) -> str:
    """Return a number with two decimals at most, without idle zeros."""
    text = format(value.quantize(Decimal("0.01"), ROUND_HALF_EVEN), "f").rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def written(text: str) -> str:
    """Return a text that stands between tags or quotes as it is, whatever it holds."""
    return escape(inert(text))


def mark(name: str, inside: str = "", **attributes: str) -> str:
    """Return an element; the attribute `kind` is its class, an underscore a hyphen; `inside` is markup."""
    told = "".join(
        f' {"class" if key == "kind" else key.replace("_", "-")}="{written(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{told}>{inside}</{name}>" if inside else f"<{name}{told}/>"


def titled(title: str) -> str:
    """Return the text that a mark shows where it is pointed at."""
    return f"<title>{written(title)}</title>" if title else ""


def picture(kind: str, height: int, label: str, marks: str) -> str:
    """Return a chart as wide as its place; `label` says all of it, where it is empty the first mark is its title."""
    named = {"aria_label": label} if label else {}
    return mark("svg", marks, kind=kind, role="img", width="100%", height=str(height), **named)


def placed(at: str, inside: str, kind: str = "") -> str:
    """Return markup whose pixels are counted from a percentage of the width."""
    return mark("svg", inside, x=at, overflow="visible", **({"kind": kind} if kind else {}))
