"""Finds which file of a folder is which table, how its columns are headed and on which day it stands.

What decides: configuration, then the headers, then the name of the file, then that of its folders.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from de_an06.choices import choose_stated
from de_an06.dialect import EMPTY, head_records, is_composed, is_numbering, sniff
from de_an06.errors import InputError
from de_an06.finding import Finding, Findings, unreadable_file
from de_an06.folders import PACKED, files_below, no_table
from de_an06.header_findings import header_findings, template_findings
from de_an06.headings import Heading, choose, headings, stranger, table_named
from de_an06.opening import opened
from de_an06.path_patterns import WITHIN, pieces_of
from de_an06.period import period_in_name
from de_an06.sheet_forms import form_findings
from de_an06.sources import Source, stamp_of
from de_an06.standins import Contents, Part
from de_an06.stated import check_columns, delimiter_doubt, idle_blocks, place_of, placed
from de_an06.system_messages import system_trouble
from de_an06.tables import tables
from de_an06.text import Trouble, Words, printable
from de_an06.title_lines import facts_above, title_days

if TYPE_CHECKING:
    from datetime import date

    from de_an06.archive import Allowance
    from de_an06.config import Config, FileRule
    from de_an06.dialect import Dialect, HeadRecord
    from de_an06.sources import Origin, Stamp
    from de_an06.standins import Sheet, StandIns

__all__ = ["Discovery", "Source", "discover"]

HEAD_BYTES = 1 << 18
HEADER_WITHIN = 40
"""How many records of a file are tried as its header."""
_DATA = {".csv", ".tsv", *PACKED}
"""Endings of files that are meant to be data, whatever they hold."""
_IGNORED = Words("cấu hình cho bỏ qua", "ignored by configuration")
_LOCKED = Words("không mở được ({why_vi})", "it cannot be opened ({why_en})")
_OWN_HEADER = ("set", "indicator", "title_vi")
"""How the CSV of a report begins."""
_OWN_OUTPUT = Words("báo cáo do de-an06 ghi ra, không phải số liệu đầu vào", "a report that de-an06 wrote, no input")
_OWN_WORKBOOK = Words(
    "sổ tính do de-an06 ghi ra; muốn kiểm tra chính nó thì nêu tên nó trong lệnh",
    "a workbook that de-an06 wrote; to check it, name it in the command",
)
_ENDLESS = Trouble(
    Words(
        "dòng đầu dài hơn 1 MB, không phải là bảng CSV", "its first line is longer than 1 MB, so this is no CSV table"
    ),
    Words("hãy kiểm tra dấu xuống dòng rồi xuất lại tệp", "check the line ends and export the file again"),
)
_NO_TABLE_WITHIN = Trouble(
    Words("không có bảng nào trong đó", "no table is in it"),
    Words(
        "hãy xem các tệp bị bỏ qua bên trong, hoặc gửi tệp có bảng; các cột xem bằng lệnh de-an06 tables",
        "see what was passed over in it, or send one with the table; de-an06 tables shows the columns",
    ),
)


@dataclass(frozen=True)
class Discovery:
    """What was found below a path, by relative path."""

    sources: tuple[Source, ...]
    refused: tuple[str, ...]
    """Files of recognised tables that can't be read or lack a required column."""
    passed_over: tuple[tuple[str, Words], ...]
    """Files that are no table of ours, with the reason."""
    findings: Findings
    unmatched: tuple[Words, ...] = ()
    """Blocks of configuration that match no file of the folder, each with its place."""


@dataclass
class _Found:
    """What one file turned out to be: a source, something to pass over, or refused for its findings."""

    source: Source | None = None
    reason: Words | None = None
    findings: list[Finding] = field(default_factory=list)


def discover(path: Path, config: Config, stand_ins: StandIns | None = None) -> Discovery:
    """Return the tables below a folder, or those in a file.

    Files that aren't CSV in UTF-8 are written out as `stand_ins`, which must be there as long as the sources are
    read; without any they are refused.
    Raises InputError when there is no such path or nothing below it is a table, ConfigError when
    configuration names a column or line that a file does not have.
    """
    files, passed = files_below(path)
    found: dict[str, _Found] = {}
    opening = _Opening(config, stand_ins, below=not path.is_file())
    for name, file in files:
        found |= opening.found(Part(file, name))
    passed += [(name, one.reason) for name, one in found.items() if one.reason is not None]
    sources = tuple(one.source for one in found.values() if one.source is not None)
    refused = tuple(name for name, one in found.items() if one.source is None and one.reason is None)
    unmatched = () if path.is_file() else idle_blocks([*found, *(name for name, _ in passed)], config)
    if not sources and not refused:
        raise no_table(path, sorted(passed), unmatched)
    findings = Findings()
    for one in found.values():
        for finding in one.findings:
            findings.add([finding])
    return Discovery(sources, refused, tuple(sorted(passed)), findings, unmatched)


