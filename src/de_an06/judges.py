"""Judges of columns: they say of each cell of a column, block by block, what the table's model says of its text.

The model is the only judge. It sees each distinct text once; of moments with a time of day each distinct day, time
and rest; of whole numbers and codes that are too many, only those that have not the plain shape of their lane.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import Evidence, Form
from de_an06.hashing import both, hashes
from de_an06.lanes import (
    CLOCK_KEYS,
    DAY_KEYS,
    INSTANT,
    ISO,
    SLASHED,
    cut_moments,
    plain_codes,
    plain_numbers,
    read_instants,
    trimmed,
)
from de_an06.rows import DAY, EMPTY, PRESENT, UNKNOWN, Cells
from de_an06.spans import Spans
from de_an06.verdicts import MOST, UNFIT, Members, Memory, Said, Verdicts, judge, nothing_said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from de_an06.lanes import Parts
    from de_an06.tables import Table
    from de_an06.verdicts import Phrases

_CROWDED = 4096
"""From so many distinct numbers on, a column of whole numbers goes its lane."""
_TIGHT = 1 << 50
"""What a part that is written without marks adds, so that parts of both kinds can't add up to a moment."""
_UNASKED = np.int64(-(2**62))
"""Stands for the value of a part that was not met yet."""
_DAY_END = 10
_PROBES = ("1.001193.000.00.00.H50", "Ab 9", "x" * 100)
"""Texts that a column of plain codes takes as they are, if it takes any such text as it is."""


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


@dataclass(frozen=True, slots=True)
class Setting:
    """What a judge must know: the table, the words of its vocabularies, and what configuration states."""

    table: Table
    phrases: Phrases
    order: str | None = None
    """The order of day and month that is stated."""
    most: int = MOST
    """Texts that a column remembers."""


class Judge:
    """Judges one column of one file. First all texts of a block are met, then the column's form is decided.

    A block may bring evidence of another form; then what was said under the first must be said again.
    """

    def __init__(self, setting: Setting, name: str) -> None:
        self.name, self.setting = name, setting
        self.kind = setting.table.columns[name].kind
        self.members = Members()
        self.rules: list[str] = []
        self.form, self.clock = Form(), False
        self._evidence = Evidence(self.kind, setting.order)
        self._clock_seen = False
        self._whole = self._memory(self._judge)

    def _memory(self, judge_all: Callable[[list[str]], Verdicts], *, silent: bool = False) -> Memory:
        see = (lambda _: None) if silent else self._evidence.see
        return Memory(judge_all, self.rules, self.members, see, self.setting.most)

    def _judge(self, texts: list[str]) -> Verdicts:
        return judge(self.setting.table, self.name, texts, self.form, self.setting.phrases)

    # --- the form of the column ---

    def meet(self, cells: Spans) -> None:
        """Look at the texts of a block without judging them."""
        self._whole.meet(cells)

    def decide(self) -> None:
        """Let what was seen so far decide the form of the column."""
        form = self._evidence.form()
        if form != self.form:
            self.form = form
            self._clock_seen = False
            self.forget()
        self.clock = self._clock_seen

    def forget(self) -> None:
        """Judge every text anew from now on."""
        self._whole.forget()

    @property
    def seen(self) -> tuple[Evidence, bool]:
        """What was seen of the column as a whole."""
        return self._evidence, self._clock_seen

    def add(self, seen: tuple[Evidence, bool]) -> None:
        """Take in what was seen elsewhere of the column as a whole."""
        evidence, clock = seen
        self._evidence.add(evidence)
        self._clock_seen = self._clock_seen or clock

    @property
    def contradicted(self) -> bool:
        """Whether what was seen since the form was decided says another one."""
        return self._evidence.form() != self.form or self._clock_seen != self.clock

    # --- cells ---

    def say(self, cells: Spans) -> Said:
        """Return the verdict on each cell."""
        return self._whole.say(cells)

    def note(self, said: Said) -> None:
        """Take in what verdicts say of the column as a whole: whether its times of day mean anything."""
        if self.kind == "moment" and not self._clock_seen:
            self._clock_seen = bool((said.timed & (said.state == PRESENT) & (said.values % DAY != 0)).any())

    def cells(self, said: Said) -> Cells:
        """Return the column that the verdicts make."""
        # Times that are all 00:00 are no times of day.
        timed = said.timed & self.clock if self.kind == "moment" else None
        return Cells(self.kind, said.values, said.state, self.members.texts, timed)


