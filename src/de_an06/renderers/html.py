"""HTML: one file to be opened anywhere, without script, picture or network; every text is escaped."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from de_an06.pages import Excerpt, Grid, Heading, Line
from de_an06.pages.check import check_page, total_line
from de_an06.pages.form import form_page, stands_text
from de_an06.pages.series import series_page
from de_an06.renderers import Renderer
from de_an06.text import inert
from de_an06.words import words

if TYPE_CHECKING:
    from jinja2 import Environment

    from de_an06.form import Form
    from de_an06.pages import Page, Tone
    from de_an06.pages.brief import Brief
    from de_an06.report import Check, Report, Series
    from de_an06.text import Lang


_WIDE = 7
"""Columns of a table that an upright page holds."""


@dataclass
class _Part:
    """What stands below one heading."""

    title: str
    tone: Tone = "strong"
    blocks: list[tuple[str, Any]] = field(default_factory=list)


@cache
def _environment() -> Environment:
    # The one place that needs the library; asking for other formats does not load it.
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    from de_an06.charts.bars import bullet, ranked
    from de_an06.charts.lines import line
    from de_an06.charts.waterfall import waterfall

    # Lists of the template are finished on the spot, so nothing is looked up by a name from the data.
    found = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=FunctionLoader(_source)
    )
    found.filters["inert"] = inert
    found.globals["wide_from"] = _WIDE + 1
    found.filters["quoted"] = quote
    # Charts are markup already: each escapes what it is told.
    found.globals.update({
        name: lambda *told, draw=draw: Markup(draw(*told))  # noqa: S704
        for name, draw in {"bullet": bullet, "ranked": ranked, "course": line}.items()
    })  # fmt: skip
    found.globals["waterfall"] = lambda *told: [Markup(row) for row in waterfall(*told)]  # noqa: S704
    return found


def _source(name: str) -> str:
    return resources.files("de_an06").joinpath(f"data/{name}").read_text(encoding="utf-8")


def _check(check: Check, lang: Lang) -> str:
    return _drawn(check_page(check, lang), total_line(check, lang).text, lang)


def _drawn(page: Page, lead: str, lang: Lang) -> str:
    head, *parts = _parts(page)
    # What leads the page is not said again below.
    said = [("line", lead)] if lead else []
    head.blocks = [(kind, block) for kind, block in head.blocks if (kind, getattr(block, "text", "")) not in said]
    wide = any(kind == "grid" and len(block.columns) > _WIDE for kind, block in head.blocks)
    template = _environment().get_template("page.html.jinja")
    return template.render(lang=lang, head=head, parts=parts, lead=lead, wide=wide) + "\n"


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


def _report(report: Report, lang: Lang) -> str:
    from de_an06.pages.brief import brief

    page = brief(report, lang)
    template = _environment().get_template("report.html.jinja")
    return (
        template.render(lang=lang, page=page, contents=_contents(page, lang), word=lambda key: words(key).of(lang))
        + "\n"
    )


def _contents(page: Brief, lang: Lang) -> list[str]:
    """Return the titles of the page's parts, in their order."""
    idle = ["idle"] if page.idle is not None else []
    last = [words(key).of(lang) for key in (*idle, "definitions", "grounds")]
    return [words("trust").of(lang), *(group.title for group in page.groups), *(one.title for one in page.sets), *last]


def _form(form: Form, lang: Lang) -> str:
    return _drawn(form_page(form, lang), stands_text(form, lang), lang)


RENDERER = Renderer("html", (".html", ".htm"), _report, _check, series=_series, form=_form, beside=True, screen=False)
