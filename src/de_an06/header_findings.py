"""What is wrong with the record that heads a file: doubled or missing columns, another table than the name says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.finding import Finding
from de_an06.tables import tables
from de_an06.template_mark import Mark, mark_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.headings import Heading
    from de_an06.standins import Part
    from de_an06.text import Words


def header_findings(name: str, heading: Heading, own: str | None, doubt: Words) -> list[Finding]:
    """Return what is wrong with a heading; `own` is the table that the name states, `doubt` ends its sentences."""
    table, line = heading.table, heading.record.line
    found: list[Finding] = []
    values: tuple[tuple[str, str], ...]
    for column, first, second in heading.doubles:
        taken = heading.shown(first)
        values = (("taken", taken), ("other", heading.shown(second)))
        found.append(Finding("duplicate-header", "warning", name, table.name, line, None, column, taken, values=values))
    for column in heading.missing:
        near = heading.nearest(column)
        values = (
            ("name", f"{table.columns[column].vi} ({column})"), ("nearest", near),
            ("nearest_vi", (f"; gần nhất là “{near}”" if near else "") + doubt.vi),
            ("nearest_en", (f"; the nearest is “{near}”" if near else "") + doubt.en),
        )  # fmt: skip
        found.append(Finding("missing-column", "error", name, table.name, line, None, column, values=values))
    if own is not None and own != table.name:
        said = tables()[own]
        values = (
            ("named", said.name), ("named_vi", said.title.vi), ("named_en", said.title.en),
            ("table", table.name), ("table_vi", table.title.vi), ("table_en", table.title.en),
        )  # fmt: skip
        found.append(Finding("table-name-disagrees", "warning", name, table.name, line, values=values))
    return found


def template_findings(part: Part, heading: Heading) -> Iterator[Finding]:
    """Yield a finding where a workbook says that it is a template of another version, or of another table."""
    if part.template is None:
        return
    mark, now = Mark(*part.template), mark_of(heading.table)
    if mark != now:
        title = mark.title
        values = (
            ("template_vi", title.vi), ("template_en", title.en), ("version", mark.schema), ("current", now.schema),
        )  # fmt: skip
        yield Finding("other-template", "note", part.name, heading.table.name, values=values)
