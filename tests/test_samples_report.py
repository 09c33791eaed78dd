"""The sample district end to end: every figure of the article, from every side."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from importlib import resources
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from de_an06.text import decimal, number
from tests.runs import MONTHLY, ROOT, SAMPLES, figures, report, run, sample

if TYPE_CHECKING:
    from pathlib import Path

    from tests.runs import Key

Figure = tuple[int, int | None, str]

FIGURES: dict[Key, Figure] = {
    ("reforms_abolished",): (1, None, "1"),
    ("reforms_cut",): (18, None, "18"),
    ("reforms_cut", "commune"): (18, None, "18"),
    ("reforms_simplified", "commune"): (27, None, "27"),
    ("reforms_simplified", "district"): (2, None, "2"),
    ("online_fee_ratio",): (80000, 100000, "80.0"),
    ("online_services",): (252, None, "252"),
    ("full_online_services",): (149, None, "149"),
    ("partial_online_services",): (103, None, "103"),
    ("essential_services_used",): (21, 53, "39.6"),
    ("dossiers_digitized",): (1053, 1230, "85.6"),
    ("inputs_fully_digitized",): (1030, 1230, "83.7"),
    ("results_digitized",): (1087, 1100, "98.82"),
    ("mobile_villages",): (155, 155, "100.0"),
    ("4g_population",): (86221, 90759, "95.0"),
    ("smartphone_households",): (20844, 26055, "80.0"),
    ("fiber_households",): (24856, 26055, "95.4"),
    ("fiber_communes",): (18, 18, "100.0"),
    ("computer_enterprises",): (435, 435, "100.0"),
    ("computer_staff",): (849, 849, "100.0"),
    ("skilled_staff",): (849, 849, "100.0"),
    ("training_classes",): (5, None, "5"),
    ("training_attendances",): (396, None, "396"),
    ("task_force_members", "district"): (13, None, "13"),
    ("task_force_members", "commune"): (199, None, "199"),
    ("task_force_members", "village"): (952, None, "952"),
    ("support_team_members", "district"): (21, None, "21"),
}
"""Every figure that the article prints, with the sample's n and d."""

OF_DOSSIERS = (
    "dossiers_digitized", "inputs_fully_digitized", "results_digitized", "online_dossiers",
    "full_online_dossiers", "on_time", "paid_online",
)  # fmt: skip
"""Indicators whose n and d add up over groups and periods."""
LISTS = {"online_services", "full_online_services", "partial_online_services", "essential_services_used"}
"""Indicators over the list of services, which is that of the tiers chosen."""


def printed(document: Any, name: str = "totals") -> dict[Key, Figure]:
    """Return n, d and value of each figure."""
    found = figures(document, name)
    return {key: (r["numerator"], r["denominator"], r["value"]) for key, r in found.items()}


# --- the article -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", FIGURES, ids="-".join)
def test_figure_of_the_article(key: Key) -> None:
    """The sample gives the figure that the article prints, without any doubt."""
    found = figures(sample())[key]
    assert (found["numerator"], found["denominator"], found["value"]) == FIGURES[key]
    assert (found["state"], found["unknown"]) == ("ok", 0)
    assert found["low"] == found["high"] == found["value"]


def test_no_finding() -> None:
    """The sample has no error, warning or note, and every row is counted or was never received."""
    document = sample()
    assert document["findings"] == {"error": 0, "warning": 0, "note": 0}
    assert document["account"] == {
        "read": 1250, "merged": 0, "superseded": 0, "set_aside": 0, "not_received": 20, "outside": 0,
        "counted": 1230,
    }  # fmt: skip


def test_contract() -> None:
    """The JSON has the keys of the contract in their order, and validates against the schema that is shipped."""
    document = sample()
    schema = resources.files("de_an06") / "data" / "report.schema.json"
    Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(document)
    keys = ["schema_version", "tool", "period", "as_of", "inputs", "results", "findings"]
    assert list(document)[: len(keys)] == keys
    keys = [
        "indicator", "group", "state", "numerator", "denominator", "unknown", "value", "unit", "low", "high",
        "target", "met", "compare",
    ]  # fmt: skip
    assert all(list(result)[: len(keys)] == keys for result in document["results"])


