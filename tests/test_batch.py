"""Publishing every period: each figure is that of its report, what is unchanged stays, what changed leaves a trace."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest

from de_an06 import batch as runs
from de_an06.publishing import Shelf
from tests.builders import valid_row
from tests.office import FINISHED, batch, contents, dossiers, ledger, manifest, office, reports, spoil, times
from tests.runs import MONTHLY, SAMPLES, put, report, run, save, spoilt

if TYPE_CHECKING:
    from pathlib import Path

Published = tuple["Path", "Path"]
SAYS_FIGURES = ("results", "account", "period", "inputs", "findings")


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """An office and its figures, published once."""
    folder = tmp_path_factory.mktemp("office")
    data, output = office(folder), folder / "out"
    batch(data, output)
    return data, output


@pytest.fixture
def published(once: Published, tmp_path: Path) -> Published:
    """The same for one test, which may change it."""
    data, output = (shutil.copytree(path, tmp_path / path.name) for path in once)
    return data, output


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run says is English, whatever the language of what it publishes."""
    monkeypatch.setenv("DE_AN06_LANG", "en")


# --- figures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("calendar", ["civil", "nd09"])
@pytest.mark.parametrize("grain", ["month", "quarter", "half", "year"])
def test_each_period_is_its_report(grain: str, calendar: str, tmp_path: Path) -> None:
    """What is published of a period is what a report on it says of the same files."""
    batch(SAMPLES, tmp_path, "--grain", grain, "--calendar", calendar, "--format", "json")
    found = reports(tmp_path)
    labels = [*found]
    for label in {labels[0], labels[len(labels) // 2], labels[-1]}:
        alone = report(SAMPLES, "--period", label, "--calendar", calendar, "--compare", "previous,year-ago")
        assert {key: found[label][key] for key in SAYS_FIGURES} == {key: alone[key] for key in SAYS_FIGURES}


def test_snapshots_are_read_as_a_report_reads_them(tmp_path: Path) -> None:
    """Where newer exports supersede older ones, figures are those of the report, and rows of files that bear add up."""
    batch(MONTHLY, tmp_path, "--grain", "month", "--format", "json")
    for label, found in reports(tmp_path).items():
        alone = report(MONTHLY, "--period", label, "--compare", "previous,year-ago")
        read, *others = found["account"].values()
        assert (found["results"], read) == (alone["results"], sum(others))


def test_a_report_of_each_unit(tmp_path: Path) -> None:
    """With --by unit there is a report of each unit, and it is the one that --unit gives."""
    batch(SAMPLES, tmp_path, "--by", "unit", "--format", "json", "--last", 2)
    (file,) = tmp_path.glob("2024-Q1/*_19363.json")
    found, alone = json.loads(file.read_text(encoding="utf-8")), report(
        SAMPLES, "--unit", "19363", "--period", "2024-Q1", "--compare", "previous,year-ago"
    )  # fmt: skip
    assert (found["scope"], found["results"], found["account"]) == (alone["scope"], alone["results"], alone["account"])


def test_every_unit_has_its_files_and_its_figures(tmp_path: Path) -> None:
    """With --by unit the manifest names the files of every unit, and the ledger its figures."""
    batch(SAMPLES, tmp_path, "--by", "unit", "--format", "json", "--last", 1)
    (period,) = manifest(tmp_path)["periods"]
    units = {row["unit"] for row in ledger(tmp_path)}
    assert len(units) == len(period["outputs"]) == 21


def test_a_later_file_leaves_closed_periods_alone(tmp_path: Path) -> None:
    """Dossiers of a later quarter leave every byte of the closed ones as it was."""
    data, output = office(tmp_path), tmp_path / "out"
    later = dossiers(data, "2024-Q1").rename(tmp_path / "later")
    dossiers(data, "2024-Q2").rename(tmp_path / "last")
    batch(data, output)
    before, when = contents(output), times(output)
    later.rename(dossiers(data, "2024-Q1"))
    batch(data, output)
    closed = [name for name in before if name.startswith(("2023-Q2/", "2023-Q3/"))]
    assert len(closed) == 6
    assert [
        name for name in closed if (contents(output)[name], times(output)[name]) != (before[name], when[name])
    ] == []


# --- what is written ---------------------------------------------------------------------------------------


def test_unchanged_data_are_not_published_again(published: Published) -> None:
    """A run on unchanged data writes nothing, and says so."""
    data, output = published
    before = times(output)
    assert batch(data, output).out == "Every period is current.\n"
    assert times(output) == before


def test_unchanged_data_are_not_read_again(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run on unchanged data reads no more of them than their hashes need."""
    monkeypatch.setattr(runs.Setting, "counted", lambda *_: pytest.fail("data were read"))
    batch(*published)


def test_only_what_changed_is_written(published: Published) -> None:
    """A changed dossier changes its period and those compared with it; what came before keeps even its time."""
    data, output = published
    before = times(output)
    spoil(data, "2023-Q4")
    said = batch(data, output).out
    moved = {name.partition("/")[0] for name, time in times(output).items() if time != before[name]}
    assert not moved & {"2023-Q2", "2023-Q3", "revisions.md"}
    assert {"2023-Q4", "2024-Q1", "manifest.json", "editions.csv"} <= moved
    assert "2023-Q4: files written: 3 (dossiers-2023-Q4.csv changed)\n" in said


def test_an_edited_output_is_written_again(published: Published) -> None:
    """A report that somebody edited or removed is published again as it was."""
    data, output = published
    before = contents(output)
    (output / "index.md").unlink()
    (output / "2023-Q3" / "bao-cao-de-an-06_2023-Q3.md").write_text("39,6%", encoding="utf-8")
    said = batch(data, output, "--explain-plan").out
    assert contents(output) == before
    assert "Beside them: to be written again: index.md is not as it was published\n" in said
    assert "2023-Q3: to be published again: 2023-Q3/bao-cao-de-an-06_2023-Q3.md is not as it was published\n" in said


def test_what_is_no_longer_kept_up_is_named(published: Published) -> None:
    """Files of an earlier run that another choice of formats leaves behind are named."""
    data, output = published
    said = batch(data, output, "--format", "json,markdown").out
    assert "files not kept up from now on: 5: 2023-Q2/bao-cao-de-an-06_2023-Q2.csv, " in said


def test_a_dry_run_writes_and_reads_nothing(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    """--dry-run says what would be done, from hashes alone, and touches nothing."""
    data, output = published
    spoil(data, "2023-Q4")
    before = times(output)
    monkeypatch.setattr(runs.Setting, "counted", lambda *_: pytest.fail("data were read"))
    said = batch(data, output, "--dry-run").out
    assert "2023-Q4: to be published again: dossiers-2023-Q4.csv changed\n" in said
    assert times(output) == before


def test_a_dry_run_makes_no_folder(tmp_path: Path) -> None:
    """--dry-run leaves a folder that is not there yet unmade."""
    assert "not published here yet" in batch(SAMPLES, tmp_path / "new", "--dry-run").out
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("lang", "said"), [("vi", "đã thay đổi"), ("en", "changed")])
def test_the_plan_in_both_languages(
    lang: str, said: str, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan speaks the language of the run, which changes nothing of what is published."""
    monkeypatch.setenv("DE_AN06_LANG", lang)
    name = spoil(published[0], "2023-Q4")
    assert f"{name} {said}\n" in batch(*published, "--dry-run").out


def test_errors_count_though_nothing_is_read(published: Published) -> None:
    """--strict ends with 1 while there are errors in the data, also where there was nothing to do."""
    data, output = published
    spoil(data, "2023-Q4")
    batch(data, output)
    ran = run("batch", data, "--output", output, "--strict")
    told = f"In the data: errors 1, warnings 0; see: de-an06 check {data}"
    assert (ran.status, ran.out.splitlines()) == (1, ["Every period is current.", told])


# --- finality ----------------------------------------------------------------------------------------------


def test_a_final_figure_that_changes_is_revised(published: Published) -> None:
    """A figure that changes after it was final stands in revisions.md: which, from what to what, and why."""
    data, output = published
    assert "figures that are final now: " in batch(data, output, "--finalise", "2023-q3").out
    spoil(data, "2023-Q3")
    batch(data, output, "--lang", "en")
    found = [row for row in ledger(output) if (row["period"], row["indicator"]) == ("2023-Q3", "on_time")]
    assert [(row["edition"], row["status"]) for row in found] == [
        ("1", "provisional"), ("2", "final"), ("3", "revised")]  # fmt: skip
    (line,) = [
        line for line in (output / "revisions.md").read_text(encoding="utf-8").splitlines() if "on time" in line.lower()
    ]
    assert "dossiers-2023-Q3.csv changed" in line
    assert all(f"{row['numerator']}/{row['denominator']}" in line for row in found[1:])


def test_a_run_says_that_final_figures_changed(published: Published) -> None:
    """The plan marks a period with final figures, and the run counts those that are revised."""
    data, output = published
    batch(data, output, "--finalise", "2023-q3")
    spoil(data, "2023-Q3")
    said = batch(data, output, "--explain-plan").out
    revised = sum(row["status"] == "revised" for row in ledger(output))
    assert "2023-Q3 (final): to be published again: dossiers-2023-Q3.csv changed\n" in said
    assert f"FINAL figures that changed: {revised}, see revisions.md\n" in said


def test_a_provisional_figure_that_changes_is_no_revision(published: Published) -> None:
    """A figure that nobody called final has another edition, and no revision."""
    data, output = published
    before = (output / "revisions.md").read_bytes()
    spoil(data, "2023-Q3")
    assert "figures with another edition: " in batch(data, output).out
    assert (output / "revisions.md").read_bytes() == before


def test_only_files_that_bear_on_a_figure_moved_it(published: Published) -> None:
    """A revision names the changed files that bear on its period, and no later ones."""
    data, output = published
    batch(data, output, "--finalise", "2023-Q3")
    name = spoil(data, "2023-Q3")
    spoil(data, "2024-Q1")
    batch(data, output)
    causes = {row["because"] for row in ledger(output) if row["status"] == "revised"}
    assert causes == {f"changed:{name}"}


def test_a_newer_copy_that_takes_a_dossier_away_is_a_cause(tmp_path: Path) -> None:
    """A later export that only holds newer copies of a period's dossiers is among what may have moved its figures."""
    data, output = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    row = valid_row("dossiers") | dict.fromkeys(
        ("updated_on", "submitted_on", "due_on", "finished_on", "returned_on"), ""
    )
    rows = [row | {"dossier_id": f"000.17.22.H50-230801-{n:04}", "received_on": "01/08/2023"} for n in range(1, 5)]
    save(data / "dossiers-2023-09-30.csv", [[*row], *([*one.values()] for one in rows)])
    batch(data, output, "--to", "2023-Q3", "--as-of", "2023-12-31", "--finalise", "2023-Q3")
    put(data / "dossiers-2023-09-30.csv", 3, "received_on", "02/08/2023")
    save(data / "dossiers-2023-12-31.csv", [[*row], [*(rows[0] | {"received_on": "01/11/2023"}).values()]])
    batch(data, output, "--to", "2023-Q3", "--as-of", "2023-12-31")
    causes = {one["because"] for one in ledger(output) if one["status"] == "revised"}
    assert causes == {"changed:dossiers-2023-09-30.csv new:dossiers-2023-12-31.csv"}


def test_a_figure_that_is_gone_is_revised(tmp_path: Path) -> None:
    """A final figure of a unit that is no longer there has no data from now on, and the ledger says so."""
    data, output = office(tmp_path), tmp_path / "out"
    (data / "units.csv").unlink()
    (data / "coverage.csv").unlink()
    (data / "task_forces.csv").unlink()
    put(dossiers(data, "2023-Q3"), 2, "Mã đơn vị", "99999")
    options = "--by", "unit", "--from", "2023-Q3", "--to", "2023-Q3", "--format", "json"
    batch(data, output, *options, "--finalise", "2023-Q3")
    put(dossiers(data, "2023-Q3"), 2, "Mã đơn vị", "19363")
    batch(data, output, *options)
    states = [(row["status"], row["state"]) for row in ledger(output) if row["unit"] == "99999"]
    assert states.count(("revised", "no_data")) == states.count(("final", "ok")) > 0


def test_finality_is_not_lost(published: Published) -> None:
    """A final figure stays final when the data are published again unchanged, or narrowed to other periods."""
    data, output = published
    batch(data, output, "--finalise", "2023-Q3")
    before = ledger(output)
    batch(data, output, "--finalise", "2023-Q3")
    batch(data, output, "--last", 1)
    assert ledger(output) == before


def test_periods_with_final_figures_are_kept(published: Published) -> None:
    """A period of which figures are final is published and looked at whatever periods are asked for."""
    data, output = published
    batch(data, output, "--finalise", "2023-Q3")
    batch(data, output, "--last", 1)
    assert [period["label"] for period in manifest(output)["periods"]] == ["2023-Q3", "2024-Q2"]
    spoil(data, "2023-Q3")
    batch(data, output, "--last", 1)
    assert "revised" in {row["status"] for row in ledger(output) if row["period"] == "2023-Q3"}


def test_final_figures_of_files_that_are_gone_are_revised(published: Published) -> None:
    """A final figure whose file is removed is revised, and the revision names the file."""
    data, output = published
    batch(data, output, "--finalise", "2023-Q2")
    dossiers(data, "2023-Q2").unlink()
    batch(data, output)
    found = [row for row in ledger(output) if row["status"] == "revised" and row["indicator"] == "dossiers_digitized"]
    assert [(row["period"], row["state"], row["because"]) for row in found] == [
        ("2023-Q2", "no_events", "gone:dossiers-2023-Q2.csv")]  # fmt: skip


def test_a_period_does_not_go_with_its_file(published: Published) -> None:
    """A period that the same question meant before is published again, though no dossier of it is left."""
    data, output = published
    dossiers(data, "2023-Q2").unlink()
    batch(data, output)
    assert manifest(output)["periods"][0]["label"] == "2023-Q2"
    (last,) = [row for row in ledger(output) if row["period"] == "2023-Q2" and row["indicator"] == "dossiers_digitized"
               and row["edition"] == "2"]  # fmt: skip
    assert (last["state"], last["status"]) == ("no_events", "provisional")
    narrowed = batch(data, output, "--from", "2023-Q3")
    assert "2023-Q2" not in [period["label"] for period in manifest(output)["periods"]]
    assert "not kept up from now on" in narrowed.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--calendar", "nd09"], "by --calendar civil: use --calendar civil again"),
        (["--grain", "month"], "by --grain quarter: use --grain quarter again"),
        (["--indicator", "on_time"], " are final here: leave --indicator out"),
        (["--as-of", "2023-08-15"], "the as-of day 2023-08-15 is before the period's end (2023-09-30)"),
        ([], "of unit 19363 are final here: add --by unit"),
    ],
)
def test_final_figures_are_always_looked_at(options: list[str], said: str, tmp_path: Path) -> None:
    """A run that would leave final figures out, or put them on an earlier day, is refused, and writes nothing."""
    by = [] if options else ["--by", "unit"]
    batch(SAMPLES, tmp_path, "--format", "json", "--last", 4, "--finalise", "2023-Q3", *by)
    before = contents(tmp_path)
    ran = run("batch", SAMPLES, "--output", tmp_path, "--format", "json", *options)
    assert (ran.status, ran.err.count("\n"), said in ran.err) == (2, 1, True)
    assert contents(tmp_path) == before


def test_only_what_a_run_is_asked_for_becomes_final(tmp_path: Path) -> None:
    """--finalise leaves reports of units alone where the run is not asked for them."""
    batch(SAMPLES, tmp_path, "--by", "unit", "--format", "json", "--last", 4)
    batch(SAMPLES, tmp_path, "--format", "json", "--last", 4, "--finalise", "2023-Q3")
    assert {row["unit"] for row in ledger(tmp_path) if row["status"] == "final"} == {""}


@pytest.mark.parametrize(
    ("label", "said"),
    [("2030-Q1", "is not among the periods"), ("2024-Q2", "ends on 2024-06-30, after"), ("x", "Cannot read")],
)
def test_what_cannot_be_final(label: str, said: str, published: Published) -> None:
    """A period that is not published, not over, or none at all cannot be final."""
    before = contents(published[1])
    for options in ([], ["--dry-run"]):
        ran = run("batch", published[0], "--output", published[1], "--finalise", label, *options)
        assert (ran.status, ran.err.count("\n"), said in ran.err) == (2, 1, True)
    assert contents(published[1]) == before


# --- verify ------------------------------------------------------------------------------------------------


def verify(published: Published, *options: object) -> Any:
    """Verify a folder, which must leave it as it is."""
    before = times(published[1])
    ran = run("batch", published[0], "--output", published[1], "--verify", *options)
    assert times(published[1]) == before
    return ran


def test_what_was_published_follows_from_the_data(published: Published) -> None:
    """--verify ends with 0 where the data give the same bytes, of a single look at the folder."""
    ran = verify(published)
    assert (ran.status, ran.out) == (0, "The data still give what was published, byte for byte.\n")


@pytest.mark.parametrize(
    "options",
    [
        ["--by", "unit", "--last", "2", "--format", "json,csv"],
        ["--as-of", "2023-11-20", "--grain", "month", "--format", "json"],
        ["--calendar", "nd09", "--from", "2023-H1", "--to", "2023-H2", "--grain", "half", "--lang", "en"],
        ["--indicator", "on_time", "--ignore", "bad-date", "--severity", "unknown-status=note"],
    ],
)
def test_verifying_asks_the_same_question(options: list[str], tmp_path: Path) -> None:
    """--verify takes what was asked for from the manifest."""
    data, output = office(tmp_path), tmp_path / "out"
    spoil(data, "2023-Q3")
    batch(data, output, *options)
    assert verify((data, output)).status == 0


def test_verifying_writes_nothing(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    """--verify neither holds the folder nor writes to it, so that it may be read-only."""
    for name in ("__enter__", "put"):
        monkeypatch.setattr(Shelf, name, lambda *_: pytest.fail("the folder was touched"))
    spoil(published[0], "2023-Q3")
    assert verify(published).status == 1


def test_verifying_names_what_no_longer_follows(published: Published) -> None:
    """--verify ends with 1 and names each figure, the files and what may be why."""
    name = spoil(published[0], "2023-Q3")
    ran = verify(published)
    assert ran.status == 1
    assert "2023-Q3, On time (of resolved): published " in ran.out
    assert "2023-Q3/bao-cao-de-an-06_2023-Q3.json: not as it was published\n" in ran.out
    assert ran.out.startswith(f"Perhaps because: {name} changed\n")


def test_verifying_sees_edited_outputs(published: Published) -> None:
    """--verify names a report and a ledger that were edited, and a report that is gone."""
    output = published[1]
    (output / "index.html").unlink()
    (output / "2023-Q3" / "bao-cao-de-an-06_2023-Q3.md").write_text("39,6%", encoding="utf-8")
    lines = (output / "editions.csv").read_bytes().splitlines(keepends=True)
    (output / "editions.csv").write_bytes(b"".join([*lines[:4], *lines[5:]]))
    ran = verify(published)
    assert ran.status == 1
    assert [line.partition(":")[0] for line in ran.out.splitlines() if "not as it was" in line] == [
        "editions.csv", "2023-Q3/bao-cao-de-an-06_2023-Q3.md", "index.html, index.json"]  # fmt: skip
    assert "not in editions.csv; the data give" in ran.out


def test_verifying_without_the_ledger(published: Published) -> None:
    """--verify names a ledger that is gone, once, and does not call every figure unknown."""
    (published[1] / "editions.csv").unlink()
    ran = verify(published)
    assert (ran.status, "not in editions.csv" in ran.out) == (1, False)
    assert "editions.csv: not as it was published\n" in ran.out


def test_verifying_goes_on_after_more_data_came(published: Published) -> None:
    """A dossier of a later day changes nothing of what stood on the as-of day of the manifest."""
    data, output = published
    put(dossiers(data, "2024-Q2"), 2, FINISHED, "31/12/2024")
    out = verify((data, output)).out
    assert not any(line.startswith(("2023", "2024-Q1")) for line in out.splitlines())


@pytest.mark.parametrize("option", ["--dry-run", "--explain-plan", "--trust-mtime", "--finalise=2023-Q3"])
def test_what_does_not_go_with_verifying(option: str, published: Published) -> None:
    """An option that would do nothing beside --verify is refused."""
    ran = verify(published, option)
    assert (ran.status, f"{option.partition('=')[0]} does not go with --verify" in ran.err) == (2, True)


def test_verifying_what_was_never_published(tmp_path: Path) -> None:
    """--verify of a folder without a manifest is one line and status 2."""
    ran = run("batch", SAMPLES, "--output", tmp_path / "new", "--verify")
    assert (ran.status, ran.err) == (
        2,
        "de-an06: manifest.json: nothing was published here, or this file is damaged.\n",
    )
    assert not (tmp_path / "new").exists()


def test_verifying_another_question_is_refused(published: Published) -> None:
    """--verify beside an option that the folder was not published with is an error, not another question."""
    ran = verify(published, "--grain", "month")
    assert (ran.status, ran.err.startswith("de-an06: --grain is not what was published;")) == (2, True)


# --- damage ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "line"), [(["figures"], 1), (["HEADER", "civil,2023-Q2"], 2), (["HEADER", "LINE", "\0"], 3)]
)
def test_a_damaged_ledger_is_not_written_over(lines: list[str], line: int, published: Published) -> None:
    """A ledger that is none ends the run with one line that names the line, and nothing is written."""
    data, output = published
    file = output / "editions.csv"
    header, first, *_ = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join({"HEADER": header, "LINE": first}.get(one, one) for one in lines), encoding="utf-8")
    before = contents(output)
    ran = run("batch", data, "--output", output)
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert ran.err.startswith(f"de-an06: editions.csv, line {line}: this is no ledger")
    assert contents(output) == before


