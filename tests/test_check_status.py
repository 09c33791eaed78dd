"""The exit statuses of a check: 0 nothing at or above the bar, 1 findings, 2 the check could not be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.runs import ROOT, SAMPLES, put, rows_of, run, save, spoilt
from tests.test_check_formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def error(folder: Path) -> None:
    """Make one error."""
    put(folder / "dossiers.csv", 20, "Hình thức nộp", "chim")


def warning(folder: Path) -> None:
    """Make one warning."""
    put(folder / "dossiers.csv", 20, "Trạng thái", "chưa từng thấy")


def note(folder: Path) -> None:
    """Make one note."""
    put(folder / "dossiers.csv", 20, "Hình thức nộp", "")


def missing_column(folder: Path) -> None:
    """Take a required column away."""
    save(folder / "dossiers.csv", [row[1:] for row in rows_of(folder / "dossiers.csv")])


def unreadable(folder: Path) -> None:
    """Put a web page where a table should be."""
    (folder / "units.csv").write_text("<!doctype html><html></html>", encoding="utf-8")


def nothing(_: Path) -> None:
    """Leave the files as they are."""


@pytest.mark.parametrize(
    ("spoil", "options", "status"),
    [
        (nothing, (), 0),
        (note, ("--fail-on", "warning"), 0),
        (warning, (), 0),
        (warning, ("--fail-on", "warning"), 1),
        (error, (), 1),
        (error, ("--ignore", "unknown-word"), 0),
        (error, ("--select", "bad-date"), 0),
        (missing_column, (), 1),
        (unreadable, (), 1),
    ],
)
def test_findings_decide(spoil: Callable[[Path], None], options: tuple[str, ...], status: int, tmp_path: Path) -> None:
    """Findings at or above --fail-on are status 1, fewer or other rules' are 0; a file that fails is a finding."""
    folder = spoilt(tmp_path)
    spoil(folder)

    assert run("check", folder, "--no-effect", *options).status == status


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("spoil", "status"), [(warning, 0), (error, 1)])
def test_the_format_changes_no_status(name: str, spoil: Callable[[Path], None], status: int, tmp_path: Path) -> None:
    """The status is of the findings, whatever is drawn of them and however few are listed."""
    folder = spoilt(tmp_path)
    spoil(folder)

    ran = run("check", folder, "-f", name, "--max-findings", 1, "--no-effect")
    assert (ran.status, ran.err) == (status, "")


def test_severities_of_the_reviewer_decide(tmp_path: Path) -> None:
    """A severity that --config states is the one that counts."""
    folder, own = spoilt(tmp_path), tmp_path / "own.toml"
    warning(folder)
    own.write_text('[severity]\nunknown-status = "error"\n', encoding="utf-8")

    assert run("check", folder, "--config", own, "--no-effect").status == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-where",),
        ("EMPTY",),
        (SAMPLES, "--fail-on", "note"),
        (SAMPLES, "--select", "no-such-rule"),
        (SAMPLES, "-f", "pdf"),
        (SAMPLES, "-f", "tableschema"),
        (SAMPLES, "-f", "json", "-f", "csv"),
        (SAMPLES, "-o", "no-where/a.json"),
        (SAMPLES, "--max-findings", "0"),
        (SAMPLES, "--config", "no-where.toml"),
        (SAMPLES, "--baseline", "no-where.toml"),
        (SAMPLES, "--update-baseline"),
    ],
)
def test_what_cannot_be_done(arguments: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that cannot be done is status 2 and one line, writes nothing, and is never mistaken for findings."""
    (tmp_path / "EMPTY").mkdir()
    monkeypatch.chdir(tmp_path)
    ran = run("check", *arguments)

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert [path.name for path in tmp_path.rglob("*")] == ["EMPTY"]


@pytest.mark.parametrize("page", ["README.md", "README.vi.md", "docs/check.md"])
def test_each_status_is_documented(page: str) -> None:
    """Each status has a row in the READMEs and on the page of the command, and a word in its help."""
    text = (ROOT / page).read_text(encoding="utf-8")

    assert all(f"\n| {status} | " in text for status in (0, 1, 2))
    assert "Exit status: 0 nothing at or above --fail-on, 1 findings, 2" in run("check", "--help").out
