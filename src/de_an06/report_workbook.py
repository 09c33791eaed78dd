"""The workbook of a report: a cover with its contents, then figures as numbers, and what stands behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from de_an06.book import Written, draw_blocks, for_paper, height, new_book
from de_an06.pages import Heading, Line
from de_an06.pages.board import period_title
from de_an06.pages.cover import List, Listed
from de_an06.pages.report import input_lines, period_lines, trouble_line
from de_an06.report_sheets import sheets_of
from de_an06.sheet_parts import Number
from de_an06.template_mark import report_rows
from de_an06.text import printable
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from de_an06.book import Book
    from de_an06.pages.cover import Block
    from de_an06.report import Report
    from de_an06.sheet_parts import Chart, Sheet
    from de_an06.text import Lang

_COVER: Final = (6, 44, 12, 90)
"""Widths of the cover's columns."""
_TITLE, _ROOM = 21, 2
"""Points of the row of the title, and those that accents need beside a line's."""
_HEADS: Final = 2
"""Rows above those of a table: the title, and the header."""
_BAR, _SHADE = "#1F4E78", "#BDD7EE"
_GRID: Final = {"color": "#D9D9D9"}
_WIDE: Final = 860
"""Pixels of the widest chart."""
_LINE: Final = 18
"""Pixels of a row that nobody made higher."""
_LINES: Final = ("#1F4E78", "#C55A11", "#548235", "#7F6000", "#7030A0", "#00B0F0", "#FF0000", "#404040")
_MARKS: Final = ("circle", "square", "diamond", "triangle", "x", "star", "plus", "long_dash")
"""Lines differ in their marks, too, for those who don't tell colours apart."""


def report_workbook(report: Report, lang: Lang) -> bytes:
    """Return a report as a workbook."""
    title, written = words("report").of(lang), Written()
    told = {"subject": period_title(report.period, lang), "comments": report.data_code}
    with new_book(written, title, lang, told) as book:
        first = book.sheet(words("sheet_cover").of(lang))
        named = [(sheet, book.sheet(sheet.name)) for sheet in sheets_of(report, lang)]
        listed = [(sheet, raw.get_name()) for sheet, raw in named]
        draw_blocks(book, first, _cover(report, listed, lang), _COVER)
        for sheet, raw in named:
            _Drawing(book, raw, sheet, report).draw()
        for raw in (first, *(raw for _, raw in named)):
            _foot(raw, report, lang)
        book.hidden(report_rows(report.version))
    return written.data


def _foot(raw: Any, report: Report, lang: Lang) -> None:
    # In a footer an & begins a command.
    told = f"{words('report').of(lang)}, {period_title(report.period, lang)}, {report.data_code}".replace("&", "&&")
    raw.set_footer(f"&L&8{told}&R&8&P/&N")


# --- the cover --------------------------------------------------------------------------------------------


def _cover(report: Report, listed: Sequence[tuple[Sheet, str]], lang: Lang) -> Iterator[Block]:
    yield Heading(f"{words('report').of(lang)}: {period_title(report.period, lang)}", 1)
    if report.banner:
        yield Line(printable(report.banner), tone="doubt")
    yield from period_lines(report, lang)
    yield trouble_line(report, lang)
    for notice in dict.fromkeys((*report.notices, *report.period.warnings)):
        yield Line(notice.of(lang), words("notice").of(lang), "doubt")
    yield Heading(words("sheet_contents").of(lang))
    heads = ("", *(words(key).of(lang) for key in ("sheet_sheet", "rows", "sheet_about")))
    rows = [
        Listed((place, name, len(sheet.rows), sheet.about), sheet=name) for place, (sheet, name) in enumerate(listed, 1)
    ]
    yield List(heads, tuple(rows))
    yield Heading(words("notes").of(lang))
    yield Line(words("sheet_numbers").of(lang))
    if any(result.unknown for results in (*report.sets, *report.beside) for result in results.results):
        yield Line(words("unknown_note").of(lang), "k:")
    yield from input_lines(report, lang)
    yield Line(report.data_code, words("data_code").of(lang))
    yield Line(f"de-an06 {report.version}", words("program").of(lang))


# --- a table on its sheet -----------------------------------------------------------------------------------


