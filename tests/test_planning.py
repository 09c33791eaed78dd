"""The plan of a run: which periods are current, and of the others what changed, in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from de_an06.causes import OPTIONS, Cause
from de_an06.footing import Footing
from de_an06.manifest import Manifest, Published
from de_an06.orders import Order
from de_an06.planning import Plan, plan
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

FOOTING = Footing(
    "0.1.0", "c0de", Order().question, {"de-an06.toml": "t"},
    {"on_time": {"method": "m", "targets": "g", "texts": "x"}}, {"q1.csv": "1", "q2.csv": "2", "book.xlsx": "b"},
)  # fmt: skip
OUTPUTS = {"2023-Q1/a.json": "a", "2023-Q2/b.json": "b", "index.md": "i"}
BEFORE = Manifest(
    FOOTING, "2023-06-30", Words("", ""),
    ({"path": "q1.csv", "file": "q1.csv"}, {"path": "q2.csv", "file": "q2.csv"},
     {"path": "book.xlsx/Sheet", "file": "book.xlsx"}),
    {"error": 0, "warning": 0},
    (Published("2023-Q1", "civil", "2023-01-01", "2023-03-31", False, "d", ("q1.csv", "book.xlsx/Sheet"),
               {"2023-Q1/a.json": "a"}),
     Published("2023-Q2", "civil", "2023-04-01", "2023-06-30", False, "d", ("q1.csv", "q2.csv"),
               {"2023-Q2/b.json": "b"})),
    {"index.md": "i"},
)  # fmt: skip


def planned(now: Footing = FOOTING, outputs: dict[str, str | None] | None = None) -> Plan:
    """Return the plan of a run that stands on `now`, of a folder as it was published but for some outputs."""
    return plan(BEFORE, now, {**OUTPUTS, **(outputs or {})}.get)


def said(causes: Iterable[Cause]) -> list[tuple[str, str]]:
    """Return what is said of causes, in both languages."""
    return [(cause.words.vi, cause.words.en) for cause in causes]


def english(causes: Iterable[Cause]) -> list[str]:
    """Return what is said of causes in English."""
    return [cause.words.en for cause in causes]


def with_files(**changed: str | None) -> Footing:
    """Return a footing in which some files have changed, or are gone."""
    files = {**FOOTING.files, **{f"{name}.csv": code for name, code in changed.items()}}
    return replace(FOOTING, files={name: code for name, code in files.items() if code is not None})


def test_nothing_to_do() -> None:
    """Where all is as it was, there is nothing to do."""
    assert planned().current


def test_first_run() -> None:
    """Where nothing was published, that is the reason."""
    found = plan(None, FOOTING, OUTPUTS.get)
    assert said(found.settings) == [("chưa công bố ở đây", "not published here yet")]


def test_lost_manifest() -> None:
    """Where there is a ledger and no manifest, the manifest is said to be lost."""
    found = plan(None, FOOTING, OUTPUTS.get, ledger=True)
    assert english(found.settings) == ["the manifest.json of the last run is gone or damaged"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"q1": "other"}, ("q1.csv đã thay đổi", "q1.csv changed")),
        ({"q1": None}, ("q1.csv không còn nữa", "q1.csv is gone")),
    ],
)
def test_a_file_touches_the_periods_it_bore_on(changed: dict[str, Any], words: tuple[str, str]) -> None:
    """A file that changed or is gone is the reason of each period on which it bore."""
    found = planned(with_files(**changed))
    assert {label: said(why) for label, why in found.periods.items()} == {"2023-Q1": [words], "2023-Q2": [words]}


def test_a_file_leaves_other_periods() -> None:
    """A period on which a changed file did not bear has no reason of its own, but may change."""
    found = planned(with_files(q2="other"))
    assert (found.periods["2023-Q1"], said([*found.data.values()])) == ((), [("q2.csv đã thay đổi", "q2.csv changed")])


def test_a_new_file_may_touch_any_period() -> None:
    """A new file is no period's reason, and may change any."""
    found = planned(with_files(q3="3"))
    assert not any(found.periods.values())
    assert said([*found.data.values()]) == [("q3.csv là tệp mới", "q3.csv is new")]


