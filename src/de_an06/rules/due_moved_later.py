"""due-moved-later: a newer export moves a due date back, and no supplement is recorded."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="due-moved-later",
    family="across",
    severity="warning",
    title=Words("Lùi hạn trả mà không bổ sung hồ sơ", "Due date moved later without a supplement"),
    confirm=True,
    message=Words(
        "Ngày hẹn trả trong {path} là {value}, nhưng trong {newer_vi} lùi đến {now_vi} mà không ghi ngày yêu "
        "cầu bổ sung hay ngày bổ sung.",
        "Due on {value} by {path}, but on {now_en} by {newer_en}, which records no supplement.",
    ),
    why=Words(
        "Lùi hạn làm hồ sơ quá hạn thành đúng hạn.",
        "With a later due date a late dossier counts as on time.",
    ),
    fix=Words(
        "Nếu đã xin lỗi và hẹn lại, hoặc đã yêu cầu bổ sung, thì ghi ngày bổ sung hoặc xác nhận; nếu không "
        "thì ghi lại hạn cũ.",
        "If an apology with a new date was given out, or a supplement asked for, write its date or confirm; "
        "else put the old due date back.",
    ),
    at="due_on",
    bad_files={
        "dossiers-2023-06.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Ngày hẹn trả,Ngày yêu cầu bổ sung\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,20/06/2023,\n"
        ),
        "dossiers-2023-07.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Ngày hẹn trả,Ngày yêu cầu bổ sung\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,27/06/2023,\n"
        ),
    },
    good_files={
        "dossiers-2023-06.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Ngày hẹn trả,Ngày yêu cầu bổ sung\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,20/06/2023,\n"
        ),
        "dossiers-2023-07.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Ngày hẹn trả,Ngày yêu cầu bổ sung\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến,19/06/2023,\n"
        ),
    },
)
