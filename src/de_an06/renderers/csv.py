"""CSV: one row per result, finding or entry, in canonical figures that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from de_an06.formulas import disarmed
from de_an06.pages.form_data import ROW, form_rows
from de_an06.pages.sentences import fix_of, message_of
from de_an06.pages.wording import target_value
from de_an06.renderers import Renderer
from de_an06.text import Words, inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from de_an06.finding import Finding
    from de_an06.form import Form
    from de_an06.report import Check, Comparison, Listing, Report, Result, ResultSet
    from de_an06.text import Lang

    Value = str | int | bool | None


def harmless(text: str) -> str:
    """Return a text from the data so that no spreadsheet runs it; a number stays the number it is."""
    return disarmed(inert(text))


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return harmless(value) if isinstance(value, str) else str(value)


def _table(header: Iterable[str], rows: Iterable[Mapping[str, Value]]) -> str:
    """Return rows under a header; what a row does not name is empty."""
    names, out = list(header), io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return out.getvalue()


_RESULT = (
    "set", "indicator", "title_vi", "title_en", "axis", "member", "member_vi", "member_en",
    "split", "split_member", "split_vi", "split_en",
    "state", "numerator", "denominator", "unknown", "value", "unit", "low", "high",
    "target", "target_since", "target_verified", "met",
    "period", "from", "to", "calendar", "as_of", "provisional", "remarks_vi", "remarks_en", "data_code",
)  # fmt: skip
_COMPARED = ("period", "from", "to", "state", "numerator", "denominator", "value", "change")
_FINDING = (
    "rule", "severity", "path", "table", "line", "record", "until", "row", "sheet", "cell", "key", "column", "header",
    "value", "message_vi", "message_en", "fix_vi", "fix_en", "count",
)  # fmt: skip


def _report(report: Report, _: Lang) -> str:
    header = [*_RESULT, *(f"{key}_{name}".replace("-", "_") for key in report.compared for name in _COMPARED)]
    run = _run(report)
    rows = (_result(report, results, result) | run for results in report.sets for result in results.results)
    return _table(header, rows)


def _run(report: Report) -> dict[str, Value]:
    return {
        "period": report.period.label,
        "from": report.period.start.isoformat(),
        "to": report.period.end.isoformat(),
        "calendar": report.period.calendar.name,
        "as_of": report.as_of.isoformat(),
        "provisional": report.provisional,
        "data_code": report.data_code,
    }


def _result(report: Report, results: ResultSet, result: Result) -> dict[str, Value]:
    title = report.indicators[result.indicator].title
    row: dict[str, Value] = {
        "set": results.name,
        "indicator": result.indicator,
        **_both("title", title),
        **_members(report, results, result),
        "state": result.state,
        "numerator": result.numerator,
        "denominator": result.denominator,
        "unknown": result.unknown,
        "value": result.value,
        "unit": result.unit,
        "low": result.low,
        "high": result.high,
        **_target(result),
        "remarks_vi": "; ".join(remark.vi for remark in result.remarks),
        "remarks_en": "; ".join(remark.en for remark in result.remarks),
    }
    for key, other in result.compare.items():
        row |= _comparison(key.replace("-", "_"), other)
    return row


def _both(name: str, words: Words | None) -> dict[str, Value]:
    return {} if words is None else {f"{name}_vi": words.vi, f"{name}_en": words.en}


def _members(report: Report, results: ResultSet, result: Result) -> dict[str, Value]:
    """Return the member of the set's axis, and the one that splits the indicator besides."""
    row: dict[str, Value] = {"axis": results.axis}
    for axis, member in result.group:
        place, name = ("axis", "member") if axis == results.axis else ("split", "split_member")
        found = report.members.get((axis, member))
        row |= {place: axis, name: member, **_both("member" if place == "axis" else "split", found)}
    return row


def _target(result: Result) -> dict[str, Value]:
    target = result.target
    if target is None:
        return {}
    return {
        "target": target_value(target),
        "target_since": target.since.isoformat(),
        "target_verified": target.verified,
        "met": result.met,
    }


def _comparison(key: str, other: Comparison) -> dict[str, Value]:
    values = (
        other.period.label, other.period.start.isoformat(), other.period.end.isoformat(), other.state,
        other.numerator, other.denominator, other.value, other.change,
    )  # fmt: skip
    return {f"{key}_{name}": value for name, value in zip(_COMPARED, values, strict=True)}


def _check(check: Check, _: Lang) -> str:
    kept = check.findings.all()
    located = Counter((finding.rule, finding.severity) for finding in kept)
    rest: list[dict[str, Value]] = [
        {"rule": rule, "severity": severity, "count": count - located[rule, severity]}
        for (rule, severity), count in sorted(check.findings.counts.items())
        if count > located[rule, severity]
    ]
    return _table(_FINDING, [*(_finding(finding) for finding in kept), *rest])


def _finding(finding: Finding) -> dict[str, Value]:
    """Return one finding; those counted but not kept follow as one row a rule with their number."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "table": finding.table,
        "line": finding.line,
        "record": finding.record,
        "column": finding.column,
        "header": finding.header,
        "row": finding.row,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "until": finding.until,
        "key": finding.key,
        "value": finding.value,
        **_both("message", message_of(finding)),
        **_both("fix", fix_of(finding)),
        "count": 1,
    }


def _listing(listing: Listing, _: Lang) -> str:
    both = {key for row in listing.rows for key, cell in zip(listing.keys, row, strict=True) if isinstance(cell, Words)}
    header = [name for key in listing.keys for name in ((f"{key}_vi", f"{key}_en") if key in both else (key,))]
    return _table(header, (_entry(listing, row, both) for row in listing.rows))


def _entry(listing: Listing, row: Iterable[Words | str], both: set[str]) -> dict[str, Value]:
    entry: dict[str, Value] = {}
    for key, cell in zip(listing.keys, row, strict=True):
        words = cell if isinstance(cell, Words) else Words(cell, cell)
        entry |= _both(key, words) if key in both else {key: words.en}
    return entry


def _form(form: Form, _: Lang) -> str:
    return _table(ROW, form_rows(form))


RENDERER = Renderer("csv", (".csv",), _report, _check, _listing, form=_form)
