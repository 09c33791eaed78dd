"""Fills in form II.06a: the cube's cells become lines, and rows that are read again a list."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from de_an06.cells import EPOCH
from de_an06.form import Form, FormLine, FormPart, OverdueDossier
from de_an06.form_cells import form_columns
from de_an06.gaps import NO_PAST, NOT_YET, has_past, lacking, since_only
from de_an06.offices import chain, parents
from de_an06.personal import masked
from de_an06.slices import ALL, cut_span, group_by
from de_an06.tables.ii06a import CODED, OWN, REST
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from typing import Protocol

    from de_an06.cube import Cube, Dimensions
    from de_an06.form_cells import FormCells
    from de_an06.period import Period
    from de_an06.register import Register
    from de_an06.report import Report
    from de_an06.rows import Rows
    from de_an06.slices import Scope

    class _Question(Protocol):
        @property
        def period(self) -> Period: ...
        @property
        def as_of(self) -> date: ...
        @property
        def scope(self) -> Scope: ...
        @property
        def complete(self) -> bool: ...
        @property
        def since(self) -> date | None: ...


LISTED = 20_000
"""Overdue dossiers that are listed at most."""
_TOTAL = Words("Tổng số", "Total")
_EMPTY = Words("Cột {columns} để trống: {why_vi}", "Columns {columns} are left empty: {why_en}")
_NO_FIELDS = Words(
    "Không có phần theo lĩnh vực: {why_vi}", "There is no part by field: {why_en}",
)  # fmt: skip


def fill(cube: Cube, question: _Question, run: Report, late: Iterable[Rows]) -> Form:
    """Return the form of a period; `late` are the rows that are overdue on the day on which it stands."""
    span = cut_span(question.period, question.as_of)
    past = question.complete or has_past(cube, question.period)
    reasons = list(_reasons(cube, question, past=past))
    [whole] = form_columns(cube, span, question.scope, ALL, past=past)
    parts = [
        part
        for axis in ("domain", "unit")
        if (part := _part(cube, question.scope, axis, whole, form_columns(
            cube, span, question.scope, group_by(axis, cube, question.scope), past=past
        ))).lines
    ]  # fmt: skip
    if not any(part.axis == "domain" for part in parts):
        why = lacking("services" if not cube.dimensions.services.listed else "services.domain")
        reasons.append(_NO_FIELDS.fill(why_vi=why.vi, why_en=why.en))
    known = "open_overdue" in whole.counts and question.period.start <= question.as_of
    listed, count = _listed(late, cube.dimensions, question.scope, span.last) if known else ([], None)
    form = Form(
        run, EPOCH + timedelta(days=span.last), _line(_TOTAL, whole), tuple(parts), tuple(reasons),
        tuple(listed), count,
        () if question.complete or question.since is None or not past else (since_only(question.since),),
    )  # fmt: skip
    return form if question.period.start <= question.as_of else _blank(form)


def _reasons(cube: Cube, question: _Question, *, past: bool) -> Iterator[Words]:
    """Say which columns are empty, and why."""
    if question.period.start > question.as_of:
        yield _EMPTY.fill(columns="3–13", why_vi=NOT_YET.vi, why_en=NOT_YET.en)
    elif not past or "ended" in cube.missing:
        why = lacking(cube.missing["ended"]) if "ended" in cube.missing else NO_PAST
        yield _EMPTY.fill(columns="3, 6–13", why_vi=why.vi, why_en=why.en)
    elif gap := cube.missing.get("ended_late"):
        why = lacking(gap)
        yield _EMPTY.fill(columns="8–10, 12, 13", why_vi=why.vi, why_en=why.en)


def _blank(form: Form) -> Form:
    """Return a form without a figure."""
    total = FormLine(form.total.title, {}, {}, 0, {})
    return Form(form.run, form.stands_on, total, (), form.reasons)


def _line(title: Words, cells: FormCells, member: str | None = None) -> FormLine:
    return FormLine(title, cells.counts, cells.more, cells.unplaced, cells.beside, member)


# --- lines -------------------------------------------------------------------------------------------------


def _part(cube: Cube, scope: Scope, axis: str, whole: FormCells, cells: Sequence[FormCells]) -> FormPart:
    """Return the lines of a group that hold a dossier; what is left of the whole is a line of its own."""
    members = group_by(axis, cube, scope).members
    titles = _titles(cube.dimensions, members) if axis == "unit" else {m: Words(m, m) for m in members}
    lines = [
        _line(titles[member], found, member)
        for member, found in zip(members, cells, strict=True)
        if any(found.counts.values()) or found.unplaced
    ]
    rest = {name: count - sum(line.counts[name] for line in lines) for name, count in whole.counts.items()}
    beside = {name: count - sum(line.beside.get(name, 0) for line in lines) for name, count in whole.beside.items()}
    if lines and any(rest.values()):
        lines.append(FormLine(REST[axis], rest, dict.fromkeys(rest, 0), 0, beside))
    if axis == "unit":  # those above before those below, whatever their codes are
        above = parents(cube.dimensions)
        lines.sort(key=lambda line: len(chain(line.member, above)) if line.member else len(above) + 1)
    return FormPart(axis, tuple(lines))


def _titles(dimensions: Dimensions, members: Sequence[str]) -> dict[str, Words]:
    """Return what units are called: by name, with the code beside one that is not the only one of its name."""
    units = dimensions.units
    names = dict(zip(units.codes, units.texts("unit_name"), strict=True))
    above = {parent for code, parent in zip(units.codes, units.texts("parent_code"), strict=True) if code in members}
    called = Counter(names.get(member) for member in members)
    found = {}
    for member in members:
        name = names.get(member)
        text = Words(*[member if name is None else name] * 2)
        text = text if called[name] == 1 or name is None else CODED.fill(name=name, code=member)
        found[member] = Words(*(w.format(name=n) for w, n in zip(OWN, text, strict=True))) if member in above else text
    return found


# --- the list of overdue dossiers --------------------------------------------------------------------------


def _listed(
    late: Iterable[Rows], dimensions: Dimensions, scope: Scope, day: int
) -> tuple[list[OverdueDossier], int]:  # fmt: skip
    """Return the overdue dossiers of the scope, as many as are listed, and how many there are."""
    found: list[OverdueDossier] = []
    count = 0
    for rows in late:
        here = scope.units[dimensions.units.find(rows["unit_code"], rows["received_on"])]
        count += int(here.sum())
        if len(found) < LISTED:
            found += _dossiers(rows.take(here), dimensions, day)
    found.sort(key=lambda one: (one.due, one.code))
    return found[:LISTED], count


def _dossiers(rows: Rows, dimensions: Dimensions, day: int) -> Iterator[OverdueDossier]:
    columns = [rows[name].texts() for name in ("dossier_id", "service_code", "unit_code")]
    days = [rows[name].days.tolist() for name in ("received_on", "due_on")]
    services, units = (
        _named(register, register.find(rows[name], rows["received_on"]).tolist(), title)
        for register, name, title in (
            (dimensions.services, "service_code", "service_name"),
            (dimensions.units, "unit_code", "unit_name"),
        )
    )
    for place, (code, service, unit, received, due) in enumerate(zip(*columns, *days, strict=True)):
        yield OverdueDossier(
            masked("code", code or "") or "", service or "", services[place], unit or "", units[place],
            EPOCH + timedelta(days=received), EPOCH + timedelta(days=due), day - due,
        )  # fmt: skip


def _named(register: Register, places: Sequence[int], title: str) -> list[str]:
    names = register.texts(title)
    return [(names[place] or "") if place >= 0 else "" for place in places]
