"""What a careless or hostile user does: each mistake is told once, where it is, and nothing else moves."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.runs import SAMPLES, Ran, check, figures, put, report, rows_of, run, sample, save, spoilt

if TYPE_CHECKING:
    from pathlib import Path

LANGS = ("vi", "en")
FORMATS = ("terminal", "markdown", "csv", "json")

# --- one mistake in one cell -------------------------------------------------------------------------------

OF_A_ROW = {
    "dossiers_digitized", "inputs_fully_digitized", "results_digitized", "online_dossiers",
    "full_online_dossiers", "on_time", "paid_online",
}  # fmt: skip
"""What a row of dossiers goes into, when nothing of it excludes it."""
DIGITIZED = {"dossiers_digitized", "inputs_fully_digitized"}
REFORMS = {"reforms_abolished", "reforms_cut", "reforms_simplified"}


class Mistake(NamedTuple):
    """One cell that someone spoils, the finding it must give, and the indicators it throws doubt on."""

    file: str
    line: int
    header: str
    value: str
    rule: str
    severity: str
    column: str
    doubtful: set[str]
    shown: bool = True

    @property
    def name(self) -> str:
        """What the test is called."""
        return f"{self.rule}-{self.column}"


MISTAKES = [
    Mistake("dossiers.csv", 100, "Ngày tiếp nhận", "31/02/2023", "bad-date", "error", "received_on", OF_A_ROW),
    Mistake("dossiers.csv", 100, "Ngày hẹn trả", "31/02/2023", "bad-date", "error", "due_on", {"on_time"}),
    Mistake("dossiers.csv", 100, "Ngày trả kết quả", "31/02/2023", "bad-date", "error", "returned_on", set()),
    Mistake("dossiers.csv", 100, "Ngày hẹn trả", "hôm nào đó", "bad-date", "error", "due_on", {"on_time"}, False),
    Mistake("dossiers.csv", 100, "Ngày tiếp nhận", "", "missing-received-on", "error", "received_on", OF_A_ROW),
    Mistake("dossiers.csv", 100, "Mã đơn vị", "99999", "unknown-unit", "error", "unit_code", OF_A_ROW),
    Mistake("dossiers.csv", 100, "Mã TTHC", "9.999999", "unknown-service", "error", "service_code",
            OF_A_ROW | {"essential_services_used"}),
    Mistake("dossiers.csv", 100, "Mã hồ sơ", "", "empty-cell", "error", "dossier_id", OF_A_ROW),
    Mistake("dossiers.csv", 100, "Ngày kết thúc xử lý", "01/01/2023", "finished-before-received", "error",
            "finished_on", {"results_digitized", "on_time", "open_at_end"}),
    Mistake("dossiers.csv", 100, "Số thành phần đã số hóa", "99", "more-digitized-than-components", "error",
            "components_digitized", DIGITIZED),
    Mistake("dossiers.csv", 100, "Số thành phần đã số hóa", "ba", "bad-number", "error", "components_digitized",
            DIGITIZED, False),
    Mistake("dossiers.csv", 100, "Phí, lệ phí phải nộp", "-5", "bad-number", "error", "fee_due_vnd", {"paid_online"}),
    Mistake("dossiers.csv", 100, "Đã số hóa kết quả", "?", "bad-flag", "error", "result_digitized",
            {"results_digitized"}),
    Mistake("dossiers.csv", 100, "Hình thức nộp", "", "empty-channel", "note", "channel", {"online_dossiers"}),
    Mistake("dossiers.csv", 100, "Hình thức nộp", "chim", "unknown-word", "error", "channel", {"online_dossiers"}),
    Mistake("dossiers.csv", 100, "Trạng thái", "Đang duyệt", "unknown-status", "warning", "status", set()),
    Mistake("coverage.csv", 147, "Số đạt", "99999999", "covered-exceeds-total", "error", "covered",
            {"4g_population"}),
    Mistake("coverage.csv", 147, "Tổng số", "", "empty-cell", "error", "total", {"4g_population"}),
    Mistake("services.csv", 3, "Mức độ DVC", "siêu", "unknown-word", "error", "online_level",
            {"online_services", "full_online_services", "partial_online_services"}),
    Mistake("training.csv", 3, "Số lượt người", "gần 80", "bad-number", "error", "attendees",
            {"training_attendances"}, False),
    Mistake("task_forces.csv", 4, "Số thành viên", "9" * 20, "bad-number", "error", "members",
            {"task_force_members"}),
    Mistake("reforms.csv", 3, "Phương án", "bay", "unknown-word", "error", "action", REFORMS),
    Mistake("reforms.csv", 3, "Ngày đề nghị", "31/02/2023", "bad-date", "error", "proposed_on", {"reforms_cut"}),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=[m.name for m in MISTAKES])
def test_one_finding(mistake: Mistake, tmp_path: Path) -> None:
    """One bad cell is one finding, at its physical line and column."""
    folder = spoilt(tmp_path)
    put(folder / mistake.file, mistake.line, mistake.header, mistake.value)
    found = check(folder)
    assert found["counts"] == {mistake.rule: 1}
    [finding] = found["findings"]
    assert (finding["path"], finding["line"], finding["record"]) == (mistake.file, mistake.line, mistake.line - 1)
    assert (finding["rule"], finding["severity"]) == (mistake.rule, mistake.severity)
    assert (finding["column"], finding["header"]) == (mistake.column, mistake.header)
    assert finding["value"] == (mistake.value if mistake.shown else None)
    assert all(finding[part][lang] for part in ("message", "fix") for lang in LANGS)


@pytest.mark.parametrize("mistake", MISTAKES, ids=[m.name for m in MISTAKES])
def test_doubt(mistake: Mistake, tmp_path: Path) -> None:
    """The figures that read the bad cell count one doubtful row and bound the truth; the others don't move."""
    folder = spoilt(tmp_path)
    put(folder / mistake.file, mistake.line, mistake.header, mistake.value)
    truth, found = figures(sample()), figures(report(folder))
    assert {key[0] for key in found if found[key] != truth.get(key)} == mistake.doubtful
    for key in found.keys() & truth.keys():
        if found[key] != truth[key]:
            assert found[key]["unknown"] == 1
            assert_bounds(found[key], truth[key])


