"""Reads the body of one file, block by block, as text columns under our names.

A block ends where a record does, so that each is parsed alone.
The few records that need care (ragged, blank, total and numbering rows) are looked at one by one.
"""

from __future__ import annotations

import re
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from de_an06.dialect import bad_byte, is_numbering, open_quote, record_pattern, split_record
from de_an06.errors import InputError
from de_an06.records import Place, exact_ends, last_end, record_ends, swallowing
from de_an06.rows import Block, Ragged, Texts
from de_an06.tables import tables
from de_an06.text import Words, clean, fold, printable
from de_an06.tokenizer import Tokens, is_utf8, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from de_an06.sources import Source

_LONGEST_RECORD = 16 << 20
_LARGEST_BLOCK = 1 << 30
_FIRST, _LAST = 3, 10
"""Total rows are looked for among this many first and last records of the body, blank ones not counted."""
_KEPT, _BLANK, _TOTAL, _NUMBERING, _RAGGED = range(5)
_LEFT_OUT = {"blank": _BLANK, "total": _TOTAL, "numbering": _NUMBERING}
_TOTALS = re.compile(r"(?:(?:tong|cong)(?: so| cong)?|(?:grand )?total)(?: ho so)?\s*:?\s*[\d.,]*(?: ho so)?")
_COUNT = re.compile(r"\d+|\d{1,3}(?:[.,]\d{3})+", re.ASCII)
_MARK = re.compile(r"[(\[]?\s*(?:[A-Da-d]|\d{1,2})\s*[)\]]?\s*(?:=.*)?", re.ASCII)
_UNCLOSED = Words(
    "dấu nháy kép mở ở đây không được đóng lại; hãy thêm hoặc xóa dấu nháy",
    "the quote that opens here is never closed; add or remove a quote",
)
_AHEAD = 2
"""Blocks whose cells are sought while another is at work."""
_NOT_UTF8 = Words("không phải UTF-8", "it is not UTF-8")
_TOO_LONG = Words(
    f"dòng dài hơn {_LONGEST_RECORD >> 20} MiB; hãy kiểm tra dấu xuống dòng",
    f"the record is longer than {_LONGEST_RECORD >> 20} MiB; check the line ends",
)


def read(source: Source, block_bytes: int = 8 << 20) -> Iterator[Block]:
    """Yield the body of a file in blocks of about `block_bytes`, a few of which are held at a time.

    A row whose surplus cells are all empty is read without them; one with too few cells is ragged, and so is
    one in which a stray quote has swallowed other rows.
    Raises InputError for a quoted cell that is never closed, a record above 16 MiB, bytes that aren't UTF-8,
    and a file that can't be opened.
    """
    place = Place(source.path, source.sha256, source.dialect.delimiter, source.body_offset, source.body_line)
    held: deque[_Chunk] = deque()
    filled = 0
    for form, data, tokens in _tokenized(source, _cut(source, min(block_bytes, _LARGEST_BLOCK))):
        chunk = _parse(data, tokens, place, form)
        chunk.leave_totals(chunk.filled()[: max(0, _FIRST - filled)])
        filled += chunk.size
        held.append(chunk)
        while sum(later.size for later in held) - held[0].size >= _LAST:
            yield held.popleft().block()
        place = chunk.place.after(chunk.count)
    wanted = _LAST
    for chunk in reversed(held):
        chunk.leave_totals(chunk.filled()[max(0, chunk.size - wanted) :])
        wanted = max(0, wanted - chunk.size)
    yield from (chunk.block() for chunk in held)


def _tokenized(source: Source, blocks: Iterator[bytes]) -> Iterator[tuple[_Form, bytes, Tokens | None]]:
    """Yield each block with its cells, in order; threads find the cells of the blocks that come next.

    The cells of a block that is not UTF-8 are None. A file of one block starts no thread.
    """
    first = next(blocks, None)
    if first is None:
        return
    form, failure, more = _form(source, first), None, True
    coming = deque([(first, Future[Tokens | None]())])
    with ThreadPoolExecutor(_AHEAD) as pool:
        while coming:
            while more and len(coming) <= _AHEAD:
                try:
                    data = next(blocks, None)
                except InputError as error:
                    # What stands before the trouble is yielded first, as if nobody had looked ahead.
                    data, failure = None, error
                more = data is not None
                if data is not None:
                    coming.append((data, pool.submit(_cells, data, source, form)))
            data, tokens = coming.popleft()
            yield form, data, _cells(data, source, form) if data is first else tokens.result()
    if failure is not None:
        raise failure


def _cells(data: bytes, source: Source, form: _Form) -> Tokens | None:
    if not is_utf8(data):
        return None
    return tokenize(data, source.dialect.delimiter, form.width, (*form.fields.values(), *form.surplus))


