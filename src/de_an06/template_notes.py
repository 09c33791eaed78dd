"""What a template says of each column: what it is, in which form, and whether it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.tables import tables
from de_an06.text import Words
from de_an06.vocabulary import shipped

if TYPE_CHECKING:
    from de_an06.tables import Column, Table

YES_NO = ("có", "không")
"""What a column of yes or no offers; the cells accept more spellings."""

_FORMS = {
    "moment": Words(
        "Ngày, dạng dd/mm/yyyy hoặc dd/mm/yyyy HH:MM, ví dụ 23/05/2023 07:30.",
        "A date, dd/mm/yyyy or dd/mm/yyyy HH:MM, 23/05/2023 07:30 say.",
    ),
    "integer": Words(
        "Số nguyên từ 0 trở lên, không kèm chữ hay đơn vị, ví dụ 20000.",
        "A whole number from 0, without letters or a unit, 20000 say.",
    ),
    "flag": Words("Ghi có hoặc không.", "Write có (yes) or không (no)."),
    "code": Words(
        "Mã, ghi đúng như trong danh mục, giữ các số 0 ở đầu; ô có kiểu Văn bản.",
        "A code, just as in its list, with the zeros it begins with; the cell holds text.",
    ),
    "choice": Words("Chọn một: {words}.", "Choose one: {words}."),
    "choices": Words(
        "Chọn một hoặc nhiều, cách nhau bằng dấu “;”: {words}.", "One or several, parted by “;”: {words}."
    ),
    "text": Words("Chữ.", "Text."),
}
_KNOWN = Words("Phải có trong bảng “{vi}” ({table}), nếu có gửi bảng đó.", "Known to the table {table}, if it is sent.")
_NEEDED = Words("BẮT BUỘC: không để trống.", "NEEDED: never empty.")
_HEADER_NEEDED = Words("BẮT BUỘC có cột này; ô có thể để trống.", "NEEDED as a column; a cell may be empty.")
_FREE = Words("Không bắt buộc: có thể để trống hoặc bỏ cột.", "Not needed: may be empty or left out.")


def words_of(column: Column) -> tuple[str, ...]:
    """Return the words that a column offers; empty for free cells."""
    if column.kind == "flag":
        return YES_NO
    return tuple(entry["vi"] for entry in shipped()[column.vocabulary].values()) if column.vocabulary else ()


def note(table: Table, field: str) -> Words:
    """Return what the header of a column is to say of it."""
    column = table.columns[field]
    offered = "; ".join(f"“{word}”" for word in words_of(column))
    parts = [_FORMS[column.kind].fill(words=offered)]
    if column.references:
        known = tables()[column.references]
        parts.append(_KNOWN.fill(vi=known.title.vi, table=known.name))
    parts.append(_needed(table, field))
    vi, en = (" ".join(part) for part in zip(*parts, strict=True))
    return Words(f"{column.vi} ({field}). {vi}", f"{column.en}. {en}")


def _needed(table: Table, field: str) -> Words:
    if table.model.model_fields[field].is_required():
        return _NEEDED
    return _HEADER_NEEDED if table.columns[field].required else _FREE
