"""Rows of form II.06a beside what the dossiers of the same unit, field and period give."""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from de_an06.cells import EPOCH
from de_an06.dimensions import dimensions_of
from de_an06.form_cells import form_cells
from de_an06.rules import Spot
from de_an06.slices import ALL, Scope, Span, group_by, unit_scope, whole_scope
from de_an06.tables.ii06a import COUNTS, REST
from de_an06.tally import DATED, cube_of
from de_an06.text import LANGS, Words, fold, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from de_an06.cube import Cube
    from de_an06.form_cells import Between
    from de_an06.register import Register
    from de_an06.rows import Rows
    from de_an06.tallies import Tallies
    from de_an06.text import Lang

    Place = tuple[Span, str | None, str | None]
    """Days, unit and field of a row; None where all are meant."""

DIFFERS, NOT_COMPARED = "form-differs-from-dossiers", "form-not-compared"
FORM = "ii06a"
GAP = 15
"""Days for which the data may be silent at an end of a period before they seem to lack something."""
_OFFICE = re.compile(r"(?:ubnd|uy ban nhan dan)\s+|(?: - rieng|, own offices)$")
_CODED = re.compile(r".*\((\S+)\)")
_REST = {fold(text) for words in REST.values() for text in words}
"""The line of a form of ours that holds what is of no field or unit."""
_NO_DAYS = Words("biểu không ghi từ ngày nào đến ngày nào", "the form does not state its first and last day")
_OUTSIDE = Words("hồ sơ không phủ hết kỳ của biểu", "the dossiers do not cover the period of the form")
_NO_UNIT = Words("không rõ đơn vị “{what}” trong danh mục đơn vị", "the unit “{what}” is not in the list of units")
_NO_FIELD = Words(
    "lĩnh vực “{what}” không có trong danh mục thủ tục", "the field “{what}” is not in the list of services"
)
_NO_DOSSIERS = Words("không có hồ sơ nào của đơn vị, lĩnh vực này", "there are no dossiers of this unit and field")
_NO_PAST = Words(
    "cột 3 và 6 đến 13, vì chưa có hồ sơ kỳ trước",
    "columns 3 and 6 to 13, for there are no dossiers of earlier periods",
)
_CELL = Words("cột {column} ghi {stated}, hồ sơ cho {given}", "column {column} says {stated}, the dossiers {given}")


@dataclass(frozen=True)
class Reach:
    """The days that the dossiers cover."""

    first: int
    last: int
    stated: bool
    """Whether somebody has stated the last day; else it is the latest date."""
    complete: bool
    """Whether no dossier of earlier days is missing."""

    def covers(self, span: Span) -> bool:
        """Tell whether a span lies within, or as far outside as a few days without a dossier reach."""
        end = self.last if self.stated else self.last + GAP
        return span.last <= end and (self.complete or span.first >= self.first - GAP)


def compared(
    form: Rows, intake: _Counted, cuts: NDArray[np.int64], stated: date | None, *, complete: bool
) -> FormsCompared:
    """Return a form beside a cube of what was counted, which is left as it is; `stated` is the day it stands on."""
    tally = deepcopy(intake.tally)  # a cube makes the bins of its tally coarser
    assert tally is not None  # noqa: S101  # the caller has looked
    cube = cube_of(intake.tables, dimensions_of(intake), tally, cuts)
    received, reached = tally.span(DATED[:1]) or (0, -1), tally.span(DATED) or (0, -1)
    last = reached[1] if stated is None else (stated - EPOCH).days
    return FormsCompared(form, cube, Reach(received[0], last, stated is not None, complete))


class _Counted(Protocol):
    """What was taken in of a folder."""

    @property
    def tables(self) -> dict[str, Rows]: ...
    @property
    def registers(self) -> dict[str, Register]: ...
    @property
    def tally(self) -> Tallies | None: ...


