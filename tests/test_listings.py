"""Listings: what there is to choose from is told whole, and never with a name broken in two."""

from __future__ import annotations

import re

import pytest

from de_an06.catalogue import load_catalogue
from de_an06.errors import OptionError
from de_an06.listings import choose_tables, list_indicators, list_tables
from de_an06.tables import tables
from de_an06.vocabulary import accepted, shipped
from tests.runs import run


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw as a terminal of 80 columns does."""
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("name", shipped())
def test_a_list_of_words_is_told_whole(name: str) -> None:
    """Each vocabulary lists its members with both titles and every accepted phrase."""
    entries = shipped()[name]
    found = {word: (vi, en, others) for word, vi, en, others in list_tables(name).rows}
    assert found == {m: (e["vi"], e["en"], "; ".join(accepted(e))) for m, e in entries.items()}


@pytest.mark.parametrize("form", ["terminal", "json", "csv", "markdown"])
def test_a_list_of_words_in_every_format(form: str) -> None:
    """A list of words is drawn in every format."""
    ran = run("tables", "status", "--format", form, "--lang", "en")
    assert (ran.status, ran.err) == (0, "")
    assert all(text in ran.out.replace("\\", "") for text in ("ended_without_result", "Tạm dừng", "Paused"))


def test_a_list_of_words_says_where_it_is_used() -> None:
    """The title of a list of words names the columns that take them."""
    assert (
        list_tables("level").title.en
        == "List of words level: Online level (dossiers.online_level, services.online_level)"
    )


def test_tables_and_lists_stand_together() -> None:
    """Without a name the tables are listed, and after them the lists of words."""
    assert [row[0] for row in list_tables(None).rows] == [*tables(), *shipped()]


def test_unknown_name() -> None:
    """An unknown name is answered with the nearest, all tables and all lists."""
    with pytest.raises(OptionError, match=r"nearest: status\. Tables: dossiers, .*words: channel, status") as error:
        list_tables("statuses")
    assert "gần nhất: status" in error.value.vi


def test_a_list_has_no_schema() -> None:
    """A list of words asked for as a table is told to be none."""
    with pytest.raises(OptionError, match="“status” is a list of words, not a table"):
        choose_tables("status")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_indicators_stand_one_below_the_other(lang: str) -> None:
    """At 80 columns each indicator has its id on a line of its own."""
    lines = run("indicators", "--lang", lang).out.splitlines()
    assert [line for line in lines if re.fullmatch(r"[a-z_0-9]+", line)] == list(load_catalogue())
    assert max(map(len, lines)) <= 80


def test_what_is_empty_is_left_out() -> None:
    """An indicator without target or source has no line for them."""
    block = run("indicators", "--lang", "en").out.split("reforms_cut\n")[1].split("\n\n")[0]
    assert [line.split(":")[0] for line in block.splitlines()] == ["Indicator", "Group", "Numerator / denominator"]


def test_indicators_in_markdown() -> None:
    """In Markdown each indicator is a heading with a list below."""
    text = run("indicators", "--lang", "en", "--format", "markdown").out
    assert text.count("\n## ") == len(list_indicators(load_catalogue()).rows)
    assert "- **Indicator:** " in text
    assert "|" not in text


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", [*tables(), *shipped()])
def test_names_never_break(name: str, lang: str) -> None:
    """At 80 columns every column and word of a listing stands on one line."""
    lines = run("tables", name, "--lang", lang).out.splitlines()
    names = [str(row[0]) for row in list_tables(name).rows]
    assert [first for line in lines if (first := line.split(" ")[0]) in names] == names
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_keys_never_break(lang: str) -> None:
    """At 80 columns the keys of the tables fold only between names."""
    words = set(re.split(r"[\s,]+", run("tables", "--lang", lang).out))
    assert {name for table in tables().values() for name in (table.name, *table.key)} <= words
