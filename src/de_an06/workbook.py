"""Writes the sheets of a workbook out as CSV in UTF-8, each row on the line of its number.

Values come from calamine, which holds one sheet in memory whole (all sheets of an .xls or .ods); what it leaves out
(errors, hidden rows, how numbers are shown) comes from `sheet_marks`.
"""

from __future__ import annotations

import csv
import re
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

from de_an06.archive import PASSWORD, check_true_sizes, opened_zip, refused
from de_an06.errors import InputError
from de_an06.finding import Finding
from de_an06.path_patterns import WITHIN
from de_an06.sheet_marks import COLUMNS, SAVE_ANEW, shown
from de_an06.standins import Contents, Sheet, original_of
from de_an06.template_mark import LISTED, SHEET, Mark, listed_with_form, read_mark, wrote_ourselves
from de_an06.text import Trouble, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from de_an06.archive import Allowance
    from de_an06.sheet_marks import Marks
    from de_an06.standins import Original, Part, StandIns

    Range = tuple[int, int, int, int]

Format = Literal["xlsx", "ods", "xls"]
EMPTY, TEXT, DIGITS, NUMBER, SERIAL, MOMENT, FLAG, ERROR = range(8)
"""What a cell is; DIGITS is a number kept as text, SERIAL a number that may be the serial of a day."""
_HEAD = 40
"""Rows in which merged cells are filled across, where they head columns."""
_MARKED = 2
"""Rows of a hidden sheet in which it says whose it is."""
_MOST_FILLED = 2_000_000
_HIDDEN = Words(
    "trang tính ẩn, không đọc; nếu là số liệu hãy bỏ ẩn", "a hidden sheet is not read; unhide it if it is data"
)
_NO_CELLS = Words("không phải trang tính có ô", "not a sheet with cells")
_EMPTY_SHEET = Words("trang tính trống", "the sheet is empty")
_TWICE = Trouble(
    Words("sổ tính có hai trang tính cùng tên", "the workbook has two sheets of this name"),
    Words("hãy đổi tên một trang tính", "rename one of them"),
)
_DAMAGED = Trouble(Words("sổ tính bị hỏng, không đọc được", "the workbook is damaged and cannot be read"), SAVE_ANEW)
_MERGES = Trouble(
    Words("trang tính có quá nhiều ô gộp", "the sheet has too many merged cells"),
    Words("hãy bỏ gộp ô", "unmerge them"),
)


def written_out(part: Part, kind: Format, stand_ins: StandIns, allowance: Allowance) -> Contents:
    """Write out each visible sheet that holds something; raises InputError when the workbook can't be read."""
    contents = Contents()
    original = part.original or original_of(part.path, part.name)
    with ExitStack() as stack:
        marks = _marks(part, kind, allowance, stack)
        book = stack.enter_context(_opened(part))
        part = _marked(part, book, marks)
        for place, sheet in enumerate(book.sheets_metadata):
            _add(contents, part, original, book, place, sheet, kind, marks, stand_ins)
    alone = len(contents.parts) + len(contents.broken) == 1
    contents.parts = [replace(p, sheet=p.sheet and replace(p.sheet, alone=alone)) for p in contents.parts]
    return contents


def _marks(part: Part, kind: Format, allowance: Allowance, stack: ExitStack) -> Callable[[int, str], Marks]:
    """Return what gives the marks of a sheet by its place or name; the guards of a workbook come first."""
    if kind == "xls":
        from de_an06.xls_marks import xls_marks

        with _readable():
            sheets = xls_marks(part.path, allowance.limits.cells)
        return lambda place, _: sheets[place] if place < len(sheets) else refuse_damaged()
    archive = stack.enter_context(opened_zip(part.path, allowance))
    check_true_sizes(archive, allowance)
    if kind == "xlsx":
        from de_an06.xlsx_marks import XlsxMarks

        xlsx = XlsxMarks(archive, allowance)
        return lambda _, name: xlsx(name)
    from de_an06.ods_marks import OdsMarks

    ods = OdsMarks(archive, allowance)
    return lambda _, name: ods(name)


def refuse_damaged() -> Marks:
    """Raise InputError, saying that the workbook is damaged."""
    raise refused(_DAMAGED)


@contextmanager
def _opened(part: Part) -> Iterator[Any]:
    from python_calamine import CalamineWorkbook

    with _readable():
        book = CalamineWorkbook.from_path(part.path)
    with book:
        yield book


@contextmanager
def _readable() -> Iterator[None]:
    """Turn whatever the readers of workbooks raise into one sentence."""
    try:
        yield
    except InputError:
        raise
    except BaseException as error:  # a panic of calamine is no Exception
        kinds = [kind.__name__ for kind in type(error).__mro__]
        if "PasswordError" in kinds:
            raise refused(PASSWORD) from None
        if isinstance(error, Exception) or "PanicException" in kinds:
            raise refused(_DAMAGED) from None
        raise


