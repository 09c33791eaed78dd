"""Every format of a check: the same totals, stated cuts, a stable order, and safety whatever the cells hold."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rich.cells import cell_len
from rich.console import Console

from de_an06.finding import SEVERITIES, Finding, Findings, Severity
from de_an06.renderers import formats, renderer
from de_an06.renderers.github import SHOWN
from de_an06.renderers.sarif import MOST
from de_an06.renderers.terminal import draw_check
from de_an06.report import Check, Input
from de_an06.text import Lang, inert
from tests.runs import SAMPLES, Ran, put, rows_of, run, save, spoilt

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGS: tuple[Lang, ...] = ("vi", "en")
FORMATS = tuple(name for name in formats() if renderer(name).check is not None and not renderer(name).binary)
"""Those that are texts; `test_check_workbook` has the others."""
FILES = {
    "csv": "a.csv", "gitlab": "gl.json", "html": "a.html", "json": "b.json", "junit": "a.xml", "markdown": "a.md",
    "sarif": "a.sarif",
}  # fmt: skip
UNRULY = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
HOSTILE = (
    "<script>alert(1)</script>", "]]>", "&amp;", '"', "'", "::error::x", "\n::error file=a::x", "##[error]x",
    "##vso[task.complete]", "\x1b[31m", "\x1b]8;;http://x\x07", "[red]x[/red]", ":smile:", "=1+1", "＝1+1", "\t=1",
    "\r@x", "－1+1", "+1+1", "-1+1", "a;=1+1", "[a](http://x)", "| b |", "`x`", "\u202egpj", "\u200b", "\x00", "\uffff",
    "{{7*7}}", "{% x %}", "%0A::error::x", "${x}", "<!--", "-->", "\x85", "\u2028", "名", "e\u0301",
)  # fmt: skip
hostile = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), min_size=1, max_size=4).map("".join)


def check_of(*found: Finding, limit: int = 1000, **more: int) -> Check:
    """Return a check with these findings, and `more` of some rules that were counted only."""
    findings = Findings(limit)
    for finding in found:
        findings.add([finding])
    for rule, number in more.items():
        findings.count(rule.replace("_", "-"), "error", number)
    return Check("0.1.0", (Input("a.csv", "dossiers", 9, 0, 0, "ab" * 32, "utf-8", ","),), findings, (), ())


def finding(line: int = 2, severity: Severity = "error", rule: str = "bad-date", **changed: Any) -> Finding:
    """Return a finding with something changed."""
    told = {"column": "received_on", "header": "Ngày tiếp nhận", "value": "31/02/2023", "key": f"H-{line}"} | changed
    return Finding(rule, severity, "hồ sơ/a.csv", "dossiers", line, line - 1, **told)


def drawn(name: str, check: Check, lang: Lang = "en") -> str:
    """Return a check in a format."""
    draw = renderer(name).check
    assert draw is not None
    text = draw(check, lang)
    assert isinstance(text, str)
    return text


@st.composite
def hostile_checks(draw: st.DrawFn) -> Check:
    """A check whose every text from outside is hostile."""
    text = draw(hostile)
    context = ((draw(hostile), draw(hostile), False), (draw(hostile), text, True))
    found = Finding(
        draw(st.sampled_from(("bad-date", "unknown-word", "no-such-rule"))), draw(st.sampled_from(SEVERITIES)),
        draw(hostile), "dossiers", 3, 2, "received_on", draw(hostile), text, (("allowed", draw(hostile)),), 3,
        key=draw(hostile), sheet=draw(hostile), cell=draw(hostile), context=context,
    )  # fmt: skip
    inputs = (Input(draw(hostile), "dossiers", 9, 0, 0, "ab" * 32, "utf-8", draw(hostile)),)
    findings = Findings()
    findings.add([found], total=7)
    return Check("0.1.0", inputs, findings, (draw(hostile),), (), folder="dữ liệu/")


# --- totals ------------------------------------------------------------------------------------------------


def of_terminal(text: str) -> list[int]:
    """Return errors, warnings and notes as the last line for people has them."""
    return [int(n.replace(",", "")) for n in re.findall(r"(?:errors|warnings|notes) ([\d,]+)", text)[:3]]


def of_junit(text: str) -> list[int]:
    """Return the totals that the suite of files has."""
    told = {p.get("name"): p.get("value") for p in ET.fromstring(text).iterfind("testsuite[@name='files']//property")}  # noqa: S314  # ours
    return [int(told[severity] or "") for severity in SEVERITIES]


def of_sarif(text: str) -> list[int]:
    """Return the totals among the properties of the run."""
    return list(json.loads(text)["runs"][0]["properties"]["counts"].values())


def of_csv(text: str) -> list[int]:
    """Return the sums of the column that counts."""
    rows = list(csv.DictReader(io.StringIO(text)))
    return [sum(int(row["count"]) for row in rows if row["severity"] == severity) for severity in SEVERITIES]


def of_gitlab(text: str) -> list[int]:
    """Return how many issues there are, those that one issue stands for among them."""
    issues, names = json.loads(text), {"error": "major", "warning": "minor", "note": "info"}
    told = [(i["severity"], int(m[1]) if (m := re.search(r": (\d+) more, c", i["description"])) else 1) for i in issues]
    return [sum(n for severity, n in told if severity == names[mine]) for mine in SEVERITIES]


TOTALS = {
    "terminal": lambda text: of_terminal(text[text.rindex("In all:") :]),
    "markdown": lambda text: of_terminal(text[text.rindex("In all:") :]),
    "html": lambda text: of_terminal(text[text.index("<header>") :]),
    "github": lambda text: of_terminal(text.splitlines()[-1]),
    "json": lambda text: list(json.loads(text)["severities"].values()),
    "csv": of_csv,
    "gitlab": of_gitlab,
    "junit": of_junit,
    "sarif": of_sarif,
}


def spoilt_much(folder: Path) -> Path:
    """Return a district with 12 errors of one kind, one of another, and a note."""
    district = spoilt(folder)
    for line in range(2, 14):
        put(district / "dossiers.csv", line, "Ngày hẹn trả", "31/02/2023")
    put(district / "dossiers.csv", 20, "Hình thức nộp", "chim")
    put(district / "dossiers.csv", 21, "Hình thức nộp", "")
    return district


def all_at_once(district: Path, folder: Path, screen: str, *options: object) -> tuple[Ran, dict[str, str]]:
    """Run a check once with every format, one of them on the screen; return what each said."""
    pairs = [part for name, file in FILES.items() for part in ("-f", name, "-o", folder / file)]
    ran = run("check", district, "-f", screen, *pairs, "--lang", "en", *options)
    return ran, {screen: ran.out} | {name: (folder / file).read_text(encoding="utf-8") for name, file in FILES.items()}


@pytest.mark.parametrize("screen", ["terminal", "github"])
@pytest.mark.parametrize("limit", [3, 1000])
def test_every_output_has_the_same_totals(screen: str, limit: int, tmp_path: Path) -> None:
    """One run writes every format, and each states the same exact numbers, however few findings are listed."""
    ran, texts = all_at_once(spoilt_much(tmp_path), tmp_path, screen, "--max-findings", limit)

    assert ran.status == 1
    assert {name: TOTALS[name](text) for name, text in texts.items()} == {name: [13, 0, 1] for name in texts}


def test_every_format_is_compared() -> None:
    """No format of a check is left out of the comparison."""
    assert set(TOTALS) == set(FORMATS) == {*FILES, "terminal", "github"}


# --- cuts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", FORMATS)
def test_every_cut_is_stated(name: str, lang: Lang) -> None:
    """What was counted and is not listed stands as a number in every format."""
    check = check_of(*(finding(line) for line in range(2, 13)), limit=11, bad_date=41_926)
    rest = {"terminal": 41_932, "markdown": 41_932, "html": 41_932, "github": 41_927}.get(name, 41_926)

    assert re.search(rf"{rest}|{rest:,}|{rest:,}".replace(",", "[.,]?"), drawn(name, check, lang))


def test_a_limit_holds_in_the_end(tmp_path: Path) -> None:
    """No more findings of a rule and file are listed than asked for, whoever found them."""
    ran = run("check", spoilt_much(tmp_path), "-f", "json", "--max-findings", 2).json

    assert (len(ran["findings"]), ran["max_findings"]) == (4, 2)
    assert ran["left_out"] == [{"rule": "bad-date", "severity": "error", "count": 10}]


def test_github_shows_ten_of_each_kind() -> None:
    """As many annotations of each kind are written as the platform shows, the rest is counted."""
    found = [finding(line, severity) for line in range(2, 15) for severity in SEVERITIES]
    *lines, last = drawn("github", check_of(*found)).splitlines()

    assert [line.split()[0] for line in lines] == ["::error"] * SHOWN + ["::warning"] * SHOWN + ["::notice"] * SHOWN
    assert last.endswith("In all: errors 13, warnings 13, notes 13; not annotated: errors 3, warnings 3, notes 3")


def test_sarif_has_the_worst() -> None:
    """At most 5,000 results are given, errors first, and the rest is a notification for each rule."""
    notes = [finding(line, "note", "unknown-status") for line in range(2, 12)]
    errors = [finding(line) for line in range(2, MOST - 1)]
    (ran,) = json.loads(drawn("sarif", check_of(*notes, *errors, limit=MOST)))["runs"]

    assert [result["level"] for result in ran["results"]].count("error") == MOST - 3
    assert (len(ran["results"]), ran["invocations"][0]["properties"]["notListed"]) == (MOST, 7)
    assert "unknown-status: 7 more" in ran["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_a_long_summary_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A summary that the platform would drop is cut at a line, and says so."""
    monkeypatch.setattr("de_an06.delivery.SUMMARY", 300)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    run("check", spoilt_much(tmp_path), "-f", "github", "--lang", "en")
    text = (tmp_path / "summary.md").read_text(encoding="utf-8")

    assert len(text) < 450
    assert "the summary is cut here" in text.splitlines()[-1]


