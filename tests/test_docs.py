"""The pages: what they name exists, what must be named is, and links lead somewhere."""

import importlib
import importlib.util
import json
import re
import shlex
import shutil
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import typer

import de_an06
from de_an06.catalogue import load_catalogue
from de_an06.cli import app, main
from de_an06.renderers import formats
from de_an06.tables import tables
from de_an06.text import Lang, number, percent

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.vi.md")
PAGES = [*READMES, "CHANGELOG.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in ROOT.glob("docs/*.md"))]
SET_UP = (
    "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/de-an06 report data/samples",
    "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest",
    r"py -m venv .venv; .venv\Scripts\pip install -e .; .venv\Scripts\de-an06 report data\samples",
    r"py -m venv .venv; .venv\Scripts\pip install -e '.[dev]'; .venv\Scripts\pytest",
)
WORDS = (
    "dossier", "service", "unit", "channel", "received", "due", "finished",
    "measure", "indicator", "numerator", "denominator", "period", "bin", "cube", "roll up", "slice",
    "rule", "finding", "severity", "dialect", "renderer", "target", "claim",
    "set aside", "unknown", "superseded", "provisional",
)  # fmt: skip
"""What the glossary must explain."""
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # it is a group
MODULES = {path.stem for path in Path(de_an06.__file__).parent.iterdir() if path.suffix == ".py"}
FOLDERS = {path.parent.name for path in Path(de_an06.__file__).parent.glob("*/__init__.py")}


def page(name: str) -> str:
    """Return the text of a page without its generated parts, which the program wrote itself."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.sub(r"<!-- generated: (.+?) -->.*?<!-- end -->", r"`\1`", text, flags=re.DOTALL)


def calls(text: str) -> list[list[str]]:
    """Return the arguments of each `de-an06` call in a page's code."""
    code = re.findall(r"^```(?:console|powershell)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in code for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", text)
    found = [re.search(r"(?:^|\s|[/\\]|: )de-an06 (?=[a-z-])(.+)$", line) for line in lines]
    return [shlex.split(match[1], posix="\\" not in match[1]) for match in found if match]


def options(command: str) -> dict[str, bool]:
    """Return the options of a command, and whether each takes a value."""
    flags = {"--help": False, "-h": False}
    return flags | {o: not p.is_flag for p in COMMANDS[command].params for o in p.opts if o.startswith("-")}


@pytest.mark.parametrize("name", READMES)
def test_set_up_commands_are_there(name: str) -> None:
    """Both READMEs give the set-up commands, each on a line of its own, for Windows too."""
    assert set(SET_UP) <= set(page(name).splitlines())


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_named(name: str) -> None:
    """Both READMEs call every command."""
    assert set(COMMANDS) <= {call[0] for call in calls(page(name))}


@pytest.mark.parametrize("name", PAGES)
def test_calls_can_be_made(name: str) -> None:
    """Every call on a page names a command and options that exist."""
    for command, *arguments in calls(page(name)):
        if command.startswith("-"):
            continue
        assert command in COMMANDS, f"{name}: de-an06 {command}"
        named = {argument for argument in arguments if argument.startswith("-")}
        assert named <= set(options(command)), f"{name}: de-an06 {command} {arguments}"


@pytest.mark.parametrize("name", [*READMES, "docs/mapping.md"])
def test_options_exist(name: str) -> None:
    """Every option that a page names belongs to some command."""
    known = {option for command in COMMANDS for option in options(command)}

    assert set(re.findall(r"`(--[a-z-]+)", page(name))) <= known


@pytest.mark.parametrize("name", READMES)
def test_indicators_exist(name: str) -> None:
    """Every indicator asked for, and every snake_case name in code, is one of ours."""
    text = page(name)
    asked = {call[i + 1] for call in calls(text) for i, part in enumerate(call) if part in ("-i", "--indicator")}
    columns = {column for table in tables().values() for column in table.columns}

    assert "essential_services_used" in asked
    assert asked <= set(load_catalogue())
    assert set(re.findall(r"`([a-z0-9]+(?:_[a-z0-9]+)+)`", text)) <= {*load_catalogue(), *columns, *tables()}


@pytest.mark.parametrize("name", READMES)
def test_formats_are_named(name: str) -> None:
    """Both READMEs name every format."""
    assert {f"`{known}`" for known in formats()} <= set(re.findall(r"`[a-z-]+`", page(name)))


def test_readmes_say_the_same() -> None:
    """Both READMEs have as many sections, the same calls and the same configuration."""
    english, vietnamese = (page(name) for name in READMES)
    toml = re.compile(r"^```toml\n.*?^```", re.MULTILINE | re.DOTALL)

    assert english.count("\n## ") == vietnamese.count("\n## ")
    assert calls(english) == calls(vietnamese)
    assert toml.findall(english) == toml.findall(vietnamese)


def figures_on_time(folder: Path) -> dict[str, Any]:
    """Return what a report on a folder says of on_time."""
    written = folder / "on-time.json"
    assert main(["report", str(folder), "--indicator", "on_time", "--output", str(written)]) == 0
    found: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))["results"][0]
    return found


