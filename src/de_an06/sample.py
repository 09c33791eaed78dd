"""Sample data: a made-up district whose totals are those of the article, at any number of dossiers."""

from __future__ import annotations

import csv
import io
import tomllib
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from de_an06.errors import OptionError
from de_an06.sample_files import spare, unwritable, write_dossiers, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from de_an06.sample_district import District
    from de_an06.sample_lines import Sheet

    Rows = list[Sequence[object]]

BLOCK: Final = 65_536
FEWEST: Final = 20
MOST: Final = 1_000_000_000

DOSSIERS: Final = (
    "Mã hồ sơ",
    "Mã TTHC",
    "Mã đơn vị",
    "Đơn vị tiếp nhận",
    "Ngày nộp",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc xử lý",
    "Ngày trả kết quả",
    "Hình thức nộp",
    "Trạng thái",
    "Mức độ DVC",
    "Số thành phần phải số hóa",
    "Số thành phần đã số hóa",
    "Số thành phần tái sử dụng",
    "Đã số hóa kết quả",
    "Phí, lệ phí phải nộp",
    "Thanh toán trực tuyến",
    "Ngày yêu cầu bổ sung",
    "Ngày bổ sung",
    "Ngày cập nhật",
)
SERVICES: Final = (
    "Mã TTHC",
    "Tên thủ tục",
    "Lĩnh vực",
    "Cấp thực hiện",
    "Mức độ DVC",
    "Dịch vụ thiết yếu",
    "Trả kết quả bằng văn bản",
    "Phí tại quầy (đồng)",
    "Phí trực tuyến (đồng)",
    "Hiệu lực từ",
    "Hiệu lực đến",
)
UNITS: Final = (
    "Mã đơn vị",
    "Tên đơn vị",
    "Cấp",
    "Mã cấp trên",
    "Hiệu lực từ",
    "Hiệu lực đến",
    "Mã đơn vị kế thừa",
)
COVERAGE: Final = ("Mã đơn vị", "Hạng mục", "Ngày số liệu", "Số đạt", "Tổng số")
REFORMS: Final = ("Cấp", "Phương án", "Mã TTHC", "Tên TTHC", "Ngày đề nghị", "Văn bản")
TASK_FORCES: Final = ("Mã đơn vị", "Cấp", "Tổ chức", "Số thành viên", "Ngày số liệu")
TRAINING: Final = ("Tên lớp", "Ngày tổ chức", "Số lượt người")
PUBLISHED: Final = ("Chỉ tiêu", "Kỳ", "Nhóm", "Số liệu công bố", "Nguồn")
LEVELS: Final = ("Một phần", "Toàn trình")
YES_NO: Final = ("không", "có")
NO_FEES: Final = ("", "")
NO_TERM: Final = ("", "")


def write_sample(folder: Path, dossiers: int = 1250, seed: int = 6, *, force: bool = False) -> list[Path]:
    """Write the sample folder and return its files; the same arguments give the same bytes everywhere.

    Files that are not a sample's are only written over by `force`.
    Raises OptionError for a number of dossiers that can't be made, OutputError where writing fails.
    """
    from de_an06.sample_lines import Sheet

    facts = read_facts()
    district = plan(facts, dossiers, seed)
    sheet = Sheet(district, b",", b"\n", clock=True)
    last: date = facts["period"]["last"]
    texts = {**reference_tables(facts), **companions(facts)}
    head = table_text(DOSSIERS, []).encode()
    spare(folder, ["dossiers.csv", *texts], texts["README.md"], force=force)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [write_dossiers(folder / "dossiers.csv", head, blocks(district, sheet, last))]
        written += [write_text(folder / name, text) for name, text in texts.items()]
    except OSError as error:
        raise unwritable(folder, error) from error
    return sorted(written)