# --- contracts ---------------------------------------------------------------------------------------------


def test_sarif_keeps_to_the_standard() -> None:
    """The parts that are used have the names, types and enumerations of SARIF 2.1.0."""
    schema = json.loads(Path(__file__).with_name("data").joinpath("sarif-parts.schema.json").read_text("utf-8"))
    found = (finding(), finding(3, "warning"), Finding("no-such-rule", "note", "b.csv"))

    Draft202012Validator(schema).validate(json.loads(drawn("sarif", check_of(*found))))


def test_json_schema_is_in_the_package() -> None:
    """What a check says as JSON is as the schema that is shipped says."""
    schema = json.loads(resources.files("de_an06").joinpath("data/check.schema.json").read_text(encoding="utf-8"))

    Draft202012Validator(schema).validate(json.loads(drawn("json", check_of(finding(), limit=1, bad_date=5))))


def test_fingerprints_survive_moved_rows() -> None:
    """A finding is the same on another line and in another file, and another with another key or value."""
    one = finding(2, key="H-1")

    assert one.fingerprint == finding(99, key="H-1").fingerprint
    assert len({f.fingerprint for f in (one, finding(key="H-2"), finding(key="H-1", value="x"))}) == 3


def test_fingerprints_without_a_key_name_the_file() -> None:
    """Without a key the file stands for it, so that one refused file does not stand for another."""
    files = [Finding("unreadable-file", "error", path) for path in ("a.csv", "b.csv")]

    assert files[0].fingerprint != files[1].fingerprint


