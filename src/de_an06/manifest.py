"""The manifest of a published folder: what a run rested on, and what it wrote."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from de_an06.footing import Footing
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from de_an06.report import Input, Report

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


def published(report: Report, outputs: Mapping[str, str]) -> Published:
    """Return what the manifest says of a period."""
    period = report.period
    return Published(
        period.label, period.calendar.name, period.start.isoformat(), period.end.isoformat(), report.provisional,
        report.data_code, tuple(file.path for file in report.inputs), outputs,
    )  # fmt: skip


def write(manifest: Manifest) -> bytes:
    """Return a manifest as a file."""
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
                "provisional": one.provisional, "data_code": one.data_code, "inputs": one.inputs,
                "outputs": one.outputs,
            }
            for one in manifest.periods
        ],
        "outputs": manifest.outputs,
    }  # fmt: skip
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def read(data: bytes | None) -> Manifest | None:
    """Return the manifest that a file holds; None when it holds none that can be believed."""
    if data is None:
        return None
    try:
        told = json.loads(data)
        if told["schema_version"] != SCHEMA_VERSION:
            return None
        return Manifest(
            Footing(
                told["tool"]["version"], told["tool"]["code"], told["question"], _texts(told["configs"]),
                {name: _texts(parts) for name, parts in told["indicators"].items()}, _texts(told["files"]),
            ),
            str(told["as_of"]["date"]), Words(**told["as_of"]["origin"]), tuple(dict(one) for one in told["inputs"]),
            dict(told["findings"]), tuple(_published(told["periods"])), _texts(told["outputs"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _published(periods: Iterable[Mapping[str, Any]]) -> Iterable[Published]:
    for one in periods:
        yield Published(
            str(one["label"]), str(one["calendar"]), str(one["from"]), str(one["to"]), bool(one["provisional"]),
            str(one["data_code"]), tuple(map(str, one["inputs"])), _texts(one["outputs"]),
        )  # fmt: skip


def _texts(found: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in found.items()}
