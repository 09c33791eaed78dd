"""The work by Polars: one streaming scan shared by findings, ids and rows without doubt."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl
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

    Conditions = dict[tuple[str, str], pl.Expr]

_C = pl.col
_SPAN = (
    datetime.combine(date.fromisoformat(FIRST_DAY), time()),
    datetime.combine(date.fromisoformat(LAST_DAY), time.max),
)


def work(folder: Path) -> Answer:
    """Read, judge and count."""
    listed = {table: references(folder, table) for table in ("service", "unit")}
    text = pl.scan_csv(
        folder / "dossiers.csv", separator=separator(folder), schema=dict.fromkeys(COLUMNS, pl.String),
        has_header=False, skip_rows=1, row_index_name="row", row_index_offset=2,
    )  # fmt: skip
    typed = text.with_columns(_typed(listed)).with_columns(_readable())
    judged = typed.with_columns(_checked({**_conditions(), **_row_conditions(), **_outside(listed)}))
    ids = judged.filter(~(_is("empty-cell", "dossier_id") | _is("bad-code", "dossier_id")))
    found, seen, kept = pl.collect_all(
        [
            judged.filter(pl.any_horizontal(_BROKEN)).select("row", _bits()),
            ids.select("row", _C("dossier_id").hash().alias("hash")),
            _clear(judged),
        ],
        engine="streaming",
    )
    copies = _copies(seen, text)
    clear = kept.lazy().filter(~_C("row").is_in(copies["row"].implode()))
    cubes = dict(zip(MEASURES, pl.collect_all([_cube(clear, event) for event in MEASURES]), strict=True))
    later = copies.filter(~_C("dossier_id").is_first_distinct())["row"]

    def cells(event: str) -> Cells:
        whole = cubes[event].with_columns(
            _C("bin").dt.strftime("%Y-%m-%d"),
            _C("unit").cast(pl.String),
            _C("service").cast(pl.String),
            _C("channel").cast(pl.String).replace(CHANNELS),
        )
        return whole.select(*AXES, *MEASURES[event]).rows()

    return Answer(
        int(found["bits"].bitwise_count_ones().sum()) + len(later),
        sum(map(len, cubes.values())),
        lambda: lines_by_check(found["row"].to_numpy(), found["bits"].to_numpy(), later.to_list()),
        lambda: {event: cells(event) for event in MEASURES},
    )


def _typed(listed: dict[str, dict[str, tuple[str, str]]]) -> list[pl.Expr]:
    """Return the typed form t_x of each column x, null where it can't be read."""
    flags = {YES: True, NO: False}
    made = {
        **{name: _C(name).cast(pl.Enum(list(listed[table])), strict=False) for name, table in REFERENCES.items()},
        **{name: _C(name).str.to_datetime(DATE_FORM, time_unit="us", strict=False, cache=False) for name in DATES},
        **{name: _C(name).cast(pl.Int64, strict=False) for name in COUNTS},
        **{name: _C(name).replace_strict(flags, default=None, return_dtype=pl.Boolean) for name in FLAGS},
        "channel": _C("channel").cast(pl.Enum(list(CHANNELS)), strict=False),
        "class": _C("status").replace_strict(STATUSES, default=None, return_dtype=pl.Int8),
    }
    return [expression.alias(f"t_{name}") for name, expression in made.items()]


def _readable() -> list[pl.Expr]:
    """Return dates and numbers without those that no cell may hold."""
    dates = [pl.when(_t(name).is_between(*_SPAN)).then(_t(name)).alias(f"t_{name}") for name in DATES]
    return [*dates, *(pl.when(_t(name) >= 0).then(_t(name)).alias(f"t_{name}") for name in COUNTS)]


def _t(name: str) -> pl.Expr:
    return _C(f"t_{name}")


# --- checks ------------------------------------------------------------------------------------------------------


