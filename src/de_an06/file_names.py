"""What the files of reports are called, so that one that is sent on alone says what it is."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.period import Period


def report_name(period: Period, unit: str = "", form: str = "") -> str:
    """Return the name, without its ending, of the report of a period, perhaps on one unit, perhaps on a form."""
    of = f"_{code_named(unit)}" if unit else ""
    return f"{f'bieu-{form}' if form else 'bao-cao-de-an-06'}_{period_named(period)}{of}"


def check_name(folder: Path) -> str:
    """Return the name, without its ending, of what a check of a folder or file says."""
    return f"kiem-tra_{folder.resolve().stem if folder.is_file() else folder.resolve().name}"


def period_named(period: Period) -> str:
    """Return a period as part of a file name: 2023-Q3, or 2023-Q3_nd09 under another calendar than the civil one."""
    calendar = period.calendar.name
    return period.label if calendar == "civil" else f"{period.label}_{calendar}"


def code_named(code: str) -> str:
    """Return a code as part of a file name that every system takes, and tells from that of any other code.

    Some systems take small letters for capital ones, and drop dots at the end.
    """
    text = quote(code, safe="").replace("~", "%7E")
    if len(text) <= 60 and text == text.upper() and not text.endswith("."):
        return text
    return f"{text[:40]}-{sha256(code.encode()).hexdigest()[:12]}"
