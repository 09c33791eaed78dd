"""unit-not-in-force: the unit is listed, but not for the row's day."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="unit-not-in-force",
    family="across",
    severity="error",
    title=Words("Đơn vị chưa hoặc hết hiệu lực", "A unit not in force on the day"),
    message=Words(
        "Cột “{column}”: “{value}” có trong danh mục, nhưng không có hiệu lực vào ngày của dòng này.",
        "Column “{column}”: “{value}” is listed, but was not in force on the row's day.",
    ),
    why=Words(
        "Cùng một mã, trước và sau ngày ấy là hai đơn vị khác nhau hoặc chưa có; không biết dòng này thuộc đơn vị nào "
        "nên để riêng (với đơn vị tiếp nhận thì chỉ ô này là chưa rõ).",
        "The code may mean another unit before and after; the row's unit is not known, so it is set aside (for a "
        "receiving unit the cell alone is unknown).",
    ),
    fix=Words(
        "Xem lại ngày và mã; hoặc ghi đúng thời gian hiệu lực trong danh mục đơn vị: từ 01/7/2025 nhiều mã xã "
        "là xã khác.",
        "Look at the date and the code, or mend the dates in the list of units: many codes changed communes on "
        "1 July 2025.",
    ),
    source=Words("Quyết định 19/2025/QĐ-TTg (30/6/2025)", "QĐ 19/2025/QĐ-TTg (30/6/2025)"),
    at="unit_code",
    sets_aside=True,
    bad_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
        "units.csv": ("Mã đơn vị,Tên đơn vị,Hiệu lực đến\n19363,Thị trấn Hồ Xá,04/06/2023\n"),
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
        "units.csv": ("Mã đơn vị,Tên đơn vị,Hiệu lực đến\n19363,Thị trấn Hồ Xá,05/06/2023\n"),
    },
)
