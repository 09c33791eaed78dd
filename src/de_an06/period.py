"""Reporting calendars, the periods they are made of, and the days at which bins are cut."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from de_an06.errors import OptionError
from de_an06.text import Words, day, fold, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

Grain = Literal["month", "quarter", "half", "year"]
Kind = Literal["year", "half", "nine", "quarter", "month", "range"]

COMPARISONS = ("previous", "year-ago", "year-to-date")
"""What a period can be set beside: the one before, the same a year ago, and the year up to its own end."""
REFORM_ON = date(2025, 7, 1)
_ONE = timedelta(days=1)
_YEARS = range(1900, 2200)
_MONTHS: dict[Kind, int] = {"year": 12, "half": 6, "nine": 9, "quarter": 3, "month": 1}
_TRAIL, _MOST = 8, 40
"""How many periods are read in a row, and how many quarters of a range at most."""
_TOO_LONG = Words(
    "Kỳ số liệu dài hơn một năm ({days} ngày); không nên so với kỳ ngắn hơn",
    "The period is longer than a year ({days} days); do not set it beside shorter ones",
)
_ACROSS = Words(
    "Không so sánh qua ngày 01/7/2025 khi thiếu bảng đối chiếu đơn vị",
    "No comparison across 1 July 2025 without a unit mapping",
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How an office cuts its reporting months and where its reporting year begins.

    Month m begins on `start_day` of month m, or of the month before when `start_day` is above 1.
    A year is named after the civil year in which its last month falls, as NĐ 09/2019 does for 15/12 to 14/12.
    """

    name: str
    start_day: int = 1
    start_month: int = 1

    def __post_init__(self) -> None:
        """Refuse a start that some month does not have; raises OptionError."""
        if not (1 <= self.start_day <= 28 and 1 <= self.start_month <= 12):
            raise OptionError(
                f"Lịch bắt đầu ngày {self.start_day} tháng {self.start_month}: "
                "ngày phải từ 1 đến 28, tháng từ 1 đến 12",
                f"A calendar starting on day {self.start_day} of month {self.start_month}: "
                "give a day from 1 to 28 and a month from 1 to 12",
            )

    @property
    def title(self) -> Words:
        """What the calendar is called in the period line."""
        if self.name in _TITLES:
            return _TITLES[self.name]
        return Words(
            f"lịch riêng: tháng từ ngày {self.start_day}, năm từ tháng {self.start_month}",
            f"own calendar: months from day {self.start_day}, years from month {self.start_month}",
        )


_TITLES = {
    "civil": Words("theo tháng dương lịch", "civil calendar"),
    "nd09": Words("kỳ báo cáo theo Nghị định 09/2019/NĐ-CP", "reporting periods of Decree 09/2019/NĐ-CP"),
}
CIVIL = Calendar("civil")
ND09 = Calendar("nd09", start_day=15)


def calendar_named(name: str) -> Calendar:
    """Return the calendar called `civil` or `nd09`; raises OptionError."""
    for known in (CIVIL, ND09):
        if fold(name) == known.name:
            return known
    raise OptionError(
        f"Không có lịch “{printable(name)}”: hãy dùng civil (dương lịch) hoặc nd09 (từ ngày 15 đến ngày 14)",
        f"There is no calendar “{printable(name)}”: use civil (calendar months) or nd09 (15th to 14th)",
    )


def calendar_of(start_day: int, start_month: int) -> Calendar:
    """Return the calendar with this start, under its known name if it has one; raises OptionError."""
    for known in (CIVIL, ND09):
        if (start_day, start_month) == (known.start_day, known.start_month):
            return known
    return Calendar("custom", start_day, start_month)


# Below, a reporting month is one whole number, year * 12 + month - 1, so that moving is adding.


