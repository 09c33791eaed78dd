"""Form II.06a as a Word document in its official layout, with the overdue dossiers on pages of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from de_an06.pages.form import (
    head_of,
    header_of,
    left_out,
    lines_of,
    list_heads,
    list_row,
    list_title,
    memos,
    numbering,
    stands_text,
)
from de_an06.text import number
from de_an06.wordml import cell, document, gap, heading, paragraph, row, run, table
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from de_an06.form import Form
    from de_an06.pages.form import Told
    from de_an06.text import Lang
    from de_an06.wordml import Align, Merge

SHOWN: Final = 500
"""Overdue dossiers that the document lists; the workbook lists them all."""
_WIDTHS: Final = (600, 3738, *(980,) * 11)
_HALVES: Final = (7559, 7559)
_LIST: Final = (700, 3000, 1800, 4418, 2000, 1200, 1200, 800)
_SMALL: Final = 10
_SHADE: Final = "F2F2F2"


def form_document(form: Form, lang: Lang) -> bytes:
    """Return the form as a Word document; the same form gives the same bytes."""
    body = "".join((*_head(form, lang), _table(form, lang), *_below(form, lang), *_listed(form, lang)))
    code = f"{words('data_code').of(lang)} {form.run.data_code}"
    return document(body, lang, title=head_of(form, lang).title, footer=code, size=12, wide=True)


def pair(left: Sequence[str], right: Sequence[str], widths: Sequence[int]) -> str:
    """Return paragraphs side by side, as heads and signatures stand."""
    sides = ("".join(side) for side in (left, right))
    cells = (cell(side, width, middle=False) for side, width in zip(sides, widths, strict=True))
    return table([row(cells)], widths, ruled=False)


def centred(text: str, *, bold: bool = False, italic: bool = False, under: bool = False) -> str:
    """Return a line in the middle."""
    return paragraph(run(text, bold=bold, italic=italic, under=under), align="center")


def _head(form: Form, lang: Lang) -> Iterator[str]:
    head = head_of(form, lang)
    left = (centred(head.above), centred(head.office, bold=True), centred(head.name, italic=True))
    right = (
        centred(words("nation").of(lang), bold=True),
        centred(words("motto").of(lang), bold=True, under=True),
    )
    yield pair(left, right, _HALVES)
    if form.run.banner:
        yield centred(form.run.banner, italic=True)
    yield paragraph(run(head.title, bold=True, size=14), align="center", before=160)
    yield centred(head.period)
    if head.days:
        yield centred(head.days, italic=True)
    measure = paragraph(run(head.measure, italic=True), align="right")
    yield pair((paragraph(run(head.reporter)),), (measure,), _HALVES) + gap()


def _table(form: Form, lang: Lang) -> str:
    rows = [*_header(lang), *(_line(told, lang) for told in lines_of(form, lang))]
    return table(rows, _WIDTHS, told=words("form_title").of(lang))


def _header(lang: Lang) -> Iterator[str]:
    heads = header_of(lang)
    titles = [("", "", words(key).of(lang)) for key in ("form_number", "form_line")]
    yield row((*(_headed(text, place, merge="restart") for place, (_, _, text) in enumerate(titles)),
               *_spanned([top for top, _, _ in heads])), head=True)  # fmt: skip
    within = [middle or own for _, middle, own in heads]
    yield row(
        (
            *(_headed("", place, merge="continue") for place in range(2)),
            *_spanned(within, {place for place, (_, middle, _) in enumerate(heads) if not middle}),
        ),
        head=True,
    )
    below = (
        _headed(own if middle else "", place, merge="" if middle else "continue")
        for place, (_, middle, own) in enumerate(heads, 2)
    )
    yield row((*(_headed("", place, merge="continue") for place in range(2)), *below), head=True)
    numbers = (paragraph(run(numbering(n), italic=True, size=8), align="center") for n in range(1, len(_WIDTHS) + 1))
    yield row((cell(text, width) for text, width in zip(numbers, _WIDTHS, strict=True)), head=True)


def _headed(text: str, place: int, *, span: int = 1, merge: Merge = "") -> str:
    content = paragraph(run(text, bold=True, size=_SMALL), align="center") if text else ""
    width = sum(_WIDTHS[place : place + span])
    return cell(content, width, span=span, merge=merge, shade=_SHADE)


def _spanned(titles: Sequence[str], down: set[int] | None = None) -> Iterator[str]:
    """Yield cells over the columns of counts, those with one title side by side as one; `down` go on below."""
    place = 0
    while place < len(titles):
        own = down is not None and place in down
        span = 1
        while not own and place + span < len(titles) and titles[place + span] == titles[place]:
            span += 1
        yield _headed(titles[place], place + 2, span=span, merge="restart" if own else "")
        place += span


def _line(told: Told, lang: Lang) -> str:
    bold = told.kind != "line"
    texts = ["" if count is None else number(count, lang) for count in told.cells]
    counts: list[Align] = ["right"] * len(texts)
    aligns: list[Align] = ["center", "left", *counts]
    return row(
        cell(
            paragraph(run(text, bold=bold, size=_SMALL + (place == 1)), align=align), width,
            shade=_SHADE if bold else "",
        )
        for place, (text, align, width) in enumerate(zip((told.mark, told.title, *texts), aligns, _WIDTHS, strict=True))
    )  # fmt: skip


def _below(form: Form, lang: Lang) -> Iterator[str]:
    told = memos(form, lang)
    yield paragraph(run(stands_text(form, lang), italic=True), before=80, together=not told)
    for place, memo in enumerate(told, 1):
        yield paragraph(run(f"- {memo}", size=11), align="both", together=place == len(told))
    yield from signatures(lang)


def signatures(lang: Lang) -> Iterator[str]:
    """Yield the block that a clerk and the head of the unit sign, which goes with the line before it."""
    left = (centred(""), *_signer("form_clerk", "form_sign", lang))
    right = (centred(words("form_place_date").of(lang), italic=True), *_signer("form_head", "form_seal", lang))
    yield paragraph(together=True)
    yield pair(left, right, _HALVES)


def _signer(who: str, how: str, lang: Lang) -> tuple[str, str]:
    return centred(words(who).of(lang), bold=True), centred(words(how).of(lang), italic=True)


def _listed(form: Form, lang: Lang) -> Iterator[str]:
    if not form.overdue:
        return
    yield heading(list_title(form, lang), new_page=True)
    heads = (words("form_number").of(lang), *list_heads(lang))
    rows = [
        row((_small(text, width, "center", bold=True) for text, width in zip(heads, _LIST, strict=True)), head=True)
    ]
    for n, one in enumerate(form.overdue[:SHOWN], 1):
        texts = (number(n, lang), *list_row(one, lang))
        aligns: tuple[Align, ...] = ("center", "left", "left", "left", "left", "center", "center", "right")
        rows.append(row(_small(t, w, a) for t, w, a in zip(texts, _LIST, aligns, strict=True)))
    yield table(rows, _LIST, told=list_title(form, lang))
    if rest := left_out(form, SHOWN, lang):
        yield paragraph(run(rest, italic=True), before=80)


def _small(text: str, width: int, align: Align, *, bold: bool = False) -> str:
    return cell(paragraph(run(text, size=_SMALL, bold=bold), align=align), width, shade=_SHADE if bold else "")
