"""done-without-finish-date: a dossier whose status is done must say when it was finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows


def _check(rows: Rows) -> NDArray[np.bool_]:
    done = rows["status"].equals("done") & rows["finished_on"].empty
    return done & rows["returned_on"].empty if "returned_on" in rows else done


RULE = Rule(
    code="done-without-finish-date",
    family="row",
    severity="warning",
    title=Words("Đã giải quyết nhưng không có ngày", "Done, but on no date"),
    message=Words(
        "Trạng thái “{status}” nhưng không có ngày kết thúc xử lý hay ngày trả kết quả.",
        "The status is “{status}”, but neither a finish date nor a return date is given.",
    ),
    why=Words(
        "Hồ sơ đã giải quyết mà không biết ngày, nên không xếp được vào kỳ và không xét được đúng hạn.",
        "The dossier ended on an unknown day, so neither the period nor its timeliness is known.",
    ),
    fix=Words(
        "Ghi ngày kết thúc xử lý, hoặc sửa trạng thái nếu hồ sơ chưa giải quyết xong.",
        "Write the finish date, or mend the status if the dossier is still open.",
    ),
    reads=("status", "finished_on"),
    at="finished_on",
    forgets=("finished_on",),
    check=_check,
    bad=({"status": "Đã xử lý xong", "finished_on": "", "returned_on": ""},),
    good=(
        {"status": "Đã trả kết quả", "finished_on": "", "returned_on": "09/06/2023"},
        {"status": "Đang xử lý", "finished_on": "", "returned_on": ""},
    ),
)
