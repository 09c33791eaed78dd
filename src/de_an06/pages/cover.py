"""The cover of a workbook that goes back to a sender: what was found, in which files, and what the sheets hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de_an06.finding import COLUMN_CODES, SEVERITIES
from de_an06.pages import Grid, Heading, Line
from de_an06.pages.check import (
    baseline_blocks,
    effect_blocks,
    end_lines,
    place_of,
    remarks_of,
    ruled,
    table_title,
)
from de_an06.pages.sentences import fix_of, said_of
from de_an06.pages.writing import delimiter_text, encoding_text
from de_an06.returned import MOST, MOST_IN_ALL
from de_an06.rules import rules
from de_an06.text import number
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from de_an06.finding import Severity
    from de_an06.report import Check, Input
    from de_an06.returned import ReturnedFile
    from de_an06.text import Lang

    Entry = str | int | None

SHEETS = 200
"""Files that have a sheet of their own."""
COMMENTS = 5_000
"""Comments of a sheet; programs draw each as a shape, and take long over many."""
LONGEST, COLUMNS = 32_767, 16_384
"""Characters of a cell and columns of a sheet, by the limits of Excel."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a list on the cover: its cells from the left, what colours the first, and the sheet it leads to."""

    cells: tuple[Entry, ...]
    severity: Severity | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A list under its heads; its columns are those of the cover: short, name, number, text, text."""

    heads: tuple[str, ...]
    rows: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of the rows of one file: their sheet, and what it lacks."""

    sheet: str | None
    rows: int
    comments: int = 0
    """Cells that have no comment because the sheet has as many as it may."""
    texts: int = 0
    """Texts that are longer than a cell can hold."""
    columns: int = 0
    """Columns beyond the last that a sheet can hold."""


Block = Heading | Line | List


def cover(check: Check, drawn: Mapping[str, Drawn], lang: Lang) -> Iterator[Block]:
    """Yield what stands on the cover; `drawn` are the sheets, by the path of their file."""
    *lines, total = end_lines(check, lang)
    yield Heading(words("check").of(lang), 1)
    yield total
    if not check.findings.counts:
        nothing = "clean" if check.baseline is None or not check.baseline.still else "clean_but"
        yield Line(words(nothing).of(lang), tone="good")
    yield from _rules(check, lang)
    yield from _whole(check, lang)
    yield from _files(check, drawn, lang)
    yield from _refused(check, lang)
    for block in (*baseline_blocks(check, lang), *effect_blocks(check, lang)):
        yield _effect(block, check) if isinstance(block, Grid) else block
    yield from _about(check, drawn, lang)
    yield from lines


# --- what was found ---------------------------------------------------------------------------------------


def _rules(check: Check, lang: Lang) -> Iterator[Block]:
    kept = check.findings.all()
    rows = []
    for rule, severity, count in ruled(check.findings):
        first = next((f for f in kept if (f.rule, f.severity) == (rule, severity)), None)
        title = rules()[rule].title.of(lang) if rule in rules() else rule
        example = "" if first is None else words("for_example", place=place_of(first, lang)).of(lang)
        said = title if first is None else f"{title}\n{example} {said_of(first, lang)}"
        fix = "" if first is None else fix_of(first).of(lang)
        rows.append(Listed((_severity(severity, lang), rule, count, said, fix), severity))
    if rows:
        yield Heading(words("by_rule").of(lang))
        yield List(_heads("severity", "rule", "findings", "said", "fix_column", lang=lang), tuple(rows))


def _whole(check: Check, lang: Lang) -> Iterator[Block]:
    """List what is said of files and columns as a whole, and of rows of files that have no sheet."""
    sheets = {file.path for file in check.rows}
    found = [
        f for f in check.findings.worst_first() if f.record is None or f.rule in COLUMN_CODES or f.path not in sheets
    ]
    rows = tuple(
        Listed(
            (_severity(f.severity, lang), f.path, f.cell or f.line or "", said_of(f, lang), fix_of(f).of(lang)),
            f.severity,
        )
        for f in found
    )
    if rows:
        yield Heading(words("of_files").of(lang))
        yield List(_heads("severity", "file", "place", "said", "fix_column", lang=lang), rows)


def _severity(severity: Severity, lang: Lang) -> str:
    return words(f"severity_{severity}").of(lang)


def _heads(*keys: str, lang: Lang) -> tuple[str, ...]:
    return tuple(words(key).of(lang) for key in keys)


# --- what was read ----------------------------------------------------------------------------------------


