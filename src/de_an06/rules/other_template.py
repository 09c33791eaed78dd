"""other-template: a workbook was made from a template of another version, or of another table."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="other-template",
    family="header",
    severity="note",
    title=Words("Biểu mẫu phiên bản khác", "A template of another version"),
    message=Words(
        "Sổ tính làm từ biểu mẫu de-an06 của bảng “{template_vi}”, phiên bản {version}; biểu mẫu hiện nay của bảng "
        "“{table}” là {current}.",
        "The workbook was made from a de-an06 template of the table “{template_en}”, version {version}; that of the "
        "table “{table}” is {current} now.",
    ),
    why=Words(
        "Biểu mẫu khác có thể thiếu cột mới, hoặc có danh sách từ đã thay đổi; tệp vẫn được đọc theo tiêu đề của nó.",
        "Another template may lack new columns, or have lists of words that have changed; the file is read by its "
        "headers all the same.",
    ),
    fix=Words(
        "Lấy biểu mẫu mới (de-an06 template THƯ MỤC) cho lần nộp sau và gửi cho nơi lập tệp.",
        "Take a new template (de-an06 template DIR) for the next time, and give it to those who fill it in.",
    ),
)
