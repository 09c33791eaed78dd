"""bad-number: the text is not a whole number from zero up."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="bad-number",
    family="cell",
    severity="error",
    title=Words("Không phải số nguyên", "Not a whole number"),
    message=Words(
        "Cột “{column}”: “{value}” không phải là số nguyên từ 0 trở lên.",
        "Column “{column}”: “{value}” is not a whole number from zero up.",
    ),
    why=Words(
        "Số này được đem cộng, nên không thể đoán; ô này được coi là chưa rõ.",
        "The number would be added to others, so it can't be guessed; the cell counts as unknown.",
    ),
    fix=Words(
        "Chỉ ghi chữ số, ví dụ 1250 hoặc 1.250; không ghi “gần”, đơn vị tính hay phần lẻ.",
        "Write digits alone, 1250 or 1.250 say, without “about”, units or fractions.",
    ),
    at="fee_due_vnd",
    bad=(
        {"fee_due_vnd": "gần 400"},
        {"fee_due_vnd": "3.5"},
        {"components": "-3"},
        {"components": "1e3"},
        {"components": "1_000"},
    ),
    good=(
        {"fee_due_vnd": "1.250.000"},
        {"fee_due_vnd": "30000"},
        {"components": "3,0"},
        {"components": "0"},
        {"components": ""},
    ),
)
