"""What the XML of an .ods says of its sheets beyond values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from de_an06.archive import entry_pieces, refused
from de_an06.sheet_marks import COLUMNS, ROWS, SAVE_ANEW, Marks, check_total, local, parse_xml, percentage
from de_an06.text import NOT_CALCULATED, Trouble, Words

if TYPE_CHECKING:
    from xml.parsers import expat
    from zipfile import ZipFile

    from de_an06.archive import Allowance

    Attributes = dict[str, str]

_NO_CONTENT = Trouble(Words("thiếu phần nội dung", "its content is missing"), SAVE_ANEW)
_ERROR = re.compile(r"#[A-Z/0]+[!?A]|Err:\d{3}")
_PERCENT = re.compile(r"-?\d+(?:[.,](\d+))?\s*%")
_PADDED = re.compile(r"0\d+")
_HIDDEN = ("collapse", "filter")


class OdsMarks:
    """The sheets of one workbook, by name; all are read when the first is asked for."""

    def __init__(self, archive: ZipFile, allowance: Allowance) -> None:
        try:
            entry = archive.getinfo("content.xml")
        except KeyError:
            raise refused(_NO_CONTENT) from None
        content = _Content(allowance.limits.cells)
        # It was taken into account when the true sizes were looked at.
        allowance.left += entry.file_size
        parse_xml(entry_pieces(archive, entry, allowance), content)
        self._sheets = content.sheets
        check_total(self._sheets.values(), allowance.limits.cells)

    def __call__(self, name: str) -> Marks:
        """Return the marks of a sheet."""
        return self._sheets.get(name, Marks())


def _count(attributes: Attributes, name: str) -> int:
    stated = attributes.get(name, "1")
    return max(1, int(stated)) if stated.isdecimal() and len(stated) < 8 else 1


class _Content:
    """Goes by the elements of all sheets."""

    parser: expat.XMLParserType

    def __init__(self, limit: int) -> None:
        self.sheets: dict[str, Marks] = {}
        self._limit = limit
        self._marks = Marks(merged=[])
        self._row = self._column = 0
        self._rows = self._repeated = 1
        self._columns = 0
        self._kind: str | None = None
        self._formula = False
        self._text: list[str] | None = None
        self._hidden = False

    def start(self, name: str, attributes: Attributes) -> None:
        what = local(name)
        if what in ("table-cell", "covered-table-cell"):
            self._cell(attributes)
        elif what == "table-row":
            self._rows = _count(attributes, "table:number-rows-repeated")
            self._column = 0
            self._hidden = attributes.get("table:visibility") in _HIDDEN
        elif what == "table-column":
            count = _count(attributes, "table:number-columns-repeated")
            if attributes.get("table:visibility") in _HIDDEN:
                self._marks.hidden_columns.append((self._columns, self._columns + count - 1))
            self._columns += count
        elif what == "table":
            self.parser.EndElementHandler = self._end
            self._marks = self.sheets.setdefault(attributes.get("table:name", ""), Marks(merged=[]))
            self._row = self._columns = 0

    def _cell(self, attributes: Attributes) -> None:
        self._repeated = _count(attributes, "table:number-columns-repeated")
        self._kind = attributes.get("office:value-type")
        self._formula = "table:formula" in attributes
        self._text = [] if self._formula or self._kind in ("float", "percentage") else None
        self.parser.CharacterDataHandler = None if self._text is None else self._text.append
        if self._kind is not None or self._formula:
            rows, columns = min(self._row + self._rows, ROWS), min(self._column + self._repeated, COLUMNS)
            self._marks.reach(rows - 1, columns - 1, self._limit)
            self._marks.hidden_rows += self._rows if self._hidden else 0
            self._hidden = False
        wide, high = (_count(attributes, f"table:number-{what}-spanned") for what in ("columns", "rows"))
        if wide * high > 1 and self._marks.merged is not None:
            self._marks.merged.append((self._row, self._column, self._row + high - 1, self._column + wide - 1))

    def _end(self, name: str) -> None:
        what = local(name)
        if what in ("table-cell", "covered-table-cell"):
            if self._text is not None:
                self._note("".join(self._text).strip())
            self._text = None
            self._column += self._repeated
        elif what == "table-row":
            self._row += self._rows

    def _note(self, text: str) -> None:
        form: str | int
        if self._formula and not (text or self._kind):
            form = NOT_CALCULATED
        elif self._formula and _ERROR.fullmatch(text):
            form = text
        elif self._kind == "percentage" and (found := _PERCENT.fullmatch(text)):
            form = percentage(len(found[1] or ""))
        elif self._kind == "float" and _PADDED.fullmatch(text):
            form = len(text)
        else:
            return
        for row in range(self._row, min(self._row + self._rows, ROWS)):
            for column in range(self._column, min(self._column + self._repeated, COLUMNS)):
                self._marks.note(row, column, form)
