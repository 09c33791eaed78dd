"""The rules as a list and as pages, for people and for machines."""

from __future__ import annotations

import json

import pytest

from de_an06.rules import FAMILIES, rules
from tests.runs import run


def listed(*arguments: str) -> list[dict[str, object]]:
    """Return what `de-an06 rules` lists."""
    ran = run("rules", *arguments, "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    found: list[dict[str, object]] = json.loads(ran.out)
    return found


def test_every_rule_is_listed_once() -> None:
    """The list has each rule once, by family."""
    found = listed()
    assert sorted(str(rule["code"]) for rule in found) == sorted(rules())
    families = [rules()[str(rule["code"])].family for rule in found]
    assert families == sorted(families, key=FAMILIES.index)


def test_each_entry_has_the_same_keys() -> None:
    """A rule in the list is told by code, family, severity, class and title."""
    assert {tuple(rule) for rule in listed()} == {("code", "family", "severity", "class", "title")}


@pytest.mark.parametrize("code", sorted(rules()))
def test_each_rule_has_a_page(code: str) -> None:
    """The page of a rule says what, why and how to mend it in both languages, with no place left to fill."""
    [page] = listed(code)
    for key in ("title", "message", "why", "fix"):
        words = page[key]
        assert isinstance(words, dict)
        assert all(words[lang] and "{" not in words[lang] for lang in ("vi", "en"))


@pytest.mark.parametrize(("lang", "said"), [("vi", "Cách sửa: "), ("en", "Fix: ")])
def test_page_is_in_the_language_asked_for(lang: str, said: str) -> None:
    """The page for people is in one language."""
    assert said in run("rules", "due-before-received", "--lang", lang).out


def test_page_shows_the_samples() -> None:
    """Bad and good samples stand on the page under the titles of their columns."""
    out = run("rules", "due-before-received", "--lang", "en", "--format", "markdown").out
    assert "- **Bad:** Received on = “05/06/2023”; Due on = “02/06/2023”\n" in out


def test_page_shows_folders() -> None:
    """Files that break a rule stand on its page line by line."""
    out = run("rules", "no-rows", "--lang", "en", "--format", "json").out
    [page] = json.loads(out)
    assert page["bad"]["en"].startswith("dossiers.csv: Mã hồ sơ,")
    assert " ⏎ H50-230605-0001,1.001193," in page["good"]["vi"]


def test_all_pages_at_once() -> None:
    """`--pages` gives the page of every rule."""
    assert [set(page) for page in listed("--pages")] == [set(listed("bad-date")[0])] * len(rules())


def test_unknown_code_names_the_nearest() -> None:
    """A code that is no rule is refused with the nearest one."""
    ran = run("rules", "due-befor-recieved", "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "de-an06: rules: there is no “due-befor-recieved” (do you mean due-before-received?). See: de-an06 rules.\n"
    )


def test_nothing_like_a_code_still_names_one() -> None:
    """However far from any code the text is, a rule is named."""
    assert "(có phải " in run("rules", "???", "--lang", "vi").err
