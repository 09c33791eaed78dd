"""one-row-per-event: each row of the file is an event of a dossier, not a dossier."""

from de_an06.rules import Rule
from de_an06.text import Words

_HEAD = "Mã hồ sơ,Mã TTHC,Mã đơn vị,Ngày tiếp nhận,Hình thức nộp,Bước xử lý\n"
_ROW = "H50-230605-{number:04},1.001193,19363,05/06/2023,Trực tuyến,{step}\n"

RULE = Rule(
    code="one-row-per-event",
    family="file",
    severity="error",
    title=Words("Mỗi dòng là một sự kiện, không phải hồ sơ", "One row per event instead of per dossier"),
    message=Words(
        "Tệp có {rows_vi} dòng cho {dossiers_vi} hồ sơ, tức mỗi dòng là một sự kiện (như một bước xử lý) chứ không "
        "phải một hồ sơ: chẳng hạn “{key}” ở các dòng {lines}; các dòng của một hồ sơ giống nhau ở: {equal_vi}; "
        "khác nhau ở: {differing_vi}.",
        "The file has {rows_en} rows for {dossiers_en} dossiers, so a row is an event (such as a step of handling) and "
        "not a dossier: “{key}”, for one, stands on lines {lines}; rows of a dossier are equal in: {equal_en}; "
        "they differ in: {differing_en}.",
    ),
    why=Words(
        "Không biết dòng nào cho tình trạng của hồ sơ; đếm theo dòng thì mỗi hồ sơ được kể nhiều lần.",
        "Which row tells how a dossier stands is not known, and counting rows would count each dossier several times.",
    ),
    fix=Words(
        "Xuất lại mỗi hồ sơ một dòng, với tình trạng mới nhất; nếu đây là nhiều lần xuất ghép lại thì tách mỗi lần "
        "thành một tệp và khai snapshot của từng tệp.",
        "Export one row per dossier, in its latest state; if several exports were put together here, part them into "
        "a file each and declare each file's snapshot.",
    ),
    sets_aside=True,
    bad_files={
        "dossiers.csv": _HEAD
        + "".join(
            _ROW.format(number=number, step=step) for number in range(1, 21) for step in ("Tiếp nhận", "Trả kết quả")
        ),
    },
    good_files={
        "dossiers.csv": _HEAD + "".join(_ROW.format(number=number, step="Trả kết quả") for number in range(1, 41)),
    },
)
