"""Verdicts: what a table's model says of each distinct text of a column."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from de_an06.cells import EPOCH, Context, Form, code_of
from de_an06.evidence import hint
from de_an06.hashing import hashes
from de_an06.lexicon import Lexicon
from de_an06.rows import DAY, EMPTY, PRESENT, UNKNOWN
from de_an06.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from pydantic import BaseModel

    from de_an06.cells import Kind
    from de_an06.evidence import Evidence
    from de_an06.tables import Table

    Phrases = Mapping[str, Mapping[str, str]]

_EPOCH = EPOCH.toordinal()
MOST = 1 << 17
"""Texts that a column remembers; beyond, it begins anew."""
UNFIT = np.int64(-(2**60))
"""Stands for the value of a text that is not read; sums that hold it are far below all others."""


@dataclass(frozen=True)
class Verdicts:
    """The model's verdict on each of some texts."""

    values: NDArray[np.int64]
    state: NDArray[np.uint8]
    timed: NDArray[np.bool_]
    members: tuple[str, ...]
    codes: tuple[str | None, ...]
    """The rule that each text breaks, or None."""


def judge(table: Table, name: str, texts: Sequence[str], form: Form, phrases: Phrases) -> Verdicts:
    """Let the table's model judge each text as the field `name`, exactly as it would within a whole row."""
    assign, row = _judging(table.model)
    row = copy(row)
    context = Context({name: form}, phrases)
    count = len(texts)
    values, state, timed = np.zeros(count, np.int64), np.full(count, EMPTY, np.uint8), np.zeros(count, bool)
    codes: list[str | None] = [None] * count
    members: dict[str, int] = {}
    for place, text in enumerate(texts):
        try:
            assign(row, name, text, context=context)
        except ValidationError as error:
            codes[place] = code_of(error.errors(include_url=False)[0])
            state[place] = UNKNOWN
            continue
        value = getattr(row, name)
        if value is not None:
            state[place] = PRESENT
            values[place], timed[place] = _number(value, members)
    return Verdicts(values, state, timed, tuple(members), tuple(codes))


@lru_cache
def _judging(model: type[BaseModel]) -> tuple[Callable[..., Any], BaseModel]:
    """Return what judges a field of a model's rows, and a row whose fields are to be judged."""
    model.model_rebuild()
    return model.__pydantic_validator__.validate_assignment, model.model_construct()


def _number(value: object, members: dict[str, int]) -> tuple[int, bool]:
    if isinstance(value, str):
        return members.setdefault(value, len(members)), False
    if isinstance(value, int):
        return int(value), False
    if isinstance(value, date):
        return _seconds(value)
    message = f"a model gave {type(value).__name__}"
    raise TypeError(message)


def _seconds(value: date) -> tuple[int, bool]:
    days = (value.toordinal() - _EPOCH) * DAY
    if not isinstance(value, datetime):
        return days, False
    return days + value.hour * 3600 + value.minute * 60 + value.second, True


# --- verdicts that are remembered --------------------------------------------------------------------------


class Members:
    """The texts of codes, choices and names of a column, numbered as they come; several lexicons may share them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}
        self._lock = Lock()

    def numbers(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Return the number of each text; a new one is the next."""
        with self._lock:
            for text in texts:
                if text not in self._numbers:
                    self._numbers[text] = len(self.texts)
                    self.texts.append(text)
            return np.array([self._numbers[text] for text in texts], np.int64)


