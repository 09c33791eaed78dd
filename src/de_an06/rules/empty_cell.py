"""empty-cell: a cell that must be filled is empty."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="empty-cell",
    family="cell",
    severity="error",
    title=Words("Ô bắt buộc để trống", "A needed cell is empty"),
    message=Words(
        "Cột “{column}” bắt buộc ghi, nhưng ô này trống.",
        "Column “{column}” must be filled, but this cell is empty.",
    ),
    why=Words(
        "Thiếu ô này thì chỉ tiêu nào cần đến nó không tính được dòng này.",
        "Figures that need this cell can't count the row.",
    ),
    fix=Words(
        "Tra hồ sơ gốc và ghi bổ sung ô này.",
        "Look the original up and fill the cell.",
    ),
    at="unit_code",
    bad=({"unit_code": ""}, {"service_code": "  "}),
    good=({"receiving_unit_code": ""}, {"due_on": ""}),
)
