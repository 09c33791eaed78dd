"""Draw the pictures of docs/images from the sample data: pages in Chromium, documents through LibreOffice.

Needs chromium, soffice and pdftoppm; the pictures are looked at before they are kept.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SAMPLES = ROOT / "data" / "samples"
QUARTER = "--period", "2023-Q4"
DPI = "64"


def made(folder: Path, name: str, lang: str, *options: str) -> Path:
    """Return a file that the program writes."""
    path = folder / name
    command = [sys.executable, "-m", "de_an06", *options, "--output", str(path), "--lang", lang]
    subprocess.run(command, check=True)
    return path


def seen_pages(pages: dict[str, tuple[Path, int, int, str]]) -> None:
    """Draw pages: by picture the page, width, height, and light or dark."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=_program("chromium"), args=["--no-sandbox"])
        for name, (path, width, height, scheme) in pages.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.goto(path.as_uri())
            page.screenshot(path=IMAGES / f"{name}.png")
            page.close()
        browser.close()


def seen_documents(documents: dict[str, tuple[Path, int]]) -> None:
    """Draw one page of each document: by picture the document, and the number of its page."""
    for name, (path, number) in documents.items():
        folder = path.parent / name
        subprocess.run([_program("soffice"), "--headless", "--convert-to", "pdf", "--outdir", folder, path], check=True)
        page = ["-r", DPI, "-png", "-singlefile", "-f", str(number), "-l", str(number)]
        subprocess.run([_program("pdftoppm"), *page, folder / f"{path.stem}.pdf", IMAGES / name], check=True)


def _program(name: str) -> str:
    """Return where a program stands; ends with its name where there is none."""
    return shutil.which(name) or sys.exit(f"{name} is not installed")


def main() -> None:
    """Draw every picture, in both languages where it holds texts of ours."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as kept:
        pages: dict[str, tuple[Path, int, int, str]] = {}
        documents: dict[str, tuple[Path, int]] = {}
        for lang in ("vi", "en"):
            folder = Path(kept) / lang
            folder.mkdir()
            report = "report", str(SAMPLES), *QUARTER, "--compare", "previous"
            page = made(folder, "report.html", lang, *report)
            pages[f"page.{lang}"] = page, 1100, 1000, "light"
            pages[f"phone.{lang}"] = page, 390, 800, "dark"
            documents[f"workbook.{lang}"] = made(folder, "report.xlsx", lang, *report), 2
            documents[f"document.{lang}"] = made(folder, "report.docx", lang, *report), 1
            form = "report", str(SAMPLES), *QUARTER, "--form", "ii06a"
            documents[f"form.{lang}"] = made(folder, "form.xlsx", lang, *form), 1
        seen_pages(pages)
        seen_documents(documents)


if __name__ == "__main__":
    main()
