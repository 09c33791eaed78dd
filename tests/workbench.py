"""The core without files: rows of text in, results out, through the same stages as the command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from de_an06.catalogue import load_catalogue
from de_an06.cell_findings import FileFacts
from de_an06.cells import EPOCH
from de_an06.cube import Cube, Dimensions
from de_an06.evaluate import Question, evaluate
from de_an06.families import Library
from de_an06.finding import Findings
from de_an06.period import CIVIL, Period, cuts, range_period
from de_an06.register import Register, register_of, register_seen
from de_an06.rows import UNDATED, Block, Ragged, Rows, join
from de_an06.rules import Policy
from de_an06.settle import Settled, settle
from de_an06.slices import Scope, whole_scope
from de_an06.spans import Spans
from de_an06.tables import tables
from de_an06.tally import tally
from de_an06.validate import Court
from de_an06.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from de_an06.catalogue import Indicator
    from de_an06.report import Result

SINCE = date(2023, 3, 1)
"""Before this day no test has a dossier."""
FIRST, LAST = date(2023, 1, 1), date(2024, 12, 31)
CUTS = np.array([(day - EPOCH).days for day in cuts(FIRST, LAST, 1, [date(2023, 8, 1)])], np.int64)
CATALOGUE = load_catalogue()
YEAR = range_period(date(2023, 1, 1), date(2023, 12, 31), CIVIL)


class Nowhere:
    """Records that stand in no file: a header line, and then a line for each."""

    def lines(self, records: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the lines of records."""
        return records + 1

    line = before = 0
    after = (0, 0, 0)

    def moved(self, _lines: int, _records: int) -> Nowhere:
        """Return the same."""
        return self

    def again(self, _: NDArray[np.int64]) -> dict[str, Spans]:
        """Give nothing: there is no file to read again."""
        raise AssertionError


@dataclass(frozen=True)
class Validated:
    """A file's rows and what was found wrong."""

    rows: Rows
    findings: Findings


def holds(truth: Result, guess: Result) -> bool:
    """Whether the true figure lies within the bounds of the one with unknown cells or rows."""
    if guess.state == "no_data" or truth.state == "no_data":
        return guess.state == truth.state
    if truth.state == "no_events":
        return True
    value = Fraction(truth.numerator or 0) if truth.denominator is None else _share(truth)
    low, high = guess.low, guess.high
    return (low is None or Fraction(low) <= value or low == truth.value) and (
        high is None or value <= Fraction(high) or high == truth.value
    )


def _share(result: Result) -> Fraction:
    assert result.denominator
    return Fraction(100 * (result.numerator or 0), result.denominator)


def block_of(rows: Sequence[Mapping[str, str]], first: int = 1) -> Block:
    """Return rows of text as one block, each line a record."""
    columns = {name: Spans.of([row[name] for row in rows]) for name in (rows[0] if rows else ())}
    record = np.arange(first, first + len(rows), dtype=np.int64)
    none = np.zeros(0, np.int64)
    return Block(record, columns, Nowhere(), Ragged(none, none, len(columns)))


def court_of(
    table: str,
    names: Sequence[str],
    registers: Mapping[str, Register] | None = None,
    number: int = 0,
    snapshot: date | None = None,
    hashed: frozenset[str] = frozenset(),
) -> Court:
    """Return the court of one file with these columns."""
    day = UNDATED if snapshot is None else (snapshot - EPOCH).days
    headers = {name: tables()[table].columns[name].vi for name in names}
    file = FileFacts(number, f"{table}-{number}.csv", headers, snapshot=int(day))
    return Court(Library(tables()[table], vocabulary().phrases), file, registers or {}, Policy(), names, hashed)


def judged(
    table: str,
    rows: Sequence[Mapping[str, str]],
    registers: Mapping[str, Register] | None = None,
    number: int = 0,
    snapshot: date | None = None,
) -> Validated:
    """Return what validation makes of one file's rows."""
    court, block, findings = court_of(table, list(rows[0]), registers, number, snapshot), block_of(rows), Findings()
    court.decide(block)
    found = court.judge(block)
    court.findings(found, findings)
    return Validated(found.rows, findings)


def register(table: str, rows: Sequence[Mapping[str, str]]) -> Register:
    """Return the register that a reference table's rows make."""
    return register_of(judged(table, rows).rows, "unit_code" if table == "units" else "service_code")


def settled(parts: Sequence[Validated]) -> Settled:
    """Return the files' dossiers joined and settled."""
    return settle(join([part.rows for part in parts]), ("dossier_id",))


def dimensions(rows: Rows, registers: Mapping[str, Register]) -> Dimensions:
    """Return the dimensions of dossiers, with the codes seen where there is no register."""
    return Dimensions(
        registers.get("units") or register_seen([rows["unit_code"]]),
        registers.get("services") or register_seen([rows["service_code"]]),
        tuple(vocabulary().members["channel"]),
    )


def cube_of(rows: Rows, registers: Mapping[str, Register] | None = None) -> Cube:
    """Return the cube of settled dossiers."""
    return tally({"dossiers": rows}, dimensions(rows, registers or {}), CUTS)


def results(
    cube: Cube,
    period: Period = YEAR,
    by: str | None = None,
    scope: Scope | None = None,
    complete: bool = True,
    catalogue: Mapping[str, Indicator] | None = None,
    as_of: date = LAST,
) -> dict[tuple[str, str], Result]:
    """Return every result by indicator and member ("" for the total)."""
    question = Question(
        list((catalogue or CATALOGUE).values()),
        period,
        as_of,
        scope or whole_scope(cube.dimensions),
        by,
        (),
        complete,
        SINCE,
    )
    found = {}
    for result_set in evaluate(cube, question):
        for result in result_set.results:
            found[result.indicator, result.group[0][1] if result.group else ""] = result
    return found


def findings_of(parts: Sequence[Validated]) -> Findings:
    """Return the findings of several files together."""
    total = Findings()
    for part in parts:
        total = total + part.findings
    return total


def vn(day: int) -> str:
    """Return the day so many days after 1 March 2023 as an office writes it."""
    return (date(2023, 3, 1) + timedelta(days=day)).strftime("%d/%m/%Y")
