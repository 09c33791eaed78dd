"""Reads the body of one file, block by block, as text columns under our names.

A block ends where a record does, so that each is parsed alone; quotes decide where that is.
pyarrow finds the cells; the few records that need care (ragged, total and numbering rows) are looked at one by one.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import csv

from de_an06.dialect import bad_byte, is_numbering, open_quote, record_pattern, split_record
from de_an06.errors import InputError
from de_an06.records import Place, exact_ends, last_end, record_ends
from de_an06.rows import Block, Ragged, Texts
from de_an06.tables import tables
from de_an06.text import clean, fold, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from numpy.typing import NDArray

    from de_an06.discover import Source

_LONGEST_RECORD = 16 << 20
_FIRST, _LAST = 3, 10
"""Total rows are looked for among this many first and last records of the body, blank ones not counted."""
_LF, _CR = b"\n\r"
_KEPT, _BLANK, _TOTAL, _NUMBERING, _RAGGED = range(5)
_LEFT_OUT = {"blank": _BLANK, "total": _TOTAL, "numbering": _NUMBERING}
_NONCHARACTERS = range(0xFDD0, 0xFDF0)
_TOTALS = re.compile(r"(?:(?:tong|cong)(?: so| cong)?|(?:grand )?total)(?: ho so)?\s*:?\s*[\d.,]*(?: ho so)?")
_COUNT = re.compile(r"\d+|\d{1,3}(?:[.,]\d{3})+", re.ASCII)
_MARK = re.compile(r"[(\[]?\s*(?:[A-Da-d]|\d{1,2})\s*[)\]]?\s*(?:=.*)?", re.ASCII)


def read(source: Source, block_bytes: int = 8 << 20) -> Iterator[Block]:
    """Yield the body of a file in blocks of about `block_bytes`, two of which are held at a time.

    A row whose surplus cells are all empty is read without them; one with too few cells is ragged.
    Raises InputError for a quoted cell that is never closed, a record above 16 MiB, a column read that isn't
    UTF-8, and a file that can't be opened.
    """
    held: deque[_Chunk] = deque()
    form: _Form | None = None
    place = Place(
        source.path, source.sha256, source.dialect.delimiter, source.body_offset, 0, source.body_line, 1
    )
    filled = 0
    for data in _cut(source, min(block_bytes, 1 << 30)):
        form = form or _form(source, data)
        chunk = _parse(data, place, form)
        chunk.leave_totals(chunk.filled()[: max(0, _FIRST - filled)])
        filled += chunk.size
        held.append(chunk)
        while sum(later.size for later in held) - held[0].size >= _LAST:
            yield held.popleft().block()
        place = chunk.place.after(data, chunk.count)
    wanted = _LAST
    for chunk in reversed(held):
        chunk.leave_totals(chunk.filled()[max(0, chunk.size - wanted) :])
        wanted = max(0, wanted - chunk.size)
    yield from (chunk.block() for chunk in held)


# --- Runs of whole records --------------------------------------------------------------------------------


def _cut(source: Source, block_bytes: int) -> Iterator[bytes]:
    """Cut a file's body where records end."""
    delimiter, line, rest = source.dialect.delimiter, source.body_line, b""
    try:
        with source.path.open("rb") as stream:
            stream.seek(source.body_offset)
            while more := stream.read(max(block_bytes, len(rest))):
                data = rest + more
                end = last_end(data, delimiter)
                if not end and len(data) > max(_LONGEST_RECORD, 2 * block_bytes):
                    raise _endless(source, data, line)
                if end:
                    yield data[:end]
                line += data.count(b"\n", 0, end)
                rest = data[end:]
    except OSError as error:
        name, why = printable(source.name), error.strerror or type(error).__name__
        raise InputError(f"{name}: không đọc được ({why})", f"{name}: it cannot be read ({why})") from None
    if rest and not record_pattern(delimiter).fullmatch(rest + b"\n"):
        raise _endless(source, rest, line)
    if rest:
        yield rest


def _endless(source: Source, data: bytes, line: int) -> InputError:
    """Say where the quoted cell opens that is never closed, or which record is too long."""
    name = printable(source.name)
    start = open_quote(data, source.dialect.delimiter)
    if start is None:
        return InputError(
            f"{name}, dòng {line}: dòng dài hơn {_LONGEST_RECORD >> 20} MiB; hãy kiểm tra dấu xuống dòng",
            f"{name}, line {line}: the record is longer than {_LONGEST_RECORD >> 20} MiB; check the line ends",
        )
    line += data.count(b"\n", 0, start)
    return InputError(
        f"{name}, dòng {line}: dấu nháy kép mở ở đây không được đóng lại; hãy thêm hoặc xóa dấu nháy",
        f"{name}, line {line}: the quote that opens here is never closed; add or remove a quote",
    )


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
    rows = [split_record(data[a:b], delimiter) for a, b in zip(ends, ends[1:], strict=False)]
    widths = {len(row) for row in rows}
    surplus = (
        len(widths) == 1 and max(widths) > header and not any(clean(c) for row in rows for c in row[header:])
    )
    key = next((source.fields[k] for k in tables()[source.table].key if k in source.fields), None)
    return _Form(source.name, header, max(widths) if surplus else header, source.fields, key)


