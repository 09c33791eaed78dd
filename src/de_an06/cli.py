"""The command line: it turns arguments into one call, draws what comes back, and turns trouble into one line."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from de_an06 import __version__
from de_an06.errors import OptionError, OutputError, RunError

if TYPE_CHECKING:
    from collections.abc import Callable

    from de_an06.catalogue import Indicator
    from de_an06.config import Config
    from de_an06.rules import Policy
    from de_an06.text import Lang

FOUND, FAILED = 1, 2
"""Exit status: findings at or above the bar; the run itself could not be done."""

app = typer.Typer(
    name="de-an06",
    help=(
        "Indicators of Đề án 06 (Project 06) from the CSV exports of a one-stop office: what is wrong with the "
        "files, what the figures are, and how far each can be trusted."
    ),
    epilog=(
        "Examples:  de-an06 report data/samples  |  de-an06 report data/ --period 2023-Q4 --by unit  |  "
        "de-an06 check data/  |  de-an06 sample thu-nghiem --dossiers 5000"
    ),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)

_Path = Annotated[str, typer.Argument(metavar="PATH", help="Folder of exports, or one file.")]


def _possible_language(value: str | None) -> str | None:
    """Refuse a language before any work is done."""
    return value if value is None else _choice("--lang", value, ("vi", "en"))


_Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="vi|en", help="Language of texts.", callback=_possible_language),
]
_Format = Annotated[
    list[str] | None,
    typer.Option("--format", "-f", metavar="F", help="terminal, json, csv or markdown; may be repeated."),
]
_Output = Annotated[
    list[str] | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write there; its ending implies the format. May be repeated."),
]
_ConfigFile = Annotated[
    str | None,
    typer.Option("--config", metavar="FILE", help="Configuration that also judges: indicators, targets, severities."),
]
_AsOf = Annotated[str | None, typer.Option("--as-of", metavar="D", help="Day on which stocks stand, 2023-11-20 say.")]


@app.callback(invoke_without_command=True)
def _start(
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    if version:
        sys.stdout.write(f"de-an06 {__version__}\n")
        raise typer.Exit


@app.command(
    epilog=(
        "Examples:  de-an06 report data/samples  |  de-an06 report data/ --period 2023-Q4 --compare previous  |  "
        "de-an06 report data/ --by unit --indicator on_time --lang vi  |  de-an06 report data/ -o quy-4.json"
    )
)
def report(
    path: _Path,
    period: Annotated[
        str,
        typer.Option("--period", metavar="P", help="2023, 2023-Q3, 2023-08, 2023-H1, 2023-9M, FROM..TO, or all."),
    ] = "all",
    calendar: Annotated[
        str | None, typer.Option("--calendar", metavar="C", help="civil (default) or nd09 (15th to 14th).")
    ] = None,
    as_of: _AsOf = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="AXIS", help="unit, service, channel, domain, tier, quarter or month."),
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE", help="This unit and all below it.")] = None,
    own: Annotated[bool, typer.Option("--own", help="With --unit: that unit alone.")] = False,
    indicator: Annotated[
        list[str] | None,
        typer.Option("--indicator", "-i", metavar="ID", help="Only this one; may be repeated."),
    ] = None,
    compare: Annotated[
        str | None,
        typer.Option("--compare", metavar="WITH", help="previous, year-ago, or both with a comma."),
    ] = None,
    format_: _Format = None,
    output: _Output = None,
    lang: _Lang = None,
    config: _ConfigFile = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when there are errors in the data.")] = False,
) -> None:
    """Compute the indicators of a period, each with n, d and its bounds."""
    from de_an06 import pipeline

    if own and unit is None:
        raise OptionError("--own cần --unit: thêm --unit MÃ.", "--own needs --unit: add --unit CODE.")
    options = pipeline.Options(
        period=period, calendar=calendar, as_of=as_of, by=_axis(by), unit=unit, own=own,
        indicators=tuple(indicator or ()), compare=_comparisons(compare),
    )  # fmt: skip
    settings, folder = _settings(path, config)
    _plan_outputs(format_, output)
    found = pipeline.report(folder, settings, _policy(settings), options, _catalogue(settings))
    _spare_inputs(output, folder, [file.path for file in found.inputs])
    _deliver("report", found, format_, output, _language(lang, settings, found.vietnamese))
    if strict and found.findings.of("error"):
        raise typer.Exit(FOUND)


@app.command(
    epilog=(
        "Examples:  de-an06 check data/  |  de-an06 check ho-so.csv --format json -o findings.json  |  "
        "de-an06 check data/ --fail-on warning --ignore unknown-status.   Exit status: 0 nothing at or above "
        "--fail-on, 1 findings, 2 the check could not be done."
    )
)
def check(
    path: _Path,
    format_: _Format = None,
    output: _Output = None,
    select: Annotated[
        list[str] | None, typer.Option("--select", metavar="RULE", help="Only this rule; may be repeated.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="RULE", help="Not this rule; may be repeated.")
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option("--fail-on", metavar="SEVERITY", help="Exit with 1 from this severity: error or warning."),
    ] = "error",
    max_findings: Annotated[
        int,
        typer.Option("--max-findings", min=1, help="How many of each rule and file are listed; all are counted."),
    ] = 1000,
    lang: _Lang = None,
    config: _ConfigFile = None,
) -> None:
    """Say what is wrong with the files, where, why, and how to mend it."""
    from de_an06 import pipeline

    if fail_on not in ("error", "warning"):
        raise OptionError(
            f"--fail-on: “{fail_on}” không hợp lệ; chọn error hoặc warning.",
            f"--fail-on: “{fail_on}” is not possible; choose error or warning.",
        )
    settings, folder = _settings(path, config)
    _plan_outputs(format_, output)
    found = pipeline.check(folder, settings, _policy(settings, select, ignore, max_findings))
    _spare_inputs(output, folder, [*(file.path for file in found.inputs), *found.refused])
    _deliver("check", found, format_, output, _language(lang, settings, found.vietnamese))
    if found.findings.of("error") or (fail_on == "warning" and found.findings.of("warning")):
        raise typer.Exit(FOUND)


@app.command(epilog="Examples:  de-an06 sample thu-nghiem  |  de-an06 sample lon --dossiers 1000000 --seed 7")
def sample(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Folder to write to; made if it is not there.")],
    dossiers: Annotated[int, typer.Option("--dossiers", min=1, help="How many dossiers.")] = 1250,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another district of the same shares.")] = 6,
) -> None:
    """Write the synthetic sample district, at any size."""
    from de_an06.sample import write_sample

    written = write_sample(Path(folder), dossiers, seed)
    sys.stderr.write("".join(f"{path.as_posix()}\n" for path in written))


@app.command(epilog="Examples:  de-an06 indicators  |  de-an06 indicators --format json --lang vi")
def indicators(format_: _Format = None, output: _Output = None, lang: _Lang = None, config: _ConfigFile = None) -> None:
    """List the indicators: definition, target, legal source."""
    from de_an06.config import load_config
    from de_an06.listings import list_indicators

    settings = load_config(None, None if config is None else Path(config))
    _plan_outputs(format_, output)
    _deliver("listing", list_indicators(_catalogue(settings)), format_, output, _language(lang, settings, None))


@app.command(epilog="Examples:  de-an06 tables  |  de-an06 tables dossiers")
def tables(
    table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="Show the columns of this table.")] = None,
    format_: _Format = None,
    output: _Output = None,
    lang: _Lang = None,
) -> None:
    """List the input tables, or the columns and accepted headers of one."""
    from de_an06.config import load_config
    from de_an06.listings import list_tables

    _plan_outputs(format_, output)
    _deliver("listing", list_tables(table), format_, output, _language(lang, load_config(None, None), None))


# --- options -----------------------------------------------------------------------------------------------

_AXES = ("unit", "service", "channel", "domain", "tier", "quarter", "month")
_COMPARISONS = ("previous", "year-ago")


def _choice(option: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        from difflib import get_close_matches

        near = get_close_matches(value, allowed, n=1, cutoff=0.4)
        vi, en = (f" (có phải {near[0]}?)", f" (do you mean {near[0]}?)") if near else ("", "")
        raise OptionError(
            f"{option}: không có “{value}”{vi}. Chọn: {', '.join(allowed)}.",
            f"{option}: there is no “{value}”{en}. Choose from: {', '.join(allowed)}.",
        )
    return value


def _axis(by: str | None) -> str | None:
    return None if by is None else _choice("--by", by, _AXES)


def _comparisons(text: str | None) -> tuple[str, ...]:
    names = [] if text is None else [name.strip() for name in text.split(",")]
    return tuple(dict.fromkeys(_choice("--compare", name, _COMPARISONS) for name in names))


def _settings(path: str, config: str | None) -> tuple[Config, Path]:
    """Return the configuration in force and the path as a path."""
    from de_an06.config import load_config

    if not path.strip():
        raise OptionError(
            "PATH trống: ghi thư mục dữ liệu hoặc một tệp; dấu chấm là thư mục hiện tại.",
            "PATH is empty: name a data folder or a file; a dot is the folder you are in.",
        )
    target = Path(path)
    folder = target if target.is_dir() else target.parent
    return load_config(folder, None if config is None else Path(config)), target


def _catalogue(settings: Config) -> dict[str, Indicator]:
    from de_an06.catalogue import load_catalogue

    origin = next((source.path for source in settings.sources if source.role == "option"), "")
    return load_catalogue(settings.indicators, settings.targets, origin)


def _policy(
    settings: Config, select: list[str] | None = None, ignore: list[str] | None = None, limit: int = 1000
) -> Policy:
    from de_an06.rules import Policy, rules

    known = tuple(rules())
    for option, codes in (
        ("--select", select),
        ("--ignore", ignore),
        ("ignore_rules", settings.ignore_rules),
    ):
        for code in codes or ():
            _choice(option, code, known)
    for code in settings.severity:
        _choice("[severity]", code, known)
    ignored = set(settings.ignore_rules) | set(ignore or ())
    if select:
        ignored |= set(known) - set(select)
    return Policy(dict(settings.severity), frozenset(ignored), limit)  # type: ignore[arg-type]  # config has checked


# --- language ----------------------------------------------------------------------------------------------


def _language(option: str | None, settings: Config | None, vietnamese: bool | None) -> Lang:
    """Return the language: option, environment, configuration, the user's locale, else that of the headers."""
    if option is not None:
        return _choice("--lang", option, ("vi", "en"))  # type: ignore[return-value]
    stated = os.environ.get("DE_AN06_LANG", "")
    if stated in ("vi", "en"):
        return stated  # type: ignore[return-value]
    if settings is not None and settings.language:
        return settings.language
    user = _user_language()
    if user in ("vi", "en"):
        return user  # type: ignore[return-value]
    return "vi" if vietnamese else "en"


