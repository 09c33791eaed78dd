"""Delivery: a document is drawn in every format asked for, on the screen or into files."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from de_an06.choices import choose_one
from de_an06.errors import OptionError, OutputError
from de_an06.renderers import formats, renderer
from de_an06.system_messages import system_reason
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from de_an06.report import Check
    from de_an06.text import Lang


_FOREIGN = frozenset(
    (
        ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".docx", ".doc", ".odt", ".rtf", ".pptx", ".ppt", ".pdf",
        ".html", ".htm", ".xml", ".zip", ".gz", ".7z", ".rar", ".parquet", ".sqlite", ".db", ".png", ".jpg",
    )
)  # fmt: skip
"""Endings of files that are no plain text of ours; a program that opens them would call them broken."""


def plan_outputs(kind: str, wanted: list[str] | None, outputs: list[str] | None) -> list[tuple[str, str | None]]:
    """Return (format, file or None for the screen) for each output, before any work is done.

    A file takes the first format stated that its ending allows, else the one that its ending implies; files
    whose ending says nothing take what is left, in order; what no file takes goes to the screen.
    """
    known = formats()
    names = [name if name in known else choose_one("--format", name, tuple(_able(kind))) for name in wanted or ()]
    for name in names:
        _check_drawable(kind, name)
    taken = [_taken(kind, file, names) for file in outputs or ()]
    plan: list[tuple[str, str | None]] = []
    for file, implied in zip(outputs or (), taken, strict=True):
        suffix = Path(file).suffix.lower()
        if implied is None and suffix in _FOREIGN:
            raise _foreign(kind, file, suffix)
        if implied is None and not names:
            raise OptionError(
                f"--output {file}: đuôi “{suffix}” không cho biết định dạng; thêm --format.",
                f"--output {file}: its ending “{suffix}” implies no format; add --format.",
            )
        _check_place(Path(file))
        plan.append((implied or names.pop(0), file))
    _check_apart([file for _, file in plan if file is not None])
    shown = [name for name in names if kind not in _NAMED or not _filed(name)]
    if kind == "check" and len(shown) > 1:
        raise OptionError(
            f"--format {' và '.join(shown)}: chỉ một định dạng ra màn hình; thêm --output TỆP cho định dạng kia.",
            f"--format {' and '.join(shown)}: the screen takes one of them; add --output FILE for the other.",
        )
    for name in shown:
        _check_text(name)
    plan.extend((name, None) for name in names)
    for name in {name for name, _ in plan} - {"terminal"}:
        if (needs := renderer(name).needs) is not None:
            needs(kind)
    return plan or [("terminal", None)]


_NAMED = frozenset(("report", "form", "check"))
"""Kinds of documents that have a file name of their own where none is stated."""


def _filed(name: str, *, seen: bool = False) -> bool:
    """Tell whether a format is written to a file though none was named: no screen shows it, or it is to be `seen`."""
    if name == "terminal" or renderer(name).screen:
        return name != "terminal" and renderer(name).binary
    return seen or renderer(name).binary or _on_screen()


def _on_screen() -> bool:
    return sys.stdout.isatty()


def to_be_seen(kind: str, wanted: list[str] | None, outputs: list[str] | None) -> list[str] | None:
    """Return the formats of a document that is opened once it is written: those stated, else a page.

    Raises `OptionError` where nothing of it would be a file that a program opens.
    """
    if not wanted and not outputs:
        return ["html"]
    if not outputs and not any(_filed(name, seen=True) for name in wanted or () if name in formats()):
        able = ", ".join(name for name in _able(kind) if _filed(name, seen=True))
        raise OptionError(
            f"--open cần --format {able}, hoặc --output TỆP.", f"--open needs --format {able}, or --output FILE."
        )
    return wanted


def draws_rows(plan: list[tuple[str, str | None]]) -> bool:
    """Tell whether a format draws the rows that go back to their senders."""
    return any(name != "terminal" and renderer(name).rows for name, _ in plan)


def wants_beside(names: Iterable[str]) -> bool:
    """Tell whether one of these formats draws what stands beside the sets that a report was asked for."""
    return any(name != "terminal" and renderer(name).beside for name in names)


def _check_text(name: str) -> None:
    """Refuse to write to the screen what is no text."""
    if name != "terminal" and (found := renderer(name)).binary:
        raise OptionError(
            f"--format {name} không hiện ra màn hình được; thêm --output TỆP{found.suffixes[0]}.",
            f"--format {name} is nothing for a screen; add --output FILE{found.suffixes[0]}.",
        )


def _taken(kind: str, file: str, names: list[str]) -> str | None:
    """Return the format that a file's ending asks for, and strike it off those stated."""
    able = [known for known in map(renderer, formats()) if getattr(known, kind) is not None]
    for name in names:
        if any(known.name == name and _ending(file, (*known.suffixes, *known.also)) for known in able):
            names.remove(name)
            return name
    # The longest ending says most: .excel.csv is more than .csv.
    length, implied = max(((_ending(file, known.suffixes), known.name) for known in able), default=(0, ""))
    return implied if length else None


