"""The options that several commands share, and the end of a help page."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from de_an06.choices import JOBS, MEMORY, choose_one, typed
from de_an06.cli_progress import PROGRESS
from de_an06.text import LANGS, Words, inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from de_an06.text import Lang

FOUND = 1
"""Exit status: findings at or above the bar."""


def examples(*commands: str, after: str = "") -> str:
    """Return the end of a help page: one example a line, never broken, so that each can be copied."""
    lines = "\n".join(f"  {command}" for command in commands)
    return f"\b\nExamples:\n{lines}" + (f"\n\n{after}" if after else "")


def here(path: str) -> str:
    """Return a path as it is typed into a shell of this system."""
    return typed(path, windows=os.name == "nt")


_NEXT = Words("Tiếp theo: de-an06 {command} {path}", "Next: de-an06 {command} {path}")


def say_written(paths: Iterable[Path], command: str, folder: str, lang: Lang) -> None:
    """Name the files that were written to a folder, and the command that takes it from there."""
    lines = [path.as_posix() for path in paths] + [_NEXT.fill(command=command, path=here(folder)).of(lang)]
    sys.stderr.write("".join(f"{inert(line)}\n" for line in lines))


_WRITTEN = Words("Đã ghi: {path}", "Written: {path}")
_NOT_OPENED = Words(
    "Không tìm được chương trình để mở {path}; hãy mở bằng tay.",
    "No program was found to open {path}; open it yourself.",
)


def say_where(written: Sequence[Path], outputs: list[str] | None, lang: Lang, *, show: bool) -> None:
    """Name the files that nobody had named, and open the first file of all where that is asked for."""
    lines = [_WRITTEN.fill(path=path).of(lang) for path in written]
    if show:
        path = [*written, *map(Path, outputs or ())][0]
        if typer.launch(str(path)):
            lines.append(_NOT_OPENED.fill(path=path.name).of(lang))
    sys.stderr.write("".join(f"{inert(line)}\n" for line in lines))


PathArgument = Annotated[str, typer.Argument(metavar="PATH", help="Folder of exports, or one file.")]


def possible_language(value: str | None) -> str | None:
    """Refuse a language before any work is done."""
    return value if value is None else choose_one("--lang", value, LANGS)


LangOption = Annotated[
    str | None,
    typer.Option("--lang", metavar="vi|en", help="Language of texts.", callback=possible_language),
]
FormatOption = Annotated[
    list[str] | None,
    typer.Option("--format", "-f", metavar="F", help="terminal, json, csv or markdown; may be repeated."),
]
REPORTS = "html, xlsx, docx, markdown, csv, csv-excel, json or datapackage"
"""What reports are written as."""
ReportFormatOption = Annotated[
    list[str] | None, typer.Option("--format", "-f", metavar="F", help=f"terminal, {REPORTS}; may be repeated.")
]
OutputOption = Annotated[
    list[str] | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write there; its ending implies the format. May be repeated."),
]
OpenOption = Annotated[
    bool,
    typer.Option("--open", help="Write a page, or the format stated, to the current folder and open it."),
]
ConfigOption = Annotated[
    str | None,
    typer.Option("--config", metavar="FILE", help="Configuration that also judges: indicators, targets, severities."),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="RULE", help="Not this rule; may be repeated, or several with commas."),
]
SeverityOption = Annotated[
    list[str] | None,
    typer.Option("--severity", metavar="RULE=S", help="Severity of a rule: error, warning or note; may be repeated."),
]
JobsOption = Annotated[int | None, typer.Option("--jobs", min=1, metavar="N", help=JOBS)]
MemoryOption = Annotated[str | None, typer.Option("--memory", metavar="LIMIT", help=MEMORY)]


def _possible_progress(value: str) -> str:
    """Refuse a way of showing progress before any work is done."""
    return choose_one("--progress", value, PROGRESS)


ProgressOption = Annotated[
    str,
    typer.Option(
        "--progress", metavar="P", callback=_possible_progress,
        help="How far a long run has come: auto (a display on a terminal), plain (lines) or none.",
    ),
]  # fmt: skip
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="D", help="Day up to which dossiers are counted, 2023-11-20 say.")
]
