"""Slices of the cube: the days, units and groups over which figures are counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import EPOCH

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from de_an06.cube import Cube, Dimensions
    from de_an06.period import Period

TIERS = ("village", "commune", "district", "province", "ministry")
"""Tiers from the lowest."""
OUTSIDE, UNSURE = -1, -2
"""Group numbers of what belongs to no group, and of what may belong to any."""


@dataclass(frozen=True)
class Span:
    """Days since 1970-01-01, both ends included."""

    first: int
    last: int


def span_of(period: Period) -> Span:
    """Return a period's days."""
    return Span((period.start - EPOCH).days, (period.end - EPOCH).days)


def cut_span(period: Period, as_of: date) -> Span:
    """Return a period's days up to the as-of day; nothing of a dossier is known after it."""
    return span_of(replace(period, end=as_of) if period.start <= as_of < period.end else period)


@dataclass(frozen=True)
class Scope:
    """The units that figures are about: all of them, or those chosen."""

    units: NDArray[np.bool_]
    """By version of the unit register, with one more entry (False) for units unknown."""
    whole: bool
    tiers: frozenset[str]
    """Tiers at which the chosen units handle services; empty when everything is meant or tiers are unknown."""


def whole_scope(dimensions: Dimensions) -> Scope:
    """Return the scope of all units."""
    units = np.ones(len(dimensions.units) + 1, bool)
    units[-1] = False
    return Scope(units, True, frozenset())


def unit_scope(dimensions: Dimensions, code: str, alone: bool) -> Scope | None:
    """Return the scope of a unit and all below it (or of it alone); None when nobody has the code."""
    register = dimensions.units
    if code not in register.codes:
        return None
    parents = register.texts("parent_code")
    chosen = {code}
    grew = not alone
    while grew:
        below = {c for c, p in zip(register.codes, parents, strict=True) if p in chosen} - chosen
        chosen |= below
        grew = bool(below)
    units = np.array([c in chosen for c in register.codes] + [False], bool)
    tiers = {t for c, t in zip(register.codes, register.texts("tier"), strict=True) if c in chosen and t}
    return Scope(units, False, frozenset(tiers))


@dataclass(frozen=True)
class Groups:
    """The members of one axis, and the group number of each unit, service and channel (last entry = unknown)."""

    axis: str | None
    members: tuple[str, ...]
    units: NDArray[np.int64] | None = None
    services: NDArray[np.int64] | None = None
    channels: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        """Return the number of groups."""
        return len(self.members)

    def of(
        self, unit: NDArray[np.integer], service: NDArray[np.integer], channel: NDArray[np.integer]
    ) -> NDArray[np.int64]:
        """Return the group number of each row by its places on the axes (-1 = unknown)."""
        for table, places in ((self.units, unit), (self.services, service), (self.channels, channel)):
            if table is not None:
                return table[places]
        return np.zeros(len(unit), np.int64)

    def place(self, member: str | None) -> int:
        """Return the number of a member, `OUTSIDE` when it is none."""
        return self.members.index(member) if member in self.members else OUTSIDE


ALL = Groups(None, ("",))
"""One group that holds everything."""


def group_by(axis: str, cube: Cube, scope: Scope) -> Groups:
    """Return the groups of an axis: the members that occur in the data within the scope, in order."""
    dimensions = cube.dimensions
    if axis == "channel":
        numbers = np.array([*range(len(dimensions.channels)), UNSURE], np.int64)
        return Groups(axis, dimensions.channels, channels=numbers)
    if axis in ("unit", "tier"):
        labels = dimensions.units.codes if axis == "unit" else dimensions.units.texts("tier")
        used = _used(cube, "unit", ("observed", "appointed"))
        members = _members(axis, [labels[i] for i in used if scope.units[i]])
        if axis == "tier":
            members = _members(axis, [*members, *_other_tiers(cube)])
        return Groups(axis, members, units=_numbers(labels, members))
    labels = dimensions.services.codes if axis == "service" else dimensions.services.texts("domain")
    used = list(range(len(labels))) if axis == "domain" else _used(cube, "service", ())
    members = _members(axis, [labels[i] for i in used])
    return Groups(axis, members, services=_numbers(labels, members))


def _used(cube: Cube, axis: str, others: tuple[str, ...]) -> list[int]:
    """Return the places on an axis that occur; -1 (unknown) left out."""
    frames = [*cube.events.values(), cube.doubts, *(cube.others[event] for event in others)]
    columns = [frame[axis].to_numpy() for frame in frames if axis in frame]
    found = np.zeros(max((int(column.max(initial=-1)) for column in columns), default=-1) + 2, bool)
    for column in columns:
        found[column] = True
    return [int(place) for place in np.flatnonzero(found[:-1])]


def _other_tiers(cube: Cube) -> list[str]:
    found: list[str] = []
    for event in ("proposed", "appointed"):
        frame = cube.others[event]
        found.extend(t for t in (frame["tier"].unique() if "tier" in frame else ()) if isinstance(t, str))
    for tiers in cube.dimensions.services.texts("tier"):
        found.extend((tiers or "").split(";"))
    return found


def _members(axis: str, labels: list[str | None]) -> tuple[str, ...]:
    found = {label for label in labels if label}
    if axis == "tier":
        return tuple(tier for tier in reversed(TIERS) if tier in found)
    return tuple(sorted(found))


def _numbers(labels: tuple[str | None, ...], members: tuple[str, ...]) -> NDArray[np.int64]:
    places = {member: place for place, member in enumerate(members)}
    return np.array([*(places.get(label or "", OUTSIDE) for label in labels), UNSURE], np.int64)
