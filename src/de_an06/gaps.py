"""Gaps: why there are no data of something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.slices import span_of
from de_an06.tables import tables
from de_an06.text import Words

if TYPE_CHECKING:
    from datetime import date

    from de_an06.cube import Cube
    from de_an06.period import Period

NO_PAST = Words(
    "chưa có hồ sơ kỳ trước (nếu dữ liệu đủ từ đầu, ghi complete = true trong de-an06.toml)",
    "no dossiers of earlier periods (if none is missing, state complete = true in de-an06.toml)",
)
NOT_YET = Words("kỳ bắt đầu sau ngày chốt số liệu", "the period begins after the as-of day")


def lacking(gap: str) -> Words:
    """Return the reason of no data where a table, or a column as table.column, is in no file."""
    name, _, column = gap.partition(".")
    table = tables()[name]
    vi, en = f"{table.title.vi} ({name})", f"{table.title.en.lower()} ({name})"
    if not column:
        return Words(f"thiếu bảng {vi}", f"there is no table of {en}")
    title = table.columns[column].title
    return Words(f"thiếu cột {title.vi} ({column}) của bảng {vi}", f"there is no column {title.en} ({column}) in {en}")


def has_past(cube: Cube, period: Period) -> bool:
    """Tell whether a dossier was, or may have been, received before a period."""
    start = span_of(period).first
    clear = cube.events["received"]
    return bool((clear["bin"] < start).any()) or (
        len(cube.doubts) > 0 and bool((cube.doubts["received_last"] < start).any())
    )


def since_only(day: date) -> Words:
    """Return the remark of a stock for which dossiers received before a day may be missing."""
    return Words(f"chỉ gồm hồ sơ tiếp nhận từ {day:%d/%m/%Y}", f"of dossiers received since {day:%Y-%m-%d} only")
