"""How far the work of this process has come, for whoever wants to look on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

Stage = Literal["hash", "read", "write"]
"""Files are hashed, then read and counted, then reports are drawn and written."""


@dataclass
class Watch:
    """How far a stage has come: bytes of so many, parts of so many (files, or reports), and rows."""

    look: Callable[[], None] | None = None
    """Called after each step by the one who works, so it must not take long."""
    stage: Stage = "hash"
    bytes: int = 0
    all_bytes: int = 0
    parts: int = 0
    all_parts: int = 0
    rows: int = 0

    def begin(self, stage: Stage, parts: int, size: int = 0) -> None:
        """A stage begins, with so many parts and bytes before it."""
        self.stage, self.all_parts, self.all_bytes = stage, parts, size
        self.bytes = self.parts = self.rows = 0
        self.step()

    def step(self, size: int = 0, *, parts: int = 0, rows: int = 0) -> None:
        """So many more bytes, parts or rows are done."""
        self.bytes, self.parts, self.rows = self.bytes + size, self.parts + parts, self.rows + rows
        if self.look is not None:
            self.look()


watch = Watch()