# --- Runs of whole records --------------------------------------------------------------------------------


def _cut(source: Source, block_bytes: int) -> Iterator[bytes]:
    """Cut a file's body where records end."""
    delimiter, start, rest = source.dialect.delimiter, source.body_offset, b""
    try:
        with source.path.open("rb") as stream:
            stream.seek(start)
            while more := stream.read(max(block_bytes, len(rest))):
                data = rest + more
                end = last_end(data, delimiter)
                if not end and len(data) > max(_LONGEST_RECORD, 2 * block_bytes):
                    raise _endless(source, data, start)
                if end:
                    yield data[:end]
                rest, start = data[end:], start + end
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise _stop(source.name, None, Words(f"không đọc được ({why})", f"it cannot be read ({why})")) from None
    if rest and not record_pattern(delimiter).fullmatch(rest + b"\n"):
        raise _endless(source, rest, start)
    if rest:
        yield rest


def _endless(source: Source, data: bytes, start: int) -> InputError:
    """Say where the quoted cell opens that is never closed, or which record is too long."""
    at = open_quote(data, source.dialect.delimiter)
    with source.path.open("rb") as stream:
        above = stream.read(start + (at or 0))
    return _stop(source.name, above.count(b"\n") + 1, _TOO_LONG if at is None else _UNCLOSED)


def _stop(name: str, line: int | None, reason: Words) -> InputError:
    shown = printable(name)
    vi, en = (f", dòng {line}", f", line {line}") if line else ("", "")
    return InputError(f"{shown}{vi}: {reason.vi}", f"{shown}{en}: {reason.en}")


# --- Cells ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    """What the file's records look like, and which of their cells are read."""

    name: str
    header: int
    """How many cells the header has."""
    width: int
    """How many cells the first rows have: more than the header when each ends in a surplus delimiter."""
    fields: dict[str, int]
    key: int | None

    @property
    def surplus(self) -> range:
        """Columns that have no header."""
        return range(self.header, self.width)

    def is_total(self, cells: Sequence[str]) -> bool:
        """Tell whether a record sums up the others: its first text says so and its key is none."""
        texts = [clean(cell) for cell in cells]
        first = next((text for text in texts if text), "")
        key = texts[self.key] if self.key is not None and self.key < len(texts) else ""
        no_key = not key or _COUNT.fullmatch(key) or _TOTALS.fullmatch(fold(key))
        return bool(no_key and _TOTALS.fullmatch(fold(first)))


def _form(source: Source, data: bytes) -> _Form:
    delimiter, header = source.dialect.delimiter, len(source.headers)
    ends = [0, *exact_ends(data[: 1 << 16], delimiter)[:20]]
    rows = [split_record(data[a:b], delimiter) for a, b in pairwise(ends)]
    widths = {len(row) for row in rows}
    surplus = len(widths) == 1 and not any(clean(cell) for row in rows for cell in row[header:])
    width = max(header, *widths) if surplus else header
    key = next((source.fields[k] for k in tables()[source.table].key if k in source.fields), None)
    return _Form(source.name, header, width, source.fields, key)


@dataclass(slots=True)
class _Chunk:
    """A run of records being read; rows are numbered from 0 in it, and columns hold a code for each."""

    data: bytes
    place: Place
    form: _Form
    kind: NDArray[np.uint8]
    found: dict[int, int]
    """How many cells ragged rows have."""
    columns: dict[str, Texts] = field(default_factory=dict)
    size: int = 0
    """Rows that are not blank."""
    ends: NDArray[np.int64] | None = None

    @property
    def count(self) -> int:
        """Rows of every kind."""
        return len(self.kind)

    def rows(self, kind: int) -> NDArray[np.int64]:
        """Return the rows of a kind."""
        return np.flatnonzero(self.kind == kind)

    def filled(self) -> NDArray[np.int64]:
        """Return the rows that are not blank."""
        return np.flatnonzero(self.kind != _BLANK)

    def record_ends(self) -> NDArray[np.int64]:
        """Return the offset after each record, found when it is first needed."""
        if self.ends is None:
            self.ends = record_ends(self.data, self.place.delimiter)
        return self.ends

    def cells(self, row: int) -> list[str]:
        """Return the cells of one record."""
        ends = self.record_ends()
        return split_record(self.data[ends[row - 1] if row else 0 : ends[row]], self.place.delimiter)

    def refuse(self, ragged: dict[int, int]) -> None:
        """Make rows ragged."""
        self.kind[list(ragged)] = _RAGGED
        self.found |= ragged

    def leave_totals(self, rows: NDArray[np.int64]) -> None:
        """Leave out those of the rows that sum up the others."""
        totals = [row for row in rows.tolist() if self.form.is_total(self.cells(row))]
        self.kind[totals] = _TOTAL

    def block(self) -> Block:
        """Return what is kept."""
        kept = self.kind == _KEPT
        whole = bool(kept.all())
        return Block(
            record=np.flatnonzero(kept) + self.place.record,
            columns=self.columns if whole else {name: _some(t, kept) for name, t in self.columns.items()},
            line_of=self.place,
            ragged=() if whole else self._ragged(),
            skipped={name: n for name, kind in _LEFT_OUT.items() if (n := len(self.rows(kind)))},
        )

    def _ragged(self) -> tuple[Ragged, ...]:
        rows = self.rows(_RAGGED)
        records = rows + self.place.record
        lines = self.place(records) if len(rows) else rows
        return tuple(
            Ragged(record, line, self.form.header, self.found[row])
            for row, record, line in zip(rows.tolist(), records.tolist(), lines.tolist(), strict=True)
        )


