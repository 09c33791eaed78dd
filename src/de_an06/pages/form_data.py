"""Form II.06a for other programs: one object, or one row for each line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from de_an06.tables.ii06a import COUNTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from de_an06.form import Form, FormLine, OverdueDossier

    Object = dict[str, Any]

_OF_RUN = (
    "schema_version", "tool", "period", "as_of", "inputs", "findings", "scope", "account", "configs", "notice",
    "notices", "data_code",
)  # fmt: skip


def form_object(form: Form, run: Mapping[str, Any]) -> Object:
    """Return a form, `run` being the report that says what is known of the run."""
    return {
        **{key: run[key] for key in _OF_RUN},
        "form": "ii06a",
        "stands_on": form.stands_on.isoformat(),
        "office": form.run.office,
        "office_above": form.run.office_above,
        "lines": [{"part": part} | _line(line) for part, line in _lines(form)],
        "reasons": [reason._asdict() for reason in form.reasons],
        "remarks": [remark._asdict() for remark in form.remarks],
        "overdue": {"count": form.overdue_count, "dossiers": [_overdue(one) for one in form.overdue]},
    }


def _lines(form: Form) -> Iterator[tuple[str, FormLine]]:
    yield from ((part.axis, line) for part in form.parts for line in part.lines)
    yield "total", form.total


def _line(line: FormLine) -> Object:
    return {
        "member": line.member,
        "title": line.title._asdict(),
        "counts": {name: line.counts.get(name) for name in COUNTS},
        "more": {name: line.more.get(name) for name in COUNTS},
        "unplaced": line.unplaced,
        "beside": dict(line.beside),
    }


def _overdue(one: OverdueDossier) -> Object:
    return {
        "code": one.code,
        "service": one.service,
        "service_name": one.service_name,
        "unit": one.unit,
        "unit_name": one.unit_name,
        "received_on": one.received.isoformat(),
        "due_on": one.due.isoformat(),
        "days": one.days,
    }


ROW = ("part", "member", "title_vi", "title_en", *COUNTS, *(f"{name}_more" for name in COUNTS), "unplaced", "from",
       "to", "stands_on", "data_code")  # fmt: skip
"""The columns of the form as a flat table."""


def form_rows(form: Form) -> Iterator[dict[str, str | int | bool | None]]:
    """Yield one row for each line of the form."""
    for part, line in _lines(form):
        yield {
            "part": part, "member": line.member, "title_vi": line.title.vi, "title_en": line.title.en,
            **{name: line.counts.get(name) for name in COUNTS},
            **{f"{name}_more": line.more.get(name) for name in COUNTS},
            "unplaced": line.unplaced, "from": form.run.period.start.isoformat(),
            "to": form.run.period.end.isoformat(), "stands_on": form.stands_on.isoformat(),
            "data_code": form.run.data_code,
        }  # fmt: skip
