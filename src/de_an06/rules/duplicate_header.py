"""duplicate-header: two headers stand for one column, and one of them is taken."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="duplicate-header",
    family="header",
    severity="warning",
    title=Words("Hai tiêu đề cho một cột", "Two headers for one column"),
    message=Words(
        "Tiêu đề “{taken}” và “{other}” cùng chỉ một cột. Chỉ “{taken}” được đọc.",
        "The headers “{taken}” and “{other}” mean one column. Only “{taken}” is read.",
    ),
    why=Words(
        "Nếu hai cột ghi khác nhau thì số liệu phụ thuộc vào cột được đọc.",
        "Where the two differ, the figures depend on the one that is read.",
    ),
    fix=Words(
        "Xóa hoặc đổi tên cột không dùng.",
        "Remove or rename the column that is not meant.",
    ),
    bad_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Số hồ sơ\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,1\n"
        ),
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Số bộ\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,1\n"
        ),
    },
)
