"""Where records end in the bytes of a CSV file: and the quotes that part them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from de_an06.dialect import record_pattern
from de_an06.spans import PAD

if TYPE_CHECKING:
    from io import BufferedReader

    from numpy.typing import NDArray

_LF, _QUOTE = b'\n"'
OURS = 2
"""Bytes that may be put behind a run."""
_FOLLOWING = bytes(range(0x80, 0xC0))
_LEAD, _THREE, _FOUR = 0xC0, 0xE0, 0xF0
"""First bytes of letters of at least two, three and four bytes in UTF-8."""
_STEP = 1 << 18
"""Bytes at a time, so that what is made of them stays near the processor."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of whole records: the first `size` bytes of a buffer that goes on for more than `PAD` bytes.

    Behind a last record without a line end stands one of ours, behind an open quote one that closes it and a line
    end, which `size` does not count.
    """

    raw: bytearray
    size: int
    quotes: NDArray[np.int64]
    """Where quotes open and close cells, in turn; one that is doubled closes the cell and opens it again."""
    torn: bool = False
    """Whether the file ends within its last letter, in place of which question marks stand."""

    @classmethod
    def of(cls, data: bytes | bytearray | memoryview, delimiter: str) -> Run:
        """Return bytes that end where a record does as a run."""
        raw = bytearray(len(data) + PAD + OURS)
        raw[: len(data)] = data
        return cls(raw, len(data), quotes_in(raw, len(data), delimiter)).closed()

    @classmethod
    def read(cls, stream: BufferedReader, size: int, delimiter: str) -> Run | None:
        """Return the next bytes of a file, which end where a record does, as a run; None when there are not so many."""
        raw = bytearray(size + PAD + OURS)
        got = stream.readinto(memoryview(raw)[:size])
        return cls(raw, size, quotes_in(raw, size, delimiter)).mended().closed() if got == size else None

    def closed(self) -> Run:
        """Return the run with a quote and a line end behind it, if it lacks them."""
        if len(self.quotes) % 2:
            self.raw[self.size : self.size + OURS] = b'"\n'
            return replace(self, quotes=np.append(self.quotes, self.size))
        if self.unclosed:
            self.raw[self.size] = _LF
        return self

    def mended(self) -> Run:
        """Return the run with question marks in place of a last letter of which bytes are missing."""
        last = self.raw[max(0, self.size - 4) : self.size]
        whole = last.rstrip(_FOLLOWING)
        begun = len(last) - len(whole) + 1
        if whole and whole[-1] >= _LEAD and begun < 2 + (whole[-1] >= _THREE) + (whole[-1] >= _FOUR):
            self.raw[self.size - begun : self.size] = b"?" * begun
            return replace(self, torn=True)
        return self

    @property
    def open(self) -> bool:
        """Whether the last record ends within quotes."""
        return bool(len(self.quotes)) and int(self.quotes[-1]) == self.size

    @property
    def unclosed(self) -> bool:
        """Whether the last record has no line end of its own."""
        return self.size > 0 and (self.open or self.raw[self.size - 1] != _LF)

    @property
    def data(self) -> NDArray[np.uint8]:
        """The whole buffer."""
        return np.frombuffer(self.raw, np.uint8)

    @property
    def text(self) -> NDArray[np.uint8]:
        """The bytes of the records, with a line end behind each."""
        return np.frombuffer(self.raw, np.uint8, self.size + self.unclosed + self.open)

    def lines(self) -> int:
        """Return the number of line ends of its own, within quotes too."""
        text = self.text
        parts = (text[at : at + _STEP] for at in range(0, len(text), _STEP))
        return sum(int(np.count_nonzero(part == _LF)) for part in parts) - self.unclosed

    def record(self, ends: NDArray[np.int64], row: int) -> bytes:
        """Return the bytes of one record, by where the records end."""
        return bytes(self.raw[ends[row - 1] if row else 0 : min(int(ends[row]), self.size + self.open)])

    def only(self, ends: NDArray[np.int64], rows: NDArray[np.int64], delimiter: str) -> Run:
        """Return some of the records, in order, as a run of their own."""
        return Run.of(b"".join(self.record(ends, row) for row in rows.tolist()), delimiter)


def places(
    text: NDArray[np.uint8], *marks: int, without: NDArray[np.int64] | None = None, behind: tuple[int, ...] = ()
) -> NDArray[np.int64]:
    """Return where some bytes stand, put behind what is given; between the quotes `without` they do not count."""
    return counted(text, *marks, without=without, behind=behind)[0]


def counted(
    text: NDArray[np.uint8], *marks: int, without: NDArray[np.int64] | None = None, behind: tuple[int, ...] = ()
) -> tuple[NDArray[np.int64], int]:
    """Return `places`, and how often the last mark stands in the text, between quotes too."""
    one, two = np.empty(_STEP, bool), np.empty(_STEP, bool)
    parts, count = [np.array(behind, np.int64)], 0
    for at in range(0, len(text), _STEP):
        part = text[at : at + _STEP]
        hit, more = one[: len(part)], two[: len(part)]
        np.equal(part, marks[-1], out=hit)
        count += int(np.count_nonzero(hit))
        for mark in marks[:-1]:
            np.logical_or(hit, np.equal(part, mark, out=more), out=hit)
        if without is not None and (off := _inside(without, at, len(part))) is not None:
            np.greater(hit.view(np.uint8), off, out=hit)
        found = np.flatnonzero(hit)
        found += at
        parts.append(found)
    return np.concatenate(parts), count


def _inside(quotes: NDArray[np.int64], at: int, size: int) -> NDArray[np.uint8] | None:
    """Return 1 for those of `size` bytes from `at` that stand inside quotes; None when it is none of them."""
    first, last = np.searchsorted(quotes, (at, at + size)).tolist()
    if first == last and first % 2 == 0:
        return None
    flips = np.zeros(-size % 64 + size, np.uint8)
    flips[quotes[first:last] - at] = 1
    # A byte is inside when the quotes up to it are odd in number: first within words of bits, then between them.
    bits = np.packbits(flips, bitorder="little").view("<u8")
    for step in (1, 2, 4, 8, 16, 32):
        bits ^= bits << np.uint64(step)
    odd = np.bitwise_xor.accumulate(np.concatenate(([np.uint64(first % 2)], bits[:-1] >> np.uint64(63))))
    bits ^= -odd
    return np.unpackbits(bits.view(np.uint8), count=size, bitorder="little")


def quotes_in(raw: bytes | bytearray, size: int, delimiter: str) -> NDArray[np.int64]:
    """Return where quotes open and close cells, in turn; bytes are inside a cell's quotes behind an odd number.

    A quote within a cell that does not begin with one is text, and so is one behind the closing quote.
    """
    if raw.find(b'"', 0, size) < 0:
        return np.empty(0, np.int64)
    text = np.frombuffer(raw, np.uint8, size)
    quotes = places(text, _QUOTE)
    opens = _openers(delimiter)[text[quotes - 1]]
    opens[0] |= quotes[0] == 0
    stray = np.flatnonzero(~opens)
    # As long as no quote is text, each second one opens a cell, and must stand where one can.
    shifted = [stray[stray % 2 == 0].tolist(), stray[stray % 2 == 1].tolist()] if (stray % 2 == 0).any() else [[], []]
    literal: list[int] = []
    at = 0
    while (place := bisect_left(ahead := shifted[at % 2], at)) < len(ahead):
        at = ahead[place] + 1
        literal.append(at - 1)
        while at < len(quotes) and quotes[at] == quotes[at - 1] + 1:
            literal.append(at)
            at += 1
    return np.delete(quotes, literal) if literal else quotes


@lru_cache
def _openers(delimiter: str) -> NDArray[np.bool_]:
    """Return the bytes behind which a quote opens a cell, or opens again one that another has just closed."""
    found = np.zeros(256, bool)
    found[[ord(delimiter), _LF, _QUOTE]] = True
    return found


def last_end(raw: bytes | bytearray, size: int, quotes: NDArray[np.int64]) -> int:
    """Return the offset after the last line end outside quotes, or 0; `raw` begins with a record."""
    end = raw.rfind(b"\n", 0, size) + 1
    while end:
        before = int(np.searchsorted(quotes, end))
        if before % 2 == 0:
            return end
        end = raw.rfind(b"\n", 0, int(quotes[before - 1])) + 1
    return 0


def long_record(raw: bytes | bytearray, size: int, quotes: NDArray[np.int64], limit: int) -> int | None:
    """Return where the first record of more than `limit` bytes begins, if there is one; `raw` begins with a record."""
    half = max(1, limit // 2)
    # A record that is too long has no end in the whole of at least one half.
    for at in range(half, size - half + 1, half):
        start = last_end(raw, at, quotes)
        if last_end(raw, at + half, quotes) == start and _end(raw, at + half, size, quotes) - start > limit:
            return start
    return None


def _end(raw: bytes | bytearray, at: int, size: int, quotes: NDArray[np.int64]) -> int:
    """Return the offset after the first line end outside quotes from an offset on, or `size`."""
    while end := raw.find(b"\n", at, size) + 1:
        before = int(np.searchsorted(quotes, end))
        if before % 2 == 0:
            return end
        if before == len(quotes):
            break
        at = int(quotes[before])
    return size


def exact_ends(data: bytes, delimiter: str) -> list[int]:
    """Return the offset after each whole record, matched one by one: slow, and right for any quotes."""
    pattern = record_pattern(delimiter)
    ends: list[int] = []
    while found := pattern.match(data, ends[-1] if ends else 0):
        ends.append(found.end())
    return ends


def record_ends(run: Run) -> NDArray[np.int64]:
    """Return the offset after each record."""
    return places(run.text, _LF, without=run.quotes) + 1


def line_ends(run: Run) -> NDArray[np.int64]:
    """Return the offset after each physical line."""
    return places(run.text, _LF) + 1
