"""The ledger of published figures: each has its editions, of which none is ever taken back or overwritten."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import astuple, dataclass, fields, replace
from typing import TYPE_CHECKING, Literal, get_args

from de_an06.errors import InputError
from de_an06.formulas import disarmed
from de_an06.text import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from de_an06.report import Report, Result

LEDGER = "editions.csv"
Status = Literal["provisional", "final", "revised"]
"""How a figure stands: it may still change, it was said to be final, or it changed after that."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one published figure, each field as the ledger writes it."""

    calendar: str
    period: str
    first: str
    last: str
    unit: str
    """The unit, with all below it, that the report is of; empty = all."""
    indicator: str
    group: str
    """Members that the figure is of, as axis=member; empty = all."""
    edition: int
    status: Status
    state: str
    numerator: str
    denominator: str
    unknown: str
    value: str
    low: str
    high: str
    method: str
    """Changes when what the indicator counts does."""
    as_of: str
    data: str
    """Changes when the files, the configuration or the method do."""
    because: str = ""
    """What may have moved it, as `causes.written` has it, where it replaces another edition."""

    @property
    def key(self) -> tuple[str, ...]:
        """Which figure it is."""
        return self.calendar, self.first, self.last, self.period, self.unit, self.indicator, self.group

    @property
    def parts(self) -> str:
        """Its numerator, over its denominator if it has one."""
        return f"{self.numerator}/{self.denominator}" if self.denominator else self.numerator

    @property
    def figure(self) -> tuple[str, ...]:
        """What it says."""
        return self.state, self.numerator, self.denominator, self.unknown, self.value, self.low, self.high


_HEADER = tuple(field.name for field in fields(Edition))
_EDITION = re.compile("[1-9][0-9]{0,8}")


class Ledger:
    """All editions of all figures, as they were published one after the other."""

    def __init__(self, editions: Iterable[Edition] = ()) -> None:
        """Take editions in the order in which they were published."""
        self._of: dict[tuple[str, ...], list[Edition]] = {}
        for edition in editions:
            self._of.setdefault(edition.key, []).append(edition)

    @classmethod
    def read(cls, data: bytes | None, name: str) -> Ledger:
        """Return the ledger that a file holds; raises InputError, which names the line, when it is not one."""
        if data is None:
            return cls()
        try:
            rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
        except (UnicodeDecodeError, csv.Error):
            raise _damaged(name, 1) from None
        if not rows or tuple(rows[0]) != _HEADER:
            raise _damaged(name, 1)
        ledger = cls(_edition(row, name, line) for line, row in enumerate(rows[1:], 2))
        for editions in ledger._of.values():
            editions.sort(key=lambda edition: edition.edition)
        return ledger

    def write(self) -> bytes:
        """Return the ledger as a file, in an order that does not depend on when what was published."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows(astuple(edition) for key in sorted(self._of) for edition in self._of[key])
        return out.getvalue().encode()

    def publish(self, figures: Iterable[Edition], because: str) -> list[Edition]:
        """Take figures in as they are now, and return those that replace another edition."""
        changed = []
        for figure in figures:
            editions = self._of.setdefault(figure.key, [])
            if not editions:
                editions.append(figure)
                continue
            last = editions[-1]
            if (last.figure, last.method) == (figure.figure, figure.method):
                continue
            moved = last.figure != figure.figure and last.status != "provisional"
            status: Status = "revised" if moved else last.status
            editions.append(replace(figure, edition=last.edition + 1, status=status, because=because))
            changed.append(editions[-1])
        return changed

    def gone(self, there: Iterable[Edition], asked: Callable[[Edition], bool]) -> list[Edition]:
        """Return the figures asked for that are not among those there are, as figures without data."""
        keys = {figure.key for figure in there}
        newest = (editions[-1] for key, editions in self._of.items() if key not in keys)
        return [
            replace(last, state="no_data", numerator="", denominator="", unknown="", value="", low="", high="")
            for last in newest
            if last.state != "no_data" and asked(last)
        ]

    def finalise(self, wanted: Callable[[Edition], bool]) -> int:
        """Say that figures are final as they stand; return how many were not yet."""
        count = 0
        for editions in self._of.values():
            last = editions[-1]
            if wanted(last) and last.status != "final":
                editions.append(replace(last, edition=last.edition + 1, status="final", because=""))
                count += 1
        return count

    def finals(self) -> Iterator[Edition]:
        """Yield the newest edition of each figure that was said to be final, revised since or not."""
        return (editions[-1] for editions in self._of.values() if editions[-1].status != "provisional")

    def ends(self) -> Iterator[tuple[Edition, Edition]]:
        """Yield the first and the newest edition of each figure."""
        return ((editions[0], editions[-1]) for editions in self._of.values())

    def differing(self, figures: Iterable[Edition]) -> list[tuple[Edition | None, Edition]]:
        """Return the figures that are not as they stand here: how they stand, if they do, and how they are now."""
        found = ((self._of[figure.key][-1] if figure.key in self._of else None, figure) for figure in figures)
        return [(last, figure) for last, figure in found if last is None or last.figure != figure.figure]

    def revisions(self) -> list[tuple[Edition, Edition]]:
        """Return every revision of a figure that was final: what it was, and what it became."""
        return [
            (before, after)
            for key in sorted(self._of)
            for before, after in zip(self._of[key], self._of[key][1:], strict=False)
            if after.status == "revised"
        ]


def editions_of(report: Report, unit: str) -> Iterator[Edition]:
    """Yield the figures of a report as first editions."""
    period = report.period
    methods = {name: indicator.method for name, indicator in report.indicators.items()}
    for results in report.sets:
        for result in results.results:
            yield Edition(
                period.calendar.name, period.label, period.start.isoformat(), period.end.isoformat(),
                disarmed(inert(unit)), result.indicator, _group(result), 1, "provisional", result.state,
                _text(result.numerator), _text(result.denominator), _text(result.unknown),
                _text(result.value), _text(result.low), _text(result.high),
                methods[result.indicator], report.as_of.isoformat(), report.data_code,
            )  # fmt: skip


def _group(result: Result) -> str:
    return disarmed(inert(" ".join(f"{axis}={member}" for axis, member in result.group)))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _edition(row: list[str], name: str, line: int) -> Edition:
    known = dict(zip(_HEADER, row, strict=False))
    if len(row) != len(_HEADER) or not _EDITION.fullmatch(known["edition"]) or known["status"] not in get_args(Status):
        raise _damaged(name, line)
    texts = {field: text for field, text in known.items() if field not in ("edition", "status")}
    status: Status = next(status for status in get_args(Status) if status == known["status"])
    return Edition(edition=int(known["edition"]), status=status, **texts)


def _damaged(name: str, line: int) -> InputError:
    return InputError(
        f"{name}, dòng {line}: không phải sổ số liệu do de-an06 ghi, hoặc đã bị sửa; hãy lấy lại bản cũ, vì sổ này "
        "không thể lập lại từ dữ liệu.",
        f"{name}, line {line}: this is no ledger that de-an06 wrote, or it was edited; restore a copy of it, for it "
        "cannot be made again from the data.",
    )