def test_gitlab_issues_are_told_apart() -> None:
    """Findings of one fingerprint are issues of different ones, and severities have the platform's names."""
    issues = json.loads(drawn("gitlab", check_of(finding(2, key="H"), finding(3, key="H"), finding(4, "note"))))

    assert len({issue["fingerprint"] for issue in issues}) == 3
    assert [issue["severity"] for issue in issues] == ["major", "major", "info"]
    assert issues[0]["location"] == {"path": "hồ sơ/a.csv", "lines": {"begin": 2}}


@pytest.mark.parametrize(("bar", "failures"), [("error", "1"), ("warning", "2")])
def test_junit_fails_what_the_run_fails(bar: str, failures: str, tmp_path: Path) -> None:
    """Tests fail at and above --fail-on, as the exit status does; a file that was read is a test that passes."""
    district = spoilt(tmp_path)
    put(district / "dossiers.csv", 20, "Hình thức nộp", "chim")
    put(district / "dossiers.csv", 21, "Trạng thái", "lạ")
    suites = ET.fromstring(run("check", district, "-f", "junit", "--fail-on", bar).out)  # noqa: S314  # ours

    assert suites.get("failures") == failures
    assert len(suites.findall("testsuite[@name='files']/testcase")) == 8


def test_junit_has_the_effect(tmp_path: Path) -> None:
    """The suite of files names each indicator that findings touch, as JSON does, and says why where there is none."""
    district = spoilt_much(tmp_path)
    run("check", district, "-f", "junit", "-o", tmp_path / "a.xml", "-o", tmp_path / "a.json", "--lang", "en")
    path = "testsuite[@name='files']/properties/property"
    told = {p.get("name"): p.get("value") or "" for p in ET.parse(tmp_path / "a.xml").iterfind(path)}  # noqa: S314  # ours
    moved = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["effect"]["indicators"]

    assert [name for name in told if (name or "").startswith("effect-")] == [
        f"effect-{one['indicator']}" for one in moved
    ]
    assert all(
        "Could be: " in text and "Rows in doubt: " in text for name, text in told.items() if "effect" in (name or "")
    )
    (district / "dossiers.csv").unlink()
    (district / "coverage.csv").unlink()
    put(district / "units.csv", 2, "Mã đơn vị", "")
    assert 'name="effect" value="Not known: ' in run("check", district, "-f", "junit", "--lang", "en").out


