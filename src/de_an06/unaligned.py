"""Records that do not line up with the header: what stands for them among the rows, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from de_an06.finding import Finding
from de_an06.rows import Cells, Rows, join
from de_an06.rules import rules
from de_an06.text import LANGS, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.finding import Findings
    from de_an06.rows import Block
    from de_an06.rules import Policy

_RAGGED, _SWALLOWED, _CUT = "ragged-row", "swallowed-rows", "file-breaks-off"


def with_unaligned(rows: Rows, block: Block, source: int, snapshot: int) -> Rows:
    """Add the rows of which nothing is known: one for a ragged or cut record, as many as may be for a swallowed one."""
    swallowed = block.swallowed
    cut = np.array([record for record, _, _ in block.cut], np.int64)
    record = np.concatenate([block.ragged.record, np.repeat(swallowed.record, swallowed.rows), cut])
    count = len(record)
    if not count:
        return rows
    blank = {
        name: Cells(c.kind, np.zeros(count, np.int64), np.zeros(count, np.uint8), c.members)
        for name, c in rows.cells.items()
    }
    extra = Rows(
        rows.table, count, blank, np.full(count, source, np.int32), record, np.ones(count, bool),
        np.full(count, snapshot, np.int64),
    )  # fmt: skip
    return join([rows, extra])


def add_unaligned(block: Block, path: str, table: str, above: int, policy: Policy, findings: Findings) -> None:
    """Add a finding for each record, one however many rows it has swallowed; `above` is how many stand above."""
    told = (
        (_RAGGED, len(block.ragged.record), _ragged),
        (_SWALLOWED, len(block.swallowed.record), _swallowed),
        (_CUT, len(block.cut), _cut),
    )
    for code, count, find in told:
        if count and not policy.ignores(code):
            severity = policy.severity(rules()[code])
            room = findings.room(path, code)
            found = [
                Finding(
                    code, severity, path, table, line, record, values=values, until=until,
                    row=None if until is None else above + record,
                )
                for record, line, until, values in (find(block, room) if room else ())
            ]  # fmt: skip
            findings.count(code, severity, count)
            findings.keep(path, code, found)


Told = tuple[int, int, int | None, tuple[tuple[str, str], ...]]


def _ragged(block: Block, room: int) -> Iterator[Told]:
    """Yield record, line and values of the first ragged records."""
    records, expected = block.ragged.record[:room], str(block.ragged.expected)
    cells = block.ragged.found[:room].tolist()
    for record, line, found in zip(records.tolist(), block.where.lines(records).tolist(), cells, strict=True):
        yield record, line, None, (("expected", expected), ("found", str(found)))


def _swallowed(block: Block, room: int) -> Iterator[Told]:
    """Yield record, the lines on which the quote opens and closes, and values of the first swallowed records."""
    swallowed = block.swallowed
    records = swallowed.record[:room]
    lines = block.where.lines(records)
    opened, closed = lines + swallowed.opened[:room], lines + swallowed.closed[:room]
    counts = ((closed - opened).tolist(), swallowed.rows[:room].tolist())
    for record, line, until, gone, rows in zip(
        records.tolist(), opened.tolist(), closed.tolist(), *counts, strict=True
    ):
        told = (("lines", gone), ("rows", rows))
        yield record, line, until, tuple((f"{name}_{lang}", number(n, lang)) for name, n in told for lang in LANGS)


def _cut(block: Block, _: int) -> Iterator[Told]:
    """Yield the record in which the file breaks off, the line on which it does, and values."""
    for record, further, found in block.cut:
        line = int(block.where.lines(np.array([record], np.int64))[0]) + further
        yield record, line, None, (("expected", str(block.ragged.expected)), ("found", str(found)))
