"""The effect of findings on figures: which indicators flagged rows touch, and how far each could move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.measures import MEASURES
from de_an06.ratio import difference
from de_an06.report import Effect, Moved
from de_an06.rules import rules
from de_an06.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.catalogue import Indicator
    from de_an06.finding import Finding, Findings
    from de_an06.report import Report, Result

Reach = dict[str, set[str] | None]
"""The columns that findings may have made unknown, by table; None = whole rows."""
_ENDS = frozenset(("finished_on", "returned_on", "updated_on", "status"))
_HARMLESS = "header"
"""The family of rules whose findings alone make nothing unknown."""


def effect_of(report: Report, findings: Findings) -> Effect:
    """Return the indicators whose figures findings leave in doubt; `report` is of the same files and rules."""
    reach = reach_of(findings)
    (totals,) = (results for results in report.sets if results.name == "totals")
    moved = [
        _moved(report.indicators[result.indicator], result)
        for result in totals.results
        if result.unknown and not result.group and _touched(report.indicators[result.indicator], reach)
    ]
    return Effect(report.period, report.as_of, tuple(moved))


def reach_of(findings: Findings) -> Reach:
    """Return which columns of which tables findings may have made unknown."""
    reach: Reach = {}
    cut = {rule for rule, _ in findings.left_out()}
    for finding in findings.all():
        columns = None if finding.rule in cut else _unknown(finding)
        before = reach.get(finding.table or "", set())
        reach[finding.table or ""] = None if columns is None or before is None else before | columns
    return reach


def _unknown(finding: Finding) -> set[str] | None:
    """Return the columns whose cells a finding made unknown; None = the whole row."""
    rule, table = rules().get(finding.rule), tables().get(finding.table or "")
    if rule is not None and (rule.family == _HARMLESS or rule.reads_on):
        return set()
    if rule is None or table is None or finding.column is None or rule.sets_aside:
        return None
    columns = {finding.column, *rule.forgets}
    identifies = any(table.columns[name].identifies for name in columns if name in table.columns)
    return None if identifies or rule.code == "conflicting-copies" else columns


def _touched(indicator: Indicator, reach: Reach) -> bool:
    """Tell whether cells that an indicator reads may be unknown."""
    for table, columns in _read(indicator).items():
        if table in reach:
            unknown = reach[table]
            if unknown is None or columns is None or unknown & columns:
                return True
    return False


def _read(indicator: Indicator) -> Reach:
    """Return the columns that an indicator reads, by table; None = any of it."""
    measures = [MEASURES[name] for name in (indicator.numerator, indicator.denominator) if name in MEASURES]
    read: Reach = {}
    for measure in measures:
        parts = {part for name in measure.reads for part in name.split("|")}
        whole = measure.table != "dossiers"
        columns = parts | set(indicator.where) | (_ENDS if measure.event in ("ended", "overdue", "stock") else set())
        read[measure.table] = None if whole else columns | (read.get(measure.table) or set())
        read |= {"services": None} if "service_level" in parts else {}
    return read | dict.fromkeys(_looked_up(indicator))


def _looked_up(indicator: Indicator) -> Iterator[str]:
    """Yield the reference tables that an indicator's definition asks."""
    if indicator.denominator == "listed" or indicator.counts != "rows":
        yield "services"
    for key in indicator.where:
        table = {"service": "services", "unit": "units"}.get(key.partition(".")[0])
        if table is not None:
            yield table


def _moved(indicator: Indicator, result: Result) -> Moved:
    decimals = indicator.decimals if result.unit == "percent" else 0
    if result.value is None:
        return Moved(indicator, result, None, None)
    down = None if result.low is None else difference(result.value, result.low, decimals)
    up = None if result.high is None else difference(result.high, result.value, decimals)
    return Moved(indicator, result, down, up)
