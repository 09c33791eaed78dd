"""The index: every indicator from period to period, the newest first, with changes and breaks."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.builders import valid_row
from tests.office import batch, manifest
from tests.runs import SAMPLES, rows_of, save

if TYPE_CHECKING:
    from pathlib import Path

QUARTERS = {"02/2024": 5, "05/2024": 4, "08/2024": 4, "11/2024": 8, "02/2025": 10, "05/2025": 4, "08/2025": 5,
            "11/2025": 2}  # fmt: skip
"""Dossiers of each quarter by a month of it; one of each is late."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of dossiers, published up to a day within the last quarter, the first quarter of 2025 being final."""
    folder = tmp_path_factory.mktemp("series")
    rows = [
        valid_row(
            "dossiers", dossier_id=f"000.17.22.H50-{month.replace('/', '')}-{number:04}", updated_on="",
            **dict.fromkeys(("submitted_on", "received_on"), f"08/{month}"),
            due_on=f"{9 if number == 0 else 11:02}/{month}",
            **dict.fromkeys(("finished_on", "returned_on"), f"10/{month}"),
        )
        for month, count in QUARTERS.items() for number in range(count)
    ]  # fmt: skip
    (folder / "data").mkdir()
    save(folder / "data" / "dossiers.csv", [[*rows[0]], *([*row.values()] for row in rows)])
    options = "--indicator", "on_time", "--lang", "en", "--as-of", "2025-12-20"
    batch(folder / "data", folder / "out", *options, "--finalise", "2025-Q1")
    return folder / "out"


def page(output: Path) -> str:
    """Return the index as Markdown."""
    return (output / "index.md").read_text(encoding="utf-8")


def lines(output: Path, heading: str) -> dict[str, list[str]]:
    """Return the cells of the table below a heading by period, without the parts of the first cell."""
    below = page(output).partition(f"{heading}\n")[2].partition("\n#")[0]
    cells = [line.strip("| ").split(" | ") for line in below.splitlines() if line.startswith("| 20")]
    return {first.partition("<br>")[0]: [first, *others] for first, *others in cells}


def test_periods_come_newest_first(published: Path) -> None:
    """Periods are listed from the newest back, of many the earlier ones apart, and each leads to its files."""
    assert [*lines(published, "## Periods")] == ["2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1"]
    assert [*lines(published, "### Earlier periods (4)")] == ["2024-Q4", "2024-Q3", "2024-Q2", "2024-Q1"]
    for cells in (lines(published, "## Periods") | lines(published, "### Earlier periods (4)")).values():
        links = re.findall(r"\]\(<(.+?)>\)", cells[1])
        assert len(links) == 3
        assert all((published / link).is_file() for link in links)


def test_how_periods_stand(published: Path) -> None:
    """Beside each period stands whether it is over, and whether its figures are final."""
    found = {label: cells[2] for label, cells in lines(published, "## Periods").items()}
    assert found == {
        "2025-Q4": "not over<br>up to 2025-12-20", "2025-Q3": "not final", "2025-Q2": "not final",
        "2025-Q1": "final"}  # fmt: skip


def test_the_newest_figure_stands_beside_its_name(published: Path) -> None:
    """An indicator is followed by its figure of the newest period that is over, and its change."""
    assert "its figure of 2025-Q3, the newest period here that is over" in page(published)
    assert "### On time (of resolved)\n\n80.0% (4/5) · +5.0 pp vs previous\n" in page(published).replace("\\", "")


def test_changes(published: Path) -> None:
    """Each row has its change on the period before and on the year before, in percentage points."""
    found = lines(published, "### On time (of resolved)")
    assert found["2025-Q2"][1:] == ["75.0% (3/4)", "−15.0 pp", "0.0 pp"]
    assert found["2024-Q1"][1:] == ["80.0% (4/5)", "–", "–"]


def test_breaks(published: Path) -> None:
    """The first period of two tiers is marked, and so is each change that is measured across 1 July 2025."""
    found = lines(published, "### On time (of resolved)")
    marked = {label: ["two tiers" in cells[0], *("across 1 July 2025" in cell for cell in cells[2:])]
              for label, cells in found.items()}  # fmt: skip
    assert marked["2025-Q3"] == [True, True, True]
    assert marked["2025-Q4"] == [False, False, True]
    assert not any(any(marks) for label, marks in marked.items() if label < "2025-Q3")


def test_editions(published: Path) -> None:
    """A figure that is final says so, one that stands as first published says nothing."""
    found = lines(published, "### On time (of resolved)")
    assert {label: cells[0] for label, cells in found.items() if "edition" in cells[0]} == {
        "2025-Q1": "2025-Q1<br>edition 2, final"}  # fmt: skip


