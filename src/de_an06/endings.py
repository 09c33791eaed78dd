"""How a run ends when it cannot end well: one line for the user, and an exit status."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from de_an06.errors import RunError
from de_an06.stopping import stop
from de_an06.system_messages import system_reason
from de_an06.text import Words, inert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de_an06.text import Lang

FAILED = 2
"""Exit status: the run itself could not be done."""


_USAGE = {
    r"Missing argument '(.+)'\.?": Words("Thiếu đối số {0}.", "Missing argument {0}."),
    r"Missing option '([^']+).*": Words("Thiếu tùy chọn {0}.", "Missing option {0}."),
    r"Missing command\.?": Words("Thiếu tên lệnh.", "Missing command."),
    r"No such option: (\S+)": Words("Không có tùy chọn {0}.", "There is no option {0}."),
    r"No such option: (\S+) \(Possible options: (.+)\)": Words(
        "Không có tùy chọn {0}; có thể là: {1}.", "There is no option {0}; possible: {1}."
    ),
    r"No such command '(.+?)'\.?": Words("Không có lệnh {0}.", "There is no command {0}."),
    r"No such command '(.+?)'\. Did you mean (.+)\?": Words(
        "Không có lệnh {0}; có phải {1}?", "There is no command {0}; did you mean {1}?"
    ),
    r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)": Words(
        "Thừa đối số: {0}; nếu là một đường dẫn có dấu cách thì đặt trong dấu nháy kép.",
        "Unexpected argument: {0}; put a path with blanks in quotes.",
    ),
    r"Option '(.+)' requires an argument\.?": Words("Tùy chọn {0} cần một giá trị.", "Option {0} needs a value."),
    r"Option '(.+)' does not take a value\.?": Words("Tùy chọn {0} không nhận giá trị.", "Option {0} takes no value."),
    r"Invalid value for '(.+?)': (.+?)\.?": Words("{0}: {1}.", "{0}: {1}."),
}
"""What the parser of the command line says, by the form of its sentence."""
_VALUES = {
    r"Input should be a valid integer.*|'.*' is not a valid integer": Words(
        "phải là số nguyên", "must be a whole number"
    ),
    r"Input should be greater than or equal to (\S+)": Words("phải từ {0} trở lên", "must be at least {0}"),
    r".+ is not in the range x>=(\d+)": Words("phải từ {0} trở lên", "must be at least {0}"),
}
"""What it says of a value."""


def told(error: BaseException, lang: Lang, arguments: Sequence[str] = ()) -> int:
    """Say in one line what ended a run of these arguments, and return its exit status."""
    if stop.asked or isinstance(error, KeyboardInterrupt):
        return stop.end()
    if isinstance(error, RunError):
        return _fail(error.vi if lang == "vi" else error.en)
    if isinstance(error, BrokenPipeError | SystemExit):
        # The reader of our output has gone; what it wanted it has. (rich and typer turn it into an exit.)
        _close_output()
        return 0
    if isinstance(error, OSError):
        _close_output()
        return _fail(f"{system_reason(error).of(lang)}: {error.filename or 'stdout'}")
    if isinstance(error, MemoryError):
        return _fail("not enough memory / không đủ bộ nhớ")
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{error}\n")
        return FAILED
    if hasattr(error, "format_message"):
        said = _translated(error.format_message(), _USAGE)
        return _fail(f"{said.of(lang)} ({_command(error, arguments)} --help)")
    return _fail(_fault(error))


def _command(error: BaseException, arguments: Sequence[str]) -> str:
    """Return the command that was called, as far as it is known."""
    called = [word for word in arguments[:1] if not word.startswith("-")]
    return getattr(getattr(error, "ctx", None), "command_path", None) or " ".join(["de-an06", *called])


def _translated(message: str, known: dict[str, Words]) -> Words:
    """Return a sentence of the parser in both languages; one of unknown form stays as it is."""
    for form, words in known.items():
        if found := re.fullmatch(form, message, re.DOTALL):
            reasons = [_translated(part, _VALUES) for part in found.groups()]
            return Words(
                words.vi.format(*(reason.vi for reason in reasons)), words.en.format(*(reason.en for reason in reasons))
            )
    return Words(message, message)


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
    sys.stderr.write(f"de-an06: {inert('; '.join(message.splitlines()))}\n")
    return FAILED
