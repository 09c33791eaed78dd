"""updated-before-finished: a dossier that was finished has been updated since, or on that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows


def _check(rows: Rows) -> NDArray[np.bool_]:
    updated, finished = rows["updated_on"], rows["finished_on"]
    return updated.present & finished.present & (updated.days < finished.days)


RULE = Rule(
    code="updated-before-finished",
    family="row",
    severity="warning",
    title=Words("Cập nhật trước khi kết thúc", "Updated before it was finished"),
    confirm=True,
    message=Words(
        "Ngày cập nhật {value} trước ngày kết thúc xử lý {finished_on}.",
        "Last updated on {value}, before it was finished on {finished_on}.",
    ),
    why=Words(
        "Khi cập nhật lần cuối, ngày kết thúc ấy chưa đến: một trong hai ngày sai.",
        "That finish date had not come when the dossier was last updated: one of the two is wrong.",
    ),
    fix=Words(
        "Xem lại ngày kết thúc xử lý trong hệ thống; nếu cả hai đúng thì xác nhận.",
        "Look at the finish date in your system; if both are right, confirm.",
    ),
    reads=("updated_on", "finished_on"),
    at="updated_on",
    unless=(
        "open-with-finish-date",
        "finished-after-as-of",
        "very-long-handling",
        "finished-before-received",
        "returned-before-finished",
    ),
    check=_check,
    bad=({"updated_on": "08/06/2023"},),
    good=({"updated_on": "09/06/2023 07:00", "finished_on": "09/06/2023 10:00"}, {"updated_on": ""}),
)
