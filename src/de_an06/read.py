"""Reads the body of one file, block by block, as columns of cells under our names.

A block ends where a record does, so that each is parsed alone, in threads where there are some.
"""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import chain, dropwhile, pairwise, takewhile
from typing import TYPE_CHECKING

import numpy as np

from de_an06.damage import damage_of
from de_an06.dialect import is_utf8, open_quote, split_record
from de_an06.errors import ChangedError, InputError, NotUtf8Error
from de_an06.layout_rows import is_signature
from de_an06.parse import parse
from de_an06.places import changed, read_run, stop, unreadable
from de_an06.record_form import form_of
from de_an06.records import OURS, Run, exact_ends, last_end, long_record, quotes_in
from de_an06.spans import PAD
from de_an06.text import Trouble, Words, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Executor, Future

    from de_an06.parse import Chunk
    from de_an06.places import Place
    from de_an06.record_form import Form
    from de_an06.rows import Block
    from de_an06.sources import Source

_LONGEST_RECORD = 16 << 20
_LARGEST_BLOCK = 1 << 30
_SMALLEST_READ = 1 << 12
_UNHASHED = 3
"""Reads that may wait for their hash before the next is made."""
_HEAD = 1 << 16
_FIRST, _LAST = 3, 10
"""Total rows are looked for among this many first and last records of the body, blank ones not counted.

Signatures are looked for among the last."""
_MEND_QUOTE = Words("hãy thêm hoặc xóa dấu nháy ở dòng này", "add or remove a quote on this line")
_UNCLOSED = Trouble(
    Words("dấu nháy kép mở ở đây không được đóng lại", "the quote that opens here is never closed"), _MEND_QUOTE
)
_UNCLOSED_SO_FAR = Trouble(
    Words(
        f"dấu nháy kép mở ở đây không được đóng lại trong {_LONGEST_RECORD >> 20} MiB",
        f"the quote that opens here is not closed within {_LONGEST_RECORD >> 20} MiB",
    ),
    _MEND_QUOTE,
)
_TOO_LONG = Trouble(
    Words(f"dòng dài hơn {_LONGEST_RECORD >> 20} MiB", f"the record is longer than {_LONGEST_RECORD >> 20} MiB"),
    Words("hãy kiểm tra dấu xuống dòng rồi xuất lại tệp", "check the line ends and export the file again"),
)


