"""The language of a run: what an option, the environment, the configuration or the user's locale says."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from de_an06.choices import choose_one
from de_an06.text import LANGS

if TYPE_CHECKING:
    from de_an06.config import Config
    from de_an06.text import Lang


def language(option: str | None, settings: Config | None, vietnamese: bool | None) -> Lang:
    """Return the language: option, environment, configuration, the user's locale, else that of the headers."""
    if option is not None:
        return choose_one("--lang", option, LANGS)
    if stated := _named(os.environ.get("DE_AN06_LANG")):
        return stated
    if settings is not None and settings.language:
        return settings.language
    return _named(user_language()) or ("vi" if vietnamese else "en")


def _named(text: str | None) -> Lang | None:
    return next((lang for lang in LANGS if lang == text), None)


def user_language() -> str:
    """Return the language of the user's locale; on Windows that of its interface."""
    if sys.platform == "win32":
        import ctypes
        import locale

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")[:2]
    stated = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return stated.split("_")[0].split(".")[0].lower()


def stated_language(arguments: list[str]) -> Lang | None:
    """Return what --lang says if it says something possible, for errors that come before options are read."""
    for place, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if stated := _named(value):
            return stated
    return None
