"""Listings of rules: which there are, and the whole page of one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from de_an06.choices import choose_one
from de_an06.finding import SEVERITIES
from de_an06.report import Listing
from de_an06.rules import FAMILIES, rules
from de_an06.rules.unknown_word import DECLARED, declared
from de_an06.tables import tables
from de_an06.text import LANGS, Words
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from de_an06.rules import Rule
    from de_an06.text import Lang

_FAMILIES = {
    "file": Words("tệp", "file"),
    "header": Words("tiêu đề", "header"),
    "cell": Words("ô", "cell"),
    "row": Words("dòng", "row"),
    "across": Words("giữa các bảng", "across"),
}
_BLOCKS, _CONFIRM = Words("cần sửa", "to mend"), Words("xác nhận được", "may confirm")
_HEAD = {
    "code": Words("Mã", "Code"),
    "family": Words("Nhóm", "Family"),
    "severity": Words("Mức", "Severity"),
    "class": Words("Xử lý", "Class"),
    "title": Words("Nội dung", "Title"),
}
_PAGE = {
    **_HEAD,
    "table": Words("Bảng", "Table"),
    "message": Words("Thông báo", "Message"),
    "why": Words("Vì sao", "Why"),
    "fix": Words("Cách sửa", "Fix"),
    "source": Words("Căn cứ", "Source"),
    "bad": Words("Ví dụ sai", "Bad"),
    "good": Words("Ví dụ đúng", "Good"),
}
_LONGEST = 40
_LENGTH = Words("({n} ký tự)", "({n} characters)")
_UNSAID = "…"
_LINE_END = " ⏎ "
"""What stands between the lines of a file that is shown as one."""
_SHOWN = 8
"""Lines of a file that are shown."""


def list_rules(code: str | None = None, *, pages: bool = False) -> Listing:
    """Return all rules, each with its page if wanted, or the page of one; an unknown code raises `OptionError`."""
    if code is not None:
        choose_one("rules", code, tuple(rules()), "de-an06 rules")
        return _listing(_PAGE, [rules()[code]])
    return _listing(_PAGE if pages else _HEAD, _in_order())


def _in_order() -> list[Rule]:
    order = {family: place for place, family in enumerate(FAMILIES)}
    return sorted(rules().values(), key=lambda r: (order[r.family], SEVERITIES.index(r.severity), r.code))


def _listing(columns: Mapping[str, Words], shown: list[Rule]) -> Listing:
    title = Words("Các quy tắc kiểm tra", "Rules of the check")
    return Listing(
        title, tuple(columns.values()), tuple(columns), tuple(tuple(_said(r)[key] for key in columns) for r in shown)
    )


def _said(rule: Rule) -> dict[str, Words | str]:
    return {
        "code": rule.code,
        "family": _FAMILIES[rule.family],
        "severity": words(f"severity_{rule.severity}"),
        "class": _CONFIRM if rule.confirm else _BLOCKS,
        "title": rule.title,
        "table": tables()[rule.table].title if rule.check is not None else "",
        "message": _told(rule, rule.message),
        "why": _told(rule, rule.why),
        "fix": _told(rule, rule.fix),
        "source": rule.source or "",
        "bad": _samples(rule, rule.bad) if rule.bad else _files(rule.bad_files),
        "good": _samples(rule, rule.good) if rule.good else _files(rule.good_files),
    }


def _told(rule: Rule, sentence: Words) -> Words:
    """A sentence as the first bad sample would have it; what only data can say is left open."""
    return Words(_filled(rule, sentence, "vi"), _filled(rule, sentence, "en"))


def _filled(rule: Rule, sentence: Words, lang: Lang) -> str:
    sample = dict(rule.bad[0]) if rule.bad else {}
    # A rule of a row stands at its own column, whatever the sample changes.
    at = rule.at if rule.at in sample or rule.check is not None or not sample else next(iter(sample))
    column = tables()[rule.table].columns.get(at)
    known = {"column": column.title.of(lang) if column else _UNSAID, "value": sample.get(at) or _UNSAID}
    clauses = {f"nearest_{lang}": ""}
    if column is not None and column.vocabulary in DECLARED:
        clauses["declared"] = declared(column.vocabulary)
    stated = {name: text or _UNSAID for name, text in sample.items()}
    return sentence.of(lang).format_map(defaultdict(lambda: _UNSAID, stated | known | clauses))


def _samples(rule: Rule, samples: tuple[Mapping[str, str], ...]) -> Words:
    """Each sample as the cells that it changes, under their titles."""
    columns = tables()[rule.table].columns
    both = [
        " | ".join(
            "; ".join(f"{columns[name].title.of(lang)} = {_cell(text, lang)}" for name, text in sample.items())
            for sample in samples
        )
        for lang in LANGS
    ]
    return Words(*both)


def _files(files: Mapping[str, str]) -> Words:
    """A folder as its files, their lines one behind the other."""
    text = " | ".join(f"{name}: {_LINE_END.join(_first(text.splitlines()))}" for name, text in files.items())
    return Words(text, text)


def _first(lines: list[str]) -> list[str]:
    return lines if len(lines) <= _SHOWN else [*lines[:_SHOWN], f"… (+{len(lines) - _SHOWN})"]


def _cell(text: str, lang: Lang) -> str:
    return f"“{text}”" if len(text) <= _LONGEST else f"“{text[:_LONGEST]}…” {_LENGTH.of(lang).format(n=len(text))}"
