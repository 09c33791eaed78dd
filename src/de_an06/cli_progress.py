"""How far a run has come: a display on a terminal, or lines; on standard error, and never for a short run."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from de_an06.text import Words
from de_an06.watching import watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID

    from de_an06.text import Lang
    from de_an06.watching import Stage

PROGRESS = ("auto", "plain", "none")
PATIENCE = 1.0
"""Seconds that pass before anything is shown."""
_EVERY = {"auto": 0.2, "plain": 5.0}
"""Seconds between two looks."""


@contextmanager
def progress_shown(wanted: str, lang: Lang) -> Iterator[None]:
    """Show how far the work within the context has come: `auto` only on a terminal, `plain` in lines, `none` never."""
    if wanted == "none" or (wanted == "auto" and not sys.stderr.isatty()):
        yield
        return
    show = _Lines(lang) if wanted == "plain" else _Display(lang)
    watch.look = show.look
    try:
        yield
    finally:
        watch.look = None
        show.end()


class _Show(ABC):
    """What both ways of showing share: when to look, and what is said."""

    every = 0.0

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._next = monotonic() + PATIENCE
        self._stage: Stage | None = None
        self._began = 0.0

    def look(self) -> None:
        """Show how far the work has come, unless that was done just now."""
        now = monotonic()
        if watch.stage != self._stage or not watch.parts + watch.bytes:
            self._stage, self._began = watch.stage, now
        if now >= self._next:
            self._next = now + self.every
            self.show(now - self._began)

    @abstractmethod
    def show(self, seconds: float) -> None:
        """Show how far the stage has come in so many seconds."""

    @abstractmethod
    def end(self) -> None:
        """Leave nothing on a terminal."""

    def told(self, seconds: float) -> str:
        """Return parts, rows, rows per second and the time left, as far as they are known."""
        parts = [_PARTS[watch.stage].fill(n=watch.parts, all=watch.all_parts)]
        if watch.rows:
            parts.append(_ROWS.fill(n=watch.rows))
            parts += [_SPEED.fill(n=_rounded(watch.rows / seconds))] if seconds else []
        if 0 < (done := done_share()) < 1:
            minutes, rest = divmod(int(seconds * (1 - done) / done + 0.5), 60)
            parts.append(Words(*(f"{words} {minutes}:{rest:02}" for words in ("còn", "left:"))))
        return ", ".join(part.of(self.lang) for part in parts)


def done_share() -> float:
    """Return the share of the stage that is done."""
    done, of = (watch.bytes, watch.all_bytes) if watch.all_bytes else (watch.parts, watch.all_parts)
    return min(1.0, done / of) if of else 0.0


def _rounded(speed: float) -> int:
    """Return a speed in two digits: the others change at every look."""
    whole = int(speed)
    unit: int = 10 ** max(0, len(str(whole)) - 2)
    return whole // unit * unit


_PARTS = {
    "hash": Words("tệp {n}/{all}", "files {n}/{all}"),
    "read": Words("tệp {n}/{all}", "files {n}/{all}"),
    "write": Words("báo cáo {n}/{all}", "reports {n}/{all}"),
}
_STAGES = {
    "hash": Words("Tìm tệp đã đổi", "Looking for changes"),
    "read": Words("Đọc và tính", "Reading and counting"),
    "write": Words("Lập báo cáo", "Drawing reports"),
}
_ROWS = Words("{n} dòng", "{n} rows")
_SPEED = Words("{n} dòng/giây", "{n} rows/s")


class _Lines(_Show):
    """A line every few seconds, for a log."""

    every = _EVERY["plain"]

    def show(self, seconds: float) -> None:
        stage = _STAGES[watch.stage].of(self.lang)
        sys.stderr.write(f"{stage}: {int(done_share() * 100)}%, {self.told(seconds)}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the lines where they are."""


class _Display(_Show):
    """A bar that moves, and goes when the work is done."""

    every = _EVERY["auto"]

    def __init__(self, lang: Lang) -> None:
        super().__init__(lang)
        self._shown: tuple[Progress, TaskID] | None = None

    def show(self, seconds: float) -> None:
        progress, task = self._shown = self._shown or _bar()
        stage = _STAGES[watch.stage].of(self.lang)
        progress.update(task, completed=done_share(), description=stage, told=self.told(seconds))
        progress.start()  # which draws it the first time, and does nothing later
        progress.refresh()

    def end(self) -> None:
        if self._shown is not None:
            self._shown[0].stop()


def _bar() -> tuple[Progress, TaskID]:
    """Return a bar on standard error, without a thread of its own: one must not be there when processes are forked."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(24), TaskProgressColumn(), TextColumn("{task.fields[told]}")
    progress = Progress(*columns, console=Console(file=sys.stderr), auto_refresh=False, transient=True)
    return progress, progress.add_task("", total=1.0, told="")
