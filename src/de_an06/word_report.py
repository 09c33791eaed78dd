"""A report drawn on a Word template: texts, tables and charts in the places that the template gives them.

A template is a document in which {{ names }} and {% loops %} stand; it is run in a sandbox, and sees texts alone.
"""

from __future__ import annotations

import io
import zipfile
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from de_an06.axes import GROUPS
from de_an06.charts_word import chart_workbook, chart_xml, drawing
from de_an06.errors import OptionError, RunError
from de_an06.pages.word import word_names
from de_an06.pages.word_charts import word_charts
from de_an06.template_trouble import TemplateError, template_trouble
from de_an06.wordml import packed

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.charts_word import Chart
    from de_an06.report import Report
    from de_an06.text import Lang

_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LARGEST: Final = 20 << 20
"""Bytes of a template."""
_FIRST_ID: Final = 9001
"""The number of the first chart among the drawings of a document, above those of any template."""


class MissingExtraError(RunError):
    """Libraries are not installed that a format needs, and that nothing else does."""


def check_installed() -> None:
    """Raise `MissingExtraError` where the libraries for Word templates are not there."""
    from importlib.util import find_spec

    if find_spec("docxtpl") is None or find_spec("docx") is None:
        raise MissingExtraError(
            "--format docx cần thêm thư viện; hãy chạy: pip install 'de-an06[word]'",
            "--format docx needs libraries of its own; run: pip install 'de-an06[word]'",
        )


def default_template(lang: Lang) -> bytes:
    """Return the template that is used where none is given."""
    return resources.files("de_an06").joinpath(f"data/report.{lang}.docx").read_bytes()


def word_report(report: Report, lang: Lang, template: bytes | None = None) -> bytes:
    """Return a report on a template; the same ones give the same bytes.

    Raises `MissingExtraError`, and `TemplateError` with what is wrong in the template.
    """
    check_installed()
    from docxtpl import DocxTemplate

    names, drawn = word_names(report, lang), word_charts(report, lang)
    given = default_template(lang) if template is None else template
    try:
        document = DocxTemplate(io.BytesIO(given))
        document.init_docx()
        places = document.get_xml()
    except Exception:  # whatever is wrong with a file of somebody else's, it is told in one line
        if template is None:
            raise
        raise TemplateError(
            "--template: tệp không phải là tài liệu Word (.docx) đọc được; hãy lưu lại bằng Word.",
            "--template: the file is no Word document (.docx) that can be read; save it anew with Word.",
        ) from None
    try:
        charts: dict[str, Any] = dict.fromkeys((*GROUPS, "series", "units"), "")
        charts |= {name: _Placed(document, chart) for name, chart in drawn.items()}
        document.render(names | {"charts": charts}, _sandbox())
        out = io.BytesIO()
        document.save(out)
    except Exception as error:  # whatever a template of somebody else's does is told so, too
        if template is None:
            raise
        raise template_trouble(error, places) from None
    return _packed_again(out.getvalue())


def _sandbox() -> Any:
    """Return what runs a template: it reaches no names of Python's own, and multiplies nothing but small numbers."""
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import SandboxedEnvironment

    class Sandbox(SandboxedEnvironment):
        intercepted_binops = frozenset(("*", "**"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if operator == "**" or not (isinstance(left, int) and isinstance(right, int)):
                raise SecurityError(f"'{operator}' is not possible here")
            return super().call_binop(context, operator, left, right)

    return Sandbox(autoescape=True, undefined=StrictUndefined)


class _Placed:
    """A chart that becomes a part of the document where the template names it."""

    _count = _FIRST_ID

    def __init__(self, document: Any, chart: Chart) -> None:
        self._document, self._chart = document, chart
        self.title, self.told, self.heads = chart.title, chart.told, chart.categories
        self.rows = [{"name": one.name, "cells": one.labels} for one in chart.series]

    def __html__(self) -> str:
        """Return what stands in a run of text, which ends before it and begins anew behind it."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        part = self._document.current_rendering_part
        package = part.package
        taken = {str(known.partname) for known in package.iter_parts()}
        number = next(n for n in range(1, len(taken) + 2) if f"/word/charts/chart_de_an06_{n}.xml" not in taken)
        drawn = Part(PackURI(f"/word/charts/chart_de_an06_{number}.xml"), _CHART_TYPE, chart_xml(self._chart), package)
        name = PackURI(f"/word/embeddings/chart_de_an06_{number}.xlsx")
        drawn.relate_to(Part(name, _SHEET_TYPE, chart_workbook(self._chart), package), f"{_RELATED}/package")
        relation = part.relate_to(drawn, f"{_RELATED}/chart")
        seen = drawing(self._chart, relation, _FIRST_ID + number)
        return f'</w:t></w:r><w:r>{seen}</w:r><w:r><w:t xml:space="preserve">'

    def __str__(self) -> str:
        """Return the same, for templates that ask for a text."""
        return self.__html__()


def _packed_again(data: bytes) -> bytes:
    """Return a document packed without the time at which it was written, its parts in the order of their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(archive.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        return packed({name: archive.read(name) for name in names})


def read_template(path: Path, folder: Path) -> bytes:
    """Return a template, which may not lie in the folder of the data; raises `OptionError`."""
    place, data = path.resolve(), folder.resolve()
    if place.is_relative_to(data if data.is_dir() else data.parent):
        raise OptionError(
            "--template: mẫu không được nằm trong thư mục dữ liệu; hãy để mẫu ở thư mục khác.",
            "--template: a template may not lie in the folder of the data; put it somewhere else.",
        )
    try:
        size = place.stat().st_size
        if size > _LARGEST:
            raise OptionError(
                f"--template: {path.name} lớn hơn {_LARGEST >> 20} MB.",
                f"--template: {path.name} is larger than {_LARGEST >> 20} MB.",
            )
        return place.read_bytes()
    except OSError as error:
        from de_an06.system_messages import system_reason

        why = system_reason(error)
        raise OptionError(
            f"--template: không đọc được {path.as_posix()}: {why.vi}.",
            f"--template: {path.as_posix()} cannot be read: {why.en}.",
        ) from None
