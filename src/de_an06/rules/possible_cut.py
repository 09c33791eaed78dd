"""possible-cut: the number of rows is a limit at which spreadsheets and portals cut off."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="possible-cut",
    family="file",
    severity="note",
    title=Words("Tệp có thể bị cắt", "A file that may be cut off"),
    message=Words(
        "Bảng có đúng {rows} dòng, một giới hạn mà Excel hoặc cổng dịch vụ cắt bớt khi xuất.",
        "The table has exactly {rows} rows, a limit at which Excel or a portal cuts an export off.",
    ),
    why=Words(
        "Nếu bị cắt thì các hồ sơ sau giới hạn không có trong tệp, và mọi con số đều thiếu.",
        "If it was cut off, the dossiers beyond the limit are not in the file, and every figure is short.",
    ),
    fix=Words(
        "So số dòng với số hồ sơ trên hệ thống; nếu thiếu thì xuất theo từng khoảng thời gian ngắn hơn.",
        "Compare the rows with the dossiers in the system; if some are missing, export shorter spans of time.",
    ),
)
