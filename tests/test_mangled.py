"""Letters that were damaged before a file was sent."""

import pytest

from de_an06.mangled import mangled
from tests.runs import SAMPLES

TEXT = (SAMPLES / "dossiers.csv").read_text(encoding="utf-8")[:5_000]


def misread(text: str, codec: str) -> str:
    """Return what a program shows that reads UTF-8 as another encoding; bytes it leaves open are control characters."""
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize(("codec", "name"), [("cp1252", "1252"), ("cp1258", "Windows-125"), ("cp437", "CP437")])
def test_misread_utf8_is_named(codec: str, name: str) -> None:
    """UTF-8 that was read as something else and saved again is told by what it was read as."""
    damaged = misread(TEXT, codec)
    trouble = mangled(damaged)
    assert trouble is not None
    assert name in trouble.what.en
    assert "65001: UTF-8" in trouble.fix.vi


@pytest.mark.parametrize("codec", ["cp1252", "cp1258", "latin-1", "ascii", "cp437"])
def test_lost_letters_are_named(codec: str) -> None:
    """A text whose letters became question marks is told, with a word of it and how to save it right."""
    trouble = mangled(TEXT.encode(codec, "replace").decode(codec))
    assert trouble is not None
    assert "?" in trouble.what.en
    assert "CSV UTF-8" in trouble.fix.vi


def test_lost_letters_below_whole_headers() -> None:
    """Where a database lost the letters of its cells, headers that still have theirs do not hide it."""
    header = "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Hình thức nộp,Trạng thái,Họ và tên,Điện thoại,Địa chỉ,Kết quả\n"
    assert mangled(header + "H1,05/06/2023,07/06/2023,Tr?c ti?p,?ã tr? k?t qu?,Tr?n V?n ??t,0912,H? Xá,\n" * 30)


def test_lost_letters_of_readers() -> None:
    """Letters that became U+FFFD are lost as well."""
    trouble = mangled(TEXT.encode("ascii", "replace").decode().replace("?", "\ufffd"))
    assert trouble is not None
    assert "U+FFFD" in trouble.what.en


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT + "Tại sao? Có phải không?hay thế nào?được? ai?đâu" * 3,
        "link\nhttps://dichvucong.gov.vn/p?ma=1&ten?b=2\nwww.a.vn/x?y\n" * 9,
        "Sao vậy?\nThế à?\nHả?\nGì?\n",
        "GIÁ,ĐẤT,BỘ,XÃ,MÃ,CỦA\n",
        "a?b\n" * 50,
        "",
    ],
)
def test_whole_texts_are_not_damaged(text: str) -> None:
    """Questions, addresses and clean Vietnamese are no damage."""
    assert mangled(text) is None
