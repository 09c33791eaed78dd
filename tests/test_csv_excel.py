"""CSV for Excel: the rows of the canonical CSV, as a Vietnamese Excel opens them at a double click."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from de_an06.flat import fields_of, rows_of
from de_an06.period import COMPARISONS
from de_an06.renderers import renderer
from de_an06.report import ResultSet
from de_an06.text import Lang, Words
from tests.runs import SAMPLES, run
from tests.sample_report import BY_UNIT, HOSTILE, missing, result, sample_report


def drawn(lang: Lang = "vi", **changed: object) -> bytes:
    """Return the sample report in this format."""
    found = renderer("csv-excel").report
    assert found is not None
    data = found(replace(sample_report(), **changed), lang)  # type: ignore[arg-type]  # fields by name
    assert isinstance(data, bytes)
    return data


def rows(lang: Lang = "vi", **changed: object) -> list[dict[str, str]]:
    """Return the rows as a program reads them."""
    text = drawn(lang, **changed).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def canonical() -> list[dict[str, str]]:
    """Return the rows of the canonical CSV."""
    found = renderer("csv").report
    assert found is not None
    return list(csv.DictReader(io.StringIO(str(found(sample_report(), "vi")))))


def test_it_is_written_for_vietnamese_excel() -> None:
    """A byte order mark, semicolons, and CRLF at the end of every line."""
    data = drawn()

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == len(canonical()) + 1


def test_headers_are_words() -> None:
    """Each column has a header in the language asked for, no two the same."""
    vi, en = (list(rows(lang)[0]) for lang in ("vi", "en"))

    assert vi[:3] == ["Bảng", "Mã chỉ tiêu", "Chỉ tiêu"]
    assert en[:3] == ["Set", "Indicator", "Title"]
    assert len(vi) == len(set(vi)) == len(set(en)) == len(en)


def test_the_year_to_date_is_a_figure_alone() -> None:
    """Its headers are words, and the change, which it never has, is a column of the canonical CSV alone."""
    heads = drawn("vi", compared=("year-to-date",)).decode("utf-8-sig").splitlines()[0].split(";")
    told = [head for head in heads if head.startswith("Lũy kế từ đầu năm: ")]

    assert len(told) == 7
    assert not [head for head in heads if "year-to-date" in head or "thay đổi" in head]
    assert "year_to_date_change" in {field.name for field in fields_of(replace(sample_report(), compared=COMPARISONS))}


def test_its_figures_are_those_of_the_canonical_csv() -> None:
    """n, d, k, values and bounds are the same, with a decimal comma."""
    pairs = {"Tử số (n)": "numerator", "Mẫu số (d)": "denominator", "Chưa rõ (k)": "unknown"}
    decimals = {"Giá trị": "value", "Thấp nhất": "low", "Cao nhất": "high", "Kỳ trước: thay đổi": "previous_change"}

    for ours, theirs in zip(rows(), canonical(), strict=True):
        assert {key: ours[key] for key in pairs} == {key: theirs[name] for key, name in pairs.items()}
        assert {k: ours[k].replace(",", ".") for k in decimals} == {k: theirs[name] for k, name in decimals.items()}
        assert not any("." in ours[key] for key in decimals)


@pytest.mark.parametrize("code", ["00123", "1.001193", "2023-08", "12E5", "19363", "50%", "1/2"])
def test_codes_stay_texts(code: str) -> None:
    """A code that Excel would take for a number or a day has a tab in front, which is not seen."""
    told = ResultSet("by_unit", "unit", (result("online_dossiers", group=(("unit", code),)),))

    assert [row["Mã"] for row in rows(sets=(told,))] == [f"\t{code}"]


def test_no_cell_is_a_formula() -> None:
    """Nothing begins as a formula does, numbers with a sign aside, nor does what follows a semicolon in a text."""
    hostile = result("own", remarks=(Words(HOSTILE, f"x; {HOSTILE}"),))
    cells = [
        cell for row in rows("en", sets=(ResultSet("totals", None, (hostile, *BY_UNIT)),)) for cell in row.values()
    ]

    assert not [cell for cell in cells if cell[:1] in ("=", "@", "+") or "; =" in cell]


def test_it_is_written_beside_the_canonical_one(tmp_path: Path) -> None:
    """`.csv` means the canonical CSV unless the format is stated; `.excel.csv` means this one."""
    stated, plain, implied = (tmp_path / name for name in ("a.csv", "b.csv", "c.excel.csv"))

    ran = run("report", SAMPLES, "-f", "csv-excel", "-o", stated, "-o", plain, "-o", implied)

    assert (ran.status, ran.out) == (0, ""), ran.err
    assert stated.read_bytes() == implied.read_bytes()
    assert plain.read_bytes().startswith(b"set,indicator,")


def test_it_is_nothing_for_a_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for without a file it is written into the folder one is in, for a screen would change its bytes."""
    monkeypatch.chdir(tmp_path)
    ran = run("report", SAMPLES, "-f", "csv-excel")

    assert (ran.status, ran.out) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["bao-cao-de-an-06_all.excel.csv"]


def test_what_is_not_split_lacks_no_data() -> None:
    """Where a grouping means nothing for an indicator the state says so; programs read no_data."""
    found = missing("own", splits=False)
    sets = (ResultSet("totals", None, (found,)),)

    assert [row["Trạng thái"] for row in rows("vi", sets=sets)] == ["Không áp dụng"]
    assert [row["state"] for row in rows_of(replace(sample_report(), sets=sets))] == ["no_data"]
