"""Opens up a file into the parts that are read as tables: itself, or stand-ins for what it holds."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from de_an06.damage import damage_of
from de_an06.dialect import is_utf8, no_text
from de_an06.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from de_an06.config import FileRule
    from de_an06.detection import Detected
    from de_an06.standins import Part, StandIns

_HEAD = 1 << 18
_BYTES = 1 << 20
_TRACES = tuple(trace.encode() for trace in ("áº", "á»", "ß║", "ß╗"))
"""How the bytes with which Vietnamese letters begin look once they were misread."""
_ASKED = re.compile(rb"(?:\?|\xef\xbf\xbd)[A-Za-z\x80-\xff]")


def opened(part: Part, rule: FileRule, stand_ins: StandIns | None) -> list[Part]:
    """Return the parts of a file or of a part of one (a member of an archive), at least one.

    Without `stand_ins` a file is its own part. Raises InputError, whose sentence names no file, when it can't be
    opened or is damaged.
    """
    if stand_ins is None or rule.ignore:
        return [part]
    with part.path.open("rb") as stream:
        head = stream.read(_HEAD)
        final = not stream.read(1)
    if no_text(head) or not head:
        return [part]
    return [_as_utf8(part, None if part.sheet else rule.encoding, stand_ins, head, final=final)]


# --- text in another encoding ------------------------------------------------------------------------------


def _as_utf8(part: Part, stated: str | None, stand_ins: StandIns, head: bytes, *, final: bool) -> Part:
    """Return a text as it is, when it is in UTF-8 or nothing reads it, else a stand-in."""
    # A file may break off within a letter; where it is the only one, it says nothing.
    whole = final and head[:-3].isascii()
    if stated is None and part.name not in stand_ins.doubted and b"\0" not in head and is_utf8(head, final=whole):
        _refuse_mangled(head, "utf-8")
        bom = head.startswith(codecs.BOM_UTF8)
        return replace(part, bom=bom, sure="bom" if bom else "bytes")
    damage = damage_of(part.path) if stated is None and b"\0" not in head else None
    if damage is not None and damage.slight:
        return replace(part, damage=damage)
    try:
        found = _detected(part, stated, stand_ins, head, final=final)
    except InputError:
        # What has lost letters reads ill in every encoding, and the loss is what must be told.
        _refuse_mangled(head, "latin-1")
        raise
    if found is None and damage is not None and not damage.foreign:
        raise InputError(*damage.trouble.what, damage.trouble.fix, damage.line)
    if found is None or found.encoding == "utf-8":
        _refuse_mangled(head, "utf-8" if found else "latin-1")
        return part if found is None else replace(part, bom=found.bom, sure=found.sure)
    from de_an06.transcribe import transcribe

    made = transcribe(part, found, stand_ins)
    with made.path.open("rb") as stream:
        _refuse_mangled(stream.read(_HEAD), "utf-8")
    return made


def _detected(part: Part, stated: str | None, stand_ins: StandIns, head: bytes, *, final: bool) -> Detected | None:
    from de_an06.detection import detect, stated_encoding

    if stated is not None:
        return stated_encoding(head, stated)
    if part.name in stand_ins.doubted:
        beyond, line = _beyond(part.path)
        return detect(beyond, final=False, line=line)
    return detect(head, final=final)


def _beyond(path: Path) -> tuple[bytes, int]:
    """Return what follows in a file from the line of its first byte that is not ASCII, and which line that is."""
    at, line = 0, 1
    with path.open("rb") as stream:
        while (data := stream.read(_BYTES)) and data.isascii():
            at, line = at + (data.rfind(b"\n") + 1 or len(data)), line + data.count(b"\n")
            stream.seek(at)
        start = next((n for n in range(len(data)) if data[n] >= 0x80), 0)
        stream.seek(at + data.rfind(b"\n", 0, start) + 1)
        return stream.read(_HEAD), line + data.count(b"\n", 0, start)


def _refuse_mangled(head: bytes, encoding: str) -> None:
    if not _may_be_mangled(head):
        return
    from de_an06.mangled import mangled

    if trouble := mangled(head.decode(encoding, "ignore")):
        raise InputError(*trouble.what, trouble.fix)


def _may_be_mangled(head: bytes) -> bool:
    """Tell at little cost whether a text has any of the bytes without which it isn't damaged."""
    return any(trace in head for trace in _TRACES) or _ASKED.search(head) is not None