def write_exports(folder: Path, dates: Sequence[date], dossiers: int, seed: int) -> list[Path]:
    """Write the district as exported at the end of each date, with services and units; return the files.

    The exports are as a portal makes them: title lines, semicolons, BOM, CRLF and a total row.
    """
    from de_an06.sample_lines import Sheet

    facts = read_facts()
    district = plan(facts, dossiers, seed)
    sheet = Sheet(district, b";", b"\r\n", clock=False)
    tables = reference_tables(facts)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [write_text(folder / name, tables[name]) for name in ("services.csv", "units.csv")]
        for until in dates:
            path = folder / f"ho-so-{until:%Y-%m}.csv"
            lines = blocks(district, sheet, until)
            written.append(write_dossiers(path, export_head(facts, until), lines, export_tail()))
    except OSError as error:
        raise unwritable(folder, error) from error
    return sorted(written)


def read_facts() -> dict[str, Any]:
    """Return the constant facts of the district (data/sample.toml)."""
    return tomllib.loads((files("de_an06") / "data" / "sample.toml").read_text(encoding="utf-8"))


def plan(facts: dict[str, Any], dossiers: int, seed: int) -> District:
    """Return the district of so many dossiers."""
    from de_an06.sample_district import District

    if not FEWEST <= dossiers <= MOST:
        raise OptionError(
            f"Số hồ sơ mẫu phải từ {FEWEST} đến {MOST}, không phải {dossiers}.",
            f"The number of sample dossiers must be {FEWEST} to {MOST}, not {dossiers}.",
        )
    levels = {str(row[0]): str(row[4]) for row in services(facts)}
    return District(facts, levels, dossiers, seed)


def blocks(district: District, sheet: Sheet, until: date, size: int = BLOCK) -> Iterator[bytes]:
    """Yield the lines of the dossiers submitted by `until`, a block of rows at a time."""
    for start in range(0, district.size, size):
        yield sheet.lines(district.dossiers(start, min(start + size, district.size)), until)


