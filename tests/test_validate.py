"""Validation: the model judges each distinct value once, and the columns say what its rows would."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from de_an06.cells import Context, Form, code_of
from de_an06.evidence import decide
from de_an06.pages.sentences import message_of
from de_an06.rows import EMPTY, PRESENT, UNKNOWN
from de_an06.tables import tables
from de_an06.verdicts import judge
from de_an06.vocabulary import vocabulary
from tests.builders import valid_row
from tests.workbench import judged, register

PHRASES = vocabulary().phrases
CELLS = st.sampled_from(
    (
        "", " ", "05/06/2023", "31/02/2023", "05/31/2023", "2023-06-05 08:30", "2023-6-5", "20230605", "45000",
        "45000,5", "1704412800", "2023-06-05T10:00:00Z", "1.234", "1,234", "12", "-1", "3.5", "3,0", "1_000", "٣",
        "có", "Không", "x", "1", "Trực tuyến", "TRUC TUYEN", "Tru\u031b\u0323c tuyê\u0301n", "Toàn trình",
        "Đã xử lý xong", "1.001193.000.00.00.H50", "n/a", "a\x16b", "a" * 101, "Cấp xã; Cấp huyện", "=1+1",
    )
) | st.text(max_size=12)  # fmt: skip


@given(data=st.data(), name=st.sampled_from(sorted(tables())))
def test_columns_say_what_rows_say(data: st.DataObject, name: str) -> None:
    """Judging distinct values by column gives the verdicts and values of the same model row by row."""
    table = tables()[name]
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(table.columns, CELLS)), min_size=1, max_size=6))
    forms: dict[str, Form] = {f: decide(c.kind, {r[f] for r in rows}) for f, c in table.columns.items()}
    columns = {f: judge(table, f, tuple(r[f] for r in rows), forms[f], PHRASES) for f in table.columns}

    for place, row in enumerate(rows):
        try:
            model = table.model.model_validate(row, context=Context(forms, PHRASES))
            wrong: dict[str, str] = {}
        except ValidationError as error:
            model = None
            wrong = {str(e["loc"][0]): code_of(dict(e)) for e in error.errors(include_url=False)}
        for field, column in columns.items():
            assert column.codes[place] == wrong.get(field), (field, row[field])
            if model is not None:
                value = getattr(model, field)
                assert column.state[place] == (EMPTY if value is None else PRESENT)
                if isinstance(value, str):
                    assert column.members[column.values[place]] == value


def _codes(name: str, **cells: str) -> dict[str, int]:
    return judged(name, [valid_row(name, **cells)]).findings.by_rule()


def test_a_bad_cell_does_not_hide_another() -> None:
    """Two bad cells of one row are two findings."""
    found = _codes("dossiers", due_on="31/02/2023", components="x", components_digitized="0")

    assert found == {"bad-date": 1, "bad-number": 1}


@pytest.mark.parametrize("name", ["dossier_id", "service_code", "unit_code", "received_on"])
def test_a_row_without_identity_is_set_aside(name: str) -> None:
    """A row whose key, service, unit or date of receipt is unknown is set aside."""
    text = "31/02/2023" if name == "received_on" else ""

    assert judged("dossiers", [valid_row("dossiers", **{name: text})]).rows.aside.tolist() == [True]


def test_a_receipt_after_the_snapshot_is_told_with_its_day() -> None:
    """A dossier received after its file's snapshot is a warning that names both days; the row counts all the same."""
    found = judged("dossiers", [valid_row("dossiers", received_on="06/06/2023")], snapshot=date(2023, 6, 5))
    (finding,) = found.findings.all()

    assert (finding.rule, finding.severity, finding.column) == ("received-after-snapshot", "warning", "received_on")
    assert message_of(finding).vi == "Ngày tiếp nhận 06/06/2023 sau ngày số liệu của tệp (05/06/2023)."
    assert message_of(finding).en == "Received on 06/06/2023, after the day of the file's data (2023-06-05)."
    assert not found.rows.aside.any()


def test_a_month_first_column_is_one_finding() -> None:
    """A column that can only be month-first is one finding, and its cells are unknown."""
    rows = [valid_row("dossiers", dossier_id=str(n), due_on=f"07/{n}/2023") for n in range(11, 16)]

    found = judged("dossiers", rows)

    assert found.findings.by_rule() == {"month-first-column": 1}
    assert set(found.rows["due_on"].state.tolist()) == {UNKNOWN}


