"""Reports as Word documents: on the templates that are shipped, and on those of an office."""

from __future__ import annotations

import html
import io
import re
import runpy
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from de_an06 import word_report
from de_an06.text import LANGS
from de_an06.wordml import document, paragraph
from de_an06.wordml import run as texts_run
from tests.runs import ROOT, SAMPLES, figures, put, run, sample

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.text import Lang
    from tests.runs import Ran

pytest.importorskip("docxtpl", reason="the extra [word] is not installed")
ASKED = ("--period", "2023-Q4")
OFFICE = shutil.which("soffice")


def parts(place: Path) -> dict[str, bytes]:
    """Return the files within a document."""
    with zipfile.ZipFile(place) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(place: Path) -> str:
    """Return the texts of a document, a paragraph a line."""
    body = parts(place)["word/document.xml"].decode()
    told = (re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", one) for one in re.findall(r"<w:p(?: [^>]*)?>.*?</w:p>", body))
    return "\n".join(html.unescape("".join(texts)) for texts in told)


def drawn(folder: Path, *options: object, data: Path = SAMPLES) -> Path:
    """Return where the report of the fourth quarter was written."""
    place = folder / "bao-cao.docx"
    ran = run("report", data, *ASKED, *options, "-o", place)
    assert (ran.status, ran.err) == (0, "")
    return place


def template(folder: Path, *lines: str) -> Path:
    """Write a template of these paragraphs."""
    place = folder / "mau.docx"
    body = "".join(paragraph(texts_run(line)) for line in lines)
    place.write_bytes(document(body, "vi", title="t", footer="f"))
    return place


def refused(folder: Path, *lines: str) -> Ran:
    """Return the run that refuses a template of these paragraphs."""
    ran = run(
        "report", SAMPLES, *ASKED, "--lang", "en", "-o", folder / "r.docx", "--template", template(folder, *lines)
    )
    assert ran.status == 2
    assert not (folder / "r.docx").exists()
    return ran


def test_templates_are_in_step() -> None:
    """The templates that are shipped are those that the script writes."""
    made = runpy.run_path(str(ROOT / "scripts" / "word_template.py"))["template"]
    for lang in LANGS:
        assert made(lang) == word_report.default_template(lang)


@pytest.mark.parametrize(("lang", "number"), [("vi", "39,6%"), ("en", "39.6%")])
def test_the_report_says_every_figure(lang: Lang, number: str, tmp_path: Path) -> None:
    """Each indicator stands in the document with its figure and its two numbers, as the other formats have them."""
    text = text_of(drawn(tmp_path, "--lang", lang))
    assert number in text
    document = sample(*ASKED)
    for (name, *_), result in figures(document).items():
        assert document["indicators"][name][lang] in text
        if result["value"] is not None:
            value = result["value"].replace(".", ",") if lang == "vi" else result["value"]
            assert value in text.replace("." if lang == "vi" else ",", "") or value in text
    for words in ("HUYỆN VĨNH LINH", "TỈNH QUẢNG TRỊ", "Xã Vĩnh Thái"):
        assert words in text


def test_sentences_tell_changes(tmp_path: Path) -> None:
    """A sentence says the figure, its parts, the change on the period before, and the year to date."""
    text = text_of(drawn(tmp_path, "--compare", "previous,year-to-date", "--lang", "vi"))
    said = (
        "Tỷ lệ hồ sơ được số hóa đạt 86,3% (314/364), giảm 0,4 điểm % so với kỳ trước (86,7%); lũy kế từ đầu năm 86,0%."
    )
    assert said in text


def test_the_same_report_is_the_same_bytes(tmp_path: Path) -> None:
    """Two runs write the same bytes, and no part bears the time at which it was written."""
    first = drawn(tmp_path).read_bytes()
    assert drawn(tmp_path).read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_charts_hold_the_figures(tmp_path: Path) -> None:
    """A chart's values are the figures of the report, in the chart and in its workbook, and a sentence says them."""
    files = parts(drawn(tmp_path, "--lang", "en"))
    charts = sorted(name for name in files if re.fullmatch(r"word/charts/[^/]+\.xml", name))
    assert len(charts) == 4
    series = files[charts[0]].decode().partition("</c:ser>")[0]
    names, values = (
        [html.unescape(text) for text in re.findall("<c:v>(.*?)</c:v>", found)]
        for found in re.findall("<c:(?:cat|val)>(.*?)</c:(?:cat|val)>", series)
    )
    said = sample(*ASKED)
    wanted = {said["indicators"][name]["en"]: result["value"] for (name, *_), result in figures(said).items()}
    assert dict(zip(names, values, strict=True)).items() <= wanted.items()
    book = openpyxl.load_workbook(io.BytesIO(files[charts[0].replace("charts", "embeddings").replace("xml", "xlsx")]))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2, max_col=2)]
    assert [row[0] for row in rows] == names
    assert [row[1] for row in rows] == [float(value or 0) for value in values]
    assert "Dossiers digitised: 86.3%" in files["word/document.xml"].decode()


