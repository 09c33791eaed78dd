"""Hashes of files that were seen before, for those who trust that a file of the same size and time is the same."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from de_an06.footing import digest_of
from de_an06.sources import stamp_of

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.cache_store import Store


class Stamps:
    """Hashes of files by their size and time of change, for those who trust that."""

    def __init__(self, store: Store) -> None:
        """Take the store that keeps them."""
        self._store = store

    def digest(self, file: Path, name: str) -> str:
        """Return the SHA-256 of a file, which is read only if its size or time of change is another one."""
        stamp = stamp_of(file)
        key = sha256(repr((file.absolute().as_posix(), stamp)).encode()).digest()
        known = self._store.get(key)
        if isinstance(known, str):
            return known
        found = digest_of(file, name)
        if stamp is not None and stamp == stamp_of(file):
            self._store.put(key, found)
        return found
