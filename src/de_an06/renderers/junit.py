"""JUnit XML: a suite for each rule, a test for each finding, failed at or above the bar, and one for each file."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from de_an06.finding import SEVERITIES
from de_an06.pages.check import effect_text, ruled
from de_an06.pages.sentences import column_of, fix_of, said_of, sent_of, why_of
from de_an06.renderers import Renderer
from de_an06.text import inert, number
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from de_an06.finding import Finding, Severity
    from de_an06.report import Check
    from de_an06.text import Lang

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _check(check: Check, lang: Lang) -> str:
    suites = [_rule(*told, check, lang) for told in ruled(check.findings)] + [_files(check, lang)]
    tests, failures = sum(tests for tests, _, _ in suites), sum(failures for _, failures, _ in suites)
    head = f'<testsuites name="de-an06 check" tests="{tests}" failures="{failures}" errors="0">'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head]
    return "\n".join((*lines, *(line for *_, suite in suites for line in suite), "</testsuites>")) + "\n"


Suite = tuple[int, int, list[str]]
"""Its tests, how many of them failed, and its lines."""


def _rule(rule: str, severity: Severity, count: int, check: Check, lang: Lang) -> Suite:
    """Return the suite of one rule and severity; what was not kept is one more test, which says how many."""
    failed = SEVERITIES.index(severity) <= SEVERITIES.index(check.fail_on)
    kept = [f for f in check.findings.all() if (f.rule, f.severity) == (rule, severity)]
    tests = [
        line
        for finding in kept
        for line in _test(_place(finding, check, lang), *_told(finding, check, lang), failed=failed)
    ]
    if rest := count - len(kept):
        told = words("not_listed", rule=rule, n=number(rest, lang)).of(lang)
        tests += _test(("…", told), rule, told, told, failed=failed)
    size = len(kept) + bool(rest)
    stated = _properties([("rule", rule), ("severity", severity), ("findings", count)])
    return _suite(rule, size, size if failed else 0, [*stated, *tests])


def _files(check: Check, lang: Lang) -> Suite:
    """Return a suite of the files that were read, with totals and effect; so a clean check has tests too."""
    told = {} if check.baseline is None else check.baseline.counts(check.findings)
    counts = {severity: check.findings.of(severity) for severity in SEVERITIES}
    known = ((f"baseline-{name}", count) for name, count in told.items())
    totals = _properties([*counts.items(), *known, *_effect(check, lang)])
    tests = [f"    <testcase classname={_quoted('files')} name={_quoted(file.path)}/>" for file in check.inputs]
    return _suite("files", len(tests), 0, [*totals, *tests])


def _effect(check: Check, lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield each indicator that the findings touch, and how far it could move; or why that is not known."""
    if check.effect is None:
        return
    if check.effect.reason is not None:
        yield "effect", f"{words('effect_none').of(lang)} {check.effect.reason.of(lang)}"
    for moved in check.effect.moved:
        yield f"effect-{moved.indicator.id}", effect_text(moved, lang)


def _suite(name: str, tests: int, failures: int, lines: list[str]) -> Suite:
    counted = f'tests="{tests}" failures="{failures}" errors="0" skipped="0"'
    return tests, failures, [f"  <testsuite name={_quoted(name)} {counted}>", *lines, "  </testsuite>"]


def _properties(told: Iterable[tuple[str, object]]) -> list[str]:
    lines = [f"      <property name={_quoted(name)} value={_quoted(str(value))}/>" for name, value in told]
    return ["    <properties>", *lines, "    </properties>"]


def _test(place: tuple[str, str], rule: str, message: str, text: str, *, failed: bool) -> Iterator[str]:
    path, name = place
    yield f"    <testcase classname={_quoted(path)} name={_quoted(name)}>"
    if failed:
        yield f"      <failure type={_quoted(rule)} message={_quoted(message)}>{_safe(text)}</failure>"
    else:
        yield f"      <system-out>{_safe(text)}</system-out>"
    yield "    </testcase>"


def _place(finding: Finding, check: Check, lang: Lang) -> tuple[str, str]:
    """Return the file, and a name for the finding within it."""
    line = "" if finding.line is None else f"{words('line').of(lang)} {finding.line}"
    file, within = sent_of(finding.path, check)
    parts = (within, finding.cell or "", line, column_of(finding).of(lang), finding.key or "", finding.rule)
    return file, ", ".join(part for part in parts if part)


def _told(finding: Finding, check: Check, lang: Lang) -> tuple[str, str, str]:
    place = f"{check.folder}{sent_of(finding.path, check)[0]}" + ("" if finding.line is None else f":{finding.line}")
    labels = ((why_of, "why"), (fix_of, "fix"))
    advice = [f"{words(key).of(lang)} {text(finding).of(lang)}" for text, key in labels if text(finding).of(lang)]
    message = said_of(finding, lang)
    return finding.rule, message, "\n".join(map(inert, (place, message, *advice)))


def _safe(text: str) -> str:
    return escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))


def _quoted(text: str) -> str:
    return f'"{_safe(inert(text))}"'


RENDERER = Renderer("junit", (".xml",), check=_check)
