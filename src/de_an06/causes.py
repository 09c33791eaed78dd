"""What may change a published folder: files, settings, indicators, the program, each as data and as a phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from de_an06.text import Words, inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from de_an06.text import Lang

OPTIONS = {
    "from": "--from", "to": "--to", "last": "--last", "grain": "--grain", "calendar": "--calendar", "as_of": "--as-of",
    "by": "--by", "formats": "--format", "lang": "--lang", "indicators": "--indicator", "ignore": "--ignore",
    "severity": "--severity",
}  # fmt: skip
"""By what the manifest calls it, each option that the outputs depend on."""
_MOVING = frozenset(("as_of", "ignore", "severity"))
"""Those on which the figure of a given period, unit and indicator depends; the others choose which there are."""

_TOLD = {
    "unpublished": Words("chưa công bố ở đây", "not published here yet"),
    "lost": Words(
        "manifest.json của lần trước đã mất hoặc hỏng", "the manifest.json of the last run is gone or damaged"
    ),
    "version": Words("de-an06 {name}", "de-an06 {name}"),
    "program": Words("chương trình de-an06 đã thay đổi", "the program changed"),
    "option": Words("{name} đã thay đổi", "{name} changed"),
    "config": Words("cấu hình {name} đã thay đổi", "configuration {name} changed"),
    "method": Words("cách tính {name} đã thay đổi", "method of {name} changed"),
    "targets": Words("mục tiêu của {name} đã thay đổi", "target of {name} changed"),
    "texts": Words("tên, căn cứ hoặc ghi chú của {name} đã thay đổi", "title, source or note of {name} changed"),
    "defined": Words("chỉ tiêu {name} là mới", "indicator {name} is new"),
    "dropped": Words("không còn chỉ tiêu {name}", "indicator {name} is gone"),
    "new": Words("{name} là tệp mới", "{name} is new"),
    "changed": Words("{name} đã thay đổi", "{name} changed"),
    "gone": Words("{name} không còn nữa", "{name} is gone"),
    "output": Words("{name} không còn như khi công bố", "{name} is not as it was published"),
}
_STILL = frozenset(("unpublished", "targets", "texts", "output"))
"""What moves no figure."""
_UNKNOWN = Words("không rõ, vì manifest.json của lần trước đã mất", "not known, for the last manifest.json was gone")


class Cause(NamedTuple):
    """One thing that is not as it was: what kind of thing, and which."""

    kind: str
    name: str = ""

    @property
    def words(self) -> Words:
        """Say what is not as it was."""
        return _TOLD[self.kind].fill(name=OPTIONS[self.name] if self.kind == "option" else self.name)

    @property
    def moves(self) -> bool:
        """Whether it can move a figure, and not only choose or draw it."""
        return self.name in _MOVING if self.kind == "option" else self.kind not in _STILL

    def moves_indicator(self, indicator: str) -> bool:
        """Whether it can move figures of this indicator."""
        return self.moves and (self.kind not in ("method", "defined", "dropped") or self.name == indicator)


def written(causes: Iterable[Cause]) -> str:
    """Return causes as the ledger writes them, in no language: `changed:dossiers/2023-Q3.csv gone:old.csv`."""
    return " ".join(f"{cause.kind}:{_plain(cause.name)}" for cause in causes)


def told(text: str, lang: Lang) -> str:
    """Return what the ledger writes as phrases; a text that is none of its own stays as it is."""
    return "; ".join(_phrases(text, lang))


def _phrases(text: str, lang: Lang) -> Iterator[str]:
    for part in text.split(" ") if text else ():
        kind, mark, name = part.partition(":")
        if not mark or kind not in _TOLD:
            yield inert(part)
        elif kind == "lost":
            yield _UNKNOWN.of(lang)
        else:
            name = unquote(name, errors="surrogatepass")
            known = kind != "option" or name in OPTIONS
            yield inert(Cause(kind, name).words.of(lang) if known else part)


def _plain(name: str) -> str:
    """Return a name without what parts causes, lines or cells, or what no file of text can hold."""
    return "".join(one if one.isprintable() and one not in "% ;|" else _quoted(one) for one in name)


def _quoted(one: str) -> str:
    return quote(one, safe="", errors="surrogatepass")
