"""XLSX: a workbook, of a report with its figures as numbers, of a check with the rows that go back, or of a form."""

from __future__ import annotations

from de_an06.check_workbook import check_workbook
from de_an06.form_workbook import form_workbook
from de_an06.renderers import Renderer
from de_an06.report_workbook import report_workbook

RENDERER = Renderer(
    "xlsx", (".xlsx",), report_workbook, check_workbook, form=form_workbook, binary=True, rows=True, beside=True
)
