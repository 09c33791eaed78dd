"""missing-column: a column that the table needs is not in the header."""

from de_an06.rules import Rule
from de_an06.text import Words

# {nearest_*} is a clause that opens with its own comma (", gần nhất là “…”"), or nothing.
RULE = Rule(
    code="missing-column",
    family="header",
    severity="error",
    title=Words("Thiếu cột bắt buộc", "A required column is missing"),
    message=Words(
        "Thiếu cột bắt buộc “{name}”{nearest_vi}.",
        "The required column “{name}” is missing{nearest_en}.",
    ),
    why=Words(
        "Thiếu cột này thì các chỉ tiêu cần đến nó không tính được từ tệp.",
        "Figures that need this column can't be made from the file.",
    ),
    fix=Words(
        "Thêm cột, hoặc khai trong de-an06.toml tiêu đề của đơn vị (columns) hay giá trị chung (constants).",
        "Add the column, or declare your own header (columns) or one value (constants) in de-an06.toml.",
    ),
    bad_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Ngày tiếp nhận,Hình thức nộp\nH50-230605-0001,1.001193,05/06/2023,Trực tuyến\n"
        ),
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Cơ quan,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
    },
)
