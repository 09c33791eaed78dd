"""HTML as people meet it: opened in a real browser, which must find nothing amiss, and by axe-core."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from tests.office import batch
from tests.runs import put, run, spoilt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed (Debian: apt install chromium)")

QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"
PHONE, DESK = 390, 1280
HOSTILE = "<img src=x onerror=alert(1)><script>document.title='x'</script>\u202e\x1b[31m=cmd|' /c calc'!A1"


@dataclass
class Opened:
    """A page in the browser, and what it asked for or complained of."""

    page: Any
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a browser that all pages share."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(
    scope="module", params=[f"{kind}-{lang}" for kind in ("check", "index", "report") for lang in ("vi", "en")]
)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the check of a folder with mistakes, hostile cells among them, its index, or its report."""
    folder = spoilt(tmp_path_factory.mktemp("html"))
    kind, _, lang = request.param.partition("-")
    return {"check": _check, "index": _index, "report": _report}[kind](folder, lang)


def _index(folder: Path, lang: str, first: str = "2022-Q4", last: str = "2024-Q2") -> Path:
    output = folder.parent / "out"
    put(folder / "units.csv", 4, "Tên đơn vị", HOSTILE)
    batch(folder, output, "--lang", lang, "--from", first, "--to", last, "--finalise", "2023-Q3")
    put(folder / "dossiers.csv", 300, "Ngày kết thúc xử lý", "31/02/2023")
    batch(folder, output, "--lang", lang, "--from", first, "--to", last)
    return output / "index.html"


def _check(folder: Path, lang: str) -> Path:
    put(folder / "dossiers.csv", 6, "Ngày tiếp nhận", "31/02/2023")
    put(folder / "dossiers.csv", 9, "Mã TTHC", HOSTILE)
    put(folder / "dossiers.csv", 12, "Ngày hẹn trả", "01/01/2023")
    put(folder / "units.csv", 4, "Tên đơn vị", HOSTILE)
    page = folder.parent / f"{lang}.html"
    assert run("check", folder, "--lang", lang, "--output", page).status == 1
    return page


def _report(folder: Path, lang: str) -> Path:
    """Return a report with figures in doubt, targets met and missed, and a unit with a hostile name."""
    for line in range(800, 880, 4):
        put(folder / "dossiers.csv", line, "Hình thức nộp", "bồ câu")
        put(folder / "dossiers.csv", line + 1, "Ngày hẹn trả", "31/02/2023")
    put(folder / "units.csv", 4, "Tên đơn vị", HOSTILE)
    targets = [("on_time", 95), ("dossiers_digitized", 99), ("paid_online", 50), ("open_at_end", 20)]
    config = folder.parent / "targets.toml"
    blocks = [
        f'[[targets.{name}]]\nsince = 2023-01-01\nvalue = {value}\nsource = "x"\nverified = true\n'
        for name, value in targets
    ]
    config.write_text("\n".join(blocks), encoding="utf-8")
    page = folder.parent / f"{lang}.html"
    asked = "--period", "2023-Q4", "--compare", "previous,year-ago", "--as-of", "2023-12-20", "--config", config
    ran = run("report", folder, "--lang", lang, "--output", page, *asked)
    assert (ran.status, ran.err) == (0, "")
    return page


def opened(browser: Any, file: Path, width: int, scheme: str = "light") -> Opened:
    """Return a file as the browser shows it, by day or by night."""
    found = Opened(browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme))
    found.page.on("request", lambda request: found.asked.append(request.url))
    found.page.on("console", lambda message: found.said.append(message.text))
    found.page.on("pageerror", lambda error: found.said.append(str(error)))
    found.page.goto(file.as_uri())
    return found


def test_it_needs_nothing_but_itself(browser: Any, written: Path) -> None:
    """A page asks for no other file, runs no script, and gives the browser nothing to complain of."""
    found = opened(browser, written, DESK)
    assert (found.asked, found.said) == ([written.as_uri()], [])
    assert found.page.locator("script, img:not(svg), iframe, object, link, [style]").count() == 0


