"""The judge of a column of moments: of a day with a time of day it shows the model each part by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import Form
from de_an06.column_judge import Judge, Setting
from de_an06.hashing import hashes
from de_an06.lanes import CLOCK_KEYS, DAY_KEYS, INSTANT, ISO, SLASHED, cut_moments, read_instants
from de_an06.rows import EMPTY, PRESENT, UNKNOWN
from de_an06.verdicts import UNFIT, Said, Verdicts, judge, nothing_said

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from de_an06.lanes import Parts
    from de_an06.spans import Spans

_TIGHT = 1 << 50
"""What a part that is written without marks adds, so that parts of both kinds can't add up to a moment."""
_UNASKED = np.int64(-(2**62))
"""Stands for the value of a part that was not met yet."""
_DAY_END = 10
_FEW = 2048
"""Up to so many cells, tables for all days would cost more than they gain."""


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


class MomentJudge(Judge):
    """Judges a column of moments; of a day with a time of day each part by itself.

    In what is said of parts, EMPTY = it has not the shape of its part, and `timed` = it is written without marks.
    """

    def __init__(self, setting: Setting, name: str) -> None:
        super().__init__(setting, name)
        self._days = self._memory(lambda texts: self._parts(texts, _DAY, self.form))
        self._clocks = self._memory(lambda texts: self._parts(texts, _CLOCK, Form()), silent=True)
        self._tails = self._memory(lambda texts: self._parts(texts, _TAIL, Form()), silent=True)
        self._day_values: list[NDArray[np.int64]] = []
        self._clock_values = np.full(CLOCK_KEYS, _UNASKED)

    def forget(self) -> None:
        """Judge every text anew from now on."""
        super().forget()
        self._days.forget()
        self._day_values = []

    def meet(self, cells: Spans) -> None:
        """Look at the texts of a block without judging them."""
        parts = cut_moments(cells)
        self._days.meet(parts.day)
        others = np.ones(len(cells), bool)
        others[parts.rows] = False
        self._whole.meet(cells.take(others))

    def _parts(self, texts: list[str], part: _Part, form: Form) -> Verdicts:
        """Judge parts within a moment that is right otherwise; values are seconds that the part adds."""
        found = [part.shape.fullmatch(text) for text in texts]
        compact = np.array([match is not None and match[match.re.groups] is not None for match in found], bool)
        apart, close = part.within
        probes = [
            (close if tight else apart).format(text) if match else ""
            for text, match, tight in zip(texts, found, compact.tolist(), strict=True)
        ]
        table, phrases = self.setting.table, self.setting.phrases
        verdicts = judge(table, self.name, [*probes, part.nothing], form, phrases)
        shaped = np.array([match is not None for match in found], bool)
        return Verdicts(
            verdicts.values[:-1] - verdicts.values[-1] + np.where(compact, _TIGHT, 0),
            np.where(shaped, verdicts.state[:-1], EMPTY).astype(np.uint8),
            compact,
            (),
            tuple(code if match else None for code, match in zip(verdicts.codes[:-1], found, strict=True)),
        )

    def say(self, cells: Spans) -> Said:
        """Return the verdict on each cell."""
        long = cells.lengths == INSTANT
        if len(cells) < _FEW or 2 * int(np.count_nonzero(long)) < len(cells):
            return self._say_by_parts(cells)
        total, good = self._instants(cells, long)
        said = Said(total, good.view(np.uint8) * np.uint8(PRESENT), good, np.zeros(len(good), np.uint8))
        if not good.all():
            rest = np.flatnonzero(~good)
            said.put(rest, self._say_by_parts(cells.take(rest)))
        return said

    def _instants(self, cells: Spans, long: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return the values of cells of one plain shape, and which have it and are right."""
        read = read_instants(cells)
        read.plain[:] &= long
        tables = self._day_values or [np.full(DAY_KEYS, _UNASKED) for _ in (SLASHED, ISO)]
        # Two threads may both make tables; what one of them learns is then learnt again.
        self._day_values = tables
        days = tables[read.shape]
        total = days.take(read.day)
        total += self._clock_values.take(read.clock)
        new = np.flatnonzero(read.plain & (total < _UNASKED // 2))
        if len(new):
            some = cells.take(new)
            texts = self._learn(days, read.day[new], some, slice(0, _DAY_END), _DAY)
            self._evidence.see(texts)
            self._learn(self._clock_values, read.clock[new], some, slice(_DAY_END, INSTANT), _CLOCK)
            total = days.take(read.day)
            total += self._clock_values.take(read.clock)
        return total, read.plain & (total > UNFIT // 2)

    def _learn(
        self, values: NDArray[np.int64], keys: NDArray[np.int64], cells: Spans, cut: slice, part: _Part
    ) -> list[str]:
        """Judge the parts of cells that were not met yet; `keys` are the parts' numbers."""
        row_of = np.full(len(values), -1)
        row_of[keys] = np.arange(len(keys))
        asked = np.flatnonzero((row_of >= 0) & (values == _UNASKED))
        texts = [cells.at(row)[cut] for row in row_of[asked].tolist()]
        verdicts = self._parts(texts, part, self.form if part is _DAY else Form())
        values[asked] = np.where(verdicts.state == PRESENT, verdicts.values, UNFIT)
        return texts

    def _say_by_parts(self, cells: Spans) -> Said:
        parts = cut_moments(cells)
        if not len(parts.rows):
            return super().say(cells)
        total = self._days.values(parts.day)
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
            count = len(good)
            return Said(total, np.full(count, PRESENT, np.uint8), good, np.zeros(count, np.uint8))
        said = nothing_said(len(cells))
        rows = parts.rows[good]
        said.values[rows], said.state[rows], said.timed[rows] = total[good], PRESENT, True
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
        day, clock = self._days.say(parts.day.take(bad)), self._clocks.say(parts.clock.take(bad))
        shaped = (day.state != EMPTY) & (clock.state != EMPTY)
        code = np.where(day.code, day.code, clock.code)
        tight = day.timed.astype(np.uint8) + clock.timed
        if parts.tail is not None:
            tail = self._tails.say(parts.tail.take(bad))
            shaped &= tail.state != EMPTY
            code = np.where(code, code, tail.code)
            tight += tail.timed
        shaped &= (tight == 0) | (tight == 3)
        rows = parts.rows[bad[shaped]]
        said.state[rows], said.code[rows] = UNKNOWN, code[shaped]
        said.values[rows] = hashes(cells.take(rows)).view(np.int64)
        return rows
