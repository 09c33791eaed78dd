"""What the forms of a sheet's cells say about its columns: dates kept as serials, numbers as text, merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.headings import Heading
    from de_an06.standins import Sheet

DIGITS, SERIAL = 2, 4
_ODD = {"moment": (SERIAL, "serial-date"), "integer": (DIGITS, "number-as-text")}
"""By kind of column: the cells that are kept in another form, and the rule that says so."""


def form_findings(name: str, sheet: Sheet, heading: Heading) -> Iterator[Finding]:
    """Yield a finding for each column some of whose cells below the header are kept in an odd form."""
    table, header = heading.table, heading.record.line + heading.record.rows - 1
    for column, place in heading.fields.items():
        odd, rule = _ODD.get(table.columns[column].kind, (None, ""))
        if odd is None:
            continue
        lines = [line for line, kinds in enumerate(sheet.kinds[header:], header + 1) if kinds[place] == odd]
        if lines:
            values = (("count", str(len(lines))), ("at", cell_name(place, lines[0])))
            yield Finding(
                rule, "note", name, table.name, lines[0], None, column, heading.shown(place),
                values=values, row=lines[0],
            )  # fmt: skip
    yield from _merged(name, sheet, heading)


def _merged(name: str, sheet: Sheet, heading: Heading) -> Iterator[Finding]:
    """Yield a finding where merged cells below the header were taken to hold their value in each row."""
    header = heading.record.line + heading.record.rows - 1
    read = set(heading.fields.values())
    found = sorted(m for m in sheet.merged if m[0] >= header and read & set(range(m[1], m[3] + 1)))
    if found:
        top, left, bottom, right = found[0]
        area = f"{cell_name(left, top + 1)}:{cell_name(right, bottom + 1)}"
        values = (("count", str(len(found))), ("at", area))
        yield Finding("merged-cells", "warning", name, heading.table.name, top + 1, values=values, row=top + 1)


def cell_name(column: int, row: int) -> str:
    """Return how a spreadsheet names a cell: columns count from 0, rows from 1."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row}"