@pytest.mark.parametrize("gone", [True, False])
def test_a_ledger_that_is_another_one_is_refused(published: Published, *, gone: bool) -> None:
    """A ledger that was edited or removed ends the run, for only it tells what is final; so does a dry run."""
    data, output = published
    file = output / "editions.csv"
    text = file.read_bytes()
    file.unlink() if gone else file.write_bytes(text.replace(b",provisional,", b",final,"))
    before = contents(output)
    for options in ([], ["--dry-run"]):
        ran = run("batch", data, "--output", output, *options)
        assert (ran.status, ran.err.count("\n"), "restore a copy" in ran.err) == (2, 1, True)
    assert contents(output) == before
    file.write_bytes(text)
    batch(data, output)


def test_an_edited_ledger_can_be_taken_as_it_stands(published: Published) -> None:
    """Without the manifest the ledger is believed, finality included."""
    data, output = published
    file = output / "editions.csv"
    file.write_bytes(file.read_bytes().replace(b",provisional,", b",final,"))
    (output / "manifest.json").unlink()
    batch(data, output)
    assert {row["status"] for row in ledger(output)} == {"final"}


@pytest.mark.parametrize("name", ["index.html", "manifest.json", "revisions.md", "2023-Q3/bao-cao-de-an-06_2023-Q3.md"])
def test_files_of_others_are_not_written_over(name: str, tmp_path: Path) -> None:
    """A folder in which files of these names stand that no run has written is refused, again and again."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine", encoding="utf-8")
    for _ in range(2):
        ran = run("batch", SAMPLES, "--output", tmp_path)
        assert (ran.status, f"{name} was not written by batch" in ran.err) == (2, True)
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def test_a_ledger_that_is_lost_with_its_manifest(published: Published) -> None:
    """Where ledger and manifest are both gone the ledger is missed, and no file called another's."""
    data, output = published
    for name in ("editions.csv", "manifest.json"):
        (output / name).unlink()
    ran = run("batch", data, "--output", output)
    assert (ran.status, "editions.csv is gone from" in ran.err) == (2, True)


