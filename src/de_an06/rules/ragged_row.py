"""ragged-row: a row has more or fewer cells than the header."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="ragged-row",
    family="file",
    severity="error",
    title=Words("Số ô của dòng khác tiêu đề", "A row has too few or too many cells"),
    message=Words(
        "Dòng có {found} ô, còn tiêu đề có {expected} cột.",
        "The row has {found} cells, but the header has {expected}.",
    ),
    why=Words(
        "Không biết ô nào thuộc cột nào, nên cả dòng được để riêng, chưa tính.",
        "Which cell belongs to which column is not known, so the whole row is set aside.",
    ),
    fix=Words(
        "Tìm dấu phân cách, dấu nháy hoặc chỗ xuống dòng thừa trong dòng này và sửa lại; "
        "ô có chứa dấu phân cách phải đặt trong dấu nháy kép.",
        "Look for a stray delimiter, quote or line break in this row and mend it; "
        "a cell that holds the delimiter belongs in double quotes.",
    ),
    sets_aside=True,
    bad_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
            "H50-230605-0002,1.001193,19363,05/06/2023,Trực tuyến,x\n"
        ),
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
            "H50-230605-0002,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
    },
)
