"""serial-date: a workbook keeps the dates of a column as plain serial numbers."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="serial-date",
    family="file",
    severity="note",
    title=Words("Ngày lưu dạng số", "Dates stored as numbers"),
    message=Words(
        "Cột “{column}”: {count} ô ngày là số thứ tự của Excel chứ không phải ngày, từ ô {at}; đã đọc là ngày.",
        "Column “{column}”: {count} dates are Excel's serial numbers, not dates, from cell {at} on; they "
        "were read as dates.",
    ),
    why=Words(
        "Người xem chỉ thấy một số như 45082, nên dễ sửa nhầm; số không phải ngày cũng có thể bị đọc thành ngày.",
        "A reader only sees a number such as 45082 and may mend it wrongly; a number that is no date may "
        "be read as one.",
    ),
    fix=Words(
        "Định dạng cột này là ngày dd/mm/yyyy, xem lại các ngày, rồi lưu lại.",
        "Format the column as dates, dd/mm/yyyy, look at the dates, and save it again.",
    ),
)
