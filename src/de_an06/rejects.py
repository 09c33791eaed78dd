"""Rejects: the rows with errors as they came, each with the reason, so that they can be mended and read again.

A file with errors is read and judged once more when all of its findings are known. So nothing is held for it while
the blocks go by, rows come in the order of the file in any number of processes, and there is no most of them.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from de_an06.dialect import raw_cells
from de_an06.finding import COLUMN_CODES, Finding, Findings, masked
from de_an06.pages.sentences import message_of
from de_an06.places import Place
from de_an06.read import Reader
from de_an06.stopping import stop
from de_an06.tables import tables
from de_an06.text import Words, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from de_an06.copies import Clash, FileState
    from de_an06.crew import Crew
    from de_an06.rejects_folder import RejectsFolder
    from de_an06.rows import Block
    from de_an06.sources import Source
    from de_an06.text import Lang
    from de_an06.validate import Judged

    Faults = dict[int, list[Finding]]
    """Findings by the record at which they stand."""

REASON = Words("Lý do trả lại (de-an06)", "Reason (de-an06)")
"""The header of the first column; a table has none of that name, so it is passed over when the file is read again."""
_LINE = Words("dòng {line}", "line {line}")
_ROWS = Words("{path}: {rows} dòng có lỗi", "{path}: {rows} rows with errors")
_NO_ROWS = Words("{path}: không có dòng nào có lỗi", "{path}: no row has an error")
_PERSONAL = Words(
    "Các tệp này giữ cả dữ liệu cá nhân như khi nộp; chỉ gửi lại cho đơn vị đã nộp.",
    "These files keep personal data as they were sent; give them back to their sender only.",
)
_UNALIGNED = ("ragged-row", "swallowed-rows")
_BOM = "\ufeff".encode()
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠﹢﹣﹦﹫\u2212]")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)*%?")


@dataclass
class Rejects:
    """Where the rows go, and how: with or without personal data, and in which language the reasons are."""

    folder: RejectsFolder
    with_personal: bool
    speak: Callable[[bool], Lang]
    """Returns the language, told whether headers are Vietnamese."""
    vietnamese: bool = False

    def begin(self, *, vietnamese: bool) -> None:
        """Make room, once it is known that there is something to check."""
        self.vietnamese = vietnamese
        self.folder.begin()

    def write(self, state: FileState, crew: Crew) -> None:
        """Write the rows of one file that have errors, if there are some; all of its findings must be known."""
        if not state.findings.of("error"):
            return
        source, lang = state.source, self.speak(self.vietnamese)
        clashes = sorted(state.clashes or ())
        with self.folder.file(source.name) as file:
            pen = _Pen(source, lang, whole=self.with_personal)
            file.head(_BOM + pen.header())
            for block in Reader(source, crew.pool, crew.block_bytes, crew.workers):
                stop.check()
                faults = _faults(state.court.judge(block), state, clashes)
                for record, line, data in _records(block, sorted(faults)):
                    file.row(pen.row(data, line, faults[record]))

    def end(self) -> list[str]:
        """Close the folder, and return what is to be said of it, line by line."""
        lang = self.speak(self.vietnamese)
        written = self.folder.end()
        place = self.folder.folder.as_posix()
        said = [
            _ROWS.of(lang).format(path=f"{place}/{name}", rows=number(rows, lang)) for name, rows in written.items()
        ]
        if not written:
            return [_NO_ROWS.of(lang).format(path=place)]
        return [*said, _PERSONAL.of(lang)] if self.with_personal else said


def _faults(judged: Judged, state: FileState, clashes: list[Clash]) -> Faults:
    """Return the errors of a block's records, by record."""
    block, court = judged.block, state.court
    found = Findings(sys.maxsize)
    court.findings(judged, found)
    faults: Faults = defaultdict(list)
    for finding in chain.from_iterable(found.kept.values()):
        if finding.severity == "error" and finding.record is not None:
            faults[finding.record].append(finding)
    for cause in judged.causes:
        # What is said of a column as a whole is said once; here each of its rows needs it.
        told = (
            state.findings.told.get((court.file.path, cause.code, cause.name)) if cause.code in COLUMN_CODES else None
        )
        whole = None if told is None else told.whole
        if whole is not None and whole.severity == "error":
            for record in block.record[cause.rows].tolist():
                faults[record].append(whole)
    first, after = block.where.before, block.where.after[2]
    ends = (bisect_left(clashes, record, key=lambda clash: clash.record) for record in (first, after))
    for clash in clashes[slice(*ends)]:
        if (finding := clash.finding(court)).severity == "error":
            faults[clash.record].append(finding)
    return faults


def _records(block: Block, records: list[int]) -> Iterator[tuple[int, int, bytes]]:
    """Yield number, line and bytes of some records of a block."""
    if records and isinstance(block.where, Place):
        at = np.array(records, np.int64)
        yield from zip(records, block.where.lines(at).tolist(), block.where.raw(at), strict=True)


class _Pen:
    """Writes the rows of one file."""

    def __init__(self, source: Source, lang: Lang, *, whole: bool) -> None:
        self._mark, self._end = source.dialect.delimiter, source.dialect.newline
        self._lang, self._whole, self._headers = lang, whole, source.headers
        columns = tables()[source.table].columns
        self._kinds = {place: columns[name].kind for name, place in source.fields.items() if name in columns}

    def header(self) -> bytes:
        """Return the line of headers, the reason's first: there it stays in its place in rows of any length."""
        return self._line([_quoted(REASON.of(self._lang)), *map(_quoted, self._headers)])

    def row(self, data: bytes, line: int, faults: Iterable[Finding]) -> bytes:
        """Return a record with its reason."""
        ordered = list(dict.fromkeys(faults))
        said = [f"{finding.rule}: {message_of(finding).of(self._lang)}" for finding in ordered]
        reason = " | ".join([_LINE.of(self._lang).format(line=line), *said])
        cells = list(raw_cells(data, self._mark))
        aligned = len(cells) >= len(self._headers) and not any(text for _, text in cells[len(self._headers) :])
        aligned &= not any(finding.rule in _UNALIGNED for finding in ordered)
        return self._line([_quoted(reason), *(self._cell(i, *cell, aligned) for i, cell in enumerate(cells))])

    def _cell(self, place: int, raw: str, text: str, aligned: bool) -> str:
        """Return a cell as it came; without text where it may be personal, and never as a formula."""
        kind = self._kinds.get(place) if aligned else None
        if not self._whole and (kind is None or masked(kind, text) is None):
            return ""
        return _quoted(f"'{text}") if _FORMULA.match(text) and not _NUMBER.fullmatch(text.strip()) else raw

    def _line(self, cells: Iterable[str]) -> bytes:
        return (self._mark.join(cells) + self._end).encode()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