def assert_bounds(found: Any, truth: Any) -> None:
    """The true value lies within the bounds, and so does the figure printed."""
    for value in (found["value"], truth["value"]):
        assert found["low"] is None or Decimal(found["low"]) <= Decimal(value)
        assert found["high"] is None or Decimal(value) <= Decimal(found["high"])


REGISTER_MISTAKES = [
    ("units.csv", 4, "Cấp", "x", "4g_population"),
    ("services.csv", 3, "Mã TTHC", "", "online_services"),
    ("services.csv", 3, "Hiệu lực đến", "31/02/2020", "online_services"),
]


@pytest.mark.parametrize("mistake", REGISTER_MISTAKES)
def test_doubt_about_registers(mistake: tuple[str, int, str, str, str], tmp_path: Path) -> None:
    """A bad cell in a reference table throws doubt on the figures that read it, instead of moving them in silence."""
    folder = spoilt(tmp_path)
    file, line, header, value, name = mistake
    put(folder / file, line, header, value)
    assert figures(report(folder))[name,]["unknown"] == 1


def test_exit_status(tmp_path: Path) -> None:
    """An error makes `check` exit with 1 and leaves `report` at 0, unless it is strict."""
    folder = spoilt(tmp_path)
    put(folder / "dossiers.csv", 100, "Ngày hẹn trả", "31/02/2023")
    assert run("check", folder).status == 1
    assert run("report", folder).status == 0
    assert run("report", folder, "--strict").status == 1


@pytest.mark.parametrize(("bar", "status"), [("error", 0), ("warning", 1)])
def test_fail_on(bar: str, status: int, tmp_path: Path) -> None:
    """A warning alone fails only when the bar is at warnings."""
    folder = spoilt(tmp_path)
    put(folder / "dossiers.csv", 100, "Trạng thái", "Đang duyệt")
    assert run("check", folder, "--fail-on", bar).status == status


def test_two_mistakes_of_one_row(tmp_path: Path) -> None:
    """Two bad cells of one row are two findings, and one doubtful row."""
    folder = spoilt(tmp_path)
    put(folder / "dossiers.csv", 100, "Ngày hẹn trả", "31/02/2023")
    put(folder / "dossiers.csv", 100, "Ngày kết thúc xử lý", "32/02/2023")
    assert check(folder)["counts"] == {"bad-date": 2}
    assert figures(report(folder))["on_time",]["unknown"] == 1


