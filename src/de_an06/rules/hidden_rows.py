"""hidden-rows: a sheet has hidden rows or columns, which are read all the same."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="hidden-rows",
    family="file",
    severity="note",
    title=Words("Dòng hoặc cột bị ẩn", "Hidden rows or columns"),
    message=Words(
        "Trang tính có {rows} hàng ẩn và {columns} cột ẩn; chúng vẫn được đọc.",
        "The sheet has {rows} hidden rows and {columns} hidden columns; they are read all the same.",
    ),
    why=Words(
        "Người gửi có thể không thấy chúng, chẳng hạn vì còn bộ lọc, nên con số có thể khác với số họ thấy.",
        "The sender may not see them, because of a filter say, so figures may differ from what they see.",
    ),
    fix=Words(
        "Bỏ ẩn và bỏ lọc; xóa những hàng không phải số liệu, giữ lại những hàng là hồ sơ thật.",
        "Unhide them and clear filters; delete rows that are no data, keep those that are true dossiers.",
    ),
)
