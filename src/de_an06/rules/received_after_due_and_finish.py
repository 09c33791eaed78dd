"""received-after-due-and-finish: a dossier was received after all the days that follow a receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.comparisons import earlier
from de_an06.rules import Rule
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows


def _check(rows: Rows) -> NDArray[np.bool_]:
    broken = earlier("due_on", than="received_on")(rows) & earlier("finished_on", than="received_on")(rows)
    if "returned_on" in rows:
        # A day of return that fits speaks for the receipt.
        broken &= ~rows["returned_on"].present | earlier("returned_on", than="received_on")(rows)
    return broken


RULE = Rule(
    code="received-after-due-and-finish",
    family="row",
    severity="error",
    title=Words("Tiếp nhận sau cả hẹn trả và kết thúc", "Received after it was due and finished"),
    message=Words(
        "Ngày tiếp nhận {value} sau cả ngày hẹn trả {due_on} và ngày kết thúc xử lý {finished_on}.",
        "Received on {value}, after it was due on {due_on} and finished on {finished_on}.",
    ),
    why=Words(
        "Hai ngày kia khớp nhau nên có lẽ chính ngày tiếp nhận ghi nhầm; không biết hồ sơ tiếp nhận trong kỳ nào, "
        "nên ngày này được coi là chưa rõ.",
        "The other two agree, so it is likely the date of receipt that is wrong; in which period the dossier came in "
        "is not known, so this date counts as unknown.",
    ),
    fix=Words(
        "Đối chiếu giấy tiếp nhận và hẹn trả, rồi sửa ngày tiếp nhận (thường là nhầm năm hoặc tháng).",
        "Look at the receipt and mend the date of receipt (mostly the year or month is wrong).",
    ),
    reads=("received_on", "due_on", "finished_on"),
    at="received_on",
    forgets=("received_on",),
    check=_check,
    bad=({"received_on": "05/06/2032"}, {"received_on": "05/06/2032", "returned_on": ""}),
    good=({"received_on": "05/06/2023"}, {"received_on": "05/06/2023", "due_on": "", "finished_on": ""}),
)