def test_a_workbook_touches_the_periods_of_its_sheets() -> None:
    """A workbook that changed is the reason of the periods on which a sheet of it bore."""
    found = planned(replace(FOOTING, files={**FOOTING.files, "book.xlsx": "other"}))
    assert {label: bool(why) for label, why in found.periods.items()} == {"2023-Q1": True, "2023-Q2": False}


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (replace(FOOTING, version="0.2.0", code="new"), ("de-an06 0.1.0 → 0.2.0", "de-an06 0.1.0 → 0.2.0")),
        (replace(FOOTING, code="new"), ("chương trình de-an06 đã thay đổi", "the program changed")),
        (
            replace(FOOTING, configs={"de-an06.toml": "new"}),
            ("cấu hình de-an06.toml đã thay đổi", "configuration de-an06.toml changed"),
        ),
        (
            replace(FOOTING, indicators={"on_time": {"method": "new", "targets": "g", "texts": "x"}}),
            ("cách tính on_time đã thay đổi", "method of on_time changed"),
        ),
        (
            replace(FOOTING, indicators={"on_time": {"method": "m", "targets": "new", "texts": "x"}}),
            ("mục tiêu của on_time đã thay đổi", "target of on_time changed"),
        ),
        (
            replace(FOOTING, indicators={"on_time": {"method": "m", "targets": "g", "texts": "new"}}),
            ("tên, căn cứ hoặc ghi chú của on_time đã thay đổi", "title, source or note of on_time changed"),
        ),
        (replace(FOOTING, indicators={}), ("không còn chỉ tiêu on_time", "indicator on_time is gone")),
        (
            replace(FOOTING, indicators={**FOOTING.indicators, "mine": {"method": "m"}}),
            ("chỉ tiêu mine là mới", "indicator mine is new"),
        ),
    ],
)
def test_what_touches_every_period(now: Footing, words: tuple[str, str]) -> None:
    """Program, configuration, method, target and texts are each told by name."""
    found = planned(now)
    assert said(found.settings) == [words]
    assert found.reasons("2023-Q1") == found.settings


@pytest.mark.parametrize(("name", "option"), OPTIONS.items())
def test_options_touch_every_period(name: str, option: str) -> None:
    """Each option on which outputs depend is a reason when it changes."""
    found = planned(replace(FOOTING, question={**FOOTING.question, name: "another"}))
    assert said(found.settings) == [(f"{option} đã thay đổi", f"{option} changed")]


def test_every_part_of_the_question_is_an_option() -> None:
    """What the manifest tells of the question, the plan can tell, too."""
    assert {*Order().question} == {*OPTIONS}


@pytest.mark.parametrize("code", ["other", None])
def test_an_output_that_is_not_as_written(code: str | None) -> None:
    """A report that was edited or removed is the reason of its period, a file beside them one of its own."""
    found = planned(outputs={"2023-Q1/a.json": code, "index.md": code})
    assert said(found.periods["2023-Q1"]) == [
        ("2023-Q1/a.json không còn như khi công bố", "2023-Q1/a.json is not as it was published")]  # fmt: skip
    assert (found.periods["2023-Q2"], english(found.outputs)) == ((), ["index.md is not as it was published"])


def test_edited_outputs_move_no_figure() -> None:
    """An output that somebody edited is no cause of an edition."""
    assert planned(outputs={"2023-Q1/a.json": None}).causes("2023-Q1", "on_time", []) == ()


def test_causes_are_of_files_that_bear_on_the_period() -> None:
    """Of the changed files those that bear on a period now, or did, are causes there."""
    found = planned(with_files(q1="other", q2="other", q3="3"))
    assert english(found.causes("2023-Q1", "on_time", ["q1.csv"])) == ["q1.csv changed"]
    assert english(found.causes("2023-Q2", "on_time", ["q3.csv"])) == [
        "q1.csv changed",
        "q2.csv changed",
        "q3.csv is new",
    ]


def test_causes_that_do_not_bear_on_the_period() -> None:
    """Where no file that bears on a period changed, those that did are the causes."""
    assert english(planned(with_files(q2="other")).causes("2023-Q1", "on_time", ["q1.csv"])) == ["q2.csv changed"]


@pytest.mark.parametrize(
    ("now", "moves"),
    [
        (replace(FOOTING, version="0.2.0"), True),
        (replace(FOOTING, configs={}), True),
        (replace(FOOTING, indicators={"on_time": {"method": "new", "targets": "g", "texts": "x"}}), True),
        (replace(FOOTING, indicators={**FOOTING.indicators, "mine": {"method": "m"}}), False),
        (replace(FOOTING, indicators={"on_time": {"method": "m", "targets": "new", "texts": "new"}}), False),
        (replace(FOOTING, question={**FOOTING.question, "as_of": "2023-05-01"}), True),
        (replace(FOOTING, question={**FOOTING.question, "ignore": ["x"]}), True),
        (replace(FOOTING, question={**FOOTING.question, "last": 2, "lang": "en", "formats": ["json"]}), False),
    ],
)
def test_only_what_can_move_a_figure_is_its_cause(now: Footing, moves: bool) -> None:
    """Options that choose or draw figures, targets, texts and other indicators are no causes of an edition."""
    assert bool(planned(now).causes("2023-Q1", "on_time", ["q1.csv"])) == moves
