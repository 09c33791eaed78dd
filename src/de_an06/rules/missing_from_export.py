"""missing-from-export: no newer export has a dossier that it should have."""

from de_an06.rules import Rule
from de_an06.text import Words

_HEAD = "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
_ROWS = [f"H50-230605-{number:04},1.001193,19363,05/06/2023,Trực tuyến\n" for number in range(1, 11)]

RULE = Rule(
    code="missing-from-export",
    family="across",
    severity="warning",
    title=Words("Hồ sơ không còn trong bản xuất mới", "A dossier missing from newer exports"),
    confirm=True,
    message=Words(
        "Hồ sơ “{value}” có trong {path} mà không có trong bản xuất mới hơn nào, dù {newer_vi} và các tệp mới hơn có "
        "{had_vi} trên {all_vi} hồ sơ tiếp nhận trong cùng thời gian của tệp ấy.",
        "Dossier “{value}” is in {path} and in no newer export, although {newer_en} and other newer files have "
        "{had_en} of the {all_en} dossiers that the file has of the same days of receipt.",
    ),
    why=Words(
        "Hồ sơ vẫn được tính theo tình trạng cũ; nếu bị xóa hoặc bị sót khi xuất thì số liệu sai.",
        "The dossier still counts, in its old state; if it was deleted, or left out by the export, figures are wrong.",
    ),
    fix=Words(
        "Tìm hồ sơ trên hệ thống: nếu còn thì xuất lại tệp mới cho đủ; nếu đã xóa hoặc gộp thì xác nhận.",
        "Look for the dossier in the system: if it is there, export the newer file again; if it was deleted or merged, "
        "confirm.",
    ),
    at="dossier_id",
    bad_files={
        "dossiers-2023-06.csv": _HEAD + "".join(_ROWS),
        "dossiers-2023-07.csv": _HEAD + "".join(_ROWS[:-1]),
    },
    good_files={
        "dossiers-2023-06.csv": _HEAD + "".join(_ROWS[:-1]),
        "dossiers-2023-07.csv": _HEAD + "".join(_ROWS),
    },
)