def _ending(file: str, suffixes: tuple[str, ...]) -> int:
    """Return the length of the longest of these endings that a file has; 0 when it has none."""
    name = Path(file).name.lower()
    return max((len(suffix) for suffix in suffixes if name.endswith(suffix) and name != suffix), default=0)


def _check_apart(files: list[str]) -> None:
    """Refuse two outputs in one file, of which the second would replace the first."""
    places = [Path(file).absolute() for file in files if not Path(file).exists() or Path(file).is_file()]
    twice = next((place for place in places if places.count(place) > 1), None)
    if twice is not None:
        raise OutputError(
            f"--output: {twice.name} được ghi hai lần; mỗi định dạng cần một tệp riêng.",
            f"--output: {twice.name} is named twice; each format needs a file of its own.",
        )


def _foreign(kind: str, file: str, suffix: str) -> OptionError:
    """Return the refusal to write text under the ending of another kind of file."""
    drawn = [found for name in formats() if getattr(found := renderer(name), kind) is not None]
    endings = ", ".join(sorted(ending for found in drawn for ending in found.suffixes) or [".json"])
    return OptionError(
        f"--output {file}: không ghi được tệp “{suffix}”; hãy dùng đuôi {endings}.",
        f"--output {file}: “{suffix}” files cannot be written; use the ending {endings}.",
    )


def _able(kind: str) -> list[str]:
    """Return the formats that can draw this kind of document; all, where there is none."""
    return [known for known in formats() if getattr(renderer(known), kind) is not None] or formats()


def _check_drawable(kind: str, name: str) -> None:
    """Refuse a format that cannot draw this kind of document."""
    able = _able(kind) if name != "terminal" else []
    if able and name not in able:
        raise OptionError(
            f"--format {name} không dùng được ở đây; chọn: {', '.join(able)}.",
            f"--format {name} is not possible here; choose from: {', '.join(able)}.",
        )


def _check_place(path: Path) -> None:
    """Refuse to write where there is no folder, or one of that name."""
    if path.is_dir():
        raise OutputError(
            f"--output: {path.as_posix()} là thư mục; hãy ghi thêm tên tệp.",
            f"--output: {path.as_posix()} is a folder; add the name of a file.",
        )
    if not path.parent.is_dir():
        raise OutputError(
            f"--output: không có thư mục {path.parent.as_posix()}; hãy tạo thư mục trước.",
            f"--output: there is no folder {path.parent.as_posix()}; make it first.",
        )


