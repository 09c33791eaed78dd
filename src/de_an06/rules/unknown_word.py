"""unknown-word: the word is not one that the column knows."""

from de_an06.rules import Rule
from de_an06.text import Words

RULE = Rule(
    code="unknown-word",
    family="cell",
    severity="error",
    title=Words("Từ ngoài danh sách", "A word that is not on the list"),
    message=Words(
        "Cột “{column}”: không hiểu “{value}”. Các từ dùng được: {allowed}.",
        "Column “{column}”: “{value}” is not known. Known words: {allowed}.",
    ),
    why=Words(
        "Dòng này không xếp được vào nhóm nào, nên ô này được coi là chưa rõ.",
        "The row can't be put into any group, so the cell counts as unknown.",
    ),
    fix=Words(
        'Dùng một trong các từ đó, hoặc khai ở de-an06.toml, như [vocabulary.channel] "Qua app" = "online".',
        'Use one of these, or declare yours in de-an06.toml, as in [vocabulary.channel] "By app" = "online".',
    ),
    at="channel",
    bad=({"channel": "Qua ứng dụng"}, {"channel": "n/a"}, {"online_level": "Mức 5"}),
    good=(
        {"channel": "nop truc tuyen"},
        {"channel": "3"},
        {"online_level": "DVCTT toàn trình"},
        {"online_level": ""},
    ),
)
