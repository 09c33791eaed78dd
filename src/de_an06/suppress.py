"""Small counts hidden: a report in which no number of dossiers below a bound stands, or follows from what stands.

Hidden are counts of dossiers from 1 to below the bound: numerators, denominators, and what is between the two;
with them what would give them away (docs/open-data.md). All other figures are about services, areas and offices.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from de_an06.axes import grain_named
from de_an06.errors import InputError
from de_an06.evaluate import states_a_count
from de_an06.measures import WITHIN
from de_an06.small_counts import Concealment, Publication, Sum
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from de_an06.catalogue import Indicator
    from de_an06.period import Period
    from de_an06.report import Account, Comparison, Report, Result, ResultSet

    Group = tuple[tuple[str, str], ...]

_PERIODS = ("month", "quarter", "half", "nine", "year")


class Cell(NamedTuple):
    """The days and the group that a figure is about; no group is all of the report."""

    start: date
    end: date
    group: Group


class Count(NamedTuple):
    """What is counted: a measure, and the dossiers that it is counted of."""

    event: str
    measure: str
    where: tuple[tuple[str, tuple[str, ...]], ...]


_RECEIVED = Count("received", "received", ())


def of_people(indicator: Indicator) -> bool:
    """Tell whether an indicator counts dossiers, each of which is a person's."""
    return indicator.counts == "rows" and indicator.event in ("received", "ended", "stock")


def suppressed(report: Report, least: int) -> Report:
    """Return a report in which counts of dossiers below `least` are hidden, and those that would give them away.

    Raises `InputError` where there are so few dossiers that the account of the files would tell.
    """
    if not least:
        return report
    report = _plain(report)
    shown = _Shown(report)
    conceal = Concealment(shown.publication(), least)
    small = [*shown.small(least)]
    for cell, count in (*small, *(shown.past_stocks() if small else ())):
        conceal.hide(cell, count)
    conceal.close()
    drawn = _Redrawn(shown, conceal.hidden)
    account = _account(report.account, least, hidden=shown.total in conceal.hidden[_RECEIVED])
    changed = replace(
        report,
        sets=tuple(drawn.set_of(results) for results in report.sets),
        beside=tuple(drawn.set_of(results) for results in report.beside),
        account=account,
        contributions=tuple(c for c in report.contributions if c.indicator not in {name for _, name in drawn.cells}),
    )
    notice = words("suppressed_notice", n=len(drawn.cells), most=least - 1)
    return replace(changed, notices=(*changed.notices, notice)) if drawn.cells else changed


def _plain(report: Report) -> Report:
    """Return a report without what lies across its sets, so that each would tell of the other.

    Units make up tiers; and members of the year up to now those of its periods.
    """
    totals = next((results for results in report.sets if results.axis is None), None)
    tiers = any(results.axis == "tier" for results in report.sets)
    if totals is None:
        return report
    parts = tuple(r for r in totals.results if not (r.group and of_people(report.indicators[r.indicator])))
    sets = tuple(replace(s, results=parts) if s is totals else _of_periods(s) for s in report.sets)
    beside = tuple(_of_periods(s) for s in report.beside if not (tiers and s.axis == "unit"))
    return replace(report, sets=sets, beside=beside)


def _of_periods(results: ResultSet) -> ResultSet:
    """Return a set without comparisons with the year up to now."""
    return replace(
        results,
        results=tuple(
            replace(r, compare={key: other for key, other in r.compare.items() if not other.cumulative})
            for r in results.results
        ),
    )


def _account(account: Account, least: int, *, hidden: bool) -> Account:
    if not hidden:
        return account
    if (account.counted or 0) + (account.outside or 0) < least:
        raise InputError(
            f"Cả bộ dữ liệu chỉ có dưới {least} hồ sơ: không giấu được, nên không lập báo cáo (--suppress-below).",
            f"All the data hold fewer than {least} dossiers: nothing can hide that, so there is no report "
            "(--suppress-below).",
        )
    return replace(account, counted=None, outside=None)


# --- what a report shows ------------------------------------------------------------------------------------


