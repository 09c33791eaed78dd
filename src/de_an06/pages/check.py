"""The page of a check: what is wrong by rule, where, why and how to mend it, and what was read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from de_an06.finding import SEVERITIES
from de_an06.pages import Cell, Column, Excerpt, Grid, Heading, Line, Page, Section
from de_an06.pages.sentences import column_of, fix_of, said_of, shortened, title_of, why_of
from de_an06.pages.wording import (
    amount_range,
    baseline_text,
    config_line,
    counts_text,
    move_text,
    parts_text,
    state_text,
    value_text,
)
from de_an06.pages.writing import delimiter_text, encoding_text
from de_an06.text import Words, day, number
from de_an06.words import known, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.accepted import Entry
    from de_an06.finding import Finding, Findings, Severity
    from de_an06.pages import Row, Tone
    from de_an06.report import Check, Input, Moved
    from de_an06.text import Lang

SHOWN = 5
"""Findings of a rule that are drawn; machine formats have all that were kept."""
_TONES: dict[Severity, Tone] = {"error": "bad", "warning": "doubt", "note": "faint"}


_HEADS: dict[Severity, Tone] = {"error": "bad", "warning": "doubt", "note": "strong"}


def check_page(check: Check, lang: Lang) -> Page:
    """Return everything a reader is told about submitted files."""
    blocks: list[Heading | Line | Excerpt | Grid] = [Heading(words("check").of(lang), 1)]
    kept = check.findings.all()
    for rule, severity, count in ruled(check.findings):
        blocks += _rule(rule, severity, count, [finding for finding in kept if finding.rule == rule], lang)
    if not check.findings.counts:
        nothing = "clean" if check.baseline is None or not check.baseline.still else "clean_but"
        blocks.append(Line(words(nothing).of(lang), tone="good"))
    return Page(
        (
            *blocks,
            *_files(check, lang),
            *baseline_blocks(check, lang),
            *effect_blocks(check, lang),
            *end_lines(check, lang),
        )
    )


def ruled(findings: Findings) -> list[tuple[str, Severity, int]]:
    """Return rule, severity and exact count, worst first, then by code."""
    counted = [(rule, severity, count) for (rule, severity), count in findings.counts.items()]
    return sorted(counted, key=lambda item: (SEVERITIES.index(item[1]), item[0]))


def _rule(
    rule: str, severity: Severity, count: int, kept: list[Finding], lang: Lang
) -> Iterator[Heading | Line | Excerpt]:
    kept = [finding for finding in kept if finding.severity == severity]
    # Where causes differ each finding has its own remedy, else it is said once for all.
    alike = len({fix_of(finding) for finding in kept[:SHOWN]}) <= 1
    name = words(f"severity_{severity}").of(lang)
    yield Heading(words("rule_count", severity=name, rule=rule, n=number(count, lang)).of(lang), tone=_HEADS[severity])
    for finding in kept[:SHOWN]:
        yield Line(said_of(finding, lang), f"{place_of(finding, lang)}:")
        if finding.context:
            yield Excerpt(tuple((header, shortened(text), meant) for header, text, meant in finding.context))
        if not alike:
            yield Line(fix_of(finding).of(lang), words("fix").of(lang), "faint")
    if count > min(SHOWN, len(kept)):
        yield Line(words("rule_more", n=number(count - min(SHOWN, len(kept)), lang)).of(lang), tone=_TONES[severity])
    for label, text in (("why", why_of), ("fix", fix_of)) if alike else (("why", why_of),):
        if kept and text(kept[0]).of(lang):
            yield Line(text(kept[0]).of(lang), words(label).of(lang), "faint")


_CELL = Words("{path}, ô {cell}", "{path}, cell {cell}")
_ROW = Words("hàng {n} trong Excel", "row {n} in a spreadsheet")


def place_of(finding: Finding, lang: Lang) -> str:
    """Return where a finding stands: file, line or cell, column, and the key of its row."""
    column = column_of(finding).of(lang)
    if finding.cell is not None:
        # Sheet and cell say it; the line of a stand-in would say nothing.
        place = ":".join(part for part in (_CELL.fill(path=finding.path, cell=finding.cell).of(lang), column) if part)
        return f"{place} ({shortened(finding.key)})" if finding.key and finding.key != finding.value else place
    if finding.sheet is not None and finding.row is not None:
        return f"{finding.path}, {_ROW.fill(n=number(finding.row, lang)).of(lang)}"
    place = ":".join(part for part in (finding.path, str(finding.line or ""), column) if part)
    beside = [shortened(finding.key)] if finding.key and finding.key != finding.value else []
    if finding.row is not None and finding.row != finding.line:
        beside.append(_ROW.fill(n=number(finding.row, lang)).of(lang))
    return f"{place} ({'; '.join(beside)})" if beside else place


def _files(check: Check, lang: Lang) -> Iterator[Heading | Line | Grid]:
    if check.inputs:
        yield Heading(words("files").of(lang))
        yield _inputs(check, lang)
    if check.refused:
        yield Heading(words("refused").of(lang))
        yield from (Line(path, tone="bad") for path in check.refused)
    if check.passed_over:
        yield Heading(words("passed_over").of(lang))
        yield from (Line(reason.of(lang), f"{path}:") for path, reason in check.passed_over)


def _inputs(check: Check, lang: Lang) -> Grid:
    keys = ("file", "table", "rows", "set_aside", "superseded", "encoding", "delimiter")
    numbers = ("rows", "set_aside", "superseded")
    columns = [Column(words(key).of(lang), whole=key in numbers, right=key in numbers) for key in keys]
    rows = tuple(_input(file, lang) for file in check.inputs)
    return Grid((*columns, Column(words("remark_file").of(lang), below="text")), (Section("", rows),))


def _input(file: Input, lang: Lang) -> Row:
    numbers = (file.rows, file.rows_set_aside, file.superseded)
    return (
        Cell(file.path),
        Cell(table_title(file, lang)),
        *(Cell(number(n, lang)) for n in numbers),
        Cell(encoding_text(file, lang)),
        Cell(delimiter_text(file, lang)),
        Cell("; ".join(remarks_of(file, lang)), tone="faint"),
    )


def table_title(file: Input, lang: Lang) -> str:
    """Return the table that a file is of, by its title."""
    from de_an06.tables import tables

    table = tables().get(file.table)
    return file.table if table is None else table.title.of(lang)


def remarks_of(file: Input, lang: Lang) -> list[str]:
    """Return what is to be said of a file beside its rows: its day, and rows that were merged or left out."""
    told = [words("snapshot", day=day(file.snapshot, lang)).of(lang)] if file.snapshot is not None else []
    if file.template is not None:
        made_by = {"table": file.template.title.of(lang), "version": file.template.schema}
        told.append(words("template" if file.template.in_force else "template_other", **made_by).of(lang))
    if file.merged:
        told.append(words("account_merged", n=number(file.merged, lang)).of(lang))
    if file.skipped:
        told.append(words("skipped", what=", ".join(_skipped(k, n, lang) for k, n in file.skipped.items())).of(lang))
    return told


def _skipped(kind: str, count: int, lang: Lang) -> str:
    key = f"skipped_{kind}" if known(f"skipped_{kind}") else "skipped_other"
    return words(key, n=number(count, lang), kind=kind).of(lang)


def baseline_blocks(check: Check, lang: Lang) -> Iterator[Heading | Line]:
    """Say what became of accepted findings, the first of each kind with who accepted them, why and until when."""
    told = check.baseline
    if told is None:
        return
    yield Heading(words("baseline").of(lang))
    yield Line(baseline_text(check, lang), f"{told.path}:", "strong")
    kinds: tuple[tuple[str, Tone, list[Entry]], ...] = (
        ("expired", "bad", [entry for entry, _ in told.expired]),
        ("still", "plain", list(dict.fromkeys(entry for _, entry in told.still))),
        ("fixed", "good", [entry for entry, _ in told.fixed]),
    )
    for kind, tone, entries in kinds:
        for entry in entries[:SHOWN]:
            yield Line(_accepted(entry, lang), words(f"baseline_{kind}").of(lang), tone)
        if len(entries) > SHOWN:
            yield Line(words("rule_more", n=len(entries) - SHOWN).of(lang), tone=tone)
    if told.unseen:
        yield Line(words("baseline_unseen", n=len(told.unseen)).of(lang), tone="faint")


def _accepted(entry: Entry, lang: Lang) -> str:
    column = title_of(entry.table, entry.column).of(lang)
    parts = (entry.rule, entry.key or entry.path or "", column, entry.value or "")
    what = ", ".join(shortened(part) for part in parts if part)
    until = day(entry.until, lang)
    return words("baseline_said", what=what, who=entry.who, why=entry.why, until=until).of(lang)


def effect_blocks(check: Check, lang: Lang) -> Iterator[Heading | Line | Grid]:
    """Say which indicators the flagged rows touch, and how far each could move."""
    effect = check.effect
    if effect is None:
        return
    yield Heading(words("effect").of(lang))
    if effect.reason is not None:
        yield Line(effect.reason.of(lang), words("effect_none").of(lang), "faint")
    elif not effect.moved:
        yield Line(words("effect_clear").of(lang), tone="good")
    if effect.period is None or effect.as_of is None or not effect.moved:
        return
    days = {"start": effect.period.start, "end": effect.period.end, "as_of": effect.as_of}
    yield Line(words("effect_line", **{name: day(value, lang) for name, value in days.items()}).of(lang), tone="faint")
    keys = ("indicator", "result", "effect_range", "effect_rows")
    columns = [Column(words(key).of(lang), whole=place > 0, right=place > 0) for place, key in enumerate(keys)]
    yield Grid(tuple(columns), (Section("", tuple(_moved(moved, lang) for moved in effect.moved)),))


def effect_text(moved: Moved, lang: Lang) -> str:
    """Return an indicator's figure, how far it could move, and how many rows are in doubt, in one line."""
    title, value, could, rows = _moved(moved, lang)
    figure = " ".join(part for part in (value.text, value.beside) if part)
    range_ = " ".join((could.text, *(f"({text})" for text in could.under)))
    told = ((words("effect_range"), range_), (words("effect_rows"), rows.text))
    return "; ".join([f"{title.text}: {figure}", *(f"{label.of(lang)}: {text}" for label, text in told)])


