"""The fixed headings and sentences of the outputs, by key, from `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from de_an06.text import Words


def words(key: str, **values: object) -> Words:
    """Return a heading or sentence, its {names} filled; raises `KeyError` for an unknown key."""
    entry = _all()[key]
    return entry.fill(**values) if values else entry


def known(key: str) -> bool:
    """Tell whether there are words for a key."""
    return key in _all()


@cache
def _all() -> dict[str, Words]:
    text = resources.files("de_an06").joinpath("data/words.toml").read_text(encoding="utf-8")
    return {key: Words(entry["vi"], entry["en"]) for key, entry in tomllib.loads(text).items()}
