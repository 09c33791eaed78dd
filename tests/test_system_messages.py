"""What the system says, in both languages, and what mends it."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from de_an06.system_messages import system_reason, system_trouble
from tests.runs import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        (errno.EACCES, "không có quyền", "permission denied"),
        (errno.ENOENT, "không có tệp hoặc thư mục này", "no such file or folder"),
        (errno.ENOSPC, "ổ đĩa đã đầy", "no space left on the drive"),
    ],
)
def test_usual_errors_are_said_in_both_languages(code: int, vi: str, en: str) -> None:
    """An error that is usual has a sentence of its own in each language, without the system's words."""
    assert system_reason(OSError(code, "as the system says it")) == (vi, en)


def test_an_unknown_error_keeps_its_own_words() -> None:
    """An error that is not known is told with what the system says of it, in brackets."""
    vi, en = system_reason(OSError(99_999, "Flux \x1b[31mlow"))
    assert (vi, en) == ("hệ thống báo lỗi (Flux \\x1b[31mlow)", "the system reports an error (Flux \\x1b[31mlow)")
    assert system_reason(OSError("no number")).en == "the system reports an error (no number)"


class HeldError(PermissionError):
    """What Windows raises for a file that another program has open; only there errors have this code."""

    winerror = 32


def test_a_file_held_by_another_program() -> None:
    """What Windows says of a file that is open elsewhere is told from a lack of permission."""
    error = HeldError(errno.EACCES, "The process cannot access the file")
    assert system_reason(error).en == "another program has the file open"


@pytest.mark.parametrize(
    ("code", "fix"), [(errno.EACCES, "let the one"), (errno.EIO, "copy the file"), (errno.ENOENT, "run again")]
)
def test_the_remedy_fits_the_error(code: int, fix: str) -> None:
    """What mends it is another thing for a lack of permission, a failing drive and a file that is gone."""
    assert system_trouble(OSError(code, "")).fix.en.startswith(fix)


def test_one_line_in_the_language_of_the_run(tmp_path: Path) -> None:
    """A result that can't be written is told in Vietnamese alone where that is the language."""
    (tmp_path / "taken").write_text("")
    ran = run("sample", tmp_path / "taken" / "mau")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "một phần của đường dẫn không phải thư mục" in ran.err or "a part of the path is no folder" in ran.err
    assert "Not a directory" not in ran.err
