"""file-breaks-off: the file ends in the middle of a row."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="file-breaks-off",
    family="file",
    severity="error",
    title=Words("Tệp đứt giữa chừng", "A file that breaks off"),
    message=Words(
        "Tệp đứt giữa chừng ở dòng {line}: hết tệp khi dòng cuối chưa trọn (có {found} trong {expected} ô).",
        "The file breaks off at line {line}: it ends before its last row does (with {found} of {expected} cells).",
    ),
    why=Words(
        "Các dòng sau chỗ đứt không có trong tệp và không ai biết là bao nhiêu, nên mọi con số có thể thiếu.",
        "Rows behind that place are not in the file, nobody knows how many, so every figure may be short.",
    ),
    fix=Words(
        "Chép, tải hoặc xuất lại tệp; xem ổ đĩa gửi hoặc nhận có bị đầy không.",
        "Copy, download or export the file once more; see whether a drive was full on the way.",
    ),
    sets_aside=True,
    bad_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
            "H50-230605-0002,1.001193,193"
        ),
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
            "H50-230605-0002,1.001193,19363,05/06/2023,Trực tuyến"
        ),
    },
)
