"""Registers: the codes of units or services with the days on which each meant what it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from de_an06.facts import ALWAYS, NEVER
from de_an06.lost_zeros import bare, by_number
from de_an06.rows import PRESENT, Cells, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Register:
    """The versions of codes; a version is (code, first day, last day) with its attributes.

    `listed` is False for a register made of the codes that were seen, where no reference table exists.
    """

    codes: tuple[str, ...]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    attributes: dict[str, tuple[str | None, ...]]
    """Texts by attribute and version; None where empty or unknown."""
    listed: bool = True
    doubtful: NDArray[np.bool_] | None = None
    """Versions whose first or last day is unreadable; they are taken to have no such end."""
    lost: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    """Attributes of rows without a readable code: "" where empty, None where unreadable."""
    aside: frozenset[str | None] = frozenset()
    """Codes of rows that are set aside; None among them where one is empty or can't be read."""

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process needs: nothing that is known by places in memory."""
        return {name: value for name, value in self.__dict__.items() if name != "_looked_up"}

    @property
    def lost_rows(self) -> int:
        """Rows of the table that have no readable code."""
        return len(next(iter(self.lost.values()), ()))

    def __len__(self) -> int:
        """Return the number of versions."""
        return len(self.codes)

    def texts(self, attribute: str) -> tuple[str | None, ...]:
        """Return an attribute of every version; None throughout when the table does not have it."""
        return self.attributes.get(attribute, (None,) * len(self))

    @cached_property
    def _versions(self) -> tuple[dict[str, int], NDArray[np.int64]]:
        """Each code's number, and the versions of each code as a row filled up with -1."""
        by_code: dict[str, list[int]] = {}
        for version, code in enumerate(self.codes):
            by_code.setdefault(code, []).append(version)
        widest = max((len(v) for v in by_code.values()), default=1)
        table = np.full((len(by_code) + 1, widest), -1, np.int64)
        for place, versions in enumerate(by_code.values()):
            table[place, : len(versions)] = versions
        return {code: place for place, code in enumerate(by_code)}, table

    def find(self, cells: Cells, days: Cells | None) -> NDArray[np.int64]:
        """Return the version that each row's code meant on the row's day, or -1.

        A row without a known day gets the code's version if it has only one.
        """
        _, table = self._versions
        if not cells.members or not len(self):
            return np.full(len(cells.values), -1, np.int64)
        place = self._place(cells)
        if table.shape[1] == 1 and self._always:
            return table[place, 0]
        dated = np.zeros(len(place), bool) if days is None else days.present
        day = np.zeros(len(place), np.int64) if days is None else days.days
        found = np.full(len(place), -1, np.int64)
        for column in table.T:
            version = column[place]
            holds = (version >= 0) & (self.first[version] <= day) & (day <= self.last[version])
            found = np.where(dated & holds & (found < 0), version, found)
        only = table[place, 0] if table.shape[1] == 1 else np.where(table[place, 1] < 0, table[place, 0], -1)
        return np.where(dated, found, only)

    def lists(self, cells: Cells) -> NDArray[np.bool_]:
        """Tell which rows hold a code that there is on some day."""
        return self._place(cells) < len(self._versions[0])

    def _place(self, cells: Cells) -> NDArray[np.int64]:
        """Return the place of each row's code among the codes, or their number where it is none of them."""
        if not cells.members:
            return np.full(len(cells.values), len(self._versions[0]), np.int64)
        of_member = self._of_members(cells.members)
        if cells.present.all():
            return of_member.take(cells.values)
        return np.where(cells.present, of_member.take(np.where(cells.present, cells.values, 0)), len(self._versions[0]))

    def _of_members(self, members: Sequence[str]) -> NDArray[np.int64]:
        """Return the place of each member's code; a column's members grow, and are looked up once."""
        _, known = self._looked_up.get(id(members), (members, np.zeros(0, np.int64)))
        if len(known) < len(members):
            places, count = self._versions[0], len(members)
            more = [places.get(member, len(places)) for member in members[len(known) : count]]
            known = np.concatenate([known, np.array(more, np.int64)])
            # The members are kept beside it, so that nothing else can come by their id.
            self._looked_up[id(members)] = members, known
        return known

    @cached_property
    def by_number(self) -> dict[str, tuple[str, ...]]:
        """The codes, those of rows set aside too, by what a spreadsheet makes of them."""
        return by_number({*self.codes, *(code for code in self.aside if code)})

    def mended(self, text: str) -> str | None:
        """Return the one code that a text was before a spreadsheet took it for a number; None where it is none.

        A text that is listed is taken as it stands. Where the code of some row can't be read, that one may be meant.
        """
        number = None if text in self._versions[0] or None in self.aside else bare(text)
        codes = () if number is None else self.by_number.get(number, ())
        return codes[0] if len(codes) == 1 and codes[0] in self._versions[0] else None

    @cached_property
    def _looked_up(self) -> dict[int, tuple[Sequence[str], NDArray[np.int64]]]:
        return {}

    @cached_property
    def _always(self) -> bool:
        """Whether every code has one version that holds on every day."""
        return bool((self.first <= NEVER).all() and (self.last >= ALWAYS).all())

    def valid_on(self, day: int, *, surely: bool = True) -> NDArray[np.bool_]:
        """Versions in force on a day (days since 1970-01-01): those that surely are, or all that may be."""
        valid = (self.first <= day) & (day <= self.last)
        return valid & ~self.doubtful if surely and self.doubtful is not None else valid


