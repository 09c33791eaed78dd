"""The words of closed choices: channels, statuses, levels, tiers, facilities, actions and bodies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from de_an06.errors import ConfigError
from de_an06.text import Words, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Where = Callable[..., tuple[str, int]]
    """The file and line that state a key, by its path."""


YES = frozenset({"co", "true", "1", "da", "yes"})
NO = frozenset({"khong", "false", "0", "chua", "no"})
"""Folded words of cells that say yes or no."""
KIND = "."
"""Stands between a member and one of its kinds."""


@dataclass(frozen=True)
class Vocabulary:
    """What each vocabulary knows, and the phrases that stand for it."""

    members: dict[str, dict[str, Words]]
    """Title by member by vocabulary, in the order of the data file."""
    phrases: dict[str, dict[str, str]]
    """Member by folded phrase by vocabulary; where a phrase tells the kind, too, it is `member.kind`."""


@cache
def shipped() -> dict[str, dict[str, dict[str, Any]]]:
    """Return the data file as it stands: titles and accepted phrases by member by vocabulary."""
    import tomllib

    text = files("de_an06").joinpath("data", "vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def accepted(entry: Mapping[str, Any]) -> list[str]:
    """Return the phrases that a member accepts besides its id and titles, those of its kinds too."""
    return [*entry["accept"], *(phrase for phrases in entry.get("kinds", {}).values() for phrase in phrases)]


def spellings(member: str, entry: Mapping[str, Any]) -> list[str]:
    """Return the folded phrases that stand for a member: its id, its titles and what it accepts."""
    return [fold(phrase) for phrase in (member, entry["vi"], entry["en"], *accepted(entry))]


def member_of(meaning: str) -> str:
    """Return the member that a phrase stands for, without the kind that it may tell."""
    return meaning.partition(KIND)[0]


def vocabulary(extra: Mapping[str, Mapping[str, str]] = {}, where: Where | None = None) -> Vocabulary:
    """Return the shipped words, with the user's phrases (member by phrase by vocabulary) winning over them.

    Raises `ConfigError` for a vocabulary or a member that does not exist, with the place that `where` tells.
    """
    base = _base()
    phrases = {name: dict(words) for name, words in base.phrases.items()}
    for name, words in extra.items():
        if name not in base.members:
            raise _at(_unknown_vocabulary(name, base.members), where, name)
        for phrase, member in words.items():
            if member not in (known := _meanings(name)):
                raise _at(_unknown_member(name, phrase, member, known), where, name, phrase)
            phrases[name][fold(phrase)] = member
    return Vocabulary(base.members, phrases)


@cache
def _base() -> Vocabulary:
    members = {
        name: {member: Words(entry["vi"], entry["en"]) for member, entry in entries.items()}
        for name, entries in shipped().items()
    }
    phrases = {
        name: {phrase: member for member, entry in entries.items() for phrase in spellings(member, entry)}
        | {fold(phrase): meaning for meaning, told in _kinds(entries).items() for phrase in told}
        for name, entries in shipped().items()
    }
    return Vocabulary(members, phrases)


def _kinds(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the phrases of each kind of the members, as `member.kind`."""
    return {
        f"{member}{KIND}{kind}": phrases
        for member, entry in entries.items()
        for kind, phrases in entry.get("kinds", {}).items()
    }


def _meanings(name: str) -> list[str]:
    """Return what a phrase of a vocabulary may stand for: its members, and their kinds."""
    return [*shipped()[name], *_kinds(shipped()[name])]


def _at(error: ConfigError, where: Where | None, *path: str) -> ConfigError:
    if where is None:
        return error
    file, line = where("vocabulary", *path)
    return ConfigError(f"{file}, dòng {line}: {error.vi}", f"{file}, line {line}: {error.en}")


def _unknown_vocabulary(name: str, known: Iterable[str]) -> ConfigError:
    names = ", ".join(known)
    return ConfigError(
        f"[vocabulary.{name}]: không có danh mục từ “{name}”. Các danh mục: {names}.",
        f"[vocabulary.{name}]: there is no vocabulary “{name}”. There are: {names}.",
    )


def _unknown_member(name: str, phrase: str, member: str, known: Iterable[str]) -> ConfigError:
    names = ", ".join(known)
    return ConfigError(
        f"[vocabulary.{name}] “{phrase}” = “{member}”: không có mục “{member}”. Các mục dùng được: {names}.",
        f"[vocabulary.{name}] “{phrase}” = “{member}”: there is no member “{member}”. There are: {names}.",
    )
