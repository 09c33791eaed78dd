"""What `de-an06.toml` can state, which file wins, and the sentences about what is wrong."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest

from de_an06.config import Config, load_config
from de_an06.config_problems import _PROBLEMS
from de_an06.errors import ConfigError
from de_an06.period import CIVIL, ND09, Calendar

if TYPE_CHECKING:
    from pathlib import Path

FULL = """\
language = "vi"
calendar = "nd09"
complete = true
as_of = 2023-11-20
[[files]]
match = "planning*.csv"
table = "dossiers"
ignore = false
delimiter = ";"
header_line = 4
snapshot = 2017-08-31
date_order = "mdy"
columns = { dossier_id = "CASE REFERENCE", channel = false }
constants = { channel = "direct" }
[vocabulary.status]
"APPROVED" = "done"
[indicators.my_id]
kind = "count"
[[targets.on_time]]
since = 2023-01-01
value = 95
[severity]
"unknown-status" = "note"
"""


def configured(folder: Path, own: str | None = None, option: str | None = None) -> Config:
    """Load a folder's own file and one for --config, each from its text."""
    given = folder / "office.toml"
    if own is not None:
        (folder / "de-an06.toml").write_text(own, encoding="utf-8")
    if option is not None:
        given.write_text(option, encoding="utf-8")
    return load_config(folder, given if option is not None else None)


def refusal(folder: Path, text: str) -> ConfigError:
    """Return the error that a configuration text ends in."""
    with pytest.raises(ConfigError) as caught:
        configured(folder, option=text)
    return caught.value


def test_nothing_configured(tmp_path: Path) -> None:
    """Without any file, nothing is stated and the calendar is civil."""
    config = load_config(tmp_path, None)
    assert (config.language, config.calendar, config.complete, config.as_of) == (None, CIVIL, False, None)
    assert (config.sources, config.ignored, config.severity) == ((), (), {})


def test_no_folder() -> None:
    """A run may have neither folder nor option."""
    assert load_config(None, None).sources == ()


def test_nothing_configured_builds_no_model() -> None:
    """A run without configuration does not build the validators, even when it asks for file rules."""
    code = "from de_an06 import config as c; c.load_config(None, None).file_rule('a'); "
    code += "print(c.Settings.__pydantic_complete__, c.FileRule.__pydantic_complete__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.split() == ["False", "False"]


def test_settings_of_an_option(tmp_path: Path) -> None:
    """All that the file of --config states is taken."""
    config = configured(tmp_path, option=FULL)
    assert (config.language, config.calendar, config.complete) == ("vi", ND09, True)
    assert config.as_of == date(2023, 11, 20)
    assert config.vocabulary == {"status": {"APPROVED": "done"}}
    assert config.severity == {"unknown-status": "note"}
    assert config.indicators == {"my_id": {"kind": "count"}}
    assert config.targets == {"on_time": [{"since": date(2023, 1, 1), "value": 95}]}


def test_rule_of_a_file(tmp_path: Path) -> None:
    """A block of files states how to read the files it matches, and a column may be left unread."""
    rule = configured(tmp_path, own=FULL).file_rule("planning1.csv")
    assert (rule.table, rule.delimiter, rule.header_line, rule.date_order) == ("dossiers", ";", 4, "mdy")
    assert rule.columns == {"dossier_id": "CASE REFERENCE", "channel": False}
    assert rule.constants == {"channel": "direct"}


def test_rule_of_another_file(tmp_path: Path) -> None:
    """A file that no block matches has an empty rule."""
    rule = configured(tmp_path, own=FULL).file_rule("services.csv")
    assert (rule.table, rule.ignore, rule.columns, rule.constants) == (None, None, {}, {})


def test_the_folder_does_not_judge(tmp_path: Path) -> None:
    """What judges does not count in the folder's own file, and that is said with its line."""
    config = configured(tmp_path, own='ignore_rules = ["duplicate"]\n' + FULL)
    assert (config.indicators, config.targets, config.severity, config.ignore_rules) == (
        {},
        {},
        {},
        frozenset(),
    )
    assert [words.en.partition(" does")[0] for words in config.ignored] == [
        "de-an06.toml, line 18: “indicators”",
        "de-an06.toml, line 20: “targets”",
        "de-an06.toml, line 23: “severity”",
        "de-an06.toml, line 1: “ignore_rules”",
    ]
    assert all("--config" in text for words in config.ignored for text in words)


