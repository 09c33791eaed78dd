"""What is told of each file that was taken in: its account, where exports are cut off, and why it broke off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from de_an06.cells import EPOCH
from de_an06.errors import RefusedError
from de_an06.facts import ALWAYS
from de_an06.finding import Finding, Findings, unreadable_file
from de_an06.report import Input
from de_an06.standins import Part
from de_an06.template_mark import Mark
from de_an06.text import Trouble, Words

if TYPE_CHECKING:
    from de_an06.copies import FileState
    from de_an06.errors import InputError
    from de_an06.sources import Source

_CUTS = {5_000, 10_000, 65_536, 1_048_576}
"""Rows at which portals and spreadsheets cut an export off."""
_SHEETS = {65_536, 1_048_576}
"""Rows of a sheet of Excel until 2003, and since; the header is one of them."""


def cut_off(state: FileState) -> Findings:
    """Note a number of rows at which exports are cut off."""
    source, rows, found = state.source, state.counts["read"], Findings()
    if rows in _CUTS or rows + source.header_line in _SHEETS:
        values = (("rows", str(rows)),)
        found.add([Finding("possible-cut", "note", source.name, source.table, values=values)])
    return found


def broken_off(source: Source, error: InputError) -> Findings:
    """Say that a file could not be read to its end."""
    if isinstance(error, RefusedError):
        findings = Findings()
        findings.add([Finding(error.rule, "error", source.name, source.table, error.line, values=error.values)])
        return findings
    what = (text.removeprefix(source.name).lstrip(",: ") for text in error.what)
    findings = Findings()
    findings.add([unreadable_file(source.name, source.table, Trouble(Words(*what), Words(*error.fix)), error.line)])
    return findings


def header_of(source: Source, name: str) -> str:
    """Return how a file heads a column; the column's own name where the file lacks it."""
    place = source.fields.get(name)
    return name if place is None else source.headers[place].strip()


def input_of(state: FileState) -> Input:
    """Return the account of a file."""
    source, counts = state.source, state.counts
    part = source.part or Part(source.path, source.name)
    sent = part.original
    return Input(
        source.name, source.table, counts["read"], counts["set_aside"], counts["superseded"],
        sent.sha256 if sent else state.sha256, part.encoding or source.dialect.encoding,
        "" if part.sheet else source.dialect.delimiter, source.snapshot, dict(state.skipped),
        counts["merged"], sent.name if sent else source.name,
        part.bom or source.dialect.bom, part.sure, (part.read, part.words),
        _first(state), part.composed and source.composed and not counts["decomposed"],
        part.template and Mark(*part.template),
    )  # fmt: skip


def _first(state: FileState) -> date | None:
    """Return the first day of receipt in a file; the last day there is where no row of it counts."""
    if state.first is None or state.first < 0:
        return None
    return date.max if state.first == ALWAYS else EPOCH + timedelta(days=state.first)
