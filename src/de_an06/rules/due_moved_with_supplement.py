"""due-moved-with-supplement: a newer export moves a due date back, and records a supplement."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="due-moved-with-supplement",
    family="across",
    severity="note",
    title=Words("Lùi hạn trả do bổ sung hồ sơ", "Due date moved later with a supplement"),
    confirm=True,
    message=Words(
        "Ngày hẹn trả trong {path} là {value}, trong {newer_vi} lùi đến {now_vi}, có ghi bổ sung hồ sơ.",
        "Due on {value} by {path}, on {now_en} by {newer_en}, which records a supplement.",
    ),
    why=Words(
        "Sau khi bổ sung, thời hạn được tính lại; hạn mới quyết định hồ sơ đúng hạn hay quá hạn.",
        "After a supplement the time limit starts anew, and the new due date decides whether the dossier is on time.",
    ),
    fix=Words(
        "Xem ngày hẹn trả mới có theo ngày bổ sung không; nếu đúng thì xác nhận.",
        "See whether the new due date follows from the supplement; if it does, confirm.",
    ),
    source=Words(
        "Nghị định 61/2018/NĐ-CP, Điều 17-19 (yêu cầu bổ sung)",
        "NĐ 61/2018/NĐ-CP, articles 17-19 (supplements)",
    ),
    at="due_on",
    bad_files={
        "dossiers-2023-06.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Ngày hẹn trả,Ngày yêu cầu bổ sung\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,20/06/2023,\n"
        ),
        "dossiers-2023-07.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Ngày hẹn trả,Ngày yêu cầu bổ sung\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,27/06/2023,12/06/2023\n"
        ),
    },
    good_files={
        "dossiers-2023-06.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Ngày hẹn trả,Ngày yêu cầu bổ sung\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,20/06/2023,\n"
        ),
        "dossiers-2023-07.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Ngày hẹn trả,Ngày yêu cầu bổ sung\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,20/06/2023,12/06/2023\n"
        ),
    },
)
