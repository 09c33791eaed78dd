"""Accounts: where every row of the dossiers went, as a sum that always comes out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from de_an06.cells import EPOCH
from de_an06.figures import DossierCounts
from de_an06.report import Account
from de_an06.slices import ALL, Scope, Span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from de_an06.cube import Cube


def ended_after(cube: Cube, span: Span, scope: Scope, as_of: date) -> int:
    """Return how many dossiers ended after a span's last day, up to the as-of day."""
    last = (as_of - EPOCH).days
    return _inside(cube, "ended", Span(span.last + 1, last), scope) if span.last < last else 0


def account(cube: Cube, span: Span, scope: Scope, files: Iterable[Counter[str]]) -> Account:
    """Return where every row of these files of dossiers went in this period and scope."""
    rows: Counter[str] = sum(files, Counter())
    inside = _inside(cube, "received", span, scope) + DossierCounts(cube, span, scope, ALL).surely_received()
    merged, superseded, set_aside, gone = (rows[n] for n in ("merged", "superseded", "set_aside", "not_received"))
    outside = rows["read"] - merged - superseded - set_aside - gone - inside
    return Account(rows["read"], merged, superseded, set_aside, gone, outside, inside)


def _inside(cube: Cube, event: str, span: Span, scope: Scope) -> int:
    """Return how many clear dossiers of the scope have an event within a span."""
    frame = cube.events.get(event)
    if frame is None or event not in frame:
        return 0
    sums = cube.cells[event].within(span.first, span.last)
    return int(sums.measure(event)[scope.units[sums.places["unit"]]].sum())
