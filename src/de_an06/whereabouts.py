"""Names the cell of a workbook in which a finding stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from de_an06.finding import Findings
from de_an06.sheet_forms import cell_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from de_an06.finding import Finding
    from de_an06.sources import Source


def in_sheets(findings: Findings, sources: Iterable[Source]) -> Findings:
    """Return findings, those in sheets of workbooks with sheet and cell."""
    sheets = {source.name: source for source in sources if source.part is not None and source.part.sheet is not None}
    if not sheets:
        return findings
    named = Findings(findings.limit, findings.counts)
    for place, told in findings.told.items():
        source = sheets.get(place[0])
        found = told.finding and (in_sheet(told.finding, source) if source else told.finding)
        named.told[place] = replace(told, finding=found)
    for (path, rule), group in findings.kept.items():
        source = sheets.get(path)
        named.kept[path, rule] = group if source is None else [in_sheet(finding, source) for finding in group]
    return named


def in_sheet(finding: Finding, source: Source) -> Finding:
    """Return a finding in a file, with sheet and cell where that is a sheet of a workbook."""
    if source.part is None or source.part.sheet is None:
        return finding
    row = finding.row or finding.line  # no row of a sheet takes more than one line of its stand-in
    place = source.fields.get(finding.column or "")
    cell = None if row is None or place is None else cell_name(place, row)
    return replace(finding, sheet=source.part.sheet.name, cell=cell, row=row)
