"""The grids of figures by member: a row for each unit, service or quarter, a column for each indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.pages import Cell, Column, Grid, Heading, Line, Section
from de_an06.pages.ranked import judges, ranked_grid, ranked_title, ranks_any
from de_an06.pages.wording import (
    change_text,
    met_text,
    parts_text,
    range_text,
    remark_text,
    state_text,
    value_text,
)  # fmt: skip
from de_an06.text import ordered
from de_an06.words import known, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from de_an06.pages import Tone
    from de_an06.report import Report, Result, ResultSet
    from de_an06.text import Lang, Words

    Head = tuple[str, tuple[tuple[str, str], ...]]
    """An indicator and the members it is split by besides the axis."""


PERIODS = frozenset(("month", "quarter", "half", "nine", "year"))
"""The axes whose members are periods, which stand in their own order."""


def group_blocks(report: Report, results: ResultSet, lang: Lang) -> list[Heading | Line | Grid]:
    """Return the heading of a set, its grids by bottleneck group, and the notes its cells point to."""
    from de_an06.axes import GROUPS

    axis, notes = results.axis or "", _Notes(lang)
    blocks: list[Heading | Line | Grid] = [Heading(axis_words("by", axis, lang))]
    aside: dict[Head, Result] = {}
    for group, title in GROUPS.items():
        columns = columns_of(report, results.results, axis, group)
        empty = {head: next(iter(column.values())) for head, column in columns.items() if says_nothing(column)}
        full = {head: column for head, column in columns.items() if head not in empty}
        aside |= empty
        ranks = axis not in PERIODS
        # One column alone is ranked where it stands; of several, those are ranked below that are judged.
        alone = ranks and len(full) == 1 and all(ranks_any([*column.values()]) for column in full.values())
        if full and not alone:
            blocks.append(_grid(report, axis, full, title.of(lang), notes))
        blocks += [
            _ranking(report, axis, head, column, notes)
            for head, column in full.items()
            if alone or (ranks and judges([*column.values()]))
        ]
    return [*blocks, *notes.lines(), *aside_lines(report, aside, lang)]


def member_title(report: Report, group: tuple[tuple[str, str], ...], lang: Lang) -> str:
    """Return the names of a group's members; a code stands beside a name that may not be the only one."""
    return ", ".join(member_name(report, axis, member, lang) for axis, member in group)


def member_name(report: Report, axis: str, member: str | None, lang: Lang) -> str:
    """Return the name of a member of an axis, with its code."""
    found = report.members.get((axis, member or ""))
    name = (member or "") if found is None else found.of(lang)
    return f"{name} ({member})" if axis in ("unit", "service") and name != member else name


def axis_words(prefix: str, axis: str, lang: Lang) -> str:
    """Return what an axis, or a set by it, is called; the name of one that has no words."""
    return words(f"{prefix}_{axis}").of(lang) if known(f"{prefix}_{axis}") else axis


def as_read(results: Sequence[Result], axis: str | None) -> list[Result]:
    """Return the results of a set as people look them up: names alone by the alphabet, all else in its own order."""
    if axis != "domain":
        return list(results)
    places = {name: place for place, name in enumerate(dict.fromkeys(result.indicator for result in results))}
    return sorted(results, key=lambda r: (places[r.indicator], ordered(dict(r.group).get(axis, ""))))


def columns_of(
    report: Report, results: Sequence[Result], axis: str, group: str
) -> dict[Head, dict[str | None, Result]]:
    """Return the results of one bottleneck group by column and member (None = the axis does not apply)."""
    found: dict[Head, dict[str | None, Result]] = {}
    for result in as_read(results, axis):
        if report.indicators[result.indicator].group == group:
            rest = tuple(pair for pair in result.group if pair[0] != axis)
            found.setdefault((result.indicator, rest), {})[dict(result.group).get(axis)] = result
    return found


def says_nothing(column: Mapping[str | None, Result]) -> bool:
    """Tell whether one line says all: the axis does not apply, or no member has data for one reason."""
    told = {
        (result.state, result.numerator, result.denominator, result.unknown, result.remarks)
        for result in column.values()
    }
    return None in column or (len(told) == 1 and next(iter(column.values())).state == "no_data")


