"""Which words are Vietnamese syllables by their form: an onset, a rhyme, one tone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_ONSET = (
    "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x "
    # As names of places and people in the Central Highlands begin.
    "bl bh br dr đr gl gr kl kr ml mr pl pr j y z f w"
)
_OPEN = (
    "a e ê i o ô ơ u ư y ia ya ua ưa oa oe uê uy uơ uya ai ao au âu ay ây eo êu iu iêu yêu oi ôi ơi ui ưi ưu ươi ươu "
    "uôi oai oay oao oeo uây uyu uao ươ"
)
_CLOSED = "a ă â e ê i o ô ơ u ư y iê yê uô ươ oa oă oe uâ uê uy uyê oo"
_SYLLABLE = re.compile(
    f"(?:{'|'.join(sorted(_ONSET.split(), key=len, reverse=True))})?"
    f"(?:(?:{'|'.join(_OPEN.split())})|(?:{'|'.join(_CLOSED.split())})(?P<coda>ch|ng|nh|[cmnptk]))"
)
_STOPPED = {"c", "ch", "p", "t", "k"}
_SHARP = ("", "\u0301", "\u0323")
"""Tones of a syllable that ends with a stop."""


@lru_cache(1 << 14)
def is_syllable(word: str) -> bool:
    """Tell whether a word in small letters, composed or not, could be a Vietnamese syllable."""
    spread = unicodedata.normalize("NFD", word)
    tones = _TONES.findall(spread)
    bare = unicodedata.normalize("NFC", _TONES.sub("", spread))
    found = _SYLLABLE.fullmatch(bare)
    if found is None or len(tones) > 1:
        return False
    return found["coda"] not in _STOPPED or "".join(tones) in _SHARP