def _user_language() -> str:
    if sys.platform == "win32":
        import ctypes
        import locale

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")[:2]
    stated = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return stated.split("_")[0].split(".")[0].lower()


# --- output ------------------------------------------------------------------------------------------------


def _plan_outputs(formats: list[str] | None, outputs: list[str] | None) -> list[tuple[str, str | None]]:
    """Return (format, file or None for the screen) for each output, before any work is done."""
    from de_an06.renderers import formats as known
    from de_an06.renderers import renderer

    names = [_choice("--format", name, tuple(known())) for name in formats or ()]
    plan: list[tuple[str, str | None]] = []
    for file in outputs or ():
        suffix = Path(file).suffix.lower()
        implied = next((n for n in known() if suffix in renderer(n).suffixes), None)
        if implied in names:
            names.remove(implied)
        if implied is None and not names:
            raise OptionError(
                f"--output {file}: đuôi “{suffix}” không cho biết định dạng; thêm --format.",
                f"--output {file}: its ending “{suffix}” implies no format; add --format.",
            )
        _check_place(Path(file))
        plan.append((implied or names.pop(0), file))
    plan.extend((name, None) for name in names)
    return plan or [("terminal", None)]


def _check_place(path: Path) -> None:
    """Refuse to write where there is no folder, or one of that name."""
    if path.is_dir():
        raise OutputError(
            f"--output: {path.as_posix()} là thư mục; hãy ghi thêm tên tệp.",
            f"--output: {path.as_posix()} is a folder; add the name of a file.",
        )
    if not path.parent.is_dir():
        raise OutputError(
            f"--output: không có thư mục {path.parent.as_posix()}; hãy tạo thư mục trước.",
            f"--output: there is no folder {path.parent.as_posix()}; make it first.",
        )


