"""Accepted findings: what a file of them accepts, what is new, fixed and still open, and who may let it grow."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.accepted import Entry, load_accepted, write_accepted
from de_an06.errors import RunError
from tests import runs
from tests.runs import put, rows_of, save, spoilt
from tests.test_check_formats import FILES, all_at_once, hostile

if TYPE_CHECKING:
    from tests.runs import Ran

ACCEPTED = ("--who", "Nguyễn A", "--why", "đã đối chiếu", "--until", "2099-12-31")


def run(*arguments: object) -> Ran:
    """Run a command, without what findings do to figures."""
    return runs.run(*arguments, "--no-effect")


def check(*arguments: Any) -> Any:
    """Return a check as its JSON says it, without what findings do to figures."""
    return runs.check(*arguments, "--no-effect")


@pytest.fixture
def district(tmp_path: Path) -> Path:
    """A district with three findings: two dates that do not exist, and a channel that nobody knows."""
    folder = spoilt(tmp_path)
    for line in (20, 21):
        put(folder / "dossiers.csv", line, "Ngày hẹn trả", "31/02/2023")
    put(folder / "dossiers.csv", 22, "Hình thức nộp", "chim")
    return folder


@pytest.fixture
def baseline(district: Path, tmp_path: Path) -> Path:
    """A baseline that accepts these findings."""
    file = tmp_path / "known.toml"
    assert run("check", district, "--baseline", file, "--update-baseline", *ACCEPTED).status == 0
    return file


def held(district: Path, baseline: Path, *options: object) -> Any:
    """Return what a check says of a baseline: new, still open, fixed, expired, not looked at."""
    told = check(district, "--baseline", baseline, *options)["baseline"]
    return [told[key] for key in ("new", "still_open", "fixed", "expired", "not_looked_at")]


def refused(*arguments: object) -> str:
    """Return the one line of a run that could not be done."""
    ran: Ran = run("check", *arguments, "--lang", "en")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    return ran.err


def test_known_findings_do_not_fail(district: Path, baseline: Path) -> None:
    """What is accepted is still open, is no finding, and fails nothing."""
    ran = run("check", district, "--baseline", baseline, "-f", "json")

    assert (ran.status, ran.json["counts"], ran.json["findings"]) == (0, {}, [])
    assert held(district, baseline) == [0, 3, 0, 0, 0]


def test_rows_may_move(district: Path, baseline: Path) -> None:
    """A finding on another line is the same finding, in a file of another name too."""
    header, *rows = rows_of(district / "dossiers.csv")
    (district / "dossiers.csv").unlink()
    save(district / "ho-so.csv", [header, *reversed(rows)])

    assert held(district, baseline) == [0, 3, 0, 0, 0]


def test_new_findings_fail(district: Path, baseline: Path) -> None:
    """Another row, and another value in a row that was accepted, are new; what was accepted there is fixed."""
    put(district / "dossiers.csv", 20, "Ngày hẹn trả", "32/02/2023")
    put(district / "dossiers.csv", 30, "Ngày hẹn trả", "31/02/2023")

    assert run("check", district, "--baseline", baseline).status == 1
    assert held(district, baseline) == [2, 2, 1, 0, 0]


def test_fixed_findings_are_told(district: Path, baseline: Path) -> None:
    """What was mended is counted, and named with who accepted it."""
    put(district / "dossiers.csv", 22, "Hình thức nộp", "Trực tuyến")
    out = run("check", district, "--baseline", baseline, "--lang", "en").out

    assert held(district, baseline) == [0, 2, 1, 0, 0]
    assert re.search(
        r"Fixed: unknown-word, .*chim – Nguyễn A: đã đối chiếu \(until 2099-12-31\)", " ".join(out.split())
    )


def test_expired_entries_do_not_count(district: Path, baseline: Path) -> None:
    """On the day after its last an entry accepts nothing: its findings are new, and said to have expired."""
    text = baseline.read_text(encoding="utf-8")
    baseline.write_text(text.replace("2099-12-31", "2020-02-29", 1), encoding="utf-8")

    assert held(district, baseline) == [1, 2, 0, 1, 0]


def test_expired_and_mended(district: Path, baseline: Path) -> None:
    """What was mended after its day has passed is fixed, and no entry counts as expired for it."""
    baseline.write_text(baseline.read_text(encoding="utf-8").replace("2099-12-31", "2020-02-29"), encoding="utf-8")
    put(district / "dossiers.csv", 22, "Hình thức nộp", "Trực tuyến")

    assert held(district, baseline) == [2, 0, 1, 2, 0]


@pytest.mark.parametrize(("epoch", "status"), [("4102358400", 0), ("4102444800", 1)])
def test_the_last_day_counts(
    epoch: str, status: int, district: Path, baseline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry counts to the end of its last day, by the clock or by the day that a build states."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    assert run("check", district, "--baseline", baseline).status == status


def test_a_baseline_never_grows_by_itself(district: Path, baseline: Path) -> None:
    """A check leaves the file as it is, byte by byte, whatever it finds."""
    before = baseline.read_bytes()
    put(district / "dossiers.csv", 30, "Ngày hẹn trả", "31/02/2023")
    run("check", district, "--baseline", baseline)

    assert baseline.read_bytes() == before


def test_an_update_takes_in_and_out(district: Path, baseline: Path) -> None:
    """An update accepts what is new under its own name, lets go of what is fixed, and keeps the rest as it was."""
    put(district / "dossiers.csv", 20, "Ngày hẹn trả", "")
    put(district / "dossiers.csv", 30, "Ngày hẹn trả", "31/02/2023")
    later = ("--who", "Trần B", "--why", "chờ đơn vị", "--until", "01/02/2099")
    assert run("check", district, "--baseline", baseline, "--update-baseline", *later).status == 0

    assert sorted(entry.who for entry in load_accepted(baseline)) == ["Nguyễn A", "Nguyễn A", "Trần B"]
    assert held(district, baseline) == [0, 3, 0, 0, 0]


def test_entries_not_looked_at_stay(district: Path, baseline: Path) -> None:
    """An entry of a rule that was left out is neither fixed nor dropped by an update."""
    put(district / "dossiers.csv", 22, "Hình thức nộp", "Trực tuyến")
    assert held(district, baseline, "--ignore", "unknown-word") == [0, 2, 0, 0, 1]
    run("check", district, "--baseline", baseline, "--ignore", "unknown-word", "--update-baseline", *ACCEPTED)

    assert len(load_accepted(baseline)) == 3


def test_a_refused_file_mends_nothing(district: Path, baseline: Path) -> None:
    """Findings of a file that cannot be read are not said to be fixed."""
    (district / "dossiers.csv").write_bytes(b"\xff\xfe\x00")

    assert held(district, baseline)[2:] == [0, 0, 3]


def test_equal_findings_are_counted(district: Path, baseline: Path) -> None:
    """Findings that are alike are accepted as many times as they were, not more."""
    path = district / "dossiers.csv"
    rows = rows_of(path)
    save(path, [*rows[:40], [*rows[40], "x"], [*rows[41], "x"], *rows[42:]])
    run("check", district, "--baseline", baseline, "--update-baseline", *ACCEPTED)
    assert "count = 2" in baseline.read_text(encoding="utf-8")
    save(path, [*rows[:40], *([*row, "x"] for row in rows[40:43]), *rows[43:]])

    assert held(district, baseline)[:2] == [1, 5]


def test_more_than_is_listed(district: Path, baseline: Path) -> None:
    """Known findings are told apart whatever --max-findings is, and new ones are counted exactly."""
    for line in range(30, 40):
        put(district / "dossiers.csv", line, "Ngày hẹn trả", "31/02/2023")
    told = check(district, "--baseline", baseline, "--max-findings", 1)

    assert (told["counts"], len(told["findings"])) == ({"bad-date": 10}, 1)
    assert held(district, baseline, "--max-findings", 1) == [10, 3, 0, 0, 0]


def test_what_is_not_held_is_new(district: Path, baseline: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond what can be told apart nothing is accepted, nothing is fixed, and no update is made."""
    monkeypatch.setattr("de_an06.cli_check.HELD", 1)

    assert held(district, baseline) == [1, 2, 0, 0, 1]
    assert "over 1 findings" in refused(district, "--baseline", baseline, "--update-baseline", *ACCEPTED)


