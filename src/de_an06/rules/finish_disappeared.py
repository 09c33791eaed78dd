"""finish-disappeared: a newer export has lost the finish date of a dossier."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="finish-disappeared",
    family="across",
    severity="warning",
    title=Words("Ngày kết thúc biến mất", "A finish date has disappeared"),
    confirm=True,
    message=Words(
        "Trong {path} hồ sơ có ngày kết thúc xử lý {value}, nhưng trong {newer_vi} ô này trống.",
        "By {path} the dossier was finished on {value}, but in {newer_en} the cell is empty.",
    ),
    why=Words(
        "Theo bản mới hơn, hồ sơ đã xong lại thành đang xử lý, nên số đã giải quyết giảm đi.",
        "By the newer export a dossier that was done is open again, so fewer count as done.",
    ),
    fix=Words(
        "Đối chiếu trên hệ thống: nếu hồ sơ đã xong thì ghi lại ngày kết thúc trong bản mới; nếu được mở lại "
        "thì xác nhận.",
        "Look it up in the system: if the dossier is done, put the date back into the newer file; if it was "
        "opened again, confirm.",
    ),
    at="finished_on",
    bad_files={
        "dossiers-2023-06.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Ngày kết thúc xử lý\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,19/06/2023\n"
        ),
        "dossiers-2023-07.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Ngày kết thúc xử lý\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,\n"
        ),
    },
    good_files={
        "dossiers-2023-06.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Ngày kết thúc xử lý\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,\n"
        ),
        "dossiers-2023-07.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Ngày kết thúc xử lý\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,19/06/2023\n"
        ),
    },
)
