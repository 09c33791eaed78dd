"""Files that make a report of the folder that is dropped on them, for desks where nobody types commands."""

from __future__ import annotations

import shlex
from importlib import resources
from typing import TYPE_CHECKING

from de_an06.delivery import write_whole
from de_an06.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAUNCHERS = ("bao-cao.bat", "bao-cao.command")
"""For Windows, where lines end in CR LF, and for macOS and Linux."""


def write_launchers(folder: Path, python: str) -> Iterator[Path]:
    """Write each launcher to a folder, which is made when it is not there; raises OutputError where that fails.

    `python` is what they run; where it has gone since, they look for the program itself.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        shown = folder.as_posix()
        raise OutputError(f"Không tạo được thư mục {shown}.", f"The folder {shown} cannot be made.") from None
    for name in LAUNCHERS:
        text = resources.files("de_an06").joinpath(f"data/{name}").read_text(encoding="utf-8")
        path = folder / name
        if path.suffix == ".bat":
            text = text.replace("@PYTHON@", python.replace("%", "%%")).replace("\n", "\r\n")
        else:
            text = text.replace("@PYTHON@", shlex.quote(python))
        write_whole(path, text)
        if path.suffix != ".bat":
            path.chmod(0o755)
        yield path
