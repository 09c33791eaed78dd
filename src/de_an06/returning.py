"""Returning: takes the rows of which something is said, the worst of too many, for a workbook that goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.finding import SEVERITIES
from de_an06.open_cells import OpenCells
from de_an06.returned import MOST, MOST_IN_ALL, ReturnedFile, ReturnedRow, Spool

if TYPE_CHECKING:
    from de_an06.faulty_rows import FaultyRow, FaultyRows


class Returning:
    """The rows of a run that go back to their senders."""

    def __init__(self) -> None:
        self.files: tuple[ReturnedFile, ...] = ()
        self._spool = Spool()
        self._left = MOST_IN_ALL

    def begin(self, *, vietnamese: bool) -> None:
        """Begin; rows are kept in both languages."""

    def take(self, rows: FaultyRows) -> None:
        """Take the rows of one file."""
        cells, start, count = OpenCells(rows), self._spool.size, 0
        for row in rows.rows(SEVERITIES, min(MOST, self._left)):
            self._spool.add(_returned(row, cells, rows))
            count += 1
        self._left -= count
        source = rows.source
        within = source.part is not None and source.part.sheet is not None
        kept = ReturnedFile(source.name, source.headers, cells.kinds, rows.counts, count, within, start, self._spool)
        self.files = (*self.files, kept)


def _returned(row: FaultyRow, cells: OpenCells, rows: FaultyRows) -> ReturnedRow:
    source = rows.source
    shown = tuple(text if is_open else None for _, text, is_open in cells.of(row))
    lines_up = len(shown) >= len(source.headers) and not all(text is None for text in shown)
    faults = tuple((source.fields.get(finding.column or ""), finding) for finding in row.findings)
    return ReturnedRow(row.line, shown[: len(source.headers)] if lines_up else (), faults)
