"""unreadable-file: the file cannot be read at all."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="unreadable-file",
    family="file",
    severity="error",
    title=Words("Tệp không đọc được", "A file that can't be read"),
    message=Words(
        "Không đọc được tệp: {reason_vi}.",
        "The file can't be read: {reason_en}.",
    ),
    why=Words(
        "Toàn bộ dữ liệu của tệp chưa được tính, nên số liệu có thể thiếu.",
        "Nothing of this file is counted, so figures may be short.",
    ),
    fix=Words(
        "Xuất lại tệp dưới dạng CSV UTF-8; nếu tệp không phải số liệu thì chuyển đi nơi khác, "
        "hoặc ghi ignore = true cho tệp này dưới [[files]] trong de-an06.toml.",
        "Export the file again as CSV in UTF-8; if it is not data, move it away, "
        "or write ignore = true for it under [[files]] in de-an06.toml.",
    ),
)
