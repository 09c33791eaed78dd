"""Open cells: which cells of a row may be given back, because they hold what their column is for.

All else may be personal data: columns that no table has, rows that do not line up with the header, and what does not
belong in its column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.dialect import raw_cells
from de_an06.personal import masked
from de_an06.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.faulty_rows import FaultyRow, FaultyRows

    Cell = tuple[str, str, bool]

_UNALIGNED = ("ragged-row", "swallowed-rows", "file-breaks-off")


class OpenCells:
    """Tells the cells of one file's rows apart."""

    def __init__(self, rows: FaultyRows) -> None:
        source, self._phrases = rows.source, rows.phrases
        self._mark, self._width = source.dialect.delimiter, len(source.headers)
        columns = tables()[source.table].columns
        self.kinds = {place: columns[name].kind for name, place in source.fields.items() if name in columns}
        """Kinds of the columns that the table has, by place."""

    def of(self, row: FaultyRow) -> Iterator[Cell]:
        """Yield the cells of a row as they are written, quotes included, their texts, and whether they are open."""
        cells = list(raw_cells(row.data, self._mark))
        aligned = len(cells) >= self._width and not any(text for _, text in cells[self._width :])
        aligned &= all(finding.rule not in _UNALIGNED for finding in row.findings)
        kinds = self.kinds if aligned else {}
        for place, (raw, text) in enumerate(cells):
            kind = kinds.get(place)
            yield raw, text, kind is not None and (not text or masked(kind, text, self._phrases) is not None)
