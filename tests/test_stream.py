"""The stream: hostile files give the same findings and sums in blocks of any size, with any threads and memory."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from de_an06 import pipeline
from de_an06.catalogue import load_catalogue
from de_an06.cells import EPOCH, Context, code_of
from de_an06.config import load_config
from de_an06.crew import Crew
from de_an06.dimensions import dimensions_of
from de_an06.discover import discover
from de_an06.errors import ChangedError, InputError
from de_an06.evidence import decide
from de_an06.hands import can_fork
from de_an06.intake import take_in
from de_an06.options import Options
from de_an06.rules import Policy, rules
from de_an06.shifts import Belongings
from de_an06.stream import Stream
from de_an06.tables import tables
from de_an06.tally import cube_of
from de_an06.text import clean
from de_an06.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from de_an06.cube import Cube, Dimensions
    from de_an06.intake import Intake

CATALOGUE = load_catalogue()
TABLE = tables()["dossiers"]
WHOLE = 1 << 22
BLOCKS = (1, 7, 64, 1000, WHOLE)
POOLS = (None, *(ThreadPoolExecutor(workers) for workers in (1, 2, 3)))
KEYS = (64, 1 << 20)
DAYS = np.arange((date(2022, 1, 1) - EPOCH).days, (date(2025, 1, 1) - EPOCH).days, dtype=np.int64)
"""Bins of a day each."""
COARSE = DAYS[::60]
REQUIRED = ("dossier_id", "service_code", "unit_code", "received_on", "channel")

# --- hostile files -----------------------------------------------------------------------------------------

MOMENTS = (
    "05/06/2023", "7/6/2023", "2023-06-05", "20230605", "05/06/2023 08:30", "2023-06-20T00:00", "05/06/2023 00:00:00",
    "13/06/2023", "06/13/2023", "31/02/2023", "45082", "45082,5", "20230605083015", "20/6/2023 9:05:07 +07:00",
    " 05/06/2023", "hôm qua", "05/06/1989", "", "",
)  # fmt: skip
NUMBERS = ("0", "3", "12", "30000", "1.234", "1,234", "1.250.000", "3,0", "-1", "ba", "99999999", "123456789", "", "٣")
FLAGS = ("có", "không", "Có", "x", "X", "1", "0", "chưa", "có thể", "")
TEXTS: dict[str, tuple[str, ...]] = {
    "dossier_id": (
        "H1", "H2", "H3", "H4", "H5", "H6", " H1", "H2 ", "H3\u00a0", "Hồ-1", "Ho\u0302\u0300-1", "", " ", "H\x071",
        "x" * 101, 'H"1', "H\n7", "H;1,2|\t3", "H8", "H9", "H10", "000.17.22.H50-230605-0001",
    ),
    "service_code": ("1.001193", "1.001193.000.00.00.H50", "MAU-001", "1.000656", "", "Mẫu số 1"),
    "unit_code": ("19363", "19366", "464", "464 ", "", "xã Gio Linh"),
    "received_on": MOMENTS, "due_on": MOMENTS, "finished_on": MOMENTS, "returned_on": MOMENTS, "updated_on": MOMENTS,
    "channel": ("Trực tuyến", "Tru\u031b\u0323c tuyê\u0301n", "Trực tiếp", "online", "direct", "", "bồ câu"),
    "status": ("Đang xử lý", "Đã xử lý xong", "Công dân yêu cầu rút hồ sơ", "", "?", "Chưa tiếp nhận"),
    "components": NUMBERS, "components_digitized": NUMBERS, "fee_due_vnd": NUMBERS,
    "result_digitized": FLAGS, "fee_paid_online": FLAGS,
}  # fmt: skip
PLAIN: dict[str, tuple[str, ...]] = {
    "received_on": ("05/06/2023", "2023-06-20", "06/06/2023"), "due_on": ("20/06/2023", "21/06/2023", ""),
    "finished_on": ("19/06/2023", "22/06/2023", ""), "returned_on": ("23/06/2023", ""), "updated_on": ("",),
    "channel": ("Trực tuyến", "Trực tiếp"), "status": ("Đang xử lý", "Đã xử lý xong", ""), "components": ("3", "0"),
    "components_digitized": ("3", "0"), "fee_due_vnd": ("0", "30000"), "result_digitized": ("có", "không"),
    "fee_paid_online": ("có", "không"), "service_code": ("1.001193",), "unit_code": ("19363", "464"),
    "dossier_id": TEXTS["dossier_id"],
}  # fmt: skip
NOTES = st.lists(
    st.sampled_from(('"', ",", ";", "|", "\t", "\n", "\r\n", "đ", "ồ", "o\u0302", "😀", "a", " ", "\x00")), max_size=6
).map("".join)
SIDES = ("ho-so.csv", "ho-so-2023-05.csv", "ho-so-2023-06.csv", "ho-so-them-2023-06.csv")


@dataclass(frozen=True)
class Written:
    """One file: its columns in order ("note" and what follows are none of ours), and its records as texts."""

    name: str
    columns: tuple[str, ...]
    records: list[tuple[str, list[str]]]
    """What each record is (row, ragged, blank, total), and its cells."""
    data: bytes
    delimiter: str = ","
    stated: dict[str, str] = field(default_factory=dict)
    """Constants by configuration."""
    order: str | None = None

    @property
    def block(self) -> str:
        """How configuration states it."""
        lines = ["[[files]]", f"match = {json.dumps(self.name)}", f"delimiter = {json.dumps(self.delimiter)}"]
        lines += [f'date_order = "{self.order}"'] if self.order else []
        lines += ["[files.constants]", *(f"{k} = {json.dumps(v)}" for k, v in self.stated.items())]
        return "\n".join(lines) + "\n"


@st.composite
def records(
    draw: st.DrawFn, columns: Sequence[str], texts: Mapping[str, tuple[str, ...]], most: int, spare: int
) -> list[Any]:
    """Records of a file: most are rows, some have too few cells or too many, are blank, or sum the others up.

    Where the header ends in `spare` empty cells a row may, too; else one such row has been shifted.
    """
    found: list[tuple[str, list[str]]] = []
    row = st.tuples(*(NOTES if name == "note" else st.sampled_from(texts[name]) for name in columns)).map(list)
    for drawn in draw(st.lists(row, max_size=most)):
        cells, kind = (
            drawn,
            draw(
                st.sampled_from(
                    ("row",) * 9 + ("short", "long", "surplus", "blank", "line", "twice", "header", "group")
                )
            ),
        )
        rows = [cells for kind, cells in found if kind == "row"]
        if kind == "twice" and rows:
            cells = list(rows[draw(st.integers(0, len(rows) - 1))])
        if kind == "surplus" and not spare:
            kind = "shifted" if all(kind != "shifted" for kind, _ in found) else "row"
        if kind == "long" and spare:
            kind = "short"
        if kind == "group" and TABLE.columns[columns[0]].kind != "code":
            kind = "blank"
        found.append({
            "short": ("ragged", cells[:-2]), "long": ("ragged", [*cells, "x"]),
            "surplus": ("surplus", [*cells, "", ""]),
            "shifted": ("shifted", [*cells, "", ""]), "header": ("header", [_title(name) for name in columns]),
            "group": ("group", ["II", *[""] * (len(columns) - 1)]),
            "blank": ("blank", [" "] * len(columns)), "line": ("blank", [""]),
        }.get(kind, ("row", cells)))  # fmt: skip
    if draw(st.integers(0, 4)) == 0:
        found.append(("total", ["Tổng cộng", *[""] * (len(columns) - 1)]))
    return found


@st.composite
def written(
    draw: st.DrawFn, name: str, texts: Mapping[str, tuple[str, ...]] = TEXTS, most: int = 9, *, odd: bool = True
) -> Written:
    """A file in some form that offices write."""
    optional = [n for n in texts if n not in REQUIRED]
    left = draw(st.sets(st.sampled_from(optional), max_size=3)) if odd else set()
    stated = {"unit_code": "464"} if odd and draw(st.integers(0, 3)) == 0 else {}
    stated |= {"fee_due_vnd": "1.000"} if "fee_due_vnd" in left else {}
    columns = tuple(draw(st.permutations([*(n for n in texts if n not in left and n not in stated), "note"])))
    if columns[0] == "note":
        # A total row says so in its first cell, and a quoted text there would make a long story of it.
        columns = (*columns[1:], "note")
    spare = draw(st.sampled_from((0, 0, 2)))
    found = draw(records(columns, texts, most, spare))
    delimiter = draw(st.sampled_from((",", ";", "\t", "|")))
    ends = draw(st.lists(st.sampled_from(("\n", "\r\n")), min_size=1, max_size=3))
    whole = draw(st.booleans())
    last = draw(st.booleans())
    header = [_title(name) for name in columns]
    lines = [header + [""] * spare, *(cells for _, cells in found)]
    text = "".join(
        delimiter.join(_cell(cell, delimiter, whole or (place + at) % 5 == 0) for at, cell in enumerate(cells))
        + (ends[place % len(ends)] if place < len(lines) - 1 or last or cells == [""] else "")
        for place, cells in enumerate(lines)
    )
    bom = b"\xef\xbb\xbf" if draw(st.booleans()) else b""
    order = draw(st.sampled_from((None, None, "dmy", "mdy"))) if odd else None
    return Written(name, columns, _kinds(found, columns), bom + text.encode(), delimiter, stated, order)


def _title(name: str) -> str:
    return TABLE.columns[name].vi if name != "note" else "Ghi chú"


def _kinds(found: list[tuple[str, list[str]]], columns: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The records as reading sees them: a row may happen to say nothing at all."""
    kinds = {"shifted": "ragged"}
    named = {name: place for place, name in enumerate(columns) if name != "note"}
    belongings = Belongings({name: TABLE.columns[name].kind for name in named}, named, len(columns))
    return [
        (
            "ragged" if kind == "surplus" and belongings.shifted(cells)
            else "row" if kind == "surplus"
            else kinds.get(kind, kind),
            cells,
        )
        if kind == "total" or any(map(clean, cells))
        else ("blank", cells)
        for kind, cells in found
    ]  # fmt: skip