def charts_of(place: Path) -> list[str]:
    """Return the charts of a document."""
    return [data.decode() for name, data in sorted(parts(place).items()) if re.fullmatch(r"word/charts/[^/]+", name)]


def test_labels_of_bars_are_texts(tmp_path: Path) -> None:
    """A bar bears its figure as the report writes it, whatever marks the computer has that shows it."""
    bars = [chart for chart in charts_of(drawn(tmp_path, "--lang", "vi")) if "<c:barChart>" in chart]
    assert bars
    for chart in bars:
        values = re.findall(r"<c:v>([\d.]+)</c:v>", chart)
        assert [text.replace(",", ".") for text in re.findall(r"<a:t>([\d,]+)%</a:t>", chart)] == values


def test_lines_are_straight(tmp_path: Path) -> None:
    """Lines join their points without a curve, and a table below tells their figures."""
    place = drawn(tmp_path, "--lang", "vi")
    (chart,) = (chart for chart in charts_of(place) if "<c:lineChart>" in chart)
    assert chart.count('<c:smooth val="0"/>') == chart.count("<c:ser>")
    assert "Quý III năm 2023\n" in text_of(place)


def test_a_target_that_is_not_verified_is_no_bar(tmp_path: Path) -> None:
    """A target that judges nothing is not drawn beside the figures."""
    assert not any("Mục tiêu" in chart for chart in charts_of(drawn(tmp_path, "--lang", "vi")))


def test_long_names_are_short_in_charts(tmp_path: Path) -> None:
    """Of a very long name a chart shows beginning and end."""
    shutil.copytree(SAMPLES, tmp_path / "data")
    put(tmp_path / "data" / "units.csv", 5, "Tên đơn vị", "Ủy ban nhân dân " + "rất dài " * 30)
    charts = charts_of(drawn(tmp_path, "--lang", "vi", data=tmp_path / "data"))
    names = re.findall(r"<c:v>(Ủy ban[^<]*)</c:v>", "".join(charts))
    assert names
    assert all("…" in name and len(name) <= 72 and name.endswith(")") for name in names)


def test_the_annex_of_units_says_what_it_leaves_out(tmp_path: Path) -> None:
    """Below the table of units stand how many indicators it tells, where the others are, and what its signs mean."""
    text = text_of(drawn(tmp_path, "--lang", "vi", "--profile", "public"))
    assert "Bảng này nêu 5 trong 19 chỉ tiêu" in text
    assert "trang “Theo đơn vị”" in text
    assert "Ký hiệu: * không hiển thị (số lượng nhỏ)." in text


