"""Lanes: columns of very many distinct texts, judged by their parts instead of text by text.

The model stays the only judge: it judges each distinct day and each distinct time of day of a column of
instants, and a text of plain visible characters as a whole where it takes such texts as they are.
A text that has not the plain shape of its lane goes to the model itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Letters = NDArray[np.uint32]

DAY_LENGTH, INSTANT_LENGTH = 10, 16
_SLASH, _DASH, _BLANK, _COLON, _ZERO = (ord(c) for c in "/- :0")
_DIGITS_OF_DAY = {_SLASH: (0, 1, 3, 4, 6, 7, 8, 9), _DASH: (0, 1, 2, 3, 5, 6, 8, 9)}
_MARKS_OF_DAY = {_SLASH: (2, 5), _DASH: (4, 7)}


def letters(texts: Sequence[str], longest: int) -> tuple[Letters, NDArray[np.int64]]:
    """Return texts as a matrix of code points, a row each, and their lengths; longer ones are all zeros."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    short = [text if len(text) <= longest else "" for text in texts]
    width = int(lengths[lengths <= longest].max(initial=1))
    return np.array(short, dtype=f"U{width}").view(np.uint32).reshape(len(texts), width), lengths


def plain_instants(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Tell which texts have the shape dd/mm/yyyy HH:MM or yyyy-mm-dd HH:MM, in ASCII digits."""
    matrix, lengths = letters(texts, INSTANT_LENGTH)
    if matrix.shape[1] < INSTANT_LENGTH:
        return np.zeros(len(texts), bool)
    digit = (matrix >= _ZERO) & (matrix <= _ZERO + 9)
    clock = (matrix[:, 10] == _BLANK) & (matrix[:, 13] == _COLON) & digit[:, (11, 12, 14, 15)].all(axis=1)
    day = np.zeros(len(texts), bool)
    for mark, places in _MARKS_OF_DAY.items():
        day |= (matrix[:, places] == mark).all(axis=1) & digit[:, _DIGITS_OF_DAY[mark]].all(axis=1)
    return (lengths == INSTANT_LENGTH) & clock & day


def plain_codes(texts: Sequence[str], longest: int = 100) -> NDArray[np.bool_]:
    """Tell which texts are one run of visible ASCII characters, not longer than `longest`."""
    matrix, lengths = letters(texts, longest)
    visible = (matrix > _BLANK) & (matrix < 0x7F)
    return (lengths > 0) & (lengths <= longest) & (visible.sum(axis=1) == lengths)


def plain_numbers(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Tell which texts are one to fifteen ASCII digits."""
    matrix, lengths = letters(texts, 15)
    digit = (matrix >= _ZERO) & (matrix <= _ZERO + 9)
    return (lengths > 0) & (lengths <= 15) & (digit.sum(axis=1) == lengths)


def parts(texts: Sequence[str], start: int, end: int) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the distinct slices [start:end] of texts, and the number of each text's own."""
    numbers: dict[str, int] = {}
    places = np.fromiter((numbers.setdefault(text[start:end], len(numbers)) for text in texts), np.int64, len(texts))
    return tuple(numbers), places
