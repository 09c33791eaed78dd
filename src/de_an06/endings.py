"""How a run ends when it cannot end well: one line for the user, and an exit status."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from de_an06.errors import RunError
from de_an06.text import printable

if TYPE_CHECKING:
    from de_an06.text import Lang

FAILED = 2
"""Exit status: the run itself could not be done."""


def told(error: BaseException, lang: Lang) -> int:
    """Say in one line what ended a run, and return its exit status."""
    if isinstance(error, RunError):
        return _fail(error.vi if lang == "vi" else error.en)
    if isinstance(error, BrokenPipeError | SystemExit):
        # The reader of our output has gone; what it wanted it has. (rich and typer turn it into an exit.)
        _close_output()
        return 0
    if isinstance(error, OSError):
        _close_output()
        return _fail(f"{error.strerror or error}: {error.filename or 'stdout'}")
    if isinstance(error, KeyboardInterrupt):
        return _fail("stopped / đã dừng")
    if isinstance(error, MemoryError):
        return _fail("not enough memory / không đủ bộ nhớ")
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{error}\n")
        return FAILED
    if hasattr(error, "format_message"):
        return _fail(f"{error.format_message()} (de-an06 --help)")
    return _fail(_fault(error))


def _fault(error: BaseException) -> str:
    """Name a fault of our own by its place; its text is left out, for it may hold a cell."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    kind = type(error).__name__
    return (
        f"a fault of the program itself ({kind}, {place}); please report it with the command / "
        f"lỗi của chính chương trình ({kind}, {place}); xin báo lại kèm câu lệnh"
    )


def _close_output() -> None:
    """Send what is still to be written nowhere, so that the interpreter's last flush does not complain."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def _fail(message: str) -> int:
    sys.stderr.write(f"de-an06: {printable('; '.join(message.splitlines()))}\n")
    return FAILED
