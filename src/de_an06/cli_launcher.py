"""The command `launcher`: files on which a folder can be dropped."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from de_an06.cli_language import language
from de_an06.cli_options import LangOption, examples
from de_an06.text import Words, inert

LAUNCHER_EPILOG = examples("de-an06 launcher", "de-an06 launcher bao-cao")
_HOW = Words(
    "Kéo thư mục số liệu thả vào {name}: báo cáo được ghi cạnh tệp này và mở ra.",
    "Drop a folder of exports on {name}: the report is written beside that file, and opened.",
)


def launcher(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="Where to write them; the current folder.")] = ".",
    lang: LangOption = None,
) -> None:
    """Write files on which a folder of exports can be dropped to get its report."""
    from de_an06.launchers import LAUNCHERS, write_launchers

    spoken = language(lang, None, vietnamese=True)
    lines = [path.as_posix() for path in write_launchers(Path(folder), sys.executable)]
    lines.append(_HOW.fill(name=LAUNCHERS[0 if sys.platform == "win32" else 1]).of(spoken))
    sys.stderr.write("".join(f"{inert(line)}\n" for line in lines))
