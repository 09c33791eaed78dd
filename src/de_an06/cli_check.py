"""The command `check`: its options, its one call, and its exit status."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from de_an06.accepting import HELD, Accepting
from de_an06.choices import bytes_stated, choose_one, several
from de_an06.cli_language import language
from de_an06.cli_options import (
    FOUND,
    ConfigOption,
    IgnoreOption,
    JobsOption,
    LangOption,
    MemoryOption,
    OpenOption,
    OutputOption,
    PathArgument,
    ProgressOption,
    SeverityOption,
    examples,
    say_where,
)
from de_an06.cli_progress import progress_shown
from de_an06.errors import OptionError
from de_an06.finding import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from de_an06.rejects import Rejects
    from de_an06.returning import Returning
    from de_an06.text import Lang

CHECK_EPILOG = examples(
    "de-an06 check data/",
    "de-an06 check ho-so.csv --format json -o findings.json",
    "de-an06 check data/ --fail-on warning --ignore unknown-status",
    "de-an06 check data/ --rejects tra-lai",
    "de-an06 check data/ -o tra-lai.xlsx",
    "de-an06 check data/ --select bad-date,bad-number --severity unknown-unit=warning",
    "de-an06 check data/ -f terminal -f sarif -o findings.sarif -o findings.html",
    after="Exit status: 0 nothing at or above --fail-on, 1 findings, 2 the check could not be done.",
)


def check(
    path: PathArgument,
    format_: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="F",
            help="terminal, json, csv, markdown, html, xlsx, sarif, junit, github or gitlab; may be repeated.",
        ),
    ] = None,
    output: OutputOption = None,
    open_: OpenOption = False,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="RULE", help="Only this rule; may be repeated, or several with commas."),
    ] = None,
    ignore: IgnoreOption = None,
    severity: SeverityOption = None,
    fail_on: Annotated[
        str,
        typer.Option("--fail-on", metavar="SEVERITY", help="Exit with 1 from this severity: error or warning."),
    ] = "error",
    rejects: Annotated[
        str | None,
        typer.Option("--rejects", metavar="DIR", help="Write the rows with errors there, each with the reason."),
    ] = None,
    with_personal: Annotated[
        bool,
        typer.Option(
            "--with-personal",
            help="With --rejects: keep what may be personal data (columns that no table has, rows that do not line up "
            "with the header); by default it is left blank.",
        ),
    ] = False,
    max_findings: Annotated[
        int,
        typer.Option("--max-findings", min=1, help="How many of each rule and file are listed; all are counted."),
    ] = 1000,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="D", help="Day after which nothing can have happened yet.")
    ] = None,
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", metavar="FILE", help="Findings accepted there (TOML or JSON) are counted apart."),
    ] = None,
    update_baseline: Annotated[
        bool,
        typer.Option("--update-baseline", help="Accept what is found: needs --baseline, --who, --why and --until."),
    ] = False,
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who accepts, for --update-baseline.")] = "",
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="Why, for --update-baseline.")] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="D", help="Last day on which it counts, 2024-12-31 say.")
    ] = "",
    no_effect: Annotated[
        bool,
        typer.Option("--no-effect", help="Leave out which indicators the flagged rows touch; large files take less."),
    ] = False,
    lang: LangOption = None,
    config: ConfigOption = None,
    jobs: JobsOption = None,
    memory: MemoryOption = None,
    progress: ProgressOption = "auto",
) -> None:
    """Say what is wrong with the files, where, why, and how to mend it."""
    from de_an06 import pipeline
    from de_an06.delivery import add_summary, deliver, draws_rows, plan_outputs, spare_inputs, to_be_seen
    from de_an06.file_names import check_name
    from de_an06.options import Options
    from de_an06.settings import catalogue_of, load_settings, policy_of

    bar = choose_one("--fail-on", fail_on, SEVERITIES[:2])
    settings, folder = load_settings(path, config)
    format_ = to_be_seen("check", format_, output) if open_ else format_
    plan = plan_outputs("check", format_, output)
    options = Options(as_of=as_of, jobs=jobs, memory=bytes_stated(memory), check_command="")
    if with_personal and rejects is None:
        raise OptionError(
            "--with-personal cần --rejects: thêm --rejects THƯ MỤC.",
            "--with-personal needs --rejects: add --rejects DIR.",
        )
    accepting = None if baseline is None else Accepting(Path(baseline), _today(), update_baseline, who, why, until)
    _check_accepting(accepting, output, update=update_baseline, said=who + why + until)
    policy = policy_of(
        settings, several(select), several(ignore), several(severity), HELD if accepting else max_findings
    )
    rejecting = None if rejects is None else _rejecting(rejects, with_personal, lambda v: language(lang, settings, v))
    returning = _returning() if draws_rows(plan) else None
    catalogue = None if no_effect else partial(catalogue_of, settings)
    takers = [taker for taker in (rejecting, returning) if taker is not None]
    with progress_shown(progress, language(lang, settings, None)):
        found = pipeline.check(folder, settings, policy, options, catalogue, takers)
    found = replace(found, folder=_seen_from_here(folder), fail_on=bar, rows=returning.files if returning else ())
    spare_inputs(output, folder, [*(file.file for file in found.inputs), *found.refused])
    if accepting is not None:
        spare_inputs([baseline or ""], folder, [file.file for file in found.inputs], "--baseline")
        found = accepting.applied(found, policy)
        found = replace(found, findings=found.findings.cut(max_findings))
    if rejecting is not None:
        sys.stderr.write("".join(f"{line}\n" for line in rejecting.end()))
    spoken = language(lang, settings, found.vietnamese)
    written = deliver("check", found, format_, output, spoken, name=check_name(folder), seen=open_)
    say_where(written, output, spoken, show=open_)
    if "github" in (format_ or ()) and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
        add_summary(Path(summary), found, spoken)
    if found.failed:
        raise typer.Exit(FOUND)


def _rejecting(folder: str, with_personal: bool, speak: Callable[[bool], Lang]) -> Rejects:
    """Return where rejected rows go; raises OutputError where they may not."""
    from de_an06.rejects import Rejects
    from de_an06.rejects_folder import RejectsFolder

    return Rejects(RejectsFolder(Path(folder)), with_personal, speak)


def _returning() -> Returning:
    """Return what takes the rows for a workbook."""
    from de_an06.returning import Returning

    return Returning()


def _check_accepting(accepting: Accepting | None, outputs: list[str] | None, *, update: bool, said: str) -> None:
    """Refuse options of a baseline that do not go together, before any work is done."""
    if accepting is None and (update or said):
        raise OptionError(
            "--update-baseline, --who, --why, --until cần --baseline TỆP.",
            "--update-baseline, --who, --why and --until need --baseline FILE.",
        )
    if accepting is not None and not update and said:
        raise OptionError(
            "--who, --why, --until chỉ dùng cùng --update-baseline.",
            "--who, --why and --until go with --update-baseline.",
        )
    if accepting is not None and any(Path(file).absolute() == accepting.path.absolute() for file in outputs or ()):
        raise OptionError(
            f"--output: {accepting.path.name} là tệp của --baseline.",
            f"--output: {accepting.path.name} is the baseline.",
        )


def _today() -> date:
    """Return the day on which entries of a baseline must still count; a build states its own."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    if stated.isdecimal():
        return datetime.fromtimestamp(int(stated), tz=UTC).date()
    return datetime.now().astimezone().date()


def _seen_from_here(target: Path) -> str:
    """Return the folder that the paths of findings are below, as CI services name it: from the working folder."""
    folder = target if target.is_dir() else target.parent
    with suppress(ValueError):  # another drive
        folder = Path(os.path.relpath(folder))
    return "" if folder == Path() else f"{folder.as_posix().rstrip('/')}/"