class _Opening:
    """Opens one file after the other, unpacking no more than a run may."""

    def __init__(self, config: Config, stand_ins: StandIns | None, *, below: bool) -> None:
        self._config, self._stand_ins, self._below = config, stand_ins, below
        self._allowance: Allowance | None = None

    def found(self, file: Part) -> dict[str, _Found]:
        """Return what a file, or each thing in it, turned out to be."""
        name, config = file.name, self._config
        if config.file_rule(name).ignore:
            return {name: _Found(reason=_IGNORED)}
        try:
            contents = self._unpacked(file)
        except (OSError, InputError) as error:
            return {name: _trouble(name, config, error)}
        found = {shown: _Found(reason=why) for shown, why in contents.passed_over}
        found |= {shown: _trouble(shown, config, error) for shown, error in contents.broken}
        for part in contents.parts:
            if part.own and self._below:
                found[part.name.rpartition(WITHIN)[0]] = _Found(reason=_OWN_WORKBOOK)
                continue
            try:
                parts = opened(part, config.file_rule(part.name), self._stand_ins)
            except (OSError, InputError) as error:
                found[part.name] = _trouble(part.name, config, error)
            else:
                found |= {one.name: _examine(one, config) for one in parts}
        tableless = all(one.source is None and one.reason is not None for one in found.values())
        if name not in found and tableless and (table := _said(name, config)[2]):
            found[name] = _refused(name, table, _NO_TABLE_WITHIN)
        return found

    def _unpacked(self, file: Part) -> Contents:
        if self._stand_ins is None or PurePosixPath(file.name).suffix.lower() not in PACKED:
            return Contents([file])
        from de_an06.archive import Allowance
        from de_an06.unpacking import unpacked

        self._allowance = self._allowance or Allowance(self._config.limits)
        return unpacked(file, self._stand_ins, self._allowance)


# --- One file ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Head:
    """A file's first records, and how it is written."""

    path: Path
    dialect: Dialect
    records: list[HeadRecord]
    lines: list[int]
    """The physical line after each record."""
    size: int
    splits: bool
    """Whether the delimiter occurs in it."""
    likely: str | None
    """The delimiter that it looks written with, if it occurs."""
    composed: bool
    stamp: Stamp | None

    @property
    def prose(self) -> bool:
        """Whether this is a text without columns, which its name alone makes no table."""
        return self.path.suffix.lower() == ".txt" and all(len(record.cells) == 1 for record in self.records)


def _examine(part: Part, config: Config) -> _Found:
    name, rule = part.name, config.file_rule(part.name)
    if rule.ignore:
        return _Found(reason=_IGNORED)
    stated, own, named = _said(name, config, part.sheet)
    try:
        here = Words(*[f" ({printable(name)})"] * 2)
        with placed(config, name, "delimiter", more=here):
            head = _head(part, rule)
        if tuple(head.records[0].cells[: len(_OWN_HEADER)]) == _OWN_HEADER:
            return _Found(reason=_OWN_OUTPUT)
        with placed(config, name, "header_line", more=here):
            found = headings(head.records[:HEADER_WITHIN], rule)
        doubt = delimiter_doubt(config, name, head.likely, splits=head.splits)
        heading = choose(found, stated, named)
        if part.damage is not None and (heading is None or heading.missing):
            return _unreadable(
                name, heading.table.name if heading else stated or named, part.damage.trouble, part.damage.line
            )
        if heading is None or (not stated and not heading.fields and head.prose):
            return _Found(reason=_joined(stranger(found), doubt))
        check_columns(config, name, heading.check, doubt)
        findings = header_findings(name, heading, head.records, None if stated else own, doubt)
        findings += template_findings(part, heading)
        findings += (replace(finding, table=heading.table.name) for finding in part.findings)
        if part.sheet is not None:
            # What a check gave back has all cells as text, and nobody is to mend that.
            findings += () if part.own else form_findings(name, part.sheet, heading)
            part = replace(part, sheet=replace(part.sheet, kinds=(), merged=()))
        return _Found(None if heading.missing else _source(head, heading, part, config), None, findings)
    except (OSError, InputError) as error:
        return _trouble(name, config, error)


def _said(name: str, config: Config, sheet: Sheet | None = None) -> tuple[str | None, str | None, str | None]:
    """Return the table that configuration states for a file, that its own name states, and that some name does.

    The name of a workbook is that of its one sheet; where there are several, it says nothing of any.
    """
    rule = config.file_rule(name)
    stated = rule.table and choose_stated(place_of(config, name, "table"), "table", rule.table, tuple(tables()))
    *above, last = pieces_of(name)
    own = table_named(last if sheet else Path(last).stem)
    if sheet is not None:
        own = own or (table_named(Path(above[-1]).stem) if sheet.alone else None)
        above = above if sheet.alone else []
    return stated, own, own or next((t for part in reversed(above) if (t := table_named(part))), None)


