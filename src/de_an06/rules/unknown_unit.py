"""unknown-unit: the unit is not on the list of units."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="unknown-unit",
    family="across",
    severity="error",
    title=Words("Đơn vị ngoài danh mục", "A unit that is not listed"),
    message=Words(
        "Cột “{column}”: đơn vị “{value}” không có trong danh mục đơn vị{perhaps_vi}.",
        "Column “{column}”: unit “{value}” is not on the list of units{perhaps_en}.",
    ),
    why=Words(
        "Không biết dòng này thuộc đơn vị nào nên để riêng; với đơn vị tiếp nhận thì chỉ ô này là chưa rõ.",
        "The row's unit is not known, so it is set aside; for a receiving unit the cell alone is unknown.",
    ),
    fix=Words(
        "Sửa mã, hoặc thêm đơn vị kèm thời gian hiệu lực vào danh mục; để mã ở dạng chữ.",
        "Mend the code, or add the unit with its dates to the list; keep codes as text.",
    ),
    at="unit_code",
    sets_aside=True,
    bad_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,99999,05/06/2023,Trực tuyến\n"
        ),
        "units.csv": ("Mã đơn vị,Tên đơn vị,Hiệu lực đến\n19363,Thị trấn Hồ Xá,\n"),
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
        "units.csv": ("Mã đơn vị,Tên đơn vị,Hiệu lực đến\n19363,Thị trấn Hồ Xá,\n"),
    },
)
