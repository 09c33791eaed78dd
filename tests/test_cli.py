"""The command line: help, exit statuses, the language, where the output goes and what happens when it can't."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from de_an06 import __version__, cli, cli_language
from de_an06.renderers import formats, renderer
from tests.runs import ROOT, SAMPLES, check, put, rows_of, run, save, spoilt

if TYPE_CHECKING:
    from tests.runs import Ran

COMMANDS = ("report", "check", "sample", "indicators", "tables", "template")
LANGUAGE_PLACES = ("DE_AN06_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
PROGRAM = [sys.executable, "-m", "de_an06"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


# --- help --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_of_a_command(command: str, option: str) -> None:
    """The help of each command shows examples of itself."""
    ran = run(command, option)
    assert (ran.status, ran.err) == (0, "")
    assert "Examples:" in ran.out
    assert f"de-an06 {command}" in ran.out.split("Examples:")[1]


def test_help() -> None:
    """The help of the program lists every command and shows examples."""
    ran = run("--help")
    assert ran.status == 0
    assert "Examples:" in ran.out
    assert all(re.search(rf"^  {command}\b", ran.out, re.MULTILINE) for command in COMMANDS)


def test_examples_in_help_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example that the help shows can be run as it stands."""
    shutil.copytree(SAMPLES, tmp_path / "data" / "samples")
    shutil.copy(SAMPLES / "dossiers.csv", tmp_path / "ho-so.csv")
    monkeypatch.chdir(tmp_path)
    lines = [line.split() for command in COMMANDS for line in run(command, "--help").out.splitlines()]
    examples = [line[1:] for line in lines if line[:1] == ["de-an06"]]
    assert len(examples) >= 10
    for example in examples:
        ran = run(*("500" if argument == "1000000" else argument for argument in example))
        assert (ran.status, "Traceback" in ran.err) == (0, False)


def test_no_arguments() -> None:
    """Without arguments the help stands on stderr, and nothing was done."""
    ran = run()
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("Usage: de-an06")


def test_version() -> None:
    """`--version` prints name and version, in this process and as a program."""
    assert run("--version").out == f"de-an06 {__version__}\n"
    found = subprocess.run([*PROGRAM, "--version"], env=ENVIRONMENT, capture_output=True, check=True)
    assert found.stdout.split() == [b"de-an06", __version__.encode()]