def test_what_does_not_count_is_not_checked(tmp_path: Path) -> None:
    """A severity that would be wrong is no error in the folder's own file."""
    assert configured(tmp_path, own='[severity]\nx = "fatal"').severity == {}


def test_the_option_wins(tmp_path: Path) -> None:
    """Where both files state a thing, that of --config counts; what only one states is kept."""
    config = configured(tmp_path, own='language = "vi"\ncomplete = true', option='language = "en"\n')
    assert (config.language, config.complete) == ("en", True)


def test_false_can_win(tmp_path: Path) -> None:
    """A stated false is a statement."""
    assert not configured(tmp_path, own="complete = true", option="complete = false").complete


def test_vocabularies_merge_by_folded_phrase(tmp_path: Path) -> None:
    """The meaning in --config replaces that of the same phrase however it is spelt, and the others stay."""
    own = '[vocabulary.status]\n"đã duyệt" = "open"\n"Mới" = "open"'
    config = configured(tmp_path, own=own, option='[vocabulary.status]\n"ĐÃ DUYỆT" = "done"')
    assert config.vocabulary == {"status": {"ĐÃ DUYỆT": "done", "Mới": "open"}}


def test_matching_blocks_merge(tmp_path: Path) -> None:
    """For one file the first block to state a field wins, column by column, and --config comes first."""
    own = '[[files]]\nmatch = "a*"\ntable = "units"\ndelimiter = ";"\ncolumns = { x = "1", y = "2" }'
    option = '[[files]]\nmatch = "*.csv"\ntable = "dossiers"\ncolumns = { y = "3" }'
    rule = configured(tmp_path, own=own, option=option).file_rule("a.csv")
    assert (rule.table, rule.delimiter, rule.columns) == ("dossiers", ";", {"x": "1", "y": "3"})


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("planning*.csv", "Planning1.CSV", True),
        ("planning*.csv", "2023/Q3/planning1.csv", True),
        ("planning*.csv", "archive.zip!/planning1.csv", True),
        ("planning*.csv", "myplanning.csv", False),
        ("2023/*.csv", "2023/a.csv", True),
        ("2023/*.csv", "2023/Q3/a.csv", False),
        ("2023/**", "2023/Q3/a.csv", True),
        ("**/a.csv", "a.csv", True),
        ("**/a.csv", "x/y/a.csv", True),
        ("./a.csv", "a.csv", True),
        ("a?.csv", "a1.csv", True),
        ("a?.csv", "a.csv", False),
        ("a [1].csv", "a [1].csv", True),
        ("hồ sơ*", unicodedata.normalize("NFD", "HỒ SƠ 1.csv"), True),
        ("*", "a/b.csv", True),
        ("**", "a/b.csv", True),
    ],
)
def test_matching(tmp_path: Path, pattern: str, path: str, matches: bool) -> None:
    """A pattern without a slash matches any folder's names, with a slash whole paths; case does not count."""
    config = configured(tmp_path, own=f'[[files]]\nmatch = "{pattern}"\ntable = "units"')
    assert (config.file_rule(path).table == "units") is matches


