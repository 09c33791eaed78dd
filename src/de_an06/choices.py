"""What options say: one of a few words (or the nearest when it is none of them), several names, a size, a path."""

from __future__ import annotations

import re
import shlex
from typing import TypeVar

from de_an06.errors import ConfigError, OptionError

_Word = TypeVar("_Word", bound=str)
_SIZE = re.compile(r"(\d{1,9})(?:[.,](\d{1,3}))?\s*(?:([KMGT])(?:i?B)?)?", re.ASCII | re.IGNORECASE)
_PLAIN = re.compile(r"[\w@%+=:,./~-]+")
"""What no shell takes apart."""
_GROUP = 3
"""Digits after a mark that may part thousands as well as decimals."""
_LEAST_MEMORY = 256 << 20
"""Libraries alone take more than half of it."""
JOBS = (
    "How many processes work at once, at most one per processor; by default one per processor for large input, else "
    "1, which starts no further process. Changes no figure."
)
MEMORY = "Stay below this much memory: 1GB or 500MB say, at least 256MB; by default no limit. Changes no figure."


def choose_one(option: str, value: str, allowed: tuple[_Word, ...], see: str = "") -> _Word:
    """Return `value` if it is allowed for the option; raises `OptionError` that names the nearest otherwise.

    Where there are many, `see` is the command that lists them.
    """
    if value not in allowed:
        raise OptionError(*_none_such(option, value, allowed, see))
    return allowed[allowed.index(value)]


def several(given: list[str] | None) -> tuple[str, ...]:
    """Return the names that a repeated option gives, each perhaps several with commas."""
    parts = [[name.strip() for name in text.split(",")] for text in given or ()]
    return tuple(name for names in parts for name in ([name for name in names if name] or names[:1]))


def bytes_stated(text: str | None) -> int | None:
    """Return the bytes that --memory states, in units of 1,024; raises `OptionError` when it is no size."""
    if text is None:
        return None
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise OptionError(
            f"--memory: “{text}” không phải là dung lượng; ví dụ 1GB hoặc 500MB.",
            f"--memory: “{text}” is no size; write 1GB or 500MB, say.",
        )
    whole, part, letter = match[1], match[2] or "", (match[3] or "").upper()
    if not letter:
        raise _either(text, "thiếu đơn vị", "lacks its unit", [f"{text.strip()}{unit}" for unit in ("MB", "GB")])
    if len(part) == _GROUP:
        readings = [f"{whole}{part}{letter}B", f"{_bytes(whole, part, letter) >> 20}MB"]
        raise _either(text, "có thể hiểu hai cách", "can be read in two ways", readings)
    size = _bytes(whole, part, letter)
    if size < _LEAST_MEMORY:
        raise OptionError(
            f"--memory: “{text}” quá ít; cần ít nhất 256MB.",
            f"--memory: “{text}” is too little; at least 256MB are needed.",
        )
    return size


def _bytes(whole: str, part: str, letter: str) -> int:
    return int(f"{whole}{part}") * 1024 ** (1 + "KMGT".index(letter)) // 10 ** len(part)


def _either(text: str, vi: str, en: str, readings: list[str]) -> OptionError:
    """Return the error that names what a size may have meant, as far as it could be taken."""
    possible = [reading for reading in readings if _takes(reading)] or ["1GB"]
    return OptionError(
        f"--memory: “{text}” {vi}; ghi {' hoặc '.join(possible)}.",
        f"--memory: “{text}” {en}; write {' or '.join(possible)}.",
    )


def _takes(size: str) -> bool:
    try:
        return bytes_stated(size) is not None
    except OptionError:
        return False


def typed(path: str, *, windows: bool) -> str:
    """Return a path as a reader may type it into a shell: in quotes where it holds blanks or marks."""
    path = f"./{path}" if path.startswith("-") else path
    if _PLAIN.fullmatch(path.replace("\\", "/") if windows else path):
        return path
    if not windows:
        return shlex.quote(path)
    # A backslash before the closing quote would keep it from closing.
    return f'"{path}{path[-1:] if path.endswith(chr(92)) else ""}"'


def choose_stated(place: tuple[str, int], key: str, value: str, allowed: tuple[str, ...], see: str = "") -> str:
    """Return `value` if a configuration may state it under a key; raises `ConfigError` with file and line otherwise."""
    if value not in allowed:
        file, line = place
        vi, en = _none_such(key, value, allowed, see)
        raise ConfigError(f"{file}, dòng {line}: {vi}", f"{file}, line {line}: {en}")
    return value


def _none_such(option: str, value: str, allowed: tuple[str, ...], see: str) -> tuple[str, str]:
    from difflib import get_close_matches

    near = get_close_matches(value, allowed, n=1, cutoff=0.0 if see else 0.4)
    vi, en = (f" (có phải {near[0]}?)", f" (do you mean {near[0]}?)") if near else ("", "")
    if see:
        return f"{option}: không có “{value}”{vi}. Xem: {see}.", f"{option}: there is no “{value}”{en}. See: {see}."
    return (
        f"{option}: không có “{value}”{vi}. Chọn: {', '.join(allowed)}.",
        f"{option}: there is no “{value}”{en}. Choose from: {', '.join(allowed)}.",
    )
