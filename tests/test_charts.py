"""Charts: where marks stand, what they say, and that nothing they are told becomes markup."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.charts import Scale
from de_an06.charts.bars import Bar, Goal, bullet, ranked, scale_of
from de_an06.charts.heat import steps
from de_an06.charts.lines import Point, line
from de_an06.charts.waterfall import Step, waterfall
from de_an06.text import inert
from tests.sample_report import HOSTILE

GOAL = Goal("60", higher=True, sure=True, title="Target ≥ 60%")
BAR = Bar("58.5", "58.5% (207/354)", "bad", "55.1", "61", "55.1–61.0%, k=8", GOAL)
SHARES = Scale(Decimal(0), Decimal(100))


def tree(text: str) -> ET.Element:
    """Return a chart as a browser reads it."""
    return ET.fromstring(text)  # noqa: S314  # our own output


def titles(text: str) -> list[str]:
    """Return what the marks of a chart say."""
    return [element.text or "" for element in tree(text).iter("title")]


def test_a_bullet_stands_on_its_scale() -> None:
    """A bar is as wide as its figure, its whisker spans the bounds, and its flag stands at the target."""
    _, bar, doubt, goal = tree(bullet(BAR, SHARES))
    assert (bar.get("width"), bar.get("class")) == ("58.5%", "bar bad")
    assert [(rect.get("x"), rect.get("width")) for rect in doubt.iter("rect")] == [
        ("55.1%", "5.9%"), ("55.1%", "2"), ("61%", "2"),
    ]  # fmt: skip
    assert goal.get("x") == "60%"


def test_every_mark_of_a_bullet_says_what_it_is() -> None:
    """Bar, bounds and target have titles, and the picture has all of them as its label."""
    assert titles(bullet(BAR, SHARES)) == ["58.5% (207/354)", "55.1–61.0%, k=8", "Target ≥ 60%"]
    root = tree(bullet(BAR, SHARES))
    assert (root.get("role"), root.get("aria-label")) == ("img", "58.5% (207/354); 55.1–61.0%, k=8; Target ≥ 60%")


def test_a_row_of_a_ranking_says_it_once() -> None:
    """A ranked bar has one title, which names the whole picture."""
    first, *_ = tree(ranked(BAR, SHARES))
    assert (first.tag, first.text) == ("title", "58.5% (207/354); 55.1–61.0%, k=8; Target ≥ 60%")


@pytest.mark.parametrize(("higher", "tip"), [(True, "M0 0l6"), (False, "M0 0l-6")])
def test_a_flag_points_to_where_a_figure_should_be(higher: bool, tip: str) -> None:
    """The pennant of a target points right where more is better, left where less is."""
    assert tip in bullet(Bar("1", "1", goal=Goal("2", higher, sure=True, title="")), SHARES)


def test_bounds_without_an_end_have_no_cap() -> None:
    """Where nothing bounds a figure above, its whisker reaches to the end of the scale and is open there."""
    *_, doubt = tree(bullet(Bar("50", "50", low="40", high=None, doubt="≥ 40%"), SHARES))
    assert [(rect.get("x"), rect.get("width")) for rect in doubt.iter("rect")] == [("40%", "60%"), ("40%", "2")]


def test_shares_stand_on_one_scale() -> None:
    """Percentages are drawn up to 100, further where one is above; counts up to the highest."""
    assert scale_of([Bar("40", "")], shares=True).high == 100
    assert scale_of([Bar("140", "")], shares=True).high == 140
    assert scale_of([Bar("40", ""), Bar("7", "")], shares=False).high == 40
    assert scale_of([Bar("0", "")], shares=False).at("0") == "0%"


def test_a_line_leaves_gaps() -> None:
    """A period without a figure has no dot and no way to it, but a cross that says why."""
    names = [("Q1", "10"), ("Q2", "12"), ("Q3", None), ("Q4", "11")]
    drawn = tree(line([Point(name, value, value or "–", f"{name}: {value}") for name, value in names], "A"))
    kinds = [element.get("class") for element in drawn]
    assert (kinds.count("dot"), kinds.count("way"), kinds.count("gap")) == (3, 1, 1)
    assert [title.text for title in drawn.iter("title")] == ["Q1: 10", "Q2: 12", "Q3: None", "Q4: 11"]


def test_higher_figures_stand_higher() -> None:
    """The highest figure is nearest to the top, and a period that is not over is drawn hollow."""
    drawn = tree(line([Point("a", "1", "1", "a"), Point("b", "3", "3", "b", sure=False)], "A"))
    low, high = (element for element in drawn.iter("circle"))
    assert float(high.get("cy") or 0) < float(low.get("cy") or 0)
    assert (low.get("class"), high.get("class")) == ("dot", "dot open")


def test_many_periods_are_named_sparsely() -> None:
    """Of forty periods some are named, the last among them, and fewer where it is narrow."""
    points = [Point(f"p{n}", str(n), str(n), str(n)) for n in range(40)]
    names = [t.text for t in tree(line(points, "A")).iter("text") if (t.get("class") or "").startswith("name")]
    assert 4 < len(names) <= 8
    assert names[-1] == "p39"


def test_steps_are_equal_parts() -> None:
    """Cells are parted by where they lie between the lowest and the highest; the best has the last step."""
    assert steps(["0", "19", "20", "50", None, "100"], higher=True) == [1, 1, 2, 3, 0, 5]
    assert steps(["0", "100"], higher=False) == [5, 1]


def test_equal_figures_have_no_step() -> None:
    """Where all figures are the same, none is better."""
    assert steps(["7", "7", None], higher=True) == [0, 0, 0]


def test_steps_of_a_waterfall_meet() -> None:
    """Each step begins where the one before ended, and the last figure is where the last step ends."""
    first, up, down, last = map(tree, waterfall("50", [Step("10", "a"), Step("-4", "b")], ("x", "y")))
    bars = [
        row.find(f"rect[@class='{kind}']") for row, kind in ((first, "bar"), (up, "up"), (down, "down"), (last, "bar"))
    ]
    assert [(bar.get("x"), bar.get("width")) for bar in bars if bar is not None] == [
        (None, "20%"), ("20%", "80%"), ("68%", "32%"), (None, "68%"),
    ]  # fmt: skip
    assert [title for row in (first, up, down, last) for title in titles(ET.tostring(row, encoding="unicode"))] == [
        "x", "a", "b", "y",
    ]  # fmt: skip


@given(text=st.text() | st.just(HOSTILE))
def test_no_text_becomes_markup(text: str) -> None:
    """Whatever titles, names and labels hold, a chart stays well formed and shows it as text."""
    told = Bar("1", text, "", "0", "2", text, Goal("1", True, True, text))
    for drawn in (bullet(told, SHARES), ranked(told, SHARES), line([Point(text, "1", text, text)] * 2, text)):
        assert all(title == "" or inert(text) in title for title in titles(drawn))
