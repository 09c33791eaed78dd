"""The contract of a renderer: it draws a finished Report, Check or Listing in one format.

Each module of this folder declares one `RENDERER`; no renderer sees the cube or computes a figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from de_an06.form import Form
    from de_an06.report import Check, Listing, Report, Series
    from de_an06.tables import Table
    from de_an06.text import Lang


@dataclass(frozen=True, slots=True)
class Renderer:
    """One output format; a kind of document it cannot draw is None."""

    name: str
    suffixes: tuple[str, ...]
    """File endings that imply the format, with the dot."""
    report: Callable[[Report, Lang], str | bytes] | None = None
    check: Callable[[Check, Lang], str | bytes] | None = None
    listing: Callable[[Listing, Lang], str] | None = None
    schema: Callable[[Sequence[Table], Lang], str] | None = None
    series: Callable[[Series, Lang], str] | None = None
    form: Callable[[Form, Lang], str | bytes] | None = None
    also: tuple[str, ...] = ()
    """Endings of files that may be in this format where it is stated."""
    binary: bool = False
    """Whether it draws bytes, which belong in a file."""
    screen: bool = True
    """Whether a terminal shows it so that somebody can read it; what none shows is written to a file there."""
    rows: bool = False
    """Whether it draws the rows that go back to their senders, which a check must then keep."""
    needs: Callable[[str], None] | None = None
    """Raises `RunError` where libraries that it needs for a kind of document are not installed."""
    templates: bool = False
    """Whether it draws reports on a template, which may then be a third argument."""
    beside: bool = False
    """Whether it draws what stands beside the sets that a report was asked for, which must then be worked out."""


def formats() -> list[str]:
    """Return the names of all formats without importing their renderers."""
    return sorted(module.name.replace("_", "-") for module in iter_modules(__path__))


def renderer(name: str) -> Renderer:
    """Return the renderer of a format; its libraries are imported now. Raises `KeyError` for an unknown one."""
    module = name.replace("-", "_")
    if find_spec(f"{__name__}.{module}") is None:
        raise KeyError(name)
    found = import_module(f"{__name__}.{module}").RENDERER
    if not isinstance(found, Renderer):
        message = f"{module} declares no RENDERER"
        raise TypeError(message)
    return found
