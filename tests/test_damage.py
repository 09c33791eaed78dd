"""Bytes that are not UTF-8 in a text that is."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06 import damage as module
from de_an06.damage import Damage, damage_of
from tests.runs import SAMPLES, check, run, spoilt

if TYPE_CHECKING:
    from pathlib import Path

LARGE = (600_000, 6 << 20, 30 << 20)
"""Sizes of files: beyond what discovery looks at, beyond a block, and read by several processes."""


def found(tmp_path: Path, data: bytes) -> Damage | None:
    """Return what is damaged in these bytes."""
    (tmp_path / "x").write_bytes(data)
    return damage_of(tmp_path / "x")


def test_utf8_is_not_damaged(tmp_path: Path) -> None:
    """A text in UTF-8 has no damage, an empty one neither."""
    assert found(tmp_path, "ế\n".encode() * 9) is None
    assert found(tmp_path, b"") is None


def test_one_byte_among_many_letters(tmp_path: Path) -> None:
    """A single byte among letters in UTF-8 is a damage with its place, and what mends it is there."""
    damage = found(tmp_path, "\ufeffĐơn vị\nSở ".encode() + b"\x92" + " Tư pháp\n".encode())
    assert damage is not None
    assert (damage.byte, damage.line, damage.character, damage.count, damage.slight) == (0x92, 2, 4, 1, True)
    assert damage.trouble.what.vi == "byte 0x92 ở dòng 2, ký tự thứ 4 bị hỏng; mọi chữ khác trong tệp đều là UTF-8"
    assert damage.trouble.fix.en.startswith("mend the letter there")


def test_several_places(tmp_path: Path) -> None:
    """Several places are counted, and the first is told."""
    damage = found(tmp_path, b"\n".join(["ếếếếế".encode() + b"\xff"] * 3))
    assert damage is not None
    assert damage.trouble.what.en.startswith("3 places are damaged, the first is byte 0xFF on line 1, character 6")


def test_two_encodings(tmp_path: Path) -> None:
    """A text that goes on in another encoding is no damaged one, nor is it another encoding as a whole."""
    damage = found(
        tmp_path, "Đơn vị tiếp nhận\n".encode() + "Sở Tư pháp, Đà Nẵng, thế à".encode("cp1258", "ignore") * 9
    )
    assert damage is not None
    assert (damage.slight, damage.foreign) == (False, False)
    assert damage.trouble.what.en.endswith("two encodings in one file")


def test_another_encoding(tmp_path: Path) -> None:
    """A text that is in another encoding from its first letter on is told so."""
    damage = found(tmp_path, "Đà Nẵng, thế à\n".encode("cp1258", "ignore") * 99)
    assert damage is not None
    assert damage.foreign
    assert "Windows-1258" in damage.trouble.what.en


@given(
    before=st.text("aếĐ\n,\r\U0001f600", max_size=30), byte=st.integers(0x80, 0xFF),
    after=st.text("bữ\n", min_size=1, max_size=30), piece=st.integers(1, 9),
)  # fmt: skip
def test_the_place_in_any_pieces(
    tmp_path_factory: pytest.TempPathFactory, before: str, byte: int, after: str, piece: int
) -> None:
    """Line and character are the same however the file is read, and count what stands before."""
    data = before.encode() + bytes([byte]) + b"." + after.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PIECE", piece)
        damage = found(tmp_path_factory.mktemp("x"), data)
    assert damage is not None
    place = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    assert (damage.byte, damage.line, damage.character) == (byte, *place)


def late(folder: Path, size: int, byte: bytes = b"\xe0") -> tuple[int, int]:
    """Make the dossiers of a sample longer than a size, with a damaged byte near the end; return where it stands."""
    path = folder / "dossiers.csv"
    head, *rows = path.read_bytes().splitlines(keepends=True)
    copies = size // sum(map(len, rows)) + 1
    numbered = (row.replace(b"-", f"-{n:04}".encode(), 1) for n in range(copies) for row in rows)
    lines = [head, *islice(numbered, copies * len(rows))]
    at = lines[-7].index("ế".encode()) if "ế".encode() in lines[-7] else lines[-7].index(b",")
    lines[-7] = lines[-7][:at] + byte + lines[-7][at:]
    path.write_bytes(b"".join(lines))
    return len(lines) - 6, len(lines[-7][:at].decode()) + 1


@pytest.mark.parametrize("size", LARGE[:2])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_late_byte_of_a_large_file(size: int, jobs: int, tmp_path: Path) -> None:
    """A byte deep in a file is told by line and character of the file; no other encoding is proposed."""
    folder = spoilt(tmp_path)
    line, character = late(folder, size)
    document = check(folder, "--jobs", jobs)
    (finding,) = document["findings"]
    assert (finding["rule"], finding["severity"], finding["line"]) == ("unreadable-file", "error", line)
    assert f"byte 0xE0 on line {line}, character {character} is damaged" in finding["message"]["en"]
    assert "1258" not in finding["message"]["en"] + finding["fix"]["en"]
    assert document["refused"] == ["dossiers.csv"]


@pytest.mark.slow
def test_a_late_byte_found_by_another_process(tmp_path: Path) -> None:
    """A byte that another process meets is told by its place in the whole file."""
    folder = spoilt(tmp_path)
    line, character = late(folder, LARGE[2])
    assert f"byte 0xE0 on line {line}, character {character} is damaged" in run("check", folder, "--lang", "en").out


@pytest.mark.parametrize("name", ["dossiers.csv", "xuất ra.csv"])
def test_a_file_with_a_damaged_byte_is_known_by_its_header(name: str, tmp_path: Path) -> None:
    """A byte near the beginning leaves the file a table: it is refused, whatever its name, and not passed over."""
    data = (SAMPLES / "dossiers.csv").read_bytes()
    at = data.index("Đã".encode(), 5000)
    (tmp_path / name).write_bytes(data[:at] + b"\x92" + data[at:])
    document = check(tmp_path)
    assert (document["refused"], document["counts"]) == ([name], {"unreadable-file": 1})
    assert "byte 0x92 on line" in document["findings"][0]["message"]["en"]


def test_a_byte_damaged_in_the_header(tmp_path: Path) -> None:
    """A byte in the header is told as damage, too."""
    data = (SAMPLES / "dossiers.csv").read_bytes()
    (tmp_path / "dossiers.csv").write_bytes(data.replace("Ngày".encode(), b"Ng\xe0y", 1))
    (finding,) = check(tmp_path)["findings"]
    assert "byte 0xE0 on line 1, character" in finding["message"]["en"]


def test_a_byte_damaged_in_a_required_header(tmp_path: Path) -> None:
    """Where damage hides a required column the damage is told, and not its consequence."""
    data = (SAMPLES / "dossiers.csv").read_bytes()
    (tmp_path / "dossiers.csv").write_bytes(data.replace("Ngày tiếp nhận".encode(), b"Ng\xe0y xx nh\x92n", 1))
    (finding,) = check(tmp_path)["findings"]
    assert finding["rule"] == "unreadable-file"
