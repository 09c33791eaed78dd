"""What the records of a file look like, and which of their cells are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de_an06.layout_rows import Layout
from de_an06.places import Body, unreadable
from de_an06.shifts import Belongings
from de_an06.swallowed import Shape
from de_an06.tables import tables
from de_an06.widths import widths_of

if TYPE_CHECKING:
    from de_an06.sources import Source


@dataclass(frozen=True, slots=True)
class Form:
    """What a file's records look like, and which of their cells are read."""

    body: Body
    shape: Shape
    layout: Layout
    repeated: tuple[str, bytes]
    """The key, or the first column, and what it says in a repeated header."""
    telling: tuple[str, ...]
    """The columns that are no codes, those first that every row should fill."""
    belongings: Belongings
    whole: bool
    """Whether the file's rows are kept, so that total rows are looked for among all of them."""

    @property
    def key(self) -> int | None:
        """The column of the key."""
        return self.layout.key


def form_of(source: Source) -> Form:
    """Return the form of a file's records; raises InputError where the file can't be read."""
    delimiter, table, fields = source.dialect.delimiter, tables()[source.table], source.fields
    days = tuple(place for name, place in fields.items() if (c := table.columns.get(name)) and c.kind == "moment")
    layout = Layout.of(source)
    first = next((name for name in (*table.key, *fields) if name in fields), "")
    telling = sorted(
        (name for name in fields if fields[name] not in layout.codes), key=lambda name: name not in table.required
    )
    try:
        header, surplus = widths_of(source, days)
    except OSError as error:
        raise unreadable(source.name, error) from None
    return Form(
        Body(source.path, source.name, delimiter, header, surplus, fields), Shape(delimiter, header, days), layout,
        (first, source.headers[fields[first]].encode() if fields else b""), tuple(telling),
        Belongings({name: table.columns[name].kind for name in fields if name in table.columns}, fields, header),
        not table.streamed,
    )  # fmt: skip
