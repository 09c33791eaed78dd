"""Which published periods are current, and why the others are not, before anything is read but hashes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from de_an06.causes import OPTIONS, Cause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from de_an06.footing import Footing
    from de_an06.manifest import Manifest, Published


@dataclass(frozen=True)
class Plan:
    """Why periods have to be published again, or may have to."""

    settings: tuple[Cause, ...]
    """What touches every period: program, question, configuration, indicators."""
    periods: Mapping[str, tuple[Cause, ...]]
    """What surely touches one, by period; nothing for one that is current as far as can be told."""
    data: Mapping[str, Cause]
    """By name, the files that are new, changed or gone: what was read for some periods only may hold anything now."""
    outputs: tuple[Cause, ...] = ()
    """Files beside the periods that are not as they were written."""
    findings: Mapping[str, int] = field(default_factory=dict)
    """By severity, how many findings there were when the folder was published."""
    bearing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By period, the files that bore on it when it was published."""
    final: frozenset[str] = frozenset()
    """The periods of which figures were said to be final."""

    @property
    def current(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.settings or self.outputs or self.data or any(self.periods.values()))

    def causes(self, label: str, indicator: str, files: Iterable[str]) -> tuple[Cause, ...]:
        """Return what may have moved the figures of an indicator in a period on which these files bear now.

        A file that bears on it neither now nor before can have moved it only where no other has.
        """
        near = {*files, *self.bearing.get(label, ())}
        moving = tuple(cause for cause in self.settings if cause.moves_indicator(indicator))
        causes = *moving, *(cause for name, cause in self.data.items() if name in near)
        return causes or tuple(self.data.values())

    def reasons(self, label: str) -> tuple[Cause, ...]:
        """Return why a period is published again; empty where only other files could be why."""
        told = *self.settings, *self.periods.get(label, ())
        return told if label in self.periods or not self.data else (*told, *self.data.values())


def plan(before: Manifest | None, now: Footing, digest: Callable[[str], str | None], *, ledger: bool = False) -> Plan:
    """Return what has to be done since a folder was published; `digest` tells the hash of an output there, if any.

    `ledger` tells whether figures were published there, whatever has become of the manifest.
    """
    if before is None:
        return Plan((Cause("lost" if ledger else "unpublished"),), {}, {})
    then = before.footing
    names = sorted(name for name in {**then.files, **now.files} if then.files.get(name) != now.files.get(name))
    told = {name: _file(name, then.files, now.files) for name in names}
    file_of = {str(one["path"]): str(one["file"]) for one in before.inputs}
    bearing = {p.label: frozenset(file_of.get(path, path) for path in p.inputs) for p in before.periods}
    periods = {
        period.label: (
            *(told[name] for name in names if name in bearing[period.label]),
            *_outputs(period, digest),
        )
        for period in before.periods
    }
    final = frozenset(period.label for period in before.periods if period.final)
    stray = tuple(Cause("output", name) for name, code in before.outputs.items() if digest(name) != code)
    return Plan(tuple(_settings(then, now)), periods, told, stray, before.findings, bearing, final)


def _file(name: str, then: Mapping[str, str], now: Mapping[str, str]) -> Cause:
    return Cause("new" if name not in then else "gone" if name not in now else "changed", name)


def _outputs(period: Published, digest: Callable[[str], str | None]) -> Iterator[Cause]:
    return (Cause("output", name) for name, code in period.outputs.items() if digest(name) != code)


def _settings(then: Footing, now: Footing) -> Iterator[Cause]:
    """Say what changed that every period rests on."""
    if then.version != now.version:
        yield Cause("version", f"{then.version} → {now.version}")
    elif then.code != now.code:
        yield Cause("program")
    for name in OPTIONS:
        if then.question.get(name) != now.question.get(name):
            yield Cause("option", name)
    for path in _differing(then.configs, now.configs):
        yield Cause("config", path)
    for name in _differing(then.indicators, now.indicators):
        yield from _indicator(name, then.indicators.get(name), now.indicators.get(name))


def _indicator(name: str, then: Mapping[str, str] | None, now: Mapping[str, str] | None) -> Iterator[Cause]:
    if then is None or now is None:
        yield Cause("defined" if then is None else "dropped", name)
        return
    for part in _differing(then, now):
        yield Cause(part, name)


def _differing(then: Mapping[str, object], now: Mapping[str, object]) -> Sequence[str]:
    return sorted(key for key in {**then, **now} if then.get(key) != now.get(key))