class _Drawing:
    """One sheet: title, header, rows, charts below them."""

    def __init__(self, book: Book, raw: Any, sheet: Sheet, report: Report) -> None:
        self._book, self._raw, self._sheet, self._report = book, raw, sheet, report
        self._last = _HEADS + len(sheet.rows) - 1

    def draw(self) -> None:
        """Draw it."""
        book, raw, sheet = self._book, self._raw, self._sheet
        for column, head in enumerate(sheet.heads):
            raw.set_column(column, column, head.width)
            numbers = any(isinstance(entries[column].told, Number) for entries in sheet.rows)
            book.write(raw, _HEADS - 1, column, head.title, "head", "figure" if numbers else "inset")
        raw.set_row(_HEADS - 1, height(*((head.title, head.width) for head in sheet.heads)))
        raw.set_row(0, _TITLE)
        book.write(raw, 0, 0, f"{sheet.title}: {period_title(self._report.period, book.lang)}", "title")
        for row, entries in enumerate(sheet.rows, _HEADS):
            texts = [(e.told, head.width) for e, head in zip(entries, sheet.heads, strict=True)]
            raw.set_row(row, _ROOM + height(*((told, width) for told, width in texts if isinstance(told, str))))
            for column, entry in enumerate(entries):
                self._write(row, column, entry.told, entry.tone)
        self._finish()

    def _write(self, row: int, column: int, told: str | Number | None, tone: str) -> None:
        if isinstance(told, Number):
            # The number is the one that is printed: 39.6 is shown as 39.6%, and read back as 39.6.
            self._book.write_number(self._raw, row, column, float(told.value), _digits(told, self._book.lang), tone)
        elif told:
            self._book.write(self._raw, row, column, told, tone, "wrapped", *(("inset",) if column else ()))

    def _finish(self) -> None:
        """Let headers stay, columns be filtered, cells be shaded, the sheet be printed; and add the charts."""
        raw, sheet = self._raw, self._sheet
        raw.freeze_panes(_HEADS, sheet.fixed)
        raw.autofilter(_HEADS - 1, 0, self._last, len(sheet.heads) - 1)
        raw.repeat_rows(0, _HEADS - 1)
        raw.repeat_columns(0, sheet.fixed - 1)
        shown = sheet.heads[: sheet.printed]
        wide = max(_WIDE, sum(_pixels(head.width) for head in shown))
        for_paper(raw, wide if len(sheet.charts) > 1 else None)
        raw.ignore_errors({"number_stored_as_text": f"A{_HEADS + 1}:XFD{self._last + 1}"})
        for column, head in enumerate(sheet.heads):
            if head.shade:
                ends = ("#FFFFFF", _SHADE) if head.shade == "higher" else (_SHADE, "#FFFFFF")
                scale = {"type": "2_color_scale", "min_color": ends[0], "max_color": ends[1]}
                raw.conditional_format(_HEADS, column, self._last, column, scale)
        row = self._last + 2
        breaks = []
        for chart in sheet.charts:
            # None is cut by the end of a page.
            breaks.append(row)
            row += self._draw_chart(chart, row)
        raw.set_h_pagebreaks(breaks)
        if sheet.printed is not None:
            raw.print_area(0, 0, max(row - 1, self._last), sheet.printed - 1)

    def _draw_chart(self, chart: Chart, row: int) -> int:
        """Draw a chart at a row; return how many rows it takes."""
        drawn, bars = self._book.chart(chart.kind), chart.kind == "bar"
        for place, at in enumerate(chart.series):
            drawn.add_series(self._series(chart, at) | (_bar() if bars else _line(place)))
        font, bold = {"name": "Arial", "size": 9}, {"name": "Arial", "size": 11, "bold": True}
        drawn.set_title({"name": chart.title, "name_font": bold})
        values = {"min": 0, "num_font": font, "num_format": '0"%"', "major_gridlines": {"visible": True, "line": _GRID}}
        values |= {} if chart.top is None else {"max": chart.top}
        names = {"num_font": font, "interval_unit": 1}
        if bars:
            # Bars are drawn from below; the first row stands on top.
            drawn.set_y_axis(names | {"reverse": True, "major_gridlines": {"visible": False}})
            drawn.set_x_axis(values)
            drawn.set_legend({"none": True})
            width, high = 860, 90 + 30 * (chart.places[1] - chart.places[0] + 1)
        else:
            drawn.set_y_axis(values)
            drawn.set_x_axis(names)
            drawn.set_legend({"position": "bottom", "font": font})
            width, high = _WIDE, 440
        drawn.set_size({"width": width, "height": high})
        self._raw.insert_chart(row, 0, drawn, {"object_position": 2, "y_offset": 4, "description": chart.title})
        return int(high / _LINE) + 2

    def _series(self, chart: Chart, at: int) -> dict[str, Any]:
        """Return where the names and values of one series stand."""
        sheet, (first, last) = self._raw.get_name(), chart.places
        if chart.kind == "bar":
            first, last = first + _HEADS, last + _HEADS
            return {
                "name": [sheet, _HEADS - 1, at],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, at, last, at],
            }
        row = at + _HEADS
        return {
            "name": [sheet, row, 0],
            "categories": [sheet, _HEADS - 1, first, _HEADS - 1, last],
            "values": [sheet, row, first, row, last],
        }


def _pixels(width: float) -> float:
    """Return how wide a column of a width is on the screen."""
    return 7 * width + 5


def _bar() -> dict[str, Any]:
    return {
        "fill": {"color": _BAR},
        "gap": 60,
        "data_labels": {"value": True, "font": {"name": "Arial", "size": 9}},
    }


def _line(place: int) -> dict[str, Any]:
    colour = _LINES[place % len(_LINES)]
    return {
        "line": {"color": colour, "width": 2},
        "marker": {
            "type": _MARKS[place % len(_MARKS)],
            "size": 6,
            "border": {"color": colour},
            "fill": {"color": colour},
        },
    }


def _digits(told: Number, lang: Lang) -> str:
    """Return the format that shows as many digits as the text has; its marks are those of the reader's Excel."""
    _, _, part = told.value.partition(".")
    digits = "#,##0" + (f".{'0' * len(part)}" if part else "")
    unit = {"percent": '"%"', "points": f'" {words("sheet_points").of(lang)}"'}.get(told.shown, "")
    if told.shown in ("points", "units"):
        return f"+{digits}{unit};-{digits}{unit};{digits}{unit}"
    return (f'"{told.sign}"' if told.sign else "") + digits + unit
