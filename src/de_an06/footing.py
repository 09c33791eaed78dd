"""What published figures rest on: the program, the question, settings, indicators and files, each by what it holds."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any

from de_an06 import __version__
from de_an06.folders import files_below
from de_an06.stopping import stop
from de_an06.watching import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from de_an06.catalogue import Indicator
    from de_an06.config import Config

_PIECE = 1 << 20


@dataclass(frozen=True)
class Footing:
    """All that the figures of a run rest on; two runs that stand alike publish the same bytes."""

    version: str
    code: str
    """Changes when the program does, whatever its version says."""
    question: Mapping[str, Any]
    """What the run is asked for, as its options say."""
    configs: Mapping[str, str]
    """Configuration files by path, with their hashes."""
    indicators: Mapping[str, Mapping[str, str]]
    """By indicator: what changes when its method, its targets, its texts do."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Files of the data folder by path, with their hashes, whether they are read or passed over."""


def footing(
    path: Path, question: Mapping[str, Any], config: Config, catalogue: Callable[[], Mapping[str, Indicator]],
    digest: Callable[[Path, str], str] | None = None, then: Footing | None = None,
) -> Footing:  # fmt: skip
    """Return what a run would rest on now; `digest` tells a file's hash by its path and name.

    The catalogue is only asked for where program or configuration are not what they were `then`.
    Raises `InputError` when there is no such path, or a file cannot be read.
    """
    files, _ = files_below(path)
    watch.begin("hash", len(files), sum(_size(file) for _, file in files))
    code, configs = program(), {source.path: source.sha256 for source in config.sources}
    same = then is not None and (then.version, then.code, then.configs) == (__version__, code, configs)
    return Footing(
        __version__,
        code,
        question,
        configs,
        then.indicators if then and same else {name: parts_of(one) for name, one in catalogue().items()},
        {name: (digest or digest_of)(file, name) for name, file in files},
    )


def parts_of(indicator: Indicator) -> dict[str, str]:
    """Return what changes when an indicator's method, its targets, or anything else that is told of it does."""
    rest = indicator.title, indicator.group, indicator.better, indicator.legal, indicator.note
    return {"method": indicator.method, "targets": _short(indicator.targets), "texts": _short(rest)}


def _short(value: object) -> str:
    return sha256(repr(value).encode()).hexdigest()[:8]


def _size(file: Path) -> int:
    with suppress(OSError):  # it is told when the file is read
        return file.stat().st_size
    return 0


def digest_of(file: Path, name: str) -> str:
    """Return the SHA-256 of a file; raises InputError when it cannot be read."""
    code = sha256()
    try:
        with file.open("rb") as stream:
            while data := stream.read(_PIECE):
                stop.check()
                code.update(data)
                watch.step(len(data))
    except OSError as error:
        # Most runs only hash, and need nothing of what reading takes.
        from de_an06.places import unreadable

        raise unreadable(name, error) from None
    watch.step(parts=1)
    return code.hexdigest()


@cache
def program() -> str:
    """Return a short hash of the program's own files."""
    code = sha256()
    for name, data in sorted(_own_files(resources.files("de_an06"), "")):
        code.update(f"{name}\0{len(data)}\0".encode() + data)
    return code.hexdigest()[:12]


def _own_files(folder: Traversable, above: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _own_files(entry, f"{above}{entry.name}/")
        elif entry.is_file() and not entry.name.endswith(".pyc"):
            yield above + entry.name, entry.read_bytes().replace(b"\r\n", b"\n")
