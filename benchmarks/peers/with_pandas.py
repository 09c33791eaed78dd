"""The work by pandas: text columns by pyarrow's reader, whole-column conversions, masks and a groupby."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from work import (
    AXES,
    CHANNELS,
    CHECKS,
    CODES,
    COLUMNS,
    CONTROL,
    COUNTS,
    DATE_FORM,
    DATES,
    DONE,
    FIRST_DAY,
    FLAGS,
    LAST_DAY,
    LEVELS,
    LONGEST_CODE,
    MEASURES,
    NEEDED,
    NO,
    NOT_RECEIVED,
    OPEN,
    PAUSED,
    REFERENCES,
    STATUSES,
    STOPPED,
    YES,
    Answer,
    Cells,
    lines_by_check,
    references,
    run,
    separator,
)

if TYPE_CHECKING:
    from pathlib import Path

    Mask = Any
    """A whole column of truths; the stubs of pandas do not tell them from columns of numbers."""


def work(folder: Path) -> Answer:
    """Read, judge and count."""
    text = pd.read_csv(
        folder / "dossiers.csv", sep=separator(folder), names=list(COLUMNS), header=0, dtype=str, engine="pyarrow",
        keep_default_na=False, na_values=[""], encoding="utf-8-sig",
    )  # fmt: skip
    typed = _typed(text)
    broken = {**_cells(text, typed), **_across(text, typed)}
    broken.update(_outside(folder, typed))
    bits = np.zeros(len(text), np.int64)
    for check, mask in broken.items():
        bits |= np.asarray(mask, bool).astype(np.int64) << CHECKS.index(check)
    found = np.flatnonzero(bits)
    copied = typed["dossier_id"].notna() & typed["dossier_id"].duplicated(keep=False)
    later = np.flatnonzero(copied & typed["dossier_id"].duplicated()) + 2
    clear = _clear(typed, broken, ~copied)
    cubes = {event: _cube(clear, event) for event in MEASURES}
    return Answer(
        int(sum(int(np.asarray(mask, bool).sum()) for mask in broken.values())) + len(later),
        sum(map(len, cubes.values())),
        lambda: lines_by_check(found + 2, bits[found], later.tolist()),
        lambda: {event: _rows(cubes[event]) for event in MEASURES},
    )


def _typed(text: pd.DataFrame) -> dict[str, Mask]:
    """Return columns with nothing where a cell can't be read."""
    first, last = datetime.fromisoformat(FIRST_DAY), datetime.fromisoformat(f"{LAST_DAY}T23:59:59")
    typed: dict[str, Mask] = {}
    for name in CODES:
        odd = (text[name].str.len() > LONGEST_CODE) | text[name].str.contains(CONTROL, regex=True)
        typed[name] = text[name].mask(odd.fillna(value=False).astype(bool))
    for name in DATES:
        dates = pd.to_datetime(text[name], format=DATE_FORM, errors="coerce")
        typed[name] = dates.where(dates.between(first, last))
    for name in COUNTS:
        numbers = pd.to_numeric(text[name], errors="coerce")
        typed[name] = numbers.where((numbers >= 0) & (numbers % 1 == 0))
    for name in FLAGS:
        typed[name] = text[name].map({YES: 1.0, NO: 0.0})
    typed["channel"] = text["channel"].map(CHANNELS)
    typed["status"] = text["status"].map(STATUSES)
    return typed


def _cells(text: pd.DataFrame, typed: dict[str, Mask]) -> dict[tuple[str, str], Mask]:
    found: dict[tuple[str, str], Mask] = {("empty-cell", name): text[name].isna() for name in NEEDED}
    kinds = {"bad-code": CODES, "bad-date": DATES, "bad-number": COUNTS, "bad-flag": FLAGS}
    kinds |= {"unknown-word": ("channel",), "unknown-status": ("status",)}
    for rule, names in kinds.items():
        found.update({(rule, name): text[name].notna() & typed[name].isna() for name in names})
    found["empty-channel", "channel"] = text["channel"].isna()
    found["unknown-word", "online_level"] = text["online_level"].notna() & ~text["online_level"].isin(LEVELS)
    return found


def _across(text: pd.DataFrame, typed: dict[str, Mask]) -> dict[tuple[str, str], Mask]:
    received, due, finished = (typed[name].dt.normalize() for name in ("received_on", "due_on", "finished_on"))
    kind = typed["status"]
    undated = text["finished_on"].isna() & text["returned_on"].isna()
    unsettled = kind.isin([OPEN, PAUSED]) | ((kind == NOT_RECEIVED) & received.notna())
    return {
        ("missing-received-on", "received_on"): text["received_on"].isna() & ~kind.isin([NOT_RECEIVED, STOPPED]),
        ("finished-before-received", "finished_on"): finished < received,
        ("due-before-received", "due_on"): due < received,
        _MORE: typed["components_digitized"] > typed["components"],
        ("done-without-finish-date", "finished_on"): (kind == DONE) & undated,
        ("open-with-finish-date", "finished_on"): finished.notna() & unsettled,
    }


