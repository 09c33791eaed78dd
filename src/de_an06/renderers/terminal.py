"""The terminal: pages in columns that fold to the width, told in words and marks as well as colours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.segment import Segment, Segments
from rich.style import Style

from de_an06.folding import cut, wrap
from de_an06.pages import Cell, Excerpt, Grid, Heading, Line, Tone
from de_an06.pages.check import check_page
from de_an06.pages.listing import listing_page
from de_an06.pages.report import report_page
from de_an06.renderers import Renderer
from de_an06.text import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import Console

    from de_an06.form import Form
    from de_an06.pages import Column, Page
    from de_an06.report import Check, Listing, Report
    from de_an06.text import Lang

    Piece = tuple[str, Tone]
    Drawn = list[Piece]
    """One line of the screen in pieces of one tone each."""

WIDTH = 100
"""Width of a page that is not drawn on a console."""
_NARROWEST = 40
_STUB = 24
"""What the first column needs where figures of other periods stand beside it."""
_TITLE = 16
"""What the title of a column of figures may take, and the longest word that a column is not folded for."""
_TAIL = 32
"""What the last column needs to stand beside the others."""
_GAP = "  "
_INDENT = "    "
_BAR = " │ "
_STYLES: dict[Tone, Style] = {
    "plain": Style.null(),
    "strong": Style(bold=True),
    "faint": Style(dim=True),
    "good": Style(color="green"),
    "bad": Style(color="red"),
    "doubt": Style(color="yellow"),
}


def draw_report(report: Report, lang: Lang, console: Console) -> None:
    """Draw a report on a console, in its width and colours."""
    _show(report_page(report, lang), console)


def draw_check(check: Check, lang: Lang, console: Console) -> None:
    """Draw a check on a console."""
    _show(check_page(check, lang), console)


def draw_listing(listing: Listing, lang: Lang, console: Console) -> None:
    """Draw a listing on a console."""
    _show(listing_page(listing, lang), console)


def _form_page(form: Form, lang: Lang) -> Page:
    # Most runs draw no form.
    from de_an06.pages.form import form_page

    return form_page(form, lang)


def show(kind: str, document: Report | Check | Listing | Form, lang: Lang) -> None:
    """Draw a report, check, listing or form on the screen, in its width and colours."""
    import sys

    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    pages: dict[str, Any] = {"report": report_page, "check": check_page, "listing": listing_page, "form": _form_page}
    _show(pages[kind](document, lang), console)


def _show(page: Page, console: Console) -> None:
    # Segments go out as they are: no markup, no emoji codes, no second folding.
    segments = [
        Segment(text, _STYLES[tone]) for line in _draw(page, console.width) for text, tone in (*line, ("\n", "plain"))
    ]
    console.print(Segments(segments), end="", crop=False)


def _text(page: Page) -> str:
    return "".join("".join(text for text, _ in line) + "\n" for line in _draw(page, WIDTH))


def _draw(page: Page, width: int) -> Iterator[Drawn]:
    width = max(width, _NARROWEST)
    for place, block in enumerate(page.blocks):
        if place and _apart(page.blocks[place - 1], block):
            yield []
        if isinstance(block, Heading):
            yield from _heading(block, width)
        elif isinstance(block, Line):
            yield from _line(block, width)
        elif isinstance(block, Excerpt):
            yield from _excerpt(block, width)
        else:
            yield from _grid(block, width)


def _apart(above: Heading | Line | Excerpt | Grid, block: Heading | Line | Excerpt | Grid) -> bool:
    """Tell whether an empty line parts two blocks."""
    if isinstance(block, Line):
        return block.apart or isinstance(above, Grid)
    if isinstance(block, Excerpt):
        return False
    return isinstance(block, Heading) or not isinstance(above, Heading) or bool(block.sections[0].title)


def _heading(heading: Heading, width: int) -> Iterator[Drawn]:
    lines = wrap(heading.text, width)
    for line in lines:
        yield [(line, heading.tone)]
    if heading.level == 1:
        yield [("═" * max(map(cell_len, lines)), "faint")]


def _line(line: Line, width: int) -> Iterator[Drawn]:
    """Draw a label and its text; what folds hangs under the text."""
    label = inert(line.label)
    first, *rest = wrap(f"{label} {line.text}", width, hang=2)
    if first.startswith(label):
        yield [(label, "strong"), (first[len(label) :], line.tone)]
    else:
        yield [(first, line.tone)]
    yield from ([("  " + more, line.tone)] for more in rest)


def _excerpt(excerpt: Excerpt, width: int) -> Iterator[Drawn]:
    """Draw cells under their headers, the one that is meant between marks; those that do not fit are left out."""
    columns = [_excerpted(*cell, width // 3) for cell in excerpt.cells]
    place = next((n for n, (*_, meant) in enumerate(excerpt.cells) if meant), 0)
    sizes = [max(cell_len(header), cell_len(text)) + len(_BAR) for header, text in columns]
    first, last = place, place + 1
    while True:  # grow around the cell that is meant, first to the right
        right = last < len(sizes) and len(_INDENT) + sum(sizes[first : last + 1]) <= width
        last += right
        left = first > 0 and len(_INDENT) + sum(sizes[first - 1 : last]) <= width
        first -= left
        if not (left or right):
            break
    for row in (0, 1):
        pieces: Drawn = [(_INDENT, "plain")]
        for n in range(first, last):
            text = columns[n][row]
            tone: Tone = "bad" if n == place and row else "faint"
            bar = _BAR if n > first else ""
            pieces += [(bar, "faint"), (text + " " * (sizes[n] - len(_BAR) - cell_len(text)), tone)]
        while len(pieces) > 1 and not pieces[-1][0].strip():
            pieces.pop()
        pieces[-1] = (pieces[-1][0].rstrip(), pieces[-1][1])
        yield pieces


def _excerpted(header: str, text: str, meant: bool, room: int) -> tuple[str, str]:
    """Return a header and a cell that is marked where it is meant, both cut to some room."""
    shown = cut(inert(text), room)
    return cut(inert(header), room), f"»{shown}«" if meant else shown


@dataclass(frozen=True, slots=True)
class _Fit:
    """A column's place in its grid, the cells it wants, and the fewest it can do with."""

    place: int
    column: Column
    wanted: int
    least: int
    beside: int
    """Cells of the widest figure that stands beside a text."""