def _cell(text: str, delimiter: str, quoted: bool) -> str:
    must = any(mark in text for mark in (delimiter, '"', "\n", "\r"))
    return '"' + text.replace('"', '""') + '"' if (quoted and text) or must else text


@st.composite
def folders(
    draw: st.DrawFn, texts: Mapping[str, tuple[str, ...]] = TEXTS, most: int = 9, *, odd: bool = True
) -> list[Written]:
    """Some files of dossiers with and without a day on which they stand."""
    names = draw(st.lists(st.sampled_from(SIDES), min_size=1, max_size=3, unique=True))
    return [draw(written(name, texts, most, odd=odd)) for name in sorted(names)]


@contextmanager
def placed(files: Sequence[Written]) -> Iterator[Path]:
    """Give a folder that holds the files."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "de-an06.toml").write_text("".join(file.block for file in files), encoding="utf-8")
        for file in files:
            (folder / file.name).write_bytes(file.data)
        yield folder


# --- what a run says ---------------------------------------------------------------------------------------


def taken(folder: Path, crew: Crew, cuts: Any = None, policy: Policy | None = None) -> Intake:
    """Return what a folder holds."""
    config = load_config(folder, None)
    return take_in(discover(folder, config), config, policy or Policy(), crew, cuts)


def crews() -> st.SearchStrategy[Crew]:
    """Any crew: alone, of threads, or of processes where they can be forked."""
    return st.builds(
        lambda pool, hands, size, keys: (
            Crew(None, hands, size, keys, hands=hands) if hands else Crew(POOLS[pool], max(1, pool), size, keys)
        ),
        st.integers(0, 3),
        st.sampled_from((0, 0, 1, 2)) if can_fork() else st.just(0),
        st.sampled_from(BLOCKS),
        st.sampled_from(KEYS),
    )


def told(intake: Intake) -> dict[str, Any]:
    """Return everything that an intake tells of its files."""
    return {
        "findings": intake.findings.all(),
        "counts": dict(intake.findings.counts),
        "inputs": intake.inputs,
        "rows": intake.counts,
        "refused": intake.refused,
    }


def summed(intake: Intake, cuts: Any = DAYS) -> dict[str, Any]:
    """Return the cube of an intake, codes spelt out, and the days seen."""
    assert intake.tally is not None
    dimensions = dimensions_of(intake)
    cube = cube_of(intake.tables, dimensions, intake.tally, cuts)
    days = {name: [(int(d), int(days[d])) for d in np.flatnonzero(days)] for name, days in intake.tally.days.items()}
    codes = sorted(dimensions.units.codes), sorted(dimensions.services.codes)
    return {**spelt(cube, dimensions), "days": days, "codes": codes, "missing": cube.missing}


def spelt(cube: Cube, dimensions: Dimensions) -> dict[str, Any]:
    """Return the lines of a cube as texts and numbers, whatever their order and the numbers of codes."""
    return {
        **{event: _lines(frame, dimensions) for event, frame in cube.events.items()},
        "doubts": _lines(cube.doubts, dimensions),
        "not_received": cube.not_received,
    }


def _lines(frame: pd.DataFrame, dimensions: Dimensions) -> Counter[tuple[Any, ...]]:
    codes = {"unit": dimensions.units.codes, "service": dimensions.services.codes, "channel": dimensions.channels}
    columns = {
        name: [codes[name][v] if v >= 0 else None for v in frame[name].tolist()]
        if name in codes
        else frame[name].tolist()
        for name in sorted(frame.columns)
    }
    return Counter(tuple(zip(columns, line, strict=True)) for line in zip(*columns.values(), strict=True))


def few(examples: int) -> settings:
    """Return the settings of a property of which so many examples are looked at where others have a hundred."""
    return settings(max_examples=examples * settings().max_examples // 100)


LIMITS = st.sampled_from((1000, 1000, 2, 1))


@few(25)
@given(files=folders(), crew=crews(), limit=LIMITS)
def test_blocks_threads_and_memory_change_no_check(files: list[Written], crew: Crew, limit: int) -> None:
    """Findings and inputs are those of whole files judged at once."""
    with placed(files) as folder:
        policy = Policy(limit=limit)
        assert told(taken(folder, crew, policy=policy)) == told(taken(folder, Crew(block_bytes=WHOLE), policy=policy))


@few(25)
@given(files=folders(), crew=crews(), cuts=st.sampled_from((DAYS, COARSE)))
def test_blocks_threads_and_memory_change_no_sum(files: list[Written], crew: Crew, cuts: Any) -> None:
    """Sums in bins of any size are those of whole files counted at once."""
    with placed(files) as folder:
        found, wanted = taken(folder, crew, cuts), taken(folder, Crew(block_bytes=WHOLE), cuts)
        assert told(found) == told(wanted)
        assert summed(found, cuts) == summed(wanted, cuts)


@few(2)
@given(files=folders(most=5))
def test_every_crew(files: list[Written]) -> None:
    """Every size of block, number of threads and room for keys gives the same."""
    with placed(files) as folder:
        wanted = taken(folder, Crew(block_bytes=WHOLE), DAYS)
        for size in BLOCKS:
            for workers, pool in enumerate(POOLS):
                for keys in KEYS:
                    found = taken(folder, Crew(pool, max(1, workers), size, keys), DAYS)
                    assert told(found) == told(wanted), (size, workers, keys)
                    assert summed(found) == summed(wanted), (size, workers, keys)


@few(12)
@given(files=folders(PLAIN, odd=False), crew=crews(), by=st.sampled_from((None, "unit", "month")))
def test_a_whole_run_in_any_crew(files: list[Written], crew: Crew, by: str | None) -> None:
    """A report and a check are the same, whatever crew the run is given."""

    def run(folder: Path, crew: Crew) -> object:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pipeline, "crew_for", lambda *_: nullcontext(crew))
            config = load_config(folder, None)
            checked = pipeline.check(folder, config, Policy())
            try:
                return checked, pipeline.report(folder, config, Policy(), Options(by=by), CATALOGUE)
            except InputError as error:
                return checked, str(error)

    with placed(files) as folder:
        assert run(folder, crew) == run(folder, Crew(block_bytes=WHOLE))


# --- the model, row by row ---------------------------------------------------------------------------------

SKIPPED = ("blank", "total", "header", "group")
_COLUMNS = ("month-first-column", "mixed-date-orders", "number-form-conflict")


def model_says(file: Written) -> tuple[list[tuple[str, int, str]], Counter[str]]:
    """Judge a file row by row by the model: rule, line and column of what is wrong, and how often each rule."""
    lines, body = _parsed(file)
    kept = [
        (line, {n: c for n, c in zip(file.columns, cells, strict=False) if n != "note"} | file.stated)
        for (kind, _), line, cells in zip(file.records, lines, body, strict=True)
        if kind == "row"
    ]
    names = {name for name in (*file.columns, *file.stated) if name != "note"}
    forms = {n: decide(TABLE.columns[n].kind, [row[n] for _, row in kept], file.order) for n in names}
    context = Context(forms, vocabulary().phrases)
    found = [(code, line, name) for line, row in kept for name, code in _wrong(row, context).items() if name in names]
    order = list(TABLE.columns)
    found.sort(key=lambda f: (f[1], order.index(f[2])))
    rows = dict(kept)
    proofs = [f for f in found if f[0] != _COLUMNS[0] or re.match(r"\s*\d+[/.-](1[3-9]|[2-9]\d)", rows[f[1]][f[2]])]
    once = {(f[0], f[2]): f for f in reversed(found) if f[0] in _COLUMNS}
    once |= {(f[0], f[2]): f for f in reversed(proofs) if f[0] in _COLUMNS and f[2] not in file.stated}
    found = [f for f in found if f[0] not in _COLUMNS or once[f[0], f[2]] == f]
    return found, Counter(code for code, _, _ in found)


def _parsed(file: Written) -> tuple[list[int], list[list[str]]]:
    """What Python's csv reads below the header: the line on which each record begins, and its cells."""
    text = file.data.decode("utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=file.delimiter)
    next(reader)
    lines, body, line = [], [], reader.line_num + 1
    for cells in reader:
        lines.append(line)
        body.append(cells)
        line = reader.line_num + 1
    return lines, body


def _wrong(row: Mapping[str, str], context: Context) -> dict[str, str]:
    try:
        TABLE.model.model_validate(row, context=context)
    except ValidationError as error:
        return {str(e["loc"][0]): code_of(e) for e in error.errors(include_url=False)}
    return {}


@few(30)
@given(file=written("ho-so.csv", most=12), crew=crews())
def test_cells_are_what_the_model_says_of_rows(file: Written, crew: Crew) -> None:
    """Which cells are wrong, by rule, line and column, is what the model says of rows read by Python's csv."""
    with placed([file]) as folder:
        intake = taken(folder, crew)
    of_cells = [f for f in intake.findings.all() if rules()[f.rule].family == "cell"]
    wanted, counts = model_says(file)

    assert sorted((f.rule, f.line, f.column) for f in of_cells) == sorted(wanted)
    assert {code: n for code, n in intake.findings.by_rule().items() if rules()[code].family == "cell"} == counts


@few(30)
@given(file=written("ho-so.csv", most=12), crew=crews())
def test_records_are_what_csv_reads(file: Written, crew: Crew) -> None:
    """Rows, ragged, blank and total records are counted, and ragged ones located, as Python's csv reads them."""
    with placed([file]) as folder:
        intake = taken(folder, crew)
    [read] = intake.inputs
    kinds = Counter(kind for kind, _ in file.records)
    lines, _ = _parsed(file)
    ragged = [line for line, (kind, _) in zip(lines, file.records, strict=True) if kind == "ragged"]

    assert read.rows == kinds["row"] + kinds["ragged"]
    assert dict(read.skipped) == {kind: kinds[kind] for kind in SKIPPED if kinds[kind]}
    found = [f for f in intake.findings.all() if f.rule in {"ragged-row", "file-breaks-off"}]
    assert [f.line for f in found[:-1]] == ragged[:-1]
    # What ends the file without a line end breaks off, on its last line.
    cut = bool(file.records) and file.records[-1][0] == "ragged" and not file.data.endswith(b"\n")
    short = cut and len(file.records[-1][1]) < len(file.columns)
    last = [file.data.count(b"\n") + 1] if short else ragged[-1:]
    assert [(f.rule, f.line) for f in found[-1:]] == [("file-breaks-off" if short else "ragged-row", n) for n in last]


# --- what is begun again -----------------------------------------------------------------------------------

HEAD = (
    "dossier_id", "service_code", "unit_code", "received_on", "due_on", "finished_on", "channel", "fee_due_vnd",
    "fee_paid_online",
)  # fmt: skip
ONE = ("{}", "1.001193", "464", "05/06/2023", "20/06/2023", "19/06/2023", "online", "1000", "")
LATE = {
    "due_on": ("06/13/2023", "13/06/2023", "2023-06-19 00:00", "19/06/2023 08:30", "2023-06-19", "05/06/2023"),
    "finished_on": ("06/13/2023", "13/06/2023", "2023-06-19 16:00", "19/06/2023 00:00", "06/06/2023", ""),
    "received_on": ("06/13/2023", "2023-06-05", "05/06/2023", "13/06/2023 08:00", "06/13/2023 08:00"),
    "fee_due_vnd": ("1.000", "1,000", "1000", "2,0"),
    "fee_paid_online": ("", "x", "có", "không"),
}


def plain(name: str, *rows: Mapping[str, str], first: int = 0, tail: bytes = b"") -> Written:
    """A file of good rows with some cells changed, one line each."""
    body = [[row.get(n, ONE[at].format(f"H{first + place}")) for at, n in enumerate(HEAD)]
            for place, row in enumerate(rows)]  # fmt: skip
    data = "\n".join(",".join(cells) for cells in [list(HEAD), *body]) + "\n"
    return Written(name, HEAD, [("row", cells) for cells in body], data.encode() + tail)


CHANGES = st.dictionaries(st.sampled_from(sorted(LATE)), st.integers(0, 5), max_size=2).map(
    lambda found: {name: LATE[name][place % len(LATE[name])] for name, place in found.items()}
)


@few(40)
@given(
    files=st.lists(st.lists(CHANGES, min_size=1, max_size=8), min_size=1, max_size=3),
    overlap=st.booleans(), crew=crews(),
)  # fmt: skip
def test_forms_contradicted_late(files: list[list[dict[str, str]]], overlap: bool, crew: Crew) -> None:
    """What the end of a file says of its columns holds for its beginning, in all files, for findings and sums."""
    names = ("ho-so-2023-05.csv", "ho-so-2023-06.csv", "ho-so-x-2023-06.csv")
    folder_of = [
        plain(n, *rows, first=0 if overlap else 100 * at)
        for at, (n, rows) in enumerate(zip(names, files, strict=False))
    ]
    with placed(folder_of) as folder:
        found, wanted = taken(folder, crew, DAYS), taken(folder, Crew(block_bytes=WHOLE), DAYS)
        assert told(found) == told(wanted)
        assert summed(found) == summed(wanted)


@pytest.mark.parametrize("workers", range(4))
def test_a_form_contradicted_and_restored(workers: int) -> None:
    """Blocks between a date that can only be month-first and one that can only be day-first are counted too."""
    due = ["05/06/2023", "06/13/2023", "05/06/2023", "07/06/2023", "13/06/2023", "08/06/2023"]
    with placed([plain("ho-so.csv", *({"due_on": text} for text in due))]) as folder:
        intake = taken(folder, Crew(POOLS[workers], max(1, workers), 1), DAYS)

    assert intake.counts["dossiers"]["read"] == len(due)
    assert intake.findings.by_rule() == {"mixed-date-orders": 1}


def test_times_of_cells_that_turn_out_unread() -> None:
    """A time of day in a cell that the column's final form cannot read gives midnights elsewhere no meaning."""
    rows = [{"due_on": text} for text in ("05/06/2023 08:30", "2023-06-19 00:00", "06/13/2023")]
    rows[1]["finished_on"] = "19/06/2023 16:00"
    with placed([plain("ho-so.csv", *rows)]) as folder:
        small, whole = (summed(taken(folder, Crew(block_bytes=size), DAYS)) for size in (1, WHOLE))

    assert small == whole


def test_one_finding_of_a_column_however_few_are_kept() -> None:
    """Columns that are wrong as a whole are counted once each, also where no more findings are kept."""
    rows = [{"due_on": "06/13/2023", "finished_on": "06/14/2023"}] * 3
    with placed([plain("ho-so.csv", *rows)]) as folder:
        for size in (1, WHOLE):
            intake = taken(folder, Crew(block_bytes=size), policy=Policy(limit=1))
            assert intake.findings.by_rule()["month-first-column"] == 2, size


@pytest.mark.parametrize("workers", range(4))
@pytest.mark.parametrize("size", [1, WHOLE])
def test_the_first_cell_that_proves_the_month_first(workers: int, size: int) -> None:
    """A column that is month-first is quoted where it must be, however the file is cut."""
    due = ["05/06/2023", "06/05/2023", "06/13/2023", "07/06/2023", "06/14/2023"]
    with placed([plain("ho-so.csv", *({"due_on": text} for text in due))]) as folder:
        (found,) = taken(folder, Crew(POOLS[workers], max(1, workers), size)).findings.all()

    assert (found.rule, found.line, found.value) == ("month-first-column", 4, "06/13/2023")
    assert dict(found.values)["example"] == "06/13/2023"


@few(12)
@given(
    crew=crews(),
    tail=st.sampled_from((b'"H9,1.001193\n' + b"x\n" * 99, b"H9,\xff\xfe\n", b"H8,1\nH9,\xc3\n", b"\xe1\n")),
    before=st.integers(0, 12),
    name=st.sampled_from(("ho-so-2023-07.csv", "ho-so-2023-05.csv", "ho-so.csv")),
)
def test_a_file_that_breaks_off(crew: Crew, tail: bytes, before: int, name: str) -> None:
    """A check tells of a file that breaks off, and of the others what it tells without it."""
    # Rows enough that the trouble stands beyond what discovery looks at.
    rows = [{"due_on": "06/13/2023" if place == 3 else "20/06/2023"} for place in range(before)]
    good = [
        plain("ho-so-2023-06.csv", {}, {"finished_on": "hôm qua"}, {"due_on": "21/06/2023"}),
        plain("ho-so-2023-04.csv", {}, {"finished_on": "hôm kia"}, first=1),
    ]
    long = Written(name, HEAD, [], plain(name, *rows).data + b"\n" * (1 << 18) + tail)
    with placed(good) as folder:
        wanted = told(taken(folder, Crew(block_bytes=WHOLE)))
    with placed([*good, long]) as folder:
        found = told(taken(folder, replace(crew, block_bytes=max(crew.block_bytes, 1000))))
    lost = [f for f in found["findings"] if f.path == name]

    assert found["refused"] == [name]
    assert [f.rule for f in lost] == ["unreadable-file"]
    assert [f for f in found["findings"] if f.path != name] == wanted["findings"]
    assert (found["inputs"], found["rows"]) == (wanted["inputs"], wanted["rows"])


@pytest.mark.parametrize("hands", [0, 2])
def test_a_file_that_is_edited_while_it_is_read(hands: int) -> None:
    """A file that is another at the end than at the beginning ends the run, though each of its blocks could be read."""
    files = [plain("ho-so.csv", *[{}] * 50)]
    with placed(files) as folder, pytest.MonkeyPatch.context() as patch:
        take = Stream._take  # noqa: SLF001  # where blocks go by

        def edited(*args: Any) -> None:
            os.utime(folder / "ho-so.csv", ns=(1, 1))
            take(*args)

        patch.setattr(Stream, "_take", edited)
        with pytest.raises(ChangedError, match=r"ho-so\.csv"):
            taken(folder, Crew(None, max(1, hands), 64, hands=hands))


@pytest.mark.parametrize("workers", range(4))
@pytest.mark.parametrize("cut", [0, 1000, None])
def test_a_file_that_vanishes_while_it_is_read(workers: int, cut: int | None) -> None:
    """A file that is gone, emptied or cut short behind its first block ends the run, however many work at it."""
    files = [plain("ho-so.csv", *[{}] * 200)]
    with placed(files) as folder, pytest.MonkeyPatch.context() as patch:
        take, file = Stream._take, folder / "ho-so.csv"  # noqa: SLF001  # where blocks go by

        def lost(*args: Any) -> None:
            if cut is None:
                file.unlink(missing_ok=True)
            else:
                os.truncate(file, cut)
            take(*args)

        patch.setattr(Stream, "_take", lost)
        for hands in (0, 2 * can_fork()):
            file.write_bytes(files[0].data)
            with pytest.raises(ChangedError, match=r"ho-so\.csv"):
                taken(folder, Crew(POOLS[workers], max(1, workers, hands), 64, hands=hands))
