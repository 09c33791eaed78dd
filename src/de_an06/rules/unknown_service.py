"""unknown-service: the service is not in the catalogue of services."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="unknown-service",
    family="across",
    severity="error",
    title=Words("Mã TTHC ngoài danh mục", "A service that is not listed"),
    message=Words(
        "Mã TTHC “{value}” không có trong danh mục TTHC{perhaps_vi}.",
        "The service code “{value}” is not in the catalogue of services{perhaps_en}.",
    ),
    why=Words(
        "Không biết hồ sơ thuộc thủ tục nào, nên dòng này được để riêng, chưa tính.",
        "Which service the dossier belongs to is not known, so the row is set aside.",
    ),
    fix=Words(
        "Sửa mã hoặc thêm thủ tục vào danh mục; để mã ở dạng chữ, tránh bảng tính đổi 1.001193 thành số.",
        "Mend the code or add the service; keep codes as text, or a spreadsheet makes 1.001193 a number.",
    ),
    at="service_code",
    sets_aside=True,
    bad_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,9.999999,19363,05/06/2023,Trực tuyến\n"
        ),
        "services.csv": ("Mã TTHC,Tên thủ tục,Mức độ DVC,Hiệu lực từ\n1.001193,Đăng ký khai sinh,Toàn trình,\n"),
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193.000.00.00.H50,19363,05/06/2023,Trực tuyến\n"
        ),
        "services.csv": ("Mã TTHC,Tên thủ tục,Mức độ DVC,Hiệu lực từ\n1.001193,Đăng ký khai sinh,Toàn trình,\n"),
    },
)