class FormsCompared:
    """What rows of the form say, against a cube of dossiers whose bins begin and end with their periods."""

    def __init__(self, rows: Rows, cube: Cube, reach: Reach) -> None:
        """Look at the rows of all forms."""
        self.rows, self.cube, self.reach = rows, cube, reach
        self._known: dict[tuple[Span, str | None, bool], dict[str | None, Mapping[str, Between]]] = {}

    def spots(self) -> Iterator[tuple[str, Spot]]:
        """Yield where a row differs, with the rule, and once for each file and reason what could not be compared."""
        told: dict[tuple[int, Words], tuple[int, int]] = {}
        for row in (~self.rows.aside).nonzero()[0].tolist():
            source = int(self.rows.source[row])
            place = self._place(row)
            if place is None:
                continue
            reason = place if isinstance(place, Words) else None
            if not isinstance(place, Words):
                given = self._given(place)
                past = self.reach.complete or self.reach.first < place[0].first
                reason = _NO_DOSSIERS if not given else None if past else _NO_PAST
                columns = COUNTS if past else ("received_online", "received_direct")
                if given and (spot := self._differing(row, [{n: g[n] for n in columns if n in g} for g in given])):
                    yield DIFFERS, spot
            if reason is not None:
                first, count = told.get((source, reason), (row, 0))
                told[source, reason] = first, count + 1
        for (_, reason), (row, count) in told.items():
            values = (("reason_vi", reason.vi), ("reason_en", reason.en), ("count", str(count)))
            yield NOT_COMPARED, Spot(FORM, "received_total", row, None, values)

    # --- places ---

    def _place(self, row: int) -> Place | Words | None:
        """Return the days, unit and field of a row, or why they are not known; None for the rest of the dossiers."""
        rows = self.rows
        if not all(name in rows and rows[name].present[row] for name in ("from_on", "to_on")):
            return _NO_DAYS
        span = Span(*(int(rows[name].days[row]) for name in ("from_on", "to_on")))
        if not self.reach.covers(span):
            return _OUTSIDE
        code, unit, field = (self._text(name, row) for name in ("unit_code", "unit_name", "domain"))
        chosen = code if code in self.cube.dimensions.units.codes else self._unit(unit or "")
        if (code or unit) and chosen is None:
            return _NO_UNIT.fill(what=code or unit)
        if field is None or fold(field) in self._fields:
            return span, chosen, fold(field) if field else None
        if (below := self._unit(field)) is not None:
            return span, below, None
        if fold(field) in _REST:
            return None
        return _NO_FIELD.fill(what=field)

    def _text(self, name: str, row: int) -> str | None:
        if name not in self.rows or not self.rows[name].present[row]:
            return None
        cells = self.rows[name]
        return cells.members[int(cells.values[row])]

    def _unit(self, text: str) -> str | None:
        """Return the code of the unit that a text names, by its name, its code, or the code behind its name."""
        plain = _office(text)
        coded = _CODED.fullmatch(plain)
        codes = {fold(code): code for code in self.cube.dimensions.units.codes}
        return self._units.get(plain) or codes.get(coded[1] if coded else plain)

    @cached_property
    def _units(self) -> dict[str, str]:
        """The codes of units by folded name, those of one name for one unit alone."""
        units = self.cube.dimensions.units
        names = {
            (_office(name), code) for name, code in zip(units.texts("unit_name"), units.codes, strict=True) if name
        }
        seen = Counter(name for name, _ in names)
        return {name: code for name, code in names if seen[name] == 1}

    @cached_property
    def _fields(self) -> frozenset[str]:
        return frozenset(fold(text) for text in self.cube.dimensions.services.texts("domain") if text)

    # --- figures ---

    def _given(self, place: Place) -> list[Mapping[str, Between]]:
        """Return what dossiers give for a place; a unit is meant with those below it, or alone."""
        span, unit, field = place
        found = [self._cells(span, unit, alone).get(field) for alone in ((False, True) if unit else (False,))]
        return [cells for cells in found if cells and any(cell.high for cell in cells.values())]

    def _cells(self, span: Span, unit: str | None, alone: bool) -> dict[str | None, Mapping[str, Between]]:
        """Return the cells of the form for a span and unit, as a whole and by folded field."""
        asked = span, unit, alone
        if asked not in self._known:
            scope = self._scope(unit, alone)
            [whole] = form_cells(self.cube, span, scope, ALL)
            found: dict[str | None, Mapping[str, Between]] = {None: whole}
            if self._fields:
                groups = group_by("domain", self.cube, scope)
                by_field = form_cells(self.cube, span, scope, groups)
                found |= {fold(name): cells for name, cells in zip(groups.members, by_field, strict=True)}
            self._known[asked] = found
        return self._known[asked]

    def _scope(self, unit: str | None, alone: bool) -> Scope:
        found = None if unit is None else unit_scope(self.cube.dimensions, unit, alone)
        return found or whole_scope(self.cube.dimensions)

    def _differing(self, row: int, given: Sequence[Mapping[str, Between]]) -> Spot | None:
        """Return where a row differs from what the dossiers give, in whichever way they fit it best."""
        stated = {name: self._stated(name, row) for name in COUNTS}
        wrong = min((self._outside(stated, cells) for cells in given), key=len)
        if not wrong:
            return None
        name = next(iter(wrong))
        told = [self._told(n, stated[n] or 0, between) for n, between in wrong.items()]
        values = tuple((f"cells_{lang}", "; ".join(words.of(lang) for words in told)) for lang in LANGS)
        return Spot(FORM, name, row, str(stated[name]), values)

    @staticmethod
    def _told(name: str, stated: int, given: Between) -> Words:
        shown = Words(*(_shown(given, lang) for lang in LANGS))
        filled = (
            _CELL.fill(column=COUNTS.index(name) + 3, stated=stated, given=shown.of(lang)).of(lang) for lang in LANGS
        )
        return Words(*filled)

    def _stated(self, name: str, row: int) -> int | None:
        """What a cell says, none where it is empty; None where it can't be read or is in no file."""
        if name not in self.rows or self.rows[name].unknown[row]:
            return None
        return int(self.rows[name].values[row]) if self.rows[name].present[row] else 0

    @staticmethod
    def _outside(stated: Mapping[str, int | None], given: Mapping[str, Between]) -> dict[str, Between]:
        return {
            name: given[name]
            for name, value in stated.items()
            if value is not None and name in given and not given[name].low <= value <= given[name].high
        }


def _office(name: str) -> str:
    return _OFFICE.sub("", fold(name))


def _shown(between: Between, lang: Lang) -> str:
    low, high = (number(end, lang) for end in between)
    return low if low == high else f"{low}–{high}"
