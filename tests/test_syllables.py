"""Which words are Vietnamese by their form."""

import unicodedata

import pytest

from de_an06.syllables import is_syllable

GOOD = """hồ sơ tiếp nhận trực tuyến nguyễn giếng quốc khuya quyển nghiêng khoẻ hoà hòa thuế yếu gì giờ đắk krông oằn
xoong quạnh huỳnh người hướng rượu khuỷu ngoằn ngoèo quét ấp ưu ở ý"""
BAD = ["ngổy", "thỳc", "hìồ", "nguyôn", "á\u0300", "tiệpp", "đđ", "§", "hồ1", "", "tãc", "cảch", "zzz"]


@pytest.mark.parametrize("word", GOOD.split())
def test_syllables(word: str) -> None:
    """A Vietnamese syllable is one, composed or not."""
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", BAD)
def test_no_syllables(word: str) -> None:
    """What cannot be said in Vietnamese is none: two tones, a wrong tone before a stop, rhymes that are not there."""
    assert not is_syllable(word)
