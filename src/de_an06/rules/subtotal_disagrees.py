"""subtotal-disagrees: the row that heads a group states other sums than the rows of the group give."""

from de_an06.rules import Rule
from de_an06.text import Words

_HEADER = "STT,Tên lớp,Ngày tổ chức,Số lượt người\n"
_FIRST = "1,Lớp tập huấn số 1,20/07/2023,80\n2,Lớp tập huấn số 2,21/07/2023,75\n"
_SECOND = "II,Cấp xã,,60\n3,Lớp tập huấn số 3,22/07/2023,60\n"

RULE = Rule(
    code="subtotal-disagrees",
    family="file",
    severity="warning",
    title=Words("Dòng nhóm không bằng tổng của nhóm", "A group's row that is not the sum of the group"),
    message=Words(
        "Dòng nhóm “{group}” ghi {value}{at_vi}, còn các dòng của nhóm cho {sum_vi}{others_vi}.",
        "The row of group “{group}” says {value}{at_en}, but the rows of the group give {sum_en}{others_en}.",
    ),
    why=Words(
        "Một số trong nhóm sai, hoặc thiếu dòng; số liệu chỉ tính trên các dòng, không theo dòng nhóm.",
        "A number of the group is wrong, or rows are missing; figures are made of the rows, not of the group's sums.",
    ),
    fix=Words(
        "Cộng lại nhóm này, rồi sửa dòng nhóm, hoặc sửa số sai, thêm dòng còn thiếu.",
        "Add the group up again, then mend its sums, the wrong number, or add the rows that are missing.",
    ),
    bad_files={"training.csv": f"{_HEADER}I,Cấp huyện,,165\n{_FIRST}{_SECOND}"},
    good_files={"training.csv": f"{_HEADER}I,Cấp huyện,,155\n{_FIRST}{_SECOND}"},
)