def _moved(moved: Moved, lang: Lang) -> Row:
    result = moved.result
    told = amount_range(result, lang) if result.state == "ok" else words("range_open").of(lang)
    bounded = result.low is not None or result.high is not None
    under = (move_text(moved, lang),) if result.value is not None and bounded else ()
    value = value_text(result, lang) if result.state == "ok" else state_text(result.state, lang)
    return (
        Cell(moved.indicator.title.of(lang)),
        Cell(value, parts_text(result, lang)),
        Cell(told, under=under, tone="doubt"),
        Cell(number(result.unknown, lang)),
    )


def end_lines(check: Check, lang: Lang) -> Iterator[Line]:
    """Yield the notices of a run, the configurations that it used, and its totals."""
    told = [Line(notice.of(lang), words("notice").of(lang), "doubt") for notice in dict.fromkeys(check.notices)]
    told += [config_line(path, digest, lang) for path, digest in check.configs]
    yield from (replace(line, apart=not place) for place, line in enumerate((*told, total_line(check, lang))))


def total_line(check: Check, lang: Lang) -> Line:
    """Return files, rows, and the exact numbers of errors, warnings and notes."""
    counts = counts_text(check.findings, lang)
    rows = sum(file.rows for file in check.inputs)
    if check.baseline is not None:
        counts = f"{counts} ({baseline_text(check, lang)})"
    text = words("total_line", files=number(len(check.inputs), lang), rows=number(rows, lang), counts=counts)
    return Line(text.of(lang), words("total").of(lang), "strong")
