"""The files below a folder that may be tables, and those that are passed over unopened."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from de_an06.config import FILE_NAME
from de_an06.errors import InputError
from de_an06.system_messages import system_reason
from de_an06.text import LANGS, Words, fold, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MANIFEST = 1 << 18
DATA = {".csv", ".tsv", ".txt"}
PACKED = {".xlsx", ".xlsm", ".xls", ".ods", ".zip", ".gz"}
_OURS = {"rejects", "templates", "template"}
_NO_DATA = {".md", ".toml", ".json"}
_NOT_A_TABLE = Words(
    "không phải tệp .csv, .tsv, .txt, sổ tính .xlsx, .xls, .ods, hoặc tệp nén .zip, .gz",
    "not a .csv, .tsv or .txt file, an .xlsx, .xls or .ods workbook, nor a .zip or .gz archive",
)
_LOCK_FILE = Words(
    "tệp khóa của Excel: bảng đang được mở ở đâu đó, hãy chắc rằng nó đã được lưu",
    "a lock file of Excel: the table is open somewhere, make sure that it has been saved",
)
_EMPTY_FOLDER = Words("thư mục trống", "the folder is empty")
_NO_FILE = Words(
    "không có tệp số liệu .csv, .tsv, .txt, sổ tính hoặc tệp nén nào",
    "no data file is there: no .csv, .tsv or .txt, no workbook, no archive",
)
_SEEN = 5
_HIDDEN = Words("tệp hoặc thư mục ẩn", "a hidden file or folder")
_OWN_FOLDER = Words("thư mục do chính công cụ ghi ra", "a folder that this tool wrote")
_NESTED_CONFIG = Words(
    "cấu hình trong thư mục con không được dùng; chỉ dùng de-an06.toml của thư mục được nêu trong lệnh",
    "a configuration in a subfolder is not used; only de-an06.toml of the folder named in the command is",
)


def files_below(path: Path) -> tuple[list[tuple[str, Path]], list[tuple[str, Words]]]:
    """Return the files that may be tables, and what is passed over unopened, by relative name.

    Raises InputError when there is no such path, or a folder can't be opened.
    """
    if path.is_file():
        return [(_nfc(path.name), path)], []
    if not path.is_dir():
        shown = printable(str(path))
        raise InputError(f"Không có tệp hoặc thư mục “{shown}”", f"There is no file or folder “{shown}”")
    files: list[tuple[str, Path]] = []
    passed: list[tuple[str, Words]] = []
    for entry in _entries(path):
        name = _nfc(entry.relative_to(path).as_posix())
        if why := unseen(entry.name):
            passed.append((name + "/" if entry.is_dir() else name, why))
        elif entry.is_dir():
            passed.append((name + "/", _OWN_FOLDER))
        elif entry.name == FILE_NAME:
            if entry.parent != path:
                passed.append((name, _NESTED_CONFIG))
        elif entry.suffix.lower() in DATA | PACKED:
            files.append((name, entry))
        else:
            passed.append((name, _NOT_A_TABLE))
    return sorted(_told_apart(path, files)), passed


def _told_apart(path: Path, files: list[tuple[str, Path]]) -> Iterator[tuple[str, Path]]:
    """Yield files under names of their own: those that only their Unicode forms tell apart keep the form they have."""
    shared = Counter(name for name, _ in files)
    return ((name if shared[name] == 1 else file.relative_to(path).as_posix(), file) for name, file in files)


def _entries(path: Path) -> Iterator[Path]:
    """Yield every file below a folder, and the folders that aren't entered: our own, and hidden ones."""
    for folder, below, files in os.walk(path, onerror=_closed_folder):
        here = Path(folder)
        entries = [here / name for name in below]
        closed = {entry for entry in entries if unseen(entry.name) or _own(entry)}
        below[:] = [entry.name for entry in entries if entry not in closed]
        yield from closed
        yield from (here / name for name in files if not silent(name))


def _closed_folder(error: OSError) -> None:
    shown, why = printable(str(error.filename)), system_reason(error)
    raise InputError(
        f"Không mở được thư mục “{shown}” ({why.vi}); kiểm tra quyền đọc",
        f"The folder “{shown}” cannot be opened ({why.en}); check that it may be read",
    )


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _own(folder: Path) -> bool:
    """Tell whether this tool wrote the folder: by its name, or by a manifest of ours in it."""
    if folder.name.lower() in _OURS:
        return True
    try:
        with (folder / "manifest.json").open("rb") as manifest:
            return b"de-an06" in manifest.read(_MANIFEST)
    except OSError:
        return False


def unseen(name: str) -> Words | None:
    """Return why a file or folder is passed over for what its name begins with, if it is."""
    if name.startswith("~$"):
        return _LOCK_FILE
    return _HIDDEN if name.startswith(".") else None


def silent(name: str) -> bool:
    """Tell whether a file is so plainly no data that nothing is said of it."""
    if unseen(name):
        return False
    return fold(name).startswith("readme") or (name != FILE_NAME and Path(name).suffix.lower() in _NO_DATA)


def no_table(path: Path, passed: Sequence[tuple[str, Words]], unmatched: Sequence[Words]) -> InputError:
    """Return the error that says why there is no table below a path, and what one would be."""
    shown = printable(str(path))
    if path.is_file():
        why = passed[0][1]
        return InputError(f"Không đọc được “{shown}”: {why.vi}", f"“{shown}” cannot be read: {why.en}")
    more = Words(*["; … (+{n})" if len(passed) > _SEEN else ""] * 2).fill(n=len(passed) - _SEEN)
    none = _NO_FILE if any(path.iterdir()) else _EMPTY_FOLDER
    vi = "; ".join(f"{printable(name)}: {why.vi}" for name, why in passed[:_SEEN])
    en = "; ".join(f"{printable(name)}: {why.en}" for name, why in passed[:_SEEN])
    seen = Words(f"thấy {vi}{more.vi}", f"seen: {en}{more.en}") if passed else none
    idle = Words(*("".join(f". {words.of(lang)}" for words in unmatched) for lang in LANGS))
    return InputError(
        f"Không có bảng nào trong “{shown}” ({seen.vi}). Cần tệp hồ sơ (ho-so*.csv, dossiers*.csv) "
        "hoặc độ phủ hạ tầng (ha-tang*.csv, coverage*.csv); xem các cột bằng lệnh de-an06 tables" + idle.vi,
        f"There is no table in “{shown}” ({seen.en}). Needed: dossiers (dossiers*.csv, ho-so*.csv) "
        "or coverage (coverage*.csv, ha-tang*.csv); de-an06 tables shows the columns" + idle.en,
    )
