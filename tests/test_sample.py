"""The sample district: the article's totals, rows that fit together, the same bytes everywhere."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06 import sample
from de_an06.errors import OptionError, OutputError
from de_an06.sample_draw import Shuffle, cuts

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
MONTHLY = ROOT / "tests" / "data" / "monthly"
MONTH_ENDS = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]
DONE = {"Đã xử lý xong", "Đã trả kết quả"}
ENDED = {*DONE, "Công dân yêu cầu rút hồ sơ", "Dừng xử lý"}
NOT_RECEIVED = {"Mới đăng ký", "Không được tiếp nhận"}
EXPORT = datetime(2024, 4, 4, 17, 0)
DATES = (
    "Ngày nộp",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc xử lý",
    "Ngày trả kết quả",
    "Ngày yêu cầu bổ sung",
    "Ngày bổ sung",
    "Ngày cập nhật",
)

Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    """Read a table with the csv module alone."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def made(folder: Path, dossiers: int, seed: int) -> list[Row]:
    """Write a sample and return its dossiers."""
    sample.write_sample(folder, dossiers, seed)
    return rows_of(folder / "dossiers.csv")


def moment(text: str) -> datetime | None:
    """Read a moment of dossiers.csv."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M") if text else None


def rate(part: int, whole: int, decimals: int) -> str:
    """Round a percentage half-up, as the article does."""
    exact = Decimal(100 * part) / Decimal(whole)
    return str(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def digitized_rates(dossiers: list[Row]) -> tuple[str, str, str]:
    """Return the article's three rates: any component, all components, result."""
    received = [row for row in dossiers if row["Ngày tiếp nhận"]]
    done = [row for row in received if row["Trạng thái"] in DONE]
    some = sum(int(row["Số thành phần đã số hóa"]) > 0 for row in received)
    every = sum(row["Số thành phần đã số hóa"] == row["Số thành phần phải số hóa"] != "0" for row in received)
    result = sum(row["Đã số hóa kết quả"] == "có" for row in done)
    return rate(some, len(received), 1), rate(every, len(received), 1), rate(result, len(done), 2)


def used_items(dossiers: list[Row], services: list[Row]) -> set[str]:
    """Return the essential items that have a received dossier."""
    items = {row["Mã TTHC"]: row["Dịch vụ thiết yếu"] for row in services}
    return {items[row["Mã TTHC"]] for row in dossiers if row["Ngày tiếp nhận"]} - {""}


def on_time_rate(dossiers: list[Row]) -> str:
    """Return the share of done dossiers that ended by their due moment."""
    done = [row for row in dossiers if row["Trạng thái"] in DONE]
    late = sum(is_late(row) for row in done)
    return rate(len(done) - late, len(done), 1)


def is_late(row: Row) -> bool:
    """Say whether a dossier ended after it was due."""
    ended, due = moment(row["Ngày kết thúc xử lý"]), moment(row["Ngày hẹn trả"])
    return ended is not None and due is not None and ended > due


@pytest.fixture(scope="module")
def dossiers() -> list[Row]:
    """The committed dossiers."""
    return rows_of(SAMPLES / "dossiers.csv")


@pytest.fixture(scope="module")
def services() -> list[Row]:
    """The committed services."""
    return rows_of(SAMPLES / "services.csv")


def test_default_arguments_write_the_committed_files(tmp_path: Path) -> None:
    """The committed sample is what the default arguments write, byte for byte."""
    written = sample.write_sample(tmp_path)
    assert {path.name for path in written} == {path.name for path in SAMPLES.iterdir()}
    assert [path.name for path in written if path.read_bytes() != (SAMPLES / path.name).read_bytes()] == []


def test_files_that_are_no_sample_are_spared(tmp_path: Path) -> None:
    """Somebody's own file is not written over, unless that is asked for; a sample is made anew."""
    (tmp_path / "dossiers.csv").write_text("của tôi", encoding="utf-8")

    with pytest.raises(OutputError, match=r"dossiers\.csv"):
        sample.write_sample(tmp_path, 100)

    assert (tmp_path / "dossiers.csv").read_text(encoding="utf-8") == "của tôi"
    assert sample.write_sample(tmp_path, 100, force=True) == sample.write_sample(tmp_path, 100)


