"""unknown-service: the service is not in the catalogue of services."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="unknown-service",
    family="across",
    severity="error",
    title=Words("Mã TTHC ngoài danh mục", "A service that is not listed"),
    message=Words(
        "Mã TTHC “{value}” không có trong danh mục TTHC.",
        "The service code “{value}” is not in the catalogue of services.",
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
)
