"""Periods of each calendar, their neighbours and parts, names that carry one, and the cuts of bins."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.errors import OptionError
from de_an06.period import (
    CIVIL,
    ND09,
    Calendar,
    Period,
    calendar_named,
    calendar_of,
    cuts,
    parse_period,
    period_in_name,
    range_period,
)

ONE = timedelta(days=1)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
CALENDARS = st.builds(calendar_of, st.integers(1, 28), st.integers(1, 12)) | st.sampled_from([CIVIL, ND09])
GRAINS = st.sampled_from(["month", "quarter", "half", "year"])
LABELS = st.builds(
    "{}{}".format,
    st.integers(1990, 2090),
    st.sampled_from(["", "-Q1", "-Q2", "-Q3", "-Q4", "-H1", "-H2", "-9M", "-01", "-02", "-07", "-12"]),
)


def ends(text: str, calendar: Calendar = CIVIL) -> tuple[str, str]:
    """Return the first and last day of a period as ISO text."""
    period = parse_period(text, calendar)
    return str(period.start), str(period.end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-q3", "2023-07-01", "2023-09-30"),
        ("2023-H2", "2023-07-01", "2023-12-31"),
        ("2023-9m", "2023-01-01", "2023-09-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2023-05-23..2024-04-04", "2023-05-23", "2024-04-04"),
        ("23/05/2023..04/04/2024", "2023-05-23", "2024-04-04"),
        ("23/5/2023 - 4/4/2024", "2023-05-23", "2024-04-04"),
        ("23/5/2023 – 4/4/2024", "2023-05-23", "2024-04-04"),
    ],
)
def test_civil_periods(text: str, start: str, end: str) -> None:
    """Each way of writing a period gives its civil days."""
    assert ends(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023", "2022-12-15", "2023-12-14"),
        ("2023-Q1", "2022-12-15", "2023-03-14"),
        ("2023-Q4", "2023-09-15", "2023-12-14"),
        ("2023-H1", "2022-12-15", "2023-06-14"),
        ("2023-H2", "2023-06-15", "2023-12-14"),
        ("2023-9M", "2022-12-15", "2023-09-14"),
        ("2024-03", "2024-02-15", "2024-03-14"),
    ],
)
def test_nd09_periods(text: str, start: str, end: str) -> None:
    """Under NĐ 09/2019 each period runs from a 15th to a 14th."""
    assert ends(text, ND09) == (start, end)


def test_20_december_is_next_nd09_year() -> None:
    """A dossier of 20 December belongs to the next year of NĐ 09/2019."""
    (year,) = range_period(date(2022, 12, 20), date(2022, 12, 20), ND09).parts("year")
    assert year.label == "2023"


def test_a_month_from_the_21st() -> None:
    """With start day 21, August is 21 July to 20 August."""
    assert ends("2021-08", calendar_of(21, 1)) == ("2021-07-21", "2021-08-20")


def test_a_year_from_october() -> None:
    """With start month 10, the year 2023 is October 2022 to September 2023 and Q1 its first three months."""
    calendar = calendar_of(1, 10)
    assert ends("2023", calendar) == ("2022-10-01", "2023-09-30")
    assert ends("2023-Q1", calendar) == ("2022-10-01", "2022-12-31")


def test_months_keep_civil_names() -> None:
    """The start month moves quarters and years, never the name of a month."""
    assert ends("2023-08", calendar_of(1, 10)) == ("2023-08-01", "2023-08-31")


@given(CALENDARS, st.integers(1990, 2090), st.sampled_from(["month", "quarter", "half"]))
def test_parts_tile_the_year(calendar: Calendar, year: int, grain: str) -> None:
    """The months, quarters and halves of a year follow each other from its first day to its last."""
    whole = parse_period(str(year), calendar)
    parts = whole.parts(grain)  # type: ignore[arg-type]
    assert [p.start for p in parts] == [whole.start, *(p.end + ONE for p in parts[:-1])]
    assert parts[-1].end == whole.end
    assert len(parts) == {"month": 12, "quarter": 4, "half": 2}[grain]


@given(CALENDARS, st.integers(1990, 2090))
def test_two_quarters_make_a_half(calendar: Calendar, year: int) -> None:
    """Q1 and Q2 make H1; with Q3 they make the nine months."""
    first, second, third = (parse_period(f"{year}-Q{n}", calendar) for n in (1, 2, 3))
    half, nine = parse_period(f"{year}-H1", calendar), parse_period(f"{year}-9M", calendar)
    assert (first.start, second.end) == (half.start, half.end)
    assert (first.start, third.end) == (nine.start, nine.end)


@given(CALENDARS, DAYS, DAYS, GRAINS)
def test_parts_tile_any_range(calendar: Calendar, one: date, other: date, grain: str) -> None:
    """The parts of any range are clipped to it and cover each of its days once."""
    period = range_period(min(one, other), max(one, other), calendar)
    parts = period.parts(grain)  # type: ignore[arg-type]
    assert (parts[0].start, parts[-1].end) == (period.start, period.end)
    assert sum(p.days for p in parts) == period.days
    assert len({p.label for p in parts}) == len(parts)


@given(CALENDARS, DAYS, GRAINS)
def test_labels_of_parts_parse_back(calendar: Calendar, moment: date, grain: str) -> None:
    """The label of a part names the whole period that holds it."""
    (part,) = range_period(moment, moment, calendar).parts(grain)  # type: ignore[arg-type]
    whole = parse_period(part.label, calendar)
    assert whole.kind == grain
    assert whole.start <= moment <= whole.end


def test_parts_of_a_range_are_clipped() -> None:
    """A range that begins inside a quarter has a first part of that name, from the range's first day."""
    first, last = parse_period("2023-08-10..2023-11-20", CIVIL).parts("quarter")
    assert (first.label, first.start, first.end) == ("2023-Q3", date(2023, 8, 10), date(2023, 9, 30))
    assert (last.label, last.start, last.end) == ("2023-Q4", date(2023, 10, 1), date(2023, 11, 20))


