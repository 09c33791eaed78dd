"""bad-flag: the text is neither a yes nor a no."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="bad-flag",
    family="cell",
    severity="error",
    title=Words("Không phải có hay không", "Neither yes nor no"),
    message=Words(
        "Cột “{column}”: “{value}” không phải là có hay không.",
        "Column “{column}”: “{value}” is neither yes nor no.",
    ),
    why=Words(
        "Không biết dòng này có được tính vào chỉ tiêu hay không; ô này được coi là chưa rõ.",
        "Whether the row belongs to the figure is not known; the cell counts as unknown.",
    ),
    fix=Words(
        "Ghi có/không, đã/chưa, 1/0, hoặc đánh dấu x và để trống.",
        "Write yes/no, true/false or 1/0, or mark with x and leave the others empty.",
    ),
    at="result_digitized",
    bad=({"result_digitized": "một phần"}, {"fee_paid_online": "2"}),
    good=(
        {"result_digitized": "Đã"},
        {"result_digitized": "chưa"},
        {"fee_paid_online": "x"},
        {"fee_paid_online": ""},
    ),
)
