"""Form II.06a: how many dossiers a unit had to handle, resolved and left open in a period, as offices submit it."""

from __future__ import annotations

from typing import Annotated

from de_an06 import cells
from de_an06.cells import Row
from de_an06.tables import UNDER, Column, Table
from de_an06.text import Words

_FORMS = ("{}", "Số {}", "Số hồ sơ {}", "Số lượng hồ sơ {}", "Hồ sơ {}")
RECEIVED = ("nhận giải quyết", "tiếp nhận", "tiếp nhận giải quyết")
RESOLVED = ("đã giải quyết", "giải quyết")
OPEN = ("đang giải quyết", "chưa giải quyết")
_TOTAL = ("Tổng số", "Tổng", "Tổng cộng")


def _count(over: tuple[str, ...], title: tuple[str, str], *more: str, alone: tuple[str, ...] = ()) -> Column:
    """A count of the form: its titles, its other headers under those over it, and those that say enough alone."""
    tops = [form.format(words) for words in over for form in _FORMS]
    leaves = (title[0].partition(UNDER)[2], *more)
    headers = tuple(f"{top}{UNDER}{leaf}" for top in tops for leaf in leaves)
    return Column("integer", *title, (*headers, *alone))


def _total(over: tuple[str, ...], title: tuple[str, str]) -> Column:
    """A total of the form, which may stand alone under the words over it."""
    tops = tuple(form.format(words) for words in over for form in _FORMS)
    headers = tuple(f"{top}{UNDER}{leaf}" for top in tops for leaf in _TOTAL)
    return Column("integer", *title, (*tops, *headers), required=True)


class FormRow(Row):
    """One line of the form: a field of procedures, or a unit, in one period; an empty count is none."""

    unit_code: Annotated[
        cells.Code, Column("code", "Mã đơn vị", "Unit code", ("Mã cơ quan", "Mã xã"), references="units")
    ] = None
    unit_name: Annotated[
        cells.Text,
        Column(
            "text", "Tên đơn vị", "Unit name", ("Đơn vị", "Cơ quan, đơn vị", "Tên cơ quan", "Tên xã"), titled="unit"
        ),
    ] = None
    domain: Annotated[
        cells.Text,
        Column(
            "text",
            "Lĩnh vực",
            "Domain",
            (
                "Lĩnh vực, công việc", "Lĩnh vực, công việc giải quyết", "Lĩnh vực giải quyết", "Tên lĩnh vực",
                "Lĩnh vực công việc", "Lĩnh vực, công việc / đơn vị", "Lĩnh vực, công việc giải quyết / đơn vị",
                "Lĩnh vực / đơn vị", "Lĩnh vực/Đơn vị", "Lĩnh vực, đơn vị", "Nội dung", "Field / unit",
            ),
        ),
    ] = None  # fmt: skip
    from_on: Annotated[cells.Moment, Column("moment", "Từ ngày", "From", ("from",), titled="from")] = None
    to_on: Annotated[cells.Moment, Column("moment", "Đến ngày", "To", ("to",), titled="to")] = None
    received_total: Annotated[cells.Count, _total(RECEIVED, ("Nhận giải quyết / Tổng số", "To handle / Total"))] = None
    received_online: Annotated[
        cells.Count,
        _count(
            RECEIVED, ("Nhận giải quyết / Trực tuyến", "To handle / Online"),
            alone=("Trực tuyến", "Tiếp nhận trực tuyến"),
        ),
    ] = None  # fmt: skip
    received_direct: Annotated[
        cells.Count,
        _count(
            RECEIVED, ("Nhận giải quyết / Trực tiếp, dịch vụ bưu chính", "To handle / Counter and post"),
            "Trực tiếp, bưu chính",
            alone=(
                "Trực tiếp, dịch vụ bưu chính", "Trực tiếp, bưu chính", "Trực tiếp, dịch vụ bưu chính công ích",
                "Trực tiếp, bưu chính công ích", "Trực tiếp",
            ),
        ),
    ] = None  # fmt: skip
    carried_over: Annotated[
        cells.Count,
        _count(
            RECEIVED, ("Nhận giải quyết / Từ kỳ trước", "To handle / Carried over"), "Kỳ trước",
            alone=("Từ kỳ trước", "Từ kỳ trước chuyển sang", "Kỳ trước chuyển sang"),
        ),
    ] = None  # fmt: skip
    resolved_total: Annotated[cells.Count, _total(RESOLVED, ("Đã giải quyết / Tổng số", "Resolved / Total"))] = None
    resolved_early: Annotated[
        cells.Count, _count(RESOLVED, ("Đã giải quyết / Trước hạn", "Resolved / Early"), alone=("Trước hạn",))
    ] = None
    resolved_in_time: Annotated[
        cells.Count, _count(RESOLVED, ("Đã giải quyết / Đúng hạn", "Resolved / In time"), alone=("Đúng hạn",))
    ] = None
    resolved_late: Annotated[cells.Count, _count(RESOLVED, ("Đã giải quyết / Quá hạn", "Resolved / Late"))] = None
    open_total: Annotated[cells.Count, _total(OPEN, ("Đang giải quyết / Tổng số", "Open / Total"))] = None
    open_in_time: Annotated[
        cells.Count,
        _count(
            OPEN, ("Đang giải quyết / Trong hạn", "Open / Within time"), "Chưa đến hạn",
            alone=("Trong hạn", "Chưa đến hạn"),
        ),
    ] = None  # fmt: skip
    open_overdue: Annotated[cells.Count, _count(OPEN, ("Đang giải quyết / Quá hạn", "Open / Overdue"))] = None


SOURCES = ("received_online", "received_direct", "carried_over")
"""Where a dossier comes from, as columns of the form."""
ENDED = ("resolved_early", "resolved_in_time", "resolved_late")
LEFT = ("open_in_time", "open_overdue")
TOTALS = {"received_total": SOURCES, "resolved_total": ENDED, "open_total": LEFT}
"""The columns 3, 7 and 11, and what each is the sum of."""
KINDS = ("withdrawn", "returned", "stopped", "refused")
"""How a dossier may have ended without a result, as words of the status tell."""
BESIDE = (
    "unresolved_early", "unresolved_in_time", "unresolved_late", *(f"unresolved_{kind}" for kind in (*KINDS, "other")),
    "without_limit", "open_undated", "paused",
)  # fmt: skip
"""Ended without a result, by the column where they stand, and by kind (`other`: not told); without a known time limit,
in columns 9 and 12; paused."""
REST = {
    "domain": Words("Chưa rõ lĩnh vực", "Field not known"),
    "unit": Words("Chưa rõ đơn vị", "Unit not known"),
}
"""What the line is called that holds the rest of the dossiers; they are of no field or unit that is listed."""
OWN = Words("{name} – riêng", "{name}, own offices")
"""What a unit is called that has others below it, where it stands without them."""
CODED = Words("{name} ({code})", "{name} ({code})")
"""What a unit is called whose name is not the only one of its kind."""

COUNTS = tuple(name for name in FormRow.model_fields if name.startswith(("received", "carried", "resolved", "open")))
"""The columns 3 to 13 of the form, in their order."""

TABLE = Table(
    name="ii06a",
    title=Words("Biểu II.06a", "Form II.06a"),
    model=FormRow,
    key=("unit_code", "unit_name", "domain", "from_on", "to_on"),
    stems=("ii06a", "ii 06a", "bieu ii06a", "bieu ii 06a", "bieu so ii 06a", "06a", "bieu 06a"),
    told_by=COUNTS,
)
