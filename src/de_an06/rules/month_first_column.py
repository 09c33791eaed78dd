"""month-first-column: the column's dates can only be read with the month first, and nobody has said so."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="month-first-column",
    family="cell",
    severity="error",
    title=Words("Cột ghi tháng trước ngày", "A column writes the month first"),
    message=Words(
        "Cột “{column}” ghi tháng trước ngày, ví dụ {example}.",
        "Column “{column}” writes the month before the day, as in {example}.",
    ),
    why=Words(
        "Thứ tự này chưa được khai, nên không biết 05/06 là 5 tháng 6 hay 6 tháng 5; các ngày này chưa rõ.",
        "This order is not declared, so 05/06 may be 5 June or 6 May; dates of this form count as unknown.",
    ),
    fix=Words(
        'Xuất lại với dạng dd/mm/yyyy, hoặc khai date_order = "mdy" cho tệp trong de-an06.toml.',
        'Export again as dd/mm/yyyy, or declare date_order = "mdy" for the file in de-an06.toml.',
    ),
    at="received_on",
    bad=({"received_on": "05/31/2023"}, {"received_on": "06/05/2023"}),
    good=({"received_on": "31/05/2023"}, {"received_on": "06/05/2023"}),
)
