"""Stand-ins: UTF-8 CSV files in a scratch folder that are read in place of files which are written otherwise.

A file is opened up into parts, each of which is read as one table. A CSV in UTF-8 is its own only part; one in
another encoding, a workbook or an archive is written out, once, as one stand-in or several. All that stands behind
(discover, read) reads the part's `path` and speaks of its `name`.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Literal, Self

from de_an06.errors import OutputError
from de_an06.stopping import stop
from de_an06.system_messages import system_reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from de_an06.damage import Damage
    from de_an06.errors import InputError
    from de_an06.finding import Finding
    from de_an06.text import Words

_PIECE = 1 << 20

Sure = Literal["stated", "bom", "bytes", "words"]
"""What says the encoding: configuration, a byte order mark, bytes that only it can have, or words it reads best."""


@dataclass(frozen=True, slots=True)
class Original:
    """The file that was sent, where something else is read in its place."""

    path: Path
    name: str
    """Path below the folder given, in NFC with "/"."""
    size: int
    sha256: str
    """Of all its bytes as they were sent."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a stand-in for a sheet of a workbook can't say in CSV; row k of the sheet is its line k."""

    name: str
    alone: bool = True
    """Whether the workbook has no other visible sheet that holds something."""
    kinds: tuple[bytes, ...] = ()
    """What each cell of each row is (`workbook.EMPTY` and so on); let go once the table is known."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Merged cells whose value was filled down: first row, first column, last row, last column, from 0."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is read as one table: a file as it came, or a stand-in for it or for a part of it."""

    path: Path
    """The bytes that are read."""
    name: str
    """How it is called in findings, inputs and configuration: `ho-so.csv`, `so-lieu.xlsx › Sheet1`."""
    original: Original | None = None
    """The file sent, for a stand-in; None when `path` is the file sent."""
    encoding: str | None = None
    """How the text was written before it was written out; None when it is as its first bytes say."""
    bom: bool = False
    """Whether that began with a byte order mark."""
    sure: Sure = "bytes"
    read: int = 0
    """Of so many distinct `words` with accents, how many were Vietnamese, where they say the encoding."""
    words: int = 0
    composed: bool = True
    """Whether it was in NFC as it was sent; a stand-in always is."""
    damage: Damage | None = None
    """What is not UTF-8 in it, where its first bytes are that but for a few."""
    findings: tuple[Finding, ...] = ()
    """What opening it found; `path` is the part's name, `table` is filled in once it is known."""
    sheet: Sheet | None = None
    """For a stand-in of a sheet: which one, and what its cells are."""
    template: tuple[str, str] | None = None
    """For a sheet of a template that was filled in: its table and the version of its schema, as the workbook says."""
    own: bool = False
    """Whether it is a sheet of a workbook that a check wrote."""
    listed: str | None = None
    """The sheet with the list that goes with a form of ours."""

    def stand_in(self, path: Path, name: str, original: Original) -> Part:
        """Return the part that is read in place of this one, or of a piece of it.

        A stand-in for a stand-in (a CSV in TCVN3 within an archive) keeps the file that was sent and what was found.
        """
        return replace(self, path=path, name=name, original=self.original or original)


@dataclass(slots=True)
class Contents:
    """What an archive or a workbook holds, each by the name that is shown."""

    parts: list[Part] = field(default_factory=list)
    passed_over: list[tuple[str, Words]] = field(default_factory=list)
    broken: list[tuple[str, InputError]] = field(default_factory=list)
    """What can't be opened; the others can."""

    def add(self, other: Contents) -> None:
        """Add what something within it holds."""
        self.parts += other.parts
        self.passed_over += other.passed_over
        self.broken += other.broken


class StandIns:
    """A scratch folder for the stand-ins of one run; it is there from the first of them to the end of the run."""

    def __init__(self, place: Path | None = None) -> None:
        """Take the folder in which the scratch folder is made; None is the system's own for such files."""
        self._place = place
        self._folder: Path | None = None
        self._owner = os.getpid()
        self._count = 0
        self.doubted: set[str] = set()
        """Names of files that began as UTF-8 and did not go on so: they are looked at beyond their beginning."""

    def __enter__(self) -> Self:
        stop.leavings.append(self._remove)
        return self

    def __exit__(self, *_: object) -> None:
        self._remove()
        stop.leavings.remove(self._remove)

    def _remove(self) -> None:
        # A process that was made from this one leaves the folder alone.
        if self._folder is not None and os.getpid() == self._owner:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def doubt(self, names: set[str]) -> bool:
        """Take files that began as UTF-8 and did not go on so; True when some are new, and all must be read again."""
        new = names - self.doubted
        self.doubted |= names
        return bool(new)

    def new(self, suffix: str = ".csv") -> Path:
        """Return the path of a file that is not there yet, for nobody else to read."""
        with self.writing():
            if self._folder is None:
                self._folder = Path(mkdtemp(prefix="de-an06-", dir=self._place))
        self._count += 1
        return self._folder / f"{self._count}{suffix}"

    def below(self) -> StandIns:
        """Return a place for more of them within the same scratch folder, which may be used by another process."""
        other = StandIns(self._place)
        with self.writing():
            other._folder = self.new("")  # it is one of us
            other._folder.mkdir()
        return other

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Say that there is no room, or whatever the system says, when a stand-in can't be written.

        Reading the original belongs outside, for its trouble is the file's own.
        """
        try:
            yield
        except OSError as error:
            why = system_reason(error)
            vi, en = ("thư mục tạm", "the temporary folder") if self._place is None else (str(self._place),) * 2
            raise OutputError(
                f"Không ghi được tệp tạm vào {vi}: {why.vi}. Hãy dọn chỗ ở đó; tệp không phải CSV UTF-8 được chép "
                "ra đó.",
                f"Cannot write a temporary file in {en}: {why.en}. Make room there; files that aren't CSV in UTF-8 are "
                "written out to it.",
            ) from error


def original_of(path: Path, name: str) -> Original:
    """Return what is known of a file that was sent, reading it once, some bytes at a time."""
    with path.open("rb") as stream:
        digest, size = sha256(), 0
        for piece in pieces(stream):
            digest.update(piece)
            size += len(piece)
    return Original(path, name, size, digest.hexdigest())


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the rest of a file, some at a time."""
    while data := stream.read(_PIECE):
        yield data
