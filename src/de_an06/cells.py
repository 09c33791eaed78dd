"""The forms in which one cell may write a date, number, flag, code or word, as Pydantic types.

A cell is text until one of these types has said what it is.
Bad text raises `PydanticCustomError` whose type is the code of the rule that explains it.
What a column as a whole has decided (date order, number form) comes in through the validation context,
so that a row judged by its model and a column judged value by value give the same verdict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from de_an06.text import ERROR, NOT_CALCULATED, clean, fold
from de_an06.vocabulary import NO, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Kind = Literal["moment", "integer", "flag", "code", "choice", "choices", "text"]

EPOCH = date(1970, 1, 1)
FIRST_YEAR, LAST_YEAR = 1990, 2099
LONGEST_CODE, LONGEST_TEXT = 100, 2000
_VIETNAM = timezone(timedelta(hours=7))

_CLOCK = r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})" + _CLOCK, re.ASCII)
SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})" + _CLOCK, re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d{1,12}))?", re.ASCII)
_DIGITS = re.compile(r"\d{1,15}", re.ASCII)
MARKS = ".,  "
GROUPED = re.compile(rf"\d{{1,3}}(?:([{MARKS}])\d{{3}})(?:\1\d{{3}})*(?:([.,])0{{1,2}})?", re.ASCII)
TRAILING_ZEROS = re.compile(r"\d{1,15}([.,])0{1,2}", re.ASCII)
_SERVICE = re.compile(r"(\d\.\d{6})(?:\..+)?", re.ASCII)
MONTHS, DAYS = 12, 31
_SERIAL_EPOCH = date(1899, 12, 30)
_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Form:
    """What one column of one file has decided as a whole."""

    order: Literal["dmy", "mdy", "undeclared", "mixed"] = "dmy"
    """Order of day and month; `undeclared` = the cells read month-first and nobody said so, `mixed` = some read so."""
    conflict: bool = False
    """True when the column holds both 1.234 and 1,234."""
    marks: bool = False
    """True when the column ticks with x, so that an empty cell means no."""


@dataclass(frozen=True, slots=True)
class Context:
    """The validation context: forms by column, and the words of each vocabulary by folded phrase."""

    forms: Mapping[str, Form] = field(default_factory=dict)
    vocabulary: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def form(self, info: ValidationInfo) -> Form:
        """Return the form of the column being judged."""
        return self.forms.get(info.field_name or "", _PLAIN)


_PLAIN = Form()
_NO_CONTEXT = Context()


def _context(info: ValidationInfo) -> Context:
    return info.context if isinstance(info.context, Context) else _NO_CONTEXT


def _wrong(code: str) -> PydanticCustomError:
    return PydanticCustomError(code, code)


# --- dates -------------------------------------------------------------------------------------------------


def _instant(day: date, clock: tuple[str | None, ...]) -> date | datetime:
    hour, minute, second, offset = clock
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError
    if hour is None:
        return day
    moment = datetime(day.year, day.month, day.day, int(hour), int(minute or 0), int(second or 0))
    if not offset:
        return moment
    shift = "+0000" if offset == "Z" else offset.replace(":", "")
    zone = timezone((1 if shift[0] == "+" else -1) * timedelta(hours=int(shift[1:3]), minutes=int(shift[3:5])))
    return moment.replace(tzinfo=zone).astimezone(_VIETNAM).replace(tzinfo=None)


def _serial(text: str) -> date | datetime:
    days, part = _SERIAL.fullmatch(text).groups()  # type: ignore[union-attr]  # the caller has matched
    day = _SERIAL_EPOCH + timedelta(days=int(days))
    if not part or not int(part):
        return _instant(day, (None, None, None, None))
    seconds = (int(part) * _SECONDS * 2 + 10 ** len(part)) // (2 * 10 ** len(part))
    return datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)


def _slashed(match: re.Match[str], order: str) -> date | datetime:
    first, _, second, year, *clock = match.groups()
    if order == "undeclared":
        raise _wrong("month-first-column")
    if order == "mixed" and int(first) <= MONTHS:
        raise _wrong("mixed-date-orders")
    day, month = (second, first) if order == "mdy" else (first, second)
    return _instant(date(int(year), int(month), int(day)), tuple(clock))


def read_moment(text: str, order: str = "dmy") -> date | datetime:
    """Return the day, or the instant in Vietnam's time, that `text` writes.

    Raises `ValueError` for text that is no date of the field, `PydanticCustomError` for an undeclared order.
    """
    if match := _ISO.fullmatch(text):
        year, month, day, *clock = match.groups()
        return _instant(date(int(year), int(month), int(day)), tuple(clock))
    if match := SLASHED.fullmatch(text):
        return _slashed(match, order)
    if match := _COMPACT.fullmatch(text):
        year, month, day, *clock = match.groups()
        return _instant(date(int(year), int(month), int(day)), (*clock, None))
    if _SERIAL.fullmatch(text):
        return _serial(text)
    raise ValueError


def _moment(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return read_moment(value, _context(info).form(info).order)
    except PydanticCustomError:
        raise
    except (ValueError, OverflowError):
        raise _wrong("bad-date") from None


# --- numbers and flags -------------------------------------------------------------------------------------


def read_integer(text: str) -> int:
    """Return the whole number that `text` writes, with group marks or without; raises `ValueError` where it is none."""
    if not (_DIGITS.fullmatch(text) or GROUPED.fullmatch(text) or TRAILING_ZEROS.fullmatch(text)):
        raise ValueError
    return int(re.sub(r"\D", "", re.sub(r"[.,]0{1,2}$", "", text)))


def _integer(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    try:
        number = read_integer(value)
    except ValueError:
        raise _wrong("bad-number") from None
    if not value.isdecimal() and _context(info).form(info).conflict:
        raise _wrong("number-form-conflict")
    return number


def _flag(value: Any, info: ValidationInfo) -> Any:
    if value is None:
        return False if _context(info).form(info).marks else None
    if not isinstance(value, str):
        return value
    word = fold(value)
    if word in YES or (word == "x" and _context(info).form(info).marks):
        return True
    if word in NO:
        return False
    raise _wrong("bad-flag")


# --- codes and words ---------------------------------------------------------------------------------------


def service_code(text: str) -> str:
    """Return a service code as it compares: the first eight characters when it has the national pattern."""
    match = _SERVICE.fullmatch(text)
    return match[1] if match else text


def _service(value: Any) -> Any:
    return service_code(value) if isinstance(value, str) else value


def _required(value: Any) -> Any:
    if value is None:
        raise _wrong("empty-cell")
    return value


def _channel_stated(value: Any) -> Any:
    if value is None:
        raise _wrong("empty-channel")
    return value


def _word(name: str, code: str = "unknown-word") -> Callable[[Any, ValidationInfo], Any]:
    def look_up(value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str):
            return value
        member = _context(info).vocabulary.get(name, {}).get(fold(value))
        if member is None:
            raise _wrong(code)
        return member

    return look_up


def _words(name: str) -> Callable[[Any, ValidationInfo], Any]:
    one = _word(name)

    def look_up(value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str):
            return value
        parts = [p.strip() for p in re.split(r"[;,/|+]", value) if p.strip()]
        return ";".join(sorted({one(p, info) for p in parts}))

    return look_up


_Code = Field(max_length=LONGEST_CODE, pattern=r"^[^\x00-\x1f\x7f]+$")
_Count = Field(ge=0, le=10**15)

Moment = Annotated[date | datetime | None, BeforeValidator(_moment)]
NeededMoment = Annotated[date | datetime, BeforeValidator(_required), BeforeValidator(_moment)]
Count = Annotated[Annotated[int, _Count] | None, BeforeValidator(_integer)]
NeededCount = Annotated[int, _Count, BeforeValidator(_required), BeforeValidator(_integer)]
Flag = Annotated[bool | None, BeforeValidator(_flag)]
Code = Annotated[Annotated[str, _Code] | None, "code"]
NeededCode = Annotated[str, _Code, BeforeValidator(_required)]
ServiceCode = Annotated[Annotated[str, _Code] | None, BeforeValidator(_service)]
NeededServiceCode = Annotated[str, _Code, BeforeValidator(_required), BeforeValidator(_service)]
Text = Annotated[Annotated[str, Field(max_length=LONGEST_TEXT)] | None, "text"]
NeededText = Annotated[str, Field(max_length=LONGEST_TEXT), BeforeValidator(_required)]
Channel = Annotated[str, BeforeValidator(_channel_stated), BeforeValidator(_word("channel"))]
Status = Annotated[str | None, BeforeValidator(_word("status", "unknown-status"))]
Level = Annotated[str | None, BeforeValidator(_word("level"))]
NeededLevel = Annotated[str, BeforeValidator(_required), BeforeValidator(_word("level"))]
Tier = Annotated[str | None, BeforeValidator(_word("tier"))]
Tiers = Annotated[str | None, BeforeValidator(_words("tier"))]
NeededFacility = Annotated[str, BeforeValidator(_required), BeforeValidator(_word("facility"))]
Action = Annotated[str | None, BeforeValidator(_word("action"))]
Body = Annotated[str | None, BeforeValidator(_word("body"))]

PYDANTIC_CODES = {
    "string_too_long": "bad-code",
    "string_pattern_mismatch": "bad-code",
    "greater_than_equal": "bad-number",
    "less_than_equal": "bad-number",
}
"""The rule that explains each error type of Pydantic's own that the models can raise."""


class Row(BaseModel):
    """A row of an input table; its fields are text when they come in and typed when they go out."""

    model_config = ConfigDict(defer_build=True, extra="ignore", strict=True)

    @field_validator("*", mode="before")
    @classmethod
    def _cleaned(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        text = clean(value)
        if text[:1] in ("#", "E") and ERROR.fullmatch(text):
            raise _wrong("formula-not-calculated" if text == NOT_CALCULATED else "error-cell")
        return text or None


def code_of(error: Mapping[str, Any]) -> str:
    """Return the rule's code for one error of a Pydantic `ValidationError`."""
    return PYDANTIC_CODES.get(error["type"], error["type"])
