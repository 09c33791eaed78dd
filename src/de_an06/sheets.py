"""Figures of the small tables: services offered, coverage, reforms, training, task forces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from de_an06.figures import Figure, count
from de_an06.measures import ALWAYS, MEASURES, NEVER
from de_an06.slices import OUTSIDE, TIERS, Groups, Scope, Span
from de_an06.text import Words

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from de_an06.catalogue import Indicator
    from de_an06.cube import Cube

NO_ROWS = Words("chưa có số liệu đến cuối kỳ", "no data up to the end of the period")


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

    def offered(self) -> NDArray[np.bool_]:
        """Versions of services in force at the span's end, at a tier of the units chosen (all where unknown)."""
        services = self.cube.dimensions.services
        valid = services.valid_on(self.span.last)
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

    def _services(self, indicator: Indicator) -> list[Figure | None]:
        services = self.cube.dimensions.services
        wanted, unsure = self.offered(), np.zeros(len(services), bool)
        for key, values in indicator.where.items():
            name = key.removeprefix("service.")
            texts = services.texts("essential" if name == "essential_list" else name)
            labels = [t.split(":")[0] if t and name == "essential_list" else t for t in texts]
            unsure |= wanted & np.array([t is None and name == "online_level" for t in labels], bool)
            wanted = wanted & np.array([t in values for t in labels], bool)
        return [count(int((wanted & g).sum()), int((unsure & g).sum())) for g in self.groups_of_services()]

    def _fees(self, indicator: Indicator) -> list[Figure | None]:
        frame = self.cube.others["offered"]
        top, below = (MEASURES[m].weight for m in (indicator.numerator, indicator.denominator or ""))
        online, counter = frame[top].to_numpy(), frame[below].to_numpy()
        stated = self.offered() & (online >= 0) & (counter >= 0)
        found: list[Figure | None] = []
        for group in self.groups_of_services():
            here = stated & group
            n, d = int(online[here].sum()), int(counter[here].sum())
            found.append(Figure(n, d, 0, (n, d), (n, d), (_stating(int(here.sum())),)))
        return found

    # --- coverage ---

    def _coverage(self, indicator: Indicator) -> list[Figure | None]:
        frame = self.cube.others["observed"]
        wanted = frame["facility"].isin(indicator.where.get("facility", ()))
        doubtful = frame["aside"] & (wanted | frame["facility"].isna())
        until = frame["day"] <= self.span.last
        rows = frame.loc[wanted & ~frame["aside"] & until & self.scope.units[frame["unit"].to_numpy()]]
        rows = rows.assign(code=[self.cube.dimensions.units.codes[u] for u in rows["unit"]])
        rows = rows.sort_values(["code", "day"], kind="stable").drop_duplicates("code", keep="last")
        lost = frame.loc[doubtful & (until | (frame["day"] == ALWAYS))]
        if not self.scope.whole:
            lost = lost.loc[(lost["unit"] < 0) | self.scope.units[lost["unit"].to_numpy()]]
        if self.groups.axis is None:
            return [self._level(rows, lost)]
        group = self.groups.of(*(rows["unit"].to_numpy(),) * 3) if self.groups.units is not None else None
        lost_in = self.groups.of(*(lost["unit"].to_numpy(),) * 3) if self.groups.units is not None else None
        if group is None or lost_in is None:
            return [None] * len(self.groups)
        return [
            _covered(rows.loc[group == g], lost.loc[(lost_in == g) | (lost_in < OUTSIDE)], 0, ())
            for g in range(len(self.groups))
        ]

    def _level(self, rows: pd.DataFrame, lost: pd.DataFrame) -> Figure | None:
        """Return the figure of the lowest tier whose units have all reported, else of the fullest one."""
        units = self.cube.dimensions.units
        tiers = units.texts("tier")
        best: tuple[int, int, pd.DataFrame] | None = None
        for tier in TIERS if units.listed else ():
            at_tier = rows.loc[[tiers[u] == tier for u in rows["unit"]]]
            here = self.scope.units[:-1] & units.valid_on(self.span.last) & np.array([t == tier for t in tiers], bool)
            expected = max(int(here.sum()), len(at_tier))
            if len(at_tier) and (best is None or len(at_tier) * best[1] > best[0] * expected):
                best = len(at_tier), expected, at_tier
            if best is not None and best[0] == best[1]:
                break
        if best is None:
            return _covered(rows, lost, 0, (_units(len(rows), len(rows)),))
        return _covered(best[2], lost, best[1] - best[0], (_units(best[0], best[1]),))

    # --- reforms, training, task forces ---

    def _reforms(self, indicator: Indicator) -> list[Figure | None]:
        frame = self.cube.others["proposed"]
        action = frame["action"]
        sure = action.isin(indicator.where.get("action", ())) & ~frame["aside"]
        maybe = sure | (frame["aside"] & action.isna())
        if "tier" in indicator.where:
            sure &= frame["tier"].isin(indicator.where["tier"])
            maybe &= frame["tier"].isin(indicator.where["tier"]) | frame["tier"].isna()
        return self._dated(frame, sure, maybe)

    def _dated(self, frame: pd.DataFrame, sure: pd.Series, maybe: pd.Series) -> list[Figure | None]:
        """Count lines whose day lies in the span; a table without the day counts in every span."""
        day = frame["day"]
        undated = day == NEVER
        inside = undated | ((day >= self.span.first) & (day <= self.span.last))
        unknown = day == ALWAYS
        group = self._tier_group(frame)
        return [
            count(
                int((sure & inside & (group == g)).sum()),
                int((maybe & ((inside & ~sure) | unknown) & (group == g)).sum()),
            )
            for g in range(len(self.groups))
        ]

    def _tier_group(self, frame: pd.DataFrame) -> NDArray[np.int64]:
        if self.groups.axis is None:
            return np.zeros(len(frame), np.int64)
        return np.array([self.groups.place(t if isinstance(t, str) else None) for t in frame["tier"]], np.int64)

    def _training(self, indicator: Indicator) -> list[Figure | None]:
        frame = self.cube.others["held"]
        inside = (frame["day"] >= self.span.first) & (frame["day"] <= self.span.last) & ~frame["aside"]
        k = int((frame["aside"] & (frame["day"] == ALWAYS)).sum())
        if MEASURES[indicator.numerator].weight is None:
            return [count(int(inside.sum()), k)]
        return [_weighted(frame.loc[inside, "attendees"].to_numpy(), k)]

    def _members(self, indicator: Indicator) -> list[Figure | None]:
        frame = self.cube.others["appointed"]
        wanted = frame["body"].isin(indicator.where.get("body", ())) & ~frame["aside"]
        until = frame["day"] <= self.span.last
        rows = frame.loc[wanted & until & self.scope.units[frame["unit"].to_numpy()]]
        if not len(rows):
            return [None] * len(self.groups)
        keys = ["unit", "tier", "body"]
        rows = rows.sort_values([*keys, "day"], kind="stable").drop_duplicates(keys, keep="last")
        lost = int((frame["aside"] & (frame["body"].isna() | frame["body"].isin(indicator.where.get("body", ())))).sum())
        lost += int((wanted & (frame["day"] == ALWAYS)).sum())
        if self.groups.axis == "unit":
            group = self.groups.of(*(rows["unit"].to_numpy(),) * 3)
        else:
            group = self._tier_group(rows)
        values = rows["members"].to_numpy()
        return [
            _weighted(values[group == g], lost) if (group == g).any() or self.groups.axis is None else None
            for g in range(len(self.groups))
        ]