def _trouble(name: str, config: Config, error: OSError | InputError) -> _Found:
    """Say why a file can't be read."""
    stated, _, named = _said(name, config)
    if isinstance(error, InputError):
        return _unreadable(name, stated or named, Trouble(Words(*error.what), Words(*error.fix)), error.line)
    why, fix = system_trouble(error)
    return _refused(name, stated or named, Trouble(_LOCKED.fill(why_vi=why.vi, why_en=why.en), fix))


def _joined(first: Words, second: Words) -> Words:
    return Words(first.vi + second.vi, first.en + second.en)


def _head(part: Part, rule: FileRule) -> _Head:
    stamp = stamp_of(part.path)
    with part.path.open("rb") as stream:
        data = stream.read(HEAD_BYTES)
        size = os.fstat(stream.fileno()).st_size
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise InputError(*EMPTY.what, EMPTY.fix)
    stated = rule.delimiter if part.sheet is None else ","
    damaged = part.damage is not None
    dialect = sniff(data, stated, damaged=damaged)
    if len(data) == size:
        data += b"\n"  # closes a last record without a line end; after one, it is a blank record more
    records = head_records(data, dialect, HEADER_WITHIN + 1)
    if not records:
        raise InputError(*_ENDLESS.what, _ENDLESS.fix)
    lines = list(accumulate((data.count(b"\n", r.start, r.end) for r in records), initial=1))[1:]
    likely = dialect.delimiter if stated is None or part.sheet else sniff(data, damaged=damaged).delimiter
    splits, occurs = (mark.encode() in data for mark in (dialect.delimiter, likely))
    return _Head(
        part.path,
        dialect,
        records,
        lines,
        size,
        splits,
        likely if occurs else None,
        is_composed(data, len(data)),
        stamp,
    )


def _refused(name: str, table: str | None, trouble: Trouble, line: int | None = None) -> _Found:
    return _Found(findings=[unreadable_file(name, table, trouble, line)])


def _unreadable(name: str, table: str | None, trouble: Trouble, line: int | None = None) -> _Found:
    """Refuse a file of a known table, or a pack of nobody knows what; pass over another, saying so of data."""
    if table is not None:
        return _refused(name, table, trouble, line)
    if trouble == EMPTY:
        return _Found(reason=trouble.what)
    suffixes = {Path(piece).suffix.lower() for piece in pieces_of(name)}
    if suffixes & set(PACKED):
        return _refused(name, None, trouble, line)
    fix = Words(f"; {trouble.fix.vi}", f"; {trouble.fix.en}")
    said = [unreadable_file(name, None, trouble, line)] if suffixes & _DATA else []
    return _Found(None, _joined(trouble.what, fix) if any(trouble.fix) else trouble.what, said)


def _source(head: _Head, heading: Heading, part: Part, config: Config) -> Source:
    name, rule = part.name, config.file_rule(part.name)
    above = [record for record in head.records if record.end <= heading.record.start]
    place = next(at for at, record in enumerate(head.records) if record.end == heading.record.end)
    titles = tuple(text for r in above if (text := " ".join(" ".join(r.cells).split())))
    end, export_on = title_days(titles)
    snapshot, origin = None, None
    if heading.table.name == "dossiers":
        snapshot, origin = _snapshot(name, config.snapshot_of(name), export_on or end)
    free = heading.table.columns.keys() - heading.fields.keys()
    titled = {k: v for k, v in facts_above(heading.table, above).items() if k in free}
    last = place + (place + 1 < len(head.records) and is_numbering(head.records[place + 1].cells))
    return Source(
        path=part.path, name=name, table=heading.table.name, dialect=head.dialect,
        header_line=heading.record.line, header_records=last + 1,
        body_offset=min(head.records[last].end, head.size), body_line=head.lines[last],
        headers=tuple(heading.record.cells), fields=heading.fields,
        constants=titled | {k: v for k, v in rule.constants.items() if k in free},
        date_order=rule.date_order, snapshot=snapshot, snapshot_origin=origin, titles=titles,
        size=head.size, vietnamese=heading.vietnamese, export_on=export_on, composed=head.composed, part=part,
        stamp=head.stamp,
    )  # fmt: skip


def _snapshot(name: str, stated: date | None, titled: date | None) -> tuple[date | None, Origin | None]:
    """Return the day a file of dossiers stands on, and what says so."""
    if stated is not None:
        return stated, "config"
    if titled is not None:
        return titled, "title line"
    *folders, file = pieces_of(name)
    text = Path(file).stem
    for part in (*reversed(folders), None):
        if days := period_in_name(text):
            return days[1], "name"
        text = f"{part} {text}"
    return None, None
