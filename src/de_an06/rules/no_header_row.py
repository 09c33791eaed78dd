"""no-header-row: a file begins with data where its header belongs."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="no-header-row",
    family="header",
    severity="error",
    title=Words("Tệp không có dòng tiêu đề", "The file has no header row"),
    message=Words(
        "Tệp không có dòng tiêu đề: dòng {line} đã là số liệu.",
        "The file has no header row: line {line} is data already.",
    ),
    why=Words(
        "Không có tiêu đề thì không biết cột nào là gì, nên cả tệp chưa được đọc.",
        "Without headers nobody knows which column is which, so nothing of the file was read.",
    ),
    fix=Words(
        "Xuất lại kèm dòng tiêu đề, hoặc chép dòng tiêu đề từ một tệp cùng loại vào đầu tệp; các tiêu đề được nhận ra: "
        "de-an06 tables.",
        "Export it again with its header, or copy the header of a file of its kind above the first row; the headers "
        "that are known: de-an06 tables.",
    ),
    bad_files={"dossiers.csv": "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n" * 2},
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
    },
)