_MORE = ("more-digitized-than-components", "components_digitized")


def _outside(folder: Path, typed: dict[str, Mask]) -> dict[tuple[str, str], Mask]:
    """Return the codes that are not listed, or not on the day of receipt."""
    found: dict[tuple[str, str], Mask] = {}
    received = typed["received_on"].dt.normalize()
    for name, table in REFERENCES.items():
        listed = references(folder, table)
        first, last = (
            typed[name].map({code: datetime.fromisoformat(days[at]) for code, days in listed.items()}) for at in (0, 1)
        )
        off = (received < first) | (received > last)
        found[f"unknown-{table}", name] = typed[name].notna() & (first.isna() | off)
    return found


def _clear(typed: dict[str, Mask], broken: dict[tuple[str, str], Mask], unique: Mask) -> pd.DataFrame:
    """Return the rows of which nothing that is counted is in doubt, with the end of each and its measures."""
    kind, finished, returned = typed["status"], typed["finished_on"], typed["returned_on"]
    received, due = typed["received_on"], typed["due_on"]
    bad_finished, bad_returned = broken["bad-date", "finished_on"], broken["bad-date", "returned_on"]
    dated = finished.notna() | returned.notna()
    done = (kind == DONE) | (kind.isna() & dated)
    ended = done | (kind == STOPPED)
    third = typed["updated_on"].where(kind == STOPPED)
    end = finished.where(finished.notna() | bad_finished, returned.where(returned.notna() | bad_returned, third))
    have, need = typed["components_digitized"], typed["components"]
    fee, paid, result = typed["fee_due_vnd"], typed["fee_paid_online"], typed["result_digitized"]
    sure = (
        unique & (kind != NOT_RECEIVED) & have.notna() & (need.notna() | (have == 0)) & fee.notna()
        & (paid.notna() | (fee == 0)) & ~(kind.isna() & ~dated & (bad_finished | bad_returned))
        & (~ended | end.notna())
        & (~done | (result.notna() & ~broken["bad-date", "due_on"] & ~broken["due-before-received", "due_on"]))
    )  # fmt: skip
    for name in ("dossier_id", "service_code", "unit_code", "channel", "received_on"):
        sure &= typed[name].notna()
    for check in _DOUBTS:
        sure &= ~broken[check]
    limited = done & (due.notna() | (end.dt.normalize() == received.dt.normalize()))
    truths = {
        "received": kind != NOT_RECEIVED,
        "received_online": typed["channel"] == "online",
        "digitized": have > 0,
        "inputs_fully_digitized": (have > 0) & (need > 0) & (have >= need),
        "fee_due": fee > 0,
        "fee_paid_online": (fee > 0) & (paid > 0),
        "done": done,
        "done_with_limit": limited,
        "done_on_time": limited & (due.isna() | (end <= due)),
        "done_result_digitized": done & (result > 0),
    }
    axes = {"unit": typed["unit_code"], "service": typed["service_code"], "channel": typed["channel"]}
    frame = pd.DataFrame({**axes, "received_at": received, "ended_at": end.where(ended), **truths, "ended": ended})
    return frame[sure]


_DOUBTS = (
    ("finished-before-received", "finished_on"),
    _MORE,
    ("done-without-finish-date", "finished_on"),
    ("open-with-finish-date", "finished_on"),
    ("unknown-service", "service_code"),
    ("unknown-unit", "unit_code"),
)


def _cube(clear: pd.DataFrame, event: str) -> pd.DataFrame:
    mine = clear if event == "received" else clear[clear["ended"]]
    at = mine[f"{event}_at"].dt.normalize()
    day = at.dt.day
    first = at - pd.to_timedelta(np.where(day < 15, day - 1, day - 15), unit="D")
    keyed = mine[[*AXES[1:], *MEASURES[event]]].assign(bin=first)
    return keyed.groupby(list(AXES), sort=False)[list(MEASURES[event])].sum().reset_index()


def _rows(cube: pd.DataFrame) -> Cells:
    columns = [cube["bin"].dt.strftime("%Y-%m-%d").tolist(), *(cube[name].tolist() for name in cube.columns[1:])]
    return list(zip(*columns, strict=True))


if __name__ == "__main__":
    run(work)