@given(CALENDARS, LABELS)
def test_labels_are_their_own_spelling(calendar: Calendar, label: str) -> None:
    """A period's label is what was written, and the period is whole."""
    period = parse_period(label, calendar)
    assert period.label == label
    assert period.whole


@given(CALENDARS, LABELS.filter(lambda label: "9M" not in label))
def test_previous_touches(calendar: Calendar, label: str) -> None:
    """The previous period is of the same kind and ends on the day before."""
    period = parse_period(label, calendar)
    before = period.previous()
    assert before is not None
    assert (before.kind, before.end + ONE) == (period.kind, period.start)


def test_previous_of_nine_months() -> None:
    """Nine months compare with the same nine months of the year before."""
    assert parse_period("2023-9M", ND09).previous() == parse_period("2022-9M", ND09)


@given(CALENDARS, LABELS)
def test_year_ago_keeps_the_name(calendar: Calendar, label: str) -> None:
    """A year ago is the period of the same name in the year before."""
    period = parse_period(label, calendar)
    assert period.year_ago() == parse_period(f"{int(label[:4]) - 1}{label[4:]}", calendar)


@given(DAYS, DAYS)
def test_previous_of_a_range(one: date, other: date) -> None:
    """The range before has the same length and ends on the day before."""
    period = range_period(min(one, other), max(one, other), CIVIL)
    before = period.previous()
    assert before is not None
    assert (before.days, before.end + ONE) == (period.days, period.start)


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("2024-02-01..2024-02-29", "2023-02-01..2023-02-28"),
        ("2025-02-01..2025-02-28", "2024-02-01..2024-02-29"),
        ("2023-05-23..2024-04-04", "2022-05-23..2023-04-04"),
    ],
)
def test_year_ago_of_a_range(text: str, ago: str) -> None:
    """A range moves by a year day for day, and the end of February stays the end of February."""
    assert parse_period(text, CIVIL).year_ago() == parse_period(ago, CIVIL)


def test_29_february_has_no_year_ago() -> None:
    """A lone 29 February has no day to be set beside a year before."""
    assert parse_period("2024-02-29..2024-02-29", CIVIL).year_ago() is None


def test_a_clipped_part_compares_as_a_range() -> None:
    """A clipped quarter is set beside as many days before it, not beside a whole quarter."""
    clipped, _ = parse_period("2023-09-01..2023-10-31", CIVIL).parts("quarter")
    assert clipped.previous() == parse_period("2023-08-02..2023-08-31", CIVIL)
    assert clipped.year_ago() == parse_period("2022-09-01..2022-09-30", CIVIL)