def test_period_and_as_of() -> None:
    """Without options the period is that of the dossiers, and the figures stand at the last day in the data."""
    document = sample()
    assert document["period"] == {
        "label": "all", "from": "2023-05-23", "to": "2024-04-04", "calendar": "civil", "provisional": False,
    }  # fmt: skip
    assert (document["as_of"]["date"], document["as_of"]["origin"]) == ("2024-04-04", "latest date in the data")


@pytest.mark.parametrize("form", ["terminal", "markdown"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_text(form: str, lang: str) -> None:
    """For people, each figure of the article is printed in their language, its n/d beside it."""
    text = run("report", SAMPLES, "--format", form, "--lang", lang).out
    for n, d, value in FIGURES.values():
        assert decimal(value, lang) + ("" if d is None else "%") in text  # type: ignore[arg-type]  # vi or en
        if d is not None:
            assert f"{number(n, lang)}/{number(d, lang)}" in text  # type: ignore[arg-type]
    assert ("39,6%" if lang == "vi" else "39.6%") in text


def test_csv() -> None:
    """The CSV has the same figures as the JSON, row by row."""
    rows = list(csv.DictReader(io.StringIO(run("report", SAMPLES, "--format", "csv").out.removeprefix("\ufeff"))))
    found = [(row["indicator"], row["numerator"], row["denominator"], row["value"]) for row in rows]
    wanted = [
        (r["indicator"], *("" if r[k] is None else str(r[k]) for k in ("numerator", "denominator", "value")))
        for r in sample()["results"]
    ]
    assert found == wanted


# --- other ways to the same ---------------------------------------------------------------------------------


def test_parent_folder() -> None:
    """The folder above gives the same figures, the files named from there."""
    document = report(SAMPLES.parent)
    found = printed(document)
    assert {key: found[key] for key in FIGURES} == FIGURES
    assert {file["path"] for file in document["inputs"]} == {f"samples/{f['path']}" for f in sample()["inputs"]}


def test_single_file() -> None:
    """One file alone gives the figures it has rows for, and says why the others have none."""
    found = figures(report(SAMPLES / "dossiers.csv"))
    assert found["dossiers_digitized",]["value"] == "85.6"
    assert found["essential_services_used",]["state"] == "no_data"
    assert found["essential_services_used",]["remarks"][0]["en"] == "there is no table of services (services)"


@pytest.mark.parametrize("axis", ["unit", "channel", "service", "domain", "tier", "quarter", "month"])
def test_groups_add_up(axis: str) -> None:
    """For what is counted per dossier, n and d of the groups add up to those of the total."""
    document = sample("--by", axis)
    totals = printed(document)
    groups = printed(document, f"by_{axis}")
    for name in OF_DOSSIERS:
        mine = [figure for key, figure in groups.items() if key[0] == name]
        assert sum(n for n, _, _ in mine) == totals[name,][0]
        assert sum(d or 0 for _, d, _ in mine) == totals[name,][1]


@pytest.mark.parametrize("axis", ["unit", "channel", "service", "domain", "tier", "quarter", "month"])
def test_totals_do_not_depend_on_grouping(axis: str) -> None:
    """Grouping leaves the totals as they are."""
    assert printed(sample("--by", axis)) == printed(sample())


@pytest.mark.parametrize("axis", ["unit", "tier", "quarter", "month"])
def test_counts_add_up(axis: str) -> None:
    """Reforms and classes add up over the periods, members and coverage over units and tiers."""
    document = sample("--by", axis)
    names = {
        "quarter": ("training_classes", "training_attendances", "reforms_cut", "reforms_simplified"),
        "month": ("training_classes", "training_attendances", "reforms_cut", "reforms_simplified"),
        "unit": ("task_force_members", "mobile_villages", "4g_population", "computer_staff"),
        "tier": ("task_force_members", "reforms_cut", "4g_population", "computer_staff"),
    }[axis]
    for name in names:
        mine = [r for key, r in figures(document, f"by_{axis}").items() if key[0] == name]
        assert sum(r["numerator"] or 0 for r in mine) == figures(document)[name,]["numerator"]


def test_district_is_the_whole() -> None:
    """The district with all below it is the whole sample, but for lists of services, which are its tiers' own."""
    whole, district = printed(sample()), printed(sample("--unit", "464"))
    assert {key for key in whole if whole[key] != district[key]} == {(name,) for name in LISTS}
    assert sample("--unit", "464")["scope"]["en"] == "Huyện Vĩnh Linh (464), 19 units"


def test_own_unit() -> None:
    """A unit alone has the figures of its row among all units."""
    own = sample("--unit", "19363", "--own")
    rows = figures(sample("--by", "unit"), "by_unit")
    mine = {key[0]: r for key, r in rows.items() if key[1:] == ("19363",)}
    alone = {key[0]: r for key, r in figures(own).items() if key[1:] == ()}
    for name in (*OF_DOSSIERS, "open_at_end", "essential_services_used", "4g_population"):
        assert [alone[name][k] for k in ("numerator", "denominator", "value")] == [
            mine[name][k] for k in ("numerator", "denominator", "value")
        ]
    assert own["scope"]["en"] == "Thị trấn Hồ Xá (19363), 1 unit"


def test_district_alone_has_less() -> None:
    """`--own` leaves out the units below."""
    alone, all_below = printed(sample("--unit", "464", "--own")), printed(sample("--unit", "464"))
    assert 0 < (alone["dossiers_digitized",][1] or 0) < (all_below["dossiers_digitized",][1] or 0)


def test_indicators_chosen() -> None:
    """`--indicator` may be repeated, twice the same is once, and the figures stay."""
    document = sample("-i", "on_time", "-i", "dossiers_digitized", "-i", "on_time")
    assert printed(document) == {
        key: figure for key, figure in printed(sample()).items() if key[0] in ("on_time", "dossiers_digitized")
    }


# --- periods -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("calendar", ["civil", "nd09"])
def test_quarters_tile_the_year(calendar: str) -> None:
    """In both calendars the four quarters have the dossiers of the year."""
    year = printed(sample("--period", "2023", "--calendar", calendar))
    quarters = [printed(sample("--period", f"2023-Q{q}", "--calendar", calendar)) for q in (1, 2, 3, 4)]
    for name in OF_DOSSIERS:
        assert sum(q[name,][0] for q in quarters) == year[name,][0]


def test_nd09_quarter() -> None:
    """Under nd09 the third quarter runs from 15 June to 14 September."""
    period = sample("--period", "2023-Q3", "--calendar", "nd09")["period"]
    assert (period["from"], period["to"], period["calendar"]) == ("2023-06-15", "2023-09-14", "nd09")


@pytest.mark.parametrize(
    ("options", "provisional"),
    [
        (("--period", "2023-Q4"), False),
        (("--period", "2024-Q2"), True),
        (("--period", "2023-Q3", "--as-of", "2023-08-15"), True),
        (("--period", "2023-Q3", "--as-of", "30/09/2023"), False),
    ],
)
def test_provisional(options: tuple[str, ...], provisional: bool) -> None:
    """A period that as_of cuts is provisional."""
    assert sample(*options)["period"]["provisional"] is provisional


def test_account_adds_up() -> None:
    """In any period the rows read are those counted, outside, and not received."""
    account = sample("--period", "2023-Q3")["account"]
    assert account["read"] == sum(n for name, n in account.items() if name != "read")
    assert account["counted"] == 354


def test_compare_previous() -> None:
    """A comparison is the figure of the period before, the change in percentage points of the printed values."""
    now = figures(sample("--period", "2023-Q4", "--compare", "previous"))
    before = figures(sample("--period", "2023-Q3"))
    for key, result in now.items():
        if key not in before:
            continue
        compared = result["compare"]["previous"]
        assert compared["period"] == "2023-Q3"
        assert [compared[k] for k in ("numerator", "denominator", "value")] == [
            before[key][k] for k in ("numerator", "denominator", "value")
        ]
        if result["value"] is not None and compared["value"] is not None:
            assert Decimal(compared["change"]) == Decimal(result["value"]) - Decimal(compared["value"])


@pytest.mark.parametrize("by", [(), ("--by", "unit")])
def test_compare_year_to_date(by: tuple[str, ...]) -> None:
    """Beside each figure stands that of the year up to the end of the period, which is no change."""
    asked = ("--period", "2023-Q4", "--compare", "previous,year-ago,year-to-date", *by)
    name = "by_unit" if by else "totals"
    now, year = figures(sample(*asked), name), figures(sample("--period", "2023", *by), name)
    for key, result in now.items():
        if "year-to-date" in result["compare"]:
            found, wanted = result["compare"]["year-to-date"], year[key]
            assert (found["period"], found["from"], found["to"]) == ("2023", "2023-01-01", "2023-12-31")
            assert all(found[k] == wanted[k] for k in ("state", "numerator", "denominator", "value")), key
            assert found["change"] is None
    assert sum("year-to-date" in result["compare"] for result in now.values()) > 20


def test_a_cumulative_figure_is_shown_as_it_is() -> None:
    """On the screen the figure of the year stands without a sign, over its two numbers."""
    asked = ("--period", "2023-Q4", "--compare", "year-to-date", "-i", "dossiers_digitized")
    ran = run("report", SAMPLES, *asked, "--lang", "en", "--format", "markdown")
    assert "| 86.0%<br>759/883 |" in ran.out
    page = run("report", SAMPLES, *asked, "--lang", "en", "--format", "html").out
    assert "Year to date: <b>86.0%</b> <small>(759/883)</small>" in page


def test_compare_is_not_relative() -> None:
    """86,3% after 86,7% is 0,4 percentage points less."""
    text = run(
        "report", SAMPLES, "--period", "2023-Q4", "--compare", "previous", "-i", "dossiers_digitized", "--lang", "vi"
    ).out
    assert "86,3%" in text
    assert "-0,4" in text.replace("−", "-")
    assert "điểm %" in text


# --- monthly exports ----------------------------------------------------------------------------------------

EXPORTS = ("ho-so-2024-01.csv", "ho-so-2024-02.csv", "ho-so-2024-03.csv")


def exports(folder: Path, names: dict[str, str]) -> Path:
    """Copy monthly exports under other names, the reference tables beside them."""
    for old, new in {**names, "services.csv": "services.csv", "units.csv": "units.csv"}.items():
        shutil.copy(MONTHLY / old, folder / new)
    return folder


def test_monthly_is_the_last_export(tmp_path: Path) -> None:
    """Three monthly exports give what the last one alone gives, and say how many rows it replaced."""
    last = report(exports(tmp_path, {EXPORTS[2]: EXPORTS[2]}))
    every = report(MONTHLY)
    assert every["results"] == last["results"]
    assert every["account"]["superseded"] == 255
    assert every["account"]["counted"] == last["account"]["counted"]
    assert every["findings"] == {"error": 0, "warning": 0, "note": 0}


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_monthly_in_any_order(order: tuple[str, ...], tmp_path: Path) -> None:
    """The order of the files' names does not matter, for their title lines date them."""
    renamed = report(exports(tmp_path, {old: f"{new}.csv" for old, new in zip(EXPORTS, order, strict=True)}))
    assert renamed["results"] == report(MONTHLY)["results"]
    superseded = {file["path"]: file["superseded"] for file in renamed["inputs"]}
    assert [superseded[f"{new}.csv"] for new in order] == [122, 133, 0]


# --- output files and bytes --------------------------------------------------------------------------------


@pytest.mark.parametrize(("suffix", "form"), [(".json", "json"), (".md", "markdown"), (".csv", "csv")])
def test_output_file(suffix: str, form: str, tmp_path: Path) -> None:
    """The ending of a file says its format; it holds what the screen would, and the screen stays empty."""
    target = tmp_path / f"báo cáo{suffix}"
    ran = run("report", SAMPLES, "-o", target, "--lang", "vi")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    shown = run("report", SAMPLES, "--format", form, "--lang", "vi").out
    assert target.read_text(encoding="utf-8") == shown
    assert list(tmp_path.iterdir()) == [target]


def test_same_bytes_twice() -> None:
    """The same input and options give the same text in every format."""
    for form in ("terminal", "json", "csv", "markdown"):
        options = ("report", SAMPLES, "--by", "unit", "--format", form, "--lang", "vi")
        assert run(*options) == run(*options)


@pytest.mark.parametrize("locale", ["C", "vi_VN.UTF-8"])
def test_same_bytes_in_any_locale(locale: str) -> None:
    """Another locale, time zone and hash seed of the process give the same bytes."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": locale, "LANG": locale}
    environment |= {"PYTHONUTF8": "0", "PYTHONHASHSEED": "7", "TZ": "America/New_York"}
    arguments = [sys.executable, "-m", "de_an06", "report", str(SAMPLES), "--format", "json"]
    found = subprocess.run(arguments, env=environment, capture_output=True, check=True).stdout
    wanted = run("report", SAMPLES, "--format", "json").out
    assert found.decode("utf-8").replace("\r\n", "\n") == wanted