@pytest.mark.parametrize("lang", LANGS)
def test_a_paper_speaks_of_no_program(lang: Lang, tmp_path: Path) -> None:
    """An official paper names no option, no setting, and no table or column as machines do."""
    (tmp_path / "data").mkdir()
    head, row = (SAMPLES / "dossiers.csv").read_text(encoding="utf-8-sig").splitlines()[:2]
    (tmp_path / "data" / "dossiers.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    place = tmp_path / "r.docx"
    assert run("report", tmp_path / "data", "--lang", lang, "-o", place).status == 0
    text = text_of(place)
    assert not re.search(r"--\w|\.toml|\([a-z_]+\)|[a-z]_[a-z]|= true|qd\d+:", text)
    assert len(re.findall(r"^- (?:Chưa có dữ liệu|No data) \(", text, re.MULTILINE)) >= 4
    assert "qd06:" not in text_of(drawn(tmp_path, "--lang", lang))


def test_a_span_of_days_is_said_once(tmp_path: Path) -> None:
    """Where the days are the name of the period, neither the report nor the form says them twice."""
    for options in ((), ("--form", "ii06a")):
        place = tmp_path / "r.docx"
        given = ("--period", "2023-10-05..2023-11-20", "--lang", "vi", "-o", place)
        assert run("report", SAMPLES, *given, *options).status == 0
        said = [line for line in text_of(place).splitlines() if "05/10/2023" in line]
        assert all(line.count("05/10/2023") == 1 for line in said)
        assert len(said) == (1 if options else 2)


def test_signatures_stand_with_the_last_lines(tmp_path: Path) -> None:
    """The last note is kept with the signatures, as is the blank line between them."""
    body = parts(drawn(tmp_path, "--lang", "vi"))["word/document.xml"].decode()
    before = re.findall(r"<w:p(?: [^>]*)?>.*?</w:p>", body.partition("Nơi nhận")[0].rpartition("<w:tbl>")[0])
    assert all("<w:keepNext/>" in one for one in before[-2:])


def test_on_a_template_of_an_office(tmp_path: Path) -> None:
    """Names, loops and charts of a template are filled; the rest of it stays."""
    place = template(
        tmp_path, "Của chúng tôi", "{{ office }} – {{ period }}", "{{ figures.on_time.value }}",
        "{%p for group in groups %}", "{{ group.number }}. {{ group.title }}", "{%p endfor %}", "{{ charts.services }}",
    )  # fmt: skip
    lines = text_of(drawn(tmp_path, "--lang", "vi", "--template", place)).splitlines()
    assert lines[:4] == ["Của chúng tôi", "Huyện Vĩnh Linh – quý IV năm 2023", "96,0%", "I. Thể chế, pháp lý"]
    assert (
        sum(name.startswith("word/charts/") and name.endswith("xml") for name in parts(tmp_path / "bao-cao.docx")) == 1
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Tên: {{ no_such_name }}", "a name that there is not: “no_such_name” (near “Tên: {{ no_such_name }}”)"),
        ("{{ figures.no_such }}", "a name that there is not: “no_such” (near “{{ figures.no_such }}”)"),
        ("{{ office", "not well formed"),
        ("{% for x in groups %}", "not closed by {% endfor %}"),
        ("{% fort x %}", "an unknown or misplaced tag: “fort”"),
        ("{{ office|shout }}", "a filter that there is not: “shout”"),
        ("{{ 1/0 }}", "cannot be used (ZeroDivisionError"),
        ("{{ office.__class__.__mro__ }}", "not allowed"),
        ("{{ charts.services.__init__.__globals__ }}", "not allowed"),
        ("{{ 'x' * 1000000000 }}", "not allowed"),
        ("{{ 9 ** 99999999 }}", "not allowed"),
    ],
)
def test_what_is_wrong_in_a_template_is_one_line(line: str, said: str, tmp_path: Path) -> None:
    """A name that there is not, a tag that is not well formed, or a reach for more ends the run with one line."""
    ran = refused(tmp_path, line)
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_a_refusal_is_in_the_language_of_the_run(tmp_path: Path) -> None:
    """What is wrong in a template is said in Vietnamese alone where the run is."""
    place = template(tmp_path, "{{ office", "{{ period }}")
    ran = run("report", SAMPLES, *ASKED, "--lang", "vi", "-o", tmp_path / "r.docx", "--template", place)
    assert ran.err.startswith("de-an06: --template: mẫu có lệnh viết sai")
    assert not {"expected", "unexpected", "token"} & set(re.findall("[a-z]+", ran.err))


