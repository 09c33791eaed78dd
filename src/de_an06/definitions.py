"""Definitions of indicators and targets that users write: the strict model that judges them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from de_an06.axes import WHERE, Group
from de_an06.errors import ConfigError
from de_an06.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Both(_Strict):
    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class _Target(_Strict):
    since: date
    value: float | int
    scope: str = ""
    source: str
    verified: bool


class _Block(_Strict):
    title: _Both
    group: Group
    kind: Literal["ratio", "count"]
    counts: Literal["rows", "services", "essential_items"] = "rows"
    numerator: str
    denominator: str | None = None
    where: dict[str, list[str]] = {}
    split: Literal["tier"] | None = None
    decimals: int = Field(default=1, ge=0, le=6)
    better: Literal["higher", "lower"] = "higher"
    targets: list[_Target] = []
    legal: str = ""
    note: _Both | None = None


def check_block(name: str, block: Mapping[str, Any], file: str) -> None:
    """Raise `ConfigError` that names the key when a block defines no indicator."""
    try:
        read = _Block.model_validate(dict(block))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _wrong(name, file, tuple(first["loc"]), first["msg"]) from None
    problem = _problem(read)
    if problem:
        raise _wrong(name, file, problem[:1], problem[1])


def check_targets(name: str, series: list[Any], file: str) -> None:
    """Raise `ConfigError` when targets are not well formed or not in order."""
    try:
        targets = [_Target.model_validate(target) for target in series]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _wrong(name, file, ("targets", *first["loc"]), first["msg"]) from None
    if [t.since for t in targets] != sorted(t.since for t in targets):
        raise _wrong(name, file, ("targets",), "targets are not in order of `since`")


def _problem(block: _Block) -> tuple[str, str] | None:
    """Return the key that is wrong and why, for what a type cannot say."""
    measure = MEASURES.get(block.numerator)
    if measure is None:
        return "numerator", f"unknown measure {block.numerator!r}; known: {', '.join(MEASURES)}"
    if (block.kind == "ratio") != (block.denominator is not None):
        return "kind", "a ratio has a denominator, a count has none"
    if block.denominator not in (None, "listed"):
        below = MEASURES.get(block.denominator or "")
        if below is None:
            return (
                "denominator",
                f"unknown measure {block.denominator!r}; known: {', '.join(MEASURES)}, listed",
            )
        if block.counts == "rows" and below.event != measure.event:
            return "denominator", f"{below.name} counts {below.event}, {measure.name} counts {measure.event}"
    if block.denominator == "listed" and block.counts == "rows":
        return "denominator", "“listed” needs counts = services or essential_items"
    if block.counts != "rows" and measure.judge is None:
        return "counts", f"{measure.name} is no measure of dossiers"
    unknown = set(block.where) - WHERE[measure.event]
    if unknown:
        return (
            "where",
            f"{min(unknown)} is not one of {', '.join(sorted(WHERE[measure.event])) or '(nothing)'}",
        )
    since = [target.since for target in block.targets]
    return ("targets", "targets are not in order of `since`") if since != sorted(since) else None


def _wrong(name: str, place: str, loc: tuple[Any, ...], reason: str) -> ConfigError:
    key = ".".join(str(part) for part in (name, *loc))
    return ConfigError(
        f"{place}: chỉ tiêu {key} không hợp lệ: {reason}.",
        f"{place}: indicator {key} is not valid: {reason}.",
    )
