"""Every format on the sample documents: the contract, the same figures, hostile texts, folding."""

import csv
import io
import json
import re
from dataclasses import replace
from importlib import resources
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rich.cells import cell_len
from rich.console import Console

from de_an06.finding import Finding, Findings
from de_an06.folding import wrap
from de_an06.pages.report import account_text
from de_an06.pages.sentences import message_of
from de_an06.pages.wording import amount, parts_text, target_value
from de_an06.renderers import renderer
from de_an06.renderers.csv import harmless
from de_an06.renderers.markdown import escaped
from de_an06.renderers.terminal import draw_check, draw_listing, draw_report
from de_an06.report import Account, Report, ResultSet, State
from de_an06.tables import tables
from de_an06.text import Lang, decimal
from de_an06.words import words
from tests.sample_report import (
    HOSTILE,
    INDICATORS,
    PREVIOUS,
    TOTALS,
    count,
    findings,
    result,
    sample_check,
    sample_listing,
    sample_report,
)

LANGS: tuple[Lang, ...] = ("vi", "en")
FORMATS = ("csv", "json", "markdown", "terminal")
FINDING_KEYS = ["rule", "severity", "path", "line", "column", "value", "message", "fix"]
READ_BY_PEOPLE = ("markdown", "terminal")
DOCUMENTS: dict[str, Any] = {"report": sample_report(), "check": sample_check(), "listing": sample_listing()}
DRAW: dict[str, Any] = {"report": draw_report, "check": draw_check, "listing": draw_listing}
# What ends a line, changes direction, or talks to the terminal.
UNRULY = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def text(name: str, kind: str, lang: Lang, document: Any = None) -> str:
    """Return a sample document in a format."""
    return str(getattr(renderer(name), kind)(document or DOCUMENTS[kind], lang))


def at(width: int, kind: str, lang: Lang, document: Any = None) -> str:
    """Return a sample document as a terminal of this width shows it, piped."""
    console = Console(file=io.StringIO(), width=width, color_system=None)
    DRAW[kind](document or DOCUMENTS[kind], lang, console)
    return console.file.getvalue()  # type: ignore[attr-defined]  # the file is the StringIO


def object_of(kind: str) -> Any:
    """Return a sample document as a program reads it."""
    return json.loads(text("json", kind, "en"))


def rows_of(kind: str) -> list[dict[str, str]]:
    """Return the rows of a sample document in CSV."""
    return list(csv.DictReader(io.StringIO(text("csv", kind, "en"))))


def with_results(*results: Any, **changed: Any) -> Report:
    """Return the sample report with these totals alone."""
    return replace(sample_report(), sets=(ResultSet("totals", None, results),), **changed)


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", FORMATS)
def test_drawing_is_deterministic(name: str, lang: Lang, kind: str) -> None:
    """The same document gives the same text, which ends in one line end."""
    drawn = text(name, kind, lang)

    assert drawn == text(name, kind, lang)
    assert drawn.endswith("\n")
    assert not drawn.endswith("\n\n")


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["csv", *READ_BY_PEOPLE])
def test_no_text_is_unruly(name: str, lang: Lang, kind: str) -> None:
    """Control and direction characters of the data are never drawn."""
    assert not UNRULY.search(text(name, kind, lang))


def test_the_sample_has_every_state() -> None:
    """Each state but the suppressed one, which nothing makes yet, stands in the sample."""
    assert {r.state for r in TOTALS} == set(get_args(State)) - {"suppressed"}


# JSON


