"""missing-received-on: a dossier that was received must say when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows


def _check(rows: Rows) -> NDArray[np.bool_]:
    missing = rows["received_on"].empty
    if "status" not in rows:
        return missing
    # One that was withdrawn or refused before anyone received it has no date either.
    return missing & ~rows["status"].equals("not_received") & ~rows["status"].equals("ended_without_result")


RULE = Rule(
    code="missing-received-on",
    family="row",
    severity="error",
    title=Words("Thiếu ngày tiếp nhận", "The date of receipt is missing"),
    message=Words(
        "Cột “{column}” trống, trong khi hồ sơ đã được tiếp nhận.",
        "Column “{column}” is empty, although the dossier was received.",
    ),
    why=Words(
        "Không biết hồ sơ tiếp nhận trong kỳ nào, nên dòng này được để riêng, chưa tính.",
        "The period of receipt is not known, so the row is set aside.",
    ),
    fix=Words(
        "Ghi ngày tiếp nhận; nếu hồ sơ chưa hoặc không được tiếp nhận thì ghi trạng thái như vậy.",
        "Write the date of receipt; if the dossier was not received, let its status say so.",
    ),
    reads=("received_on",),
    at="received_on",
    sets_aside=True,
    check=_check,
    bad=(
        {"received_on": "", "status": "Đang xử lý", "finished_on": "", "returned_on": ""},
        {"received_on": "", "status": ""},
    ),
    good=({"received_on": "", "status": "Mới đăng ký"}, {"received_on": "05/06/2023", "status": ""}),
)
