"""GitLab Code Quality: a JSON list of issues, each known again by its fingerprint."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from de_an06.pages.sentences import advised_within, sent_of
from de_an06.renderers import Renderer
from de_an06.renderers.json import dumped
from de_an06.text import inert, number
from de_an06.words import words

if TYPE_CHECKING:
    from de_an06.finding import Finding, Severity
    from de_an06.report import Check
    from de_an06.text import Lang

    Object = dict[str, Any]

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "note": "info"}


def _check(check: Check, lang: Lang) -> str:
    seen: Counter[str] = Counter()
    issues = []
    for finding in check.findings.worst_first():
        seen[finding.fingerprint] += 1
        issues.append(_issue(finding, seen[finding.fingerprint], check, lang))
    return dumped([*issues, *_left_out(check, lang)])


def _issue(finding: Finding, time: int, check: Check, lang: Lang) -> Object:
    return {
        "description": inert(advised_within(finding, check, lang)),
        "check_name": finding.rule,
        # The platform takes issues of one fingerprint for one issue.
        "fingerprint": finding.fingerprint if time == 1 else _hash(f"{finding.fingerprint} {time}"),
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": f"{check.folder}{sent_of(finding.path, check)[0]}", "lines": {"begin": finding.line or 1}},
    }


def _left_out(check: Check, lang: Lang) -> list[Object]:
    """Return an issue for each rule of which findings were counted and not kept, at the first file of the rule."""
    files = {finding.rule: finding.path for finding in reversed(check.findings.all())}
    return [
        {
            "description": words("not_listed", rule=rule, n=number(count, lang)).of(lang),
            "check_name": rule,
            "fingerprint": _hash(f"not listed {rule} {severity}"),
            "severity": _SEVERITIES[severity],
            "location": {"path": f"{check.folder}{sent_of(files.get(rule, ''), check)[0]}", "lines": {"begin": 1}},
        }
        for (rule, severity), count in check.findings.left_out().items()
    ]


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


RENDERER = Renderer("gitlab", (), check=_check, also=(".json",))
