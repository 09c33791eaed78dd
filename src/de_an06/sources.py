"""Where one file of a table keeps its header and its body, and on which day it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from de_an06.dialect import Dialect
    from de_an06.standins import Part

Origin = Literal["config", "title line", "name"]
"""What states the day on which a file's dossiers stand."""


Stamp = tuple[int, ...]


def stamp_of(path: Path) -> Stamp | None:
    """Return what changes when a file does; None when it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


@dataclass(frozen=True)
class Source:
    """One file of one table: where its header and body stand, and which column holds which field."""

    path: Path
    name: str
    """Path below the folder given, in NFC with "/"."""
    table: str
    dialect: Dialect
    header_line: int
    """Physical line on which the header record starts."""
    header_records: int
    """Records up to and with the header and a numbering row directly below it."""
    body_offset: int
    body_line: int
    headers: tuple[str, ...]
    fields: dict[str, int]
    constants: dict[str, str]
    """Values that configuration states for fields without a header."""
    date_order: str | None
    snapshot: date | None
    snapshot_origin: Origin | None
    titles: tuple[str, ...]
    size: int
    vietnamese: bool
    export_on: date | None
    """The export date that the lines above the header state."""
    composed: bool = True
    """Whether its first records are in NFC."""
    part: Part | None = None
    """What was opened to read it; with the file that was sent, where `path` is a stand-in."""
    stamp: Stamp | None = None
    """What `path` was when it was looked at; None where nobody minds."""

    @property
    def torn(self) -> bool:
        """Whether the file is gone or another one by now, so that what was read of it may be of two versions."""
        return self.stamp is not None and stamp_of(self.path) != self.stamp
