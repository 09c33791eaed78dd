"""DOCX: documents for Word, in the form of official papers; the report is drawn on a template."""

from __future__ import annotations

from de_an06.form_document import form_document
from de_an06.renderers import Renderer
from de_an06.word_report import check_installed, word_report


def _needs(kind: str) -> None:
    """Raise where the libraries are not installed that draw on a template; a form needs none."""
    if kind == "report":
        check_installed()


RENDERER = Renderer(
    "docx", (".docx",), word_report, form=form_document, binary=True, beside=True, needs=_needs, templates=True
)
