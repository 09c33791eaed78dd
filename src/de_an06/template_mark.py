"""The mark of our workbooks: the hidden sheet that says which table a template is for, or what wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de_an06.tables import tables
from de_an06.text import Words, printable
from de_an06.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from de_an06.tables import Table

SHEET = "_de_an06"
"""The hidden sheet; it is never a table."""
_SIGN, _CHECK, _FORM, _REPORT = "de-an06 template", "de-an06 check", "de-an06 form", "de-an06 report"
LISTED = Words(
    "danh sách kèm theo biểu do de-an06 lập, không phải số liệu", "a list that goes with a form of de-an06, no data"
)
"""Why the list that goes with a form is passed over."""
_IN_FORCE = Words(
    "trang ẩn của biểu mẫu de-an06 (bảng {table}), không phải số liệu",
    "the hidden sheet of a de-an06 template (table {table}), no data",
)
_OLD = Words(
    "trang ẩn của biểu mẫu de-an06 (bảng {table}) thuộc phiên bản khác ({schema}); hãy lấy biểu mẫu mới: "
    "de-an06 template",
    "the hidden sheet of a de-an06 template (table {table}) of another version ({schema}); take a new one: "
    "de-an06 template",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a template says of itself."""

    table: str
    schema: str
    """The version of the table's schema, as `schema_version` gave it when the template was made."""

    def rows(self) -> list[tuple[str, str]]:
        """Return the first rows of the hidden sheet."""
        return [(_SIGN, self.schema), ("table", self.table)]

    @property
    def in_force(self) -> bool:
        """Whether templates of the table are made by this schema now."""
        table = tables().get(self.table)
        return table is not None and self == mark_of(table)

    @property
    def title(self) -> Words:
        """The table by its title; its name where there is none of that name."""
        table = tables().get(self.table)
        return Words(printable(self.table), printable(self.table)) if table is None else table.title

    def told(self) -> Words:
        """Return why the hidden sheet is passed over, and whether the template is one of today's."""
        told = _IN_FORCE if self.in_force else _OLD
        return told.fill(table=printable(self.table), schema=printable(self.schema))


def mark_of(table: Table) -> Mark:
    """Return the mark that a template of the table bears now."""
    return Mark(table.name, schema_version(table))


def read_mark(rows: Iterable[Sequence[object]]) -> Mark | None:
    """Return the mark in the rows of a hidden sheet; None when it is no template's."""
    said = {str(row[0]): str(row[1]) for row, _ in zip(rows, range(2), strict=False) if len(row) > 1}
    if _SIGN not in said or "table" not in said:
        return None
    return Mark(said["table"], said[_SIGN])


def check_rows(version: str) -> list[tuple[str, str]]:
    """Return the rows of the hidden sheet of a workbook that a check writes."""
    return [(_CHECK, version)]


def report_rows(version: str) -> list[tuple[str, str]]:
    """Return the rows of the hidden sheet of a workbook that a report writes."""
    return [(_REPORT, version)]


def wrote_ourselves(rows: Iterable[Sequence[object]]) -> bool:
    """Tell whether the rows of a hidden sheet are those of a workbook that a check or a report wrote."""
    return next((str(row[0]) for row in rows if row), None) in (_CHECK, _REPORT)


def form_rows(version: str, listed: str) -> list[tuple[str, str]]:
    """Return the rows of the hidden sheet of a form, whose list stands on the sheet of this name."""
    return [(_FORM, version), ("list", listed)]


def listed_with_form(rows: Iterable[Sequence[object]]) -> str | None:
    """Return the sheet on which the list stands that goes with a form; None where the hidden sheet is no form's."""
    said = {str(row[0]): str(row[1]) for row in rows if len(row) > 1}
    return said.get("list") if _FORM in said else None


def schema_version(table: Table) -> str:
    """Return twelve hexadecimal digits that change when columns, their forms or the words of their lists do."""
    import hashlib

    lines = [
        "\t".join((
            name, column.kind, column.vi, str(column.required), str(table.model.model_fields[name].is_required()),
            column.references or "", ";".join(shipped()[column.vocabulary]) if column.vocabulary else "",
        ))
        for name, column in table.columns.items()
    ]  # fmt: skip
    return hashlib.sha256("\n".join([table.name, *lines]).encode()).hexdigest()[:12]
