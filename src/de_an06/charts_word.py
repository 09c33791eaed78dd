"""Charts that Word draws itself: bars and lines whose texts stay texts, each with a workbook of its numbers."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal
from xml.sax.saxutils import escape, quoteattr

from de_an06.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

_CREATED: Final = datetime(2000, 1, 1)
"""Stated, because a workbook would bear the time at which it was written."""
_C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_COLOURS: Final = ("1F4E78", "D55E00", "009E73", "CC79A7", "56B4E9")
"""Told apart also by those who see few colours; lines have marks of their own besides."""
_MARKS: Final = ("circle", "square", "triangle", "diamond", "x")
_LINE: Final = 45
"""Letters of a name that stand in one line."""
_EMU: Final = 914400 / 2.54
"""Units of a drawing in a centimetre."""
_AXIS: Final = '0"%"'
_HIDDEN: Final = "".join(
    f'<c:show{what} val="0"/>' for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
)
_NO_VALUE: Final = '<c:showVal val="0"/>'
_VALUE: Final = '<c:showVal val="1"/>'
_SHEET: Final = "Sheet1"


@dataclass(frozen=True, slots=True)
class Series:
    """A row of values, one for each category; None where there is none. A value is a canonical decimal text.

    Labels are the values as the report's language writes them: how a number looks is up to the computer that shows it.
    """

    name: str
    values: tuple[str | None, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of percentages."""

    kind: Literal["bars", "lines"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    told: str
    """The same in words, for those who don't see it."""

    @property
    def height(self) -> float:
        """How high it is drawn, in centimetres."""
        if self.kind == "lines":
            return 6.6 + 0.5 * len(self.series)
        # Where a name takes two lines, all are given as much room: one that has too little is left out.
        room = 0.66 if any(len(name) > _LINE for name in self.categories) else 0.5
        return min(20.0, 2.4 + len(self.categories) * max(room, 0.5 * len(self.series)))


WIDTH: Final = 16.0
"""How wide a chart is drawn, in centimetres."""


def chart_xml(chart: Chart) -> bytes:
    """Return the part of a document that Word draws as the chart; its workbook is related to it as rId1."""
    drawn = _bars(chart) if chart.kind == "bars" else _lines(chart)
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_look(900)}</c:legend>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}"><c:roundedCorners val="0"/><c:chart>'
        f'{_title(chart.title)}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{drawn}</c:plotArea>'
        f'{legend if len(chart.series) > 1 else ""}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def drawing(chart: Chart, relation: str, number: int) -> str:
    """Return what stands in a run where the chart is seen."""
    size = f'cx="{round(WIDTH * _EMU)}" cy="{round(chart.height * _EMU)}"'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr={quoteattr(printable(chart.told))}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}">'
        f'<c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="{relation}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )


