"""The cube: whole-number counts of measures per event, by bin, unit, service and channel; cubes add."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from de_an06.register import Register

AXES = ("bin", "unit", "service", "channel")
DOUBT_AXES = (
    "received_first",
    "received_last",
    "ended_first",
    "ended_last",
    "unit",
    "service",
    "channel",
    "aside",
)
OTHER = ("offered", "observed", "proposed", "held", "appointed")


@dataclass(frozen=True)
class Dimensions:
    """What the numbers on the axes stand for; cubes that add share them."""

    units: Register
    services: Register
    channels: tuple[str, ...]


@dataclass(frozen=True)
class Cube:
    """Counts of dossiers by event, dossiers in doubt, and the rows of the small tables.

    `received` and `ended` (event -> frame) have the columns `AXES` and one int64 column per measure;
    -1 on an axis never occurs there. `doubts` holds dossiers of which some measure or axis is unknown, as
    `DOUBT_AXES` (first and last bin in which each event can lie; -1 = unknown), `rows`, and for each measure
    0, 1, 2 = no, maybe, yes. `others` keeps the small tables by event, one line per row.
    """

    dimensions: Dimensions
    events: dict[str, pd.DataFrame]
    doubts: pd.DataFrame
    others: dict[str, pd.DataFrame]
    not_received: int
    missing: dict[str, str]
    """For each measure without data, the table or column that is missing."""

    def __add__(self, other: Cube) -> Cube:
        """Add the cube of disjoint rows."""
        events = {name: added([self.events[name], other.events[name]], list(AXES)) for name in self.events}
        measures = [c for c in self.doubts.columns if c != "rows"]
        return Cube(
            self.dimensions,
            events,
            added([self.doubts, other.doubts], measures),
            {name: pd.concat([frame, other.others[name]], ignore_index=True) for name, frame in self.others.items()},
            self.not_received + other.not_received,
            self.missing,
        )


def added(frames: list[pd.DataFrame], axes: list[str]) -> pd.DataFrame:
    """Return the sum of frames with the same columns, one line per combination of axes, in their order."""
    whole = pd.concat(frames, ignore_index=True)
    return whole.groupby(axes, sort=True, as_index=False).sum() if len(whole) else whole


def counted(axes: dict[str, NDArray[np.int64]], measures: dict[str, NDArray[np.int64]]) -> pd.DataFrame:
    """Return the sums of measures for each combination of axes that occurs, in the axes' order."""
    key = _combined(list(axes.values()))
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    columns = {name: values[first] for name, values in axes.items()}
    for name, values in measures.items():
        # Weights are whole numbers far below 2**53, so the float sums are exact.
        columns[name] = np.bincount(inverse, weights=values, minlength=len(first)).astype(np.int64)
    return pd.DataFrame(columns)


def _combined(columns: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return one number per row for the combination of columns, renumbered before it could overflow."""
    key, size = np.zeros(len(columns[0]), np.int64), 1
    for place, column in enumerate(columns):
        low = int(column.min(initial=0))
        span = int(column.max(initial=0)) - low + 1
        if size * span >= 2**62:
            _, key = np.unique(key, return_inverse=True)
            size = int(key.max(initial=0)) + 1
        if size * span >= 2**62:
            return _combined([key, np.unique(column, return_inverse=True)[1], *columns[place + 1 :]])
        key, size = key * span + (column - low), size * span
    return key
