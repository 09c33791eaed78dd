"""A report as one flat table: a row for each figure, in columns with one name, type and meaning for every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from de_an06.pages.wording import state_told, target_value
from de_an06.text import Words
from de_an06.words import known, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from de_an06.report import Comparison, Report, Result, ResultSet
    from de_an06.text import Lang

    Value = str | int | bool | None
    Row = Mapping[str, Value]

Kind = Literal["string", "integer", "number", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name for programs, what its cells are, its header for people, and what it means."""

    name: str
    kind: Kind
    title: Words
    meaning: Words
    lang: Literal["vi", "en", ""] = ""
    """The language of its texts; empty where they have none."""


def _field(name: str, kind: Kind, vi: str, en: str, means_vi: str, means_en: str) -> Field:
    lang: Lang | Literal[""] = "vi" if name.endswith("_vi") else "en" if name.endswith("_en") else ""
    return Field(name, kind, Words(vi, en), Words(means_vi, means_en), lang)


FIELDS = (
    _field(
        "set", "string", "Bảng", "Set",
        "Bảng của dòng: totals là toàn bộ, by_unit là theo đơn vị, ...",
        "What the row belongs to: totals for the whole, by_unit for units, ...",
    ),
    _field("indicator", "string", "Mã chỉ tiêu", "Indicator", "Mã của chỉ tiêu.", "The indicator's id."),
    _field("title_vi", "string", "Chỉ tiêu", "Title", "Tên chỉ tiêu, tiếng Việt.", "The indicator in Vietnamese."),
    _field("title_en", "string", "Chỉ tiêu", "Title", "Tên chỉ tiêu, tiếng Anh.", "The indicator in English."),
    _field(
        "axis", "string", "Phân theo", "By",
        "Chiều mà bảng phân theo: unit, service, quarter, ...",
        "What the set is told by: unit, service, quarter, ...",
    ),
    _field("member", "string", "Mã", "Code", "Mã của phần tử trên chiều đó.", "The code of the member on that axis."),
    _field("member_vi", "string", "Tên", "Name", "Tên phần tử, tiếng Việt.", "The member in Vietnamese."),
    _field("member_en", "string", "Tên", "Name", "Tên phần tử, tiếng Anh.", "The member in English."),
    _field(
        "split", "string", "Tách theo", "Split by",
        "Chiều mà riêng chỉ tiêu được tách thêm: tier, ...",
        "What the indicator alone is split by besides: tier, ...",
    ),
    _field("split_member", "string", "Mã tách", "Part", "Mã của phần đó.", "The code of that part."),
    _field("split_vi", "string", "Tên phần tách", "Part's name", "Tên phần đó, tiếng Việt.", "The part in Vietnamese."),
    _field("split_en", "string", "Tên phần tách", "Part's name", "Tên phần đó, tiếng Anh.", "The part in English."),
    _field(
        "state", "string", "Trạng thái", "State",
        "ok là có số; no_data: chưa có dữ liệu; no_events: không phát sinh; invalid: n/0; suppressed: không hiển thị.",
        "ok for a figure; no_data: nothing to count; no_events: 0/0; invalid: n/0; suppressed: hidden, as it is small.",
    ),
    _field("numerator", "integer", "Tử số (n)", "Numerator (n)", "Tử số, hoặc số đếm.", "The numerator, or the count."),
    _field(
        "denominator", "integer", "Mẫu số (d)", "Denominator (d)",
        "Mẫu số; trống với số đếm.", "The denominator; empty for a count.",
    ),
    _field(
        "unknown", "integer", "Chưa rõ (k)", "In doubt (k)",
        "Số dòng có thể thuộc chỉ tiêu nhưng không đếm được.",
        "Rows that may belong to the figure but cannot be counted.",
    ),
    _field(
        "value", "number", "Giá trị", "Value",
        "Tỷ lệ phần trăm hoặc số đếm, làm tròn một lần.", "The percentage or count, rounded once.",
    ),
    _field("unit", "string", "Đơn vị tính", "Unit", "percent hoặc count.", "percent or count."),
    _field(
        "low", "number", "Thấp nhất", "Lowest",
        "Giá trị thấp nhất, dù các dòng chưa rõ thế nào.", "The least value, whatever the rows in doubt are.",
    ),
    _field(
        "high", "number", "Cao nhất", "Highest",
        "Giá trị cao nhất, dù các dòng chưa rõ thế nào.", "The highest value, whatever the rows in doubt are.",
    ),
    _field("target", "number", "Mục tiêu", "Target", "Mục tiêu đang áp dụng.", "The target in force."),
    _field("target_since", "date", "Từ ngày", "Since", "Mục tiêu áp dụng từ ngày.", "The day the target began."),
    _field(
        "target_verified", "boolean", "Đã kiểm chứng", "Verified",
        "Mục tiêu đã được đối chiếu với văn bản gốc chưa.", "Whether the target was checked against its source.",
    ),
    _field(
        "met", "boolean", "Đạt", "Met",
        "Đạt mục tiêu hay không; trống khi chưa đánh giá được.", "Whether the target is met; empty where that is open.",
    ),
    _field("period", "string", "Kỳ", "Period", "Tên của kỳ.", "The period's name."),
    _field("from", "date", "Từ", "From", "Ngày đầu kỳ.", "The period's first day."),
    _field("to", "date", "Đến", "To", "Ngày cuối kỳ.", "The period's last day."),
    _field("calendar", "string", "Lịch", "Calendar", "civil, nd09 hoặc custom.", "civil, nd09 or custom."),
    _field(
        "as_of", "date", "Chốt ngày", "As of",
        "Ngày mà số liệu được tính đến.", "The day up to which dossiers are counted.",
    ),
    _field(
        "provisional", "boolean", "Tạm tính", "Provisional",
        "Ngày chốt nằm trước ngày cuối kỳ.", "Whether the as-of day stands before the period's end.",
    ),
    _field("remarks_vi", "string", "Ghi chú", "Remarks", "Ghi chú, tiếng Việt.", "Remarks in Vietnamese."),
    _field("remarks_en", "string", "Ghi chú", "Remarks", "Ghi chú, tiếng Anh.", "Remarks in English."),
    _field(
        "data_code", "string", "Mã số liệu", "Data code",
        "Mã băm của tệp vào, cấu hình và phương pháp.", "A hash of inputs, configuration and method.",
    ),
)  # fmt: skip

