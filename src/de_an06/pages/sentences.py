"""The sentences of a finding, filled from its rule and its values, in both languages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from de_an06.path_patterns import WITHIN
from de_an06.rules import rules
from de_an06.rules.unknown_word import DECLARED, declared
from de_an06.text import Words, day, number, printable
from de_an06.words import words

if TYPE_CHECKING:
    from de_an06.finding import Finding
    from de_an06.report import Check
    from de_an06.text import Lang


def message_of(finding: Finding) -> Words:
    """Return what is wrong, as the rule says it."""
    rule = rules().get(finding.rule)
    return Words(finding.rule, finding.rule) if rule is None else _filled(rule.message, finding)


def message_in(finding: Finding, lang: Lang) -> str:
    """Return what is wrong in one language alone."""
    rule = rules().get(finding.rule)
    return finding.rule if rule is None else _told(rule.message.of(lang), finding, lang)


def why_of(finding: Finding) -> Words:
    """Return why it matters."""
    rule = rules().get(finding.rule)
    return Words("", "") if rule is None else _filled(rule.why, finding)


def fix_of(finding: Finding) -> Words:
    """Return how to mend it, as the finding says for its own cause, else as its rule does."""
    own = dict(finding.values)
    if "fix_vi" in own:
        return Words(_sentence(own["fix_vi"]), _sentence(own["fix_en"]))
    return common_fix_of(finding)


def common_fix_of(finding: Finding) -> Words:
    """Return how to mend it, as the rule says for all causes."""
    rule = rules().get(finding.rule)
    return Words("", "") if rule is None else _filled(rule.fix, finding)


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}." if clause else ""


def column_of(finding: Finding) -> Words:
    """Return the column as the file calls it, else its title."""
    if finding.header is not None:
        return Words(finding.header, finding.header)
    return title_of(finding.table, finding.column)


def title_of(table: str | None, column: str | None) -> Words:
    """Return a column's title; its name where no table of ours has it."""
    from de_an06.tables import tables

    known = tables().get(table or "")
    found = None if known is None else known.columns.get(column or "")
    return Words(column or "", column or "") if found is None else found.title


def said_of(finding: Finding, lang: Lang) -> str:
    """Return the message, with the cell's value where the sentence does not name it."""
    message = message_in(finding, lang)
    if not finding.value or printable(shortened(finding.value)) in message:
        return message
    return f"{message} {words('cell_value', value=shortened(finding.value)).of(lang)}"


def advised(finding: Finding, lang: Lang) -> str:
    """Return the message and how to mend it, for formats that have one text for both."""
    fix = fix_of(finding).of(lang)
    return f"{said_of(finding, lang)} {words('fix').of(lang)} {fix}" if fix else said_of(finding, lang)


def sent_of(path: str, check: Check) -> tuple[str, str]:
    """Return the file that was sent, and what within it is meant: a sheet, a file of an archive, or nothing."""
    if any(file.path == path == file.file for file in check.inputs):
        return path, ""
    file, _, within = path.partition(WITHIN)
    return file, within


def advised_within(finding: Finding, check: Check, lang: Lang) -> str:
    """Return the same where the place can only name the file that was sent: with sheet and cell, or archived file."""
    within = ", ".join(part for part in (sent_of(finding.path, check)[1], finding.cell) if part)
    return f"{within}: {advised(finding, lang)}" if within else advised(finding, lang)


LONGEST = 200
"""A longer text from the data is cut in sentences; machine formats keep the value whole."""


def shortened(text: str) -> str:
    """Return a text from the data as a sentence shows it."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _known_words(finding: Finding, lang: Lang) -> str:
    """The titles of the words that the finding's column knows."""
    from de_an06.tables import tables
    from de_an06.vocabulary import vocabulary

    column = tables()[finding.table or ""].columns.get(finding.column or "") if finding.table else None
    members = vocabulary().members.get(column.vocabulary or "", {}) if column else {}
    return ", ".join(title.of(lang) for title in members.values())


_COUNTS = {
    "ragged-row": ("expected", "found"), "file-breaks-off": ("expected", "found"),
    "hidden-rows": ("rows", "columns"), "possible-cut": ("rows",),
    "code-as-number": ("cells",), "formula-not-calculated": ("cells",),
    "mixed-date-orders": ("day_first", "month_first", "unclear"),
    "number-as-text": ("count",), "serial-date": ("count",), "merged-cells": ("count",),
}  # fmt: skip
"""Values that are counts, by the rule of their finding."""


class _Values(dict[str, str]):
    """What a sentence may name; what the finding does not carry is said not to be shown."""

    def __init__(self, finding: Finding, lang: Lang) -> None:
        super().__init__(finding.values)
        from de_an06.tables import tables

        table = tables().get(finding.table or "")
        self["path"] = finding.path
        self["table"] = (finding.table or "") if table is None else table.title.of(lang)
        self["column"] = column_of(finding).of(lang)
        if finding.line is not None:
            self["line"] = str(finding.line)
        if finding.until is not None:
            self["until"] = str(finding.until)
        if finding.value is not None:
            self["value"] = finding.value
        for name, text in self.items():
            counted = name in _COUNTS.get(finding.rule, ())
            self[name] = number(int(text), lang) if counted else shortened(text)
        for name in ("snapshot", "as_of"):
            if name in self and finding.rule.endswith(f"-after-{name.replace('_', '-')}"):
                self[name] = day(date.fromisoformat(self[name]), lang)
        if "allowed" in self:
            self["allowed"] = _known_words(finding, lang) or self["allowed"]
        column = None if table is None else table.columns.get(finding.column or "")
        if column is not None and column.vocabulary in DECLARED:
            self["declared"] = declared(column.vocabulary)
        self.missing = words("not_shown").of(lang)

    def __missing__(self, name: str) -> str:
        return self.missing


def _filled(sentence: Words, finding: Finding) -> Words:
    return Words(_told(sentence.vi, finding, "vi"), _told(sentence.en, finding, "en"))


def _told(template: str, finding: Finding, lang: Lang) -> str:
    if finding.value is None:
        template = template.replace("“{value}”", "{value}")
    return printable(template.format_map(_Values(finding, lang)))