_STATE, TIMED, BROKEN = 3, 4, 8
"""In the mark of a cell: its state, whether it states a time of day, and from which mark on it breaks a rule."""
_MOST_RULES = 31


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of each cell: its value, and its mark, which tells its state and what is wrong with it."""

    values: NDArray[np.int64]
    marks: NDArray[np.uint8]
    """State, + `TIMED` where a time of day is stated, + `BROKEN` x (1 + the place of the rule that is broken)."""

    @property
    def state(self) -> NDArray[np.uint8]:
        """UNKNOWN, EMPTY or PRESENT."""
        return self.marks & np.uint8(_STATE)

    @property
    def timed(self) -> NDArray[np.bool_]:
        """True where a time of day is stated."""
        return (self.marks & np.uint8(TIMED)).astype(bool)

    @property
    def code(self) -> NDArray[np.uint8]:
        """1 + the place of the rule that is broken, or 0."""
        return self.marks // np.uint8(BROKEN)

    def take(self, places: NDArray[np.int32]) -> Said:
        """Return the verdicts on cells by the numbers of their texts."""
        return Said(self.values.take(places), self.marks.take(places))

    def put(self, rows: NDArray[np.int64], other: Said) -> None:
        """Set the verdicts of some rows."""
        self.values[rows], self.marks[rows] = other.values, other.marks


def marks(
    state: NDArray[np.uint8] | int, timed: NDArray[np.bool_] | bool, code: NDArray[np.integer] | int = 0
) -> NDArray[np.uint8]:
    """Return the marks of cells."""
    return np.asarray(state + np.multiply(timed, TIMED) + np.multiply(code, BROKEN), np.uint8)


def nothing_said(count: int) -> Said:
    """Return room for the verdicts on so many cells."""
    return Said(np.zeros(count, np.int64), np.full(count, EMPTY, np.uint8))


class Memory:
    """Distinct texts and the verdict on each, made when it is first asked for.

    What the texts tell of a column as a whole is added to the evidence that comes with its cells. Several threads
    may ask at once. Beyond `most` texts the memory begins anew, so that very many don't fill it.
    """

    def __init__(
        self,
        judge_all: Callable[[list[str]], Verdicts],
        rules: list[str],
        members: Members,
        kind: Kind | None,
        most: int = MOST,
    ) -> None:
        """Take what judges texts, and their kind if they tell anything of their column as a whole."""
        self._judge, self._rules, self._members, self._kind, self._most = judge_all, rules, members, kind, most
        self._learnt = _Learnt(kind)

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self._learnt.lexicon)

    def meet(self, cells: Spans, evidence: Evidence) -> None:
        """Look at the texts of cells without judging them."""
        learnt = self._now()
        learnt.tell(learnt.lexicon.numbers(cells), evidence)

    def say(self, cells: Spans, evidence: Evidence) -> Said:
        """Return the verdict on each cell."""
        learnt = self._now()
        numbers = self._known(learnt, cells)
        learnt.tell(numbers, evidence)
        return learnt.said.take(numbers)

    def values(
        self, cells: Spans, evidence: Evidence | None = None, words: NDArray[np.uint64] | None = None
    ) -> NDArray[np.int64]:
        """Return the value of each cell, `UNFIT` where it was not read.

        `words`, where they are known, are the cells filled to the shelf on which texts of their length stand.
        """
        learnt = self._now()
        numbers = self._known(learnt, cells, words)
        if evidence is not None:
            learnt.tell(numbers, evidence)
        return learnt.fit.take(numbers)

    def _now(self) -> _Learnt:
        if len(self._learnt.lexicon) > self._most:
            self._learnt = _Learnt(self._kind)
        return self._learnt

    def _known(self, learnt: _Learnt, cells: Spans, words: NDArray[np.uint64] | None = None) -> NDArray[np.int32]:
        lexicon = learnt.lexicon
        numbers = lexicon.numbers(cells) if words is None else lexicon.numbers_on(words.shape[1], words, cells)
        if learnt.known < len(learnt.texts):
            with learnt.lock:
                self._judge_new(learnt)
        return numbers

    def _judge_new(self, learnt: _Learnt) -> None:
        texts = learnt.texts[learnt.known :]
        if not texts:
            return
        verdicts = self._judge(texts)
        values = verdicts.values
        if verdicts.members:
            numbers = self._members.numbers(verdicts.members)
            present = verdicts.state == PRESENT
            values = np.where(present, numbers[np.where(present, values, 0)], values)
        unknown = verdicts.state == UNKNOWN
        if unknown.any():
            values = np.where(unknown, hashes(Spans.of(texts)).view(np.int64), values)
        code = np.array([self._place(c) for c in verdicts.codes], np.uint8)
        learnt.add(Said(values, marks(verdicts.state, verdicts.timed, code)))

    def _place(self, code: str | None) -> int:
        if code is None:
            return 0
        if code not in self._rules:
            assert len(self._rules) < _MOST_RULES  # noqa: S101  # or marks would overflow
            self._rules.append(code)
        return 1 + self._rules.index(code)


class _Learnt:
    """The texts that a memory holds, and the verdicts on the first `known` of them."""

    def __init__(self, kind: Kind | None) -> None:
        self.lexicon = Lexicon(self._learn)
        self.lock = Lock()
        self.texts: list[str] = []
        self.known = 0
        self.said = nothing_said(16)
        self.fit = np.full(16, UNFIT)
        self._kind = kind
        self._hints, self._all_hints = np.zeros(16, np.int32), 0

    def _learn(self, texts: list[str]) -> None:
        if self._kind is not None:
            first, count = len(self.texts), len(self.texts) + len(texts)
            if count > len(self._hints):
                self._hints = np.concatenate([self._hints, np.zeros(count, np.int32)])
            self._hints[first:count] = [hint(self._kind, text) for text in texts]
            self._all_hints |= int(np.bitwise_or.reduce(self._hints[first:count]))
        self.texts.extend(texts)

    def tell(self, numbers: NDArray[np.int32], evidence: Evidence) -> None:
        """Add to evidence what texts tell of their column as a whole."""
        if self._all_hints & ~evidence.bits:
            evidence.take(int(np.bitwise_or.reduce(self._hints.take(numbers))))

    def add(self, more: Said) -> None:
        """Add the verdicts on the next texts."""
        count, said = self.known + len(more.values), self.said
        if count > len(said.values):
            said = nothing_said(2 * count)
            said.put(np.arange(self.known), self.said.take(np.arange(self.known, dtype=np.int32)))
        said.put(np.arange(self.known, count), more)
        # The arrays first, then how far they are known: other threads are reading.
        self.said, self.fit = said, np.where(said.state == PRESENT, said.values, UNFIT)
        self.known = count
