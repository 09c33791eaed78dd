"""Builders: one valid row of any table with any field changed, and typed columns made of such rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from de_an06.cells import EPOCH, Context
from de_an06.evidence import decide
from de_an06.rows import DAY, EMPTY, PRESENT, UNDATED, Cells, Rows
from de_an06.tables import tables
from de_an06.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

_VALID: dict[str, dict[str, str]] = {
    "dossiers": {
        "dossier_id": "000.17.22.H50-230605-0001",
        "service_code": "1.001193",
        "unit_code": "19363",
        "receiving_unit_code": "19363",
        "submitted_on": "05/06/2023",
        "received_on": "05/06/2023",
        "due_on": "12/06/2023",
        "finished_on": "09/06/2023",
        "returned_on": "09/06/2023",
        "channel": "Trực tuyến",
        "status": "Đã trả kết quả",
        "online_level": "Toàn trình",
        "components": "3",
        "components_digitized": "3",
        "components_reused": "1",
        "result_digitized": "có",
        "fee_due_vnd": "30000",
        "fee_paid_online": "có",
        "supplement_requested_on": "",
        "supplemented_on": "",
        "updated_on": "09/06/2023",
    },
    "services": {
        "service_code": "1.001193",
        "service_name": "Đăng ký khai sinh",
        "domain": "Hộ tịch",
        "tier": "Cấp xã",
        "online_level": "Toàn trình",
        "essential": "QĐ 06/QĐ-TTg, 9",
        "result_in_writing": "có",
        "fee_counter_vnd": "10000",
        "fee_online_vnd": "8000",
        "valid_from": "06/01/2022",
        "valid_to": "",
    },
    "coverage": {
        "unit_code": "19363",
        "facility": "Thôn, bản, tổ dân phố phủ sóng di động và Internet",
        "as_of": "30/06/2023",
        "covered": "14",
        "total": "14",
        "share": "100%",
    },
    "units": {
        "unit_code": "19363",
        "unit_name": "Thị trấn Hồ Xá",
        "tier": "Cấp xã",
        "parent_code": "464",
        "valid_from": "",
        "valid_to": "30/06/2025",
        "successor_codes": "",
    },
    "reforms": {
        "tier": "Cấp xã",
        "action": "Đơn giản hóa",
        "service_code": "1.001193",
        "service_name": "Đăng ký khai sinh",
        "proposed_on": "15/08/2023",
        "document": "",
    },
    "task_forces": {
        "unit_code": "19363",
        "tier": "Cấp xã",
        "body": "Tổ công tác",
        "members": "11",
        "as_of": "30/06/2023",
    },
    "training": {"class_name": "Lớp tập huấn số 1", "held_on": "20/07/2023", "attendees": "80"},
    "ii06a": {
        "unit_code": "19363",
        "unit_name": "Thị trấn Hồ Xá",
        "domain": "Hộ tịch",
        "from_on": "01/07/2023",
        "to_on": "30/09/2023",
        "received_total": "125",
        "received_online": "80",
        "received_direct": "30",
        "carried_over": "15",
        "resolved_total": "110",
        "resolved_early": "70",
        "resolved_in_time": "37",
        "resolved_late": "3",
        "open_total": "15",
        "open_in_time": "14",
        "open_overdue": "1",
    },
    "published": {
        "indicator": "essential_services_used",
        "period": "2023",
        "from_on": "",
        "to_on": "",
        "group": "",
        "published_text": "39,6%",
        "source": "Báo cáo năm 2023",
    },
}


def valid_row(table: str, **changes: str) -> dict[str, str]:
    """Return the cells of one valid row of a table, with some changed."""
    return _VALID[table] | changes


def context_of(table: str, *rows: Mapping[str, str]) -> Context:
    """Return the context of a file that holds these rows: what each column decides, and the words."""
    columns = tables()[table].columns
    forms = {name: decide(column.kind, [row[name] for row in rows if name in row]) for name, column in columns.items()}
    return Context(forms, vocabulary().phrases)


def typed_rows(table: str, *rows: Mapping[str, str]) -> Rows:
    """Return rows of text, each valid by the table's model, as typed columns."""
    context = context_of(table, *rows)
    models = [tables()[table].model.model_validate(row, context=context) for row in rows]
    count = len(rows)
    cells = {
        name: _cells(column.kind, [getattr(m, name) for m in models])
        for name, column in tables()[table].columns.items()
    }
    zeros = np.zeros(count, np.int32)
    records = np.arange(1, count + 1, dtype=np.int64)
    return Rows(table, count, cells, zeros, records, np.zeros(count, np.bool_), np.full(count, UNDATED))


def _cells(kind: Any, values: list[Any]) -> Cells:
    state = np.array([EMPTY if value is None else PRESENT for value in values], np.uint8)
    members = tuple(sorted({value for value in values if isinstance(value, str)}))
    numbers = [0 if value is None else _number(value, members) for value in values]
    return Cells(kind, np.array(numbers, np.int64), state, members)


def _number(value: date | str | int, members: tuple[str, ...]) -> int:
    if isinstance(value, str):
        return members.index(value)
    if isinstance(value, datetime):
        return (value.date() - EPOCH).days * DAY + value.hour * 3600 + value.minute * 60 + value.second
    return (value - EPOCH).days * DAY if isinstance(value, date) else int(value)
