"""Opens up a file into the parts that are read as tables: itself, or stand-ins for what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from de_an06.config import FileRule
    from de_an06.standins import Part, StandIns


def opened(part: Part, rule: FileRule, stand_ins: StandIns | None) -> list[Part]:
    """Return the parts of a file or of a part of one (a member of an archive), at least one.

    Raises InputError, whose sentence names no file, when it can't be opened.
    """
    del rule, stand_ins
    return [part]