@pytest.mark.parametrize("moment", [date.min, date.max])
def test_the_ends_of_time(moment: date) -> None:
    """The first and the last day that a date can have have parts, and no year before that goes wrong."""
    period = range_period(moment, moment, ND09)
    assert len(period.parts("year")) == 1
    assert period.year_ago() is None
    assert (period.previous() is None) == (moment == date.min)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2023-Q5", "2023-Q5"),
        ("2023-13", "2023-13"),
        ("", "2023-Q3"),
        ("all of it", "all of it"),
        ("2023-05-23", "2023-05-23..2024-04-04"),
        ("31/02/2023..01/03/2023", "no day 31/02/2023"),
        ("2024-01-01..2023-01-01", "after its end"),
        ("0023", "1900"),
    ],
)
def test_unreadable_periods(text: str, said: str) -> None:
    """What is not a period is refused with a sentence in both languages that says how to write one."""
    with pytest.raises(OptionError, match=said) as caught:
        parse_period(text, CIVIL)
    assert caught.value.vi != caught.value.en


@pytest.mark.parametrize(("text", "count"), [("2024", 0), ("2023-01-01..2024-06-30", 1), ("2025", 1), ("2025-H2", 0)])
def test_warnings(text: str, count: int) -> None:
    """Periods above a year, and those that cross 1 July 2025, carry a warning."""
    assert len(parse_period(text, CIVIL).warnings) == count


def test_days() -> None:
    """Both ends of a period are counted."""
    assert parse_period("2024", CIVIL).days == 366


@pytest.mark.parametrize(("name", "calendar"), [("civil", CIVIL), ("ND09", ND09)])
def test_calendars_by_name(name: str, calendar: Calendar) -> None:
    """The two known calendars are found by name in any case."""
    assert calendar_named(name) is calendar


def test_unknown_calendar() -> None:
    """Another name is refused with the names there are."""
    with pytest.raises(OptionError, match=r"civil .* nd09"):
        calendar_named("lunar")


def test_calendars_by_start() -> None:
    """A start that a known calendar has gives that calendar; any other is custom."""
    assert calendar_of(1, 1) is CIVIL
    assert calendar_of(15, 1) is ND09
    assert calendar_of(21, 10) == Calendar("custom", 21, 10)


@pytest.mark.parametrize(("start_day", "start_month"), [(0, 1), (29, 1), (1, 0), (1, 13)])
def test_impossible_calendar(start_day: int, start_month: int) -> None:
    """A start day that February lacks, or a month there is not, is refused."""
    with pytest.raises(OptionError, match="1 to 28"):
        calendar_of(start_day, start_month)


@pytest.mark.parametrize("calendar", [CIVIL, ND09, calendar_of(21, 10)])
def test_titles(calendar: Calendar) -> None:
    """Each calendar has a title in both languages."""
    assert calendar.title.vi
    assert calendar.title.en != calendar.title.vi


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dossiers-2023-Q3.csv", "2023-Q3"),
        ("2023-Q3", "2023-Q3"),
        ("quy-3-2023", "2023-Q3"),
        ("Quý III năm 2023.xlsx", "2023-Q3"),
        ("ho-so_2023-08", "2023-08"),
        ("thang-8-2023", "2023-08"),
        ("Tháng 8 năm 2023", "2023-08"),
        ("T08.2023", "2023-08"),
        ("6 tháng đầu năm 2023", "2023-H1"),
        ("6-thang-cuoi-nam-2023", "2023-H2"),
        ("9 tháng 2023.csv", "2023-9M"),
        ("2023-9M", "2023-9M"),
        ("dossiers-2023 (1).csv", "2023"),
        ("20231120", "2023-11-20..2023-11-20"),
        ("2023-11-20", "2023-11-20..2023-11-20"),
        ("export_20231120_101500.csv", "2023-11-20..2023-11-20"),
        ("export20231120101500", "2023-11-20..2023-11-20"),
        ("ho so 20.11.2023.csv", "2023-11-20..2023-11-20"),
        ("2023-05-23..2024-04-04.csv", "2023-05-23..2024-04-04"),
        ("từ 23-05-2023 đến 04-04-2024", "2023-05-23..2024-04-04"),
        ("2023-Q3/2023-Q3", "2023-Q3"),
    ],
)
def test_names_with_a_period(name: str, expected: str) -> None:
    """The period or day written in a name is found, in the civil calendar."""
    period = parse_period(expected, CIVIL)
    assert period_in_name(name) == (period.start, period.end)


@pytest.mark.parametrize(
    "name",
    [
        *("", "dossiers.csv", "planning1.csv", "12345678", "H50.12-220914-0011", "QD-766-2022"),
        *("2023-13", "2023-1120", "2023-02-30", "quy-5-2023", "thang-13-2023"),
        *("2023-2024", "2023-11-20_2023-11-21", "2023-Q3_2023-08", "2023-Q3-Q4-2024"),
    ],
)
def test_names_without_a_period(name: str) -> None:
    """A name that says nothing, two things, or an impossible day gives no period."""
    assert period_in_name(name) is None


