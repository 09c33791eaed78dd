"""Every format read back: what each says of the figures of a report, as numbers by figure.

A format joins by a reader in `READERS`: a function from what it drew, the report and the language to the figures
found, each by its key, with the numbers that the format states of it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import openpyxl

from de_an06.axes import GROUPS
from de_an06.flat import FIELDS
from de_an06.pages.groups import as_read, axis_words, head_title, member_name, member_title
from de_an06.text import printable
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from de_an06.report import Report, Result, ResultSet
    from de_an06.text import Lang

Group = tuple[tuple[str, str], ...]
Numbers = dict[str, Decimal | None]
NAMES = ("numerator", "denominator", "unknown", "value", "low", "high")


class Key(NamedTuple):
    """A figure: its set, indicator and group."""

    set: str
    indicator: str
    group: Group


class Reader(NamedTuple):
    """How a format is read back, and of which sets it tells every figure: wholes, totals, asked, or all.

    What it tells beyond that is held against the report, too.
    """

    read: Callable[[str | bytes, Report, Lang], Iterator[tuple[Key, Numbers]]]
    tells: str
    always: tuple[str, ...] = NAMES
    """The numbers that it states of every figure; the others may be left out where they say nothing."""


def truth(report: Report, tells: str) -> dict[Key, Numbers]:
    """Return the figures of a report by key."""
    totals = report.sets[:1]
    sets = {"wholes": totals, "totals": totals, "asked": report.sets, "all": (*report.sets, *report.beside)}[tells]
    return {key_of(s, r): numbers_of(r) for s in sets for r in s.results if not (tells == "wholes" and r.group)}


def key_of(results: ResultSet, result: Result) -> Key:
    """Return the key of a figure."""
    return Key(results.name, result.indicator, result.group)


def numbers_of(result: Result) -> Numbers:
    """Return what a figure says, as numbers."""
    return {name: None if (v := getattr(result, name)) is None else Decimal(v) for name in NAMES}


def _decimal(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


# --- machine formats: a record each, in the report's order -------------------------------------------------


def read_json(drawn: str | bytes, _: Report, __: Lang) -> Iterator[tuple[Key, Numbers]]:
    """Read JSON."""
    for entry in json.loads(drawn)["results"]:
        key = Key(entry["set"], entry["indicator"], tuple(entry["group"].items()))
        yield key, {name: _decimal(entry[name]) for name in NAMES}


def read_csv(drawn: str | bytes, _: Report, __: Lang) -> Iterator[tuple[Key, Numbers]]:
    """Read the canonical CSV."""
    assert isinstance(drawn, str)
    for row in csv.DictReader(io.StringIO(drawn)):
        yield _flat_key(row), {name: _decimal(row[name]) for name in NAMES}


def _flat_key(row: Mapping[str, str]) -> Key:
    pairs = ((row["axis"], row["member"]), (row["split"], row["split_member"]))
    return Key(row["set"], row["indicator"], tuple((axis, _plain(member)) for axis, member in pairs if member))


def _plain(text: str) -> str:
    """Return a text without what keeps a spreadsheet from running or changing it."""
    return text.removeprefix("'").removeprefix("\t")


def read_datapackage(drawn: str | bytes, report: Report, lang: Lang) -> Iterator[tuple[Key, Numbers]]:
    """Read the figures of a data package."""
    assert isinstance(drawn, bytes)
    with zipfile.ZipFile(io.BytesIO(drawn)) as archive:
        yield from read_csv(archive.read("data/figures.csv").decode(), report, lang)


def read_csv_excel(drawn: str | bytes, report: Report, lang: Lang) -> Iterator[tuple[Key, Numbers]]:
    """Read CSV for Excel: by its headers, with the decimal comma."""
    assert isinstance(drawn, bytes)
    titles = {f.name: f.title.of(lang) for f in FIELDS}
    rows = csv.DictReader(io.StringIO(drawn.decode("utf-8-sig"), newline=""), delimiter=";")
    for row, (key, result) in zip(rows, _in_order(report.sets), strict=True):
        assert row[titles["indicator"]] == result.indicator
        members = [_plain(row[titles[name]]) for name in ("member", "split_member")]
        assert [member for member in members if member] == [member for _, member in result.group]
        yield key, {name: _decimal(row[titles[name]].replace(",", ".")) for name in NAMES}


def _in_order(sets: Iterable[ResultSet]) -> Iterator[tuple[Key, Result]]:
    for results in sets:
        yield from ((key_of(results, result), result) for result in results.results)


# --- the workbook: sheets by group, and by set in detail -----------------------------------------------------


def read_xlsx(drawn: str | bytes, report: Report, lang: Lang) -> Iterator[tuple[Key, Numbers]]:
    """Read a workbook: the sheets of groups, then those of sets in detail."""
    assert isinstance(drawn, bytes)
    book = openpyxl.load_workbook(io.BytesIO(drawn))
    totals = report.sets[0]
    for group, title in GROUPS.items():
        chosen = [r for r in totals.results if report.indicators[r.indicator].group == group]
        if chosen:
            yield from _sheet(book[title.of(lang)[:31]], totals, chosen, lang)
    details = [sheet for sheet in book if sheet.title.split(" (")[0].endswith(words("sheet_listed", title="").of(lang))]
    sets = [results for results in (*report.sets[1:], *report.beside) if results.results]
    for sheet, results in zip(details, sets, strict=True):
        yield from _sheet(sheet, results, as_read(results.results, results.axis), lang)


def _sheet(
    sheet: Iterable[Sequence[openpyxl.cell.Cell]], results: ResultSet, chosen: Sequence[Result], lang: Lang
) -> Iterator[tuple[Key, Numbers]]:
    titles = {f.name: f.title.of(lang) for f in FIELDS}
    rows = [[cell.value for cell in row] for row in sheet]
    heads = rows[1]
    for row, result in zip(rows[2:], chosen, strict=False):
        told = dict(zip(heads, row, strict=True))
        assert told[titles["indicator"]] == result.indicator
        assert all(not isinstance(told[titles[name]], str) for name in NAMES)
        yield key_of(results, result), {name: _decimal(told[titles[name]]) for name in NAMES}


# --- formats for people: texts in a language -----------------------------------------------------------------

_RANGE = re.compile(r"\((?P<range>[^()]*); (?:k=|chưa rõ |unknown )(?P<k>[\d.,]+)\)")
_PARTS = re.compile(r"(?<![\d.,])([\d.,]+)/([\d.,]+)(?![\d/])")


def said(value: str, parts: str, rest: str, result: Result, lang: Lang) -> Numbers:
    """Return the numbers in the texts of a figure: its value, n/d, and its bounds with k."""
    found: Numbers = {"value": _amount(value, lang)}
    if pair := _PARTS.search(parts):
        found |= {"numerator": _amount(pair[1], lang), "denominator": _amount(pair[2], lang)}
    elif result.unit == "count" and found["value"] is not None:
        found |= {"numerator": found["value"], "denominator": None}
    if doubt := _RANGE.search(rest):
        found |= {"unknown": _amount(doubt["k"], lang), **_bounds(doubt["range"], lang)}
    elif found["value"] is not None:
        found["unknown"] = Decimal(0)
    return found


def _bounds(text: str, lang: Lang) -> Numbers:
    if text == words("range_open").of(lang):
        return {"low": None, "high": None}
    if text[:1] in "≥≤":
        known = _amount(text[1:], lang)
        return {"low": known, "high": None} if text[0] == "≥" else {"low": None, "high": known}
    low, high = text.split("–")
    return {"low": _amount(low, lang), "high": _amount(high, lang)}


def _amount(text: str, lang: Lang) -> Decimal | None:
    """Return a number as a language writes it; None where there is none."""
    plain = text.strip().removesuffix("%").strip()
    group, mark = (".", ",") if lang == "vi" else (",", ".")
    return Decimal(plain.replace(group, "").replace(mark, ".")) if re.fullmatch(r"-?[\d.,]+", plain) else None


def read_markdown(drawn: str | bytes, report: Report, lang: Lang) -> Iterator[tuple[Key, Numbers]]:
    """Read Markdown: the tables of totals, and those that have a column for each indicator."""
    assert isinstance(drawn, str)
    heads: list[str] = []
    titles = {_escaped(i.title.of(lang)): i.id for i in report.indicators.values()}
    result_head, axes = words("result").of(lang), {axis_words("axis", s.axis, lang): s for s in report.sets if s.axis}
    indicator = ""
    for line in drawn.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not cells:
            heads = []
        elif not heads:
            heads = cells
        elif set(cells[0]) <= {"-", " ", ":"}:
            continue
        elif result_head in heads and heads[0] == words("indicator").of(lang):
            # A part of an indicator stands below it.
            indicator = titles.get(cells[0], indicator)
            yield from _row_of_totals(report, indicator, heads, cells, lang)
        elif heads[0] in axes and result_head not in heads:
            yield from _row_of_members(report, axes[heads[0]], titles, heads, cells, lang)


def _escaped(text: str) -> str:
    from de_an06.renderers.markdown import escaped

    return escaped(text)


def _row_of_totals(
    report: Report, indicator: str, heads: Sequence[str], cells: Sequence[str], lang: Lang
) -> Iterator[tuple[Key, Numbers]]:
    told = dict(zip(heads, cells, strict=True))
    totals = report.sets[0]
    split = {r.group: member_title(report, r.group, lang) for r in totals.results if r.group}
    names = {group: _escaped(f"  └ {title}").strip() for group, title in split.items()}
    group = next((g for g, name in names.items() if name == cells[0]), ())
    for result in totals.results:
        if (result.indicator, result.group) == (indicator, group):
            value, parts = told[words("result").of(lang)], told.get(words("parts").of(lang), "")
            yield key_of(totals, result), said(value, parts, told.get(words("remark").of(lang), ""), result, lang)


def _row_of_members(  # a row, and what it stands in
    report: Report,
    results: ResultSet,
    titles: Mapping[str, str],
    heads: Sequence[str],
    cells: Sequence[str],
    lang: Lang,
) -> Iterator[tuple[Key, Numbers]]:
    for title, cell in list(zip(heads, cells, strict=True))[1:]:
        plain = re.sub(r"( \\?\[\d+\\?\])+$", "", title)
        for result in results.results:
            if result.indicator == titles.get(plain) and len(result.group) == 1:
                name = _escaped(member_name(report, *result.group[0], lang))
                if name == cells[0]:
                    first, _, rest = cell.partition("<br>")
                    yield key_of(results, result), said(first.split(" ")[0], first, rest, result, lang)


# --- HTML ------------------------------------------------------------------------------------------------------


@dataclass
class Node:
    """An element: its name, attributes, and what is in it."""

    tag: str
    attributes: dict[str, str | None]
    inside: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.inside)

    def all(self, tag: str, name: str = "") -> list[Node]:
        """Return the elements below of this tag, and of this class if one is stated."""
        found: list[Node] = []
        for part in self.inside:
            if isinstance(part, Node):
                classes = (part.attributes.get("class") or "").split()
                found += [part] if part.tag == tag and (not name or name in classes) else []
                found += part.all(tag, name)
        return found

    def own(self, tag: str) -> list[Node]:
        """Return the elements of this tag directly in it."""
        return [part for part in self.inside if isinstance(part, Node) and part.tag == tag]


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.path = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.path[-1].inside.append(node)
        if tag not in ("meta", "link", "br", "img", "input"):
            self.path.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.path[-1].inside.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while len(self.path) > 1 and self.path.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.path[-1].inside.append(data)


def read_html(drawn: str | bytes, report: Report, lang: Lang) -> Iterator[tuple[Key, Numbers]]:
    """Read a page: the figures, and the members ranked by each indicator."""
    assert isinstance(drawn, str)
    tree = _Tree()
    tree.feed(drawn)
    page, totals = tree.path[0], report.sets[0]
    wholes = {result.indicator: result for result in totals.results if not result.group}
    for figure in page.all("li", "figure"):
        result = wholes.get(figure.attributes["data-indicator"] or "")
        values = [p for p in figure.own("p") if "value" in (p.attributes.get("class") or "")]
        if result is not None and values:
            value, rest = values[0].own("b")[0].text, "".join(p.text for p in figure.own("p") if p is not values[0])
            yield key_of(totals, result), said(value, values[0].text, rest, result, lang)
    yield from _rankings(page, report, lang)


def _rankings(page: Node, report: Report, lang: Lang) -> Iterator[tuple[Key, Numbers]]:
    named = {}
    for results, result in ((s, r) for s in (*report.sets[1:], *report.beside) for r in s.results):
        if results.axis and len(result.group) == 1:
            title = head_title(report, (result.indicator, ()), lang)
            member = member_name(report, *result.group[0], lang)
            named[axis_words("axis", results.axis, lang), title, member] = results, result
    for ranking in page.all("details", "ranking"):
        title = ranking.own("summary")[0].own("b")[0].text
        for table in ranking.all("table"):
            heads = [cell.text for cell in table.all("th") if cell.attributes.get("scope") == "col"]
            for row in table.all("tr"):
                name = [cell.text for cell in row.own("th") if cell.attributes.get("scope") == "row"]
                known = named.get((heads[1], title, name[0])) if name and len(heads) > 1 else None
                if known is not None:
                    cell = row.own("td")[1]
                    value = "".join(part for part in cell.inside if isinstance(part, str))
                    small = [part.text for part in cell.own("small")]
                    yield key_of(*known), said(value, " ".join(small[:1]), " ".join(small), known[1], lang)


# --- Word ------------------------------------------------------------------------------------------------------

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(drawn: str | bytes, report: Report, lang: Lang) -> Iterator[tuple[Key, Numbers]]:
    """Read a Word report: a row of a table for each figure, the parts of one below it; a sentence for those without."""
    assert isinstance(drawn, bytes)
    with zipfile.ZipFile(io.BytesIO(drawn)) as archive:
        body = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314  # our own
    totals = report.sets[0]
    titles = {printable(indicator.title.of(lang)): indicator.id for indicator in report.indicators.values()}
    heads = _HEADS[lang]
    for table in body.iter(f"{_W}tbl"):
        rows = [[_said_in(cell) for cell in row.iter(f"{_W}tc")] for row in table.iter(f"{_W}tr")]
        indicator = ""
        for title, value, parts, _, remark in rows[1:] if rows[0] == heads else ():
            indicator = titles.get(title, indicator)
            for result in totals.results:
                part = f"– {member_title(report, result.group, lang)}" if result.group else ""
                whole = report.indicators[result.indicator].title.of(lang)
                below = printable(part) if part and result.indicator == indicator else None
                if title in (below, printable(f"{whole} {part}".rstrip())):
                    yield key_of(totals, result), said(value, parts, remark, result, lang)
    none = words("state_no_data").of(lang)
    for text in map(_said_in, body.iter(f"{_W}p")):
        for result in totals.results if text.startswith(f"- {none}") else ():
            if not result.group and printable(report.indicators[result.indicator].title.of(lang)) in text:
                yield key_of(totals, result), {"value": None}


_HEADS = {
    "vi": ["Chỉ tiêu", "Kết quả", "Tử số/mẫu số", "Mục tiêu", "Ghi chú"],
    "en": ["Indicator", "Result", "Parts", "Target", "Remark"],
}


def _said_in(cell: ET.Element) -> str:
    return "".join(text.text or "" for text in cell.iter(f"{_W}t"))


READERS: dict[str, Reader] = {
    "json": Reader(read_json, "asked"),
    "csv": Reader(read_csv, "asked"),
    "csv-excel": Reader(read_csv_excel, "asked"),
    "datapackage": Reader(read_datapackage, "asked"),
    "xlsx": Reader(read_xlsx, "all"),
    "markdown": Reader(read_markdown, "totals", ("value",)),
    "html": Reader(read_html, "wholes", ("value",)),
    "docx": Reader(read_docx, "totals", ("value",)),
}
LATER = {"terminal"}
"""Nobody reads it back: it draws the page that Markdown does, folded to the width of a screen."""
