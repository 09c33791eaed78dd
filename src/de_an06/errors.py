"""Trouble with the run itself: each error is one line for the user, in both languages."""

from __future__ import annotations

from typing import Any


class RunError(Exception):
    """The run could not be done; the command ends with exit status 2 and this line."""

    def __init__(self, vi: str, en: str) -> None:
        """Keep the sentence in Vietnamese and in English."""
        super().__init__(en)
        self.vi = vi
        self.en = en

    def __reduce__(self) -> tuple[type[RunError], tuple[Any, ...]]:
        """Go from one process to another."""
        return type(self), (self.vi, self.en)


class InputError(RunError):
    """A path, folder or file cannot give what was asked for."""

    def __init__(self, vi: str, en: str, fix: tuple[str, str] = ("", ""), line: int | None = None) -> None:
        """Keep what is wrong, on which line, and what mends it if that is said apart; both make one sentence."""
        self.what, self.fix, self.line = (vi, en), fix, line
        super().__init__(*("; ".join(filter(None, both)) for both in zip(self.what, fix, strict=True)))

    def __reduce__(self) -> tuple[type[RunError], tuple[Any, ...]]:
        """Go from one process to another."""
        return type(self), (*self.what, self.fix, self.line)


class NotUtf8Error(InputError):
    """Later bytes of a file are not UTF-8 as its first were."""


class ChangedError(RunError):
    """A file is gone, or no longer what it was when the run began: whatever was read of it may be of two versions."""


class RefusedError(InputError):
    """A file could be read, and a rule says why nothing of it may count: the finding's values, and its line."""

    def __init__(self, vi: str, en: str, rule: str, values: tuple[tuple[str, str], ...], line: int | None) -> None:
        """Keep what the finding says besides the sentence."""
        super().__init__(vi, en, line=line)
        self.rule, self.values = rule, values

    def __reduce__(self) -> tuple[type[RunError], tuple[object, ...]]:
        """Go from one process to another."""
        return type(self), (self.vi, self.en, self.rule, self.values, self.line)


class ConfigError(RunError):
    """A configuration file, the catalogue or a vocabulary is not well formed."""


class OptionError(RunError):
    """An option of the command line has a value that cannot be used."""


class OutputError(RunError):
    """A result cannot be written where it was asked for."""
