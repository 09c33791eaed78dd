"""In which encoding a text is, and where nobody can tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06.charsets import LEGACY
from de_an06.detection import Detected, detect
from de_an06.errors import InputError
from tests.runs import SAMPLES
from tests.written import WRITERS

TEXT = (SAMPLES / "dossiers.csv").read_text(encoding="utf-8")[:20_000]
LINE = "Mã hồ sơ,Ngày tiếp nhận,Hình thức nộp,Trạng thái\n"
_WORDS = "hồ sơ tiếp nhận trực tuyến nguyễn thuế đất quyền sử dụng giấy phép đường bộ"
SYLLABLES = st.sampled_from(_WORDS.split())


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("text", [TEXT, LINE])
def test_each_encoding_is_told(name: str, text: str) -> None:
    """A table, or its header alone, is told in each encoding."""
    found = detect(WRITERS[name](text), final=True)
    assert found is not None
    assert (found.encoding, found.bom) == (name.partition(" ")[0], "mark" in name)


@pytest.mark.parametrize("name", WRITERS)
def test_what_says_the_encoding(name: str) -> None:
    """A mark, the way bytes stand, or words say the encoding; for words, how many."""
    found = detect(WRITERS[name](LINE), final=True)
    assert found is not None
    assert found.sure == ("bom" if "mark" in name else "words" if name in LEGACY else "bytes")
    assert (found.read == found.words > 0) == (name in LEGACY)


@given(st.text().map(lambda text: text.replace("\0", "")))
def test_utf8_is_nothing_else(text: str) -> None:
    """Text in UTF-8 is never taken for anything else."""
    data = text.encode("utf-8", "ignore").removeprefix(b"\xef\xbb\xbf")
    found = detect(data, final=True)
    assert found is not None
    assert found.encoding == "utf-8" or data.startswith((b"\xff\xfe", b"\xfe\xff"))


@given(st.integers(0, 400))
def test_utf8_cut_anywhere(size: int) -> None:
    """The beginning of UTF-8 is UTF-8, wherever it is cut."""
    assert detect(TEXT.encode()[:size], final=False) == Detected("utf-8")


@given(st.sampled_from(sorted(WRITERS)), st.lists(SYLLABLES, min_size=8, max_size=40, unique=True))
def test_words_are_enough(name: str, words: list[str]) -> None:
    """A few Vietnamese words in small letters tell an encoding."""
    found = detect(WRITERS[name](" ".join(words)), final=True)
    assert found is not None
    assert found.encoding == name.partition(" ")[0]


def test_equal_readings_are_refused() -> None:
    """A word that is Vietnamese in two encodings is not guessed, and the sentence names both and the way out."""
    with pytest.raises(InputError) as caught:
        detect(b"h\xe1\n", final=True)
    assert "Windows-1258 and TCVN3 (ABC)" in caught.value.en
    assert 'encoding = "windows-1258"' in caught.value.vi


@pytest.mark.parametrize(
    "data",
    [
        "Übergröße,façade,naïve,crème brûlée\n".encode("latin-1"),
        "Мова,Имя\n".encode("cp1251"),
        bytes(range(1, 256)) * 4,
        "Hồ sơ tiếp nhận\n".encode() + b"\xe9\xff\n",
    ],
)
def test_what_no_encoding_reads(data: bytes) -> None:
    """Other languages, bytes of no text and mixed encodings are none of those that are read."""
    assert detect(data, final=True) is None


def test_signs_alone_are_the_same_in_all() -> None:
    """A dash or a blank of Windows is the same in every legacy encoding, so nothing need be guessed."""
    assert detect(b"a \x96 b\xa0c\n", final=True) == Detected("windows-1258")


@pytest.mark.parametrize("cut", range(1, 8))
@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_odd_number_of_bytes(name: str, cut: int) -> None:
    """A text of two or four bytes a character is told when it breaks off within one."""
    found = detect(WRITERS[name](TEXT)[:-cut], final=True)
    assert found is not None
    assert found.encoding == name


@pytest.mark.parametrize(("data", "encoding"), [(b"\0" * 100, None), (b"a,b\n" * 20 + b"\0", "utf-8")])
def test_nuls(data: bytes, encoding: str | None) -> None:
    """NULs alone are no text; one among letters leaves them what they are."""
    found = detect(data, final=True)
    assert (found and found.encoding) == encoding
