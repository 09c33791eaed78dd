"""What `de-an06.toml` states: how to read a data folder and, from `--config` alone, how to judge it."""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    field_validator,
)
from pydantic_core import PydanticCustomError

from de_an06 import period
from de_an06.charsets import Encoding
from de_an06.config_problems import NOT_HERE, NOT_TOML, NOT_UTF8, UNREADABLE, invalid, refused, shown
from de_an06.path_patterns import day_in, matches
from de_an06.text import Lang, Words, fold, printable
from de_an06.toml_lines import KeyPath, key_line, key_lines

FILE_NAME = "de-an06.toml"
PUBLIC = 5
Severity = Literal["error", "warning", "note"]
JUDGING_KEYS = ("indicators", "targets", "severity", "select_rules", "ignore_rules", "limits")

__all__ = ["Config", "ConfigSource", "FileRule", "Settings", "key_line", "load_config"]

# --- The schema. `defer_build`: a run without configuration does not pay for building the validators.

_PLACES = "year month day"


def _snapshot(value: object) -> date | str:
    """Return a day, or a pattern that holds {year}, {year} and {month}, or all three with {day}."""
    if isinstance(value, str):
        places = re.findall(r"\{(.*?)\}", value)
        if sorted(places, key=_PLACES.find) in (["year"], ["year", "month"], ["year", "month", "day"]):
            return value
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise PydanticCustomError("snapshot", "snapshot")


def _header(value: object) -> str | Literal[False]:
    if value is False or (isinstance(value, str) and value.strip()):
        return value
    raise PydanticCustomError("header", "header")


def _calendar(value: object) -> object:
    """Return a calendar's name as the table of its start; leave anything else to the model."""
    if not isinstance(value, str):
        return value
    if value in ("civil", "nd09"):
        known = period.calendar_named(value)
        return {"start_day": known.start_day, "start_month": known.start_month}
    raise PydanticCustomError("calendar", "calendar")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class CalendarStart(_Strict):
    """The day and month on which an office's own reporting year begins."""

    start_day: int = Field(1, ge=1, le=28)
    start_month: int = Field(1, ge=1, le=12)


class FileRule(_Strict):
    """How to read the files whose relative path matches; what is left out is for the program to find out."""

    match: str = Field(min_length=1)
    table: str | None = None
    ignore: bool | None = None
    encoding: Encoding | None = None
    delimiter: str | None = Field(None, min_length=1, max_length=1)
    header_line: int | None = Field(None, ge=1)
    snapshot: Annotated[date | str, PlainValidator(_snapshot)] | None = None
    date_order: Literal["dmy", "mdy"] | None = None
    columns: dict[str, Annotated[str | Literal[False], PlainValidator(_header)]] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)


class Limits(_Strict):
    """How much archives and workbooks may hold; they count from `--config` alone."""

    unpacked_mb: int = Field(4096, ge=1, le=1 << 20)
    """What a run unpacks, in MB of 2**20 bytes."""
    entries: int = Field(1000, ge=1, le=1_000_000)
    """Entries of one archive or workbook."""
    ratio: int = Field(250, ge=1, le=10_000)
    """How many times its own size an archive or workbook may hold, once that is above 64 MB."""
    cells: int = Field(25_000_000, ge=1, le=1_000_000_000)
    """Cells of one sheet, from A1 to the last one filled: a sheet is held in memory whole."""


class OpenData(_Strict):
    """What a reader of open data must know, and no file can tell."""

    publisher: str | None = Field(None, min_length=1)
    licence: str | None = Field(None, pattern=r"^(https?://\S+|[A-Za-z0-9.+-]+)$")
    """A name of SPDX (CC-BY-4.0), or a link."""


