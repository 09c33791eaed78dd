"""What is remembered of a file of dossiers from one run to another: its keys, and what its rows count for.

A file's keys follow from its bytes and from how it is read. What its rows count for follows from that and from what
newer snapshots say of its keys; so that is looked up by a hash of what they say, and can never be out of date.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from de_an06.places import Place
from de_an06.standing import FILES, files_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from de_an06.cache_store import Store
    from de_an06.copies import FileState, Stretch
    from de_an06.finding import Findings
    from de_an06.portions import Seen
    from de_an06.reexports import Newer
    from de_an06.rows import Sum
    from de_an06.sources import Source
    from de_an06.tally import Tally

    U64 = NDArray[np.uint64]

_ELSEWHERE = frozenset(("path", "part", "stamp"))
"""What says where a file lies, and not what it holds."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """The keys of a file, block by block, and where its records stand."""

    stretches: list[Stretch]
    keys: list[tuple[U64, U64 | None, U64 | None]]
    """Both hashes of each row, and how its dossier stands, where there are several snapshots."""
    seen: Seen
    """What its columns say of their forms, however the file is cut into blocks."""


@dataclass(slots=True)
class Given:
    """What the rows of a file gave."""

    findings: Findings
    counts: Counter[str]
    skipped: Counter[str]
    units: set[str]
    sums: list[tuple[int, Sum]]
    first: int | None
    shared: Counter[str]
    """By path of a newer file: dossiers of this one that it has."""
    tallies: list[Tally] = field(default_factory=list)


@dataclass(frozen=True)
class Memory:
    """What a run may remember, and what all of that rests on."""

    store: Store
    digests: Mapping[str, str]
    """The hash of each file that was sent, by its path below the folder."""
    rests_on: str
    """Program, configuration, policy: whatever judges files."""

    def of(self, state: FileState, beside: Iterable[str]) -> Remembered | None:
        """Return what is remembered of a file, `beside` what else it is judged by; None where its hash isn't known."""
        source, facts = state.source, state.court.file
        sent = source.part.original.name if source.part is not None and source.part.original else source.name
        digest = self.digests.get(sent)
        if digest is None or state.flaws is not None:
            return None
        told = [f"{f.name}={getattr(source, f.name)!r}" for f in fields(source) if f.name not in _ELSEWHERE]
        told += [f"{f.name}={_text(getattr(facts, f.name))}" for f in fields(facts) if f.name != "number"]
        code = sha256("\0".join((digest, self.rests_on, *told, *beside)).encode())
        return Remembered(self.store, code.digest(), digest)


@dataclass(frozen=True)
class Remembered:
    """What is remembered of one file."""

    store: Store
    code: bytes
    digest: str
    """The hash of the file's bytes."""

    def keyed(self, state: FileState, number: int) -> Keyed | None:
        """Return the keys of the file, which has this number now."""
        found = self.store.get(self.code)
        if not isinstance(found, Keyed):
            return None
        stretches = [replace(one, file=number, where=_here(one.where, state.source)) for one in found.stretches]
        return Keyed(stretches, [_numbered(keys, number) for keys in found.keys], found.seen)

    def given(self, said: bytes) -> Given | None:
        """Return what the rows gave when newer snapshots said this of the keys."""
        found = self.store.get(self._given(said))
        return found if isinstance(found, Given) else None

    def keep(self, keyed: Keyed, given: Given, said: bytes) -> None:
        """Remember a file."""
        self.store.put(self.code, keyed)
        self.store.put(self._given(said), replace(given, tallies=[tally.undressed() for tally in given.tallies]))

    def _given(self, said: bytes) -> bytes:
        return sha256(self.code + said).digest()


def _text(value: object) -> str:
    """Return a value as a text that is the same in every process."""
    return repr(sorted(value) if isinstance(value, frozenset) else value)


def _here(where: Any, source: Source) -> Any:
    """Return a place in the file that lies here now."""
    return replace(where, body=replace(where.body, path=source.path, known={})) if isinstance(where, Place) else where


def _numbered(keys: tuple[U64, U64 | None, U64 | None], number: int) -> tuple[U64, U64 | None, U64 | None]:
    first, second, words = keys
    if words is not None:
        words = words & ~np.uint64(FILES) | np.uint64(min(number, FILES))
    return first, second, words


class Said:
    """A hash of what newer snapshots say of a file's keys, taken block by block."""

    def __init__(self, newer: Newer, *, older: bool) -> None:
        self.newer, self._code, self._rows = newer, sha256(b"older" if older else b"newest"), 0
        names = {number: sha256(path.encode()).digest()[:8] for number, path in newer.names.items()}
        most = max([-1, *(number for number in names if number < FILES)])
        self._names = np.zeros(most + 2, "V8")
        for number, name in names.items():
            if number < FILES:
                self._names[number] = np.void(name)

    def add(self, rows: NDArray[np.int64], told: U64, words: U64) -> None:
        """Take in the rows of a block which some newer snapshot has, what it says of them, and all rows' own words."""
        files = np.minimum(files_of(told), len(self._names) - 1)
        self._code.update((rows + self._rows).tobytes())
        self._code.update((told & ~np.uint64(FILES)).tobytes())
        self._code.update(self._names[files].tobytes())
        self._code.update(np.packbits(self.newer.within(words)).tobytes())
        self._rows += len(words)

    def digest(self) -> bytes:
        """Return the hash of all that was taken in."""
        return self._code.digest()


def shared_names(shared: Counter[int], newer: Newer) -> Counter[str]:
    """Return numbers of dossiers by the path of the newer file that has them."""
    return Counter({newer.names[number]: count for number, count in shared.items() if number in newer.names})


def shared_numbers(shared: Counter[str], newer: Newer) -> Counter[int]:
    """Return numbers of dossiers by the number that the newer file has now."""
    numbers = {path: number for number, path in newer.names.items()}
    return Counter({numbers[path]: count for path, count in shared.items() if path in numbers})
