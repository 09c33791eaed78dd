"""published-share-disagrees: a published percentage is that of the published numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from de_an06.rows import PRESENT
from de_an06.rules import Rule, Spot
from de_an06.shares import gives, read_share
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.rows import Cells
    from de_an06.rules import Folder

_FRACTION = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,12})\s*/\s*(\d{1,3}(?:\.\d{3})+|\d{1,12})", re.ASCII)


def _look(folder: Folder) -> Iterator[Spot]:
    rows = folder.tables.get("published")
    if rows is None:
        return
    names = [name for name in ("indicator", "period", "from_on", "to_on", "group") if name in rows]
    columns = [_said(rows[name]) for name in names]
    fractions: dict[tuple[object, ...], set[tuple[int, int]]] = {}
    shares: list[tuple[tuple[object, ...], int, str]] = []
    for row, (text, *key) in enumerate(zip(rows["published_text"].texts(), *columns, strict=True)):
        if match := _FRACTION.fullmatch(text or ""):
            pair = (int(match[1].replace(".", "")), int(match[2].replace(".", "")))
            fractions.setdefault(tuple(key), set()).add(pair)
        elif read_share(text or "") is not None and (text or "").endswith("%"):
            shares.append((tuple(key), row, text or ""))
    for group, row, text in shares:
        pairs = fractions.get(group, set())
        if len(pairs) == 1 and not gives(text, *(pair := next(iter(pairs)))):
            whole, exact = f"{pair[0]}/{pair[1]}", str(round(100 * pair[0] / pair[1], 2)).replace(".", ",")
            yield Spot("published", "published_text", row, text, (("fraction", whole), ("share", exact)))


def _said(cells: Cells) -> list[object]:
    """What a column says row by row, as something that compares."""
    if cells.members:
        return list(cells.texts())
    return [
        (state, value if state == PRESENT else 0)
        for state, value in zip(cells.state.tolist(), cells.values.tolist(), strict=True)
    ]


RULE = Rule(
    code="published-share-disagrees",
    family="across",
    severity="warning",
    title=Words("Tỷ lệ công bố không khớp hai số", "A share that its numbers do not give"),
    message=Words(
        "Đã công bố {value}, nhưng {fraction} là {share}%.",
        "Published as {value}, but {fraction} is {share}%.",
    ),
    why=Words(
        "Hai số liệu công bố của cùng một chỉ tiêu và kỳ nói khác nhau, nên một trong hai sai.",
        "Two published figures of one indicator and period differ, so one of them is wrong.",
    ),
    fix=Words(
        "Đối chiếu văn bản gốc; nếu hai số liệu nói về hai kỳ hoặc hai cách tính khác nhau thì ghi rõ kỳ, nhóm.",
        "Look at the source; if they are of different periods or readings, state period or group.",
    ),
    table="published",
    at="published_text",
    look=_look,
    bad_files={
        "published.csv": (
            'Chỉ tiêu,Kỳ,Số liệu công bố\nessential_services_used,2023,21/53\nessential_services_used,2023,"36,9%"\n'
        )
    },
    good_files={
        "published.csv": (
            "Chỉ tiêu,Kỳ,Số liệu công bố\n"
            "essential_services_used,2023,21/53\n"
            'essential_services_used,2023,"39,6%"\n'
            'essential_services_used,2024,"50%"\n'
        )
    },
)
