"""Accounts: where every row of the dossiers went, as a sum that always comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.cells import EPOCH
from de_an06.figures import DossierCounts
from de_an06.report import Account
from de_an06.slices import ALL, Scope, Span

if TYPE_CHECKING:
    from datetime import date

    from de_an06.cube import Cube


def ended_after(cube: Cube, span: Span, scope: Scope, as_of: date) -> int:
    """Return how many dossiers ended after a span's last day, up to the as-of day."""
    last = (as_of - EPOCH).days
    return _inside(cube, "ended", Span(span.last + 1, last), scope) if span.last < last else 0


def account(
    cube: Cube, span: Span, scope: Scope, *, read: int, merged: int, superseded: int, set_aside: int
) -> Account:
    """Return where every row of the dossiers went in this period and scope."""
    inside = _inside(cube, "received", span, scope) + DossierCounts(cube, span, scope, ALL).surely_received()
    rest = read - merged - superseded - set_aside - cube.not_received
    return Account(read, merged, superseded, set_aside, cube.not_received, rest - inside, inside)


def _inside(cube: Cube, event: str, span: Span, scope: Scope) -> int:
    """Return how many clear dossiers of the scope have an event within a span."""
    frame = cube.events.get(event)
    if frame is None or event not in frame:
        return 0
    sums = cube.cells[event].within(span.first, span.last)
    return int(sums.measure(event)[scope.units[sums.places["unit"]]].sum())