@dataclass
class _Shown:
    """The counts of a report by cell, as every set and comparison shows them."""

    report: Report
    counts: dict[Cell, dict[Count, int]] = field(default_factory=lambda: defaultdict(dict))
    pairs: list[tuple[Cell, Count, Count | None]] = field(default_factory=list)
    """Numerators with their denominators, cell by cell."""
    floors: dict[tuple[Cell, Count], int] = field(default_factory=dict)
    members: dict[tuple[date, date, str], dict[Cell, None]] = field(default_factory=lambda: defaultdict(dict))
    """By period and axis, the cells that make up the whole."""

    def __post_init__(self) -> None:
        """Take every figure of the sets, those beside them, and the account of the files."""
        period = self.report.period
        self.total = Cell(period.start, period.end, ())
        for results in (*self.report.sets, *self.report.beside):
            for result in results.results:
                self._take(self.cell_of(results, result), result)
                for other in result.compare.values():
                    self._take(_cell(other.period, result.group), result, other)
        if self.report.account.counted is not None:
            self.counts[self.total].setdefault(_RECEIVED, self.report.account.counted)
            self.pairs.append((self.total, _RECEIVED, None))

    def cell_of(self, results: ResultSet, result: Result) -> Cell:
        """Return the cell of a result; of a series, that of its period."""
        if results.axis not in _PERIODS:
            return _cell(self.report.period, result.group)
        period, grain = self.report.period, grain_named(results.axis)
        periods = period.trail()[1] if grain is None or results.name == "series" else period.parts(grain)
        label = dict(result.group).get(results.axis)
        found = next((period for period in periods if period.label == label), self.report.period)
        return _cell(found, tuple(pair for pair in result.group if pair[0] != results.axis))

    def _take(self, cell: Cell, result: Result, other: Comparison | None = None) -> None:
        indicator, told = self.report.indicators[result.indicator], other or result
        if indicator.event not in ("received", "ended", "stock") or told.numerator is None:
            return
        top, below = counts_of(indicator)
        if not of_people(indicator):
            bound = self.floors.get((cell, top), 0)
            self.floors[cell, top] = max(bound, told.numerator)
            return
        self.counts[cell][top] = told.numerator
        if below is not None and told.denominator is not None:
            self.counts[cell][below] = told.denominator
        self.pairs.append((cell, top, below))
        if len(cell.group) == 1:
            self.members[cell.start, cell.end, cell.group[0][0]][cell] = None

    def small(self, least: int) -> Iterator[tuple[Cell, Count]]:
        """Yield the counts that are small, with their cell; a numerator also where what it leaves out is small."""
        for cell, top, below in self.pairs:
            here = self.counts[cell]
            n, d = here[top], None if below is None else here[below]
            if d is not None and below is not None and 0 < d < least:
                yield cell, below
            if 0 < n < least or (d is not None and (0 < d < least or 0 < d - n < least)):
                yield cell, top

    def past_stocks(self) -> Iterator[tuple[Cell, Count]]:
        """Yield what was open at the end of other periods: with what came and went since, it would tell of each."""
        for cell, here in self.counts.items():
            if (cell.start, cell.end) != (self.total.start, self.total.end):
                yield from ((cell, count) for count in here if count.event == "stock")

    # --- how the counts hang together ---

    def publication(self) -> Publication[Cell, Count]:
        """Return the counts with all that follows from them."""
        counts = sorted({count for here in self.counts.values() for count in here})
        above: dict[Count, tuple[Count, ...]] = {}
        below: dict[Count, tuple[Count, ...]] = {}
        for event in dict.fromkeys(count.event for count in counts):
            of_event = [count for count in counts if count.event == event]
            if any(count.where for count in of_event):
                # Indicators of one's own may overlap in any way: then all of an event is hidden together.
                above |= dict.fromkeys(of_event, ())
                below |= dict.fromkeys(of_event, tuple(of_event))
            else:
                above |= {count: tuple(_above(count)) for count in of_event}
                below |= {c: tuple(o for o in of_event if c in (o, *_above(o))) for c in of_event}
        floors = {
            (cell, count): bound
            for (cell, top), bound in self.floors.items()
            if cell in self.counts
            for count in self.counts[cell]
            if count in (top, *_above(top)) and bound
        }
        whole = [Sum(cell, parts) for cell, parts in self._wholes()]
        periods = [Sum(cell, parts) for cell, parts in self._tilings()]
        sums = {count: whole if count.event == "stock" else [*whole, *periods] for count in counts}
        return Publication(self.counts, above, below, sums, floors, dict(self._tied()))

    def _wholes(self) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
        for (start, end, _), cells in self.members.items():
            if (whole := Cell(start, end, ())) in self.counts:
                yield whole, tuple(cells)

    def _tilings(self) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
        """Yield the periods whose days are those of the largest periods within them, group by group."""
        alike: dict[Group, list[Cell]] = defaultdict(list)
        for cell in sorted(self.counts, key=lambda c: (c.start, -c.end.toordinal())):
            alike[cell.group].append(cell)
        for cell in self.counts:
            parts: list[Cell] = []
            for other in alike[cell.group]:
                inside = other != cell and cell.start <= other.start and other.end <= cell.end
                if inside and (not parts or other.start > parts[-1].end):
                    parts.append(other)
            if parts and sum(_days(part) for part in parts) == _days(cell):
                yield cell, tuple(parts)

    def _tied(self) -> Iterator[tuple[tuple[Cell, Count], tuple[tuple[Cell, Count], ...]]]:
        """Yield counts that are hidden together.

        Totals, too, tell of members where they are told by a word of the axis, as of channels: online, not online.
        So the set by such an axis is shown whole or not at all.
        """
        named = {_AXIS_OF[key] for here in self.counts.values() for c in here for key, _ in c.where if key in _AXIS_OF}
        for (_, _, axis), cells in self.members.items():
            for cell, event in product(cells, ("received", "ended", "stock") if axis in named | {"channel"} else ()):
                every = tuple((o, count) for o in cells for count in self.counts[o] if count.event == event)
                yield from (((cell, count), every) for count in self.counts[cell] if count.event == event)