class Reader:
    """Iterating gives the body of a file in blocks of about `block_bytes`, a few of which are held at a time.

    `pool` finds the cells of up to `ahead` blocks before they are asked for; without one, and for a file of
    one block, there are no threads.
    A row whose surplus cells are all empty is read without them where the file's rows usually have so many; one with
    other surplus cells, or too few cells, is ragged; one in which a stray quote has swallowed others is told with as
    many rows as may stand in it.
    Iterating raises InputError where a quoted cell is never closed, a record is above 16 MiB, bytes aren't
    UTF-8, or the file can't be opened.
    """

    def __init__(
        self, source: Source, pool: Executor | None = None, block_bytes: int = 16 << 20, ahead: int = 2
    ) -> None:
        self.source = source
        self.sha256 = ""
        """Of all bytes of the file, once the last block was given; empty before."""
        self._block_bytes = min(block_bytes, _LARGEST_BLOCK)
        self._ahead = ahead
        self._pool = pool if source.size - source.body_offset > block_bytes else None

    def __iter__(self) -> Iterator[Block]:
        """Yield the blocks in the order of the file."""
        yield from self._held(self._parsed(), (self.source.body_offset, self.source.body_line, 1), 0)

    def split(self) -> Iterator[Block | Middle]:
        """Yield the blocks in order, those in the middle of the file only by where they stand.

        The blocks after the middle count lines and records from where the first of them begins.
        """
        digest = hashlib.sha256()
        with closing(_cut(self.source, self._block_bytes, _Hashing(digest.update, None))) as runs:
            run = next(runs, None)
            if run is not None:
                form = form_of(self.source)
                at, filled, offset = (self.source.body_offset, self.source.body_line, 1), 0, self.source.body_offset
                while (after := next(runs, None)) is not None and _fills(after, form):
                    if filled >= _FIRST:
                        yield Middle(offset, run.size, form)
                        at = (offset + run.size, 0, 0)
                    else:
                        chunk = self._right(parse(run, form))
                        chunk.leave_totals(chunk.filled()[: _FIRST - filled])
                        filled += chunk.size
                        place = chunk.at(*at)
                        at = place.after
                        yield chunk.block(place)
                    offset += run.size
                    run = after
                rest = chain((run,), () if after is None else (after,), runs)
                yield from self._held((parse(one, form) for one in rest), at, filled)
        self.sha256 = digest.hexdigest()

    def _held(self, parsed: Iterable[Chunk | None], at: tuple[int, int, int], filled: int) -> Iterator[Block]:
        """Yield blocks once it is known that no total row is in them; `filled` rows stand before them."""
        held: deque[tuple[Chunk, Place]] = deque()
        later = 0
        for found in parsed:
            chunk = self._right(found)
            if chunk.stray:
                raise _endless(self.source, bytes(chunk.run.raw[: chunk.run.size]), at[0], _UNCLOSED)
            chunk.leave_totals(chunk.filled()[: max(0, _FIRST - filled)])
            filled += chunk.size
            later += chunk.size if held else 0
            held.append((chunk, chunk.at(*at)))
            at = held[-1][1].after
            while later >= _LAST:
                yield _block(held)
                later -= held[0][0].size
        _close([chunk for chunk, _ in held])
        if held:
            held[-1][0].leave_cut()
        while held:
            yield _block(held)

    def _right(self, chunk: Chunk | None) -> Chunk:
        if chunk is None:
            raise not_utf8(self.source)
        return chunk

    def _parsed(self) -> Iterator[Chunk | None]:
        """Yield what each run of records holds, None when it is not UTF-8."""
        digest = hashlib.sha256()
        with ExitStack() as stack:
            hasher = stack.enter_context(ThreadPoolExecutor(1)) if self._pool else None
            seen = _Hashing(digest.update, hasher)
            runs = stack.enter_context(closing(_cut(self.source, self._block_bytes, seen)))
            first = next(runs, None)
            if first is not None:
                form = form_of(self.source)
                every = chain((first,), runs)
                if self._pool is None:
                    yield from (parse(run, form) for run in every)
                else:
                    yield from _parsed_ahead(every, form, self._pool, self._ahead)
        self.sha256 = digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Middle:
    """Whole records in the middle of a file, among which there is no total row."""

    offset: int
    size: int
    form: Form

    def block(self, source: Source) -> Block:
        """Read them; lines and records are counted from 0.

        Raises InputError when they aren't UTF-8 or can't be read.
        """
        body = self.form.body
        run = read_run(body, self.offset, self.size)
        chunk = parse(run, self.form)
        if chunk is None:
            raise not_utf8(source)
        return chunk.block(chunk.at(self.offset, 0, 0))


def not_utf8(source: Source) -> InputError | ChangedError:
    """Return where the first byte of a file stands that is not UTF-8, as an error; a file that has none has changed."""
    try:
        damage = damage_of(source.path)
    except OSError as error:
        return unreadable(source.name, error)
    if damage is None:
        return changed(source.name)
    kind = NotUtf8Error if damage.foreign else InputError
    return kind(*stop(source.name, None, damage.trouble).what, damage.trouble.fix, damage.line)


def _fills(run: Run, form: Form) -> bool:
    """Tell whether the first records of a run hold as many filled ones as total rows are looked for among."""
    data = bytes(run.raw[: min(run.size, _HEAD)])
    ends = [0, *exact_ends(data, form.body.delimiter)[: 2 * _LAST]]
    rows = (split_record(data[a:b], form.body.delimiter) for a, b in pairwise(ends))
    return sum(any(map(clean, row)) for row in rows) >= _LAST


