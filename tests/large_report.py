"""A report with many units and many quarters, grown from one of the sample, for what must not grow with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de_an06.report import Report


def grown(report: Report, units: int, quarters: int) -> Report:
    """Return a report of the sample with so many units and quarters beside it."""
    by_unit, series = report.beside
    one = [r for r in by_unit.results if r.group == (("unit", "19363"),)]
    names = [f"{19000 + n}" for n in range(units)]
    members = {("unit", name): report.members["unit", "19363"] for name in names}
    last = [r for r in series.results if dict(r.group)["quarter"] == report.period.label]
    labels = [f"{2016 + n // 4}-Q{n % 4 + 1}" for n in range(quarters)]
    grown_units = replace(by_unit, results=_repeated(one, "unit", names))
    grown_series = replace(series, results=_repeated(last, "quarter", labels))
    return replace(report, members={**report.members, **members}, beside=(grown_units, grown_series))


def _repeated(results: Sequence[Any], axis: str, members: Sequence[str]) -> tuple[Any, ...]:
    step = ("0.1", "0.7")
    return tuple(
        replace(r, group=((axis, m),), value=r.value and (r.value if n % 2 else step[n // 2 % 2]))
        for r in results for n, m in enumerate(members)
    )  # fmt: skip
