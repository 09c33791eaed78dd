"""Which published periods are current, and why the others are not, before anything is read but hashes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from de_an06.footing import Footing
    from de_an06.manifest import Manifest, Published

OPTIONS = {
    "from": "--from", "to": "--to", "last": "--last", "grain": "--grain", "calendar": "--calendar", "as_of": "--as-of",
    "by": "--by", "formats": "--format", "lang": "--lang", "indicators": "--indicator", "ignore": "--ignore",
    "severity": "--severity",
}  # fmt: skip
"""By what the manifest calls it, each option that the outputs depend on."""


@dataclass(frozen=True)
class Plan:
    """Why periods have to be published again, or may have to."""

    settings: tuple[Words, ...]
    """What touches every period: program, question, configuration, indicators."""
    periods: Mapping[str, tuple[Words, ...]]
    """What surely touches one, by period; nothing for one that is current as far as can be told."""
    data: Mapping[str, Words]
    """By name, the files that are new, changed or gone: what was read for some periods only may hold anything now."""
    outputs: tuple[Words, ...] = ()
    """Files beside the periods that are not as they were written."""
    errors: int = 0
    """Findings of that severity when the folder was published."""
    bearing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By period, the files that bore on it when it was published."""

    @property
    def current(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.settings or self.outputs or self.data or any(self.periods.values()))

    def causes(self, label: str, files: Iterable[str]) -> tuple[Words, ...]:
        """Return what may have moved the figures of a period on which these files bear now.

        Outputs that somebody has edited are none of it. A file that bears on it neither now nor before can have moved
        it only where no other has: by a newer copy of a dossier that tells a later receipt.
        """
        near = {*files, *self.bearing.get(label, ())}
        causes = *self.settings, *(words for name, words in self.data.items() if name in near)
        return causes or tuple(self.data.values())

    def reasons(self, label: str) -> tuple[Words, ...]:
        """Return why a period is published again; empty where only other files could be why."""
        return *self.settings, *self.periods.get(label, ())


_NEW = Words("chưa công bố ở đây", "not published here yet")
_LOST = Words("manifest.json của lần trước đã mất hoặc hỏng", "the manifest.json of the last run is gone or damaged")


def plan(before: Manifest | None, now: Footing, digest: Callable[[str], str | None], *, ledger: bool = False) -> Plan:
    """Return what has to be done since a folder was published; `digest` tells the hash of an output there, if any.

    `ledger` tells whether figures were published there, whatever has become of the manifest.
    """
    if before is None:
        return Plan((_LOST if ledger else _NEW,), {}, {})
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
    stray = tuple(_output(name) for name, code in before.outputs.items() if digest(name) != code)
    return Plan(tuple(_settings(then, now)), periods, told, stray, before.findings["error"], bearing)


def _file(name: str, then: Mapping[str, str], now: Mapping[str, str]) -> Words:
    if name not in then:
        return Words(f"{name} là tệp mới", f"{name} is new")
    if name not in now:
        return Words(f"{name} không còn nữa", f"{name} is gone")
    return Words(f"{name} đã thay đổi", f"{name} changed")


def _outputs(period: Published, digest: Callable[[str], str | None]) -> Iterator[Words]:
    return (_output(name) for name, code in period.outputs.items() if digest(name) != code)


def _output(name: str) -> Words:
    return Words(f"{name} đã bị sửa hoặc xóa", f"{name} was edited or removed")


def _settings(then: Footing, now: Footing) -> Iterator[Words]:
    """Say what changed that every period rests on."""
    if then.version != now.version:
        yield Words(f"de-an06 {then.version} → {now.version}", f"de-an06 {then.version} → {now.version}")
    elif then.code != now.code:
        yield Words("chương trình de-an06 đã thay đổi", "the program changed")
    for name, option in OPTIONS.items():
        if then.question.get(name) != now.question.get(name):
            yield Words(f"{option} đã thay đổi", f"{option} changed")
    for path in _differing(then.configs, now.configs):
        yield Words(f"cấu hình {path} đã thay đổi", f"configuration {path} changed")
    for name in _differing(then.indicators, now.indicators):
        yield from _indicator(name, then.indicators.get(name), now.indicators.get(name))


_PARTS = {
    "method": Words("cách tính {name} đã thay đổi", "method of {name} changed"),
    "targets": Words("mục tiêu của {name} đã thay đổi", "target of {name} changed"),
    "texts": Words("tên, căn cứ hoặc ghi chú của {name} đã thay đổi", "title, source or note of {name} changed"),
}


def _indicator(name: str, then: Mapping[str, str] | None, now: Mapping[str, str] | None) -> Iterator[Words]:
    if then is None or now is None:
        yield (
            Words(f"chỉ tiêu {name} là mới", f"indicator {name} is new")
            if then is None
            else Words(f"không còn chỉ tiêu {name}", f"indicator {name} is gone")
        )
        return
    for part in _differing(then, now):
        yield _PARTS[part].fill(name=name)


def _differing(then: Mapping[str, object], now: Mapping[str, object]) -> Sequence[str]:
    return sorted(key for key in {**then, **now} if then.get(key) != now.get(key))
