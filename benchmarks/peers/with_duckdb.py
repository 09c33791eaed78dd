"""The work by DuckDB: one typed pass over the file into a table, and queries on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
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
    mask,
    references,
    run,
    separator,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def work(folder: Path) -> Answer:
    """Read, judge and count."""
    db = duckdb.connect()
    # The number of a row in the table gives its line in the file.
    db.execute("set preserve_insertion_order=true")
    db.execute("set enable_progress_bar=false")
    for table in ("service", "unit"):
        _references(db, folder, table)
    db.execute(f"create type channel_t as enum ({_texts(CHANNELS)})")
    db.execute(f"create type status_t as enum ({_texts(STATUSES)})")
    db.execute(_load(folder))
    db.execute(_COPIES)
    db.execute(_OUTSIDE)
    found = db.execute(_FOUND).fetchnumpy()
    later = db.execute("select line from copies where turn > 1").fetchnumpy()["line"]
    db.execute(f"create temp table clear as {_CLEAR}")
    cubes = {event: db.execute(_cube(event)).fetchnumpy() for event in MEASURES}

    def cells(event: str) -> Cells:
        return list(zip(*(cubes[event][name].tolist() for name in (*AXES, *MEASURES[event])), strict=True))

    return Answer(
        int(found["count"].sum()) + len(later),
        sum(len(cube["bin"]) for cube in cubes.values()),
        lambda: lines_by_check(found["line"], found["bits"], later),
        lambda: {event: cells(event) for event in MEASURES},
    )


def _texts(texts: Iterable[str]) -> str:
    return ", ".join(f"'{text}'" for text in texts)


def _references(db: duckdb.DuckDBPyConnection, folder: Path, table: str) -> None:
    listed = references(folder, table)
    db.execute(f"create type {table}_t as enum ({_texts(listed)})")
    db.execute(f"create temp table {table}s (code {table}_t, first date, last date)")
    values = ", ".join(f"('{code}', '{first}', '{last}')" for code, (first, last) in listed.items())
    db.execute(f"insert into {table}s values {values}")  # noqa: S608  # every part is ours


# --- the pass over the file ------------------------------------------------------------------------------------


def _typed() -> dict[str, str]:
    """Return the expression that reads each column, null where it can't."""
    date = "try_strptime({0}, '" + DATE_FORM + "')"
    # Casts round 3.5 to 4.
    count = "case when not contains({0}, '.') then try_cast({0} as bigint) end"
    return {
        **{name: f"try_cast({name} as {table}_t)" for name, table in REFERENCES.items()},
        **{name: date.format(name) for name in DATES},
        **{name: count.format(name) for name in COUNTS},
        **{name: f"case {name} when '{YES}' then true when '{NO}' then false end" for name in FLAGS},
        "channel": "try_cast(channel as channel_t)",
        "status": "try_cast(status as status_t)",
    }


def _conditions() -> dict[tuple[str, str], str]:
    """Return the condition of each check; t_x is the typed form of the column x."""
    found = {("empty-cell", name): f"{name} is null" for name in NEEDED}
    for name in CODES:
        listed = "false" if name not in REFERENCES else f"t_{name} is not null"
        long = f"length({name}) > {LONGEST_CODE} or regexp_matches({name}, '{CONTROL}')"
        # A code that is listed needs no second look.
        found["bad-code", name] = f"{name} is not null and not {listed} and ({long})"
        if name in REFERENCES:
            found[f"unknown-{REFERENCES[name]}", name] = f"{name} is not null and not {listed} and not ({long})"
    dates = f"between timestamp '{FIRST_DAY}' and timestamp '{LAST_DAY} 23:59:59'"
    found.update({("bad-date", n): f"{n} is not null and not coalesce(t_{n} {dates}, false)" for n in DATES})
    found.update({("bad-number", n): f"{n} is not null and not coalesce(t_{n} >= 0, false)" for n in COUNTS})
    found.update({("bad-flag", n): f"{n} is not null and t_{n} is null" for n in FLAGS})
    found["empty-channel", "channel"] = "channel is null"
    found["unknown-word", "channel"] = "channel is not null and t_channel is null"
    found["unknown-word", "online_level"] = f"online_level not in ({_texts(LEVELS)})"
    found["unknown-status", "status"] = "status is not null and t_status is null"
    return found


