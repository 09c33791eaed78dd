"""bad-code: a code or text holds control characters or is too long."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="bad-code",
    family="cell",
    severity="error",
    title=Words("Mã hoặc chữ hỏng", "A code or text is damaged"),
    message=Words(
        "Cột “{column}”: ô có ký tự điều khiển hoặc quá dài (mã dài nhất 100 ký tự, tên gọi dài nhất 2.000).",
        "Column “{column}”: control characters, or too long (a code may have 100 characters, a name 2,000).",
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
