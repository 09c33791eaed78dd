"""Texts as other encodings write them: written from what public tables say, not from the tables of the program."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
"""The letters of Vietnamese that bear a mark, and their bases: 67 with a mark and 6 without, small."""
LETTERS = "".join(letter for letter in SMALL if not letter.isascii())
_TCVN3 = (
    "à 181 ả 182 ã 183 á 184 ạ 185 ă 168 ằ 187 ẳ 188 ẵ 189 ắ 190 ặ 198 â 169 ầ 199 ẩ 200 ẫ 201 ấ 202 ậ 203 đ 174 "
    "è 204 ẻ 206 ẽ 207 é 208 ẹ 209 ê 170 ề 210 ể 211 ễ 212 ế 213 ệ 214 ì 215 ỉ 216 ĩ 220 í 221 ị 222 "
    "ò 223 ỏ 225 õ 226 ó 227 ọ 228 ô 171 ồ 229 ổ 230 ỗ 231 ố 232 ộ 233 ơ 172 ờ 234 ở 235 ỡ 236 ớ 237 ợ 238 "
    "ù 239 ủ 241 ũ 242 ú 243 ụ 244 ư 173 ừ 245 ử 246 ữ 247 ứ 248 ự 249 ỳ 250 ỷ 251 ỹ 252 ý 253 ỵ 254 "
    "Ă 161 Â 162 Ê 163 Ô 164 Ơ 165 Ư 166 Đ 167"
)
TCVN3 = {letter: int(byte) for letter, byte in zip(_TCVN3.split()[::2], _TCVN3.split()[1::2], strict=True)}
"""Bytes of ABC fonts; of capitals they have these seven alone."""
_VNI = (
    "à aø ả aû ã aõ á aù ạ aï ă aê ằ aè ẳ aú ẵ aü ắ aé ặ aë â aâ ầ aà ẩ aå ẫ aã ấ aá ậ aä đ ñ "
    "è eø ẻ eû ẽ eõ é eù ẹ eï ê eâ ề eà ể eå ễ eã ế eá ệ eä ì ì ỉ æ ĩ ó í í ị ò "
    "ò oø ỏ oû õ oõ ó où ọ oï ô oâ ồ oà ổ oå ỗ oã ố oá ộ oä ơ ô ờ ôø ở ôû ỡ ôõ ớ ôù ợ ôï "
    "ù uø ủ uû ũ uõ ú uù ụ uï ư ö ừ öø ử öû ữ öõ ứ öù ự öï ỳ yø ỷ yû ỹ yõ ý yù ỵ î"
)
_VNI_SMALL = dict(zip(_VNI.split()[::2], _VNI.split()[1::2], strict=True))
VNI = _VNI_SMALL | {letter.upper(): pair.upper() for letter, pair in _VNI_SMALL.items()}
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def to_windows_1258(text: str) -> bytes:
    """Return a text as Windows-1258 writes it: each tone behind its letter."""
    spread = unicodedata.normalize("NFD", text)
    letters: list[str] = []
    for char in spread:
        if char in _TONES and letters and letters[-1] not in _TONES:
            letters.append(char)
        elif unicodedata.combining(char):
            tone = letters.pop() if letters[-1] in _TONES else ""
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
            letters += [tone] if tone else []
        else:
            letters.append(char)
    return "".join(letters).encode("cp1258")


def to_tcvn3(text: str) -> bytes:
    """Return a text in TCVN3; capitals that it lacks are written as small letters, as for the fonts named ...H."""
    return bytes(TCVN3.get(char) or TCVN3.get(char.lower()) or char.encode("cp1252")[0] for char in text)


def to_vni(text: str) -> bytes:
    """Return a text as VNI-Windows writes it."""
    return "".join(VNI.get(char, char) for char in text).encode("cp1252")


def _codec(name: str) -> Callable[[str], bytes]:
    return lambda text: text.encode(name)


WRITERS: dict[str, Callable[[str], bytes]] = {
    "windows-1258": to_windows_1258,
    "tcvn3": to_tcvn3,
    "vni-windows": to_vni,
    **{name: _codec(name) for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")},
    "utf-16-le with mark": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16-be with mark": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-32-le with mark": lambda text: b"\xff\xfe\0\0" + text.encode("utf-32-le"),
    "utf-32-be with mark": lambda text: b"\0\0\xfe\xff" + text.encode("utf-32-be"),
}
"""Every encoding but UTF-8 that is read, by the name that is reported and whether it begins with a mark."""