def _weighted(values: NDArray[np.int64], lost: int) -> Figure:
    """Return the sum of readable values; an unreadable one sets no upper bound."""
    unreadable = int((values < 0).sum())
    n, k = int(values[values >= 0].sum()), unreadable + lost
    return Figure(n, None, k, (n, 1), None if k else (n, 1))


def _covered(rows: pd.DataFrame, lost: pd.DataFrame, missing: int, remarks: tuple[Words, ...]) -> Figure | None:
    """Return covered/total; a row of unknown cells is bounded by what it still states, if anything."""
    if not len(rows) and not len(lost):
        return None
    covered, total = rows["covered"].to_numpy(), rows["total"].to_numpy()
    readable = (covered >= 0) & (total >= 0)
    n, d = int(covered[readable].sum()), int(total[readable].sum())
    k = int((~readable).sum()) + len(lost) + missing
    bounded = not len(lost) and not missing and bool((total[~readable] >= 0).all())
    more = int(total[~readable].sum()) if bounded else 0
    low, high = ((n, d + more), (n + more, d + more)) if bounded else (None, None)
    return Figure(n, d, k, low, high, remarks)


def _units(reported: int, expected: int) -> Words:
    return Words(f"{reported}/{expected} đơn vị", f"{reported}/{expected} units")


def _stating(services: int) -> Words:
    return Words(f"{services} thủ tục ghi cả hai mức thu", f"{services} services state both fees")