def test_a_period_compared_with_one_that_is_not_shown(published: Path, tmp_path: Path) -> None:
    """Where the page begins later than the data, a change says what it is measured from."""
    data = published.parent / "data"
    batch(data, tmp_path, "--indicator", "on_time", "--lang", "en", "--from", "2025-Q2", "--to", "2025-Q2")
    (cells,) = lines(tmp_path, "### On time (of resolved)").values()
    assert cells[2:] == ["−15.0 pp<br>90.0% 9/10", "0.0 pp<br>75.0% 3/4"]


def test_a_new_method_is_a_break(tmp_path: Path) -> None:
    """A figure that was first published by another method is marked."""
    batch(SAMPLES, tmp_path, "--lang", "en", "--last", 1)
    header, *rows = rows_of(tmp_path / "editions.csv")
    save(tmp_path / "editions.csv", [header, *([*row[:16], "older", *row[17:]] for row in rows)])
    (tmp_path / "manifest.json").unlink()
    batch(SAMPLES, tmp_path, "--lang", "en", "--last", 1)
    assert "counted anew by another method" in lines(tmp_path, "### On time (of resolved)")["2024-Q2"][0]


def test_a_period_that_is_not_over_says_so_in_each_row(published: Path) -> None:
    """A figure of a period that is not over says up to which day it counts."""
    found = lines(published, "### On time (of resolved)")
    assert "not over, up to 2025-12-20" in found["2025-Q4"][0]
    assert "up to" not in found["2025-Q3"][0]


def test_periods_that_do_not_follow_each_other(tmp_path: Path) -> None:
    """Where periods with final figures stand apart from those asked for, the page says that others are missing."""
    batch(SAMPLES, tmp_path, "--lang", "en", "--format", "json", "--finalise", "2023-Q3")
    gap = "Between the periods below others are missing"
    assert gap not in page(tmp_path)
    batch(SAMPLES, tmp_path, "--lang", "en", "--format", "json", "--last", 1)
    assert gap in page(tmp_path)


def test_units_are_named(tmp_path: Path) -> None:
    """With --by unit each period says how many units have reports of their own in its folder."""
    batch(SAMPLES, tmp_path, "--lang", "en", "--last", 1, "--by", "unit", "--format", "json")
    assert "and 20 units, in the same folder" in lines(tmp_path, "## Periods")["2024-Q2"][1]


def test_the_reports_of_each_unit_are_linked(tmp_path: Path) -> None:
    """With --by unit the index leads to the newest reports of each unit, by its name."""
    batch(SAMPLES, tmp_path, "--lang", "en", "--last", 2, "--by", "unit", "--format", "json")
    (row,) = [line for line in page(tmp_path).splitlines() if "(19363)" in line]
    links = re.findall(r"\[(\S+)\]\(<(\S+)>\)", row)
    assert [label for label, _ in links] == ["2024-Q2", "2024-Q1"]
    assert all((tmp_path / file).is_file() for _, file in links)


def test_a_notice_heads_what_stands_beside_the_periods(tmp_path: Path) -> None:
    """The sentence that the configuration puts at the head of reports heads the index and the revisions, too."""
    batch(SAMPLES, tmp_path, "--last", 1)
    heads = [(tmp_path / name).read_text(encoding="utf-8").splitlines()[2] for name in ("index.md", "revisions.md")]
    assert all("SỐ LIỆU GIẢ LẬP" in head for head in heads)


@pytest.mark.parametrize("name", ["index", "manifest"])
@pytest.mark.parametrize("options", [[], ["--by", "unit", "--calendar", "nd09"]])
def test_documents_keep_to_their_schemas(name: str, options: list[str], tmp_path: Path) -> None:
    """Index and manifest validate against the schemas that are shipped."""
    schema = json.loads((resources.files("de_an06") / "data" / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    batch(SAMPLES, tmp_path, "--last", 2, *options)
    Draft202012Validator(schema).validate(json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8")))


def test_the_index_for_programs(published: Path) -> None:
    """The JSON has every period and figure, the earliest first, with edition, status and break."""
    index: Any = json.loads((published / "index.json").read_text(encoding="utf-8"))
    assert [one["label"] for one in index["periods"]] == [one["label"] for one in manifest(published)["periods"]]
    assert [one["label"] for one in index["periods"] if one["reform"]] == ["2025-Q3"]
    found = {one["period"]: (one["value"], one["edition"], one["status"]) for one in index["results"]}
    assert (found["2025-Q1"], found["2025-Q2"]) == (("90.0", 2, "final"), ("75.0", 1, "provisional"))
