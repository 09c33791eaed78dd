"""code-as-number: a spreadsheet took codes for numbers, and each can have been one listed code alone."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="code-as-number",
    family="across",
    severity="note",
    title=Words("Mã bị đổi thành số, đã đọc lại", "Codes made numbers, read as the codes they were"),
    reads_on=True,
    message=Words(
        "Cột “{column}”: {cells} ô có mã bị bảng tính đổi thành số; danh mục chỉ có một mã hợp với mỗi số, "
        "nên đã đọc: {pairs}.",
        "Column “{column}”: cells with a code that a spreadsheet made a number: {cells}; each fits one listed code "
        "alone and was read as that: {pairs}.",
    ),
    why=Words(
        "Bảng tính coi mã là số thì mất số 0 (2.000720 thành 2.00072, 00123 thành 123) hoặc đổi dấu chấm thành phẩy.",
        "A spreadsheet that takes a code for a number drops its zeros (2.000720 becomes 2.00072, 00123 becomes 123), "
        "or writes a comma for the point.",
    ),
    fix=Words(
        "Không cần sửa để tính số liệu; lần sau hãy để cột mã ở dạng chữ (Text) trước khi dán hoặc mở tệp.",
        "The figures need no mending; next time make the column of codes Text before pasting or opening the file.",
    ),
    at="service_code",
    bad_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,2.00072,19363,05/06/2023,Trực tuyến\n"
            'H50-230605-0002,"2,00072",19363,05/06/2023,Trực tuyến\n'
        ),
        "services.csv": (
            "Mã TTHC,Tên thủ tục,Mức độ DVC,Hiệu lực từ\n"
            "2.000720,Chứng thực chữ ký,Toàn trình,\n1.000720,Chứng thực,Toàn trình,\n"
        ),
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,2.000720,19363,05/06/2023,Trực tuyến\n"
        ),
        "services.csv": (
            "Mã TTHC,Tên thủ tục,Mức độ DVC,Hiệu lực từ\n"
            "2.000720,Chứng thực chữ ký,Toàn trình,\n1.000720,Chứng thực,Toàn trình,\n"
        ),
    },
)
