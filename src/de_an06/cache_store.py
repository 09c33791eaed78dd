"""A folder of remembered work: each entry is found by what it rests on, and believed only if it is whole and ours."""

from __future__ import annotations

import io
import os
import pickle
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC = b"de-an06 cache 1\n"
_DIGEST = 32
_ENDING = ".entry"
MOST = 4 << 30
"""Bytes that entries take at most; those not used for longest go first."""
_OURS = {
    "builtins": {"frozenset", "set", "slice"},
    "collections": {"Counter"},
    "datetime": {"date"},
    "pathlib": {"Path", "PosixPath", "PurePath", "PurePosixPath", "PureWindowsPath", "WindowsPath"},
    "pathlib._local": {"Path", "PosixPath", "PurePath", "PurePosixPath", "PureWindowsPath", "WindowsPath"},
    "numpy": {"dtype", "ndarray", "bool", "int64", "uint64"},
    "numpy.core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "numpy.core.numeric": {"_frombuffer"},
    "numpy._core.numeric": {"_frombuffer"},
    "de_an06.codings": {"Range", "Dictionary"},
    "de_an06.copies": {"Stretch"},
    "de_an06.counts": {"Counts"},
    "de_an06.evidence": {"Evidence"},
    "de_an06.finding": {"Finding", "Findings", "Told"},
    "de_an06.places": {"Body", "Place"},
    "de_an06.register": {"SeenCodes"},
    "de_an06.remembered": {"Given", "Keyed"},
    "de_an06.rows": {"Sum"},
    "de_an06.tally": {"Tally"},
}
"""What an entry may be made of, by module: nothing else is ever called while one is read."""


class _Reader(pickle.Unpickler):
    """Reads entries that are made of our own kinds of things."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class that an entry may hold; raises UnpicklingError for any other."""
        if name not in _OURS.get(module, ()):
            message = f"no entry holds {module}.{name}"
            raise pickle.UnpicklingError(message)
        return super().find_class(module, name)


class Store:
    """Entries in a folder; what cannot be read is not there, and what cannot be written is let go."""

    def __init__(self, folder: Path) -> None:
        """Take a folder, which is made when something is put into it."""
        self.folder = folder

    def get(self, key: bytes) -> Any:
        """Return what was put under a key; None where there is nothing, or nothing that can be believed."""
        file = self._file(key)
        try:
            data = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        start = len(_MAGIC) + _DIGEST
        body = memoryview(data)[start:]
        if data[: len(_MAGIC)] != _MAGIC or sha256(key + body).digest() != data[len(_MAGIC) : start]:
            return None
        try:
            return _Reader(io.BytesIO(body)).load()
        except Exception:  # noqa: BLE001  # whatever is wrong with it, it is done again
            return None

    def put(self, key: bytes, value: object) -> None:
        """Keep something under a key."""
        body = pickle.dumps(value, protocol=5)
        file = self._file(key)
        part = file.with_name(f"{file.name}.{os.getpid()}")
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(_MAGIC + sha256(key + body).digest() + body)
            part.replace(file)
        with suppress(OSError):
            part.unlink(missing_ok=True)

    def _file(self, key: bytes) -> Path:
        name = key.hex()
        return self.folder / name[:2] / f"{name[2:]}{_ENDING}"

    def _entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        for file in sorted(self.folder.glob(f"??/*{_ENDING}*")):
            with suppress(OSError):
                yield file, file.stat()

    @property
    def size(self) -> tuple[int, int]:
        """How many entries there are, and their bytes."""
        sizes = [stat.st_size for _, stat in self._entries()]
        return len(sizes), sum(sizes)

    def prune(self, most: int = MOST) -> None:
        """Let the entries go that were not used for longest, until no more than so many bytes are left."""
        entries = sorted(self._entries(), key=lambda entry: entry[1].st_mtime_ns, reverse=True)
        kept = 0
        for file, stat in entries:
            kept += stat.st_size
            if kept > most:
                with suppress(OSError):
                    file.unlink()

    def clear(self) -> int:
        """Remove every entry, and return how many there were."""
        count = 0
        for file, _ in self._entries():
            with suppress(OSError):
                file.unlink()
                count += 1
        for folder in self.folder.glob("??"):
            with suppress(OSError):
                folder.rmdir()
        return count
