"""form-not-compared: rows of form II.06a could not be held against the dossiers that were sent with it."""

from de_an06.rules import Rule
from de_an06.rules.form_differs_from_dossiers import RULE as DIFFERS
from de_an06.text import Words

_FORM = (
    "Lĩnh vực,{days}Nhận giải quyết,Trực tuyến,Trực tiếp,Từ kỳ trước,Đã giải quyết,Đang giải quyết\n"
    "Hộ tịch,{period}2,1,1,,1,1\n"
)
_TOGETHER = {name: text for name, text in DIFFERS.good_files.items() if name != "ii06a.csv"}

RULE = Rule(
    code="form-not-compared",
    family="across",
    severity="note",
    title=Words("Biểu II.06a chưa đối chiếu được với hồ sơ", "Form II.06a not compared with the dossiers"),
    message=Words(
        "Chưa đối chiếu được với hồ sơ (số dòng: {count}): {reason_vi}.",
        "Not compared with the dossiers (rows: {count}): {reason_en}.",
    ),
    why=Words(
        "Các dòng này chỉ được kiểm tra bằng các phép cộng trong biểu, nên sai khác với hồ sơ sẽ không lộ ra.",
        "These rows were only checked by the sums within the form, so that a difference would not show.",
    ),
    fix=Words(
        "Ghi đơn vị, kỳ (từ ngày, đến ngày) và lĩnh vực như trong danh mục, và gửi kèm hồ sơ của cả kỳ và kỳ trước.",
        "State unit, first and last day, and field as they are listed, and send the dossiers of the period and before.",
    ),
    table="ii06a",
    bad_files={**_TOGETHER, "ii06a.csv": _FORM.format(days="", period="")},
    good_files={**_TOGETHER, "ii06a.csv": _FORM.format(days="Từ ngày,Đến ngày,", period="01/07/2023,30/09/2023,")},
)