def _grid(grid: Grid, width: int) -> Iterator[Drawn]:
    fits = [_fit(place, column, grid) for place, column in enumerate(grid.columns)]
    beside = _beside(fits, width)
    if len(beside) < len(fits):
        yield from _part(grid, beside, width, [fit for fit in fits if fit not in beside])
        return
    parts = _parts(fits, width) if grid.splits else [fits]
    for number, part in enumerate(parts, 1):
        if number > 1:
            yield []
        yield from _part(grid, part, width, mark=f" ({number}/{len(parts)})" if len(parts) > 1 else "")


def _beside(fits: Sequence[_Fit], width: int) -> Sequence[_Fit]:
    """Return the columns that stand beside each other; of the others first texts go below, then what has a title."""
    # A last column of text takes what the others leave; of what has figures the first column must have room, too.
    if fits[-1].column.below == "text" and _left(fits[:-1], width) < min(_TAIL, fits[-1].wanted) + len(_GAP):
        fits = fits[:-1]
    titled = any(fit.column.below == "titled" for fit in fits)
    figures = [fit for fit in fits[1:] if fit.column.below != "text"]
    if titled and _left(figures, width) < min(_STUB, fits[0].wanted) + len(_GAP):
        fits = [fit for fit in fits if not fit.column.below]
    return fits


def _left(fits: Sequence[_Fit], width: int) -> int:
    """Return how much of the width is left beside some columns with the gaps between them."""
    return width - sum(fit.wanted for fit in fits) - len(_GAP) * (len(fits) - 1)


def _fit(place: int, column: Column, grid: Grid) -> _Fit:
    cells = [row[place] for section in grid.sections for row in section.rows]
    beside = max((cell_len(cell.beside) for cell in cells), default=0)
    texts = max((cell_len(_main(cell, beside)) for cell in cells), default=0)
    unders = max((cell_len(line) for cell in cells for line in cell.under), default=0)
    title = cell_len(column.title)
    if column.whole:
        least = max(texts, _longest([column.title]))
        return _Fit(place, column, max(least, unders, min(title, _TITLE)), least, beside)
    least = _longest([column.title, *(cell.text for cell in cells)])
    return _Fit(place, column, max(texts, unders, title), min(least, _TITLE), beside)


def _main(cell: Cell, beside: int) -> str:
    return inert(f"{cell.text}{_GAP}{cell.beside:>{beside}}" if cell.beside else cell.text)


def _longest(texts: Iterable[str]) -> int:
    return max((cell_len(word) for text in texts for word in text.split()), default=0)