def _first_day(month: int, calendar: Calendar) -> date:
    year, before = divmod(month if calendar.start_day == 1 else month - 1, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if year < date.min.year else date.max
    return date(year, before + 1, calendar.start_day)


def _month_of(moment: date, calendar: Calendar) -> int:
    late = calendar.start_day > 1 and moment.day >= calendar.start_day
    return moment.year * 12 + moment.month - 1 + late


def _first_month(year: int, calendar: Calendar) -> int:
    return year * 12 + calendar.start_month - 1 - (12 if calendar.start_month > 1 else 0)


def _year_of(month: int, calendar: Calendar) -> int:
    return next(y for y in (month // 12, month // 12 + 1) if _first_month(y, calendar) + 12 > month)


def _label(kind: str, year: int, number: int) -> str:
    mark = {"year": "", "half": f"-H{number}", "nine": "-9M", "quarter": f"-Q{number}"}
    return f"{year:04}{mark[kind]}"


def _months(kind: Kind, first: int, calendar: Calendar) -> Period:
    """Return the period of this kind that begins with reporting month `first`."""
    size = _MONTHS[kind]
    year = _year_of(first, calendar)
    number = (first - _first_month(year, calendar)) // size + 1
    label = f"{first // 12:04}-{first % 12 + 1:02}" if kind == "month" else _label(kind, year, number)
    return Period(label, _first_day(first, calendar), _first_day(first + size, calendar) - _ONE, calendar, kind)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` to `end`, both included, and the name they go by in `calendar`."""

    label: str
    start: date
    end: date
    calendar: Calendar
    kind: Kind

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.start).days + 1

    @property
    def whole(self) -> bool:
        """Whether this is all of a year, half, quarter ... of the calendar, not a range or a clipped part."""
        return self.kind != "range" and self == _months(self.kind, _month_of(self.start, self.calendar), self.calendar)

    @property
    def warnings(self) -> tuple[Words, ...]:
        """What a reader must know before comparing the figures of this period."""
        long = (_TOO_LONG.fill(days=self.days),) if self.days > 366 else ()
        return long + ((_ACROSS,) if self.start < REFORM_ON <= self.end else ())

    def previous(self) -> Period | None:
        """Return the period of this kind just before; nine months, the same nine of the year before.

        A range, or a part that was clipped, gives the range of the same length before it.
        """
        if self.whole:
            return self._moved(12 if self.kind == "nine" else _MONTHS[self.kind])
        if self.start.toordinal() <= self.days:
            return None
        return range_period(self.start - timedelta(days=self.days), self.start - _ONE, self.calendar)

    def year_ago(self) -> Period | None:
        """Return the same period a year before; None for a lone 29 February."""
        if self.whole:
            return self._moved(12)
        if self.start.year == date.min.year or self.end == date.max:
            return None
        start, stop = _year_before(self.start), _year_before(self.end + _ONE)
        return range_period(start, stop - _ONE, self.calendar) if start < stop else None

    def compared(self, name: str) -> Period | None:
        """Return the period that a comparison means: previous, year-ago or year-to-date."""
        return {"previous": self.previous, "year-ago": self.year_ago, "year-to-date": self.year_to_date}[name]()

    def year_to_date(self) -> Period | None:
        """Return the days from the first of the reporting year to the last of this period; None if it began before."""
        first = _first_month(_year_of(_month_of(self.end, self.calendar), self.calendar), self.calendar)
        if _first_day(first, self.calendar) > self.start:
            return None
        named = [period for kind in _MONTHS if (period := _months(kind, first, self.calendar)).end == self.end]
        return named[0] if named else range_period(_first_day(first, self.calendar), self.end, self.calendar)

    def parts(self, grain: Grain) -> tuple[Period, ...]:
        """Return the periods of the calendar that touch this one, in order, each clipped to it."""
        size = _MONTHS[grain]
        first = _month_of(self.start, self.calendar)
        first -= (first - _first_month(_year_of(first, self.calendar), self.calendar)) % size
        last = _month_of(self.end, self.calendar)
        touched = (_months(grain, month, self.calendar) for month in range(first, last + 1, size))
        return tuple(replace(p, start=max(p.start, self.start), end=min(p.end, self.end)) for p in touched)

    def trail(self) -> tuple[str, tuple[Period, ...]]:
        """Return a kind, and the periods of it among which this one is read: those that lead to it, or its quarters.

        The earliest comes first.
        """
        if not self.whole:
            return "quarter", self.parts("quarter")[-_MOST:]
        found = [self]
        while len(found) < _TRAIL and (before := found[0].previous()):
            found.insert(0, before)
        return self.kind, tuple(found)

    def _moved(self, months: int) -> Period | None:
        first = _month_of(self.start, self.calendar) - months
        return _months(self.kind, first, self.calendar) if first // 12 > 1 else None


def _year_before(moment: date) -> date:
    # 29 February goes to 1 March, so that ranges which touch still touch a year before.
    leap_day = (moment.month, moment.day) == (2, 29)
    return date(moment.year - 1, 3, 1) if leap_day else moment.replace(year=moment.year - 1)


def range_period(start: date, end: date, calendar: Calendar, label: str | None = None) -> Period:
    """Return the days from `start` to `end` as a period; raises OptionError when they are inverted."""
    if start > end:
        raise OptionError(
            f"Kỳ số liệu bắt đầu ngày {day(start, 'vi')}, sau ngày kết thúc {day(end, 'vi')}: hãy đổi chỗ hai ngày",
            f"The period starts on {start} after its end {end}: swap the two days",
        )
    return Period(label or f"{start}..{end}", start, end, calendar, "range")


_DAY = r"(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})"
_RANGE = re.compile(rf"({_DAY})\s*(?:\.\.\.?|-|den|to)\s*({_DAY})")
_NAMED = re.compile(r"([0-9]{4})(?:-?(?:q([1-4])|h([12])|(9)m)|-(0?[1-9]|1[0-2]))?")


def parse_period(text: str, calendar: Calendar) -> Period:
    """Return the period written 2023, 2023-Q3, 2023-08, 2023-H1, 2023-9M or day..day; raises OptionError."""
    plain = fold(text)
    if days := _RANGE.fullmatch(plain):
        return range_period(_day_of(days[1]), _day_of(days[2]), calendar)
    named = _NAMED.fullmatch(plain)
    if not named:
        given = printable(text.strip())
        raise OptionError(
            f"Không đọc được kỳ “{given}”: hãy ghi 2023, 2023-Q3, 2023-08, 2023-H1, 2023-9M "
            "hoặc 2023-05-23..2024-04-04",
            f"Cannot read the period “{given}”: write 2023, 2023-Q3, 2023-08, 2023-H1, 2023-9M "
            "or 2023-05-23..2024-04-04",
        )
    year, quarter, half, nine, month = named.groups()
    _check_year(int(year))
    if month:
        return _months("month", int(year) * 12 + int(month) - 1, calendar)
    kind: Kind = "quarter" if quarter else "half" if half else "nine" if nine else "year"
    before = (int(quarter or half or 1) - 1) * _MONTHS[kind]
    return _months(kind, _first_month(int(year), calendar) + before, calendar)


def _check_year(year: int) -> None:
    if year not in _YEARS:
        raise OptionError(
            f"Năm {year:04} nằm ngoài khoảng {_YEARS[0]}–{_YEARS[-1]}",
            f"The year {year:04} is outside {_YEARS[0]}–{_YEARS[-1]}",
        )


def _day_of(text: str) -> date:
    """Return the day written yyyy-mm-dd or dd/mm/yyyy; raises OptionError."""
    numbers = [int(n) for n in re.split("[-/]", text)]
    year, month, number = reversed(numbers) if "/" in text else numbers
    _check_year(year)
    try:
        return date(year, month, number)
    except ValueError:
        raise OptionError(
            f"Không có ngày {text}: hãy ghi yyyy-mm-dd hoặc dd/mm/yyyy",
            f"There is no day {text}: write yyyy-mm-dd or dd/mm/yyyy",
        ) from None


# Names are folded, and each run of blanks, dots and dashes in them is one "-", before these are tried
# in order; what one form has taken is no longer there for the next.
_Y = "(?P<y>(?:19|20)[0-9]{2})"
_M = "(?P<m>0[1-9]|1[0-2])"
_MONTH = "(?:thang|t)-?(?P<m>0?[1-9]|1[0-2])"
_D = "(?P<d>0[1-9]|[12][0-9]|3[01])"
_QUARTER = "(?:quy|q)-?(?P<q>[1-4]|iii|ii|iv|i)"
_HALF = "(?:h(?P<h>[12])|6-?thang(?:-dau|-(?P<second>cuoi))?)"
_NINE = "(?P<n>9)-?(?:thang(?:-dau)?|m)"
_ALONE = r"(?<![a-z0-9]){}(?![a-z0-9])"
_AFTER_YEAR = r"(?<![0-9]){}(?![a-z0-9])"
_IN_NAME = [
    re.compile(rf"(?<![0-9]){_Y}(?P<s>-?){_M}(?P=s){_D}(?:t?[0-9]{{4}}(?:[0-9]{{2}})?)?(?![0-9])"),
    re.compile(rf"(?<![0-9]){_D}(?P<s>-?){_M}(?P=s){_Y}(?![0-9])"),
    *(re.compile(_ALONE.format(f"{form}-?(?:nam-)?{_Y}")) for form in (_QUARTER, _HALF, _NINE, _MONTH)),
    *(re.compile(_AFTER_YEAR.format(f"{_Y}-?{form}")) for form in (_QUARTER, _HALF, _NINE, _MONTH)),
    re.compile(_AFTER_YEAR.format(f"{_Y}-{_M}")),
    re.compile(_ALONE.format(f"{_M}-{_Y}")),
    re.compile(rf"(?<![0-9])(?<![0-9]-){_Y}(?!-?[0-9])"),
]
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def period_in_name(text: str) -> tuple[date, date] | None:
    """Return the first and last day of the one civil period or day written in a file or folder name.

    Two days joined by ".." or "đến" are the period between them; None when there is nothing, or two.
    """
    name = re.sub(r"[\s._-]+", "-", re.sub(r"\.\.+", " den ", fold(text)))
    found: list[tuple[date, date]] = []
    for form in _IN_NAME:
        found += [days for match in form.finditer(name) if (days := _days_named(match))]
        name = form.sub("|", name)
    if len(found) == 2 and found[0][1] < found[1][0] and re.search(r"\|-(?:den|to)-\|", name):
        return found[0][0], found[1][1]
    return found[0] if len(set(found)) == 1 else None


def _days_named(match: re.Match[str]) -> tuple[date, date] | None:
    part = match.groupdict()
    year, month = part["y"], (part.get("m") or "").zfill(2)
    if number := part.get("d"):
        try:
            only = date(int(year), int(month), int(number))
        except ValueError:
            return None
        return only, only
    if quarter := part.get("q"):
        label = f"{year}-Q{_ROMAN.get(quarter, quarter)}"
    elif "h" in part:
        label = f"{year}-H{part['h'] or (2 if part['second'] else 1)}"
    else:
        label = f"{year}-9M" if "n" in part else f"{year}-{month}" if "m" in part else year
    period = parse_period(label, CIVIL)
    return period.start, period.end


def cuts(start: date, end: date, start_day: int, extra: Iterable[date]) -> list[date]:
    """Return the first days of the bins that cover `start` to `end`, in order, the first not after `start`.

    Bins are cut on days 1 and 15 of each month, on `start_day` of each, and on the `extra` days among them.
    """
    months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    regular = {date(month // 12, month % 12 + 1, number) for month in months for number in (1, 15, start_day)}
    days = sorted(regular | {moment for moment in extra if start <= moment <= end})
    first = max(moment for moment in days if moment <= start)
    return [moment for moment in days if first <= moment <= end]
