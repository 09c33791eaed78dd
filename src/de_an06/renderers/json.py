"""JSON: the contract for other programs, with stable English keys and sentences in both languages."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from de_an06.finding import SEVERITIES
from de_an06.pages.form_data import form_object
from de_an06.pages.sentences import fix_of, message_of
from de_an06.pages.series_data import series_object
from de_an06.pages.wording import target_value
from de_an06.renderers import Renderer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from de_an06.accepted import Entry
    from de_an06.catalogue import Target
    from de_an06.finding import Finding, Findings
    from de_an06.form import Form
    from de_an06.report import (
        Account,
        Baseline,
        Check,
        Comparison,
        Effect,
        Input,
        Listing,
        Moved,
        Report,
        Result,
        Series,
    )  # fmt: skip
    from de_an06.template_mark import Mark
    from de_an06.text import Lang, Words

    Object = dict[str, Any]

_UNRULY = re.compile(
    r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]|#(?=#\[|#vso)"
)
SCHEMA_VERSION = 1


def report_object(report: Report) -> Object:
    """Return a report as the contract has it, further keys after those of the contract."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": _tool(report.version),
        "period": {
            "label": report.period.label,
            "from": report.period.start.isoformat(),
            "to": report.period.end.isoformat(),
            "calendar": report.period.calendar.name,
            "provisional": report.provisional,
        },
        # The origin is one English text by contract; origin_words says it in both languages.
        "as_of": {
            "date": report.as_of.isoformat(),
            "origin": report.as_of_origin.en,
            "origin_words": _both(report.as_of_origin),
        },
        "inputs": [_input(file) for file in report.inputs],
        "results": [_result(result, results.name) for results in report.sets for result in results.results],
        "findings": _severities(report.findings),
        "scope": None if report.scope is None else _both(report.scope),
        "account": _account(report.account),
        "indicators": {name: _both(indicator.title) for name, indicator in sorted(report.indicators.items())},
        "members": [
            {"axis": axis, "member": member, "title": _both(title)}
            for (axis, member), title in sorted(report.members.items())
        ],
        "configs": _configs(report.configs),
        "notice": report.banner,
        "notices": _sentences((*report.notices, *report.period.warnings)),
        "data_code": report.data_code,
    }


def check_object(check: Check) -> Object:
    """Return a check as the contract has it: exact counts, and the findings that were kept."""
    counts: Counter[str] = Counter()
    for (rule, _), count in check.findings.counts.items():
        counts[rule] += count
    return {
        "schema_version": SCHEMA_VERSION,
        "inputs": [_input(file) for file in check.inputs],
        "counts": dict(sorted(counts.items())),
        "findings": [_finding(finding) for finding in check.findings.all()],
        "tool": _tool(check.version),
        "severities": _severities(check.findings),
        "effect": None if check.effect is None else effect_object(check.effect),
        "baseline": None if check.baseline is None else _baseline(check, check.baseline),
        "folder": check.folder,
        "max_findings": check.findings.limit,
        "left_out": [
            {"rule": rule, "severity": severity, "count": count}
            for (rule, severity), count in check.findings.left_out().items()
        ],
        "refused": list(check.refused),
        "passed_over": [{"path": path, "reason": _both(reason)} for path, reason in check.passed_over],
        "configs": _configs(check.configs),
        "notices": _sentences(check.notices),
    }


def _baseline(check: Check, told: Baseline) -> Object:
    """Return exact numbers, and as many of each kind as findings of a rule and file are listed."""
    counts, most = told.counts(check.findings), check.findings.limit
    return {
        "path": told.path,
        "new": counts["new"],
        "still_open": counts["still"],
        "fixed": counts["fixed"],
        "expired": counts["expired"],
        "not_looked_at": len(told.unseen),
        "still_open_findings": [
            _finding(finding) | {"accepted": _accepted(entry)} for finding, entry in told.still[:most]
        ],
        "fixed_entries": [_accepted(entry) | {"findings": count} for entry, count in told.fixed[:most]],
        "expired_entries": [_accepted(entry) | {"findings": count} for entry, count in told.expired[:most]],
    }


def _accepted(entry: Entry) -> Object:
    return entry.said | {"until": entry.until.isoformat(), "fingerprint": entry.fingerprint}


def effect_object(effect: Effect) -> Object:
    """Return what findings do to figures, each with its bounds and how far it could move down and up."""
    period = effect.period
    return {
        "period": None if period is None else {"from": period.start.isoformat(), "to": period.end.isoformat()},
        "as_of": None if effect.as_of is None else effect.as_of.isoformat(),
        "reason": None if effect.reason is None else _both(effect.reason),
        "indicators": [_moved(moved) for moved in effect.moved],
    }