def _parts(fits: Sequence[_Fit], width: int) -> list[list[_Fit]]:
    """Deal the columns out to as many tables as the width asks for; each repeats the first."""
    stub = replace(fits[0], wanted=min(fits[0].wanted, max(_TITLE, width // 3)))
    parts, used = [[stub]], stub.wanted
    for fit in fits[1:]:
        if len(parts[-1]) > 1 and used + len(_GAP) + fit.wanted > width:
            parts.append([stub])
            used = stub.wanted
        parts[-1].append(fit)
        used += len(_GAP) + fit.wanted
    return parts


def _part(grid: Grid, fits: Sequence[_Fit], width: int, below: Sequence[_Fit] = (), mark: str = "") -> Iterator[Drawn]:
    widths = _widths(fits, width - len(_GAP) * (len(fits) - 1))
    alone = len(grid.sections) == 1
    if alone and grid.sections[0].title:
        for line in wrap(grid.sections[0].title + mark, width):
            yield [(line, "strong")]
    yield from _row([Cell(fit.column.title) for fit in fits], fits, widths)
    yield [("─" * (sum(widths) + len(_GAP) * (len(widths) - 1)), "faint")]
    for place, section in enumerate(grid.sections):
        if place:
            yield []
        if not alone:
            yield [(section.title, "strong")]
        for row in section.rows:
            yield from _row([row[fit.place] for fit in fits], fits, widths)
            for fit in below:
                if row[fit.place].text:
                    yield from _beneath(row[fit.place], fit.column, width)


def _beneath(cell: Cell, column: Column, width: int) -> Iterator[Drawn]:
    """Draw a cell under its row, behind its title if it has one there."""
    text = cell.text
    if column.below == "titled":
        under = f" ({'; '.join(cell.under)})" if cell.under else ""
        text = f"{column.title}: {text}{under}"
    for line in wrap(text, width - len(_INDENT), hang=2):
        yield [(_INDENT + line, cell.tone)]


def _widths(fits: Sequence[_Fit], room: int) -> list[int]:
    """Take from the widest column what is too much, first down to the least each needs, then below."""
    widths = [fit.wanted for fit in fits]
    for floors in ([fit.least for fit in fits], [1] * len(fits)):
        while sum(widths) > room:
            spare = [place for place, floor in enumerate(floors) if widths[place] > floor]
            if not spare:
                break
            widths[max(spare, key=lambda place: widths[place])] -= 1
    return widths


def _row(cells: Sequence[Cell], fits: Sequence[_Fit], widths: Sequence[int]) -> Iterator[Drawn]:
    folded = [_cell(cell, fit, width) for cell, fit, width in zip(cells, fits, widths, strict=True)]
    for number in range(max(map(len, folded))):
        pieces = [lines[number] if number < len(lines) else ("", "plain") for lines in folded]
        yield _stripped([_padded(*it) for it in zip(pieces, fits, widths, strict=True)])


def _cell(cell: Cell, fit: _Fit, width: int) -> Drawn:
    """Return the lines of one cell; a text's leading blanks indent all of them."""
    main, tone = _main(cell, fit.beside), cell.tone
    indent = " " * (len(main) - len(main.lstrip()))
    lines = [main] if cell_len(main) <= width else [indent + part for part in wrap(main, width - len(indent))]
    quiet: Tone = "faint" if tone in ("plain", "strong") else tone
    under = [(part, quiet) for line in cell.under for part in wrap(line, width)]
    return [*((line, tone) for line in lines), *under]


def _padded(piece: Piece, fit: _Fit, width: int) -> Piece:
    text, tone = piece
    blanks = " " * (width - cell_len(text))
    return (blanks + text if fit.column.right else text + blanks), tone


def _stripped(pieces: Drawn) -> Drawn:
    """Join the pieces of a line with gaps, without blanks at its end."""
    while pieces and not pieces[-1][0].strip():
        pieces.pop()
    if not pieces:
        return []
    gap: Piece = (_GAP, "plain")
    last, tone = pieces[-1]
    return [part for piece in pieces[:-1] for part in (piece, gap)] + [(last.rstrip(), tone)]


def _drawer(page: Callable[[Any, Lang], Page]) -> Callable[[Any, Lang], str]:
    return lambda document, lang: _text(page(document, lang))


RENDERER = Renderer(
    "terminal", (), _drawer(report_page), _drawer(check_page), _drawer(listing_page), form=_drawer(_form_page)
)