def test_exports_are_the_committed_monthly_files(tmp_path: Path) -> None:
    """The committed monthly exports are what the district of 150 dossiers writes."""
    written = sample.write_exports(tmp_path, MONTH_ENDS, 150, 6)
    assert {path.name for path in written} == {path.name for path in MONTHLY.iterdir()}
    assert [path.name for path in written if path.read_bytes() != (MONTHLY / path.name).read_bytes()] == []


def test_rates_are_the_articles(dossiers: list[Row]) -> None:
    """The three digitisation rates are those the article prints."""
    assert digitized_rates(dossiers) == ("85.6", "83.7", "98.82")


def test_essential_items_are_the_articles(dossiers: list[Row], services: list[Row]) -> None:
    """Dossiers exist for 21 of 53 essential items, 25 of QĐ 06 and 28 of QĐ 422."""
    items = {row["Dịch vụ thiết yếu"] for row in services} - {""}
    lists = Counter(item.partition(":")[0] for item in items)
    assert (len(used_items(dossiers, services)), lists) == (21, {"qd06": 25, "qd422": 28})


def test_services_are_the_articles(services: list[Row]) -> None:
    """There are 252 services with distinct codes, 149 fully and 103 partly online."""
    assert len({row["Mã TTHC"] for row in services}) == 252
    assert Counter(row["Mức độ DVC"] for row in services) == {"Toàn trình": 149, "Một phần": 103}


def test_one_service_states_both_fees(services: list[Row]) -> None:
    """One service states both fees, the online one 80% of the other."""
    fees = [(row["Phí tại quầy (đồng)"], row["Phí trực tuyến (đồng)"]) for row in services]
    assert [fee for fee in fees if all(fee)] == [("100000", "80000")]


def test_made_up_codes_do_not_look_real(services: list[Row]) -> None:
    """A code either has the national form and a named service, or says that it is a placeholder."""
    real = [row for row in services if re.fullmatch(r"\d\.\d{6}", row["Mã TTHC"])]
    rest = [row["Mã TTHC"] for row in services if row not in real]
    assert all(re.fullmatch(r"(QD06|QD422)-\d\d|MAU-\d{3}", code) for code in rest)
    assert len(real) == 34
    assert not any("giả lập" in row["Tên thủ tục"] for row in real)


@pytest.mark.parametrize(
    ("facility", "expected"),
    [
        ("Thôn, bản, tổ dân phố phủ sóng di động và Internet", "100.0"),
        ("Dân số tiếp cận 4G", "95.0"),
        ("Hộ có điện thoại thông minh", "80.0"),
        ("Hộ phủ mạng cáp quang", "95.4"),
        ("Xã, thị trấn phủ mạng cáp quang", "100.0"),
        ("Doanh nghiệp, HTX có máy tính", "100.0"),
        ("Cán bộ có máy tính kết nối Internet", "100.0"),
        ("Cán bộ bảo đảm trình độ, chuyên môn", "100.0"),
    ],
)
def test_coverage_is_the_articles(facility: str, expected: str) -> None:
    """At the end of 2023 each facility covers what the article prints, over 18 communes; in June less."""
    rows = [row for row in rows_of(SAMPLES / "coverage.csv") if row["Hạng mục"] == facility]
    sums = {}
    for day in ("30/06/2023", "31/12/2023"):
        figures = [(int(row["Số đạt"]), int(row["Tổng số"])) for row in rows if row["Ngày số liệu"] == day]
        assert len(figures) == 18
        assert all(part <= whole for part, whole in figures)
        sums[day] = [sum(column) for column in zip(*figures, strict=True)]
    covered, total = sums["31/12/2023"]
    assert rate(covered, total, 1) == expected
    assert sums["30/06/2023"][0] < covered


def test_reforms_are_the_articles() -> None:
    """One procedure is abolished, 18 of communes are cut, 27 and 2 are simplified."""
    rows = rows_of(SAMPLES / "reforms.csv")
    assert Counter((row["Cấp"], row["Phương án"]) for row in rows) == {
        ("", "bãi bỏ"): 1,
        ("Cấp xã", "cắt giảm"): 18,
        ("Cấp xã", "đơn giản hóa"): 27,
        ("Cấp huyện", "đơn giản hóa"): 2,
    }


