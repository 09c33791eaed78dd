"""Every rule proves itself: its words, its places in the table, and its own bad and good samples."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from importlib import import_module
from inspect import getsource
from pkgutil import iter_modules
from string import Formatter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import de_an06.rules
from de_an06 import cells
from de_an06.cells import PYDANTIC_CODES, code_of
from de_an06.finding import COLUMN_CODES
from de_an06.rows import UNDATED
from de_an06.rules import Rule, row_rules, rules
from de_an06.rules.bad_code import cause_of
from de_an06.tables import tables
from tests.builders import context_of, typed_rows, valid_row

if TYPE_CHECKING:
    from de_an06.rows import Rows

ALL = list(rules().values())
CELL = [rule for rule in ALL if rule.family == "cell"]
ROW = [rule for rule in ALL if rule.family == "row"]

PLACES = {
    "bad-code": {"cause_*"},
    "code-as-number": {"cells", "pairs"},
    "coverage-parts-disagree": {"sum", "parts"},
    "essential-list-size": {"items", "named"},
    "formula-not-calculated": {"cells"},
    "no-header-row": {"line"},
    "number-form-conflict": {"firsts_*"},
    "listed-code-as-number": {"code"},
    "overlapping-versions": {"since", "until"},
    "published-share-disagrees": {"fraction", "share"},
    "received-after-as-of": {"as_of"},
    "finished-after-as-of": {"as_of"},
    "mixed-date-orders": {
        "day_first",
        "month_first",
        "unclear",
        "day_first_at",
        "day_first_at_line",
        "month_first_at",
        "month_first_at_line",
    },
    "month-first-column": {"example"},
    "unknown-parent-unit": {"perhaps_*"},
    "unknown-service": {"perhaps_*"},
    "unknown-unit": {"perhaps_*"},
    "unknown-word": {"allowed", "declared"},
    "missing-column": {"name", "nearest_*"},
    "duplicate-header": {"taken", "other"},
    "table-name-disagrees": {"named_*", "table_*"},
    "unreadable-file": {"reason_*"},
    "foreign-encoding": {"encoding", "by_*"},
    "ragged-row": {"expected", "found"},
    "file-breaks-off": {"line", "expected", "found"},
    "swallowed-rows": {"line", "until", "lines_*", "rows_*"},
    "one-row-per-event": {"rows_*", "dossiers_*", "key", "lines", "equal_*", "differing_*"},
    "finish-disappeared": {"path", "newer_*"},
    "receipt-disappeared": {"path", "newer_*"},
    "receipt-changed": {"path", "newer_*", "now_*"},
    "due-moved-later": {"path", "newer_*", "now_*"},
    "due-moved-with-supplement": {"path", "newer_*", "now_*"},
    "missing-from-export": {"path", "newer_*", "had_*", "all_*"},
    "conflicting-copies": {"other", "columns"},
    "hidden-rows": {"rows", "columns"},
    "merged-cells": {"count", "at"},
    "number-as-text": {"count", "at"},
    "serial-date": {"count", "at"},
    "possible-cut": {"rows"},
    "other-template": {"template_*", "table", "version", "current"},
    "total-row-disagrees": {"stated_*", "rows_*"},
    "total-row-sums-disagree": {"sum_*", "others_*"},
    "subtotal-disagrees": {"group", "at_*", "sum_*", "others_*"},
    "form-differs-from-dossiers": {"cells_*"},
    "form-not-compared": {"count", "reason_*"},
    "received-after-snapshot": {"snapshot"},
}
"""The values that findings of a rule carry; `_*` ends in the language."""


def named(codes: list[Rule]) -> pytest.MarkDecorator:
    """Run a test once for each rule, under its code."""
    return pytest.mark.parametrize("rule", codes, ids=lambda rule: rule.code)


def places(text: str, lang: str) -> set[str]:
    """Return the places of a sentence, with the language's ending as `_*`."""
    names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    return {re.sub(f"_{lang}$", "_*", name) for name in names}


def codes_of(rule: Rule, samples: tuple[dict[str, str], ...]) -> list[set[str]]:
    """Return the codes that the model raises for each sample; the samples stand in one file."""
    context = context_of(rule.table, *samples)
    return [raised(rule.table, valid_row(rule.table, **sample), context) for sample in samples]


def raised(table: str, row: dict[str, str], context: cells.Context) -> set[str]:
    """Return the codes that a table's model raises for a row."""
    try:
        tables()[table].model.model_validate(row, context=context)
    except ValidationError as error:
        return {code_of(dict(detail)) for detail in error.errors()}
    return set()


def judged(rule: Rule, samples: tuple[dict[str, str], ...]) -> Rows:
    """Return the samples of a row rule as typed columns."""
    rows = typed_rows(rule.table, *(valid_row(rule.table, **sample) for sample in samples))
    day = UNDATED if rule.snapshot_on is None else (rule.snapshot_on - cells.EPOCH).days
    as_of = None if rule.as_of_on is None else (rule.as_of_on - cells.EPOCH).days
    return replace(rows, snapshot=np.full(rows.count, day, np.int64), as_of=as_of)