_COMPARED: tuple[tuple[str, Kind, str, str], ...] = (
    ("period", "string", "kỳ", "period"),
    ("from", "date", "từ", "from"),
    ("to", "date", "đến", "to"),
    ("state", "string", "trạng thái", "state"),
    ("numerator", "integer", "tử số", "numerator"),
    ("denominator", "integer", "mẫu số", "denominator"),
    ("value", "number", "giá trị", "value"),
    ("change", "number", "thay đổi", "change"),
)
_PERIODS = {
    "previous": Words("Kỳ trước", "Previous"),
    "year-ago": Words("Cùng kỳ năm trước", "A year ago"),
    "year-to-date": Words("Lũy kế từ đầu năm", "Year to date"),
}
_IDLE = "year_to_date_change"
"""A column that is there for programs, which find the same ones for each comparison: nothing is a change in it."""


def fields_of(report: Report) -> tuple[Field, ...]:
    """Return the columns of a report: those of every report, then those of each comparison asked for."""
    return (*FIELDS, *(field for key in report.compared for field in _compared(key)))


def fields_read(report: Report, lang: Lang) -> list[Field]:
    """Return the columns that people read: texts in their language, and none in which nothing can stand."""
    return [field for field in fields_of(report) if field.lang in ("", lang) and field.name != _IDLE]


