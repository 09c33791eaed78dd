"""covered-exceeds-total: no more can be covered than there is."""

from de_an06.comparisons import larger
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="covered-exceeds-total",
    family="row",
    severity="error",
    title=Words("Số đạt lớn hơn tổng số", "More covered than there is"),
    message=Words(
        "Số đạt {value} lớn hơn tổng số {total}.",
        "{value} covered, more than the total of {total}.",
    ),
    why=Words(
        "Tỷ lệ sẽ vượt 100%, nên một trong hai số sai; cả hai ô được coi là chưa rõ.",
        "The rate would exceed 100%, so one of the numbers is wrong; both cells count as unknown.",
    ),
    fix=Words(
        "Kiểm tra xem hai số có cùng đơn vị tính và cùng ngày số liệu không, rồi sửa lại.",
        "See whether both numbers count the same things on the same day, and mend them.",
    ),
    table="coverage",
    reads=("covered", "total"),
    at="covered",
    forgets=("covered", "total"),
    check=larger("covered", than="total"),
    bad=({"covered": "15", "total": "14"}, {"covered": "1", "total": "0"}),
    good=({"covered": "14", "total": "14"}, {"covered": "0", "total": "0"}),
)
