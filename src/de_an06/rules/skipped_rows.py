"""skipped-rows: rows that hold no data of their own were left out."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="skipped-rows",
    family="file",
    severity="note",
    message=Words(
        "Không đọc {count} {kind_vi}.",
        "Rows left out: {count} ({kind_en}).",
    ),
    why=Words(
        "Các dòng này không phải là dữ liệu, nếu tính vào thì số liệu sai.",
        "These rows are no data of their own; counting them would make figures wrong.",
    ),
    fix=Words(
        "Không cần sửa; nếu có dòng là dữ liệu thật thì ghi đủ mã cho dòng đó.",
        "Nothing to mend; where such a row is real data, fill in its codes.",
    ),
)
