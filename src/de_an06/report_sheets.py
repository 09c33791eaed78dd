"""The sheets of a report's workbook in reading order: its figures, then what stands behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.figure_sheets import group_sheet, listed_sheet, matrix_sheet
from de_an06.pages.grounds import definitions, idle_list
from de_an06.pages.writing import delimiter_text, encoding_text
from de_an06.rules import rules
from de_an06.sheet_parts import Entry, Head, Number, Sheet
from de_an06.text import day
from de_an06.words import words

if TYPE_CHECKING:
    from de_an06.pages import Tone
    from de_an06.report import Report
    from de_an06.text import Lang


def sheets_of(report: Report, lang: Lang) -> list[Sheet]:
    """Return the sheets of a report in reading order; one that has nothing to say is left out."""
    from de_an06.axes import GROUPS

    found = [group_sheet(report, group, title.of(lang), lang) for group, title in GROUPS.items()]
    for results in (*report.sets[1:], *report.beside):
        found += [matrix_sheet(report, results, lang), listed_sheet(report, results, lang)]
    found += [_idle(report, lang), _definitions(report, lang), _findings(report, lang), _files(report, lang)]
    return [sheet for sheet in found if sheet is not None and sheet.rows]


# --- what stands behind the figures -----------------------------------------------------------------------


def _idle(report: Report, lang: Lang) -> Sheet | None:
    found = idle_list(report, lang)
    if found is None or report.idle is None:
        return None
    rows = tuple(
        (Entry(one.item), Entry(codes), Entry(name))
        for one, (codes, name) in zip(report.idle, found.services, strict=True)
    )
    heads = (_head("sheet_item", 14, lang), _head("sheet_codes", 44, lang), _head("axis_service", 80, lang))
    return Sheet(words("sheet_idle").of(lang), words("idle").of(lang), heads, rows, found.told)


def _definitions(report: Report, lang: Lang) -> Sheet:
    rows = tuple(
        tuple(map(Entry, (one.title, one.formula, one.note, one.legal, one.target, one.name)))
        for one in definitions(report, lang)
    )
    widths = {
        "indicator": 40, "sheet_formula": 44, "sheet_reading": 52, "sheet_legal": 40, "target": 36, "sheet_id": 26,
    }  # fmt: skip
    heads = tuple(_head(key, width, lang) for key, width in widths.items())
    title = words("definitions").of(lang)
    return Sheet(title, title, heads, rows, words("sheet_definitions").of(lang))


def _findings(report: Report, lang: Lang) -> Sheet:
    severities = dict(report.findings.counts.keys())
    rows = tuple(
        (
            Entry(words(f"severity_{severities[code]}").of(lang), _TONES[severities[code]]),
            Entry(code),
            Entry(Number(str(count))),
            Entry(rules()[code].title.of(lang) if code in rules() else code),
        )
        for code, count in report.findings.by_rule().items()
    )
    widths = {"severity": 12, "rule": 34, "findings": 12, "said": 90}
    heads = tuple(_head(key, width, lang) for key, width in widths.items())
    title = words("sheet_findings").of(lang)
    return Sheet(title, title, heads, rows, report.check_command)


_TONES: dict[str, Tone] = {"error": "bad", "warning": "doubt", "note": "plain"}


def _files(report: Report, lang: Lang) -> Sheet:
    from de_an06.tables import tables

    titles = {name: table.title.of(lang) for name, table in tables().items()}
    rows = [
        (
            Entry(file.path),
            Entry(titles.get(file.table, file.table)),
            *(Entry(Number(str(n))) for n in (file.rows, file.rows_set_aside, file.superseded)),
            Entry(encoding_text(file, lang)),
            Entry(delimiter_text(file, lang)),
            Entry(None if file.snapshot is None else day(file.snapshot, lang)),
            Entry(file.sha256, "faint"),
        )
        for file in report.inputs
    ]
    config = words("config").of(lang).rstrip(":")
    none = (Entry(None),) * 6
    rows += [(Entry(path), Entry(config), *none, Entry(digest, "faint")) for path, digest in report.configs]
    widths = {
        "file": 40, "table": 26, "rows": 11, "set_aside": 11, "superseded": 13, "sheet_written": 30,
        "sheet_delimiter": 11, "sheet_snapshot": 13,
    }  # fmt: skip
    heads = (*(_head(key, width, lang) for key, width in widths.items()), Head("SHA-256", 66))
    title = words("sheet_files").of(lang)
    return Sheet(title, title, heads, tuple(rows), words("sheet_files_about").of(lang))


def _head(key: str, width: float, lang: Lang) -> Head:
    return Head(words(key).of(lang), width)
