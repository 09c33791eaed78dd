"""A report, a check and a listing built by hand, in which every state and much hostile text occurs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from de_an06.catalogue import Indicator, Target
from de_an06.finding import Finding, Findings
from de_an06.period import CIVIL, parse_period
from de_an06.report import Account, Check, Comparison, Input, Listing, Report, Result, ResultSet
from de_an06.text import Words

if TYPE_CHECKING:
    from de_an06.axes import Group

PERIOD = parse_period("2023-Q3", CIVIL)
BEFORE = parse_period("2023-Q2", CIVIL)
HOSTILE = "=cmd|'/c calc'!A1 [red]*x*[/red] <script>alert(1)</script> `a` | b\nc\x1b[31m\u202e @someone"
VERIFIED = Target(since=date(2023, 1, 1), value=80, scope="Toàn quốc", source="QĐ 06/QĐ-TTg", verified=True)
UNVERIFIED = Target(since=date(2023, 1, 1), value=62.5, source="báo | chí", verified=False)


def indicator(name: str, vi: str, en: str, group: Group = "services", **changed: Any) -> Indicator:
    """Return an indicator: a ratio of dossiers unless changed."""
    plain = Indicator(
        name,
        Words(vi, en),
        "services",
        "ratio",
        "rows",
        "received_online",
        "received",
        {},
        None,
        1,
        "higher",
        (),
        "",
        None,
    )
    return replace(plain, group=group, **changed)


def result(name: str, **changed: Any) -> Result:
    """Return a result: 21 of 53 unless changed."""
    plain = Result(name, (), "ok", 21, 53, 0, "39.6", "percent", "39.6", "39.6")
    return replace(plain, **changed)


def missing(name: str, **changed: Any) -> Result:
    """Return a result without data."""
    empty = {"numerator": None, "denominator": None, "value": None, "low": None, "high": None}
    return result(name, state="no_data", **(empty | changed))


def count(name: str, n: int, **changed: Any) -> Result:
    """Return a count."""
    return result(
        name,
        **(
            {
                "numerator": n,
                "denominator": None,
                "value": str(n),
                "unit": "count",
                "low": str(n),
                "high": str(n),
            }
            | changed
        ),
    )


INDICATORS = {
    i.id: i
    for i in (
        indicator(
            "reforms_simplified",
            "Số TTHC đề nghị đơn giản hóa",
            "Procedures proposed for simplification",
            "legal",
            kind="count",
            denominator=None,
            split="tier",
        ),
        indicator(
            "essential_services_used",
            "Tỷ lệ dịch vụ công thiết yếu phát sinh hồ sơ",
            "Essential services with dossiers",
            legal="QĐ 06/QĐ-TTg",
            note=Words(
                "Dịch vụ có ít nhất một hồ sơ / dịch vụ trong danh mục.",
                "Services with at least one dossier / services on the list.",
            ),
        ),
        indicator(
            "online_dossiers",
            "Tỷ lệ hồ sơ tiếp nhận trực tuyến",
            "Dossiers received online",
            note=Words("Hồ sơ nộp trực tuyến / hồ sơ mới tiếp nhận.", "Filed online / newly received."),
        ),
        indicator("results_digitized", "Tỷ lệ số hóa kết quả giải quyết TTHC", "Results digitised", decimals=2),
        indicator(
            "on_time",
            "Tỷ lệ hồ sơ giải quyết trước và đúng hạn (trên hồ sơ đã giải quyết)",
            "On time (of resolved)",
        ),
        indicator(
            "paid_online",
            "Tỷ lệ hồ sơ thanh toán trực tuyến (trên hồ sơ có nghĩa vụ tài chính)",
            "Paid online (of dossiers with a fee due)",
        ),
        indicator(
            "open_at_end",
            "Hồ sơ đang giải quyết (cuối kỳ)",
            "Open at the period's end",
            kind="count",
            denominator=None,
            better="lower",
        ),
        indicator(
            "fiber_households",
            "Tỷ lệ hộ gia đình được phủ mạng cáp quang",
            "Households within fibre coverage",
            "infrastructure",
        ),
        indicator("computer_staff", "Tỷ lệ cán bộ có máy tính", "Staff with a computer", "infrastructure"),
        indicator(
            "task_force_members",
            "Số thành viên Tổ công tác triển khai Đề án 06",
            "Task force members",
            "resources",
            kind="count",
            denominator=None,
            split="tier",
        ),
        indicator("own", f"Chỉ tiêu riêng {HOSTILE}", f"Own indicator {HOSTILE}", "resources"),
    )
}

PREVIOUS = Comparison(BEFORE, "ok", 20, 52, "38.5", "1.1")
NOT_THERE = Comparison(BEFORE, "no_data", None, None, None, None)

TOTALS = (
    count("reforms_simplified", 27, group=(("tier", "commune"),)),
    count("reforms_simplified", 2, group=(("tier", "district"),)),
    result("essential_services_used", target=VERIFIED, met=False, compare={"previous": PREVIOUS}),
    result(
        "online_dossiers",
        numerator=1234,
        denominator=1250,
        unknown=3,
        value="98.7",
        low="98.4",
        high="98.8",
        target=UNVERIFIED,
        compare={"previous": replace(PREVIOUS, change="-0.4")},
    ),
    result(
        "results_digitized",
        numerator=9999,
        denominator=10000,
        value="99.99",
        low="99.99",
        high="99.99",
        target=VERIFIED,
        met=True,
        compare={"previous": NOT_THERE},
    ),
    result("on_time", state="no_events", numerator=0, denominator=0, value=None, low="0", high="100", unknown=2),
    missing("paid_online", remarks=(Words("thiếu cột fee_due_vnd", "column fee_due_vnd is missing"),)),
    count(
        "open_at_end",
        1234567,
        unknown=12,
        low="1234555",
        high="1234579",
        compare={"previous": replace(PREVIOUS, numerator=3, denominator=None, value="1234560", change="7")},
    ),
    result(
        "fiber_households",
        numerator=9501,
        denominator=10000,
        value="95.0",
        unknown=4,
        low=None,
        high=None,
        remarks=(Words("18/18 đơn vị", "18/18 units"),),
    ),
    result("computer_staff", state="invalid", numerator=5, denominator=0, value=None, low=None, high=None),
    count("task_force_members", 13, group=(("tier", "district"),)),
    count("task_force_members", 952, group=(("tier", "village"),)),
    result(
        "own",
        numerator=7,
        denominator=8,
        value="87.5",
        low="87.5",
        high=None,
        unknown=1,
        target=VERIFIED,
        remarks=(Words(HOSTILE, HOSTILE),),
    ),
)
BY_UNIT = (
    result(
        "online_dossiers",
        group=(("unit", "19363"),),
        numerator=40,
        denominator=41,
        value="97.6",
        unknown=1,
        low="95.2",
        high="97.7",
        target=VERIFIED,
        met=True,
    ),
    result(
        "online_dossiers",
        group=(("unit", "=1+1"),),
        numerator=1194,
        denominator=1209,
        value="98.8",
        target=VERIFIED,
        met=None,
    ),
    result(
        "results_digitized",
        group=(("unit", "19363"),),
        state="no_events",
        numerator=0,
        denominator=0,
        value=None,
    ),
    result(
        "results_digitized",
        group=(("unit", "=1+1"),),
        numerator=9999,
        denominator=10000,
        value="99.99",
        compare={"previous": NOT_THERE},
    ),
    missing("paid_online", group=(("unit", "19363"),), remarks=(Words("thiếu cột", "column missing"),)),
    missing("paid_online", group=(("unit", "=1+1"),), remarks=(Words("thiếu cột", "column missing"),)),
    missing("open_at_end", remarks=(Words("không chia theo đơn vị", "not told by unit"),)),
    result(
        "fiber_households",
        group=(("unit", "19363"),),
        numerator=51,
        denominator=60,
        value="85.0",
        remarks=(Words("1/1 đơn vị", "1/1 units"),),
    ),
    count("task_force_members", 11, group=(("unit", "19363"), ("tier", "commune"))),
)


def findings() -> Findings:
    """Return findings of two rules, more counted than located for one of them."""
    found = Findings()
    bad = [
        Finding(
            "bad-date",
            "error",
            "hồ sơ/a.csv",
            "dossiers",
            n + 2,
            n + 1,
            "received_on",
            "Ngày tiếp nhận",
            "31/02/2023",
        )
        for n in range(7)
    ]
    found.add(
        [*bad, replace(bad[0], line=99, value=None), replace(bad[0], path="b.csv", line=3, value=HOSTILE)],
        total=1240,
    )
    found.add(
        [
            Finding(
                "finished-before-received",
                "warning",
                "b.csv",
                "dossiers",
                42,
                41,
                "finished_on",
                None,
                "04/06/2023",
                (("received_on", "05/06/2023"),),
            ),
        ]
    )
    found.add([Finding("unheard-of", "note", "c.csv")])
    return found


INPUTS = (
    Input(
        "hồ sơ/a.csv",
        "dossiers",
        1250,
        3,
        200,
        "ab" * 32,
        "utf-8-sig",
        ";",
        date(2023, 10, 1),
        {"blank": 2, "odd": 1},
        4,
    ),
    Input("b.csv", "dossiers", 50, 0, 0, "cd" * 32, "utf-8", "\t"),
    Input("don-vi.csv", "units", 18, 0, 0, "ef" * 32, "windows-1258", ","),
)


def sample_report() -> Report:
    """Return a report of 2023-Q3 compared with the quarter before, in total and by unit."""
    return Report(
        version="0.1.0",
        period=PERIOD,
        provisional=True,
        as_of=date(2023, 9, 20),
        as_of_origin=Words("dòng tiêu đề", "title line"),
        scope=Words("Huyện Vĩnh Linh và 17 đơn vị trực thuộc", "Vĩnh Linh District and 17 units below it"),
        inputs=INPUTS,
        account=Account(1300, 10, 200, 3, 0, 37, 1050),
        indicators=INDICATORS,
        sets=(ResultSet("totals", None, TOTALS), ResultSet("by_unit", "unit", BY_UNIT)),
        members={
            ("unit", "19363"): Words("Thị trấn Hồ Xá", "Hồ Xá Town"),
            ("unit", "=1+1"): Words(HOSTILE, HOSTILE),
            ("tier", "commune"): Words("Cấp xã", "Commune"),
            ("tier", "district"): Words("Cấp huyện", "District"),
            ("tier", "village"): Words("Cấp thôn, bản", "Village"),
        },
        findings=findings(),
        configs=(("de-an06.toml", "0f1e2d"),),
        notices=(Words("Chưa có bảng đơn vị", "There is no table of units"),),
        data_code="7c3a-91d0",
        compared=("previous",),
    )


def sample_check() -> Check:
    """Return a check of three files, one more refused and two passed over."""
    return Check(
        "0.1.0",
        INPUTS,
        findings(),
        ("hỏng.xlsx",),
        (
            ("ghi chú.csv", Words("không nhận ra tiêu đề", "headers not recognised")),
            (HOSTILE, Words("rỗng", "empty")),
        ),
        (("de-an06.toml", "0f1e2d"),),
        (Words("Chưa có bảng đơn vị", "There is no table of units"),),
    )


def sample_listing() -> Listing:
    """Return a listing with a number, a formula and titles."""
    return Listing(
        Words("Danh sách", "List"),
        (Words("Mã", "Code"), Words("Tên", "Title")),
        ("code", "title"),
        (("-5", Words("Âm năm", "Minus five")), ("=1+1", Words(HOSTILE, HOSTILE)), ("＝SUM(A1)", "@name")),
    )
