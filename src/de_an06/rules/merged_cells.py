"""merged-cells: merged cells stand among the rows of a sheet."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="merged-cells",
    family="file",
    severity="warning",
    title=Words("Ô gộp giữa các hàng số liệu", "Merged cells among the rows"),
    message=Words(
        "Giữa các hàng số liệu có {count} vùng ô gộp nhiều hàng, đầu tiên là {at}; mỗi hàng trong vùng "
        "nhận giá trị đó.",
        "Among the rows are {count} merged areas of several rows, the first is {at}; each of their rows "
        "was given the value.",
    ),
    why=Words(
        "Ô gộp chỉ chứa một giá trị; nếu nó chỉ thuộc về hàng đầu thì các hàng sau đã nhận nhầm.",
        "A merged cell holds one value; if it belongs to the first row alone, the rows below got what isn't theirs.",
    ),
    fix=Words(
        "Bỏ gộp ô và ghi giá trị vào từng hàng.",
        "Unmerge the cells and write the value into each row.",
    ),
)