def spare_inputs(outputs: list[str] | None, target: Path, names: list[str], option: str = "--output") -> None:
    """Refuse to write over a file that the figures come from."""
    folder = target if target.is_dir() else target.parent
    read = [path for path in (folder / name for name in (*names, "de-an06.toml")) if path.exists()]
    for file in outputs or ():
        path = Path(file)
        if path.exists() and any(path.samefile(other) for other in read):
            raise OutputError(
                f"{option}: {path.as_posix()} là tệp dữ liệu đầu vào; hãy ghi ra tệp khác.",
                f"{option}: {path.as_posix()} is one of the input files; write to another one.",
            )


def draws_on_templates(plan: list[tuple[str, str | None]]) -> bool:
    """Tell whether a format draws on a template."""
    return any(name != "terminal" and renderer(name).templates for name, _ in plan)


def deliver(
    kind: str, document: Any, wanted: list[str] | None, outputs: list[str] | None, lang: Lang,
    *, name: str = "", seen: bool = False, template: bytes | None = None,
) -> list[Path]:  # fmt: skip
    """Draw a document in every format asked for, and return the files that nobody has named.

    `name` is that of such files, without its ending; they stand in the current folder, and replace no other.
    `seen` tells that a page is one of them, whether there is a screen or not.
    A format that draws on a template takes the one that is given.
    """
    chosen = []
    for format_, file in plan_outputs(kind, wanted, outputs):
        draw: Callable[..., str | bytes] = getattr(renderer(format_), kind)
        given = (template,) if template is not None and renderer(format_).templates else ()
        if file is not None:
            write_whole(Path(file), draw(document, lang, *given))
        elif name and _filed(format_, seen=seen):
            chosen.append(_write_beside(name, renderer(format_).suffixes[0], draw(document, lang, *given)))
        elif format_ == "terminal":
            from de_an06.renderers import terminal

            terminal.show(kind, document, lang)
        else:
            sys.stdout.write(str(draw(document, lang)))
    return chosen


def _write_beside(name: str, suffix: str, data: str | bytes) -> Path:
    """Write a file to the current folder, under a name that no other content has; return where it is."""
    held = data if isinstance(data, bytes) else data.encode("utf-8")
    for number in count(1):
        path = Path.cwd() / (f"{name}{suffix}" if number == 1 else f"{name} ({number}){suffix}")
        if not path.exists() or (path.is_file() and path.stat().st_size == len(held) and path.read_bytes() == held):
            break
    write_whole(path, held)
    return path


SUMMARY = 1_000_000
"""Bytes of the summary of a step; the platform drops one that has 1 MiB or more."""


def add_summary(path: Path, check: Check, lang: Lang) -> None:
    """Add a check as Markdown to the summary of a CI step; what is too long for the platform is cut, and said so."""
    from de_an06.renderers.markdown import RENDERER

    assert RENDERER.check is not None  # noqa: S101  # it draws checks
    text = str(RENDERER.check(check, lang))
    if len(text.encode()) > SUMMARY:
        whole, _, _ = text.encode()[:SUMMARY].decode("utf-8", "ignore").rpartition("\n")
        text = f"{whole}\n\n{words('summary_cut').of(lang)}\n"
    try:
        with path.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        why = system_reason(error)
        raise OutputError(
            f"Không ghi được tóm tắt (GITHUB_STEP_SUMMARY): {why.vi}.",
            f"The summary (GITHUB_STEP_SUMMARY) cannot be written: {why.en}.",
        ) from None


def write_whole(path: Path, data: str | bytes) -> None:
    """Write a file whole or not at all; a device or pipe is written to, never replaced, and a link followed."""
    direct = path.exists() and not path.is_file()
    place = path if direct else path.resolve()
    part = place if direct else place.with_name(place.name + ".part")
    try:
        part.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        if not direct:
            part.replace(place)
    except OSError as error:
        if not direct:
            part.unlink(missing_ok=True)
        why = system_reason(error)
        raise OutputError(
            f"Không ghi được {path.as_posix()}: {why.vi}. Nếu tệp đang mở trong Excel, hãy đóng lại.",
            f"{path.as_posix()} cannot be written: {why.en}. If it is open in Excel, close it.",
        ) from None