def _some(column: Texts, rows: NDArray[np.bool_]) -> Texts:
    """Return a column for some rows, without the texts that no row has any more."""
    used = np.zeros(len(column.texts) + 1, bool)
    codes = column.codes[rows]
    used[codes] = True
    number = (np.cumsum(used) - 1).astype(np.int32)
    return Texts(number[codes], tuple(text for text, kept in zip(column.texts, used, strict=False) if kept))


def _parse(data: bytes, tokens: Tokens | None, place: Place, form: _Form) -> _Chunk:
    """Return the cells of a run of whole records, and what each row is."""
    if tokens is None:
        raise _stop(form.name, None, bad_byte(data, place.line) or _NOT_UTF8)
    kind = np.zeros(tokens.count, np.uint8)
    chunk = _Chunk(data, place.holding(data, tokens.count), form, kind, tokens.off)
    kind[list(tokens.off)] = _RAGGED
    rows = chunk.rows(_KEPT)
    mended = {row: cells for row in tokens.off if (cells := _mended(chunk, row))}
    for name, index in form.fields.items():
        column = tokens.columns[index]
        chunk.columns[name] = _placed(column, rows, mended, index, tokens.count) if tokens.off else column
    for index in form.surplus:
        says = np.array([bool(clean(text)) for text in tokens.columns[index].texts], bool)
        chunk.refuse(dict.fromkeys(rows[says[tokens.columns[index].codes]].tolist(), form.width))
    if not chunk.place.plain:
        swallowed = swallowing(data, chunk.record_ends(), place.delimiter, form.width)
        chunk.refuse({row: found for row, found in swallowed.items() if kind[row] == _KEPT})
    _leave_odd(chunk)
    chunk.size = len(chunk.filled())
    return chunk


def _mended(chunk: _Chunk, row: int) -> list[str] | None:
    """Return the cells of a row of another width if its surplus cells are empty, and note what the row is."""
    cells = chunk.cells(row)
    filled = max((place for place, cell in enumerate(cells, 1) if clean(cell)), default=0)
    if filled and not filled <= chunk.form.header <= len(cells):
        return None
    chunk.kind[row] = _KEPT if filled else _BLANK
    return cells if filled else None


def _placed(column: Texts, rows: NDArray[np.int64], mended: dict[int, list[str]], index: int, count: int) -> Texts:
    """Return a column with a code for every row, those of mended rows among them."""
    codes = np.zeros(count, np.int32)
    codes[rows] = column.codes
    number = {text: code for code, text in enumerate(column.texts)}
    for row, cells in mended.items():
        codes[row] = number.setdefault(cells[index], len(number))
    return Texts(codes, tuple(number))


def _leave_odd(chunk: _Chunk) -> None:
    """Leave out blank rows and rows that number the columns.

    Only rows that look it in all columns read are looked at whole; the columns with fewest texts come first.
    """
    odd = chunk.rows(_KEPT)
    for column in sorted(chunk.columns.values(), key=lambda column: len(column.texts)):
        used = np.zeros(len(column.texts), bool)
        used[column.codes[odd]] = True
        for code in np.flatnonzero(used).tolist():
            text = clean(column.texts[code])
            used[code] = not text or bool(_MARK.fullmatch(text))
        odd = odd[used[column.codes[odd]]]
        if not len(odd):
            return
    says = np.ones(256, bool)
    says[list(b"\n\r \t" + chunk.place.delimiter.encode())] = False
    starts = np.concatenate(([0], chunk.record_ends()[:-1]))
    filled = np.logical_or.reduceat(says[np.frombuffer(chunk.data, np.uint8)], starts)[odd]
    chunk.kind[odd[~filled]] = _BLANK
    for row in odd[filled].tolist():
        cells = chunk.cells(row)
        if is_numbering(cells):
            chunk.kind[row] = _NUMBERING
        elif not any(clean(cell) for cell in cells):
            chunk.kind[row] = _BLANK