def test_line_below_quoted_newlines(tmp_path: Path) -> None:
    """The line is the file's own, also below a cell with line breaks and title lines."""
    folder = spoilt(tmp_path)
    put(folder / "dossiers.csv", 100, "Ngày hẹn trả", "31/02/2023")
    put(folder / "dossiers.csv", 50, "Trạng thái", "Đã trả\nkết\nquả")
    path = folder / "dossiers.csv"
    path.write_text("DANH SÁCH HỒ SƠ\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8", newline="")
    found = {f["rule"]: (f["line"], f["record"]) for f in check(folder)["findings"]}
    assert found["bad-date"] == (104, 99)


def test_findings_are_counted_beyond_those_listed(tmp_path: Path) -> None:
    """`--max-findings` bounds what is listed, never what is counted."""
    folder = spoilt(tmp_path)
    rows = rows_of(folder / "dossiers.csv")
    for row in rows[1:21]:
        row[rows[0].index("Ngày hẹn trả")] = "31/02/2023"
    save(folder / "dossiers.csv", rows)
    found = check(folder, "--max-findings", 3)
    assert found["counts"] == {"bad-date": 20}
    assert [f["line"] for f in found["findings"]] == [2, 3, 4]
    assert figures(report(folder))["on_time",]["unknown"] == 20


# --- rows and files ----------------------------------------------------------------------------------------


def test_ragged_row(tmp_path: Path) -> None:
    """A row with too few cells is one finding, and one doubtful row of every figure of dossiers."""
    folder = spoilt(tmp_path)
    with (folder / "dossiers.csv").open("a", encoding="utf-8") as stream:
        stream.write("H50-1,1.000656,464\n")
    [finding] = check(folder)["findings"]
    assert (finding["rule"], finding["path"], finding["line"]) == ("ragged-row", "dossiers.csv", 1252)
    found = figures(report(folder))
    assert {name for name in OF_A_ROW | {"open_at_end"} if found[name,]["unknown"] != 1} == set()


def test_conflicting_copies(tmp_path: Path) -> None:
    """Copies that differ are a finding at the later one that names the column, and the dossier is doubtful once."""
    folder = spoilt(tmp_path)
    rows = rows_of(folder / "dossiers.csv")
    copy = list(rows[99])
    copy[rows[0].index("Đã số hóa kết quả")] = "không"
    save(folder / "ho-so-them.csv", [rows[0], copy])
    [finding] = check(folder)["findings"]
    assert (finding["rule"], finding["path"], finding["line"]) == ("conflicting-copies", "ho-so-them.csv", 2)
    assert finding["message"]["en"].endswith("differs from the copy at dossiers.csv:100, in: Đã số hóa kết quả.")
    document = report(folder)
    assert document["account"]["set_aside"] == 2
    assert {figures(document)[name,]["unknown"] for name in OF_A_ROW} == {1}


def test_equal_copies(tmp_path: Path) -> None:
    """Equal copies merge without a finding, and the figures stay."""
    folder = spoilt(tmp_path)
    shutil.copy(folder / "dossiers.csv", folder / "ho-so-them.csv")
    document = report(folder)
    assert document["account"]["merged"] == 1250
    assert figures(document) == figures(sample())
    assert document["findings"] == {"error": 0, "warning": 0, "note": 0}


def test_missing_column(tmp_path: Path) -> None:
    """A table without a required column is one finding that names the nearest header; a report is refused."""
    folder = spoilt(tmp_path)
    put(folder / "dossiers.csv", 1, "Ngày tiếp nhận", "Ngày nhận hs")
    found = check(folder)
    [finding] = found["findings"]
    assert (finding["rule"], finding["line"], finding["column"]) == ("missing-column", 1, "received_on")
    assert "Ngày nhận hs" in finding["message"]["vi"]
    assert found["refused"] == ["dossiers.csv"]
    assert_refused(run("report", folder, "--lang", "en"), "dossiers.csv", "Ngày nhận hs", "de-an06 check")


def test_other_files_go_on(tmp_path: Path) -> None:
    """In a check a file that can't be read does not hide what is wrong with the others."""
    folder = spoilt(tmp_path)
    (folder / "coverage.csv").write_bytes(b"PK\x03\x04")
    put(folder / "dossiers.csv", 100, "Ngày hẹn trả", "31/02/2023")
    assert check(folder)["counts"] == {"bad-date": 1, "unreadable-file": 1}


