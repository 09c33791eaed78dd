"""Reports on dossiers made by chance, through the same stages as the command: every set, comparison and series."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from de_an06.evaluate import Question, beside, evaluate, idle_services
from de_an06.period import CIVIL, parse_period
from de_an06.report import Account
from de_an06.slices import whole_scope
from de_an06.text import Words
from tests.builders import valid_row
from tests.sample_report import sample_report
from tests.workbench import CATALOGUE, cube_of, judged, register, settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from de_an06.catalogue import Indicator
    from de_an06.register import Register
    from de_an06.report import Report

UNITS = ("464", "00123", "19363", "19366", "19369", "=1+1")
SERVICES = ("1.001193", "1.000656", "MAU-001", "2.000488")
OF_DOSSIERS = {name: found for name, found in CATALOGUE.items() if found.event in ("received", "ended", "stock")}
FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)
AXES = (None, "unit", "service", "channel", "domain", "tier", "quarter", "month")


@cache
def registers() -> dict[str, Register]:
    """Return the units and services that the dossiers belong to."""
    units = [valid_row("units", unit_code="464", unit_name="Huyện", tier="Cấp huyện", parent_code="")]
    units += [valid_row("units", unit_code=c, unit_name=f"Xã {c}", parent_code="464") for c in UNITS[1:]]
    services = [
        valid_row("services", service_code=code, essential=f"qd06:{n:02}" if n < 3 else "", domain=f"Lĩnh vực {n % 2}")
        for n, code in enumerate(SERVICES)
    ]
    return {"units": register("units", units), "services": register("services", services)}


def dossiers(seed: int, count: int, units: int) -> list[dict[str, str]]:
    """Return dossiers of a year; some units have few, and most have most attributes, as in real exports."""
    chance = Random(seed)  # noqa: S311  # it makes samples
    weights = [chance.choice((1, 3, 20, 60)) for _ in range(units)]
    rare = {name: chance.choice((0.02, 0.1, 0.4)) for name in ("online", "digital", "late", "open", "fee", "result")}

    def seldom(name: str) -> bool:
        return chance.random() < rare[name]

    rows = []
    for number in range(count):
        received = FIRST + timedelta(days=chance.randrange(360))
        due = received + timedelta(days=10)
        finished = received + timedelta(days=14 if seldom("late") else 5)
        ended = not seldom("open") and finished <= LAST
        components = chance.randint(1, 3)
        fee = not seldom("fee")
        rows.append(
            valid_row(
                "dossiers",
                dossier_id=f"H50-{number:05}",
                unit_code=chance.choices(UNITS[:units], weights)[0],
                service_code=chance.choices(SERVICES, (1, 4, 30, 60))[0],
                received_on=f"{received:%d/%m/%Y}",
                due_on=f"{due:%d/%m/%Y}",
                finished_on=f"{finished:%d/%m/%Y}" if ended else "",
                status="Đã xử lý xong" if ended else "Đang xử lý",
                channel=chance.choice(("Trực tiếp", "Bưu chính công ích")) if seldom("online") else "Trực tuyến",
                online_level=chance.choice(("Toàn trình", "Một phần")),
                components=str(components),
                components_digitized=str(0 if seldom("digital") else chance.randint(1, components)),
                result_digitized="không" if seldom("result") else "có",
                fee_due_vnd="20000" if fee else "0",
                fee_paid_online=chance.choice(("có", "không")) if fee else "không",
            )
        )
    return rows


def report_on(
    rows: list[dict[str, str]],
    period: str = "2023-Q3",
    by: str | None = None,
    compare: tuple[str, ...] = ("previous",),
    catalogue: Mapping[str, Indicator] = OF_DOSSIERS,
) -> Report:
    """Return the report on some dossiers, with what stands beside it."""
    cube = cube_of(settled([judged("dossiers", rows, registers())]).rows, registers())
    days, scope = parse_period(period, CIVIL), whole_scope(cube.dimensions)
    question = Question(list(catalogue.values()), days, LAST, scope, by, compare, True, FIRST, beside=True)
    sets, more = evaluate(cube, question), beside(cube, question)
    inside = sum(days.start <= _day(row) <= days.end for row in rows)
    pairs = {pair for s in (*sets, *more) for r in s.results for pair in r.group}
    return replace(
        sample_report(),
        period=days,
        as_of=LAST,
        provisional=False,
        scope=None,
        account=Account(len(rows), 0, 0, 0, 0, len(rows) - inside, inside),
        indicators=dict(catalogue),
        sets=sets,
        beside=more,
        idle=idle_services(cube, question),
        members={(axis, member): Words(f"Tên {member}", f"Name {member}") for axis, member in pairs},
        compared=compare,
    )


def _day(row: Mapping[str, str]) -> date:
    day, month, year = map(int, row["received_on"].split("/"))
    return date(year, month, day)


@dataclass(frozen=True)
class Asked:
    """A report that chance made, in few words."""

    seed: int
    count: int
    units: int
    period: str
    by: str | None
    compare: tuple[str, ...]

    def report(self) -> Report:
        """Return it."""
        return report_on(dossiers(self.seed, self.count, self.units), self.period, self.by, self.compare)


def reports(most: int = 400) -> st.SearchStrategy[Asked]:
    """Return reports of a quarter, half or year by some axis, or by none."""
    return st.builds(
        Asked,
        st.integers(0, 10**6),
        st.integers(1, most),
        st.integers(1, len(UNITS)),
        st.sampled_from(("2023-Q2", "2023-Q3", "2023-Q4", "2023-H2", "2023")),
        st.sampled_from(AXES),
        st.sampled_from(((), ("previous",), ("previous", "year-ago"), ("previous", "year-to-date"))),
    )
