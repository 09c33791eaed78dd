"""The command `template`: empty files of the input tables, to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from de_an06.cli_language import language
from de_an06.cli_options import LangOption, examples, say_written

TEMPLATE_EPILOG = examples("de-an06 template bieu-mau")


def template(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Folder to write to; made if it is not there.")],
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there already.")] = False,
    lang: LangOption = None,
) -> None:
    """Write an empty CSV file and a workbook for each input table, to be filled in."""
    from de_an06.template import write_templates

    say_written(write_templates(Path(folder), force=force), "check", folder, language(lang, None, True))
