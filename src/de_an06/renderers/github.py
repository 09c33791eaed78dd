"""GitHub annotations: workflow commands, as many of each kind as the platform shows, and a last line with the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.finding import SEVERITIES
from de_an06.pages.sentences import advised_within, column_of, sent_of
from de_an06.pages.wording import baseline_text, counted_text, counts_text
from de_an06.renderers import Renderer
from de_an06.text import inert
from de_an06.words import words

if TYPE_CHECKING:
    from de_an06.finding import Finding, Severity
    from de_an06.report import Check
    from de_an06.text import Lang

SHOWN = 10
"""Annotations of a kind that the platform shows for a step; it drops what comes after them."""
_KINDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def _check(check: Check, lang: Lang) -> str:
    shown = [finding for severity in SEVERITIES for finding in _first(check, severity)]
    return "".join(f"{line}\n" for line in (*(_line(f, check, lang) for f in shown), _last(check, shown, lang)))


def _first(check: Check, severity: Severity) -> list[Finding]:
    return [finding for finding in check.findings.all() if finding.severity == severity][:SHOWN]


def _line(finding: Finding, check: Check, lang: Lang) -> str:
    named = {"file": f"{check.folder}{sent_of(finding.path, check)[0]}", "line": str(finding.line or "")}
    column = column_of(finding).of(lang)
    named["title"] = f"{words(f'severity_{finding.severity}').of(lang)} {finding.rule}" + (
        f": {column}" if column else ""
    )
    told = ",".join(f"{name}={_property(text)}" for name, text in named.items() if text)
    return f"::{_KINDS[finding.severity]} {told}::{_data(advised_within(finding, check, lang))}"


def _last(check: Check, shown: list[Finding], lang: Lang) -> str:
    """Return the exact numbers, and how many of them have no annotation."""
    rest = {
        severity: check.findings.of(severity) - sum(f.severity == severity for f in shown) for severity in SEVERITIES
    }
    counts = counts_text(check.findings, lang)
    if check.baseline is not None:
        counts = f"{counts} ({baseline_text(check, lang)})"
    if not any(rest.values()):
        return f"de-an06: {words('counted_in_all', counts=counts).of(lang)}"
    return f"de-an06: {words('annotated', counts=counts, rest=counted_text(rest, lang)).of(lang)}"


def _data(text: str) -> str:
    return inert(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


RENDERER = Renderer("github", (), check=_check)