def _conditions() -> Conditions:
    found = {("empty-cell", name): _C(name).is_null() for name in NEEDED}
    for name in CODES:
        odd = (_C(name).str.len_chars() > LONGEST_CODE) | _C(name).str.contains(CONTROL)
        found["bad-code", name] = odd & _t(name).is_null() if name in REFERENCES else odd
    for rule, names in (("bad-date", DATES), ("bad-number", COUNTS), ("bad-flag", FLAGS), ("unknown-word", _CHANNEL)):
        found.update({(rule, name): _C(name).is_not_null() & _t(name).is_null() for name in names})
    found["empty-channel", "channel"] = _C("channel").is_null()
    found["unknown-word", "online_level"] = ~_C("online_level").is_in(list(LEVELS))
    found["unknown-status", "status"] = _C("status").is_not_null() & _t("class").is_null()
    return found


_CHANNEL = ("channel",)


def _row_conditions() -> Conditions:
    """Return the conditions across columns, on cells that could be read."""
    received, finished, kind = _t("received_on"), _t("finished_on"), _t("class")
    never = kind.is_in([NOT_RECEIVED, STOPPED]).fill_null(value=False)
    undated = _C("finished_on").is_null() & _C("returned_on").is_null()
    refused = (kind == NOT_RECEIVED) & received.is_not_null()
    return {
        ("missing-received-on", "received_on"): _C("received_on").is_null() & ~never,
        ("finished-before-received", "finished_on"): finished.dt.date() < received.dt.date(),
        ("due-before-received", "due_on"): _t("due_on").dt.date() < received.dt.date(),
        _MORE: _t("components_digitized") > _t("components"),
        ("done-without-finish-date", "finished_on"): (kind == DONE) & undated,
        ("open-with-finish-date", "finished_on"): finished.is_not_null() & (kind.is_in([OPEN, PAUSED]) | refused),
    }


_MORE = ("more-digitized-than-components", "components_digitized")


def _outside(listed: dict[str, dict[str, tuple[str, str]]]) -> Conditions:
    """Return the conditions of codes that are not listed, or not on the day of receipt."""
    found = {}
    for name, table in REFERENCES.items():
        known = listed[table]
        first, last = (_t(name).replace_strict(list(known), _dates(known, at), return_dtype=pl.Date) for at in (0, 1))
        off = (_t("received_on").dt.date() < first) | (_t("received_on").dt.date() > last)
        unlisted = _C(name).is_not_null() & _t(name).is_null() & ~_conditions()["bad-code", name]
        found[f"unknown-{table}", name] = unlisted | off.fill_null(value=False)
    return found


def _dates(known: dict[str, tuple[str, str]], at: int) -> pl.Series:
    return pl.Series([date.fromisoformat(days[at]) for days in known.values()])


def _checked(conditions: Conditions) -> list[pl.Expr]:
    """Return a yes or no for each check."""
    return [conditions[check].fill_null(value=False).alias(name) for check, name in zip(CHECKS, _BROKEN, strict=True)]


_BROKEN = [f"{rule} {name}" for rule, name in CHECKS]


def _bits() -> pl.Expr:
    """Return the checks of a row as bits; only those that break one are asked for them."""
    return reduce(or_, (_C(name).cast(pl.Int64) * (1 << at) for at, name in enumerate(_BROKEN))).alias("bits")


def _is(rule: str, *names: str) -> pl.Expr:
    """Rows that break a rule, at one of some columns or at any."""
    asked = (f"{code} {name}" for code, name in CHECKS if code == rule and (name in names or not names))
    return reduce(or_, map(_C, asked))


# --- counts ------------------------------------------------------------------------------------------------------


def _copies(seen: pl.DataFrame, text: pl.LazyFrame) -> pl.DataFrame:
    """Return line and id of all copies of an id: those that share a hash, looked up again in the file."""
    same = seen.filter(_C("hash").is_duplicated())["row"]
    again = text.select("row", "dossier_id").filter(_C("row").is_in(same.implode())).collect(engine="streaming")
    return again.sort("row").filter(_C("dossier_id").is_duplicated())


