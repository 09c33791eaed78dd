"""Small files: read whole, and judged by what all of their rows say of their columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.copies import FileState, Stretch
from de_an06.flaws import Flaws
from de_an06.read import Reader
from de_an06.rows import Block, Ragged, Rows, join
from de_an06.spans import Spans
from de_an06.stated_sums import Given, report_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from de_an06.crew import Crew
    from de_an06.sources import Source


def read_whole(state: FileState, crew: Crew, stretches: list[Stretch]) -> list[Rows]:
    """Return the rows of a file, judged by what all of them say of their columns."""
    reader = Reader(state.source, block_bytes=crew.block_bytes)
    blocks = list(reader) or [_no_rows(state.source)]
    state.sha256 = reader.sha256
    state.court.decide(blocks[0])
    judged = [state.court.judge(block) for block in blocks]
    while state.court.undecided:
        state.court.settle_forms()
        judged = [state.court.judge(block) for block in blocks]
    above = 0
    for one in judged:
        state.court.findings(one, state.findings)
        state.skipped.update(one.block.skipped)
        for found in one.block.sums:
            (line,) = one.block.where.lines(np.array([found.record], np.int64)).tolist()
            state.sums.append((line, replace(found, before=found.before + above)))
        above += one.rows.count
        state.counts.update(decomposed=one.block.decomposed, cut=len(one.block.cut))
        state.counts["swallowed"] += len(one.block.swallowed.record)
        if state.flaws is not None:
            state.flaws.append(Flaws.of(one.block, one.causes))
    stretches += [Stretch.of(state.court.file.number, block) for block in blocks]
    parts = [one.rows for one in judged]
    if state.sums and not state.counts["swallowed"]:
        report_sums(state.sums, Given.of(join(parts)), state.source, state.court, state.findings)
    return parts


def _no_rows(source: Source) -> Block:
    """Return the block of a file without a single record, which still has its columns."""
    none = np.zeros(0, np.int64)
    return Block(none, dict.fromkeys(source.fields, Spans.of(())), _Nowhere(), Ragged(none, none, len(source.headers)))


class _Nowhere:
    """Where no record stands."""

    def lines(self, records: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return no line."""
        return records

    line = before = 0
    after = (0, 0, 0)

    def moved(self, _lines: int, _records: int) -> _Nowhere:
        """Return the same."""
        return self

    def again(self, _: NDArray[np.int64]) -> dict[str, Spans]:
        """Return no column."""
        return {}
