"""What is told of a column in which days and months stand in both orders: how many cells of each, and the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from de_an06.finding import Told
from de_an06.lanes import day_orders
from de_an06.personal import masked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from de_an06.cross_columns import Cause
    from de_an06.rows import Block
    from de_an06.spans import Spans

MONTH_FIRST, MIXED = "month-first-column", "mixed-date-orders"


@dataclass(frozen=True, slots=True)
class Orders:
    """Rows of a block whose cell in one column can be read in one order alone."""

    day_first: NDArray[np.int64]
    month_first: NDArray[np.int64]

    @classmethod
    def of(cls, cells: Spans) -> Orders:
        """Return the rows of a column."""
        return cls(*map(np.flatnonzero, day_orders(cells)))

    def told(self, name: str, block: Block, causes: tuple[Cause, ...]) -> Told:
        """Return what these rows, and those that can be read in both orders, add to the finding about the column."""
        rows = [cause.rows for cause in causes if (cause.code, cause.name) == (MIXED, name)]
        unclear = sum(len(np.setdiff1d(of, self.month_first)) for of in rows)
        numbers = {"day_first": len(self.day_first), "month_first": len(self.month_first), "unclear": unclear}
        firsts = {}
        for sort, of in (("day_first", self.day_first), ("month_first", self.month_first)):
            if len(of):
                (line,) = block.where.lines(block.record[of[:1]]).tolist()
                firsts[f"{sort}_at"] = masked("moment", block.columns[name].at(int(of[0])).strip()) or "…", line
        return Told(numbers=numbers, firsts=firsts)


def example(cause: Cause, block: Block) -> tuple[int, bool]:
    """Return the row of the first cell that proves what is said of its column, or of the first cell, and which."""
    if cause.code in (MONTH_FIRST, MIXED) and cause.name in block.columns:
        proofs = cause.rows[Orders.of(block.columns[cause.name].take(cause.rows)).month_first]
        return int((proofs if len(proofs) else cause.rows)[0]), len(proofs) > 0
    return int(cause.rows[0]), True