def table_text(header: Sequence[str], rows: Rows, separator: str = ",", newline: str = "\n") -> str:
    """Return a table as CSV, quoted only where needed."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, lineterminator=newline).writerows([header, *rows])
    return buffer.getvalue()


def export_head(facts: dict[str, Any], until: date) -> bytes:
    """Return the BOM, title lines and header of an export of the first day to `until`."""
    first: date = facts["period"]["first"]
    titles = (
        facts["district"]["title"],
        "DANH SÁCH HỒ SƠ",
        f"Từ ngày {first:%d/%m/%Y} đến ngày {until:%d/%m/%Y}",
    )
    lines = "".join(f"{title}\r\n" for title in titles)
    return (lines + table_text(DOSSIERS, [], ";", "\r\n")).encode("utf-8-sig")


def export_tail() -> bytes:
    """Return the total row at the bottom of an export."""
    return ("Tổng số" + ";" * (len(DOSSIERS) - 1) + "\r\n").encode()


def reference_tables(facts: dict[str, Any]) -> dict[str, str]:
    """Return the text of every table but the dossiers, by file name."""
    return {
        "services.csv": table_text(SERVICES, services(facts)),
        "units.csv": table_text(UNITS, units(facts)),
        "coverage.csv": table_text(COVERAGE, coverage(facts)),
        "reforms.csv": table_text(REFORMS, reforms(facts)),
        "task_forces.csv": table_text(TASK_FORCES, task_forces(facts)),
        "training.csv": table_text(TRAINING, facts["training"]["rows"]),
        "published.csv": table_text(PUBLISHED, published(facts)),
    }


def companions(facts: dict[str, Any]) -> dict[str, str]:
    """Return the page about the sample and its configuration, by file name."""
    return {"README.md": facts["readme"], "de-an06.toml": facts["configuration"]}


def services(facts: dict[str, Any]) -> Rows:
    """Return the 252 services: QĐ 06 by name, QĐ 422 and all others as open placeholders."""
    named = named_services(facts)
    listed = [*named, *unlisted_services(facts)]
    full = facts["services"]["full_online"] - sum(row[4] == LEVELS[1] for row in listed)
    return [*listed, *sample_services(facts, full)]


def named_services(facts: dict[str, Any]) -> Rows:
    """Return the services of QĐ 06/QĐ-TTg and four related procedures, by their codes."""
    return [
        (
            code,
            f"{name} ({detail})" if detail else name,
            domain,
            "; ".join(tiers),
            LEVELS[full],
            f"qd06:{item:02d}" if item else "",
            YES_NO[written],
            *NO_FEES,
            *NO_TERM,
        )
        for item, name, domain, procedures in facts["services"]["qd06"]
        for code, detail, tiers, full, written in procedures
    ]


def unlisted_services(facts: dict[str, Any]) -> Rows:
    """Return the numbered placeholders of QĐ 422/QĐ-TTg."""
    about = facts["services"]
    tiers = about["qd422_tiers"]
    return [
        (
            f"QD422-{number:02d}",
            about["qd422_name"].format(number=number),
            "Chưa có danh mục",
            "; ".join(tiers[(number - 1) % len(tiers)]),
            LEVELS[True],
            f"qd422:{number:02d}",
            YES_NO[True],
            *NO_FEES,
            *NO_TERM,
        )
        for number in range(1, about["qd422"] + 1)
    ]


def sample_services(facts: dict[str, Any], full: int) -> Rows:
    """Return the numbered sample procedures by domain, `full` of them fully online; one states both fees."""
    about = facts["services"]
    kinds = [
        (domain, tier)
        for domain, *counts in about["domains"]
        for tier, many in zip(("Cấp xã", "Cấp huyện"), counts, strict=True)
        for _ in range(many)
    ]
    share = [number * full // len(kinds) for number in range(len(kinds) + 1)]
    rows = []
    for number, (domain, tier) in enumerate(kinds, 1):
        code, name = f"MAU-{number:03d}", about["sample_name"].format(number=number, domain=domain)
        level = LEVELS[share[number] - share[number - 1]]
        fees: Sequence[object] = NO_FEES
        if code == about["fee_code"]:
            name, fees = about["fee_name"], (about["fee_counter_vnd"], about["fee_online_vnd"])
        rows.append((code, name, domain, tier, level, "", YES_NO[True], *fees, *NO_TERM))
    return list(rows)


def units(facts: dict[str, Any]) -> Rows:
    """Return the province, the district and its communes of 2023."""
    about = facts["district"]
    above, end = about["province_code"], about["valid_to"]
    province = above, about["province_name"], "Cấp tỉnh", "", "", end, about["province_successor"]
    district = about["code"], about["name"], "Cấp huyện", above, "", end, ""
    communes = [
        (each["code"], each["name"], "Cấp xã", about["code"], each["valid_from"], end, each["successor"])
        for each in facts["communes"]
    ]
    return [province, district, *communes]


def coverage(facts: dict[str, Any]) -> Rows:
    """Return what each commune covered of each facility, on two days."""
    about = facts["coverage"]
    return [
        (commune["code"], facility, day, figures[at], figures[-1])
        for at, day in enumerate(about["days"])
        for commune in facts["communes"]
        for facility, figures in zip(about["facilities"], commune["coverage"], strict=True)
    ]


def reforms(facts: dict[str, Any]) -> Rows:
    """Return the procedures proposed for reform, under placeholder names."""
    numbers = count(1)
    return [
        (tier, action, "", f"TTHC mẫu số {next(numbers)} (giả lập)", day, facts["article"]["document"])
        for tier, action, many, day in facts["reforms"]["rows"]
        for _ in range(many)
    ]


def task_forces(facts: dict[str, Any]) -> Rows:
    """Return the members of task forces by tier (those of villages per commune) and of the support team."""
    about, communes = facts["district"], facts["communes"]
    day = about["as_of"]
    return [
        (about["code"], "Cấp huyện", "Tổ công tác", about["task_force"], day),
        (about["code"], "Cấp huyện", "Tổ giúp việc", about["support_team"], day),
        *((each["code"], "Cấp xã", "Tổ công tác", each["task_force"], day) for each in communes),
        *((each["code"], "Cấp thôn", "Tổ công tác", each["village_task_forces"], day) for each in communes),
    ]


def published(facts: dict[str, Any]) -> Rows:
    """Return the claims of the article, exactly as printed."""
    article = facts["article"]
    return [
        (indicator, article["period"] if dated else "", group, text, article["title"])
        for indicator, dated, group, text in article["claims"]
    ]
