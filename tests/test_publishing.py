"""A folder of published files: each is whole or not there, and one run at a time writes to it."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from de_an06.errors import OutputError
from de_an06.publishing import LOCK, Shelf

PART = ".part-de-an06"


def names(folder: Path) -> set[str]:
    """Return what stands below a folder, but for its lock."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {LOCK}


def test_what_is_put_stands_there(tmp_path: Path) -> None:
    """Bytes stand under their name, in a folder that is made, and nothing else stays."""
    with Shelf(tmp_path / "a" / "out") as shelf:
        assert shelf.put("2023-Q1/x.md", b"39,6%")
        assert (shelf.read("2023-Q1/x.md"), shelf.read("y")) == (b"39,6%", None)
    assert names(tmp_path / "a" / "out") == {"2023-Q1/x.md"}


def test_the_same_bytes_are_not_written(tmp_path: Path) -> None:
    """What stands there already is left alone, time included."""
    with Shelf(tmp_path) as shelf:
        shelf.put("x", b"1")
        before = (tmp_path / "x").stat()
        assert not shelf.put("x", b"1")
    assert (tmp_path / "x").stat() == before


def test_another_run_is_refused_by_name(tmp_path: Path) -> None:
    """A folder that is held is held for one run: another one is told which process that is."""
    with Shelf(tmp_path), pytest.raises(OutputError) as caught, Shelf(tmp_path):
        pass
    assert f"(process {os.getpid()} on " in caught.value.en
    assert f"(tiến trình {os.getpid()}, máy " in caught.value.vi


@pytest.mark.parametrize("text", ["", "7", "\0\0\0\0"])
def test_another_run_that_has_not_said_who_it_is(text: str, tmp_path: Path) -> None:
    """A run that holds the folder and has not written down who it is yet is still told of."""
    with Shelf(tmp_path):
        (tmp_path / ".de-an06.running").write_text(text, encoding="utf-8")
        with pytest.raises(OutputError, match="another batch is writing here"), Shelf(tmp_path):
            pass


def test_a_folder_that_is_let_go_can_be_held(tmp_path: Path) -> None:
    """A folder can be held again by the next run, also where one before ended in an error."""
    with pytest.raises(RuntimeError), Shelf(tmp_path):
        raise RuntimeError
    with Shelf(tmp_path):
        pass
    assert names(tmp_path) == set()


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    """Half-written files of a killed run are removed, and nothing else."""
    (tmp_path / "2023-Q1").mkdir()
    for name in (f".index.md{PART}", f"2023-Q1/.x.json{PART}", "2023-Q1/x.json", "mine.part"):
        (tmp_path / name).write_bytes(b"half")
    with Shelf(tmp_path):
        pass
    assert names(tmp_path) == {"2023-Q1/x.json", "mine.part"}


@pytest.mark.parametrize("broken", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("code", "said"), [(errno.ENOSPC, "no space left on the drive"), (errno.EROFS, "the drive can only be read")]
)
def test_what_cannot_be_written_leaves_what_was_there(
    broken: str, code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the drive is full or read-only, the old bytes stand, no half is left, and the error says so."""

    def fail(*_: Any) -> None:
        raise OSError(code, "no")

    with Shelf(tmp_path) as shelf:
        shelf.put("x", b"old")
        monkeypatch.setattr(os, broken, fail)
        with pytest.raises(OutputError) as caught:
            shelf.put("x", b"new")
    assert names(tmp_path) == {"x"}
    assert (tmp_path / "x").read_bytes() == b"old"
    assert said in caught.value.en
    assert "Each file is whole" in caught.value.en


def test_a_full_drive_that_refuses_the_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing itself fails, no half of a file is left."""

    class Full:
        def __enter__(self) -> Any:
            return self

        def __exit__(self, *_: object) -> None: ...

        def write(self, _: bytes) -> None:
            raise OSError(errno.ENOSPC, "no")

    opens = Path.open
    with Shelf(tmp_path) as shelf:
        (tmp_path / f".x{PART}").write_bytes(b"ha")
        monkeypatch.setattr(Path, "open", lambda file, *mode, **how: (
            Full() if file.name.endswith(PART) else opens(file, *mode, **how)))  # fmt: skip
        with pytest.raises(OutputError, match="no space left"):
            shelf.put("x", b"half")
    assert names(tmp_path) == set()


def test_a_file_in_the_way(tmp_path: Path) -> None:
    """A file where the folder is to be, and a folder where a file is to be, are one error each."""
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(OutputError), Shelf(tmp_path / "out"):
        pass
    (tmp_path / "index.md").mkdir()
    with Shelf(tmp_path) as shelf, pytest.raises(OutputError):
        shelf.put("index.md", b"x")


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_is_read_only(tmp_path: Path) -> None:
    """A folder that cannot be written to is one error, and can still be read."""
    (tmp_path / "x").write_bytes(b"old")
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(OutputError, match="permission denied"), Shelf(tmp_path):
            pass
        assert Shelf(tmp_path).read("x") == b"old"
    finally:
        tmp_path.chmod(0o755)
