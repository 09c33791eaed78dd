"""The line that is reported is the physical line of the file as it was sent, whatever stands above it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de_an06.config import load_config
from de_an06.crew import Crew
from de_an06.discover import discover
from de_an06.hands import can_fork
from de_an06.intake import take_in
from de_an06.rules import Policy
from de_an06.standins import StandIns
from tests.written import TCVN3, WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER = ("Mã hồ sơ", "Mã TTHC", "Mã đơn vị", "Ngày tiếp nhận", "Ngày hẹn trả", "Hình thức nộp", "Nội dung")
UTF8: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
}
ENCODINGS = {**UTF8, **WRITERS}
ENDS = ("\n", "\r\n")
CREWS: dict[str, Any] = {"alone": {}, "small blocks": {"block_bytes": 64}} | (
    {"two processes": {"workers": 2, "block_bytes": 256, "hands": 2}} if can_fork() else {}
)


@dataclass(frozen=True)
class Sent:
    """A file, and the line, row and due date of each dossier that can't be read."""

    text: str
    wrong: list[tuple[int, int, str]]


@st.composite
def sent(draw: st.DrawFn, most: int = 12) -> Sent:
    """A file with titles, blank rows, cells of several lines and mixed line ends, in which some due dates are wrong."""
    mark = draw(st.sampled_from(",;\t|"))
    note = st.lists(st.sampled_from(("đủ hồ sơ", "thiếu", "", 'đã "bổ sung"', f"một{mark} hai")), max_size=4)
    lines, wrong = draw(st.lists(st.sampled_from(("Danh sách hồ sơ", "")), max_size=2)), []
    lines.append(mark.join(HEADER))
    text = "".join(line + draw(st.sampled_from(ENDS)) for line in lines)
    record = len(lines)
    for number in range(draw(st.integers(1, most))):
        for _ in range(draw(st.integers(0, 2)) if draw(st.booleans()) else 0):
            text += draw(st.sampled_from(("", " ", mark * (len(HEADER) - 1)))) + draw(st.sampled_from(ENDS))
            record += 1
        record += 1
        bad = draw(st.booleans())
        due = f"31/02/20{number:02}" if bad else "12/06/2023"
        said = draw(st.sampled_from((*ENDS, "\r"))).join(draw(note)).replace('"', '""')
        cells = (f"H50-{number:04}", "1.001193", "19363", "05/06/2023", due, "Trực tuyến", f'"{said}"')
        if bad:
            wrong.append((text.count("\n") + 1, record, due))
        text += mark.join(cells) + draw(st.sampled_from(ENDS))
    return Sent(text if draw(st.booleans()) else text.removesuffix("\n").removesuffix("\r"), wrong)


def sendable(text: str, name: str) -> str:
    """Return a text as it can be written in an encoding: TCVN3 has few capitals."""
    return "".join(c if c.isascii() or c in TCVN3 else c.lower() for c in text) if name == "tcvn3" else text


def found(data: bytes, crew: Crew) -> list[tuple[int | None, int | None, str | None]]:
    """Return line, row and text of each date that can't be read."""
    with TemporaryDirectory() as place, StandIns() as stand_ins:
        folder = Path(place)
        (folder / "ho-so.csv").write_bytes(data)
        config = load_config(folder, None)
        findings = take_in(discover(folder, config, stand_ins), config, Policy(), crew).findings
    assert set(findings.by_rule()) <= {"bad-date", "foreign-encoding"}
    return [(one.line, one.row, one.value) for one in findings.all() if one.rule == "bad-date"]


@pytest.mark.parametrize("name", ENCODINGS)
@settings(max_examples=20, deadline=None)
@given(file=sent(), crew=st.sampled_from(sorted(CREWS)))
def test_the_line_is_that_of_the_file(name: str, file: Sent, crew: str) -> None:
    """In every encoding, in any blocks and processes, a finding stands on the line and row where its record begins."""
    data = ENCODINGS[name](sendable(file.text, name))
    assert found(data, Crew(**CREWS[crew])) == file.wrong


@settings(max_examples=40, deadline=None)
@given(file=sent(60), crew=st.sampled_from(sorted(CREWS)))
def test_the_line_in_long_files(file: Sent, crew: str) -> None:
    """Far down in a file of many blocks the line is the physical one, too."""
    assert found(file.text.encode(), Crew(**CREWS[crew])) == file.wrong