def aside_lines(report: Report, empty: Mapping[Head, Result], lang: Lang) -> list[Line]:
    """Return a line for each reason, with the indicators that have nothing to say by member."""
    told: dict[str, list[str]] = {}
    for head, result in empty.items():
        figure = f"{value_text(result, lang)} {parts_text(result, lang)}".strip() if result.value is not None else ""
        reason = " ".join(part for part in (figure, remark_text(result, lang)) if part)
        told.setdefault(reason, []).append(head_title(report, head, lang))
    return [Line("; ".join(titles), f"{reason}:", "faint") for reason, titles in told.items()]


def head_title(report: Report, head: Head, lang: Lang) -> str:
    """Return an indicator's title, with the members it is split by."""
    name, rest = head
    title = report.indicators[name].title.of(lang)
    return f"{title}: {member_title(report, rest, lang)}" if rest else title


def _grid(
    report: Report,
    axis: str,
    columns: Mapping[Head, Mapping[str | None, Result]],
    title: str,
    notes: _Notes,
) -> Grid:
    lang = notes.lang
    members = dict.fromkeys(member for column in columns.values() for member in column)
    heads, cells = [Column(axis_words("axis", axis, lang))], []
    for head, column in columns.items():
        shared = _shared([*column.values()])
        text = " ".join(part for part in (head_title(report, head, lang), notes.marks(shared)) if part)
        heads.append(Column(text, whole=True, right=True))
        cells.append(
            {member: notes.cell(result, () if shared else result.remarks) for member, result in column.items()}
        )
    rows = tuple(
        (Cell(member_name(report, axis, member, lang)), *(column.get(member, Cell()) for column in cells))
        for member in members
    )
    return Grid(tuple(heads), (Section(title, rows),), splits=True)


def _ranking(report: Report, axis: str, head: Head, column: Mapping[str | None, Result], notes: _Notes) -> Grid:
    results, lang = list(column.values()), notes.lang
    names = [member_name(report, axis, member, lang) for member in column]
    shared = _shared(results)
    cells = [notes.cell(result, () if shared else result.remarks, judged=False) for result in results]
    title = " ".join(part for part in (head_title(report, head, lang), notes.marks(shared)) if part)
    heading = ranked_title(title, report.indicators[head[0]], results, lang)
    higher = report.indicators[head[0]].better == "higher"
    return ranked_grid(
        heading, axis_words("axis", axis, lang), [*zip(results, names, cells, strict=True)], lang, higher=higher
    )


def _shared(results: Sequence[Result]) -> tuple[Words, ...]:
    """Return what all members of a column remark, which its title does in their place."""
    said = {result.remarks for result in results}
    return said.pop() if len(said) == 1 else ()


class _Notes:
    """The remarks that the cells of one set point to by number."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.numbers: dict[str, int] = {}

    def cell(self, result: Result, remarks: tuple[Words, ...], *, judged: bool = True) -> Cell:
        """Return a result's cell: figure, n/d, and under them bounds, target, changes, note numbers."""
        lang = self.lang
        judges = judged and result.target is not None and result.target.verified
        changes = [
            f"{words(f'compared_{key}').of(lang)} {change_text(other, result.unit, lang)}"
            for key, other in result.compare.items()
        ]
        under = tuple(
            line
            for line in (
                range_text(result, lang),
                met_text(result, lang) if judges else "",
                *changes,
                self.marks(remarks),
            )
            if line
        )
        text = value_text(result, lang) if result.state == "ok" else state_text(result.state, lang)
        tone: Tone = "plain" if result.state == "ok" else "faint"
        return Cell(text, parts_text(result, lang), under, tone)

    def lines(self) -> list[Line]:
        """Return the remarks, numbered."""
        return [Line(text, f"[{place}]") for text, place in self.numbers.items()]

    def marks(self, remarks: tuple[Words, ...]) -> str:
        """Return the numbers of remarks in brackets."""
        return " ".join(map(self._mark, remarks))

    def _mark(self, remark: Words) -> str:
        return f"[{self.numbers.setdefault(remark.of(self.lang), len(self.numbers) + 1)}]"
