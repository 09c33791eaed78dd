"""The page on mapping: its configurations are valid, and on the real export they give its figures."""

import json
import re
import shlex
import shutil
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from de_an06.catalogue import load_catalogue
from de_an06.cli import main
from de_an06.config import CalendarStart, FileRule, Settings, load_config
from de_an06.rules import rules
from de_an06.vocabulary import vocabulary

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
EXPORT = ROOT.parent / "shared" / "real" / "calderdale" / "planning-application-aug-17.csv"

BLOCKS = dict(re.findall(r"```toml\n# (\S+)\n(.*?)```", PAGE, re.DOTALL))
"""Each configuration of the page, by the name in its first line."""
CALLS = [shlex.split(line) for line in re.findall(r"^\$ (.+)$", PAGE, re.MULTILINE)]
COMMANDS = {folder: [command, folder, *options] for _, command, folder, *options in CALLS}
"""The arguments of each command of the page, by the folder it reads."""
TABLES = re.findall(r"^\| `indicator` \|.*?\n\n", PAGE, re.MULTILINE | re.DOTALL)
FIGURES = ("numerator", "denominator", "value", "unknown", "low", "high")

SHIPPED = tomllib.loads((ROOT / "src/de_an06/data/indicators.toml").read_text(encoding="utf-8"))
SHIPPED_KEYS = {key for block in SHIPPED.values() for key in block}

with_export = pytest.mark.skipif(
    not EXPORT.is_file(), reason="the export of Calderdale Council is not part of this project"
)


def run(folder: str, place: Path, patch: pytest.MonkeyPatch, mapping: str | None = None) -> dict[str, Any]:
    """Run the page's command for a folder at `place`, and return the report it writes."""
    (place / folder).mkdir()
    shutil.copyfile(EXPORT, place / folder / EXPORT.name)
    mapping = mapping or BLOCKS[f"{folder}/de-an06.toml"]
    (place / folder / "de-an06.toml").write_text(mapping, encoding="utf-8")
    (place / "review.toml").write_text(BLOCKS["review.toml"], encoding="utf-8")
    patch.chdir(place)
    assert main(COMMANDS[folder]) == 0
    written: dict[str, Any] = json.loads((place / COMMANDS[folder][-1]).read_text(encoding="utf-8"))
    return written


def printed(table: str) -> dict[str, list[str]]:
    """Return the figures of a table of the page by indicator."""
    rows = [[cell.strip(" `") for cell in row.split("|")[1:-1]] for row in table.strip().splitlines()[2:]]
    return {name: figures for name, *figures in rows}


@with_export
@pytest.mark.parametrize(("folder", "table"), [("calderdale", 0), ("as-one", 1)])
def test_the_page_gives_its_figures(folder: str, table: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The configurations and the command of the page give the figures that the page shows."""
    report = run(folder, tmp_path, monkeypatch)

    found = {result["indicator"]: [str(result[key]) for key in FIGURES] for result in report["results"]}

    assert found == printed(TABLES[table])


@with_export
@pytest.mark.parametrize("folder", ["calderdale", "as-one"])
def test_raw_figures_lie_within_the_bounds(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """1,053/1,445 and 44/55, counted over all rows by other means, lie within the bounds."""
    results = {r["indicator"]: r for r in run(folder, tmp_path, monkeypatch)["results"]}

    for name, (n, d) in {"on_time": (1053, 1445), "service_types_decided": (44, 55)}.items():
        assert float(results[name]["low"]) <= 100 * n / d <= float(results[name]["high"])


@with_export
def test_rows_without_a_ward_are_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All 2,146 records are read across quoted line breaks; the 29 without a ward are set aside."""
    report = run("calderdale", tmp_path, monkeypatch)

    where = Counter(report["account"])

    assert (where["read"], where["set_aside"], where["counted"]) == (2146, 29, 2117)


@with_export
def test_one_unit_for_all_counts_every_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a constant unit code every row read is counted as received."""
    account = run("as-one", tmp_path, monkeypatch)["account"]

    assert account["read"] == account["counted"] == 2146


@with_export
def test_a_foreign_status_column_misleads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `status = false` on time is what the page warns of."""
    mapping = BLOCKS["calderdale/de-an06.toml"].replace("status = false\n", "")

    report = run("calderdale", tmp_path, monkeypatch, mapping)

    on_time = next(r for r in report["results"] if r["indicator"] == "on_time")
    assert (on_time["numerator"], on_time["denominator"]) == (309, 466)
    assert report["findings"]["warning"] == 1436


def test_configurations_are_valid(tmp_path: Path) -> None:
    """Every configuration of the page loads, and what it names exists."""
    assert len(BLOCKS) == 5
    for name, text in BLOCKS.items():
        file = tmp_path / Path(name).name
        file.write_text(text, encoding="utf-8")
        settings = load_config(None, file)
        vocabulary(settings.vocabulary)
        load_catalogue(settings.indicators, settings.targets, name)
        assert {*settings.severity, *settings.ignore_rules} <= set(rules())


@pytest.mark.parametrize("key", sorted({*Settings.model_fields, *FileRule.model_fields, *CalendarStart.model_fields}))
def test_every_key_is_explained(key: str) -> None:
    """Each key of the schema begins a row of a table of the page."""
    cells = [row.split("|")[1] for row in re.findall(r"^\| `.*$", PAGE, re.MULTILINE)]

    assert any(re.search(rf"`\[*{key}\b", cell) for cell in cells)


@pytest.mark.parametrize("key", sorted(SHIPPED_KEYS))
def test_every_key_of_an_indicator_is_explained(key: str) -> None:
    """Each key that a shipped indicator has stands on the page."""
    assert re.search(rf"`{re.escape(key)}\b", PAGE)
