"""Archives are looked at before they are opened: limits, paths, links, passwords, damage."""

from __future__ import annotations

import gzip
import os
import shutil
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from de_an06.apart import done_apart
from de_an06.archive import Allowance, gz_pieces, name_of, opened_zip
from de_an06.config import Limits
from de_an06.errors import InputError
from tests.containers import as_gz, as_ods, as_xlsx, as_zip, csv_bytes, zipped
from tests.runs import check, run
from tests.test_containers import WORKBOOKS, table

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = table([{}, {}])


def limits(**stated: int) -> Allowance:
    """Return an allowance with other limits than the default."""
    return Allowance(Limits.model_validate(stated))


def why(path: Path, allowance: Allowance | None = None) -> str:
    """Return why a zip isn't opened."""
    with pytest.raises(InputError) as caught, opened_zip(path, allowance or limits()):
        pass
    assert caught.value.vi != caught.value.en
    return caught.value.en


def sent(folder: Path, name: str, data: bytes, review: str = "") -> str:
    """Check a file beside a sound one, and return the one sentence that says why it is refused."""
    (folder / "dossiers.csv").write_bytes(csv_bytes(ROWS))
    (folder / name).write_bytes(data)
    (folder / "review.toml").write_text(review, encoding="utf-8")
    found = check(folder, "--config", folder / "review.toml")
    refused = [one for one in found["findings"] if one["rule"] == "unreadable-file"]
    assert len(refused) == 1
    assert [file["path"] for file in found["inputs"]] == ["dossiers.csv"]
    return str(refused[0]["message"]["en"])


def test_too_many_entries(tmp_path: Path) -> None:
    """The number of entries is read off the archive's end; the message names the limit."""
    path = zipped(tmp_path / "a.zip", {f"{n}.csv": b"" for n in range(12)})

    assert "12 entries, more than the limit of 10 (limits.entries)" in why(path, limits(entries=10))


def test_a_false_number_of_entries(tmp_path: Path) -> None:
    """An archive that says it has fewer entries than its directory holds is found out."""
    path = zipped(tmp_path / "a.zip", {f"{n}.csv": b"" for n in range(12)})
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<2H", 1, 1)
    path.write_bytes(data)

    assert "limits.entries" in why(path, limits(entries=10))


def test_too_large(tmp_path: Path) -> None:
    """What all entries unpack to stays within the limit of a run."""
    path = zipped(tmp_path / "a.zip", {"a.csv": b"x" * (1 << 20), "b.csv": b"y" * 9})

    assert "more than 1 MB, the limit of a run (limits.unpacked_mb)" in why(path, limits(unpacked_mb=1))


def test_too_dense(tmp_path: Path) -> None:
    """A zip of zeros is a bomb, whatever the size allowed."""
    path = zipped(tmp_path / "ho-so.zip", {"ho-so.csv": bytes(80 << 20)})

    assert "more than 250 times the file sent (limits.ratio)" in why(path)
    assert "limits.ratio" in sent(tmp_path, "ho-so.zip", path.read_bytes())


def moved(path: Path) -> bytes:
    """Return what a file holds, which goes."""
    data = path.read_bytes()
    path.unlink()
    return data


@pytest.mark.parametrize("name", ["../ho-so.csv", "a/../../ho-so.csv", "/etc/ho-so.csv", "C:/ho-so.csv", "..\\a.csv"])
def test_paths_that_lead_out(name: str, tmp_path: Path) -> None:
    """An entry that leads out of the archive keeps all of it closed."""
    path = zipped(tmp_path / "a.zip", {"b.csv": b"", name: b""})

    assert "leads out of the archive" in why(path)


def test_entries_of_one_name(tmp_path: Path) -> None:
    """Two entries of one name leave open which one counts, so neither does."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ho-so.csv", "")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("ho-so.csv", "")

    assert "two entries named “ho-so.csv”" in why(path)


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link in an archive is refused; the other entries are read."""
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("ho-so-2.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ho-so-1.csv", csv_bytes(ROWS))
        archive.writestr(link, "/etc/passwd")

    found = check(path)
    assert ([file["rows"] for file in found["inputs"]], found["refused"]) == ([2], ["a.zip › ho-so-2.csv"])
    assert "link" in found["findings"][-1]["message"]["en"]


def test_encrypted_entries_are_refused(tmp_path: Path) -> None:
    """An entry under a password is refused by a sentence that says so."""
    data = bytearray(moved(as_zip(tmp_path / "a.zip", ROWS)))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(sign) + flags] |= 1

    assert "password" in sent(tmp_path, "ho-so.zip", bytes(data))


def test_nested_archives_stay_closed(tmp_path: Path) -> None:
    """An archive within an archive is refused."""
    inner = moved(as_zip(tmp_path / "b.zip", ROWS))
    outer = moved(zipped(tmp_path / "c.zip", {"ho-so.zip": inner}))

    assert "an archive within an archive" in sent(tmp_path, "so-lieu.zip", outer)


@pytest.mark.parametrize("name", ["hồ sơ.csv", "ho-so.csv"])
def test_names_not_marked_as_utf_8(name: str) -> None:
    """A name written in UTF-8 without saying so is read as such."""
    entry = zipfile.ZipInfo(name)
    entry.orig_filename = name.encode().decode("cp437")
    entry.flag_bits = 0

    assert name_of(entry) == name


