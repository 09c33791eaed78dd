"""The parts of a sheet of a workbook, before it is drawn: cells, columns, charts, the sheet itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from de_an06.pages import Tone


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is printed, and how it is shown: percent, count, points, units."""

    value: str
    shown: str = "count"
    sign: str = ""
    """What stands before it: the direction of a target."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell: a text, a number, or nothing, in a tone."""

    told: str | Number | None
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its title, its width, and whether its cells are shaded by how good they are."""

    title: str
    width: float
    shade: str = ""
    """higher or lower, by what is better."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one line or row of bars for each of `series`, from the first to the last place (both included).

    Bars are the cells of a column, lines those of a row; the names of their places stand in the first column or row.
    """

    kind: Literal["bar", "line"]
    title: str
    places: tuple[int, int]
    series: tuple[int, ...]
    top: int | None = None
    """The greatest value on the axis, where there is one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on a sheet of its own."""

    name: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Entry, ...], ...]
    about: str
    """What the contents say of it."""
    fixed: int = 1
    """Columns from the left that stay when the others are scrolled."""
    printed: int | None = None
    """How many columns are printed, where not all are."""
    charts: tuple[Chart, ...] = ()
