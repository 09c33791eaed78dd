"""How the files that were read are written, as it was detected: encoding, Unicode form, delimiter, rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de_an06.pages import Line
from de_an06.text import number
from de_an06.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from de_an06.report import Input
    from de_an06.text import Lang

_NAMED = 8
"""Files written alike that are named; machine formats name all."""


def encoding_text(file: Input, lang: Lang) -> str:
    """Return the encoding of a file, whether its text is in NFC, and how sure it is where only words tell."""
    told = [file.encoding, words("nfc" if file.composed else "not_nfc").of(lang)]
    if file.bom:
        told.append("BOM")
    if file.sure == "words":
        read, of = file.words
        told.append(words("encoding_words", read=number(read, lang), of=number(of, lang)).of(lang))
    elif file.sure == "stated":
        told.append(words("encoding_stated").of(lang))
    return ", ".join(told)


def delimiter_text(file: Input, lang: Lang) -> str:
    """Return the delimiter of a file as it can be read."""
    return words("tab").of(lang) if file.delimiter == "\t" else file.delimiter


def written_lines(files: Sequence[Input], lang: Lang) -> Iterator[Line]:
    """Yield a line for each way in which files are written, with the files and their rows."""
    alike: dict[str, list[Input]] = {}
    for file in files:
        delimiter = f", “{delimiter_text(file, lang)}”" if file.delimiter else ""
        alike.setdefault(encoding_text(file, lang) + delimiter, []).append(file)
    for place, (written, group) in enumerate(alike.items()):
        named = [words("file_rows", file=file.path, n=file.rows).of(lang) for file in group[:_NAMED]]
        more = [f"… (+{number(len(group) - _NAMED, lang)})"] if len(group) > _NAMED else []
        yield Line(f"{written}: {', '.join(named + more)}", "" if place else words("written").of(lang))
