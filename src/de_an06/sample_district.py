"""The dossiers of a made-up district: each drawn from the seed, their number and its own row number alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from de_an06.sample_draw import Bits, Ints, Shuffle, below, cuts, draw, mix, part_of

if TYPE_CHECKING:
    from collections.abc import Mapping

Truths = npt.NDArray[np.bool_]
Nine = tuple[Ints, Ints, Ints, Ints, Ints, Ints, Ints, Ints, Ints]

# An outcome is a place in the national list of statuses.
NEW, ACCEPTED, REFUSED, WORKING, INCOMPLETE, BILLED, WITHDRAWN, STOPPED, DONE, RETURNED = range(10)
ONLINE, DIRECT, POSTAL = range(3)

# Of 1,250 dossiers: outcome, and how many of it among the early, the late and the last rows. What is open
# stands late, so that its time limits are those of everyday work.
OUTCOMES: Final = (
    (RETURNED, 924, 54, 2),
    (DONE, 88, 28, 4),
    (WORKING, 3, 58, 9),
    (ACCEPTED, 0, 2, 16),
    (INCOMPLETE, 4, 8, 2),
    (BILLED, 2, 5, 1),
    (WITHDRAWN, 11, 1, 0),
    (STOPPED, 8, 0, 0),
    (NEW, 0, 2, 6),
    (REFUSED, 10, 2, 0),
)
REGIONS: Final = 3
OVERDUE: Final = (8, 58)  # Of the late rows in work, those beyond their time limit.
LATE, SAME_DAY, IN_TIME, EARLY = range(4)
PACE: Final = (44, 81, 200, 687)  # Of the early rows done: late, at once without a limit, on the day, before.
LADDER: Final = (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60)  # Time limits in working days.

# A working day has 450 minutes from 07:30, with a pause from 11:30; the counter closes half an hour early.
DAY: Final = 450
COUNTER: Final = 420
NEVER: Final = 1 << 40
DAYS_BEYOND: Final = 70


@dataclass(frozen=True)
class Calendar:
    """The district's working days: from the first of the data to well beyond the last."""

    first: date
    last: date
    holidays: frozenset[date]

    @cached_property
    def days(self) -> list[date]:
        """All working days, in order."""
        span = (self.last - self.first).days + 2 * DAYS_BEYOND
        run = (self.first + timedelta(days=offset) for offset in range(span))
        return [day for day in run if day.isoweekday() <= 5 and day not in self.holidays]

    def upto(self, day: date) -> int:
        """Return the number of working days that have ended with `day`."""
        return sum(each <= day for each in self.days)

    @cached_property
    def count(self) -> int:
        """The number of working days from first to last."""
        return self.upto(self.last)


class Procedures(NamedTuple):
    """The services in use, the district's own first: code, weight, days, components and fee of each."""

    codes: list[str]
    weights: list[int]
    days: Ints
    components: Ints
    fees: Ints
    levels: list[str]

    @classmethod
    def of(cls, facts: Mapping[str, Any], levels: Mapping[str, str]) -> Procedures:
        """Read them from the sample's facts; `levels` gives the online level of a code."""
        rows = [*facts["used"]["district"], *facts["used"]["commune"]]
        codes, weights, *numbers = zip(*rows, strict=True)
        days, components, fees = (np.array(column, dtype=np.int64) for column in numbers)
        return cls(list(codes), list(weights), days, components, fees, [levels[code] for code in codes])


class Place(NamedTuple):
    """Where a row stands: its outcome, region, rank (done first, not received last) and place among peers."""

    outcome: Ints
    region: Ints
    rank: Ints
    peer: Ints


class Dossiers(NamedTuple):
    """Dossiers as they will have become: moments in working minutes (NEVER if it doesn't happen)."""

    day: Ints
    serial: Ints
    service: Ints
    unit: Ints
    receiver: Ints
    channel: Ints
    submitted: Ints
    received: Ints
    refused: Ints
    started: Ints
    requested: Ints
    supplemented: Ints
    billed: Ints
    ended: Ints
    returned: Ints
    due: Ints
    outcome: Ints
    components: Ints
    digitized: Ints
    reused: Ints
    result: Ints
    fee: Ints
    paid: Ints


