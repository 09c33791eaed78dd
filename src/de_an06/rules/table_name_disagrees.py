"""table-name-disagrees: the file's name says one table and its headers another."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="table-name-disagrees",
    family="header",
    severity="warning",
    title=Words("Tên tệp không hợp với tiêu đề", "File name and headers disagree"),
    confirm=True,
    message=Words(
        "Tên tệp là của bảng “{named_vi}”, nhưng tiêu đề là của bảng “{table_vi}”. Tệp đọc theo tiêu đề.",
        "The file's name says “{named_en}”, but its headers are those of “{table_en}”. The headers decide.",
    ),
    why=Words(
        "Có thể tệp bị đặt nhầm tên, hoặc nhầm nội dung của tệp khác.",
        "The file may have the wrong name, or the contents of another file.",
    ),
    fix=Words(
        "Đổi tên tệp cho đúng bảng, hoặc thay bằng đúng tệp.",
        "Rename the file after its table, or put the right file in its place.",
    ),
    bad_files={
        "ho-so.csv": ("Mã TTHC,Tên thủ tục,Mức độ DVC\n1.001193,Đăng ký khai sinh,Toàn trình\n"),
    },
    good_files={
        "tthc.csv": ("Mã TTHC,Tên thủ tục,Mức độ DVC\n1.001193,Đăng ký khai sinh,Toàn trình\n"),
    },
)
