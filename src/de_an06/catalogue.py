"""The catalogue: every indicator with its definition, groups, targets and legal source, from `indicators.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from de_an06.errors import ConfigError
from de_an06.measures import MEASURES, METHOD
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from de_an06.axes import Group


class Target(NamedTuple):
    """A target in force since a day; one that nobody has verified is shown but never judges."""

    since: date
    value: float | int
    source: str
    verified: bool
    scope: str = ""


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

    @property
    def method(self) -> str:
        """What changes when the indicator counts something else, however its texts and targets change."""
        where = sorted(self.where.items())
        told = (METHOD, self.kind, self.counts, self.numerator, self.denominator, where, self.split, self.decimals)
        return sha256(repr(told).encode()).hexdigest()[:8]

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

    Raises `ConfigError` that names the key of what is wrong.
    """
    found = {name: indicator(name, block) for name, block in shipped().items()}
    if extra or targets:
        from de_an06.definitions import check_block, check_targets

        for name, block in (extra or {}).items():
            check_block(name, block, origin)
            found[name] = indicator(name, block, origin)
        for name, series in (targets or {}).items():
            if name not in found:
                raise _unknown(name, found, origin)
            check_targets(name, series, origin)
            found[name] = replace(found[name], targets=_targets(series))
    return found


def shipped() -> dict[str, dict[str, Any]]:
    """Return the blocks of the shipped catalogue as they stand; a test lets the model of `definitions` judge them."""
    text = resources.files("de_an06").joinpath("data/indicators.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def indicator(name: str, block: Mapping[str, Any], origin: str = "") -> Indicator:
    """Return the indicator of a block that is known to be well formed."""
    note = block.get("note")
    return Indicator(
        name, Words(**block["title"]), block["group"], block["kind"], block.get("counts", "rows"), block["numerator"],
        block.get("denominator"), {key: tuple(values) for key, values in block.get("where", {}).items()},
        block.get("split"), block.get("decimals", 1), block.get("better", "higher"),
        _targets(block.get("targets", ())), block.get("legal", ""), Words(**note) if note else None, origin,
    )  # fmt: skip


def _targets(series: Iterable[Mapping[str, Any]]) -> tuple[Target, ...]:
    return tuple(Target(t["since"], t["value"], t["source"], t["verified"], t.get("scope", "")) for t in series)


def choose(catalogue: Mapping[str, Indicator], wanted: list[str]) -> list[Indicator]:
    """Return the indicators asked for (all when none is), in catalogue order; unknown ids raise `ConfigError`."""
    for name in wanted:
        if name not in catalogue:
            raise _unknown(name, catalogue, "--indicator")
    return [indicator for name, indicator in catalogue.items() if not wanted or name in wanted]


def _unknown(name: str, known: Mapping[str, object], where: str) -> ConfigError:
    from difflib import get_close_matches

    near = ", ".join(get_close_matches(name, known, n=3, cutoff=0.5))
    vi, en = (f"; gần nhất: {near}", f"; nearest: {near}") if near else ("", "")
    return ConfigError(
        f"{where}: không có chỉ tiêu “{name}”{vi} (xem: de-an06 indicators).",
        f"{where}: there is no indicator “{name}”{en} (see: de-an06 indicators).",
    )
