"""SARIF 2.1.0: the worst findings as results that code scanning services know again by their fingerprints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from de_an06.finding import SEVERITIES
from de_an06.pages.sentences import advised_within, column_of, common_fix_of, sent_of, why_of
from de_an06.renderers import Renderer
from de_an06.renderers.json import dumped, effect_object
from de_an06.rules import rules
from de_an06.text import inert, number
from de_an06.words import words

if TYPE_CHECKING:
    from de_an06.accepted import Entry
    from de_an06.finding import Finding
    from de_an06.report import Check
    from de_an06.rules import Rule
    from de_an06.text import Lang

    Object = dict[str, Any]

MOST = 5000
"""Results that code scanning services show of one run."""
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "deAn06/v1"


def _check(check: Check, lang: Lang) -> str:
    found = check.findings.worst_first()[:MOST]
    still = [] if check.baseline is None else list(check.baseline.still)[: MOST - len(found)]
    first = {
        finding.rule: finding
        for finding in sorted([*found, *(old for old, _ in still)], key=lambda f: f.rule, reverse=True)
    }
    firsts = list(reversed(first.values()))
    places = {finding.rule: place for place, finding in enumerate(firsts)}
    run: Object = {
        "tool": {"driver": _driver(check, firsts, lang)},
        "automationDetails": {"id": "de-an06/check"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(check, found, lang)],
        "results": [
            *(_result(finding, places[finding.rule], check, lang) for finding in found),
            *(_result(finding, places[finding.rule], check, lang, entry) for finding, entry in still),
        ],
        "properties": {
            "counts": {severity: check.findings.of(severity) for severity in SEVERITIES},
            "baseline": None if check.baseline is None else check.baseline.counts(check.findings),
            "effect": None if check.effect is None else effect_object(check.effect),
        },
    }
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(check: Check, firsts: list[Finding], lang: Lang) -> Object:
    return {
        "name": "de-an06",
        "version": check.version,
        "language": lang,
        "rules": [_rule(finding, rules().get(finding.rule), lang) for finding in firsts],
    }


def _rule(first: Finding, rule: Rule | None, lang: Lang) -> Object:
    if rule is None:
        return {"id": first.rule}
    return {
        "id": rule.code,
        "shortDescription": {"text": why_of(first).of(lang)},
        "help": {"text": common_fix_of(first).of(lang)},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"family": rule.family},
    }


def _invocation(check: Check, found: list[Finding], lang: Lang) -> Object:
    """Return how the run went: that it was done, and how many findings are not among the results."""
    rest = sum(check.findings.counts.values()) - len(found)
    listed = dict.fromkeys(check.findings.counts, 0)
    for finding in found:
        listed[finding.rule, finding.severity] += 1
    told = [
        words("not_listed", rule=rule, n=number(count - listed[rule, severity], lang)).of(lang)
        for (rule, severity), count in sorted(check.findings.counts.items())
        if count > listed[rule, severity]
    ]
    notifications = [{"level": "note", "message": {"text": text}} for text in told]
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": notifications,
        "properties": {"notListed": rest},
    }


def _result(finding: Finding, place: int, check: Check, lang: Lang, entry: Entry | None = None) -> Object:
    return _state(check, entry) | {
        "ruleId": finding.rule,
        "ruleIndex": place,
        "level": finding.severity,
        "message": {"text": _unlinked(inert(advised_within(finding, check, lang)))},
        "locations": [_location(finding, check, lang)],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "properties": {"table": finding.table, "key": finding.key, "column": finding.column, "value": finding.value},
    }


def _state(check: Check, entry: Entry | None) -> Object:
    """Return whether a result is new; one that was accepted is suppressed, and says by whom and why."""
    if check.baseline is None:
        return {}
    if entry is None:
        return {"baselineState": "new"}
    why = inert(f"{entry.who}: {entry.why} ({entry.until.isoformat()})")
    suppression = {"kind": "external", "status": "accepted", "justification": why}
    return {"baselineState": "unchanged", "suppressions": [suppression]}


def _unlinked(text: str) -> str:
    """Return a text in which viewers find no link: [a](b) would be one."""
    return text.replace("](", "] (")


def _location(finding: Finding, check: Check, lang: Lang) -> Object:
    uri = quote(f"{check.folder}{sent_of(finding.path, check)[0]}", safe="/", errors="replace")
    # Below the root of the sources, unless the path leads out of where the command runs.
    below = {} if check.folder.startswith(("/", "..")) or ":" in check.folder else {"uriBaseId": "%SRCROOT%"}
    physical: Object = {"artifactLocation": {"uri": uri, **below}}
    if finding.line is not None:
        physical["region"] = {"startLine": finding.line}
        if finding.until is not None:
            physical["region"]["endLine"] = finding.until
    column = inert(column_of(finding).of(lang))
    logical = {"logicalLocations": [{"name": column, "kind": "column"}]} if column else {}
    return {"physicalLocation": physical, **logical}


RENDERER = Renderer("sarif", (".sarif",), check=_check, also=(".json",))