def register_of(rows: Rows, code: str) -> Register:
    """Make the register of a reference table's rows; rows set aside are left out."""
    kept, lost = rows.take(~rows.aside), rows.take(rows.aside)
    attributes = {name: _texts(cells) for name, cells in kept.cells.items() if cells.kind != "moment"}
    return Register(
        tuple(text or "" for text in attributes[code]),
        _days(kept, "valid_from", NEVER),
        _days(kept, "valid_to", ALWAYS),
        attributes,
        doubtful=_unreadable(kept, "valid_from") | _unreadable(kept, "valid_to"),
        lost={
            name: tuple("" if e else t for t, e in zip(_texts(cells), cells.empty.tolist(), strict=True))
            for name, cells in lost.cells.items()
            if cells.kind != "moment"
        },
        aside=frozenset(lost[code].texts()),
    )


def _unreadable(rows: Rows, name: str) -> NDArray[np.bool_]:
    return rows[name].unknown if name in rows else np.zeros(rows.count, bool)


def register_seen(columns: list[Cells], more: Iterable[str] = ()) -> Register:
    """Make a register of the codes that columns hold and of others, valid always, in the order of their text."""
    seen = sorted({*more, *(m for cells in columns for m in _used(cells))})
    count = len(seen)
    return Register(tuple(seen), np.full(count, NEVER), np.full(count, ALWAYS), {}, listed=False)


class SeenCodes:
    """Codes numbered as they are seen, for columns whose reference table does not exist."""

    listed = False

    def __init__(self, codes: Iterable[str] = ()) -> None:
        """Begin with these codes."""
        self.codes: list[str] = list(codes)
        self._numbers = {code: number for number, code in enumerate(self.codes)}
        self._lock = Lock()
        self._looked_up: dict[int, tuple[Sequence[str], NDArray[np.int64]]] = {}

    def __reduce__(self) -> tuple[type[SeenCodes], tuple[list[str]]]:
        """Go from one process to another: the codes in their order are all there is to tell."""
        return SeenCodes, (self.codes,)

    def texts(self, _: str) -> tuple[str | None, ...]:
        """Return nothing for every code, as nothing is known of it."""
        return (None,) * len(self.codes)

    def find(self, cells: Cells, _: Cells | None = None) -> NDArray[np.int64]:
        """Return the number of each row's code, or -1."""
        if not cells.members:
            return np.full(len(cells.values), -1, np.int64)
        numbers = self._of_members(cells.members)
        return np.where(cells.present, numbers.take(np.where(cells.present, cells.values, 0)), -1)

    def _of_members(self, members: Sequence[str]) -> NDArray[np.int64]:
        with self._lock:
            _, known = self._looked_up.get(id(members), (members, np.zeros(0, np.int64)))
            if len(known) < len(members):
                more = [self._number(member) for member in members[len(known) :]]
                known = np.concatenate([known, np.array(more, np.int64)])
                self._looked_up[id(members)] = members, known
            return known

    def _number(self, code: str) -> int:
        if code not in self._numbers:
            self._numbers[code] = len(self.codes)
            self.codes.append(code)
        return self._numbers[code]


def _used(cells: Cells) -> list[str]:
    return [cells.members[i] for i in np.unique(cells.values[cells.present])]


def _days(rows: Rows, name: str, otherwise: int) -> NDArray[np.int64]:
    if name not in rows:
        return np.full(rows.count, otherwise, np.int64)
    return np.where(rows[name].present, rows[name].days, otherwise)


def _texts(cells: Cells) -> tuple[str | None, ...]:
    values, present = cells.values.tolist(), (cells.state == PRESENT).tolist()
    if cells.members:
        return tuple(cells.members[v] if p else None for v, p in zip(values, present, strict=True))
    return tuple(str(v) if p else None for v, p in zip(values, present, strict=True))
