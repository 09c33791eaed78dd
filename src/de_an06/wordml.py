"""Word documents made of texts: paragraphs and tables as WordprocessingML, packed so that equal ones are equal bytes.

Widths are in twentieths of a point. Every text is escaped here, in one place.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final, Literal
from xml.sax.saxutils import escape, quoteattr

from de_an06.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from de_an06.text import Lang

    Merge = Literal["", "restart", "continue"]
    Align = Literal["left", "center", "right", "both"]

A4: Final = (11906, 16838)
"""Width and height of a sheet of paper that stands."""
_FIXED: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every file within, because a zip would bear that on which it was written."""
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FONT: Final = "Times New Roman"


def run(text: str, *, bold: bool = False, italic: bool = False, under: bool = False, size: float | None = None) -> str:
    """Return a text in one look; `size` in points."""
    looks = "".join(tag for tag, on in (("<w:b/>", bold), ("<w:i/>", italic)) if on)
    if size is not None:
        looks += f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'
    looks += '<w:u w:val="single"/>' if under else ""
    shown = f'<w:t xml:space="preserve">{escape(printable(text))}</w:t>'
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{shown}</w:r>"


def paragraph(
    *runs: str, align: Align = "left", before: int = 0, after: int = 0, first: int = 0, style: str = "",
    together: bool = False, new_page: bool = False,
) -> str:  # fmt: skip
    """Return a paragraph of runs; `first` is the indent of its first line, `together` keeps it with the next.

    One that begins a new page does so without a blank page before it, where the last one is full.
    """
    parts = (
        f'<w:pStyle w:val="{style}"/>' if style else "",
        "<w:keepNext/>" if together else "",
        "<w:pageBreakBefore/>" if new_page else "",
        f'<w:spacing w:before="{before}" w:after="{after}"/>' if before or after or not style else "",
        f'<w:ind w:firstLine="{first}"/>' if first else "",
        f'<w:jc w:val="{align}"/>' if align != "left" else "",
    )
    return f"<w:p><w:pPr>{''.join(parts)}</w:pPr>{''.join(runs)}</w:p>"


def heading(text: str, level: int = 1, *, new_page: bool = False) -> str:
    """Return a heading, which a reader's list of contents shows."""
    return paragraph(run(text), style=f"Heading{level}", together=True, new_page=new_page)


def gap() -> str:
    """Return what keeps two tables apart that follow each other, and takes no room."""
    return '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'


def cell(
    content: str, width: int, *, span: int = 1, merge: Merge = "", shade: str = "",
    middle: bool = True,
) -> str:  # fmt: skip
    """Return a cell of paragraphs that may be merged with those beside it (`span`) or below it (`merge`).

    One of no width is as wide as its column.
    """
    parts = (
        f'<w:tcW w:w="{width}" w:type="{"dxa" if width else "auto"}"/>',
        f'<w:gridSpan w:val="{span}"/>' if span > 1 else "",
        f'<w:vMerge w:val="{merge}"/>' if merge else "",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else "",
        '<w:vAlign w:val="center"/>' if middle else "",
    )
    return f"<w:tc><w:tcPr>{''.join(parts)}</w:tcPr>{content or paragraph()}</w:tc>"


def row(cells: Iterable[str], *, head: bool = False) -> str:
    """Return a row that no page cuts; one that heads the table is repeated on each page."""
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[int], *, ruled: bool = True, told: str = "") -> str:
    """Return a table, with lines or without; `told` says what it is to those who don't see it."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
    caption = f"<w:tblCaption w:val={quoteattr(printable(told))}/>" if told else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"{f'<w:tblBorders>{lines}</w:tblBorders>' if ruled else ''}"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        f"</w:tblCellMar>{caption}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _styles(lang: Lang, size: float) -> str:
    points = round(2 * size)
    tongue = "vi-VN" if lang == "vi" else "en-GB"
    heads = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/>'
        f'<w:spacing w:before="{before}" w:after="80"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f'<w:rPr><w:b/>{look}<w:sz w:val="{points}"/><w:szCs w:val="{points}"/></w:rPr></w:style>'
        for level, before, look in ((1, 240, ""), (2, 160, "<w:i/>"))
    )
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}" w:cs="{_FONT}"/>'
        f'<w:sz w:val="{points}"/><w:szCs w:val="{points}"/><w:lang w:val="{tongue}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        f"{heads}</w:styles>"
    )


def _footer(left: str) -> str:
    field = "".join(
        f'<w:r><w:rPr><w:sz w:val="18"/></w:rPr>{part}</w:r>'
        for part in (
            '<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>',
        )
    )  # fmt: skip
    text = paragraph(run(f"{left}    ", size=9), field, align="right")
    return f'{_HEAD}<w:ftr xmlns:w="{_W}">{text}</w:ftr>'


def document(
    body: str, lang: Lang, *, title: str, footer: str, size: float = 13, wide: bool = False
) -> bytes:  # fmt: skip
    """Return a Word document of A4 pages, `wide` ones lying on their side; `size` in points is that of the text."""
    width, height = A4[::-1] if wide else A4
    turned = ' w:orient="landscape"' if wide else ""
    sides = (850, 850, 850, 850) if wide else (1134, 850, 1134, 1701)
    margins = " ".join(f'w:{s}="{n}"' for s, n in zip(("top", "right", "bottom", "left"), sides, strict=True))
    section = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar {margins} w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    main = f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}{section}</w:body></w:document>'
    core = (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>' + escape(printable(title)) + "</dc:title>"
        "<dc:creator>de-an06</dc:creator></cp:coreProperties>"
    )
    links = _relations({"rId1": (f"{_R}/styles", "styles.xml"), "rId2": (f"{_R}/footer", "footer1.xml")})
    files = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations({
            "rId1": (f"{_R}/officeDocument", "word/document.xml"),
            "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        }),
        "docProps/core.xml": core,
        "word/document.xml": main,
        "word/footer1.xml": _footer(footer),
        "word/styles.xml": _styles(lang, size),
        "word/_rels/document.xml.rels": links,
    }  # fmt: skip
    return packed({name: text.encode() for name, text in files.items()})


def _types() -> str:
    kinds = {"document": "document.main", "footer1": "footer", "styles": "styles"}
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{parts}</Types>'
    )


def _relations(links: Mapping[str, tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, (kind, target) in links.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as one zip, in the order given; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(entry, data)
    return out.getvalue()
