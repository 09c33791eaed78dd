"""CSV for Excel: the rows of the canonical CSV as Vietnamese Excel opens them at a double click.

Columns are parted by semicolons, decimals by a comma, lines by CRLF, and a byte order mark says that it is UTF-8.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from de_an06.flat import fields_read, rows_read, worded
from de_an06.renderers import Renderer
from de_an06.renderers.csv import harmless
from de_an06.words import words

if TYPE_CHECKING:
    from de_an06.flat import Field, Value
    from de_an06.report import Report
    from de_an06.text import Lang

_TAKEN = re.compile(r"[-+]?\d[\d.,/:\- ]*(?:e[-+]?\d+)?%?", re.IGNORECASE)


def _report(report: Report, lang: Lang) -> bytes:
    fields = fields_read(report, lang)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(field.title.of(lang) for field in fields)
    writer.writerows([_cell(field, row.get(field.name), lang) for field in fields] for row in rows_read(report))
    return out.getvalue().encode("utf-8-sig")


def _cell(field: Field, value: Value, lang: Lang) -> str:
    """Return a value as a cell; a number as Excel reads it, anything else as a text that it leaves alone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return words("yes" if value else "no").of(lang)
    text = str(value)
    if field.kind in ("integer", "number", "date"):
        return text.replace(".", ",")
    plain = harmless(worded(field, text, lang))
    # Excel would make 00123 the number 123, 1.001193 a million and 2023-08 a day; a tab in front keeps them texts.
    return f"\t{plain}" if _TAKEN.fullmatch(plain) else plain


RENDERER = Renderer("csv-excel", (".excel.csv",), _report, also=(".csv",), binary=True)
