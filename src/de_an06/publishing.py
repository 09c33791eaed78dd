"""A folder of published files: each is whole or not there, and one run at a time writes to it."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from de_an06.errors import OutputError
from de_an06.stopping import stop
from de_an06.system_messages import system_trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filelock import BaseFileLock

LOCK, HOLDER = ".de-an06.lock", ".de-an06.running"
_PART = ".part-de-an06"
"""How the name of a file ends that is being written; what a killed run has left is removed by the next."""


class Shelf:
    """The folder that a run publishes to, held for itself alone while the context lasts."""

    def __init__(self, folder: Path) -> None:
        """Take a folder, which is made when it is entered."""
        self.folder = folder
        self._lock: BaseFileLock | None = None
        self._made = self._first = self._refused = False
        self._ours: set[str] = set()

    def __enter__(self) -> Self:
        """Hold the folder; raises OutputError where another run does, or nothing can be written."""
        from filelock import FileLock, Timeout

        with self._writing("."):
            self._made = not self.folder.exists()
            self._first = not (self.folder / LOCK).exists()
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / LOCK)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                raise self._held() from None
        self._lock = lock
        with self._writing("."):
            (self.folder / HOLDER).write_text(f"{os.getpid()} {socket.gethostname()}\n", encoding="utf-8")
            for left in sorted(self.folder.rglob(f".*{_PART}")):
                left.unlink()
        return self

    def __exit__(self, *_: object) -> None:
        """Let the folder go."""
        with suppress(OSError):
            (self.folder / HOLDER).unlink()
        if self._lock is not None:
            self._lock.release()
        if self._first and (self._refused or not self._ours):
            with suppress(OSError):  # the folder is not ours, so nothing says that it is
                (self.folder / LOCK).unlink()
                if self._made:
                    self.folder.rmdir()

    def _held(self) -> OutputError:
        try:
            process, host = (self.folder / HOLDER).read_text(encoding="utf-8").split(maxsplit=1)
        except (OSError, ValueError):
            process, host = "?", "?"
        shown = self.folder.as_posix()
        return OutputError(
            f"{shown}: một lệnh batch khác đang ghi vào đây (tiến trình {process}, máy {host.strip()}); chờ nó xong "
            "rồi chạy lại.",
            f"{shown}: another batch is writing here (process {process} on {host.strip()}); wait for it to end, then "
            "run again.",
        )

    @contextmanager
    def _writing(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            place = (self.folder / name).as_posix()
            what, fix = system_trouble(error)
            raise OutputError(
                f"Không ghi được {place}: {what.vi}; {fix.vi}. Mỗi tệp vẫn nguyên vẹn, bản cũ hoặc bản mới; chạy lại "
                "để ghi nốt.",
                f"{place} cannot be written: {what.en}; {fix.en}. Each file is whole, as it was or as it is to be; run "
                "again to go on.",
            ) from None

    def read(self, name: str) -> bytes | None:
        """Return what stands under a name, None where there is nothing."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            (what, fix), place = system_trouble(error), (self.folder / name).as_posix()
            raise OutputError(
                f"Không đọc được {place}: {what.vi}; {fix.vi}.", f"{place} cannot be read: {what.en}; {fix.en}."
            ) from None

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of what stands under a name, None where there is nothing."""
        data = self.read(name)
        return None if data is None else sha256(data).hexdigest()

    def foreign(self, name: str) -> OutputError:
        """Return the refusal to write over a file that is none of ours."""
        self._refused, place = True, (self.folder / name).as_posix()
        return OutputError(
            f"{place} không do batch ghi ra và sẽ bị ghi đè: hãy chọn một thư mục khác, hoặc chuyển tệp này đi.",
            f"{place} was not written by batch, and would be written over: choose another folder, or move it.",
        )

    def put(self, name: str, data: bytes) -> bool:
        """Let bytes stand under a name, for good once this returns; False where they stood there already."""
        stop.check()
        there = self.read(name)
        if there == data:
            return False
        if self._first and there is not None and name not in self._ours:
            raise self.foreign(name)  # no run has ever written here
        self._ours.add(name)
        file = self.folder / name
        part = file.with_name(f".{file.name}{_PART}")
        with self._writing(name):
            _make(file.parent)
            try:
                with part.open("wb") as stream:
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
                part.replace(file)
            except BaseException:
                with suppress(OSError):
                    part.unlink()
                raise
            _settle(file.parent)
        return True


def _make(folder: Path) -> None:
    """Make a folder, and let its name stand for good."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(exist_ok=True)
    _settle(folder.parent)


def _settle(folder: Path) -> None:
    """Let the names in a folder stand for good; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