@given(DAYS, DAYS, st.integers(1, 28), st.lists(DAYS, max_size=4))
def test_cuts_cover(one: date, other: date, start_day: int, extra: list[date]) -> None:
    """Cuts are in order, unique, begin at or before the first day, and hold every extra day among them."""
    start, end = min(one, other), max(one, other)
    found = cuts(start, end, start_day, extra)
    assert found == sorted(set(found))
    assert found[0] <= start
    assert found[-1] <= end
    assert {moment for moment in extra if start <= moment <= end} <= set(found)


def test_cuts_of_two_months() -> None:
    """Bins begin on days 1 and 15, on the office's own day, and on the days asked for."""
    found = cuts(date(2023, 2, 10), date(2023, 3, 20), 21, [date(2023, 3, 2), date(2023, 9, 9)])
    assert [f"{d:%d/%m}" for d in found] == ["01/02", "15/02", "21/02", "01/03", "02/03", "15/03"]


@given(CALENDARS, LABELS, DAYS, DAYS)
def test_periods_are_runs_of_bins(calendar: Calendar, label: str, one: date, other: date) -> None:
    """Where the cuts reach, each period of the calendar begins and ends at one of them."""
    period = parse_period(label, calendar)
    start, end = min(one, other), max(one, other)
    found = set(cuts(start, end, calendar.start_day, []))
    assert all(moment in found for moment in (period.start, period.end + ONE) if start <= moment <= end)


def test_a_period_is_a_value() -> None:
    """Two periods written alike are equal and can be keys."""
    assert len({parse_period("2023", CIVIL), parse_period(" 2023 ", CIVIL)}) == 1
    assert isinstance(parse_period("2023", CIVIL), Period)


@pytest.mark.parametrize(
    ("text", "kind", "labels"),
    [
        (
            "2023-Q3",
            "quarter",
            ["2021-Q4", "2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2", "2023-Q3"],
        ),
        ("2023-02", "month", ["2022-07", "2022-08", "2022-09", "2022-10", "2022-11", "2022-12", "2023-01", "2023-02"]),
        ("2023-05-23..2023-12-31", "quarter", ["2023-Q2", "2023-Q3", "2023-Q4"]),
    ],
)
def test_a_trail_leads_to_the_period(text: str, kind: str, labels: list[str]) -> None:
    """A period is read with the seven of its kind before it, a range by its quarters."""
    found = parse_period(text, CIVIL).trail()
    assert (found[0], [period.label for period in found[1]]) == (kind, labels)


def test_a_trail_of_quarters_ends() -> None:
    """Of a range no more than the last forty quarters are told."""
    _, quarters = parse_period("2000-01-01..2023-12-31", CIVIL).trail()
    assert (len(quarters), quarters[0].label, quarters[-1].label) == (40, "2014-Q1", "2023-Q4")


@pytest.mark.parametrize(
    ("text", "calendar", "label", "start"),
    [
        ("2023-01", CIVIL, "2023-01", date(2023, 1, 1)),
        ("2023-Q1", CIVIL, "2023-Q1", date(2023, 1, 1)),
        ("2023-Q2", CIVIL, "2023-H1", date(2023, 1, 1)),
        ("2023-09", CIVIL, "2023-9M", date(2023, 1, 1)),
        ("2023-Q4", CIVIL, "2023", date(2023, 1, 1)),
        ("2023-Q4", ND09, "2023", date(2022, 12, 15)),
        ("2023-02", CIVIL, "2023-01-01..2023-02-28", date(2023, 1, 1)),
        ("2023-03-05..2023-04-07", CIVIL, "2023-01-01..2023-04-07", date(2023, 1, 1)),
    ],
)
def test_the_year_to_date(text: str, calendar: Calendar, label: str, start: date) -> None:
    """The year to date runs from the first day of the reporting year to the last of the period."""
    period = parse_period(text, calendar)
    found = period.year_to_date()
    assert found is not None
    assert (found.label, found.start, found.end) == (label, start, period.end)


def test_a_period_that_began_the_year_before_has_no_year_to_date() -> None:
    """Of a period that is longer than the year up to its end there is nothing cumulative."""
    assert parse_period("2022-12-01..2023-02-28", CIVIL).year_to_date() is None
