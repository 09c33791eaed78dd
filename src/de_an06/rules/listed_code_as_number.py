"""listed-code-as-number: a code of the reference table itself seems to have been taken for a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from de_an06.rules import Rule, Spot
from de_an06.text import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from de_an06.rows import Rows
    from de_an06.rules import Folder

_NATIONAL = re.compile(r"\d\.\d{6}", re.ASCII)
_PART = re.compile(r"(\d)(?:\.(\d{1,5})|,(\d{1,6}))", re.ASCII)
_WIDTHS = {"province": 2, "district": 3, "commune": 5}
"""Digits of the codes of units, by tier (QĐ 124/2004/QĐ-TTg, QĐ 19/2025/QĐ-TTg)."""


def _look(folder: Folder) -> Iterator[Spot]:
    if (services := folder.tables.get("services")) is not None:
        codes = enumerate(services["service_code"].texts())
        yield from _damaged("services", "service_code", list(codes), _NATIONAL.fullmatch, _service)
    if (units := folder.tables.get("units")) is not None and "tier" in units:
        for tier, width in _WIDTHS.items():
            yield from _damaged("units", "unit_code", _codes_of(units, tier), *_of_width(width))


def _codes_of(units: Rows, tier: str) -> list[tuple[int, str | None]]:
    pairs = zip(units["unit_code"].texts(), units["tier"].texts(), strict=True)
    return [(row, code) for row, (code, of) in enumerate(pairs) if of == tier]


def _of_width(width: int) -> tuple[Callable[[str], bool], Callable[[str], str | None]]:
    def whole(code: str) -> bool:
        return code.isascii() and code.isdigit() and len(code) == width

    def was(code: str) -> str | None:
        short = code.isascii() and code.isdigit() and len(code) < width and not code.startswith("0")
        return code.zfill(width) if short else None

    return whole, was


def _service(code: str) -> str | None:
    match = _PART.fullmatch(code)
    return None if match is None else f"{match[1]}.{(match[2] or match[3]).ljust(6, '0')}"


def _damaged(
    table: str, column: str, codes: list[tuple[int, str | None]],
    whole: Callable[[str], object], was: Callable[[str], str | None],
) -> Iterator[Spot]:  # fmt: skip
    """Yield codes that lack digits, where at least as many have all of them; other lists have codes of their own."""
    found = [(row, code, before) for row, code in codes if code is not None and (before := was(code)) is not None]
    if len(found) <= sum(1 for _, code in codes if code is not None and whole(code)):
        for row, code, before in found:
            yield Spot(table, column, row, code, (("code", before),))


RULE = Rule(
    code="listed-code-as-number",
    family="across",
    severity="warning",
    title=Words("Mã trong danh mục bị đổi thành số", "A listed code made a number"),
    confirm=True,
    message=Words(
        "Cột “{column}” của danh mục: mã “{value}” có lẽ là {code}, đã bị bảng tính đổi thành số.",
        "Column “{column}” of the list: code “{value}” may be {code}, which a spreadsheet made a number.",
    ),
    why=Words(
        "Hồ sơ ghi đúng mã thì không khớp với danh mục, còn hồ sơ cũng bị đổi như vậy thì khớp; "
        "danh mục được lấy đúng như đã ghi.",
        "Rows with the right code do not match the list, and rows with the same damage do; "
        "the list is taken as it stands.",
    ),
    fix=Words(
        "Ghi lại mã đủ chữ số trong danh mục, với cột mã ở dạng chữ (Text); nếu mã đúng là như vậy thì xác nhận.",
        "Write the code with all its digits, in a column made Text; if it really is so, confirm.",
    ),
    table="services",
    at="service_code",
    look=_look,
    bad_files={
        "services.csv": (
            "Mã TTHC,Tên thủ tục,Mức độ DVC\n2.00072,Chứng thực chữ ký,Toàn trình\n1.001193,Khai sinh,Toàn trình\n"
        )
    },
    good_files={
        "services.csv": (
            "Mã TTHC,Tên thủ tục,Mức độ DVC\n2.000720,Chứng thực chữ ký,Toàn trình\n1.001193,Khai sinh,Toàn trình\n"
        )
    },
)
