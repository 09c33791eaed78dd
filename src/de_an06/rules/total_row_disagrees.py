"""total-row-disagrees: a total row states another number of dossiers than the file has rows."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="total-row-disagrees",
    family="file",
    severity="warning",
    message=Words(
        "Dòng tổng ghi {stated_vi} hồ sơ, còn tệp có {rows_vi} dòng hồ sơ.",
        "The total row states {stated_en} dossiers, but the file has {rows_en} rows of dossiers.",
    ),
    why=Words(
        "Có thể tệp đã bị cắt, lọc hoặc chép thiếu; các chỉ tiêu chỉ tính trên những dòng có trong tệp.",
        "The file may have been cut, filtered or copied in part; figures are made of the rows that are there.",
    ),
    fix=Words(
        "Xuất lại tệp đầy đủ, hoặc sửa số ở dòng tổng.",
        "Export the whole file again, or mend the number in the total row.",
    ),
)
