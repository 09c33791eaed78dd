"""Choosing one of a few words, and saying the nearest when it is none of them."""

from __future__ import annotations

from de_an06.errors import OptionError


def choose_one(option: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is allowed for the option; raises `OptionError` that names the nearest otherwise."""
    if value not in allowed:
        from difflib import get_close_matches

        near = get_close_matches(value, allowed, n=1, cutoff=0.4)
        vi, en = (f" (có phải {near[0]}?)", f" (do you mean {near[0]}?)") if near else ("", "")
        raise OptionError(
            f"{option}: không có “{value}”{vi}. Chọn: {', '.join(allowed)}.",
            f"{option}: there is no “{value}”{en}. Choose from: {', '.join(allowed)}.",
        )
    return value
