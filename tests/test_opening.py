"""Files in other encodings are read through stand-ins, and give what the clean file gives."""

import csv
import gzip
import io
import os
import subprocess
import sys
import tempfile
import tracemalloc
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from de_an06 import opening, stopping
from de_an06.charsets import LEGACY
from de_an06.config import FileRule
from de_an06.standins import Part, StandIns
from tests.runs import SAMPLES, check, figures, report, run, sample, spoilt
from tests.strategies import broken, dossiers
from tests.written import TCVN3, WRITERS, to_tcvn3, to_windows_1258

NAME = "foreign-encoding"
TEXT = (SAMPLES / "dossiers.csv").read_text(encoding="utf-8")
HEADER = "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Trạng thái,Số thành phần hồ sơ\n"


def told(document: Any) -> list[Any]:
    """Return the findings of a check but those about encodings."""
    return [finding for finding in document["findings"] if finding["rule"] != NAME]


def checked(folder: Path, text: str | bytes, name: str = "ho-so.csv") -> Any:
    """Return the check of a folder with one file."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return check(folder)


def reason(folder: Path, data: bytes, lang: str = "en") -> str:
    """Return why a file of dossiers is refused."""
    found = checked(folder, data)
    assert found["counts"] == {"unreadable-file": 1}
    return str(found["findings"][0]["message"][lang])


def sendable(text: str, name: str) -> str:
    """Return a text as it can be written in an encoding: TCVN3 has few capitals."""
    return "".join(c if c.isascii() or c in TCVN3 else c.lower() for c in text) if name == "tcvn3" else text


@pytest.mark.parametrize("name", WRITERS)
def test_sample_in_each_encoding(name: str, tmp_path: Path) -> None:
    """The sample district in another encoding has the same figures, findings and rows."""
    folder = spoilt(tmp_path)
    for file in folder.glob("*.csv"):
        file.write_bytes(WRITERS[name](file.read_text(encoding="utf-8")))
    found = report(folder)
    assert figures(found) == figures(sample())
    assert [file["rows"] for file in found["inputs"]] == [file["rows"] for file in sample()["inputs"]]
    assert {file["encoding"] for file in found["inputs"]} == {name.partition(" ")[0]}
    assert told(check(folder)) == told(check(SAMPLES))


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A table of dossiers as an office writes it, with what offices do wrong and cells of several lines."""
    rows = draw(dossiers().flatmap(broken))
    names = ["dossier_id", "service_code", "unit_code", "received_on", "channel", "status", "components"]
    out = io.StringIO()
    end = draw(st.sampled_from(["\n", "\r\n"]))
    writer = csv.writer(out, lineterminator=end)
    for row in rows:
        row["status"] = draw(st.sampled_from([row["status"], "Chờ bổ sung,\nđã báo", 'Trả "lại"', "ĐÃ XONG", ""]))
        writer.writerow([row[name] for name in names])
    return HEADER.replace("\n", end) + out.getvalue()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables(), st.sampled_from(sorted(WRITERS)))
def test_any_table_in_any_encoding(text: str, name: str) -> None:
    """Whatever a table holds, in another encoding it has the findings of the clean file, at the same lines."""
    text = sendable(text, name)
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        clean, found = checked(Path(first), text), checked(Path(second), WRITERS[name](text))
    assert told(found) == told(clean)
    assert [file["rows"] for file in found["inputs"]] == [file["rows"] for file in clean["inputs"]]


@pytest.mark.parametrize("name", WRITERS)
def test_what_was_detected_is_told(name: str, tmp_path: Path) -> None:
    """The input says encoding, by what, mark, form and delimiter, and its hash is that of the file as it was sent."""
    data = WRITERS[name](TEXT.replace(",", ";"))
    (file,) = checked(tmp_path, data)["inputs"]
    assert file["encoding"] == name.partition(" ")[0]
    assert file["encoding_by"] == ("bom" if "mark" in name else "words" if name in LEGACY else "bytes")
    assert (file["bom"], file["nfc"], file["delimiter"]) == ("mark" in name, name != "windows-1258", ";")
    assert (file["sha256"], file["path"], file["file"]) == (sha256(data).hexdigest(), "ho-so.csv", "ho-so.csv")


