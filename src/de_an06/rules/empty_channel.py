"""empty-channel: the row does not say how the dossier was filed."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="empty-channel",
    family="cell",
    severity="note",
    title=Words("Không ghi hình thức nộp", "The channel is not stated"),
    confirm=True,
    message=Words(
        "Cột “{column}” để trống: không rõ hồ sơ nộp bằng hình thức nào.",
        "Column “{column}” is empty: how the dossier was filed is not stated.",
    ),
    why=Words(
        "Hồ sơ vẫn được tính; riêng các tỷ lệ theo hình thức nộp coi hồ sơ này là chưa rõ.",
        "The dossier is still counted; rates by channel alone take it as unknown.",
    ),
    fix=Words(
        "Ghi Trực tiếp, Trực tuyến hoặc Bưu chính công ích, kể cả khi phần mềm để trống thay cho Trực tiếp.",
        "Write Direct, Online or Postal, also where the system leaves the cell empty to mean Direct.",
    ),
    at="channel",
    bad=({"channel": ""},),
    good=({"channel": "Trực tiếp"}, {"channel": "1"}),
)