def test_paths_are_seen_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Services that show findings beside files get the path from where the command runs."""
    put(spoilt(tmp_path) / "dossiers.csv", 20, "Hình thức nộp", "chim")
    monkeypatch.chdir(tmp_path)
    sarif = run("check", "district", "-f", "sarif").json["runs"][0]["results"][0]["locations"][0]

    assert run("check", "district", "-f", "github").out.startswith("::error file=district/dossiers.csv,line=20,")
    assert sarif["physicalLocation"]["artifactLocation"] == {"uri": "district/dossiers.csv", "uriBaseId": "%SRCROOT%"}


def test_a_step_summary_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the format github the summary of the step gets the check as Markdown, behind what is there."""
    (tmp_path / "summary.md").write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    run("check", SAMPLES, "-f", "github", "--lang", "en")

    assert (tmp_path / "summary.md").read_text(encoding="utf-8").startswith("before\n# Data check\n")


def test_a_summary_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A summary that cannot be written is one line and status 2."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    ran = run("check", SAMPLES, "-f", "github", "--lang", "en")

    assert (ran.status, ran.err.count("\n")) == (2, 1)


# --- the row in context ------------------------------------------------------------------------------------


def test_a_row_in_context(tmp_path: Path) -> None:
    """The first rows of a rule stand with the cells beside, the cell that is meant between marks."""
    put(spoilt(tmp_path) / "dossiers.csv", 20, "Ngày hẹn trả", "31/02/2023")
    out = run("check", tmp_path, "--lang", "vi").out.splitlines()
    at = next(place for place, line in enumerate(out) if "»31/02/2023«" in line)

    assert out[at - 1].split(" │ ")[1].strip() == "Ngày hẹn trả"


@pytest.mark.parametrize("width", [60, 80, 160])
@given(check=hostile_checks())
def test_a_context_fits(width: int, check: Check) -> None:
    """Rows in context keep to the width of the screen, and no line ends in a blank."""
    out = io.StringIO()
    draw_check(check, "vi", Console(file=out, width=width, color_system=None))
    lines = out.getvalue().splitlines()

    assert max(cell_len(line) for line in lines) <= width
    assert not [line for line in lines if line != line.rstrip(" ")]


