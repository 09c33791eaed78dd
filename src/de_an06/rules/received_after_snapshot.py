"""received-after-snapshot: a file cannot hold a dossier received after the day on which its data stand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from de_an06.rules import Rule
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows


def _check(rows: Rows) -> NDArray[np.bool_]:
    from de_an06.rows import UNDATED

    received = rows["received_on"]
    return received.present & (rows.snapshot != UNDATED) & (received.days > rows.snapshot)


RULE = Rule(
    code="received-after-snapshot",
    family="row",
    severity="warning",
    title=Words("Tiếp nhận sau ngày số liệu", "Received after the day of the data"),
    message=Words(
        "Ngày tiếp nhận {value} sau ngày số liệu của tệp ({snapshot}).",
        "Received on {value}, after the day of the file's data ({snapshot}).",
    ),
    why=Words(
        "Một trong hai ngày sai; ngày số liệu quyết định bản nào của một hồ sơ là mới nhất.",
        "One of the two days is wrong; the day of the data decides which copy of a dossier is the newest.",
    ),
    fix=Words(
        "Sửa ngày tiếp nhận, hoặc tên tệp, dòng tiêu đề hay khóa snapshot trong de-an06.toml cho đúng ngày số liệu.",
        "Mend the date of receipt, or the file's name, its title line or snapshot in de-an06.toml.",
    ),
    reads=("received_on",),
    at="received_on",
    unless=("received-after-due-and-finish",),
    check=_check,
    snapshot_on=date(2023, 6, 30),
    bad=(
        {
            "received_on": "01/07/2023 00:00",
            "dossier_id": "H50-230701-0001",
            "due_on": "",
            "finished_on": "",
            "returned_on": "",
            "status": "Đang xử lý",
        },
    ),
    good=({"received_on": "30/06/2023 17:00"}, {"received_on": "", "status": "Mới đăng ký"}),
)
