"""The command `report`: its options, and the report or form that they ask for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from de_an06.choices import bytes_stated, choose_one, several
from de_an06.cli_language import language
from de_an06.cli_options import (
    FOUND,
    AsOfOption,
    ConfigOption,
    IgnoreOption,
    JobsOption,
    LangOption,
    MemoryOption,
    OpenOption,
    OutputOption,
    PathArgument,
    ProgressOption,
    ReportFormatOption,
    SeverityOption,
    examples,
    here,
    say_where,
)
from de_an06.cli_progress import progress_shown
from de_an06.errors import OptionError

if TYPE_CHECKING:
    from de_an06.options import Options
    from de_an06.report import Report

REPORT_EPILOG = examples(
    "de-an06 report data/samples",
    "de-an06 report data/ --period 2023-Q4 --compare previous",
    "de-an06 report data/ --by unit --indicator on_time --lang vi",
    "de-an06 report data/ -o quy-4.json",
    "de-an06 report data/ --form ii06a --period 2023-Q4 -o bieu-ii06a.xlsx",
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
    suppress_below: Annotated[
        int | None,
        typer.Option("--suppress-below", min=0, metavar="K", help="Hide counts of 1 to K-1 dossiers; 0 hides none."),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option("--profile", metavar="P", help="internal (default), or public: hides counts below 5."),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="FILE", help="With docx: draw the report on this Word document."),
    ] = None,
    format_: ReportFormatOption = None,
    output: OutputOption = None,
    open_: OpenOption = False,
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
    from de_an06.delivery import deliver, plan_outputs, spare_inputs, to_be_seen, wants_beside
    from de_an06.file_names import report_name
    from de_an06.form import Form
    from de_an06.options import Options
    from de_an06.settings import catalogue_of, load_settings, policy_of

    if own and unit is None:
        raise OptionError("--own cần --unit: thêm --unit MÃ.", "--own needs --unit: add --unit CODE.")
    options = Options(
        period=period, calendar=calendar, as_of=as_of, by=by and choose_one("--by", by, _AXES), unit=unit, own=own,
        indicators=several(indicator), compare=_comparisons(compare), jobs=jobs, memory=bytes_stated(memory),
        suppress_below=_least(suppress_below, profile), form=form and choose_one("--form", form, _FORMS),
        check_command=f"de-an06 check {here(path)}",
    )  # fmt: skip
    kind = "report" if options.form is None else "form"
    _check_form(options)
    settings, folder = load_settings(path, config)
    format_ = to_be_seen(kind, format_, output) if open_ else format_
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
    spoken = language(lang, settings, told.vietnamese)
    name = report_name(told.period, unit or "", options.form or "")
    written = deliver(kind, found, format_, output, spoken, name=name, seen=open_, template=drawn_on)
    say_where(written, output, spoken, show=open_)
    if strict and told.findings.of("error"):
        raise typer.Exit(FOUND)


# --- options -----------------------------------------------------------------------------------------------

_AXES = ("unit", "service", "channel", "domain", "tier", "quarter", "month")
_FORMS = ("ii06a",)


def _template(file: str, plan: list[tuple[str, str | None]], folder: Path, options: Options) -> bytes:
    """Return the template that a report is to be drawn on, where a format draws on one."""
    from de_an06.delivery import draws_on_templates
    from de_an06.word_report import read_template

    if options.form is not None:
        raise OptionError(
            "--template không dùng được cùng --form: biểu có mẫu riêng theo quy định; hãy bỏ --template.",
            "--template is not for --form: a form has a layout of its own, which is laid down; leave --template out.",
        )
    if not draws_on_templates(plan):
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


def _least(stated: int | None, profile: str | None) -> int | None:
    """Return the number of dossiers below which counts are hidden; None where only the configuration says."""
    from de_an06.config import PUBLIC

    named = {"internal": 0, "public": PUBLIC}
    least = None if profile is None else named[choose_one("--profile", profile, tuple(named))]
    return least if stated is None else stated


def _comparisons(text: str | None) -> tuple[str, ...]:
    from de_an06.period import COMPARISONS

    names = [] if text is None else [name.strip() for name in text.split(",")]
    return tuple(dict.fromkeys(choose_one("--compare", name, COMPARISONS) for name in names))