class District:
    """The plan of a district with so many dossiers: every quota that its rows are drawn from."""

    def __init__(self, facts: Mapping[str, Any], levels: Mapping[str, str], dossiers: int, seed: int) -> None:
        period = facts["period"]
        self.calendar = Calendar(period["first"], period["last"], frozenset(period["holidays"]))
        self.procedures = Procedures.of(facts, levels)
        self.units = [facts["district"]["code"], *(commune["code"] for commune in facts["communes"])]
        self.size, self.seed = dossiers, seed
        self._lay_outcomes()
        self._lay_offices(facts)
        services = facts["services"]
        self._fee_service = self.procedures.codes.index(services["fee_code"])
        self._fee_online = services["fee_online_vnd"]
        self._fee_from = self.calendar.upto(services["fee_online_from"] - timedelta(days=1)) * DAY

    def _lay_outcomes(self) -> None:
        """Cut the rows into cells of region and outcome; rank them: done, other received, not received."""
        cells = [(region, row[0], row[1 + region]) for region in range(REGIONS) for row in OUTCOMES]
        self._cells = cuts((cell[2] for cell in cells), self.size)
        sizes = np.diff(self._cells)
        standing = [0 if c[1] in {DONE, RETURNED} else 2 if c[1] in {NEW, REFUSED} else 1 for c in cells]
        order = sorted(range(len(cells)), key=lambda cell: (standing[cell], cell))
        self._bases = np.zeros(len(cells), dtype=np.int64)
        self._bases[order] = np.cumsum(sizes[order]) - sizes[order]
        self._cell_outcomes = np.array([cell[1] for cell in cells])
        self._regions = self._cells[:: len(OUTCOMES)]
        self._shuffles = [self._shuffle(int(size), 1 + at) for at, size in enumerate(np.diff(self._regions))]
        by_standing = [int(sizes[np.array(standing) == each].sum()) for each in range(3)]
        self.done, self.received = by_standing[0], by_standing[0] + by_standing[1]
        self._early_done = int(sum(sizes[:2]))

    def _lay_offices(self, facts: Mapping[str, Any]) -> None:
        """Share the received dossiers among the district's departments, the communes and the services."""
        self._own = (3 * self.received + 5) // 10
        count = len(facts["used"]["district"])
        weights = self.procedures.weights
        commune = cuts(weights[count:], self.received - self._own) + self._own
        self._services = np.concatenate([cuts(weights[:count], self._own)[:-1], commune])
        self._communes = cuts((c["weight"] for c in facts["communes"]), self.received - self._own)

    def _shuffle(self, size: int, stream: int) -> Shuffle:
        return Shuffle(size, self.seed, stream)

    def _bits(self, stream: int, rows: Ints) -> Bits:
        return draw(self.seed, 1000 + stream, rows)

    def dossiers(self, start: int, stop: int) -> Dossiers:
        """Return the dossiers of row numbers [start, stop)."""
        rows = np.arange(start, stop, dtype=np.int64)
        slot, serial = self._slots(rows)
        arrival = slot // COUNTER * DAY + slot % COUNTER
        place = self._places(rows)
        known = place.rank < self.received
        service, unit, receiver = self._offices(rows, place.rank, known)
        channel = self._channels(place, known)
        submitted = self._submissions(rows, arrival, known & (channel != DIRECT))
        moments = self._moments(rows, arrival, place, service)
        components, digitized, reused = self._components(rows, place.rank, known, service)
        fee, paid = self._fees(rows, arrival, place.outcome, service, channel)
        return Dossiers(
            slot // COUNTER, serial, service, unit, receiver, channel, submitted,
            *moments, place.outcome, components, digitized, reused, self._results(place.rank), fee, paid,
        )  # fmt: skip

    def _slots(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return each row's minute at the counter, rising with the row, and its number within that day."""
        whole = self.calendar.count * COUNTER
        jitter = below(self._bits(0, rows), whole)
        jitter = np.where(rows == 0, 0, np.where(rows == self.size - 1, whole - 1, jitter))
        slot = (rows * whole + jitter) // self.size
        opening = slot // COUNTER * COUNTER
        return slot, rows - opening * self.size // whole + 1

    def _places(self, rows: Ints) -> Place:
        """Return where each row stands; the first and the last row of all are received ones."""
        region = part_of(self._regions, rows)
        at = np.empty_like(rows)
        for each, shuffle in enumerate(self._shuffles):
            mine = np.flatnonzero(region == each)
            first, size = int(self._regions[each]), int(self._regions[each + 1] - self._regions[each])
            anchor = shuffle(np.array([0 if each == 0 else size - 1])) if size else 0
            at[mine] = first + (shuffle(rows[mine] - first) - anchor) % max(size, 1)
        cell = part_of(self._cells, at)
        peer = at - self._cells[cell]
        return Place(self._cell_outcomes[cell], region, self._bases[cell] + peer, peer)

    def _quota(self, stream: int, ranks: Ints, size: int) -> Ints:
        """Return shuffled ranks below `size`; ranks beyond it stay where they are."""
        shuffled = ranks.copy()
        inside = np.flatnonzero(ranks < size)
        shuffled[inside] = self._shuffle(size, stream)(ranks[inside])
        return shuffled

    def _offices(self, rows: Ints, rank: Ints, known: Truths) -> tuple[Ints, Ints, Ints]:
        """Return service, handling unit and receiving unit; a service's tier fits its unit."""
        bits = self._bits(1, rows)
        at = np.where(known, self._quota(10, rank, self.received), below(bits, self.received))
        communes = self.received - self._own
        local = np.where(at >= self._own, at - self._own, NEVER)
        commune = 1 + part_of(self._communes, np.minimum(self._quota(11, local, communes), communes - 1))
        unit = np.where(at < self._own, 0, commune)
        other = 1 + part_of(self._communes, below(mix(bits), communes))
        handed_on = (unit == 0) & (below(mix(bits + np.uint64(1)), 100) < 15)
        return part_of(self._services, at), unit, np.where(handed_on, other, unit)

    def _channels(self, place: Place, known: Truths) -> Ints:
        """Return the channel: three of five received online; what isn't received came online."""
        bounds = cuts((600, 378, 22), self.received)
        return np.where(known, part_of(bounds, self._quota(12, place.rank, self.received)), ONLINE)

    def _submissions(self, rows: Ints, arrival: Ints, apart: Truths) -> Ints:
        """Return when each was submitted: up to a day before it was received, where not at the counter."""
        waited = below(self._bits(2, rows), DAY)
        return np.where(apart, np.maximum(arrival - waited, 0), arrival)

    def _paces(self, rows: Ints, place: Place) -> Ints:
        """Return how a done dossier went against its time limit; late ones only where time is left for it."""
        chance = below(self._bits(3, rows), 100)
        loose = np.where(chance < 8, SAME_DAY, np.where(chance < 30, IN_TIME, EARLY))
        early = place.rank < self._early_done
        exact = part_of(cuts(PACE, self._early_done), self._quota(13, place.rank, self._early_done))
        return np.where(early, exact, np.where(place.rank < self.done, loose, EARLY))

    def _limits(self, place: Place, pace: Ints, service: Ints, left: Ints) -> Ints:
        """Return the time limit in working days: the service's own, or one that keeps a dossier in time."""
        own = self.procedures.days[service]
        ladder = np.array(LADDER)
        longer = ladder[np.searchsorted(ladder, np.clip(left + 1, own, LADDER[-1]))]
        in_work = (place.outcome == WORKING) | (place.outcome == ACCEPTED)
        late_rows = int(self._cells[len(OUTCOMES) + 3] - self._cells[len(OUTCOMES) + 2])
        quota = (2 * late_rows * OVERDUE[0] + OVERDUE[1]) // (2 * OVERDUE[1])
        due_past = (place.region == 0) | ((place.region == 1) & (place.peer < quota))
        overdue = (place.outcome == WORKING) & due_past
        short = np.clip(left - 1, 1, own)
        days = np.where(overdue, short, np.where(in_work, longer, own))
        return np.where(pace == IN_TIME, np.minimum(days, left), days)

    def _acts(self, rows: Ints, arrival: Ints, pace: Ints, limit: Ints) -> Ints:
        """Return the moment of the act that ends, stops or asks: on a day and minute that the pace allows."""
        bits = self._bits(4, rows)
        day, minute = arrival // DAY, arrival % DAY
        left = self.calendar.count - 1 - day
        extra = below(bits, 9) * below(mix(bits), 9) // 8
        soon = below(bits, np.maximum(np.minimum(limit, left + 1), 1))
        ahead: Ints = np.choose(pace, [limit + extra, np.zeros_like(day), limit, soon])
        low = np.where(ahead == 0, minute + 10, 0)
        low = np.where((pace == LATE) & (extra == 0), minute + 1, low)
        high = np.where((pace == IN_TIME) & (limit > 0), minute, DAY - 1)
        return (day + ahead) * DAY + low + below(mix(bits + np.uint64(2)), high - low + 1)

    def _moments(self, rows: Ints, arrival: Ints, place: Place, service: Ints) -> Nine:
        """Return received, refused, started, requested, supplemented, billed, ended, returned and due."""
        outcome, bits = place.outcome, self._bits(5, rows)
        left = self.calendar.count - 1 - arrival // DAY
        close = self.calendar.count * DAY - 1
        pace = self._paces(rows, place)
        limit = self._limits(place, pace, service, left)
        act = self._acts(rows, arrival, pace, limit)
        received = np.where(place.rank < self.received, arrival, NEVER)
        refused = np.where(outcome == REFUSED, np.minimum(arrival + 10 + below(bits, 2 * DAY), close), NEVER)
        ended = np.where(outcome >= WITHDRAWN, act, NEVER)
        billed = np.where(outcome == BILLED, act, NEVER)
        requested, supplemented = self._supplements(rows, arrival, outcome, act, np.minimum(ended, close))
        given = np.minimum(act + below(mix(bits), 3 * DAY), close)
        returned = np.where(outcome == RETURNED, given, NEVER)
        due = arrival + limit * DAY + np.where(limit == 0, DAY - 1 - arrival % DAY, 0)
        due = np.where((place.rank < self.received) & (pace != SAME_DAY), due, NEVER)
        following = np.minimum(np.minimum(requested, billed), np.minimum(ended, close))
        started = arrival + 1 + below(mix(bits + np.uint64(1)), np.clip(following - arrival - 1, 1, 300))
        started = np.where((received < NEVER) & (outcome != ACCEPTED), started, NEVER)
        return received, refused, started, requested, supplemented, billed, ended, returned, due

    def _supplements(self, rows: Ints, arrival: Ints, outcome: Ints, act: Ints, stop: Ints) -> tuple[Ints, Ints]:
        """Return when papers were asked for and brought: in one of 16 dossiers that ran for two days."""
        bits = self._bits(6, rows)
        run = stop - arrival
        able = (outcome == WORKING) | (outcome == DONE) | (outcome == RETURNED)
        chosen = able & (run >= 2 * DAY) & (bits % np.uint64(16) == 0)
        asked = arrival + 10 + below(bits, np.maximum(run // 3, 1))
        brought = asked + 1 + below(mix(bits), np.maximum((stop - asked) // 2, 1))
        requested = np.where(chosen, asked, np.where(outcome == INCOMPLETE, act, NEVER))
        return requested, np.where(chosen, brought, NEVER)

    def _components(self, rows: Ints, rank: Ints, known: Truths, service: Ints) -> tuple[Ints, Ints, Ints]:
        """Return components that must be digitised, digitised and reused, with the shares of the article."""
        bits = self._bits(7, rows)
        some, every = (856 * self.received + 500) // 1000, (837 * self.received + 500) // 1000
        place = self._quota(14, rank, self.received)
        partly = known & (place >= every) & (place < some)
        must = np.maximum(self.procedures.components[service], np.where(partly, 2, 1))
        part = 1 + below(bits, np.maximum(must - 1, 1))
        digitized = np.where(place < every, must, np.where(partly, part, 0))
        reused = np.where(known & (below(mix(bits), 100) < 42), 1 + below(bits, must), 0)
        return must, digitized, reused

    def _results(self, rank: Ints) -> Ints:
        """Return whether the result is digitised, with the share of the article among the done."""
        digitized = self._quota(15, rank, self.done) < (9882 * self.done + 5000) // 10000
        return digitized.astype(np.int64)

    def _fees(self, rows: Ints, arrival: Ints, outcome: Ints, service: Ints, channel: Ints) -> tuple[Ints, Ints]:
        """Return the fee in VND and whether it is paid online; only fees above 0 are paid."""
        fee = self.procedures.fees[service]
        reduced = (service == self._fee_service) & (channel == ONLINE) & (arrival >= self._fee_from)
        fee = np.where(reduced, self._fee_online, fee)
        fee = np.where((outcome == BILLED) & (fee == 0), 20000, fee)
        willing = below(self._bits(8, rows), 100) < np.where(channel == ONLINE, 75, 15)
        return fee, (willing & (fee > 0) & (outcome != BILLED)).astype(np.int64)