@pytest.fixture(scope="module")
def strict(written: Path) -> Iterator[str]:
    """Serve the page under the policy that it claims to keep, and return its address."""
    policy = "default-src 'none'; style-src 'self' 'unsafe-inline'"

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(written.read_bytes())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_it_keeps_a_strict_policy(browser: Any, strict: str) -> None:
    """Served under a policy that forbids all but styles, a page violates nothing."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script(
        "window.broken = []; addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective))"
    )
    page.goto(strict)
    assert page.evaluate("window.broken") == []
    # A server is asked for a picture of the site, which the page does not ask for.
    assert [text for text in said if "favicon" not in text] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_no_violation(browser: Any, written: Path, width: int, scheme: str) -> None:
    """A page meets the rules of axe-core, contrast among them, by day and night, on a phone and on a desk."""
    from axe_playwright_python.sync_playwright import Axe

    found = opened(browser, written, width, scheme)
    found.page.evaluate(UNFOLD)
    violations = Axe().run(found.page).response["violations"]
    assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in violations] == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_only_tables_are_wider_than_the_screen(browser: Any, written: Path, width: int) -> None:
    """A page is never wider than the screen; what is, scrolls by itself."""
    found = opened(browser, written, width)
    found.page.evaluate(UNFOLD)
    assert found.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of ten years of quarters."""
    return _index(spoilt(tmp_path_factory.mktemp("index")), "vi", "2016-Q1", "2025-Q4")


def test_ten_years_are_short_at_first(browser: Any, index: Path) -> None:
    """Of forty quarters four can be seen at once, and each indicator is a line that can be opened by key."""
    page = opened(browser, index, DESK).page
    assert page.locator("main tr:visible").count() == 1 + 4
    last = page.locator("summary").last
    last.focus()
    last.press("Enter")
    assert page.locator("details[open] tr").count() == page.locator("main tr:visible").count() - 5 > 2


def test_links_of_the_index_lead_to_files(browser: Any, index: Path) -> None:
    """Each link of the index leads to a place on the page or to a file beside it, those of every period among them."""
    page = opened(browser, index, DESK).page
    links = page.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    files = [link for link in links if not link.startswith("#")]
    assert len(files) == 3 + 40 * 3
    assert all((index.parent / unquote(link)).is_file() for link in files)
    assert all(page.locator(link).count() == 1 for link in links if link.startswith("#"))


def test_the_index_is_printed_whole(browser: Any, index: Path) -> None:
    """On paper every row is there, folded or not."""
    page = opened(browser, index, DESK).page
    on_screen = page.evaluate("document.documentElement.scrollHeight")
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollHeight") > 5 * on_screen


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a report in Vietnamese."""
    return _report(spoilt(tmp_path_factory.mktemp("report")), "vi")


def test_a_report_reads_without_styles(browser: Any, report: Path, tmp_path: Path) -> None:
    """Without its styles a report still says every figure, with n and d, in the order of its parts."""
    bare = tmp_path / "bare.html"
    bare.write_text(
        re.sub(r"<style>.*?</style>", "", report.read_text(encoding="utf-8"), flags=re.DOTALL), encoding="utf-8"
    )
    page = opened(browser, bare, PHONE).page
    text = page.locator("main").inner_text()
    assert re.search(r"Tỷ lệ hồ sơ thanh toán trực tuyến[^%]+\s\d+,\d% \d+/\d+\s+Mục tiêu ≥ 50% [✓✗–] ", text)


def test_headings_of_a_report_step_down(browser: Any, report: Path) -> None:
    """A report has one title, and no heading skips a level."""
    levels = (
        opened(browser, report, DESK).page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => +h.tagName[1])")
    )
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_ranking_opens_by_key(browser: Any, report: Path) -> None:
    """The ranking of units by an indicator is folded, and opens by key."""
    page = opened(browser, report, DESK).page
    summary = page.locator(".ranking summary").first
    summary.focus()
    summary.press("Enter")
    assert page.locator(".ranking[open] tbody tr:visible").count() == 19


def test_a_ranking_fits_a_phone(browser: Any, report: Path) -> None:
    """On a phone a ranking stands in lines and need not be scrolled, whatever a unit is called."""
    page = opened(browser, report, PHONE).page
    page.evaluate(UNFOLD)
    sizes = page.locator(".ranking .scroll").evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)")
    assert set(sizes) == {0}


def test_a_report_is_printed_whole(browser: Any, report: Path) -> None:
    """On paper the rankings stand open."""
    page = opened(browser, report, DESK).page
    on_screen = page.evaluate("document.documentElement.scrollHeight")
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollHeight") > on_screen


@pytest.mark.parametrize(("width", "tables"), [(703, ".scroll:not(.wide) table"), (1032, ".wide table")])
def test_no_table_is_cut_on_paper(browser: Any, report: Path, width: int, tables: str) -> None:
    """On A4 tables fit between the margins: upright, or across the paper where they have many columns."""
    page = opened(browser, report, width).page
    page.emulate_media(media="print")
    over = page.locator(tables).evaluate_all("all => all.map(one => one.scrollWidth - one.parentElement.clientWidth)")
    assert len(over) > 2
    assert max(over) <= 0