@dataclass(slots=True)
class _Chunk:
    """A run of records being read; rows are numbered from 0 in it, and columns hold a code for each."""

    data: bytes
    place: Place
    form: _Form
    kind: NDArray[np.uint8]
    columns: dict[str, Texts]
    found: dict[int, int]
    """Number of cells of ragged rows."""
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

    def leave_totals(self, rows: NDArray[np.int64]) -> None:
        """Leave out those of the rows that sum up the others."""
        totals = [row for row in rows.tolist() if self.form.is_total(self.cells(row))]
        self.kind[totals] = _TOTAL

    def block(self) -> Block:
        """Return what is kept."""
        kept = self.kind == _KEPT
        whole = bool(kept.all())
        columns = (
            self.columns if whole else {name: _some(texts, kept) for name, texts in self.columns.items()}
        )
        return Block(
            record=np.flatnonzero(kept) + self.place.record,
            columns=columns,
            line_of=self.place,
            ragged=() if whole else self._ragged(),
            skipped={name: n for name, kind in _LEFT_OUT.items() if (n := int((self.kind == kind).sum()))},
        )

    def _ragged(self) -> tuple[Ragged, ...]:
        records = np.flatnonzero(self.kind == _RAGGED) + self.place.record
        lines = self.place(records) if len(records) else records
        return tuple(
            Ragged(record, line, self.form.header, self.found[record - self.place.record])
            for record, line in zip(records.tolist(), lines.tolist(), strict=True)
        )


def _some(column: Texts, rows: NDArray[np.bool_]) -> Texts:
    """Return a column for some rows, without the texts that no row has any more."""
    used = np.zeros(len(column.texts) + 1, bool)
    codes = column.codes[rows]
    used[codes] = True
    number = (np.cumsum(used) - 1).astype(np.int32)
    return Texts(number[codes], tuple(text for text, kept in zip(column.texts, used, strict=False) if kept))


def _parse(data: bytes, place: Place, form: _Form) -> _Chunk:
    """Return the cells of a run of whole records, with what each row is."""
    off: dict[int, int] = {}
    _check_utf8(data, form.name, place.line)
    masks = _masks(data)
    table = _arrow(_masked(data, masks), place.delimiter, form, off)
    count = table.num_rows + len(off)
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    place = replace(place, size=len(data), plain=lines == count)
    chunk = _Chunk(data, place, form, np.zeros(count, np.uint8), {}, off)
    chunk.kind[list(off)] = _RAGGED
    rows = chunk.rows(_KEPT)
    mended = {row: cells for row in off if (cells := _mended(chunk, row))}
    for name, index in form.fields.items():
        column = _texts(table.column(str(index)), masks)
        chunk.columns[name] = _placed(column, rows, mended, index, count) if off else column
    for index in range(form.header, form.width):
        surplus = _texts(table.column(str(index)), masks)
        bad = rows[np.array([bool(clean(text)) for text in surplus.texts], bool)[surplus.codes]]
        chunk.kind[bad] = _RAGGED
        chunk.found |= dict.fromkeys(bad.tolist(), form.width)
    _leave_odd(chunk)
    chunk.size = int(np.count_nonzero(chunk.kind != _BLANK))
    return chunk


def _arrow(data: bytes, delimiter: str, form: _Form, off: dict[int, int]) -> Any:
    """Return the columns that are needed, dictionary-coded, and note in `off` how many cells other rows have."""

    def skip(row: Any) -> str:
        off[row.number - 1] = row.actual_columns
        return "skip"

    needed = [str(index) for index in (*form.fields.values(), *range(form.header, form.width))] or ["0"]
    coded = pa.dictionary(pa.int32(), pa.string())
    return csv.read_csv(
        pa.BufferReader(data),
        csv.ReadOptions(
            use_threads=False, block_size=len(data) + 1, column_names=[str(i) for i in range(form.width)]
        ),
        csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=b'"' in data, ignore_empty_lines=False, invalid_row_handler=skip
        ),
        csv.ConvertOptions(
            check_utf8=False, column_types=dict.fromkeys(needed, coded), include_columns=needed, null_values=[],
            strings_can_be_null=False,
        ),
    )  # fmt: skip


