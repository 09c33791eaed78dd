"""What pipelines run: the hook, the action and the GitLab job say what the program does, and their commands run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.runs import ROOT, put, run, spoilt

if TYPE_CHECKING:
    from pathlib import Path

BASH = shutil.which("bash")
HOOK: dict[str, Any] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))[0]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
EXAMPLES: dict[str, Any] = {
    name: yaml.safe_load(text) for name, text in re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE, re.DOTALL)
}
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"] if "id" in step}


def data(folder: Path, *, good: bool) -> Path:
    """Return a folder that holds the sample as `data`, spoilt or not."""
    district = spoilt(folder)
    if not good:
        put(district / "dossiers.csv", 2, "Ngày hẹn trả", "31/02/2023")
    district.rename(folder / "data")
    return folder


def acted(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the script of the action's check as its runner does, in a folder, with some inputs."""
    (shims := folder / "bin").mkdir()
    (shims / "de-an06").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m de_an06 "$@"\n', encoding="utf-8")
    (shims / "de-an06").chmod(0o755)
    given = {name: about["default"] for name, about in ACTION["inputs"].items()} | inputs
    env = {
        name: given[text.removeprefix("${{ inputs.").removesuffix(" }}")]
        for name, text in STEPS["check"]["env"].items()
    }
    base = {name: text for name, text in os.environ.items() if not name.startswith("GITHUB_")}
    own = {
        "PATH": f"{shims}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
    }
    script: str = STEPS["check"]["run"]
    command = [str(BASH), "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command, cwd=folder, env=base | own | env, capture_output=True, encoding="utf-8", check=False
    )  # fmt: skip


needs_bash = pytest.mark.skipif(BASH is None or sys.platform == "win32", reason="the script is one for bash")


@pytest.mark.parametrize(("good", "status"), [(True, 0), (False, 1)])
def test_hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: bool, status: int) -> None:
    """The hook passes a clean folder and stops a commit with an error in it."""
    monkeypatch.chdir(data(tmp_path, good=good))
    more: list[str] = HOOK["args"]
    program, *arguments = [*shlex.split(HOOK["entry"]), *more]

    assert (program, HOOK["language"], HOOK["pass_filenames"]) == ("de-an06", "python", False)
    assert run(*arguments).status == status


@pytest.mark.parametrize(
    ("name", "looked_at"), [("data/ho-so.csv", True), ("A.XLSX", True), ("de-an06.toml", True), ("src/x.py", False)]
)
def test_files_of_the_hook(name: str, looked_at: bool) -> None:
    """The hook runs when a file of data or its configuration changes."""
    assert bool(re.search(HOOK["files"], name)) is looked_at


def test_hook_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's own pre-commit configuration names the hook, with options that the command takes."""
    (hook,) = EXAMPLES[".pre-commit-config.yaml"]["repos"][0]["hooks"]
    monkeypatch.chdir(data(tmp_path, good=True))

    assert hook["id"] == HOOK["id"]
    assert run(*shlex.split(HOOK["entry"])[1:], *hook["args"]).status == 0


@needs_bash
def test_action_on_clean_data(tmp_path: Path) -> None:
    """The action passes clean data without an annotation."""
    done = acted(data(tmp_path, good=True))

    assert (done.returncode, done.stderr) == (0, "")
    assert "::error" not in done.stdout


@needs_bash
def test_action_on_bad_data(tmp_path: Path) -> None:
    """The action annotates the line of an error, fails, and leaves a summary, SARIF and rejects where asked."""
    done = acted(data(tmp_path, good=False), sarif="found.sarif", rejects="tra-lai", lang="en")

    assert done.returncode == 1
    assert "::error file=data/dossiers.csv,line=2," in done.stdout
    assert "bad-date" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "found.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert (tmp_path / "tra-lai" / "dossiers.csv").is_file()


@needs_bash
def test_inputs_are_no_commands(tmp_path: Path) -> None:
    """An input that reads like a command or an option is a path, and nothing is run."""
    done = acted(data(tmp_path, good=True), path="$(touch hit); --version")

    assert done.returncode == 2
    assert not (tmp_path / "hit").exists()


def test_action_installs_itself() -> None:
    """The action installs the folder it stands in, which is this package."""
    assert STEPS["install"]["run"] == 'python -m pip install --quiet "$GITHUB_ACTION_PATH"'
    assert (ROOT / "pyproject.toml").is_file()


def test_inputs_of_the_page() -> None:
    """The page shows every input of the action with its default, and its example uses only those."""
    table = dict(re.findall(r"^\| `([a-z-]+)` \| .+ \| `?([\w.]+)`? \|$", PAGE, re.MULTILINE))
    uses = EXAMPLES[".github/workflows/data.yml"]["jobs"]["check"]["steps"][1]

    assert table == {name: about["default"] or "none" for name, about in ACTION["inputs"].items()}
    assert uses["with"].keys() <= table.keys()


@pytest.mark.parametrize(("good", "status"), [(True, 0), (False, 1)])
def test_gitlab_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: bool, status: int) -> None:
    """The GitLab job runs, and leaves the report that it names as its artifact."""
    job = EXAMPLES[".gitlab-ci.yml"]["check-data"]
    monkeypatch.chdir(data(tmp_path, good=good))
    (line,) = job["script"]
    program, *arguments = shlex.split(line)

    ran = run(*arguments)
    report = json.loads((tmp_path / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))

    assert (program, ran.status) == ("de-an06", status)
    assert [(one["check_name"], one["location"]["path"]) for one in report] == (
        [] if good else [("bad-date", "data/dossiers.csv")]
    )
    assert [(tmp_path / path).is_dir() for path in job["artifacts"]["paths"]] == [True]


@pytest.mark.parametrize(("good", "status"), [(True, 0), (False, 1)])
def test_published_figures_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: bool, status: int) -> None:
    """The job that holds data against published figures ends as they agree."""
    (line,) = EXAMPLES["published.gitlab-ci.yml"]["published-figures"]["script"]
    monkeypatch.chdir(data(tmp_path, good=True))
    assert run("batch", "data", "--output", "cong-bo").status == 0
    if not good:
        put(tmp_path / "data" / "dossiers.csv", 2, "Ngày hẹn trả", "31/02/2023")
    program, *arguments = shlex.split(line)
    assert (program, run(*arguments).status) == ("de-an06", status)
