"""service-not-in-force: the service is listed, but not for the row's day."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="service-not-in-force",
    family="across",
    severity="error",
    title=Words("Thủ tục chưa hoặc hết hiệu lực", "A service not in force on the day"),
    message=Words(
        "Cột “{column}”: “{value}” có trong danh mục, nhưng không có hiệu lực vào ngày của dòng này.",
        "Column “{column}”: “{value}” is listed, but was not in force on the row's day.",
    ),
    why=Words(
        "Thủ tục chưa có hoặc đã hết hiệu lực vào ngày ấy, nên dòng này được để riêng, chưa tính.",
        "The service had not begun or had ended by that day, so the row is set aside.",
    ),
    fix=Words(
        "Xem lại ngày và mã, hoặc ghi đúng thời gian hiệu lực của thủ tục trong danh mục TTHC.",
        "Look at the date and the code, or mend the dates of the service in the catalogue.",
    ),
    at="service_code",
    sets_aside=True,
    bad_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
        "services.csv": (
            "Mã TTHC,Tên thủ tục,Mức độ DVC,Hiệu lực từ\n1.001193,Đăng ký khai sinh,Toàn trình,01/07/2023\n"
        ),
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
        "services.csv": (
            "Mã TTHC,Tên thủ tục,Mức độ DVC,Hiệu lực từ\n1.001193,Đăng ký khai sinh,Toàn trình,05/06/2023\n"
        ),
    },
)
