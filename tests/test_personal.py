"""What may be of a person is shown by no format, wherever in a table it was put; codes, days and amounts are."""

from __future__ import annotations

import csv
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.baseline import _entry  # what a baseline would hold
from de_an06.finding import Finding
from de_an06.personal import known_phrases, masked, seal
from de_an06.tables import tables
from de_an06.vocabulary import vocabulary
from tests.builders import valid_row
from tests.runs import run

if TYPE_CHECKING:
    from pathlib import Path

PHRASES = known_phrases(vocabulary().phrases)
KINDS = ("code", "moment", "integer", "flag", "choice", "choices", "text")
NUMBERS = ("045199000777", "0912345777", "045 199 000 778", "0912.345.778", "+84 912 345 779", "lan.bm@example.com")
NAMES = ("Lê Quốc Khánh", "nguyễn thị hồng nhung", "TRẦN BÍ MẬT", "Ho Cong Thanh")
SHOWN = {
    "code": (
        "H50.464-230506-0012", "000.00.19.H50-230506-0012", "000.00.19-230606-0012", "H50.04.12-230606-0012",
        "1.001193.000.00.00.H50", "19363", "230605-0012", "202306050012", "TTHC20230605001", "HĐND",
    ),
    "moment": (
        "31/02/2023", "2023-06-05 08:30:00", "45000.354166666667", "20230605083000", "05/06/2023 2:30 CH", "05/06/23",
    ),
    "integer": ("350000000", "1.234.567.000", "30000000000"),
    "choice": (
        "Trưc tiep", "Trựctuyến", "Đã duyệt", "Qua ứng dụng", "APPROVED", "n/a", "Đang xử lí", "Cấp bộ, Cấp tỉnh",
        "Hồ sơ mới", "Trực tuyến toàn trình",
    ),
    "text": ("Hồ Xá", "1234/QĐ-UBND ngày 05/06/2023", "95,2%"),
}  # fmt: skip
FAMILY = st.sampled_from(("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Hồ", "Công", "Từ", "Đặng", "Bùi", "Văn"))
GIVEN = st.sampled_from(
    ("Khánh", "Nhung", "Thành", "Công", "Yên", "Hạn", "Chính", "An", "Tuyến", "Tiếp", "Nhận", "Duyệt", "Trực", "Đức")
)


