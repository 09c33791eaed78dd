"""The tables of encodings for which Python has no codec."""

import codecs
import unicodedata

import pytest

from de_an06.charsets import NAMES, TCVN3, TITLES, decoded
from tests.written import LETTERS, WRITERS, to_tcvn3, to_vni, to_windows_1258

ALL = LETTERS + LETTERS.upper()
CASED_ALIKE = "ĂÂÊÔƠƯĐ"


def test_there_are_134_letters() -> None:
    """Vietnamese has 67 letters with marks, small and capital."""
    assert len(set(ALL)) == 134


@pytest.mark.parametrize("letter", ALL)
def test_windows_1258_has_every_letter(letter: str) -> None:
    """A letter in Windows-1258, decoded and composed, is the letter."""
    assert unicodedata.normalize("NFC", decoded(to_windows_1258(letter), "windows-1258")) == letter


@pytest.mark.parametrize("letter", ALL)
def test_vni_has_every_letter(letter: str) -> None:
    """A letter in VNI-Windows is the letter."""
    assert decoded(to_vni(letter), "vni-windows") == letter


@pytest.mark.parametrize("letter", LETTERS + CASED_ALIKE)
def test_tcvn3_has_every_letter_of_its_fonts(letter: str) -> None:
    """A letter of the ABC fonts is the letter."""
    assert decoded(to_tcvn3(letter), "tcvn3") == letter


@pytest.mark.parametrize("letter", sorted(set(LETTERS.upper()) - set(CASED_ALIKE)))
def test_tcvn3_capitals_share_the_codes_of_small_letters(letter: str) -> None:
    """A capital with a tone, which only a font shows as one, is read as the small letter that is stored."""
    assert decoded(to_tcvn3(letter), "tcvn3") == letter.lower()


@pytest.mark.parametrize("letter", LETTERS.upper())
def test_tcvn3_reads_capitals_with_their_tone_behind(letter: str) -> None:
    """TCVN 5712 writes the capitals that fonts lack as a letter and a tone, which compose."""
    spread = unicodedata.normalize("NFD", letter)
    tones = [char for char in spread if char in "\u0300\u0301\u0303\u0309\u0323"]
    base = unicodedata.normalize("NFC", "".join(char for char in spread if char not in tones))
    data = bytes(TCVN3.index(char) for char in (base, *tones))
    assert unicodedata.normalize("NFC", decoded(data, "tcvn3")) == letter


def test_tcvn3_has_a_byte_for_each_letter_once() -> None:
    """No two bytes of TCVN3 are the same character."""
    known = [char for char in TCVN3 if char != "\ufffe"]
    assert (len(TCVN3), len(known)) == (256, len(set(known)))


def test_vni_capital_with_a_small_mark() -> None:
    """A capital whose mark stayed small is a capital."""
    assert decoded("Aùp OÂng".encode("cp1252"), "vni-windows") == "Áp Ông"


@pytest.mark.parametrize(("data", "place"), [("baø xù".encode("cp1252"), 5), (b"a\x81", 1), ("â".encode("cp1252"), 0)])
def test_vni_mark_without_its_letter(data: bytes, place: int) -> None:
    """A mark that follows no letter it belongs to is told by its place."""
    with pytest.raises(UnicodeDecodeError) as caught:
        decoded(data, "vni-windows")
    assert caught.value.start == place


@pytest.mark.parametrize("byte", [0x80, 0x84, 0x90, 0x9F])
def test_tcvn3_byte_without_a_character(byte: int) -> None:
    """A byte that TCVN3 leaves open is no text."""
    with pytest.raises(UnicodeDecodeError):
        decoded(bytes([byte]), "tcvn3")


@pytest.mark.parametrize("encoding", ["tcvn3", "vni-windows"])
def test_quotes_of_windows(encoding: str) -> None:
    """Quotes, dashes and blanks that Windows programs write are read in legacy texts too."""
    assert decoded(b"\x93a\x94 \x96\xa0\x85", encoding) == "“a” –\xa0…"


def test_every_encoding_has_a_title_and_a_writer() -> None:
    """Each encoding that is read has a title, and is written by the tests."""
    assert set(TITLES) == set(NAMES)
    assert {name.split()[0] for name in WRITERS} == set(NAMES) - {"utf-8"}


@pytest.mark.parametrize("encoding", [name for name in NAMES if name not in ("tcvn3", "vni-windows", "windows-1258")])
def test_python_knows_the_others(encoding: str) -> None:
    """Encodings without a table of ours are codecs of Python."""
    assert codecs.lookup(encoding)
