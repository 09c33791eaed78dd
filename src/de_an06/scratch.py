"""Scratch files: hashes that do not fit in memory, in temporary files that go when they are closed."""

from __future__ import annotations

from mmap import ACCESS_READ, ACCESS_WRITE, mmap
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import numpy as np

from de_an06.errors import OutputError
from de_an06.system_messages import system_reason

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    U64 = NDArray[np.uint64]


class File:
    """Hashes in a temporary file, which the system removes once it is closed."""

    def __init__(self, folder: Path | None) -> None:
        try:
            self._file = TemporaryFile(dir=folder, prefix="de-an06-")  # noqa: SIM115 - it lives as long as this does.
        except OSError as error:
            raise _unwritten(folder, error) from error
        self._folder = folder
        self._at = 0
        self.size = 0

    def append(self, hashes: U64) -> None:
        """Write hashes behind those already there."""
        try:
            self._file.seek(8 * self.size)
            self._file.write(np.ascontiguousarray(hashes).data)
            self._file.flush()
        except OSError as error:
            raise _unwritten(self._folder, error) from error
        self.size += len(hashes)

    def read(self, start: int, stop: int) -> U64:
        """Return the hashes from one place to another."""
        found = np.empty(stop - start, np.uint64)
        self._file.seek(8 * start)
        self._file.readinto(found.view(np.uint8).data)
        return found

    def next(self, count: int) -> U64:
        """Return so many hashes behind those returned last."""
        self._at += count
        return self.read(self._at - count, self._at)

    def mapped(self, *, to_write: bool = False) -> U64:
        """Return all hashes, read when they are looked at; the mapping goes when the array does."""
        if not self.size:
            return np.empty(0, np.uint64)
        access = ACCESS_WRITE if to_write else ACCESS_READ
        return np.frombuffer(mmap(self._file.fileno(), 8 * self.size, access=access), np.uint64)

    def close(self) -> None:
        """Remove the file."""
        self._file.close()


def close_all(files: list[File]) -> None:
    """Remove files, and forget them."""
    while files:
        files.pop().close()


def _unwritten(folder: Path | None, error: OSError) -> OutputError:
    vi, en = ("thư mục tạm", "the temporary folder") if folder is None else (str(folder), str(folder))
    why = system_reason(error)
    return OutputError(
        f"Không ghi được tệp tạm vào {vi}: {why.vi}. Hãy dọn chỗ ở đó, hoặc cho thêm bộ nhớ (--memory).",
        f"Cannot write a temporary file in {en}: {why.en}. Make room there, or allow more memory (--memory).",
    )
