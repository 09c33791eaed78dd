"""unknown-unit: the unit is not on the list of units, or not on the row's date."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="unknown-unit",
    family="across",
    severity="error",
    title=Words("Đơn vị ngoài danh mục", "A unit that is not listed"),
    message=Words(
        "Cột “{column}”: đơn vị “{value}” không có trong danh mục vào ngày của dòng này.",
        "Column “{column}”: the list of units has no “{value}” on the row's date.",
    ),
    why=Words(
        "Không biết dòng này thuộc đơn vị nào nên để riêng; với đơn vị tiếp nhận thì chỉ ô này là chưa rõ.",
        "The row's unit is not known, so it is set aside; for a receiving unit the cell alone is unknown.",
    ),
    fix=Words(
        "Sửa mã, hoặc thêm đơn vị kèm thời gian hiệu lực; từ 01/7/2025 nhiều mã xã đã dùng cho xã khác.",
        "Mend the code, or add the unit with its dates; many codes changed communes on 1 July 2025.",
    ),
    at="unit_code",
    sets_aside=True,
)
