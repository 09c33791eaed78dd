"""Figures are equal in all formats: each is drawn, read back, and held against the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de_an06.errors import InputError
from de_an06.renderers import formats, renderer
from de_an06.suppress import suppressed
from de_an06.text import LANGS
from tests.generated import reports
from tests.readers import LATER, READERS, truth
from tests.sample_report import sample_report

if TYPE_CHECKING:
    from de_an06.report import Report
    from de_an06.text import Lang
    from tests.generated import Asked


def hold(report: Report, name: str, lang: Lang) -> None:
    """Draw a report in a format, read it back, and hold every number that it states against the report."""
    draw, reader = renderer(name).report, READERS[name]
    assert draw is not None
    read = list(reader.read(draw(report, lang), report, lang))
    every = truth(report, "all")

    for key, told in read:
        assert set(reader.always) <= set(told), key
        assert told == {field: every[key][field] for field in told}, key
    missing = truth(report, reader.tells).keys() - {key for key, _ in read}
    assert not missing


def drawn_by() -> set[str]:
    """Return the formats that draw a report."""
    return {name for name in formats() if renderer(name).report is not None}


def test_every_format_is_read_back() -> None:
    """A format that draws reports has a reader, or stands among those that nobody reads back yet."""
    assert drawn_by() - LATER <= READERS.keys()


CASES = [(name, lang) for name in READERS for lang in LANGS]


@pytest.mark.parametrize(("name", "lang"), CASES)
def test_the_report_by_hand_reads_back(name: str, lang: Lang) -> None:
    """The report in which every state and much hostile text occurs is read back with equal figures."""
    hold(sample_report(), name, lang)


@pytest.mark.parametrize("name", ["markdown", "html", "xlsx"])
def test_members_are_read_back(name: str) -> None:
    """Figures of units are among what is read from a format for people, so that they are held against the report."""
    draw, reader = renderer(name).report, READERS[name]
    assert draw is not None
    read = [key for key, _ in reader.read(draw(sample_report(), "en"), sample_report(), "en")]

    assert {"online_dossiers", "fiber_households"} <= {key.indicator for key in read if key.set == "by_unit"}


ASKED = (reports(200), st.sampled_from((0, 0, 5)))


@pytest.mark.parametrize(("name", "lang"), CASES)
@settings(max_examples=6)
@given(*ASKED)
def test_generated_reports_read_back(name: str, lang: Lang, asked: Asked, least: int) -> None:
    """Whatever the dossiers, and with small counts hidden or not, figures are equal."""
    _try(asked, least, name, lang)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "lang"), CASES)
@settings(max_examples=300)
@given(*ASKED)
def test_many_reports_read_back(name: str, lang: Lang, asked: Asked, least: int) -> None:
    """The same of many reports."""
    _try(asked, least, name, lang)


def _try(asked: Asked, least: int, name: str, lang: Lang) -> None:
    try:
        report = suppressed(asked.report(), least)
    except InputError:
        return
    hold(report, name, lang)
