"""Patterns over the paths and names of files: which ones a rule is for, and the day that a name states."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

from de_an06.errors import RunError
from de_an06.period import CIVIL, parse_period

WITHIN = " › "
"""Stands between the name of an archive or a workbook and that of what is in it."""


def pieces_of(path: str) -> list[str]:
    """Return the names on the way to a file or sheet: folders, archives and workbooks, and its own at the end."""
    return path.replace(WITHIN, "/").split("/")


def _comparable(path: str) -> str:
    path = path.replace(WITHIN, "/")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold()).replace("\\", "/")


def _ways(path: str) -> list[str]:
    """Return a path, then that of what it is within, to the file itself."""
    parts = path.split(WITHIN)
    return [WITHIN.join(parts[:count]) for count in range(len(parts), 0, -1)]


_GLOB_PARTS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@lru_cache
def _glob(pattern: str) -> re.Pattern[str]:
    comparable = _comparable(pattern).removeprefix("./")
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", comparable)
    anywhere = "" if "/" in comparable else "(?:.*/)?"
    return re.compile(anywhere + "".join(_GLOB_PARTS.get(part, re.escape(part)) for part in parts), re.DOTALL)


def matches(pattern: str, relative_path: str) -> bool:
    """Return whether a path relative to the data folder matches, whatever its case and Unicode form.

    A pattern without "/" is compared with the name in any folder, one with "/" with the whole path,
    where `*` stays within a folder and `**` does not. What matches an archive or a workbook matches all that is in
    it, which counts as a folder there.
    """
    glob = _glob(pattern)
    return any(glob.fullmatch(_comparable(way)) is not None for way in _ways(relative_path))


@lru_cache
def _day_pattern(pattern: str) -> re.Pattern[str]:
    """Return the pattern of a snapshot; a day or month may have one digit where no other place touches it."""
    source = ""
    parts = re.split(r"(\{year\}|\{month\}|\{day\}|\*)", _comparable(pattern))
    for before, part, after in zip(["", *parts], parts, [*parts[1:], ""], strict=False):
        if part == "*":
            source += ".*"
        elif part.startswith("{"):
            apart = not (before.endswith("}") or after.startswith("{"))
            size = "4" if part == "{year}" else "1,2" if apart else "2"
            source += f"(?P<{part[1:-1]}>[0-9]{{{size}}})"
        else:
            source += re.escape(part)
    return re.compile(source, re.DOTALL)


def day_in(pattern: str, relative_path: str) -> date | None:
    """Return the day that a file's name, or its path when the pattern holds "/", states.

    Without {day} or {month} it is the last day of the month or year; None when the name states no such day.
    """
    ways = [_comparable(way) for way in _ways(relative_path)]
    tried = [way if "/" in pattern else PurePosixPath(way).name for way in ways]
    found = next((match for text in tried if (match := _day_pattern(pattern).fullmatch(text))), None)
    if not found:
        return None
    part = found.groupdict()
    label = f"{part['year']}-{part['month']}" if part.get("month") else part["year"]
    try:
        if part.get("month") and part.get("day"):
            return date(int(part["year"]), int(part["month"]), int(part["day"]))
        return parse_period(label, CIVIL).end
    except (ValueError, RunError):
        return None
