"""Choosing one of a few words, and saying the nearest when it is none of them."""

from __future__ import annotations

from de_an06.errors import ConfigError, OptionError


def choose_one(option: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is allowed for the option; raises `OptionError` that names the nearest otherwise."""
    if value not in allowed:
        raise OptionError(*_none_such(option, value, allowed))
    return value


def choose_stated(place: tuple[str, int], key: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return `value` if a configuration may state it under a key; raises `ConfigError` with file and line otherwise."""
    if value not in allowed:
        file, line = place
        vi, en = _none_such(key, value, allowed)
        raise ConfigError(f"{file}, dòng {line}: {vi}", f"{file}, line {line}: {en}")
    return value


def _none_such(option: str, value: str, allowed: tuple[str, ...]) -> tuple[str, str]:
    from difflib import get_close_matches

    near = get_close_matches(value, allowed, n=1, cutoff=0.4)
    vi, en = (f" (có phải {near[0]}?)", f" (do you mean {near[0]}?)") if near else ("", "")
    return (
        f"{option}: không có “{value}”{vi}. Chọn: {', '.join(allowed)}.",
        f"{option}: there is no “{value}”{en}. Choose from: {', '.join(allowed)}.",
    )