def _compared(key: str) -> Iterator[Field]:
    whose = _PERIODS.get(key, Words(key, key))
    for name, kind, vi, en in _COMPARED:
        title = Words(f"{whose.vi}: {vi}", f"{whose.en}: {en}")
        change = " (điểm % hoặc đơn vị)", " (percentage points or units)"
        more = change if name == "change" else ("", "")
        meaning = Words(f"{title.vi}{more[0]}.", f"{title.en}{more[1]}.")
        yield Field(f"{key}_{name}".replace("-", "_"), kind, title, meaning)


def rows_of(report: Report) -> Iterator[Row]:
    """Yield a row for each figure of the sets asked for, by the names of the columns; what is left out is empty."""
    run = _run(report)
    for results in report.sets:
        for result in results.results:
            yield row_of(report, results, result) | run


def rows_read(report: Report) -> Iterator[Row]:
    """Yield the same rows with states as people are told them."""
    results = (result for found in report.sets for result in found.results)
    yield from (dict(row) | {"state": state_told(one)} for row, one in zip(rows_of(report), results, strict=True))


_WORDED = {"set": "{}", "state": "state_{}", "unit": "unit_{}", "axis": "axis_{}", "split": "axis_{}"}
"""Columns of words of ours, which people read in their language, and the keys of those words."""


def worded(field: Field, text: str, lang: Lang) -> str:
    """Return a text of a column as people read it: words of ours in their language, anything else as it is."""
    key = _WORDED.get(field.name.rpartition("_")[2], "").format(text)
    return words(key).of(lang) if key and known(key) else text


def _run(report: Report) -> dict[str, Value]:
    return {
        "period": report.period.label,
        "from": report.period.start.isoformat(),
        "to": report.period.end.isoformat(),
        "calendar": report.period.calendar.name,
        "as_of": report.as_of.isoformat(),
        "provisional": report.provisional,
        "data_code": report.data_code,
    }


def row_of(report: Report, results: ResultSet, result: Result) -> dict[str, Value]:
    """Return the row of one figure, without what is the same in all."""
    row: dict[str, Value] = {
        "set": results.name,
        "indicator": result.indicator,
        **both("title", report.indicators[result.indicator].title),
        **_members(report, results, result),
        "state": result.state,
        "numerator": result.numerator,
        "denominator": result.denominator,
        "unknown": result.unknown,
        "value": result.value,
        "unit": result.unit,
        "low": result.low,
        "high": result.high,
        **_target(result),
        "remarks_vi": "; ".join(remark.vi for remark in result.remarks),
        "remarks_en": "; ".join(remark.en for remark in result.remarks),
    }
    for key, other in result.compare.items():
        row |= _comparison(key.replace("-", "_"), other)
    return row


def both(name: str, told: Words | None) -> dict[str, Value]:
    """Return a text in both languages under its two names; nothing where there is none."""
    return {} if told is None else {f"{name}_vi": told.vi, f"{name}_en": told.en}


def _members(report: Report, results: ResultSet, result: Result) -> dict[str, Value]:
    """Return the member of the set's axis, and the one that splits the indicator besides."""
    row: dict[str, Value] = {"axis": results.axis}
    for axis, member in result.group:
        place, name = ("axis", "member") if axis == results.axis else ("split", "split_member")
        found = report.members.get((axis, member))
        row |= {place: axis, name: member, **both("member" if place == "axis" else "split", found)}
    return row


def _target(result: Result) -> dict[str, Value]:
    target = result.target
    if target is None:
        return {}
    return {
        "target": target_value(target),
        "target_since": target.since.isoformat(),
        "target_verified": target.verified,
        "met": result.met,
    }


def _comparison(key: str, other: Comparison) -> dict[str, Value]:
    values = (
        other.period.label, other.period.start.isoformat(), other.period.end.isoformat(), other.state,
        other.numerator, other.denominator, other.value, other.change,
    )  # fmt: skip
    return {f"{key}_{name}": value for (name, *_), value in zip(_COMPARED, values, strict=True)}
