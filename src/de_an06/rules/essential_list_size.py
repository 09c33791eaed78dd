"""essential-list-size: a list of essential services has as many items as its decision names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.rules import Rule, Spot
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.rules import Folder

_NAMED = {"qd06": 25, "qd422": 28}
"""Items by list."""


def _look(folder: Folder) -> Iterator[Spot]:
    rows = folder.tables.get("services")
    if rows is None or "essential" not in rows or rows["essential"].unknown.any() or rows.aside.any():
        return
    items: dict[str, set[str]] = {}
    first: dict[str, int] = {}
    for row, (code, text) in enumerate(zip(rows["service_code"].texts(), rows["essential"].texts(), strict=True)):
        name, _, item = (text or "").partition(":")
        if name in _NAMED:
            # Without an item each service is an item of its own.
            items.setdefault(name, set()).add(item or f"={code}")
            first.setdefault(name, row)
    for name, found in items.items():
        if len(found) != _NAMED[name]:
            said = (("items", str(len(found))), ("named", str(_NAMED[name])))
            yield Spot("services", "essential", first[name], name, said)


RULE = Rule(
    code="essential-list-size",
    family="across",
    severity="note",
    title=Words("Danh mục thiết yếu thiếu hoặc thừa", "An essential list of another size"),
    confirm=True,
    message=Words(
        "Danh mục “{value}” có {items} dịch vụ, còn văn bản nêu {named}.",
        "The list “{value}” has {items} items here; its decision names {named}.",
    ),
    why=Words(
        "Tỷ lệ dịch vụ thiết yếu có hồ sơ lấy danh mục này làm mẫu số, nên mẫu số thiếu hoặc thừa làm sai tỷ lệ.",
        "The share of essential services with dossiers has this list as its denominator.",
    ),
    fix=Words(
        "Bổ sung dịch vụ còn thiếu, hoặc sửa cột dịch vụ thiết yếu; nếu đơn vị chỉ theo dõi một phần danh "
        "mục thì xác nhận.",
        "Add what is missing or mend the column; if you follow only a part of the list, confirm.",
    ),
    source=Words(
        "QĐ 06/QĐ-TTg (6/1/2022): 25 dịch vụ; QĐ 422/QĐ-TTg (4/4/2022): 28 dịch vụ",
        "QĐ 06/QĐ-TTg (6/1/2022): 25 services; QĐ 422/QĐ-TTg (4/4/2022): 28 services",
    ),
    table="services",
    at="essential",
    look=_look,
    bad_files={
        "services.csv": (
            "Mã TTHC,Tên thủ tục,Mức độ DVC,Dịch vụ thiết yếu\n1.001193,Đăng ký khai sinh,Toàn trình,qd06:09\n"
        )
    },
    good_files={
        "services.csv": (
            "Mã TTHC,Tên thủ tục,Mức độ DVC,Dịch vụ thiết yếu\n"
            "1.001193,Đăng ký khai sinh,Toàn trình,\n"
            "1.000656,Đăng ký khai tử,Toàn trình,khac:1\n"
        )
    },
)
