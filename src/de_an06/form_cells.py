"""The cells of form II.06a as the dossiers give them: each from the lowest to the highest value that it may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from de_an06.catalogue import indicator
from de_an06.figures import DossierCounts
from de_an06.measures import MEASURES
from de_an06.slices import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from de_an06.cube import Cube
    from de_an06.slices import Groups, Scope


class Between(NamedTuple):
    """A whole number that is known, or the lowest and highest that it may be."""

    low: int
    high: int

    def plus(self, other: Between) -> Between:
        """Return the sum of two numbers."""
        return Between(self.low + other.low, self.high + other.high)

    def less(self, part: Between) -> Between:
        """Return what is left of a number without a part of it."""
        return Between(max(0, self.low - part.high), max(0, self.high - part.low))

    def up_to(self, more: Between) -> Between:
        """Return the number with or without what may be counted with it."""
        return Between(self.low, self.high + more.high)

    def down_by(self, part: Between) -> Between:
        """Return the number with or without a part that may be left out."""
        return Between(max(0, self.low - part.high), self.high)


def form_cells(cube: Cube, span: Span, scope: Scope, groups: Groups) -> list[Mapping[str, Between]]:
    """Return the columns 3 to 11 of the form over a span of days, for each group.

    Systems differ in whether and where they count dossiers that ended without a result (withdrawn, returned, refused,
    stopped) or have no known time limit, so the columns that may hold these reach from without to with them.
    A column whose measures have no data is left out; 12 and 13 are, for what is overdue at the end is not counted yet.
    """
    within, before = DossierCounts(cube, span, scope, groups), _before(cube, span, scope, groups)

    def measured(name: str, counts: DossierCounts = within) -> list[Between] | None:
        if name in cube.missing:
            return None
        block = {"title": MEASURES[name].title._asdict(), "group": "services", "kind": "count", "numerator": name}
        asked = indicator(name, block)
        if name == "open":
            return [Between(*_ends(f.low, f.high)) for f in counts.stock(asked, "received", "ended")]
        return [Between(*_ends(f.low, f.high)) for f in counts.figures(asked)]

    names = ("received", "received_online", "ended", "done", *_TIMED)
    known = {name: measured(name) for name in names}
    known |= {"open": measured("open"), "carried": measured("open", before)}
    return [_cells({name: told[place] for name, told in known.items() if told}) for place in range(len(groups))]


_TIMED = ("done_early", "done_on_time", "done_with_limit", "done_without_limit")


def _before(cube: Cube, span: Span, scope: Scope, groups: Groups) -> DossierCounts:
    return DossierCounts(cube, Span(-(10**6), span.first - 1), scope, groups)


def _ends(low: tuple[int, int] | None, high: tuple[int, int] | None) -> tuple[int, int]:
    return (low or (0, 1))[0], (high or (0, 1))[0]


def _cells(known: Mapping[str, Between]) -> dict[str, Between]:
    """Return the columns of one group, by what was counted for it."""
    found: dict[str, Between] = {}
    received, online = known["received"], known.get("received_online")
    if online is not None:
        found |= {"received_online": online, "received_direct": received.less(online)}
    if "ended" not in known:
        return found
    without = known["ended"].less(known["done"])
    carried = known["carried"]
    found |= {
        "carried_over": carried, "received_total": received.plus(carried).down_by(without),
        "resolved_total": known["ended"].down_by(without), "open_total": known["open"],
    }  # fmt: skip
    if all(name in known for name in _TIMED):
        early, on_time, limited, unlimited = (known[name] for name in _TIMED)
        unclear = without.plus(unlimited)
        found |= {
            "resolved_early": early.up_to(unclear), "resolved_in_time": on_time.less(early).up_to(unclear),
            "resolved_late": limited.less(on_time).up_to(unclear),
        }  # fmt: skip
    return found