def test_task_forces_are_the_articles() -> None:
    """The task forces have 13, 199 and 952 members, the support team 21."""
    members: Counter[tuple[str, str]] = Counter()
    for row in rows_of(SAMPLES / "task_forces.csv"):
        members[row["Cấp"], row["Tổ chức"]] += int(row["Số thành viên"])
    assert members == {
        ("Cấp huyện", "Tổ công tác"): 13,
        ("Cấp xã", "Tổ công tác"): 199,
        ("Cấp thôn", "Tổ công tác"): 952,
        ("Cấp huyện", "Tổ giúp việc"): 21,
    }


def test_training_is_the_articles() -> None:
    """Five classes had 396 attendances, which are nearly 400."""
    rows = rows_of(SAMPLES / "training.csv")
    assert (len(rows), sum(int(row["Số lượt người"]) for row in rows)) == (5, 396)


def test_every_claim_stands_in_the_article() -> None:
    """The claims are printed texts; only the three rates carry the article's impossible period."""
    rows = rows_of(SAMPLES / "published.csv")
    dated = {row["Chỉ tiêu"] for row in rows if row["Kỳ"] == "23/5/2013 - 4/4/2023"}
    assert dated == {"dossiers_digitized", "inputs_fully_digitized", "results_digitized"}
    assert {row["Số liệu công bố"] for row in rows} >= {"21/53", "39,6%", "98,82%", "trên 95%", "gần 400"}


def test_units_are_those_of_2023() -> None:
    """The province, the district and 18 communes end on 30/06/2025; three communes began in 2020."""
    rows = rows_of(SAMPLES / "units.csv")
    assert Counter(row["Cấp"] for row in rows) == {"Cấp tỉnh": 1, "Cấp huyện": 1, "Cấp xã": 18}
    assert {row["Hiệu lực đến"] for row in rows} == {"30/06/2025"}
    began = {row["Mã đơn vị"] for row in rows if row["Hiệu lực từ"] == "01/02/2020"}
    assert began == {"19378", "19384", "19408"}


def test_period_is_the_assumed_reading(dossiers: list[Row]) -> None:
    """Dossiers are received from 23/05/2023 to 04/04/2024, in the order of their rows."""
    received = [when for row in dossiers if (when := moment(row["Ngày tiếp nhận"]))]
    assert (received[0].date(), received[-1].date()) == (date(2023, 5, 23), date(2024, 4, 4))
    assert received == sorted(received)


def test_every_national_status_occurs(dossiers: list[Row]) -> None:
    """All ten statuses of the national list occur."""
    assert len({row["Trạng thái"] for row in dossiers}) == 10


def test_every_kind_of_pace_occurs(dossiers: list[Row]) -> None:
    """Open dossiers are in time or overdue; done ones late, without a limit or supplemented."""
    working = [moment(row["Ngày hẹn trả"]) for row in dossiers if row["Trạng thái"] == "Đang xử lý"]
    overdue = sum(due < EXPORT for due in working if due)
    assert 0 < overdue < len(working)
    assert on_time_rate(dossiers) == "96.0"
    assert any(row["Trạng thái"] in DONE and not row["Ngày hẹn trả"] for row in dossiers)
    assert any(row["Ngày bổ sung"] for row in dossiers)


@pytest.mark.parametrize("header", sample.DOSSIERS)
def test_no_personal_column(header: str) -> None:
    """No column names a person."""
    assert not re.search("người|chủ|cccd|địa chỉ|điện thoại|email", header.casefold())


@pytest.mark.parametrize(("dossiers_made", "seed"), [(20, 3), (321, 11), (2000, 99)])
def test_rows_fit_together(tmp_path: Path, dossiers_made: int, seed: int) -> None:
    """At any size and seed every row is consistent in itself and with services, and every code is its own."""
    rows = made(tmp_path, dossiers_made, seed)
    services = {row["Mã TTHC"]: row for row in rows_of(tmp_path / "services.csv")}
    assert len({row["Mã hồ sơ"] for row in rows}) == dossiers_made
    for row in rows:
        check_moments(row)
        check_status(row)
        check_counts(row)
        check_service(row, services[row["Mã TTHC"]])


