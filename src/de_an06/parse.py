"""Parses one run of records: its cells, and which of them are no rows to be judged (blank, total, ragged ...)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from de_an06.dialect import is_composed, is_numbering, split_record
from de_an06.layout_rows import goes_on, is_signature
from de_an06.places import EVERY, Place, further_lines
from de_an06.rows import Block, CutOff, Ragged, Sum, Swallowed
from de_an06.swallowed import swallowing
from de_an06.text import clean
from de_an06.tokenizer import SILENT, is_utf8, saying, tokenize

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from de_an06.record_form import Form
    from de_an06.records import Run
    from de_an06.spans import Spans
    from de_an06.swallowed import Reach

_KEPT, _BLANK, _TOTAL, _NUMBERING, _RAGGED, _SWALLOWED, _HEADER, _GROUP, _SIGNATURE, _CUT = range(10)
_NONE_LONGER = np.zeros((2, 0), np.int64)
_LEFT_OUT = {
    "blank": _BLANK, "total": _TOTAL, "numbering": _NUMBERING, "header": _HEADER, "group": _GROUP,
    "signature": _SIGNATURE,
}  # fmt: skip
_TOTAL_OPENS, _MARK_GOES_ON = b"TtCcGg", b".)IVXLC"
_LONG_CELL = 50
"""Lines that one cell may have in which a file breaks off."""
_SHORT = 2
"""A title of a group has no more cells with its mark: those of its row, or those that say something."""


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
    swallowed: dict[int, Reach] = field(default_factory=dict)
    sums: dict[int, tuple[str, list[str]]] = field(default_factory=dict)
    """Rows that sum up others: the name of the group that each heads ("" for total rows), and its cells."""

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
        layout = self.form.layout
        for row in rows[~np.isin(self.kind[rows], (_SWALLOWED, _HEADER, _NUMBERING))].tolist():
            cells = self.cells(row)
            if layout.is_total(cells):
                self.kind[row] = _TOTAL
                self.sums[row] = "", cells

    def may_close(self, row: int) -> bool:
        """Tell whether a row may stand below the table."""
        return bool(self.kind[row] != _SWALLOWED) and self.form.layout.may_close(self.cells(row))

    def leave_signature(self, row: int) -> None:
        """Leave out a line that stands below the table."""
        if self.kind[row] in (_KEPT, _RAGGED, _GROUP):
            self.kind[row] = _SIGNATURE

    @property
    def stray(self) -> bool:
        """Whether the quote that is open at the end has swallowed rows, as far as that can be told."""
        if not self.run.open:
            return False
        below = self.run.record(self.ends, self.count - 1).rstrip(b'\r\n"').count(b"\n")
        return self.count - 1 in self.swallowed or below > (_LONG_CELL if self.form.shape.tells else 0)

    def leave_cut(self) -> None:
        """Leave out the record in which the file breaks off, as its last: within quotes, a letter, or its cells."""
        last, run = self.count - 1, self.run
        short = run.unclosed and (run.open or run.torn or self.found[last] < self.form.body.header)
        if short and self.kind[last] in (_KEPT, _RAGGED):
            self.kind[last] = _CUT

    def _cut(self, place: Place) -> tuple[CutOff, ...]:
        """Return where the file breaks off, if it does here."""
        if not len(self.rows(_CUT)):
            return ()
        last = self.count - 1
        data = bytes(self.run.raw[self.ends[last - 1] if last else 0 : self.run.size])
        return (CutOff(last + place.record, data.removesuffix(b"\n").count(b"\n"), int(self.found[last])),)

    def at(self, offset: int, line: int, record: int) -> Place:
        """Return the place of the run, which begins there in its file."""
        marks = self.ends[EVERY - 1 : -1 : EVERY].copy()
        further = _NONE_LONGER if self.plain else further_lines(self.run, self.ends)
        return Place(self.form.body, offset, line, record, self.run.size, self.height, self.count, further, marks)

    def block(self, place: Place) -> Block:
        """Return what is kept."""
        kept = self.kind == _KEPT
        ragged = self.rows(_RAGGED)
        read = np.cumsum(kept | (self.kind == _RAGGED)) if self.sums else _NONE_LONGER
        return Block(
            record=np.flatnonzero(kept) + place.record,
            columns=self.columns if kept.all() else {name: c.take(kept) for name, c in self.columns.items()},
            where=place,
            ragged=Ragged(ragged + place.record, self.found[ragged], self.form.body.header),
            skipped={name: n for name, kind in _LEFT_OUT.items() if (n := len(self.rows(kind)))},
            swallowed=Swallowed.of([(row + place.record, *reach) for row, reach in sorted(self.swallowed.items())]),
            cut=self._cut(place),
            decomposed=not self.composed,
            sums=tuple(
                Sum(row + place.record, int(read[row]), tuple(cells), head)
                for row, (head, cells) in sorted(self.sums.items())
            ),
        )


def parse(run: Run, form: Form) -> Chunk | None:
    """Return the cells of a run of whole records and what each row is, or None when it is not UTF-8."""
    if not is_utf8(run):
        return None
    body = form.body
    tokens = tokenize(run, body.delimiter, body.header, set(body.fields.values()), body.surplus)
    columns = {name: tokens.columns[index] for name, index in body.fields.items()}
    kind = np.zeros(len(tokens.ends), np.uint8)
    kind[tokens.ragged] = _RAGGED
    kind[tokens.blank] = _BLANK
    height = run.lines() if len(run.quotes) else len(kind) - run.unclosed
    chunk = Chunk(run, form, columns, tokens.ends, tokens.found, kind, height, is_composed(run.raw, run.size))
    if not chunk.plain:
        _leave_swallowed(chunk)
    _leave_odd(chunk)
    _leave_layout(chunk)
    if form.whole:
        chunk.leave_totals(_perhaps_totals(chunk))
    _leave_heads(chunk)
    _leave_shifted(chunk)
    chunk.size = len(chunk.filled())
    return chunk


def _leave_swallowed(chunk: Chunk) -> None:
    """Leave out rows in which a stray quote has swallowed others, however many cells they seem to have."""
    found = swallowing(chunk.run, chunk.ends, chunk.form.shape)
    chunk.swallowed = {row: reach for row, reach in found.items() if chunk.kind[row] != _BLANK}
    chunk.kind[list(chunk.swallowed)] = _SWALLOWED


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


def _leave_layout(chunk: Chunk) -> None:
    """Leave out headers repeated within the data, and titles of groups of rows.

    Only rows are looked at whole whose key says what the header says, or that lack all but a code.
    """
    form, layout, kept = chunk.form, chunk.form.layout, chunk.rows(_KEPT)
    ragged = chunk.rows(_RAGGED)
    name, text = form.repeated
    again = _saying(chunk.columns[name], text) if name else kept[:0]
    if name and form.whole:
        # Where several rows head the columns, those below the first say nothing of the key.
        again = np.concatenate((again, np.flatnonzero(chunk.columns[name].lengths == 0)))
    asked = {
        _HEADER: (layout.is_header, again[chunk.kind[again] == _KEPT]),
        _GROUP: (layout.is_group, np.concatenate((_bare(chunk, kept), ragged[chunk.found[ragged] <= _SHORT]))),
    }
    for kind, (tells, rows) in asked.items():
        known: dict[bytes, bool] = {}
        for row in rows.tolist():
            record = chunk.run.record(chunk.ends, row)
            if record not in known:
                known[record] = tells(split_record(record, form.body.delimiter))
            if known[record]:
                chunk.kind[row] = kind


def _perhaps_totals(chunk: Chunk) -> NDArray[np.int64]:
    """Return the rows whose key begins as words for a total do, or is empty."""
    name, _ = chunk.form.repeated
    if not name:
        return chunk.rows(_KEPT)
    column = chunk.columns[name]
    opens = np.isin(column.words(1).view(np.uint8)[:, 0], np.frombuffer(_TOTAL_OPENS, np.uint8))
    return np.flatnonzero((opens | (column.lengths == 0)) & (chunk.kind == _KEPT))


def _leave_heads(chunk: Chunk) -> None:
    """Leave out rows that head groups by a mark (I, A), with the groups' sums or without.

    Only rows are looked at whole that begin so. Where no code is missing in one, it may be a row like the others:
    it is, if its mark goes on counting in the next, or nothing stands below it.
    """
    layout, found = chunk.form.layout, {}
    for row in _perhaps_heads(chunk).tolist():
        cells = chunk.cells(row)
        if mark := layout.head_of(cells):
            found[row] = mark, cells
    data = np.flatnonzero(np.isin(chunk.kind, (_KEPT, _RAGGED, _SWALLOWED)))
    for row, (mark, cells) in found.items():
        after = next(iter(data[np.searchsorted(data, row, "right") :][:1].tolist()), None)
        alike = after in found and goes_on(mark, found[after][0])
        ends = after is None or alike or is_signature(chunk.cells(after))
        if layout.key in layout.codes or not ends:
            chunk.kind[row] = _GROUP
            chunk.sums[row] = mark, cells


def _perhaps_heads(chunk: Chunk) -> NDArray[np.int64]:
    """Return the rows that begin with a mark, or with nothing where rows are numbered."""
    rows = np.flatnonzero((chunk.kind == _KEPT) | ((chunk.kind == _RAGGED) & (chunk.found <= _SHORT + 1)))
    delimiter = chunk.form.body.delimiter.encode()
    starts = np.concatenate(([0], chunk.ends))[rows]
    raw = np.frombuffer(chunk.run.raw, np.uint8)
    first, second = raw[starts], raw[starts + 1]
    marked = (
        (first >= ord("A")) & (first <= ord("Z")) & np.isin(second, np.frombuffer(delimiter + _MARK_GOES_ON, np.uint8))
    )
    blank = (first == delimiter[0]) if chunk.form.layout.numbered else np.zeros(len(rows), bool)
    return rows[marked | blank]


def _leave_shifted(chunk: Chunk) -> None:
    """Leave out rows of a usual width whose cells have moved all the same."""
    body, rows = chunk.form.body, chunk.rows(_KEPT)
    wide = rows[chunk.found[rows] > body.header] if body.surplus else rows[:0]
    if len(wide):
        chunk.kind[chunk.form.belongings.shifted_rows(chunk.columns, wide, chunk.cells)] = _RAGGED


def _saying(column: Spans, text: bytes) -> NDArray[np.int64]:
    """Return the rows that say what begins with the same eight bytes and is as long as a text."""
    rows = np.flatnonzero(column.lengths == len(text))
    word = np.frombuffer(text[:8].ljust(8, b"\0"), np.uint64)
    return rows[column.take(rows).words(1)[:, 0] == word]


def _bare(chunk: Chunk, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of the rows that say nothing in the columns read, but for a code or, with it, a title."""
    for name in chunk.form.telling:
        lengths = chunk.columns[name].lengths
        rows = np.flatnonzero(lengths == 0) if len(rows) == chunk.count else rows[lengths[rows] == 0]
        if not len(rows):
            return rows
    codes = [name for name in chunk.columns if name not in chunk.form.telling]
    said = sum(((chunk.columns[name].lengths[rows] > 0).astype(np.int64) for name in codes), np.zeros(len(rows)))
    return rows[said <= _SHORT]


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
