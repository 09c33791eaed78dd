"""One row per key: equal copies merge, the newest snapshot wins, copies that disagree are set aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.rows import UNDATED, Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from de_an06.rows import Cells


@dataclass(frozen=True)
class Settled:
    """The rows that stand for their keys, and which of the rows given became what.

    Masks and positions are over the rows given. Copies that differ in the kinds of their choices alone are equal, but
    tell none. A key whose copies disagree keeps one row, set aside, in which the cells that disagree are unknown;
    `conflicts` holds (later copy, first copy) positions, and `differing`, for each of these, the columns that differ
    (those of the key's other copies, where these two agree).
    """

    rows: Rows
    merged: NDArray[np.bool_]
    superseded: NDArray[np.bool_]
    set_aside: NDArray[np.bool_]
    conflicts: tuple[tuple[int, int], ...]
    differing: tuple[tuple[str, ...], ...]


def settle(rows: Rows, key: tuple[str, ...]) -> Settled:
    """Decide which copy of each key counts; rows whose key is unknown stand for themselves."""
    none = np.zeros(rows.count, bool)
    group, shared = _groups(rows, key)
    if not shared.any():
        return Settled(rows, none, none, rows.aside, (), ())
    superseded = _superseded(rows, group, shared)
    rest = np.flatnonzero(shared & ~superseded)
    order = rest[np.lexsort((rest, group[rest]))]
    starts = np.flatnonzero(np.r_[True, group[order][1:] != group[order][:-1]]) if len(order) else rest
    first = np.repeat(order[starts], np.diff(np.r_[starts, len(order)]))
    plain = {name: cells.without_kinds() for name, cells in rows.cells.items()}
    differs = {name: _differs(cells, order, first) for name, cells in plain.items()}
    any_differs = np.logical_or.reduce(list(differs.values()))
    disputed = np.isin(first, first[any_differs])
    merged, dropped = none.copy(), none.copy()
    merged[order[(order != first) & ~disputed]] = True
    dropped[order[(order != first) & disputed]] = True
    aside = rows.aside.copy()
    aside[order[disputed]] = True
    cells = dict(rows.cells)
    for name, different in differs.items():
        if plain[name] is not cells[name]:
            cells[name] = cells[name].without_kinds(_at(first[_differs(cells[name], order, first)], rows.count))
        cells[name] = cells[name].forget(_at(first[different], rows.count))
    kept = replace(rows, aside=aside, cells=cells).take(~(merged | superseded | dropped))
    later = np.flatnonzero(disputed & (order != first))
    pairs = tuple(zip(order[later].tolist(), first[later].tolist(), strict=True))
    names = _columns(differs, first, later)
    return Settled(kept, merged, superseded, aside & ~superseded & ~merged, pairs, names)


def _at(places: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    found = np.zeros(count, bool)
    found[places] = True
    return found


def _columns(
    differs: dict[str, NDArray[np.bool_]], first: NDArray[np.int64], later: NDArray[np.int64]
) -> tuple[tuple[str, ...], ...]:
    """Return the columns in which each later copy differs from its first one, or else any copy of its key does."""
    if not len(later):
        return ()
    apart = np.zeros(len(first), np.int64)
    for place, different in enumerate(differs.values()):
        apart |= different.astype(np.int64) << place
    starts = np.flatnonzero(np.append(True, first[1:] != first[:-1]))
    of_key = np.repeat(np.bitwise_or.reduceat(apart, starts), np.diff(np.append(starts, len(first))))
    found = np.where(apart == 0, of_key, apart)[later].tolist()
    names = {mask: tuple(n for place, n in enumerate(differs) if mask >> place & 1) for mask in set(found)}
    return tuple(names[mask] for mask in found)


def _groups(rows: Rows, key: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Number the rows by key, and tell which rows share theirs with another row."""
    columns = [rows[name] for name in key if name in rows]
    known = np.logical_and.reduce([~c.unknown for c in columns]) if columns else np.zeros(rows.count, bool)
    group = np.zeros(rows.count, np.int64)
    for column in columns:
        _, value = np.unique(np.where(column.present, column.values, np.iinfo(np.int64).min), return_inverse=True)
        _, group = np.unique(group * (value.max(initial=0) + 1) + value, return_inverse=True)
    counts = np.bincount(group[known], minlength=int(group.max(initial=0)) + 1)
    return group, known & (counts[group] > 1)


def _superseded(rows: Rows, group: NDArray[np.int64], shared: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Copies of an older snapshot; where a copy has no snapshot date, nothing is older."""
    size = int(group.max(initial=0)) + 1
    newest, oldest = np.full(size, UNDATED, np.int64), np.full(size, np.iinfo(np.int64).max, np.int64)
    np.maximum.at(newest, group[shared], rows.snapshot[shared])
    np.minimum.at(oldest, group[shared], rows.snapshot[shared])
    return shared & (oldest[group] != UNDATED) & (rows.snapshot < newest[group])


def _differs(cells: Cells, order: NDArray[np.int64], first: NDArray[np.int64]) -> NDArray[np.bool_]:
    state = cells.state[order] != cells.state[first]
    return state | ((cells.state[order] != 1) & (cells.values[order] != cells.values[first]))
