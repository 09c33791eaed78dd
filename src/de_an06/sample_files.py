"""Files of the sample: written whole as bytes, and never over somebody's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.errors import OutputError
from de_an06.system_messages import system_reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def spare(folder: Path, names: Iterable[str], readme: str, *, force: bool) -> None:
    """Refuse to write over files unless the folder is a sample already: its README.md says so."""
    present = [name for name in names if (folder / name).exists()]
    if force or not present:
        return
    page = folder / "README.md"
    if page.is_file() and page.read_bytes() == readme.encode():
        return
    shown = ", ".join(present[:3])
    raise OutputError(
        f"{folder.as_posix()} đã có {shown}; chọn thư mục khác, hoặc thêm --force để ghi đè.",
        f"{folder.as_posix()} already holds {shown}; choose another folder, or add --force to write over it.",
    )


def unwritable(folder: Path, error: OSError) -> OutputError:
    """Return the error that says which folder can't be written, and why."""
    reason = system_reason(error)
    return OutputError(
        f"Không ghi được dữ liệu mẫu vào {folder}: {reason.vi}. Hãy chọn thư mục khác hoặc đóng tệp đang mở.",
        f"Cannot write the sample data to {folder}: {reason.en}. Choose another folder, or close the open file.",
    )


def write_dossiers(path: Path, head: bytes, lines: Iterable[bytes], tail: bytes = b"") -> Path:
    """Write head, lines and tail to `path` and return it."""
    with path.open("wb") as file:
        file.write(head)
        file.writelines(lines)
        file.write(tail)
    return path


def write_text(path: Path, text: str) -> Path:
    """Write text as UTF-8 with the line ends it has, and return the path."""
    path.write_bytes(text.encode("utf-8"))
    return path
