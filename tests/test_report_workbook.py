"""The workbook of a report: numbers that read back, sheets that can be filtered and printed, nothing that runs."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest

from de_an06.figure_sheets import MOST_LINES
from de_an06.formulas import is_formula
from de_an06.renderers.xlsx import RENDERER
from de_an06.report import ResultSet
from de_an06.text import LANGS, Words
from tests.runs import SAMPLES, run, spoilt
from tests.sample_report import BY_UNIT, HOSTILE, INDICATORS, sample_report

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.report import Report
    from de_an06.text import Lang

GROUPS = {"Legal", "Services and digitisation", "Infrastructure", "Resources"}


def drawn(report: Report, lang: Lang = "en") -> bytes:
    """Return a report as a workbook."""
    assert RENDERER.report is not None
    data = RENDERER.report(report, lang)
    assert isinstance(data, bytes)
    return data


@cache
def hand_made(lang: Lang = "en") -> bytes:
    """Return the workbook of the report by hand, in which every state and much hostile text occurs."""
    return drawn(sample_report(), lang)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the workbook of the sample district's third quarter."""
    path = tmp_path_factory.mktemp("book") / "quy-3.xlsx"
    ran = run("report", SAMPLES, "--period", "2023-Q3", "--compare", "previous", "--lang", "en", "-o", path)
    assert ran.status == 0, ran.err
    return path


def book(data: bytes) -> Any:
    """Return a workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(data))


def tables(data: bytes) -> dict[str, pd.DataFrame]:
    """Return every sheet but the cover as pandas reads it."""
    names = book(data).sheetnames[1:-1]
    return pd.read_excel(io.BytesIO(data), sheet_name=names, header=1, engine="openpyxl")


def number(value: object) -> Decimal | None:
    """Return a cell as a number; None where it is empty."""
    return None if value is None or value != value else Decimal(str(value))  # noqa: PLR0124  # NaN


def test_figures_read_back_equal() -> None:
    """n, d, k, value, bounds, target and change of each figure are the numbers that are printed."""
    report, found = sample_report(), tables(hand_made())
    rows = [row for name in GROUPS for row in found[name].to_dict("records")]
    totals = [r for g in GROUPS for r in report.sets[0].results if _group_of(r.indicator) == g]
    by_name = {(row["Indicator"], row["Value"] if pd.notna(row["Value"]) else None): row for row in rows}

    assert len(rows) == len(totals)
    for result in totals:
        row = by_name[result.indicator, None if result.value is None else float(result.value)]
        other = result.compare.get("previous")
        pairs = {
            "Numerator (n)": result.numerator, "Denominator (d)": result.denominator, "In doubt (k)": result.unknown,
            "Value": result.value, "Lowest": result.low, "Highest": result.high,
            "Target": result.target and result.target.value,
            "Previous: change": other and other.change, "Previous: numerator": other and other.numerator,
        }  # fmt: skip
        assert {head: number(row.get(head)) for head in pairs} == {
            head: None if value is None else Decimal(str(value)) for head, value in pairs.items()
        }


def _group_of(name: str) -> str:
    from de_an06.axes import GROUPS as TITLES

    return TITLES[INDICATORS[name].group].en


def test_members_read_back_equal() -> None:
    """The sheet of details has a row for each figure of a set, in its order."""
    found = tables(hand_made())["By unit, details"]

    assert [number(v) for v in found["Value"]] == [None if r.value is None else Decimal(r.value) for r in BY_UNIT]
    assert [number(v) for v in found["Numerator (n)"]] == [r.numerator for r in BY_UNIT]


def test_numbers_are_numbers_with_the_digits_of_their_texts() -> None:
    """99.99 is shown as 99.99%, 39.6 as 39.6%, and a count without decimals."""
    cells = [cell for sheet in book(hand_made()) for row in sheet.iter_rows() for cell in row]
    formats = {(cell.value, cell.number_format) for cell in cells if isinstance(cell.value, float | int)}

    assert {(99.99, '#,##0.00"%"'), (39.6, '#,##0.0"%"'), (1234567, "#,##0"), (80, '"≥ "#,##0"%"')} <= formats
    assert (-0.4, '+#,##0.0" pp";-#,##0.0" pp";#,##0.0" pp"') in formats


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_runs(lang: Lang) -> None:
    """No cell is a formula, whatever the texts are; one that looks like it is quoted."""
    with zipfile.ZipFile(io.BytesIO(hand_made(lang))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    cells = [cell for sheet in book(hand_made(lang)) for row in sheet.iter_rows() for cell in row]

    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    texts = [cell for cell in cells if isinstance(cell.value, str) and is_formula(cell.value)]
    assert texts
    assert all(cell.quotePrefix for cell in texts)


def test_the_same_report_gives_the_same_bytes() -> None:
    """No clock is in the workbook."""
    assert drawn(sample_report()) == hand_made()


def test_sheets_stay_filter_and_print() -> None:
    """On every sheet of a table the header stays, columns filter, and pages are A4 on their side with the header."""
    for sheet in book(hand_made()).worksheets[1:-1]:
        assert sheet.freeze_panes in ("B3", "C3"), sheet.title
        assert sheet.auto_filter.ref.startswith("A2:"), sheet.title
        assert (sheet.print_title_rows, sheet.page_setup.paperSize) == ("$1:$2", 9), sheet.title
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0), sheet.title


def test_the_contents_lead_to_every_sheet(real: Path) -> None:
    """The cover names each sheet and links to it, and tells how many rows it has."""
    found = openpyxl.load_workbook(real)
    cover = found["Cover"]
    links = [cell for row in cover.iter_rows() for cell in row if cell.hyperlink is not None]

    assert [link.hyperlink.location for link in links] == [f"'{name}'!A1" for name in found.sheetnames[1:-1]]
    assert [link.value for link in links] == found.sheetnames[1:-1]


def test_what_stands_beside_has_its_sheets(real: Path) -> None:
    """By unit, by period, services without dossiers, definitions and files have sheets without being asked for."""
    names = openpyxl.load_workbook(real).sheetnames

    assert names[:5] == ["Cover", "Legal", "Services and digitisation", "Infrastructure", "Resources"]
    assert names[5:] == [
        "By unit", "By unit, details", "Period by period", "Period by period, details", "Without dossiers",
        "Definitions and sources", "Files read", "_de_an06",
    ]  # fmt: skip


def test_findings_have_a_sheet() -> None:
    """Each rule that found something stands there with its exact count."""
    found = tables(hand_made())["Data check"]

    assert dict(zip(found["Rule"], found["Findings"], strict=True)) == {
        "bad-date": 1240, "finished-before-received": 1, "unheard-of": 1,
    }  # fmt: skip


def test_files_have_their_hashes() -> None:
    """Each file that was read stands there with its rows and its hash."""
    found = tables(hand_made())["Files read"]

    for file, row in zip(sample_report().inputs, found.to_dict("records"), strict=False):
        assert (row["File"], row["Rows"], row["SHA-256"]) == (file.path, file.rows, file.sha256)


def test_charts_are_native(real: Path) -> None:
    """Bars for the groups of percentages and the units, lines for the periods, each named by its title."""
    with zipfile.ZipFile(real) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]

    kinds = ["bar" if "<c:barChart>" in chart else "line" for chart in charts]
    assert (kinds.count("bar"), kinds.count("line") > 0) == (3, True)
    assert all("<c:title>" in chart for chart in charts)


def test_charts_are_told_apart(tmp_path: Path) -> None:
    """Each has a title of its own and few lines, and begins a page."""
    place = tmp_path / "b.xlsx"
    assert run("report", SAMPLES, "--period", "2023-Q4", "--lang", "vi", "-o", place).status == 0
    with zipfile.ZipFile(place) as archive:
        read = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    charts = [text for name, text in read.items() if name.startswith("xl/charts/chart")]
    lines = [chart for chart in charts if "<c:lineChart>" in chart]
    breaks = [int(count) for text in read.values() for count in re.findall(r'<rowBreaks count="(\d+)"', text)]

    titles = [re.findall("<a:t>(.*?)</a:t>", chart)[0] for chart in lines]
    groups, most = ("Dịch vụ công và số hóa", "Hạ tầng công nghệ"), "qua các kỳ: 5 tỷ lệ thay đổi nhiều nhất"
    assert titles == [*(f"{group}, {most}" for group in groups), "Nguồn lực, qua các kỳ"]
    assert max(chart.count("<c:ser>") for chart in lines) == MOST_LINES
    assert sum(breaks) == len(charts)


def test_titles_of_sheets_are_possible() -> None:
    """A sheet's name has at most 31 characters, none that Excel refuses, and occurs once."""
    odd = ResultSet("by_[x]:*?/\\'" + "y" * 40, "[x]:*?/\\'" + "y" * 40, BY_UNIT)
    names = book(drawn(replace(sample_report(), sets=(*sample_report().sets, odd, odd)))).sheetnames

    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_a_report_of_nothing_is_a_workbook() -> None:
    """Where no figure is left, the cover and what stands behind it are drawn."""
    found = book(drawn(replace(sample_report(), sets=(ResultSet("totals", None, ()),))))

    assert found.sheetnames == ["Cover", "Data check", "Files read", "_de_an06"]


