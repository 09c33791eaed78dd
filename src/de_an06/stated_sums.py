"""The sums that total rows and heads of groups state, beside what the rows give."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import read_integer
from de_an06.finding import Finding
from de_an06.layout_rows import Layout, goes_on
from de_an06.personal import masked, seal
from de_an06.rules import rules
from de_an06.text import LANGS, NOT_CALCULATED, Words, clean, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from de_an06.finding import Findings
    from de_an06.rows import Rows, Sum
    from de_an06.sources import Source
    from de_an06.validate import Court

    Extent = tuple[int, int]

RULES = _ROWS, _SUMS, _GROUP = "total-row-disagrees", "total-row-sums-disagree", "subtotal-disagrees"
"""The rules of rows that state sums."""
COUNT = ""
"""Stands for the number of rows among the names of columns."""
_NOTHING = frozenset(("", "-", "–", "—", "x", "X", NOT_CALCULATED))
"""What a total row says of a column that it does not add up."""
_NONE = Words("", "")
_AT = Words(" ở cột “{column}”", " in column “{column}”")
_OTHERS = Words("; cũng lệch: {columns}", "; wrong as well: {columns}")
_MANY = Words("; số cột khác cũng lệch: {n}", "; other columns wrong as well: {n}")
_NAMED = 2
"""Other columns that are named; more are counted."""


@dataclass(frozen=True)
class Given:
    """What the rows of a file give, in their order: their number, and running sums of columns where they are kept."""

    count: int
    sums: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    unknown: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    """The running number of cells that can't be read."""

    @classmethod
    def of(cls, rows: Rows) -> Given:
        """Return what rows give that are kept."""
        order = np.argsort(rows.record, kind="stable")
        columns = {name: cells for name, cells in rows.cells.items() if cells.kind == "integer"}
        return cls(
            rows.count,
            {name: _running((cells.values * cells.present)[order]) for name, cells in columns.items()},
            {name: _running(cells.unknown[order]) for name, cells in columns.items()},
        )

    def added(self, name: str, extent: Extent) -> int | None:
        """Return the sum of a column over rows, or their number; None where it is not known."""
        first, last = extent
        if name == COUNT:
            return last - first
        if name not in self.sums or self.unknown[name][last] > self.unknown[name][first]:
            return None
        return int(self.sums[name][last] - self.sums[name][first])


def _running(numbers: NDArray[np.generic]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(numbers, dtype=np.int64)))


@dataclass(frozen=True, slots=True)
class _Stated:
    """A row that states sums: what it says by column, None where that is no number, and which rows it may sum up."""

    line: int
    row: Sum
    numbers: dict[str, int | None]
    texts: dict[str, str]
    extents: tuple[Extent, ...]

    def wrong(self, given: Given, extent: Extent) -> list[str]:
        """Return the columns whose number is not what these rows give."""
        sums = {name: given.added(name, extent) for name in self.numbers}
        return [name for name, stated in self.numbers.items() if sums[name] not in (None, stated)]

    def nearest(self, given: Given) -> tuple[Extent, list[str]]:
        """Return the rows to which it fits best, and the columns in which it does not."""
        tried = [(extent, self.wrong(given, extent)) for extent in self.extents]
        return min(tried, key=lambda one: len(one[1]))


def report_sums(
    sums: Sequence[tuple[int, Sum]], given: Given, source: Source, court: Court, findings: Findings
) -> None:
    """Add a finding at each row (by line) that states sums of others which these do not give.

    It is not said which rows a row sums up, so it is wrong where it fits none that it may: a total all rows, or those
    since the sum before; the head of a group those down to the next.
    """
    if not sums:
        return
    layout = Layout.of(source)
    stated = [
        _Stated(line, one, *_told(one, layout, source), _extents(place, [row for _, row in sums], given.count))
        for place, (line, one) in enumerate(sums)
    ]
    for one in (*_wrong_totals([s for s in stated if not s.row.head], given), *(s for s in stated if s.row.head)):
        extent, wrong = one.nearest(given)
        if wrong:
            _add(one, extent, wrong, given, court, findings)