def check_moments(row: Row) -> None:
    """Assert the order of a dossier's dates, and that they fit its code."""
    submitted, received, due, ended, returned, asked, brought, updated = (moment(row[name]) for name in DATES)
    past = [when for when in (submitted, received, asked, brought, ended, returned) if when]
    assert past == sorted(past)
    assert updated is not None
    assert past[-1] <= updated < EXPORT
    assert due is None or (received is not None and received <= due)
    assert re.fullmatch(rf"H50(\.\d+)+-{received or submitted:%y%m%d}-\d{{4,7}}", row["Mã hồ sơ"])


def check_status(row: Row) -> None:
    """Assert that the dates which stand are those that the status implies."""
    status = row["Trạng thái"]
    waiting = row["Ngày yêu cầu bổ sung"] and not row["Ngày bổ sung"]
    assert (not row["Ngày tiếp nhận"]) == (status in NOT_RECEIVED)
    assert bool(row["Ngày kết thúc xử lý"]) == (status in ENDED)
    assert bool(row["Ngày trả kết quả"]) == (status == "Đã trả kết quả")
    assert bool(waiting) == (status == "Yêu cầu bổ sung giấy tờ")


def check_counts(row: Row) -> None:
    """Assert that parts are not more than their whole, and that only fees are paid."""
    components = int(row["Số thành phần phải số hóa"])
    assert 0 <= int(row["Số thành phần đã số hóa"]) <= components
    assert 0 <= int(row["Số thành phần tái sử dụng"]) <= components
    assert row["Thanh toán trực tuyến"] == "không" or int(row["Phí, lệ phí phải nộp"]) > 0
    assert row["Đã số hóa kết quả"] == "không" or row["Trạng thái"] in DONE


def check_service(row: Row, service: Row) -> None:
    """Assert that the service is one of the handling unit's tier, at the level stated."""
    tier = "Cấp huyện" if row["Mã đơn vị"] == "464" else "Cấp xã"
    assert tier in service["Cấp thực hiện"].split("; ")
    assert row["Mức độ DVC"] == service["Mức độ DVC"]


def test_shares_hold_at_another_size(tmp_path: Path) -> None:
    """5,000 dossiers of another seed have the same rates, the same 21 items and every unit."""
    rows = made(tmp_path, 5000, 1)
    items = used_items(rows, rows_of(tmp_path / "services.csv"))
    online = sum(row["Hình thức nộp"] == "Trực tuyến" for row in rows if row["Ngày tiếp nhận"])
    assert digitized_rates(rows) == ("85.6", "83.7", "98.82")
    assert items == used_items(rows_of(SAMPLES / "dossiers.csv"), rows_of(SAMPLES / "services.csv"))
    assert (on_time_rate(rows), rate(online, 4920, 1)) == ("96.0", "60.0")
    assert len({row["Mã đơn vị"] for row in rows}) == 19


@pytest.mark.parametrize("seed", range(5))
def test_small_samples_use_every_item_and_unit(tmp_path: Path, seed: int) -> None:
    """200 dossiers are enough for all 21 essential items and all 19 units."""
    rows = made(tmp_path, 200, seed)
    received = [row for row in rows if row["Ngày tiếp nhận"]]
    assert len(used_items(rows, rows_of(tmp_path / "services.csv"))) == 21
    assert len({row["Mã đơn vị"] for row in received}) == 19


def test_reference_tables_do_not_depend_on_size(tmp_path: Path) -> None:
    """At another size and seed only the dossiers differ."""
    written = sample.write_sample(tmp_path, 60, 2)
    differing = [path.name for path in written if path.read_bytes() != (SAMPLES / path.name).read_bytes()]
    assert differing == ["dossiers.csv"]


