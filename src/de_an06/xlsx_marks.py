"""What the XML of an .xlsx says of its sheets beyond values."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from de_an06.archive import entry_pieces, refused
from de_an06.sheet_marks import COLUMNS, ROWS, SAVE_ANEW, Marks, form_of, local, parse_xml
from de_an06.text import NOT_CALCULATED, Trouble, Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.parsers import expat
    from zipfile import ZipFile

    from de_an06.archive import Allowance

    Attributes = dict[str, str]

_NO_SHEET = Trouble(
    Words("thiếu trang tính “{name}” trong tệp", "the sheet “{name}” is missing in the file"), SAVE_ANEW
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = ("1", "true")


class XlsxMarks:
    """The sheets of one workbook, by name."""

    def __init__(self, archive: ZipFile, allowance: Allowance) -> None:
        self._archive, self._allowance = archive, allowance
        book = _Book()
        parse_xml(self._read("xl/workbook.xml"), book)
        relations = _Relations()
        parse_xml(self._read("xl/_rels/workbook.xml.rels"), relations)
        self._paths = {name: relations.targets.get(key, "") for name, key in book.sheets}
        styles = _Styles()
        if "xl/styles.xml" in archive.namelist():
            parse_xml(self._read("xl/styles.xml"), styles)
        self._forms = styles.forms

    def __call__(self, name: str) -> Marks:
        """Return the marks of a sheet; raises InputError when it is missing, damaged or too large."""
        sheet = _Sheet(self._forms, self._allowance.limits.cells)
        parse_xml(self._read(self._paths.get(name, "")), sheet)
        sheet.close()
        return sheet.marks

    def _read(self, path: str) -> Iterator[bytes]:
        try:
            entry = self._archive.getinfo(path)
        except KeyError:
            raise refused(_NO_SHEET, name=path) from None
        # It was taken into account when the true sizes were looked at.
        self._allowance.left += entry.file_size
        return entry_pieces(self._archive, entry, self._allowance)


class _Book:
    parser: expat.XMLParserType

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if local(name) == "sheet":
            key = next((text for attribute, text in attributes.items() if local(attribute) == "id"), "")
            self.sheets.append((attributes.get("name", ""), key))


class _Relations:
    parser: expat.XMLParserType

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship":
            path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            self.targets[attributes.get("Id", "")] = path.lstrip("/")


class _Styles:
    """The styles of cells that pad numbers or make percentages of them."""

    parser: expat.XMLParserType

    def __init__(self) -> None:
        self.forms: dict[str, int] = {}
        self._codes: dict[int, str] = {}
        self._within = ""
        self._count = 0

    def start(self, name: str, attributes: Attributes) -> None:
        what = local(name)
        if what in ("cellXfs", "cellStyleXfs", "dxfs"):
            self._within = what
        elif what == "numFmt":
            self._codes[_whole(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif what == "xf" and self._within == "cellXfs":
            form = form_of(_whole(attributes.get("numFmtId", "0")), self._codes)
            if form is not None:
                self.forms[str(self._count)] = form
            self._count += 1


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else -1


class _Sheet:
    """Goes by the elements of one sheet."""

    parser: expat.XMLParserType

    def __init__(self, forms: dict[str, int], limit: int) -> None:
        self.marks = Marks()
        self._forms, self._limit = forms, limit
        self._row, self._column = -1, -1
        self._digits = ""
        self._columns: dict[str, int] = {}
        self._formula = self._error = self._valued = False
        self._number = self._open = False
        """Whether the cell is a number, and whether it is one that a formula has yet to show."""
        self._text: list[str] = []
        self._hidden = False
        self._form: int | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        what = name if name in _KNOWN else local(name)
        if what == "c":
            self._cell(attributes)
        elif what == "v":
            self._valued = True
            if self._error or self._open:
                self._text.clear()
                self.parser.CharacterDataHandler = self._text.append
        elif what == "f":
            self._formula, self._open = True, self._number
        elif what == "is":
            self._valued = True
        elif what == "row":
            self._begin_row(attributes)
        elif what == "col" and attributes.get("hidden") in _TRUE:
            self.marks.hidden_columns.append((int(attributes.get("min", 1)) - 1, int(attributes.get("max", 1)) - 1))

    def _begin_row(self, attributes: Attributes) -> None:
        self.close()
        stated = attributes.get("r", "")
        self._row = int(stated) - 1 if stated.isdecimal() else self._row + 1
        self._row, self._column = min(self._row, ROWS - 1), -1
        self._digits = str(self._row + 1)
        self._hidden = attributes.get("hidden") in _TRUE

    def _cell(self, attributes: Attributes) -> None:
        self.close()
        stated = attributes.get("r")
        if stated is None:
            self._column += 1
        else:
            letters = stated.removesuffix(self._digits)
            column = self._columns.get(letters)
            self._column = self._looked_up(stated) if column is None else column
        kind = attributes.get("t", "n")
        self._error = kind == "e"
        self._number = kind == "n"
        self._form = self._forms.get(attributes.get("s", "")) if self._number else None

    def _looked_up(self, stated: str) -> int:
        """Return the column of a reference met for the first time, or one that leaves its row."""
        found = _REFERENCE.fullmatch(stated)
        if found is None:
            return self._column + 1
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        column = min(column, COLUMNS) - 1
        if found[2] == self._digits:
            self._columns[found[1]] = column
        else:
            self._row = min(int(found[2]), ROWS) - 1
        return column

    def close(self) -> None:
        """Take in the cell whose elements have gone by."""
        if self._valued or self._formula:
            self.marks.reach(self._row, self._column, self._limit)
            self.marks.hidden_rows += self._hidden
            self._hidden = False
            said = "".join(self._text).strip()
            if self._error or self._open:
                self.parser.CharacterDataHandler = None
                self._text.clear()
            if self._error:
                self.marks.note(self._row, self._column, said[:40] or "#N/A")
            # A text may be empty, a number is not: openpyxl writes <v/> for what it did not work out.
            elif self._open and not said:
                self.marks.note(self._row, self._column, NOT_CALCULATED)
            elif self._form is not None:
                self.marks.note(self._row, self._column, self._form)
        self._formula = self._valued = self._error = self._number = self._open = False
        self._form = None


_KNOWN = frozenset(("c", "v", "f", "is", "row", "col"))