def test_a_context_shows_no_personal_data(tmp_path: Path) -> None:
    """Columns that are not read are never shown, and a name in a date column is left out."""
    district = spoilt(tmp_path)
    rows = rows_of(district / "dossiers.csv")
    at = rows[0].index("Ngày hẹn trả")
    save(
        district / "dossiers.csv",
        [
            [*row[:at], text, *row[at:]]
            for row, text in zip(rows, ["Chủ hồ sơ", *["Trần Thị B"] * len(rows)], strict=False)
        ],
    )
    put(district / "dossiers.csv", 20, "Ngày hẹn trả", "31/02/2023")
    put(district / "dossiers.csv", 20, "Ngày kết thúc xử lý", "Lê Văn C")
    ran = [run("check", district, "-f", name, "--lang", "vi").out for name in FORMATS]

    assert "»31/02/2023«" in ran[FORMATS.index("terminal")]
    assert not [text for text in ran if "Trần" in text or "Lê Văn" in text]


# --- safety ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("lang", LANGS)
@given(check=hostile_checks())
def test_no_output_is_unruly(name: str, lang: Lang, check: Check) -> None:
    """No control or direction character, lone surrogate, or command of a CI service reaches any output."""
    text = drawn(name, check, lang)
    lines = text.splitlines() if name != "github" else text.splitlines()[-1:]

    assert not UNRULY.search(text)
    assert not [line for line in lines if line.lstrip().startswith("::")]
    assert not re.search(r"##(\[|vso)", text)
    assert text == drawn(name, check, lang)


class _Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.tags.add(f"<!--{data}")

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)


def parsed(text: str) -> _Tags:
    """Return what a browser would make of a page."""
    tags = _Tags()
    tags.feed(text)
    tags.close()
    return tags


TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "p", "b", "span", "nav", "ul", "li", "a", "main",
    "section", "h2", "div", "table", "thead", "tbody", "tr", "th", "td", "mark", "small",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "colspan", "scope", "tabindex", "role",
    "aria-label",
}  # fmt: skip


@given(check=hostile_checks())
def test_html_escapes_cells(check: Check) -> None:
    """Whatever the cells hold, a page has our tags alone, and shows the cell as text."""
    page = parsed(drawn("html", check))
    value = check.findings.all()[0].value

    assert page.tags <= TAGS
    assert page.attributes <= ATTRIBUTES
    assert any(f"»{inert(value or '')}«" == text for text in page.texts)


@pytest.mark.parametrize("lang", LANGS)
def test_html_needs_nothing_else(lang: Lang) -> None:
    """A page forbids scripts and loads nothing: no script, picture, address or frame stands in it."""
    text = drawn("html", check_of(finding()), lang)

    assert "default-src 'none'; style-src 'self' 'unsafe-inline'" in text
    assert not re.search(r"https?:|<script|src=|url\(|@import|\son\w+=", text)
    assert f'<html lang="{lang}">' in text


@given(check=hostile_checks())
def test_junit_is_well_formed(check: Check) -> None:
    """Whatever the cells hold, the XML can be parsed and holds the finding."""
    suites = ET.fromstring(drawn("junit", check))  # noqa: S314  # our own output

    assert sum(int(suite.get("tests") or "") for suite in suites) == len(suites.findall(".//testcase"))


@given(check=hostile_checks())
def test_github_lines_are_ours(check: Check) -> None:
    """One finding is one command, whose properties and data hold no raw separator."""
    first, *_ = lines = drawn("github", check).split("\n")
    _, kind, data = first.split("::", 2)

    assert len(lines) == 3
    assert re.fullmatch(r"(?:error|warning|notice) file=[^,:]+,line=3,title=[^,:]+", kind)
    assert not re.search("%(?!25|0A|0D)", data)


@given(check=hostile_checks())
def test_json_keeps_cells(check: Check) -> None:
    """Programs get the cell itself from JSON and SARIF."""
    (found,) = check.findings.all()
    sarif = json.loads(drawn("sarif", check))["runs"][0]["results"][0]

    assert json.loads(drawn("json", check))["findings"][0]["value"] == found.value
    assert sarif["properties"]["value"] == found.value
    assert "](" not in sarif["message"]["text"]


