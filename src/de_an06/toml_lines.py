"""On which line of a TOML text a key stands, so that a sentence about it can say so."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

KeyPath = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<skip>[ \t\r\ufeff]+|\#[^\n]*)|(?P<mark>[\[\]{}=,.\n])
    |(?P<text>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')|(?P<bare>[^\s\[\]{}=,.\#]+)|.""",
    re.DOTALL | re.VERBOSE,
)


def key_line(text: str, path: KeyPath) -> int:
    """Return the line, from 1, of a key in a TOML text; of the nearest key around it when it isn't there."""
    lines = key_lines(text)
    return next((lines[path[:size]] for size in range(len(path), 0, -1) if path[:size] in lines), 1)


@lru_cache(maxsize=8)
def key_lines(text: str) -> MappingProxyType[KeyPath, int]:
    """Return the line, from 1, of each key, header and list item of a TOML text, by full path.

    The text is one that tomllib accepts; for another, lines are found as far as it can be followed.
    """
    return MappingProxyType(_Locator(text).lines)


class _Locator:
    """Walks a TOML text and notes the line of each key, header and list item under its full path."""

    def __init__(self, text: str) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._tokens = list(self._split(text))
        self._at = 0
        self._items: dict[KeyPath, int] = {}
        self._walk()

    @staticmethod
    def _split(text: str) -> Iterator[tuple[str, int, bool]]:
        line = 1
        for match in _TOKEN.finditer(text):
            if match.lastgroup != "skip":
                yield match[0], line, match.lastgroup in ("text", "bare")
            line += match[0].count("\n")

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _take(self, mark: str) -> bool:
        taken = self._peek() == mark
        self._at += taken
        return taken

    def _walk(self) -> None:
        table: KeyPath = ()
        while self._peek():
            if self._take("["):
                table = self._header(listed=self._take("["))
            elif not self._take("\n"):
                self._pair(table)

    def _header(self, *, listed: bool) -> KeyPath:
        line = self._tokens[self._at - 1][1]
        *around, last = self._key() or [""]
        path: KeyPath = ()
        for part in around:
            self.lines.setdefault((*path, part), line)
            path = self._entered((*path, part))
        path = (*path, last)
        if listed:
            self._items[path] = self._items.get(path, -1) + 1
            self.lines.setdefault(path, line)
        path = self._entered(path)
        self.lines.setdefault(path, line)
        while self._take("]"):
            pass
        return path

    def _entered(self, path: KeyPath) -> KeyPath:
        """Return the path of the newest item when `path` is a list of tables, else `path`."""
        return (*path, self._items[path]) if path in self._items else path

    def _key(self) -> list[str]:
        parts = []
        while self._at < len(self._tokens) and (self._tokens[self._at][2] or self._peek() == "."):
            if not self._take("."):
                parts.append(_unquoted(self._peek()))
                self._at += 1
        return parts

    def _pair(self, table: KeyPath) -> None:
        line = self._tokens[self._at][1]
        path = table
        for part in self._key():
            path = (*path, part)
            self.lines.setdefault(path, line)
        if self._take("="):
            self._value(path)
        elif path == table:
            self._at += 1

    def _value(self, path: KeyPath) -> None:
        if self._take("["):
            self._list(path)
        elif self._take("{"):
            while self._peek() and not self._take("}"):
                if not (self._take(",") or self._take("\n")):
                    self._pair(path)
        else:
            while self._peek() not in {"", ",", "]", "}", "\n"}:
                self._at += 1

    def _list(self, path: KeyPath) -> None:
        item = 0
        while self._peek() and not self._take("]"):
            if self._take(",") or self._take("\n"):
                continue
            self.lines[*path, item] = self._tokens[self._at][1]
            before = self._at
            self._value((*path, item))
            self._at += self._at == before
            item += 1


def _unquoted(key: str) -> str:
    if key[0] not in "\"'":
        return key
    try:
        return str(tomllib.loads(f"key = {key}")["key"])
    except tomllib.TOMLDecodeError:
        return key
