"""Publishing that is cut off: killed, stopped, refused by the drive or another run, it leaves nothing half done."""

from __future__ import annotations

import re
import shutil
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from de_an06.footing import footing
from de_an06.stopping import STOPPED
from tests.moments import ended, moments, started, whole
from tests.office import batch, contents, dossiers, office, spoil
from tests.runs import run

if TYPE_CHECKING:
    from pathlib import Path

_GOLDEN = 0.6180339887498949
"""Its multiples fall into the largest gap between those before."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by signals")


@dataclass(frozen=True)
class Course:
    """What a run begins with and comes to when nothing disturbs it."""

    data: Path
    before: Path
    """The folder that it begins with."""
    after: dict[str, bytes]
    moments: int


@pytest.fixture(scope="module", params=["first", "later"])
def course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A first run, or a later one that revises final figures and draws every report anew."""
    folder = tmp_path_factory.mktemp(request.param)
    data, before = office(folder), folder / "before"
    before.mkdir()
    if request.param == "later":
        batch(data, before, "--finalise", "2023-Q3", "--lang", "en")
        spoil(data, "2023-Q3")
    shutil.copytree(before, folder / "out")
    count = moments(data, folder / "out")
    return Course(data, before, contents(folder / "out"), count)


def cut_off(course: Course, output: Path, moment: int, what: str = "kill") -> None:
    """Kill a run at a moment, look at what it left, and hold what the next run comes to against an undisturbed one."""
    shutil.copytree(course.before, output)
    status, _, _ = ended(started(course.data, output, what, moment))
    assert status == -9
    assert whole(output, contents(course.before), course.after)
    assert run("batch", course.data, "--output", output, "--lang", "en").status == 0
    assert contents(output) == course.after


def chosen(count: int) -> list[float]:
    """Return moments as shares of a run, scattered over it, the same each time."""
    return [number * _GOLDEN % 1 for number in range(1, count + 1)]


@pytest.mark.parametrize("share", chosen(4))
def test_killed_at_a_few_moments(share: float, course: Course, tmp_path: Path) -> None:
    """After a kill at a random step nothing is half written, and a rerun ends in the same bytes."""
    cut_off(course, tmp_path / "out", 1 + int(share * course.moments))


@pytest.mark.parametrize("file", [1, 5, 12])
def test_killed_in_the_middle_of_a_file(file: int, course: Course, tmp_path: Path) -> None:
    """After a kill in the middle of writing a file it cannot be seen, and a rerun ends in the same bytes."""
    cut_off(course, tmp_path / "out", file, "half")


@pytest.mark.slow
@pytest.mark.parametrize("share", chosen(60)[4:])
def test_killed_at_many_moments(share: float, course: Course, tmp_path: Path) -> None:
    """The same at many random steps."""
    cut_off(course, tmp_path / "out", 1 + int(share * course.moments))


@pytest.mark.slow
@pytest.mark.parametrize("delay", chosen(30))
def test_killed_at_any_time(delay: float, course: Course, tmp_path: Path) -> None:
    """After a kill at any time at all, between steps too, a rerun ends in the same bytes."""
    output = tmp_path / "out"
    shutil.copytree(course.before, output)
    program = started(course.data, output, "nothing", 0)
    time.sleep(0.2 + 1.5 * delay)
    program.kill()
    ended(program)
    assert whole(output, contents(course.before), course.after)
    assert run("batch", course.data, "--output", output, "--lang", "en").status == 0
    assert contents(output) == course.after


def test_killed_again_and_again(course: Course, tmp_path: Path) -> None:
    """A run that is killed three times, later each time, still ends in the same bytes."""
    output = tmp_path / "out"
    shutil.copytree(course.before, output)
    for share in (0.2, 0.4, 0.6):
        ended(started(course.data, output, "kill", int(share * course.moments)))
    assert run("batch", course.data, "--output", output, "--lang", "en").status == 0
    assert contents(output) == course.after


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_ctrl_c_says_what_is_done(share: float, course: Course, tmp_path: Path) -> None:
    """Ctrl-C while reports are written ends with 130 and the number of periods done, and the next run goes on."""
    output = tmp_path / "out"
    shutil.copytree(course.before, output)
    status, _, said = ended(started(course.data, output, "ctrl-c", int(share * course.moments)))
    first, second = said.splitlines()
    assert (status, second) == (STOPPED, "de-an06: stopped / đã dừng")
    assert re.fullmatch("periods written: [0-5]; run again to go on", first)
    assert whole(output, contents(course.before), course.after)
    assert run("batch", course.data, "--output", output, "--lang", "en").status == 0
    assert contents(output) == course.after


def test_two_runs_at_once(course: Course, tmp_path: Path) -> None:
    """A second run ends with status 2 and one line that names the first, which comes to its end."""
    output = tmp_path / "out"
    shutil.copytree(course.before, output)
    first = started(course.data, output, "wait", course.moments // 2)
    assert first.stdout is not None
    assert first.stdout.readline() == "waiting\n"
    status, out, said = ended(started(course.data, output, "nothing", 0))
    assert (status, out, said.count("\n")) == (2, "", 1)
    assert f"another batch is writing here (process {first.pid} on " in said
    assert ended(first)[0] == 0
    assert contents(output) == course.after


@pytest.mark.parametrize("limit", [0, 3_000, 60_000])
def test_a_drive_that_takes_no_more(limit: int, course: Course, tmp_path: Path) -> None:
    """Where the drive takes no more bytes, the run ends with one line and status 2, and what was there is whole."""
    output = tmp_path / "out"
    shutil.copytree(course.before, output)
    status, _, said = ended(started(course.data, output, "full", limit))
    assert (status, said.count("\n")) == (2, 1)
    assert "cannot be written: the file is too large for the drive" in said
    assert whole(output, contents(course.before), course.after)
    assert not list(output.rglob(".*.part-de-an06"))


@pytest.mark.parametrize("added", [False, True])
def test_data_that_change_meanwhile(
    added: bool, course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that changes or comes after it was hashed ends the run with one line, and nothing is published."""
    data, output = shutil.copytree(course.data, tmp_path / "data"), tmp_path / "out"
    shutil.copytree(course.before, output)
    stood = footing

    def moved(*arguments: Any) -> Any:
        found = stood(*arguments)
        if added:
            shutil.copy(dossiers(data, "2023-Q4"), data / "dossiers-more.csv")
        else:
            spoil(data, "2023-Q4")
        return found

    monkeypatch.setattr("de_an06.batch.footing", moved)
    ran = run("batch", data, "--output", output, "--lang", "en")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert ("dossiers-more.csv" if added else "dossiers-2023-Q4.csv") in ran.err
    assert contents(output) == contents(course.before)
