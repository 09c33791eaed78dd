"""What form II.06a says, in one language: its head, header, lines, memos and list, and the page of all that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from de_an06.pages import Cell, Column, Grid, Heading, Line, Page, Section
from de_an06.pages.report import head_lines, run_lines
from de_an06.pages.wording import period_name, unnamed
from de_an06.tables.ii06a import BESIDE, COUNTS, ENDED, TABLE
from de_an06.text import day, number, ordered, printable
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.form import Form, FormLine, FormPart, OverdueDossier
    from de_an06.text import Lang

NUMBERS = {name: place + 3 for place, name in enumerate(COUNTS)}
"""The number of each column on the form."""
SUMS = {3: (4, 5, 6), 7: (8, 9, 10), 11: (12, 13)}
"""The columns that are sums of others."""
SHOWN = 100
"""Overdue dossiers that a page lists; workbooks list them all."""
_TOPS = ("received", "resolved", "open")


class Told(NamedTuple):
    """A line of the form: what numbers it, its title, its cells (None = left empty), and what kind of line it is."""

    mark: str
    title: str
    cells: tuple[int | None, ...]
    kind: Literal["group", "line", "total"]


class Head(NamedTuple):
    """What stands above the table; no `days` where they are the name of the period."""

    above: str
    office: str
    name: str
    title: str
    days: str
    period: str
    reporter: str
    measure: str


def head_of(form: Form, lang: Lang) -> Head:
    """Return what stands above the table; an office that is not known is left to be filled in."""
    period, blank = form.run.period, words("blank").of(lang)
    office = printable(form.run.office or blank)
    named = period_name(period, lang)
    days = words("form_days", start=day(period.start, lang), end=day(period.end, lang)).of(lang)
    if unnamed(period):
        days = ""
    else:
        named = f"{named}, {period.calendar.title.of(lang)}"
    return Head(
        printable(form.run.office_above or blank).upper(), office.upper(), words("form_name").of(lang),
        words("form_title").of(lang).upper(),
        days,
        words("form_period", period=named).of(lang),
        words("form_reporter", office=office).of(lang), words("form_measure").of(lang),
    )  # fmt: skip


def header_of(lang: Lang) -> list[tuple[str, str, str]]:
    """Return the titles over each column from 3 on: the widest, one between or none, its own."""
    found = []
    for name in COUNTS:
        top = next(top for top in _TOPS if name.startswith(top) or (top == "received" and name == "carried_over"))
        within = words("form_within").of(lang) if name in ("received_online", "received_direct") else ""
        found.append((words(f"form_top_{top}").of(lang), within, words(f"form_{name}").of(lang)))
    return found


def numbering(place: int) -> str:
    """Return what the numbering row says of a column: (4), or (3)=(4)+(5)+(6)."""
    sums = "+".join(f"({part})" for part in SUMS.get(place, ()))
    return f"({place})= {sums}" if sums else f"({place})"


def lines_of(form: Form, lang: Lang) -> list[Told]:
    """Return the lines of the form: each group under its title and sum, then the total."""
    found = []
    for mark, part in zip(("I", "II"), form.parts, strict=False):
        found.append(Told(mark, words(f"form_by_{part.axis}").of(lang), _cells(form.total), "group"))
        found += [
            Told(str(place), printable(line.title.of(lang)), _cells(line), "line")
            for place, line in enumerate(_as_read(part), 1)
        ]
    return [*found, Told("", form.total.title.of(lang), _cells(form.total), "total")]


def _as_read(part: FormPart) -> list[FormLine]:
    """Return the lines of a group: fields by the alphabet, the rest that belongs to none last; units as they are."""
    if part.axis != "domain":
        return list(part.lines)
    return sorted(part.lines, key=lambda line: (line.member is None, ordered(line.title.vi)))


def _cells(line: FormLine) -> tuple[int | None, ...]:
    return tuple(line.counts.get(name) for name in COUNTS)


def stands_text(form: Form, lang: Lang) -> str:
    """Return the day up to which the form counts, and whether it is provisional."""
    stands = form.stands_on
    text = words("form_stands", day=_long_day(stands.day, stands.month, stands.year, lang)).of(lang)
    return f"{text} {words('form_provisional').of(lang)}" if form.run.provisional else text


def _long_day(day_: int, month: int, year: int, lang: Lang) -> str:
    return f"ngày {day_:02} tháng {month:02} năm {year}" if lang == "vi" else f"{year}-{month:02}-{day_:02}"


# --- beside the table --------------------------------------------------------------------------------------


def memos(form: Form, lang: Lang) -> list[str]:
    """Return what a reader must know of the columns: what they hold, by which rule, and what they lack."""
    return list(_memos(form, lang))


def _memos(form: Form, lang: Lang) -> Iterator[str]:
    yield from (reason.of(lang) + "." for reason in form.reasons)
    total = form.total
    told = {name: number(total.beside.get(name, 0), lang) for name in BESIDE}
    if "resolved_total" in total.counts and "paused" not in total.beside:
        yield words("form_memo_no_status").of(lang)
    elif "resolved_total" in total.counts:
        n = number(sum(total.beside.get(f"un{name}", 0) for name in ENDED), lang)
        kinds = words("form_memo_kinds", **told).of(lang) if "unresolved_other" in total.beside else ""
        split = words("form_memo_split", **told).of(lang) if "resolved_early" in total.counts else ""
        judged = words("form_memo_judged").of(lang) if split else ""
        yield words("form_memo_unresolved", n=n, kinds=kinds, split=split, judged=judged).of(lang)
        yield words("form_memo_paused", **told).of(lang)
    if "open_overdue" in total.counts:
        yield words("form_memo_undated", **told).of(lang)
        yield words("form_memo_due", day=day(form.stands_on, lang)).of(lang)
    if total.unplaced:
        more = ", ".join(f"({NUMBERS[name]}) +{number(total.more[name], lang)}" for name in COUNTS
                         if total.more.get(name))  # fmt: skip
        yield words("form_memo_unplaced", n=number(total.unplaced, lang), more=more).of(lang)
    if form.overdue_count is not None and form.overdue_count > total.counts["open_overdue"]:
        extra = number(form.overdue_count - total.counts["open_overdue"], lang)
        yield words("form_memo_listed", n=extra).of(lang)
    yield from (words("form_memo_since", why=remark.of(lang)).of(lang) for remark in form.remarks)


LIST = ("form_code", "form_service", "form_service_name", "form_unit", "form_received_on", "form_due_on", "form_late")
"""The headings of the list of overdue dossiers, by the keys of their words."""


def list_heads(lang: Lang) -> list[str]:
    """Return the headings of the list of overdue dossiers."""
    return [words(key).of(lang) for key in LIST]


def list_title(form: Form, lang: Lang) -> str:
    """Return the title of the list of overdue dossiers, with how many there are."""
    n = number(form.overdue_count or 0, lang)
    return words("form_list", n=n, day=day(form.stands_on, lang)).of(lang)


def list_row(one: OverdueDossier, lang: Lang) -> tuple[str, str, str, str, str, str, str]:
    """Return a line of the list of overdue dossiers."""
    unit = one.unit_name if one.unit_name and one.unit_name != one.unit else one.unit
    texts = (one.code or words("form_hidden").of(lang), one.service, one.service_name, unit)
    code, service, name, where = map(printable, texts)
    return code, service, name, where, day(one.received, lang), day(one.due, lang), number(one.days, lang)


def left_out(form: Form, shown: int, lang: Lang) -> str:
    """Return how many overdue dossiers are not listed; nothing where all are."""
    rest = (form.overdue_count or 0) - min(shown, len(form.overdue))
    return words("form_left_out", n=number(rest, lang)).of(lang) if rest else ""


# --- the page ----------------------------------------------------------------------------------------------


def form_page(form: Form, lang: Lang) -> Page:
    """Return everything that the form says, for formats that draw no official layout."""
    head = head_of(form, lang)
    blocks: list[Heading | Line | Grid] = [
        Heading(f"{words('form_title').of(lang)} ({head.name})", 1),
        Line(form.run.office or words("blank").of(lang), f"{words('form_office').of(lang)}:"),
        *head_lines(form.run, lang),
        Line(stands_text(form, lang), tone="strong", apart=True),
        _table(form, lang),
        Heading(words("form_notes").of(lang)),
        *(Line(text) for text in memos(form, lang)),
    ]
    if form.overdue:
        blocks += [Heading(list_title(form, lang)), _list(form, lang)]
        rest = left_out(form, SHOWN, lang)
        blocks += [Line(rest)] if rest else []
    return Page((*blocks, Heading(words("notes").of(lang)), *run_lines(form.run, lang)))


def _table(form: Form, lang: Lang) -> Grid:
    columns = (
        Column(words("form_line").of(lang)),
        *(
            Column(f"({place}) {TABLE.columns[name].title.of(lang)}", whole=True, right=True)
            for name, place in NUMBERS.items()
        ),
    )
    sections: list[Section] = []
    rows: list[tuple[Cell, ...]] = []
    title = ""
    for told in lines_of(form, lang):
        if told.kind != "group":
            rows.append(_row(told, lang))
            continue
        if rows:
            sections, rows = [*sections, Section(title, tuple(rows))], []
        title = f"{told.mark}. {told.title}"
    return Grid(columns, (*sections, Section(title, tuple(rows))), splits=True)


def _row(told: Told, lang: Lang) -> tuple[Cell, ...]:
    strong = told.kind == "total"
    cells = ("" if cell is None else number(cell, lang) for cell in told.cells)
    return tuple(Cell(text, tone="strong" if strong else "plain") for text in (told.title, *cells))


def _list(form: Form, lang: Lang) -> Grid:
    columns = tuple(
        Column(title, whole=place not in (2, 3), right=place == 6) for place, title in enumerate(list_heads(lang))
    )
    rows = tuple(tuple(Cell(text) for text in list_row(one, lang)) for one in form.overdue[:SHOWN])
    return Grid(columns, (Section("", rows),))
