"""Parts of a count: what some rows of dossiers count for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from de_an06.facts import ALWAYS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


class Late(NamedTuple):
    """Dossiers that became overdue: where they stand, since which day they are, and on which they ended or ALWAYS."""

    source: Ints
    record: Ints
    since: Ints
    ended: Ints

    def take(self, chosen: NDArray[np.bool_]) -> Late:
        """Return some of them."""
        return Late(*(column[chosen] for column in self))


@dataclass(frozen=True, slots=True)
class Part:
    """What some rows count for: columns and marks of each event's rows, of rows in doubt, and their days."""

    rows: int
    events: dict[str, tuple[dict[str, Ints], NDArray[np.uint32]]]
    doubts: dict[str, Ints]
    not_received: int
    days: dict[str, Ints]
    """By column, the number of rows on each day since 1970-01-01, rows set aside left out."""
    used: dict[str, NDArray[np.bool_]]
    """By axis, the places that occur."""
    late: Late | None = None
    """The rows that became overdue, where they are to be listed."""

    @property
    def first(self) -> int:
        """The first day on which a row that may count can have been received; ALWAYS where there is none."""
        firsts = self.doubts["received_first"], np.flatnonzero(self.days["received_on"])
        return min(int(days.min(initial=ALWAYS)) for days in firsts)