@pytest.mark.parametrize("size", [1, 7, 64, 400])
def test_blocks_of_any_size_give_the_same_bytes(size: int) -> None:
    """A dossier depends on its row number alone, not on the block that it is drawn in."""
    from de_an06.sample_lines import Sheet

    facts = sample.read_facts()
    district = sample.plan(facts, 400, 8)
    sheet = Sheet(district, b",", b"\n", clock=True)
    last = facts["period"]["last"]
    whole = b"".join(sample.blocks(district, sheet, last))
    assert b"".join(sample.blocks(district, sheet, last, size)) == whole


@given(size=st.integers(1, 3000), seed=st.integers(-(2**70), 2**70), stream=st.integers(0, 99))
def test_shuffle_is_a_bijection(size: int, seed: int, stream: int) -> None:
    """A shuffle sends the numbers below its size to themselves, each once."""
    places = Shuffle(size, seed, stream)(np.arange(size))
    assert np.array_equal(np.sort(places), np.arange(size))


@given(weights=st.lists(st.integers(1, 1000), min_size=1, max_size=40), total=st.integers(0, 10**9))
def test_cuts_are_as_near_as_integers_allow(weights: list[int], total: int) -> None:
    """Every bound lies within one half of its exact place, and the cut adds up."""
    bounds = cuts(weights, total).tolist()
    whole = sum(weights)
    exact = [sum(weights[:at]) * total for at in range(len(weights) + 1)]
    assert (bounds[0], bounds[-1]) == (0, total)
    assert all(abs(2 * bound * whole - 2 * part) <= whole for bound, part in zip(bounds, exact, strict=True))


@pytest.mark.parametrize("until", MONTH_ENDS)
def test_exports_look_as_portals_make_them(until: date) -> None:
    """An export opens with a BOM and title lines and closes with a total row; lines end in CRLF."""
    text = (MONTHLY / f"ho-so-{until:%Y-%m}.csv").read_bytes().decode("utf-8")
    lines = text.split("\r\n")
    assert lines[0] == "\ufeffUBND HUYỆN VĨNH LINH"
    assert lines[1:3] == ["DANH SÁCH HỒ SƠ", f"Từ ngày 23/05/2023 đến ngày {until:%d/%m/%Y}"]
    assert lines[3].split(";")[0] == "Mã hồ sơ"
    assert lines[-2:] == ["Tổng số" + ";" * 20, ""]


def export_rows(until: date) -> dict[str, Row]:
    """Return the dossiers of a committed export by their codes."""
    lines = (MONTHLY / f"ho-so-{until:%Y-%m}.csv").read_text(encoding="utf-8-sig").splitlines()[3:-1]
    return {row["Mã hồ sơ"]: row for row in csv.DictReader(lines, delimiter=";")}


def test_exports_only_go_forward() -> None:
    """A later export holds every earlier dossier; what was done stays done, what was open may be done."""
    exports = [export_rows(until) for until in MONTH_ENDS]
    for earlier, later in pairwise(exports):
        assert earlier.keys() < later.keys()
        changed = 0
        for code, row in earlier.items():
            status = later[code]["Trạng thái"]
            assert status in ENDED if row["Trạng thái"] in ENDED else True
            changed += status != row["Trạng thái"]
        assert changed > 0


@pytest.mark.parametrize("until", MONTH_ENDS)
def test_exports_know_nothing_of_what_comes_later(until: date) -> None:
    """But for the due date, no date of an export is later than the export."""
    known = [name for name in sample.DOSSIERS if name.startswith("Ngày") and name != "Ngày hẹn trả"]
    dates = [row[name] for row in export_rows(until).values() for name in known if row[name]]
    assert max(datetime.strptime(text, "%d/%m/%Y").date() for text in dates) <= until


@pytest.mark.parametrize("dossiers_made", [-1, 0, 19, 10**9 + 1])
def test_sizes_that_cannot_be_made_are_refused(tmp_path: Path, dossiers_made: int) -> None:
    """A number of dossiers out of range is an error in both languages, and writes nothing."""
    with pytest.raises(OptionError, match=str(dossiers_made)):
        sample.write_sample(tmp_path / "new", dossiers_made)
    assert not (tmp_path / "new").exists()


def test_a_file_in_the_way_is_one_clear_error(tmp_path: Path) -> None:
    """A folder that can't be made is an OutputError that names it."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="taken"):
        sample.write_sample(tmp_path / "taken")
