"""Lanes: shapes of cells that are told by vectors over their bytes, where texts are too many to meet one by one."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from de_an06.cells import DAYS, MONTHS
from de_an06.spans import Spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Bytes = NDArray[np.uint8]
    Words = NDArray[np.uint64]

LONGEST_CODE = 100
_LONGEST_NUMBER = 8
_SHORTEST_MOMENT, _LONGEST_MOMENT = 12, 40
_COMPACT_MOMENT = 14
_DAY_ENDS = (10, 9, 8)
"""Bytes of a day that is written with two digits, or one, of day and month."""
_SIZES = (1, 2, 4, 8, 16)
_HIGH = np.uint64(0x8080808080808080)
_BLANK, _T, _COLON = b" T:"
_ORDER_MARKS = np.isin(np.arange(256), list(b"/.-"))
_BEFORE_DATES = np.isin(np.arange(256), list(b" \t\r\n" + "\u00a0\u200b\ufeff".encode()))
"""Bytes of what is no part of a text and may stand before it."""


def _each(byte: int) -> np.uint64:
    """Return the word of which each byte is this one."""
    return np.uint64(byte * 0x0101010101010101)


def _within(words: Words, low: int, high: int) -> Mask:
    """Tell which words have all their bytes in a range of ASCII, both ends included."""
    below = ~((words | _HIGH) - _each(low))
    below |= (words & ~_HIGH) + _each(0x7F - high)
    below |= words
    below &= _HIGH
    return below == 0


@lru_cache
def _behind(size: int, byte: int) -> Words:
    """Return, by length, words with this byte in every place behind a text of that length, zeros elsewhere."""
    places = np.triu(np.full((8 * size + 1, 8 * size), byte, np.uint8))
    return places.view(np.uint64)


def trimmed(cells: Spans) -> Spans:
    """Return cells without the blanks (U+0020) at their ends."""
    starts, lengths = cells.starts, cells.lengths
    while (before := (cells.data.take(starts) == _BLANK) & (lengths > 0)).any():
        starts, lengths = starts + before, lengths - before
    while (behind := (cells.data.take(starts + np.maximum(lengths - 1, 0)) == _BLANK) & (lengths > 0)).any():
        lengths = lengths - behind
    return cells if starts is cells.starts and lengths is cells.lengths else Spans(cells.data, starts, lengths)


def plain_codes(cells: Spans, *, blanks: bool = False) -> Mask:
    """Tell which cells are visible ASCII characters (and blanks), not longer than `LONGEST_CODE`."""
    fits = (cells.lengths > 0) & (cells.lengths <= LONGEST_CODE)
    longest = int(np.where(fits, cells.lengths, 0).max(initial=1))
    size = next(size for size in _SIZES if longest <= 8 * size)
    words = cells.words(size) | np.take(_behind(size, ord("a")), np.minimum(cells.lengths, 8 * size), axis=0)
    visible = _within(words.reshape(-1), 0x20 if blanks else 0x21, 0x7E).reshape(words.shape)
    return fits & (visible.all(axis=1) if size > 1 else visible[:, 0])


def apart_from_errors(cells: Spans, *, blanks: bool = False) -> Mask:
    """Tell which cells are plain codes that don't begin as a spreadsheet's error does (#REF!)."""
    return plain_codes(cells, blanks=blanks) & (cells.data[cells.starts] != ord("#"))


def plain_numbers(cells: Spans) -> tuple[Mask, NDArray[np.int64]]:
    """Tell which cells are one to eight ASCII digits, and their numbers (0 for others)."""
    fits = (cells.lengths > 0) & (cells.lengths <= _LONGEST_NUMBER)
    lengths = np.where(fits, cells.lengths, _LONGEST_NUMBER)
    # The last digit goes to the last byte, and zeros before the first.
    words = cells.words(1)[:, 0] << (64 - 8 * lengths).astype(np.uint64)
    words |= np.take(_before(), lengths)
    fits &= _within(words, ord("0"), ord("9"))
    words -= _each(ord("0"))
    for factor, shift, kept in ((10, 8, 0x00FF00FF00FF00FF), (100, 16, 0x0000FFFF0000FFFF), (10_000, 32, 0xFFFFFFFF)):
        words = (words * np.uint64(factor) + (words >> np.uint64(shift))) & np.uint64(kept)
    return fits, np.where(fits, words.view(np.int64), 0)


def day_orders(cells: Spans) -> tuple[Mask, Mask]:
    """Tell which cells begin with a date like 31/5/2023 that can only be day-first, and which only month-first."""
    starts, lengths = cells.starts, cells.lengths
    while (before := _BEFORE_DATES.take(cells.data.take(starts)) & (lengths > 0)).any():
        starts, lengths = starts + before, lengths - before
    at = [cells.data.take(starts + place, mode="clip") for place in range(_DAY_ENDS[0])]
    first, mark, at, used = _number_first(at)
    second, again, at, more = _number_first(at)
    used = used + more + 4
    dated = (used <= lengths) & (mark == again) & _ORDER_MARKS.take(mark)
    dated &= np.logical_and.reduce([_digit(byte) for byte in at[:4]])
    return (
        dated & (first > MONTHS) & (first <= DAYS) & (second > 0) & (second <= MONTHS),
        dated & (second > MONTHS) & (second <= DAYS) & (first > 0) & (first <= MONTHS),
    )


def _number_first(at: list[Bytes]) -> tuple[NDArray[np.int64], Bytes, list[Bytes], NDArray[np.int64]]:
    """Return the number that bytes begin with (one or two digits; else 0), the byte behind, the rest, and how many."""
    one, two = _digit(at[0]), _digit(at[0]) & _digit(at[1])
    high, low = (byte.astype(np.int64) - ord("0") for byte in at[:2])
    number = np.where(two, 10 * high + low, np.where(one, high, 0))
    rest = [np.where(two, longer, shorter) for shorter, longer in pairwise(at[1:])]
    return number, rest[0], rest[1:], 2 + two.astype(np.int64)


def _digit(bytes_: NDArray[np.uint8]) -> Mask:
    return (bytes_ >= ord("0")) & (bytes_ <= ord("9"))


@lru_cache
def _before() -> Words:
    """Return, by length, the word with the digit 0 in every place before a number of that length."""
    return np.array([(1 << (8 * (8 - length))) - 1 & 0x3030303030303030 for length in range(9)], np.uint64)


class Parts(NamedTuple):
    """Cells that may be a day with a time of day, cut where their shape says."""

    rows: NDArray[np.int64]
    day: Spans
    clock: Spans
    """Hours and minutes, with the blank before them."""
    tail: Spans | None
    """Seconds and what follows; None where no cell has any."""


def cut_moments(cells: Spans) -> Parts:
    """Cut cells like 05/06/2023 08:30:15 or 20230605083015 into day, time of day and seconds; others are left out."""
    rows = np.flatnonzero((cells.lengths >= _SHORTEST_MOMENT) & (cells.lengths <= _LONGEST_MOMENT))
    whole = len(rows) == len(cells)
    starts, lengths = (cells.starts, cells.lengths) if whole else (cells.starts[rows], cells.lengths[rows])
    end = np.full(len(rows), _DAY_ENDS[0], np.int64)
    open_yet = np.flatnonzero(~_blank_at(cells.data, starts + _DAY_ENDS[0]))
    for place in _DAY_ENDS[1:]:
        if len(open_yet):
            here = _blank_at(cells.data, starts[open_yet] + place)
            end[open_yet[here]] = place
            open_yet = open_yet[~here]
    rest = lengths - end
    clock = 6 - ((rest == 5) | (rest == 8)).astype(np.int64)
    odd = np.flatnonzero((rest < 5) | (rest == 7) | (rest > 9))
    if len(odd):
        short = cells.data.take(starts[odd] + end[odd] + 2) == _COLON
        clock[odd] = np.minimum(np.where(short, 5, 6), rest[odd])
    if len(open_yet):
        compact = open_yet[lengths[open_yet] == _COMPACT_MOMENT]
        end[compact], clock[compact] = 8, 4
        cut = np.ones(len(rows), bool)
        cut[open_yet] = False
        cut[compact] = True
        rows, starts, lengths, end, clock = rows[cut], starts[cut], lengths[cut], end[cut], clock[cut]
    after, left = starts + end, lengths - end - clock
    tail = Spans(cells.data, after + clock, left) if left.any() else None
    return Parts(rows, Spans(cells.data, starts, end), Spans(cells.data, after, clock), tail)


def _blank_at(data: NDArray[np.uint8], places: NDArray[np.int64]) -> Mask:
    byte = data.take(places)
    return (byte == _BLANK) | (byte == _T)