def cells_of(text: str, separators: str) -> Iterator[str]:
    """Yield what a spreadsheet takes for cells that parts them at any of these."""
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            yield from re.split(f"[{separators}]", cell)


@given(check=hostile_checks())
def test_csv_has_no_formula(check: Check) -> None:
    """No cell begins as a formula does, however a spreadsheet parts the line; numbers are left as they are."""
    begins = re.compile(r"\s*[=+\-@＝＋－＠]")
    number = re.compile(r"\s*[-+]?[0-9]+(?:[.,][0-9]+)*%?\s*")

    cells = cells_of(drawn("csv", check), ";|\t")
    assert not [cell for cell in cells if begins.match(cell) and not number.fullmatch(cell)]


@given(check=hostile_checks())
def test_markdown_escapes_cells(check: Check) -> None:
    """No tag, link, code or mention of the data works in Markdown."""
    text = drawn("markdown", check).replace("<br>", "").replace("@<!-- -->", "")

    assert not re.search(r"(?<!\\)[`<>\[\]@]", text)


@given(st.permutations([finding(n, s) for n in (2, 3) for s in get_args(Severity)]))
def test_order_is_stable(found: list[Finding]) -> None:
    """The order in which findings came changes no output."""
    assert all(drawn(n, check_of(*found)) == drawn(n, check_of(*sorted(found, key=repr))) for n in FORMATS)


@pytest.mark.parametrize("name", ["github", "gitlab", "sarif", "junit"])
def test_paths_are_files_that_were_sent(name: str, tmp_path: Path) -> None:
    """Formats for a CI name the archive that holds a file, and in the message what within it is meant."""
    put(spoilt(tmp_path) / "dossiers.csv", 20, "Hình thức nộp", "chim")
    with ZipFile(tmp_path / "sent.zip", "w") as archive:
        archive.write(spoilt_path := tmp_path / "district" / "dossiers.csv", "ho-so.csv")
    spoilt_path.unlink()

    out = run("check", tmp_path / "sent.zip", "-f", name, "--no-effect").out

    assert "sent.zip" in out
    assert "ho-so.csv" in out
    out = out.replace('name="sent.zip › ho-so.csv"', "")  # the list of what was read
    assert "sent.zip › ho-so.csv" not in out.replace("\\u203a", "›").replace("%20%E2%80%BA%20", " › ")


def test_a_table_written_as_a_page(tmp_path: Path) -> None:
    """A table that was written as a web page is to be saved as a workbook; nobody is sent to sign in."""
    (tmp_path / "ho-so.xls").write_text("<html><table><tr><td>Mã hồ sơ</td></tr></table></html>", encoding="utf-8")

    assert "lưu dạng .xlsx" in run("check", tmp_path, "--lang", "vi").out


def test_all_rows_set_aside(tmp_path: Path) -> None:
    """Where all rows are set aside, a report says so and by which rule, and not that days cannot be read."""
    head, row = "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp", "H1,9.999999,19363,05/06/2023,Trực tuyến"
    (tmp_path / "ho-so.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    (tmp_path / "tthc.csv").write_text("Mã TTHC,Tên TTHC,Mức độ DVC\n1.001193,A,Toàn trình\n", encoding="utf-8")

    said = run("report", tmp_path, "--lang", "en").err

    assert "are set aside" in said
    assert "unknown-service" in said


@pytest.mark.parametrize("name", ["gui.zip", "Danh sách tháng 7.xlsx", "a.csv.gz"])
def test_damaged_data_is_an_error_whatever_its_name(name: str, tmp_path: Path) -> None:
    """A file whose ending says that it is data and that cannot be opened is an error, alone or beside others."""
    (tmp_path / name).write_bytes(b"PK\x03\x04 cut" if not name.endswith("gz") else b"\x1f\x8b cut")

    ran = run("check", tmp_path, "-f", "json", "-o", tmp_path / "found.json")

    assert ran.status == 1
    assert json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))["counts"] == {"unreadable-file": 1}
