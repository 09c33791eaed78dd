"""Tells rows that a delimiter too many has shifted, by cells of two columns or more that one cut text explains.

Only rows are asked that end in surplus empty cells where the file's rows usually do: nothing else shows it there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from de_an06.lanes import trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from de_an06.cells import Kind
    from de_an06.spans import Spans

_PROOFS = 2
"""One cell that does not belong is a mistake of its own."""
_DATE = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d{2}-\d{2}", re.ASCII)
_LETTERS = np.array([chr(byte).isalpha() or byte > 0x7F for byte in range(256)])
_DIGITS = np.isin(np.arange(256), list(b"0123456789"))
_MARKS = np.isin(np.arange(256), list(b"/-"))
_NO_TEXT: tuple[Kind, ...] = ("moment", "integer")
_NO_DATE: tuple[Kind, ...] = ("integer", "flag", "code", "choice", "choices")


@dataclass(frozen=True, slots=True)
class Belongings:
    """Which columns of a file hold no text, and which no date, by what their fields are."""

    kinds: Mapping[str, Kind]
    places: Mapping[str, int]
    header: int
    """How many columns the header names."""

    def shifted_rows(
        self, columns: Mapping[str, Spans], rows: NDArray[np.int64], cells: Callable[[int], Sequence[str]]
    ) -> list[int]:
        """Return those of the rows whose cells have moved; `cells` returns those of a row."""
        known: dict[tuple[str, ...], bool] = {}
        found = []
        for row in self.suspects(columns, rows).tolist():
            texts = tuple(cells(row))
            if texts not in known:
                known[texts] = self.shifted(texts)
            if known[texts]:
                found.append(row)
        return found

    def suspects(self, columns: Mapping[str, Spans], rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those of the rows in which two cells or more begin as nothing does that belongs in their columns."""
        wrong = np.zeros(len(rows), np.int64)
        for name, kind in self.kinds.items():
            cells = trimmed(columns[name].take(rows))
            first, second, third, _, fifth = (cells.data.take(cells.starts + place, mode="clip") for place in range(5))
            there = cells.lengths > 0
            if kind in _NO_TEXT:
                wrong += there & _LETTERS[first]
            if kind in _NO_DATE:
                marked = _MARKS[second] | _MARKS[third] | _MARKS[fifth]
                wrong += there & _DIGITS[first] & marked
        return rows[wrong >= _PROOFS]

    def shifted(self, cells: Sequence[str]) -> bool:
        """Tell whether cells stand in their columns once one text that delimiters have cut is put together again."""
        wrong = self._wrong(cells)
        if len(wrong) < _PROOFS:
            return False
        taken = {self.places[name] for name, kind in self.kinds.items() if kind in _NO_TEXT}
        return any(
            not self._wrong([*cells[:place], "", *cells[place + cut + 1 :]])
            for cut in range(1, len(cells) - self.header + 1)
            for place in range(min(wrong))
            if place not in taken
        )

    def _wrong(self, cells: Sequence[str]) -> list[int]:
        """Return the columns whose cells don't belong there."""
        found = []
        for name, kind in self.kinds.items():
            text = cells[place].strip(" ") if (place := self.places[name]) < len(cells) else ""
            if text and (
                (kind in _NO_TEXT and (text[0].isalpha() or text[0] > "\x7f"))
                or (kind in _NO_DATE and _DATE.match(text))
            ):
                found.append(place)
        return found
