"""finished-after-as-of: nothing can have been finished after the day on which the data stand."""

from datetime import date

from de_an06.comparisons import after_as_of
from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="finished-after-as-of",
    family="row",
    severity="warning",
    title=Words("Kết thúc sau ngày chốt số liệu", "Finished after the as-of day"),
    message=Words(
        "Ngày kết thúc xử lý {value} sau ngày chốt số liệu {as_of}.",
        "Finished on {value}, after the as-of day {as_of}.",
    ),
    why=Words(
        "Ngày ấy chưa đến khi dữ liệu được xuất, nên là ghi nhầm; hồ sơ vào sai kỳ.",
        "That day had not come when the data were exported, so it is a slip; the dossier falls into the wrong period.",
    ),
    fix=Words(
        "Sửa ngày kết thúc xử lý, hoặc ghi đúng ngày chốt số liệu (--as-of, as_of trong cấu hình).",
        "Mend the finish date, or state the right as-of day (--as-of, as_of in the configuration).",
    ),
    reads=("finished_on",),
    at="finished_on",
    unless=("open-with-finish-date", "received-after-as-of", "received-after-snapshot"),
    check=after_as_of("finished_on"),
    as_of_on=date(2023, 6, 30),
    bad=({"finished_on": "01/07/2023", "returned_on": "01/07/2023", "updated_on": ""},),
    good=({"finished_on": "30/06/2023 17:00"}, {"finished_on": ""}),
)
