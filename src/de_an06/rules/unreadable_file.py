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
        "Mỗi tệp nêu cách sửa theo nguyên nhân: cấp quyền đọc, chép hoặc tải lại tệp hỏng, bỏ mật khẩu, chia nhỏ, "
        "xuất lại dạng “CSV UTF-8”. Nếu tệp không phải số liệu thì chuyển đi nơi khác, "
        "hoặc ghi ignore = true cho tệp này dưới [[files]] trong de-an06.toml.",
        "Each file is told with what mends its cause: let it be read, copy a damaged one once more, take out the "
        "password, split it, export it again as “CSV UTF-8”. If it is not data, move it away, "
        "or write ignore = true for it under [[files]] in de-an06.toml.",
    ),
    bad_files={
        "dossiers.csv": ("PK\u0003\u0004\n"),
        "dossiers-2.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
    },
)
