"""Writes the Word templates that are shipped, one in each language; what they say stands here and nowhere else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from de_an06.text import LANGS, Words
from de_an06.wordml import cell, document, gap, paragraph, row, run, table
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de_an06.text import Lang
    from de_an06.wordml import Align

DATA = Path(__file__).parent.parent / "src" / "de_an06" / "data"
HALVES = (3800, 5555)
TABLE = (3555, 950, 1650, 1350, 1850)
WHOLE = 9355
SHARED = (2339, 2339, 2339, 2338)
"""As many columns as a loop makes share the width; equal ones stay so."""
SHADE = "F2F2F2"

NUMBER = Words("Số: ……/BC-……", "No. ……/BC-……")
TITLE = Words("BÁO CÁO", "REPORT")
ABOUT = Words("Kết quả thực hiện Đề án 06 {{ period }}", "Project 06 (Đề án 06): results of {{ period }}")
TO = Words("Kính gửi: ………………………………", "To: ………………………………")
OPENING = Words(
    "{{ office }} báo cáo kết quả thực hiện Đề án 06 (Quyết định số 06/QĐ-TTg ngày 06/01/2022 của Thủ tướng Chính phủ) "
    "{{ period }}{% if days %}, {{ days }}{% endif %}; số liệu chốt đến ngày {{ as_of }}"
    "{% if provisional %}, là số liệu tạm tính{% endif %}, như sau:",
    "{{ office }} reports the results of Project 06 (Decision 06/QĐ-TTg of 6 January 2022), {{ period }}"
    "{% if days %}, {{ days }}{% endif %}, as of {{ as_of }}{% if provisional %}; the figures are provisional"
    "{% endif %}:",
)
HEADS = (
    Words("Chỉ tiêu", "Indicator"), Words("Kết quả", "Result"), Words("Tử số/mẫu số", "Parts"),
    Words("Mục tiêu", "Target"), Words("Ghi chú", "Remark"),
)  # fmt: skip
CELLS = (
    "{{ row.title }}", "{{ row.value }}", "{{ row.parts }}",
    "{{ row.target }}{% if row.met %} ({{ row.met }}){% endif %}", "{{ row.remark }}",
)  # fmt: skip
ASSESSED = Words("ĐÁNH GIÁ SO VỚI MỤC TIÊU", "AGAINST THE TARGETS")
JUDGED = {
    "met": Words("Đạt mục tiêu:", "Met:"),
    "not_met": Words("Chưa đạt mục tiêu:", "Not met:"),
    "open": Words("Chưa đánh giá được vì còn số liệu chưa rõ:", "Not judged, for some data are unknown:"),
    "unverified": Words("Mục tiêu chưa kiểm chứng, chỉ để tham khảo:", "Targets not verified, for reference alone:"),
}
NONE = Words("Chưa có mục tiêu nào để đánh giá.", "There is no target to judge by.")
NOTES = Words("GHI CHÚ VỀ SỐ LIỆU", "NOTES ON THE DATA")
ACCOUNT = Words("Dòng hồ sơ: {{ account }}.", "Dossier rows: {{ account }}.")
FINDINGS = Words("Kiểm tra dữ liệu: {{ findings }}.", "Data check: {{ findings }}.")
COPIES = Words("Nơi nhận:", "Copies to:")
KEPT = (Words("- Như trên;", "- As above;"), Words("- Lưu: VT.", "- Filed."))
UNITS = Words("PHỤ LỤC: SỐ LIỆU THEO ĐƠN VỊ", "ANNEX: FIGURES BY UNIT")
UNIT = Words("Đơn vị", "Unit")
IDLE = Words(
    "PHỤ LỤC: {{ idle|length }} DỊCH VỤ CÔNG THIẾT YẾU CHƯA PHÁT SINH HỒ SƠ",
    "ANNEX: {{ idle|length }} ESSENTIAL SERVICES WITHOUT A DOSSIER",
)
ITEM = Words("Mục", "Item")
SERVICE = Words("Dịch vụ công", "Service")


def tag(text: str) -> str:
    """Return a paragraph that holds a tag alone, and goes with it."""
    return paragraph(run(text))


def said(text: str, *, together: bool = False) -> str:
    """Return a paragraph of running text, which may be kept with what follows."""
    return paragraph(run(text), align="both", after=60, first=567, together=together)


def centred(
    text: str, *, bold: bool = False, italic: bool = False, under: bool = False, before: int = 0,
    size: float | None = None,
) -> str:  # fmt: skip
    """Return a line in the middle."""
    return paragraph(run(text, bold=bold, italic=italic, under=under, size=size), align="center", before=before)


def drawing(text: str) -> str:
    """Return a chart, which stands with the table of its figures."""
    return paragraph(run(text), align="center", before=120, together=True)


def headed(text: str, *, new_page: bool = False) -> str:
    """Return a heading."""
    return paragraph(run(text, bold=True), style="Heading1", together=True, new_page=new_page)


def boxed(text: str, width: int, *, bold: bool = False, right: bool = False) -> str:
    """Return a cell of a table."""
    align: Align = "center" if bold else "right" if right else "left"
    return cell(paragraph(run(text, bold=bold, size=11), align=align), width, shade=SHADE if bold else "")


def head(lang: Lang) -> Iterator[str]:
    """Yield what stands above the text: offices, nation, number, day, title."""
    left = (
        centred("{{ office_above_upper }}"), centred("{{ office_upper }}", bold=True), centred("───────"),
        centred(NUMBER.of(lang)),
    )  # fmt: skip
    right = (
        centred(words("nation").of(lang), bold=True, size=12), centred(words("motto").of(lang), bold=True, under=True),
        paragraph(), centred(words("form_place_date").of(lang), italic=True),
    )  # fmt: skip
    sides = zip((left, right), HALVES, strict=True)
    yield table([row(cell("".join(side), width, middle=False) for side, width in sides)], HALVES, ruled=False)
    yield from (tag("{%p if banner %}"), centred("{{ banner }}", italic=True, before=120), tag("{%p endif %}"))
    yield centred(TITLE.of(lang), bold=True, before=240)
    yield centred(ABOUT.of(lang), bold=True)
    yield paragraph(run(TO.of(lang)), align="center", before=120, after=120)
    yield said(OPENING.of(lang))


def groups(lang: Lang) -> Iterator[str]:
    """Yield the sections of the bottleneck groups: sentences, a table, a chart."""
    yield tag("{%p for group in groups %}")
    yield headed("{{ group.number }}. {{ group.title_upper }}")
    yield from (tag("{%p for sentence in group.sentences %}"), said("- {{ sentence }}"), tag("{%p endfor %}"))
    rows = (
        row((boxed(title.of(lang), width, bold=True) for title, width in zip(HEADS, TABLE, strict=True)), head=True),
        row([cell(tag("{%tr for row in group.rows %}"), WHOLE, span=len(TABLE))]),
        row(
            boxed(text, width, right=place in (1, 2))
            for place, (text, width) in enumerate(zip(CELLS, TABLE, strict=True))
        ),
        row([cell(tag("{%tr endfor %}"), WHOLE, span=len(TABLE))]),
    )
    yield tag("{%p if group.rows %}")
    yield from (table(rows, TABLE, told="{{ group.title }}"), gap(), tag("{%p endif %}"))
    yield from (tag("{%p if charts[group.id] %}"), centred("{{ charts[group.id] }}", before=120), tag("{%p endif %}"))
    yield tag("{%p endfor %}")
    yield from (tag("{%p if charts.series %}"), drawing("{{ charts.series }}"))
    yield from (figures(lang), gap(), tag("{%p endif %}"))


def figures(lang: Lang) -> str:
    """Return the figures of the lines, which bear no labels: those of near ones would cover each other."""
    heads = (
        boxed(HEADS[0].of(lang), 0, bold=True), cell(tag("{%tc for head in charts.series.heads %}"), 0),
        boxed("{{ head }}", 0, bold=True), cell(tag("{%tc endfor %}"), 0),
    )  # fmt: skip
    cells = (
        boxed("{{ row.name }}", 0), cell(tag("{%tc for text in row.cells %}"), 0),
        boxed("{{ text }}", 0, right=True), cell(tag("{%tc endfor %}"), 0),
    )  # fmt: skip
    rows = (
        row(heads, head=True), row([cell(tag("{%tr for row in charts.series.rows %}"), WHOLE, span=4)]), row(cells),
        row([cell(tag("{%tr endfor %}"), WHOLE, span=4)]),
    )  # fmt: skip
    return table(rows, SHARED, told="{{ charts.series.title }}")


def judged(lang: Lang) -> Iterator[str]:
    """Yield the section on targets, and the notes."""
    yield headed(f"{{{{ next_number[0] }}}}. {ASSESSED.of(lang)}")
    for name, title in JUDGED.items():
        yield tag(f"{{%p if assessed.{name} %}}")
        yield said(title.of(lang))
        yield from (tag(f"{{%p for one in assessed.{name} %}}"), said("- {{ one }}."), tag("{%p endfor %}"))
        yield tag("{%p endif %}")
    yield tag("{%p if not (assessed.met or assessed.not_met or assessed.open or assessed.unverified) %}")
    yield from (said(NONE.of(lang)), tag("{%p endif %}"))
    yield headed(f"{{{{ next_number[1] }}}}. {NOTES.of(lang)}")
    yield from (said(ACCOUNT.of(lang)), said(FINDINGS.of(lang)))
    yield from (tag("{%p for note in notes[:-1] %}"), said("{{ note }}"), tag("{%p endfor %}"))
    # The signatures stand with the last lines, never on a page of their own.
    yield from (tag("{%p for note in notes[-1:] %}"), said("{{ note }}", together=True), tag("{%p endfor %}"))


def signed(lang: Lang) -> Iterator[str]:
    """Yield the block of copies and signature."""
    copies = (COPIES, *KEPT)
    left = [paragraph(run(c.of(lang), bold=not n, italic=not n, size=11)) for n, c in enumerate(copies)]
    right = (
        centred(words("form_head").of(lang), bold=True), centred(words("form_seal").of(lang), italic=True),
        *(paragraph() for _ in range(4)),
    )  # fmt: skip
    yield paragraph(together=True)
    sides = zip((left, right), HALVES, strict=True)
    yield table([row(cell("".join(side), width, middle=False) for side, width in sides)], HALVES, ruled=False)


def annexes(lang: Lang) -> Iterator[str]:
    """Yield the annexes: figures by unit, and services without a dossier."""
    yield from (tag("{%p if units.rows %}"), headed(UNITS.of(lang), new_page=True))
    heads = (
        boxed(UNIT.of(lang), 0, bold=True), cell(tag("{%tc for head in units.heads %}"), 0),
        boxed("{{ head }}", 0, bold=True), cell(tag("{%tc endfor %}"), 0),
    )  # fmt: skip
    cells = (
        boxed("{{ unit.name }}", 0), cell(tag("{%tc for text in unit.cells %}"), 0),
        boxed("{{ text }}", 0, right=True), cell(tag("{%tc endfor %}"), 0),
    )  # fmt: skip
    rows = (
        row(heads, head=True), row([cell(tag("{%tr for unit in units.rows %}"), WHOLE, span=4)]), row(cells),
        row([cell(tag("{%tr endfor %}"), WHOLE, span=4)]),
    )  # fmt: skip
    # The chart stands first: it has room there, while a table goes on wherever it begins.
    yield from (tag("{%p if charts.units %}"), centred("{{ charts.units }}", before=120), tag("{%p endif %}"))
    yield from (table(rows, SHARED, told=UNITS.of(lang)), gap())
    yield from (tag("{%p for note in units.notes %}"), said("{{ note }}"), tag("{%p endfor %}"), tag("{%p endif %}"))
    yield from (tag("{%p if idle %}"), headed(IDLE.of(lang), new_page=True))
    sides = (2455, 6900)
    rows = (
        row((boxed(t.of(lang), w, bold=True) for t, w in zip((ITEM, SERVICE), sides, strict=True)), head=True),
        row([cell(tag("{%tr for one in idle %}"), WHOLE, span=2)]),
        row((boxed("{{ one.item }}", sides[0]), boxed("{{ one.services }}", sides[1]))),
        row([cell(tag("{%tr endfor %}"), WHOLE, span=2)]),
    )
    yield table(rows, sides, told=SERVICE.of(lang))
    yield from (gap(), tag("{%p endif %}"))


def template(lang: Lang) -> bytes:
    """Return the template in a language."""
    parts = (part for draw in (head, groups, judged, signed, annexes) for part in draw(lang))
    footer = f"{words('data_code').of(lang)} {{{{ data_code }}}}"
    return document("".join(parts), lang, title=ABOUT.of(lang), footer=footer)


def main() -> int:
    """Write the templates; with --check, tell whether those there are the same."""
    changed = False
    for lang in LANGS:
        place, data = DATA / f"report.{lang}.docx", template(lang)
        changed |= not place.exists() or place.read_bytes() != data
        if "--check" not in sys.argv:
            place.write_bytes(data)
    print("the templates are as they should be" if not changed else "the templates have changed")
    return int(changed and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