@pytest.mark.parametrize("kind", ["report", "check"])
def test_json_keeps_to_its_schema(kind: str) -> None:
    """Reports and checks validate against the schemas that are shipped."""
    schema = json.loads(resources.files("de_an06").joinpath(f"data/{kind}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)

    Draft202012Validator(schema).validate(object_of(kind))


def test_json_begins_with_the_contract() -> None:
    """The keys of the contract come first, in its order."""
    report, check = object_of("report"), object_of("check")

    assert list(report)[:7] == ["schema_version", "tool", "period", "as_of", "inputs", "results", "findings"]
    assert list(report["results"][0])[:6] == [
        "indicator",
        "group",
        "state",
        "numerator",
        "denominator",
        "unknown",
    ]
    assert list(report["results"][0])[6:13] == ["value", "unit", "low", "high", "target", "met", "compare"]
    assert list(check)[:4] == ["schema_version", "inputs", "counts", "findings"]
    assert list(check["findings"][0])[:8] == FINDING_KEYS


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_json_does_not_depend_on_the_language(kind: str) -> None:
    """Machine formats carry both languages."""
    assert text("json", kind, "vi") == text("json", kind, "en")
    assert text("csv", kind, "vi") == text("csv", kind, "en")


def test_json_has_exact_counts() -> None:
    """Findings that were counted but not kept are in the counts."""
    check = object_of("check")

    assert check["counts"] == {"bad-date": 1240, "finished-before-received": 1, "unheard-of": 1}
    assert len(check["findings"]) == 11


def test_json_keeps_cells_as_written() -> None:
    """A program gets the cell itself, control characters and all."""
    assert HOSTILE in [finding["value"] for finding in object_of("check")["findings"]]


def test_json_states_the_target_as_text() -> None:
    """A target's value is text, like every rounded figure."""
    online = next(r for r in object_of("report")["results"] if r["indicator"] == "online_dossiers")

    assert online["target"] == {
        "since": "2023-01-01", "value": "62.5", "scope": "", "source": "báo | chí", "verified": False,
    }  # fmt: skip
    assert online["met"] is None


@pytest.mark.parametrize(
    ("value", "written"), [(60, "60"), (60.0, "60"), (62.5, "62.5"), (1e-07, "0.0000001"), (100, "100")]
)
def test_target_values_are_plain(value: float, written: str) -> None:
    """A target is written without an exponent or idle zeros."""
    target = next(r.target for r in TOTALS if r.target is not None)

    assert target_value(target._replace(value=value)) == written


# CSV


def test_csv_has_one_row_per_result() -> None:
    """Every result of every set is a row, with canonical figures."""
    rows, results = rows_of("report"), object_of("report")["results"]

    assert [r["indicator"] for r in rows] == [r["indicator"] for r in results]
    assert [r["value"] for r in rows] == [r["value"] or "" for r in results]
    assert [r["numerator"] for r in rows] == ["" if r["numerator"] is None else str(r["numerator"]) for r in results]


def test_csv_names_the_member_and_the_split() -> None:
    """The member of the grouping and the one that splits an indicator have columns of their own."""
    row = rows_of("report")[-1]

    assert (row["axis"], row["member"], row["member_vi"]) == ("unit", "19363", "Thị trấn Hồ Xá")
    assert (row["split"], row["split_member"], row["split_en"]) == ("tier", "commune", "Commune")


def test_csv_of_findings_adds_up() -> None:
    """What was counted but not kept follows as one row with its number."""
    assert sum(int(row["count"]) for row in rows_of("check")) == sum(findings().counts.values())


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_csv_holds_no_formula(kind: str) -> None:
    """No cell begins as a formula does, unless it is a number."""
    cells = [cell for row in rows_of(kind) for cell in row.values()]

    assert [
        cell for cell in cells if re.match(r"\s*[-=+@＝＋－＠]", cell) and not re.fullmatch(r"[-+]?[\d.,]+%?", cell)
    ] == []


@pytest.mark.parametrize("cell", ["=1+1", "+84 912", "-2+3", "@SUM(A1)", " =1", "＝1", "－1+1", "-cmd|x", "\u2212A1"])
def test_formulas_become_text(cell: str) -> None:
    """A text that a spreadsheet may run is quoted."""
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+1.2", "-0,4%", "1.001193.000", "a=b", "", "2023-07-01"])
def test_numbers_stay_numbers(cell: str) -> None:
    """A number, also a negative one, is left as it is."""
    assert harmless(cell) == cell


@pytest.mark.parametrize("cell", ["\t=1+1", "\r=1+1", "\n=1+1"])
def test_formulas_after_a_control_character_are_text(cell: str) -> None:
    """A control character before a formula is spelt out, so that the cell begins with none."""
    assert harmless(cell) == {"\t": r"\t=1+1", "\r": r"\r=1+1", "\n": r"\n=1+1"}[cell[0]]


# For people


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_every_figure_is_drawn(name: str, lang: Lang) -> None:
    """Value, n/d, k and bounds of every result stand in the text."""
    drawn = text(name, "report", lang)

    for r in (r for results in sample_report().sets for r in results.results):
        assert r.value is None or amount(r.value, r.unit, lang) in drawn
        assert parts_text(r, lang) in drawn
        assert not r.unknown or f"k={r.unknown})" in drawn
        assert not r.unknown or r.low is None or decimal(r.low, lang) in drawn


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_states_and_their_reasons_are_words(name: str, lang: Lang) -> None:
    """A figure that is not there says why."""
    drawn = text(name, "report", lang)

    assert f"{words('state_no_data').of(lang)}: " in drawn
    assert all(words(f"state_{state}").of(lang) in drawn for state in ("no_data", "no_events", "invalid"))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_targets_say_in_words_whether_they_are_met(name: str, lang: Lang) -> None:
    """Met, not met, not assessed and not verified are told apart without colour."""
    drawn = text(name, "report", lang)

    assert all(words(f"met_{verdict}").of(lang) in drawn for verdict in ("true", "false", "none", "unverified"))
    assert words("unverified_note").of(lang) in " ".join(drawn.split())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_a_report_can_be_traced(name: str, lang: Lang) -> None:
    """Period, calendar, as-of, edition, scope, configuration, notices and data code are told."""
    drawn, report = " ".join(text(name, "report", lang).split()), sample_report()
    told = [
        report.period.calendar.title,
        report.as_of_origin,
        words("provisional"),
        report.scope or words("final"),
        *report.notices,
    ]

    assert all(said.of(lang) in drawn for said in told)
    assert all(code in drawn for code in ("2023-Q3", "7c3a-91d0", "de-an06.toml (0f1e2d)"))


@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_bottleneck_groups_come_in_order(name: str) -> None:
    """Legal, services, infrastructure, resources."""
    drawn = text(name, "report", "en")
    places = [
        drawn.index(f"{title}\n") for title in ("Legal", "Services and digitisation", "Infrastructure", "Resources")
    ]

    assert places == sorted(places)


def test_changes_have_a_sign_and_a_unit() -> None:
    """Percentages change in points, counts in units."""
    drawn = text("terminal", "report", "vi")

    assert "+1,1 điểm %" in drawn
    assert "−0,4 điểm %" in drawn
    assert re.search(r"\+7\n", drawn)


def test_comparisons_are_drawn_when_asked_for() -> None:
    """Nobody sees a column of comparisons without asking."""
    assert "vs previous" not in text("terminal", "report", "en", with_results(result("on_time"), compared=()))


def test_columns_without_content_are_left_out() -> None:
    """A report without targets and remarks has no columns for them."""
    drawn = text("markdown", "report", "en", with_results(result("on_time"), compared=()))

    assert "| Indicator | Result | Numerator / denominator |\n" in drawn


def test_a_report_without_indicators_says_so() -> None:
    """No result is a sentence, not an empty table."""
    assert words("no_results").en in text("terminal", "report", "en", with_results())


def test_a_split_indicator_has_its_members_below() -> None:
    """The whole stands on the row of the title when there is one, the members are indented."""
    split = count("task_force_members", 13, group=(("tier", "district"),))
    drawn = text("terminal", "report", "en", with_results(count("task_force_members", 14), split))

    assert re.search(r"^Task force members +14\n  └ District +13$", drawn, re.MULTILINE)


def test_a_grouping_that_does_not_apply_is_one_line() -> None:
    """An indicator that says nothing by member stands once, below the tables."""
    drawn = text("terminal", "report", "en")

    assert drawn.count("not told by unit") == 1
    assert drawn.count("column missing") == 1


def test_what_all_members_remark_stands_once() -> None:
    """A remark that a whole column shares is told by its title, and spelt out below the tables."""
    drawn = text("markdown", "report", "en")

    assert "| Unit | Households within fibre coverage \\[1\\] |" in drawn
    assert "- **\\[1\\]** 1/1 units" in drawn


def test_a_report_without_findings_says_so() -> None:
    """No trouble is told too."""
    drawn = text("terminal", "report", "en", replace(sample_report(), findings=Findings()))

    assert words("trouble_none").en in drawn


# Law 6


rows = st.integers(0, 10**7)


@given(st.tuples(rows, rows, rows, rows, rows, rows), st.sampled_from(LANGS))
def test_the_account_adds_up(parts: tuple[int, int, int, int, int, int], lang: Lang) -> None:
    """The line reads as a sum: what was read is what became of it."""
    told = account_text(Account(sum(parts), *parts), scoped=False, lang=lang)
    read, *terms = [int(re.sub("[.,]", "", figure)) for figure in re.findall(r"(?<=[=+] )[\d.,]+|^[\d.,]+", told)]

    assert read == sum(terms)


def test_the_account_names_what_it_must() -> None:
    """Rows set aside are named even when there are none."""
    told = account_text(Account(5, 0, 0, 0, 0, 0, 5), scoped=False, lang="en")

    assert told == "5 read = 0 set aside + 5 counted"


# The check


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_a_check_tells_all(name: str, lang: Lang) -> None:
    """Exact counts, places, why, how to mend, what was read, passed over and refused."""
    drawn = text(name, "check", lang)
    rest = words("rule_more", n=decimal("1235", lang)).of(lang)

    assert all(
        told in drawn for told in ("b.csv:42:", "hồ sơ/a.csv:2:Ngày tiếp nhận:", "hỏng.xlsx", "ghi chú.csv:", rest)
    )
    assert all(words(key).of(lang) in drawn for key in ("why", "fix", "files", "refused", "passed_over"))
    assert all(file.path in drawn and file.encoding in drawn for file in sample_check().inputs)
    assert drawn.splitlines()[-1].strip("*- ").startswith(words("total").of(lang))


def test_worst_rules_come_first() -> None:
    """Errors stand before warnings, warnings before notes."""
    drawn = text("terminal", "check", "en")

    assert drawn.index("Error bad-date") < drawn.index("Warning finished") < drawn.index("Note unheard-of")


def test_a_clean_check_says_so() -> None:
    """Nothing found is a sentence."""
    assert words("clean").en in text("terminal", "check", "en", replace(sample_check(), findings=Findings()))


def test_a_masked_cell_is_not_shown() -> None:
    """A value that was withheld is said to be, without quotes around nothing."""
    message = message_of(Finding("bad-date", "error", "a.csv", "dossiers", column="received_on"))

    assert "Column “Received on”: (not shown)" in message.en
    assert "Cột “Ngày tiếp nhận”: (không hiển thị)" in message.vi


def test_a_sentence_never_fails() -> None:
    """A value the finding does not carry is said not to be shown."""
    assert "(not shown)" in message_of(Finding("finished-before-received", "error", "a.csv", value="1/1/2023")).en


# Hostile texts


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_markdown_shows_hostile_texts(kind: str) -> None:
    """Neither HTML nor markup of the data works, and every row has as many cells as its header."""
    drawn = text("markdown", kind, "en")

    assert "<script" not in drawn
    assert not re.search(r"(?<!\\)[`~]", drawn)
    assert "@someone" not in drawn
    for table in re.findall(r"(?:^\|.*\n)+", drawn, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


@given(st.text())
def test_escaped_text_is_one_line(hostile: str) -> None:
    """No text of the data breaks out of its cell."""
    shown = escaped(hostile)

    assert len(shown.splitlines()) <= 1
    assert not re.search(r"(?<!\\)(?:\\\\)*[|`*\[]", shown)
    assert "<" not in shown.replace("@<!-- -->", "")


@pytest.mark.parametrize("line", ["# a", "- a", "1. a", "2) a", "+ a", "> a", "=== ", "* a"])
def test_a_line_opens_nothing(line: str) -> None:
    """A sentence that begins like a list or a heading stays a sentence."""
    check = replace(sample_check(), refused=(line,))

    assert not re.search(r"^- (?:[#>+=-]|\*(?!\*)|\d+[.)])", text("markdown", "check", "en", check), re.MULTILINE)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_terminal_draws_no_markup(kind: str) -> None:
    """Square brackets of the data are text, also where there is colour."""
    console = Console(file=io.StringIO(), width=200, force_terminal=True, color_system="truecolor")
    DRAW[kind](DOCUMENTS[kind], "en", console)

    assert "[red]*x*[/red]" in console.file.getvalue()  # type: ignore[attr-defined]  # the file is the StringIO


# Widths


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(width: int, lang: Lang, kind: str) -> None:
    """Lines fold to the width, and none ends in blanks."""
    lines = at(width, kind, lang).splitlines()

    assert max(map(cell_len, lines)) <= width
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [80, 160])
def test_figures_never_fold(width: int, lang: Lang) -> None:
    """Every figure, n/d and range stands whole at each width."""
    drawn = at(width, "report", lang)

    for r in (r for results in sample_report().sets for r in results.results):
        assert r.value is None or amount(r.value, r.unit, lang) in drawn
        assert parts_text(r, lang) in drawn
        assert not r.unknown or f"k={r.unknown})" in drawn


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_folding_loses_nothing(kind: str) -> None:
    """A narrow page has every letter of the wide one."""
    narrow, wide = ("".join(sorted(set(at(width, kind, "vi").split()))) for width in (80, 1000))
    letters = [sorted(set(page) - set("─═")) for page in (narrow, wide)]

    assert letters[0] == letters[1]


def test_a_pipe_has_no_colour() -> None:
    """Text that is not for a terminal has no escape sequences."""
    assert "\x1b" not in at(100, "report", "en")


def test_the_remark_stands_beside_its_figure_where_there_is_room() -> None:
    """A wide terminal has a column of remarks, a narrow one a line under the row."""
    assert re.search(r"9,501/10,000.*18/18 units", at(200, "report", "en"))
    assert re.search(r"9,501/10,000(?:.*\n)+?    18/18 units", at(80, "report", "en"))


@given(st.text(max_size=60), st.integers(40, 120))
def test_any_title_folds(title: str, width: int) -> None:
    """Whatever a title holds, no line is too wide."""
    renamed = {"own": replace(INDICATORS["own"], title=words("indicator")._replace(vi=title, en=title))}
    drawn = at(width, "report", "vi", with_results(result("own"), indicators=renamed))

    assert max(cell_len(line) for line in drawn.split("\n")) <= width


# Words


def test_an_unknown_key_is_an_error() -> None:
    """A heading that nobody wrote is a mistake of ours."""
    with pytest.raises(KeyError):
        words("no such heading")


def test_words_are_filled_in_both_languages() -> None:
    """Values go into both texts."""
    assert words("count_error", n=3) == ("lỗi 3", "errors 3")


# --- Table Schema ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(tables()))
def test_table_schema_tells_the_model(name: str) -> None:
    """A table's schema names every field of its model, its key, and the tables it refers to."""
    table = tables()[name]
    schema = json.loads(renderer("tableschema").schema([table], "vi"))  # type: ignore[misc]  # it draws schemas

    assert [field["name"] for field in schema["fields"]] == list(table.model.model_fields)
    assert schema["primaryKey"] == list(table.key)
    assert {key["fields"] for key in schema.get("foreignKeys", [])} == {
        field for field, column in table.columns.items() if column.references
    }


@pytest.mark.parametrize(
    ("word", "width", "lines"),
    [
        ("huyen/nam-2024/ho-so-01.csv", 18, ["huyen/nam-2024/", "ho-so-01.csv"]),
        ("danh-sach-ho-so-tiep-nhan.csv:12", 20, ["danh-sach-ho-so-", "tiep-nhan.csv:12"]),
        ("hồ_sơ_một_cửa.csv", 10, ["hồ_sơ_một_", "cửa.csv"]),
        ("motcuadientu.csv", 10, ["motcuadien", "tu.csv"]),
    ],
)
def test_paths_fold_at_their_seams(word: str, width: int, lines: list[str]) -> None:
    """A path that is too long folds behind a slash or a hyphen, so that names stay readable."""
    assert wrap(word, width) == lines


@pytest.mark.parametrize(("width", "beside"), [(80, False), (200, True)])
def test_comparisons_stand_below_where_there_is_no_room(width: int, beside: bool) -> None:
    """Where columns leave names no room, each comparison is a line under its row, with what it is measured from."""
    other = {
        "previous": PREVIOUS,
        "year-ago": PREVIOUS,
        "year-to-date": replace(PREVIOUS, change=None, cumulative=True),
    }
    found = with_results(result("on_time", compare=other), compared=tuple(other))
    lines = [line.strip() for line in at(width, "report", "en", found).splitlines()]
    below = [
        "vs previous: +1.1 pp (38.5% 20/52)",
        "vs a year ago: +1.1 pp (38.5% 20/52)",
        "Year to date: 38.5% (20/52)",
    ]

    assert [line for line in lines if line in below] == ([] if beside else below)
    assert any(line.startswith("On time (of resolved)  ") for line in lines)
