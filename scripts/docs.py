"""Regenerate the parts of the documents that the program itself can write, or check that they are in step.

A part stands between `<!-- generated: NAME -->` and `<!-- end -->`. NAME is one of
`help` or `help COMMAND` (the help text), `run: de-an06 ...` (a command and what it prints),
`tables`, `indicators`, `rules` (the list as Markdown) or `rules --pages` (all that is to be said of each).
A page called `*.vi.md` is in Vietnamese, any other in English.
"""

import functools
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ("tables", "indicators", "rules", "rules --pages")
FIXED = {
    "COLUMNS": "100",
    "LC_ALL": "C.UTF-8",
    "NO_COLOR": "1",
    "PYTHONUTF8": "1",
    "PYTHONWARNINGS": "error",
    "TERM": "dumb",
}
# Each of these would make the program draw in colour, or elsewhere than on this page.
UNWANTED = ("CLICOLOR_FORCE", "FORCE_COLOR", "GITHUB_ACTIONS", "LANGUAGE", "PY_COLORS", "TTY_COMPATIBLE")
MARKER = re.compile(r"^<!-- (?:generated: (?P<name>.+?)|(?P<end>end)) -->$", re.MULTILINE)


class DocsError(Exception):
    """A document cannot be brought in step; the message says where and why."""


def pages() -> list[Path]:
    """Return the documents that may have generated parts."""
    readmes = [ROOT / "README.md", ROOT / "README.vi.md"]
    return [page for page in [*readmes, *sorted(ROOT.glob("docs/**/*.md"))] if page.is_file()]


@functools.cache
def output(arguments: tuple[str, ...], lang: str) -> str:
    """Return what `de-an06 ARGUMENTS` prints, at a fixed width and without colour."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    done = subprocess.run(
        [sys.executable, "-m", "de_an06", *arguments],
        cwd=ROOT,
        env=kept | FIXED | {"DE_AN06_LANG": lang},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    # Exit status 1 is a verdict on the data, and may well be what the page wants to show.
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        line = shlex.join(["de-an06", *arguments])
        msg = f"`{line}` ended with exit status {done.returncode}: {done.stderr.strip()}"
        raise DocsError(msg)
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip("\n")


def session(command: str, lang: str) -> str:
    """Return a command and its output as a code block."""
    program, *arguments = shlex.split(command)
    if program != "de-an06":
        msg = f"only de-an06 can be run, not `{command}`"
        raise DocsError(msg)
    return f"```console\n$ {command}\n{output(tuple(arguments), lang)}\n```"


def part(name: str, lang: str) -> str:
    """Return the text of one generated part."""
    kind, _, rest = name.partition(" ")
    if kind == "run:":
        return session(rest.strip(), lang)
    if kind == "help":
        return session(" ".join(["de-an06", *rest.split(), "--help"]), lang)
    if name in LISTS:
        return output((*name.split(), "--format", "markdown"), lang)
    msg = f"no generated part is called `{name}`"
    raise DocsError(msg)


def renewed(text: str, lang: str) -> str:
    """Return a page with each generated part written anew."""
    written, position, marks = "", 0, list(MARKER.finditer(text))
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        if opening["end"] or not closing["end"]:
            msg = f"{opening[0]} and {closing[0]} do not belong together"
            raise DocsError(msg)
        written += text[position : opening.end()] + f"\n\n{part(opening['name'], lang)}\n\n"
        position = closing.start()
    if len(marks) % 2:
        msg = f"{marks[-1][0]} stands alone"
        raise DocsError(msg)
    return written + text[position:]


def bring_in_step(page: Path, *, check: bool) -> str | None:
    """Write or check one page; return what is wrong with it, if anything."""
    name = page.relative_to(ROOT).as_posix()
    old = page.read_text(encoding="utf-8")
    try:
        new = renewed(old, "vi" if page.name.endswith(".vi.md") else "en")
    except DocsError as error:
        return f"{name}: {error}"
    if new == old:
        return None
    if check:
        return f"{name}: out of step with the program; `make docs` brings it up to date"
    page.write_text(new, encoding="utf-8", newline="\n")
    print(f"{name}: brought up to date")
    return None


def main() -> int:
    """Go through all pages; return 1 if one is out of step or cannot be made."""
    check = "--check" in sys.argv[1:]
    wrong = [line for page in pages() if (line := bring_in_step(page, check=check))]
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
