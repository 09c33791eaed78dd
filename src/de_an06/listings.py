"""Listings: the indicators, tables and lists of words there are, as tables of words."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from de_an06.axes import GROUPS
from de_an06.errors import OptionError
from de_an06.report import Listing
from de_an06.tables import tables
from de_an06.text import Words
from de_an06.vocabulary import accepted, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from de_an06.catalogue import Indicator
    from de_an06.tables import Table

_BLANK = Words("", "")
_YES = Words("có", "yes")
_KINDS = {
    "moment": Words("ngày", "date"),
    "integer": Words("số nguyên", "whole number"),
    "flag": Words("có/không", "yes/no"),
    "code": Words("mã", "code"),
    "choice": Words("từ trong danh sách", "word of a list"),
    "choices": Words("các từ trong danh sách", "words of a list"),
    "text": Words("chữ", "text"),
}


def list_indicators(catalogue: Mapping[str, Indicator]) -> Listing:
    """Return the catalogue: what each indicator is, how it is formed and where it comes from."""
    rows = tuple(
        (i.id, i.title, GROUPS[i.group], i.formula, _target(i), i.legal, i.note or _BLANK) for i in catalogue.values()
    )
    columns = (
        Words("Mã", "Id"), Words("Chỉ tiêu", "Indicator"), Words("Nhóm", "Group"),
        Words("Tử số / mẫu số", "Numerator / denominator"), Words("Mục tiêu", "Target"),
        Words("Căn cứ pháp lý", "Legal source"), Words("Nguồn, cách tính", "Source, reading"),
    )  # fmt: skip
    keys = ("id", "title", "group", "formula", "target", "legal", "note")
    return Listing(Words("Các chỉ tiêu", "Indicators"), columns, keys, rows)


def _target(indicator: Indicator) -> Words:
    if not indicator.targets:
        return _BLANK
    last = indicator.targets[-1]
    vi = f"{last.value} từ {last.since:%d/%m/%Y}" + ("" if last.verified else " (chưa kiểm chứng)")
    en = f"{last.value} since {last.since:%Y-%m-%d}" + ("" if last.verified else " (not verified)")
    return Words(vi, en)


def list_tables(name: str | None) -> Listing:
    """Return the input tables and lists of words, or what one holds; an unknown name raises `OptionError`."""
    if name is None:
        return _all_tables()
    return _words(name) if name in shipped() else _columns(choose_tables(name)[0])


def choose_tables(name: str | None) -> list[Table]:
    """Return all tables, or the one of this name; an unknown name raises `OptionError`."""
    if name is None:
        return list(tables().values())
    if name in shipped():
        raise OptionError(
            f"“{name}” là danh sách từ, không phải bảng. Các bảng: {', '.join(tables())}.",
            f"“{name}” is a list of words, not a table. Tables: {', '.join(tables())}.",
        )
    if name not in tables():
        near = get_close_matches(name, [*tables(), *shipped()], n=1, cutoff=0) or list(tables())
        raise OptionError(
            f"Không có bảng hay danh sách từ “{name}”; gần nhất: {near[0]}. "
            f"Các bảng: {', '.join(tables())}. Các danh sách từ: {', '.join(shipped())}.",
            f"There is no table or list of words “{name}”; nearest: {near[0]}. "
            f"Tables: {', '.join(tables())}. Lists of words: {', '.join(shipped())}.",
        )
    return [tables()[name]]


def _columns(table: Table) -> Listing:
    rows = tuple(
        (
            field, Words(column.vi, column.en), _KINDS[column.kind], _YES if column.required else _BLANK,
            column.vocabulary or column.references or "", "; ".join(column.headers),
        )
        for field, column in table.columns.items()
    )  # fmt: skip
    columns = (
        Words("Cột", "Column"), Words("Tiêu đề", "Title"), Words("Kiểu", "Kind"), Words("Bắt buộc", "Needed"),
        Words("Danh sách, bảng", "List or table"), Words("Tiêu đề khác được nhận", "Other headers accepted"),
    )  # fmt: skip
    keys = ("column", "title", "kind", "required", "list", "headers")
    return Listing(
        Words(f"Bảng {table.name}: {table.title.vi}", f"Table {table.name}: {table.title.en}"),
        columns,
        keys,
        rows,
    )


def _words(name: str) -> Listing:
    """Return the members of a vocabulary and the phrases that stand for them, besides id and titles."""
    rows = tuple(
        (member, entry["vi"], entry["en"], "; ".join(accepted(entry))) for member, entry in shipped()[name].items()
    )
    columns = (
        Words("Từ", "Word"), Words("Tiếng Việt", "Vietnamese"), Words("Tiếng Anh", "English"),
        Words("Cách viết khác được nhận", "Other phrases accepted"),
    )  # fmt: skip
    users = _users(name)
    said, places = next(iter(users.values())), ", ".join(users)
    title = Words(f"Danh sách từ {name}: {said.vi} ({places})", f"List of words {name}: {said.en} ({places})")
    return Listing(title, columns, ("word", "title_vi", "title_en", "accepted"), rows)


def _users(name: str) -> dict[str, Words]:
    """Return the columns that take the words of a vocabulary, with their titles."""
    return {
        f"{table.name}.{field}": column.title
        for table in tables().values()
        for field, column in table.columns.items()
        if column.vocabulary == name
    }


def _all_tables() -> Listing:
    said = {name: next(iter(_users(name).values())) for name in shipped()}
    lists = tuple(
        (name, Words(f"Danh sách từ: {title.vi}", f"List of words: {title.en}"), "", "", _BLANK)
        for name, title in said.items()
    )
    rows = tuple(
        (
            table.name, table.title, "; ".join(table.stems), ", ".join(table.key),
            Words(*(", ".join(getattr(table.columns[n], lang) for n in table.required) for lang in ("vi", "en"))),
        )
        for table in tables().values()
    )  # fmt: skip
    columns = (
        Words("Tên", "Name"), Words("Nội dung", "Content"), Words("Tên tệp bắt đầu bằng", "File names begin with"),
        Words("Khóa", "Key"), Words("Cột bắt buộc", "Required columns"),
    )  # fmt: skip
    return Listing(
        Words("Các bảng đầu vào và danh sách từ", "Input tables and lists of words"),
        columns,
        ("table", "title", "files", "key", "required"),
        rows + lists,
    )
