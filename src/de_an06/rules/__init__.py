"""The contract of a rule: what is wrong, why it matters, how to mend it, with samples that prove it.

Each module of this folder declares one `RULE`; a rule with a `check` judges whole columns of a table,
a rule without one explains what reading, a model or a stage has found under the same code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

from de_an06.registry import collect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from de_an06.finding import Severity
    from de_an06.rows import Rows
    from de_an06.text import Words

Family = Literal["file", "header", "cell", "row", "across"]


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
    table: str = "dossiers"
    reads: tuple[str, ...] = ()
    """Columns without which the rule is silent."""
    at: str = ""
    """The column where the finding stands."""
    forgets: tuple[str, ...] = ()
    """Columns whose cells the rule makes unknown."""
    sets_aside: bool = False
    check: Callable[[Rows], NDArray[np.bool_]] | None = None
    """Returns True for each row that breaks the rule."""
    snapshot_on: date | None = None
    """The day of the samples' snapshot, for a rule that looks at it; its findings carry the day as {snapshot}."""
    bad: tuple[Mapping[str, str], ...] = ()
    good: tuple[Mapping[str, str], ...] = ()


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by code."""
    return {rule.code: rule for rule in collect(__name__, "RULE", Rule)}


def row_rules(table: str) -> list[Rule]:
    """Return the rules that judge rows of a table, by code."""
    return [rule for rule in rules().values() if rule.check is not None and rule.table == table]


@dataclass(frozen=True, slots=True)
class Policy:
    """How this run judges: severities changed, rules ignored, and how many findings of a rule and file are kept."""

    severities: Mapping[str, Severity] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    limit: int = 1000

    def severity(self, rule: Rule) -> Severity:
        """Return the severity in force for a rule."""
        return self.severities.get(rule.code, rule.severity)

    def ignores(self, code: str) -> bool:
        """Tell whether a rule is switched off."""
        return code in self.ignored