def _lone_cr(data: bytes) -> bool:
    if b"\r" not in data:
        return False
    text = np.frombuffer(data, np.uint8)
    after = np.flatnonzero(text == _CR) + 1
    return bool(after[-1] == len(text) or (text[after] != _LF).any())


def _check_utf8(data: bytes, name: str, line: int) -> None:
    size = np.array([0, len(data)], np.int32)
    try:
        pa.Array.from_buffers(pa.binary(), 1, [None, pa.py_buffer(size), pa.py_buffer(data)]).cast(
            pa.string()
        )
    except pa.ArrowInvalid:
        bad = bad_byte(data, line)
        if bad:
            raise InputError(f"{printable(name)}: {bad.vi}", f"{printable(name)}: {bad.en}") from None


def _masks(data: bytes) -> dict[bytes, str]:
    """Return what stands in these bytes for a lone CR and a leading U+FEFF, which pyarrow would not leave in a cell."""
    unused = (mark for code in _NONCHARACTERS if (mark := chr(code).encode()) not in data)
    masks: dict[bytes, str] = {}
    if b"\r" in data:
        text = np.frombuffer(data, np.uint8)
        after = np.flatnonzero(text == _CR) + 1
        if after[-1] == len(text) or (text[after] != _LF).any():
            masks[next(unused)] = "\r"
    if data.startswith(codecs.BOM_UTF8):
        masks[next(unused)] = "\ufeff"
    return masks


def _masked(data: bytes, masks: dict[bytes, str]) -> bytes:
    for mark, text in masks.items():
        if text == "\r":
            data = re.sub(rb"\r(?!\n)", mark, data)
        else:
            data = data.replace(codecs.BOM_UTF8, mark)
    return data


def _texts(column: Any, masks: dict[bytes, str]) -> Texts:
    """Return a column of pyarrow as codes and distinct texts."""
    if column.num_chunks == 0:
        return Texts(np.empty(0, np.int32), ())
    coded = column.chunk(0)
    texts = coded.dictionary.to_pylist()
    for mark, text in masks.items():
        texts = [cell.replace(mark.decode(), text) for cell in texts]
    return Texts(coded.indices.to_numpy(zero_copy_only=True), tuple(texts))


def _mended(chunk: _Chunk, row: int) -> list[str] | None:
    """Return the cells of a row of another width when its surplus cells are empty, and note what the row is."""
    cells = chunk.cells(row)
    filled = max((i for i, cell in enumerate(cells, 1) if clean(cell)), default=0)
    if filled and (len(cells) < chunk.form.header or filled > chunk.form.header):
        return None
    chunk.kind[row] = _KEPT if filled else _BLANK
    return cells if filled else None


def _placed(
    column: Texts, rows: NDArray[np.int64], mended: dict[int, list[str]], index: int, count: int
) -> Texts:
    """Return a column with a code for every row, those of mended rows among them."""
    codes = np.zeros(count, np.int32)
    codes[rows] = column.codes
    number = {text: code for code, text in enumerate(column.texts)}
    for row, cells in mended.items():
        codes[row] = number.setdefault(cells[index], len(number))
    return Texts(codes, tuple(number))


def _leave_odd(chunk: _Chunk) -> None:
    """Leave out blank rows and rows that number the columns.

    Only rows that look like it in all columns read are looked at whole; the columns with fewest texts come first.
    """
    odd = chunk.rows(_KEPT)
    for column in sorted(chunk.columns.values(), key=lambda column: len(column.texts)):
        used = np.zeros(len(column.texts) + 1, bool)
        used[column.codes[odd]] = True
        for code in np.flatnonzero(used).tolist():
            text = clean(column.texts[code])
            used[code] = not text or bool(_MARK.fullmatch(text))
        odd = odd[used[column.codes[odd]]]
        if not len(odd):
            return
    starts = np.concatenate(([0], chunk.record_ends()[:-1]))
    says = np.ones(256, bool)
    says[list(b"\n\r \t" + chunk.place.delimiter.encode())] = False
    filled = np.logical_or.reduceat(says[np.frombuffer(chunk.data, np.uint8)], starts)
    chunk.kind[odd[~filled[odd]]] = _BLANK
    for row in odd[filled[odd]].tolist():
        cells = chunk.cells(row)
        if is_numbering(cells):
            chunk.kind[row] = _NUMBERING
        elif not any(clean(cell) for cell in cells):
            chunk.kind[row] = _BLANK
