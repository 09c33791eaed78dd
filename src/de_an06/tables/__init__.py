"""The contract of an input table: a Pydantic row model and what its columns are called.

Each module of this folder declares one `TABLE`; its model is the only schema of that table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal

from de_an06.registry import collect
from de_an06.text import Words, fold

if TYPE_CHECKING:
    from de_an06.cells import Kind, Row

UNDER = " / "
"""Stands between a header and the one over it, where columns are headed by several rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """What the model cannot say of a field: its names, and how the table needs it. Stands in `Annotated`."""

    kind: Kind
    vi: str
    en: str
    headers: tuple[str, ...] = ()
    """Headers accepted besides the field's name and both titles."""
    required: bool = False
    """The header must be there (or a constant stand for it)."""
    identifies: bool = False
    """A row whose cell is unknown is set aside."""
    references: str | None = None
    """The table that must know the code."""
    vocabulary: str | None = None
    titled: Literal["unit", "from", "to"] | None = None
    """What the lines above the header may state in place of the column."""

    @property
    def title(self) -> Words:
        """The column's title in both languages."""
        return Words(self.vi, self.en)


@dataclass(frozen=True)
class Table:
    """An input table: its model, its key and the file names it goes by."""

    name: str
    title: Words
    model: type[Row]
    key: tuple[str, ...]
    stems: tuple[str, ...]
    """Folded beginnings of file or folder names."""
    note: Words = field(default=Words("", ""))
    streamed: bool = False
    """Whether rows are counted as they go by, and not kept."""
    told_by: tuple[str, ...] = ()
    """Columns of which one must be headed before headers tell this table; none are named where its key tells it."""

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns by field name, in the model's order."""
        return {
            name: next(m for m in info.metadata if isinstance(m, Column))
            for name, info in self.model.model_fields.items()
        }

    @cached_property
    def headers(self) -> dict[str, str]:
        """The field that each accepted header stands for, by folded header."""
        return {
            fold(header): name
            for name, column in self.columns.items()
            for header in (name, column.vi, column.en, *column.headers)
        }

    @cached_property
    def tops(self) -> frozenset[str]:
        """The folded headers that stand over others, where columns are headed by several rows."""
        return frozenset(header.partition(UNDER)[0] for header in self.headers if UNDER in header)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Fields whose header must be there."""
        return tuple(name for name, column in self.columns.items() if column.required)


PERSONAL = frozenset(
    fold(header)
    for header in (
        "Người nộp", "Tên người nộp", "Họ và tên người nộp", "Chủ hồ sơ", "Tên chủ hồ sơ", "Họ tên", "Họ và tên",
        "Số giấy tờ", "CCCD", "Số CCCD", "CMND", "Số CMND", "Số định danh", "Ngày sinh", "Năm sinh", "Địa chỉ",
        "Điện thoại", "Số điện thoại", "SĐT", "Email", "Thư điện tử", "Trích yếu", "Trích yếu hồ sơ", "Ghi chú",
        "Lý do", "Cán bộ thụ lý", "Người thụ lý", "Cán bộ xử lý", "applicant", "owner", "address", "phone",
    )
)  # fmt: skip
"""Folded headers of columns that hold personal data: never read, never echoed."""


@cache
def tables() -> dict[str, Table]:
    """Return every table by name, in the order of the folder's own list."""
    found = {table.name: table for table in collect(__name__, "TABLE", Table)}
    return {name: found[name] for name in sorted(found, key=lambda n: _ORDER.get(n, len(_ORDER)))}


_ORDER = {
    name: place
    for place, name in enumerate(
        (
            "dossiers",
            "services",
            "coverage",
            "units",
            "reforms",
            "task_forces",
            "training",
            "ii06a",
            "published",
        )
    )
}
