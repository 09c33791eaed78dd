"""Accepted findings: the file in which people write which known findings stand, who said so, why, and until when."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from de_an06.errors import ConfigError, OptionError
from de_an06.finding import fingerprint_of
from de_an06.rules import rules
from de_an06.system_messages import system_reason
from de_an06.text import Words, printable
from de_an06.toml_lines import key_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

TEXTS = ("rule", "table", "key", "path", "column", "value")
"""What an entry is known by; `path` stands where there is no key."""
_SAID = ("who", "why", "until")
_HEAD = """# Known findings that `de-an06 check --baseline` accepts: who said so, why, and until when (that day too).
# An entry is known by rule, table, key, column and value; the line does not count, `count` says how often.
# --update-baseline adds entries and takes out those that are mended; comments are not kept.
# Các lỗi đã biết được chấp nhận: ai chấp nhận (who), vì sao (why), đến hết ngày nào (until).
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding that was accepted, so many times; the last day on which that counts."""

    rule: str
    table: str | None
    key: str | None
    path: str | None
    column: str | None
    value: str | None
    count: int
    who: str
    why: str
    until: date

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the findings that it accepts."""
        return fingerprint_of(self.rule, self.table, self.key, self.path, self.column, self.value)

    @property
    def said(self) -> dict[str, Any]:
        """What is written of it, in order; what it lacks is left out."""
        told = {name: getattr(self, name) for name in TEXTS}
        known = {name: value for name, value in told.items() if value is not None}
        times = {"count": self.count} if self.count > 1 else {}
        return known | times | {"who": self.who, "why": self.why, "until": self.until}


def load_accepted(path: Path) -> list[Entry]:
    """Return the entries of a file, TOML or JSON by its ending.

    Raises `OptionError` when there is no such file, `ConfigError` with file and place when it is not well formed.
    """
    if not path.is_file():
        raise OptionError(
            f"--baseline: không có tệp {path.as_posix()}; --update-baseline sẽ tạo tệp này.",
            f"--baseline: there is no file {path.as_posix()}; --update-baseline makes it.",
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = json.loads(text) if _is_json(path) else tomllib.loads(text)
    except (OSError, ValueError) as error:
        said = printable(str(error))
        reason = system_reason(error) if isinstance(error, OSError) else Words(said, said)
        raise _wrong(path, None, f"không đọc được ({reason.vi})", f"cannot be read ({reason.en})") from None
    found = document.get("accepted") if isinstance(document, dict) else None
    if not isinstance(found, list) or len(document) > 1:
        vi, en = "chỉ gồm các khối [[accepted]]", "must hold nothing but [[accepted]] blocks"
        if document != {}:
            raise _wrong(path, None, vi, en)
        found = []
    lines = None if _is_json(path) else text
    return _apart(path, lines, [_entry(path, lines, number, block) for number, block in enumerate(found)])


def write_accepted(path: Path, entries: Iterable[Entry]) -> str:
    """Return the text of a file of entries, in an order of its own, so that versions can be compared."""
    ordered = sorted(entries, key=lambda e: tuple(getattr(e, name) or "" for name in TEXTS))
    if _is_json(path):
        told = [entry.said | {"until": entry.until.isoformat()} for entry in ordered]
        return json.dumps({"accepted": told}, ensure_ascii=True, indent=2) + "\n"
    blocks = [_HEAD, *("\n[[accepted]]\n" + _lines(entry.said) for entry in ordered)]
    return "".join(blocks)


def _is_json(path: Path) -> bool:
    return path.suffix.lower() == ".json"


def _lines(said: Mapping[str, Any]) -> str:
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in said.items())


def _quoted(value: str | int | date) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    # JSON escapes what TOML wants escaped, but for DEL; what cannot be seen is escaped as well.
    shown = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escaped(ord(c)) for c in shown)


def _escaped(code: int) -> str:
    if code in range(0xD800, 0xE000):  # half a character, which no TOML can hold: the entry accepts nothing
        return "\\ufffd"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# --- what is not well formed -------------------------------------------------------------------------------


def _entry(path: Path, text: str | None, number: int, block: object) -> Entry:
    """Return one block as an entry; every text that is there is one, and what must be there is."""
    place = (path, text, number)
    if not isinstance(block, dict):
        raise _wrong(path, _place(*place), "phải là một khối khóa = giá trị", "must be a block of key = value")
    for key in block:
        if key not in (*TEXTS, *_SAID, "count"):
            known = ", ".join((*TEXTS, "count", *_SAID))
            raise _wrong(
                path, _place(*place, key), f"không có khóa “{key}”; các khóa: {known}",
                f"there is no key “{key}”; the keys are {known}",
            )  # fmt: skip
    for key in (*TEXTS, "who", "why"):
        needed = key in ("rule", "who", "why")
        value = block.get(key)
        if (value is None and needed) or (value is not None and not isinstance(value, str)) or (needed and not value):
            raise _wrong(path, _place(*place, key), f"“{key}” phải là chữ", f"“{key}” must be a text")
    _check_known(place, block)
    until = _day(block.get("until"))
    count = block.get("count", 1)
    if until is None:
        vi, en = "“until” phải là một ngày, như 2024-12-31", "“until” must be a day, as 2024-12-31"
        raise _wrong(path, _place(*place, "until"), vi, en)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise _wrong(path, _place(*place, "count"), "“count” phải là số từ 1", "“count” must be a number from 1")
    texts = {name: block.get(name) for name in ("table", "key", "path", "column", "value")}
    return Entry(rule=block["rule"], count=count, who=block["who"], why=block["why"], until=until, **texts)


def _check_known(place: tuple[Path, str | None, int], block: Mapping[str, Any]) -> None:
    path = place[0]
    if block["rule"] not in rules():
        vi, en = f"không có quy tắc “{block['rule']}”", f"there is no rule “{block['rule']}”"
        raise _wrong(path, _place(*place, "rule"), vi, en)
    if (block.get("key") is None) == (block.get("path") is None):
        vi, en = "cần “key” của dòng, hoặc “path” của tệp, một trong hai", "needs the row's “key” or the file's “path”"
        raise _wrong(path, _place(*place), vi, en)


def _day(value: object) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if type(value) is date else None


def _apart(path: Path, text: str | None, entries: list[Entry]) -> list[Entry]:
    """Return entries of which no two accept the same finding, or refuse them."""
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        if entry.fingerprint in seen:
            vi, en = "lỗi này đã được chấp nhận ở một khối trên", "this finding is accepted by a block above"
            raise _wrong(path, _place(path, text, number), vi, en)
        seen.add(entry.fingerprint)
    return entries


def _place(_: Path, text: str | None, number: int, key: str | None = None) -> tuple[str, str]:
    if text is None:
        return f"mục {number + 1}", f"entry {number + 1}"
    line = key_line(text, ("accepted", number) if key is None else ("accepted", number, key))
    return f"dòng {line}", f"line {line}"


def _wrong(path: Path, place: tuple[str, str] | None, vi: str, en: str) -> ConfigError:
    file = printable(path.as_posix())
    at_vi, at_en = (f"{file}, {place[0]}", f"{file}, {place[1]}") if place else (file, file)
    return ConfigError(f"{at_vi}: {printable(vi)}.", f"{at_en}: {printable(en)}.")
