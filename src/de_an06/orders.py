"""What a run of `batch` is asked for, and the periods that this means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from de_an06.causes import OPTIONS
from de_an06.errors import OptionError
from de_an06.options import Options
from de_an06.period import parse_period, range_period
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from de_an06.editions import Edition
    from de_an06.manifest import Manifest
    from de_an06.period import Calendar, Grain, Period
    from de_an06.text import Lang

_COMPARED = ("previous", "year-ago")
MOST = 1000
"""Periods that one run publishes at most."""


@dataclass(frozen=True)
class Order:
    """What is to be published."""

    first: str | None = None
    last: str | None = None
    count: int | None = None
    """The last so many periods, in place of a first and a last one."""
    grain: Grain = "quarter"
    calendar: str | None = None
    as_of: str | None = None
    by_unit: bool = False
    """Whether each unit has a report of its own besides the one on all."""
    indicators: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("markdown", "csv", "json")
    lang: Lang = "vi"
    ignore: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    finalise: tuple[str, ...] = ()
    """Periods whose figures are final from now on."""
    as_of_origin: Words | None = None
    """Where the as-of day comes from, where it is only recorded."""
    jobs: int | None = None
    memory: int | None = None

    @property
    def question(self) -> dict[str, Any]:
        """What the outputs depend on, as the manifest tells it."""
        return {
            "from": self.first, "to": self.last, "last": self.count, "grain": self.grain, "calendar": self.calendar,
            "as_of": self.as_of, "by": "unit" if self.by_unit else None, "indicators": list(self.indicators),
            "formats": list(self.formats), "lang": self.lang, "ignore": list(self.ignore),
            "severity": list(self.severity),
        }  # fmt: skip

    def again(self, before: Manifest) -> Order:
        """Return what was asked for when a folder was published, as of the day that it stood on.

        Raises `OptionError` where this order states anything else; its language is that of messages alone.
        """
        told, plain = before.footing.question, Order().question
        for name, option in OPTIONS.items():
            if name != "lang" and self.question[name] not in (plain[name], told[name]):
                raise OptionError(
                    f"{option} không phải như khi công bố; hãy bỏ đi, --verify dùng lại các tùy chọn của lần công bố.",
                    f"{option} is not what was published; leave it out, --verify takes the options of the last run.",
                )
        return replace(
            self, first=told["from"], last=told["to"], count=told["last"],
            calendar=told["calendar"], as_of=told["as_of"] or before.as_of, by_unit=told["by"] == "unit",
            indicators=tuple(told["indicators"]), formats=tuple(told["formats"]), lang=told["lang"],
            ignore=tuple(told["ignore"]), severity=tuple(told["severity"]), grain=told["grain"],
            as_of_origin=None if told["as_of"] else before.origin,
        )  # fmt: skip

    @property
    def options(self) -> Options:
        """What all reports share."""
        from de_an06.delivery import wants_beside

        return Options(
            calendar=self.calendar, as_of=self.as_of, indicators=self.indicators, compare=_COMPARED, closing=True,
            beside=wants_beside(self.formats),
            recorded=self.as_of_origin is not None, jobs=self.jobs, memory=self.memory,
        )  # fmt: skip


def periods_of(order: Order, calendar: Calendar, since: date | None, as_of: date) -> tuple[Period, ...]:
    """Return the periods to be published, the earliest first; those from the first receipt on where none is stated."""
    if order.count is not None:
        return _last(order, calendar, as_of)
    since = since or as_of
    first = _edge("--from", order.first, order.grain, calendar) or range_period(since, since, calendar)
    last = _edge("--to", order.last, order.grain, calendar) or range_period(as_of, as_of, calendar)
    if first.start > last.end:
        raise _no_period(order, since, as_of)
    return _whole(range_period(first.start, last.end, calendar), order.grain)


def _no_period(order: Order, since: date, as_of: date) -> OptionError:
    """Say why there is no period between the ends, in the words of those that somebody stated."""
    if order.first and order.last:
        return OptionError(
            f"--from {order.first} nằm sau --to {order.last}: hãy đổi chỗ.",
            f"--from {order.first} is after --to {order.last}: swap them.",
        )
    if order.first:
        return OptionError(
            f"--from {order.first} nằm sau ngày chốt số liệu {as_of:%d/%m/%Y}: chọn kỳ sớm hơn, hoặc ghi --as-of.",
            f"--from {order.first} is after the as-of day {as_of}: state an earlier one, or --as-of.",
        )
    begun = f"hồ sơ đầu tiên được tiếp nhận ngày {since:%d/%m/%Y}", f"the first dossier was received on {since}"
    if order.last:
        return OptionError(
            f"--to {order.last}: {begun[0]}, sau kỳ này; chọn kỳ muộn hơn, hoặc ghi cả --from.",
            f"--to {order.last}: {begun[1]}, after this period; state a later one, or --from, too.",
        )
    return OptionError(
        f"Ngày chốt số liệu {as_of:%d/%m/%Y} quá sớm: {begun[0]}; chọn --as-of muộn hơn.",
        f"The as-of day {as_of} is too early: {begun[1]}; state a later --as-of.",
    )


def _edge(option: str, text: str | None, grain: Grain, calendar: Calendar) -> Period | None:
    """Return the period that --from or --to states, which must be one or several of the grain."""
    if text is None:
        return None
    period = parse_period(text, calendar)
    parts = period.parts(grain)
    if not all(part.whole for part in parts):
        raise OptionError(
            f"{option} {text}: không phải trọn kỳ theo --grain {grain}; ví dụ {_whole(period, grain)[0].label}.",
            f"{option} {text}: it is no whole period of --grain {grain}; write {_whole(period, grain)[0].label}, say.",
        )
    return period


def _last(order: Order, calendar: Calendar, as_of: date) -> tuple[Period, ...]:
    found = [_whole(range_period(as_of, as_of, calendar), order.grain)[0]]
    while len(found) < (order.count or 1) and (before := found[0].previous()):
        found.insert(0, before)
    return tuple(found)


def _whole(span: Period, grain: Grain) -> tuple[Period, ...]:
    """Return the whole periods of a grain that touch a span; raises OptionError when they are too many."""
    parts = span.parts(grain)
    if len(parts) > MOST:
        raise OptionError(
            f"{len(parts)} kỳ là quá nhiều (tối đa {MOST}): thu hẹp --from, --to hoặc tăng --grain.",
            f"{len(parts)} periods are too many (at most {MOST}): narrow --from and --to, or widen --grain.",
        )
    return tuple(parse_period(part.label, span.calendar) for part in parts)


def final_periods(order: Order, periods: Sequence[Period], as_of: date) -> set[str]:
    """Return the names of the periods that are final; raises OptionError for one not published, or not over."""
    known = {period.label: period for period in periods}
    named = [parse_period(text, periods[0].calendar).label for text in order.finalise]
    for label in named:
        period = known.get(label)
        if period is None:
            raise OptionError(
                f"--finalise {label}: kỳ này không nằm trong các kỳ được công bố ({', '.join(known)}).",
                f"--finalise {label}: it is not among the periods that are published ({', '.join(known)}).",
            )
        if period.end > as_of:
            raise OptionError(
                f"--finalise {label}: kỳ kết thúc ngày {period.end:%d/%m/%Y}, sau ngày chốt số liệu {as_of:%d/%m/%Y}.",
                f"--finalise {label}: it ends on {period.end}, after the as-of day {as_of}.",
            )
    return set(named)


def final_here(
    order: Order, finals: Iterable[Edition], calendar: Calendar, indicators: Collection[str], stated: date | None
) -> tuple[Period, ...]:
    """Return the periods of which figures were said to be final, which are published whatever is asked for.

    `stated` is the as-of day, where somebody states one.
    Raises `OptionError` where such a figure would not be looked at, or stand on an earlier day than its period's end.
    """
    found: dict[str, Period] = {}
    for edition in finals:
        if edition.calendar != calendar.name:
            raise _elsewhere(edition, "--calendar", edition.calendar)
        period = found.setdefault(edition.period, parse_period(edition.period, calendar))
        if period.kind != order.grain:
            raise _elsewhere(edition, "--grain", period.kind)
        if edition.unit and not order.by_unit:
            raise _left_out(edition, Words(f"đơn vị {edition.unit}", f"unit {edition.unit}"), _BY_UNIT)
        if edition.indicator not in indicators:
            raise _left_out(edition, Words(edition.indicator, edition.indicator), _NO_INDICATOR)
        if stated is not None and period.end > stated:
            raise OptionError(
                f"Số liệu {edition.period} đã chốt ở đây, mà ngày chốt số liệu {stated:%d/%m/%Y} nằm trước ngày cuối "
                f"kỳ ({period.end:%d/%m/%Y}); hãy bỏ --as-of hoặc chọn ngày muộn hơn.",
                f"The figures of {edition.period} are final here, and the as-of day {stated} is before the period's "
                f"end ({period.end}); leave --as-of out, or state a later day.",
            )
    return tuple(found.values())


def _elsewhere(edition: Edition, option: str, known: str) -> OptionError:
    return OptionError(
        f"Ở đây đã chốt số liệu {edition.period} theo {option} {known}: hãy dùng lại {option} {known}, hoặc công bố "
        "vào một thư mục khác.",
        f"The figures of {edition.period} are final here, by {option} {known}: use {option} {known} again, or publish "
        "into another folder.",
    )


_BY_UNIT = Words("thêm --by unit", "add --by unit")
_NO_INDICATOR = Words("bỏ --indicator", "leave --indicator out")


def _left_out(edition: Edition, what: Words, mend: Words) -> OptionError:
    return OptionError(
        f"Số liệu {edition.period} của {what.vi} đã chốt ở đây: hãy {mend.vi}, hoặc công bố vào một thư mục khác.",
        f"The figures of {edition.period} of {what.en} are final here: {mend.en}, or publish into another folder.",
    )


def with_kept(periods: Iterable[Period], kept: Iterable[Period]) -> tuple[Period, ...]:
    """Return the periods that are to be published: those asked for, and those that are kept."""
    found = {period.label: period for period in (*periods, *kept)}
    return tuple(sorted(found.values(), key=lambda period: period.start))
