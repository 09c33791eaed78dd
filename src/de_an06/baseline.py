"""The baseline of a check: which of its findings were accepted, which accepted ones are gone, and what is new."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from de_an06.accepted import Entry
from de_an06.errors import OptionError
from de_an06.finding import Findings
from de_an06.report import Baseline
from de_an06.text import number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from de_an06.finding import Finding
    from de_an06.report import Check
    from de_an06.rules import Policy


def hold_against(check: Check, path: str, entries: Sequence[Entry], policy: Policy, today: date) -> Check:
    """Return a check of which the findings are the new ones, and the others stand in its baseline."""
    valid = {entry.fingerprint: entry for entry in entries if entry.until >= today}
    late = {entry.fingerprint: entry for entry in entries if entry.until < today}
    left = {fingerprint: entry.count for fingerprint, entry in valid.items()}
    new, still, again = Findings(check.findings.limit, Counter(check.findings.counts)), [], Counter[str]()
    for finding in check.findings.all():
        mark = finding.fingerprint
        if left.get(mark, 0):
            left[mark] -= 1
            still.append((finding, valid[mark]))
            new.counts[finding.rule, finding.severity] -= 1
        else:
            again[mark] += mark in late
            new.keep(finding.path, finding.rule, [finding])
    new.counts = +new.counts
    left |= {mark: max(0, entry.count - again[mark]) for mark, entry in late.items()}
    gone = [(entry, left[entry.fingerprint]) for entry in entries if left[entry.fingerprint]]
    unseen = [entry for entry, _ in gone if not _looked_at(entry, check, policy)]
    told = Baseline(
        path,
        tuple(still),
        tuple((entry, count) for entry, count in gone if entry not in unseen),
        tuple((entry, again[mark]) for mark, entry in late.items() if again[mark]),
        tuple(unseen),
    )
    return replace(check, findings=new, baseline=told)


def _looked_at(entry: Entry, check: Check, policy: Policy) -> bool:
    """Tell whether the run would have found again what an entry accepts."""
    if policy.ignores(entry.rule) or entry.rule in {rule for rule, _ in check.findings.left_out()}:
        return False
    refused = {finding.table for finding in check.findings.all() if finding.path in check.refused}
    read = {file.table for file in check.inputs}
    return entry.table not in refused and (entry.table is None or entry.table in read)


def updated(check: Check, entries: Sequence[Entry], who: str, why: str, until: date) -> list[Entry]:
    """Return the entries with the new findings accepted, and without what is mended.

    `check` was held against these entries. Raises `OptionError` when there are more new findings than are held.
    """
    most = check.findings.limit
    if check.findings.left_out():
        raise OptionError(
            f"--update-baseline: có hơn {number(most, 'vi')} lỗi của một quy tắc trong một tệp; hãy sửa, "
            "hoặc bỏ qua bằng --ignore.",
            f"--update-baseline: over {number(most, 'en')} findings of a rule in one file; mend them, "
            "or --ignore the rule.",
        )
    baseline = check.baseline or Baseline("")
    there = Counter(entry.fingerprint for _, entry in baseline.still)
    unseen = {entry.fingerprint for entry in baseline.unseen}
    kept = []
    for entry in entries:
        if entry.fingerprint in unseen:
            kept.append(entry)
        elif there[entry.fingerprint]:
            kept.append(replace(entry, count=there[entry.fingerprint]))
    known = {entry.fingerprint: place for place, entry in enumerate(kept)}
    for finding in check.findings.all():
        place = known.setdefault(finding.fingerprint, len(kept))
        if place == len(kept):
            kept.append(_entry(finding, who, why, until))
        else:
            kept[place] = replace(kept[place], count=kept[place].count + 1, who=who, why=why, until=until)
    return kept


def _entry(finding: Finding, who: str, why: str, until: date) -> Entry:
    path = finding.path if finding.key is None else None
    return Entry(finding.rule, finding.table, finding.key, path, finding.column, finding.known_by, 1, who, why, until)
