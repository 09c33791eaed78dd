"""Fences that import layers cannot draw, read off the syntax trees of all modules."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import de_an06

SOURCE = Path(de_an06.__file__).parent
MODULES = sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py"))
DRIVERS = {"cli.py", "cli_check.py", "cli_language.py", "cli_progress.py", "cli_template.py", "batch.py", "sample.py"}
INWARD = [name for name in MODULES if name not in DRIVERS]

CHANGING_MODULES = {"locale", "random", "secrets", "time", "uuid"}
CLOCK_READERS = {"now", "today", "utcnow"}
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb"}
LONGEST = 350


def tree(name: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse((SOURCE / name).read_text(encoding="utf-8"))


def reached(node: ast.AST) -> Iterator[str]:
    """Yield what a node takes from the clock, the environment, the locale or chance."""
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names if alias.name.partition(".")[0] in CHANGING_MODULES)
        case ast.ImportFrom(module=str(module), level=0) if module.partition(".")[0] in CHANGING_MODULES:
            yield module
        case ast.ImportFrom(module="os", names=names):
            yield from (alias.name for alias in names if alias.name in ENVIRONMENT)
        case ast.Attribute(value=ast.Name(id="os"), attr=attr) if attr in ENVIRONMENT:
            yield f"os.{attr}"
        case ast.Attribute(value=ast.Attribute(attr="random"), attr=attr):
            yield f"random.{attr}"
        case ast.Call(func=ast.Attribute(attr=attr)) if attr in CLOCK_READERS:
            yield f"{attr}()"


@pytest.mark.parametrize("name", INWARD)
def test_only_drivers_reach_outside(name: str) -> None:
    """Clock, environment, locale and chance are used by the modules of the command line, batch and sample alone."""
    found = [what for node in ast.walk(tree(name)) for what in reached(node)]

    assert not found, f"{name}: pass the value in from a driver"


@pytest.mark.parametrize("name", [name for name in MODULES if name != "cli.py"])
def test_only_the_command_line_prints(name: str) -> None:
    """Nothing but cli prints."""
    calls = [node for node in ast.walk(tree(name)) if isinstance(node, ast.Call)]
    lines = [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]

    assert not lines, f"{name}: return the text, cli writes it"


@pytest.mark.parametrize("name", MODULES)
def test_modules_are_short(name: str) -> None:
    """A module can be read in one sitting."""
    lines = (SOURCE / name).read_text(encoding="utf-8").count("\n")

    assert lines <= LONGEST, f"{name}: split it along what varies"


@pytest.mark.parametrize("name", MODULES)
def test_modules_open_with_one_sentence(name: str) -> None:
    """The first line of a module says what it is, in one sentence."""
    first, *rest = (ast.get_docstring(tree(name)) or "").split("\n")

    assert first.endswith("."), f"{name}: open it with one sentence"
    assert not rest or not rest[0], f"{name}: leave a blank line after the first sentence"


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from random import choice",
        "import os\nos.environ['LANG']",
        "from os import getenv",
        "date.today()",
        "datetime.datetime.now(zone)",
        "pd.Timestamp.now()",
        "np.random.default_rng()",
    ],
)
def test_the_fence_sees(source: str) -> None:
    """Each way to reach outside is seen."""
    assert [what for node in ast.walk(ast.parse(source)) for what in reached(node)]


@pytest.mark.parametrize("source", ["from datetime import time", "import os\nos.fspath(p)", "row.now = 1"])
def test_the_fence_lets_pass(source: str) -> None:
    """What reaches nothing outside passes."""
    assert not [what for node in ast.walk(ast.parse(source)) for what in reached(node)]
