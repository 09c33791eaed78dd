"""Table Schema: the input tables as programs read them, one Frictionless schema per table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from de_an06.renderers import Renderer
from de_an06.tables import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de_an06.tables import Column, Table
    from de_an06.text import Lang

_TYPES = {"moment": "date", "integer": "integer", "flag": "boolean"}


def schema_object(table: Table, lang: Lang) -> dict[str, Any]:
    """Return a table as a Table Schema: fields, primary key, foreign keys."""
    keys = [
        {"fields": name, "reference": {"resource": column.references, "fields": _code(column.references)}}
        for name, column in table.columns.items()
        if column.references
    ]
    schema: dict[str, Any] = {"fields": [_field(table, name, column, lang) for name, column in table.columns.items()]}
    schema["primaryKey"] = list(table.key)
    return schema | ({"foreignKeys": keys} if keys else {})


def _code(name: str) -> str:
    """The column by which other tables name a row of a reference table."""
    return tables()[name].key[0]


def _field(table: Table, name: str, column: Column, lang: Lang) -> dict[str, Any]:
    kind = _TYPES.get(column.kind, "string")
    field: dict[str, Any] = {"name": name, "title": column.title.of(lang), "type": kind}
    if kind == "date":
        field["format"] = "any"
    return field | ({"constraints": {"required": True}} if table.model.model_fields[name].is_required() else {})


def _schema(chosen: Sequence[Table], lang: Lang) -> str:
    resources = [{"name": t.name, "title": t.title.of(lang), "schema": schema_object(t, lang)} for t in chosen]
    document = {"resources": resources} if len(chosen) > 1 else resources[0]["schema"]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


RENDERER = Renderer("tableschema", (), schema=_schema)
