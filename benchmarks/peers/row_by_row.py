"""The work by Pydantic as it is mostly used: a model validated for every row that the csv module reads."""

from __future__ import annotations

import csv
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from counting import Counting
from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict
from work import (
    CHANNELS,
    COLUMNS,
    CONTROL,
    FIRST_DAY,
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
    from collections.abc import Mapping
    from pathlib import Path

_YEARS = range(int(FIRST_DAY[:4]), int(LAST_DAY[:4]) + 1)
_CODES = {"string_too_long": "bad-code", "string_pattern_mismatch": "bad-code"}


def _fail(rule: str) -> PydanticCustomError:
    return PydanticCustomError(rule, rule)


def _date(text: Any) -> Any:
    if text is None:
        return None
    moment = _moment(text)
    if moment is None or moment.year not in _YEARS:
        raise _fail("bad-date")
    return moment


@cache
def _moment(text: str) -> datetime | None:
    # Several times as fast as strptime.
    if len(text) != 16 or text[2] != "/" or text[5] != "/":
        return None
    try:
        return datetime.fromisoformat(f"{text[6:10]}-{text[3:5]}-{text[:2]}{text[10:]}")
    except ValueError:
        return None


def _count(text: Any) -> Any:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()):
        raise _fail("bad-number")
    return int(text)


def _one_of(known: Mapping[str, Any], rule: str) -> BeforeValidator:
    def look_up(text: Any) -> Any:
        if text is not None and text not in known:
            raise _fail(rule)
        return known.get(text)

    return BeforeValidator(look_up)


def _needed(rule: str) -> BeforeValidator:
    def check(text: Any) -> Any:
        if text is None:
            raise _fail(rule)
        return text

    return BeforeValidator(check)


Code = Annotated[str, Field(max_length=LONGEST_CODE, pattern=f"^[^{CONTROL[1:-1]}]+$")]
NeededCode = Annotated[Code, _needed("empty-cell")]
Moment = Annotated[datetime | None, BeforeValidator(_date)]
Count = Annotated[int | None, BeforeValidator(_count)]
Flag = Annotated[bool | None, _one_of({YES: True, NO: False}, "bad-flag")]
Channel = Annotated[str, _needed("empty-channel"), _one_of(CHANNELS, "unknown-word")]


class Dossier(TypedDict):
    """One dossier as its cells say."""

    dossier_id: NeededCode
    service_code: NeededCode
    unit_code: NeededCode
    receiving_unit_code: Code | None
    submitted_on: Moment
    received_on: Moment
    due_on: Moment
    finished_on: Moment
    returned_on: Moment
    channel: Channel
    status: Annotated[int | None, _one_of(STATUSES, "unknown-status")]
    online_level: Annotated[str | None, _one_of(dict(zip(LEVELS, LEVELS, strict=True)), "unknown-word")]
    components: Count
    components_digitized: Count
    components_reused: Count
    result_digitized: Flag
    fee_due_vnd: Count
    fee_paid_online: Flag
    supplement_requested_on: Moment
    supplemented_on: Moment
    updated_on: Moment


def work(folder: Path) -> Answer:
    """Read, judge and count."""
    counting = Counting(folder)
    adapter = TypeAdapter(Dossier)
    validate = adapter.validate_python
    with (folder / "dossiers.csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=separator(folder))
        next(reader)
        for texts in reader:
            raw = dict(zip(COLUMNS, (text or None for text in texts), strict=True))
            bad: set[str] = set()
            try:
                values: Mapping[str, Any] = validate(raw)
            except ValidationError as error:
                values, bad = _salvaged(adapter, raw, error, counting, reader.line_num)
            counting.take(reader.line_num, values, bad, raw)
    return counting.answer()


def _salvaged(
    adapter: TypeAdapter[Any], raw: dict[str, str | None], error: ValidationError, counting: Counting, line: int
) -> tuple[Mapping[str, Any], set[str]]:
    """Note the bad cells of a row, and return the others."""
    bad = set()
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        name = str(problem["loc"][0])
        counting.find(_CODES.get(problem["type"], problem["type"]), name, line)
        bad.add(name)
    standing = {"dossier_id": "-", "service_code": "-", "unit_code": "-", "channel": next(iter(CHANNELS))}
    mended = {name: standing.get(name) if name in bad else text for name, text in raw.items()}
    values = dict(adapter.validate_python(mended))
    return {**values, **dict.fromkeys(bad)}, bad


if __name__ == "__main__":
    run(work)
