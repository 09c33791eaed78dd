"""Turns the bytes of whole CSV records into dictionary-coded columns; pyarrow finds the cells.

A faster tokenizer can take this one's place: what comes after only sees `Tokens`.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import csv

from de_an06.rows import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable

_LF, _CR = b"\n\r"
_NONCHARACTERS = range(0xFDD0, 0xFDF0)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The cells of a run of records: columns over those that have the width asked for, by index."""

    columns: dict[int, Texts]
    off: dict[int, int]
    """Records of another width, numbered from 0, with how many cells they have."""
    count: int
    """All records."""


def is_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8, faster than by decoding them."""
    size = np.array([0, len(data)], np.int32)
    text = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(size), pa.py_buffer(data)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def tokenize(data: bytes, delimiter: str, width: int, wanted: Iterable[int]) -> Tokens:
    """Return the cells of the columns wanted; `data` is UTF-8 and ends where a record does."""
    masks = _masks(data)
    off: dict[int, int] = {}
    indexes = sorted(set(wanted)) or [0]
    table = _table(_masked(data, masks), delimiter, width, [str(index) for index in indexes], off)
    columns = {index: _texts(table.column(str(index)), masks) for index in indexes}
    return Tokens(columns, off, table.num_rows + len(off))


def _table(data: bytes, delimiter: str, width: int, wanted: list[str], off: dict[int, int]) -> Any:
    def skip(row: Any) -> str:
        off[row.number - 1] = row.actual_columns
        return "skip"

    coded = pa.dictionary(pa.int32(), pa.string())
    return csv.read_csv(
        pa.BufferReader(data),
        csv.ReadOptions(
            use_threads=False, block_size=len(data) + 1, column_names=[str(i) for i in range(width)]
        ),
        csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=b'"' in data, ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        csv.ConvertOptions(
            column_types=dict.fromkeys(wanted, coded), include_columns=wanted,
            null_values=[], strings_can_be_null=False, check_utf8=False,
        ),
    )  # fmt: skip


def _texts(column: Any, masks: dict[str, str]) -> Texts:
    if column.num_chunks == 0:
        return Texts(np.empty(0, np.int32), ())
    coded = column.chunk(0)
    texts = coded.dictionary.to_pylist()
    for mark, text in masks.items():
        texts = [cell.replace(mark, text) for cell in texts]
    # Not `to_numpy`: it imports pandas.
    codes = np.frombuffer(coded.indices.buffers()[1], np.int32, len(coded), coded.offset * 4)
    return Texts(codes, tuple(texts))


def _masks(data: bytes) -> dict[str, str]:
    """Return what stands for the characters of these bytes that pyarrow would not leave in a cell.

    It ends a record at a lone CR and drops a leading U+FEFF.
    """
    unused = (mark for code in _NONCHARACTERS if (mark := chr(code)).encode() not in data)
    masks: dict[str, str] = {}
    if _lone_cr(data):
        masks[next(unused)] = "\r"
    if data.startswith(codecs.BOM_UTF8):
        masks[next(unused)] = "\ufeff"
    return masks


def _lone_cr(data: bytes) -> bool:
    if b"\r" not in data:
        return False
    text = np.frombuffer(data, np.uint8)
    after = np.flatnonzero(text == _CR) + 1
    return bool(after[-1] == len(text) or (text[after] != _LF).any())


def _masked(data: bytes, masks: dict[str, str]) -> bytes:
    for mark, text in masks.items():
        pattern = rb"\r(?!\n)" if text == "\r" else codecs.BOM_UTF8
        data = re.sub(pattern, mark.encode(), data)
    return data
