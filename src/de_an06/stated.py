"""What configuration states of a data file, the place that states it, and what of it met nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from de_an06.errors import ConfigError
from de_an06.path_patterns import matches
from de_an06.text import Words, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from de_an06.config import Config, FileRule

_UNMATCHED = Words(
    "{file}, dòng {line}: khối [[files]] với match = “{pattern}” không khớp tệp số liệu nào",
    "{file}, line {line}: the [[files]] block with match = “{pattern}” matches no data file",
)
_NOT_THERE = Words(
    "; dấu phân cách “{stated}” khai ở {file}, dòng {line} không có trong tệp{likely_vi}",
    "; the delimiter “{stated}” stated in {file}, line {line} is not in the file{likely_en}",
)
_UNLIKELY = Words(
    "; hãy xem lại dấu phân cách “{stated}” khai ở {file}, dòng {line}{likely_vi}",
    "; look at the delimiter “{stated}” stated in {file}, line {line}{likely_en}",
)
_NOTHING = Words("", "")


def place_of(config: Config, name: str, *key: str) -> tuple[str, int]:
    """Return the configuration file and line of the first block that states a key for a data file."""
    first, *below = key
    for number, rule in enumerate(config.settings.files):
        states = first in rule.model_fields_set and all(part in getattr(rule, first) for part in below)
        if states and matches(rule.match, name):
            return config.where("files", number, *key)
    return config.where("files")


@contextmanager
def placed(config: Config, name: str, *key: str, more: Words = _NOTHING) -> Iterator[None]:
    """Give a `ConfigError` about what is stated of a data file its place, and a clause at its end."""
    try:
        yield
    except ConfigError as error:
        file, line = place_of(config, name, *key)
        vi, en = f"{file}, dòng {line}: {error.vi}{more.vi}", f"{file}, line {line}: {error.en}{more.en}"
        raise ConfigError(vi, en) from None


def check_columns(config: Config, name: str, check: Callable[[str, FileRule], None], more: Words) -> None:
    """Call `check` with each column and constant stated alone, so that its `ConfigError` gets a place."""
    rule = config.file_rule(name)
    for key in ("columns", "constants"):
        for column, stated in getattr(rule, key).items():
            alone = rule.model_copy(update={"columns": {}, "constants": {}, key: {column: stated}})
            with placed(config, name, key, column, more=more):
                check(name, alone)


def delimiter_doubt(config: Config, name: str, likely: str | None, *, splits: bool) -> Words:
    """Return a clause for sentences about columns that are missing under a stated delimiter.

    `likely` is the delimiter that the file looks written with, `splits` whether the stated one occurs.
    """
    stated = config.file_rule(name).delimiter
    if stated is None or (splits and likely in (stated, None)):
        return _NOTHING
    file, line = place_of(config, name, "delimiter")
    seems = "tab" if likely == "\t" else likely
    vi, en = (f"; tệp có vẻ dùng “{seems}”", f"; it seems to use “{seems}”") if seems else _NOTHING
    words = _UNLIKELY if splits else _NOT_THERE
    return words.fill(stated="tab" if stated == "\t" else stated, file=file, line=line, likely_vi=vi, likely_en=en)


def idle_blocks(names: Sequence[str], config: Config) -> tuple[Words, ...]:
    """Return a sentence for each block of configuration that is for none of these data files."""
    idle = (
        (config.where("files", number), rule.match)
        for number, rule in enumerate(config.settings.files)
        if not any(matches(rule.match, name) for name in names)
    )
    return tuple(_UNMATCHED.fill(file=file, line=line, pattern=printable(match)) for (file, line), match in idle)