def _clear(judged: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows of which nothing that is counted is in doubt, ids aside."""
    kind, finished, returned = _t("class"), _t("finished_on"), _t("returned_on")
    paid, fee, digitized = _t("fee_paid_online"), _t("fee_due_vnd"), _t("components_digitized")
    bad_finished, bad_returned = _is("bad-date", "finished_on"), _is("bad-date", "returned_on")
    dated = finished.is_not_null() | returned.is_not_null()
    end = (
        pl.when(~_C("ended")).then(None).when(finished.is_not_null()).then(finished)
        .when(bad_finished).then(None).when(returned.is_not_null()).then(returned)
        .when(bad_returned).then(None).when(kind == STOPPED).then(_t("updated_on"))
    )  # fmt: skip
    surely = (
        ~_is("empty-cell") & ~_is("bad-code", *NEEDED) & ~_is("unknown-service") & ~_is("unknown-unit", "unit_code")
        & ~_is("finished-before-received") & ~_is("more-digitized-than-components") & ~_is("open-with-finish-date")
        & ~_is("done-without-finish-date") & _t("received_on").is_not_null() & _t("channel").is_not_null()
        & (kind.is_null() | (kind != NOT_RECEIVED)) & digitized.is_not_null()
        & (_t("components").is_not_null() | (digitized == 0)) & fee.is_not_null() & (paid.is_not_null() | (fee == 0))
        & ~(kind.is_null() & ~dated & (bad_finished | bad_returned))
    )  # fmt: skip
    lost_due = _is("bad-date", "due_on") | _is("due-before-received")
    done = pl.when(kind.is_null()).then(dated).otherwise(kind == DONE)
    return (
        judged.filter(surely)
        .with_columns(done.alias("done"))
        .with_columns((_C("done") | (kind == STOPPED).fill_null(value=False)).alias("ended"))
        .with_columns(end.alias("end"))
        .filter(~_C("ended") | _C("end").is_not_null())
        .filter(~_C("done") | (_t("result_digitized").is_not_null() & ~lost_due))
        .select("row", *_axes(), "ended", *(truth.alias(name) for name, truth in _truths().items()))
    )


def _axes() -> list[pl.Expr]:
    codes = (_t(f"{axis}_code" if axis != "channel" else axis).alias(axis) for axis in AXES[1:])
    return [*codes, _bin(_t("received_on")).alias("received_bin"), _bin(_C("end")).alias("ended_bin")]


def _bin(moment: pl.Expr) -> pl.Expr:
    day = moment.dt.day().cast(pl.Int32)
    return moment.dt.date().cast(pl.Int32) - pl.when(day < 15).then(day - 1).otherwise(day - 15)


def _truths() -> dict[str, pl.Expr]:
    need, have, due = _t("components"), _t("components_digitized"), _t("due_on")
    limited = _C("done") & (due.is_not_null() | (_C("end").dt.date() == _t("received_on").dt.date()))
    return {
        "received": pl.lit(value=True),
        "received_online": _t("channel") == "Trực tuyến",
        "digitized": have > 0,
        "inputs_fully_digitized": (have > 0) & (need > 0) & (have >= need),
        "fee_due": _t("fee_due_vnd") > 0,
        "fee_paid_online": (_t("fee_due_vnd") > 0) & _t("fee_paid_online"),
        "done": _C("done"),
        "done_with_limit": limited,
        "done_on_time": limited & (due.is_null() | (_C("end") <= due)),
        "done_result_digitized": _C("done") & _t("result_digitized"),
    }


def _cube(clear: pl.LazyFrame, event: str) -> pl.LazyFrame:
    mine = clear if event == "received" else clear.filter(_C("ended"))
    cells = mine.group_by(_C(f"{event}_bin").alias("bin"), *AXES[1:]).agg(_C(name).sum() for name in MEASURES[event])
    return cells.with_columns(_C("bin").cast(pl.Date))


if __name__ == "__main__":
    run(work)