def verdict(rule: Rule, rows: Rows) -> list[bool]:
    """Return the rule's judgement of each row."""
    assert rule.check is not None
    found = rule.check(rows)
    assert found.dtype == np.bool_
    assert found.shape == (rows.count,)
    return [bool(one) for one in found]


def test_each_module_holds_the_rule_of_its_name() -> None:
    """A rule's code is the name of its module with hyphens, so each code is unique."""
    names = [module.name for module in iter_modules(de_an06.rules.__path__)]
    assert sorted(rules()) == sorted(name.replace("_", "-") for name in names)


@named(ALL)
def test_docstring_opens_with_the_code(rule: Rule) -> None:
    """A rule's module opens with its code and one sentence."""
    module = import_module(f"de_an06.rules.{rule.code.replace('-', '_')}")
    assert re.fullmatch(rf"{rule.code}: [^\n]+\.", module.__doc__ or "")


@named(ALL)
def test_each_text_is_whole_sentences_in_both_languages(rule: Rule) -> None:
    """What, why and how to mend stand in both languages, from a capital or a value to a full stop."""
    for words in (rule.message, rule.why, rule.fix):
        assert words.vi != words.en
        for text in words:
            assert text.endswith(".")
            assert text[0].isupper() or text[0] == "{"


@named(ALL)
def test_each_rule_has_a_title(rule: Rule) -> None:
    """A title stands in both languages, is short, and is no sentence."""
    assert rule.title.vi != rule.title.en
    assert all(0 < len(text) <= 48 and text[0].isupper() and not text.endswith(".") for text in rule.title)


@named(ALL)
def test_what_may_be_confirmed_is_no_error(rule: Rule) -> None:
    """A rule whose findings a person may confirm is a warning or a note."""
    assert not (rule.confirm and rule.severity == "error")


@named(ALL)
def test_both_languages_fill_the_same_places(rule: Rule) -> None:
    """A sentence says as much in Vietnamese as in English."""
    for words in (rule.message, rule.why, rule.fix):
        assert places(words.vi, "vi") == places(words.en, "en")


@named(ALL)
def test_each_place_is_one_the_finding_can_fill(rule: Rule) -> None:
    """A sentence uses the column, the value, what the finding carries, and the cells a row rule reads."""
    known = {"column", "value"} | PLACES.get(rule.code, set()) | set(rule.reads)
    used = {place for words in (rule.message, rule.why, rule.fix) for place in places(words.vi, "vi")}
    assert used <= known


@named(ALL)
def test_each_column_named_is_one_of_the_table(rule: Rule) -> None:
    """A rule reads, stands at and forgets columns that its table has."""
    columns = tables()[rule.table].columns
    assert {*rule.reads, *rule.forgets, *filter(None, [rule.at])} <= set(columns)


@named(ALL)
def test_row_rules_alone_have_a_check(rule: Rule) -> None:
    """A row rule has a check, columns to read and a place to stand; no other rule has a check."""
    assert (rule.check is not None) == (rule.family == "row")
    assert rule.family != "row" or (rule.reads and rule.at in rule.reads)


@named(CELL + ROW)
def test_cell_and_row_rules_have_samples_of_both_kinds(rule: Rule) -> None:
    """A rule that looks at one row shows at least one bad and one good row, or files where it takes a whole column."""
    assert rule.bad or (rule.code in COLUMN_CODES and rule.bad_files)
    assert rule.good or (rule.code in COLUMN_CODES and rule.good_files)


@named(CELL)
def test_models_refuse_bad_cells_with_the_rule_and_nothing_else(rule: Rule) -> None:
    """Each bad sample of a cell rule raises exactly that rule."""
    assert codes_of(rule, tuple(map(dict, rule.bad))) == [{rule.code}] * len(rule.bad)


@named(CELL)
def test_models_accept_good_cells(rule: Rule) -> None:
    """Each good sample of a cell rule is a valid row."""
    assert codes_of(rule, tuple(map(dict, rule.good))) == [set()] * len(rule.good)


@named(ROW)
def test_row_rules_find_their_bad_rows(rule: Rule) -> None:
    """Each bad sample of a row rule breaks it."""
    assert verdict(rule, judged(rule, tuple(map(dict, rule.bad)))) == [True] * len(rule.bad)


@named(ROW)
def test_row_rules_leave_good_rows_alone(rule: Rule) -> None:
    """No good sample of a row rule breaks it, and neither does the plain valid row."""
    samples = ({}, *map(dict, rule.good))
    assert verdict(rule, judged(rule, samples)) == [False] * len(samples)


