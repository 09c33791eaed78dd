"""The days that codes of dossiers tell: YYMMDD, or YYYYMMDD, before their serial number."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import EPOCH, FIRST_YEAR, LAST_YEAR
from de_an06.spans import Spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from de_an06.rows import Cells

UNTOLD = np.iinfo(np.int64).min
"""Stands for a code that tells no day."""
_SERIALS = (4, 5, 6, 7)
"""Digits that a serial number may have."""
_DAYS = (6, 8)
"""Digits that a day may have."""
_MONTH_ENDS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def days_told(codes: Cells, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the day (days since 1970-01-01) that the code of each of these rows tells, `UNTOLD` where none."""
    if codes.written is not None:
        return _told(codes.written.take(rows))
    if not codes.members:
        return np.full(len(rows), UNTOLD, np.int64)
    used, back = np.unique(codes.values[rows], return_inverse=True)
    return _told(Spans.of([codes.members[value] for value in used.tolist()]))[back]


def tell(codes: Cells, days: NDArray[np.int64], rows: NDArray[np.int64] | None = None) -> NDArray[np.bool_]:
    """Tell which codes (of `rows`, if given) say just this day in the plainest form, -YYMMDD-NNNN.

    Others may say it in another form.
    """
    if codes.written is None or not len(days):
        return np.zeros(len(days), bool)
    texts = codes.written if rows is None else codes.written.take(rows)
    # The words from the first hyphen to the second, where the code is long enough to have both.
    at = texts.starts + texts.lengths - (_SERIALS[0] + 2 + _DAYS[0])
    words = Spans(texts.data, np.maximum(at, 0), texts.lengths).fetched(1)[:, 0]
    # A table of the days around some row's, which the next rows need too; codes of days far from it are read.
    first = max(int(days[len(days) // 2]) // _SPAN - 1, 0) * _SPAN
    place = days - first
    same = words == _words(first, 3 * _SPAN).take(place, mode="clip")
    same &= (place >= 0) & (place < 3 * _SPAN)
    return same & (at >= texts.starts)


_SPAN = 512
"""Days by which a table of days moves, of which it holds three times as many."""


@lru_cache(maxsize=16)
def _words(first: int, count: int) -> NDArray[np.uint64]:
    """Return "-YYMMDD-" as a word for each of so many days from the first on."""
    texts = [f"-{EPOCH + timedelta(first + day):%y%m%d}-" for day in range(count)]
    return np.frombuffer("".join(texts).encode(), np.uint64)


def _told(texts: Spans) -> NDArray[np.int64]:
    """Return the days of codes; those with the same length of serial number are read together."""
    found = np.full(len(texts), UNTOLD, np.int64)
    ends, left = texts.starts + texts.lengths, np.arange(len(texts))
    for serial in _SERIALS:
        left = left[texts.lengths[left] >= serial + 2 + _DAYS[0]]
        here = texts.data.take(ends[left] - serial - 1) == ord("-")
        at, left = left[here], left[~here]
        for digits in _DAYS:
            fits = at[texts.lengths[at] >= serial + 2 + digits]
            days = _read(texts.data, ends[fits] - serial - 1, digits)
            found[fits] = np.where(days == UNTOLD, found[fits], days)
    return found


def _read(data: NDArray[np.uint8], hyphen: NDArray[np.int64], digits: int) -> NDArray[np.int64]:
    """Return the days written in so many digits before each hyphen, behind another hyphen."""
    bytes_ = np.stack([data.take(hyphen - place) for place in range(digits, 0, -1)])
    number = bytes_.astype(np.int64) - ord("0")
    plain = ((number >= 0) & (number <= 9)).all(axis=0) & (data.take(hyphen - digits - 1) == ord("-"))
    day, month = 10 * number[-2] + number[-1], 10 * number[-4] + number[-3]
    year = np.full(len(hyphen), 20 if digits == 6 else 0, np.int64)
    for row in number[:-4]:
        year = 10 * year + row
    plain &= (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    month = np.where(plain, month, 1)
    # No year from 1990 to 2099 that 4 divides is not a leap year.
    plain &= day <= _MONTH_ENDS.take(month) + ((month == 2) & (year % 4 == 0))
    months = np.where(plain, 12 * (year - EPOCH.year) + month - 1, 0)
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.where(plain, first + day - 1, UNTOLD)
