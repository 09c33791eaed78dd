"""unreadable-file: the file cannot be read at all."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="unreadable-file",
    family="file",
    severity="error",
    message=Words(
        "Không đọc được tệp: {reason_vi}.",
        "The file can't be read: {reason_en}.",
    ),
    why=Words(
        "Toàn bộ dữ liệu của tệp chưa được tính, nên số liệu có thể thiếu.",
        "Nothing of this file is counted, so figures may be short.",
    ),
    fix=Words(
        "Mở tệp để kiểm tra rồi xuất lại, tốt nhất là CSV UTF-8 hoặc XLSX.",
        "Open the file to look at it and export it again, at best as CSV in UTF-8 or as XLSX.",
    ),
)
