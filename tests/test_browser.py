"""HTML as people meet it: opened in a real browser, which must find nothing amiss, and by axe-core."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
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


@pytest.fixture(scope="module", params=["check-vi", "check-en", "index-vi", "index-en"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the check of a folder with mistakes, hostile cells among them, or its index."""
    folder = spoilt(tmp_path_factory.mktemp("html"))
    kind, _, lang = request.param.partition("-")
    return _check(folder, lang) if kind == "check" else _index(folder, lang)


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
    assert found.page.locator("script, img, iframe, object, link").count() == 0


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