@st.composite
def names(draw: st.DrawFn) -> str:
    """A person's name, written in one of the ways in which offices write them."""
    name = " ".join((draw(FAMILY), *draw(st.lists(GIVEN, min_size=1, max_size=3))))
    return draw(st.sampled_from((name, name.lower(), name.upper())))


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A telephone number or a number of an identity card, its digits in groups or not."""
    digits = "0" + "".join(map(str, draw(st.lists(st.integers(1, 9), min_size=9, max_size=11))))
    mark = draw(st.sampled_from(("", " ", ".", "-")))
    return mark.join((digits[:4], digits[4:7], digits[7:]))


def written(folder: Path) -> str:
    """Return all that files of a folder say, those within workbooks too."""
    texts = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as book:
                texts += [book.read(name).decode("utf-8", "replace") for name in book.namelist()]
        else:
            texts.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(texts)


def everything(data: Path, place: Path) -> str:
    """Return what every format, the rejects and a baseline say of a folder."""
    place.mkdir()
    files = ("a.csv", "gl.json", "a.html", "a.xml", "a.md", "a.sarif", "a.xlsx")
    outputs = [part for name in files for part in ("-o", place / name)]
    said = run("check", data, "-f", "terminal", *outputs, "--rejects", place / "rejects")
    accepted = (
        "--baseline", place / "known.toml", "--update-baseline", "--who", "A", "--why", "b", "--until", "2099-12-31",
    )  # fmt: skip
    runs = [
        said,
        *(run("check", data, "-f", name) for name in ("json", "github", "gitlab")),
        run("check", data, *accepted),
    ]
    assert all(ran.status in (0, 1) for ran in runs), [ran.err for ran in runs]
    return "\n".join([written(place), *(ran.out + ran.err for ran in runs)])


@pytest.mark.parametrize("name", tables())
def test_no_output_shows_a_person(name: str, tmp_path: Path) -> None:
    """Personal values in any column of any table are in no output; names may be where texts of any words stand."""
    table = tables()[name]
    rows = [
        valid_row(name) | {column: text}
        for column, known in table.columns.items()
        for text in (*NUMBERS, *(NAMES if known.kind != "text" else ()))
    ]
    (tmp_path / "in").mkdir()
    with (tmp_path / "in" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table.columns))
        writer.writeheader()
        writer.writerows(rows)

    said = everything(tmp_path / "in", tmp_path / "out")

    assert [text for text in (*NUMBERS, *NAMES) if text in said] == []


@pytest.mark.parametrize("by", [1, 2, 3])
def test_no_output_shows_a_shifted_person(by: int, tmp_path: Path) -> None:
    """A row shifted by some cells, its number of cells right, gives no name and no number of a person away."""
    head = ["Mã hồ sơ", "Mã TTHC", "Mã đơn vị", "Ngày tiếp nhận", "Họ và tên", "Số CCCD", "Điện thoại"]
    head += ["Hình thức nộp", "Trạng thái", "Ngày hẹn trả"]
    row = ["H1", "1.001193", "19363", "05/06/2023", NAMES[0], NUMBERS[0], NUMBERS[1], "Trực tiếp", "", "09/06/2023"]
    moved = [*row[:4], *[""] * by, *row[4:-by]]
    (tmp_path / "in").mkdir()
    with (tmp_path / "in" / "ho-so.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, row, moved])

    said = everything(tmp_path / "in", tmp_path / "out")

    assert "unknown-word" in said
    assert [text for text in (*NUMBERS, *NAMES) if text in said] == []


@given(names(), st.sampled_from([kind for kind in KINDS if kind != "text"]))
def test_names_are_not_shown(name: str, kind: str) -> None:
    """A person's name is shown in no column but those of texts."""
    assert masked(kind, name, PHRASES) is None


@given(numbers(), st.sampled_from(KINDS), st.sampled_from(("", "CCCD ", "Lê An ", "1 ")))
def test_numbers_of_persons_are_not_shown(number: str, kind: str, before: str) -> None:
    """A number of nine to twelve digits that begins with 0 is shown in no column, in groups or not."""
    assert masked(kind, before + number, PHRASES) is None


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in SHOWN.items() for text in texts])
def test_what_belongs_in_a_column_is_shown(kind: str, text: str) -> None:
    """Codes, days, amounts and misspelt words that a column knows are shown."""
    assert masked(kind, text, PHRASES) == text


def test_own_words_are_shown() -> None:
    """Words that an office declares are shown, and not where it has not."""
    assert masked("choice", "Giao bồ câu", frozenset({"giao bo cau"})) == "Giao bồ câu"
    assert masked("choice", "Giao bồ câu", PHRASES) is None


def test_hidden_values_are_told_apart() -> None:
    """Findings whose values are not shown have fingerprints of their own, by a hash too short to find them by."""
    one, other = (Finding("unknown-word", "error", "a.csv", key="H1", hidden=seal(t, None)) for t in NUMBERS[:2])

    assert one.fingerprint != other.fingerprint
    assert len(one.hidden or "") == 7
    assert seal("x", "x") is None


def test_a_baseline_knows_hidden_values_again() -> None:
    """What is written of a hidden value accepts the finding that holds it."""
    from datetime import date

    found = Finding("unknown-word", "error", "a.csv", key="H1", hidden=seal("0912345777", None))

    assert _entry(found, "A", "b", date(2099, 12, 31)).fingerprint == found.fingerprint