def test_accepted_columns_have_titles(district: Path, baseline: Path) -> None:
    """People are told the title of an accepted finding's column."""
    assert "Hình thức nộp, chim" in run("check", district, "--baseline", baseline, "--lang", "vi").out


def test_outputs_tell_the_baseline(district: Path, baseline: Path, tmp_path: Path) -> None:
    """Every output states the new findings alone as its totals; those for people and services say what was accepted."""
    put(district / "dossiers.csv", 30, "Ngày hẹn trả", "31/02/2023")
    _, texts = all_at_once(district, tmp_path, "github", "--baseline", baseline)
    results = json.loads(texts["sarif"])["runs"][0]["results"]

    assert set(texts) == {*FILES, "github"}
    assert all("new 1, still open 3, fixed 0" in texts[name] for name in ("github", "html", "markdown"))
    assert [result["baselineState"] for result in results] == ["new", "unchanged", "unchanged", "unchanged"]
    assert results[1]["suppressions"][0]["justification"] == "Nguyễn A: đã đối chiếu (2099-12-31)"
    assert len(json.loads(texts["gitlab"])) == 1
    assert '<property name="baseline-still" value="3"/>' in texts["junit"]


def test_json_is_a_baseline_too(district: Path, baseline: Path, tmp_path: Path) -> None:
    """A baseline may be JSON, by its ending, and says the same."""
    other = tmp_path / "known.json"
    run("check", district, "--baseline", other, "--update-baseline", *ACCEPTED)

    assert load_accepted(other) == load_accepted(baseline)
    assert held(district, other) == [0, 3, 0, 0, 0]