def _files(check: Check, drawn: Mapping[str, Drawn], lang: Lang) -> Iterator[Block]:
    files = {file.path: file for file in check.rows}
    rows = tuple(
        Listed(
            (
                table_title(file, lang),
                file.path,
                file.rows,
                _written(file, lang),
                _rows(files.get(file.path), drawn, lang),
            ),
            sheet=drawn[file.path].sheet if file.path in drawn else None,
        )
        for file in check.inputs
    )
    if rows:
        yield Heading(words("files").of(lang))
        yield List(_heads("table", "file", "rows", "remark_file", "rows_here", lang=lang), rows)


def _written(file: Input, lang: Lang) -> str:
    """Return how a file is written, and what is to be said of it beside its rows."""
    parted = [words("parted", mark=delimiter_text(file, lang)).of(lang)] if file.delimiter else []
    aside = [words("rows_aside", n=file.rows_set_aside).of(lang)] if file.rows_set_aside else []
    newer = [words("account_superseded", n=file.superseded).of(lang)] if file.superseded else []
    return "; ".join([encoding_text(file, lang), *parted, *aside, *newer, *remarks_of(file, lang)])


def _rows(file: ReturnedFile | None, drawn: Mapping[str, Drawn], lang: Lang) -> str:
    """Return how many rows of a file something is said of, and where they stand."""
    if file is None or not any(file.counts.values()):
        return words("rows_clean").of(lang)
    counts = ", ".join(
        words(f"rows_{severity}", n=number(file.counts[severity], lang)).of(lang)
        for severity in SEVERITIES
        if file.counts[severity]
    )
    told = drawn.get(file.path)
    if told is None or told.sheet is None:
        return f"{counts}; {words('rows_nowhere').of(lang)}"
    known = "rows_left" if told.rows < file.count else "rows_cut" if file.cut else "rows_there"
    return f"{counts}; {words(known, n=number(told.rows, lang), sheet=told.sheet).of(lang)}"


def _refused(check: Check, lang: Lang) -> Iterator[Block]:
    passed = [(path, why.of(lang)) for path, why in check.passed_over]
    for key, listed in (("refused", [(path, "") for path in check.refused]), ("passed_over", passed)):
        if listed:
            yield Heading(words(key).of(lang))
            yield List((), tuple(Listed(("", path, None, why)) for path, why in listed))


def _effect(grid: Grid, check: Check) -> List:
    """Return the grid of indicators in the columns of the cover."""
    name, value, could, count = (column.title for column in grid.columns)
    unknown = [moved.result.unknown for moved in check.effect.moved] if check.effect else []
    rows = []
    for (title, now, range_, _), rows_in_doubt in zip(grid.sections[0].rows, unknown, strict=True):
        under = "".join(f" ({text})" for text in range_.under)
        told = f"{now.text} {now.beside}".strip()
        rows.append(Listed(("", title.text, rows_in_doubt, told, f"{range_.text}{under}")))
    return List(("", name, count, value, could), tuple(rows))


# --- what this workbook is --------------------------------------------------------------------------------


def _about(check: Check, drawn: Mapping[str, Drawn], lang: Lang) -> Iterator[Block]:
    """Say how to read the sheets, what they leave out on purpose, and every cut."""
    yield Heading(words("about_workbook").of(lang))
    for severity in SEVERITIES:
        yield List((), (Listed((_severity(severity, lang), words(f"colour_{severity}").of(lang)), severity),))
    yield Line(words("book_rows").of(lang))
    yield Line(words("book_personal").of(lang))
    for file in check.rows:
        hidden = [header for place, header in enumerate(file.headers) if place not in file.kinds and header.strip()]
        if hidden and file.path in drawn:
            yield Line(", ".join(hidden), words("book_hidden", path=file.path).of(lang), "faint")
    yield from (Line(text, tone="doubt") for text in _cuts(check, drawn, lang))


def _cuts(check: Check, drawn: Mapping[str, Drawn], lang: Lang) -> Iterator[str]:
    lost = sum(file.cut for file in check.rows)
    unseen = sum(1 for told in drawn.values() if told.sheet is None)
    left = sum(check.findings.left_out().values())
    comments, texts, columns = (
        sum(getattr(t, name) for t in drawn.values()) for name in ("comments", "texts", "columns")
    )
    cuts = {"rows": lost, "sheets": unseen, "comments": comments, "texts": texts, "columns": columns, "findings": left}
    values = {
        "most": MOST, "all": MOST_IN_ALL, "sheets": SHEETS, "comments": COMMENTS, "longest": LONGEST,
        "columns": COLUMNS, "column": words("reason").of(lang),
    }  # fmt: skip
    for name, count in cuts.items():
        if count:
            yield words(f"book_cut_{name}", n=count, **values).of(lang)