def test_notices_stand_on_the_cover() -> None:
    """What a reader must know, hostile or not, is said on the cover, and the banner first."""
    report = replace(sample_report(), banner="Số liệu thử", notices=(Words(HOSTILE, HOSTILE), Words("a", "b")))
    texts = [row[0].value for row in book(drawn(report))["Cover"].iter_rows() if row[0].value]

    assert texts[1] == "Số liệu thử"
    assert any(str(text).endswith(" b") for text in texts)
    assert not any("\x1b" in str(text) for text in texts)


def test_it_is_passed_over_among_the_data(tmp_path: Path) -> None:
    """A workbook that a report wrote is no data: where it lies among the files, it is passed over with a reason."""
    folder = spoilt(tmp_path)
    assert run("report", folder, "-o", folder / "bao-cao.xlsx").status == 0

    ran = run("check", folder, "-f", "json")

    assert {entry["path"] for entry in ran.json["passed_over"]} >= {"bao-cao.xlsx"}


def test_it_opens_in_libreoffice(real: Path, tmp_path: Path) -> None:
    """LibreOffice makes a PDF of it, with the figures."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    made = subprocess.run(
        [office, "--headless", f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", "--convert-to", "pdf",
         "--outdir", tmp_path, real],
        capture_output=True, check=False, timeout=300,
    )  # fmt: skip

    assert made.returncode == 0, made.stderr
    assert (tmp_path / "quy-3.pdf").stat().st_size > 10_000