@pytest.mark.parametrize(
    ("snapshot", "path", "day"),
    [
        ("2017-08-31", "x/export.csv", date(2017, 8, 31)),
        ('"export_{year}{month}{day}.csv"', "x/EXPORT_20231120.csv", date(2023, 11, 20)),
        ('"{day}-{month}-{year}*"', "5-8-2023 final.csv", date(2023, 8, 5)),
        ('"*{year}-{month}.csv"', "ho-so 2024-02.csv", date(2024, 2, 29)),
        ('"{year}.csv"', "2023.csv", date(2023, 12, 31)),
        ('"{year}/{month}/*.csv"', "2023/08/a.csv", date(2023, 8, 31)),
        ('"export_{year}{month}{day}.csv"', "other.csv", None),
        ('"export_{year}{month}{day}.csv"', "export_20231320.csv", None),
        ('"{year}-{month}.csv"', "2023-13.csv", None),
    ],
)
def test_snapshots(tmp_path: Path, snapshot: str, path: str, day: date | None) -> None:
    """A snapshot is a stated day or read from the name; a name that holds no such day gives none."""
    assert configured(tmp_path, own=f'[[files]]\nmatch = "**"\nsnapshot = {snapshot}').snapshot_of(path) == day


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        ('calendar = "civil"', CIVIL),
        ("[calendar]\nstart_day = 15", ND09),
        ("[calendar]\nstart_day = 21\nstart_month = 10", Calendar("custom", 21, 10)),
    ],
)
def test_calendars(tmp_path: Path, text: str, calendar: Calendar) -> None:
    """A calendar is a name or a start of the office's own."""
    assert configured(tmp_path, own=text).calendar == calendar


def test_sources_are_listed(tmp_path: Path) -> None:
    """Each file used is listed with the hash of its bytes, the one that wins first."""
    config = configured(tmp_path, own="", option="complete = true")
    assert [source.role for source in config.sources] == ["option", "folder"]
    assert config.sources[0].sha256 == hashlib.sha256(b"complete = true").hexdigest()
    assert config.sources[1].path == "de-an06.toml"


def test_one_file_in_both_roles(tmp_path: Path) -> None:
    """The folder's own file given to --config is one source, and judges."""
    own = tmp_path / "de-an06.toml"
    own.write_text('ignore_rules = ["x"]', encoding="utf-8")
    config = load_config(tmp_path, own)
    assert [source.role for source in config.sources] == ["option"]
    assert (config.ignored, config.ignore_rules) == ((), frozenset({"x"}))


def test_where_a_setting_stands(tmp_path: Path) -> None:
    """The file and line of any setting can be told after merging."""
    config = configured(tmp_path, own=FULL, option='ignore_rules = []\n[[files]]\nmatch = "x"')
    assert config.where("files", 0, "match") == ((tmp_path / "office.toml").as_posix(), 3)
    assert config.where("files", 1, "columns", "channel") == ("de-an06.toml", 13)
    assert config.where("vocabulary", "status", "APPROVED") == ("de-an06.toml", 16)
    assert config.where("files") == ((tmp_path / "office.toml").as_posix(), 2)
    assert config.where("nowhere") == ((tmp_path / "office.toml").as_posix(), 1)


