"""Files that have one row for each event of a dossier, such as a step of its handling, told by their keys."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from de_an06.copies import line_of, stretch_of
from de_an06.dialect import raw_cells
from de_an06.errors import RefusedError
from de_an06.finding import listed
from de_an06.personal import masked
from de_an06.places import Place
from de_an06.rules import rules
from de_an06.stacked_headers import plain
from de_an06.text import LANGS, Words, clean, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from de_an06.copies import FileState, Stretch

    U64 = NDArray[np.uint64]

_CODE = "one-row-per-event"
_ROOM = 1 << 20
"""Rows of a file of which keys are held."""
_LOOK = 1 << 13
"""Rows of a file that are looked at first."""
_FEW = 20
"""So many dossiers must stand on several rows,"""
_SHARE = 2
"""one of so many of the file's dossiers;"""
_MEAN = 2
"""so many rows must stand for a dossier, on average over the file,"""
_MANY = 3
"""and so many where rows of a dossier say the same in every column."""
_COMPARED, _EACH = 32, 8
"""Dossiers whose rows are compared, and rows of each."""
_NUMBERING = frozenset(("stt", "tt", "so tt", "so thu tu", "no", "no.", "#"))
"""Headers of columns that number the rows: they always differ."""
_ABOUT, _NONE = Words("khoảng ", "about "), Words("không cột nào", "no column")


@dataclass(frozen=True, slots=True)
class _Held:
    """Keys of a block that are held, and their rows in it."""

    stretch: Stretch
    keys: U64
    rows: NDArray[np.int32]

    def up_to(self, most: int) -> _Held:
        """Return those with no larger hash."""
        kept = self.keys <= np.uint64(most)
        return _Held(self.stretch, self.keys[kept], self.rows[kept])


class Census:
    """How many rows of a file stand for each dossier.

    It holds the keys of `room` rows at most, 12 bytes each: where there are more, all rows of those dossiers whose
    hashes are small, so that what it tells depends on the file's rows and not on how they were cut into blocks.
    """

    def __init__(self, room: int = _ROOM) -> None:
        self.rows = 0
        """Rows with a key."""
        self._room, self._most = room, (1 << 64) - 1
        self._held: list[_Held] = []
        self._count = 0

    def add(self, keys: U64, stretch: Stretch) -> None:
        """Take in the hashes of a block's keys; 0 is no key."""
        rows = np.flatnonzero(keys)
        self.rows += len(rows)
        self._held.append(_Held(stretch, keys[rows], rows.astype(np.int32)).up_to(self._most))
        self._count += len(self._held[-1].keys)
        while self._count > self._room:
            self._most >>= 1
            self._held = [held.up_to(self._most) for held in self._held]
            self._count = sum(len(held.keys) for held in self._held)

    def events(self) -> Events | None:
        """Return what the file says if each row may be an event, else None."""
        if not self._likely():
            return None
        keys = np.concatenate([held.keys for held in self._held])
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.append(True, np.diff(keys[order]) != 0))
        counts = np.diff(np.append(starts, len(keys)))
        several = np.flatnonzero(counts > 1)
        if len(several) < _FEW or _SHARE * len(several) < len(counts) or len(keys) < _MEAN * len(counts):
            return None
        first = int(several[np.argmin(order[starts[several]])])
        chosen = [first, *(place for place in several[:_COMPARED].tolist() if place != first)]
        return Events(
            rows=self.rows,
            dossiers=round(self.rows * len(counts) / len(keys)),
            exact=len(keys) == self.rows,
            often=len(keys) >= _MANY * len(counts),
            example=int(counts[first]),
            records=tuple(
                tuple(self._records(order[starts[place] : starts[place] + min(int(counts[place]), _EACH)]))
                for place in chosen
            ),
        )

    def _likely(self) -> bool:
        """Tell by a few dossiers whether it is worth looking at all."""
        if self._count < 2 * _FEW:
            return False
        most = self._most >> max(0, self._count.bit_length() - _LOOK.bit_length())
        _, counts = np.unique(np.concatenate([held.up_to(most).keys for held in self._held]), return_counts=True)
        return bool(2 * _SHARE * np.count_nonzero(counts > 1) >= len(counts))

    def _records(self, places: NDArray[np.int64]) -> list[int]:
        """Return the record numbers of some of the keys held, in the order of the file."""
        ends = np.cumsum([len(held.keys) for held in self._held])
        blocks = np.searchsorted(ends, places, side="right").tolist()
        found = []
        for block, place in zip(blocks, places.tolist(), strict=True):
            held = self._held[block]
            row = held.rows[[place - int(ends[block]) + len(held.keys)]].astype(np.int64)
            found += held.stretch.numbers(row).tolist()
        return found


