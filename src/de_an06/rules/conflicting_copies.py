"""conflicting-copies: copies of one dossier in one snapshot differ."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="conflicting-copies",
    family="across",
    severity="error",
    title=Words("Các bản ghi của một mã khác nhau", "Copies of one key differ"),
    message=Words(
        "Hồ sơ “{value}” ghi khác với bản ghi cùng mã ở {other}, ở: {columns}.",
        "Dossier “{value}” differs from the copy at {other}, in: {columns}.",
    ),
    why=Words(
        "Không biết bản nào đúng, nên mọi bản được để riêng và hồ sơ được kể một lần là chưa rõ.",
        "Which copy is right is not known, so all are set aside and the dossier counts once as unknown.",
    ),
    fix=Words(
        "Giữ bản đúng, xóa bản kia; nếu là hai lần xuất khác ngày thì khai snapshot của từng tệp.",
        "Keep the right copy; if these are exports of two days, declare each file's snapshot.",
    ),
    at="dossier_id",
    sets_aside=True,
    bad_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tiếp\n"
        ),
    },
    good_files={
        "dossiers.csv": (
            "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
            "H50-230605-0001,1.001193,19363,05/06/2023,Trực tuyến\n"
        ),
    },
)
