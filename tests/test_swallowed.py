"""Rows that a stray quote has swallowed: each is in doubt, the figures' bounds hold, and one finding says where."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de_an06 import pipeline
from de_an06.catalogue import load_catalogue
from de_an06.config import load_config
from de_an06.crew import Crew
from de_an06.errors import InputError
from de_an06.options import Options
from de_an06.pages.sentences import fix_of, message_of
from de_an06.records import Run, record_ends
from de_an06.rules import Policy
from de_an06.swallowed import Reach, Shape, swallowing
from tests.strategies import dossiers
from tests.test_stream import DAYS, WHOLE, crews, few, placed, plain, summed, taken, told
from tests.workbench import holds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from de_an06.finding import Finding
    from de_an06.report import Report

OPTIONS = Options(period="2023", as_of=date(2023, 12, 31).isoformat())
CATALOGUE = load_catalogue()
NOTES = (
    "", "thiếu giấy", '""', 'khổ 5" x 7', '"thiếu giấy, nộp sau"', '"dòng một\ndòng hai"', '"a,b\nc,d,e\n"',
    '"Gồm:\n1. đơn, tờ khai, bản sao, ảnh, lệ phí, hộ khẩu, giấy ủy quyền, hợp đồng, biên lai, sổ\n2. phí"',
)  # fmt: skip
CLOSING = tuple(note for note in NOTES if '"' in note and note != '""')
OPEN = tuple(note for note in NOTES if note not in CLOSING)
"""A quote that is closed on its own line swallows nothing."""


@st.composite
def stray(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A file of dossiers, and the same with one quote put in front of some cell that a later quote closes."""
    rows = [list(row.items()) for row in draw(dossiers(3, 9))]
    place = draw(st.integers(0, len(rows[0])))
    other = draw(st.integers(0, len(rows[0]) + 1))
    lines = [[text for _, text in row] for row in rows]
    # Some system writes a blank in front of a date.
    blank = draw(st.integers(0, len(rows[0]) - 1))
    row = draw(st.integers(0, len(rows) - 2))
    for at, line in enumerate(lines):
        notes = st.sampled_from(OPEN if at == row else NOTES)
        line[blank] = draw(st.sampled_from(("", " "))) + line[blank]
        line.insert(place, draw(notes if at < len(lines) - 1 else st.sampled_from(CLOSING)))
        line.insert(other, draw(notes))
    header = [name for name, _ in rows[0]]
    header.insert(place, "Ghi chú")
    header.insert(other, "Lý do")
    column = draw(st.integers(0, len(header) - 1))
    end = draw(st.sampled_from(("\n", "\r\n")))
    tail = draw(st.sampled_from(("", ",", ",,")))

    def written(lines: list[list[str]]) -> bytes:
        body = end.join(",".join(line) + tail for line in lines)
        return (",".join(header) + end + body + draw_end).encode()

    draw_end = draw(st.sampled_from(("", end)))
    before = written(lines)
    lines[row][column] = '"' + lines[row][column]
    return before, written(lines)


def reported(data: bytes, crew: Crew | None = None) -> Report:
    """Return the report of one file of dossiers, which hold all that was received before."""
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        (folder / "ho-so.csv").write_bytes(data)
        (folder / "de-an06.toml").write_text("complete = true\n", encoding="utf-8")
        patch.setattr(pipeline, "crew_for", lambda *_: nullcontext(crew or Crew(block_bytes=WHOLE)))
        return pipeline.report(folder, load_config(folder, None), Policy(), OPTIONS, CATALOGUE)


@few(100)
@given(files=stray(), crew=crews())
def test_truth_lies_within_the_bounds_of_a_swallowed_file(files: tuple[bytes, bytes], crew: Crew) -> None:
    """Every figure of a file lies within the bounds that the file gives with one stray quote in it."""
    whole = reported(files[0])
    try:
        spoilt = reported(files[1], crew)
    except InputError:
        # What closed the stray quote opened again further on: then there is no figure at all.
        return
    guess = {r.indicator: r for r in spoilt.sets[0].results}
    for true in whole.sets[0].results:
        assert holds(true, guess[true.indicator]), (true, guess[true.indicator])


@few(15)
@given(files=stray(), crew=crews())
def test_blocks_threads_and_hands_tell_the_same(files: tuple[bytes, bytes], crew: Crew) -> None:
    """Findings, rows in doubt and sums of a swallowed file are the same in blocks of any size and with any hands."""
    with TemporaryDirectory() as name:
        (Path(name) / "ho-so.csv").write_bytes(files[1])
        found, wanted = (taken(Path(name), one, DAYS) for one in (crew, Crew(block_bytes=WHOLE)))

    assert told(found) == told(wanted)
    if not found.refused:
        assert summed(found) == summed(wanted)


# --- what is said of it ------------------------------------------------------------------------------------


def checked(*rows: Mapping[str, str], block_bytes: int = WHOLE) -> tuple[list[Finding], dict[str, int]]:
    """Return the findings of a file of good rows with these cells changed, and how many of its rows are where."""
    with placed([plain("ho-so.csv", *rows)]) as folder:
        intake = taken(folder, Crew(block_bytes=block_bytes))
    return intake.findings.all(), dict(intake.counts["dossiers"])


OPENS, CLOSES = {"due_on": '"20/06/2023'}, {"channel": 'on"line'}


