"""The number of rows that a file's total row states, beside the number that the file has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.finding import Finding
from de_an06.rules import rules
from de_an06.text import LANGS, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from de_an06.finding import Findings
    from de_an06.validate import Court

TOTALS = "total-row-disagrees"
"""The rule of total rows."""


def report_totals(
    totals: Sequence[tuple[int, int, int]], counts: Mapping[str, int], court: Court, findings: Findings
) -> None:
    """Add a finding at the last total row, if total rows (line, record, number) state another number of rows than read.

    How many there are is not known where a stray quote has swallowed some.
    """
    rows = counts["read"]
    if not totals or counts["swallowed"] or court.policy.ignores(TOTALS):
        return
    if any(stated == rows for _, _, stated in totals):
        return
    line, record, stated = totals[-1]
    told = (("stated", stated), ("rows", rows))
    values = tuple((f"{name}_{lang}", number(count, lang)) for name, count in told for lang in LANGS)
    severity, file = court.policy.severity(rules()[TOTALS]), court.file
    findings.count(TOTALS, severity, 1)
    found = Finding(
        TOTALS, severity, file.path, court.table.name, line, record, values=values, row=file.above + record
    )  # fmt: skip
    findings.keep(file.path, TOTALS, [found])
