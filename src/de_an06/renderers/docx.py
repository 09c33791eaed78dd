"""DOCX: documents for Word, in the form of official papers."""

from __future__ import annotations

from de_an06.form_document import form_document
from de_an06.renderers import Renderer

RENDERER = Renderer("docx", (".docx",), form=form_document, binary=True)