def _spare_inputs(outputs: list[str] | None, target: Path, names: list[str]) -> None:
    """Refuse to write over a file that the figures come from."""
    folder = target if target.is_dir() else target.parent
    read = [path for path in (folder / name for name in (*names, "de-an06.toml")) if path.exists()]
    for file in outputs or ():
        path = Path(file)
        if path.exists() and any(path.samefile(other) for other in read):
            raise OutputError(
                f"--output: {path.as_posix()} là tệp dữ liệu đầu vào; hãy ghi ra tệp khác.",
                f"--output: {path.as_posix()} is one of the input files; write to another one.",
            )


def _deliver(kind: str, document: Any, formats: list[str] | None, outputs: list[str] | None, lang: Lang) -> None:
    """Draw a document in every format asked for."""
    from de_an06.renderers import renderer

    for name, file in _plan_outputs(formats, outputs):
        drawing = renderer(name)
        draw: Callable[[Any, Lang], str] | None = getattr(drawing, kind)
        if draw is None:
            raise OptionError(f"--format {name}: không vẽ được {kind}.", f"--format {name} cannot draw a {kind}.")
        if file is not None:
            _write(Path(file), draw(document, lang))
        elif name == "terminal":
            _show(kind, document, lang)
        else:
            sys.stdout.write(draw(document, lang))


