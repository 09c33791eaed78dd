"""CSV: one row per result, finding or entry, in canonical figures that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from de_an06.flat import both, fields_of, rows_of
from de_an06.formulas import disarmed
from de_an06.pages.form_data import ROW, form_rows
from de_an06.pages.sentences import fix_of, message_of
from de_an06.renderers import Renderer
from de_an06.text import Words, inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from de_an06.finding import Finding
    from de_an06.flat import Value
    from de_an06.form import Form
    from de_an06.report import Check, Listing, Report
    from de_an06.text import Lang


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


_FINDING = (
    "rule", "severity", "path", "table", "line", "record", "until", "row", "sheet", "cell", "key", "column", "header",
    "value", "message_vi", "message_en", "fix_vi", "fix_en", "count",
)  # fmt: skip


def report_csv(report: Report, _: Lang) -> str:
    """Return the figures of a report, one a row; both languages stand in it."""
    return _table([field.name for field in fields_of(report)], rows_of(report))


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
        **both("message", message_of(finding)),
        **both("fix", fix_of(finding)),
        "count": 1,
    }


def _listing(listing: Listing, _: Lang) -> str:
    told = {key for row in listing.rows for key, cell in zip(listing.keys, row, strict=True) if isinstance(cell, Words)}
    header = [name for key in listing.keys for name in ((f"{key}_vi", f"{key}_en") if key in told else (key,))]
    return _table(header, (_entry(listing, row, told) for row in listing.rows))


def _entry(listing: Listing, row: Iterable[Words | str], told: set[str]) -> dict[str, Value]:
    entry: dict[str, Value] = {}
    for key, cell in zip(listing.keys, row, strict=True):
        words = cell if isinstance(cell, Words) else Words(cell, cell)
        entry |= both(key, words) if key in told else {key: words.en}
    return entry


def _form(form: Form, _: Lang) -> str:
    return _table(ROW, form_rows(form))


RENDERER = Renderer("csv", (".csv",), report_csv, _check, _listing, form=_form)