class Settings(_Strict):
    """One configuration file, or two merged."""

    language: Lang | None = None
    calendar: Annotated[CalendarStart, BeforeValidator(_calendar)] | None = None
    complete: bool | None = None
    as_of: date | None = None
    profile: Literal["internal", "public"] | None = None
    notice: str | None = None
    files: list[FileRule] = Field(default_factory=list)
    vocabulary: dict[str, dict[str, str]] = Field(default_factory=dict)
    indicators: dict[str, dict[str, Any]] = Field(default_factory=dict)
    targets: dict[str, list[dict[str, Any]]] = Field(default_factory=dict)
    severity: dict[str, Severity] = Field(default_factory=dict)
    select_rules: list[str] = Field(default_factory=list)
    ignore_rules: list[str] = Field(default_factory=list)
    limits: Limits = Field(default_factory=Limits.model_construct)
    open_data: OpenData = Field(default_factory=OpenData.model_construct)

    @field_validator("vocabulary")
    @classmethod
    def _one_meaning(cls, value: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        for name, phrases in value.items():
            meant: dict[str, str] = {}
            for phrase, member in phrases.items():
                if meant.setdefault(fold(phrase), member) != member:
                    raise PydanticCustomError("two_meanings", "two_meanings", {"at": (name, phrase)})
        return value


# --- What the rest of the program sees.


@dataclass(frozen=True)
class ConfigSource:
    """One configuration file that was used; `path` is as given, or relative to the data folder."""

    path: str
    role: Literal["folder", "option"]
    sha256: str


@dataclass(frozen=True)
class Config:
    """All that configuration states for a run: the file of `--config` wins over the folder's own."""

    settings: Settings
    sources: tuple[ConfigSource, ...] = ()
    ignored: tuple[Words, ...] = ()
    texts: tuple[str, ...] = field(default=(), repr=False)

    @property
    def language(self) -> Lang | None:
        """The language stated, if any."""
        return self.settings.language

    @property
    def calendar(self) -> period.Calendar:
        """The calendar stated, else the civil one."""
        start = self.settings.calendar
        return period.calendar_of(start.start_day, start.start_month) if start else period.CIVIL

    @property
    def complete(self) -> bool:
        """Whether no dossier is missing before the first one."""
        return bool(self.settings.complete)

    @property
    def suppress_below(self) -> int:
        """Counts of dossiers below this are hidden: in a public profile, else none."""
        return PUBLIC if self.settings.profile == "public" else 0

    @property
    def notice(self) -> str | None:
        """A sentence that stands at the head of every report."""
        return self.settings.notice

    @property
    def as_of(self) -> date | None:
        """The day on which the data stand, if stated."""
        return self.settings.as_of

    @property
    def vocabulary(self) -> dict[str, dict[str, str]]:
        """Per vocabulary, the members that phrases stand for."""
        return self.settings.vocabulary

    @property
    def indicators(self) -> dict[str, dict[str, Any]]:
        """The reviewer's own indicators, as written."""
        return self.settings.indicators

    @property
    def targets(self) -> dict[str, list[dict[str, Any]]]:
        """The reviewer's targets per indicator, as written."""
        return self.settings.targets

    @property
    def severity(self) -> dict[str, Severity]:
        """The severity the reviewer gives to rules."""
        return dict(self.settings.severity)

    @property
    def ignore_rules(self) -> frozenset[str]:
        """The rules the reviewer leaves out."""
        return frozenset(self.settings.ignore_rules)

    @property
    def limits(self) -> Limits:
        """How much archives and workbooks may hold."""
        return self.settings.limits

    @property
    def open_data(self) -> OpenData:
        """Who publishes the figures, and under which licence."""
        return self.settings.open_data

    def file_rule(self, relative_path: str) -> FileRule:
        """Return what the blocks that match a file state together; the first to state a thing wins."""
        stated: dict[str, Any] = {}
        for rule in self.settings.files:
            if matches(rule.match, relative_path):
                _add(stated, _stated(rule))
        return FileRule.model_construct(**stated | {"match": relative_path})

    def snapshot_of(self, relative_path: str) -> date | None:
        """Return the day a file's data stand, as stated or read from its name; None when not stated."""
        stated = self.file_rule(relative_path).snapshot
        return day_in(stated, relative_path) if isinstance(stated, str) else stated

    def where(self, *path: str | int) -> tuple[str, int]:
        """Return the file and line that state `path` of the merged settings, for sentences about it."""
        offset = 0
        for source, text in zip(self.sources, self.texts, strict=True):
            lines = key_lines(text)
            local = path
            if path[0] == "files" and len(path) > 1:
                local = ("files", int(path[1]) - offset, *path[2:])
            if local in lines:
                return source.path, lines[local]
            offset += len({key[1] for key in lines if key[0] == "files" and len(key) > 1})
        return (self.sources[0].path if self.sources else FILE_NAME), 1


def load_config(folder: Path | None, option: Path | None) -> Config:
    """Return what the folder's own file and that of `--config` state together; raises ConfigError."""
    own = folder / FILE_NAME if folder else None
    if own is not None and not (own.is_file() and not (option and option.exists() and own.samefile(option))):
        own = None
    loaded = [_load(option, "option", option.as_posix())] if option else []
    loaded += [_load(own, "folder", FILE_NAME)] if own else []
    merged: dict[str, Any] = {}
    for part in loaded:
        _add(merged, _stated(part.settings))
    return Config(
        Settings.model_construct(**merged),
        tuple(source for part in loaded for source in part.sources),
        tuple(words for part in loaded for words in part.ignored),
        tuple(text for part in loaded for text in part.texts),
    )


def _load(path: Path, role: Literal["folder", "option"], name: str) -> Config:
    content, text = _read(path)
    stated = _parse(path, text)
    ignored = [key for key in JUDGING_KEYS if key in stated] if role == "folder" else []
    try:
        settings = Settings.model_validate({key: value for key, value in stated.items() if key not in ignored})
    except ValidationError as error:
        raise invalid(path, text, error.errors(), _allowed) from None
    source = ConfigSource(name, role, hashlib.sha256(content).hexdigest())
    words = tuple(NOT_HERE.fill(file=name, line=key_line(text, (key,)), key=key) for key in ignored)
    return Config(settings, (source,), words, (text,))


def _allowed(table: KeyPath) -> Sequence[str]:
    """Return the keys of the table at this path of a configuration file."""
    models: dict[str, type[_Strict]] = {"files": FileRule, "limits": Limits, "open_data": OpenData}
    model = models.get(str(table[0]), CalendarStart) if table else Settings
    return tuple(model.model_fields)


def _read(path: Path) -> tuple[bytes, str]:
    try:
        content = path.read_bytes()
    except OSError:
        raise refused([UNREADABLE.fill(file=shown(path))]) from None
    try:
        return content, content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refused([NOT_UTF8.fill(file=shown(path), line=line)]) from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason, _, place = str(error).rpartition(" (at ")
        found = re.match(r"line (\d+)", place)
        line = int(found[1]) if found else text.count("\n") + 1
        raise refused([NOT_TOML.fill(file=shown(path), line=line, reason=printable(reason or str(error)))]) from None


def _stated(model: BaseModel) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields if name in model.model_fields_set}


def _add(stated: dict[str, Any], later: dict[str, Any]) -> None:
    """Add what only `later` states: tables key by key, vocabularies by folded phrase, files at the end."""
    for name, value in later.items():
        if name == "files":
            stated[name] = [*stated.get(name, []), *value]
        elif name == "vocabulary":
            stated[name] = _joined(stated.get(name, {}), value)
        elif isinstance(value, dict):
            stated[name] = value | stated.get(name, {})
        else:
            stated.setdefault(name, value)


def _joined(first: dict[str, dict[str, str]], later: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    joined = dict(first)
    for name, phrases in later.items():
        known = joined.get(name, {})
        folded = {fold(phrase) for phrase in known}
        joined[name] = known | {phrase: member for phrase, member in phrases.items() if fold(phrase) not in folded}
    return joined
