"""Reads the body of one file, block by block, as text columns under our names.

A block ends where a record does, so each can be parsed alone; quotes decide where that is.
pyarrow finds the cells. What needs care for a single record (ragged, blank, total and numbering rows) is looked at
in Python, record by record, for the few records concerned.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import csv

from de_an06.dialect import bad_byte, is_numbering, record_pattern, split_record
from de_an06.errors import InputError
from de_an06.rows import Block, Ragged, Texts
from de_an06.text import clean, fold, printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from de_an06.discover import Source

_LONGEST_RECORD = 16 << 20
_FIRST, _LAST = 3, 10
"""Total rows are looked for among this many records at the body's beginning and end (blank ones don't count)."""
_LF, _CR, _QUOTE = b'\n\r"'
_LONE_CR = b"\xff\xfe"
"""Stands for a lone CR while pyarrow parses, which would end the record there; no UTF-8 text holds these bytes."""
_TOTAL = re.compile(r"(?:tong|cong|tong so|tong cong|total|grand total)(?: ho so| so)?\s*:?\s*[\d.,]*(?: ho so)?")
_COUNT = re.compile(r"\d+|\d{1,3}(?:[.,]\d{3})+", re.ASCII)
_MARK = re.compile(r"[(\[]?\s*(?:[A-Da-d]|\d{1,2})\s*[)\]]?\s*(?:=.*)?", re.ASCII)


def read(source: Source, block_bytes: int = 8 << 20) -> Iterator[Block]:
    """Yield the body of a file as blocks of about `block_bytes`; at most a few of them are held at once.

    A row whose surplus cells are all empty is read without them; one with too few cells is ragged.
    Raises InputError for a quoted cell that is never closed, a record above 16 MiB, bytes that are not UTF-8
    in a column that is read, and a file that can't be opened.
    """
    form = _form(source)
    held: deque[_Chunk] = deque()
    filled = 0
    for chunk in _chunks(source, block_bytes):
        form = form if held or filled else form.widened(chunk)
        _parse(chunk, form)
        if filled < _FIRST:
            _leave_totals(chunk, form, chunk.filled()[: _FIRST - filled])
        filled += len(chunk.filled())
        held.append(chunk)
        while sum(len(later.filled()) for later in held) - len(held[0].filled()) >= _LAST:
            yield _block(held.popleft(), form)
    rest = _LAST
    for chunk in reversed(held):
        last = chunk.filled()[-rest:] if rest else chunk.filled()[:0]
        rest -= len(last)
        _leave_totals(chunk, form, last)
    yield from (_block(chunk, form) for chunk in held)


# --- Blocks of whole records ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Chunk:
    """Consecutive whole records of a file, and what is known of them; rows are numbered from 0 in the chunk."""

    data: bytes
    path: Path
    offset: int
    line: int
    record: int
    delimiter: str
    lines: int
    count: int = 0
    rows: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    columns: dict[str, Texts] = field(default_factory=dict)
    ragged: dict[int, int] = field(default_factory=dict)
    left_out: dict[int, str] = field(default_factory=dict)
    _ends: NDArray[np.int64] | None = None

    def filled(self) -> NDArray[np.int64]:
        """Rows that are not blank."""
        blank = [row for row, kind in self.left_out.items() if kind == "blank"]
        every = np.arange(self.count)
        return np.delete(every, blank) if blank else every

    def bytes_of(self, row: int) -> bytes:
        """Return one record as it stands in the file."""
        if self._ends is None:
            self._ends = _ends(self.data, self.delimiter)
        start = int(self._ends[row - 1]) if row else 0
        return self.data[start : int(self._ends[row])]

    def cells(self, row: int) -> list[str]:
        """Return the cells of one record."""
        return split_record(self.bytes_of(row), self.delimiter)


def _chunks(source: Source, block_bytes: int) -> Iterator[_Chunk]:
    """Cut a file's body at ends of records."""
    offset, line, record = source.body_offset, source.body_line, 1
    delimiter = source.dialect.delimiter
    for data in _cut(source, block_bytes):
        lines = _count(data, _LF)
        chunk = _Chunk(data, source.path, offset, line, record, delimiter, lines + (not data.endswith(b"\n")))
        yield chunk
        offset, line, record = offset + len(data), line + lines, record + chunk.count


