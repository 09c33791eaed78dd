"""Offices: the unit that reports, and the one above it, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.slices import group_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from de_an06.cube import Cube, Dimensions
    from de_an06.slices import Scope


def office_of(cube: Cube, scope: Scope, unit: str | None) -> tuple[str | None, str | None]:
    """Return the names of the unit that reports and of the one above it, where they are known.

    It is the unit asked for, or the lowest that all those with dossiers belong to.
    """
    units, above = cube.dimensions.units, parents(cube.dimensions)
    names = dict(zip(units.codes, units.texts("unit_name"), strict=True))
    code = unit or _common([chain(member, above) for member in group_by("unit", cube, scope).members])
    return names.get(code or ""), names.get(above.get(code or "") or "")


def parents(dimensions: Dimensions) -> dict[str, str | None]:
    """Return the unit above each."""
    return dict(zip(dimensions.units.codes, dimensions.units.texts("parent_code"), strict=True))


def chain(code: str, above: Mapping[str, str | None]) -> list[str]:
    """Return a unit and those above it, the highest first."""
    found = [code]
    while (parent := above.get(found[-1])) and parent not in found:
        found.append(parent)
    return found[::-1]


def _common(chains: Sequence[Sequence[str]]) -> str | None:
    """Return the lowest unit that all chains share."""
    shared = None
    for level in zip(*chains, strict=False):
        if len(set(level)) > 1:
            break
        shared = level[0]
    return shared