def test_header_alone(tmp_path: Path) -> None:
    """A table of dossiers without a row is no error: nothing happened."""
    folder = spoilt(tmp_path)
    save(folder / "dossiers.csv", rows_of(folder / "dossiers.csv")[:1])
    found = figures(report(folder))
    assert found["on_time",]["state"] == "no_events"
    assert found["4g_population",]["value"] == "95.0"


@pytest.mark.parametrize(
    "table",
    [
        "units", "services", "coverage", "training", "task_forces", "reforms",
    ],
)  # fmt: skip
def test_header_alone_of_another_table(table: str, tmp_path: Path) -> None:
    """No table without a row makes a run fail."""
    folder = spoilt(tmp_path)
    save(folder / f"{table}.csv", rows_of(folder / f"{table}.csv")[:1])
    assert run("report", folder, "--by", "unit").status == 0


@pytest.mark.parametrize("table", ["units", "services", "coverage", "training", "task_forces", "reforms", "published"])
def test_table_missing(table: str, tmp_path: Path) -> None:
    """Without a table the others' figures stay, and those it is needed for say why they have none."""
    folder = spoilt(tmp_path)
    (folder / f"{table}.csv").unlink()
    truth, found = figures(sample()), figures(report(folder))
    for key, result in found.items():
        if result["state"] == "no_data":
            assert all(remark[lang] for remark in result["remarks"] for lang in LANGS)
        elif table != "units":
            assert result["value"] == truth[key]["value"]


# --- files that are no CSV ---------------------------------------------------------------------------------

