"""The command line: it turns arguments into one call, draws what comes back, and turns trouble into one line."""

from __future__ import annotations

import gc
import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from de_an06 import __version__
from de_an06.cli_batch import BATCH_EPILOG, batch
from de_an06.cli_cache import CACHE_EPILOG, cache
from de_an06.cli_check import CHECK_EPILOG, check
from de_an06.cli_language import language, stated_language
from de_an06.cli_launcher import LAUNCHER_EPILOG, launcher
from de_an06.cli_options import (
    ConfigOption,
    FormatOption,
    LangOption,
    OutputOption,
    examples,
    say_written,
)
from de_an06.cli_report import REPORT_EPILOG, report
from de_an06.cli_template import TEMPLATE_EPILOG, template
from de_an06.stopping import STOPPED, stop

app = typer.Typer(
    name="de-an06",
    help=(
        "Indicators of Đề án 06 (Project 06) from the CSV exports of a one-stop office: what is wrong with the "
        "files, what the figures are, and how far each can be trusted."
    ),
    epilog=examples(
        "de-an06 report data/samples",
        "de-an06 report data/ --period 2023-Q4 --by unit",
        "de-an06 check data/",
        "de-an06 sample thu-nghiem --dossiers 5000",
    ),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)


@app.callback(invoke_without_command=True)
def _start(
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    if version:
        sys.stdout.write(f"de-an06 {__version__}\n")
        raise typer.Exit


app.command(epilog=REPORT_EPILOG)(report)
app.command(epilog=CHECK_EPILOG)(check)
app.command(epilog=BATCH_EPILOG)(batch)
app.command(epilog=CACHE_EPILOG)(cache)


@app.command(epilog=examples("de-an06 sample thu-nghiem", "de-an06 sample lon --dossiers 1000000 --seed 7"))
def sample(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Folder to write to; made if it is not there.")],
    dossiers: Annotated[int, typer.Option("--dossiers", min=1, help="How many dossiers.")] = 1250,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another district of the same shares.")] = 6,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there already.")] = False,
    lang: LangOption = None,
) -> None:
    """Write the synthetic sample district, at any size."""
    from de_an06.sample import write_sample

    say_written(write_sample(Path(folder), dossiers, seed, force=force), "report", folder, language(lang, None, True))


app.command(epilog=TEMPLATE_EPILOG)(template)
app.command(epilog=LAUNCHER_EPILOG)(launcher)


@app.command(epilog=examples("de-an06 indicators", "de-an06 indicators --format json --lang vi"))
def indicators(
    format_: FormatOption = None, output: OutputOption = None, lang: LangOption = None, config: ConfigOption = None
) -> None:
    """List the indicators: definition, target, legal source."""
    from de_an06.config import load_config
    from de_an06.delivery import deliver, plan_outputs
    from de_an06.listings import list_indicators
    from de_an06.settings import catalogue_of

    settings = load_config(None, None if config is None else Path(config))
    plan_outputs("listing", format_, output)
    deliver("listing", list_indicators(catalogue_of(settings)), format_, output, language(lang, settings, None))


@app.command(epilog=examples("de-an06 tables", "de-an06 tables dossiers", "de-an06 tables status"))
def tables(
    table: Annotated[str | None, typer.Argument(metavar="NAME", help="Show this table, or this list of words.")] = None,
    format_: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", metavar="F", help="terminal, json, csv, markdown or tableschema."),
    ] = None,
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """List the input tables and lists of words, or the columns or words of one."""
    from de_an06.config import load_config
    from de_an06.delivery import deliver, plan_outputs
    from de_an06.listings import choose_tables, list_tables

    kind = "schema" if format_ == ["tableschema"] else "listing"
    plan_outputs(kind, format_, output)
    spoken = language(lang, load_config(None, None), None)
    if kind == "schema":
        deliver(kind, choose_tables(table), format_, output, spoken)
    else:
        deliver(kind, list_tables(table), format_, output, spoken)


@app.command(epilog=examples("de-an06 rules", "de-an06 rules due-before-received --lang vi"))
def rules(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="Show the page of this rule.")] = None,
    pages: Annotated[bool, typer.Option("--pages", help="The page of every rule.")] = False,
    format_: FormatOption = None,
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """List the rules of the check, or show one: what, why, how to mend it, with samples."""
    from de_an06.config import load_config
    from de_an06.delivery import deliver, plan_outputs
    from de_an06.rule_listings import list_rules

    plan_outputs("listing", format_, output)
    found = list_rules(code, pages=pages)
    deliver("listing", found, format_, output, language(lang, load_config(None, None), None))


_VIETNAMESE = (["batch"], ["cache"], ["sample"], ["template"])
"""Commands that speak Vietnamese where nobody states a language, whatever the headers of the data are in."""


# --- the program -------------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 well, 1 findings, 2 it could not be done, 130 it was stopped."""
    _make_ready()
    given = sys.argv[1:] if arguments is None else arguments
    try:
        status = app(given, prog_name="de-an06", standalone_mode=False)
        sys.stdout.flush()
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001  # no traceback reaches a user
        from de_an06.endings import told

        return told(error, language(stated_language(given), None, vietnamese=given[:1] in _VIETNAMESE), given)
    if stop.asked or status == STOPPED:
        return stop.end()
    return status if isinstance(status, int) else 0


def _make_ready() -> None:
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, io.StringIO())
        if hasattr(stream := getattr(sys, name), "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # Our models need no plugins; looking for some would read the metadata of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # A run makes hardly any cycles, and collecting while the libraries are imported only costs time.
    gc.set_threshold(200_000, 20, 100)


def run() -> NoReturn:
    """Be the program: run a command and end the process at once with its status.

    Everything is written and closed by then; letting the interpreter take pandas apart piece by piece
    would cost a fifth of a short run.
    """
    status = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)