def break_first(file: Path, header: str, text: str) -> None:
    """Write `text` into the first row of a file, below a header."""
    headers, first, rest = file.read_text(encoding="utf-8").split("\n", 2)
    cells = first.split(",")
    cells[headers.split(",").index(header)] = text
    file.write_text("\n".join([headers, ",".join(cells), rest]), encoding="utf-8", newline="")


def shown(result: dict[str, Any], lang: Lang) -> list[str]:
    """Return the four cells in which the READMEs tell a figure."""
    bounds = f"{percent(result['low'], lang)[:-1]}–{percent(result['high'], lang)}"
    parts = f"{number(result['numerator'], lang)}/{number(result['denominator'], lang)}"
    return [parts, percent(result["value"], lang), str(result["unknown"]), bounds]


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.vi.md", "vi")])
def test_the_broken_date(name: str, lang: Lang, tmp_path: Path) -> None:
    """One finish date of 31/02/2024 in the sample gives the figures that the READMEs tell."""
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data" / "samples", folder)
    before = shown(figures_on_time(folder), lang)
    break_first(folder / "dossiers.csv", "Ngày kết thúc xử lý", "31/02/2024")
    after = shown(figures_on_time(folder), lang)

    table = page(name).partition("| `on_time` |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| [^`|]+ \| (.+) \| (.+) \|$", table, re.MULTILINE) == [*zip(before, after, strict=True)]


@pytest.mark.parametrize("word", WORDS)
def test_the_glossary_explains(word: str) -> None:
    """Each word of the design has a row with its Vietnamese and its meaning."""
    row = re.search(rf"^\| {word}(?:,[^|]*)? \|([^|]+)\|([^|]+)\|$", page("docs/GLOSSARY.md"), re.MULTILINE)

    assert row
    assert row[1].strip()
    assert row[2].strip()


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    """Every relative link of a page leads to a file of the project."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page(name))

    assert [link for link in links if not ((ROOT / name).parent / link).exists()] == []


def test_every_module_has_a_line() -> None:
    """The page on architecture names every module and folder of the package."""
    named = set(re.findall(r"`(\w+)`", page("docs/ARCHITECTURE.md")))

    assert (MODULES | FOLDERS) - {"__init__"} <= named


def test_what_the_architecture_cites_exists() -> None:
    """Every `module.name` on the page on architecture can be imported."""
    cited = re.findall(r"`(\w+)\.(\w+)`", page("docs/ARCHITECTURE.md"))
    ours = [(module, name) for module, name in cited if module in MODULES | FOLDERS]

    missing = [f"{m}.{n}" for m, n in ours if not hasattr(importlib.import_module(f"de_an06.{m}"), n)]

    assert ours
    assert [name for name in missing if importlib.util.find_spec(f"de_an06.{name}") is None] == []


def test_every_library_has_its_reason() -> None:
    """Each dependency of pyproject.toml has a line on the page on architecture."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = chain(project["dependencies"], *project["optional-dependencies"].values())
    names = {re.split(r"[<>=~\[; ]", requirement)[0] for requirement in wanted}

    assert names <= set(re.findall(r"`([\w-]+)`", page("docs/ARCHITECTURE.md")))
