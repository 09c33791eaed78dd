"""The codes of units above: read as the listed code where a spreadsheet took them for numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from de_an06.across import finding_at
from de_an06.finding import Told
from de_an06.mending import CODE, Readings
from de_an06.rules import Spot, rules
from de_an06.verdicts import Members

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from de_an06.copies import FileState, Stretch
    from de_an06.register import Register
    from de_an06.rows import Rows
    from de_an06.rules import Policy

_NAME = "parent_code"


def mend_parents(
    units: Rows, register: Register, states: Mapping[int, FileState], stretches: Sequence[Stretch], policy: Policy
) -> Rows:
    """Return the units with the codes above them mended by the list itself, and tell each file what was."""
    if _NAME not in units or not units[_NAME].members:
        return units
    members = Members()
    members.numbers(units[_NAME].members)
    mended = Readings(register, members).mend(replace(units[_NAME], members=members.texts))
    if mended is None:
        return units
    if not policy.ignores(CODE):
        for number in np.unique(units.source[mended.rows]).tolist():
            _tell(mended.rows[units.source[mended.rows] == number], units, states, stretches, policy, register)
    return replace(units, cells={**units.cells, _NAME: mended.cells})


def _tell(
    rows: np.ndarray[tuple[int], np.dtype[np.int64]], units: Rows, states: Mapping[int, FileState],
    stretches: Sequence[Stretch], policy: Policy, register: Register,
) -> None:  # fmt: skip
    was = [text for text in units[_NAME].take(rows).texts() if text is not None]
    spot = Spot("units", _NAME, int(rows[0]), was[0])
    finding = finding_at(rules()[CODE], spot, {"units": units}, states, {"units": stretches}, policy)
    pairs = {text: register.mended(text) or text for text in was}
    state = states[int(units.source[rows[0]])]
    state.findings.tell((finding.path, CODE, _NAME), Told(finding, True, {"cells": len(was)}, {}, pairs))
    if state.flaws is not None:
        state.flaws[:] = [flaws.also(CODE, _NAME, units.record[rows]) for flaws in state.flaws]