def _cut(source: Source, block_bytes: int) -> Iterator[bytes]:
    delimiter = source.dialect.delimiter
    line = source.body_line
    rest = b""
    try:
        with source.path.open("rb") as stream:
            stream.seek(source.body_offset)
            while more := stream.read(max(block_bytes, len(rest))):
                data = rest + more
                end = _last_end(data, delimiter)
                if not end and len(data) > max(_LONGEST_RECORD, block_bytes):
                    raise _endless(source, data, line)
                if end:
                    yield data[:end]
                line += data.count(b"\n", 0, end)
                rest = data[end:]
    except OSError as error:
        raise _unopened(source, error) from None
    if rest and not record_pattern(delimiter).fullmatch(rest + b"\n"):
        raise _endless(source, rest, line)
    if rest:
        yield rest


def _count(data: bytes, byte: int) -> int:
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == byte))


def _last_end(data: bytes, delimiter: str) -> int:
    """Return the offset after the last line end outside quotes, or 0."""
    end = data.rfind(b"\n") + 1
    if not end or b'"' not in data:
        return end
    quotes = _regular_quotes(data, delimiter)
    if quotes is None:
        ends = _exact_ends(data, delimiter)
        return ends[-1] if ends else 0
    while end:
        before = int(np.searchsorted(quotes, end))
        if before % 2 == 0:
            return end
        end = data.rfind(b"\n", 0, int(quotes[before - 1])) + 1
    return 0


def _regular_quotes(data: bytes, delimiter: str) -> NDArray[np.int64] | None:
    """Return where the quotes stand if each opens, doubles or closes by its neighbour; None if some are just text."""
    text = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(text == _QUOTE)
    mark = ord(delimiter)
    before = text[quotes[::2] - 1]
    opens = (before == mark) | (before == _LF) | (before == _QUOTE) | (quotes[::2] == 0)
    closing = quotes[1::2]
    after = text[np.minimum(closing + 1, len(text) - 1)]
    closes = (after == mark) | (after == _LF) | (after == _QUOTE) | (after == _CR) | (closing == len(text) - 1)
    return quotes if opens.all() and closes.all() else None


def _exact_ends(data: bytes, delimiter: str) -> list[int]:
    pattern = record_pattern(delimiter)
    ends: list[int] = []
    found = pattern.match(data)
    while found:
        ends.append(found.end())
        found = pattern.match(data, found.end())
    return ends


def _ends(data: bytes, delimiter: str) -> NDArray[np.int64]:
    """Return the offset after each record of a run of whole records."""
    data = data if data.endswith(b"\n") else data + b"\n"
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == _LF) + 1
    if b'"' not in data:
        return ends
    quotes = _regular_quotes(data, delimiter)
    if quotes is None:
        return np.array(_exact_ends(data, delimiter), np.int64)
    return ends[np.searchsorted(quotes, ends) % 2 == 0]


def _unopened(source: Source, error: OSError) -> InputError:
    name, why = printable(source.name), error.strerror or type(error).__name__
    return InputError(f"{name}: không đọc được tệp ({why})", f"{name}: the file cannot be read ({why})")


def _endless(source: Source, data: bytes, line: int) -> InputError:
    """Say where the quoted cell opens that is not closed, or which record is too long."""
    name = printable(source.name)
    d = re.escape(source.dialect.delimiter.encode())
    closed = re.compile(rb'(?:(?:"(?:[^"]++|"")*"(?!")[^' + d + rb"\n]*+|[^\"" + d + rb"\n][^" + d + rb"\n]*+|)" + d + rb")*")
    found = closed.match(data)
    start = found.end() if found else 0
    line += data.count(b"\n", 0, start)
    if data[start : start + 1] == b'"':
        return InputError(
            f"{name}, dòng {line}: dấu nháy kép mở ở đây không được đóng lại; hãy thêm hoặc xóa dấu nháy",
            f"{name}, line {line}: the quote that opens here is never closed; add or remove a quote",
        )
    return InputError(
        f"{name}, dòng {line}: dòng dài hơn {_LONGEST_RECORD >> 20} MiB; hãy kiểm tra dấu xuống dòng của tệp",
        f"{name}, line {line}: the record is longer than {_LONGEST_RECORD >> 20} MiB; check the file's line ends",
    )


# --- Cells ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    """What a file's records look like: how many cells the header has and most rows have, and which are read."""

    name: str
    header: int
    width: int
    fields: dict[str, int]
    key: int | None

    def widened(self, chunk: _Chunk) -> _Form:
        """Return the form with the width that all of the first rows have, when that is more than the header's."""
        return self


def _form(source: Source) -> _Form:
    raise NotImplementedError


def _parse(chunk: _Chunk, form: _Form) -> None:
    raise NotImplementedError
