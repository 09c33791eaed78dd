"""mixed-date-orders: some dates of a column can only be read day first, and too many others only month first."""

from de_an06.rules import Rule
from de_an06.text import Words

_HEAD = "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"

RULE = Rule(
    code="mixed-date-orders",
    family="cell",
    severity="error",
    title=Words("Cột ghi ngày theo hai thứ tự", "A column writes dates in two orders"),
    message=Words(
        "Cột “{column}” ghi ngày theo hai thứ tự: {day_first} ô chỉ có thể là ngày trước (dòng {day_first_at_line}: "
        "{day_first_at}), {month_first} ô chỉ có thể là tháng trước (dòng {month_first_at_line}: {month_first_at}); "
        "số ô đọc được theo cả hai cách: {unclear}.",
        "Column “{column}” writes dates in two orders. Cells that can only be day first: {day_first} (line "
        "{day_first_at_line}: {day_first_at}); only month first: {month_first} (line {month_first_at_line}: "
        "{month_first_at}); either: {unclear}.",
    ),
    why=Words(
        "Không biết 05/06 trong cột này là 5 tháng 6 hay 6 tháng 5, nên các ô như vậy và các ô tháng trước chưa rõ. "
        "Chỉ khi cứ một ô tháng trước có ít nhất 100 ô ngày trước (10, nếu chỉ có một ô) thì đó mới là ô ghi nhầm.",
        "Whether 05/06 in this column is 5 June or 6 May is not known, so such cells and those month first count as "
        "unknown. Only with at least 100 cells day first for each month first (10, if there is but one) "
        "is the latter a mistake of its own.",
    ),
    fix=Words(
        "Xuất lại từ nơi đã ghi tháng trước, với dạng dd/mm/yyyy hoặc yyyy-mm-dd; hoặc tách thành hai tệp và khai "
        'date_order = "mdy" cho tệp ghi tháng trước trong de-an06.toml.',
        "Export again, as dd/mm/yyyy or yyyy-mm-dd, what was written month first; or send it as a file of its own and "
        'declare date_order = "mdy" for that in de-an06.toml.',
    ),
    at="received_on",
    bad_files={
        "dossiers.csv": _HEAD + "H50-0605-0001,1.001193,19363,05/31/2023,Trực tuyến\n"
        "H50-0605-0002,1.001193,19363,06/05/2023,Trực tuyến\n"
        "H50-0605-0003,1.001193,19363,25/05/2023,Trực tuyến\n"
    },
    good_files={
        "dossiers.csv": _HEAD + "H50-0605-0001,1.001193,19363,31/05/2023,Trực tuyến\n"
        "H50-0605-0002,1.001193,19363,05/06/2023,Trực tuyến\n"
        "H50-0605-0003,1.001193,19363,25/05/2023,Trực tuyến\n"
    },
)
