"""The command `check`: its options, its one call, and its exit status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from de_an06.choices import bytes_stated, several
from de_an06.cli_language import language
from de_an06.cli_options import (
    FOUND,
    ConfigOption,
    FormatOption,
    IgnoreOption,
    JobsOption,
    LangOption,
    MemoryOption,
    OutputOption,
    PathArgument,
    SeverityOption,
    examples,
)
from de_an06.errors import OptionError

CHECK_EPILOG = examples(
    "de-an06 check data/",
    "de-an06 check ho-so.csv --format json -o findings.json",
    "de-an06 check data/ --fail-on warning --ignore unknown-status",
    "de-an06 check data/ --rejects tra-lai",
    "de-an06 check data/ --select bad-date,bad-number --severity unknown-unit=warning",
    after="Exit status: 0 nothing at or above --fail-on, 1 findings, 2 the check could not be done.",
)


def check(
    path: PathArgument,
    format_: FormatOption = None,
    output: OutputOption = None,
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
    lang: LangOption = None,
    config: ConfigOption = None,
    jobs: JobsOption = None,
    memory: MemoryOption = None,
) -> None:
    """Say what is wrong with the files, where, why, and how to mend it."""
    from de_an06 import pipeline
    from de_an06.delivery import deliver, plan_outputs, spare_inputs
    from de_an06.settings import load_settings, policy_of

    if fail_on not in ("error", "warning"):
        raise OptionError(
            f"--fail-on: “{fail_on}” không hợp lệ; chọn error hoặc warning.",
            f"--fail-on: “{fail_on}” is not possible; choose error or warning.",
        )
    settings, folder = load_settings(path, config)
    plan_outputs("check", format_, output)
    options = pipeline.Options(jobs=jobs, memory=bytes_stated(memory))
    policy = policy_of(settings, several(select), several(ignore), several(severity), max_findings)
    if with_personal and rejects is None:
        raise OptionError(
            "--with-personal cần --rejects: thêm --rejects THƯ MỤC.",
            "--with-personal needs --rejects: add --rejects DIR.",
        )
    rejecting = None
    if rejects is not None:
        from de_an06.rejects import Rejects
        from de_an06.rejects_folder import RejectsFolder

        folder_of_rejects = RejectsFolder(Path(rejects))
        rejecting = Rejects(folder_of_rejects, with_personal, lambda vi: language(lang, settings, vi))
    found = pipeline.check(folder, settings, policy, options, rejecting)
    spare_inputs(output, folder, [*(file.path for file in found.inputs), *found.refused])
    if rejecting is not None:
        sys.stderr.write("".join(f"{line}\n" for line in rejecting.end()))
    deliver("check", found, format_, output, language(lang, settings, found.vietnamese))
    if found.findings.of("error") or (fail_on == "warning" and found.findings.of("warning")):
        raise typer.Exit(FOUND)