@pytest.mark.parametrize(
    "arguments", [("reprot", SAMPLES), ("report",), ("report", SAMPLES, SAMPLES), ("report", SAMPLES, "--periodd", "x")]
)
def test_bad_usage(arguments: tuple[object, ...]) -> None:
    """A command line that can't be understood is one line and status 2."""
    ran = run(*arguments)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("de-an06: ")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("report", "Thiếu đối số PATH. (de-an06 report --help)"),
        ("reprot x", "Không có lệnh reprot; có phải 'report'? (de-an06 --help)"),
        ("report x --calendr y", "Không có tùy chọn --calendr; có thể là: --calendar. (de-an06 report --help)"),
        ("check x --zzz", "Không có tùy chọn --zzz. (de-an06 check --help)"),
        ("sample x --seed ba", "--seed: phải là số nguyên. (de-an06 sample --help)"),
        ("sample x --dossiers 0", "--dossiers: phải từ 1 trở lên. (de-an06 sample --help)"),
        ("report x -i", "Tùy chọn -i cần một giá trị. (de-an06 report --help)"),
        ("report x --own=1", "Tùy chọn --own không nhận giá trị. (de-an06 report --help)"),
        ("--unsaid", "Không có tùy chọn --unsaid. (de-an06 --help)"),
    ],
)
def test_bad_usage_in_vietnamese(line: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the parser refuses is told in the language of the run, with the help of the command that was called."""
    monkeypatch.setenv("DE_AN06_LANG", "vi")
    assert run(*line.split()).err == f"de-an06: {said}\n"


def test_too_many_arguments() -> None:
    """A path with blanks and no quotes is told how to be written."""
    assert "put a path with blanks in quotes. (de-an06 report --help)" in run("report", "a", "b c", "--lang=en").err


@pytest.mark.parametrize("command", ["indicators", "tables"])
@pytest.mark.parametrize("form", ["terminal", "json", "csv", "markdown"])
def test_listings(command: str, form: str) -> None:
    """Listings are drawn in every format."""
    ran = run(command, "--format", form, "--lang", "vi")
    assert (ran.status, ran.err) == (0, "")
    assert ("on_time" if command == "indicators" else "dossiers") in ran.out.replace("\\", "")


def test_unknown_table() -> None:
    """A table that does not exist is refused, and those that do are named."""
    ran = run("tables", "hoso", "--lang", "en")
    assert ran.status == 2
    assert "dossiers, services" in ran.err


# --- the language ------------------------------------------------------------------------------------------


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that says nothing about the language, of a user whose locale is neither vi nor en."""
    for name in LANGUAGE_PLACES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(cli_language, "user_language", lambda: "fr")
    return monkeypatch


def language(ran: Ran) -> str:
    """Return the language of a drawn report."""
    assert ran.status == 0
    return "vi" if "Chỉ tiêu Đề án 06" in ran.out else "en"


def english(folder: Path) -> Path:
    """Write dossiers under English headers."""
    header = ["dossier_id", "service_code", "unit_code", "received_on", "channel"]
    save(folder / "dossiers.csv", [header, ["H1", "1.000656", "464", "2023-06-01", "online"]])
    return folder


def test_option_wins(quiet: pytest.MonkeyPatch) -> None:
    """`--lang` wins over the environment."""
    quiet.setenv("DE_AN06_LANG", "en")
    assert language(run("report", SAMPLES, "--lang", "vi")) == "vi"


def test_environment_wins_over_configuration(quiet: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`DE_AN06_LANG` wins over configuration, which wins over the locale."""
    folder = spoilt(tmp_path)
    (folder / "de-an06.toml").write_text('language = "en"\n', encoding="utf-8")
    quiet.setattr(cli_language, "user_language", lambda: "vi")
    assert language(run("report", folder)) == "en"
    quiet.setenv("DE_AN06_LANG", "vi")
    assert language(run("report", folder)) == "vi"


def test_locale_wins_over_headers(quiet: pytest.MonkeyPatch) -> None:
    """The user's locale wins over the language of the headers."""
    quiet.setattr(cli_language, "user_language", lambda: "en")
    assert language(run("report", SAMPLES)) == "en"


@pytest.mark.usefixtures("quiet")
def test_headers_decide_at_last(tmp_path: Path) -> None:
    """With nothing said, Vietnamese headers make a Vietnamese page and English headers an English one."""
    assert language(run("report", SAMPLES)) == "vi"
    assert language(run("report", english(tmp_path))) == "en"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks the system, not LANG")
@pytest.mark.parametrize(
    ("stated", "wanted"),
    [({"LANG": "vi_VN.UTF-8"}, "vi"), ({"LANG": "vi_VN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"), ({"LANG": "C"}, "c")],
)
def test_user_language(stated: dict[str, str], wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """LC_ALL wins over LC_MESSAGES, which wins over LANG."""
    for name in LANGUAGE_PLACES:
        monkeypatch.delenv(name, raising=False)
    for name, value in stated.items():
        monkeypatch.setenv(name, value)
    assert cli_language.user_language() == wanted


def test_errors_follow_the_environment(quiet: pytest.MonkeyPatch) -> None:
    """An error that comes before the data are read speaks the language that was stated."""
    quiet.setenv("DE_AN06_LANG", "vi")
    assert "Không có tệp hoặc thư mục" in run("report", "no-where").err
    assert "There is no file or folder" in run("report", "no-where", "--lang=en").err


# --- colour ------------------------------------------------------------------------------------------------


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def on_screen(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    """Return what a terminal is sent."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm-256color", **environment}.items():
        monkeypatch.setenv(name, value)
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    assert cli.main(["report", str(SAMPLES), "--lang", "vi"]) == 0
    return screen.getvalue()


def test_terminal_has_style(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal gets styled text."""
    assert "\x1b[" in on_screen(monkeypatch)


def test_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR leaves a terminal without a colour."""
    assert not re.search(r"\x1b\[[\d;]*\b(?:3[0-8]|4[0-8]|9[0-7])\b[\d;]*m", on_screen(monkeypatch, NO_COLOR="1"))


def test_dumb_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that can do nothing gets no escape codes."""
    assert "\x1b" not in on_screen(monkeypatch, TERM="dumb")


@pytest.mark.parametrize("form", ["terminal", "json", "csv", "markdown"])
def test_pipe_has_no_escape_codes(form: str) -> None:
    """What goes into a pipe or file has no escape codes."""
    assert "\x1b" not in run("report", SAMPLES, "--format", form).out


def test_pipe_is_80_columns_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that is piped keeps to the width of a page, and to a narrower one that is stated."""
    monkeypatch.delenv("COLUMNS", raising=False)
    assert max(map(len, run("report", SAMPLES, "--lang", "vi").out.splitlines())) <= 80
    monkeypatch.setenv("COLUMNS", "50")
    assert max(map(len, run("report", SAMPLES, "--lang", "vi").out.splitlines())) <= 50


# --- where output goes -------------------------------------------------------------------------------------

SHORT = ("report", SAMPLES, "-i", "on_time", "--lang", "vi")


def test_two_formats() -> None:
    """Two formats are written one after the other, in the order given."""
    json_text, csv_text = (run(*SHORT, "-f", form).out for form in ("json", "csv"))
    assert run(*SHORT, "-f", "json", "-f", "csv").out == json_text + csv_text
    assert run(*SHORT, "-f", "csv", "-f", "json").out == csv_text + json_text


def test_two_files(tmp_path: Path) -> None:
    """Two files are both written, each in the format of its ending."""
    run(*SHORT, "-o", tmp_path / "a.json", "-o", tmp_path / "b.MD")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["schema_version"] == 1
    assert (tmp_path / "b.MD").read_text(encoding="utf-8") == run(*SHORT, "-f", "markdown").out


def test_file_and_screen(tmp_path: Path) -> None:
    """A format that no file takes goes to the screen; the one that a file takes does not."""
    ran = run(*SHORT, "-f", "json", "-f", "csv", "-o", tmp_path / "a.json")
    assert ran.out == run(*SHORT, "-f", "csv").out
    assert (tmp_path / "a.json").exists()


def test_format_for_an_unknown_ending(tmp_path: Path) -> None:
    """A file whose ending says nothing takes the format stated."""
    run(*SHORT, "-o", tmp_path / "a.txt", "-f", "markdown")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == run(*SHORT, "-f", "markdown").out


@pytest.mark.parametrize("name", ["a.XLSM", "a.XLS", "a.ods", "a.doc", "a.pdf", "a.7z"])
def test_no_text_under_another_ending(name: str, tmp_path: Path) -> None:
    """Text is never written into a file whose ending belongs to another program, whatever format is stated."""
    ran = run(*SHORT[:-1], "en", "-f", "csv", "-o", tmp_path / name)
    assert (ran.status, list(tmp_path.iterdir())) == (2, [])
    assert "files cannot be written; use the ending .csv, " in ran.err


@pytest.mark.parametrize("command", ["report", "batch"])
def test_help_names_the_formats_of_reports(command: str) -> None:
    """The help of what draws reports names every format that can."""
    told = set(re.findall("[a-z-]+", run(command, "--help").out))
    assert {name for name in formats() if renderer(name).report is not None} - {"terminal"} <= told


def test_one_screen_for_a_check() -> None:
    """A check writes one format to the screen; a second needs a file, and nothing is done without one."""
    ran = run("check", SAMPLES, "-f", "json", "-f", "csv", "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert "--format json and csv: the screen takes one of them; add --output FILE" in ran.err


def test_formats_and_files_in_pairs(tmp_path: Path) -> None:
    """A file takes the format that its ending asks for, whichever stands first; other files take what is left."""
    pairs = ("-f", "markdown", "-o", tmp_path / "a.txt", "-f", "json", "-o", tmp_path / "b.json")
    assert run("check", SAMPLES, *pairs).status == 0
    assert (tmp_path / "a.txt").read_text(encoding="utf-8").startswith("# ")
    assert (tmp_path / "b.json").read_text(encoding="utf-8").startswith("{")


def test_one_file_twice(tmp_path: Path) -> None:
    """Two outputs in one file are refused before anything is written."""
    twice = ("-o", tmp_path / "a.json", "-o", tmp_path / "a.json")
    ran = run("check", SAMPLES, *twice, "--lang", "en")
    assert (ran.status, list(tmp_path.iterdir())) == (2, [])
    assert "a.json is named twice" in ran.err


def test_indicators_with_commas() -> None:
    """Indicators with commas are those of the option repeated."""
    apart = run("report", SAMPLES, "-i", "on_time", "-i", "online_services", "--lang", "vi")
    assert run("report", SAMPLES, "-i", "on_time, online_services,", "--lang", "vi") == apart
    assert run("report", SAMPLES, "-i", ",").status == 2


def test_rules_with_commas() -> None:
    """Rules with commas are those of the option repeated."""
    assert run("check", SAMPLES, "--ignore", "bad-date,nothing", "--lang", "en").err.startswith("de-an06: --ignore: ")
    assert run("check", SAMPLES, "--ignore", "bad-date,bad-flag").status == 0


@pytest.mark.parametrize("text", ['ignore_rules = ["bad-dat"]\n', '[severity]\nbad-dat = "note"\n'])
def test_unknown_rules_of_configuration(text: str, tmp_path: Path) -> None:
    """A rule that doesn't exist is told with the file and line that state it, and the nearest."""
    file = tmp_path / "own.toml"
    file.write_text("\n" + text, encoding="utf-8")
    ran = run("check", SAMPLES, "--config", file, "--lang", "en")
    line = text.count("\n") + 1
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert re.search(rf"own\.toml, line {line}: .*“bad-dat” \(do you mean bad-date\?\)", ran.err)


def test_unknown_words_of_configuration(tmp_path: Path) -> None:
    """A vocabulary that doesn't exist is told with the file and line that state it."""
    folder = english(tmp_path)
    (folder / "de-an06.toml").write_text('\n[vocabulary.chanel]\n"Kiosk" = "online"\n', encoding="utf-8")
    assert "de-an06.toml, line 2: [vocabulary.chanel]" in run("report", folder, "--lang", "en").err


def test_nothing_is_written_when_refused(tmp_path: Path) -> None:
    """A bad option of the second output leaves the first unwritten."""
    assert run(*SHORT, "-o", tmp_path / "a.json", "-o", tmp_path / "b.unknown").status == 2
    assert list(tmp_path.iterdir()) == []


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    """An older file is replaced, and nothing is left beside it."""
    (tmp_path / "a.json").write_text("x" * 1_000_000, encoding="utf-8")
    run(*SHORT, "-o", tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_link_is_followed(tmp_path: Path) -> None:
    """An output that is a link stays one; what it points to is written."""
    (tmp_path / "b.json").write_text("", encoding="utf-8")
    (tmp_path / "a.json").symlink_to(tmp_path / "b.json")
    assert run(*SHORT, "-o", tmp_path / "a.json").status == 0
    assert (tmp_path / "a.json").is_symlink()
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_device_is_never_replaced(tmp_path: Path) -> None:
    """An output that is no regular file, /dev/null say, is written to and stays what it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run(*SHORT, "-o", pipe, "-f", "json").status == 0
        assert os.read(reader, 20).startswith(b"{")
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_file_in_the_way(tmp_path: Path) -> None:
    """A place that can't be written is one line, and status 2."""
    (tmp_path / "a.json.part").mkdir()
    ran = run(*SHORT[:-1], "en", "-o", tmp_path / "a.json")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "a.json" in ran.err


@pytest.mark.parametrize("arguments", [("report",), ("report", "--format", "json"), ("check",)])
def test_reader_gone(arguments: tuple[str, ...]) -> None:
    """A reader that closes the pipe is no error and leaves no word."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [*PROGRAM, arguments[0], str(SAMPLES), *arguments[1:]]
    found = subprocess.run(command, env=ENVIRONMENT, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (found.returncode, found.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no full device")
def test_disk_full() -> None:
    """Output that can't be written is one line, and status 2."""
    with Path("/dev/full").open("wb") as full:
        command = [*PROGRAM, "report", str(SAMPLES)]
        found = subprocess.run(command, env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (found.returncode, found.stderr.count(b"\n")) == (2, 1)


def test_no_stdout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program started without stdout still writes its files."""
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(["report", str(SAMPLES), "-o", str(tmp_path / "a.json"), "-f", "csv"]) == 0
    sys.stdout.close()
    assert (tmp_path / "a.json").exists()


# --- exit statuses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("report",), ("report", "--strict"), ("check", "--fail-on", "warning")])
def test_well(arguments: tuple[str, ...]) -> None:
    """The sample is well in every way."""
    assert run(arguments[0], SAMPLES, *arguments[1:]).status == 0


@pytest.mark.parametrize(("trouble", "status"), [(KeyboardInterrupt, 130), (MemoryError, 2)])
def test_interrupted(trouble: type[BaseException], status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C and memory that does not suffice end the run without a traceback."""

    def fail(*_: object) -> None:
        raise trouble

    monkeypatch.setattr("de_an06.pipeline.report", fail)
    ran = run("report", SAMPLES)
    assert (ran.status, ran.out) == (status, "")
    assert "Traceback" not in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(("lang", "told"), [("vi", "3 bản trùng đã gộp"), ("en", "3 merged copies")])
def test_check_tells_of_merged_copies(tmp_path: Path, lang: str, told: str) -> None:
    """`check` says in every format for readers how many equal copies were merged."""
    path = spoilt(tmp_path) / "dossiers.csv"
    rows = rows_of(path)
    save(path, [*rows, *rows[1:4]])
    for form in ("terminal", "markdown"):
        assert told in " ".join(run("check", path, "--lang", lang, "--format", form).out.split())
    (file,) = check(path)["inputs"]
    assert (file["rows"], file["merged"]) == (1253, 3)


def test_sample_command(tmp_path: Path) -> None:
    """`sample` writes a district whose report and check run at once."""
    ran = run("sample", tmp_path / "thử nghiệm", "--dossiers", 50, "--seed", 3)
    assert (ran.status, ran.out) == (0, "")
    assert run("check", tmp_path / "thử nghiệm").status == 0
    assert run("report", tmp_path / "thử nghiệm", "--by", "month").status == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows quotes otherwise")
@pytest.mark.parametrize("form", ["terminal", "markdown"])
def test_report_names_the_command_that_says_more(tmp_path: Path, form: str) -> None:
    """A report with findings names the check of the very path that was given, to be copied."""
    folder = spoilt(tmp_path).rename(tmp_path / "quý 4")
    put(folder / "dossiers.csv", 100, "Ngày hẹn trả", "31/02/2023")
    told = " ".join(run("report", folder, "--lang", "en", "--format", form).out.split())
    assert f"see each place: de-an06 check '{folder}'" in told.replace("\\", "")


@pytest.mark.skipif(os.name == "nt", reason="Windows quotes otherwise")
def test_a_refused_report_names_the_command_that_says_more(tmp_path: Path) -> None:
    """A report of files that can't be read names the check of the path; the check itself does not."""
    folder = spoilt(tmp_path).rename(tmp_path / "quý 4")
    (folder / "dossiers.csv").write_bytes(b"%PDF")
    assert run("report", folder, "--lang", "en").err.endswith(f" See: de-an06 check '{folder}'\n")
    assert "See: de-an06" not in run("check", folder, "--lang", "en").out


@pytest.mark.parametrize(("command", "following"), [("sample", "report"), ("template", "check")])
@pytest.mark.parametrize(("lang", "said"), [("vi", "Tiếp theo: de-an06 "), ("en", "Next: de-an06 ")])
def test_written_files_and_what_comes_next(tmp_path: Path, command: str, following: str, lang: str, said: str) -> None:
    """`sample` and `template` name what they wrote, and in the language asked for what to do with it."""
    lines = run(command, tmp_path / "mới", "--lang", lang).err.splitlines()
    assert all(Path(line).is_file() for line in lines[:-1])
    assert lines[-1].startswith(f"{said}{following} ")


@pytest.mark.parametrize(("lang", "said"), [("vi", "đã có dossiers.csv"), ("en", "already holds dossiers.csv")])
def test_sample_refuses_in_the_language_asked_for(tmp_path: Path, lang: str, said: str) -> None:
    """`sample --lang` says in that language why it does not write."""
    (tmp_path / "dossiers.csv").write_text("x")
    assert said in run("sample", tmp_path, "--lang", lang).err
