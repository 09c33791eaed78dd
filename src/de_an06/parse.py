"""Parses one run of records: its cells, and which rows are no data (blank, total, numbering and ragged ones)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from de_an06.dialect import is_composed, is_numbering, split_record
from de_an06.places import EVERY, Body, Place
from de_an06.records import Run, exact_ends, swallowing
from de_an06.rows import Block, Ragged
from de_an06.tables import tables
from de_an06.text import clean, fold
from de_an06.tokenizer import SILENT, is_utf8, saying, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from de_an06.sources import Source
    from de_an06.spans import Spans

_KEPT, _BLANK, _TOTAL, _NUMBERING, _RAGGED = range(5)
_LEFT_OUT = {"blank": _BLANK, "total": _TOTAL, "numbering": _NUMBERING}
_TOTALS = re.compile(r"(?:(?:tong|cong)(?: so| cong)?|(?:grand )?total)(?: ho so)?\s*:?\s*[\d.,]*(?: ho so)?")
_COUNT = re.compile(r"\d+|\d{1,3}(?:[.,]\d{3})+", re.ASCII)
_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Form:
    """What a file's records look like, and which of their cells are read."""

    body: Body
    width: int
    """How many cells the first rows have: more than the header when each ends in a surplus delimiter."""
    key: int | None

    def is_total(self, cells: Sequence[str]) -> bool:
        """Tell whether a record sums up the others: its first text says so and its key is none."""
        texts = [clean(cell) for cell in cells]
        first = next((text for text in texts if text), "")
        key = texts[self.key] if self.key is not None and self.key < len(texts) else ""
        no_key = not key or _COUNT.fullmatch(key) or _TOTALS.fullmatch(fold(key))
        return bool(no_key and _TOTALS.fullmatch(fold(first)))


def form_of(source: Source, first: Run) -> Form:
    """Return the form of a file's records, by its first ones."""
    delimiter, header = source.dialect.delimiter, len(source.headers)
    data = bytes(first.raw[: min(first.size, _HEAD)])
    ends = [0, *exact_ends(data, delimiter)[:20]]
    rows = [split_record(data[a:b], delimiter) for a, b in pairwise(ends)]
    widths = {len(row) for row in rows}
    surplus = len(widths) == 1 and not any(clean(cell) for row in rows for cell in row[header:])
    width = max(header, *widths) if surplus else header
    key = next((source.fields[k] for k in tables()[source.table].key if k in source.fields), None)
    return Form(Body(source.path, source.name, delimiter, header, source.fields), width, key)


@dataclass(slots=True)
class Chunk:
    """A run of records being read; rows are numbered from 0 in it."""

    run: Run
    form: Form
    columns: dict[str, Spans]
    ends: NDArray[np.int64]
    found: NDArray[np.int64]
    """How many cells each row has."""
    kind: NDArray[np.uint8]
    height: int
    """Line ends within."""
    composed: bool = True
    """Whether its text is in NFC."""
    size: int = 0
    """Rows that are not blank."""

    @property
    def count(self) -> int:
        """Rows of every kind."""
        return len(self.kind)

    @property
    def plain(self) -> bool:
        """Whether every record has one line."""
        return self.count == self.height + self.run.unclosed

    def rows(self, kind: int) -> NDArray[np.int64]:
        """Return the rows of a kind."""
        return np.flatnonzero(self.kind == kind)

    def filled(self) -> NDArray[np.int64]:
        """Return the rows that are not blank."""
        return np.flatnonzero(self.kind != _BLANK)

    def cells(self, row: int) -> list[str]:
        """Return the cells of one record."""
        return split_record(self.run.record(self.ends, row), self.form.body.delimiter)

    def leave_totals(self, rows: NDArray[np.int64]) -> None:
        """Leave out those of the rows that sum up the others."""
        totals = [row for row in rows.tolist() if self.form.is_total(self.cells(row))]
        self.kind[totals] = _TOTAL

    def at(self, offset: int, line: int, record: int) -> Place:
        """Return the place of the run, which begins there in its file."""
        marks = self.ends[EVERY - 1 : -1 : EVERY].copy()
        return Place(self.form.body, offset, line, record, self.run.size, self.height, self.count, self.plain, marks)

    def block(self, place: Place) -> Block:
        """Return what is kept."""
        kept = self.kind == _KEPT
        ragged = self.rows(_RAGGED)
        return Block(
            record=np.flatnonzero(kept) + place.record,
            columns=self.columns if kept.all() else {name: c.take(kept) for name, c in self.columns.items()},
            where=place,
            ragged=Ragged(ragged + place.record, self.found[ragged], self.form.body.header),
            skipped={name: n for name, kind in _LEFT_OUT.items() if (n := len(self.rows(kind)))},
            decomposed=not self.composed,
        )


