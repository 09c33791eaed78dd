"""receipt-changed: two exports give a dossier other days of receipt."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="receipt-changed",
    family="across",
    severity="warning",
    title=Words("Ngày tiếp nhận bị đổi", "A date of receipt has changed"),
    confirm=True,
    message=Words(
        "Ngày tiếp nhận trong {path} là {value}, nhưng trong {newer_vi} là {now_vi}.",
        "Received on {value} by {path}, but on {now_en} by {newer_en}.",
    ),
    why=Words(
        "Hồ sơ chỉ được tiếp nhận một lần: đổi ngày thì hồ sơ có thể sang kỳ khác, và số đã báo cáo không còn khớp.",
        "A dossier is received once: with another day it may fall into another period, and figures that were "
        "reported no longer fit.",
    ),
    fix=Words(
        "Đối chiếu giấy tiếp nhận và hẹn trả, rồi sửa ngày trong bản mới hơn; nếu bản cũ ghi nhầm thì xác nhận.",
        "Look at the receipt that was given out and mend the date in the newer file; if the older one was "
        "wrong, confirm.",
    ),
    at="received_on",
    bad_files={
        "dossiers-2023-06.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Trạng thái\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,Đang xử lý\n"
        ),
        "dossiers-2023-07.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Trạng thái\n"
            "H50-230605-0001,1.001193,19363,06/06/2023,Trực tuyến,Đang xử lý\n"
        ),
    },
    good_files={
        "dossiers-2023-06.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Trạng thái\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,Đang xử lý\n"
        ),
        "dossiers-2023-07.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Trạng thái\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,Đang xử lý\n"
        ),
    },
)