@pytest.mark.parametrize("key", ["as_of", "configs", "seal"])
def test_an_edited_manifest_is_not_believed(key: str, published: Published) -> None:
    """A manifest of which anything was edited is made again."""
    data, output = published
    before = contents(output)
    edited = {"as_of": {"date": "2024-04-05"}, "configs": {"x": "y"}, "seal": "0" * 64}
    (output / "manifest.json").write_text(json.dumps(manifest(output) | {key: edited[key]}), encoding="utf-8")
    assert "the manifest.json of the last run is gone or damaged" in batch(data, output, "--explain-plan").out
    assert contents(output) == before


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema_version": 1}', "[" * 100_000])
def test_a_damaged_manifest_is_made_again(text: str, published: Published) -> None:
    """A manifest that is none is never believed: everything is read again, and it is made again."""
    data, output = published
    before = contents(output)
    (output / "manifest.json").write_text(text, encoding="utf-8")
    said = batch(data, output, "--explain-plan").out
    assert "the manifest.json of the last run is gone or damaged" in said
    assert contents(output) == before


def test_after_a_lost_manifest_the_ledger_says_why(published: Published) -> None:
    """A figure that changes while the manifest is lost says so, and not that it is new."""
    data, output = published
    (output / "manifest.json").unlink()
    spoil(data, "2023-Q3")
    batch(data, output)
    causes = {row["because"] for row in ledger(output)} - {""}
    assert causes == {"lost:"}


def test_one_file_may_be_published_beside_itself(tmp_path: Path) -> None:
    """What one file gives may be published into the folder in which it lies."""
    data = spoilt(tmp_path)
    assert run("batch", data / "dossiers.csv", "--output", data / "cong-bo", "--cache", "none").status == 0


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Where there is no such folder, that is what is said."""
    ran = run("batch", tmp_path / "nowhere", "--output", tmp_path / "out", "--lang", "en")
    assert (ran.status, "within the data folder" in ran.err) == (2, False)
    assert "nowhere" in ran.err


# --- messages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--as-of", "2020-01-01"],
            "The as-of day 2020-01-01 is too early: the first dossier was received on 2023-05-23",
        ),
        (["--to", "2022-Q4"], "--to 2022-Q4: the first dossier was received on 2023-05-23"),
        (["--from", "2030-Q1"], "--from 2030-Q1 is after the as-of day 2024-04-"),
    ],
)
def test_periods_that_nobody_stated_are_not_named(options: list[str], said: str, tmp_path: Path) -> None:
    """Where there is no period to publish, the reason names what was stated, and no folder is left behind."""
    ran = run("batch", SAMPLES, "--output", tmp_path / "out", *options)
    assert (ran.status, said in ran.err, (tmp_path / "out").exists()) == (2, True, False)


def test_a_plan_says_what_would_become_final(published: Published) -> None:
    """--dry-run names the periods that --finalise would make final."""
    data, output = published
    out = batch(data, output, "--dry-run", "--finalise", "2023-Q3").out
    assert out.endswith("Every period is current.\nFigures to become final: 2023-Q3\n")


def test_no_folder_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty --output is an error, not the current folder."""
    monkeypatch.chdir(tmp_path)
    ran = run("batch", SAMPLES, "--output", "")
    assert (ran.status, "--output is empty" in ran.err, [*tmp_path.iterdir()]) == (2, True, [])


def test_many_files_are_named_in_few_words(tmp_path: Path) -> None:
    """A plan and a check against what was published name a few of many files, on lines that can be read."""
    batch(SAMPLES, tmp_path, "--by", "unit", "--format", "json", "--last", 2)
    shutil.rmtree(tmp_path / "2024-Q1")
    for options in (["--dry-run"], ["--verify"]):
        ran = run(
            "batch", SAMPLES, "--output", tmp_path, *options, *(["--by", "unit", "--format", "json", "--last", 2])
        )
        assert max(map(len, ran.out.splitlines())) < 500
        assert "2024-Q1/" in ran.out


def test_a_file_is_no_place_to_remember(tmp_path: Path) -> None:
    """--cache with the name of a file is refused."""
    (tmp_path / "file").touch()
    ran = run("batch", SAMPLES, "--output", tmp_path / "out", "--cache", tmp_path / "file")
    assert (ran.status, "is a file: name a folder" in ran.err) == (2, True)


def test_files_that_only_unicode_forms_tell_apart(tmp_path: Path) -> None:
    """Two files whose names look the same are both read, and both stand in the manifest."""
    data, output = office(tmp_path), tmp_path / "out"
    for label, name in (("2023-Q3", normalize("NFC", "hồ-sơ")), ("2023-Q4", normalize("NFD", "hồ-sơ"))):
        dossiers(data, label).rename(data / f"{name}.csv")
    batch(data, output, "--last", 4, "--format", "json")
    files = manifest(output)["files"]
    assert [normalize("NFC", name) for name in files].count("hồ-sơ.csv") == 2
    assert sum(file["rows"] for file in manifest(output)["inputs"] if file["table"] == "dossiers") == 1250


# --- pages -------------------------------------------------------------------------------------------------


def test_pages_have_what_stands_beside(tmp_path: Path) -> None:
    """A published page has its units and the periods before, as a report drawn alone has them."""
    batch(SAMPLES, tmp_path / "out", "--format", "html", "--last", 2, "--lang", "vi")
    alone = tmp_path / "alone.html"
    run("report", SAMPLES, "--period", "2024-Q1", "--compare", "previous,year-ago", "-o", alone, "--lang", "vi")
    (page,) = tmp_path.glob("out/2024-Q1/*.html")
    titles = [re.findall("<h2[^>]*>([^<]+)</h2>", path.read_text(encoding="utf-8")) for path in (page, alone)]
    assert titles[0] == titles[1]
    assert {"Theo đơn vị", "Theo quý"} <= {*titles[0]}