def chart_workbook(chart: Chart) -> bytes:
    """Return the numbers of a chart as a workbook, so that they can be edited where it is drawn."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"author": "de-an06", "created": _CREATED})
    sheet = book.add_worksheet(_SHEET)
    for column, series in enumerate(chart.series, 1):
        sheet.write_string(0, column, printable(series.name))
        for row, value in enumerate(series.values, 1):
            if value is not None:
                sheet.write_number(row, column, float(value))
    for row, category in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, printable(category))
    book.close()
    return buffer.getvalue()


def _look(size: int, *, bold: bool = False) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="{int(bold)}">'
        '<a:latin typeface="Times New Roman"/></a:defRPr></a:pPr><a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'
    )


def _title(text: str) -> str:
    return (
        '<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1200" b="1"/></a:pPr><a:r>'
        '<a:rPr lang="vi-VN" sz="1200" b="1"><a:latin typeface="Times New Roman"/></a:rPr>'
        f'<a:t>{escape(printable(text))}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _bars(chart: Chart) -> str:
    drawn = "".join(_one(chart, place, _filled(place)) for place in range(len(chart.series)))
    # The first category stands at the top, as in a list.
    return (
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{drawn}<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        f"{_axes(chart, 'l', 'b', 'maxMin')}"
    )


def _lines(chart: Chart) -> str:
    drawn = "".join(_one(chart, place, _stroked(place)) for place in range(len(chart.series)))
    return (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{drawn}<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>{_axes(chart, "b", "l", "minMax")}'
    )


def _filled(place: int) -> str:
    return (
        f'<c:spPr><a:solidFill><a:srgbClr val="{_COLOURS[place]}"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>'
    )


def _stroked(place: int) -> str:
    colour = f'<a:solidFill><a:srgbClr val="{_COLOURS[place]}"/></a:solidFill>'
    return (
        f'<c:spPr><a:ln w="25400">{colour}</a:ln></c:spPr><c:marker><c:symbol val="{_MARKS[place]}"/>'
        f'<c:size val="7"/><c:spPr>{colour}</c:spPr></c:marker>'
    )


def _axes(chart: Chart, names: str, values: str, order: str) -> str:
    """Return the axes; where the first category stands at the top, the values stand below the last."""
    over = any(value is not None and Decimal(value) > 100 for series in chart.series for value in series.values)
    top = "" if over else '<c:max val="100"/>'
    below = '<c:crosses val="max"/>' if order == "maxMin" else ""
    still = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
    pale = '<a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln>'
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{names}"/><c:numFmt formatCode="General" sourceLinked="0"/>{still}<c:tickLblPos val="low"/>'
        f'{_look(800)}<c:crossAx val="2"/><c:tickLblSkip val="1"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling>'
        f'<c:orientation val="minMax"/>{top}<c:min val="0"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{values}"/><c:majorGridlines><c:spPr>{pale}</c:spPr></c:majorGridlines>'
        f'<c:numFmt formatCode={quoteattr(_AXIS)} sourceLinked="0"/>{still}<c:tickLblPos val="nextTo"/>'
        f'{_look(900)}<c:crossAx val="1"/>{below}<c:crossBetween val="between"/></c:valAx>'
    )


def _one(chart: Chart, place: int, look: str) -> str:
    series, letter, last = chart.series[place], "BCDEFG"[place], len(chart.categories) + 1
    # Labels of lines would cover each other, and a curve between two points would make up values.
    told = "".join(_label(n, text) for n, text in enumerate(series.labels) if text) if chart.kind == "bars" else ""
    labels, straight = f"<c:dLbls>{told}{_HIDDEN}</c:dLbls>", "" if chart.kind == "bars" else '<c:smooth val="0"/>'
    name = _cached(f"{_SHEET}!${letter}$1", [series.name], "str")
    names = _cached(f"{_SHEET}!$A$2:$A${last}", list(chart.categories), "str")
    values = _cached(f"{_SHEET}!${letter}$2:${letter}${last}", list(series.values), "num")
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx>{name}</c:tx>{look}{labels}'
        f"<c:cat>{names}</c:cat><c:val>{values}</c:val>{straight}</c:ser>"
    )


def _label(place: int, text: str) -> str:
    """Return the label of a bar, a text."""
    return (
        f'<c:dLbl><c:idx val="{place}"/><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="vi-VN" sz="800">'
        f'<a:latin typeface="Times New Roman"/></a:rPr><a:t>{escape(printable(text))}</a:t></a:r></a:p></c:rich></c:tx>'
        f'{_look(800)}<c:dLblPos val="outEnd"/>{_HIDDEN.replace(_NO_VALUE, _VALUE)}</c:dLbl>'
    )


def _cached(place: str, texts: list[str | None], kind: Literal["str", "num"]) -> str:
    """Return texts or numbers with the cells of the workbook where they stand."""
    form = "<c:formatCode>General</c:formatCode>" if kind == "num" else ""
    points = "".join(_points(texts))
    return (
        f"<c:{kind}Ref><c:f>{place}</c:f><c:{kind}Cache>{form}"
        f'<c:ptCount val="{len(texts)}"/>{points}</c:{kind}Cache></c:{kind}Ref>'
    )


def _points(texts: list[str | None]) -> Iterator[str]:
    for place, text in enumerate(texts):
        if text is not None:
            yield f'<c:pt idx="{place}"><c:v>{escape(printable(text))}</c:v></c:pt>'
