"""Headers of two or three rows: the titles that stand over a column become one, the widest first."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from de_an06.tables import UNDER
from de_an06.text import clean, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from de_an06.dialect import HeadRecord

_MOST = 3
"""Rows that head columns together."""


def plain(header: str) -> str:
    """Return a header as it compares: folded, without the mark of a required column."""
    return re.sub(r"\s*(?:\(\*+\)|\*+|:)$", "", fold(header))


def spellings(header: str) -> Iterator[str]:
    """Yield how a header may be known: with all titles over it, with the widest, by itself."""
    pieces = [plain(piece) for piece in header.split(UNDER)]
    yield UNDER.join(pieces)
    yield UNDER.join((pieces[0], pieces[-1]))
    yield pieces[-1]


def stacked(records: Sequence[HeadRecord], folded: Sequence[Sequence[str]], tops: frozenset[str]) -> list[HeadRecord]:
    """Return the runs of records that may head columns together, each as one record.

    `folded` are the records' cells as they compare; a run begins with two of `tops`, the titles over others.
    """
    begins = [place for place, cells in enumerate(folded) if len(tops.intersection(cells)) > 1]
    runs = (records[place : place + rows] for place in begins for rows in range(2, _MOST + 1))
    return [_joined(run) for run in runs if len(run) > 1 and _adjoin(run)]


def _adjoin(run: Sequence[HeadRecord]) -> bool:
    return all(above.end == below.start for above, below in pairwise(run))


def _joined(run: Sequence[HeadRecord]) -> HeadRecord:
    """Return the titles over each column as one, merged cells filled to the right, each title once."""
    width = max(len(record.cells) for record in run)
    rows = [[" ".join(clean(cell).split()) for cell in [*r.cells, *[""] * (width - len(r.cells))]] for r in run]
    for level, row in enumerate(rows[:-1]):
        for place in range(1, width):
            own = any(below[place] for below in rows[level + 1 :])
            apart = any(above[place] != above[place - 1] for above in rows[:level])
            if not row[place] and own and not apart:
                row[place] = row[place - 1]
    columns = (list(dict.fromkeys(filter(None, titles))) for titles in zip(*rows, strict=True))
    return replace(run[0], cells=[UNDER.join(titles) for titles in columns], end=run[-1].end, rows=len(run))
