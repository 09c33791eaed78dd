"""The effect of findings on figures: which indicators are named, how far they could move, and what it costs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from de_an06.effect import reach_of
from de_an06.finding import Finding, Findings
from tests.runs import SAMPLES, check, figures, put, report, rows_of, run, save, spoilt

if TYPE_CHECKING:
    from pathlib import Path


def effect(folder: Path, *options: object) -> dict[str, Any]:
    """Return what a check says of each indicator that is touched."""
    told = check(folder, *options)["effect"]
    assert told["reason"] is None
    return {moved["indicator"]: moved for moved in told["indicators"]}


def test_a_clean_folder_has_no_effect() -> None:
    """Where nothing is found, nothing is said of figures."""
    assert check(SAMPLES)["effect"] is None
    assert "Effect on the figures" not in run("check", SAMPLES, "--lang", "en").out


def test_a_broken_date_touches_what_reads_it(tmp_path: Path) -> None:
    """A finish date that does not exist moves timeliness, results and stock, and nothing of receipt."""
    district = spoilt(tmp_path)
    put(district / "dossiers.csv", 20, "Ngày kết thúc xử lý", "31/02/2023")

    assert set(effect(district)) == {"results_digitized", "on_time", "open_at_end"}


def test_figures_are_those_of_the_report(tmp_path: Path) -> None:
    """Value, bounds and k of each indicator are what a report on the same files says."""
    put(spoilt(tmp_path) / "dossiers.csv", 20, "Hình thức nộp", "chim")
    told = figures(report(tmp_path))

    for name, moved in effect(tmp_path).items():
        keys = ("state", "numerator", "denominator", "unknown", "value", "low", "high")
        assert {key: moved[key] for key in keys} == {key: told[name,][key] for key in keys}


def test_how_far_a_figure_could_move(tmp_path: Path) -> None:
    """Down and up are what lies between the figure and its bounds, as they are printed."""
    put(spoilt(tmp_path) / "dossiers.csv", 20, "Hình thức nộp", "chim")
    moved = effect(tmp_path)["online_dossiers"]

    assert float(moved["low"]) + float(moved["down"]) == pytest.approx(float(moved["value"]))
    assert float(moved["value"]) + float(moved["up"]) == pytest.approx(float(moved["high"]))


def test_a_row_set_aside_touches_every_figure_of_dossiers(tmp_path: Path) -> None:
    """A row whose unit is unknown may belong to any figure of dossiers."""
    put(spoilt(tmp_path) / "dossiers.csv", 20, "Mã đơn vị", "99999")

    assert {"online_dossiers", "on_time", "dossiers_digitized"} <= set(effect(tmp_path))


def test_empty_cells_alone_are_no_effect(tmp_path: Path) -> None:
    """What nobody flagged is not said to be an effect of findings: here the channel alone is flagged."""
    path = spoilt(tmp_path) / "dossiers.csv"
    put(path, 20, "Hình thức nộp", "chim")
    put(path, 21, "Số thành phần đã số hóa", "")

    assert "dossiers_digitized" not in effect(tmp_path)


def test_findings_that_were_not_kept_touch_all(tmp_path: Path) -> None:
    """Where findings of a rule are not listed, any column may be meant, so nothing is left out."""
    path = spoilt(tmp_path) / "dossiers.csv"
    put(path, 20, "Ngày hẹn trả", "31/02/2023")
    put(path, 21, "Ngày kết thúc xử lý", "31/02/2023")

    assert set(effect(tmp_path)) <= set(effect(tmp_path, "--max-findings", 1))


def test_figures_that_cannot_be_made(tmp_path: Path) -> None:
    """Where a table cannot be read, the reason stands in place of figures."""
    path = spoilt(tmp_path) / "dossiers.csv"
    save(path, [row[1:] for row in rows_of(path)])
    told = check(tmp_path)["effect"]

    assert (told["period"], told["indicators"]) == (None, [])
    assert "figures would be short" in told["reason"]["en"]
    assert "Not known: " in run("check", tmp_path, "--lang", "en").out


def test_no_effect_asked_for(tmp_path: Path) -> None:
    """With --no-effect nothing is counted, and the findings are the same."""
    put(spoilt(tmp_path) / "dossiers.csv", 20, "Hình thức nộp", "chim")
    without = check(tmp_path, "--no-effect")

    assert without == check(tmp_path) | {"effect": None}


def test_large_files_are_counted_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting while checking gives what reading again gives."""
    put(spoilt(tmp_path) / "dossiers.csv", 20, "Hình thức nộp", "chim")
    again = check(tmp_path)
    monkeypatch.setattr("de_an06.pipeline.COUNTED_AT_ONCE", 0)

    assert check(tmp_path) == again


@pytest.mark.parametrize("at_once", [0, 1 << 30])
def test_a_broken_file_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    """A file that can't be read to its end hides nothing of those behind it, also where rows are counted on the way."""
    folder = spoilt(tmp_path)
    put(folder / "dossiers.csv", 20, "Hình thức nộp", "bồ câu")
    header, *rows = rows_of(folder / "dossiers.csv")
    steps = [[*row[:-1], f"{day:02d}/06/2023"] for row in rows[:40] for day in (1, 2, 3)]
    save(folder / "a-dossiers.csv", [header, *steps])
    monkeypatch.setattr("de_an06.pipeline.COUNTED_AT_ONCE", at_once)
    found = check(tmp_path)

    assert found["refused"] == ["district/a-dossiers.csv"]
    assert found["counts"]["unknown-word"] == 1
    assert {file["path"]: file["rows"] for file in found["inputs"]}["district/dossiers.csv"] == 1250


def test_headers_make_nothing_unknown() -> None:
    """A doubled header makes no cell unknown; a cell of a row rule makes what the rule forgets unknown."""
    found = Findings()
    found.add([Finding("duplicate-header", "warning", "a.csv", "units", 1, column="tier")])
    found.add([Finding("open-with-finish-date", "warning", "a.csv", "dossiers", 2, column="finished_on")])

    assert reach_of(found) == {"units": set(), "dossiers": {"finished_on", "status"}}


def test_only_html_loads_its_library() -> None:
    """A check in other formats does not load what HTML is drawn with."""
    command = [sys.executable, "-X", "importtime", "-m", "de_an06", "check", str(SAMPLES), "-f", "sarif"]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")

    assert "jinja2" not in {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
