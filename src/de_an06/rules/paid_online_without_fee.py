"""paid-online-without-fee: nothing is paid where no fee is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule
from de_an06.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from de_an06.rows import Rows


def _check(rows: Rows) -> NDArray[np.bool_]:
    paid, fee = rows["fee_paid_online"], rows["fee_due_vnd"]
    return paid.present & (paid.values > 0) & fee.present & (fee.values == 0)


RULE = Rule(
    code="paid-online-without-fee",
    family="row",
    severity="warning",
    title=Words("Thanh toán khi không có phí", "Paid although no fee is due"),
    message=Words(
        "Đã thanh toán trực tuyến, nhưng phí, lệ phí phải nộp là 0.",
        "Paid online, although the fee due is 0.",
    ),
    why=Words(
        "Hồ sơ không có phí thì không tính vào tỷ lệ thanh toán trực tuyến, nên lần thanh toán này bị bỏ qua.",
        "A dossier without a fee is not part of the share paid online, so this payment goes uncounted.",
    ),
    fix=Words(
        "Ghi số tiền phải nộp, hoặc sửa thành chưa thanh toán trực tuyến.",
        "Write the fee that was due, or say that nothing was paid online.",
    ),
    reads=("fee_paid_online", "fee_due_vnd"),
    at="fee_paid_online",
    check=_check,
    bad=({"fee_due_vnd": "0"},),
    good=({"fee_due_vnd": "0", "fee_paid_online": "không"}, {"fee_due_vnd": ""}),
)
