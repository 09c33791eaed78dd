"""Which rules judge a run, and how severely: options, the reviewer's file, never the folder's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from de_an06.rules import rules
from tests.runs import SAMPLES, check, put, report, rows_of, run, save, spoilt

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the sample with a bad date and an unknown status."""
    found = spoilt(tmp_path)
    put(found / "dossiers.csv", 100, "Ngày hẹn trả", "31/02/2023")
    put(found / "dossiers.csv", 200, "Trạng thái", "Đang bay")
    return found


def stated(folder: Path, text: str) -> Path:
    """Write the reviewer's configuration."""
    file = folder.parent / "reviewer.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_selected_rules_alone_judge(folder: Path) -> None:
    """`--select` leaves all other rules out; several come repeated or with commas."""
    assert check(folder, "--select", "bad-date")["counts"] == {"bad-date": 1}
    both = {"bad-date": 1, "unknown-status": 1}
    assert check(folder, "--select", "bad-date,unknown-status")["counts"] == both
    assert check(folder, "--select", "bad-date", "--select", "unknown-status")["counts"] == both


def test_ignored_rules_are_silent(folder: Path) -> None:
    """`--ignore` leaves rules out, and wins over `--select`."""
    assert check(folder, "--ignore", "bad-date")["counts"] == {"unknown-status": 1}
    assert check(folder, "--select", "bad-date", "--ignore", "bad-date")["counts"] == {}


@pytest.fixture
def wreck(folder: Path) -> Path:
    """Return the copy with one mistake more of each kind that takes something away from the figures."""
    dossiers = folder / "dossiers.csv"
    put(dossiers, 300, "Ngày hẹn trả", "01/01/2023")
    put(dossiers, 310, "Ngày tiếp nhận", "")
    put(dossiers, 320, "Mã đơn vị", "99999")
    put(dossiers, 330, "Mã TTHC", "9.999999")
    put(dossiers, 340, "Số thành phần đã số hóa", "99")
    rows = rows_of(dossiers)
    other = [*rows[350][:2], *reversed(rows[350][2:])]
    save(dossiers, [*rows, other, ["Tổng số"] + ["7"] * (len(rows[0]) - 1), rows[360][:5], rows[361]])
    return folder


@pytest.mark.parametrize("options", [("--select", "bad-flag"), ("--ignore", ",".join(rules()))])
def test_what_is_not_told_is_set_aside_all_the_same(wreck: Path, options: tuple[str, str]) -> None:
    """Whatever findings are left out, the check reads, merges and sets aside the same rows."""
    whole, part = check(wreck), check(wreck, *options)
    assert len(whole["counts"]) > 5
    assert set(part["counts"]) <= {"bad-flag"}
    assert part["inputs"] == whole["inputs"]
    assert sum(file["rows_set_aside"] for file in whole["inputs"]) > 3


def test_no_figure_depends_on_what_is_told(wreck: Path) -> None:
    """A report has the same figures, bounds and account with all findings and with none."""
    whole, part = report(wreck), report(wreck, "--ignore", ",".join(rules()))
    assert (part["results"], part["account"]) == (whole["results"], whole["account"])


def test_severity_of_a_rule_is_changed(folder: Path) -> None:
    """`--severity` changes what a rule's findings weigh, and so the exit status."""
    found = check(folder, "--severity", "bad-date=note,unknown-status=error")
    assert found["severities"] == {"error": 1, "warning": 0, "note": 1}
    assert run("check", folder, "--severity", "bad-date=warning").status == 0


def test_the_last_severity_counts(folder: Path) -> None:
    """A rule that is named twice has the severity named last."""
    assert check(folder, "--severity", "bad-date=note", "--severity", "bad-date=warning")["severities"]["note"] == 0


def test_configuration_says_the_same(folder: Path) -> None:
    """The reviewer's file selects, ignores and weighs as the options do; options win."""
    file = stated(folder, 'select_rules = ["bad-date"]\n[severity]\nbad-date = "note"\n')
    assert check(folder, "--config", file)["severities"] == {"error": 0, "warning": 0, "note": 1}
    assert check(folder, "--config", file, "--select", "unknown-status")["counts"] == {"unknown-status": 1}
    assert check(folder, "--config", file, "--severity", "bad-date=error")["severities"]["error"] == 1


@pytest.mark.parametrize(
    "text", ['select_rules = ["bad-flag"]', 'ignore_rules = ["bad-date"]', '[severity]\nbad-date = "note"']
)
def test_the_folder_does_not_judge_itself(folder: Path, text: str) -> None:
    """What the folder's own file says of rules does not count, and a notice says so."""
    (folder / "de-an06.toml").write_text(text + "\n", encoding="utf-8")
    found = check(folder)
    assert found["severities"] == {"error": 1, "warning": 1, "note": 0}
    assert any("--config" in notice["en"] for notice in found["notices"])


WHICH = "(do you mean bad-date?). See: de-an06 rules."


@pytest.mark.parametrize("command", ["check", "report"])
@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--ignore", "bad-dat", f": there is no “bad-dat” {WHICH}"),
        ("--severity", "bad-dat=note", f": there is no “bad-dat” {WHICH}"),
        ("--severity", "bad-date", ": “bad-date” has no equals sign; write CODE=SEVERITY, unknown-status=note say."),
        ("--severity", "bad-date=eror", " bad-date: there is no “eror” (do you mean error?). Choose from: error, "),
    ],
)
def test_what_is_no_rule_is_refused(command: str, option: str, text: str, said: str) -> None:
    """An unknown rule or severity ends the run in one line that names the nearest."""
    ran = run(command, SAMPLES, option, text, "--lang", "en")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"de-an06: {option}{said}")


def test_unknown_selected_rule_of_configuration(folder: Path) -> None:
    """A selected rule that doesn't exist is told with its line."""
    ran = run("check", folder, "--config", stated(folder, '\nselect_rules = ["bad-dat"]\n'), "--lang", "en")
    assert ran.status == 2
    assert "reviewer.toml, line 2: select_rules: there is no “bad-dat” (do you mean bad-date?)" in ran.err


def test_severities_reach_a_strict_report(folder: Path) -> None:
    """A report with `--strict` ends well when its errors are weighed less or left out."""
    assert run("report", folder, "--strict").status == 1
    assert run("report", folder, "--strict", "--severity", "bad-date=warning").status == 0
    assert run("report", folder, "--strict", "--ignore", "bad-date").status == 0
