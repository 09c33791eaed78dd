"""The contract of a rule: what is wrong, why it matters, how to mend it, with samples that prove it.

Each module of this folder declares one `RULE`; a rule with a `check` judges whole columns of a table,
a rule without one explains what reading, a model or a stage has found under the same code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, reduce
from operator import and_
from typing import TYPE_CHECKING, Literal, get_args

from de_an06.registry import collect
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from de_an06.finding import Severity
    from de_an06.rows import Rows

Family = Literal["file", "header", "cell", "row", "across"]
_NO_TITLE = Words("", "")
FAMILIES: tuple[Family, ...] = get_args(Family)


@dataclass(frozen=True, slots=True)
class Folder:
    """What rules across tables look at: rows as they count, with what is doubtful unknown."""

    tables: Mapping[str, Rows]
    """The small tables."""
    dossier_units: frozenset[str]
    """Codes of the units that handle dossiers."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something breaks a rule across tables, what stands there, and what the rule's sentences name besides."""

    table: str
    column: str
    row: int | None = None
    """Position among the table's rows; None when it is about the table as a whole."""
    value: str | None = None
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, whole: code, words, and for a row rule the check itself.

    The sentences may use {column} (the header as written), {value}, {expected}, {found}, {table}, {path} and
    whatever the finding carries in `values`; `bad` and `good` are rows of `table` with these cells changed.
    """

    code: str
    family: Family
    severity: Severity
    message: Words
    why: Words
    fix: Words
    title: Words = _NO_TITLE
    """What is wrong, in a few words without a full stop."""
    confirm: bool = False
    """A person who has looked may confirm that the data are right; any other rule must be mended."""
    source: Words | None = None
    """The law or form that says so, where one is known for sure."""
    table: str = "dossiers"
    reads: tuple[str, ...] = ()
    """Columns without which the rule is silent."""
    at: str = ""
    """The column where the finding stands."""
    forgets: tuple[str, ...] = ()
    """Columns whose cells the rule makes unknown."""
    sets_aside: bool = False
    reads_on: bool = False
    """What it tells of is read all the same: nothing becomes unknown."""
    check: Callable[[Rows], NDArray[np.bool_]] | None = None
    """Returns True for each row that breaks the rule."""
    look: Callable[[Folder], Iterable[Spot]] | None = None
    """For a rule across tables: returns what breaks it."""
    supposes: Callable[[Sequence[Mapping[str, str]]], bool] | None = None
    """Returns whether the first rows of a file, as texts by column, are what the rule takes for granted; else it is
    silent about the file."""
    unless: tuple[str, ...] = ()
    """Row rules whose rows this one leaves alone: there it would only find the consequence."""
    as_of_on: date | None = None
    """The as-of day of the samples, for a rule that looks at it; its findings carry the day as {as_of}."""
    snapshot_on: date | None = None
    """The day of the samples' snapshot, for a rule that looks at it; its findings carry the day as {snapshot}."""
    bad: tuple[Mapping[str, str], ...] = ()
    good: tuple[Mapping[str, str], ...] = ()
    bad_files: Mapping[str, str] = field(default_factory=dict)
    """For a rule that looks at more than a row: a folder, as the texts of its files, with one finding."""
    good_files: Mapping[str, str] = field(default_factory=dict)


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by code."""
    return {rule.code: rule for rule in collect(__name__, "RULE", Rule)}


@cache
def row_rules(table: str) -> tuple[Rule, ...]:
    """Return the rules that judge rows of a table: causes before consequences, then by code."""
    found = [rule for rule in rules().values() if rule.check is not None and rule.table == table]
    return tuple(sorted(found, key=lambda rule: (_depth(rule), rule.code)))


def not_the_sum(rows: Rows, total: str, parts: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return the rows in which a count is not the sum of others; an empty one is none, an unreadable one hides it."""
    columns = [rows[name] for name in (total, *parts)]
    numbers = [cells.values * cells.present for cells in columns]
    known = [~cells.unknown for cells in columns]
    return (numbers[0] != sum(numbers[1:])) & reduce(and_, known)


def _depth(rule: Rule) -> int:
    return max((1 + _depth(rules()[code]) for code in rule.unless), default=0)


@dataclass(frozen=True, slots=True)
class Policy:
    """How this run judges: severities changed, rules ignored, and how many findings of a rule and file are kept."""

    severities: Mapping[str, Severity] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    limit: int = 1000
    as_of: date | None = None
    """Day after which nothing can have happened yet, if one is stated."""

    def severity(self, rule: Rule) -> Severity:
        """Return the severity in force for a rule."""
        return self.severities.get(rule.code, rule.severity)

    def ignores(self, code: str) -> bool:
        """Tell whether a rule is switched off."""
        return code in self.ignored
