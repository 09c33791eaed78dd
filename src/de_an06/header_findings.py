"""What is wrong with the record that heads a file: doubled or missing columns, another table than the name says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from de_an06.finding import Finding
from de_an06.tables import tables
from de_an06.template_mark import Mark, mark_of
from de_an06.text import clean, fold
from de_an06.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from de_an06.dialect import HeadRecord
    from de_an06.headings import Heading
    from de_an06.standins import Part
    from de_an06.text import Words

_VALUE = re.compile(r"(?=.*\d\d|\d$)[\w.,/:-]+(?: \d{1,2}:\d\d(?::\d\d)?)?")
"""A code, a date, a time or a number: one word with digits."""
_SEVERAL = 3


def header_findings(
    name: str, heading: Heading, records: Sequence[HeadRecord], own: str | None, doubt: Words
) -> list[Finding]:
    """Return what is wrong with a heading among the first records of its file.

    `own` is the table that the name states, `doubt` ends the sentences.
    """
    table, line = heading.table, heading.record.line
    found: list[Finding] = []
    if heading.missing and (record := missing_header(heading, records)) is not None:
        return [Finding("no-header-row", "error", name, table.name, record.line)]
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


def missing_header(heading: Heading, records: Sequence[HeadRecord]) -> HeadRecord | None:
    """Return the first record of a file, if it is data where no header is known."""
    first = next((record for record in records if sum(map(bool, map(clean, record.cells))) > 1), None)
    return first if first is not None and not heading.fields and _is_data(first.cells) else None


def _is_data(cells: Sequence[str]) -> bool:
    """Tell whether most cells of a record, and several, are codes, dates, numbers or words of a vocabulary."""
    known = {phrase for phrases in vocabulary().phrases.values() for phrase in phrases}
    texts = [text for cell in cells if (text := clean(cell))]
    told = sum(_VALUE.fullmatch(text) is not None or fold(text) in known for text in texts)
    return told >= _SEVERAL and 2 * told >= len(texts)


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
