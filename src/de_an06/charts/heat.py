"""Heat: the steps by which the cells of a table's column are coloured; the table itself is one of the page."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from de_an06.charts import Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS = 5


def steps(values: Sequence[str | None], *, higher: bool) -> list[int]:
    """Return for each value a step from 1, the worst of the column, to 5, the best; 0 where there is none to tell.

    The distance from the lowest to the highest is cut into equal parts.
    """
    known = [Decimal(value) for value in values if value is not None]
    if not known or min(known) == max(known):
        return [0] * len(values)
    scale = Scale(min(known), max(known))
    found = [0 if v is None else min(STEPS, 1 + int(scale.share(v) * STEPS)) for v in values]
    return [step and (step if higher else STEPS + 1 - step) for step in found]
