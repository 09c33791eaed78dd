"""The dossiers of the made-up district as lines of text, in the state they had at the end of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from de_an06.sample_district import (
    ACCEPTED,
    BILLED,
    DAY,
    DONE,
    INCOMPLETE,
    NEVER,
    NEW,
    REFUSED,
    RETURNED,
    WORKING,
    Dossiers,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from de_an06.sample_district import District
    from de_an06.sample_draw import Ints

Texts = npt.NDArray[np.bytes_]

# The national list of statuses; an outcome is a place in it.
STATUSES: Final = (
    "Mới đăng ký",
    "Được tiếp nhận",
    "Không được tiếp nhận",
    "Đang xử lý",
    "Yêu cầu bổ sung giấy tờ",
    "Yêu cầu thực hiện nghĩa vụ tài chính",
    "Công dân yêu cầu rút hồ sơ",
    "Dừng xử lý",
    "Đã xử lý xong",
    "Đã trả kết quả",
)
CHANNELS: Final = ("Trực tuyến", "Trực tiếp", "Bưu chính công ích")


class Sheet:
    """Dossiers as lines of text: cells are looked up in tables of bytes, never made one by one."""

    def __init__(self, district: District, separator: bytes, newline: bytes, *, clock: bool) -> None:
        self._calendar = district.calendar
        self._ends = (separator, newline)
        codes, units = district.procedures.codes, district.units
        days = district.calendar.days
        prefixes = [f"H50.464.{unit}-" if at else f"H50.{unit}-" for at, unit in enumerate(units)]
        self._prefixes = table(prefixes)
        self._stamps = table(f"{day:%y%m%d}-" for day in days)
        self._high = table(["", *(str(number) for number in range(1, 1000))])
        self._low = table(f"{number:04d}" for number in range(10000))
        self._codes, self._units, self._levels = table(codes), table(units), table(district.procedures.levels)
        self._channels, self._statuses = table(CHANNELS), table(STATUSES)
        self._numbers = table(str(number) for number in range(100))
        self._money = table(str(number * 1000) for number in range(1000))
        self._truths = table(("không", "có"))
        self._moments = moments(days, clock=clock)

    def lines(self, dossiers: Dossiers, until: date) -> bytes:
        """Return a line for each dossier submitted by the end of `until`, in the state it had then."""
        close = self._calendar.upto(until) * DAY - 1
        d = dossiers
        if int(d.submitted.max()) > close:
            kept = np.flatnonzero(d.submitted <= close)
            d = Dossiers(*(field[kept] for field in d))
        columns = self._columns(d, close)
        widths = [(f"c{at}", piece.dtype) for at, piece in enumerate(self._separated(columns))]
        block = np.zeros(len(d.day), dtype=widths)
        for at, piece in enumerate(self._separated(columns)):
            block[f"c{at}"] = piece
        return block.tobytes().translate(None, b"\0")

    def _separated(self, columns: Sequence[list[Texts]]) -> Iterable[Texts]:
        for at, pieces in enumerate(columns):
            yield from pieces
            yield np.array(self._ends[at == len(columns) - 1])

    def _columns(self, d: Dossiers, close: int) -> list[list[Texts]]:
        """Return the pieces of every column, in the order of the header."""
        known = d.received <= close

        def when(moment: Ints) -> list[Texts]:
            seen = moment <= close
            return [self._moments[np.where(seen, moment, len(self._moments) - 1)]]

        due = np.where(known & (d.due < NEVER), d.due, len(self._moments) - 1)
        serial = [self._high[d.serial // 10000], self._low[d.serial % 10000]]
        return [
            [self._prefixes[d.unit], self._stamps[d.day], *serial],
            [self._codes[d.service]],
            [self._units[d.unit]],
            [self._units[d.receiver]],
            when(d.submitted),
            when(d.received),
            [self._moments[due]],
            when(d.ended),
            when(d.returned),
            [self._channels[d.channel]],
            [self._statuses[status(d, close)]],
            [self._levels[d.service]],
            [self._numbers[d.components]],
            [self._numbers[np.where(known, d.digitized, 0)]],
            [self._numbers[np.where(known, d.reused, 0)]],
            [self._truths[np.where(d.ended <= close, d.result, 0)]],
            [self._money[d.fee // 1000]],
            [self._truths[np.where(d.started <= close, d.paid, 0)]],
            when(d.requested),
            when(d.supplemented),
            when(latest(d, close)),
        ]


def status(dossiers: Dossiers, close: int) -> Ints:
    """Return the status each dossier had at the minute `close`."""
    d = dossiers
    steps = (
        (d.refused, REFUSED),
        (d.received, ACCEPTED),
        (d.started, WORKING),
        (d.requested, INCOMPLETE),
        (d.supplemented, WORKING),
        (d.billed, BILLED),
        (d.ended, np.where(d.outcome == RETURNED, DONE, d.outcome)),
        (d.returned, RETURNED),
    )
    state = np.full(len(d.day), NEW, dtype=np.int64)
    for moment, reached in steps:
        state = np.where(moment <= close, reached, state)
    return state


def latest(dossiers: Dossiers, close: int) -> Ints:
    """Return the last moment of each dossier that has come by the minute `close`."""
    moments = dossiers[Dossiers._fields.index("submitted") : Dossiers._fields.index("due")]
    last = dossiers.submitted
    for moment in moments:
        last = np.where(moment <= close, np.maximum(last, moment), last)
    return last


def table(texts: Iterable[str]) -> Texts:
    """Return texts as rows of bytes, as wide as the widest."""
    return np.array([text.encode("utf-8") for text in texts])


def moments(days: Sequence[date], *, clock: bool) -> Texts:
    """Return the text of every working minute (dd/mm/yyyy, HH:MM too if asked for), and an empty one last."""
    dates = np.repeat(table(f"{day:%d/%m/%Y}" for day in days), DAY)
    if not clock:
        return np.append(dates, b"")
    minutes = [450 + minute + (120 if minute >= DAY - 210 else 0) for minute in range(DAY)]
    times = np.tile(table(f" {minute // 60:02d}:{minute % 60:02d}" for minute in minutes), len(days))
    joined = np.zeros(len(dates), dtype=[("day", dates.dtype), ("time", times.dtype)])
    joined["day"], joined["time"] = dates, times
    return np.append(joined.view(f"S{joined.dtype.itemsize}"), b"")