def test_unpacked_within_one_run(tmp_path: Path) -> None:
    """The limit on what is unpacked is for all archives of a run together."""
    review = "[limits]\nunpacked_mb = 1\n"
    rows = [ROWS[0], *([f"H50-{n}", *ROWS[1][1:]] for n in range(9_000))]
    for name in ("ho-so-1.csv.gz", "ho-so-2.csv.gz"):
        as_gz(tmp_path / name, rows)
    (tmp_path / "review.toml").write_text(review, encoding="utf-8")

    found = check(tmp_path, "--config", tmp_path / "review.toml")
    assert found["refused"] == ["ho-so-2.csv.gz"]
    assert "limits.unpacked_mb" in found["findings"][-1]["message"]["en"]


def test_the_data_folder_sets_no_limit(tmp_path: Path) -> None:
    """Limits in the data folder's own configuration do not count, and a notice says so."""
    as_zip(tmp_path / "ho-so.zip", ROWS)
    (tmp_path / "de-an06.toml").write_text("[limits]\nentries = 1_000_000\n", encoding="utf-8")

    assert "“limits” does not count" in check(tmp_path)["notices"][0]["en"]


def test_gz_of_zeros(tmp_path: Path) -> None:
    """A .gz is stopped while it is unpacked, for it does not say its size beforehand."""
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(bytes(80 << 20)))

    with pytest.raises(InputError) as caught:
        list(gz_pieces(path, limits()))
    assert "limits.ratio" in caught.value.en


@pytest.mark.parametrize("cut", [3, 12, 40])
def test_cut_gz(cut: int, tmp_path: Path) -> None:
    """A .gz whose end is missing is refused, not read as far as it goes."""
    data = moved(as_gz(tmp_path / "a.gz", ROWS))

    assert "damaged" in sent(tmp_path, "ho-so.csv.gz", data[:-cut])


def test_a_longer_entry_than_stated_is_found_out(tmp_path: Path) -> None:
    """A workbook whose part is longer than the directory says is not handed on."""
    path = as_xlsx(tmp_path / "a.xlsx", ROWS)
    data = bytearray(path.read_bytes())
    entry = zipfile.ZipFile(path).getinfo("xl/sharedStrings.xml")
    name = entry.filename.encode()
    for sign, size, head in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = next(i for i in range(len(data)) if data[i : i + 4] == sign and data[i + head :].startswith(name))
        data[at + size : at + size + 4] = struct.pack("<I", 40)
    path.unlink()

    assert "is longer than it says" in sent(tmp_path, "ho-so.xlsx", bytes(data))


def as_xls(path: Path, _: object) -> Path:
    """Write an old workbook that was made once."""
    return Path(shutil.copy(WORKBOOKS / "ho-so.xls", path))


SOUND: dict[str, Callable[[Path, list[list[str]]], Path]] = {
    "xls": as_xls, "xlsx": as_xlsx, "ods": as_ods, "zip": as_zip, "csv.gz": as_gz,
}  # fmt: skip


@pytest.mark.parametrize("kind", SOUND)
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_is_told_in_one_sentence(kind: str, data: st.DataObject, tmp_path: Path) -> None:
    """A container damaged anywhere is read or refused; no run ends in a fault of the program."""
    sound = bytearray(SOUND[kind](tmp_path / f"sound.{kind}", ROWS).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        sound[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    broken = tmp_path / f"ho-so.{kind}"
    broken.write_bytes(sound[: data.draw(st.integers(len(sound) // 2, len(sound)))])

    ran = run("check", broken, "--format", "json", "--lang", "en")
    assert ran.status in (0, 1, 2)
    assert "fault of the program" not in ran.err
    assert ran.err.count("\n") == (ran.status == 2)


def test_a_refused_container_stops_a_report(tmp_path: Path) -> None:
    """A report ends with status 2 and one line when a workbook named after a table is damaged."""
    (tmp_path / "ho-so.xlsx").write_bytes(moved(as_xlsx(tmp_path / "a.xlsx", ROWS))[:900])

    ran = run("report", tmp_path, "--lang", "en")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "the archive is damaged" in ran.err


def _ends(_: object) -> None:
    os._exit(1)


def _fails(text: str) -> None:
    raise InputError(text, text)


def test_a_reader_that_dies_is_told_in_one_sentence() -> None:
    """Where the reader of a workbook ends its process, the run goes on with a sentence."""
    with pytest.raises(InputError, match="damaged, or too large for the memory"):
        done_apart(_ends, None)


def test_what_a_reader_raises_is_raised() -> None:
    """What goes wrong in the process of a reader is raised where it was asked."""
    with pytest.raises(InputError, match="so it is"):
        done_apart(_fails, "so it is")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_entry_of_any_method_is_told(tmp_path: Path, method: int) -> None:
    """An entry that is damaged is told in a sentence, however it is packed."""
    path = tmp_path / "so-lieu.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("ho-so.csv", "a,b,c\n1,2,3\n" * 999)
    data = bytearray(path.read_bytes())
    data[45:75] = bytes(30)
    path.write_bytes(data)

    ran = run("check", tmp_path, "--lang", "en")
    assert ran.status in (1, 2)
    assert "damaged" in ran.out + ran.err
