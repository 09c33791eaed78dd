"""Stage 5: typed columns become the cube; each row is counted once, or stands among the doubts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from de_an06.cube import OTHER, Cube, Dimensions, counted
from de_an06.measures import ALWAYS, MAYBE, MEASURES, NEVER, NO, ROW_MEASURES, UNREADABLE, YES, Facts
from de_an06.rows import PRESENT, UNKNOWN, Cells, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_EVENTS = ("received", "ended")


def tally(tables: Mapping[str, Rows], dimensions: Dimensions, cuts: NDArray[np.int64]) -> Cube:
    """Count the settled rows of all tables; `cuts` are the first days of the bins, in order.

    Tables that are absent leave their measures to `Cube.missing`.
    """
    missing = {name: measure.table for name, measure in MEASURES.items() if measure.table not in tables}
    others = {event: _OTHERS[event](tables, dimensions) for event in OTHER}
    for name in ("fee_online", "fee_counter"):
        absent = [c for c in MEASURES[name].reads if "services" in tables and c not in tables["services"]]
        missing.update({name: f"services.{absent[0]}"} if absent else {})
    if "dossiers" not in tables:
        empty = {event: pd.DataFrame() for event in _EVENTS}
        return Cube(dimensions, empty, pd.DataFrame(), others, 0, missing)
    return _dossiers(tables["dossiers"], dimensions, cuts, others, missing)


def _dossiers(
    rows: Rows, dimensions: Dimensions, cuts: NDArray[np.int64], others: dict[str, pd.DataFrame],
    missing: dict[str, str],
) -> Cube:  # fmt: skip
    axes = _axes(rows, dimensions)
    facts = Facts(rows if not dimensions.services.listed else _with_level(rows, axes["service"], dimensions))
    measures = [m for m in ROW_MEASURES if all(facts.has(name) for name in m.reads)]
    for measure in (*ROW_MEASURES, MEASURES["open"]):
        absent = [name for name in measure.reads if not facts.has(name)]
        missing.update({measure.name: f"dossiers.{absent[0].split('|')[0]}"} if absent else {})
    truths = {m.name: m.judge(facts) for m in measures if m.judge}
    received = facts.received_span
    ended = facts.ended_span
    clear = _clear(rows, axes, truths, facts) & ~facts.not_received
    events = {}
    for event, span in zip(_EVENTS, (received, ended), strict=True):
        mine = {name: t for name, t in truths.items() if MEASURES[name].event == event}
        here = clear & (truths[event] == YES) if event in truths else np.zeros(rows.count, bool)
        bins = {"bin": _bin(span[0][here], cuts), **{name: axis[here] for name, axis in axes.items()}}
        events[event] = counted(bins, {name: (t[here] == YES).astype(np.int64) for name, t in mine.items()})
    doubtful = ~clear & ~(facts.not_received & ~rows.aside)
    doubts = _doubts(doubtful, rows, axes, truths, received, ended, cuts)
    return Cube(dimensions, events, doubts, others, int((facts.not_received & ~rows.aside).sum()), missing)


def _axes(rows: Rows, dimensions: Dimensions) -> dict[str, NDArray[np.int64]]:
    day = rows["received_on"]
    channel = rows["channel"]
    places = np.array([dimensions.channels.index(m) for m in channel.members] or [0], np.int64)
    return {
        "unit": dimensions.units.find(rows["unit_code"], day),
        "service": dimensions.services.find(rows["service_code"], day),
        "channel": np.where(channel.present, places[np.where(channel.present, channel.values, 0)], -1),
    }


def _with_level(rows: Rows, service: NDArray[np.int64], dimensions: Dimensions) -> Rows:
    """The rows with the online level of their services as a column."""
    levels = dimensions.services.texts("online_level")
    members = tuple(sorted({level for level in levels if level}))
    of_service = np.array([members.index(level) if level else -1 for level in levels] + [-1], np.int64)
    values = of_service[service]
    level = Cells("choice", values, np.where(values >= 0, PRESENT, UNKNOWN).astype(np.uint8), members)
    return replace(rows, cells={**rows.cells, "service_level": level})


def _clear(
    rows: Rows, axes: Mapping[str, NDArray[np.int64]], truths: Mapping[str, NDArray[np.uint8]], facts: Facts
) -> NDArray[np.bool_]:
    """Rows of which nothing that is counted is in doubt."""
    clear = ~rows.aside & rows["received_on"].present
    for axis in axes.values():
        clear &= axis >= 0
    for truth in truths.values():
        clear &= truth != MAYBE
    return clear & (facts.end_known | (truths["ended"] == NO)) if "ended" in truths else clear


def _bin(days: NDArray[np.int64], cuts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first day of each day's bin; days beyond all cuts keep standing outside."""
    place = np.searchsorted(cuts, days, side="right") - 1
    return np.where((place < 0) | (days == ALWAYS), days, cuts[np.maximum(place, 0)])


