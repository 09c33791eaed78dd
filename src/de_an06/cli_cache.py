"""Where `batch` remembers files, and the command `cache` that shows and clears it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from de_an06.choices import choose_one
from de_an06.cli_language import language
from de_an06.cli_options import LangOption, examples
from de_an06.errors import OptionError
from de_an06.text import Words, inert, number

if TYPE_CHECKING:
    from de_an06.cache_store import Store

CACHE_EPILOG = examples("de-an06 cache", "de-an06 cache clear", "de-an06 cache clear --cache tam/de-an06")
CacheOption = Annotated[
    str | None,
    typer.Option("--cache", metavar="DIR", help="Where files are remembered between runs, or none for nowhere."),
]
_NONE = "none"
_SIZE = Words("{folder}: {n} mục, {size} MB", "{folder}: {n} entries, {size} MB")
_CLEARED = Words("{folder}: đã xóa {n} mục", "{folder}: {n} entries removed")


def store_of(cache: str | None) -> Store | None:
    """Return where a run remembers files: the folder stated, that of the system, or nowhere."""
    if cache is not None and cache.strip().lower() == _NONE:
        return None
    if cache is not None and not cache.strip():
        raise OptionError(
            "--cache trống: ghi một thư mục, hoặc none để không dùng.", "--cache is empty: name a folder, or none."
        )
    from de_an06.cache_store import Store

    if cache is not None:
        if Path(cache).exists() and not Path(cache).is_dir():
            raise OptionError(
                f"--cache {cache} là một tệp: hãy ghi tên một thư mục.", f"--cache {cache} is a file: name a folder."
            )
        return Store(Path(cache))
    from platformdirs import user_cache_path

    return Store(user_cache_path("de-an06", appauthor=False))


def cache(
    what: Annotated[str, typer.Argument(metavar="[clear]", help="Remove everything that is remembered.")] = "",
    cache: CacheOption = None,
    lang: LangOption = None,
) -> None:
    """Say where `batch` remembers files and how much that takes, or clear it: figures never depend on it."""
    store = store_of(cache)
    if store is None:
        raise OptionError("--cache none: không có gì để xem.", "--cache none: there is nothing to look at.")
    spoken = language(lang, None, vietnamese=True)
    folder = store.folder.as_posix()
    if what:
        choose_one("cache", what, ("clear",))
        told = _CLEARED.fill(folder=folder, n=number(store.clear(), spoken)).of(spoken)
    else:
        count, size = store.size
        told = _SIZE.fill(folder=folder, n=number(count, spoken), size=number(-(-size // 10**6), spoken)).of(spoken)
    sys.stdout.write(f"{inert(told)}\n")
