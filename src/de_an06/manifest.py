"""The manifest of a published folder: what a run rested on, and what it wrote."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from de_an06.footing import Footing
from de_an06.period import Grain
from de_an06.renderers import formats
from de_an06.text import LANGS, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import UnionType

    from de_an06.report import Input, Report

_T = TypeVar("_T")

MANIFEST = "manifest.json"
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Published:
    """One period as it was published."""

    label: str
    calendar: str
    first: str
    last: str
    provisional: bool
    data_code: str
    inputs: tuple[str, ...]
    """Paths of the files that bear on it."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """The files written for it, with their hashes."""
    final: bool = False
    """Whether some of its figures were said to be final."""


@dataclass(frozen=True)
class Manifest:
    """What a run rested on, and what it wrote."""

    footing: Footing
    as_of: str
    origin: Words
    inputs: tuple[Mapping[str, Any], ...]
    """Every table that was read: path, rows, rows set aside, hash and so on."""
    findings: Mapping[str, int]
    periods: tuple[Published, ...]
    outputs: Mapping[str, str]
    """The files that belong to no period, with their hashes."""

    def period(self, label: str) -> Published | None:
        """Return a period by its name."""
        return next((period for period in self.periods if period.label == label), None)

    @property
    def files(self) -> dict[str, str]:
        """Return every file that was written, with its hash."""
        return dict(self.outputs) | {name: code for period in self.periods for name, code in period.outputs.items()}


def input_object(file: Input) -> dict[str, Any]:
    """Return what the manifest says of a table that was read."""
    return {
        "path": file.path, "file": file.file, "table": file.table, "rows": file.rows,
        "rows_set_aside": file.rows_set_aside, "merged": file.merged, "superseded": file.superseded,
        "sha256": file.sha256,
        "first_received": None if file.first is None else file.first.isoformat(),
    }  # fmt: skip


def published(report: Report, outputs: Mapping[str, str], *, final: bool) -> Published:
    """Return what the manifest says of a period."""
    period = report.period
    return Published(
        period.label, period.calendar.name, period.start.isoformat(), period.end.isoformat(), report.provisional,
        report.data_code, tuple(file.path for file in report.inputs), outputs, final,
    )  # fmt: skip


def write(manifest: Manifest) -> bytes:
    """Return a manifest as a file."""
    from de_an06.renderers.json import dumped

    footing = manifest.footing
    told = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "de-an06", "version": footing.version, "code": footing.code},
        "question": footing.question,
        "as_of": {"date": manifest.as_of, "origin": {"vi": manifest.origin.vi, "en": manifest.origin.en}},
        "configs": footing.configs,
        "indicators": footing.indicators,
        "files": footing.files,
        "inputs": manifest.inputs,
        "findings": manifest.findings,
        "periods": [
            {
                "label": one.label, "calendar": one.calendar, "from": one.first, "to": one.last,
                "provisional": one.provisional, "final": one.final, "data_code": one.data_code, "inputs": one.inputs,
                "outputs": one.outputs,
            }
            for one in manifest.periods
        ],
        "outputs": manifest.outputs,
    }  # fmt: skip
    return dumped(told | {"seal": _seal(told)}).encode()


def _seal(told: Mapping[str, Any]) -> str:
    """Return the hash of all else that a manifest tells, by which one that somebody has edited is known."""
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def read(data: bytes | None) -> Manifest | None:
    """Return the manifest that a file holds; None when it holds none that can be believed."""
    if data is None:
        return None
    try:
        told = json.loads(data)
        if told["schema_version"] != SCHEMA_VERSION or told.pop("seal") != _seal(told):
            return None
        origin = _texts(told["as_of"]["origin"])
        return Manifest(
            Footing(
                str(told["tool"]["version"]), str(told["tool"]["code"]), _question(told["question"]),
                _texts(told["configs"]), {name: _texts(parts) for name, parts in told["indicators"].items()},
                _texts(told["files"]),
            ),
            str(told["as_of"]["date"]), Words(origin["vi"], origin["en"]), tuple(map(_input, told["inputs"])),
            {severity: int(told["findings"][severity]) for severity in ("error", "warning")},
            tuple(_published(told["periods"])), _texts(told["outputs"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _question(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a run was asked for; raises one of the errors above where it is no such thing."""
    found = {name: _of(told[name], str | None) for name in ("from", "to", "calendar", "as_of", "by")}
    lists = {name: [str(one) for one in _of(told[name], list)] for name in _LISTS}
    if not (told["lang"] in LANGS and told["grain"] in get_args(Grain) and {*lists["formats"]} <= {*formats()}):
        raise ValueError
    return dict(told) | found | {"last": _of(told["last"], int | None)} | lists


_LISTS = ("indicators", "formats", "ignore", "severity")


def _of(value: _T, kind: type | UnionType) -> _T:
    if not isinstance(value, kind):
        raise TypeError
    return value


def _input(told: Mapping[str, Any]) -> dict[str, Any]:
    return dict(told) | {"path": str(told["path"]), "file": str(told["file"])}


def _published(periods: Sequence[Mapping[str, Any]]) -> Iterator[Published]:
    if not periods:
        raise ValueError
    for one in periods:
        yield Published(
            str(one["label"]), str(one["calendar"]), str(one["from"]), str(one["to"]), bool(one["provisional"]),
            str(one["data_code"]), tuple(map(str, one["inputs"])), _texts(one["outputs"]),
            bool(one["final"]),
        )  # fmt: skip


def _texts(found: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in found.items()}
