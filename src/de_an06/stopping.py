"""Ctrl-C: it ends the program with one line and one exit status, whatever the program is doing."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

STOPPED = 130
"""Exit status: somebody has stopped the run; the one that shells use."""


class Stop:
    """What Ctrl-C has done to this process."""

    def __init__(self) -> None:
        self.asked = False
        """Whatever goes wrong from now on is a consequence."""
        self.leavings: list[Callable[[], None]] = []
        """What removes what this process would leave behind, if it ends on the spot."""
        self._held = self._told = False

    def expect(self) -> None:
        """Let the first Ctrl-C unwind the run, and another one end the process on the spot."""
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            return  # Whoever started us wants no Ctrl-C to reach us.
        signal.signal(signal.SIGINT, self._ask)
        # An interrupt within a callback of the interpreter is reported and lost; the run would go on.
        sys.unraisablehook = self._lost
        sys.excepthook = self._uncaught

    def end(self) -> int:
        """Say that the run was stopped, and return its exit status."""
        self._told = True
        sys.stderr.write("de-an06: stopped / đã dừng\n")
        sys.stderr.flush()
        return STOPPED

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let a Ctrl-C that comes meanwhile wait until what must not be cut in two is done."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        self.check()

    def check(self) -> None:
        """Stop here if Ctrl-C was pressed: libraries may have swallowed it."""
        if self.asked:
            raise KeyboardInterrupt

    def _ask(self, *_: object) -> None:
        if self.asked:
            self._leave()
        self.asked = True
        if not self._held:
            raise KeyboardInterrupt

    def _leave(self) -> None:
        """End the process; its hands end when their lines close."""
        for remove in self.leavings:
            remove()
        os._exit(STOPPED if self._told else self.end())

    def _lost(self, report: sys.UnraisableHookArgs) -> None:
        if issubclass(report.exc_type, KeyboardInterrupt):
            self._leave()
        sys.__unraisablehook__(report)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Print no interrupt: libraries in C do so, and raise an error of their own."""
        if not issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)


stop = Stop()
