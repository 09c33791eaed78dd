"""The page of a report: every figure on it as other formats have it, texts that stay texts, and how large it grows."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from de_an06.period import CIVIL, parse_period
from de_an06.renderers import renderer
from de_an06.report import Idle, Report, ResultSet
from de_an06.text import inert
from de_an06.words import words
from tests.large_report import grown
from tests.sample_report import HOSTILE, INDICATORS, UNVERIFIED, VERIFIED, count, result, sample_report
from tests.test_beside import rich

if TYPE_CHECKING:
    from de_an06.text import Lang

LANGS: tuple[Lang, ...] = ("vi", "en")
VOID = {"meta", "br"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "p", "b", "span", "nav", "ul", "ol",
    "li", "a", "main", "section", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "small", "data",
    "details", "summary", "dl", "dt", "dd", "code", "br", "footer",
    "svg", "g", "rect", "line", "path", "circle", "text",
}  # fmt: skip


class _Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.data: list[str] = []
        self.cells: list[list[str]] = []
        self.heads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(told)
        self.ids += [told["id"] or ""] if "id" in told else []
        self.links += [told["href"] or ""] if "href" in told else []
        self.data += [told["value"] or ""] if tag == "data" else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(report: Report, lang: Lang = "en") -> str:
    """Return a report as HTML."""
    draw: Any = renderer("html").report
    return str(draw(report, lang))


def read(text: str) -> _Page:
    """Return a page as a browser reads it."""
    found = _Page()
    found.feed(text)
    found.close()
    assert not found.open
    return found


def plain(text: str) -> str:
    """Return the words of a page as one line, without those that marks of charts show."""
    text = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_is_well_formed(lang: Lang) -> None:
    """Of hostile texts nothing becomes markup: tags are ours and close, no style or script is inline, ids differ."""
    report = replace(sample_report(), banner=HOSTILE, idle=(Idle(HOSTILE, ((HOSTILE, HOSTILE),)),))
    text = page(report, lang)
    found = read(text)
    assert found.tags <= TAGS
    assert not {name for name in found.attributes if name == "style" or name.startswith("on")}
    assert len(found.ids) == len(set(found.ids))
    assert {link.removeprefix("#") for link in found.links} == set(found.ids)
    assert not re.search(r"https?:|src=|url\(|@import", text)


def test_drawing_is_deterministic() -> None:
    """The same report gives the same page."""
    assert page(rich()) == page(rich())


def test_hostile_texts_are_seen() -> None:
    """Control and direction characters of names are shown, not obeyed."""
    text = page(sample_report())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "&lt;script&gt;" in text
    assert "<script" not in text


@pytest.mark.parametrize("lang", LANGS)
def test_every_total_is_there(lang: Lang) -> None:
    """Each figure of the totals stands on the page as programs read it, in the order of the groups."""
    report = rich()
    found = json.loads(str(renderer("json").report(report, lang)))  # type: ignore[misc]  # it draws reports
    order = [r["value"] for group in ("legal", "services", "infrastructure", "resources") for r in found["results"]
             if INDICATOR_GROUPS[r["indicator"]] == group and r["value"] is not None]  # fmt: skip
    assert read(page(report, lang)).data == order


INDICATOR_GROUPS = {name: indicator.group for name, indicator in rich().indicators.items()}


def test_numerator_and_denominator_stand_beside() -> None:
    """A percentage is followed by n/d; one in doubt also by its bounds and k."""
    text = plain(page(sample_report()))
    assert "98.7% 1,234/1,250" in text
    assert "(98.4–98.8%; k=3)" in text


def test_states_are_said() -> None:
    """Where there is no figure the page says why."""
    text = plain(page(sample_report()))
    assert "No data: column fee_due_vnd is missing" in text
    assert all(words(f"state_{state}").en in text for state in ("no_events", "invalid"))


def test_the_best_stands_first() -> None:
    """Units are ranked by figure, the best first, those with equal ones on one place, those without one apart."""
    units = [("A", "90.0"), ("B", "95.0"), ("C", "90.0"), ("D", None)]
    results = [
        result("on_time", group=(("unit", name),), value=value, state="ok" if value else "no_events")
        for name, value in units
    ]
    text = page(
        replace(sample_report(), sets=(*sample_report().sets[:1], ResultSet("by_unit", "unit", tuple(results))))
    )
    rows = re.findall(r'<tr><td>(\d*)</td><th scope="row">(\w)</th>', text)
    assert rows == [("1", "B"), ("2", "A"), ("2", "C")]
    assert "No events: D" in plain(text)


def test_less_may_be_better() -> None:
    """Where less is better the least stands first, and has the last step of the heat table."""
    results = [
        result(name, group=(("unit", unit),), value=value)
        for name in ("lower", "higher") for unit, value in (("A", "10.0"), ("B", "20.0"))
    ]  # fmt: skip
    indicators = {
        name: replace(INDICATORS["on_time"], id=name, better=name, kind="ratio") for name in ("lower", "higher")
    }
    found = replace(
        sample_report(), sets=(ResultSet("totals", None, ()), ResultSet("by_unit", "unit", tuple(results))),
        indicators=indicators,
    )  # fmt: skip
    text = page(found)
    assert re.findall(r'<tr><td>1</td><th scope="row">(\w)</th>', text) == ["A", "B"]
    assert re.findall(r'<td class="h(\d)">10.0%</td><td class="h(\d)">10.0%</td>', text) == [("5", "1")]


def test_the_head_says_what_matters() -> None:
    """The page opens with the period, whether it may still change, what is counted and set aside, and what is wrong."""
    text = plain(page(sample_report(), "vi"))
    places = [text.index(part) for part in ("Quý III năm 2023", "Tạm tính", "1.050 dòng hồ sơ được tính",
                                            "3 dòng để riêng", "1.240 lỗi trong dữ liệu",
                                            "Thể chế, pháp lý")]  # fmt: skip
    assert places[:-1] == sorted(places[:-1])


@pytest.mark.parametrize(
    ("label", "vi", "en"),
    [
        ("2023", "Năm 2023", "2023"), ("2023-Q3", "Quý III năm 2023", "Quarter III of 2023"),
        ("2023-08", "Tháng 8 năm 2023", "Month 8 of 2023"), ("2023-H2", "6 tháng cuối năm 2023", "Second half of 2023"),
        ("2023-9M", "9 tháng đầu năm 2023", "Nine months of 2023"),
        ("2023-01-02..2023-02-01", "Từ 02/01/2023 đến 01/02/2023", "2023-01-02 to 2023-02-01"),
    ],
)  # fmt: skip
def test_periods_have_names(label: str, vi: str, en: str) -> None:
    """The title is the period as people say it."""
    report = replace(sample_report(), period=parse_period(label, CIVIL))
    for lang, title in zip(LANGS, (vi, en), strict=True):
        assert f"</span> {title}</h1>" in page(report, lang)


def test_targets_are_counted() -> None:
    """The page counts targets met and missed apart, and those that nobody verified."""
    totals = (
        result("on_time", target=VERIFIED, met=True), result("paid_online", target=VERIFIED, met=False),
        result("online_dossiers", target=UNVERIFIED), count("open_at_end", 5),
    )  # fmt: skip
    text = plain(page(replace(sample_report(), sets=(ResultSet("totals", None, totals),))))
    assert "1 ✓ meet their target 1 ✗ miss their target 1 ? targets not verified" in text


def test_services_without_dossiers_are_named() -> None:
    """The essential services without a dossier stand on the page, how many and of how many."""
    text = plain(page(rich("all"), "vi"))
    assert "32 trong 53 dịch vụ" in text
    assert all(code in text for one in rich("all").idle or () for code, _ in one.services)


def test_files_are_named_with_their_hashes() -> None:
    """Each file stands with its rows and its whole hash."""
    text = page(sample_report())
    assert all(inert(file.sha256) in text for file in sample_report().inputs)


def test_a_large_report_is_sent_easily() -> None:
    """A report of 200 units and 40 quarters, compared with the one before, stays below 2 MB."""
    text = page(grown(rich(), 200, 40), "vi")
    assert text.count("<circle") > 500
    assert text.count("<tr><td>") > 3000
    assert len(text.encode()) < 2_000_000


@pytest.mark.parametrize(
    ("values", "told"),
    [(("50.0", "75.0"), "2 đơn vị, từ 50,0% đến 75,0%"), (("75.0", "75.0"), "2 đơn vị, đều 75,0%"),
     (("75.0",), "1 đơn vị: 75,0%")],
)  # fmt: skip
def test_a_ranking_says_how_far_it_reaches(values: tuple[str, ...], told: str) -> None:
    """Folded, a ranking says of how many units it is and from where to where they reach, or that all are alike."""
    units = tuple(result("on_time", value=value, group=(("unit", f"U{n}"),)) for n, value in enumerate(values))
    other = result("on_time", state="no_events", value=None, group=(("unit", "U9"),))
    sets = (ResultSet("totals", None, ()), ResultSet("by_unit", "unit", (*units, other)))
    assert told in plain(page(replace(sample_report(), sets=sets), "vi"))
