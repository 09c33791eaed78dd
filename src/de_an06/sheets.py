"""Figures of the small tables: services offered, coverage, reforms, training, task forces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from de_an06.facts import ALWAYS, NEVER, UNREADABLE
from de_an06.figures import Figure, count
from de_an06.measures import MEASURES
from de_an06.slices import TIERS, UNSURE, Groups, Scope, Span
from de_an06.text import LANGS, Formal, Words
from de_an06.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from de_an06.catalogue import Indicator
    from de_an06.cube import Cube

NO_ROWS = Formal(
    "chưa có số liệu đến cuối kỳ", "no data up to the end of the period",
    Words("bảng đã gửi không có dòng nào tính đến cuối kỳ", "the tables sent have no row up to the end of the period"),
)  # fmt: skip


@dataclass(frozen=True)
class Sheets:
    """Counts of the small tables over one span and scope, by group; None = no data for the group."""

    cube: Cube
    span: Span
    scope: Scope
    groups: Groups

    def figures(self, indicator: Indicator) -> list[Figure | None]:
        """Return the indicator's figure in each group."""
        kinds = {
            "offered": self._fees if indicator.denominator else self._services,
            "observed": self._coverage,
            "proposed": self._reforms,
            "held": self._training,
            "appointed": self._members,
        }
        return kinds[indicator.event](indicator)

    # --- services ---

    def offered(self, *, surely: bool = True) -> NDArray[np.bool_]:
        """Versions of services in force at the span's end, at a tier of the units chosen (all where unknown)."""
        services = self.cube.dimensions.services
        valid = services.valid_on(self.span.last, surely=surely)
        if not self.scope.tiers:
            return valid
        tiers = [set((t or "").split(";")) - {""} for t in services.texts("tier")]
        return valid & np.array([not t or bool(t & self.scope.tiers) for t in tiers], bool)

    def groups_of_services(self) -> list[NDArray[np.bool_]]:
        """The services of each group: by domain, by tier, or those a unit's tier offers."""
        services = self.cube.dimensions.services
        everything = np.ones(len(services), bool)
        if self.groups.axis == "tier":
            tiers = [set((t or "").split(";")) - {""} for t in services.texts("tier")]
            return [np.array([not t or m in t for t in tiers], bool) for m in self.groups.members]
        if self.groups.axis == "unit":
            units = self.cube.dimensions.units
            tier_of = dict(zip(units.codes, units.texts("tier"), strict=True))
            tiers = [set((t or "").split(";")) - {""} for t in services.texts("tier")]
            return [
                np.array([not t or tier_of[m] is None or tier_of[m] in t for t in tiers], bool)
                for m in self.groups.members
            ]
        if self.groups.services is not None:
            return [self.groups.services[:-1] == place for place in range(len(self.groups))]
        return [everything] * len(self.groups)

    def lost(self, where: Mapping[str, tuple[str, ...]]) -> int:
        """Return how many rows without a readable code may be services of `where`."""
        services = self.cube.dimensions.services
        maybe = np.ones(services.lost_rows, bool)
        for key, values in where.items():
            labels = _labels(key, services.lost.get(_attribute(key), ()))
            maybe &= np.array([t is None or t in values for t in labels], bool)
        return int(maybe.sum())

    def _services(self, indicator: Indicator) -> list[Figure | None]:
        services = self.cube.dimensions.services
        wanted = maybe = np.ones(len(services), bool)
        for key, values in indicator.where.items():
            labels = _labels(key, services.texts(_attribute(key)))
            named = np.array([t in values for t in labels], bool)
            blank = np.array([t is None and key == "service.online_level" for t in labels], bool)
            wanted, maybe = wanted & named, maybe & (named | blank)
        sure = wanted & self.offered()
        unsure = maybe & self.offered(surely=False) & ~sure
        more = self.lost(indicator.where)
        return [
            count(int((sure & g).sum()), int((unsure & g).sum()) + more, self.tier_remarks())
            for g in self.groups_of_services()
        ]

    def tier_remarks(self) -> tuple[Words, ...]:
        """Say that only what the chosen units' tiers offer is listed."""
        tiers = [tier for tier in TIERS if tier in self.scope.tiers]
        if not tiers or not any(self.cube.dimensions.services.texts("tier")):
            return ()
        titles = [vocabulary().members["tier"][tier] for tier in tiers]
        vi, en = (", ".join(title.of(lang) for title in titles) for lang in LANGS)
        return (Words(f"chỉ thủ tục thực hiện ở: {vi}", f"only services offered at: {en}"),)

    def _fees(self, indicator: Indicator) -> list[Figure | None]:
        frame = self.cube.others["offered"]
        top, below = (MEASURES[m].weight for m in (indicator.numerator, indicator.denominator or ""))
        online, counter = frame[top].to_numpy(), frame[below].to_numpy()
        stated = (online >= 0) & (counter >= 0)
        doubtful = (online == UNREADABLE) | (counter == UNREADABLE)
        sure = stated & self.offered()
        maybe = (stated | doubtful) & self.offered(surely=False) & ~sure
        found: list[Figure | None] = []
        for group in self.groups_of_services():
            here = sure & group
            n, d, k = int(online[here].sum()), int(counter[here].sum()), int((maybe & group).sum()) + self.lost({})
            bound = None if k else (n, d)
            found.append(Figure(n, d, k, bound, bound, (_stating(int(here.sum())),)))
        return found

    # --- coverage ---

    @cached_property
    def _observed(self) -> dict[str, NDArray[Any]]:
        return _arrays(self.cube.others["observed"])

    def _coverage(self, indicator: Indicator) -> list[Figure | None]:
        rows = self._observed
        facility, day, unit, aside = rows["facility"], rows["day"], rows["unit"], rows["aside"]
        wanted = np.isin(facility, indicator.where.get("facility", ()))
        until, inside = day <= self.span.last, self.scope.units[unit]
        known = self._latest(np.flatnonzero(wanted & ~aside & until & inside))
        lost = aside & (wanted | (facility == "")) & (until | (day == ALWAYS))
        lost_at = np.flatnonzero(lost if self.scope.whole else lost & ((unit < 0) | inside))
        if self.groups.axis is None:
            return [self._level(known, lost_at)]
        group, lost_in = (self.groups.of(*(unit[places],) * 3) for places in (known, lost_at))
        return [
            self._covered(known[group == g], lost_at[(lost_in == g) | (lost_in == UNSURE)], 0, ())
            for g in range(len(self.groups))
        ]

    def _latest(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the place of each unit's latest row."""
        codes, day = self.cube.dimensions.units.codes, self._observed["day"]
        best: dict[str, int] = {}
        for place in places.tolist():
            code = codes[self._observed["unit"][place]]
            if code not in best or day[best[code]] <= day[place]:
                best[code] = place
        return np.array(sorted(best.values()), np.int64)

    def _level(self, known: NDArray[np.int64], lost: NDArray[np.int64]) -> Figure | None:
        """Return the figure of the lowest tier whose units have all reported, else of the fullest one."""
        units = self.cube.dimensions.units
        tiers = np.array([t or "" for t in units.texts("tier")], object)
        valid = self.scope.units[:-1] & units.valid_on(self.span.last)
        best: tuple[int, int, NDArray[np.int64]] | None = None
        for tier in TIERS if units.listed else ():
            at_tier = known[tiers[self._observed["unit"][known]] == tier]
            expected = max(int((valid & (tiers == tier)).sum()), len(at_tier))
            if len(at_tier) and (best is None or len(at_tier) * best[1] > best[0] * expected):
                best = len(at_tier), expected, at_tier
            if best is not None and best[0] == best[1]:
                break
        if best is None:
            return self._covered(known, lost, 0, (_units(len(known), len(known)),))
        # A unit whose own tier is unknown may belong to the tier chosen.
        homeless = int((tiers[self._observed["unit"][known]] == "").sum())
        return self._covered(best[2], lost, best[1] - best[0] + homeless, (_units(best[0], best[1]),))

    def _covered(
        self, known: NDArray[np.int64], lost: NDArray[np.int64], missing: int, remarks: tuple[Words, ...]
    ) -> Figure | None:
        """Return covered/total; a row of unknown cells is bounded by what it still states, if anything."""
        if not len(known) and not len(lost):
            return None
        covered, total = self._observed["covered"][known], self._observed["total"][known]
        readable = (covered >= 0) & (total >= 0)
        n, d = int(covered[readable].sum()), int(total[readable].sum())
        k = int((~readable).sum()) + len(lost) + missing
        bounded = not len(lost) and not missing and bool((total[~readable] >= 0).all())
        more = int(total[~readable].sum()) if bounded else 0
        low, high = ((n, d + more), (n + more, d + more)) if bounded else (None, None)
        return Figure(n, d, k, low, high, remarks)

    # --- reforms, training, task forces ---

    def _reforms(self, indicator: Indicator) -> list[Figure | None]:
        rows = _arrays(self.cube.others["proposed"])
        action, tier, aside = rows["action"], rows["tier"], rows["aside"]
        right = np.isin(action, indicator.where.get("action", ()))
        sure, maybe = right & ~aside, right | (action == "")
        if "tier" in indicator.where:
            at_tier = np.isin(tier, indicator.where["tier"])
            sure, maybe = sure & at_tier, maybe & (at_tier | (tier == ""))
        return self._dated(rows, sure, maybe)

    def _dated(
        self, rows: dict[str, NDArray[Any]], sure: NDArray[np.bool_], maybe: NDArray[np.bool_]
    ) -> list[Figure | None]:
        """Count lines whose day lies in the span; a table without the day counts in every span."""
        day = rows["day"]
        if self._too_early(day):
            return [None] * len(self.groups)
        inside = (day == NEVER) | ((day >= self.span.first) & (day <= self.span.last))
        doubtful = maybe & ((inside & ~sure) | (day == ALWAYS))
        group = self._tier_group(rows["tier"])
        return [
            count(int((sure & inside & (group == g)).sum()), int((doubtful & (group == g)).sum()))
            for g in range(len(self.groups))
        ]

    def _too_early(self, day: NDArray[np.int64]) -> bool:
        """Whether the span ends before anything was recorded: then nothing is known, not even that it is 0."""
        return bool(len(day) == 0 or day.min() > self.span.last)

    def _tier_group(self, tiers: NDArray[Any]) -> NDArray[np.int64]:
        if self.groups.axis is None:
            return np.zeros(len(tiers), np.int64)
        return np.array([self.groups.place(tier) for tier in tiers.tolist()], np.int64)

    def _training(self, indicator: Indicator) -> list[Figure | None]:
        rows = _arrays(self.cube.others["held"])
        day, aside = rows["day"], rows["aside"]
        if self._too_early(day):
            return [None]
        inside = (day >= self.span.first) & (day <= self.span.last) & ~aside
        k = int((aside & (day == ALWAYS)).sum())
        if MEASURES[indicator.numerator].weight is None:
            return [count(int(inside.sum()), k)]
        return [_weighted(rows["attendees"][inside], k)]

    def _members(self, indicator: Indicator) -> list[Figure | None]:
        rows = _arrays(self.cube.others["appointed"])
        body, tier, day, unit, aside = (rows[name] for name in ("body", "tier", "day", "unit", "aside"))
        right = np.isin(body, indicator.where.get("body", ()))
        here = np.flatnonzero(right & ~aside & (day <= self.span.last) & self.scope.units[unit])
        if not len(here):
            return [None] * len(self.groups)
        best: dict[tuple[int, str], int] = {}
        for place in here[np.argsort(day[here], kind="stable")].tolist():
            best[int(unit[place]), tier[place]] = place
        latest = np.array(sorted(best.values()), np.int64)
        lost = int((aside & (right | (body == ""))).sum()) + int((right & ~aside & (day == ALWAYS)).sum())
        by_unit = self.groups.axis == "unit"
        group = self.groups.of(*(unit[latest],) * 3) if by_unit else self._tier_group(tier[latest])
        values = rows["members"][latest]
        return [
            _weighted(values[group == g], lost) if (group == g).any() or self.groups.axis is None else None
            for g in range(len(self.groups))
        ]


def _attribute(key: str) -> str:
    """The column of services that a key of `where` reads."""
    return "essential" if key == "service.essential_list" else key.removeprefix("service.")


def _labels(key: str, texts: Iterable[str | None]) -> list[str | None]:
    return [t.split(":")[0] if t and key == "service.essential_list" else t for t in texts]


def _arrays(frame: pd.DataFrame) -> dict[str, NDArray[Any]]:
    return {str(name): column.to_numpy() for name, column in frame.items()}


def _weighted(values: NDArray[np.int64], lost: int) -> Figure:
    """Return the sum of readable values; an unreadable one sets no upper bound."""
    unreadable = int((values < 0).sum())
    n, k = int(values[values >= 0].sum()), unreadable + lost
    return Figure(n, None, k, (n, 1), None if k else (n, 1))


def _units(reported: int, expected: int) -> Words:
    return Words("{reported}/{expected} đơn vị", "{reported}/{expected} units").fill(
        reported=reported, expected=expected
    )


def _stating(services: int) -> Words:
    return Words("số thủ tục ghi cả hai mức thu: {n}", "services that state both fees: {n}").fill(n=services)
