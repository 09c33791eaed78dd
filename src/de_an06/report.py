"""What a run has found out, ready to be drawn: reports, checks and listings, in both languages or none."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from de_an06.finding import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from de_an06.accepted import Entry
    from de_an06.catalogue import Indicator, Target
    from de_an06.finding import Finding, Findings, Severity
    from de_an06.period import Period
    from de_an06.returned import ReturnedFile
    from de_an06.standins import Sure
    from de_an06.template_mark import Mark
    from de_an06.text import Words

State = Literal["ok", "no_data", "no_events", "invalid", "suppressed"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same figure in another period; `change` is in percentage points, or units of a count.

    Of a cumulative one, which is the year's up to the end of the period, nothing is a change: `change` is None.
    """

    period: Period
    state: State
    numerator: int | None
    denominator: int | None
    value: str | None
    change: str | None
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One figure. `value`, `low`, `high` are rounded text with a dot; only state `ok` has a value.

    `unknown` is k: rows that may belong to the figure but cannot be counted.
    `low` or `high` is None where the data set no bound (or there is no figure).
    """

    indicator: str
    group: tuple[tuple[str, str], ...]
    state: State
    numerator: int | None
    denominator: int | None
    unknown: int
    value: str | None
    unit: Literal["percent", "count"]
    low: str | None
    high: str | None
    target: Target | None = None
    met: bool | None = None
    compare: Mapping[str, Comparison] = field(default_factory=dict)
    remarks: tuple[Words, ...] = ()
    """What a reader must know beside the figure: the reason of no data, 18/18 units, ..."""
    splits: bool = True
    """False where there are no data because the grouping means nothing for the indicator."""

    @property
    def gap(self) -> str | None:
        """How far the figure, as it is printed, stands above its target; below it has a minus."""
        if self.value is None or self.target is None:
            return None
        return format(Decimal(self.value) - Decimal(str(self.target.value)), "f")


@dataclass(frozen=True, slots=True)
class ResultSet:
    """Results that are read together: `totals`, or one set per grouping (`by_unit`, `by_quarter`, ...)."""

    name: str
    axis: str | None
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read: `rows` are the records of its body without blank rows and those that lay a sheet out."""

    path: str
    table: str
    rows: int
    rows_set_aside: int
    superseded: int
    sha256: str
    encoding: str
    delimiter: str
    snapshot: date | None = None
    skipped: Mapping[str, int] = field(default_factory=dict)
    merged: int = 0
    """Rows that say the same as another one of their key."""
    file: str = ""
    """The file sent: `path`, but for a table within a workbook or an archive."""
    bom: bool = False
    sure: Sure = "bytes"
    """What says the encoding."""
    words: tuple[int, int] = (0, 0)
    """Where `words` say it: how many distinct ones with accents are Vietnamese, of how many."""
    first: date | None = None
    """The first day on which a dossier of it was received; None where that is unknown of some row, or has no sense."""
    composed: bool = True
    """Whether all text in it is in Unicode's form NFC, as it was sent."""
    template: Mark | None = None
    """For a template that was filled in: its table, and the version of its schema."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where every row of the dossiers went: `read` is the sum of all the others."""

    read: int
    merged: int
    superseded: int
    set_aside: int
    not_received: int
    outside: int | None
    """Received outside the period (or by other units than those chosen)."""
    counted: int | None
    """None, as `outside` then is, where the number is hidden because it is small."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A service of the list of essential ones that no dossier was received of."""

    item: str
    """Its place on the list, as list:number; the code stands for a number that is not stated."""
    services: tuple[tuple[str, str], ...]
    """Code and name of each service that belongs to it; a name that is not known is empty."""


@dataclass(frozen=True, slots=True)
class Contributions:
    """How much of an indicator's change on another period each unit brought about, in points as they are printed."""

    indicator: str
    compared: str
    """The comparison: previous, year-ago."""
    parts: tuple[tuple[str, str], ...]
    """Units and their points, those that moved most first; with those of the others they add up to the change."""
    others: int
    """How many units stand together in `rest`."""
    rest: str


