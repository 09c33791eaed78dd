"""repeated-file: no file holds the same bytes as another."""

from __future__ import annotations

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="repeated-file",
    family="file",
    severity="note",
    title=Words("Hai tệp giống hệt nhau", "The same file twice"),
    confirm=True,
    message=Words(
        "Tệp giống hệt tệp {other}.",
        "The file is the same, byte for byte, as {other}.",
    ),
    why=Words(
        "Các dòng giống nhau chỉ tính một lần, nhưng có thể một tệp khác đã bị ghi đè.",
        "Equal rows count once, but another file may have been overwritten.",
    ),
    fix=Words(
        "Xóa tệp thừa, hoặc thay bằng đúng tệp của kỳ ấy.",
        "Remove the file, or put the right one in its place.",
    ),
    bad_files={
        "dossiers-a.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
        "dossiers-b.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
    },
    good_files={
        "dossiers-a.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
        "dossiers-b.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0002,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
    },
)