def _marked(part: Part, book: Any, marks: Callable[[int, str], Marks]) -> Part:
    """Return a workbook with what its hidden sheet of ours says, if it has one."""
    from python_calamine import SheetVisibleEnum

    for place, sheet in enumerate(book.sheets_metadata):
        if sheet.name == SHEET and sheet.visible != SheetVisibleEnum.Visible:
            with suppress(InputError):  # a hidden sheet that can't be read is no reason to refuse the others
                marks(place, sheet.name)
                with _readable():
                    rows = book.get_sheet_by_index(place).to_python(nrows=_MARKED)
                mark = read_mark(rows)
                own, listed = wrote_ourselves(rows), listed_with_form(rows)
                return replace(part, own=own, listed=listed, template=(mark.table, mark.schema) if mark else None)
    return part


def _add(  # noqa: PLR0913, PLR0917  # what a workbook has, and what one of its sheets is
    contents: Contents, part: Part, original: Original, book: Any, place: int, sheet: Any, kind: Format,
    marks: Callable[[int, str], Marks], stand_ins: StandIns,
) -> None:  # fmt: skip
    """Write out one sheet, or say why not."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    name = f"{part.name}{WITHIN}{sheet.name}"
    if sheet.typ != SheetTypeEnum.WorkSheet:
        contents.passed_over.append((name, _NO_CELLS))
    elif sheet.name == SHEET and part.template:
        contents.passed_over.append((name, Mark(*part.template).told()))
    elif sheet.name == SHEET and (part.own or part.listed is not None):
        return
    elif sheet.name == part.listed:
        contents.passed_over.append((name, LISTED))
    elif sheet.visible != SheetVisibleEnum.Visible:
        contents.passed_over.append((name, _HIDDEN))
    elif any(name == other for other in (*(p.name for p in contents.parts), *(n for n, _ in contents.broken))):
        contents.broken.append((name, refused(_TWICE)))
    else:
        try:
            known = marks(place, sheet.name)
            with _readable():
                values = book.get_sheet_by_index(place)
            if values.start is None:
                contents.passed_over.append((name, _EMPTY_SHEET))
                return
            path = stand_ins.new()
            written = _Written(values, known, str(sheet.name))
            with stand_ins.writing(), path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows(written.rows())
        except InputError as error:
            contents.broken.append((name, error))
            return
        found = (_hidden_note(name, known),) if known.hidden_rows or known.count_hidden_columns() else ()
        made = replace(part.stand_in(path, name, original), encoding=kind, sheet=written.sheet())
        contents.parts.append(replace(made, findings=(*part.findings, *found)))


def _hidden_note(name: str, marks: Marks) -> Finding:
    values = (("rows", str(marks.hidden_rows)), ("columns", str(marks.count_hidden_columns())))
    return Finding("hidden-rows", "note", name, values=values)


# --- cells ------------------------------------------------------------------------------------------------


def _clock(value: time | datetime) -> str:
    return f"{value.hour:02}:{value.minute:02}" + (f":{value.second:02}" if value.second else "")


def _day(value: date) -> str:
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def _moment(value: datetime) -> str:
    value += timedelta(microseconds=500_000)  # a serial is a fraction of a day, never quite the second it means
    clock = _clock(value)
    return _day(value) if clock == "00:00" else f"{_day(value)} {clock}"


def _span(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}"


def _number(value: float) -> str:
    if value == int(value) if abs(value) < 1e15 else False:
        return str(int(value))
    text = f"{value:.15g}"
    # Three decimals would read as thousands.
    return text + "0" if text[-4:-3] == "." else text


_AS_TEXT: dict[type, Callable[[Any], str]] = {
    int: str, float: _number, bool: lambda flag: "TRUE" if flag else "FALSE", datetime: _moment, date: _day,
    time: _clock, timedelta: _span,
}  # fmt: skip
_KINDS = {int: NUMBER, float: NUMBER, bool: FLAG, datetime: MOMENT, date: MOMENT, time: MOMENT, timedelta: MOMENT}
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+", re.ASCII)
_LINE_ENDS = str.maketrans({"\r": " ", "\n": " "})


def _cell(value: Any) -> tuple[str, int]:
    """Return a value as a person sees it, in one line, and what it is."""
    if type(value) is str:
        if not value:
            return "", EMPTY
        if "\n" not in value and "\r" not in value:
            digits = "0" <= value[0] <= "9" and (value.isdecimal() or _GROUPED.fullmatch(value))
            return value, DIGITS if digits else TEXT
        return value.replace("\r\n", " ").translate(_LINE_ENDS), TEXT
    kind = _KINDS[type(value)]
    return _AS_TEXT[type(value)](value), SERIAL if kind == NUMBER and 10_000 <= value < 100_000 else kind


# --- rows -------------------------------------------------------------------------------------------------


@dataclass
class _Written:
    """The rows of a sheet on their way into a CSV, and what is kept of them beside it."""

    values: Any
    marks: Marks
    name: str
    kinds: list[bytes] = field(default_factory=list)
    down: list[Range] = field(default_factory=list)
    """Merged cells of several rows."""
    across: list[Range] = field(default_factory=list)
    """Merged cells of one row, near the top."""

    def sheet(self) -> Sheet:
        """Return what the CSV can't say."""
        return Sheet(self.name, True, tuple(self.kinds), tuple(self.down))

    def rows(self) -> Iterator[list[str]]:
        """Yield the cells of each row from the first, each row from column A."""
        height, width = self._size()
        self._sort_merged(self.values.merged_cell_ranges, height, width)
        odd = self.marks.by_row()
        odd_row, odd_cells = next(odd, (-1, []))
        held: dict[tuple[int, int], tuple[str, int]] = {}
        pending = sorted(self.down)
        active: list[Range] = []
        for number, row in enumerate(self._values(height, width)):
            cells = [_cell(value) for value in row]
            if odd_row == number:
                _show(cells, row, odd_cells)
                odd_row, odd_cells = next(odd, (-1, []))
            while pending and pending[0][0] <= number:
                active.append(pending.pop(0))
            if active:
                active = [merged for merged in active if merged[2] >= number]
                _fill_down(cells, number, active, held)
            if number < _HEAD:
                _fill_across(cells, [merged for merged in self.across if merged[0] == number])
            self.kinds.append(bytes([kind for _, kind in cells]))
            yield [text for text, _ in cells]

    def _size(self) -> tuple[int, int]:
        """Return how many rows and columns there are, with cells that only the marks know of."""
        keys = self.marks.keys
        rows, columns = (1 + last for last in self.values.end)
        return max([rows, *(1 + key // COLUMNS for key in keys[-1:])]), max([columns, *(1 + k % COLUMNS for k in keys)])

    def _values(self, height: int, width: int) -> Iterator[list[Any]]:
        """Yield the values of each row; the reader of values begins with row 1, but with the first column filled."""
        lead, end = [""] * self.values.start[1], [""] * (width - 1 - self.values.end[1])
        with _readable():
            values = iter(self.values.iter_rows())
        count = 0
        while True:
            with _readable():
                row = next(values, None)
            if row is None:
                break
            count += 1
            yield [*lead, *row, *end]
        for _ in range(count, height):
            yield [""] * width

    def _sort_merged(self, ranges: Sequence[Any] | None, height: int, width: int) -> None:
        """Take the merged cells apart by how they are filled, as far as the sheet's values reach."""
        found = self.marks.merged or [(a, b, c, d) for (a, b), (c, d) in ranges or ()]
        clipped = [(a, b, min(c, height - 1), min(d, width - 1)) for a, b, c, d in found if a < height and b < width]
        self.down = [merged for merged in clipped if merged[2] > merged[0]]
        self.across = [merged for merged in clipped if merged[2] == merged[0] < _HEAD and merged[3] > merged[1]]
        if sum((c - a + 1) * (d - b + 1) for a, b, c, d in self.down) > _MOST_FILLED:
            raise refused(_MERGES)


def _show(cells: list[tuple[str, int]], row: list[Any], odd: list[tuple[int, str | int]]) -> None:
    """Write what a person sees where that isn't the value: errors, and numbers of certain formats."""
    for column, form in odd:
        if isinstance(form, str):
            cells[column] = (form, ERROR)
        elif cells[column][1] in (NUMBER, SERIAL) and (form < 0 or row[column] == int(row[column])):
            # What is padded is a code, and 00123 is what it says.
            cells[column] = (shown(row[column], form), TEXT)


def _fill_down(
    cells: list[tuple[str, int]], number: int, active: list[Range], held: dict[tuple[int, int], tuple[str, int]]
) -> None:
    for first, left, _, right in active:
        if number == first:
            held[first, left] = cells[left]
        for column in range(left, right + 1):
            if cells[column][1] == EMPTY:
                cells[column] = held[first, left]


def _fill_across(cells: list[tuple[str, int]], merged: list[Range]) -> None:
    """Fill merged cells of a row that heads columns: one in which most cells hold something, once filled."""
    if not merged:
        return
    filled = list(cells)
    for _, left, _, right in merged:
        if 2 * (right - left + 1) <= len(cells) + 1:
            filled[left : right + 1] = [cells[left]] * (right + 1 - left)
    if 5 * sum(kind != EMPTY for _, kind in filled) >= 3 * len(filled):
        cells[:] = filled