@dataclass(frozen=True, slots=True)
class Events:
    """What a file says of which several rows stand for most dossiers; some of these, the first one first."""

    rows: int
    dossiers: int
    exact: bool
    """Whether all of them were counted."""
    often: bool
    """Whether a dossier has more rows, on average, than a file that was put in twice."""
    example: int
    """How many rows the first one has."""
    records: tuple[tuple[int, ...], ...]
    """The first records of each."""


def refuse_events(census: Census, state: FileState, stretches: Sequence[Stretch]) -> None:
    """Raise `RefusedError` for a file of which each row is an event; `stretches` are its own.

    That is so where at least twenty of its dossiers, and at least half of them, stand on several rows, and two rows on
    average stand for each, unless these say the same in every column and are fewer than three: then the file was put
    in twice.
    """
    if state.court.policy.ignores(_CODE) or (events := census.events()) is None:
        return
    rows = _texts(sorted(record for some in events.records for record in some), state, stretches)
    equal, differing = _columns([[rows[record] for record in some] for some in events.records], state)
    if differing or events.often:
        line = line_of(stretches, events.records[0][0])
        values = _values(events, equal, differing, rows, state, stretches)
        said = rules()[_CODE].message.fill(**dict(values))
        name = state.source.name
        raise RefusedError(f"{name}: {said.vi}", f"{name}: {said.en}", _CODE, values, line)


def _values(
    events: Events, equal: list[str], differing: list[str], rows: dict[int, list[str]], state: FileState,
    stretches: Sequence[Stretch],
) -> tuple[tuple[str, str], ...]:  # fmt: skip
    records = events.records[0]
    key = _cell(rows[records[0]], state.source.fields[state.court.table.key[0]])
    lines = [str(line_of(stretches, record)) for record in records]
    found = [("key", masked("code", key) or "…"), ("lines", listed(lines, events.example))]
    for lang in LANGS:
        about = "" if events.exact else _ABOUT.of(lang)
        dossiers = events.dossiers if events.exact else _rounded(events.dossiers)
        found += [
            (f"rows_{lang}", number(events.rows, lang)), (f"dossiers_{lang}", about + number(dossiers, lang)),
            (f"equal_{lang}", listed(equal) or _NONE.of(lang)),
            (f"differing_{lang}", listed(differing) or _NONE.of(lang)),
        ]  # fmt: skip
    return tuple(found)


def _rounded(count: int) -> int:
    """Return a number of which three digits are certain."""
    return round(count, 3 - len(str(count)))


def _columns(rows: list[list[list[str]]], state: FileState) -> tuple[list[str], list[str]]:
    """Return the headers of columns in which rows of a dossier are equal, and of those in which some differ."""
    source = state.source
    equal: list[str] = []
    differing: list[str] = []
    for place, header in enumerate(source.headers):
        if plain(header) in {"", *_NUMBERING} or place == source.fields[state.court.table.key[0]]:
            continue
        apart = any(len({clean(_cell(cells, place)) for cells in some}) > 1 for some in rows)
        (differing if apart else equal).append(" ".join(header.split()))
    return equal, differing


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _texts(records: list[int], state: FileState, stretches: Sequence[Stretch]) -> dict[int, list[str]]:
    """Return the cells of these records, by number; `records` is in order."""
    found: dict[int, list[str]] = {}
    for stretch, some in groupby(records, lambda record: stretch_of(stretches, record)):
        numbers = list(some)
        if isinstance(stretch.where, Place):
            for record, data in zip(numbers, stretch.where.raw(np.array(numbers, np.int64)), strict=True):
                found[record] = [text for _, text in raw_cells(data, state.source.dialect.delimiter)]
    return found
