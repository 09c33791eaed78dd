"""What the reader of values leaves out of a sheet: errors, hidden rows and columns, and how numbers are shown.

It is read from the file's own records in one pass, before any sheet is loaded, so that a sheet's true extent is
known by then too.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from de_an06.archive import raising, refused
from de_an06.text import Trouble, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

COLUMNS = 1 << 14
"""Columns that a sheet can have."""
ROWS = 1 << 20
_TOO_WIDE = Trouble(
    Words(
        "trang tính rộng {found} ô (đến hàng {rows}, cột {columns}), quá giới hạn {limit} (limits.cells)",
        "the sheet spans {found} cells (down to row {rows}, column {columns}), more than the limit of {limit} "
        "(limits.cells)",
    ),
    Words("hãy xóa ô thừa ở xa hoặc chia nhỏ", "clear stray cells far out, or split it"),
)
_TOO_MANY = Trouble(
    Words(
        "các trang tính rộng tổng cộng {found} ô, quá giới hạn {limit} (limits.cells)",
        "its sheets span {found} cells together, more than the limit of {limit} (limits.cells)",
    ),
    raising("cells"),
)
SAVE_ANEW = Words(
    "hãy mở bằng Excel rồi lưu lại; nếu Excel cũng không mở được thì chép hoặc tải lại tệp",
    "open it in Excel and save it anew; if Excel cannot open it either, copy or download it once more",
)
_XML = Trouble(Words("nội dung sổ tính bị hỏng", "its content is damaged"), SAVE_ANEW)
_ENTITIES = Trouble(
    Words(
        "nội dung sổ tính khai thực thể XML, điều mà sổ tính thật không có, nên không mở",
        "its content declares XML entities, which no true workbook does, so it is not opened",
    ),
    SAVE_ANEW,
)


@dataclass(slots=True)
class Marks:
    """Of one sheet: its extent, what is hidden, and cells that read otherwise than their value says.

    Rows and columns count from 0.
    """

    rows: int = 0
    """One more than the last row with a cell."""
    columns: int = 0
    hidden_rows: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of each run."""
    merged: list[tuple[int, int, int, int]] | None = None
    """First row, first column, last row, last column; None where the reader of values knows."""
    forms: list[str | int] = field(default_factory=list)
    """The text of an error, or how a number is shown: with so many digits, or, below 0, as a percentage."""
    keys: array[int] = field(default_factory=lambda: array("Q"))
    """Cells that read otherwise, as row * COLUMNS + column."""
    which: array[int] = field(default_factory=lambda: array("H"))
    """The form of each."""
    _numbers: dict[str | int, int] = field(default_factory=dict)

    def reach(self, row: int, column: int, limit: int) -> None:
        """Take in that a cell stands there; raises InputError when the sheet gets too large."""
        if row >= self.rows or column >= self.columns:
            self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
            if self.rows * self.columns > limit:
                raise refused(
                    _TOO_WIDE, found=self.rows * self.columns, rows=self.rows, columns=self.columns, limit=limit
                )

    def note(self, row: int, column: int, form: str | int) -> None:
        """Take in that a cell reads otherwise."""
        number = self._numbers.setdefault(form, len(self.forms))
        if number == len(self.forms):
            if number > 0xFFFF:
                return
            self.forms.append(form)
        self.keys.append(row * COLUMNS + column)
        self.which.append(number)

    def by_row(self) -> Iterator[tuple[int, list[tuple[int, str | int]]]]:
        """Yield each row that has such cells, with their columns and forms, from the top."""
        keys, which = self.keys, self.which
        order: Iterable[int] = range(len(keys))
        if any(keys[place] < keys[place - 1] for place in range(1, len(keys))):
            order = sorted(order, key=keys.__getitem__)
        row = -1
        cells: list[tuple[int, str | int]] = []
        for place in order:
            at, column = divmod(keys[place], COLUMNS)
            if at != row:
                if cells:
                    yield row, cells
                row, cells = at, []
            cells.append((column, self.forms[which[place]]))
        if cells:
            yield row, cells

    def count_hidden_columns(self) -> int:
        """Return how many columns within the sheet's extent are hidden."""
        return sum(max(0, min(last, self.columns - 1) - first + 1) for first, last in self.hidden_columns)


def check_total(sheets: Iterable[Marks], limit: int) -> None:
    """Raise InputError when sheets that are all held in memory at once are too large together."""
    total = sum(marks.rows * marks.columns for marks in sheets)
    if total > limit:
        raise refused(_TOO_MANY, found=total, limit=limit)


def shown(value: float, form: str | int) -> str:
    """Return a number as its cell shows it: with so many digits, or, below 0, as a percentage."""
    if isinstance(form, str):
        return form
    if form > 0:
        return f"{round(value):0{form}d}"
    return f"{value * 100:.{-form - 1}f}%".replace(".", ",")


def percentage(decimals: int) -> int:
    """Return the form of a percentage with so many decimals."""
    return -decimals - 1


_PADDED = re.compile(r"0{2,15}")
_PERCENT = re.compile(r"0(?:\.(0{1,9}))?%")


_BUILT_IN = {9: percentage(0), 10: percentage(2)}
"""Forms of number formats that workbooks of Excel give by their number alone."""


def form_of(number: int, codes: Mapping[int, str]) -> int | None:
    """Return how the number format of this number shows numbers; `codes` are those that the workbook spells out."""
    return form_of_code(codes[number]) if number in codes else _BUILT_IN.get(number)


def form_of_code(code: str) -> int | None:
    """Return how a number format shows numbers, where it pads them with zeros or makes percentages of them."""
    first = code.partition(";")[0].replace('"', "").replace("\\", "").strip()
    if _PADDED.fullmatch(first):
        return len(first)
    found = _PERCENT.fullmatch(first)
    return percentage(len(found[1] or "")) if found else None


class Handlers(Protocol):
    """What goes by the elements of a document; it may set further handlers of its parser."""

    parser: expat.XMLParserType

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Take in that an element begins."""


def parse_xml(pieces: Iterable[bytes], handlers: Handlers) -> None:
    """Send the elements of a document to `handlers`; raises InputError when it is damaged or declares entities."""
    handlers.parser = parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handlers.start
    parser.EntityDeclHandler = parser.StartDoctypeDeclHandler = _no_entities
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise refused(_XML) from None
    finally:
        # The parser and its handlers hold each other, and with them all the pieces.
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None


def _no_entities(*_: object) -> None:
    raise refused(_ENTITIES)


def local(name: str) -> str:
    """Return the name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]
