"""Accounts: where every row of the dossiers went, as a sum that always comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from de_an06.cells import EPOCH
from de_an06.figures import DossierCounts
from de_an06.measures import YES
from de_an06.report import Account
from de_an06.slices import ALL, Scope, Span

if TYPE_CHECKING:
    from datetime import date

    from de_an06.cube import Cube


def ended_after(cube: Cube, span: Span, scope: Scope, as_of: date) -> int:
    """Return how many dossiers ended after a span's last day, up to the as-of day."""
    frame = cube.events.get("ended")
    if frame is None or not len(frame) or "ended" not in frame:
        return 0
    day = frame["bin"].to_numpy()
    later = (day > span.last) & (day <= (as_of - EPOCH).days) & scope.units[frame["unit"].to_numpy()]
    return int(frame.loc[later, "ended"].sum())


def account(
    cube: Cube, span: Span, scope: Scope, *, read: int, merged: int, superseded: int, set_aside: int
) -> Account:
    """Return where every row of the dossiers went in this period and scope."""
    counts = DossierCounts(cube, span, scope, ALL)
    inside = 0
    if "received" in cube.events and len(cube.events["received"]):
        frame = cube.events["received"]
        day = frame["bin"].to_numpy()
        here = (day >= span.first) & (day <= span.last) & scope.units[frame["unit"].to_numpy()]
        inside = int(frame.loc[here, "received"].sum())
    if len(cube.doubts):
        sure = np.minimum(counts.lies("received", span), counts.in_scope()) == YES
        mine = sure & (cube.doubts["aside"].to_numpy() == 0)
        inside += int(cube.doubts.loc[mine, "rows"].sum())
    rest = read - merged - superseded - set_aside - cube.not_received
    return Account(read, merged, superseded, set_aside, cube.not_received, rest - inside, inside)
