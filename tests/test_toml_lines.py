"""The lines on which the keys of a TOML text stand."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.toml_lines import key_line, key_lines

TEXT = '''\
language = "vi"  # files = 3
note = """
[files]
match = "no"
"""
[[files]]
match = "a [b] = c"
columns = { dossier_id = "Số, hồ sơ", channel = false }

[[files]]
match = 'b'
ignore_rules = [
  "x = 1", # [y]
  "z",
]
[files.constants]
channel = "direct"
[vocabulary.status]
"ĐÃ DUYỆT" = "done"
"a.b" = "open"
[vocabulary."x y"]
[targets]
on_time = [
  { since = 2023-01-01, value = 9.5 },
  { since = 2024-01-01,
'''
PATHS = [
    (("language",), 1),
    (("note",), 2),
    (("files",), 6),
    (("files", 0), 6),
    (("files", 0, "match"), 7),
    (("files", 0, "columns", "channel"), 8),
    (("files", 1), 10),
    (("files", 1, "ignore_rules"), 12),
    (("files", 1, "ignore_rules", 1), 14),
    (("files", 1, "constants"), 16),
    (("files", 1, "constants", "channel"), 17),
    (("vocabulary",), 18),
    (("vocabulary", "status", "ĐÃ DUYỆT"), 19),
    (("vocabulary", "status", "a.b"), 20),
    (("vocabulary", "x y"), 21),
    (("targets", "on_time"), 23),
    (("targets", "on_time", 0, "value"), 24),
    (("targets", "on_time", 1, "since"), 25),
]


@pytest.mark.parametrize(("path", "line"), PATHS)
def test_lines(path: tuple[str | int, ...], line: int) -> None:
    """Keys are found under headers, in inline tables, in lists, quoted, and past strings of many lines."""
    assert key_line(TEXT, path) == line


@pytest.mark.parametrize(("path", "line"), [(("files", 1, "table"), 10), (("files", 7), 6), (("nothing",), 1), ((), 1)])
def test_a_key_that_is_not_there(path: tuple[str | int, ...], line: int) -> None:
    """A key that isn't written is placed at the nearest one around it, else at the first line."""
    assert key_line(TEXT, path) == line


def test_dotted_keys_and_escapes() -> None:
    """Dotted keys and escaped ones count under the path that TOML gives them."""
    assert key_line('x = 1\na.b.c = 2\n"\\u0111" = 3\n', ("a", "b", "c")) == 2
    assert key_line('x = 1\na.b.c = 2\n"\\u0111" = 3\n', ("đ",)) == 3


def test_windows_line_ends() -> None:
    """A text with CRLF has the same lines."""
    assert dict(key_lines(TEXT.replace("\n", "\r\n"))) == dict(key_lines(TEXT))


@given(st.text(alphabet="[]{}=,.\"'a1\n #\\", max_size=60))
def test_any_text_has_lines(text: str) -> None:
    """Whatever the text, the walk ends; each top key of a text that TOML accepts has a line of its own."""
    lines = key_lines(text)
    try:
        stated = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert {(key,) for key in stated} == {path for path in lines if len(path) == 1}