def test_a_lone_month_first_date_is_one_bad_cell() -> None:
    """05/31/2023 among day-first dates is a bad date, and only it."""
    rows = [valid_row("dossiers", dossier_id=str(n), due_on=f"{n}/07/2023") for n in range(11, 23)]
    rows[0]["due_on"] = "07/31/2023"

    found = judged("dossiers", rows)

    assert found.findings.by_rule() == {"bad-date": 1}
    assert (found.rows["due_on"].state == PRESENT).sum() == 11


def test_both_group_marks_in_a_column_are_a_conflict() -> None:
    """1.234 and 1,234 in one column are one finding, and neither is read."""
    rows = [
        valid_row("dossiers", dossier_id=str(n), fee_due_vnd=fee) for n, fee in enumerate(("1.234", "1,234", "500"))
    ]

    found = judged("dossiers", rows)

    assert found.findings.by_rule() == {"number-form-conflict": 1}
    assert found.rows["fee_due_vnd"].present.tolist() == [False, False, True]


def test_times_that_are_all_midnight_are_no_times() -> None:
    """A column whose times of day are all 00:00 states none."""
    rows = [valid_row("dossiers", due_on="12/06/2023 00:00", finished_on="09/06/2023 10:00")]

    cells = judged("dossiers", rows).rows

    timed = {name: cells[name].timed for name in ("due_on", "finished_on")}
    assert [None if t is None else t.tolist() for t in timed.values()] == [[False], [True]]


def test_an_offset_is_turned_to_vietnam_time() -> None:
    """2023-06-05T20:00Z is 6 June in Vietnam."""
    rows = judged("dossiers", [valid_row("dossiers", updated_on="2023-06-05T20:00:00Z")]).rows

    assert rows["updated_on"].days.tolist() == [np.datetime64("2023-06-06").astype(int)]


def test_letters_in_a_date_are_not_echoed() -> None:
    """A name that slipped into a date column is not shown in its finding."""
    found = judged("dossiers", [valid_row("dossiers", due_on="Nguyễn Văn A")]).findings.all()

    assert [f.value for f in found] == [None]


def test_a_code_is_looked_up_on_the_day_of_receipt() -> None:
    """A unit code that was in force only later is not in force on the dossier's day."""
    units = register("units", [valid_row("units", valid_from="01/07/2025", valid_to="")])

    assert judged("dossiers", [valid_row("dossiers")], {"units": units}).findings.by_rule() == {"unit-not-in-force": 2}


def test_a_flag_ticked_with_x_says_no_where_it_is_empty() -> None:
    """In a column that ticks with x an empty cell means no; elsewhere it says nothing."""
    ticked = [valid_row("dossiers", dossier_id=str(n), result_digitized=t) for n, t in enumerate(("x", ""))]
    worded = [valid_row("dossiers", dossier_id=str(n), result_digitized=t) for n, t in enumerate(("có", ""))]

    assert judged("dossiers", ticked).rows["result_digitized"].state.tolist() == [PRESENT, PRESENT]
    assert judged("dossiers", worded).rows["result_digitized"].state.tolist() == [PRESENT, EMPTY]


def test_a_code_that_is_not_listed_is_told_from_one_of_other_days() -> None:
    """What the list does not have is unknown; what it has for other days is not in force."""
    services = register("services", [valid_row("services", valid_from="01/07/2023")])
    rows = [valid_row("dossiers"), valid_row("dossiers", dossier_id="H50-230605-0002", service_code="9.999999")]

    found = judged("dossiers", rows, {"services": services})

    assert found.findings.by_rule() == {"service-not-in-force": 1, "unknown-service": 1}
    assert found.rows.aside.tolist() == [True, True]


def test_words_that_a_status_may_be_are_the_members() -> None:
    """The finding of an unknown status names the classes that there are, without their kinds."""
    (finding,) = judged("dossiers", [valid_row("dossiers", status="Đang duyệt")]).findings.all()
    assert dict(finding.values)["allowed"] == "done, ended_without_result, not_received, open, paused"
