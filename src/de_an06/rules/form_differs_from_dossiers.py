"""form-differs-from-dossiers: form II.06a states other numbers than the dossiers of its unit, field and period give."""

from de_an06.rules import Rule
from de_an06.text import Words

_SERVICES = "Mã TTHC,Tên thủ tục,Lĩnh vực,Mức độ DVC\n1.001193,Đăng ký khai sinh,Hộ tịch,Toàn trình\n"
_DOSSIERS = (
    "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Hình thức nộp\n"
    "H50-230601-0001,1.001193,19363,01/06/2023,08/06/2023,06/06/2023,Trực tuyến\n"
    "H50-230703-0002,1.001193,19363,03/07/2023,10/07/2023,06/07/2023,Trực tuyến\n"
    "H50-230925-0003,1.001193,19363,25/09/2023,02/10/2023,,Trực tiếp\n"
)
_FORM = (
    "Lĩnh vực,Từ ngày,Đến ngày,Nhận giải quyết,Trực tuyến,Trực tiếp,Từ kỳ trước,Đã giải quyết,Đang giải quyết\n"
    "Hộ tịch,01/07/2023,30/09/2023,"
)

RULE = Rule(
    code="form-differs-from-dossiers",
    family="across",
    severity="warning",
    title=Words("Biểu II.06a khác số tính từ hồ sơ", "Form II.06a differs from the dossiers"),
    confirm=True,
    message=Words(
        "Biểu khác số tính từ hồ sơ: {cells_vi}.",
        "The form differs from what the dossiers give: {cells_en}.",
    ),
    why=Words(
        "Biểu và danh sách hồ sơ cùng đơn vị, lĩnh vực và kỳ phải cho cùng một số.",
        "Form and dossiers of one unit, field and period should give the same.",
    ),
    fix=Words(
        "Đối chiếu biểu với hệ thống một cửa; nếu danh sách hồ sơ thiếu hoặc hệ thống đếm theo cách khác thì xác nhận.",
        "Compare the form with the one-stop system; if dossiers are missing or counted in another way, confirm.",
    ),
    source=Words("Biểu II.06a/VPCP/KSTT", "Form II.06a/VPCP/KSTT"),
    table="ii06a",
    bad_files={"services.csv": _SERVICES, "dossiers.csv": _DOSSIERS, "ii06a.csv": f"{_FORM}3,2,1,,2,1\n"},
    good_files={"services.csv": _SERVICES, "dossiers.csv": _DOSSIERS, "ii06a.csv": f"{_FORM}2,1,1,,1,1\n"},
)
