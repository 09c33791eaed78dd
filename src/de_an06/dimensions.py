"""The axes of a folder's cube: the codes of its reference tables, or those that were seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from de_an06.register import register_seen
from de_an06.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from de_an06.cube import Dimensions
    from de_an06.register import Register
    from de_an06.rows import Rows


class _Coded(Protocol):
    def codes(self, axis: str) -> Collection[str]: ...


class _TakenIn(Protocol):
    @property
    def tables(self) -> Mapping[str, Rows]: ...
    @property
    def registers(self) -> Mapping[str, Register]: ...
    @property
    def tally(self) -> _Coded | None: ...


def dimensions_of(intake: _TakenIn) -> Dimensions:
    """Return what the axes of the cube hold: the codes of the reference tables, or those that were seen."""
    from de_an06.cube import Dimensions

    tables, tally = intake.tables, intake.tally
    unit = [tables[name]["unit_code"] for name in ("coverage", "task_forces") if name in tables]
    return Dimensions(
        intake.registers.get("units") or register_seen(unit, tally.codes("unit") if tally else ()),
        intake.registers.get("services") or register_seen([], tally.codes("service") if tally else ()),
        tuple(vocabulary().members["channel"]),
    )
