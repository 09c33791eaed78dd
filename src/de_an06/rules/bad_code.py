"""bad-code: a code or text holds control characters or is too long."""

import re

from de_an06.cells import LONGEST_CODE, LONGEST_TEXT
from de_an06.rules import Rule
from de_an06.text import LANGS, Words, clean, number, printable

RULE = Rule(
    code="bad-code",
    family="cell",
    severity="error",
    message=Words(
        "Cột “{column}”: {cause_vi}.",
        "Column “{column}”: {cause_en}.",
    ),
    why=Words(
        "Mã như vậy thường do tệp bị lệch cột hoặc hỏng, nên ô này được coi là chưa rõ.",
        "Such a code mostly comes from shifted columns or a damaged file, so the cell counts as unknown.",
    ),
    fix=Words(
        "Xem lại dòng này trong tệp gốc và ghi lại đúng mã.",
        "Look at this row in the original file and write the right code.",
    ),
    at="dossier_id",
    bad=({"dossier_id": "H50.11\x07-230605-0001"}, {"dossier_id": "9" * 101}, {"unit_code": "19\n363"}),
    good=({"dossier_id": "000.17.22.H56-210531-0001"}, {"dossier_id": "9" * 100}),
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONG = Words(
    "ô quá dài, có {found} ký tự (nhiều nhất {most})",
    "the cell is too long, with {found} characters (at most {most})",
)
_STRANGE = Words(
    "ô có ký tự điều khiển, không thuộc về mã nào: {found}",
    "the cell holds control characters, which belong in no code: {found}",
)


def cause_of(text: str, kind: str) -> Words:
    """Return why a text of the kind "code" or "text" is none: its length, or the characters that do not belong."""
    text, most = clean(text), LONGEST_TEXT if kind == "text" else LONGEST_CODE
    if len(text) > most:
        vi, en = (_LONG.of(lang).format(found=number(len(text), lang), most=number(most, lang)) for lang in LANGS)
        return Words(vi, en)
    return _STRANGE.fill(found=", ".join(dict.fromkeys(map(printable, _CONTROL.findall(text)))))
