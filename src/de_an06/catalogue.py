"""The catalogue: every indicator with its definition, groups, targets and legal source, from `indicators.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from de_an06.errors import ConfigError
from de_an06.measures import MEASURES
from de_an06.text import Words
from de_an06.toml_lines import key_line

if TYPE_CHECKING:
    from collections.abc import Mapping

Group = Literal["legal", "services", "infrastructure", "resources"]
Axis = Literal["unit", "service", "channel", "domain", "tier", "quarter", "month"]

GROUPS: dict[str, Words] = {
    "legal": Words("Thể chế, pháp lý", "Legal"),
    "services": Words("Dịch vụ công và số hóa", "Services and digitisation"),
    "infrastructure": Words("Hạ tầng công nghệ", "Infrastructure"),
    "resources": Words("Nguồn lực", "Resources"),
}
"""The four bottleneck groups in reading order."""

_ROWS = frozenset(("channel", "service.online_level", "service.domain", "service.essential_list", "unit.tier"))
WHERE: dict[str, frozenset[str]] = {
    "received": _ROWS,
    "ended": _ROWS,
    "stock": _ROWS,
    "offered": frozenset(("service.online_level", "service.domain", "service.essential_list")),
    "observed": frozenset(("facility",)),
    "proposed": frozenset(("action", "tier")),
    "held": frozenset(),
    "appointed": frozenset(("body", "tier")),
}
"""What `where` may name, by the event of the measure."""

AXES: dict[str, frozenset[str]] = {
    "received": frozenset(("unit", "service", "channel", "domain", "tier", "quarter", "month")),
    "ended": frozenset(("unit", "service", "channel", "domain", "tier", "quarter", "month")),
    "stock": frozenset(("unit", "service", "channel", "domain", "tier", "quarter", "month")),
    "offered": frozenset(("domain", "tier", "quarter", "month")),
    "observed": frozenset(("unit", "tier", "quarter", "month")),
    "proposed": frozenset(("tier", "quarter", "month")),
    "held": frozenset(("quarter", "month")),
    "appointed": frozenset(("unit", "tier", "quarter", "month")),
}
"""The groupings that mean something for a measure, by its event."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Both(_Strict):
    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Target(_Strict):
    """A target in force since a day; one that nobody has verified is shown but never judges."""

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
    targets: tuple[Target, ...] = Field(default=(), strict=False)
    legal: str = ""
    note: _Both | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A published ratio or count: numerator and denominator are measures of one event."""

    id: str
    title: Words
    group: Group
    kind: Literal["ratio", "count"]
    counts: Literal["rows", "services", "essential_items"]
    """What is counted: rows, or services or essential items with at least one row."""
    numerator: str
    denominator: str | None
    """A measure, or "listed" for the list of services or items."""
    where: Mapping[str, tuple[str, ...]]
    split: str | None
    decimals: int
    better: Literal["higher", "lower"]
    targets: tuple[Target, ...]
    legal: str
    note: Words | None
    origin: str = ""
    """The configuration file that defines it; empty for shipped indicators."""

    @property
    def event(self) -> str:
        """The event whose date bins the numerator."""
        return MEASURES[self.numerator].event

    def target_on(self, day: date) -> Target | None:
        """Return the target in force on a day."""
        return next((t for t in reversed(self.targets) if t.since <= day), None)

    @property
    def formula(self) -> Words:
        """The definition as a phrase: numerator / denominator."""
        top = MEASURES[self.numerator].title
        if self.counts != "rows":
            what = _COUNTED[self.counts]
            top = Words(f"{what.vi} có {top.vi.lower()}", f"{what.en} with {top.en.lower()}")
        if self.denominator is None:
            return top
        if self.denominator == "listed":
            below = Words("mục trong danh mục", "items listed")
        else:
            below = MEASURES[self.denominator].title
        return Words(f"{top.vi} / {below.vi.lower()}", f"{top.en} / {below.en.lower()}")


_COUNTED = {
    "services": Words("Thủ tục", "Services"),
    "essential_items": Words("Dịch vụ thiết yếu", "Essential services"),
}


def load_catalogue(
    extra: Mapping[str, Mapping[str, Any]] | None = None,
    targets: Mapping[str, list[Any]] | None = None,
    origin: str = "",
) -> dict[str, Indicator]:
    """Return the shipped indicators, then those of `--config`, with targets of `--config` in their place.

    Raises `ConfigError` that names the line (shipped file) or the key of what is wrong.
    """
    text = resources.files("de_an06").joinpath("data/indicators.toml").read_text(encoding="utf-8")
    blocks: dict[str, Any] = tomllib.loads(text)
    found = {name: _indicator(name, block, "indicators.toml", text, "") for name, block in blocks.items()}
    for name, block in (extra or {}).items():
        found[name] = _indicator(name, dict(block), origin, "", origin)
    for name, series in (targets or {}).items():
        if name not in found:
            raise _unknown(name, found, origin)
        found[name] = _retargeted(found[name], series, origin)
    return found


def choose(catalogue: Mapping[str, Indicator], wanted: list[str]) -> list[Indicator]:
    """Return the indicators asked for (all when none is), in catalogue order; unknown ids raise `ConfigError`."""
    for name in wanted:
        if name not in catalogue:
            raise _unknown(name, catalogue, "--indicator")
    return [indicator for name, indicator in catalogue.items() if not wanted or name in wanted]


def _unknown(name: str, known: Mapping[str, object], where: str) -> ConfigError:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.5)
    hint = ", ".join(near) if near else "de-an06 indicators"
    return ConfigError(
        f"{where}: không có chỉ tiêu “{name}”; gần nhất: {hint} (xem: de-an06 indicators).",
        f"{where}: there is no indicator “{name}”; nearest: {hint} (see: de-an06 indicators).",
    )


def _indicator(name: str, block: dict[str, Any], file: str, text: str, origin: str) -> Indicator:
    try:
        read = _Block.model_validate(block)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _wrong(name, file, text, tuple(first["loc"]), first["msg"]) from None
    problem = _problem(read)
    if problem:
        raise _wrong(name, file, text, problem[:1], problem[1])
    note = None if read.note is None else Words(read.note.vi, read.note.en)
    where = {key: tuple(values) for key, values in read.where.items()}
    return Indicator(
        name, Words(read.title.vi, read.title.en), read.group, read.kind, read.counts, read.numerator,
        read.denominator, where, read.split, read.decimals, read.better, read.targets, read.legal, note, origin,
    )  # fmt: skip


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
            return "denominator", f"unknown measure {block.denominator!r}; known: {', '.join(MEASURES)}, listed"
        if block.counts == "rows" and below.event != measure.event:
            return "denominator", f"{below.name} counts {below.event}, {measure.name} counts {measure.event}"
    if block.denominator == "listed" and block.counts == "rows":
        return "denominator", "“listed” needs counts = services or essential_items"
    if block.counts != "rows" and measure.judge is None:
        return "counts", f"{measure.name} is no measure of dossiers"
    unknown = set(block.where) - WHERE[measure.event]
    if unknown:
        return "where", f"{sorted(unknown)[0]} is not one of {', '.join(sorted(WHERE[measure.event])) or '(nothing)'}"
    since = [target.since for target in block.targets]
    return ("targets", "targets are not in order of `since`") if since != sorted(since) else None


def _wrong(name: str, file: str, text: str, loc: tuple[Any, ...], reason: str) -> ConfigError:
    place = f"{file}:{key_line(text, (name, *loc))}" if text else file
    key = ".".join(str(part) for part in (name, *loc))
    return ConfigError(
        f"{place}: chỉ tiêu {key} không hợp lệ: {reason}.", f"{place}: indicator {key} is not valid: {reason}."
    )


def _retargeted(indicator: Indicator, series: list[Any], origin: str) -> Indicator:
    from dataclasses import replace

    try:
        targets = tuple(Target.model_validate(target) for target in series)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _wrong(indicator.id, origin, "", ("targets", *first["loc"]), first["msg"]) from None
    if [t.since for t in targets] != sorted(t.since for t in targets):
        raise _wrong(indicator.id, origin, "", ("targets",), "targets are not in order of `since`")
    return replace(indicator, targets=targets)