ENTRY = Entry("bad-date", "dossiers", "H", None, "due_on", "x", 1, "A", "b", date(2024, 2, 29))
maybe = st.none() | hostile


@given(maybe, maybe, hostile.filter(bool), st.integers(1, 9), st.sampled_from(("a.toml", "a.json")))
def test_what_is_written_is_read(key: str | None, value: str | None, who: str, count: int, name: str) -> None:
    """Whatever cells hold, an entry that was written is the entry that is read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        entry = replace(ENTRY, key=key or None, path=None if key else "a.csv", value=value, who=who, count=count)
        path.write_text(write_accepted(path, [entry]), encoding="utf-8", newline="\n")

        assert load_accepted(path) == [entry]


BLOCK = '[[accepted]]\nrule = "bad-date"\nkey = "H"\nwho = "A"\nwhy = "b"\nuntil = 2099-01-01\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BLOCK.replace("bad-date", "bad-dat"), "line 2: there is no rule “bad-dat”"),
        (BLOCK.replace('who = "A"\n', ""), "line 1: “who” must be a text"),
        (BLOCK.replace('why = "b"', 'why = ""'), "line 5: “why” must be a text"),
        (BLOCK.replace("until = 2099-01-01", 'until = "soon"'), "line 6: “until” must be a day"),
        (BLOCK.replace("until = 2099-01-01\n", ""), "line 1: “until” must be a day"),
        (BLOCK.replace("key =", "row ="), "line 3: there is no key “row”"),
        (BLOCK.replace('key = "H"\n', ""), "line 1: needs the row's “key” or the file's “path”"),
        (BLOCK + "count = 0\n", "line 7: “count” must be a number from 1"),
        (BLOCK + BLOCK, "line 7: this finding is accepted by a block above"),
        ("accepted = 3", "must hold nothing but [[accepted]] blocks"),
        ("[[accepted", "cannot be read"),
    ],
)
def test_what_is_not_well_formed(text: str, said: str, district: Path, tmp_path: Path) -> None:
    """A file that is not well formed ends the run before any work, with the line and what is wrong."""
    file = tmp_path / "known.toml"
    file.write_text(text, encoding="utf-8")

    assert said in refused(district, "--baseline", file)


def test_a_file_that_is_not_there(tmp_path: Path, district: Path) -> None:
    """A baseline that is not there is no empty one."""
    assert "--update-baseline makes it" in refused(district, "--baseline", tmp_path / "no.toml")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--update-baseline",), "need --baseline FILE"),
        (("--who", "A"), "need --baseline FILE"),
        (("--baseline", "B", "--who", "A"), "go with --update-baseline"),
        (("--baseline", "B", "--update-baseline", *ACCEPTED[:4]), "needs --who, --why and --until"),
        (("--baseline", "B", "--update-baseline", *ACCEPTED[:5], "2020-01-01"), "a day from today on"),
        (("--baseline", "B", "--update-baseline", *ACCEPTED[:5], "soon"), "a day from today on"),
        (("--baseline", "B", "-f", "json", "--output", "B"), "is the baseline"),
    ],
)
def test_options_that_do_not_go_together(options: tuple[str, ...], said: str, district: Path, baseline: Path) -> None:
    """Options of a baseline that make no sense are refused before any work, and change no file."""
    before = baseline.read_bytes()

    assert said in refused(district, *(str(baseline) if option == "B" else option for option in options))
    assert baseline.read_bytes() == before


def test_a_baseline_is_no_input(district: Path) -> None:
    """The baseline may not be one of the files that are checked."""
    with pytest.raises(RunError):
        load_accepted(district / "dossiers.csv")
    assert "cannot be read" in refused(district, "--baseline", district / "dossiers.csv")
