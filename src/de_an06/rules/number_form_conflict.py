"""number-form-conflict: the column uses the dot and the comma in ways that exclude each other."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="number-form-conflict",
    family="cell",
    severity="error",
    title=Words("Dấu chấm, dấu phẩy không thống nhất", "Dots and commas disagree"),
    message=Words(
        "Cột “{column}” dùng dấu chấm và dấu phẩy không thống nhất: {firsts_vi}.",
        "Column “{column}” does not use dot and comma in one way: {firsts_en}.",
    ),
    why=Words(
        "Không biết 1.234 là hơn một nghìn hay hơn một; các số có dấu trong cột được coi là chưa rõ.",
        "Whether 1.234 is over a thousand or over one is not known; numbers with marks count as unknown.",
    ),
    fix=Words(
        "Ghi mọi số trong cột theo một cách, tốt nhất là không có dấu: 1234.",
        "Write all numbers of the column in one way, at best without marks: 1234.",
    ),
    at="fee_due_vnd",
    bad=({"fee_due_vnd": "1.234"}, {"fee_due_vnd": "1,234"}),
    good=({"fee_due_vnd": "1.234"}, {"fee_due_vnd": "12.345,00"}, {"fee_due_vnd": "500"}),
)