def _told(one: Sum, layout: Layout, source: Source) -> tuple[dict[str, int | None], dict[str, str]]:
    """Return what a row states of columns of numbers, and of the number of rows; and the texts that say so."""
    found: dict[str, int | None] = {}
    texts: dict[str, str] = {}
    count = layout.stated_by_head(one.cells) if one.head else layout.stated(one.cells)
    if count is not None:
        found[COUNT], texts[COUNT] = count, str(count)
    for name, place in source.fields.items():
        text = clean(one.cells[place]) if place < len(one.cells) else ""
        if place in layout.numbers and text not in _NOTHING:
            texts[name] = text
            try:
                found[name] = read_integer(text)
            except ValueError:
                found[name] = None
    return found, texts


def _extents(place: int, sums: Sequence[Sum], count: int) -> tuple[Extent, ...]:
    """Return the runs of rows that a row may sum up, the likeliest first."""
    one, earlier, later = sums[place], sums[:place], sums[place + 1 :]
    if one.head:
        heads = [other for other in later if other.head]
        ends = [*(h.before for h in heads if goes_on(one.head, h.head)), count, *(h.before for h in heads)]
        return tuple((one.before, end) for end in dict.fromkeys(ends))
    begins = (0, *(other.before for other in reversed(earlier)))
    below = next((other.before for other in later if not other.head), count)
    runs = (*((begin, one.before) for begin in begins), (one.before, below))
    return tuple(dict.fromkeys(((0, count), *(run for run in runs if run[0] < run[1]))))


def _wrong_totals(totals: Sequence[_Stated], given: Given) -> Iterator[_Stated]:
    """Yield total rows that fit nothing: where one fits all rows, those beside it may sum up what is not known."""
    whole = (0, given.count)
    wrong = [one for one in totals if one.nearest(given)[1]]
    if not any(one.numbers and not one.wrong(given, whole) for one in totals):
        yield from wrong[-1:]
        return
    edges = [one.row.before for one in totals]
    yield from (one for one in wrong if edges.count(one.row.before) == 1)


def _add(
    one: _Stated, extent: Extent, wrong: Sequence[str], given: Given, court: Court, findings: Findings
) -> None:  # fmt: skip
    """Add the finding, at the first column that is wrong; the others are named in it."""
    name, *others = wrong
    code = _GROUP if one.row.head else _ROWS if name == COUNT else _SUMS
    if court.policy.ignores(code):
        return
    file, table = court.file, court.table
    titles = {n: file.headers.get(n, table.columns[n].vi) for n in wrong if n != COUNT}
    header, text = titles.get(name), one.texts[name]
    counts = {"stated": one.numbers[name] or 0, "rows": given.count, "sum": given.added(name, extent) or 0}
    wanted = ("stated", "rows") if code == _ROWS else ("sum",)
    values = [(f"{key}_{lang}", number(counts[key], lang)) for key in wanted for lang in LANGS]
    if code != _ROWS:
        listed = _listed([titles[n] for n in others])
        values += [("others_vi", listed.vi), ("others_en", listed.en)]
    if code == _GROUP:
        at = _AT.fill(column=header) if header else _NONE
        values += [("group", masked("text", one.row.head) or "…"), ("at_vi", at.vi), ("at_en", at.en)]
    severity = court.policy.severity(rules()[code])
    findings.count(code, severity, 1)
    shown = masked("integer", text)
    found = Finding(
        code, severity, file.path, table.name, one.line, one.row.record, name or None, header,
        shown, tuple(values), row=file.above + one.row.record, hidden=seal(text, shown),
    )  # fmt: skip
    findings.keep(file.path, code, [found])


def _listed(columns: Sequence[str]) -> Words:
    """Say which other columns are wrong, or how many."""
    if len(columns) > _NAMED:
        return _MANY.fill(n=len(columns))
    return _OTHERS.fill(columns=", ".join(f"“{column}”" for column in columns)) if columns else _NONE
