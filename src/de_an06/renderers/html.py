"""HTML: one file to be opened anywhere, without script, picture or network; every text is escaped."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from de_an06.pages import Excerpt, Grid, Heading, Line
from de_an06.pages.check import check_page, total_line
from de_an06.pages.series import series_page
from de_an06.renderers import Renderer
from de_an06.text import inert

if TYPE_CHECKING:
    from de_an06.pages import Page, Tone
    from de_an06.report import Check, Series
    from de_an06.text import Lang


@dataclass
class _Part:
    """What stands below one heading."""

    title: str
    tone: Tone = "strong"
    blocks: list[tuple[str, Any]] = field(default_factory=list)


def _check(check: Check, lang: Lang) -> str:
    return _drawn(check_page(check, lang), total_line(check, lang).text, lang)


def _drawn(page: Page, lead: str, lang: Lang) -> str:
    # The one place that needs the library; asking for other formats does not load it.
    from jinja2 import Environment, StrictUndefined

    # Lists of the template are finished on the spot, so nothing is looked up by a name from the data.
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["inert"] = inert
    environment.filters["quoted"] = quote
    text = resources.files("de_an06").joinpath("data/page.html.jinja").read_text(encoding="utf-8")
    head, *parts = _parts(page)
    return environment.from_string(text).render(lang=lang, head=head, parts=parts, lead=lead) + "\n"


def _parts(page: Page) -> list[_Part]:
    parts = [_Part("")]
    for block in page.blocks:
        match block:
            case Heading(text, level, tone):
                parts = [_Part(text, tone)] if level == 1 else [*parts, _Part(text, tone)]
            case Line():
                parts[-1].blocks.append(("line", block))
            case Excerpt():
                parts[-1].blocks.append(("excerpt", block))
            case Grid():
                parts[-1].blocks.append(("grid", block))
    return parts


def _series(series: Series, lang: Lang) -> str:
    return _drawn(series_page(series, lang), "", lang)


RENDERER = Renderer("html", (".html", ".htm"), check=_check, series=_series, screen=False)
