"""Families: columns that the model judges alike, and what was said of their texts, for all files of a table."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from de_an06.verdicts import MOST, Members, Memory

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from de_an06.cells import Kind
    from de_an06.tables import Table
    from de_an06.verdicts import Phrases, Verdicts


class Library:
    """What was said of the texts of a table's columns; the files of a run share it, and so do its threads."""

    def __init__(self, table: Table, phrases: Phrases, most: int = MOST) -> None:
        """Take the words of the vocabularies, and how many texts a memory holds."""
        self.table, self.phrases, self.most = table, phrases, most
        self.rules: list[str] = []
        """The rules that some text breaks."""
        self._families: dict[Hashable, Family] = {}
        self._lock = Lock()

    def family(self, name: str) -> Family:
        """Return the family of a column: all whose fields the model declares in the same words."""
        field = self.table.model.model_fields[name]
        key = (field.annotation, *field.metadata)
        with self._lock:
            if key not in self._families:
                self._families[key] = Family(self, name)
            return self._families[key]


class Family:
    """Columns that the model judges alike: a text means the same in each of them, under the same form."""

    def __init__(self, library: Library, name: str) -> None:
        """Take the column by whose name texts are judged."""
        self.library, self.name = library, name
        self.kind: Kind = library.table.columns[name].kind
        self.members = Members()
        self._memories: dict[Hashable, Memory] = {}
        self._lock = Lock()

    def memory(self, key: Hashable, judge_all: Callable[[list[str]], Verdicts], kind: Kind | None = None) -> Memory:
        """Return the memory of what `judge_all` says; `kind` makes it note what texts tell of their column as a whole.

        Under one key there is one memory, so `judge_all` must always say the same.
        """
        with self._lock:
            if key not in self._memories:
                self._memories[key] = Memory(judge_all, self.library.rules, self.members, kind, self.library.most)
            return self._memories[key]
