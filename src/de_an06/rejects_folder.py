"""The folder of rejected rows: written only where nothing of a user's can be lost, and told by its manifest."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from de_an06.errors import OutputError
from de_an06.system_messages import system_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_MANIFEST = "manifest.json"
_KIND = "rejects"
_ENDINGS = {".csv", ".tsv", ".txt"}
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_SEEN = 3


class RejectsFolder:
    """A folder that is not there, is empty, or holds rejects of an earlier run that nobody has touched.

    Raises OutputError for any other: somebody may be mending rows there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written: dict[str, tuple[int, str]] = {}
        try:
            self._earlier = self._untouched()
        except OSError as error:
            raise self._unwritable(error) from None

    def _untouched(self) -> list[str]:
        """Return the files of an earlier run."""
        if not self.folder.exists():
            return []
        present = sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        if not self.folder.is_dir():
            raise self._taken(self.folder.name)
        known = self._manifest()
        for name in present:
            if name != _MANIFEST and known.get(name) != _digest(self.folder / name):
                raise self._taken(name)
        return [name for name in present if name != _MANIFEST or known]

    def _manifest(self) -> dict[str, str]:
        """Return the hash of each file by name, as an earlier run wrote them."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            said = json.loads((self.folder / _MANIFEST).read_text(encoding="utf-8"))
            if said["tool"] == "de-an06" and said["kind"] == _KIND:
                return {**{file["path"]: file["sha256"] for file in said["files"]}, _MANIFEST: ""}
        return {}

    def begin(self) -> None:
        """Make the folder, without what an earlier run left in it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for name in self._earlier:
                (self.folder / name).unlink()
        except OSError as error:
            raise self._unwritable(error) from None

    @contextmanager
    def file(self, name: str) -> Iterator[Rejected]:
        """Give a file for the rows of the input called `name`; one without rows is not kept."""
        path = self.folder.joinpath(*_parts(name))
        part = path.with_name(path.name + ".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with part.open("wb") as stream:
                    yield (rejected := Rejected(stream))
                if rejected.rows:
                    part.replace(path)
                    self._written[path.relative_to(self.folder).as_posix()] = rejected.rows, _digest(path)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from None

    def end(self) -> dict[str, int]:
        """Write the manifest, by which `check` passes the folder over, and return the rows of each file."""
        files = [{"path": name, "rows": rows, "sha256": sha} for name, (rows, sha) in sorted(self._written.items())]
        text = json.dumps({"tool": "de-an06", "kind": _KIND, "files": files}, ensure_ascii=False, indent=2) + "\n"
        try:
            (self.folder / _MANIFEST).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise self._unwritable(error) from None
        return {name: rows for name, (rows, _) in sorted(self._written.items())}

    def _taken(self, name: str) -> OutputError:
        place = self.folder.as_posix()
        return OutputError(
            f"--rejects: {place} đã có {name}, không phải do lần kiểm tra trước ghi ra hoặc đã được sửa; "
            "hãy chọn thư mục khác hoặc thư mục trống.",
            f"--rejects: {place} holds {name}, which no earlier check wrote or somebody has changed since; "
            "choose another folder, or an empty one.",
        )

    def _unwritable(self, error: OSError) -> OutputError:
        place, reason = self.folder.as_posix(), system_reason(error)
        return OutputError(
            f"--rejects: không ghi được vào {place}: {reason.vi}. Nếu tệp đang mở trong Excel, hãy đóng lại.",
            f"--rejects: cannot write to {place}: {reason.en}. If a file is open in Excel, close it.",
        )


class Rejected:
    """The file of one input's rejected rows."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.rows = 0

    def head(self, line: bytes) -> None:
        """Write the header."""
        self._stream.write(line)

    def row(self, line: bytes) -> None:
        """Write one row."""
        self._stream.write(line)
        self.rows += 1


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _parts(name: str) -> list[str]:
    """Return the path of an input below the folder, fit for any system; a member of an archive or workbook too."""
    parts = [_UNFIT.sub("_", part) for part in name.replace("!/", "/").split("/")]
    kept = [part for part in parts if part not in ("", ".", "..")] or ["rows"]
    if Path(kept[-1]).suffix.lower() not in _ENDINGS:
        kept[-1] += ".csv"
    return kept