def _moved(moved: Moved) -> Object:
    result = moved.result
    told = ("state", "numerator", "denominator", "unknown", "value", "unit", "low", "high")
    return {
        "indicator": result.indicator,
        "title": _both(moved.indicator.title),
        **{name: getattr(result, name) for name in told},
        "down": moved.down,
        "up": moved.up,
    }


def listing_object(listing: Listing) -> list[Object]:
    """Return a listing as objects by the stable names of its columns."""
    return [
        {key: cell if isinstance(cell, str) else _both(cell) for key, cell in zip(listing.keys, row, strict=True)}
        for row in listing.rows
    ]


def _tool(version: str) -> Object:
    return {"name": "de-an06", "version": version}


def _both(words: Words) -> Object:
    return {"vi": words.vi, "en": words.en}


def _sentences(said: Iterable[Words]) -> list[Object]:
    return [_both(words) for words in dict.fromkeys(said)]


def _configs(configs: Iterable[tuple[str, str]]) -> list[Object]:
    return [{"path": path, "hash": digest} for path, digest in configs]


def _severities(findings: Findings) -> Object:
    return {severity: findings.of(severity) for severity in SEVERITIES}


def _input(file: Input) -> Object:
    return {
        "path": file.path,
        "table": file.table,
        "rows": file.rows,
        "rows_set_aside": file.rows_set_aside,
        "superseded": file.superseded,
        "sha256": file.sha256,
        "encoding": file.encoding,
        "encoding_by": file.sure,
        "encoding_words": {"read": file.words[0], "of": file.words[1]} if file.sure == "words" else None,
        "bom": file.bom,
        "nfc": file.composed,
        "delimiter": file.delimiter,
        "snapshot": None if file.snapshot is None else file.snapshot.isoformat(),
        "skipped": dict(sorted(file.skipped.items())),
        "merged": file.merged,
        "file": file.file or file.path,
        "template": None if file.template is None else _template(file.template),
    }


def _template(mark: Mark) -> Object:
    return {"table": mark.table, "version": mark.schema, "in_force": mark.in_force}


def _account(account: Account) -> Object:
    return {
        "read": account.read,
        "merged": account.merged,
        "superseded": account.superseded,
        "set_aside": account.set_aside,
        "not_received": account.not_received,
        "outside": account.outside,
        "counted": account.counted,
    }


def _result(result: Result, results: str) -> Object:
    return {
        "indicator": result.indicator,
        "group": dict(result.group),
        "state": result.state,
        "numerator": result.numerator,
        "denominator": result.denominator,
        "unknown": result.unknown,
        "value": result.value,
        "unit": result.unit,
        "low": result.low,
        "high": result.high,
        "target": None if result.target is None else _target(result.target),
        "met": result.met,
        "compare": {name: _comparison(other) for name, other in result.compare.items()},
        "set": results,
        "remarks": [_both(remark) for remark in result.remarks],
    }


def _target(target: Target) -> Object:
    return {
        "since": target.since.isoformat(),
        "value": target_value(target),
        "scope": target.scope,
        "source": target.source,
        "verified": target.verified,
    }


def _comparison(other: Comparison) -> Object:
    return {
        "period": other.period.label,
        "from": other.period.start.isoformat(),
        "to": other.period.end.isoformat(),
        "state": other.state,
        "numerator": other.numerator,
        "denominator": other.denominator,
        "value": other.value,
        "change": other.change,
    }


def _finding(finding: Finding) -> Object:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "value": finding.value,
        "message": _both(message_of(finding)),
        "fix": _both(fix_of(finding)),
        "record": finding.record,
        "table": finding.table,
        "header": finding.header,
        "row": finding.row,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "until": finding.until,
        "key": finding.key,
        "fingerprint": finding.fingerprint,
    }


def dumped(document: Object | list[Object]) -> str:
    r"""Return a document as text; what moves a cursor, turns text or commands a CI is \uXXXX, which reads the same."""
    return _UNRULY.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _report(report: Report, _: Lang) -> str:
    return dumped(report_object(report))


def _check(check: Check, _: Lang) -> str:
    return dumped(check_object(check))


def _listing(listing: Listing, _: Lang) -> str:
    return dumped(listing_object(listing))


def _series(series: Series, _: Lang) -> str:
    head = {"schema_version": SCHEMA_VERSION, "tool": _tool(series.reports[0].version)}
    return dumped(head | series_object(series, lambda result: _result(result, "totals")))


def _form(form: Form, _: Lang) -> str:
    return dumped(form_object(form, report_object(form.run)))


RENDERER = Renderer("json", (".json",), _report, _check, _listing, series=_series, form=_form)
