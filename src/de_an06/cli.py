"""The command line: it turns arguments into one call, draws what comes back, and turns trouble into one line."""

from __future__ import annotations

import gc
import io
import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from de_an06 import __version__
from de_an06.choices import bytes_stated, choose_one, several
from de_an06.cli_batch import BATCH_EPILOG, batch
from de_an06.cli_cache import CACHE_EPILOG, cache
from de_an06.cli_check import CHECK_EPILOG, check
from de_an06.cli_language import language, stated_language
from de_an06.cli_options import (
    FOUND,
    AsOfOption,
    ConfigOption,
    FormatOption,
    IgnoreOption,
    JobsOption,
    LangOption,
    MemoryOption,
    OutputOption,
    PathArgument,
    ProgressOption,
    SeverityOption,
    examples,
    here,
    say_written,
)
from de_an06.cli_progress import progress_shown
from de_an06.cli_template import TEMPLATE_EPILOG, template
from de_an06.errors import OptionError
from de_an06.period import COMPARISONS
from de_an06.stopping import STOPPED, stop

if TYPE_CHECKING:
    from de_an06.options import Options
    from de_an06.report import Report

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


@app.command(
    epilog=examples(
        "de-an06 report data/samples",
        "de-an06 report data/ --period 2023-Q4 --compare previous",
        "de-an06 report data/ --by unit --indicator on_time --lang vi",
        "de-an06 report data/ -o quy-4.json",
        "de-an06 report data/ --form ii06a --period 2023-Q4 -o bieu-ii06a.xlsx",
    )
)
def report(
    path: PathArgument,
    period: Annotated[
        str,
        typer.Option("--period", metavar="P", help="2023, 2023-Q3, 2023-08, 2023-H1, 2023-9M, FROM..TO, or all."),
    ] = "all",
    calendar: Annotated[
        str | None, typer.Option("--calendar", metavar="C", help="civil (default) or nd09 (15th to 14th).")
    ] = None,
    as_of: AsOfOption = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="AXIS", help="unit, service, channel, domain, tier, quarter or month."),
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE", help="This unit and all below it.")] = None,
    own: Annotated[bool, typer.Option("--own", help="With --unit: that unit alone.")] = False,
    indicator: Annotated[
        list[str] | None,
        typer.Option("--indicator", "-i", metavar="ID", help="Only this one; may be repeated, or several with commas."),
    ] = None,
    compare: Annotated[
        str | None,
        typer.Option("--compare", metavar="WITH", help="previous, year-ago, year-to-date; several with commas."),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--form", metavar="NAME", help="Fill in this form instead: ii06a (II.06a/VPCP/KSTT)."),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="FILE", help="With docx: draw the report on this Word document."),
    ] = None,
    format_: FormatOption = None,
    output: OutputOption = None,
    lang: LangOption = None,
    config: ConfigOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when there are errors in the data.")] = False,
    ignore: IgnoreOption = None,
    severity: SeverityOption = None,
    jobs: JobsOption = None,
    memory: MemoryOption = None,
    progress: ProgressOption = "auto",
) -> None:
    """Compute the indicators of a period, each with n, d and its bounds."""
    from de_an06 import pipeline
    from de_an06.delivery import deliver, plan_outputs, spare_inputs, wants_beside
    from de_an06.form import Form
    from de_an06.options import Options
    from de_an06.settings import catalogue_of, load_settings, policy_of

    if own and unit is None:
        raise OptionError("--own cần --unit: thêm --unit MÃ.", "--own needs --unit: add --unit CODE.")
    options = Options(
        period=period, calendar=calendar, as_of=as_of, by=by and choose_one("--by", by, _AXES), unit=unit, own=own,
        indicators=several(indicator), compare=_comparisons(compare), jobs=jobs, memory=bytes_stated(memory),
        form=form and choose_one("--form", form, _FORMS), check_command=f"de-an06 check {here(path)}",
    )  # fmt: skip
    kind = "report" if options.form is None else "form"
    _check_form(options)
    settings, folder = load_settings(path, config)
    plan = plan_outputs(kind, format_, output)
    options = replace(options, beside=wants_beside(name for name, _ in plan))
    drawn_on = None if template is None else _template(template, plan, folder, options)
    policy = policy_of(settings, (), several(ignore), several(severity))
    with progress_shown(progress, language(lang, settings, None)):
        found: Form | Report = (
            pipeline.report(folder, settings, policy, options, catalogue_of(settings))
            if options.form is None
            else pipeline.form(folder, settings, policy, options)
        )
    told = found.run if isinstance(found, Form) else found
    spare_inputs(output, folder, [file.file for file in told.inputs])
    deliver(kind, found, format_, output, language(lang, settings, told.vietnamese), drawn_on)
    if strict and told.findings.of("error"):
        raise typer.Exit(FOUND)


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


# --- options -----------------------------------------------------------------------------------------------

_AXES = ("unit", "service", "channel", "domain", "tier", "quarter", "month")
_FORMS = ("ii06a",)


def _template(file: str, plan: list[tuple[str, str | None]], folder: Path, options: Options) -> bytes:
    """Return the template that a report is to be drawn on, where a format draws on one."""
    from de_an06.delivery import draws_on_templates
    from de_an06.word_report import read_template

    if options.form is not None or not draws_on_templates(plan):
        raise OptionError(
            "--template chỉ dùng cho báo cáo Word: thêm --output TỆP.docx.",
            "--template is for Word reports alone: add --output FILE.docx.",
        )
    place = Path(file)
    if any(written is not None and Path(written).resolve() == place.resolve() for _, written in plan):
        raise OptionError(
            f"--template {file}: báo cáo không được ghi đè lên mẫu; hãy ghi ra tệp khác.",
            f"--template {file}: the report may not be written over its template; write to another file.",
        )
    return read_template(place, folder)


def _check_form(options: Options) -> None:
    """Refuse what means nothing for a form, which has columns and lines of its own."""
    stated = {"--by": options.by, "--indicator": options.indicators, "--compare": options.compare}
    if options.form is not None and (named := next((name for name, value in stated.items() if value), None)):
        raise OptionError(
            f"{named} không dùng được cùng --form: biểu có các cột và dòng riêng; hãy bỏ {named}.",
            f"{named} means nothing with --form, which has columns and lines of its own; leave {named} out.",
        )


def _comparisons(text: str | None) -> tuple[str, ...]:
    names = [] if text is None else [name.strip() for name in text.split(",")]
    return tuple(dict.fromkeys(choose_one("--compare", name, COMPARISONS) for name in names))


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