class MomentJudge(Judge):
    """Judges a column of moments; of a day with a time of day each part by itself.

    In what is said of parts, EMPTY = it has not the shape of its part, and `timed` = it is written without marks.
    """

    def __init__(self, setting: Setting, name: str) -> None:
        super().__init__(setting, name)
        self._days = self._memory(lambda texts: self._parts(texts, _DAY, self.form))
        self._clocks = self._memory(lambda texts: self._parts(texts, _CLOCK, Form()), silent=True)
        self._tails = self._memory(lambda texts: self._parts(texts, _TAIL, Form()), silent=True)
        self._day_values = self._no_days()
        self._clock_values = np.full(CLOCK_KEYS, _UNASKED)

    def forget(self) -> None:
        """Judge every text anew from now on."""
        super().forget()
        self._days.forget()
        self._day_values = self._no_days()

    def _no_days(self) -> list[NDArray[np.int64]]:
        return [np.full(DAY_KEYS, _UNASKED) for _ in (SLASHED, ISO)]

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
        if 2 * int(np.count_nonzero(long)) < len(cells):
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
        days = self._day_values[read.shape]
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


class NumberJudge(Judge):
    """Judges a column of whole numbers; where it holds very many, plain digits are read by vectors."""

    _crowded = False

    def say(self, cells: Spans) -> Said:
        """Return the verdict on each cell."""
        self._crowded = self._crowded or len(self._whole) >= _CROWDED
        if not self._crowded:
            return super().say(cells)
        plain, values = plain_numbers(cells)
        said = Said(
            values, plain.astype(np.uint8) * PRESENT, np.zeros(len(cells), bool), np.zeros(len(cells), np.uint8)
        )
        rest = np.flatnonzero(~plain)
        if len(rest):
            said.put(rest, super().say(cells.take(rest)))
        return said


class KeyJudge(Judge):
    """Judges the column of keys: the value of a key is a hash of its text, for there are as many as rows."""

    def __init__(self, setting: Setting, name: str) -> None:
        super().__init__(setting, name)
        probed = judge(setting.table, name, _PROBES, Form(), setting.phrases)
        self._plain = probed.members == _PROBES and not any(probed.codes)

    def meet(self, cells: Spans) -> None:
        """Keys decide nothing for their column."""

    def say(self, cells: Spans) -> Said:
        """Return the verdict on each cell."""
        said, _ = self.say_twice(cells, twice=False)
        return said

    def say_twice(self, cells: Spans, *, twice: bool = True) -> tuple[Said, NDArray[np.uint64] | None]:
        """Return the verdict on each cell, and another hash of each key (0 = none)."""
        first, second = both(cells) if twice else (hashes(cells), None)
        plain = plain_codes(cells) if self._plain else np.zeros(len(cells), bool)
        state = plain.view(np.uint8) * np.uint8(PRESENT)
        said = Said(first.view(np.int64), state, np.zeros(len(cells), bool), np.zeros(len(cells), np.uint8))
        if not plain.all():
            rest = np.flatnonzero(~plain)
            others, again = self._say_odd(cells.take(rest), twice=twice)
            said.put(rest, others)
            if second is not None:
                second[rest] = again
        return said, second

    def _say_odd(self, cells: Spans, *, twice: bool) -> tuple[Said, NDArray[np.uint64]]:
        """Return the verdicts on keys with blanks around or within them, or with other than ASCII."""
        cells = trimmed(cells)
        plain = plain_codes(cells, blanks=True) if self._plain else np.zeros(len(cells), bool)
        said, second = nothing_said(len(cells)), np.zeros(len(cells), np.uint64)
        said.values[:], said.state[plain] = hashes(cells).view(np.int64), PRESENT
        if twice:
            second[plain] = hashes(cells.take(plain), 1)
        rest = np.flatnonzero(~plain)
        # Judged on the spot: keys don't come again, so there is nothing to remember.
        verdicts = self._judge([cells.at(row) for row in rest.tolist()])
        known = np.flatnonzero(verdicts.state == PRESENT)
        texts = Spans.of([verdicts.members[place] for place in verdicts.values[known].tolist()])
        said.state[rest], said.code[rest] = verdicts.state, [self._rule(code) for code in verdicts.codes]
        said.values[rest[known]] = hashes(texts).view(np.int64)
        if twice:
            second[rest[known]] = hashes(texts, 1)
        return said, second

    def _rule(self, code: str | None) -> int:
        if code is not None and code not in self.rules:
            self.rules.append(code)
        return 0 if code is None else 1 + self.rules.index(code)

    def cells(self, said: Said) -> Cells:
        """Return the column that the verdicts make; it has no members."""
        return Cells(self.kind, said.values, said.state)


def judges(setting: Setting, names: Iterable[str], hashed: frozenset[str]) -> dict[str, Judge]:
    """Return a judge for each column; those of `hashed` are keys of which only hashes are kept."""
    kinds: dict[str, type[Judge]] = {"moment": MomentJudge, "integer": NumberJudge}
    columns = setting.table.columns
    return {
        name: (KeyJudge if name in hashed else kinds.get(columns[name].kind, Judge))(setting, name) for name in names
    }
