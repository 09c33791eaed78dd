"""Returned rows: rows of which something is said, without what may be personal, kept on disk until they are drawn."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any
from weakref import finalize

from de_an06.errors import OutputError
from de_an06.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from de_an06.finding import Severity

MOST = 10_000
"""Rows of one file; a person mends no more by hand, and all rows with errors are in the rejects."""
MOST_IN_ALL = 50_000
_NAMES = tuple(part.name for part in fields(Finding))
_PAIRS = _NAMES.index("values")


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row as it came: its line in the file sent, its cells, and what is said of each.

    A cell is None where it is left out because it may hold personal data; a row that does not line up with the
    header has no cells. A finding stands beside the place of its cell, or None where it is about the row.
    """

    line: int
    cells: tuple[str | None, ...]
    faults: tuple[tuple[int | None, Finding], ...]


class Spool:
    """A temporary file of rows, which the system removes once it is closed; opened when the first row comes."""

    def __init__(self) -> None:
        self._file: Any = None
        self.size = 0

    def add(self, row: ReturnedRow) -> None:
        """Write one row behind the others; raises OutputError where there is no room."""
        faults = [[place, *_packed(finding)] for place, finding in row.faults]
        line = json.dumps([row.line, row.cells, faults], ensure_ascii=True).encode() + b"\n"
        try:
            if self._file is None:
                self._file = TemporaryFile(prefix="de-an06-")  # noqa: SIM115 - it lives as long as this does.
                finalize(self, self._file.close)
            self._file.seek(self.size)
            self._file.write(line)
        except OSError as error:
            raise _unwritten(error) from error
        self.size += len(line)

    def rows(self, start: int, count: int) -> Iterator[ReturnedRow]:
        """Yield so many rows from a place on."""
        for _ in range(count):
            self._file.seek(start)
            text = self._file.readline()
            start += len(text)
            line, cells, faults = json.loads(text)
            yield ReturnedRow(line, tuple(cells), tuple((place, _unpacked(parts)) for place, *parts in faults))


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """The rows of one file that go back to its sender; each iteration reads them anew."""

    path: str
    headers: tuple[str, ...]
    kinds: Mapping[int, str]
    """Kinds of the columns that the table has, by place; all others are left out."""
    counts: Mapping[Severity, int]
    """Rows of which something is said, by the worst of it."""
    count: int
    """How many of them are kept."""
    sheet: bool = False
    """Whether the file is a sheet of a workbook, so that lines are its rows."""
    start: int = 0
    spool: Spool = field(default_factory=Spool)

    def __iter__(self) -> Iterator[ReturnedRow]:
        """Yield the rows in the order of the file."""
        return self.spool.rows(self.start, self.count)

    @property
    def cut(self) -> int:
        """How many rows of which something is said are not kept."""
        return sum(self.counts.values()) - self.count


def _packed(finding: Finding) -> list[Any]:
    return [getattr(finding, name) for name in _NAMES if name != "context"]


def _unpacked(parts: list[Any]) -> Finding:
    parts[_PAIRS] = tuple((name, value) for name, value in parts[_PAIRS])
    return Finding(*parts)


def _unwritten(error: OSError) -> OutputError:
    why = error.strerror or type(error).__name__
    return OutputError(
        f"Không ghi được tệp tạm vào thư mục tạm: {why}. Hãy dọn chỗ ở đó.",
        f"Cannot write a temporary file in the temporary folder: {why}. Make room there.",
    )
