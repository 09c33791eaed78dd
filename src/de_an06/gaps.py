"""Gaps: why there are no data of something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.slices import span_of
from de_an06.tables import tables
from de_an06.text import Formal, Words

if TYPE_CHECKING:
    from datetime import date

    from de_an06.cube import Cube
    from de_an06.period import Period

NO_PAST = Formal(
    "chưa có hồ sơ kỳ trước (nếu dữ liệu đủ từ đầu, ghi complete = true trong de-an06.toml)",
    "no dossiers of earlier periods (if none is missing, state complete = true in de-an06.toml)",
    Words("chưa có hồ sơ kỳ trước", "no dossiers of earlier periods"),
)
NOT_YET = Words("kỳ bắt đầu sau ngày chốt số liệu", "the period begins after the as-of day")


def lacking(gap: str) -> Words:
    """Return the reason of no data where a table, or a column as table.column, is in no file."""
    name, _, column = gap.partition(".")
    table = tables()[name]
    told = Words(table.title.vi, table.title.en.lower())
    vi, en = (f"{text} ({name})" for text in told)
    if not column:
        paper = Words(f"thiếu bảng {told.vi}", f"there is no table of {told.en}")
        return Formal(f"thiếu bảng {vi}", f"there is no table of {en}", paper)
    title = table.columns[column].title
    return Formal(
        f"thiếu cột {title.vi} ({column}) của bảng {vi}", f"there is no column {title.en} ({column}) in {en}",
        Words(f"bảng {told.vi} thiếu cột {title.vi}", f"there is no column {title.en} in the table of {told.en}"),
    )  # fmt: skip


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
