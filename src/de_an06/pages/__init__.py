"""The parts of a page: what a document says, in order and in one language, before any format draws it.

Each module of this folder turns one kind of document into a `Page`; formats for readers draw pages,
so that they all say the same. Texts are plain: escaping them is the work of the format, in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "strong", "faint", "good", "bad", "doubt"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 names the document."""

    text: str
    level: int = 2
    tone: Tone = "strong"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, perhaps after a label that carries its own colon."""

    text: str
    label: str = ""
    tone: Tone = "plain"
    apart: bool = False
    """It stands apart from what is above."""
    links: tuple[tuple[str, str], ...] = ()
    """Texts and the files beside the page that they lead to, where the format can lead anywhere."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some cells of a row, side by side under the line before: header, text, whether it is the one that is meant."""

    cells: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, a figure that stands aligned beside it, and the lines that stand under both."""

    text: str = ""
    beside: str = ""
    under: tuple[str, ...] = ()
    tone: Tone = "plain"
    links: tuple[tuple[str, str], ...] = ()
    """Texts and the files beside the page that they lead to, where the format can lead anywhere."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a grid; the texts of a `whole` column never fold, its title may."""

    title: str
    whole: bool = False
    right: bool = False
    below: Literal["", "text", "titled"] = ""
    """Where the page is narrow, it stands under its row: as a text, or behind its title."""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a title of their own; no title when it is empty."""

    title: str
    rows: tuple[Row, ...]
    told: str = ""
    """What is said beside the title."""
    folded: bool = False
    """A reader opens it to see the rows, where the format can fold."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Its sections share the widths of the columns."""

    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    splits: bool = False
    """Where the page is narrow, columns continue in a further table that repeats the first one."""

    @property
    def folds(self) -> bool:
        """Whether some of its sections are folded, so that each stands alone."""
        return any(section.folded for section in self.sections)


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document."""

    blocks: tuple[Heading | Line | Excerpt | Grid, ...]