def test_a_template_that_is_no_document(tmp_path: Path) -> None:
    """A file that is no Word document is refused in one line."""
    place = tmp_path / "mau.docx"
    for data in (b"no zip", zipfile_of("word/document.xml")):
        place.write_bytes(data)
        ran = run("report", SAMPLES, *ASKED, "--lang", "en", "-o", tmp_path / "r.docx", "--template", place)
        assert (ran.status, ran.err.count("\n")) == (2, 1)
        assert "no Word document" in ran.err


def zipfile_of(name: str) -> bytes:
    """Return a zip with one empty file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"")
    return out.getvalue()


def test_no_template_is_taken_from_the_data(tmp_path: Path) -> None:
    """Who sends data cannot say how the report looks: a template in their folder is refused, by a link too."""
    shutil.copytree(SAMPLES, tmp_path / "data")
    inside = template(tmp_path / "data", "{{ office }}")
    link = tmp_path / "link.docx"
    link.symlink_to(inside)
    for place in (inside, link):
        ran = run("report", tmp_path / "data", *ASKED, "--lang", "en", "-o", tmp_path / "r.docx", "--template", place)
        assert ran.status == 2
        assert "may not lie in the folder of the data" in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format", "json"), "for Word reports alone"),
        (("--form", "ii06a", "-o", "{folder}/r.docx"), "--template is not for --form"),
    ],
)
def test_a_template_is_for_word_reports(options: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """Where nothing is drawn on a template, one is refused, with the reason."""
    given = [option.format(folder=tmp_path) for option in options]
    ran = run("report", SAMPLES, *ASKED, *given, "--template", template(tmp_path, "x"), "--lang", "en")
    assert (ran.status, said in ran.err) == (2, True)


def test_a_template_is_not_written_over(tmp_path: Path) -> None:
    """A report never replaces the template that it is drawn on."""
    place = template(tmp_path, "{{ office }}")
    before = place.read_bytes()
    ran = run("report", SAMPLES, *ASKED, "--lang", "en", "-o", place, "--template", place)
    assert (ran.status, place.read_bytes()) == (2, before)
    assert "may not be written over its template" in ran.err


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its libraries a report ends in one line that says what to install; the form needs none of them."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name, *_: None if name in ("docx", "docxtpl") else name)
    with pytest.raises(word_report.MissingExtraError) as told:
        word_report.check_installed()
    assert "pip install 'de-an06[word]'" in told.value.en
    monkeypatch.undo()
    monkeypatch.setattr(word_report, "check_installed", lambda: (_ for _ in ()).throw(told.value))
    assert run("report", SAMPLES, *ASKED, "--form", "ii06a", "-o", tmp_path / "f.docx").status == 0


def test_names_of_the_data_are_texts(tmp_path: Path) -> None:
    """What a cell of the data says is never a tag of the template, nor of the document."""
    shutil.copytree(SAMPLES, tmp_path / "data")
    name = "{{ 7*7 }}<w:b/>&{% x"
    put(tmp_path / "data" / "units.csv", 3, "Tên đơn vị", name)
    place = drawn(tmp_path, "--lang", "vi", data=tmp_path / "data")
    assert f"{name} báo cáo kết quả" in text_of(place)
    run("report", tmp_path / "data", *ASKED, "--form", "ii06a", "-o", tmp_path / "f.docx")
    assert f"Đơn vị báo cáo: {name}" in text_of(tmp_path / "f.docx") or name in text_of(tmp_path / "f.docx")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: apt install libreoffice-writer)")
@pytest.mark.parametrize("options", [(), ("--form", "ii06a")])
def test_an_office_opens_it(options: tuple[str, ...], tmp_path: Path) -> None:
    """LibreOffice opens the documents and prints them."""
    place = drawn(tmp_path, *options)
    command = [str(OFFICE), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", tmp_path, place], check=True, capture_output=True, timeout=120)
    assert place.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
