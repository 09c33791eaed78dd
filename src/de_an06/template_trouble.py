"""What is wrong with a Word template, in one sentence of the run's language: what, and near which text."""

from __future__ import annotations

import html
import re
from typing import Final

from de_an06.errors import RunError
from de_an06.text import Words, printable

_NEAR: Final = 80
"""Letters of the text that is shown."""
_QUOTED: Final = re.compile(r"'([^']{1,60})'")
_LOOKED_FOR: Final = re.compile(r"looking for the following tags: '(\w+)'")
_ATTRIBUTE: Final = re.compile(r"has no (?:attribute|element) '?([^']{1,60}?)'?$")


class TemplateError(RunError):
    """A template cannot be read, or says something that cannot be done."""


def template_trouble(error: Exception, xml: str) -> RunError:
    """Return what is wrong with a template whose text is in `xml`."""
    if isinstance(error, RunError):
        return error
    raw = " ".join(str(error).split())
    what, name = _what(error, raw)
    near = _near(error, name, xml)
    told = what.fill(name=printable(name), raw=printable(f"{type(error).__name__}: {raw}")[:200])
    where = Words(f" (gần “{near}”)", f" (near “{near}”)") if near else Words("", "")
    return TemplateError(
        f"--template: {told.vi}{where.vi}; xem docs/word.md.", f"--template: {told.en}{where.en}; see docs/word.md."
    )


_UNDEFINED = Words("mẫu dùng tên không có: “{name}”", "the template uses a name that there is not: “{name}”")
_FORBIDDEN = Words("mẫu đòi làm điều không được phép: “{name}”", "the template asks for what is not allowed: “{name}”")
_OPEN = Words("mẫu có lệnh chưa đóng: thiếu {{% {name} %}}", "a tag of the template is not closed by {{% {name} %}}")
_NO_FILTER = Words("mẫu dùng bộ lọc không có: “{name}”", "the template uses a filter that there is not: “{name}”")
_NO_TAG = Words("mẫu có lệnh lạ hoặc đặt sai chỗ: “{name}”", "the template has an unknown or misplaced tag: “{name}”")
_SYNTAX = Words("mẫu có lệnh viết sai", "the template has a tag that is not well formed")
_OTHER = Words("không dùng được mẫu ({raw})", "the template cannot be used ({raw})")


def _what(error: Exception, raw: str) -> tuple[Words, str]:
    """Return what is wrong, and the name that it is about; the library's own words only where nothing else is known."""
    from jinja2 import TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    quoted = _QUOTED.search(raw)
    name = quoted[1] if quoted else ""
    if isinstance(error, UndefinedError):
        attribute = _ATTRIBUTE.search(raw)
        return _UNDEFINED, attribute[1] if attribute else name
    if isinstance(error, SecurityError):
        return _FORBIDDEN, name or raw.partition(" ")[0]
    if raw.startswith("No filter named"):
        return _NO_FILTER, name
    if isinstance(error, TemplateSyntaxError):
        wanted = _LOOKED_FOR.search(raw)
        if wanted:
            return _OPEN, wanted[1]
        return (_NO_TAG, name) if raw.startswith("Encountered unknown tag") else (_SYNTAX, "")
    return _OTHER, ""


def _near(error: Exception, name: str, xml: str) -> str:
    """Return the text of the template around what is wrong; of a name, the paragraph in which it stands."""
    paragraphs = (html.unescape(re.sub("<[^>]+>", "", one)).strip() for one in re.split("</w:p>", xml))
    tags = [text for text in paragraphs if "{{" in text or "{%" in text]
    if name and (found := next((text for text in tags if name in text), "")):
        return printable(found)[:_NEAR]
    lines = (re.sub("<[^>]+>", "", line).strip() for line in getattr(error, "docx_context", ()))
    return printable(next((line for line in lines if "{" in line), ""))[:_NEAR]
