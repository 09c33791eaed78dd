"""Hypothesis strategies: dossiers that are true, and what offices do to them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.workbench import vn

SERVICES = ("1.001193", "1.000656", "MAU-001")
UNITS = ("19363", "19366", "464")
BREAKS: dict[str, tuple[str, ...]] = {
    "received_on": ("31/02/2023", "hôm qua"),
    "due_on": ("31/02/2023", "??"),
    "finished_on": ("31/02/2023", "01/01/1990", "chưa rõ"),
    "channel": ("", "bồ câu"),
    "service_code": ("", "KHÔNG-CÓ"),
    "unit_code": ("", "99999"),
    "dossier_id": ("",),
    "components": ("2,5", "ba"),
    "components_digitized": ("", "99", "-1"),
    "result_digitized": ("", "có thể"),
    "fee_due_vnd": ("", "miễn phí"),
    "fee_paid_online": ("", "?"),
}
"""For each column, texts that make its cell unknown or its row break a rule."""


@st.composite
def dossier(draw: st.DrawFn, number: int) -> dict[str, str]:
    """A dossier whose cells agree with each other."""
    received = draw(st.integers(0, 80))
    length = draw(st.none() | st.integers(0, 60))
    components = draw(st.integers(0, 3))
    fee = draw(st.sampled_from((0, 0, 20000)))
    state = (
        "Đang xử lý" if length is None else draw(st.sampled_from(("Đã xử lý xong", "", "Công dân yêu cầu rút hồ sơ")))
    )
    return {
        "dossier_id": f"H50-{number:04}",
        "service_code": draw(st.sampled_from(SERVICES)),
        "unit_code": draw(st.sampled_from(UNITS)),
        "received_on": vn(received),
        "due_on": draw(st.sampled_from(("", vn(received + draw(st.integers(0, 40)))))),
        "finished_on": "" if length is None else vn(received + length),
        "channel": draw(st.sampled_from(("Trực tuyến", "Trực tiếp", "Bưu chính công ích"))),
        "status": state,
        "online_level": draw(st.sampled_from(("Toàn trình", "Một phần"))),
        "components": str(components),
        "components_digitized": str(draw(st.integers(0, components))),
        "result_digitized": draw(st.sampled_from(("có", "không"))),
        "fee_due_vnd": str(fee),
        "fee_paid_online": draw(st.sampled_from(("có", "không"))) if fee else "không",
    }


@st.composite
def dossiers(draw: st.DrawFn, least: int = 1, most: int = 8) -> list[dict[str, str]]:
    """Some dossiers with different codes."""
    return [draw(dossier(number)) for number in range(draw(st.integers(least, most)))]


@st.composite
def broken(draw: st.DrawFn, truth: list[dict[str, str]]) -> list[dict[str, str]]:
    """The same dossiers with a few cells spoilt, and perhaps a copy that disagrees."""
    rows = [dict(row) for row in truth]
    for _ in range(draw(st.integers(1, 3))):
        row: dict[str, Any] = draw(st.sampled_from(rows))
        name = draw(st.sampled_from(sorted(BREAKS)))
        row[name] = draw(st.sampled_from(BREAKS[name]))
    for row in rows:
        if row["components_digitized"] == "99" and not row["components"].isdecimal():
            row["components_digitized"] = "-1"  # 99 of an unknown number would be a wrong value that nothing tells
    if draw(st.booleans()):
        rows.append(
            {
                **draw(st.sampled_from(rows)),
                "channel": "Trực tiếp",
                "received_on": vn(draw(st.integers(0, 80))),
            }
        )
    return rows
