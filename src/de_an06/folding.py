"""Texts folded to the width of a screen, or cut to it."""

from __future__ import annotations

from rich.cells import cell_len

from de_an06.text import inert

_SEAMS = ("/\\", "-_")
"""Marks behind which a word that is too long folds, the best first."""


def cut(text: str, room: int) -> str:
    """Return a text as far as there is room."""
    if cell_len(text) <= room:
        return text
    while cell_len(text) > room - 1:
        text = text[:-1]
    return f"{text}…"


def wrap(text: str, width: int, hang: int = 0) -> list[str]:
    """Return a text in lines of at most `width` cells; all but the first are `hang` narrower."""
    lines, line, used = [], "", 0
    for word in inert(text).split():
        size = cell_len(word)
        if used and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if used:
            lines.append(line)
            width -= hang if len(lines) == 1 else 0
        *full, line = _folded(word, size, width)
        lines += full
        used = cell_len(line)
    return [*lines, line]


def _folded(word: str, size: int, width: int) -> list[str]:
    """Return a word in pieces that fit; a path folds behind a slash, else a hyphen; any word anywhere when it must."""
    if size <= width:
        return [word]
    pieces, piece, used = [], "", 0
    for char in word:
        if used + cell_len(char) > width:
            seam = next((at for marks in _SEAMS if (at := 1 + max(map(piece.rfind, marks)))), len(piece))
            pieces.append(piece[:seam])
            piece, used = piece[seam:], cell_len(piece[seam:])
        piece, used = piece + char, used + cell_len(char)
    return [*pieces, piece]
