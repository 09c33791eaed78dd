"""number-as-text: a workbook keeps the numbers of a column as text."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="number-as-text",
    family="file",
    severity="note",
    title=Words("Số lưu dạng chữ", "Numbers stored as text"),
    message=Words(
        "Cột “{column}”: {count} ô là số nhưng lưu dưới dạng chữ, từ ô {at}; đã đọc như số.",
        "Column “{column}”: {count} cells hold numbers kept as text, from cell {at} on; they were read as numbers.",
    ),
    why=Words(
        "Bảng tính không cộng những ô như vậy, nên tổng mà người gửi thấy có thể nhỏ hơn số thật.",
        "A spreadsheet does not add such cells up, so the total that the sender sees may be too small.",
    ),
    fix=Words(
        "Chọn cột, dùng lệnh chuyển chữ thành số (Convert to Number), rồi lưu lại.",
        "Select the column, use Convert to Number, and save it again.",
    ),
)