def _row_conditions() -> dict[tuple[str, str], str]:
    """Return the conditions across columns, on cells that could be read."""
    return {
        ("missing-received-on", "received_on"): f"no_received and coalesce(class not in ({NOT_RECEIVED}, {STOPPED}), "
        "true)",
        ("finished-before-received", "finished_on"): "finished_on::date < received_on::date",
        ("due-before-received", "due_on"): "due_on::date < received_on::date",
        ("more-digitized-than-components", "components_digitized"): "components_digitized > components",
        ("done-without-finish-date", "finished_on"): f"class = {DONE} and no_finished and no_returned",
        ("open-with-finish-date", "finished_on"): f"finished_on is not null and (class in ({OPEN}, {PAUSED}) or "
        f"class = {NOT_RECEIVED} and received_on is not null)",
    }


def _bits(conditions: dict[tuple[str, str], str]) -> str:
    """Return the bits of the checks that a row breaks, added up only for rows that break one."""
    parts = (f"(coalesce({text}, false)::bigint << {CHECKS.index(check)})" for check, text in conditions.items())
    return f"case when {' or '.join(f'({text})' for text in conditions.values())} then {' | '.join(parts)} else 0 end"


def _load(folder: Path) -> str:
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
    path = str(folder / "dossiers.csv").replace("'", "''")
    source = (
        f"read_csv('{path}', columns={{{columns}}}, auto_detect=false, header=true, delim='{separator(folder)}', "
        "quote='\"', escape='\"')"
    )
    typed = ", ".join(f"{text} as t_{name}" for name, text in _typed().items())
    good = {name: mask(("bad-date", name)) for name in DATES} | {name: mask(("bad-number", name)) for name in COUNTS}
    kept = ", ".join(
        f"case when bits & {good[name]} = 0 then t_{name} end as {name}" if name in good else f"t_{name} as {name}"
        for name in _KEPT
    )
    classes = " ".join(f"when '{phrase}' then {number}" for phrase, number in STATUSES.items())
    return f"""
        create temp table dossiers as
        select * replace (bits | ({_bits(_row_conditions())}) as bits) from (
          select dossier_id, {kept}, (case t_status {classes} end)::tinyint as class,
                 received_on is null as no_received, finished_on is null as no_finished,
                 returned_on is null as no_returned, bits
          from (select *, {_bits(_conditions())} as bits from (select *, {typed} from {source})))
    """  # noqa: S608  # every part is ours


_KEPT = (
    "service_code", "unit_code", "receiving_unit_code", "received_on", "due_on", "finished_on", "returned_on",
    "updated_on", "channel", "components", "components_digitized", "result_digitized", "fee_due_vnd",
    "fee_paid_online",
)  # fmt: skip

# --- queries on the table ----------------------------------------------------------------------------------------

_UNREADABLE_ID = mask(("empty-cell", "dossier_id"), ("bad-code", "dossier_id"))
_COPIES = f"""
    create temp table copies as
    with alike as (
      select rowid as row, dossier_id from dossiers where bits & {_UNREADABLE_ID} = 0 and hash(dossier_id) in (
        select hash(dossier_id) from dossiers where bits & {_UNREADABLE_ID} = 0 group by 1 having count(*) > 1))
    select row + 2 as line, turn from (
      select row, row_number() over (partition by dossier_id order by row) as turn,
             count(*) over (partition by dossier_id) as copies
      from alike) where copies > 1
"""  # noqa: S608

_OFF = (
    f"select d.rowid as row, {mask((f'unknown-{table}', name))}::bigint as bit from dossiers d "  # noqa: S608
    f"join {table}s r on r.code = d.{name} where d.received_on::date not between r.first and r.last"
    for name, table in REFERENCES.items()
)
_OUTSIDE = f"create temp table outside as {' union all '.join(_OFF)}"
"""Codes that were not valid on the day of receipt."""