_AXIS_OF = {"channel": "channel", "unit.tier": "tier", "service.domain": "domain"}
"""The axes of which `where` may name members, by its keys."""


def counts_of(indicator: Indicator) -> tuple[Count, Count | None]:
    """Return what an indicator counts above and below the line."""
    where = tuple(sorted(indicator.where.items()))
    below = None if indicator.denominator is None else Count(indicator.event, indicator.denominator, where)
    return Count(indicator.event, indicator.numerator, where), below


def _above(count: Count) -> Iterator[Count]:
    measure = count.measure
    while measure in WITHIN:
        measure = WITHIN[measure]
        yield count._replace(measure=measure)


def _cell(period: Period, group: Group) -> Cell:
    return Cell(period.start, period.end, group)


def _days(cell: Cell) -> int:
    return (cell.end - cell.start).days + 1


# --- what is left of it -------------------------------------------------------------------------------------


class _Redrawn:
    """Results as they are shown, without what is hidden."""

    def __init__(self, shown: _Shown, hidden: Mapping[Count, set[Cell]]) -> None:
        self._shown, self._hidden = shown, hidden
        self.cells: set[tuple[Cell, str]] = set()
        """Figures that are hidden, each told once however often it would be shown."""

    def set_of(self, results: ResultSet) -> ResultSet:
        """Return a set of results without what is hidden."""
        return replace(results, results=tuple(self._result(results, result) for result in results.results))

    def _result(self, results: ResultSet, result: Result) -> Result:
        indicator = self._shown.report.indicators[result.indicator]
        if not of_people(indicator):
            return result
        cell = self._shown.cell_of(results, result)
        n, d, gone = self._left(cell, indicator, result.numerator, result.denominator)
        compare = {key: self._comparison(indicator, result, other, gone) for key, other in result.compare.items()}
        remarks = tuple(remark for remark in result.remarks if not states_a_count(remark))
        if not gone:
            return replace(result, compare=compare, remarks=remarks)
        return replace(
            result, state="suppressed", numerator=n, denominator=d, unknown=0, value=None, low=None, high=None,
            met=None, compare=compare, remarks=(),
        )  # fmt: skip

    def _comparison(self, indicator: Indicator, result: Result, other: Comparison, gone: bool) -> Comparison:
        cell = _cell(other.period, result.group)
        n, d, lost = self._left(cell, indicator, other.numerator, other.denominator)
        if lost:
            return replace(other, state="suppressed", numerator=n, denominator=d, value=None, change=None)
        return replace(other, change=None) if gone else other

    def _left(
        self, cell: Cell, indicator: Indicator, n: int | None, d: int | None
    ) -> tuple[int | None, int | None, bool]:
        """Return the numbers of a figure that may be shown, and whether one may not."""
        if n is None:
            return n, d, False
        gone = [count is not None and cell in self._hidden.get(count, ()) for count in counts_of(indicator)]
        if any(gone):
            self.cells.add((cell, indicator.id))
        return None if gone[0] else n, None if gone[1] else d, any(gone)
