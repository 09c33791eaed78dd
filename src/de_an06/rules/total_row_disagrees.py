"""total-row-disagrees: a total row states another number of dossiers, services or units than the file has rows."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="total-row-disagrees",
    family="file",
    severity="warning",
    title=Words("Dòng tổng không khớp số dòng", "A total row that disagrees with the rows"),
    message=Words(
        "Dòng tổng ghi số lượng {stated_vi}, còn tệp có {rows_vi} dòng.",
        "The total row states a number of {stated_en}, but the file has {rows_en} rows.",
    ),
    why=Words(
        "Có thể tệp đã bị cắt, lọc hoặc chép thiếu; các chỉ tiêu chỉ tính trên những dòng có trong tệp.",
        "The file may have been cut, filtered or copied in part; figures are made of the rows that are there.",
    ),
    fix=Words(
        "Xuất lại tệp đầy đủ, hoặc sửa số ở dòng tổng.",
        "Export the whole file again, or mend the number in the total row.",
    ),
    bad_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
            "Tổng số: 2 hồ sơ,,,,\n"
        )
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
            "Tổng số: 1 hồ sơ,,,,\n"
        )
    },
)
