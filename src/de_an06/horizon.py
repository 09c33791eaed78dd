"""The horizon of a report: its calendar, period, as-of day and units, and the bins that they need."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import EPOCH, FIRST_YEAR, LAST_YEAR, read_moment
from de_an06.errors import InputError, OptionError
from de_an06.intake import COUNTED
from de_an06.period import COMPARISONS, cuts, parse_period, range_period
from de_an06.rules import rules
from de_an06.slices import unit_scope, whole_scope
from de_an06.text import LANGS, Formal, Trouble, Words, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from de_an06.config import Config
    from de_an06.cube import Dimensions
    from de_an06.evaluate import Question
    from de_an06.intake import Intake
    from de_an06.period import Calendar, Period
    from de_an06.register import Register
    from de_an06.slices import Scope
    from de_an06.sources import Source


_DATED = {COUNTED: ("received_on", "finished_on", "returned_on")}
_OTHERS = {
    "coverage": ("as_of",),
    "training": ("held_on",),
    "task_forces": ("as_of",),
    "reforms": ("proposed_on",),
}


def _days_seen(intake: Intake, names: Mapping[str, tuple[str, ...]]) -> list[int]:
    """The first and last day of each of these columns, rows set aside left out."""
    found: list[int] = []
    for table, columns in names.items():
        if table == COUNTED:
            found.extend((intake.tally and intake.tally.span(columns)) or ())
            continue
        rows = intake.tables.get(table)
        for name in columns if rows is not None else ():
            if rows is None or name not in rows:
                continue
            days = rows[name].days[rows[name].present & ~rows.aside]
            found.extend((int(days.min()), int(days.max())) if len(days) else ())
    return found


def _day(days: int) -> date:
    return EPOCH + timedelta(days=days)


def day_stated(text: str | None) -> date | None:
    """Return the day that --as-of states, in any form that a cell may have; raises `OptionError` otherwise."""
    if text is None:
        return None
    try:
        found = read_moment(text.strip())
    except ValueError:
        raise OptionError(
            f"--as-of: “{text}” không phải là ngày; ví dụ 2023-11-20 hoặc 20/11/2023.",
            f"--as-of: “{text}” is no date; write 2023-11-20 or 20/11/2023, say.",
        ) from None
    return found.date() if isinstance(found, datetime) else found


_NO_DAY = Words(
    "Không có dòng nào có ngày đọc được, trong {rows} dòng của {names}",
    "There is no row with a readable date among the {rows} rows of {names}",
)
_ALL_ASIDE = Words(
    "Cả {rows} dòng của {names} đều được để riêng nên không có gì để tính (lý do: {why_vi})",
    "All {rows} rows of {names} are set aside, so there is nothing to count (because of: {why_en})",
)
_SEE = Words("xem từng chỗ bằng lệnh de-an06 check", "de-an06 check shows each place")
_HEAD = Words(
    "{name} có tiêu đề ở dòng {line} nhưng không có dòng nào bên dưới",
    "{name} has a header on line {line} and no row below",
)
_EXPORT = Words(
    "không có gì để tính; hãy xuất lại tệp, hoặc chọn thư mục có số liệu",
    "there is nothing to count; export it again, or choose a folder with data",
)


def find_as_of(intake: Intake, config: Config, stated: date | None) -> tuple[date, Words]:
    """Return the day on which stocks stand, and where it comes from."""
    if stated is not None:
        return stated, Formal("theo --as-of", "from --as-of", Words("theo ngày đã chọn", "the day that was chosen"))
    if config.as_of:
        chosen = Words("theo ngày đã ấn định", "the day that was laid down")
        return config.as_of, Formal("theo cấu hình", "from configuration", chosen)
    sources = intake.discovery.sources
    if exported := _exported(sources):
        return max(exported), Words("theo dòng tiêu đề", "title line")
    days = _days_seen(intake, _DATED) or _days_seen(intake, _OTHERS)
    reached = _reached(sources)
    if reached and (not days or max(reached) >= _day(max(days))):
        return max(reached), Words("theo dòng tiêu đề", "title line")
    if not days:
        raise _undated(intake)
    return _day(max(days)), Words("ngày muộn nhất trong số liệu", "latest date in the data")


def _exported(sources: Sequence[Source]) -> list[date]:
    return [source.export_on for source in sources if source.export_on]


def _reached(sources: Sequence[Source]) -> list[date]:
    """The days on which title lines say an export ends: how far it reaches, though not the day it was made."""
    return [s.snapshot for s in sources if s.snapshot and s.snapshot_origin == "title line"]


def find_period(intake: Intake, text: str, calendar: Calendar, *, compared: bool) -> Period:
    """Return the period asked for; `all` runs from the first to the last receipt of a row that counts."""
    if not _is_all(text):
        return parse_period(text, calendar)
    if compared:
        raise OptionError(
            "--compare cần một kỳ cụ thể: thêm --period, ví dụ --period 2023-Q4.",
            "--compare needs one period: add --period, --period 2023-Q4 say.",
        )
    days = _days_seen(intake, {"dossiers": ("received_on",)}) or _days_seen(intake, _OTHERS)
    if not days:
        raise _undated(intake)
    return range_period(_day(min(days)), _day(max(days)), calendar, label="all")


def _undated(intake: Intake) -> InputError:
    """Say why there is no day from which a report could be told: no row at all, or none whose date can be read."""
    inputs = [file for file in intake.inputs if file.table in {"dossiers", *_OTHERS}]
    files = {file.path: file.rows for file in inputs}
    names, rows = ", ".join(files), sum(files.values())
    if rows:
        aside = sum(file.rows_set_aside for file in inputs) == rows
        told = Trouble(_all_aside(intake, names, rows) if aside else _NO_DAY.fill(names=names, rows=rows), _SEE)
    else:
        heads = {source.name: source.header_line for source in intake.discovery.sources}
        told = Trouble(
            Words(*(", ".join(_HEAD.of(lang).format(name=name, line=heads[name]) for name in files) for lang in LANGS)),
            _EXPORT,
        )
    return InputError(*told.what, told.fix)


def _all_aside(intake: Intake, names: str, rows: int) -> Words:
    """Say that all rows are set aside, and by which rules most of them."""
    why = [f"{code} ({rules()[code].title.of(lang)})" for code in list(intake.findings.by_rule())[:2] for lang in LANGS]
    if not why:
        return _NO_DAY.fill(names=names, rows=rows)
    return _ALL_ASIDE.fill(names=names, rows=rows, why_vi=", ".join(why[::2]), why_en=", ".join(why[1::2]))


def _is_all(text: str) -> bool:
    return text.strip().lower() in ("all", "tất cả")


def first_receipt(intake: Intake) -> date | None:
    """Return the first day on which a dossier that counts was received."""
    days = _days_seen(intake, {"dossiers": ("received_on",)})
    return _day(min(days)) if days else None


def edges(period: Period, since: date | None, later: int, *, complete: bool) -> list[Words]:
    """Say what a period leaves out at its ends: days before the data, dossiers that ended after its last day."""
    found: list[Words] = []
    if since is not None and not complete and (since - period.start).days >= GAP:
        found.append(
            Words(
                f"Dữ liệu hồ sơ chỉ có từ {since:%d/%m/%Y}.", f"Dossiers are in the data only since {since:%Y-%m-%d}."
            )
        )
    if later and period.label == "all":
        vi = f"{{n}} hồ sơ kết thúc sau ngày {period.end:%d/%m/%Y} nằm ngoài kỳ"
        en = f"{{n}} dossiers ended after {period.end:%Y-%m-%d}, outside the period"
        mend = Words("muốn tính, ghi rõ --period", "to count them, state --period")
        told = Formal(f"{vi}; {mend.vi}.", f"{en}; {mend.en}.", Words(f"{vi}, nên không được tính.", f"{en}."))
        found.append(told.fill(n=later))
    return found


GAP = 15
"""Days without a dossier at the beginning of a period that are worth a word."""


def find_scope(dimensions: Dimensions, unit: str | None, *, own: bool) -> tuple[Scope, Words | None]:
    """Return the units that are meant, and their title; no title when all are."""
    if unit is None:
        return whole_scope(dimensions), None
    units = dimensions.units
    unit = code_of(units, unit)
    scope = unit_scope(dimensions, unit, own)
    if scope is None:
        names = {fold(name): code for code, name in zip(units.codes, units.texts("unit_name"), strict=True) if name}
        by_name = [names[name] for name in get_close_matches(fold(unit), names, n=3, cutoff=0.6)]
        near = get_close_matches(unit, units.codes, n=3, cutoff=0.5) or by_name or list(units.codes[:3])
        raise OptionError(
            f"--unit: không có đơn vị mã “{unit}”; gần nhất: {', '.join(near)}.",
            f"--unit: there is no unit with code “{unit}”; nearest: {', '.join(near)}.",
        )
    name = units.texts("unit_name")[units.codes.index(unit)] or unit
    count = len({c for c, here in zip(units.codes, scope.units, strict=False) if here})
    size = Words("{n} đơn vị", "1 unit" if count == 1 else "{n} units").fill(n=count)
    return scope, Words(f"{name} ({unit}), {size.vi}", f"{name} ({unit}), {size.en}")


def code_of(units: Register, text: str) -> str:
    """Return the code of the unit that a code or a name means; the text itself when it means none, or several."""
    if text in units.codes:
        return text
    named = {c for c, name in zip(units.codes, units.texts("unit_name"), strict=True) if fold(name or "") == fold(text)}
    return named.pop() if len(named) == 1 else text


def known_cuts(
    sources: Sequence[Source], config: Config, stated: date | None, periods: Sequence[str], calendar: Calendar
) -> NDArray[np.int64]:
    """Return the first days of all bins that the data and questions may need, as far as they are known before."""
    named = [period for period in periods if not _is_all(period)]
    spans = [span for period in named for span in _spans(parse_period(period, calendar), compared=True, beside=True)]
    days = [day for day in (stated, config.as_of, *_exported(sources), *_reached(sources)) if day]
    return _cuts(date(FIRST_YEAR - 1, 12, 1), date(LAST_YEAR + 1, 1, 31), calendar, spans, days)


def find_cuts(intake: Intake, questions: Sequence[Question]) -> NDArray[np.int64]:
    """Return the first days of all bins that the data and the questions need; they share a calendar."""
    spans = [span for one in questions for span in _spans(one.period, compared=bool(one.compare), beside=one.beside)]
    ends = [one.as_of for one in questions]
    days = _days_seen(intake, {COUNTED: (*_DATED[COUNTED], "updated_on")})
    edges = [*map(_day, days), *(edge for span in spans for edge in (span.start, span.end)), *ends]
    return _cuts(min(edges), max(edges), questions[0].period.calendar, spans, ends)


def _spans(period: Period, *, compared: bool, beside: bool) -> list[Period]:
    others = [period.compared(name) for name in COMPARISONS] if compared else []
    return [period, *(other for other in others if other), *(period.trail()[1] if beside else ())]


def _cuts(
    first: date, last: date, calendar: Calendar, spans: Sequence[Period], ends: Sequence[date]
) -> NDArray[np.int64]:
    """Return the first days of bins: those of every calendar, of the spans, and the days after `ends`."""
    next_day = timedelta(days=1)
    edges = [edge for span in spans for edge in (span.start, span.end + next_day)] + [end + next_day for end in ends]
    first, last = min([first, *edges]), max([last, *edges])
    return np.array([(day - EPOCH).days for day in cuts(first, last, calendar.start_day, edges)], np.int64)