def _show(kind: str, document: Any, lang: Lang) -> None:
    from rich.console import Console

    from de_an06.renderers import terminal

    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    getattr(terminal, f"draw_{kind}")(document, lang, console)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all; a device or pipe is written to, never replaced, and a link followed."""
    direct = path.exists() and not path.is_file()
    place = path if direct else path.resolve()
    part = place if direct else place.with_name(place.name + ".part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        if not direct:
            part.replace(place)
    except OSError as error:
        if not direct:
            part.unlink(missing_ok=True)
        raise OutputError(
            f"Không ghi được {path.as_posix()}: {error.strerror}. Nếu tệp đang mở trong Excel, hãy đóng lại.",
            f"{path.as_posix()} cannot be written: {error.strerror}. If it is open in Excel, close it.",
        ) from None


# --- the program -------------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 well, 1 findings, 2 the run could not be done."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))
        if hasattr(stream := getattr(sys, name), "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = sys.argv[1:] if arguments is None else arguments
    # Our models need no plugins; looking for some would read the metadata of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # A run makes hardly any cycles, and collecting while the libraries are imported only costs time.
    gc.set_threshold(200_000, 20, 100)
    try:
        status = app(given, prog_name="de-an06", standalone_mode=False)
        sys.stdout.flush()
    except RunError as error:
        return _fail(error.vi if _language(_stated_language(given), None, None) == "vi" else error.en)
    except (BrokenPipeError, SystemExit):
        # The reader of our output has gone; what it wanted it has. (rich and typer turn it into an exit.)
        _close_output()
        return 0
    except OSError as error:
        _close_output()
        return _fail(f"{error.strerror or error}: {error.filename or 'stdout'}")
    except KeyboardInterrupt:
        return _fail("stopped / đã dừng")
    except MemoryError:
        return _fail("not enough memory / không đủ bộ nhớ")
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stderr.write(f"{error}\n")
            return FAILED
        if hasattr(error, "format_message"):
            return _fail(f"{error.format_message()} (de-an06 --help)")
        raise
    return status if isinstance(status, int) else 0


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


def _stated_language(arguments: list[str]) -> str | None:
    """Return what --lang says if it says something possible, for errors that come before options are read."""
    for place, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if value in ("vi", "en"):
            return value
    return None


def _close_output() -> None:
    """Send what is still to be written nowhere, so that the interpreter's last flush does not complain."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def _fail(message: str) -> int:
    from de_an06.text import printable

    sys.stderr.write(f"de-an06: {printable('; '.join(message.splitlines()))}\n")
    return FAILED
