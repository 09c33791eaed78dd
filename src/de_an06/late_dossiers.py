"""Dossiers that are open and overdue on a day, read again where they stand."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

from de_an06.copies import read_again

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from de_an06.copies import FileState, Stretch
    from de_an06.parts import Late
    from de_an06.rows import Rows, Where
    from de_an06.spans import Spans
    from de_an06.tallies import Tallies

_ROOM = 1 << 15
"""Rows that are held at a time."""


class LateDossiers:
    """The dossiers of a run that became overdue."""

    def __init__(self, tally: Tallies, states: Mapping[int, FileState]) -> None:
        """Take what was counted, and the files that could be read."""
        self._states = states
        self._late = tally.late(late for state in states.values() for _, late in state.late)

    def on(self, day: int) -> Iterator[Rows]:
        """Yield the rows that are open and overdue at the end of a day, those longest overdue first.

        Raises ChangedError when a file is gone or no longer what it was, InputError when it can't be read.
        """
        late = self._late.take((self._late.since <= day) & (self._late.ended > day))
        order = np.lexsort((late.record, late.source, late.since))
        for start in range(0, len(order), _ROOM):
            rows = self._read(late, order[start : start + _ROOM])
            if rows is not None:
                yield rows

    def _read(self, late: Late, places: NDArray[np.intp]) -> Rows | None:
        wanted: list[tuple[Stretch, NDArray[np.int64]]] = []
        for number in np.unique(late.source[places]).tolist():
            stretches = [stretch for stretch, _ in self._states[number].late]
            records = np.sort(late.record[places[late.source[places] == number]])
            firsts = [stretch.where.before for stretch in stretches]
            at = np.array([bisect_right(firsts, record) - 1 for record in records.tolist()])
            wanted += [(stretches[place], records[at == place]) for place in np.unique(at).tolist()]
        return read_again(wanted, self._states, _again)


def _again(asked: Sequence[tuple[Where, NDArray[np.int64]]]) -> Iterator[dict[str, Spans]]:
    return (where.again(records) for where, records in asked)
