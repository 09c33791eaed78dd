"""no-rows: a file holds rows below its header."""

from __future__ import annotations

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="no-rows",
    family="file",
    severity="note",
    title=Words("Tệp không có dòng nào", "A file without rows"),
    confirm=True,
    message=Words(
        "Tệp có tiêu đề nhưng không có dòng số liệu nào.",
        "The file has a header, but no row of data.",
    ),
    why=Words(
        "Có thể tệp xuất bị lỗi; số liệu sẽ thiếu mà không ai biết.",
        "The export may have failed; figures would be short without anyone knowing.",
    ),
    fix=Words(
        "Xuất lại tệp; nếu đúng là không phát sinh thì xác nhận.",
        "Export the file again; if there was nothing to report, confirm.",
    ),
    bad_files={"dossiers.csv": ("Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n")},
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        )
    },
)
