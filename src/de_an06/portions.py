"""Portions of work on dossiers: what a hand is asked for, and what the work on one block gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.copies import Stretch
    from de_an06.evidence import Evidence
    from de_an06.finding import Findings
    from de_an06.flaws import Flaws
    from de_an06.parts import Late, Part
    from de_an06.read import Middle
    from de_an06.reexports import Compared
    from de_an06.rows import Sum

    Seen = dict[str, tuple[Evidence, bool]]


@dataclass(frozen=True, slots=True)
class Task:
    """A part of a file for a hand, with what was seen of the file's columns before."""

    file: int
    middle: Middle
    seen: Seen
    full: frozenset[tuple[str, str]]
    older: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What the work on one block gave; lines and records are counted as its place does."""

    stretch: Stretch
    keys: tuple[NDArray[np.uint64], NDArray[np.uint64] | None]
    words: NDArray[np.uint64] | None
    """How its dossiers stand, where there are several snapshots."""
    compared: Compared | None
    """What newer snapshots say of them, where there are any."""
    part: Part | None
    """What its rows count for, where they were not counted on the spot."""
    findings: Findings
    skipped: dict[str, int]
    counts: dict[str, int]
    units: list[str]
    """Units that its rows name."""
    sums: tuple[Sum, ...] = ()
    """Rows that state sums of others."""
    first: int | None = None
    """The first day on which a row that counts can have been received, where rows are counted."""
    flaws: Flaws | None = None
    """What is said of which rows, where that is wanted."""
    late: Late | None = None
    """Which of its rows became overdue, where they are to be listed."""
