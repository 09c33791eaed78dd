"""receipt-disappeared: a newer export has lost the date on which a dossier was received."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="receipt-disappeared",
    family="across",
    severity="warning",
    title=Words("Ngày tiếp nhận biến mất", "A date of receipt has disappeared"),
    confirm=True,
    message=Words(
        "Trong {path} hồ sơ có ngày tiếp nhận {value}, nhưng trong {newer_vi} ô này trống.",
        "By {path} the dossier was received on {value}, but in {newer_en} the cell is empty.",
    ),
    why=Words(
        "Theo bản mới hơn, hồ sơ không còn được tính là tiếp nhận trong kỳ nào.",
        "By the newer export the dossier is received in no period any more.",
    ),
    fix=Words(
        "Ghi lại ngày tiếp nhận trong bản mới hơn; nếu bản cũ ghi nhầm thì xác nhận.",
        "Put the date of receipt back into the newer file; if the older one was wrong, confirm.",
    ),
    at="received_on",
    bad_files={
        "dossiers-2023-06.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Trạng thái\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,Đang xử lý\n"
        ),
        "dossiers-2023-07.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Trạng thái\n"
            "H50-230605-0001,1.001193,19363,,Trực tuyến,Mới đăng ký\n"
        ),
    },
    good_files={
        "dossiers-2023-06.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Trạng thái\n"
            "H50-230605-0001,1.001193,19363,,Trực tuyến,Mới đăng ký\n"
        ),
        "dossiers-2023-07.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Trạng thái\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,Đang xử lý\n"
        ),
    },
)