@named(ROW)
def test_row_rules_are_silent_where_they_cannot_know(rule: Rule) -> None:
    """A row rule says nothing of a row in which the cell it stands at is unknown."""
    rows = judged(rule, tuple(map(dict, rule.bad)))
    hidden = rows[rule.at].forget(np.ones(rows.count, np.bool_))
    assert not any(verdict(rule, replace(rows, cells=rows.cells | {rule.at: hidden})))


@named(ROW)
def test_row_rules_need_no_column_but_those_they_read(rule: Rule) -> None:
    """A row rule runs on a file that has nothing but the columns it reads."""
    rows = judged(rule, tuple(map(dict, rule.bad)))
    few = replace(rows, cells={name: rows[name] for name in rule.reads})
    assert len(verdict(rule, few)) == rows.count


@pytest.mark.parametrize("table", tables())
def test_valid_rows_are_valid(table: str) -> None:
    """The builders' row of each table passes its model and breaks no rule."""
    row = valid_row(table)
    assert raised(table, row, context_of(table, row)) == set()
    assert not any(verdict(rule, typed_rows(table, row))[0] for rule in row_rules(table))


@named(ROW)
def test_causes_come_before_their_consequences(rule: Rule) -> None:
    """A rule leaves alone what rules of its own table have found, which are asked before it."""
    order = [other.code for other in row_rules(rule.table)]
    assert all(order.index(code) < order.index(rule.code) for code in rule.unless)


def test_each_code_of_the_cells_has_a_rule() -> None:
    """Every code that the cell types raise, and every one that stands for Pydantic's own, is explained."""
    tree = ast.walk(ast.parse(getsource(cells)))
    texts = {n.value for n in tree if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    codes = {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}
    assert codes | set(PYDANTIC_CODES.values()) == {rule.code for rule in CELL}


@given(st.data())
def test_no_text_raises_an_error_without_a_rule(data: st.DataObject) -> None:
    """Whatever a cell holds, the model's error has a rule that explains it."""
    table = data.draw(st.sampled_from(sorted(tables())))
    field = data.draw(st.sampled_from(sorted(tables()[table].columns)))
    text = data.draw(st.text() | st.from_regex(r"\A[0-9.,/: +-]{1,20}\Z") | st.sampled_from(["9" * 101, "x" * 2001]))
    row = valid_row(table, **{field: text})
    assert raised(table, row, context_of(table, row)) <= set(rules())


def test_missing_column_reads_well_with_and_without_a_near_header() -> None:
    """The clause on the nearest header closes the sentence, and leaves no trace when there is none."""
    message = rules()["missing-column"].message
    near = message.fill(name="Mã hồ sơ", nearest_vi=", gần nhất là “Mã HS”", nearest_en=", the nearest is “Mã HS”")
    assert near.vi == "Thiếu cột bắt buộc “Mã hồ sơ”, gần nhất là “Mã HS”."
    alone = message.fill(name="Mã hồ sơ", nearest_vi="", nearest_en="")
    assert alone.en == "The required column “Mã hồ sơ” is missing."


def test_a_refusal_may_bear_its_day() -> None:
    """A dossier refused without a date of receipt is not received, whatever other date it has."""
    rule = rules()["open-with-finish-date"]
    assert verdict(rule, judged(rule, ({"status": "Không được tiếp nhận", "received_on": ""},))) == [False]


def test_without_a_snapshot_no_receipt_is_too_late() -> None:
    """A file whose day is not known holds no dossier that came after it."""
    rule = rules()["received-after-snapshot"]
    rows = typed_rows("dossiers", *(valid_row("dossiers", **sample) for sample in rule.bad))
    assert verdict(rule, rows) == [False]


def test_without_an_as_of_day_nothing_is_too_late() -> None:
    """Where no as-of day is known, no date lies after it."""
    for code in ("received-after-as-of", "finished-after-as-of"):
        rows = judged(rules()[code], tuple(map(dict, rules()[code].bad)))
        assert verdict(rules()[code], replace(rows, as_of=None)) == [False]


def test_one_unknown_date_of_two_is_not_called_missing() -> None:
    """A dossier that is done is not blamed for a missing date when the date of return can't be read."""
    rule = rules()["done-without-finish-date"]
    rows = judged(rule, tuple(map(dict, rule.bad)))
    unread = rows["returned_on"].forget(np.ones(rows.count, np.bool_))
    assert verdict(rule, replace(rows, cells=rows.cells | {"returned_on": unread})) == [False]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("9" * 1101, "code", "1,101 characters (at most 100)"),
        ("x" * 2001, "text", "2,001 characters (at most 2,000)"),
        ("H\x07\n1\x07", "code", r"\x07, \n"),
    ],
)  # fmt: skip
def test_a_bad_code_has_one_cause(text: str, kind: str, said: str) -> None:
    """A cell that is too long is told its length, another the characters that do not belong there."""
    assert cause_of(text, kind).en.endswith(said)
