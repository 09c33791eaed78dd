"""unknown-word: the word is not one that the column knows."""

from de_an06.rules import Rule
from de_an06.text import Words

DECLARED = {
    "channel": ("Qua app", "online"), "level": ("Mức 4", "full"), "tier": ("Phường", "commune"),
    "facility": ("Cáp quang hộ dân", "fiber_households"), "action": ("Đã bỏ", "abolished"),
    "body": ("Tổ giúp việc", "support_team"),
}  # fmt: skip
"""By list of words: a word that an office may have of its own, and what it stands for."""


def declared(vocabulary: str) -> str:
    """Return how a word of one's own is declared for a list, by an example."""
    phrase, member = DECLARED[vocabulary]
    return f'[vocabulary.{vocabulary}] "{phrase}" = "{member}"'


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
        "Dùng một trong các từ đó, hoặc khai ở de-an06.toml, như {declared}.",
        "Use one of these, or declare yours in de-an06.toml, as in {declared}.",
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
