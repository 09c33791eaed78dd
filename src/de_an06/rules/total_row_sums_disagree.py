"""total-row-sums-disagree: a total row states other sums than the rows give."""

from de_an06.rules import Rule
from de_an06.text import Words

_HEADER = "Tên lớp,Ngày tổ chức,Số lượt người\n"
_ROWS = "Lớp tập huấn số 1,20/07/2023,80\nLớp tập huấn số 2,21/07/2023,75\n"

RULE = Rule(
    code="total-row-sums-disagree",
    family="file",
    severity="warning",
    title=Words("Dòng tổng không bằng tổng các dòng", "A total row that is not the sum of the rows"),
    message=Words(
        "Dòng tổng, cột “{column}”: ghi {value}, còn các dòng cộng lại là {sum_vi}{others_vi}.",
        "Total row, column “{column}”: it says {value}, but the rows add up to {sum_en}{others_en}.",
    ),
    why=Words(
        "Một số trong cột sai, hoặc thiếu dòng; số liệu chỉ tính trên các dòng, không theo dòng tổng.",
        "A number of the column is wrong, or rows are missing; figures are made of the rows, not of their total.",
    ),
    fix=Words(
        "Cộng lại cột này, rồi sửa dòng tổng, hoặc sửa số sai, thêm dòng còn thiếu.",
        "Add the column up again, then mend the total, the wrong number, or add the rows that are missing.",
    ),
    bad_files={"training.csv": f"{_HEADER}{_ROWS}Tổng số,,165\n"},
    good_files={"training.csv": f"{_HEADER}{_ROWS}Tổng số,,155\n"},
)
