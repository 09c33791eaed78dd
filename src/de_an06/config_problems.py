"""What can be wrong with a configuration file, as sentences that name the line and the mending."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

from de_an06.errors import ConfigError
from de_an06.text import Words, printable
from de_an06.toml_lines import key_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from de_an06.toml_lines import KeyPath


UNREADABLE = Words(
    "Không mở được tệp cấu hình {file}: hãy kiểm tra đường dẫn và quyền đọc",
    "Cannot open the configuration file {file}: check the path and the right to read it",
)
NOT_UTF8 = Words(
    "{file}, dòng {line}: tệp không ở mã UTF-8; hãy lưu lại bằng UTF-8",
    "{file}, line {line}: the file is not UTF-8; save it as UTF-8",
)
NOT_TOML = Words(
    "{file}, dòng {line}: sai cú pháp TOML ({reason}); đặt chữ trong dấu nháy và dùng / trong đường dẫn",
    "{file}, line {line}: not valid TOML ({reason}); put text in quotes and use / in paths",
)
NOT_HERE = Words(
    "{file}, dòng {line}: “{key}” không có hiệu lực trong thư mục dữ liệu; hãy đặt vào tệp của --config",
    "{file}, line {line}: “{key}” does not count in a data folder; put it in the file of --config",
)
_PLACE = Words("{file}, dòng {line}: ", "{file}, line {line}: ")
_PROBLEMS = {
    "extra_forbidden": Words(
        "không có khóa “{key}”{near}; các khóa dùng được: {allowed}",
        "there is no key “{key}”{near}; the keys are {allowed}",
    ),
    "missing": Words("khối này thiếu “{key}”", "this block lacks “{key}”"),
    "string_type": Words(
        "“{key}” phải là chữ trong dấu nháy, không phải {value}",
        "“{key}” must be text in quotes, not {value}",
    ),
    "bool_type": Words(
        "“{key}” phải là true hoặc false, không phải {value}", "“{key}” must be true or false, not {value}"
    ),
    "int_type": Words("“{key}” phải là số nguyên, không phải {value}", "“{key}” must be a whole number, not {value}"),
    "date_type": Words(
        "“{key}” phải là ngày dạng 2023-11-20 không có dấu nháy, không phải {value}",
        "“{key}” must be a day such as 2023-11-20 without quotes, not {value}",
    ),
    "dict_type": Words(
        "“{key}” phải là một bảng: viết {header} rồi mỗi dòng một khóa",
        "“{key}” must be a table: write {header} and a key on each line",
    ),
    "list_type": Words("“{key}” phải là danh sách: viết {list}", "“{key}” must be a list: write {list}"),
    "literal_error": Words(
        "“{key}” không nhận {value}; các giá trị dùng được: {expected}",
        "“{key}” cannot be {value}; the values are {expected}",
    ),
    "string_too_short": Words("“{key}” không được để trống", "“{key}” must not be empty"),
    "string_too_long": Words(
        "“{key}” chỉ được có một ký tự, không phải {value}", "“{key}” must be one character, not {value}"
    ),
    "string_pattern_mismatch": Words(
        "“{key}” phải là tên giấy phép theo SPDX như CC-BY-4.0, hoặc một đường liên kết, không phải {value}",
        "“{key}” must be the name of a licence by SPDX such as CC-BY-4.0, or a link, not {value}",
    ),
    "greater_than_equal": Words(
        "“{key}” phải từ {ge} trở lên, không phải {value}", "“{key}” must be at least {ge}, not {value}"
    ),
    "less_than_equal": Words(
        "“{key}” không được quá {le}, không phải {value}", "“{key}” must be at most {le}, not {value}"
    ),
    "snapshot": Words(
        "“{key}” phải là ngày như 2023-08-31, hoặc mẫu tên tệp có {{year}}, {{month}}, {{day}}, "
        "mỗi thứ một lần, không phải {value}",
        "“{key}” must be a day such as 2023-08-31, or a pattern of the file's name with {{year}}, "
        "{{month}}, {{day}}, each once, not {value}",
    ),
    "header": Words(
        "“{key}” phải là tiêu đề cột trong dấu nháy, hoặc false để không đọc, không phải {value}",
        "“{key}” must be a column's header in quotes, or false not to read it, not {value}",
    ),
    "calendar": Words(
        'không có lịch {value}; hãy dùng "civil", "nd09", hoặc [calendar] với start_day, start_month',
        'there is no calendar {value}; use "civil", "nd09", or [calendar] with start_day, start_month',
    ),
    "two_meanings": Words(
        "“{key}” đã có nghĩa khác ở trên (không kể hoa, thường, dấu)",
        "“{key}” already means something else above (case and accents aside)",
    ),
}
_PROBLEMS["model_type"] = _PROBLEMS["dict_type"]
_OTHER = Words("“{key}” không dùng được: {reason}", "“{key}” cannot be used: {reason}")
_NEAR = Words("; có phải “{near}”?", "; did you mean “{near}”?")
_HIGHER = Words("; khóa này phải đứng trên dòng [ ] đầu tiên", "; it must stand above the first line with [ ]")


_SHOWN = 40  # characters of a value that a sentence repeats


def shown(path: Path) -> str:
    """Return a path as sentences show it, alike on every system."""
    return printable(path.as_posix())


def refused(problems: Iterable[Words]) -> ConfigError:
    """Return the error that says each problem on a line of its own."""
    said = list(problems)
    return ConfigError("\n".join(words.vi for words in said), "\n".join(words.en for words in said))


def invalid(
    path: Path, text: str, details: Sequence[ErrorDetails], allowed: Callable[[KeyPath], Sequence[str]]
) -> ConfigError:
    """Return the error for what a model refused, in the order of the file.

    `allowed` gives the keys that the table at a path may have.
    """
    placed = sorted(((_line(text, detail), _sentence(detail, allowed)) for detail in details), key=lambda pair: pair[0])
    return refused(_joined(_PLACE.fill(file=shown(path), line=line), words) for line, words in placed)


def _joined(first: Words, second: Words) -> Words:
    return Words(first.vi + second.vi, first.en + second.en)


def _path(detail: ErrorDetails) -> KeyPath:
    return (*detail["loc"], *detail.get("ctx", {}).get("at", ()))


def _line(text: str, detail: ErrorDetails) -> int:
    return key_line(text, _path(detail))


def _sentence(detail: ErrorDetails, allowed: Callable[[KeyPath], Sequence[str]]) -> Words:
    path = _path(detail)
    names = [part for part in path if isinstance(part, str)]
    values: dict[str, Any] = dict(detail.get("ctx", {}))
    values["key"] = printable(".".join(names))
    values["header"] = f"[[{values['key']}]]" if isinstance(path[-1], int) else f"[{values['key']}]"
    values["list"] = '["...", "..."]' if names[0] in ("select_rules", "ignore_rules") else f"[[{values['key']}]]"
    values["value"] = _value(detail["input"])
    values["expected"] = ", ".join(re.findall("'(.*?)'", str(values.get("expected", ""))))
    words = _PROBLEMS.get(detail["type"], _OTHER)
    if detail["type"] == "extra_forbidden":
        keys = allowed(path[:-1])
        near = _near(names[-1], keys, allowed(()))
        values["allowed"] = ", ".join(keys)
        return Words(words.vi.format(near=near.vi, **values), words.en.format(near=near.en, **values))
    return words.fill(**values | {"reason": detail["msg"]})


def _near(key: str, keys: Sequence[str], top: Sequence[str]) -> Words:
    """Return what to say about the likeliest cause: a key of the top written below a header, or a slip."""
    if key in top:
        return _HIGHER
    close = difflib.get_close_matches(key.casefold(), keys, 1)
    return _NEAR.fill(near=close[0]) if close else Words("", "")


def _value(value: object) -> str:
    """Return a value much as it was written, cut short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "{...}" if isinstance(value, dict) else "[...]"
    text = printable(str(value))
    text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"“{text}”" if isinstance(value, str) else text
