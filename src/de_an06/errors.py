"""Trouble with the run itself: each error is one line for the user, in both languages."""

from __future__ import annotations


class RunError(Exception):
    """The run could not be done; the command ends with exit status 2 and this line."""

    def __init__(self, vi: str, en: str) -> None:
        """Keep the sentence in Vietnamese and in English."""
        super().__init__(en)
        self.vi = vi
        self.en = en

    def __reduce__(self) -> tuple[type[RunError], tuple[object, ...]]:
        """Go from one process to another."""
        return type(self), (self.vi, self.en)


class InputError(RunError):
    """A path, folder or file cannot give what was asked for."""


class NotUtf8Error(InputError):
    """Later bytes of a file are not UTF-8 as its first were."""


class RefusedError(InputError):
    """A file could be read, and a rule says why nothing of it may count: the finding's values, and its line."""

    def __init__(self, vi: str, en: str, rule: str, values: tuple[tuple[str, str], ...], line: int | None) -> None:
        """Keep what the finding says besides the sentence."""
        super().__init__(vi, en)
        self.rule, self.values, self.line = rule, values, line

    def __reduce__(self) -> tuple[type[RunError], tuple[object, ...]]:
        """Go from one process to another."""
        return type(self), (self.vi, self.en, self.rule, self.values, self.line)


class ConfigError(RunError):
    """A configuration file, the catalogue or a vocabulary is not well formed."""


class OptionError(RunError):
    """An option of the command line has a value that cannot be used."""


class OutputError(RunError):
    """A result cannot be written where it was asked for."""