def test_one_finding_says_where_the_quote_opens_and_closes() -> None:
    """A record that has swallowed others is one finding, with both lines and how many lines and rows it costs."""
    [finding], counts = checked({}, OPENS, *[{}] * 1500, CLOSES, {})

    assert (finding.rule, finding.severity, finding.line, finding.until) == ("swallowed-rows", "error", 3, 1504)
    assert (counts["read"], counts["set_aside"]) == (1504, 1502)
    assert "1.501" in message_of(finding).vi
    assert "1,502" in message_of(finding).en
    assert "line 3," in fix_of(finding).en


def test_every_stray_quote_is_told() -> None:
    """Swallowed records that follow one upon another are told one by one."""
    found, counts = checked(*[OPENS, {}, CLOSES] * 3, {}, block_bytes=64)

    assert [(f.rule, f.line, f.until) for f in found] == [("swallowed-rows", n, n + 2) for n in (2, 5, 8)]
    assert (counts["read"], counts["set_aside"]) == (10, 9)


def test_a_record_of_many_lines() -> None:
    """A quote closed far below costs as many rows as stand between, in blocks that are much smaller."""
    [finding], counts = checked(OPENS, *[{}] * 50_000, CLOSES, {}, block_bytes=1 << 16)

    assert finding.until == 50_003
    assert (counts["read"], counts["set_aside"]) == (50_003, 50_002)


# --- which records they are --------------------------------------------------------------------------------

ROW = b"H1,1.001,464,online,05/06/2023\n"


def reaches(*lines: bytes, days: Sequence[int] = (4,)) -> dict[int, Reach]:
    """Return how far stray quotes reach in records of five cells."""
    data = b"".join(lines)
    run = Run.of(data, ",")
    return swallowing(run, record_ends(run), Shape(",", 5, tuple(days)))


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("column", range(5))
@pytest.mark.parametrize("last", [ROW, b'"H1",1.001,464,online,05/06/2023\n', b'H1,1.001,464,"on, line",05/06/2023\n'])
def test_two_lines_are_enough(end: bytes, column: int, last: bytes) -> None:
    """A quote in any column that a quote on the next line closes has swallowed that line, also the file's last."""
    cells = ROW.rstrip().split(b",")
    cells[column] = b'"' + cells[column]
    closing = last if b'"' in last else last.replace(b"H1", b'H"1')

    for text in (closing.replace(b"\n", end), closing.rstrip()):
        assert reaches(ROW, b",".join(cells) + end, text) == {1: Reach(0, 1, 2)}


def test_lines_that_say_nothing_are_no_rows() -> None:
    """Blank lines count as swallowed lines, but as no rows in doubt; a line of another width may be a row."""
    lines = (
        b'H1,"1.001,464,online,05/06/2023\n',
        b"\r\n",
        b",,,,\n",
        b"H2,1.001\n",
        ROW,
        b'H3,x",464,online,1/6/2023\n',
    )

    assert reaches(*lines) == {0: Reach(0, 5, 4)}


def test_a_blank_before_a_date_is_no_prose() -> None:
    """A line with a date in its place is a row, also when a blank stands before it."""
    lines = (b'H1,"1.001,464,online, 05/06/2023\n', ROW.replace(b",05", b", 05"), b'H3,x",464,online, 1/6/2023\n')

    assert reaches(*lines) == {0: Reach(0, 2, 3)}
    assert not reaches(*lines, days=())


@pytest.mark.parametrize(
    "note",
    [
        b"d\xc3\xb2ng 1\ndong 2", b"Gom:\n1, 2, 3, 4, 5\nhet", b"a,b\nc,d,e\nf,g", b"\n\n",
        b'noi ""vang"", thieu:\nanh,don\nphi',
        b"a, b, c, d, e\nf, g, h, i, j", b'Gom:\ndon "xin viec" va phi',
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", range(5))
def test_a_cell_of_several_lines_swallows_nothing(note: bytes, column: int) -> None:
    """A note of several lines, with commas or quotes within, is one cell."""
    cells = ROW.rstrip().split(b",")
    cells[column] = b'"' + note + b'"'

    assert not reaches(ROW, b",".join(cells) + b"\n", ROW)


def test_a_note_before_the_stray_quote_is_no_part_of_it() -> None:
    """In a record that begins with a cell of several lines, only what the stray quote encloses is in doubt."""
    lines = (b'"H1\na",1.001,"464,online,05/06/2023\n', ROW, b'H3,x",464,online,1/6/2023\n')

    assert reaches(*lines) == {0: Reach(1, 3, 3)}


def test_a_note_that_is_cut_in_two() -> None:
    """A quote that closes the stray one where it would open a note of several lines gives the first line away."""
    lines = (b'H1,1.001,464,"online,05/06/2023\n', b'H2,"a\n', b'b",464,online,05/06/2023\n')

    assert reaches(*lines) == {0: Reach(0, 1, 2)}


def test_a_note_behind_the_closing_quote() -> None:
    """The row in which the stray quote is closed may have a cell of several lines behind it."""
    lines = (b'H1,"1.001,464,online,05/06/2023\n', b'H2,5" x 7,"a\n', b'b",online,05/06/2023\n')

    assert reaches(*lines) == {0: Reach(0, 1, 2)}


def test_a_quote_within_a_cell_is_text() -> None:
    """A quote that does not begin its cell opens nothing."""
    assert not reaches(b'H1,5" x 7,464,online,05/06/2023\n', ROW, b'H2,"",464,5",05/06/2023\n')