_FOUND = """
    select row + 2 as line, bit_or(bits) as bits, bit_count(bit_or(bits)) as count from (
      select rowid as row, bits from dossiers where bits <> 0 union all select row, bit from outside)
    group by row
"""

_DOUBTS = mask(
    ("empty-cell", ""), ("bad-code", "dossier_id"), ("bad-code", "service_code"), ("bad-code", "unit_code"),
    ("unknown-service", ""), ("unknown-unit", "unit_code"), ("finished-before-received", ""),
    ("more-digitized-than-components", ""), ("done-without-finish-date", ""), ("open-with-finish-date", ""),
)  # fmt: skip
"""Checks that leave what is counted in doubt, whatever the other cells say."""
_BAD_FINISHED, _BAD_RETURNED = mask(("bad-date", "finished_on")), mask(("bad-date", "returned_on"))
_LOST_DUE = mask(("bad-date", "due_on"), ("due-before-received", ""))

_CLEAR = f"""
    select unit_code, service_code, channel, received_on, ended_at, due_on, done, ended, result_digitized,
           components, components_digitized, fee_due_vnd, fee_paid_online,
           (case when day(received_on) < 15 then 1 else 15 end) as received_part,
           (case when day(ended_at) < 15 then 1 else 15 end) as ended_part
    from (
      select *, case when not ended then null when finished_on is not null then finished_on
                     when bits & {_BAD_FINISHED} <> 0 then null when returned_on is not null then returned_on
                     when bits & {_BAD_RETURNED} <> 0 then null when class = {STOPPED} then updated_on end as ended_at
      from (
        select *, case when class is null then coalesce(finished_on, returned_on) is not null
                       else class = {DONE} end as done, done or coalesce(class = {STOPPED}, false) as ended
        from dossiers
        where bits & {_DOUBTS} = 0 and received_on is not null and channel is not null
          and coalesce(class <> {NOT_RECEIVED}, true) and components_digitized is not null
          and (components is not null or components_digitized = 0)
          and fee_due_vnd is not null and (fee_paid_online is not null or fee_due_vnd = 0)
          and not (class is null and finished_on is null and returned_on is null
                   and bits & {_BAD_FINISHED | _BAD_RETURNED} <> 0)
          and rowid + 2 not in (select line from copies)
          and rowid not in (select row from outside where bit <> {mask(("unknown-unit", "receiving_unit_code"))})))
    where (not ended or ended_at is not null)
      and (not done or (result_digitized is not null and bits & {_LOST_DUE} = 0))
"""  # noqa: S608

_LIMITED = "done and (due_on is not null or ended_at::date = received_on::date)"
_COUNTED = {
    "received": "true",
    "received_online": "channel = 'Trực tuyến'",
    "digitized": "components_digitized > 0",
    "inputs_fully_digitized": "components_digitized > 0 and components > 0 and components_digitized >= components",
    "fee_due": "fee_due_vnd > 0",
    "fee_paid_online": "fee_due_vnd > 0 and fee_paid_online",
    "done": "done",
    "done_with_limit": _LIMITED,
    "done_on_time": f"{_LIMITED} and (due_on is null or ended_at <= due_on)",
    "done_result_digitized": "done and result_digitized",
}


def _cube(event: str) -> str:
    at, part = ("received_on", "received_part") if event == "received" else ("ended_at", "ended_part")
    counts = ", ".join(f"count(*) filter ({_COUNTED[name]}) as {name}" for name in MEASURES[event])
    names = " ".join(f"when '{phrase}' then '{name}'" for phrase, name in CHANNELS.items())
    where = "" if event == "received" else "where ended"
    return f"""
        select strftime(make_date(y, m, d), '%Y-%m-%d') as bin, unit::varchar as unit, service::varchar as service,
               case channel {names} end as channel, * exclude (y, m, d, unit, service, channel)
        from (
          select year({at}) as y, month({at}) as m, {part} as d, unit_code as unit, service_code as service, channel,
                 {counts}
          from clear {where} group by all)
    """  # noqa: S608


if __name__ == "__main__":
    run(work)
