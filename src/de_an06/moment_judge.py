"""The judge of a column of moments: of a day with a time of day it shows the model each part by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import Form
from de_an06.column_judge import Judge
from de_an06.hashing import hashes
from de_an06.lanes import Parts, cut_moments
from de_an06.rows import EMPTY, PRESENT, UNKNOWN
from de_an06.spans import Spans
from de_an06.verdicts import TIMED, UNFIT, Said, Verdicts, judge, marks, nothing_said

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from de_an06.cells import Kind
    from de_an06.tables import Table
    from de_an06.verdicts import Memory, Phrases

_TIGHT = 1 << 50
"""What a part that is written without marks adds, so that parts of both kinds can't add up to a moment."""
_DAY_SIZE, _CLOCK_SIZE = np.int64(10), np.int64(6)
_INSTANT = 16
"""Bytes of most moments: a day of ten, and hours and minutes with the blank before them."""
_FEW = 64
"""So few odd cells are shown to the model as they are."""
_INSTANT_MARK = np.uint8(PRESENT + TIMED)


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a moment: its shape (last group = written without marks), and moments that hold it and lack it."""

    shape: re.Pattern[str]
    within: tuple[str, str]
    nothing: str


_DAY = _Part(
    re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{4}|\d{4}-\d{2}-\d{2}|(\d{8})", re.ASCII), ("{}", "{}"), "01/01/1970"
)
_CLOCK = _Part(re.compile(r"[ T]\d{1,2}:\d{2}|(\d{4})", re.ASCII), ("01/01/2020{}", "20200101{}00"), "01/01/2020")
_TAIL = _Part(
    re.compile(r"(?::\d{2}(?:[.,]\d{1,9})?)?\s*(?:Z|[+-]\d{2}:?\d{2})?|(\d{2})", re.ASCII),
    ("01/01/2020 00:00{}", "202001010000{}"),
    "01/01/2020",
)


def _judge_parts(table: Table, name: str, part: _Part, form: Form, phrases: Phrases, texts: list[str]) -> Verdicts:
    """Judge parts within a moment that is right otherwise; values are seconds that the part adds."""
    found = [part.shape.fullmatch(text) for text in texts]
    compact = np.array([match is not None and match[match.re.groups] is not None for match in found], bool)
    apart, close = part.within
    probes = [
        (close if tight else apart).format(text) if match else ""
        for text, match, tight in zip(texts, found, compact.tolist(), strict=True)
    ]
    verdicts = judge(table, name, [*probes, part.nothing], form, phrases)
    shaped = np.array([match is not None for match in found], bool)
    return Verdicts(
        verdicts.values[:-1] - verdicts.values[-1] + np.where(compact, _TIGHT, 0),
        np.where(shaped, verdicts.state[:-1], EMPTY).astype(np.uint8),
        compact,
        (),
        tuple(code if match else None for code, match in zip(verdicts.codes[:-1], found, strict=True)),
    )


class MomentJudge(Judge):
    """Judges a column of moments; of a day with a time of day each part by itself.

    In what is said of parts, EMPTY = it has not the shape of its part, and `timed` = it is written without marks.
    """

    def _remember(self) -> None:
        super()._remember()
        self._days = self._part("day", _DAY, self.form, kind="moment")
        self._clocks = self._part("clock", _CLOCK, Form())
        self._tails = self._part("tail", _TAIL, Form())

    def _part(self, name: str, part: _Part, form: Form, kind: Kind | None = None) -> Memory:
        library = self.setting.library
        return self.family.memory(
            (name, form), partial(_judge_parts, library.table, self.family.name, part, form, library.phrases), kind
        )

    def meet(self, cells: Spans) -> None:
        """Look at the texts of a block without judging them."""
        parts = cut_moments(cells)
        self._days.meet(parts.day, self._evidence)
        others = np.ones(len(cells), bool)
        others[parts.rows] = False
        self._whole.meet(cells.take(others), self._evidence)

    def say(self, cells: Spans) -> Said:
        """Return the verdict on each cell."""
        long = cells.lengths == _INSTANT
        rows = np.flatnonzero(long)
        if not len(rows):
            return self._say_by_parts(cells)
        whole = len(rows) == len(cells)
        total = self._instants(cells if whole else cells.take(rows))
        good = total > UNFIT // 2
        if whole:
            said = Said(total, good.view(np.uint8) * _INSTANT_MARK)
        else:
            said = nothing_said(len(cells))
            said.values[rows], said.marks[rows] = total, good.view(np.uint8) * _INSTANT_MARK
            long[rows] = good
            good = long
        if not good.all():
            rest = np.flatnonzero(~good)
            few = len(rest) <= _FEW
            said.put(rest, super().say(cells.take(rest)) if few else self._say_odd(cells.take(rest)))
        return said

    def _instants(self, cells: Spans) -> NDArray[np.int64]:
        """Return the values of cells of `_INSTANT` bytes as a day and a time of day, `UNFIT` of what is not that."""
        words = cells.fetched(_INSTANT // 8).copy()
        # The first word and two bytes of the second are the day, filled as they are in the lexicon of days.
        clock = words[:, 1] >> np.uint64(16)
        clock |= np.uint64(0xFFFF << 48)
        words[:, 1] |= np.uint64(2**64 - 1 - 0xFFFF)
        count = len(cells)
        total = self._days.values(
            Spans(cells.data, cells.starts, np.broadcast_to(_DAY_SIZE, count)), self._evidence, words
        )
        after = cells.starts + _DAY_SIZE
        clocks = Spans(cells.data, after, np.broadcast_to(_CLOCK_SIZE, count))
        total += self._clocks.values(clocks, words=clock[:, None])
        return total

    def _say_odd(self, cells: Spans) -> Said:
        """Return the verdict on cells none of which is a day and a time of day that are right."""
        rows = np.flatnonzero(cells.lengths == _INSTANT)
        long = cells.take(rows)
        days = Spans(long.data, long.starts, np.broadcast_to(_DAY_SIZE, len(rows)), long.near)
        clocks = Spans(long.data, long.starts + _DAY_SIZE, np.broadcast_to(_CLOCK_SIZE, len(rows)))
        said, others = nothing_said(len(cells)), np.ones(len(cells), bool)
        others[self._refuse(Parts(rows, days, clocks, None), np.arange(len(rows)), cells, said)] = False
        rest = np.flatnonzero(others)
        if len(rest):
            said.put(rest, self._say_by_parts(cells.take(rest)))
        return said

    def _say_by_parts(self, cells: Spans) -> Said:
        parts = cut_moments(cells)
        if not len(parts.rows):
            return super().say(cells)
        total = self._days.values(parts.day, self._evidence)
        total += self._clocks.values(parts.clock)
        if parts.tail is not None:
            total += self._tails.values(parts.tail)
        tight = total >= _TIGHT
        if tight.any():
            # All parts must be written without marks, or none.
            total = np.where(tight, np.where(total >= 3 * _TIGHT, total - 3 * _TIGHT, UNFIT), total)
        good = total > UNFIT // 2
        whole = len(good) == len(cells)
        if whole and good.all():
            return Said(total, np.full(len(good), _INSTANT_MARK))
        said = nothing_said(len(cells))
        rows = parts.rows[good]
        said.values[rows], said.marks[rows] = total[good], _INSTANT_MARK
        bad = parts.rows[~good]
        others = np.ones(len(cells), bool)
        others[rows] = False
        if len(bad):
            others[self._refuse(parts, np.flatnonzero(~good), cells, said)] = False
        rest = np.flatnonzero(others)
        said.put(rest, super().say(cells.take(rest)))
        return said

    def _refuse(self, parts: Parts, bad: NDArray[np.int64], cells: Spans, said: Said) -> NDArray[np.int64]:
        """Say what is wrong with moments whose parts have their shapes, and return their rows."""
        day = self._days.say(parts.day.take(bad), self._evidence)
        clock = self._clocks.say(parts.clock.take(bad), self._evidence)
        shaped = (day.state != EMPTY) & (clock.state != EMPTY)
        code = np.where(day.code, day.code, clock.code)
        tight = day.timed.astype(np.uint8) + clock.timed
        if parts.tail is not None:
            tail = self._tails.say(parts.tail.take(bad), self._evidence)
            shaped &= tail.state != EMPTY
            code = np.where(code, code, tail.code)
            tight += tail.timed
        shaped &= (tight == 0) | (tight == 3)
        rows = parts.rows[bad[shaped]]
        said.marks[rows] = marks(UNKNOWN, False, code[shaped])
        said.values[rows] = hashes(cells.take(rows)).view(np.int64)
        return rows