def _doubts(
    doubtful: NDArray[np.bool_], rows: Rows, axes: Mapping[str, NDArray[np.int64]],
    truths: Mapping[str, NDArray[np.uint8]], received: tuple[NDArray[np.int64], NDArray[np.int64]],
    ended: tuple[NDArray[np.int64], NDArray[np.int64]], cuts: NDArray[np.int64],
) -> pd.DataFrame:  # fmt: skip
    spans = {
        "received_first": received[0], "received_last": received[1], "ended_first": ended[0], "ended_last": ended[1],
    }  # fmt: skip
    columns = {name: _bin(days[doubtful], cuts) for name, days in spans.items()}
    columns.update({name: axis[doubtful] for name, axis in axes.items()})
    columns["aside"] = rows.aside[doubtful].astype(np.int64)
    columns.update({name: truth[doubtful].astype(np.int64) for name, truth in truths.items()})
    return counted(columns, {"rows": np.ones(int(doubtful.sum()), np.int64)})


# --- the small tables --------------------------------------------------------------------------------------


def _numbers(rows: Rows, name: str) -> NDArray[np.int64]:
    """A column's numbers, -1 where there is none."""
    cells = rows.cells.get(name)
    return np.full(rows.count, -1, np.int64) if cells is None else np.where(cells.present, cells.values, -1)


def _days(rows: Rows, name: str) -> NDArray[np.int64]:
    """A column's days; `NEVER` where the table does not have it, `ALWAYS` where the cell is empty or unknown."""
    cells = rows.cells.get(name)
    return np.full(rows.count, NEVER, np.int64) if cells is None else np.where(cells.present, cells.days, ALWAYS)


def _words(rows: Rows, name: str) -> NDArray[np.object_]:
    """A column's words, "" where there is none."""
    cells = rows.cells.get(name)
    if cells is None:
        return np.full(rows.count, "", object)
    words = np.array([*cells.members, ""], object)
    return words[np.where(cells.present, cells.values, len(cells.members))]


def _offered(tables: Mapping[str, Rows], dimensions: Dimensions) -> pd.DataFrame:
    """One line per version of a service in the reference table."""
    register = dimensions.services
    if "services" not in tables:
        return pd.DataFrame()
    rows = tables["services"].take(~tables["services"].aside)
    fees = {name: np.where(rows[name].unknown, UNREADABLE, _numbers(rows, name)) for name in _FEES if name in rows}
    return pd.DataFrame({"service": np.arange(len(register)), **fees})


_FEES = ("fee_counter_vnd", "fee_online_vnd")


def _observed(tables: Mapping[str, Rows], dimensions: Dimensions) -> pd.DataFrame:
    if "coverage" not in tables:
        return pd.DataFrame()
    rows = tables["coverage"]
    return pd.DataFrame(
        {
            "unit": dimensions.units.find(rows["unit_code"], rows["as_of"]),
            "facility": _words(rows, "facility"),
            "day": _days(rows, "as_of"), "covered": _numbers(rows, "covered"), "total": _numbers(rows, "total"),
            "aside": rows.aside,
        }
    )  # fmt: skip


def _proposed(tables: Mapping[str, Rows], _: Dimensions) -> pd.DataFrame:
    if "reforms" not in tables:
        return pd.DataFrame()
    rows = tables["reforms"]
    words = {name: _words(rows, name) for name in ("action", "tier")}
    return pd.DataFrame({**words, "day": _days(rows, "proposed_on"), "aside": rows.aside})


def _held(tables: Mapping[str, Rows], _: Dimensions) -> pd.DataFrame:
    if "training" not in tables:
        return pd.DataFrame()
    rows = tables["training"]
    return pd.DataFrame({"day": _days(rows, "held_on"), "attendees": _numbers(rows, "attendees"), "aside": rows.aside})


def _appointed(tables: Mapping[str, Rows], dimensions: Dimensions) -> pd.DataFrame:
    if "task_forces" not in tables:
        return pd.DataFrame()
    rows = tables["task_forces"]
    words = {name: _words(rows, name) for name in ("body", "tier")}
    unit = dimensions.units.find(rows["unit_code"], rows.cells.get("as_of"))
    members = {"members": _numbers(rows, "members"), "aside": rows.aside}
    return pd.DataFrame({"unit": unit, **words, "day": _days(rows, "as_of"), **members})


_OTHERS = {
    "offered": _offered, "observed": _observed, "proposed": _proposed, "held": _held, "appointed": _appointed,
}  # fmt: skip