def _close(chunks: list[Chunk]) -> None:
    """Leave out the total rows among the last rows, and the signatures below the table."""
    wanted = _LAST
    last: deque[tuple[Chunk, int]] = deque()
    for chunk in reversed(chunks):
        rows = chunk.filled()[max(0, chunk.size - wanted) :]
        chunk.leave_totals(rows)
        last.extendleft((chunk, row) for row in reversed(rows.tolist()))
        wanted = max(0, wanted - chunk.size)
    below = list(takewhile(lambda one: one[0].may_close(one[1]), reversed(last)))[::-1]
    for chunk, row in dropwhile(lambda one: not is_signature(one[0].cells(one[1])), below):
        chunk.leave_signature(row)


def _block(held: deque[tuple[Chunk, Place]]) -> Block:
    chunk, place = held.popleft()
    return chunk.block(place)


def _parsed_ahead(runs: Iterator[Run], form: Form, pool: Executor, ahead: int) -> Iterator[Chunk | None]:
    """Yield what each run holds while the pool is at the next ones."""
    coming: deque[Future[Chunk | None]] = deque()
    failure, more = None, True
    try:
        while more or coming:
            while more and len(coming) <= ahead:
                try:
                    run = next(runs, None)
                except InputError as error:
                    # What stands before the trouble is yielded first, as if nobody had looked ahead.
                    run, failure = None, error
                more = run is not None
                if run is not None:
                    coming.append(pool.submit(parse, run, form))
            if coming:
                yield coming.popleft().result()
    finally:
        for future in coming:
            future.cancel()
    if failure is not None:
        raise failure


class _Hashing:
    """Takes the bytes of a file in their order, to a thread of its own if there is one."""

    def __init__(self, update: Callable[[bytes | memoryview], None], thread: Executor | None) -> None:
        self._update = update
        self._thread = thread
        self._coming: deque[Future[None]] = deque()

    def __call__(self, data: bytes | memoryview) -> None:
        if self._thread is None:
            self._update(data)
            return
        self._coming.append(self._thread.submit(self._update, data))
        if len(self._coming) > _UNHASHED:
            self._coming.popleft().result()


# --- Runs of whole records --------------------------------------------------------------------------------


def _cut(source: Source, block_bytes: int, seen: _Hashing) -> Generator[Run, None, None]:
    """Cut a file's body where records end; `seen` is given all bytes of the file."""
    delimiter, start, rest = source.dialect.delimiter, source.body_offset, memoryview(b"")
    try:
        with source.path.open("rb") as stream:
            head = stream.read(start)
            if not is_utf8(head, final=True):
                raise not_utf8(source)
            seen(head)
            left = source.size - start
            while True:
                size, wanted = len(rest), max(len(rest), min(block_bytes, max(left, _SMALLEST_READ)))
                raw = bytearray(size + wanted + PAD + OURS)
                raw[:size] = rest
                got = stream.readinto(memoryview(raw)[size : size + wanted])
                if not got:
                    break
                seen(memoryview(raw)[size : size + got])
                size, left = size + got, left - got
                quotes = quotes_in(raw, size, delimiter)
                final = left <= 0 and len(quotes) % 2 == 0 and not stream.peek(1)
                end = size if final else last_end(raw, size, quotes)
                if (long := long_record(raw, size, quotes, _LONGEST_RECORD)) is not None:
                    raise _endless(source, bytes(raw[long : long + _LONGEST_RECORD]), start + long, _UNCLOSED_SO_FAR)
                if end:
                    run = Run(raw, end, quotes[: np.searchsorted(quotes, end)])
                    yield (run.mended() if final else run).closed()
                rest, start = memoryview(raw)[end:size], start + end
    except OSError as error:
        raise unreadable(source.name, error) from None
    # A file ends here with a record when a quote is open there, or when it grew shorter since it was looked at.
    if rest:
        yield Run.of(rest, delimiter).mended()


def _endless(source: Source, data: bytes, start: int, unclosed: Trouble) -> InputError:
    """Say where the quoted cell opens that is not closed, or which record is too long."""
    at = open_quote(data, source.dialect.delimiter)
    with source.path.open("rb") as stream:
        above = stream.read(start + (at or 0))
    return stop(source.name, above.count(b"\n") + 1, _TOO_LONG if at is None else unclosed)
