"""The series of a published folder for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from de_an06.finding import SEVERITIES
from de_an06.pages.series import crosses_reform

if TYPE_CHECKING:
    from collections.abc import Callable

    from de_an06.report import Result, Series

    Object = dict[str, Any]


def series_object(series: Series, figure: Callable[[Result], Object]) -> Object:
    """Return a series: the periods with their files, then each figure in each of them, as `figure` tells one."""
    return {
        "periods": [
            {
                "label": report.period.label,
                "from": report.period.start.isoformat(),
                "to": report.period.end.isoformat(),
                "calendar": report.period.calendar.name,
                "provisional": report.provisional,
                "as_of": report.as_of.isoformat(),
                "reform": crosses_reform(report.period),
                "findings": {severity: report.findings.of(severity) for severity in SEVERITIES},
                "data_code": report.data_code,
                "files": [file for _, file in series.outputs.get(report.period.label, ())],
            }
            for report in series.reports
        ],
        "units": [
            {"title": title, "reports": [{"period": label, "file": file} for label, file in links]}
            for title, links in series.units.items()
        ],
        "indicators": {name: found.title._asdict() for name, found in sorted(series.reports[0].indicators.items())},
        "results": [
            {"period": report.period.label} | figure(result) | _stands(series, report.period.label, result)
            for report in series.reports
            for result in report.sets[0].results
        ],
    }


def _stands(series: Series, period: str, result: Result) -> Object:
    group = " ".join(f"{axis}={member}" for axis, member in result.group)
    found = series.standing.get((period, result.indicator, group))
    if found is None:
        return {"edition": None, "status": None, "method_changed": None}
    return {"edition": found.edition, "status": found.status, "method_changed": not found.same_method}
