"""What peers that go row by row do with a row once its cells are read: rules across columns, and counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from work import DONE, DUPLICATE, MEASURES, NOT_RECEIVED, OPEN, PAUSED, REFERENCES, STOPPED, Answer, Cells, references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from work import Findings

    Key = tuple[str, str, str, str]
    Counted = list[tuple[str, Key, tuple[int, ...]]]
    """Event, axes and measures."""


class Counting:
    """Findings and counts of the rows seen so far; `values` are typed, None where empty or unreadable."""

    def __init__(self, folder: Path) -> None:
        self.findings: Findings = {}
        self._listed = {
            table: {code: tuple(map(date.fromisoformat, days)) for code, days in references(folder, table).items()}
            for table in ("service", "unit")
        }
        # The rows of each cell, and then its measures.
        self._cubes: dict[str, dict[Key, list[int]]] = {event: {} for event in MEASURES}
        self._seen: dict[str, Counted | None] = {}

    def find(self, rule: str, name: str, line: int) -> None:
        """Add a finding."""
        self.findings.setdefault((rule, name), []).append(line)

    def take(self, line: int, values: Mapping[str, Any], bad: set[str], filled: Mapping[str, Any]) -> None:
        """Judge and count one row; `bad` are its unreadable columns, `filled` tells which cells are not empty."""
        broken = set(self._broken(values, filled))
        for rule, name in broken:
            self.find(rule, name, line)
        forgotten = bad | {name for rule, name in broken if rule != "missing-received-on"}
        counted = [] if broken & _SURE_DOUBTS else _counted(values, forgotten)
        code = values["dossier_id"]
        if code is None:
            return
        if code not in self._seen:
            self._seen[code] = counted
            self._add(counted, 1)
            return
        # All copies of a dossier are set aside, the first one too.
        self.find(*DUPLICATE, line)
        self._add(self._seen[code] or [], -1)
        self._seen[code] = None

    def answer(self) -> Answer:
        """Return all findings and counts."""
        cubes: dict[str, Cells] = {
            event: [(*key, *counts) for key, (rows, *counts) in cube.items() if rows]
            for event, cube in self._cubes.items()
        }
        count, cells = sum(map(len, self.findings.values())), sum(map(len, cubes.values()))
        return Answer(count, cells, lambda: self.findings, lambda: cubes)

    def _add(self, counted: Counted, sign: int) -> None:
        for event, key, counts in counted:
            held = self._cubes[event].setdefault(key, [0] * (len(counts) + 1))
            for at, number in enumerate((1, *counts)):
                held[at] += sign * number

    def _broken(self, values: Mapping[str, Any], filled: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        received, due, finished = values["received_on"], values["due_on"], values["finished_on"]
        kind, need, have = values["status"], values["components"], values["components_digitized"]
        if not filled["received_on"] and kind not in (NOT_RECEIVED, STOPPED):
            yield "missing-received-on", "received_on"
        if received and finished and finished.date() < received.date():
            yield "finished-before-received", "finished_on"
        if received and due and due.date() < received.date():
            yield "due-before-received", "due_on"
        if need is not None and have is not None and have > need:
            yield "more-digitized-than-components", "components_digitized"
        if kind == DONE and not filled["finished_on"] and not filled["returned_on"]:
            yield "done-without-finish-date", "finished_on"
        if finished and (kind in (OPEN, PAUSED) or (kind == NOT_RECEIVED and received)):
            yield "open-with-finish-date", "finished_on"
        for name, table in REFERENCES.items():
            if values[name] is not None:
                days = self._listed[table].get(values[name])
                if days is None or (received and not days[0] <= received.date() <= days[1]):
                    yield f"unknown-{table}", name


_SURE_DOUBTS = {
    ("missing-received-on", "received_on"),
    ("finished-before-received", "finished_on"),
    ("more-digitized-than-components", "components_digitized"),
    ("done-without-finish-date", "finished_on"),
    ("open-with-finish-date", "finished_on"),
    ("unknown-service", "service_code"),
    ("unknown-unit", "unit_code"),
}
"""Rules that leave what is counted in doubt, whatever the other cells say."""


def _end(values: Mapping[str, Any], bad: set[str], names: tuple[str, ...]) -> datetime | None:
    for name in names:
        if values[name] is not None or name in bad:
            return None if name in bad else values[name]
    return None


def _counted(values: Mapping[str, Any], bad: set[str]) -> Counted:
    """Return where a row counts; nowhere when anything that is counted is in doubt."""
    received, kind = values["received_on"], values["status"]
    need, have = values["components"], values["components_digitized"]
    fee, paid, result = values["fee_due_vnd"], values["fee_paid_online"], values["result_digitized"]
    axes = values["unit_code"], values["service_code"], values["channel"]
    if received is None or kind == NOT_RECEIVED or None in (*axes, have, fee):
        return []
    if (need is None and have) or (paid is None and fee):
        return []
    dated = values["finished_on"] is not None or values["returned_on"] is not None
    if kind is None and not dated and bad & {"finished_on", "returned_on"}:
        return []
    full, online = bool(have and need and have >= need), axes[2] == "online"
    counts = (1, int(online), int(have > 0), int(full), int(fee > 0), int(bool(fee and paid)))
    first: Counted = [("received", (_bin(received), *axes), counts)]
    done = dated if kind is None else kind == DONE
    if not done and kind != STOPPED:
        return first
    names = ("finished_on", "returned_on", *(("updated_on",) if kind == STOPPED else ()))
    end = _end(values, bad, names)
    if end is None or (done and (result is None or "due_on" in bad)):
        return []
    due = values["due_on"]
    limited = done and (due is not None or end.date() == received.date())
    timely = limited and (due is None or end <= due)
    return [*first, ("ended", (_bin(end), *axes), (int(done), int(limited), int(timely), int(done and result)))]


def _bin(moment: datetime) -> str:
    return moment.strftime("%Y-%m-01" if moment.day < 15 else "%Y-%m-15")