@pytest.mark.parametrize(("name", "severity"), [("utf-16-le with mark", "note"), ("tcvn3", "warning")])
def test_the_finding_says_how_sure(name: str, severity: str, tmp_path: Path) -> None:
    """Another encoding is a note where bytes prove it, a warning where words tell it."""
    found = checked(tmp_path, WRITERS[name](TEXT))
    (finding,) = [finding for finding in found["findings"] if finding["rule"] == NAME]
    assert (finding["severity"], finding["table"]) == (severity, "dossiers")
    assert "CSV UTF-8" in finding["fix"]["vi"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_unicode_form_is_told(form: str, encoding: str, tmp_path: Path) -> None:
    """Whether a text is composed is told of UTF-8 and of UTF-16, and changes no finding."""
    text = unicodedata.normalize("NFD", TEXT) if form == "NFD" else TEXT
    found = checked(tmp_path, text.encode(encoding))
    assert found["inputs"][0]["nfc"] == (form == "NFC")
    assert [f["rule"] for f in told(found)] == [f["rule"] for f in told(checked(tmp_path, TEXT))]


def test_unicode_form_of_a_later_block(tmp_path: Path) -> None:
    """A text that is no longer composed after its first megabytes is told as such."""
    row = TEXT.splitlines(keepends=True)[1]
    rows = "".join(row.replace("-0001", f"-{n:05}") for n in range(40_000))
    text = TEXT.splitlines(keepends=True)[0] + rows + unicodedata.normalize("NFD", row)
    assert checked(tmp_path, text)["inputs"][0]["nfc"] is False


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("form", ["terminal", "markdown"])
@pytest.mark.parametrize("command", ["check", "report"])
def test_people_are_told(command: str, form: str, lang: str, tmp_path: Path) -> None:
    """Reports and checks for people name encoding, how sure it is, Unicode form and rows."""
    folder = spoilt(tmp_path)
    (folder / "dossiers.csv").write_bytes(to_windows_1258(TEXT))
    out = " ".join(run(command, folder, "--format", form, "--lang", lang).out.split())
    for word in ("windows-1258", "utf-8, NFC", "chưa NFC" if lang == "vi" else "not NFC"):
        assert word in out
    assert command == "check" or "dossiers.csv (1" in out


# --- what is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "byte", "shown"), [("tcvn3", 0x81, "0x81"), ("windows-1258", 0x9D, "0x9D")])
def test_bad_byte_of_another_encoding(name: str, byte: int, shown: str, tmp_path: Path) -> None:
    """A byte that an encoding lacks is told by line and character of the file that was sent."""
    lines = WRITERS[name](TEXT).split(b"\n")
    lines[400] = "ế,ấ".encode("cp1258", "ignore") + bytes([byte]) + lines[400]
    assert f"byte {shown} on line 401, character 2" in reason(tmp_path, b"\n".join(lines))


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be with mark", "utf-32-le"])
def test_truncated_wide_text(name: str, tmp_path: Path) -> None:
    """A text that breaks off within a character lacks bytes on its last line."""
    data = WRITERS[name]("".join(TEXT.splitlines(keepends=True)[:30]))
    assert "line 30" in reason(tmp_path, data[:-1])


def test_wide_text_that_lost_a_byte(tmp_path: Path) -> None:
    """A byte lost within UTF-16 is told by the line where it is missing, not read as another script."""
    data = TEXT.encode("utf-16-le")
    at = len("".join(TEXT.splitlines(keepends=True)[:300]).encode("utf-16-le"))
    assert "line 30" in reason(tmp_path, data[:at] + data[at + 1 :])


@pytest.mark.parametrize("name", LEGACY)
def test_two_encodings_in_one_file(name: str, tmp_path: Path) -> None:
    """UTF-8 below a legacy text is told by the line where it begins."""
    legacy = WRITERS[name]("".join(TEXT.splitlines(keepends=True)[:200]))
    assert "line 201 is UTF-8" in reason(tmp_path, legacy + "".join(TEXT.splitlines(keepends=True)[200:]).encode())


@pytest.mark.parametrize("name", LEGACY)
def test_legacy_text_below_utf8(name: str, tmp_path: Path) -> None:
    """A legacy text below UTF-8 is refused at its first byte."""
    lines = TEXT.splitlines(keepends=True)
    data = "".join(lines[:200]).encode() + WRITERS[name]("".join(lines[200:]))
    assert "on line 201" in reason(tmp_path, data)


@pytest.mark.parametrize("name", LEGACY)
def test_legacy_letters_far_below(name: str, tmp_path: Path) -> None:
    """A text whose first letters beyond ASCII stand far below its beginning is read in its encoding all the same."""
    header = "dossier_id,service_code,unit_code,received_on,channel,status\n"
    rows = "".join(f"H50-{n:06},1.001193,19363,05/06/2023,online,done\n" for n in range(8_000))
    more = "H51-1,1.001193,19363,05/06/2023,Trực tuyến,Đang xử lý\nH51-2,1.001193,19363,31/02/2023,Trực tiếp,Đã trả\n"
    found = checked(tmp_path, (header + rows).encode() + WRITERS[name](more))
    clean = checked(tmp_path, header + rows + more, "ho-so.csv")
    assert (found["inputs"][0]["encoding"], found["inputs"][0]["rows"]) == (name, 8002)
    assert told(found) == told(clean)


def test_marks_in_the_middle(tmp_path: Path) -> None:
    """A byte order mark between two parts of a file does not hide the rows below it, in any encoding."""
    first, rest = TEXT[: TEXT.index("\n") + 1], TEXT[TEXT.index("\n") + 1 :]
    wide = (first + "\ufeff" + rest).encode("utf-16")
    assert told(checked(tmp_path, wide)) == told(checked(tmp_path, first + "\ufeff" + rest))


def test_utf8_with_two_marks(tmp_path: Path) -> None:
    """A second byte order mark is no part of the first header."""
    assert checked(tmp_path, b"\xef\xbb\xbf\xef\xbb\xbf" + TEXT.encode())["inputs"][0]["rows"] == 1250


@pytest.mark.parametrize("codec", ["cp1252", "cp437", "cp1258"])
def test_mojibake_is_refused_by_name(codec: str, tmp_path: Path) -> None:
    """UTF-8 that was read as something else and saved again is refused with what it was and how to save it right."""
    damaged = "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in TEXT.encode())
    assert "was read as" in reason(tmp_path, damaged.encode())


@pytest.mark.parametrize("codec", ["cp1252", "cp1258", "ascii"])
def test_lost_letters_are_refused_by_name(codec: str, tmp_path: Path) -> None:
    """A CSV whose letters became question marks is refused, whatever it is in now."""
    assert "letters are lost" in reason(tmp_path, TEXT.encode(codec, "replace"))


def test_ambiguous_text_can_be_stated(tmp_path: Path) -> None:
    """Where two encodings read equally well, configuration says which it is."""
    header = "dossier_id,service_code,unit_code,received_on,channel,status\n"
    data = header.encode() + b"H1,1.001193,19363,05/06/2023,online,h\xe1\n"
    why = reason(tmp_path, data)
    assert "Windows-1258 and TCVN3" in why
    assert "0xE1 on line 2, character 38" in why
    (tmp_path / "de-an06.toml").write_text('[[files]]\nmatch = "*.csv"\nencoding = "tcvn3"\n', encoding="utf-8")
    found = check(tmp_path)
    assert (found["inputs"][0]["encoding"], found["inputs"][0]["encoding_by"]) == ("tcvn3", "stated")
    assert "hỏ" in str(found["findings"])


def test_ambiguous_letters_far_below(tmp_path: Path) -> None:
    """A text that could be two encodings is refused with its first such byte, however far below it stands."""
    rows = "".join(f"H50-{n:06},1.001193,19363,05/06/2023,online,done\n" for n in range(30_000))
    data = b"dossier_id,service_code,unit_code,received_on,channel,status\n" + rows.encode() + b"h\xe1\n"
    assert "0xE1 on line 30002, character 2" in reason(tmp_path, data)


def test_wrongly_stated_encoding(tmp_path: Path) -> None:
    """A file that is not what configuration states is refused at its first byte that is not."""
    (tmp_path / "de-an06.toml").write_text('[[files]]\nmatch = "*.csv"\nencoding = "utf-16-le"\n', encoding="utf-8")
    assert "UTF-16 LE" in reason(tmp_path, TEXT.encode() + b"x")


# --- the scratch folder ------------------------------------------------------------------------------------


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which temporary files are made."""
    place = tmp_path / "scratch"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.mark.parametrize("command", ["check", "report"])
@pytest.mark.parametrize(
    "data", [to_tcvn3(TEXT), to_tcvn3(TEXT) + b"\x81\n", TEXT.encode()], ids=["well", "ill", "utf-8"]
)
def test_nothing_stays(command: str, data: bytes, scratch: Path, tmp_path: Path) -> None:
    """No stand-in is left when a run ends, well or ill."""
    folder = spoilt(tmp_path)
    (folder / "dossiers.csv").write_bytes(data)
    run(command, folder)
    assert list(scratch.iterdir()) == []


def test_nothing_stays_after_an_interruption(scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No stand-in is left when somebody stops the run while one is read."""
    folder = spoilt(tmp_path)
    (folder / "dossiers.csv").write_bytes(to_tcvn3(TEXT))
    seen: list[Path] = []

    def stop(*_: object, **_options: object) -> None:
        seen.extend(scratch.rglob("*.csv"))
        raise KeyboardInterrupt

    monkeypatch.setattr("de_an06.pipeline.take_in", stop)
    assert run("check", folder).status not in (0, 1)
    assert seen
    assert list(scratch.iterdir()) == []


def test_nothing_stays_where_a_run_ends_on_the_spot(scratch: Path, tmp_path: Path) -> None:
    """Whoever presses Ctrl-C twice leaves no stand-in behind either."""
    lines = (
        "import os, signal, sys; from de_an06 import cli, pipeline, stopping",
        "def twice(*_, **_options): stopping.stop.asked = True; os.kill(os.getpid(), signal.SIGINT)",
        "pipeline.take_in = twice; stopping.stop.expect(); cli.main(['check', sys.argv[1]])",
    )
    (tmp_path / "ho-so.csv").write_bytes(to_tcvn3(TEXT))
    environment = os.environ | {name: str(scratch) for name in ("TMPDIR", "TMP", "TEMP")}
    done = subprocess.run([sys.executable, "-c", "\n".join(lines), str(tmp_path)], env=environment, check=False)
    assert done.returncode == stopping.STOPPED
    assert list(scratch.iterdir()) == []


def test_no_room_for_stand_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a stand-in can't be written, one line says so."""
    (tmp_path / "ho-so.csv").write_bytes(to_tcvn3(TEXT))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    ran = run("check", tmp_path, "--lang", "en")
    assert ran.status == 2
    assert "Cannot write a temporary file" in ran.err


def test_stand_ins_are_for_their_owner_alone(tmp_path: Path) -> None:
    """The scratch folder is made when it is first needed, and goes with the run."""
    with StandIns(tmp_path) as stand_ins:
        assert list(tmp_path.iterdir()) == []
        first, second = stand_ins.new(), stand_ins.new(".txt")
        assert first.parent == second.parent != tmp_path
        assert (first != second, second.suffix) == (True, ".txt")
    assert list(tmp_path.iterdir()) == []


def test_utf8_has_no_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A CSV in UTF-8 is read where it stands."""
    monkeypatch.setattr(opening, "_as_utf8", lambda part, *_, **__: part)
    assert checked(tmp_path, TEXT)["inputs"][0]["encoding_by"] == "bytes"


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """A text is written out some megabytes at a time."""
    header, _, rows = TEXT.partition("\n")
    path = tmp_path / "ho-so.csv"
    path.write_bytes(to_tcvn3(header + "\n") + to_tcvn3(rows) * 60)
    with StandIns(tmp_path) as stand_ins:
        tracemalloc.start()
        (part,) = opening.opened(
            Part(path, "ho-so.csv"), FileRule.model_construct(match="*", encoding=None, ignore=None), stand_ins
        )
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert part.path.stat().st_size > peak
        assert part.original is not None
        assert part.original.size == path.stat().st_size


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("container", ["zip", "gz"])
def test_other_encodings_within_archives(name: str, container: str, tmp_path: Path) -> None:
    """A CSV in another encoding within an archive says what the clean file says, under the archive's hash."""
    data, text = WRITERS[name](TEXT), sendable(TEXT, name)
    archive = tmp_path / ("ho-so.zip" if container == "zip" else "ho-so.csv.gz")
    if container == "zip":
        with ZipFile(archive, "w") as within:
            within.writestr("ho-so.csv", data)
    else:
        archive.write_bytes(gzip.compress(data))
    found = check(tmp_path)
    (file,) = found["inputs"]
    assert (file["rows"], file["encoding"]) == (1250, name.partition(" ")[0])
    assert (file["file"], file["sha256"]) == (archive.name, sha256(archive.read_bytes()).hexdigest())
    assert [(f["rule"], f["line"], f["value"]) for f in told(found)] == [
        (f["rule"], f["line"], f["value"]) for f in told(checked(tmp_path / "x", text))
    ]
