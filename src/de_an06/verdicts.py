"""Verdicts: what a table's model says of each distinct text of a column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
from pydantic import ValidationError

from de_an06.cells import EPOCH, Context, Form, code_of, decide
from de_an06.lanes import DAY_LENGTH, parts, plain_codes, plain_instants, plain_numbers
from de_an06.rows import DAY, EMPTY, PRESENT, UNKNOWN, Cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from de_an06.cells import Kind
    from de_an06.tables import Table

    Phrases = Mapping[str, Mapping[str, str]]

_EPOCH = EPOCH.toordinal()
MANY = 4096
"""From so many distinct texts on, a column is judged by its parts."""
_ANY_DAY = "01/01/2020"
_PROBES = ("1.001193.000.00.00.H50", "Ab-9", "x" * 100)
"""Texts that a column of plain codes takes as they are, if it takes any such text as it is."""


@dataclass(frozen=True)
class Verdicts:
    """The model's verdict on each distinct text of a column."""

    values: NDArray[np.int64]
    state: NDArray[np.uint8]
    timed: NDArray[np.bool_]
    members: tuple[str, ...]
    codes: tuple[str | None, ...]
    """The rule that each text breaks, or None."""

    def spread(self, kind: Kind, codes: NDArray[np.int32]) -> Cells:
        """Return the column of all rows."""
        timed = None
        if kind == "moment":
            # Times that are all 00:00 are no times of day.
            seconds = self.timed & (self.values % DAY != 0) & (self.state == PRESENT)
            timed = (self.timed & bool(seconds.any()))[codes]
        return Cells(kind, self.values[codes], self.state[codes], self.members, timed)


def judge_column(
    table: Table, name: str, texts: tuple[str, ...], order: str | None, phrases: Phrases, many: int = MANY
) -> Verdicts:
    """Judge all distinct texts of a column: by its parts where there are many, else text by text.

    `order` is the order of day and month that configuration states. Either way gives the same verdicts.
    """
    kind = table.columns[name].kind
    if len(texts) >= many:
        if kind == "moment":
            return _instants(table, name, texts, order, phrases)
        if kind == "code" and _takes_plain_codes(table, name, phrases):
            return _laned(table, name, texts, plain_codes(texts), phrases)
        if kind == "integer":
            return _laned(table, name, texts, plain_numbers(texts), phrases, decide(kind, texts))
    return judge(table, name, texts, decide(kind, texts, order), phrases)


def _takes_plain_codes(table: Table, name: str, phrases: Phrases) -> bool:
    """Whether the model leaves codes as they are; one that shortens them must see each."""
    probed = judge(table, name, _PROBES, Form(), phrases)
    return probed.members == _PROBES and not any(probed.codes)


def _laned(
    table: Table, name: str, texts: Sequence[str], plain: NDArray[np.bool_], phrases: Phrases, form: Form | None = None
) -> Verdicts:
    """Take plain texts as they are, and let the model judge the others."""
    rest = np.flatnonzero(~plain)
    judged = judge(table, name, tuple(texts[i] for i in rest.tolist()), form or Form(), phrases)
    values, state = np.zeros(len(texts), np.int64), np.full(len(texts), PRESENT, np.uint8)
    members: tuple[str, ...] = ()
    if table.columns[name].kind == "integer":
        values[plain] = np.array([int(texts[i]) for i in np.flatnonzero(plain).tolist()], np.int64)
        values[rest] = judged.values
    else:
        members, values = _members(texts, plain, rest, judged)
    state[rest] = judged.state
    codes: list[str | None] = [None] * len(texts)
    for place, code in zip(rest.tolist(), judged.codes, strict=True):
        codes[place] = code
    return Verdicts(values, state, np.zeros(len(texts), bool), members, tuple(codes))


def _members(
    texts: Sequence[str], plain: NDArray[np.bool_], rest: NDArray[np.int64], judged: Verdicts
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Number the members of plain texts, then of those that the model has cleaned: the same text, the same number."""
    values = np.cumsum(plain) - 1
    taken = [text for text, ok in zip(texts, plain.tolist(), strict=True) if ok]
    if not len(rest):
        return tuple(taken), values
    numbers = {text: place for place, text in enumerate(taken)}
    places = np.array([numbers.setdefault(m, len(numbers)) for m in judged.members] or [0], np.int64)
    present = judged.state == PRESENT
    values[rest] = np.where(present, places[np.where(present, judged.values, 0)], judged.values)
    return tuple(numbers), values


def _instants(table: Table, name: str, texts: Sequence[str], order: str | None, phrases: Phrases) -> Verdicts:
    """Judge each distinct day and each distinct time of day of plain instants, and other texts whole."""
    plain = plain_instants(texts)
    at, rest = np.flatnonzero(plain), np.flatnonzero(~plain)
    chosen, others = [texts[i] for i in at.tolist()], tuple(texts[i] for i in rest.tolist())
    days, day_of = parts(chosen, 0, DAY_LENGTH)
    clocks, clock_of = parts(chosen, DAY_LENGTH, len(chosen[0]) if chosen else 0)
    form = decide("moment", (*days, *others), order)
    by_day = judge(table, name, days, form, phrases)
    by_clock = judge(table, name, tuple(_ANY_DAY + clock for clock in clocks), Form(), phrases)
    judged = judge(table, name, others, form, phrases)
    good = (by_day.state == PRESENT)[day_of] & (by_clock.state == PRESENT)[clock_of]
    values, state, timed = (np.zeros(len(texts), kind) for kind in (np.int64, np.uint8, bool))
    values[at] = np.where(good, by_day.values[day_of] + by_clock.values[clock_of] % DAY, 0)
    state[at] = np.where(good, PRESENT, UNKNOWN)
    timed[at] = good
    values[rest], state[rest], timed[rest] = judged.values, judged.state, judged.timed
    codes: list[str | None] = [None] * len(texts)
    bad = ~good
    for place, day, clock in zip(at[bad].tolist(), day_of[bad].tolist(), clock_of[bad].tolist(), strict=True):
        values[place] = _hash(texts[place])
        codes[place] = by_day.codes[day] or by_clock.codes[clock]
    for place, code in zip(rest.tolist(), judged.codes, strict=True):
        codes[place] = code
    return Verdicts(values, state, timed, judged.members, tuple(codes))


def judge(table: Table, name: str, texts: tuple[str, ...], form: Form, phrases: Phrases) -> Verdicts:
    """Let the table's model judge each text as the field `name`, exactly as it would within a whole row."""
    table.model.model_rebuild()
    assign = table.model.__pydantic_validator__.validate_assignment
    row = table.model.model_construct()
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
            values[place], state[place] = _hash(text), UNKNOWN
            continue
        value = getattr(row, name)
        if value is not None:
            state[place] = PRESENT
            values[place], timed[place] = _number(value, members)
    return Verdicts(values, state, timed, tuple(members), tuple(codes))


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


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
