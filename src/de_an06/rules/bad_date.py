"""bad-date: the text is not a date that exists."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="bad-date",
    family="cell",
    severity="error",
    title=Words("Ngày không có thật", "Not a date that exists"),
    message=Words(
        "Cột “{column}”: “{value}” không phải là ngày có thật.",
        "Column “{column}”: “{value}” is not a date that exists.",
    ),
    why=Words(
        "Thiếu ngày này thì không xếp được vào kỳ hoặc không xét được đúng hạn; ô này được coi là chưa rõ, "
        "còn nếu đó là ngày tiếp nhận thì cả dòng được để riêng, chưa tính.",
        "Without this date the row's period or its timeliness is not known; the cell counts as unknown, "
        "and if it is the date of receipt the whole row is set aside.",
    ),
    fix=Words(
        "Ghi ngày theo dạng dd/mm/yyyy (ví dụ 05/06/2023) hoặc 2023-06-05.",
        "Write the date as dd/mm/yyyy (05/06/2023, say) or as 2023-06-05.",
    ),
    at="received_on",
    bad=(
        {"received_on": "31/02/2023"},
        {"due_on": "1704412800"},
        {"due_on": "gần Tết"},
    ),
    good=(
        {"received_on": "28/02/2023"},
        {"received_on": "2023-02-28 08:30"},
        {"received_on": "45000"},
        {"due_on": ""},
    ),
)
