"""The encodings in which offices send text, those among them that Python has no codec for, and their names."""

from __future__ import annotations

import codecs
import re
import unicodedata

from de_an06.text import Words

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

_TONES = dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_HATS = {"â": "\u0302"} | {
    f"{mark}": f"\u0302{tone}" for mark, tone in zip("àáåãä", "\u0300\u0301\u0309\u0303\u0323", strict=True)
}
_BREVES = {"ê": "\u0306"} | {
    f"{mark}": f"\u0306{tone}" for mark, tone in zip("èéúüë", "\u0300\u0301\u0309\u0303\u0323", strict=True)
}
_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni() -> dict[str, str]:
    found = dict(_ALONE)
    for letters, marks in (("aeouyôö", _TONES), ("aeo", _HATS), ("a", _BREVES)):
        for letter in letters:
            base = _ALONE.get(letter, letter)
            found |= {letter + mark: unicodedata.normalize("NFC", base + accents) for mark, accents in marks.items()}
    capitals = {pair.upper(): letter.upper() for pair, letter in found.items()}
    # A capital keeps the marks of small letters where a font or program has turned only the letter.
    titles = {pair[0].upper() + pair[1]: letter.upper() for pair, letter in found.items() if len(pair) == 2}
    return found | titles | capitals


VNI = _vni()
"""Vietnamese letters by how VNI-Windows writes them, in the characters of Windows-1252."""
_VNI_LETTER = re.compile("|".join(sorted(VNI, key=len, reverse=True)) + "|[¡-¯´-ÿŒœŠšŽžŸƒ]")
"""A letter, or what is none and stands where no letter is: a mark gone astray."""


def _from_vni(data: bytes, errors: str) -> str:
    text = data.decode("cp1252", errors)

    def letter(found: re.Match[str]) -> str:
        if (known := VNI.get(found[0])) is not None or errors == "replace":
            return known or "\ufffd"
        raise UnicodeDecodeError("vni-windows", data, found.start(), found.end(), "stray mark")

    return _VNI_LETTER.sub(letter, text)


# --- all of them -------------------------------------------------------------------------------------------

LEGACY = ("windows-1258", "tcvn3", "vni-windows")
"""Encodings of one byte a character, which only their words tell apart."""
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
NAMES = ("utf-8", *WIDE, *LEGACY)
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