@dataclass(frozen=True, slots=True)
class Report:
    """The indicators of one period, and how far to trust them."""

    version: str
    period: Period
    provisional: bool
    as_of: date
    as_of_origin: Words
    scope: Words | None
    """The unit chosen and how many units that is; None = everything."""
    inputs: tuple[Input, ...]
    account: Account
    indicators: Mapping[str, Indicator]
    sets: tuple[ResultSet, ...]
    members: Mapping[tuple[str, str], Words]
    """Titles of the members of groups, by (axis, member)."""
    findings: Findings
    configs: tuple[tuple[str, str], ...]
    """Configuration files used, with their hashes."""
    notices: tuple[Words, ...]
    """Warnings about the run as a whole."""
    data_code: str
    """Short hash of inputs, configuration and method that ties a print to its data."""
    compared: tuple[str, ...] = ()
    """Comparisons asked for: previous, year-ago, year-to-date."""
    office: str | None = None
    """The unit that reports: the one asked for, or the lowest that has all the others below it."""
    office_above: str | None = None
    vietnamese: bool = False
    """True when the files' headers are Vietnamese."""
    banner: str | None = None
    """The sentence that the configuration puts at the head of every report."""
    check_command: str = "de-an06 check PATH"
    """The command that lists the findings."""
    publisher: str | None = None
    licence: str | None = None
    """Who publishes the figures, and under which licence (a name of SPDX or a link), where the configuration says."""
    beside: tuple[ResultSet, ...] = ()
    """Sets for formats that have room, besides those asked for: `by_unit`, and `series` up to this period."""
    idle: tuple[Idle, ...] | None = None
    """The essential services without a dossier received in the period; None where that can't be told."""
    contributions: tuple[Contributions, ...] = ()
    """What units brought about, where sets stand beside."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a published figure stands: its edition, whether it is final, and whether its method is that of the first."""

    edition: int
    status: Literal["provisional", "final", "revised"]
    same_method: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """Every indicator over the periods of a published folder."""

    reports: tuple[Report, ...]
    """The report of each period, the earliest first; all ask the same."""
    outputs: Mapping[str, tuple[tuple[str, str], ...]]
    """By period, the files of its report: what each is called, and where it stands beside this one."""
    standing: Mapping[tuple[str, str, str], Standing]
    """By period, indicator and group."""
    units: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """By name, the newest reports of each unit that has some of its own: the period, and where it stands."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An indicator that flagged rows touch, and how far it could move once they are known.

    `down` and `up` are rounded texts in percentage points or units; None where no bound is known.
    """

    indicator: Indicator
    result: Result
    down: str | None
    up: str | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What the flagged rows of a check do to the figures of the whole period; `reason` says why there are none."""

    period: Period | None = None
    as_of: date | None = None
    moved: tuple[Moved, ...] = ()
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """What became of accepted findings: those still there, those mended, those that count again, those not looked at.

    The findings of a check that has a baseline are the new ones.
    """

    path: str
    still: tuple[tuple[Finding, Entry], ...] = ()
    fixed: tuple[tuple[Entry, int], ...] = ()
    """Entries, and how many of their findings are gone."""
    expired: tuple[tuple[Entry, int], ...] = ()
    """Entries whose day has passed, and how many of their findings are there, among the new ones."""
    unseen: tuple[Entry, ...] = ()
    """Entries of rules that were left out or of tables that were not read."""

    def counts(self, new: Findings) -> dict[str, int]:
        """Return the numbers of findings that are new (those expired among them), still there, fixed and expired."""
        return {
            "new": sum(new.counts.values()),
            "still": len(self.still),
            "fixed": sum(count for _, count in self.fixed),
            "expired": sum(count for _, count in self.expired),
        }


@dataclass(frozen=True, slots=True)
class Check:
    """The findings of one run over submitted files."""

    version: str
    inputs: tuple[Input, ...]
    findings: Findings
    refused: tuple[str, ...]
    passed_over: tuple[tuple[str, Words], ...]
    configs: tuple[tuple[str, str], ...] = ()
    notices: tuple[Words, ...] = ()
    vietnamese: bool = False
    folder: str = ""
    """What the paths are below, seen from where the command runs; empty, or with a slash at its end."""
    fail_on: Severity = "error"
    """The severity from which findings are a failure."""
    effect: Effect | None = None
    """None where nothing was found or nobody asked."""
    baseline: Baseline | None = None
    rows: tuple[ReturnedFile, ...] = ()
    """The rows that go back to their senders, where a format draws them."""

    @property
    def failed(self) -> bool:
        """Whether there are findings at or above the bar."""
        worse = SEVERITIES[: SEVERITIES.index(self.fail_on) + 1]
        return any(self.findings.of(severity) for severity in worse)


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of words: what there is to choose from."""

    title: Words
    columns: tuple[Words, ...]
    keys: tuple[str, ...]
    """Stable English names of the columns for machine formats."""
    rows: tuple[tuple[Words | str, ...], ...]
