"""The cube: whole-number counts of measures per event, by bin, unit, service and channel; cubes add."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from de_an06.projections import DoubtLines, EventCells, ranks, unpacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from de_an06.counts import Counts
    from de_an06.register import Register

AXES = ("bin", "unit", "service", "channel")
DOUBT_AXES = (
    "received_first",
    "received_last",
    "ended_first",
    "ended_last",
    "overdue_first",
    "overdue_last",
    "unit",
    "service",
    "channel",
    "aside",
)
TRUTHS = "truths"
"""The axis on which counts of doubts keep the truths of all measures, packed."""
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

    `received`, `ended` and `overdue` (event -> frame) have the columns `AXES` and one of whole numbers per measure;
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

    @cached_property
    def cells(self) -> dict[str, EventCells]:
        """The events' cells, to be added up over spans of days; events without a column are left out."""
        return {event: EventCells(frame) for event, frame in self.events.items() if "bin" in frame}

    @cached_property
    def doubt_lines(self) -> DoubtLines:
        """The lines in doubt, to be told by what they mean for a span of days."""
        return DoubtLines(self.doubts)

    def __add__(self, other: Cube) -> Cube:
        """Add the cube of disjoint rows."""
        import pandas as pd

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


def events_frame(counts: Counts) -> pd.DataFrame:
    """Return the counts of one event over `AXES` as `Cube.events` holds them."""
    return counts.cells().drop(columns="rows")


def doubts_frame(counts: Counts, measures: Sequence[str]) -> pd.DataFrame:
    """Return counts over `DOUBT_AXES` and `TRUTHS`, the packed truths of the measures, as `Cube.doubts` holds them."""
    import pandas as pd

    frame = counts.cells()
    truths = unpacked(frame[TRUTHS].to_numpy(), measures)
    return pd.DataFrame({**{axis: frame[axis] for axis in DOUBT_AXES}, **truths, "rows": frame["rows"]}, copy=False)


def added(frames: list[pd.DataFrame], axes: list[str]) -> pd.DataFrame:
    """Return the sum of frames with the same columns, one line per combination of axes, in their order."""
    import pandas as pd

    whole = pd.concat(frames, ignore_index=True)
    return whole.groupby(axes, sort=True, as_index=False).sum() if len(whole) else whole


def counted(axes: dict[str, NDArray[np.int64]], measures: dict[str, NDArray[np.int64]]) -> pd.DataFrame:
    """Return the sums of measures for each combination of axes that occurs, in the axes' order."""
    import pandas as pd

    inverse, first = ranks(list(axes.values()))
    columns = {name: values[first] for name, values in axes.items()}
    for name, values in measures.items():
        # Weights are whole numbers far below 2**53, so the float sums are exact.
        columns[name] = np.bincount(inverse, weights=values, minlength=len(first)).astype(np.int64)
    return pd.DataFrame(columns)
