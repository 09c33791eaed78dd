"""What two exports of the same dossiers say against each other: dates gone or moved, dossiers that are missing.

Each row of an older snapshot is held against the copy in the next newer snapshot that has one, so a change is told
once, at the older row, however many exports there are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import EPOCH
from de_an06.cross_columns import Cause
from de_an06.standing import BLANK, FILES, FIRST, SUPPLEMENT, day_codes, files_of
from de_an06.text import LANGS, Words, day, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from de_an06.copies import FileState
    from de_an06.keys import KeyIndex
    from de_an06.rules import Policy

    U64 = NDArray[np.uint64]
    Told = tuple[tuple[str, str], ...]

MISSING = "missing-from-export"
_COVERED = (9, 10)
"""The share of a file's dossiers that newer exports must have, to be blamed for those that they have not."""
_SEVERAL = Words("một tệp mới hơn", "a newer file")


@dataclass
class Newer:
    """What is known of the snapshots that are newer than the one at work."""

    names: Mapping[int, str]
    """Files by number,"""
    days: Mapping[int, int]
    """and the days of their snapshots."""
    whole: bool
    """Whether all files could be read: a dossier in one that could not is not missing."""
    first: int = 1 << 16
    last: int = 0
    """Days, as codes, of the first and last receipt in them."""
    unread: Counter[int] = field(default_factory=Counter)
    """By day of the snapshot: rows whose key is not known."""

    def copy(self) -> Newer:
        """Return the same, to which more can be added."""
        return replace(self, unread=self.unread.copy())

    def has(self, words: U64) -> None:
        """Take in dossiers of a snapshot that has gone by."""
        days = day_codes(words, "received_on")
        days = days[days >= FIRST]
        if len(days):
            self.first, self.last = min(self.first, int(days.min())), max(self.last, int(days.max()))

    def name(self, file: int) -> Words:
        """Return the name of a file."""
        shown = self.names.get(file) if file < FILES else None
        return _SEVERAL if shown is None else Words(shown, shown)

    def within(self, words: U64) -> NDArray[np.bool_]:
        """Tell which dossiers were received on days that the newer snapshots cover."""
        days = day_codes(words, "received_on")
        return (days >= max(self.first, FIRST)) & (days <= self.last)


@dataclass(frozen=True, slots=True)
class Compared:
    """Of which rows of a block newer snapshots have a copy."""

    rows: NDArray[np.int64]
    places: NDArray[np.int64]
    """Where these rows' keys stand in the index."""
    shared: Counter[int]
    """By newer file: rows of which it has the copy, received on days that newer snapshots cover."""


def compare(
    index: KeyIndex, keys: tuple[U64, U64], words: U64, name: str, files: Newer, policy: Policy
) -> tuple[Compared, tuple[Cause, ...]]:
    """Hold rows of an older snapshot, by their keys' hashes and as words, against their newer copies.

    Returns which have one, and what breaks a rule; `name` is the column of the key.
    """
    places = index.find(*keys)
    rows = np.flatnonzero(places >= 0)
    covered = files.within(words)
    newer = index.words(places[rows])
    numbers, counts = np.unique(files_of(newer[covered[rows]]), return_counts=True)
    causes = _changes(words[rows], newer, rows, files)
    missing = np.flatnonzero(covered & (places < 0) & (keys[0] != 0))
    causes += [Cause(MISSING, name, missing)] if len(missing) else []
    shared = Counter(dict(zip(numbers.tolist(), counts.tolist(), strict=True)))
    kept = tuple(cause for cause in causes if not policy.ignores(cause.code))
    return Compared(rows, places[rows], shared), kept


def _changes(older: U64, newer: U64, rows: NDArray[np.int64], files: Newer) -> list[Cause]:
    return [
        Cause(code, column, rows[changed], _telling(column, rows[changed], newer[changed], files))
        for code, column, changed in _changed(older, newer)
        if changed.any()
    ]


def _changed(older: U64, newer: U64) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    finished, finish = (day_codes(words, "finished_on") for words in (older, newer))
    yield "finish-disappeared", "finished_on", (finished >= FIRST) & (finish == BLANK)
    received, receipt = (day_codes(words, "received_on") for words in (older, newer))
    yield "receipt-disappeared", "received_on", (received >= FIRST) & (receipt == BLANK)
    yield "receipt-changed", "received_on", (received >= FIRST) & (receipt >= FIRST) & (receipt != received)
    due, new = (day_codes(words, "due_on") for words in (older, newer))
    later, supplemented = (due >= FIRST) & (new > due), newer & SUPPLEMENT != 0
    yield "due-moved-later", "due_on", later & ~supplemented
    yield "due-moved-with-supplement", "due_on", later & supplemented


def _telling(column: str, rows: NDArray[np.int64], words: U64, files: Newer) -> Callable[[int], Told]:
    """Return what tells, of a row, which file is newer, and the day that it has."""

    def told(row: int) -> Told:
        word = words[[np.searchsorted(rows, row)]]
        name = files.name(int(files_of(word)[0]))
        said = [(f"newer_{lang}", name.of(lang)) for lang in LANGS]
        code = int(day_codes(word, column)[0])
        if code >= FIRST:
            said += [(f"now_{lang}", day(EPOCH + timedelta(code - FIRST), lang)) for lang in LANGS]
        return tuple(said)

    return told


def report_missing(state: FileState, shared: Counter[int], files: Newer) -> None:
    """Keep or withdraw what was found of dossiers of an older file that no newer snapshot has.

    `shared` counts, by newer file, the dossiers of it that there are, received on days which newer snapshots cover.
    Newer ones should have the others if they have nine of ten, all of their files could be read, and not as many of
    their rows are without a key that can be read.
    """
    path = state.court.file.path
    missing = state.findings.of_rule(MISSING)
    if not missing:
        return
    had, main = sum(shared.values()), min(shared, key=lambda file: (-shared[file], file), default=FILES)
    most, of = _COVERED
    if not files.whole or of * had < most * (had + missing) or files.unread[files.days.get(main, 0)] >= missing:
        state.findings.withdraw(path, MISSING)
        return
    name = files.name(main)
    values = tuple(
        pair
        for lang in LANGS
        for pair in (
            (f"newer_{lang}", name.of(lang)), (f"had_{lang}", number(had, lang)),
            (f"all_{lang}", number(had + missing, lang)),
        )
    )  # fmt: skip
    kept = state.findings.kept.get((path, MISSING), [])
    kept[:] = [replace(found, values=values) for found in kept]
