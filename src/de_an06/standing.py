"""How a dossier stands in a snapshot, packed into 64 bits: three days, whether there is a supplement, and the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from de_an06.rows import EMPTY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from de_an06.rows import Rows

    U64 = NDArray[np.uint64]

FILES = (1 << 15) - 1
"""The lower bits hold the number of the file; this one stands for all that are too large."""
SUPPLEMENT = np.uint64(1 << 15)
DAYS = {"received_on": np.uint64(48), "due_on": np.uint64(32), "finished_on": np.uint64(16)}
"""Where the days stand."""
_FILE, _TOLD = np.uint64(FILES), ~np.uint64(FILES)
_DAY = np.uint64(0xFFFF)
BLANK, FIRST = 1, 2
"""A day is 0 where it is unknown or none of 1970 to 2149, 1 where its cell is empty, and two more than itself."""
_SUPPLEMENTS = ("supplement_requested_on", "supplemented_on")


def packed(rows: Rows, count: int, file: int) -> U64:
    """Return how the first `count` rows stand in the file of this number."""
    words = np.full(count, min(file, FILES), np.uint64)
    for name, shift in DAYS.items():
        if name not in rows:
            continue
        cells = rows[name]
        days = cells.days[:count]
        known = cells.present[:count] & (days >= 0) & (days <= int(_DAY) - FIRST)
        code = np.where(known, days + FIRST, (cells.state[:count] == EMPTY) * BLANK)
        words |= code.astype(np.uint64) << shift
    for name in _SUPPLEMENTS:
        if name in rows:
            words |= np.where(rows[name].empty[:count], np.uint64(0), SUPPLEMENT)
    return words


def day_codes(words: U64, name: str) -> NDArray[np.int64]:
    """Return what is said of one of the days."""
    return (words >> DAYS[name] & _DAY).view(np.int64)


def files_of(words: U64) -> NDArray[np.int64]:
    """Return the numbers of the files."""
    return (words & _FILE).view(np.int64)


def together(words: U64, starts: NDArray[np.int64]) -> U64:
    """Return one word for the copies in one snapshot of each dossier, those from one of `starts` to the next.

    Nothing is known where copies disagree; the file is the first that has one.
    """
    told = words & _TOLD
    least, most = np.minimum.reduceat(told, starts), np.maximum.reduceat(told, starts)
    found: U64 = np.minimum.reduceat(words & _FILE, starts)
    found |= np.where(least == most, least, np.uint64(0))
    return found


def agree(words: U64, at: NDArray[np.int64], others: U64) -> None:
    """Do in place what `together` does, for words at which one of their copies stands already, and for all copies."""
    apart = at[(words[at] ^ others) & _TOLD != 0]
    words[apart] &= _FILE
    rows = np.flatnonzero(others & _FILE < words[at] & _FILE)
    rows = rows[np.argsort(others[rows] & _FILE)[::-1]]
    # Of several copies the last one is left standing: that in the first file.
    words[at[rows]] = words[at[rows]] & _TOLD | others[rows] & _FILE
