"""The encodings in which offices send text, those among them that Python has no codec for, and their names."""

from __future__ import annotations

import codecs
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# --- TCVN3 (ABC): TCVN 5712:1993, as the fonts .VnTime and .VnArial have it -------------------------------

_FROM_A0 = (
    "\xa0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợù"
    "ỖủũúụừửữứựỳỷỹýỵỐ"
)
_MARKS = {0x85: "…", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—"}
"""Bytes between 0x80 and 0x9F with which Windows programs write marks; the standard's capitals there are not used."""
_UNDEFINED = "\ufffe"
TCVN3 = "".join(map(chr, range(0x80))) + "".join(_MARKS.get(n, _UNDEFINED) for n in range(0x80, 0xA0)) + _FROM_A0
"""The character of each byte; U+FFFE where there is none."""

# --- VNI-Windows: a letter of ASCII, ô or ö, and behind it one that stands for the marks above and below ---

_TONES = "\u0300\u0301\u0309\u0303\u0323"
_BEHIND = {
    **dict(zip("øùûõï", _TONES, strict=True)), "â": "\u0302", "ê": "\u0306",
    **{mark: "\u0302" + tone for mark, tone in zip("àáåãä", _TONES, strict=True)},
    **{mark: "\u0306" + tone for mark, tone in zip("èéúüë", _TONES, strict=True)},
}  # fmt: skip
"""What each letter stands for behind another one, in small letters; capitals stand for the same."""
_ALONE = dict(zip("ôöñìíæóòî", "ơưđìíỉĩịỵ", strict=True))
"""What each letter stands for that stands alone."""
_SIGNS = "\xa0°±²³"
_BEARERS = (("øùûõï", "aeouyơư"), ("âàáåãä", "aeo"), ("êèéúüë", "a"))
"""Which letters may bear which marks."""


def _vni_char(byte: int) -> str:
    if byte < 0x80:
        return chr(byte)
    char = bytes([byte]).decode("cp1252", "ignore")
    small = char.lower()
    if small in _ALONE:
        return _ALONE[small] if char == small else _ALONE[small].upper()
    known = char and (byte in _MARKS or char in _SIGNS or small in _BEHIND)
    return char if known else _UNDEFINED


@cache
def _vni() -> tuple[str, NDArray[np.bool_]]:
    """Return the character of each byte, and which two bytes may not follow each other."""
    import numpy as np

    table = "".join(map(_vni_char, range(256)))
    wrong = np.zeros((256, 256), bool)
    for marks, bearers in _BEARERS:
        for bears, borne in ((bearers + bearers.upper(), marks), (bearers.upper(), marks.upper())):
            # A capital keeps the marks of small letters where a font or program has turned only the letter.
            columns = [table.index(mark) for mark in borne]
            wrong[:, columns] = True
            wrong[np.ix_([table.index(letter) for letter in bears], columns)] = False
    return table, wrong


def _from_vni(data: bytes, errors: str) -> str:
    import numpy as np

    table, wrong = _vni()
    text = codecs.charmap_decode(data, errors, table)[0]
    places = np.frombuffer(b"\n" + data, np.uint8)
    strays = np.flatnonzero(wrong[places[:-1], places[1:]])
    if len(strays) and errors != "replace":
        raise UnicodeDecodeError("vni-windows", data, int(strays[0]), int(strays[0]) + 1, "stray mark")
    if len(strays):
        chars = list(text)
        for place in strays.tolist():
            chars[place] = "\ufffd"
        text = "".join(chars)
    for mark, accents in _BEHIND.items():
        text = text.replace(mark, accents).replace(mark.upper(), accents)
    return unicodedata.normalize("NFC", text)


# --- all of them -------------------------------------------------------------------------------------------

LEGACY = ("windows-1258", "tcvn3", "vni-windows")
"""Encodings of one byte a character, which only their words tell apart."""
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
Encoding = Literal["utf-8", "utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be", "windows-1258", "tcvn3", "vni-windows"]
NAMES: tuple[Encoding, ...] = get_args(Encoding)
TITLES = {
    "utf-8": "UTF-8", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE", "utf-32-le": "UTF-32 LE",
    "utf-32-be": "UTF-32 BE", "windows-1258": "Windows-1258", "tcvn3": "TCVN3 (ABC)", "vni-windows": "VNI-Windows",
}  # fmt: skip
BOMS = {
    "utf-8": codecs.BOM_UTF8, "utf-32-le": codecs.BOM_UTF32_LE, "utf-32-be": codecs.BOM_UTF32_BE,
    "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE,
}  # fmt: skip
"""Byte order marks; those of UTF-32 before those of UTF-16, which they begin with."""
UNITS = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
"""Bytes of the shortest character, where that is more than one."""


def decoded(data: bytes, encoding: str, errors: str = "strict") -> str:
    """Return text as it is written, not yet composed; raises UnicodeDecodeError at the first byte that is none.

    `data` ends where a line does, or the text. With `errors` "replace" such bytes become U+FFFD.
    """
    if encoding == "tcvn3":
        return codecs.charmap_decode(data, errors, TCVN3)[0]
    if encoding == "vni-windows":
        return _from_vni(data, errors)
    return data.decode("cp1258" if encoding == "windows-1258" else encoding, errors)


def joined_titles(names: tuple[str, ...]) -> Words:
    """Return encodings as a list within a sentence."""
    titles = [TITLES[name] for name in names]
    *first, last = titles
    return Words(f"{', '.join(first)} và {last}", f"{', '.join(first)} and {last}") if first else Words(last, last)
