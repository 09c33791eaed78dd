"""Results: one figure as it is published, divided and rounded once, with its bounds and its target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from de_an06.ratio import percentage, percentage_above, percentage_below
from de_an06.report import Result

if TYPE_CHECKING:
    from de_an06.catalogue import Indicator, Target
    from de_an06.figures import Figure
    from de_an06.period import Period
    from de_an06.report import State
    from de_an06.text import Words


def no_data(indicator: Indicator, group: tuple[tuple[str, str], ...], reason: Words) -> Result:
    """Return the result of an indicator for which there is nothing to count, with the reason."""
    unit: Literal["count", "percent"] = "count" if indicator.kind == "count" else "percent"
    return Result(
        indicator.id,
        group,
        "no_data",
        None,
        None,
        0,
        None,
        unit,
        None,
        None,
        remarks=(reason,),
    )


def result_of(indicator: Indicator, group: tuple[tuple[str, str], ...], figure: Figure, period: Period) -> Result:
    """Return what is published of a figure: state, rounded value, bounds, and whether the target is met."""
    target = indicator.target_on(period.end)
    if figure.d is None:
        low, high = (None if bound is None else str(bound[0]) for bound in (figure.low, figure.high))
        return Result(
            indicator.id, group, "ok", figure.n, None, figure.k, str(figure.n), "count", low, high,
            target, _met(indicator, target, figure, scale=1), {}, figure.remarks,
        )  # fmt: skip
    state = _state(figure)
    value = percentage(figure.n, figure.d, indicator.decimals) if state == "ok" else None
    low, high = _bounds(figure, value, indicator.decimals)
    met = _met(indicator, target, figure, scale=100) if state == "ok" else None
    return Result(
        indicator.id, group, state, figure.n, figure.d, figure.k, value, "percent", low, high,
        target, met, {}, figure.remarks,
    )  # fmt: skip


def _state(figure: Figure) -> State:
    if figure.d:
        return "ok"
    return "invalid" if figure.n else "no_events"


def _bounds(figure: Figure, value: str | None, decimals: int) -> tuple[str | None, str | None]:
    """Return the bounds as text: the value itself without doubt, 0 to 100 where nothing is known."""
    if not figure.k:
        return value, value
    if not figure.d and not figure.n:
        return percentage_below(0, 1, decimals), percentage_above(1, 1, decimals)
    low = None if figure.low is None else percentage_below(*figure.low, decimals)
    high = None if figure.high is None else percentage_above(*figure.high, decimals)
    return low, high


def _met(indicator: Indicator, target: Target | None, figure: Figure, scale: int) -> bool | None:
    """Return whether a verified target is met whatever the truth of the doubtful rows; None when that is open."""
    if target is None or not target.verified or figure.low is None or figure.high is None:
        return None
    goal = target.value
    verdicts = {
        n * scale >= goal * d if indicator.better == "higher" else n * scale <= goal * d
        for n, d in (figure.low, figure.high)
    }
    return verdicts.pop() if len(verdicts) == 1 else None
