"""Large exports: any number of processors and any limit of memory give the same report, byte by byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from de_an06.choices import bytes_stated
from de_an06.crew import crew_for
from de_an06.errors import OptionError
from de_an06.hands import can_fork
from tests.runs import run

if TYPE_CHECKING:
    from pathlib import Path

LARGE = 130_000
"""Dossiers that take more than the 24 MiB from which work is spread."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a large sample, a broken date and two copies that disagree, in parts of the file far apart."""
    folder = tmp_path_factory.mktemp("large")
    assert run("sample", folder, "--dossiers", LARGE).status == 0
    path = folder / "dossiers.csv"
    lines = path.read_bytes().split(b"\n")
    lines[100_000] = lines[100_000].replace(b"/20", b"/21", 1)
    lines[-2] = lines[5].replace(b"H50", b"H50", 1).rsplit(b",", 1)[0] + b",31/12/2024 08:00"
    path.write_bytes(b"\n".join(lines))
    return folder


@pytest.mark.parametrize("command", ["report", "check"])
@pytest.mark.parametrize("options", [("--jobs", 2), ("--jobs", 3, "--memory", "256MB"), ("--memory", "1.5G")])
def test_processors_and_memory_change_nothing(
    large: Path, command: str, options: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever does the work, and in whatever portions, what is told is the same to the byte."""
    monkeypatch.setattr("de_an06.crew._processors", lambda: 4)
    alone = run(command, large, "--format", "json", "--jobs", 1)
    spread = run(command, large, "--format", "json", *options)

    assert (spread.status, spread.err) == (alone.status, alone.err)
    assert spread.out == alone.out


def test_large_work_is_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large inputs get processes, or threads where none can be forked; small ones neither."""
    monkeypatch.setattr("de_an06.crew._processors", lambda: 4)
    with crew_for(1 << 30, 2) as large, crew_for(1 << 20) as small:
        assert (large.hands, large.pool is None) == ((2, True) if can_fork() else (0, False))
        assert (small.hands, small.pool) == (0, None)


@pytest.mark.parametrize(("size", "workers"), [(1 << 30, 4), (9 << 20, 3), (1 << 20, 1), (0, 1)])
def test_no_more_are_at_work_than_is_of_use(monkeypatch: pytest.MonkeyPatch, size: int, workers: int) -> None:
    """However many are asked for, there are no more than processors or parts of the input."""
    monkeypatch.setattr("de_an06.crew._processors", lambda: 4)
    with crew_for(size, 1000) as crew:
        assert crew.workers == workers


def test_one_job_starts_no_process() -> None:
    """With --jobs 1 this process does all the work."""
    with crew_for(1 << 30, 1) as alone:
        assert (alone.workers, alone.hands, alone.pool) == (1, 0, None)


def test_memory_bounds_blocks_and_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """With less memory blocks are smaller and fewer keys are held."""
    monkeypatch.setattr("de_an06.crew._processors", lambda: 4)
    with crew_for(1 << 30, 2, 256 << 20) as tight, crew_for(1 << 30, 2) as free:
        assert tight.block_bytes < free.block_bytes
        assert tight.keys < free.keys


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1GB", 1 << 30),
        ("500 mb", 500 << 20),
        ("0.5GiB", 1 << 29),
        ("2g", 1 << 31),
        ("1,5GB", 3 << 29),
        ("1,25 gb", 5 << 28),
        ("262144KB", 256 << 20),
    ],
)
def test_sizes(text: str, size: int) -> None:
    """A limit of memory may be written in the usual ways."""
    assert bytes_stated(text) == size


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("300", "lacks its unit; write 300MB or 300GB."),
        ("2", "lacks its unit; write 2GB."),
        ("1,5", "lacks its unit; write 1,5GB."),
        ("1.500MB", "can be read in two ways; write 1500MB."),
        ("1,500GB", "can be read in two ways; write 1500GB or 1536MB."),
    ],
)
def test_half_a_size(text: str, readings: str) -> None:
    """A size without a unit, or with a mark that may part thousands, is refused with what it may mean."""
    with pytest.raises(OptionError) as caught:
        bytes_stated(text)

    assert caught.value.en == f"--memory: “{text}” {readings}"


@pytest.mark.parametrize("text", ["", "many", "1", "0", "12x", "-1GB", "100MB", "1KB", "1,2,3GB", "1.GB"])
def test_no_sizes(text: str) -> None:
    """What is no size, or too little to work in, is refused in both languages."""
    with pytest.raises(OptionError, match="--memory"):
        bytes_stated(text)