@pytest.mark.parametrize("text", ["\ufeffcomplete = true", "complete = true\r\n"])
def test_files_from_windows(tmp_path: Path, text: str) -> None:
    """A byte order mark and CRLF do no harm."""
    (tmp_path / "de-an06.toml").write_bytes(text.encode())
    assert load_config(tmp_path, None).complete


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            'x = 1\nlangage = "vi"',
            2,
            "no key “langage”; did you mean “language”?; the keys are language, calendar",
        ),
        ('[[files]]\nmatch = "x"\ncomplete = true', 3, "it must stand above the first line with [ ]"),
        ('[[files]]\nmatch = "x"\n[[files]]\nmatch = "y"\ntabel = "z"', 5, "did you mean “table”?"),
        ('[[files]]\ntable = "x"', 1, "lacks “files.match”"),
        ('[[files]]\nmatch = ""', 2, "“files.match” must not be empty"),
        ('[[files]]\nmatch = "x"\ndelimiter = ";;"', 3, "must be one character, not “;;”"),
        ('[[files]]\nmatch = "x"\nheader_line = 0', 3, "at least 1, not 0"),
        ('[[files]]\nmatch = "x"\nheader_line = true', 3, "a whole number, not true"),
        ('[[files]]\nmatch = "x"\nsnapshot = "x"', 3, "{year}, {month}, {day}, each once, not “x”"),
        ('[[files]]\nmatch = "x"\nsnapshot = "{year}{hour}"', 3, "{year}"),
        ('[[files]]\nmatch = "x"\nsnapshot = "{year}-{day}"', 3, "{year}"),
        ('[[files]]\nmatch = "x"\nsnapshot = "{year}{year}"', 3, "{year}"),
        ('[[files]]\nmatch = "x"\nsnapshot = 2023-01-01T00:00:00', 3, "a day such as"),
        ('[[files]]\nmatch = "x"\ndate_order = "ymd"', 3, "the values are dmy, mdy"),
        (
            '[[files]]\nmatch = "x"\n[files.columns]\na = "A"\nb = true',
            5,
            "or false not to read it, not true",
        ),
        (
            '[[files]]\nmatch = "x"\nconstants = { a = 3 }',
            3,
            "“files.constants.a” must be text in quotes, not 3",
        ),
        ("files = [1]", 1, "write [[files]]"),
        ('[files]\nmatch = "x"', 1, "must be a list: write [[files]]"),
        ("\nvocabulary = 3", 2, "must be a table: write [vocabulary]"),
        ('[vocabulary.status]\n"Đã" = "done"\n"da" = "open"', 3, "“vocabulary.status.da” already means"),
        ("calendar = [1]", 1, "must be a table"),
        ('calendar = "lunar"', 1, "there is no calendar “lunar”"),
        ("[calendar]\nstart_day = 29", 2, "at most 28, not 29"),
        ("[calendar]\nstart_dya = 3", 2, "did you mean “start_day”?; the keys are start_day, start_month"),
        ("complete = 1", 1, "must be true or false, not 1"),
        ('as_of = "2023-11-20"', 1, "without quotes"),
        ("as_of = 2023-11-20T10:00:00", 1, "must be a day"),
        ('language = "fr"', 1, "cannot be “fr”; the values are vi, en"),
        ('[severity]\nx = "fatal"', 2, "the values are error, warning, note"),
        ('ignore_rules = "x"', 1, 'write ["...", "..."]'),
        ("targets = { on_time = 3 }", 1, "write [[targets.on_time]]"),
        ("a = ", 1, "not valid TOML"),
        ('\nmatch = "C:\\x"', 2, "use / in paths"),
        ('x = """\nabc', 2, "not valid TOML"),
    ],
)
def test_problems(tmp_path: Path, text: str, line: int, said: str) -> None:
    """What is wrong is one sentence in both languages, with the file, the line and the mending."""
    error = refusal(tmp_path, text)
    (english,) = [sentence for sentence in str(error).split("\n") if said in sentence]
    assert english.startswith(f"{(tmp_path / 'office.toml').as_posix()}, line {line}: ")
    assert len(error.vi.split("\n")) == len(error.en.split("\n"))
    assert f"office.toml, dòng {line}: " in error.vi


def test_problems_follow_the_file(tmp_path: Path) -> None:
    """Several problems are as many lines, in the order of the file."""
    error = refusal(tmp_path, 'complete = 1\ncolour = "x"\nlanguage = "fr"\n')
    assert [sentence.partition(": ")[0][-1] for sentence in str(error).split("\n")] == ["1", "2", "3"]


def test_hostile_values_stay_on_their_line(tmp_path: Path) -> None:
    """A value with line ends or control characters cannot break the sentence."""
    error = refusal(tmp_path, 'language = "a\\n\\u001b[31mb"\n')
    assert "\n" not in str(error)
    assert "\x1b" not in str(error)


def test_not_utf8(tmp_path: Path) -> None:
    """A file in another encoding is refused with the line of the first bad byte."""
    (tmp_path / "de-an06.toml").write_bytes("complete = true\n# tệp".encode()[:-2] + b"\xe9")
    with pytest.raises(ConfigError, match="line 2: the file is not UTF-8"):
        load_config(tmp_path, None)


def test_no_such_file(tmp_path: Path) -> None:
    """A file given to --config has to be there."""
    with pytest.raises(ConfigError, match=r"Cannot open the configuration file .*absent\.toml"):
        load_config(None, tmp_path / "absent.toml")


@pytest.mark.parametrize("kind", _PROBLEMS)
def test_sentences_have_the_same_places(kind: str) -> None:
    """Each sentence fills the same places in both languages."""
    words = _PROBLEMS[kind]
    assert sorted(_places(words.vi)) == sorted(_places(words.en))


def _places(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.replace("{{", "").split("{")[1:]]
