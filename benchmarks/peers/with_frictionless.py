"""The work by frictionless: a table schema with constraints, row by row."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from counting import Counting
from frictionless import Dialect, Resource, Schema
from frictionless.formats import CsvControl
from work import (
    CHANNELS,
    CODES,
    COLUMNS,
    CONTROL,
    COUNTS,
    DATE_FORM,
    DATES,
    FIRST_DAY,
    FLAGS,
    LAST_DAY,
    LEVELS,
    LONGEST_CODE,
    NO,
    STATUSES,
    YES,
    Answer,
    run,
    separator,
)

if TYPE_CHECKING:
    from pathlib import Path

_YEARS = range(int(FIRST_DAY[:4]), int(LAST_DAY[:4]) + 1)
_RULES = {
    **dict.fromkeys(CODES, "bad-code"),
    **dict.fromkeys(DATES, "bad-date"),
    **dict.fromkeys(COUNTS, "bad-number"),
    **dict.fromkeys(FLAGS, "bad-flag"),
    "channel": "unknown-word",
    "online_level": "unknown-word",
    "status": "unknown-status",
}
_EMPTY = {**dict.fromkeys(CODES, "empty-cell"), "channel": "empty-channel"}
"""The rule that an unreadable, and an empty, cell of each column breaks."""


def _field(name: str) -> dict[str, Any]:
    """Return the schema of one column."""
    if name in DATES:
        return {"type": "datetime", "format": DATE_FORM}
    if name in COUNTS:
        return {"type": "integer", "constraints": {"minimum": 0}}
    if name in FLAGS:
        return {"type": "boolean", "trueValues": [YES], "falseValues": [NO]}
    if name in CODES:
        rules = {"maxLength": LONGEST_CODE, "pattern": f"[^{CONTROL[1:-1]}]+", "required": name != CODES[3]}
        return {"type": "string", "constraints": rules}
    phrases = {"channel": list(CHANNELS), "status": list(STATUSES), "online_level": list(LEVELS)}[name]
    return {"type": "string", "constraints": {"enum": phrases, "required": name == "channel"}}


def work(folder: Path) -> Answer:
    """Read, judge and count."""
    counting, mark, path = Counting(folder), separator(folder), folder / "dossiers.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        labels = next(csv.reader(file, delimiter=mark))
    names = dict(zip(labels, COLUMNS, strict=True))
    schema = Schema.from_descriptor({"fields": [{"name": label, **_field(name)} for label, name in names.items()]})
    dialect = Dialect(controls=[CsvControl(delimiter=mark)])
    resource = Resource(
        path=path.name, basepath=str(folder), schema=schema, dialect=dialect, encoding="utf-8-sig", format="csv"
    )
    with resource as table:
        for row in table.row_stream:
            values = {name: row[label] for label, name in names.items()}
            filled = dict(zip(COLUMNS, row.cells, strict=True))
            bad = {names[problem.field_name] for problem in row.errors}
            bad.update(name for name in DATES if values[name] is not None and values[name].year not in _YEARS)
            for name in bad:
                counting.find(_RULES[name] if filled[name] else _EMPTY[name], name, row.row_number)
            values.update(dict.fromkeys(bad))
            values["channel"] = CHANNELS.get(values["channel"])
            values["status"] = STATUSES.get(values["status"])
            counting.take(row.row_number, values, bad, filled)
    return counting.answer()


if __name__ == "__main__":
    run(work)
