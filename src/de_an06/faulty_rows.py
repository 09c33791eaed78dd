"""Faulty rows: the rows of a file of which something is said, as they came, each with all that is said of it.

Where they stand is kept while the blocks go by (`flaws`), a bit or less for each row; their bytes are read again
once everything is known. So rows come in the order of the file whoever judged them, and there is no most of them.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cross_columns import Cause
from de_an06.finding import COLUMN_CODES, SEVERITIES, Findings
from de_an06.places import Place
from de_an06.records import Run
from de_an06.rows import Block, Ragged, Swallowed
from de_an06.rules import rules
from de_an06.stopping import stop
from de_an06.whereabouts import in_sheet

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from de_an06.copies import FileState
    from de_an06.finding import Finding, Severity
    from de_an06.flaws import Flaws

    Numbers = NDArray[np.int64]

_PIECE = 2048
"""Rows whose cells are held at once."""
_CLEAN = len(SEVERITIES)


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A record as it came, and what is said of it: the worst first, then from left to right."""

    record: int
    line: int
    data: bytes
    findings: tuple[Finding, ...]


class FaultyRows:
    """The rows of one file of which something is said; each iteration reads the file again where such rows stand."""

    def __init__(self, state: FileState, also: Iterable[Finding] = ()) -> None:
        """Take what is known of a file when all is judged; `also` are findings at rows that its court did not find."""
        self.source, self._court, self._flaws = state.source, state.court, state.flaws or []
        self._clashes = sorted(state.clashes or ())
        self._told = {
            (code, name): finding
            for (path, code, name), told in state.findings.told.items()
            if path == state.source.name and (finding := told.whole) is not None
        }
        self._also: dict[int, list[Finding]] = defaultdict(list)
        for finding in also:
            if finding.record is not None:
                self._also[finding.record].append(finding)

    @property
    def phrases(self) -> frozenset[str]:
        """The folded phrases that the run's columns of listed words know."""
        return self._court.phrases

    @cached_property
    def counts(self) -> dict[Severity, int]:
        """How many rows there are by the worst that is said of them."""
        total = np.zeros(_CLEAN + 1, np.int64)
        for flaws in self._flaws:
            total += np.bincount(self._worst(flaws), minlength=_CLEAN + 1)
        return dict(zip(SEVERITIES, total.tolist(), strict=False))

    def rows(self, severities: Container[Severity], most: int | None = None) -> Iterator[FaultyRow]:
        """Yield the rows whose worst finding is one of these, in order; of too many the worst, and of those the first.

        Raises InputError when the file is gone or no longer what it was.
        """
        left = {
            place: self.counts[name] if most is None else min(self.counts[name], most)
            for place, name in enumerate(SEVERITIES)
            if name in severities
        }
        if most is not None:
            for place in sorted(left):
                left[place] = min(left[place], most)
                most -= left[place]
        for flaws in self._flaws:
            worst = self._worst(flaws)
            chosen = []
            for place in left:
                at = np.flatnonzero(worst == place)[: left[place]]
                left[place] -= len(at)
                chosen.append(at)
            offsets = np.sort(np.concatenate(chosen)) if chosen else np.zeros(0, np.int64)
            if len(offsets) and isinstance(flaws.where, Place):
                yield from self._found(flaws, flaws.where, offsets + flaws.where.before)

    def _worst(self, flaws: Flaws) -> NDArray[np.uint8]:
        """Return the place of the worst severity of each record of a block; `_CLEAN` where nothing is said."""
        first, after = flaws.where.before, flaws.where.after[2]
        worst = np.full(after - first, _CLEAN, np.uint8)
        for code, records in self._by_code(flaws):
            place = SEVERITIES.index(self._court.policy.severity(rules()[code]))
            worst[records - first] = np.minimum(worst[records - first], place)
        for record, found in self._also.items():
            if first <= record < after:
                worst[record - first] = min(worst[record - first], *(SEVERITIES.index(f.severity) for f in found))
        return worst

    def _by_code(self, flaws: Flaws) -> Iterator[tuple[str, Numbers]]:
        for code, _, records in flaws.records():
            yield code, records
        clashing = np.array([clash.record for clash in self._clashes[self._here(flaws)]], np.int64)
        cut = np.array([one.record for one in flaws.cut], np.int64)
        unaligned = (
            ("ragged-row", flaws.ragged.record), ("swallowed-rows", flaws.swallowed.record), ("file-breaks-off", cut),
        )  # fmt: skip
        for code, records in (*unaligned, ("conflicting-copies", clashing)):
            if not self._court.policy.ignores(code):
                yield code, records

    def _here(self, flaws: Flaws) -> slice:
        """Return which of the clashes stand in a block."""
        ends = (flaws.where.before, flaws.where.after[2])
        return slice(*(bisect_left(self._clashes, record, key=lambda clash: clash.record) for record in ends))

    # --- rows of one block ---

    def _found(self, flaws: Flaws, where: Place, records: Numbers) -> Iterator[FaultyRow]:
        data = where.raw(records)
        causes = [Cause(code, name, rows[np.isin(rows, records)]) for code, name, rows in flaws.records()]
        lines = where.lines(records)
        for start in range(0, len(records), _PIECE):
            stop.check()
            here = records[start : start + _PIECE]
            texts = list(islice(data, len(here)))
            said = self._said(flaws, where, here, causes, texts)
            for record, line, text in zip(here.tolist(), lines[start:].tolist(), texts, strict=False):
                yield FaultyRow(record, line, text, tuple(self._ordered(said[record])))

    def _said(
        self, flaws: Flaws, where: Place, here: Numbers, causes: list[Cause], texts: list[bytes]
    ) -> Mapping[int, list[Finding]]:
        """Return all that is said of some records, by record."""
        part = [Cause(c.code, c.name, c.rows[_within(c.rows, here)]) for c in causes]
        needed = np.unique(np.concatenate([c.rows for c in part])) if part else here[:0]
        data = b"".join(map(texts.__getitem__, np.searchsorted(here, needed).tolist()))
        ragged, swallowed = flaws.ragged, flaws.swallowed
        odd, gone = _within(ragged.record, here), _within(swallowed.record, here)
        block = Block(
            needed, where.body.columns(Run.of(data, where.body.delimiter), len(needed)), where,
            Ragged(ragged.record[odd], ragged.found[odd], ragged.expected),
            swallowed=Swallowed(*(getattr(swallowed, name)[gone] for name in ("record", "opened", "closed", "rows"))),
            cut=tuple(one for one in flaws.cut if here[0] <= one.record <= here[-1]),
        )  # fmt: skip
        found = Findings(sys.maxsize)
        at = [Cause(c.code, c.name, np.searchsorted(needed, c.rows)) for c in part if c.code not in COLUMN_CODES]
        self._court.find(block, at, found, context=False)
        said: dict[int, list[Finding]] = defaultdict(list)
        for group in found.kept.values():
            for finding in group:
                said[finding.record or 0].append(finding)
        self._add_beside(said, flaws, part, here)
        return said

    def _add_beside(self, said: Mapping[int, list[Finding]], flaws: Flaws, part: list[Cause], here: Numbers) -> None:
        """Add what was said of columns as a whole, of copies that differ, and across tables."""
        for cause in part:
            # What is said of a column as a whole is said once; here each of its rows needs it.
            if cause.code in COLUMN_CODES and (told := self._told.get((cause.code, cause.name))) is not None:
                for record in cause.rows.tolist():
                    said[record].append(told)
        asked = set(here.tolist())
        for clash in self._clashes[self._here(flaws)]:
            if clash.record in asked:
                said[clash.record].append(clash.finding(self._court))
        for record in asked & self._also.keys():
            said[record].extend(self._also[record])

    def _ordered(self, found: Iterable[Finding]) -> list[Finding]:
        fields = self.source.fields
        return sorted(
            (in_sheet(finding, self.source) for finding in dict.fromkeys(found)),
            key=lambda f: (SEVERITIES.index(f.severity), fields.get(f.column or "", -1), f.rule),
        )


def _within(records: Numbers, here: Numbers) -> NDArray[np.bool_]:
    """Tell which records stand between the first and the last of some, and may thus be among them."""
    return (records >= here[0]) & (records <= here[-1])