TEXT = (SAMPLES / "dossiers.csv").read_text(encoding="utf-8")
UNREADABLE = {
    "empty": (b"", "empty"),
    "mark alone": (b"\xef\xbb\xbf", "empty"),
    "binary": (bytes(range(256)) * 40, "UTF-8"),
    "workbook": (b"PK\x03\x04" + bytes(range(256)) * 40, "xlsx"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40, ""),
    "half of utf-16": (TEXT.encode("utf-16")[:-1], "UTF-16"),
    "utf-16 with NULs alone": (b"\0" * 4000, "UTF-16"),
    "latin-1": (TEXT.encode("latin-1", "replace"), "letters are lost"),
    "web page": (b"<!DOCTYPE html><html><body><table><tr><td>x</td></tr></table></body></html>", "HTML"),
    "open quote": ((TEXT + '"mở mà không đóng,1,2\n' + TEXT.replace('"', "")).encode(), "line 1252"),
    "old line ends": (TEXT.replace("\n", "\r").encode(), "CR"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_unreadable(kind: str, tmp_path: Path) -> None:
    """A file that is no CSV in UTF-8 is one finding that says what it is; a report is refused in one line."""
    folder = spoilt(tmp_path)
    data, why = UNREADABLE[kind]
    (folder / "dossiers.csv").write_bytes(data)
    found = check(folder)
    assert found["counts"] == {"unreadable-file": 1}
    assert why in found["findings"][0]["message"]["en"]
    assert found["refused"] == ["dossiers.csv"]
    for lang in LANGS:
        assert_refused(run("report", folder, "--lang", lang), "dossiers.csv", "de-an06 check")


REMEDIES = {
    "ho-so-2.zip": (b"PK\3\4xx", "Copy or download it once more"),
    "ho-so-2.xlsx": (b"PK\3\4xx", "Copy or download it once more"),
    "ho-so-2.csv": (b"PK\3\4xx", "Give its name the right ending"),
    "ho-so-3.csv": (b"%PDF-1.7", "Export the table"),
    "ho-so-4.csv": (b"<!DOCTYPE html>", "Sign in and export it again"),
    "ho-so-5.csv": (b"", "Export it again, or take it out."),
    "ho-so-6.csv": (b"a,b\nc,\xff\xfed\n", "Save it as “CSV UTF-8”."),
    "ho-so-7.csv": (b"x" * (1 << 20), "Check the line ends"),
}


@pytest.mark.parametrize("name", REMEDIES)
def test_the_remedy_fits_the_cause(name: str, tmp_path: Path) -> None:
    """What is said to mend a file that can't be read depends on why it can't."""
    folder = spoilt(tmp_path)
    data, fix = REMEDIES[name]
    (folder / name).write_bytes(data)
    (finding,) = check(folder)["findings"]
    assert finding["fix"]["en"].startswith(fix)
    assert finding["fix"]["en"] not in finding["message"]["en"]


def test_each_file_has_its_own_remedy(tmp_path: Path) -> None:
    """Where causes differ each file is followed by what mends it; where they don't it is said once."""
    folder = spoilt(tmp_path)
    for name in ("ho-so-3.csv", "ho-so-5.csv"):
        (folder / name).write_bytes(REMEDIES[name][0])
    assert run("check", folder, "--lang", "en").out.count("How to mend:") == 2
    (folder / "ho-so-5.csv").write_bytes(REMEDIES["ho-so-3.csv"][0])
    assert run("check", folder, "--lang", "en").out.count("How to mend:") == 1


def test_what_may_be_no_data_may_be_left_out(tmp_path: Path) -> None:
    """A file that nothing calls a table is told with how to say that it is none."""
    folder = spoilt(tmp_path)
    (folder / "trang.csv").write_bytes(b"<html>")
    (finding,) = check(folder)["findings"]
    assert "ignore = true" in finding["fix"]["en"]


def test_endless_first_line(tmp_path: Path) -> None:
    """A file that is one endless line is one finding, and no word about a configuration that nobody wrote."""
    folder = spoilt(tmp_path)
    (folder / "dossiers.csv").write_bytes(b"x" * (1 << 20))
    assert check(folder)["counts"] == {"unreadable-file": 1}


def test_own_output_is_no_input(tmp_path: Path) -> None:
    """A report written into the data folder is not read as data by the next run."""
    folder = spoilt(tmp_path)
    run("report", folder, "-o", folder / "report.csv")
    assert figures(report(folder)) == figures(sample())


def test_folder_named_like_a_table(tmp_path: Path) -> None:
    """A folder named x.csv is a folder."""
    (tmp_path / "dossiers.csv").mkdir()
    shutil.copy(SAMPLES / "dossiers.csv", tmp_path / "dossiers.csv" / "data.csv")
    assert report(tmp_path)["inputs"][0]["path"] == "dossiers.csv/data.csv"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file(tmp_path: Path) -> None:
    """A file that may not be read is a finding in a check, and refused in a report."""
    folder = spoilt(tmp_path)
    (folder / "dossiers.csv").chmod(0)
    assert check(folder)["counts"] == {"unreadable-file": 1}
    assert_refused(run("report", folder, "--lang", "en"), "dossiers.csv")


def test_binary_beside_the_tables(tmp_path: Path) -> None:
    """A stray file that is no table is passed over, with a warning, and the figures stay."""
    folder = spoilt(tmp_path)
    (folder / "ảnh chụp.csv").write_bytes(bytes(range(256)) * 40)
    assert check(folder)["counts"] == {"unreadable-file": 1}
    assert figures(report(folder)) == figures(sample())


# --- nothing to read, bad options: one line ---------------------------------------------------------------


def assert_refused(ran: Ran, *named: str) -> None:
    """The run ended with status 2 and one line on stderr that names these."""
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("de-an06: ")
    assert ran.err.count("\n") == 1
    assert ran.err.endswith("\n")
    assert len(ran.err) > 20
    assert "Traceback" not in ran.err
    for name in named:
        assert name in ran.err


BAD_OPTIONS = [
    (("--period", "2023-Q5"), "2023-Q3"),
    (("--period", "2023-13"), "2023-08"),
    (("--period", "2024-01-01..2023-01-01"), "2023"),
    (("--period", "1066"), "1066"),
    (("--period", ""), "2023-Q3"),
    (("--calendar", "x"), "nd09"),
    (("--calendar", ""), "nd09"),
    (("--as-of", "x"), "2023-11-20"),
    (("--as-of", "31/02/2023"), "31/02/2023"),
    (("--as-of", ""), "2023-11-20"),
    (("--by", "colour"), "channel"),
    (("--by", "units"), "unit"),
    (("--compare", "x"), "year-ago"),
    (("--compare", ""), "year-ago"),
    (("--compare", "previous"), "--period"),
    (("--unit", "nowhere"), "nowhere"),
    (("--unit", "4640"), "464"),
    (("--own",), "--unit"),
    (("--indicator", "nowhere"), "de-an06 indicators"),
    (("--indicator", "on_tme"), "on_time"),
    (("--format", "pdf"), "json"),
    (("--output", "x.unknown"), "--format"),
    (("--output", "no-such-folder/x.json"), "no-such-folder"),
    (("--config", "no-such.toml"), "no-such.toml"),
    (("--config", ""), "."),
    (("--by", "\x1b[31mred\nblue"), "red"),
]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("options", "named"), BAD_OPTIONS, ids=["".join(o) or "none" for o, _ in BAD_OPTIONS])
def test_bad_option(options: tuple[str, ...], named: str, lang: str) -> None:
    """A bad option ends the run with one line that names it and what is possible."""
    ran = run("report", SAMPLES, *options, "--lang", lang)
    assert_refused(ran, named)
    assert "\x1b" not in ran.err


def test_bad_option_in_the_language_asked_for() -> None:
    """The line is in the language asked for."""
    assert "không có" in run("report", SAMPLES, "--by", "colour", "--lang", "vi").err
    assert "there is no" in run("report", SAMPLES, "--by", "colour", "--lang", "en").err


@pytest.mark.parametrize("command", ["report", "check", "indicators", "tables"])
def test_bad_language(command: str) -> None:
    """A language that does not exist is refused before any work."""
    path = [SAMPLES] if command in ("report", "check") else []
    assert_refused(run(command, *path, "--lang", "xx"), "xx", "vi, en")


@pytest.mark.parametrize(
    "options", [("--fail-on", "note"), ("--select", "bad-dat"), ("--ignore", "bad-dat"), ("--max-findings", "0")]
)
def test_bad_option_of_check(options: tuple[str, str]) -> None:
    """A bad option of `check` is refused in one line."""
    assert_refused(run("check", SAMPLES, *options, "--lang", "en"), options[0])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("command", ["report", "check"])
def test_no_such_path(command: str, lang: str, tmp_path: Path) -> None:
    """A path that does not exist is named, without what would move the terminal's cursor."""
    assert_refused(run(command, tmp_path / "no-where", "--lang", lang), "no-where")
    ran = run(command, "a\x1b[2J\nb\x00", "--lang", lang)
    assert_refused(ran)
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("command", ["report", "check"])
def test_empty_path(command: str) -> None:
    """An empty PATH, from a variable that was not set say, is not the folder one happens to be in."""
    assert_refused(run(command, "", "--lang", "en"), "PATH")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("command", ["report", "check"])
def test_nothing_to_read(command: str, lang: str, tmp_path: Path) -> None:
    """A folder without a table says what it saw there, and what is needed."""
    assert_refused(run(command, tmp_path, "--lang", lang), "dossiers*.csv")
    (tmp_path / "anh.png").write_bytes(b"\x89PNG")
    (tmp_path / "so-lieu.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    assert_refused(run(command, tmp_path, "--lang", lang), "so-lieu.csv", "ho-so*.csv")


def test_reference_tables_alone(tmp_path: Path) -> None:
    """Units and services alone give no figure, and the line says what is missing."""
    for name in ("units.csv", "services.csv"):
        shutil.copy(SAMPLES / name, tmp_path / name)
    assert_refused(run("report", tmp_path, "--lang", "en"), "dossiers or coverage")


@pytest.mark.parametrize("text", ["complete = \n", 'complete = "yes"\n', "nonsense = 1\nmore = 2\n", "x = [[[["])
def test_bad_configuration(text: str, tmp_path: Path) -> None:
    """A configuration that is not well formed ends the run in one line that names file and line."""
    folder = spoilt(tmp_path)
    (folder / "de-an06.toml").write_text(text, encoding="utf-8")
    assert_refused(run("report", folder, "--lang", "en"), "de-an06.toml, line 1")


def test_input_is_never_written_over(tmp_path: Path) -> None:
    """An output that is one of the inputs is refused, and the input stays as it is."""
    folder = spoilt(tmp_path)
    before = (folder / "dossiers.csv").read_bytes()
    for path in (folder, folder / "dossiers.csv"):
        for command in ("report", "check"):
            ran = run(command, path, "-o", folder / ".." / "district" / "dossiers.csv", "--lang", "en")
            assert_refused(ran, "input")
    assert_refused(run("report", folder, "-f", "json", "-o", folder / "de-an06.toml", "--lang", "en"), "input")
    assert (folder / "dossiers.csv").read_bytes() == before


# --- hostile cells -----------------------------------------------------------------------------------------

HOSTILE = "\x1b[31mĐỎ\x1b[0m \x9b2J [bold red]x[/] a|b `c` <script>alert(1)</script> \u202engược" + "Z" * 3000
FORMULA = '=HYPERLINK("http://a.vn";"x")'
UNRULY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
PLACES = [
    ("dossiers.csv", 5, "Hình thức nộp"),
    ("dossiers.csv", 6, "Trạng thái"),
    ("dossiers.csv", 7, "Mã đơn vị"),
    ("dossiers.csv", 8, "Mã hồ sơ"),
    ("dossiers.csv", 9, "Ngày hẹn trả"),
    ("units.csv", 4, "Tên đơn vị"),
    ("services.csv", 4, "Tên thủ tục"),
    ("services.csv", 5, "Lĩnh vực"),
]
DRAWN = [("check",), ("report", "--by", "unit"), ("report", "--by", "domain")]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district in which every kind of column has a hostile cell."""
    folder = spoilt(tmp_path_factory.mktemp("hostile"))
    for file, line, header in PLACES:
        put(folder / file, line, header, HOSTILE)
    return folder


@pytest.mark.parametrize("form", ["terminal", "markdown", "csv"])
@pytest.mark.parametrize("options", DRAWN, ids=" ".join)
def test_hostile_cells(options: tuple[str, ...], form: str, hostile: Path) -> None:
    """Escape sequences, direction marks, markup and tags reach no format as what they are."""
    ran = run(options[0], hostile, *options[1:], "--format", form, "--lang", "vi")
    assert ran.status in (0, 1)
    assert UNRULY.search(ran.out + ran.err) is None
    if form == "markdown":
        assert "<script>" not in ran.out


@pytest.mark.parametrize("options", DRAWN, ids=" ".join)
def test_hostile_cells_as_json(options: tuple[str, ...], hostile: Path) -> None:
    """JSON has no raw escape character, and tells the cell as it was written."""
    ran = run(options[0], hostile, *options[1:], "--format", "json")
    assert "\x1b" not in ran.out
    if options == ("check",):
        assert HOSTILE in [finding["value"] for finding in ran.json["findings"]]


def test_json_has_no_raw_control(hostile: Path) -> None:
    """JSON on a terminal does not move its cursor either."""
    assert UNRULY.search(run("check", hostile, "--format", "json").out) is None


@pytest.mark.parametrize("options", DRAWN[:2], ids=" ".join)
def test_formulas(options: tuple[str, ...], tmp_path: Path) -> None:
    """No cell of a CSV that comes from the data begins as a formula."""
    folder = spoilt(tmp_path)
    for line, start in enumerate(("=", "+", "-", "@", "\t=", " ="), 5):
        put(folder / "units.csv", line, "Tên đơn vị", start + FORMULA[1:])
        put(folder / "dossiers.csv", line, "Mã TTHC", start + FORMULA[1:])
    ran = run(options[0], folder, *options[1:], "--format", "csv")
    cells = [cell for row in csv.reader(io.StringIO(ran.out)) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [c for c in cells if c.lstrip()[:1] in tuple("=+-@") and not re.fullmatch(r"-?[\d.]+", c)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such name")
def test_hostile_file_name(tmp_path: Path) -> None:
    """The name of a file is shown without what would move the terminal's cursor."""
    folder = spoilt(tmp_path)
    (folder / "dossiers.csv").rename(folder / "dossiers\x1b[31m|<b>\n.csv")
    put(folder / "dossiers\x1b[31m|<b>\n.csv", 100, "Ngày hẹn trả", "31/02/2023")
    for form in ("terminal", "markdown", "csv"):
        for command in ("check", "report"):
            ran = run(command, folder, "--format", form, "--lang", "en")
            assert UNRULY.search(ran.out + ran.err) is None
            assert ran.status in (0, 1)


def test_wide_cell(tmp_path: Path) -> None:
    """A cell of a hundred thousand characters does not fill the screen."""
    folder = spoilt(tmp_path)
    put(folder / "dossiers.csv", 5, "Trạng thái", "Ặ" * 100_000)
    ran = run("check", folder, "--format", "terminal", "--lang", "vi")
    assert ran.status == 0
    assert len(ran.out) < 20_000


# --- personal data -----------------------------------------------------------------------------------------

NAME = "Nguyễn Văn Bí-Mật"
PERSONAL = (
    "Người nộp", "Chủ hồ sơ", "Số giấy tờ", "CCCD", "Ngày sinh", "Địa chỉ", "Điện thoại", "Email", "Trích yếu",
    "Ghi chú", "Lý do", "Cán bộ thụ lý",
)  # fmt: skip


def assert_never_named(folder: Path) -> None:
    """No format of any command says the name, in either language."""
    for options in (("check",), ("report", "--by", "unit")):
        for form in FORMATS:
            ran = run(options[0], folder, *options[1:], "--format", form, "--lang", "vi")
            assert "Bí-Mật" not in ran.out + ran.err


def test_personal_columns(tmp_path: Path) -> None:
    """Columns with personal data are in no output, also where their row is bad or ragged."""
    folder = spoilt(tmp_path)
    rows = rows_of(folder / "dossiers.csv")
    names = [NAME] * len(PERSONAL)
    rows = [[*row[:2], *(PERSONAL if row is rows[0] else names), *row[2:]] for row in rows]
    rows[5][rows[0].index("Ngày hẹn trả")] = "31/02/2023"
    rows[6] = rows[6][:-3]
    rows[7].append(NAME)
    rows[8][rows[0].index("Mã TTHC")] = "x"
    save(folder / "dossiers.csv", rows)
    assert check(folder)["counts"] == {"bad-date": 1, "ragged-row": 2, "unknown-service": 1}
    assert_never_named(folder)


@pytest.mark.parametrize("header", PERSONAL)
def test_personal_column_is_no_column(header: str, tmp_path: Path) -> None:
    """A column headed as personal data changes nothing but the fingerprint of the file."""
    folder = spoilt(tmp_path)
    rows = rows_of(folder / "dossiers.csv")
    save(folder / "dossiers.csv", [[*row, header if row is rows[0] else NAME] for row in rows])
    ran = run("check", folder, "--format", "json")
    assert ran.json["counts"] == {}
    assert "Bí-Mật" not in ran.out


@pytest.mark.parametrize("header", ["Ngày tiếp nhận", "Ngày hẹn trả", "Số thành phần phải số hóa"])
def test_name_in_a_date_or_number(header: str, tmp_path: Path) -> None:
    """Letters in a date or number column, a shifted row say, are never echoed."""
    folder = spoilt(tmp_path)
    put(folder / "dossiers.csv", 9, header, NAME)
    assert check(folder)["findings"][0]["value"] is None
    assert_never_named(folder)


def test_name_in_title_and_header(tmp_path: Path) -> None:
    """A name above the header, or in a header that matches nothing, is never echoed."""
    folder = spoilt(tmp_path)
    path = folder / "dossiers.csv"
    put(path, 1, "Ngày cập nhật", f"Người nộp {NAME}")
    path.write_text(f"Người lập biểu: {NAME}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert_never_named(folder)


def test_personal_header_is_not_the_nearest(tmp_path: Path) -> None:
    """A missing column never names a column with personal data as the nearest."""
    folder = spoilt(tmp_path)
    put(folder / "dossiers.csv", 1, "Hình thức nộp", "Người nộp")
    [finding] = check(folder)["findings"]
    assert finding["rule"] == "missing-column"
    assert "Người nộp" not in finding["message"]["vi"]


def test_file_without_header(tmp_path: Path) -> None:
    """A file that begins with a row of data is refused without a word of it."""
    folder = spoilt(tmp_path)
    rows = rows_of(folder / "dossiers.csv")[1:]
    rows[0][0] = NAME
    save(folder / "dossiers.csv", rows)
    assert check(folder)["counts"] == {"no-header-row": 1}
    assert_never_named(folder)


@pytest.mark.parametrize("header", ["Mã TTHC", "Mã đơn vị", "Đã số hóa kết quả"])
def test_name_in_a_code_or_flag(header: str, tmp_path: Path) -> None:
    """A name that a shifted row, or a signature below the table, puts into a code or a flag is not echoed."""
    folder = spoilt(tmp_path)
    put(folder / "dossiers.csv", 9, header, NAME)
    assert_never_named(folder)
