"""foreign-encoding: the file is in another encoding than UTF-8, and was read all the same."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="foreign-encoding",
    family="file",
    severity="warning",
    title=Words("Tệp không dùng UTF-8", "A file in another encoding than UTF-8"),
    message=Words(
        "Tệp dùng bảng mã {encoding} ({by_vi}); đã đọc đúng và chuyển sang UTF-8.",
        "The file is in {encoding} ({by_en}); it was read correctly and turned into UTF-8.",
    ),
    why=Words(
        "Bảng mã cũ không ghi tên mình trong tệp, và chương trình khác có thể đọc sai chữ Việt.",
        "An old encoding does not name itself in the file, and other programs may read its letters wrong.",
    ),
    fix=Words(
        "Trong Excel chọn Tệp > Lưu Như > “CSV UTF-8 (Phân cách bằng dấu phẩy)”; "
        "chữ TCVN3 hoặc VNI thì chuyển sang Unicode trước (UniKey, Ctrl+Shift+F6).",
        "In Excel choose File > Save As > “CSV UTF-8 (Comma delimited)”; "
        "turn letters in TCVN3 or VNI into Unicode first (UniKey, Ctrl+Shift+F6).",
    ),
)