def parse(run: Run, form: Form) -> Chunk | None:
    """Return the cells of a run of whole records and what each row is, or None when it is not UTF-8."""
    if not is_utf8(run):
        return None
    body = form.body
    tokens = tokenize(run, body.delimiter, body.header, set(body.fields.values()))
    columns = {name: tokens.columns[index] for name, index in body.fields.items()}
    kind = np.zeros(len(tokens.ends), np.uint8)
    kind[tokens.ragged] = _RAGGED
    kind[tokens.blank] = _BLANK
    height = run.lines() if len(run.quotes) else len(kind) - run.unclosed
    chunk = Chunk(run, form, columns, tokens.ends, tokens.found, kind, height, is_composed(run.raw, run.size))
    if not chunk.plain:
        _refuse_swallowing(chunk)
    _leave_odd(chunk)
    chunk.size = len(chunk.filled())
    return chunk


def _refuse_swallowing(chunk: Chunk) -> None:
    """Make rows ragged in which a stray quote has swallowed others."""
    swallowed = swallowing(chunk.run, chunk.ends, chunk.form.body.delimiter, chunk.form.width)
    for row, found in swallowed.items():
        if chunk.kind[row] == _KEPT:
            chunk.kind[row], chunk.found[row] = _RAGGED, found


def _leave_odd(chunk: Chunk) -> None:
    """Leave out blank rows and rows that number the columns.

    Only rows that look it in all columns read are looked at whole; the key tells most others.
    """
    odd, body = chunk.rows(_KEPT), chunk.form.body
    for _, column in sorted(chunk.columns.items(), key=lambda item: body.fields[item[0]] != chunk.form.key):
        odd = odd[_odd(column if len(odd) == chunk.count else column.take(odd))]
        if not len(odd):
            return
    starts = np.concatenate(([0], chunk.ends))[odd]
    silent = saying(chunk.run, starts, chunk.ends[odd], body.delimiter) == SILENT
    chunk.kind[odd[silent]] = _BLANK
    known: dict[bytes, int] = {}
    for row in odd[~silent].tolist():
        record = chunk.run.record(chunk.ends, row)
        if record not in known:
            known[record] = _kind(split_record(record, body.delimiter))
        chunk.kind[row] = known[record]


def _kind(cells: list[str]) -> int:
    if is_numbering(cells):
        return _NUMBERING
    return _KEPT if any(map(clean, cells)) else _BLANK


def _odd(column: Spans) -> NDArray[np.bool_]:
    """Return, for cells, True where one may be without text or the mark of a column, as (1), A or 3=1+2."""
    opens, marks, digits, loose = _looks()
    first, second, third = column.words(1).view(np.uint8).reshape(-1, 8)[:, :3].T
    maybe = np.flatnonzero(opens[first] | marks[first])
    first, second, third = first[maybe], second[maybe], third[maybe]
    short = loose[second] | (digits[first] & digits[second] & loose[third])
    found = np.zeros(len(column), bool)
    found[maybe] = opens[first] | short
    return found


@lru_cache
def _looks() -> tuple[NDArray[np.bool_], ...]:
    """Return the bytes with which a mark or a blank cell opens, which name a column, count, and may follow.

    Zeros stand behind a cell's end, and any byte beyond ASCII may belong to a blank.
    """
    blanks = bytes([*range(0x21), *range(0x80, 0x100)])
    sets = (blanks + b"([", b"ABCDabcd0123456789", b"0123456789", blanks + b")]=")
    found = np.zeros((len(sets), 256), bool)
    for row, members in zip(found, sets, strict=True):
        row[list(members)] = True
    return tuple(found)
